"""The state diagram of docs/certification.md: every arrow is walked on the chain, and no act takes another way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eport.chain.bindings import types
from eport.chain.contract import ContractReverted
from tests.helpers.certification import HALF_YEAR, OTHER, REPORT, YEAR, Scheme
from tests.helpers.clearance import undone

DIAGRAM = Path(__file__).resolve().parents[4] / "docs/certification.md"
ACTS = [
    ("fintech_lab", "reportTest", (REPORT, True)),
    ("fintech_lab", "reportTest", (REPORT, False)),
    ("certification_body", "reportCheck", (REPORT, True)),
    ("certification_body", "reportCheck", (REPORT, False)),
    ("certification_body", "certify", ()),
    ("certification_body", "surveil", (REPORT, True)),
    ("certification_body", "surveil", (REPORT, False)),
    ("icbc_shanghai", "requestRenewal", ()),
    ("certification_body", "renew", (REPORT,)),
    ("certification_body", "suspend", (OTHER, REPORT)),
    ("relay", "suspendOverdue", ()),
    ("certification_body", "reinstate", (REPORT,)),
    ("certification_body", "withdraw", (OTHER, REPORT)),
    ("icbc_shanghai", "renounce", ()),
    ("relay", "lapse", ()),
    ("certification_body", "recordInfringement", (REPORT,)),
]
LATER = (0, HALF_YEAR + 1, YEAR + 1, 4 * YEAR)


def stand(scheme: Scheme, stage: str) -> int:
    """A certificate in that stage."""
    if stage in ("apply", "tested", "checked", "certified"):
        return getattr(scheme, stage)()
    number = scheme.apply() if stage == "refused" else scheme.tested()
    if stage == "suspended":
        number = scheme.certified()
        scheme.body("suspend", number, OTHER, REPORT)
    elif stage == "refused":
        scheme.by("fintech_lab", "reportTest", number, REPORT, False)
    elif stage == "withdrawn":
        scheme.by("icbc_shanghai", "renounce", number)
    elif stage == "lapsed":
        scheme.chain.travel(scheme.chain.now() + HALF_YEAR + 1)
        scheme.by("relay", "lapse", number)
    return number


def stage_of(scheme: Scheme, number: int) -> str:
    return types.Stage(scheme.state(number)["stage"]).name.capitalize()


@pytest.fixture
def walked(scheme: Scheme) -> set[tuple[str, str]]:
    """Every change of stage that any act makes, from every stage, now and later."""
    found = {("[*]", "Applied")}
    for start in ("apply", "tested", "checked", "certified", "suspended", "refused", "withdrawn", "lapsed"):
        with undone(scheme.chain):
            number = stand(scheme, start)
            before, now = stage_of(scheme, number), scheme.chain.now()
            for later in LATER:
                with undone(scheme.chain):
                    if later:
                        scheme.chain.travel(now + later)
                    for party, function, arguments in ACTS:
                        account = scheme.alliance.accounts[party]
                        try:
                            scheme.contract.call(function, number, *arguments, sender=account.address)
                        except ContractReverted:
                            continue
                        with undone(scheme.chain):
                            scheme.by(party, function, number, *arguments)
                            found.add((before, stage_of(scheme, number)))
    return found - {(stage, stage) for stage, _ in found if stage != "Certified"}


def test_diagram_has_every_transition_of_the_contract_and_no_other(walked):
    drawn = set(re.findall(r"^    (\S+) --> (\w+)(?::|$)", DIAGRAM.read_text(), re.MULTILINE))
    assert walked == drawn
