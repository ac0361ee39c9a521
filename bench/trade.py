"""Gas of whole trades, step by step, as `make gas` records it and `make test` holds it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rich.table import Table

from eport.chain.artifacts import ROOT

RECORDS = {name: ROOT / f"gas/{file}.json" for name, file in (("trade", "trade_sight"), ("credit", "credit"))}
PARTS = {
    "issue": "application with its margin, and issue",
    "present": "presentation of three documents",
    "honour": "honour, with payment to the beneficiary",
    "refuse": "or, in the place of honour, a notice of refusal",
}
"""Key of gas/credit.json → what it is. Advice and confirmation are the rest of the whole."""
NOTES = """\
Receipt `gasUsed` of every transaction of the first trade (`make demo`, `tests/gas/test_gas.py`), in the order in which
they are sent: what digital yuan, credit, single window, customs, oracle and financing cost together, from the first
yuan issued to the last fen paid back. A step that is done more than once has its number in brackets. An enclave's key
serves every declaration for 30 days, and reserve, liquidity and allowances serve many trades."""


def results() -> dict[str, dict[str, int]]:
    """{"trade": {step: gas}, "credit": {part: gas}}, from the two files."""
    return {name: json.loads(path.read_text()) for name, path in RECORDS.items()}


def rows(found: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    """Every step of the first trade."""
    return list(found["trade"].items())


def terminal(found: Mapping[str, Mapping[str, int]]) -> Table:
    """The table that `make bench` prints."""
    table = Table(title="Gas of the first trade (gas/trade_sight.json)", title_justify="left", show_footer=True)
    table.add_column("step", footer=f"{len(rows(found))} transactions")
    table.add_column("gas", justify="right", footer=f"{sum(found['trade'].values()):,}")
    for title, gas in rows(found):
        table.add_row(title, f"{gas:,}")
    return table


def markdown(found: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The section of docs/performance.md."""
    credit = found["credit"]
    rest = credit["whole_sight_credit"] - sum(credit[part] for part in ("issue", "present", "honour"))
    return [
        "## A whole trade",
        NOTES,
        "",
        "| step | gas |",
        "| --- | ---: |",
        *(f"| {title} | {gas:,} |" for title, gas in rows(found)),
        f"| **all {len(rows(found))} transactions** | **{sum(found['trade'].values()):,}** |",
        "",
        "The letter of credit alone, in an alliance at work: margin 100 %, confirmed by a third bank, without customs:",
        "what others call a letter of credit.",
        "",
        "| confirmed sight credit | gas |",
        "| --- | ---: |",
        *(f"| {title} | {credit[part]:,} |" for part, title in PARTS.items()),
        f"| advice, confirmation | {rest:,} |",
        f"| **whole, honoured** | **{credit['whole_sight_credit']:,}** |",
        "",
    ]
