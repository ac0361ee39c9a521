"""`eport finance demo`, on a chain of its own."""

from __future__ import annotations

from rich.console import Console

from eport.finance.demo import ADVANCE, Demo


def test_demo_finances_goods_once(settings):
    told = Demo(settings, Console(quiet=True)).run()
    assert told.refusal == "GoodsExhausted"
    assert [(entry.stage, entry.advance) for entry in told.entries] == [("funded", ADVANCE)]
    failed = [check.question for check in told.checks if not check.holds]
    assert failed == [
        "the line has goods left", "the consignment has goods left", "the contract would take the payment"
    ]  # fmt: skip
