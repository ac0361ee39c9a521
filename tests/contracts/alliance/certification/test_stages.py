"""FintechCertification.reportTest, reportCheck and certify: each by its party, in its order, until its date."""

from __future__ import annotations

import pytest

from tests.helpers.certification import (
    APPLIED,
    CERTIFIED,
    CHECK,
    CHECKED,
    DATE,
    HALF_YEAR,
    LAPSED,
    REFUSED,
    REPORT,
    TERM,
    TEST,
    TESTED,
    YEAR,
    Scheme,
)
from tests.helpers.clearance import as_alliance
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

STAGES = [
    ("apply", "fintech_lab", "reportTest", (REPORT, True), APPLIED),
    ("tested", "certification_body", "reportCheck", (REPORT, True), TESTED),
    ("checked", "certification_body", "certify", (), CHECKED),
]


def test_test_check_and_certificate_follow_each_other(scheme: Scheme):
    number, now = scheme.apply(), scheme.chain.now()
    dates = {"certificate": number, "report": REPORT, "deadline": now + HALF_YEAR}
    assert said(scheme.by("fintech_lab", "reportTest", number, REPORT, True)) == [("PrototypeTested", dates)]
    assert said(scheme.body("reportCheck", number, REPORT, True)) == [("SiteChecked", dates)]
    assert not scheme.valid(number)
    given = {"validUntil": now + TERM, "deadline": now + YEAR}
    assert said(scheme.body("certify", number)) == [("CertificateGiven", {"certificate": number, **given})]
    assert scheme.state(number).items() >= {"stage": CERTIFIED, **given}.items()
    assert scheme.valid(number)


@pytest.mark.parametrize(("start", "party", "function", "arguments", "stage"), STAGES)
def test_a_stage_counts_in_its_last_second_and_lapses_in_the_next(
    scheme: Scheme, travel, stranger, start, party, function, arguments, stage
):
    number = getattr(scheme, start)()
    date = scheme.state(number)["deadline"]
    travel(HALF_YEAR)
    with reverts_with("CertificationNotYet", certificate=number, date=date):
        scheme.contract.send(stranger, "lapse", number)
    sender = scheme.alliance.accounts[party].address
    scheme.contract.call(function, number, *arguments, sender=sender)
    travel(1)
    with reverts_with("CertificationDatePassed", certificate=number, date=date):
        scheme.contract.call(function, number, *arguments, sender=sender)
    assert said(scheme.contract.send(stranger, "lapse", number)) == [
        ("CertificationEnded", {"certificate": number, "stage": LAPSED, "reason": DATE, "evidence": bytes(32)})
    ]
    with reverts_with("CertificationNotYet", certificate=number, date=0):
        scheme.contract.send(stranger, "lapse", number)


@pytest.mark.parametrize(("start", "party", "function", "arguments", "stage"), STAGES)
@pytest.mark.parametrize("found", ["none", "apply", "tested", "checked", "certified"])
def test_a_stage_out_of_its_order_or_twice_is_refused(scheme: Scheme, start, party, function, arguments, stage, found):
    if found == start:
        return
    number = 1 if found == "none" else getattr(scheme, found)()
    with reverts_with("CertificationStage", certificate=number, needed=stage):
        scheme.by(party, function, number, *arguments)


@pytest.mark.parametrize(("start", "party", "function", "reason"), [
    ("apply", "fintech_lab", "reportTest", TEST), ("tested", "certification_body", "reportCheck", CHECK),
])  # fmt: skip
def test_what_does_not_pass_is_refused_for_good(scheme: Scheme, start, party, function, reason):
    number = getattr(scheme, start)()
    ended = {"certificate": number, "stage": REFUSED, "reason": reason, "evidence": REPORT}
    assert said(scheme.by(party, function, number, REPORT, False)) == [("CertificationEnded", ended)]
    assert scheme.state(number).items() >= {"stage": REFUSED, "deadline": 0}.items()
    with reverts_with("CertificationStage", found=REFUSED):
        scheme.body("certify", number)


def test_test_by_anybody_but_the_named_lab_is_refused(scheme: Scheme, stranger):
    number, lab = scheme.apply(), scheme.number("fintech_lab")
    as_alliance(scheme.alliance, scheme.contract, "recogniseLab", scheme.number("ccb_shanghai"), True)
    for account in (stranger, *(scheme.alliance.accounts[key] for key in ("ccb_shanghai", "certification_body"))):
        with reverts_with("CertificationNotLab", certificate=number, lab=lab, caller=account.address):
            scheme.contract.send(account, "reportTest", number, REPORT, True)


@pytest.mark.parametrize("how", ["suspended", "not recognised"])
def test_test_by_a_lab_that_is_one_no_more_is_refused(scheme: Scheme, how):
    number, lab = scheme.apply(), scheme.number("fintech_lab")
    if how == "suspended":
        scheme.alliance.decide(scheme.alliance["AllianceRegistry"], "suspend", lab)
    else:
        as_alliance(scheme.alliance, scheme.contract, "recogniseLab", lab, False)
    with reverts_with("CertificationNotLab", lab=lab):
        scheme.by("fintech_lab", "reportTest", number, REPORT, True)
