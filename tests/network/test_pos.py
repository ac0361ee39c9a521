"""The genesis of the finality committee: votes, and the bytes that the node reads."""

from __future__ import annotations

import hashlib
import json

import pytest
from coincurve import PrivateKey
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from eport.network import core, pos
from eport.network.pos import Registration, RegistrationInvalid


def made(number: int) -> Registration:
    bls, vrf = bytes([number]) * 48, bytes([2, *[number] * 32])
    return Registration(bls, vrf, call(bls, vrf))


def call(bls: bytes, vrf: bytes, votes: int = pos.VOTES, name: bytes | None = None) -> bytes:
    arguments = [name or bytes(keccak(bls + vrf)), votes, bls, vrf, [b"\1" * 48, b"\2" * 32]]
    return bytes.fromhex("e335b451") + encode(["bytes32", "uint64", "bytes", "bytes", "bytes[2]"], arguments)


FOUR = [made(number) for number in (1, 2, 3, 4)]


def test_registration_is_read_as_the_node_gives_it():
    one = FOUR[0]
    assert pos.registration("0x" + one.data.hex(), one.address.hex()) == one


@pytest.mark.parametrize(
    ("data", "identifier", "words"),
    [
        (b"\0\0\0\0" + FOUR[0].data[4:], FOUR[0].address, "selector"),
        (call(b"\1" * 47, FOUR[0].vrf_key), FOUR[0].address, "47 and 33 bytes"),
        (call(b"\1" * 48, b"\2" * 32), FOUR[0].address, "48 and 32 bytes"),
        (FOUR[0].data, FOUR[1].address, "is not the hash of the keys"),
        (call(FOUR[0].bls_key, FOUR[0].vrf_key, name=FOUR[1].address), FOUR[0].address, "is not the hash"),
        (call(FOUR[0].bls_key, FOUR[0].vrf_key, votes=pos.VOTES + 1), FOUR[0].address, "votes"),
    ],
)
def test_registration_that_is_none_is_refused(data: bytes, identifier: bytes, words: str):
    with pytest.raises(RegistrationInvalid, match=words):
        pos.registration("0x" + data.hex(), identifier.hex())


@pytest.mark.parametrize("seed", [bytes(32), b"\1" * 32, keccak(text="any seed")])
@pytest.mark.parametrize("validators", [4, 7, 60])
def test_every_validator_serves_with_its_full_votes_whatever_the_seed(validators: int, seed: bytes):
    addresses = [keccak(bytes([number])) for number in range(validators)]
    committee = pos.elect(addresses, seed)
    assert committee == dict.fromkeys(sorted(addresses), pos.VOTES)
    pos.check_balance(committee)


def test_election_takes_the_greatest_tickets_only():
    ours, theirs = (made(number).address for number in (1, 2))
    best = {}
    for address in (ours, theirs):
        tickets = [hashlib.sha3_256(address + pos.SEED + bytes([n]) + bytes(7)).digest() for n in range(pos.VOTES)]
        best[address] = max(tickets)
    assert pos.elect([ours, theirs], elected=1) == {max(best, key=lambda address: best[address]): 1}
    assert sum(pos.elect([ours, theirs], elected=pos.VOTES).values()) == pos.VOTES


@pytest.mark.parametrize(
    ("votes", "balanced"),
    [((5, 5, 5), False), ((4, 4, 4, 4), True), ((4, 4, 4, 5), True), ((4, 4, 4, 6), False), ((4, 4, 5, 6), True)],
)
def test_nobody_holds_a_third(votes: tuple[int, ...], balanced: bool):
    committee = {bytes([place]) * 32: count for place, count in enumerate(votes)}
    if balanced:
        pos.check_balance(committee)
    else:
        with pytest.raises(RegistrationInvalid, match="a third or more"):
            pos.check_balance(committee)


