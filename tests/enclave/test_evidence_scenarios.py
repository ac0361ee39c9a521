"""Every scenario that a customs authority published drives the evidence rules, wherever its folder keeps the responses.

A scenario's folder holds responses about one or several declarations (68 of the 212), tells them in plain text (4), or
holds what the trader sends alone. `test_evidence_samples.py` looks closer at those that a folder of examples holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from eth_utils.crypto import keccak

from eport.enclave.evidence import Context, EvidenceError, decide
from eport.enclave.statement import ZERO, source_code
from eport.messages.customs_codes import CustomsStatus
from eport.messages.errors import MessageError
from eport.messages.wco import Response, parse_response
from tests.enclave.conftest import CONTENTS, NUMBER, response

MEANS = {
    "01": CustomsStatus.ACCEPTED, "02": CustomsStatus.LODGED, "03": CustomsStatus.REJECTED,
    "05": CustomsStatus.INSPECTION, "06": CustomsStatus.DOCUMENT_CHECK, "08": CustomsStatus.CONDITIONAL_RELEASE,
    "09": CustomsStatus.RELEASED, "10": CustomsStatus.CANCELLED, "13": CustomsStatus.TAX_ASSESSED,
    "14": CustomsStatus.TAX_ASSESSED, "15": CustomsStatus.TAX_ASSESSED, "16": CustomsStatus.CLOSED,
}  # fmt: skip
"""Function code → what it says, written down here once more so that an error in the product's table shows."""
ENDS = ("10", "16", "09", "08", "13", "14", "15", "03", "05", "06", "01", "02")
"""Of the codes that a declaration has, the first of these is how it ends: an outcome before a step on the way to it."""
LAST_WORD = {"TT_IM202a": CustomsStatus.ACCEPTED}
"""An amended declaration that customs assessed, and accepted a second later; nothing came after."""
OPEN_TAX = {"TT_FI001a", "TT_FI001b", "TT_IM016a", "TT_IM030a", "TT_IM102a", "TT_IM157a", "TT_IM226a"}
"""Scenarios whose assessment leaves a tax (ACS, MDC, MDP, MOD, STA, T24) without an amount to pay."""

IN_WORDS = {
    "TT_IM033b": ["13", "01", "02", "11", "13", "13", "07", "09"],
    "TT_IM034a": ["02", "13", "50", "02", "01", "13", "50"],
    "TT_IM034b": ["02", "13", "01", "05", "13", "09"],
    "TT_IM035a": ["01", "13", "50"],
}
"""Scenarios whose responses are told by name, in plain text: the codes that the names have."""
NAMES = {
    "DMSACC": "01", "DMSRCV": "02", "DMSCTL": "05", "DMSRES": "07", "DMSCLE": "09", "DMSREQ": "11", "DMSTAX": "13",
    "DMSALV": "50",
}  # fmt: skip


class Case(NamedTuple):
    """Responses about one declaration of a scenario, in yuan and under a China number."""

    scenario: str
    history: list[Response]

    def __repr__(self) -> str:
        return f"{self.scenario} {[item.function_code for item in self.history]}"


@pytest.fixture(scope="module")
def cases(vectors: Callable[[str], Path]) -> list[Case]:
    """Every declaration that any response of any scenario is about."""
    found: defaultdict[tuple[str, str], list[Response]] = defaultdict(list)
    folder = vectors("wco-dm") / "samples"
    for path in sorted(item for item in folder.rglob("*") if item.suffix.lower() == ".xml"):
        try:
            responses = parse_response(path.read_bytes())
        except MessageError:
            continue  # a declaration, or broken: tests/messages/test_wco_samples.py says which
        for item in responses:
            scenario = path.relative_to(folder).parts[0]
            taxes = tuple(replace(tax, currency="CNY") for tax in item.taxes)
            one = replace(item, declaration_number=NUMBER, taxes=taxes)
            found[scenario, item.declaration_number].append(one)
    return [Case(scenario, history) for (scenario, _), history in sorted(found.items(), key=lambda item: item[0])]


@pytest.fixture
def context(context: Context) -> Context:
    """One scenario amends its declaration until version 5."""
    return replace(context, contents={**CONTENTS, **{version: bytes([version]) * 32 for version in range(4, 10)}})


def decidable(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.scenario not in OPEN_TAX]


