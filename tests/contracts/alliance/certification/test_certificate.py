"""FintechCertification.surveil, suspend, suspendOverdue, reinstate, requestRenewal, renew, withdraw, renounce, lapse."""

from __future__ import annotations

import pytest

from tests.helpers.certification import (
    ADVERTISING,
    DATE,
    HALF_YEAR,
    HOLDER,
    LAPSED,
    LAST_YEAR,
    OTHER,
    REPORT,
    SURVEILLANCE,
    WITHDRAWN,
    YEAR,
    Scheme,
)
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


@pytest.fixture
def number(scheme: Scheme) -> int:
    return scheme.certified()


def watched(scheme: Scheme, number: int, travel) -> None:
    """Two surveillances that passed: the second year is over, the certificate runs for another."""
    for _ in range(2):
        travel(YEAR)
        scheme.body("surveil", number, REPORT, True)


def test_certificate_is_valid_to_its_last_second(scheme: Scheme, number, travel, stranger):
    watched(scheme, number, travel)
    travel(LAST_YEAR)
    assert scheme.valid(number) and scheme.chain.now() == scheme.state(number)["validUntil"]
    with reverts_with("CertificationNotYet", date=scheme.state(number)["validUntil"]):
        scheme.contract.send(stranger, "lapse", number)
    travel(1)
    assert not scheme.valid(number)
    with reverts_with("CertificationDatePassed", certificate=number):
        scheme.body("surveil", number, REPORT, True)
    ended = {"certificate": number, "stage": LAPSED, "reason": DATE, "evidence": bytes(32)}
    assert said(scheme.contract.send(stranger, "lapse", number)) == [("CertificationEnded", ended)]


def test_surveillance_that_passes_moves_the_next_by_a_year(scheme: Scheme, number, travel):
    now = travel(100)
    surveyed = {"certificate": number, "report": REPORT, "deadline": now + YEAR}
    assert said(scheme.body("surveil", number, REPORT, True)) == [("CertificateSurveyed", surveyed)]
    assert scheme.state(number)["deadline"] == now + YEAR


def test_surveillance_that_fails_suspends(scheme: Scheme, number):
    until = scheme.chain.now() + HALF_YEAR
    suspended = {"certificate": number, "reason": SURVEILLANCE, "evidence": REPORT, "until": until}
    assert said(scheme.body("surveil", number, REPORT, False)) == [("CertificateSuspended", suspended)]
    assert scheme.state(number)["suspendedUntil"] == until and not scheme.valid(number)


def test_surveillance_that_is_overdue_lets_anybody_suspend(scheme: Scheme, number, travel, stranger):
    date = scheme.state(number)["deadline"]
    travel(YEAR)
    with reverts_with("CertificationNotYet", certificate=number, date=date):
        scheme.contract.send(stranger, "suspendOverdue", number)
    now = travel(1)
    suspended = {"certificate": number, "reason": SURVEILLANCE, "evidence": bytes(32), "until": now + HALF_YEAR}
    assert said(scheme.contract.send(stranger, "suspendOverdue", number)) == [("CertificateSuspended", suspended)]
    with reverts_with("CertificationSuspended", certificate=number, until=now + HALF_YEAR):
        scheme.contract.send(stranger, "suspendOverdue", number)


def test_suspension_ends_by_a_review_until_its_last_second(scheme: Scheme, number, travel):
    scheme.body("suspend", number, OTHER, REPORT)
    for function, arguments in (("suspend", (OTHER, REPORT)), ("surveil", (REPORT, True)), ("renew", (REPORT,))):
        with reverts_with("CertificationSuspended", certificate=number):
            scheme.body(function, number, *arguments)
    now = travel(HALF_YEAR)
    reinstated = {"certificate": number, "report": REPORT, "deadline": now + YEAR}
    assert said(scheme.body("reinstate", number, REPORT)) == [("CertificateReinstated", reinstated)]
    assert scheme.valid(number)
    with reverts_with("CertificationNotSuspended", certificate=number):
        scheme.body("reinstate", number, REPORT)


def test_suspension_that_nobody_ended_withdraws(scheme: Scheme, number, travel, stranger):
    scheme.body("suspend", number, OTHER, REPORT)
    until = scheme.state(number)["suspendedUntil"]
    travel(HALF_YEAR)
    with reverts_with("CertificationNotYet", certificate=number, date=until):
        scheme.contract.send(stranger, "lapse", number)
    travel(1)
    with reverts_with("CertificationDatePassed", certificate=number, date=until):
        scheme.body("reinstate", number, REPORT)
    ended = {"certificate": number, "stage": WITHDRAWN, "reason": DATE, "evidence": bytes(32)}
    assert said(scheme.contract.send(stranger, "lapse", number)) == [("CertificationEnded", ended)]


