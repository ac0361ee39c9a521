"""docs/messages.md says of each message of which event it is told and as which call it is read, and that is so."""

from __future__ import annotations

import json
import re

import pytest

from eport.chain.artifacts import ROOT
from eport.credit.commands.receive import READERS
from eport.credit.outgoing import TELLINGS
from eport.messages import tsrv_notices
from eport.messages.mt import DEFINITIONS
from tests.messages.samples import SAMPLES

ISSUE = "700 701 705 707 710 720 730 732 734 740 742 747 750 752 754 756 760 765 767 769".split()
"""What the credit engine is asked to write from events and to read into calls."""
PAGE = (ROOT / "docs/messages.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| (MT[0-9]|tsrv\.[0-9]{3} \|)", line)
]
NOTICES = {item.identifier: item.kind for item in tsrv_notices.NAMESPACES.values()}
SOURCES = {
    name: "\n".join(path.read_text() for path in sorted((ROOT / f"eport/credit/{name}").glob("*.py")))
    for name in ("telling", "receiving")
}


def numbers(title: str) -> list[str]:
    return re.findall(r"tsrv\.[0-9]{3}|[0-9]{3}", title)


def test_every_message_of_the_issue_is_listed_and_every_event_that_is_told():
    listed = {number for title, *_ in ROWS for number in numbers(title)}
    assert set(ISSUE) <= listed
    events = {event for _, told, *_ in ROWS for event in re.findall(r"`([A-Z]\w+)`", told)}
    assert events == set(TELLINGS)


@pytest.mark.parametrize(("title", "told", "way", "call"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_is_what_the_code_does(title, told, way, call):
    first, *rest = numbers(title)
    kind = NOTICES[first] if first in NOTICES else DEFINITIONS[first].kind
    assert kind in READERS
    if first not in NOTICES:
        continuation = DEFINITIONS[first].continuation
        assert rest == ([continuation.number] if continuation else [])
        assert first in SAMPLES, "the property tests of test_mt_round_trip run over every definition and sample"
    if re.findall(r"`[A-Z]\w+`", told) and first not in ("700", "760"):
        assert f"{kind.__name__}(" in SOURCES["telling"] or first in ("767", "707"), "no event writes it"
    for contract, function in re.findall(r"`([A-Z]\w+)\.(\w+)`", call):
        abi = json.loads((ROOT / f"build/contracts/{contract}.json").read_text())["abi"]
        assert any(item.get("name") == function for item in abi), f"{contract}.{function}"
        assert f'"{function}"' in SOURCES["receiving"], f"nothing is read as {function}"


def test_every_call_that_is_made_stands_in_the_table():
    calls = set(re.findall(r'"[A-Z]\w+",\s+"(\w+)",?\s', SOURCES["receiving"]))
    named = {function for *_, call in ROWS for _, function in re.findall(r"`([A-Z]\w+)\.(\w+)`", call)}
    assert calls and calls <= named
