"""EnclaveRegistry.keysOf: packed words in the order asked, zero where a key is not valid now."""

from __future__ import annotations

from tests.helpers.clearance import KEY_LIFE, PROGRAM, fresh_key, platforms, refresh_collateral, register


def test_keys_of_packs_what_the_layout_says(alliance, enclaves):
    signer, platform = fresh_key("a"), platforms(alliance)[2]
    receipt = register(alliance, signer, platform.hardware, svn=0xABCD)
    (word,) = enclaves.call("keysOf", [signer.address])
    assert word & 0xFFFFFFFF == receipt.timestamp + KEY_LIFE
    assert word >> 32 & 0xFFFFFF == 1  # epoch
    assert word >> 56 & 0xFFFF == platform.operator
    assert word >> 72 & 0xFFFFFF == platform.number
    assert word >> 96 & 0xFFFF == 0xABCD
    assert word >> 112 & 0xFFFFFFFF == 1  # what was proved first
    assert word >> 144 & 0xFFFFFFFF == receipt.event("KeyRegistered").arguments["holdsUntil"]
    assert word >> 176 & 0xFFFFFFFF == alliance["EnclaveRegistry"].call("version")
    assert (word >> 208).to_bytes(6, "big") == PROGRAM[:6]


def test_keys_of_keeps_the_order_and_answers_zero_for_strangers(alliance, enclaves):
    a, b, nobody = fresh_key("a"), fresh_key("b"), fresh_key("nobody")
    register(alliance, a, platforms(alliance)[0].hardware)
    register(alliance, b, platforms(alliance)[1].hardware)
    (word_a,), (word_b,) = (enclaves.call("keysOf", [key.address]) for key in (a, b))
    asked = [b.address, nobody.address, a.address, b.address]
    assert enclaves.call("keysOf", asked) == [word_b, 0, word_a, word_b]
    assert enclaves.call("keysOf", []) == []


def test_keys_of_in_the_last_second_of_a_life_and_one_later(alliance, enclaves):
    signer = fresh_key("a")
    register(alliance, signer, platforms(alliance)[0].hardware)
    expiry = enclaves.struct("key", signer.address)["expiresAt"]
    alliance.chain.travel(expiry)
    refresh_collateral(alliance)
    assert enclaves.call("keysOf", [signer.address]) != [0]
    alliance.chain.travel(expiry + 1)
    assert enclaves.call("keysOf", [signer.address]) == [0]
    assert not enclaves.struct("key", signer.address)["valid"]


def test_key_of_a_stranger_is_empty(enclaves, stranger):
    found = enclaves.struct("key", stranger.address)
    assert not found["valid"] and found["workload"] == bytes(32) and found["expiresAt"] == 0
