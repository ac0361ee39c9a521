"""DocumentaryCredit.issue: the bank is bound, and its undertaking covered to the fen."""

from __future__ import annotations

import pytest

from tests.helpers.credit import (
    APPLIED,
    ISSUED,
    WITHDRAWN,
    allow,
    applied,
    at,
    balances,
    bank_key,
    day,
    held,
    issued,
    said,
    state,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_issue_locks_what_the_margin_does_not_cover(funded, credit, escrow, bank_of_communications):
    id_ = applied(funded)
    allow(funded, "bank_of_communications", 880_000 * YUAN)
    receipt = credit.send(bank_of_communications, "issue", id_)
    bank = bank_of_communications.address
    assert said(receipt) == [
        ("CreditIssued", {
            "id": id_, "bank": bank, "locked": 880_000 * YUAN, "expiresAt": at("2026-03-31 17:00"), "known": True,
        }),
        ("Locked", {"module": credit.address, "key": bank_key(id_), "payer": bank, "amount": 880_000 * YUAN}),
        ("Transfer", {"from": bank, "to": escrow.address, "value": 880_000 * YUAN}),
    ]  # fmt: skip
    assert state(funded, id_) == ISSUED
    assert credit.struct("credit", id_)["expiresAt"] == at("2026-03-31 17:00")
    assert held(funded, id_) == (220_000 * YUAN, 880_000 * YUAN)
    assert balances(funded)["escrow"] == 1_100_000 * YUAN


@pytest.mark.parametrize(("margin", "locked"), [(0, 1_100_000 * YUAN), (10_000, 0)])
def test_issue_with_no_margin_or_a_full_one(funded, credit, bank_of_communications, margin, locked):
    id_ = applied(funded, margin=margin)
    allow(funded, "bank_of_communications", locked)
    receipt = credit.send(bank_of_communications, "issue", id_)
    assert receipt.event("CreditIssued").arguments["locked"] == locked
    assert held(funded, id_) == (1_100_000 * YUAN - locked, locked)


def test_issue_with_odd_fen_covers_the_maximum_to_the_fen(funded):
    id_ = issued(funded, amount=100_000_001, tolerancePlus=333, margin=3_333)
    assert sum(held(funded, id_)) == 100_000_001 + 100_000_001 * 333 // 10_000


def test_issue_with_an_allowance_one_fen_short_is_refused(funded, credit, bank_of_communications):
    id_ = applied(funded)
    allow(funded, "bank_of_communications", 880_000 * YUAN - 1)
    with reverts_with("DigitalYuanInsufficientAllowance", owner=bank_of_communications.address, needed=880_000 * YUAN):
        credit.send(bank_of_communications, "issue", id_)
    assert state(funded, id_) == APPLIED


def test_issue_by_another_bank_is_refused(funded, credit, icbc_shanghai):
    id_ = applied(funded)
    with reverts_with("CreditNotParty", id=id_, caller=icbc_shanghai.address):
        credit.send(icbc_shanghai, "issue", id_)


@pytest.mark.parametrize("who", ["importer", "exporter", "deployer"])
def test_issue_by_anybody_but_a_bank_is_refused(funded, credit, who):
    id_ = applied(funded)
    with reverts_with("AllianceNotActive", account=funded.accounts[who].address):
        credit.send(funded.accounts[who], "issue", id_)


def test_issue_by_a_suspended_bank_is_refused(funded, credit, registry, bank_of_communications):
    id_ = applied(funded)
    funded.council(registry, "suspend", funded.settings.number("bank_of_communications"))
    with reverts_with("AllianceNotActive", account=bank_of_communications.address):
        credit.send(bank_of_communications, "issue", id_)


def test_issue_twice_or_after_withdrawal_is_refused(funded, credit, importer, bank_of_communications):
    id_ = issued(funded)
    with reverts_with("CreditWrongState", id=id_, state=ISSUED):
        credit.send(bank_of_communications, "issue", id_)
    other = applied(funded, margin=0)
    credit.send(importer, "withdraw", other)
    with reverts_with("CreditWrongState", id=other, state=WITHDRAWN):
        credit.send(bank_of_communications, "issue", other)


def test_issue_in_the_last_second_before_expiry_and_at_it(funded, credit, bank_of_communications):
    ids = [applied(funded, amount=100, expiryDay=day("2026-01-16"), latestShipmentDay=0) for _ in range(2)]
    allow(funded, "bank_of_communications", 1_000)
    close = at("2026-01-16 17:00")
    funded.chain.travel(close - 1)
    credit.send(bank_of_communications, "issue", ids[0])
    funded.chain.travel(close)
    with reverts_with("CreditInvalidTerm", field="expiryDay"):
        credit.send(bank_of_communications, "issue", ids[1])


@pytest.mark.parametrize(
    ("expiry", "close"),
    [
        ("2026-02-14", "2026-02-14 17:00"),  # a make-up Saturday is a banking day
        ("2026-02-15", "2026-02-24 17:00"),  # the Spring Festival rolls, art. 29(a)
        ("2026-03-28", "2026-03-30 17:00"),
    ],
)
def test_issue_rolls_an_expiry_on_a_closed_day(funded, credit, expiry, close):
    id_ = issued(funded, expiryDay=day(expiry), latestShipmentDay=0)
    found = credit.struct("credit", id_)
    assert (found["expiryDay"], found["expiresAt"]) == (day(expiry), at(close))


def test_issue_with_an_expiry_in_an_unknown_year_takes_the_bare_date(funded, credit, bank_of_communications):
    id_ = applied(funded, expiryDay=day("2027-01-02"))  # a Saturday: nothing is guessed
    allow(funded, "bank_of_communications", 880_000 * YUAN)
    issue = credit.send(bank_of_communications, "issue", id_).event("CreditIssued").arguments
    assert (issue["known"], issue["expiresAt"]) == (False, at("2027-01-02 17:00"))


def test_issue_up_to_the_cap_of_escrow_and_one_fen_above(funded, credit, escrow, bank_of_communications):
    id_ = applied(funded)
    allow(funded, "bank_of_communications", 880_000 * YUAN)
    funded.council(escrow, "admitModule", credit.address, 1_100_000 * YUAN - 1)
    with reverts_with(
        "EscrowCapExceeded",
        module=credit.address, cap=1_100_000 * YUAN - 1, held=220_000 * YUAN, amount=880_000 * YUAN,
    ):  # fmt: skip
        credit.send(bank_of_communications, "issue", id_)
    funded.council(escrow, "admitModule", credit.address, 1_100_000 * YUAN)
    credit.send(bank_of_communications, "issue", id_)
