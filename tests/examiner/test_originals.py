"""Art. 17: originals and copies; signatures and corrections."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("demanded", "originals", "copies", "wrong"), [
    ("IN 2 ORIGINALS", 2, 0, False), ("IN 2 ORIGINALS", 1, 1, True), ("IN DUPLICATE", 1, 1, False),
    ("IN DUPLICATE", 2, 0, False), ("IN DUPLICATE", 1, 0, True), ("IN TRIPLICATE", 1, 2, False),
    ("IN TRIPLICATE", 1, 1, True), ("IN 4 COPIES", 1, 3, False), ("IN 4 COPIES", 0, 4, True),
    ("IN 4 COPIES", 1, 2, True),
    ("IN 1 ORIGINAL AND 2 COPIES", 1, 2, False), ("IN 1 ORIGINAL AND 2 COPIES", 1, 1, True),
    ("IN ONE ORIGINAL", 3, 0, False), ("", 1, 0, False), ("", 0, 1, True), ("IN TWO FOLD", 1, 1, False),
])  # fmt: skip
def test_article_17_how_many(trade, demanded, originals, copies, wrong):
    """Art. 17(a) at least one original, (e) 'in duplicate' one original and copies; ISBP A29, A30."""
    trade.demand("PACKING LIST IN DUPLICATE", f"PACKING LIST {demanded}".strip())
    trade.packing.update(originals=originals, copies=copies)
    if wrong:
        trade.only("originals")
    else:
        trade.clean()


def test_article_17d_originals_are_good_for_copies(trade):
    trade.demand("PACKING LIST IN DUPLICATE", "COPY OF PACKING LIST")
    trade.packing.update(originals=1, copies=0)
    trade.harmless("originals")


def test_article_17_an_item_for_copies_beside_the_original(trade):
    """The same document answers both items and is read once."""
    trade.credit["46A"] += "\n+ 2 NON-NEGOTIABLE COPIES OF BILL OF LADING"
    trade.bill["copies"] = 2
    trade.clean()
    trade.bill.update(copies=0, originals=3)
    trade.clean()  # art. 17(d)


def test_article_17d_a_copy_where_a_copy_is_asked_for(trade):
    trade.demand("PACKING LIST IN DUPLICATE", "COPY OF PACKING LIST")
    trade.packing.update(originals=0, copies=1)
    trade.clean()


def test_field_46a_a_signed_invoice(trade):
    trade.invoice["signed"] = False
    trade.only("signature")
    trade.demand("SIGNED COMMERCIAL INVOICE", "COMMERCIAL INVOICE")
    trade.clean()  # art. 18(a)(iv)


@pytest.mark.parametrize("name", ["origin", "inspection", "draft"])
def test_isbp_a3_certificates_and_drafts_are_signed(trade, name):
    trade.documents[name]["signed"] = False
    trade.only("signature")


def test_isbp_a8_corrections_of_others_are_authenticated(trade):
    trade.bill["corrections"] = [{"text": "VESSEL", "authenticated": False}]
    trade.only("correction")
    trade.bill["corrections"] = [{"text": "VESSEL", "authenticated": True}]
    trade.clean()


def test_isbp_a7_the_beneficiarys_own_corrections_need_none_but_on_drafts(trade):
    trade.invoice["corrections"] = [{"text": "QUANTITY", "authenticated": False}]
    trade.harmless("correction")
    trade.draft["corrections"] = [{"text": "AMOUNT", "authenticated": False}]
    trade.only("correction")
