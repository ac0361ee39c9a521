"""EnclaveRegistry.registerPlatform, removePlatform, platformOf: the allow-list of machines by owner."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import ZERO, fresh_key, new_platform, platforms, register
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

HARDWARE = keccak(text="PPID of a machine")


def test_register_platform_numbers_it_and_tells_its_owner(alliance, enclaves):
    operator = alliance.settings.number("abc_shanghai")
    receipt = alliance.decide(enclaves, "registerPlatform", HARDWARE, operator)
    assert said(receipt, "EnclaveRegistry") == [
        ("PlatformRegistered", {"platform": 4, "hardware": HARDWARE, "operator": operator})
    ]
    assert enclaves.call("platformOf", HARDWARE) == [4, operator]
    assert enclaves.call("platformCount") == 4


def test_register_platform_twice_is_refused(alliance, enclaves):
    hardware = platforms(alliance)[0].hardware
    with reverts_with("EnclavePlatformExists", hardware=hardware):
        alliance.decide(enclaves, "registerPlatform", hardware, 7)


@pytest.mark.parametrize(("field", "arguments"), [("hardware", (ZERO, 5)), ("operator", (HARDWARE, 0))])
def test_register_platform_with_an_invalid_field_is_refused(alliance, enclaves, field, arguments):
    with reverts_with("EnclaveInvalid", field=field):
        alliance.decide(enclaves, "registerPlatform", *arguments)


def test_register_platform_by_an_operator_itself_is_refused(enclaves, icbc_shanghai):
    with reverts_with("AccessManagedUnauthorized", caller=icbc_shanghai.address):
        enclaves.send(icbc_shanghai, "registerPlatform", HARDWARE, 6)


def test_remove_platform_stops_its_keys_at_once_and_no_others(alliance, enclaves, shanghai_customs):
    first, second = platforms(alliance)[:2]
    signers = [fresh_key("on the first"), fresh_key("on the first too"), fresh_key("on the second")]
    for signer, platform in zip(signers, (first, first, second)):
        register(alliance, signer, platform.hardware)
    receipt = enclaves.send(shanghai_customs, "removePlatform", first.hardware)
    assert said(receipt) == [("PlatformRemoved", {"platform": first.number})]
    assert enclaves.call("platformOf", first.hardware) == [0, 0]
    words = enclaves.call("keysOf", [signer.address for signer in signers])
    assert [word != 0 for word in words] == [False, False, True]
    assert [enclaves.struct("key", signer.address)["valid"] for signer in signers] == [False, False, True]
    with reverts_with("EnclavePlatformRemoved", platform=first.number):
        enclaves.send(shanghai_customs, "poke", signers[0].address)
    enclaves.send(shanghai_customs, "poke", signers[2].address)
    assert [word != 0 for word in enclaves.call("keysOf", [signer.address for signer in signers])] == [
        False,
        False,
        True,
    ]


def test_remove_platform_that_comes_back_has_a_new_number_and_old_keys_stay_dead(alliance, enclaves, shanghai_customs):
    first = platforms(alliance)[0]
    old, new = fresh_key("old"), fresh_key("new")
    register(alliance, old, first.hardware)
    enclaves.send(shanghai_customs, "removePlatform", first.hardware)
    alliance.decide(enclaves, "registerPlatform", first.hardware, first.operator)
    assert enclaves.call("platformOf", first.hardware) == [4, first.operator]
    register(alliance, new, first.hardware)
    assert not enclaves.struct("key", old.address)["valid"]
    assert enclaves.struct("key", new.address)["valid"]


def test_remove_platform_that_is_not_listed_is_refused(enclaves, shanghai_customs):
    with reverts_with("EnclaveUnknownPlatform", hardware=HARDWARE):
        enclaves.send(shanghai_customs, "removePlatform", HARDWARE)


def test_remove_platform_by_its_own_operator_is_refused(alliance, enclaves, icbc_shanghai):
    with reverts_with("AccessManagedUnauthorized", caller=icbc_shanghai.address):
        enclaves.send(icbc_shanghai, "removePlatform", platforms(alliance)[1].hardware)


def test_new_platform_of_a_known_operator_is_another_platform(alliance):
    extra = new_platform(alliance, "extra", "icbc_shanghai")
    assert extra.number == 4
    assert extra.operator == platforms(alliance)[1].operator
