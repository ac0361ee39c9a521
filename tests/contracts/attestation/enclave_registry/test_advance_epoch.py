"""EnclaveRegistry.advanceEpoch: the epoch before stays open, older ones close."""

from __future__ import annotations

from tests.helpers.clearance import fresh_key, platforms, register
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_advance_epoch_keeps_the_previous_epoch_open_and_closes_older_ones(alliance, enclaves):
    first, second, third = fresh_key("1"), fresh_key("2"), fresh_key("3")
    hardware = platforms(alliance)[0].hardware

    def valid():
        return [bool(word) for word in enclaves.call("keysOf", [key.address for key in (first, second, third)])]

    register(alliance, first, hardware)
    receipt = alliance.decide(enclaves, "advanceEpoch")
    assert said(receipt, "EnclaveRegistry") == [("EpochAdvanced", {"epoch": 2, "oldestOpen": 1})]
    assert enclaves.call("keyEpoch") == 2
    register(alliance, second, hardware)
    assert valid() == [True, True, False]
    alliance.decide(enclaves, "advanceEpoch")
    register(alliance, third, hardware)
    assert valid() == [False, True, True]
    assert [enclaves.struct("key", key.address)["epoch"] for key in (first, second, third)] == [1, 2, 3]
    assert [enclaves.struct("key", key.address)["valid"] for key in (first, second, third)] == valid()
    alliance.decide(enclaves, "advanceEpoch")
    assert valid() == [False, False, True]


def test_advance_epoch_by_customs_alone_is_refused(enclaves, shanghai_customs):
    with reverts_with("AccessManagedUnauthorized", caller=shanghai_customs.address):
        enclaves.send(shanghai_customs, "advanceEpoch")
