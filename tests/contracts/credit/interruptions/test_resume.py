"""Business resumes before the interruption ends by itself."""

from __future__ import annotations

from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.reverts import reverts_with


def test_resume(alliance, interruptions, shanghai_commerce, bank_of_communications):
    now = alliance.chain.now()
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now, now + 20 * DAY, keccak(text="storm"))
    with reverts_with("AccessManagedUnauthorized"):
        interruptions.send(bank_of_communications, "resume", b"CN")
    alliance.chain.travel(now + 2 * DAY)
    resumed = interruptions.send(shanghai_commerce, "resume", b"CN").event("BusinessResumed").arguments["at"]
    assert interruptions.struct("interruption", b"CN", 0)["until"] == resumed
    with reverts_with("InterruptionNotRunning"):
        interruptions.send(shanghai_commerce, "resume", b"CN")
