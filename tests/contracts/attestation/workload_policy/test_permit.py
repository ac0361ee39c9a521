"""WorkloadPolicy.permit and permission: which program may say which fact, for whom."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import CLEARANCE, PROGRAM, ZERO
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_permit_records_authority_and_minimum_version(alliance, policy):
    customs = alliance.settings.number("shanghai_customs")
    receipt = alliance.council(policy, "permit", PROGRAM, CLEARANCE, customs, 3)
    assert said(receipt, "WorkloadPolicy") == [
        ("WorkloadPermitted", {"workload": PROGRAM, "kind": CLEARANCE, "authority": customs, "minimumSvn": 3})
    ]
    assert policy.struct("permission", PROGRAM, CLEARANCE) == {"authority": customs, "minimumSvn": 3}


def test_permit_again_raises_the_minimum_version(alliance, policy):
    customs = alliance.settings.number("shanghai_customs")
    alliance.council(policy, "permit", PROGRAM, CLEARANCE, customs, 3)
    alliance.council(policy, "permit", PROGRAM, CLEARANCE, customs, 4)
    assert policy.struct("permission", PROGRAM, CLEARANCE)["minimumSvn"] == 4


@pytest.mark.parametrize(
    ("workload", "kind", "authority"), [(ZERO, CLEARANCE, 3), (PROGRAM, 0, 3), (PROGRAM, CLEARANCE, 0)]
)
def test_permit_nothing_or_for_nobody_is_refused(alliance, policy, workload, kind, authority):
    with reverts_with("WorkloadInvalidPermission", workload=workload):
        alliance.council(policy, "permit", workload, kind, authority, 1)


def test_permit_by_customs_alone_is_refused(policy, shanghai_customs):
    with reverts_with("AccessManagedUnauthorized", caller=shanghai_customs.address):
        policy.send(shanghai_customs, "permit", PROGRAM, CLEARANCE, 3, 1)
