"""The book that events alone tell is what the contracts' getters say: after every act of random and of planned runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from eport.credit import logs
from eport.credit.book import AmendmentState, Bank, Debt, Flag, Outcome, State, after, of
from tests.helpers.book import told
from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CONFIRMING,
    HOLDING_FOR_WAIVER,
    ISSUING,
    NOMINATED,
    Letter,
    allow,
    at,
    commit,
    confirmed,
    confirmed_terms,
    issued,
    nominating,
)
from tests.helpers.money import YUAN


def test_after_leaves_the_book_before_as_it_was(alliance):
    issued(alliance)
    events = logs.read(alliance.contracts)
    half = of(events[:-1])
    whole = after(half, events[-1])
    assert half != whole and len(half[1].history) + 1 == len(whole[1].history)
    assert of(events) == whole


def test_an_advised_and_confirmed_credit_with_amendments(alliance):
    letter = confirmed(
        alliance, secondAdvisingBank=alliance.settings.number("abc_shanghai"),
        confirmerCover=5_000,
    )  # fmt: skip
    letter.credit("bank_of_china_shanghai", "advise")
    letter.credit("abc_shanghai", "advise")
    assert told(alliance)[1].flags == Flag.ADVISED | Flag.ADVISED_SECOND
    first = letter.terms._replace(amount=letter.terms.amount // 2)
    letter.send("bank_of_communications", "CreditAmendments", "amend", letter.id, letter.terms, first)
    assert told(alliance)[1].pending.number == 1
    letter.send("icbc_shanghai", "CreditAmendments", "extendConfirmation", letter.id, letter.terms, first, False)
    letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    second = letter.terms._replace(presentationDays=30)
    letter.send("bank_of_communications", "CreditAmendments", "amend", letter.id, letter.terms, second)
    letter.send("icbc_shanghai", "CreditAmendments", "extendConfirmation", letter.id, letter.terms, second, True)
    letter.credit("exporter", "consentToCancel")
    letter.terms = second
    letter.send("exporter", "CreditAmendments", "accept", letter.id, second)
    third = second._replace(presentationDays=40)
    letter.send("bank_of_communications", "CreditAmendments", "amend", letter.id, second, third)
    letter.terms = third
    letter.present(at=ISSUING)
    credit = told(alliance)[1]
    assert [item.state for item in credit.amendments] == [
        AmendmentState.REJECTED, AmendmentState.ACCEPTED, AmendmentState.ACCEPTED
    ]  # fmt: skip
    assert [item.extended for item in credit.amendments] == [False, True, None]
    assert credit.amendments[2].by_conduct and credit.version == 2 and not credit.confirmed
    assert credit.consents == 0


@pytest.mark.parametrize("full", [True, False])
def test_a_confirming_bank_that_claims_at_honour_and_is_refused(alliance, full):
    letter = confirmed(alliance, claimAtHonour=True, margin=2_000 if full else 0)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    credit = told(alliance)[1]
    assert credit.presentations[0].claimed and credit.drawn == 500_000 * YUAN
    letter.act("icbc_shanghai", "forward", 1, CONFIRMING)
    letter.refuse()
    credit = told(alliance)[1]
    assert credit.presentations[0].examinations[Bank.ISSUING].outcome is Outcome.REFUSED
    assert credit.undertakings and not credit.open


def test_a_nominated_bank_that_negotiates_and_one_that_only_forwards(alliance):
    letter = issued(alliance, **nominating(alliance))
    commit(alliance, "ccb_shanghai", 490_000 * YUAN)
    letter.present(at=NOMINATED)
    letter.send("ccb_shanghai", "Presentations", "negotiate", letter.id, 1, letter.terms, 490_000 * YUAN)
    letter.act("ccb_shanghai", "forward", 1, NOMINATED)
    letter.present(at=NOMINATED, amount=100_000 * YUAN)
    letter.act("ccb_shanghai", "forward", 2, NOMINATED)
    letter.honour(1)
    credit = told(alliance)[1]
    assert credit.presentations[0].price == 490_000 * YUAN
    assert credit.presentations[1].examinations[Bank.NOMINATED].outcome is Outcome.FORWARDED
    assert credit.payments[0].creditor == alliance.accounts["ccb_shanghai"].address


def test_refusal_waiver_honour_and_return(alliance):
    letter = issued(alliance)
    letter.present()
    letter.present(amount=100_000 * YUAN)
    letter.refuse(1, disposal=HOLDING_FOR_WAIVER)
    letter.refuse(2)
    told(alliance)
    letter.waive(1)
    letter.honour(1)
    letter.act("exporter", "returnDocuments", 2, ISSUING)
    credit = told(alliance)[1]
    assert [item.examinations[Bank.ISSUING].outcome for item in credit.presentations] == [
        Outcome.HONOURED, Outcome.RETURNED
    ]  # fmt: skip
    assert credit.presentations[0].examinations[Bank.ISSUING].disposal == HOLDING_FOR_WAIVER


def test_deferred_payment_assigned_stopped_defaulted_and_collected(alliance):
    letter = issued(
        alliance, tranches=((4_000, 0, 0, 0), (6_000, 1, 0, 30)), margin=0, cover=0, expiryDay=20_600,
        confirmingBank=0,
    )  # fmt: skip
    letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms,
                alliance.accounts["carrier"].address, 1_000 * YUAN)  # fmt: skip
    commit(alliance, "bank_of_communications", 250_000 * YUAN)
    letter.present()
    letter.honour()
    credit = told(alliance)[1]
    assert credit.assignee == alliance.accounts["carrier"].address and credit.outstanding == 300_000 * YUAN
    letter.send("court_officer", "Undertakings", "stopPayment", letter.id, alliance.chain.now() + DAY, b"\1" * 32)
    letter.send("exporter", "Undertakings", "assignUndertaking", letter.key(1, 0, 1),
                alliance.accounts["abc_shanghai"].address)  # fmt: skip
    letter.send("court_officer", "Undertakings", "liftStop", letter.id)
    told(alliance)
    alliance.chain.travel(int(letter.undertaking(1, 0, 1)["due"]) + 1)
    letter.settle(letter.key(1, 0, 1))
    letter.settle(letter.key(1, 0, 1), function="declareDefault")
    assert told(alliance)[1].undertakings[letter.key(1, 0, 1)].state is Debt.DEFAULTED
    commit(alliance, "bank_of_communications", 400_000 * YUAN)
    letter.settle(letter.key(1, 0, 1))
    assert told(alliance)[1].undertakings[letter.key(1, 0, 1)].state is Debt.PAID


def test_margin_added_confirmation_declined_lots_and_lapse(alliance):
    letter = issued(alliance, **nominating(alliance, **confirmed_terms(alliance)))
    letter.credit("icbc_shanghai", "declineConfirmation")
    allow(alliance, "importer", 5_000 * YUAN)
    letter.send("importer", "Undertakings", "addMargin", letter.id, letter.terms, 5_000 * YUAN)
    letter.send("exporter", "Presentations", "deliverLot", letter.id, letter.terms, b"\2" * 32)
    letter.present(at=NOMINATED)
    told(alliance)
    alliance.chain.travel(at("2026-03-15 10:00"))
    letter.send("relay", "Presentations", "lapse", letter.id, 1, letter.terms)
    credit = told(alliance)[1]
    assert credit.flags & Flag.CONFIRMATION_DECLINED and credit.lots == (b"\2" * 32,)
    assert credit.presentations[0].lapsed and credit.open == credit.reserved == 0


def test_an_application_that_is_withdrawn(alliance):
    letter = Letter(alliance)
    told(alliance)
    letter.credit("importer", "withdraw")
    credit = told(alliance)[1]
    assert (credit.state, credit.margin) == (State.WITHDRAWN, 0)


def test_structs_of_events_are_plain_values(alliance):
    issued(alliance)
    assert all(not isinstance(value, Mapping) or type(value) is dict for log in logs.read(alliance.contracts)
               for value in log.arguments.values())  # fmt: skip


def test_a_confirming_bank_that_honours_uses_up_its_own_cover_alone(alliance):
    letter = confirmed(alliance)
    before = told(alliance)[1]
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    credit = told(alliance)[1]
    assert (credit.cover, credit.margin) == (before.cover, before.margin)
    assert credit.confirmer_cover == before.confirmer_cover - 500_000 * YUAN
