"""Tables of gas in docs/customs.md and docs/window.md show every figure of their records, and no other."""

from __future__ import annotations

import json
import re

import pytest

from eport.chain.artifacts import ROOT

SHOWN = {"customs": "docs/customs.md", "finance": "docs/customs.md", "window": "docs/window.md"}


def rows(record: str) -> list[list[str]]:
    """Cells of the rows between the markers of a record."""
    marked = rf"<!-- gas/{record}.json -->\n(.*?)<!-- end of gas/{record}.json -->"
    (table,) = re.findall(marked, (ROOT / SHOWN[record]).read_text(), re.DOTALL)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("record", SHOWN)
def test_table_shows_every_figure_as_it_is_recorded(record):
    recorded = json.loads((ROOT / f"gas/{record}.json").read_text())
    shown = {cells[1].strip("`"): cells[2] for cells in rows(record)}
    assert shown == {key: f"{gas:,}" for key, gas in recorded.items()}
    assert len(shown) == len(rows(record))


def test_limits_beside_the_figures_are_kept_or_their_miss_is_told():
    recorded = json.loads((ROOT / "gas/customs.json").read_text())
    statement = json.loads((ROOT / "gas/attestation.json").read_text())["statement_3_of_5"]
    limited = 0
    for _, key, _, limit in rows("customs"):
        gas = recorded[key.strip("`")]
        if limit:
            limited += 1
            first, *others = (int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d{3}", limit))
            if limit.startswith("statement"):
                assert first == statement and gas <= first + others[0]
            else:
                assert others == ([gas - first] if gas > first else []), key
    assert limited == 6
