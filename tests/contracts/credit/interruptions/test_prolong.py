"""An interruption that lasts."""

from __future__ import annotations

from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.reverts import reverts_with


def test_prolong_until_thirty_days_from_now_and_never_back(alliance, interruptions, shanghai_commerce):
    now = alliance.chain.now()
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now, now + 2 * DAY, keccak(text="storm"))
    alliance.chain.travel(now + DAY)
    with reverts_with("InterruptionInvalidTime"):
        interruptions.send(shanghai_commerce, "prolong", b"CN", now + 2 * DAY)
    with reverts_with("InterruptionInvalidTime"):
        interruptions.send(shanghai_commerce, "prolong", b"CN", now + 31 * DAY + 60)
    receipt = interruptions.send(shanghai_commerce, "prolong", b"CN", now + 31 * DAY)
    assert receipt.event("InterruptionProlonged").arguments["until"] == now + 31 * DAY
    assert interruptions.struct("interruption", b"CN", 0)["until"] == now + 31 * DAY


def test_prolong_what_is_over_or_never_was(alliance, interruptions, shanghai_commerce):
    with reverts_with("InterruptionNotRunning"):
        interruptions.send(shanghai_commerce, "prolong", b"CN", alliance.chain.now() + DAY)
    now = alliance.chain.now()
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now, now + DAY, keccak(text="storm"))
    alliance.chain.travel(now + DAY)
    with reverts_with("InterruptionNotRunning"):
        interruptions.send(shanghai_commerce, "prolong", b"CN", now + 3 * DAY)
