"""docs/notebooks, every code cell in order, with plain Python: no kernel is needed to know that they run."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[str]:
    """Sources of the code cells."""
    found = json.loads(path.read_text())
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    return ["".join(cell["source"]) for cell in found["cells"] if cell["cell_type"] == "code"]


def run(source: str, names: dict[str, Any]) -> Any:
    """As a notebook does: the last expression is what a cell shows."""
    *body, last = ast.parse(source).body
    shows = isinstance(last, ast.Expr)
    exec(compile(ast.Module(body if shows else [*body, last], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def test_notebooks_are_kept_without_outputs():
    """What was printed on somebody's machine goes stale; the test shows what a cell shows."""
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text())["cells"]:
            assert not cell.get("outputs") and cell.get("execution_count") is None, path.name


def test_first_trade_runs_and_shows_costs_events_and_money(capsys):
    (path,) = NOTEBOOKS
    names: dict[str, Any] = {}
    shown = []
    try:
        for source in cells(path):
            value = run(source, names)
            shown.append((value, capsys.readouterr().out))
    finally:
        if "running" in names:
            names["running"].close()
    values, said = [value for value, _ in shown], "".join(out for _, out in shown)
    assert values[1] == "The exporter received ¥1,250,000.00 of ¥1,250,000.00; Escrow holds ¥0.00."
    story = names["story"]
    assert f"{story.gas:>10,}         all" in said and sum(names["by_chapter"].values()) == story.gas
    assert "DigitalYuan.Transfer" in said and "FAILS" not in said and said.count("holds") >= 3
    assert "UCP 600 art. 14(b)" in said
    first, again, referenced = values[-2]
    assert referenced > again > 20_000 and first >= again


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_imports_nothing_that_the_project_does_not_pin(path):
    pinned = {"collections", "contextlib", "eport"}
    for source in cells(path):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.split(".")[0] in pinned
            assert not isinstance(node, ast.Import)
