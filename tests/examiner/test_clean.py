"""The trade that the other tests break is clean, every document of it is read, and nothing is left open."""

from __future__ import annotations


def test_the_trade_is_clean(trade):
    report = trade.clean()
    assert not report.unread
    assert not report.differences
    assert report.bits == 0
    assert report.decide_by is not None and report.decide_by.isoformat() == "2026-03-27"


def test_a_field_less_is_seen(trade):
    """The base is no trade in which rules sleep: each document's absence is found."""
    for name, document in list(trade.documents.items()):
        del trade.documents[name]
        keys = {finding.key for finding in trade.examine().discrepancies}
        assert "missing_document" in keys, name
        trade.documents[name] = document
