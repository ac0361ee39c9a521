"""Mistakes seen in other engines and in repositories of credits on chains: each is a test that it is not made here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eport.chain.artifacts import load
from tests.contracts.credit.articles.common import AMOUNT, CONFIRMER, ISSUER, travel
from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CONFIRMING,
    HONOURED,
    ISSUING,
    LATE_PRESENTATION,
    NOMINATED,
    PRESENTED,
    REFUSED,
    at,
    balances,
    confirmed,
    day,
    issued,
    nominating,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_mistake_no_bank_undertaking_the_buyer_cannot_revoke(funded, token):
    """The allowance may be taken back; the margin and the bank's debt stay."""
    letter = issued(funded)
    token.send(funded.accounts["importer"], "approve", funded["Escrow"].address, 0)
    letter.present()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT


def test_mistake_the_same_credit_is_not_drawn_again(funded):
    letter = issued(funded)
    letter.present()
    letter.honour()
    with reverts_with("PresentationWrongState", state=HONOURED):
        letter.honour()


def test_mistake_terms_cannot_be_changed_by_whoever_acts(funded):
    letter = issued(funded)
    letter.present()
    letter.terms = letter.terms._replace(beneficiary=funded.accounts["carrier"].address)
    with reverts_with("CreditWrongTerms"):
        letter.honour()


def test_mistake_missed_deadlines_do_not_dead_end_with_money_inside(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    travel(letter, at("2026-04-20 10:00"))
    letter.preclude(by=CONFIRMING)
    letter.act("exporter", "forward", 1, CONFIRMING)
    travel(letter, at("2026-05-20 10:00"))
    letter.preclude()
    letter.credit("relay", "expire")
    assert letter.security == (0, 0, 0)


@pytest.mark.parametrize(("offset", "allowed"), [(0, False), (1, True)])
def test_mistake_documents_that_nobody_forwards_lock_no_money(funded, offset, allowed):
    """A nominated bank need not act (art. 12(a)); the credit still comes to its end, by anybody."""
    letter = issued(funded, **nominating(funded))
    letter.present(at=NOMINATED)
    travel(letter, at("2026-01-19 17:00") + 30 * DAY + offset)
    if not allowed:
        with reverts_with("PresentationDeadlineRunning"):
            letter.act("relay", "lapse", 1, None)
        return
    letter.act("relay", "lapse", 1, None)
    with reverts_with("PresentationWrongBank"):
        letter.act("relay", "lapse", 1, None)
    travel(letter, at("2026-05-20 10:00"))
    letter.credit("relay", "expire")
    assert letter.security == (0, 0, 0)


def test_a_confirming_bank_that_forwards_nothing_bears_what_it_paid(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    with reverts_with("PresentationWrongState", state=PRESENTED):
        letter.act("relay", "lapse", 1, None)
    letter.honour(by=CONFIRMING)
    travel(letter, at("2026-05-20 10:00"))
    letter.act("relay", "lapse", 1, None)
    with reverts_with("PresentationWrongBank"):
        letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.credit("relay", "expire")
    assert balances(funded)["exporter"] == AMOUNT and letter.security == (0, 0, 0)


def test_mistake_the_parties_may_agree_on_more_than_21_days_and_10_percent(funded):
    letter = issued(funded, presentationDays=90, tolerancePlus=5_000, toleranceMinus=9_000)
    letter.present(amount=1_500_000 * YUAN, shipmentDay=day("2025-12-01"))
    assert letter.presentation()["found"] == 0


def test_mistake_a_late_presentation_is_recorded_and_does_not_revert(funded):
    letter = issued(funded)
    letter.present(shipmentDay=day("2025-12-01"))
    assert letter.presentation()["found"] == LATE_PRESENTATION


def test_mistake_a_waiver_is_possible_after_the_deadline(funded):
    letter = issued(funded)
    letter.present()
    letter.refuse()
    travel(letter, at("2026-02-20 10:00"))
    letter.waive()
    letter.honour()
    assert letter.examination()["state"] == HONOURED


def test_mistake_no_article_is_cited_that_does_not_exist():
    """UCP 600 ends with art. 39; URDG 758 and the Chinese rules, cited beside it, end earlier."""
    root = Path(__file__).resolve().parents[4]
    cited = {
        int(number): file.name
        for folder in ("contracts/credit", "contracts/types", "contracts/libraries", "eport/examiner", "eport/credit")
        for file in (root / folder).glob("**/*")
        if file.suffix in (".sol", ".py")
        for number in re.findall(r"\bart\. ?(\d+)", file.read_text())
    }
    assert len(cited) > 20 and not {number: file for number, file in cited.items() if number > 39}


def test_mistake_what_was_presented_is_not_changed_afterwards(funded):
    """No act of anybody rewrites a presentation: new documents are another one."""
    letter = issued(funded)
    letter.present()
    before = letter.presentation()
    letter.honour()
    for act, error in (
        (lambda: letter.clock("exporter", "representRecord", b"\1" * 32), "ClockNotStopped"),
        (lambda: letter.clock(ISSUER, "reportCorruption", b"\1" * 32), "PresentationWrongState"),
        (lambda: letter.waive(), "PresentationWrongState"),
        (lambda: letter.act("exporter", "returnDocuments"), "PresentationWrongState"),
    ):
        with reverts_with(error):
            act()
    letter.present(amount=1)
    assert letter.presentation() == before and letter.status["presentations"] == 2


@pytest.mark.parametrize("by", [ISSUING, CONFIRMING, NOMINATED])
def test_mistake_every_bank_that_examines_can_refuse(funded, by):
    letter = confirmed(funded, **nominating(funded))
    letter.present(at=by)
    letter.refuse(by=by)
    assert letter.examination(by=by)["state"] == REFUSED


def test_mistake_a_state_is_one_word_and_no_booleans_beside_it():
    """Where a credit, a bank's examination or an undertaking stands is one enum."""
    for contract, view, flags in (
        ("DocumentaryCredit", "status", set()), ("Presentations", "examination", set()),
        # about the money of an undertaking, fixed when it is incurred
        ("Undertakings", "undertaking", {"fromHeld", "bankFirst", "protected"}),
    ):  # fmt: skip
        (output,) = next(item for item in load(contract).abi if item.get("name") == view)["outputs"]
        parts = {part["name"]: part for part in output["components"]}
        assert parts["state"]["internalType"].startswith("enum ")
        assert {name for name, part in parts.items() if part["type"] == "bool"} == flags


def test_mistake_no_server_key_signs_for_the_parties(funded):
    """The account that pays for bringing things to the chain may do what anybody may, and no party's act."""
    letter = confirmed(funded)
    letter.present()
    server = "relay"
    for act in (
        lambda: letter.act(server, "honour"), lambda: letter.refuse(who=server), lambda: letter.waive(who=server),
        lambda: letter.present(who=server), lambda: letter.credit(server, "consentToCancel"),
        lambda: letter.act(server, "returnDocuments"),
        lambda: letter.send(server, "CreditAmendments", "amend", letter.id, letter.terms, letter.terms),
    ):  # fmt: skip
        with reverts_with("CreditNotParty"):
            act()
