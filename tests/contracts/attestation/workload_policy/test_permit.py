"""WorkloadPolicy.permit, setCertificates and permission: which program may say which fact, for whom, and how many."""

from __future__ import annotations

import pytest

from tests.helpers.certification import OTHER, REPORT, Scheme
from tests.helpers.clearance import CLEARANCE, PROGRAM, ZERO, as_alliance, permit
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

NOTHING = {"authority": 0, "minimumSvn": 0, "quorum": 0, "certificate": 0}
TWO_DAYS = 2 * 86_400
NOBODY = "0x" + "00" * 20


@pytest.fixture
def scheme(alliance) -> Scheme:
    """The register of certificates, which the deployment named."""
    return Scheme(alliance)


def test_permit_records_for_whom_from_which_version_and_how_many(alliance, policy):
    customs = alliance.settings.number("shanghai_customs")
    receipt = permit(alliance, svn=3, quorum=5)
    permission = {"authority": customs, "minimumSvn": 3, "quorum": 5, "certificate": 0}
    assert said(receipt, "WorkloadPolicy") == [
        ("WorkloadPermitted", {"workload": PROGRAM, "kind": CLEARANCE} | permission)
    ]
    assert policy.struct("permission", PROGRAM, CLEARANCE) == permission


def test_permit_again_raises_the_minimum_version(alliance, policy):
    permit(alliance, svn=3)
    permit(alliance, svn=4)
    assert policy.struct("permission", PROGRAM, CLEARANCE)["minimumSvn"] == 4


@pytest.mark.parametrize(
    ("workload", "kind", "permission", "field"),
    [
        (ZERO, CLEARANCE, (3, 1, 3, 0), "workload"),
        (PROGRAM, 0, (3, 1, 3, 0), "kind"),
        (PROGRAM, CLEARANCE, (0, 1, 3, 0), "authority"),
        (PROGRAM, CLEARANCE, (3, 1, 0, 0), "quorum"),
    ],
)
def test_permit_nothing_or_for_nobody_is_refused(alliance, policy, workload, kind, permission, field):
    with reverts_with("WorkloadInvalidPermission", field=field):
        as_alliance(alliance, policy, "permit", workload, kind, permission)


def test_permit_waits_out_the_delay_of_the_role(alliance, policy, manager, shanghai_customs):
    permission = (alliance.settings.number("shanghai_customs"), 1, 3, 0)
    data = policy.encode("permit", PROGRAM, CLEARANCE, permission)
    with reverts_with("AccessManagerNotScheduled"):
        policy.send(shanghai_customs, "permit", PROGRAM, CLEARANCE, permission)
    ready = manager.send(shanghai_customs, "schedule", policy.address, data, 0).timestamp + TWO_DAYS
    alliance.chain.travel(ready - 1)
    with reverts_with("AccessManagerNotReady"):
        policy.call("permit", PROGRAM, CLEARANCE, permission, sender=shanghai_customs.address)
    alliance.chain.travel(ready)
    policy.send(shanghai_customs, "permit", PROGRAM, CLEARANCE, permission)
    assert policy.struct("permission", PROGRAM, CLEARANCE)["quorum"] == 3


def test_permission_counts_as_long_as_its_certificate_is_valid(alliance, policy, scheme):
    number = scheme.certified()
    permit(alliance, certificate=number)
    alliance.chain.travel(scheme.state(number)["validUntil"])
    assert policy.struct("permission", PROGRAM, CLEARANCE)["certificate"] == number
    alliance.chain.travel(scheme.state(number)["validUntil"] + 1)
    assert policy.struct("permission", PROGRAM, CLEARANCE) == NOTHING


def test_permission_ends_with_a_suspension_and_comes_back_with_its_end(alliance, policy, scheme):
    number = scheme.certified()
    permit(alliance, certificate=number)
    scheme.body("suspend", number, OTHER, REPORT)
    assert policy.struct("permission", PROGRAM, CLEARANCE) == NOTHING
    scheme.body("reinstate", number, REPORT)
    assert policy.struct("permission", PROGRAM, CLEARANCE)["certificate"] == number


def test_permission_that_needs_a_certificate_counts_for_nothing_without_a_register(alliance, policy, scheme):
    permit(alliance, certificate=scheme.certified())
    permit(alliance, program=b"\1" * 32)
    receipt = as_alliance(alliance, policy, "setCertificates", NOBODY)
    assert said(receipt, "WorkloadPolicy") == [("CertificatesChanged", {"certificates": NOBODY})]
    assert policy.struct("permission", PROGRAM, CLEARANCE) == NOTHING
    assert policy.struct("permission", b"\1" * 32, CLEARANCE)["quorum"] == 3


def test_permit_with_a_certificate_where_there_is_no_register_is_refused(alliance, policy):
    as_alliance(alliance, policy, "setCertificates", NOBODY)
    with reverts_with("WorkloadWithoutCertificates", certificate=7):
        permit(alliance, certificate=7)


@pytest.mark.parametrize("product", [b"\1" * 32, ZERO])
def test_permit_with_the_certificate_of_another_program_or_none_is_refused(alliance, scheme, product):
    number = scheme.certified(product=product) if product != ZERO else 7
    with reverts_with("WorkloadOfOtherCertificate", certificate=number, product=product):
        permit(alliance, certificate=number)


def test_permit_by_the_alliance_is_possible_only_through_the_role(alliance, policy):
    with reverts_with("AccessManagedUnauthorized", caller=alliance["AllianceTimelock"].address):
        policy.call("permit", PROGRAM, CLEARANCE, (3, 1, 3, 0), sender=alliance["AllianceTimelock"].address)
