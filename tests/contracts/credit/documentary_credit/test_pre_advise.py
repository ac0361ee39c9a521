"""DocumentaryCredit.preAdvise, and what it changes about issue and withdraw (UCP 600 art. 11(b))."""

from __future__ import annotations

import pytest

from tests.helpers.credit import (
    APPLIED,
    BANKS,
    ISSUED,
    WITHDRAWN,
    Letter,
    at,
    balances,
    commit,
    cover,
    issued,
    margin,
    names,
    said,
)
from tests.helpers.money import YUAN, call_at
from tests.helpers.reverts import reverts_with

BANK = BANKS[0]
LAST_SECOND = at("2026-03-31 17:00")
FREE = 100


@pytest.fixture
def application(funded) -> Letter:
    """A bank that could set its share aside, and hardly more."""
    letter = Letter(funded)
    commit(funded, BANK, cover(letter.terms) + FREE)
    return letter


@pytest.fixture
def letter(application) -> Letter:
    application.credit(BANK, "preAdvise")
    return application


def free(letter: Letter) -> int:
    """[fen] of the issuing bank that nothing is set aside for."""
    pool = letter.alliance["Undertakings"].struct("poolOf", letter.terms.issuingBank)
    return int(pool["committed"] - pool["setAside"])


def test_pre_advise_sets_the_banks_share_aside(application):
    receipt = application.credit(BANK, "preAdvise")
    told = {"id": application.id, "bank": application.terms.issuingBank, "expiresAt": LAST_SECOND}
    assert said(receipt, "DocumentaryCredit") == [("CreditPreAdvised", told)]
    assert names(receipt) == ["CreditPreAdvised", "LiquiditySetAside"]
    assert application.status["state"] == APPLIED
    assert application.security == (margin(application.terms), cover(application.terms), 0)


def test_pre_advise_where_the_applicant_secures_all(funded):
    letter = Letter(funded, margin=10_000)
    assert names(letter.credit(BANK, "preAdvise")) == ["CreditPreAdvised"]


@pytest.mark.parametrize("who", ["importer", "exporter", "icbc_shanghai", "relay"])
def test_pre_advise_is_the_issuing_banks(application, who):
    with reverts_with("CreditNotParty" if who == "icbc_shanghai" else "AllianceNotActive"):
        application.credit(who, "preAdvise")


def test_pre_advise_twice(letter):
    with reverts_with("CreditBoundByPreAdvice", until=LAST_SECOND):
        letter.credit(BANK, "preAdvise")


def test_pre_advise_what_is_issued(funded):
    with reverts_with("CreditWrongState", state=ISSUED):
        issued(funded).credit(BANK, "preAdvise")


def test_pre_advise_beyond_the_banks_free_liquidity(funded):
    letter = Letter(funded)
    with reverts_with("UndertakingInsufficientLiquidity", free=0, wanted=cover(letter.terms)):
        letter.credit(BANK, "preAdvise")


def test_pre_advise_after_the_last_day(application):
    application.alliance.chain.travel(LAST_SECOND)
    with reverts_with("CreditInvalidTerm", field="expiryDay"):
        application.credit(BANK, "preAdvise")


@pytest.mark.parametrize("who", [BANK, "exporter"])
def test_issue_what_was_pre_advised_by_the_bank_or_the_beneficiary_sets_nothing_aside_again(letter, who):
    receipt = letter.credit(who, "issue")
    assert names(receipt) == ["CreditIssued"]
    assert receipt.event("CreditIssued").arguments["bank"] == letter.terms.issuingBank
    assert letter.status["state"] == ISSUED
    assert letter.security[1] == cover(letter.terms) and free(letter) == FREE
    letter.present()
    letter.honour()


@pytest.mark.parametrize("who", ["importer", "carrier", "icbc_shanghai"])
def test_issue_what_was_pre_advised_by_nobody_else(letter, who):
    with reverts_with("CreditNotParty" if who == "icbc_shanghai" else "AllianceNotActive"):
        letter.credit(who, "issue")


def test_issue_by_the_beneficiary_takes_a_pre_advice(application):
    with reverts_with("AllianceNotActive"):
        application.credit("exporter", "issue")


@pytest.mark.parametrize("who", ["importer", BANK])
def test_withdraw_waits_for_the_last_second(letter, who):
    credits, caller = letter.alliance["DocumentaryCredit"], letter.alliance.accounts[who].address
    with reverts_with("CreditBoundByPreAdvice", until=LAST_SECOND):
        call_at(credits, LAST_SECOND, "withdraw", letter.id, letter.terms, sender=caller)
    call_at(credits, LAST_SECOND + 1, "withdraw", letter.id, letter.terms, sender=caller)
    letter.alliance.chain.travel(LAST_SECOND + 1)
    receipt = letter.credit(who, "withdraw")
    assert names(receipt)[:3] == ["CreditWithdrawn", "LiquidityFreed", "MarginReturned"]
    assert letter.status["state"] == WITHDRAWN
    assert letter.security == (0, 0, 0) and free(letter) == cover(letter.terms) + FREE
    assert balances(letter.alliance)["importer"] == 2_000_000 * YUAN


def test_withdraw_is_the_beneficiarys_at_any_time(letter):
    letter.credit("exporter", "withdraw")
    assert letter.status["state"] == WITHDRAWN and letter.security == (0, 0, 0)


def test_withdraw_by_a_beneficiary_without_a_pre_advice(application):
    with reverts_with("CreditNotParty"):
        application.credit("exporter", "withdraw")


def test_withdraw_of_an_expired_pre_advice_is_still_the_parties(letter):
    letter.alliance.chain.travel(LAST_SECOND + 1)
    with reverts_with("CreditNotParty"):
        letter.credit("carrier", "withdraw")
