"""The state of every certificate and inspection follows from the log alone, along random lives that anybody may end."""

from __future__ import annotations

import random
from typing import Any

import pytest

from eport.chain.contract import ContractReverted
from tests.helpers.certification import (
    ANNOUNCED,
    ANSWERED,
    APPLIED,
    CERTIFIED,
    CHECKED,
    DRAWN,
    OTHER,
    REPORT,
    STEP,
    TESTED,
    Scheme,
)
from tests.helpers.clearance import DAY
from tests.scenarios.test_rebuild import log

BLANK = {"suspendedUntil": 0, "renewalRequested": False, "infringements": 0, "validUntil": 0}


def rebuilt(scheme: Scheme) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]:
    """Certificates and inspections, from events alone."""
    certificates: dict[int, dict[str, Any]] = {}
    inspections: dict[int, dict[str, Any]] = {}
    for _, event in log(scheme.alliance):
        if event.contract != "FintechCertification":
            continue
        a = event.arguments
        one = certificates.setdefault(a.get("certificate", 0), dict(BLANK))
        two = inspections.setdefault(a.get("inspection", 0), {"certificate": 0, "deadline": 0, "step": bytes(32)})
        kept = {key: a[key] for key in ("deadline", "validUntil", "infringements") if key in a}
        if event.name == "CertificationApplied":
            one |= {"stage": APPLIED, **{key: a[key] for key in ("holder", "category", "lab", "product", "deadline")}}
        elif event.name in ("PrototypeTested", "SiteChecked", "CertificateGiven"):
            one |= {"stage": {"P": TESTED, "S": CHECKED, "C": CERTIFIED}[event.name[0]], **kept}
        elif event.name in ("CertificateSurveyed", "CertificateRenewed", "InfringementRecorded"):
            one |= kept | ({"renewalRequested": False} if event.name == "CertificateRenewed" else {})
        elif event.name == "RenewalRequested":
            one["renewalRequested"] = True
        elif event.name == "CertificateSuspended":
            one["suspendedUntil"] = a["until"]
        elif event.name == "CertificateReinstated":
            one |= {"suspendedUntil": 0, **kept}
        elif event.name == "CertificationEnded":
            one |= {"stage": a["stage"], "deadline": 0, "suspendedUntil": 0, "renewalRequested": False}
        elif event.name in ("DrawAnnounced", "DrawPostponed"):
            two |= {"state": ANNOUNCED, "round": a.get("round", 1), "drawBlock": a["drawBlock"]}
        elif event.name == "InspectionDrawn":
            two |= {"state": DRAWN, **{key: a[key] for key in ("certificate", "step", "deadline")}}
        elif event.name == "InspectionAnswered":
            two |= {"state": ANSWERED, **kept}
        elif event.name == "InspectionConcluded":
            two |= {"state": a["state"], "deadline": 0}
    for found in (certificates, inspections):
        found.pop(0, None)
    return certificates, inspections


@pytest.mark.parametrize("seed", range(3))
def test_random_lives_are_rebuilt_from_the_log_and_all_end(scheme: Scheme, stranger, seed):
    chance = random.Random(seed)
    acts = [
        ("body", "reportCheck", (REPORT, True)), ("body", "certify", ()), ("body", "surveil", (REPORT, True)),
        ("body", "suspend", (OTHER, REPORT)), ("body", "reinstate", (REPORT,)), ("body", "renew", (REPORT,)),
        ("body", "recordInfringement", (REPORT,)), ("lab", "reportTest", (REPORT, True)),
        ("holder", "requestRenewal", ()), ("anybody", "suspendOverdue", ()), ("anybody", "lapse", ()),
    ]  # fmt: skip
    accounts = scheme.alliance.accounts
    who = {"body": accounts["certification_body"], "lab": accounts["fintech_lab"], "holder": accounts["icbc_shanghai"]}
    numbers = [scheme.apply(), scheme.certified(), scheme.certified()]
    inspection = scheme.drawn(numbers[1])
    done = 0
    for _ in range(60):
        party, function, arguments = chance.choice(acts)
        try:
            scheme.contract.send(who.get(party, stranger), function, chance.choice(numbers), *arguments)
            done += 1
        except ContractReverted:
            scheme.chain.travel(scheme.chain.now() + chance.choice((DAY, 30 * DAY, 170 * DAY)))
    assert done > 5
    certificates, inspections = rebuilt(scheme)
    assert set(certificates) == set(numbers)
    for number, expected in certificates.items():
        assert scheme.state(number) == expected
    known = scheme.view(inspection)
    assert known == inspections[inspection] | {"candidates": known["candidates"]} and known["step"] == STEP
    # Years later, with nobody there but a stranger, nothing is open.
    scheme.chain.travel(scheme.chain.now() + 7 * 365 * DAY)
    for number in numbers:
        if scheme.state(number)["deadline"]:
            scheme.contract.send(stranger, "lapse", number)
        assert scheme.state(number)["deadline"] == 0 and not scheme.valid(number)
    scheme.contract.send(stranger, "closeInspection", inspection)
    assert scheme.view(inspection)["deadline"] == 0
