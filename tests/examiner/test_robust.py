"""Whatever the schema lets through is examined, printed and drafted; what it does not is refused with a reason."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from bench.examiner.clean import Case, clean
from eport.examiner.engine import examine
from eport.examiner.output import notice, show
from eport.examiner.reading import parse
from eport.messages.errors import MessageError
from eport.messages.mt import Disposal, parse_mt700

ODD = (
    "A",
    "TO ORDER OF",
    "1/2",
    "()",
    "[red]x[/]",
    "ANY",
    "0",
    "%",
    "ÄÖ",
    "NOT",
    "CHARTER",
    "+/-",
    "LTD",
    "/",
    "-",
    ":x",
)
ITEMS = (
    "NOTIFY",
    "ISSUED BY",
    "CONSIGNED TO ",
    "TO ORDER OF",
    "COPY OF",
    "STATING THAT",
    "0 MT",
    "PER MT",
    "CIF",
    "SHOWING",
)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of JSON data."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from places(node[key])


def spoil(case: Case, rng: random.Random) -> None:
    """Leave things out and put odd texts in, in the documents and in the credit's narratives."""
    for _ in range(rng.randrange(1, 6)):
        node, key = rng.choice([spot for spot in places(case.presentation) if spot[1] not in ("documents", "kind")])
        value = node[key]
        if rng.random() < 0.5 and isinstance(node, dict):
            del node[key]
        elif isinstance(value, bool):
            node[key] = not value
        elif isinstance(value, int):
            node[key] = rng.randrange(1, 5)
        elif isinstance(value, str):
            node[key] = rng.choice((*ODD, *(odd + value for odd in ODD)))
        elif isinstance(value, list):
            node[key] = []
    tag = rng.choice(("45A", "46A", "47A"))
    case.credit[tag] = ["+ " + rng.choice(ITEMS), *case.credit.get(tag, ())]


@pytest.mark.parametrize("start", range(0, 800, 100))
def test_nothing_that_can_be_read_stops_the_examiner(start):
    examined = 0
    for seed in range(start, start + 100):
        case = clean(seed)
        spoil(case, random.Random(seed))
        try:
            credit, presentation = parse_mt700(case.mt700()), parse(case.file)[0]
        except MessageError as error:
            assert error.field and error.rule and error.remedy
            continue
        report = examine(credit, presentation)
        notice(report)
        show(Console(file=io.StringIO(), width=100), report, Disposal.HOLD)
        examined += 1
    assert examined >= 10
