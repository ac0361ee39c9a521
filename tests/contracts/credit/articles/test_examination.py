"""UCP 600 art. 14 and 33: what is examined, by whom, and until when."""

from __future__ import annotations

import pytest

from tests.contracts.credit.articles.common import AMOUNT, CONFIRMER, travel
from tests.helpers.credit import (
    CONFIRMING,
    CREDIT_EXPIRED,
    INVOICE_KIND,
    ISP_98,
    ISSUING,
    LATE_PRESENTATION,
    MISSING_DOCUMENT,
    URDG_758,
    at,
    balances,
    confirmed,
    day,
    issued,
)
from tests.helpers.reverts import reverts_with


@pytest.mark.parametrize(
    ("rules", "deadline"), [(0, "2026-01-19 17:00"), (ISP_98, "2026-01-21 17:00"), (URDG_758, "2026-01-19 17:00")]
)
def test_article_14b_isp98_5_urdg_20_days_of_examination_follow_the_rule_set(funded, rules, deadline):
    letter = issued(funded, rules=rules)
    letter.present()
    assert letter.examination()["deadline"] == at(deadline)


@pytest.mark.parametrize(("offset", "late"), [(-1, False), (0, False), (1, True)])
def test_article_14b_close_of_the_fifth_banking_day(funded, offset, late):
    letter = issued(funded)
    letter.present()
    travel(letter, at("2026-01-19 17:00") + offset)
    if late:
        with reverts_with("PresentationDeadlinePassed", deadline=at("2026-01-19 17:00")):
            letter.refuse()
    else:
        letter.refuse()


def test_article_14b_five_banking_days_over_the_make_up_saturday_and_the_golden_week(funded):
    """Tuesday 10 February: 11, 12, 13, Saturday 14 (make-up), then Tuesday 24 after the Spring Festival."""
    letter = issued(funded)
    travel(letter, at("2026-02-10 10:00"))
    letter.present(shipmentDay=day("2026-02-01"))
    assert letter.examination()["deadline"] == at("2026-02-24 17:00")


def test_article_14b_each_bank_has_a_clock_of_its_own(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    travel(letter, at("2026-01-16 10:00"))
    letter.honour(by=CONFIRMING)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    assert letter.examination(by=CONFIRMING)["deadline"] == at("2026-01-19 17:00")
    assert letter.examination(by=ISSUING)["deadline"] == at("2026-01-23 17:00")


def test_article_14b_the_days_are_not_cut_short_by_expiry(funded):
    letter = issued(funded, expiryDay=day("2026-01-13"), latestShipmentDay=0)
    letter.present()
    assert letter.examination()["deadline"] == at("2026-01-19 17:00")
    travel(letter, at("2026-01-14 10:00"))
    with reverts_with("CreditPresentationsOpen", open=1):
        letter.credit("relay", "expire")


@pytest.mark.parametrize(("moment", "deadline"), [("17:00", "2026-01-19"), ("17:00:01", "2026-01-20")])
def test_article_33_a_presentation_after_banking_hours_is_the_next_days(funded, moment, deadline):
    letter = issued(funded)
    travel(letter, at(f"2026-01-12 {moment}"))
    letter.present()
    assert letter.examination()["deadline"] == at(f"{deadline} 17:00")


@pytest.mark.parametrize(("offset", "found"), [(0, 0), (1, LATE_PRESENTATION)])
def test_article_14c_twenty_one_days_after_shipment(funded, offset, found):
    """Shipped on Tuesday 6 January: the 27th, a Tuesday, is the last day."""
    letter = issued(funded)
    travel(letter, at("2026-01-27 17:00") + offset)
    letter.present(shipmentDay=day("2026-01-06"))
    assert letter.presentation()["found"] == found


def test_article_14c_parties_may_agree_on_more_than_twenty_one_days(funded):
    """A mistake seen elsewhere: a cap of 21 days."""
    letter = issued(funded, presentationDays=60)
    travel(letter, at("2026-03-06 10:00"))
    letter.present(shipmentDay=day("2026-01-06"))
    assert letter.presentation()["found"] == 0


def test_article_14c_a_last_day_in_a_year_whose_holidays_nobody_loaded_does_not_roll(funded):
    """Wednesday 10 February 2027: it does not make the presentation late that nobody knows whether banks open then."""
    letter = issued(funded, presentationDays=400)
    letter.present(shipmentDay=day("2026-01-06"))
    assert letter.presentation()["found"] == 0


def test_article_14c_binds_transport_documents_alone(funded):
    letter = issued(funded, documents=INVOICE_KIND)
    travel(letter, at("2026-03-06 10:00"))
    letter.present(shipmentDay=day("2026-01-06"), documents=INVOICE_KIND)
    assert letter.presentation()["found"] == 0


def test_article_14c_a_late_presentation_is_a_discrepancy_and_no_revert(funded):
    """A mistake seen elsewhere: a revert on late presentation."""
    letter = issued(funded)
    travel(letter, at("2026-03-31 17:00") + 1)
    letter.present()
    assert letter.presentation()["found"] == LATE_PRESENTATION | CREDIT_EXPIRED
    letter.waive()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT


def test_article_14a_a_missing_kind_of_document_cannot_be_overlooked(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    with reverts_with("PresentationDiscrepant", discrepancies=MISSING_DOCUMENT):
        letter.honour()