def test_genesis_file_is_one_event_with_the_validators_in_order_of_address():
    committee = pos.elect([item.address for item in FOUR])
    data = pos.genesis_file(FOUR, committee)
    assert data[:6] == bytes([1, 0, 0, 1, 0, 40])
    assert data[6:46] == (4).to_bytes(8, "little") + bytes(28) + bytes.fromhex("0a550c18")
    length, at = _read_uleb(data, 46)
    assert at + length == len(data)
    assert data[at] == 0 and data[at + 1] == len(FOUR)
    at, found = at + 2, []
    for _ in FOUR:
        address, votes = data[at : at + 32], int.from_bytes(data[at + 32 : at + 40], "little")
        at += 40
        assert data[at] == 48
        bls, at = data[at + 1 : at + 49], at + 49
        assert data[at : at + 2] == b"\1\x21"
        vrf, at = data[at + 2 : at + 35], at + 35
        assert data[at : at + 10] == bytes(10)
        at += 10
        assert address == keccak(bls + vrf)
        found.append((address, votes))
    assert at == len(data)
    assert found == list(committee.items()) == sorted(found)


def _read_uleb(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not data[at - 1] & 0x80:
            return value, at


def test_initial_nodes_name_owner_votes_and_registration():
    owners = [f"0x1{number:039x}" for number in range(4)]
    committee = pos.elect([item.address for item in FOUR])
    written = json.loads(json.dumps(pos.initial_nodes(FOUR, owners, committee, 77)))
    assert [node["address"] for node in written["initial_nodes"]] == owners
    assert {node["voting_power"] for node in written["initial_nodes"]} == {pos.VOTES}
    first = written["initial_nodes"][0]["register_tx"]
    assert bytes(first["data"]) == FOUR[0].data and first["chain_id"] == 77
    assert first["action"] == {"Call": pos.POS_REGISTER}
    assert written["initial_committee"] == [[address.hex(), votes] for address, votes in committee.items()]


def test_core_space_address_begins_with_one_and_is_spelled_as_cip37_has_it():
    key = PrivateKey(bytes.fromhex("46" * 32))
    assert core.address(key)[:3] == "0x1" and len(core.address(key)) == 42
    # The example of CIP-37, on the public chain, whose number is 1029 and whose prefix is a name.
    example = "0x1a2f80341409639ea6a35bbcab8299066109aa55"
    assert core.base32(example, 1029) == "cfx:aarc9abycue0hhzgyrr53m6cxedgccrmmyybjgh4xg"
    assert core.base32(example, 20261).startswith("net20261:aarc9abycue0hhzgyrr53m6cxedgccrmmy")


def told(**changed: object) -> dict[str, object]:
    """The node's answer of a validator that serves."""
    status: dict[str, object] = {
        "availableVotes": "0x5", "forceRetired": None, "forfeited": "0x0", "inQueue": [], "locked": "0x5",
        "outQueue": [], "unlocked": "0x0",
    }  # fmt: skip
    return {"address": "0x" + "ab" * 32, "blockNumber": "0x1f", "status": {**status, **changed}}


def test_validator_that_serves_has_its_votes_and_nothing_locked():
    assert pos.account(told()) == pos.Account(votes=5, locked_until=None, forced=None, forfeited=0)


def test_validator_retired_by_force_is_locked_until_the_last_of_its_votes_is_free():
    queue = [{"endBlockNumber": "0x28", "power": "0x3"}, {"endBlockNumber": "0x50", "power": "0x2"}]
    found = pos.account(told(availableVotes="0x0", forceRetired="0x14", locked="0x0", outQueue=queue))
    assert found == pos.Account(votes=0, locked_until=80, forced=20, forfeited=0)
    assert found.free_at(60) == 80 and found.free_at(61) == 81


def test_validator_whose_stake_is_free_may_be_out_for_another_term():
    """It had a seat in the next term as well, and cast no vote: found on a network where one staked too early."""
    found = pos.account(told(availableVotes="0x0", forceRetired="0x12c", locked="0x0", unlocked="0x5"))
    assert found.locked_until is None and found.free_at(100) == 400
    assert pos.account(told(availableVotes="0x0", locked="0x0", unlocked="0x5")).free_at(100) == 0


def test_calls_that_give_votes_up_and_take_them_again_name_the_registers_functions():
    assert core.retire(5) == keccak(text="retire(uint64)")[:4] + (5).to_bytes(32, "big")
    assert core.increase_stake(5) == keccak(text="increaseStake(uint64)")[:4] + (5).to_bytes(32, "big")
