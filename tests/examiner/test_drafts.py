"""Drafts and maturity: ISBP B, art. 6(c)."""

from __future__ import annotations

import datetime as dt

import pytest

from eport.examiner.model import Sureness
from eport.examiner.rules.drafts import in_words, maturity, tenor_of


def test_isbp_b2_sixty_days_after_12_may_2002_is_11_july_2002():
    """The published example."""
    assert maturity(60, [[dt.date(2002, 5, 12)]]) == dt.date(2002, 7, 11)


@pytest.mark.parametrize("word", ["AFTER", "FROM"])
def test_isbp_b2_from_and_after_both_exclude_the_day(word):
    """10 days after or from 1 March is 11 March."""
    days, base = tenor_of(f"10 DAYS {word} BILL OF LADING DATE")
    assert (base, maturity(days, [[dt.date(2026, 3, 1)]])) == ("shipment", dt.date(2026, 3, 11))


def test_isbp_b2_of_two_on_board_dates_on_one_bill_the_earliest():
    """On board 16 August from one port, 18 August from another: the 16th counts."""
    assert maturity(60, [[dt.date(2002, 8, 16), dt.date(2002, 8, 18)]]) == dt.date(2002, 10, 15)


def test_isbp_b2_of_several_bills_under_one_draft_the_latest():
    assert maturity(60, [[dt.date(2002, 8, 16)], [dt.date(2002, 8, 18)]]) == dt.date(2002, 10, 17)


def test_isbp_b5_a_maturity_on_another_day(trade):
    trade.draft["draft"]["maturity"] = "2026-05-08"
    finding = trade.only("draft_maturity")
    assert "2026-05-09" in finding.required.value


def test_isbp_b2_another_tenor(trade):
    trade.draft["draft"] = {"tenor": "90 DAYS AFTER BILL OF LADING DATE 2026-03-10", "drawee": "COMMCNS0SHI"}
    trade.only("draft_tenor")


@pytest.mark.parametrize(("tenor", "wrong"), [
    ("60 DAYS FROM B/L DATE 10 MARCH 2026", False), ("60 DAYS AFTER BILL OF LADING DATE", True),
    ("60 DAYS AFTER SIGHT", True),
])  # fmt: skip
def test_isbp_b2_the_draft_itself_shows_when_it_matures(trade, tenor, wrong):
    trade.draft["draft"] = {"tenor": tenor, "drawee": "COMMCNS0SHI"}
    if wrong:
        trade.only("draft_tenor")
    else:
        trade.clean()


@pytest.mark.parametrize(("tenor", "wrong"), [("9 MAY 2026", False), ("WHEN THE GOODS ARRIVE", True)])
def test_isbp_b2_a_date_alone_is_a_tenor_and_what_is_not_read_is_for_a_person(trade, tenor, wrong):
    trade.draft["draft"] = {"tenor": tenor, "drawee": "COMMCNS0SHI"}
    if wrong:
        assert trade.only("draft_tenor").sureness is Sureness.PERSON
    else:
        trade.clean()


def test_article_6c_no_draft_on_the_applicant(trade):
    trade.draft["draft"]["drawee"] = "SWEET IMPORTS LTD"
    finding = trade.only("draft_drawee")
    assert (finding.required.field, finding.required.value) == ("42a", "COMMCNS0SHI")
    assert (finding.article, finding.sureness) == ("art. 6(c)", Sureness.CERTAIN)


@pytest.mark.parametrize(("drawee", "wrong"), [("COMMCNS0SHI", False), ("COMMCNS0XXX", True), ("BKCHCNB0300", True)])
def test_isbp_b1_drawn_on_the_bank_of_field_42a(trade, drawee, wrong):
    trade.draft["draft"]["drawee"] = drawee
    if wrong:
        trade.only("draft_drawee")
    else:
        trade.clean()


def test_isbp_b1_whether_a_name_is_the_bank_of_a_bic_a_person_sees(trade):
    trade.draft["draft"]["drawee"] = "BANK OF COMMUNICATIONS"
    assert trade.only("draft_drawee").sureness is Sureness.PERSON


def test_isbp_b8_drawn_by_the_beneficiary(trade):
    trade.draft["issuer"] = {"name": "OTHER LTD"}
    trade.only("draft_drawer")


def test_isbp_b13_for_the_amount_demanded(trade):
    trade.draft["amount"] = "499999.99"
    trade.only("draft_amount")


def test_isbp_b13_in_the_currency_of_the_credit(trade):
    trade.draft["currency"] = "EUR"
    trade.only("draft_amount")
    del trade.draft["currency"]
    trade.clean()


@pytest.mark.parametrize(("text", "wrong"), [
    ("US DOLLARS FIVE HUNDRED THOUSAND ONLY", False), ("FIVE HUNDRED THOUSAND AND 00/100", False),
    ("FIVE HUNDRED AND ONE THOUSAND ONLY", True), ("FIFTY THOUSAND", True),
])  # fmt: skip
def test_isbp_b14_words_and_figures(trade, text, wrong):
    trade.draft["draft"]["amount_in_words"] = text
    if wrong:
        trade.only("draft_amount_in_words")
    else:
        trade.clean()


@pytest.mark.parametrize(("text", "value"), [
    ("ONE MILLION TWO HUNDRED AND FIFTY THOUSAND", 1_250_000), ("NINETY-NINE", 99), ("TWELVE THOUSAND AND SIX", 12_006),
    ("THREE BILLION", 3_000_000_000), ("CINQ CENTS", None),
])  # fmt: skip
def test_amounts_in_words_are_read(text, value):
    assert in_words(text) == value