def test_scenarios_are_all_there(cases: list[Case]) -> None:
    assert len({case.scenario for case in cases}) == 68
    assert (len(cases), len(decidable(cases))) == (80, 73)
    assert sum(len(case.history) for case in cases) == 317  # every response that the samples hold


def test_a_scenario_with_an_open_tax_is_refused(cases: list[Case], context: Context) -> None:
    refused = set()
    for case in cases:
        if case.scenario in OPEN_TAX:
            with pytest.raises(EvidenceError, match="left it open"):
                decide(case.history, context)
            refused.add(case.scenario)
    assert refused == OPEN_TAX


def test_every_scenario_ends_as_its_responses_imply(cases: list[Case], context: Context) -> None:
    for case in decidable(cases):
        codes = {item.function_code for item in case.history}
        end = next((code for code in ENDS if code in codes), None)
        statements = decide(case.history, context)
        if end is None:
            assert codes <= {"07", "11", "17", "18"} and statements == (), case
            continue
        if codes == {"08", "11"}:  # an example of a single message, of what was never accepted
            assert statements == (), case
            continue
        assert statements[-1].status == LAST_WORD.get(case.scenario, MEANS[end]), case


def test_every_statement_says_what_one_response_said(cases: list[Case], context: Context) -> None:
    """Status, version, source and evidence of each statement are those of one response; the chain has no gap."""
    for case in decidable(cases):
        said = {(keccak(item.raw), item.function_code): item for item in case.history}
        before = ZERO
        for sequence, statement in enumerate(decide(case.history, context), 1):
            code = statement.sourceCode.rstrip(b"\0").decode().removeprefix("WCO:")
            source = said[statement.evidence, code]
            assert statement.status == MEANS[code], case
            assert statement.sourceCode == source_code(f"WCO:{source.function_code}"), case
            assert statement.declarationVersion == source.declaration_version, case
            assert (statement.sequence, statement.previous) == (sequence, before), case
            before = statement.struct_hash()


def test_no_scenario_is_released_without_its_clearance(cases: list[Case], context: Context) -> None:
    """Take the clearance away, and whatever else customs sent, a conditional release included, releases nothing."""
    conditional = 0
    for case in decidable(cases):
        rest = [item for item in case.history if item.function_code != "09"]
        statuses = [statement.status for statement in decide(rest, context)]
        assert CustomsStatus.RELEASED not in statuses, case
        conditional += CustomsStatus.CONDITIONAL_RELEASE in statuses
    assert conditional == 3


def test_a_conditional_release_alone_is_a_conditional_release(cases: list[Case], context: Context) -> None:
    found = [item for case in cases for item in case.history if item.function_code == "08"]
    assert len(found) == 4
    for item in found:
        accepted = replace(item, function_code="01", reference="accepted", status_codes=(), raw=b"accepted")
        statements = decide([accepted, item], context)
        assert [said.status for said in statements] == [CustomsStatus.ACCEPTED, CustomsStatus.CONDITIONAL_RELEASE]


def test_scenarios_told_in_words_are_the_ones_written_down_here(vectors: Callable[[str], Path]) -> None:
    told = {}
    for path in sorted((vectors("wco-dm") / "samples").rglob("*.txt")):
        names = re.findall(r"DMS[A-Z]{3}", path.read_text(errors="replace"))
        if names:
            told[path.parent.name] = [NAMES[name] for name in names]
    assert told == IN_WORDS


@pytest.mark.parametrize("scenario", ["TT_IM033b", "TT_IM034b"])
def test_a_scenario_told_in_words_ends_released_with_its_clearance_alone(scenario: str, context: Context) -> None:
    history = [response(code, second) for second, code in enumerate(IN_WORDS[scenario])]
    statuses = [statement.status for statement in decide(history, context)]
    assert statuses[-1] == CustomsStatus.RELEASED and statuses.count(CustomsStatus.RELEASED) == 1
    assert CustomsStatus.RELEASED not in [statement.status for statement in decide(history[:-1], context)]


@pytest.mark.parametrize("scenario", ["TT_IM034a", "TT_IM035a"])
def test_a_scenario_told_in_words_with_a_code_that_nobody_defined_is_refused(scenario: str, context: Context) -> None:
    """DMSALV (50) stands in two descriptions, without a sample: what it means is not guessed."""
    history = [response(code, second) for second, code in enumerate(IN_WORDS[scenario])]
    with pytest.raises(MessageError, match="is not a function code"):
        decide(history, context)
