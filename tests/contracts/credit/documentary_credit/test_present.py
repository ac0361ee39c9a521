"""DocumentaryCredit.present: what the contract decides itself is recorded as discrepancies, never as a refusal."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY, ZERO
from tests.helpers.credit import (
    CREDIT_EXPIRED,
    INVOICE_KIND,
    ISSUED,
    LATE_PRESENTATION,
    LATE_SHIPMENT,
    MISSING_DOCUMENT,
    NO_RELEASE,
    OVERDRAWN,
    PRESENTED,
    TRANSPORT_KIND,
    UNDERDRAWN,
    applied,
    at,
    balances,
    day,
    documents,
    held,
    issued,
    present,
    presentation,
    refuse,
    said,
    state,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

MAXIMUM = 1_100_000 * YUAN


def found(alliance, id_, number=1):
    return presentation(alliance, id_, number)["discrepancies"]


def test_present_complying_documents_starts_the_clock(funded, credit, exporter):
    id_ = issued(funded)
    given, before = documents(), balances(funded)
    assert credit.call("present", id_, given, NO_RELEASE, sender=exporter.address) == 1
    receipt = credit.send(exporter, "present", id_, given, NO_RELEASE)
    deadline = at("2026-01-19 17:00")
    assert said(receipt) == [
        ("DocumentsPresented", {
            "id": id_, "number": 1, "presented": tuple(given), "payable_": given.amount, "discrepancies": 0,
            "deadline": deadline, "statement": ZERO,
        }),
    ]  # fmt: skip
    assert presentation(funded, id_) == {
        "state": PRESENTED, "disposal": 0, "waived": False, "amount": given.amount, "payable_": given.amount,
        "presentedAt": receipt.timestamp, "deadline": deadline, "discrepancies": 0, "content": given.content,
        "statement": ZERO,
    }  # fmt: skip
    now = credit.struct("credit", id_)
    assert (now["reserved"], now["drawn"], now["presentations"], now["open"]) == (given.amount, 0, 1, 1)
    assert credit.call("available", id_) == MAXIMUM - given.amount
    assert balances(funded) == before
    assert sum(held(funded, id_)) == MAXIMUM


@pytest.mark.parametrize(
    ("moment", "deadline"),
    [
        ("2026-02-02 10:00", "2026-02-09 17:00"),
        ("2026-02-02 17:00", "2026-02-09 17:00"),
        ("2026-02-02 17:01", "2026-02-10 17:00"),
        ("2026-02-13 10:00", "2026-02-27 17:00"),  # over the Spring Festival: 14, 24, 25, 26, 27 February
        ("2026-02-13 17:01", "2026-02-28 17:00"),  # the make-up Saturday is the fifth
        ("2026-02-18 12:00", "2026-03-02 17:00"),  # a closed day, as on the 24th: 25, 26, 27, 28, 2 March
    ],
)
def test_present_sets_the_deadline_at_the_close_of_the_fifth_banking_day(funded, moment, deadline):
    id_ = issued(funded)
    funded.chain.travel(at(moment))
    present(funded, id_, shipmentDay=day("2026-02-01"))
    assert presentation(funded, id_)["deadline"] == at(deadline)


def test_present_into_an_unknown_year_gives_the_bank_thirty_days(funded):
    id_ = issued(funded, expiryDay=day("2027-01-31"))
    moment = at("2026-12-28 10:00")
    funded.chain.travel(moment)
    present(funded, id_)
    assert presentation(funded, id_)["deadline"] == moment + 30 * DAY


# ---------------------------------------------------------------------------------------------------- discrepancies


@pytest.mark.parametrize(
    ("shipped", "last"),
    [
        ("2026-01-12", "2026-02-02 17:00"),  # 21 days later is a Monday
        ("2026-01-11", "2026-02-02 17:00"),  # a common Sunday rolls to it
        ("2026-01-24", "2026-02-14 17:00"),  # a make-up Saturday
        ("2026-01-25", "2026-02-24 17:00"),  # 15 February is closed: rolled over the Spring Festival
    ],
)
def test_present_in_the_last_second_of_the_presentation_period_and_one_later(funded, shipped, last):
    id_ = issued(funded)
    funded.chain.travel(at(last))
    present(funded, id_, shipmentDay=day(shipped))
    funded.chain.travel(at(last) + 1)
    present(funded, id_, shipmentDay=day(shipped))
    assert (found(funded, id_, 1), found(funded, id_, 2)) == (0, LATE_PRESENTATION)


@pytest.mark.parametrize(("expiry", "close"), [("2026-03-31", "2026-03-31 17:00"), ("2026-02-15", "2026-02-24 17:00")])
def test_present_in_the_last_second_of_the_credit_and_one_later(funded, expiry, close):
    id_ = issued(funded, expiryDay=day(expiry), presentationDays=365, latestShipmentDay=0)
    funded.chain.travel(at(close))
    present(funded, id_)
    funded.chain.travel(at(close) + 1)
    present(funded, id_)
    assert (found(funded, id_, 1), found(funded, id_, 2)) == (0, CREDIT_EXPIRED)


def test_present_thirty_days_after_expiry_is_recorded_and_one_second_later_refused(funded, credit, exporter):
    id_ = issued(funded, presentationDays=365)
    until = at("2026-03-31 17:00") + 30 * DAY
    funded.chain.travel(until)
    present(funded, id_)
    assert found(funded, id_) == CREDIT_EXPIRED
    funded.chain.travel(until + 1)
    with reverts_with("CreditPresentationTooLate", id=id_, until=until):
        credit.send(exporter, "present", id_, documents(), NO_RELEASE)


def test_present_a_shipment_on_the_latest_day_and_one_later_which_never_rolls(funded):
    id_ = issued(funded, latestShipmentDay=day("2026-02-17"))  # in the middle of the Spring Festival
    funded.chain.travel(at("2026-02-25 10:00"))
    present(funded, id_, shipmentDay=day("2026-02-17"))
    present(funded, id_, shipmentDay=day("2026-02-18"))
    assert (found(funded, id_, 1), found(funded, id_, 2)) == (0, LATE_SHIPMENT)


def test_present_without_a_latest_shipment_any_past_shipment_is_in_time(funded):
    id_ = issued(funded, latestShipmentDay=0)
    present(funded, id_, shipmentDay=day("2026-01-12"))
    assert found(funded, id_) == 0


def test_present_a_shipment_of_tomorrow_and_of_the_day_after(funded):
    """Somewhere on earth it is tomorrow already; the day after it is nowhere."""
    id_ = issued(funded)
    present(funded, id_, shipmentDay=day("2026-01-13"))
    present(funded, id_, shipmentDay=day("2026-01-14"))
    assert (found(funded, id_, 1), found(funded, id_, 2)) == (0, LATE_SHIPMENT)


def test_present_up_to_the_maximum_with_tolerance_and_one_fen_above(funded):
    id_, other = issued(funded, amount=10_000, tolerancePlus=333), issued(funded, amount=10_000, tolerancePlus=333)
    present(funded, id_, amount=10_333)
    present(funded, other, amount=10_334)
    assert (found(funded, id_), found(funded, other)) == (0, OVERDRAWN)
    assert presentation(funded, other)["amount"] == 10_334
    assert presentation(funded, other)["payable_"] == 10_333  # honouring it pays what the credit is good for


def test_present_beyond_what_an_open_presentation_leaves_is_overdrawn(funded, credit):
    id_ = issued(funded)
    present(funded, id_, amount=1_000_000 * YUAN)
    present(funded, id_, amount=100_000 * YUAN + 1)
    assert found(funded, id_, 2) == OVERDRAWN
    assert presentation(funded, id_, 2)["payable_"] == 100_000 * YUAN
    assert credit.call("available", id_) == 0


@pytest.mark.parametrize(
    ("amount", "bps", "least"), [(1_000_000 * YUAN, 1_000, 900_000 * YUAN), (10_001, 333, 9_668), (100, 0, 100)]
)
def test_present_the_minimum_where_partial_drawings_are_barred_and_one_fen_below(funded, amount, bps, least):
    changes = {"amount": amount, "toleranceMinus": bps, "tolerancePlus": 0, "partialDrawings": False}
    id_, other = issued(funded, **changes), issued(funded, **changes) if amount < 20_000 else None
    present(funded, id_, amount=least)
    assert found(funded, id_) == 0
    if other is None:
        refuse(funded, id_)
        present(funded, id_, amount=least - 1)
        assert found(funded, id_, 2) == UNDERDRAWN
    else:
        present(funded, other, amount=least - 1)
        assert found(funded, other) == UNDERDRAWN


def test_present_one_fen_where_partial_drawings_are_allowed(funded):
    id_ = issued(funded)
    present(funded, id_, amount=1)
    assert found(funded, id_) == 0


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (INVOICE_KIND | TRANSPORT_KIND, 0), (0xFFFFFFFF, 0), (INVOICE_KIND, MISSING_DOCUMENT),
        (TRANSPORT_KIND, MISSING_DOCUMENT), (0, MISSING_DOCUMENT),
    ],
)  # fmt: skip
def test_present_without_a_stipulated_document(funded, kinds, expected):
    id_ = issued(funded)
    present(funded, id_, documents=kinds)
    assert found(funded, id_) == expected


def test_present_states_all_discrepancies_at_once(funded):
    id_ = issued(funded, partialDrawings=False)
    funded.chain.travel(at("2026-03-31 17:01"))
    present(funded, id_, amount=1, documents=0, shipmentDay=day("2026-03-01"))
    assert found(funded, id_) == LATE_PRESENTATION | CREDIT_EXPIRED | LATE_SHIPMENT | UNDERDRAWN | MISSING_DOCUMENT
    assert state(funded, id_) == ISSUED


# --------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("who", ["importer", "bank_of_communications", "bank_of_china_shanghai", "deployer"])
def test_present_by_anybody_but_the_beneficiary_is_refused(funded, credit, who):
    id_ = issued(funded)
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "present", id_, documents(), NO_RELEASE)


def test_present_nothing_to_draw_is_refused(funded):
    id_ = issued(funded)
    with reverts_with("CreditInvalidTerm", field="amount"):
        present(funded, id_, amount=0)


def test_present_where_everything_is_reserved_is_refused_until_a_refusal_frees_it(funded):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM)
    with reverts_with("CreditNothingAvailable", id=id_):
        present(funded, id_, amount=1)
    refuse(funded, id_)
    present(funded, id_, amount=MAXIMUM)
    assert found(funded, id_, 2) == 0


def test_present_before_issue_is_refused(funded):
    id_ = applied(funded)
    with reverts_with("CreditWrongState", id=id_, state=1):
        present(funded, id_)
