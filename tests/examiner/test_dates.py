"""Expiry, presentation period, latest shipment, dates of documents: each at its boundary and one day beyond."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


# art. 6(d)(i), 6(e), 29(a) -------------------------------------------------------------------------------------------
def test_article_6e_presented_on_the_expiry_date_is_in_time(trade):
    trade.credit["48"] = "060"
    trade.presentation["presented_on"] = "2026-04-30"
    trade.clean()


def test_article_6e_presented_after_expiry_is_late(trade):
    trade.credit["48"] = "090"
    trade.presentation["presented_on"] = "2026-05-07"
    trade.credit["31D"] = "260430SHANGHAI"
    finding = trade.only("expired")
    assert finding.sureness is Sureness.CERTAIN
    assert finding.required.value == "2026-04-30"
    assert finding.found.value == "2026-05-07"


def test_article_29a_expiry_on_a_closed_day_rolls_to_the_next_banking_day(trade):
    """1 to 5 May 2026 is Labour Day in China; Wednesday the 6th is the next banking day."""
    trade.credit.update({"31D": "260501SHANGHAI", "48": "090"})
    trade.presentation["presented_on"] = "2026-05-06"
    assert "29(a)" in trade.harmless("expired").text


def test_article_29a_the_day_after_the_rolled_expiry_is_late(trade):
    trade.credit.update({"31D": "260501SHANGHAI", "48": "090"})
    trade.presentation["presented_on"] = "2026-05-07"
    assert "1 day after" in trade.only("expired").text


def test_article_29a_a_make_up_saturday_is_a_banking_day(trade):
    """Saturday 9 May 2026 is worked, so an expiry on it does not roll to Monday."""
    trade.credit.update({"31D": "260509SHANGHAI", "48": "090"})
    trade.presentation["presented_on"] = "2026-05-11"
    trade.only("expired")


def test_article_29a_an_ordinary_saturday_rolls_to_monday(trade):
    trade.credit.update({"31D": "260425SHANGHAI", "48": "090"})
    trade.presentation["presented_on"] = "2026-04-27"
    trade.harmless("expired")


def test_article_29a_golden_week(trade):
    """1 to 7 October 2026 is National Day: expiry on the 1st rolls to Thursday the 8th."""
    trade.credit.update({"31D": "261001SHANGHAI", "48": "250"})
    trade.presentation["presented_on"] = "2026-10-08"
    trade.harmless("expired")
    trade.presentation["presented_on"] = "2026-10-09"
    trade.only("expired")


def test_article_29b_the_covering_schedule_states_the_extension(trade):
    trade.credit.update({"31D": "260501SHANGHAI", "48": "090"})
    trade.presentation.update(presented_on="2026-05-06", covering_schedule={"extension_stated": False})
    assert any("29(b)" in finding.text for finding in trade.clean().differences)
    trade.presentation["covering_schedule"] = {"extension_stated": True}
    assert not any("29(b)" in finding.text for finding in trade.clean().differences)


def test_article_29a_where_the_calendar_is_not_known_a_person_looks(trade):
    del trade.credit["41A"]
    trade.credit.update({"31D": "260430ATLANTIS", "41D": "ANY BANK\nBY ACCEPTANCE", "48": "090"})
    trade.presentation["presented_on"] = "2026-05-01"
    assert trade.only("expired").sureness is Sureness.PERSON


def test_article_29a_elsewhere_than_china_a_day_late_is_only_likely(trade):
    """A bank may be closed on a day that the public calendar does not know."""
    trade.credit.update({"31D": "260430LONDON", "48": "090"})
    trade.presentation["presented_on"] = "2026-05-01"
    assert trade.only("expired").sureness is Sureness.LIKELY
    trade.presentation["presented_on"] = "2026-05-18"
    assert trade.only("expired").sureness is Sureness.CERTAIN


# art. 14(c) ----------------------------------------------------------------------------------------------------------
def test_article_14c_presented_on_day_21_after_shipment_is_in_time(trade):
    trade.presentation["presented_on"] = "2026-03-31"
    trade.clean()


def test_article_14c_presented_on_day_22_is_late(trade):
    trade.presentation["presented_on"] = "2026-04-01"
    finding = trade.only("late_presentation")
    assert finding.sureness is Sureness.CERTAIN
    assert "14(c)" in finding.article


def test_article_14c_the_last_day_rolls_over_a_closed_day(trade):
    """Shipped on Saturday 14 March, 21 days later is Saturday 4 April 2026; 4 to 6 April is the Qingming festival."""
    trade.bill["date"] = "2026-03-14"
    trade.draft["draft"].update(tenor="60 DAYS AFTER BILL OF LADING DATE 2026-03-14", maturity="2026-05-13")
    trade.presentation["presented_on"] = "2026-04-07"
    trade.harmless("late_presentation")
    trade.presentation["presented_on"] = "2026-04-08"
    trade.only("late_presentation")


@pytest.mark.parametrize(
    ("days", "last", "late"), [("010", "2026-03-20", "2026-03-23"), ("045", "2026-04-24", "2026-04-27")]
)
def test_article_14c_field_48_may_say_less_or_more(trade, days, last, late):
    """Mistake of another engine: it capped the period at 21 days."""
    trade.credit["48"] = days
    trade.presentation["presented_on"] = last
    trade.clean()
    trade.presentation["presented_on"] = late
    required = trade.only("late_presentation").required
    assert (required.field, required.value) == ("48", f"{int(days)} days after shipment")


def test_article_14c_a_late_presentation_is_a_discrepancy_and_not_an_error(trade):
    """Mistake of another engine: it reverted. Every other rule still speaks."""
    trade.presentation["presented_on"] = "2026-04-27"
    trade.bill["port_of_discharge"] = "DURBAN"
    keys = {finding.key for finding in trade.examine().discrepancies}
    assert {"late_presentation", "port_of_discharge"} <= keys


def test_article_14c_does_not_run_without_an_original_transport_document(trade):
    """ISBP A6: copies of transport documents are not under art. 19 to 25."""
    trade.credit["46A"] = "+ COPY OF BILL OF LADING\n+ COMMERCIAL INVOICE"
    trade.documents = {
        "invoice": trade.invoice,
        "bill": {**trade.bill, "originals": 0, "copies": 1},
        "draft": trade.draft,
    }
    del trade.draft["draft"]["maturity"]
    trade.presentation["presented_on"] = "2026-04-27"
    assert not trade.clean().unread
    trade.credit["48"] = "021"  # but what the credit itself says holds for any document
    trade.presentation["shipment_date"] = "2026-03-10"
    assert trade.only("late_presentation").sureness is Sureness.LIKELY


def test_article_14c_of_separate_journeys_the_earliest_governs(trade):
    trade.credit["43P"] = "ALLOWED"
    trade.second_bill(date="2026-03-18", vessel="TEST OTHER")
    trade.draft["draft"].update(tenor="60 DAYS AFTER BILL OF LADING DATE 2026-03-18", maturity="2026-05-17")
    trade.insurance["date"] = "2026-03-09"
    trade.presentation["presented_on"] = "2026-04-01"
    trade.only("late_presentation")


def test_article_31b_of_several_sets_for_one_journey_the_latest_governs(trade):
    trade.second_bill(date="2026-03-18")
    trade.draft["draft"].update(tenor="60 DAYS AFTER BILL OF LADING DATE 2026-03-18", maturity="2026-05-17")
    trade.presentation["presented_on"] = "2026-04-08"
    trade.clean()


def test_isbp_a19_stale_documents_acceptable(trade):
    trade.credit["47A"] = "+ STALE DOCUMENTS ARE ACCEPTABLE"
    trade.presentation["presented_on"] = "2026-04-27"
    trade.harmless("late_presentation")


def test_field_48_from_the_invoice_date(trade):
    trade.credit["48"] = "010/INVOICE DATE"
    trade.presentation["presented_on"] = "2026-03-16"  # the 15th is a Sunday
    trade.clean()
    trade.presentation["presented_on"] = "2026-03-17"
    trade.only("late_presentation")


def test_field_48_from_an_event_that_the_examiner_does_not_know(trade):
    trade.credit["48"] = "010/ARRIVAL OF THE VESSEL"
    assert [finding.key for finding in trade.clean().unread] == ["late_presentation"]


# 44C, 44D, art. 29(c) ------------------------------------------------------------------------------------------------
def test_field_44c_shipped_on_the_latest_date(trade):
    trade.credit["44C"] = "260310"
    trade.clean()


def test_field_44c_shipped_a_day_later(trade):
    trade.credit["44C"] = "260309"
    finding = trade.only("late_shipment")
    assert (finding.required.field, finding.required.value, finding.found.value) == ("44C", "2026-03-09", "2026-03-10")


def test_article_29c_the_latest_shipment_date_never_rolls(trade):
    """Sunday 8 March 2026 is no banking day; shipping on Monday is late."""
    trade.credit["44C"] = "260308"
    trade.bill["date"] = "2026-03-09"
    trade.draft["draft"].update(tenor="60 DAYS AFTER BILL OF LADING DATE 2026-03-09", maturity="2026-05-08")
    trade.only("late_shipment")


def test_article_20aii_the_on_board_notation_is_the_date_of_shipment(trade):
    trade.credit["44C"] = "260310"
    trade.bill["date"] = "2026-03-12"
    trade.bill["transport"].update(
        wording="received", on_board=[{"date": "2026-03-10", "vessel": "TEST ORIENT", "port": "SANTOS"}]
    )
    trade.clean()


@pytest.mark.parametrize(
    ("day", "late"), [("2026-03-09", True), ("2026-03-10", False), ("2026-03-15", False), ("2026-03-16", True)]
)
def test_field_44d_a_period_includes_both_its_days(trade, day, late):
    del trade.credit["44C"]
    trade.credit["44D"] = "SHIPMENT FROM 10 MARCH 2026 TO 15 MARCH 2026"
    trade.bill["date"] = day
    trade.draft["draft"] = {"tenor": f"60 DAYS AFTER BILL OF LADING DATE {day}", "drawee": "COMMCNS0SHI"}
    if late:
        trade.only("shipment_period")
    else:
        trade.clean()


def test_article_32_instalments_are_left_to_a_person(trade):
    del trade.credit["44C"]
    trade.credit["44D"] = "IN TWO EQUAL INSTALMENTS, APRIL AND MAY"
    assert [finding.key for finding in trade.clean().unread] == ["shipment_period"]


# documents -----------------------------------------------------------------------------------------------------------
def test_article_14i_dated_on_the_day_of_presentation(trade):
    trade.packing["date"] = "2026-03-20"
    trade.clean()


def test_article_14i_dated_a_day_after_presentation(trade):
    trade.packing["date"] = "2026-03-21"
    trade.only("dated_after_presentation")


def test_article_14i_dated_before_the_credit_was_issued(trade):
    trade.packing["date"] = "2025-11-30"
    trade.clean()


@pytest.mark.parametrize("name", ["bill", "insurance", "draft"])
def test_isbp_a11_draft_insurance_and_transport_documents_bear_a_date(trade, name):
    del trade.documents[name]["date"]
    if name == "bill":
        trade.draft["draft"].pop("maturity")
        assert "undated" in {finding.key for finding in trade.examine().discrepancies}
    else:
        trade.only("undated")


def test_isbp_a11_other_documents_need_none(trade):
    del trade.packing["date"]
    trade.clean()


def test_isbp_a12_a_certificate_may_be_dated_after_shipment(trade):
    assert trade.inspection["date"] > trade.bill["date"]
    trade.clean()


@pytest.mark.parametrize(("inspected", "late"), [("2026-03-10", False), ("2026-03-11", True)])
def test_isbp_a12_a_pre_shipment_inspection_is_not_after_shipment(trade, inspected, late):
    trade.demand("INSPECTION CERTIFICATE", "PRE-SHIPMENT INSPECTION CERTIFICATE\n")
    trade.inspection["certificate"]["inspected_on"] = inspected
    if late:
        trade.only("inspected_after_shipment")
    else:
        trade.clean()