def test_suspended_certificate_lapses_at_its_end_where_that_comes_first(scheme: Scheme, number, travel, stranger):
    watched(scheme, number, travel)
    travel(LAST_YEAR - 100)
    scheme.body("suspend", number, OTHER, REPORT)
    travel(101)
    ended = {"certificate": number, "stage": LAPSED, "reason": DATE, "evidence": bytes(32)}
    assert said(scheme.contract.send(stranger, "lapse", number)) == [("CertificationEnded", ended)]


def test_renewal_is_asked_for_in_the_last_half_year_and_runs_from_the_old_end(scheme: Scheme, number, travel):
    watched(scheme, number, travel)
    end = scheme.state(number)["validUntil"]
    travel(LAST_YEAR - HALF_YEAR - 1)
    window = {"certificate": number, "from": end - HALF_YEAR}
    with reverts_with("CertificationNotRenewable", **window, requested=False):
        scheme.by("icbc_shanghai", "requestRenewal", number)
    travel(1)
    with reverts_with("CertificationNotRenewable", **window, requested=False):
        scheme.body("renew", number, REPORT)
    assert said(scheme.by("icbc_shanghai", "requestRenewal", number)) == [("RenewalRequested", {"certificate": number})]
    with reverts_with("CertificationNotRenewable", **window, requested=True):
        scheme.by("icbc_shanghai", "requestRenewal", number)
    travel(HALF_YEAR)
    renewed = {"certificate": number, "validUntil": end + 3 * YEAR, "report": REPORT}
    assert said(scheme.body("renew", number, REPORT)) == [("CertificateRenewed", renewed)]
    with reverts_with("CertificationNotRenewable", requested=False):
        scheme.body("renew", number, REPORT)
    travel(1)
    assert scheme.valid(number)


def test_renewal_after_the_end_is_refused(scheme: Scheme, number, travel):
    watched(scheme, number, travel)
    travel(LAST_YEAR)
    scheme.by("icbc_shanghai", "requestRenewal", number)
    travel(1)
    with reverts_with("CertificationDatePassed", certificate=number):
        scheme.body("renew", number, REPORT)


@pytest.mark.parametrize("party", ["ccb_shanghai", "certification_body", "relay"])
@pytest.mark.parametrize("function", ["requestRenewal", "renounce"])
def test_what_the_holder_alone_may_do_is_refused_to_others(scheme: Scheme, number, party, function):
    caller = scheme.alliance.accounts[party].address
    with reverts_with("CertificationNotHolder", holder=scheme.number("icbc_shanghai"), caller=caller):
        scheme.by(party, function, number)


def test_nobody_holds_a_certificate_that_does_not_exist(scheme: Scheme, stranger):
    """Holder 0 and a stranger's institution 0 are not the same."""
    with reverts_with("CertificationNotHolder", holder=0, caller=stranger.address):
        scheme.contract.send(stranger, "renounce", 9)


@pytest.mark.parametrize("start", ["apply", "tested", "checked", "certified"])
def test_holder_gives_up_in_every_stage_though_suspended_as_a_member(scheme: Scheme, start):
    number = getattr(scheme, start)()
    scheme.alliance.decide(scheme.alliance["AllianceRegistry"], "suspend", scheme.number("icbc_shanghai"))
    ended = {"certificate": number, "stage": WITHDRAWN, "reason": HOLDER, "evidence": bytes(32)}
    assert said(scheme.by("icbc_shanghai", "renounce", number)) == [("CertificationEnded", ended)]
    assert not scheme.valid(number)
    with reverts_with("CertificationStage", found=WITHDRAWN):
        scheme.by("icbc_shanghai", "renounce", number)


def test_advertising_is_recorded_and_sanctioned(scheme: Scheme, number):
    for count in (1, 2):
        recorded = {"certificate": number, "evidence": REPORT, "infringements": count}
        assert said(scheme.body("recordInfringement", number, REPORT)) == [("InfringementRecorded", recorded)]
    assert scheme.valid(number)
    scheme.body("suspend", number, ADVERTISING, REPORT)
    assert not scheme.valid(number)
    ended = {"certificate": number, "stage": WITHDRAWN, "reason": ADVERTISING, "evidence": REPORT}
    assert said(scheme.body("withdraw", number, ADVERTISING, REPORT)) == [("CertificationEnded", ended)]
    with reverts_with("CertificationStage", found=WITHDRAWN):
        scheme.body("withdraw", number, ADVERTISING, REPORT)


def test_infringement_of_a_certificate_that_does_not_exist_is_refused(scheme: Scheme):
    with reverts_with("CertificationStage", certificate=9, found=0):
        scheme.body("recordInfringement", 9, REPORT)


@pytest.mark.parametrize("function", ["suspend", "withdraw"])
def test_sanction_without_a_reason_is_refused(scheme: Scheme, number, function):
    with reverts_with("CertificationInvalid", field="reason"):
        scheme.body(function, number, 0, REPORT)
