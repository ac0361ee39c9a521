"""WorkloadPolicy.withdraw: at once, by whoever guards the enclaves."""

from __future__ import annotations

from tests.helpers.clearance import CLEARANCE, PROGRAM, permit
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_withdraw_takes_the_permission_away(alliance, policy, shanghai_customs):
    permit(alliance)
    receipt = policy.send(shanghai_customs, "withdraw", PROGRAM, CLEARANCE)
    assert said(receipt) == [("WorkloadWithdrawn", {"workload": PROGRAM, "kind": CLEARANCE})]
    assert policy.struct("permission", PROGRAM, CLEARANCE) == {
        "authority": 0, "minimumSvn": 0, "quorum": 0, "certificate": 0,
    }  # fmt: skip


def test_withdraw_by_a_stranger_is_refused(alliance, policy, stranger):
    permit(alliance)
    with reverts_with("AccessManagedUnauthorized", caller=stranger.address):
        policy.send(stranger, "withdraw", PROGRAM, CLEARANCE)
