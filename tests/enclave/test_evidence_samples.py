"""Decisions on the response sequences that a customs authority published.

They are in pounds and about British declarations; for the decision they are put into yuan and under a China number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eport.enclave.evidence import Context, EvidenceError, decide, explain
from eport.messages.customs_codes import CustomsStatus
from eport.messages.wco import Response, parse_response
from tests.enclave.conftest import NUMBER

OPEN_TAX = {"TT_FI001a", "TT_FI001b", "TT_IM016a", "TT_IM102a"}
"""Scenarios whose assessment leaves a tax (ACS, MDC, MOD) without an amount to pay."""


@pytest.fixture(scope="module")
def sequences(vectors: Callable[[str], Path]) -> dict[str, list[Response]]:
    """Responses by scenario, of the declaration that most of a folder's responses are about."""
    found = {}
    for folder in sorted((vectors("wco-dm") / "samples").glob("*/Example_Notifications")):
        responses = [item for file in sorted(folder.glob("*.xml")) for item in parse_response(file.read_bytes())]
        numbers = [item.declaration_number for item in responses]
        main = max(numbers, key=numbers.count)
        found[folder.parent.name] = [_in_yuan(item) for item in responses if item.declaration_number == main]
    return found


def _in_yuan(response: Response) -> Response:
    taxes = tuple(replace(tax, currency="CNY") for tax in response.taxes)
    return replace(response, declaration_number=NUMBER, taxes=taxes)


def _decidable(sequences: dict[str, list[Response]]) -> Iterator[tuple[str, list[Response]]]:
    return ((name, history) for name, history in sequences.items() if name not in OPEN_TAX)


def test_sequences_are_there(sequences: dict[str, list[Response]]) -> None:
    assert len(sequences) == 44


def test_open_taxes_are_refused(sequences: dict[str, list[Response]], context: Context) -> None:
    for name in OPEN_TAX:
        with pytest.raises(EvidenceError, match="left it open"):
            decide(sequences[name], context)


def test_released_means_that_customs_sent_a_clearance(sequences: dict[str, list[Response]], context: Context) -> None:
    for name, history in _decidable(sequences):
        for decision in explain(history, context):
            if decision.statement and decision.statement.status == CustomsStatus.RELEASED:
                assert decision.response.function_code == "09", name


def test_conditional_release_releases_nothing(sequences: dict[str, list[Response]], context: Context) -> None:
    conditional = [history for _, history in _decidable(sequences) if any(r.function_code == "08" for r in history)]
    assert conditional
    for history in conditional:
        decisions = explain([item for item in history if item.function_code != "09"], context)
        said = {item.response.function_code: item.statement.status for item in decisions if item.statement}
        assert said["08"] == CustomsStatus.CONDITIONAL_RELEASE
        assert CustomsStatus.RELEASED not in said.values()


def test_cleared_sequences_end_released_with_their_newest_duty(
    sequences: dict[str, list[Response]], context: Context
) -> None:
    """Every one of them has responses of the same second; ordered by reference, some would end as merely assessed."""
    ended = 0
    for name, history in _decidable(sequences):
        codes = {item.function_code for item in history}
        if "09" in codes and not codes & {"10", "16"}:
            last = decide(history, context)[-1]
            assert last.status == CustomsStatus.RELEASED, name
            newest = max(
                (item for item in history if item.function_code == "13"),
                key=lambda item: (item.issued_at, item.declaration_version),
                default=None,
            )
            payable = sum(tax.payable or 0 for tax in newest.taxes) * 100 if newest else 0
            assert last.dutyPayable == payable, name
            ended += 1
    assert ended == 35


def test_arrival_in_reverse_gives_the_same(sequences: dict[str, list[Response]], context: Context) -> None:
    for name, history in _decidable(sequences):
        assert decide(history[::-1], context) == decide(history, context), name
