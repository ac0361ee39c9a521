"""The genesis of Conflux' finality committee, for validators of one's own.

Its validators vote on which blocks are final (a HotStuff chain beside the tree of blocks). The node reads two files:
`initial_nodes.json`, from which block 0 registers the validators, and `genesis_file`, the first transaction of the
committee's own chain: in BCS, the Libra/Diem serialization, an event that begins epoch 1 with the committee.

**Votes.** A validator registers with `VOTES` votes. At every term those who are not serving draw a ticket for each
vote, and the best `ELECTED` tickets are elected; a validator never serves with more than its votes. Here all tickets
are elected, because `ELECTED` is at least what all validators have together: every one serves with exactly `VOTES`,
whatever the seed. With four or more validators none holds a third, so that one alone can neither halt nor decide. (By
the public chain's numbers the best 300 of many thousand tickets serve, and one of four validators may by luck hold a
third.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode
from eth_utils.crypto import keccak

VOTES = 5
ELECTED = 1_000
"""Tickets that are elected in a term, at most: more than `plan.MOST` validators have together."""
TERMS = 6
"""Terms for which a validator that was elected serves."""
SEED = bytes(32)
"""Of the first committee's election. Which one it is decides nothing here, since all tickets are elected."""

_REGISTER_GAS = 200_000
_REGISTER_STORAGE = 16_000  # [bytes]
POS_REGISTER = "0x0888000000000000000000000000000000000005"
"""Conflux' internal contract of the core space, at which validators register."""
_REGISTER = "register(bytes32,uint64,bytes,bytes,bytes[2])"


class RegistrationInvalid(ValueError):
    """What a node gave as its registration is not one."""


@dataclass(frozen=True)
class Registration:
    """What a node says of its own keys, with the proof that it holds the BLS key.

    Attributes:
        bls_key: 48 bytes, a point of G1 compressed; votes are signed by it.
        vrf_key: 33 bytes, a point of secp256k1; elections are drawn by it.
        data: the call of `register` at the internal contract.
    """

    bls_key: bytes
    vrf_key: bytes
    data: bytes

    @property
    def address(self) -> bytes:
        """Name of the validator in the committee, 32 bytes."""
        return bytes(keccak(self.bls_key + self.vrf_key))


def registration(data: str, identifier: str) -> Registration:
    """The answer of the node's `test_posRegister`. Raises `RegistrationInvalid`."""
    raw = bytes.fromhex(data.removeprefix("0x"))
    if raw[:4] != keccak(text=_REGISTER)[:4]:
        raise RegistrationInvalid(f"0x{raw[:4].hex()} is not the selector of {_REGISTER}")
    name, votes, bls_key, vrf_key, _ = decode(["bytes32", "uint64", "bytes", "bytes", "bytes[2]"], raw[4:])
    found = Registration(bls_key, vrf_key, raw)
    if len(bls_key) != 48 or len(vrf_key) != 33:
        raise RegistrationInvalid(f"keys have {len(bls_key)} and {len(vrf_key)} bytes, not 48 (BLS) and 33 (VRF)")
    if not name == found.address == bytes.fromhex(identifier.removeprefix("0x")):
        raise RegistrationInvalid(f"{identifier} is not the hash of the keys, which is 0x{found.address.hex()}")
    if votes != VOTES:
        raise RegistrationInvalid(f"{votes} votes; every validator of a consortium has {VOTES}")
    return found


def elect(addresses: Sequence[bytes], seed: bytes = SEED, elected: int = ELECTED * TERMS) -> dict[bytes, int]:
    """Votes of the first committee: the best `elected` tickets, in the order of addresses.

    A ticket is SHA3-256 of address, seed, and its number in eight little-endian bytes; the greatest are the best.
    """
    tickets = [
        (hashlib.sha3_256(address + seed + number.to_bytes(8, "little")).digest(), address)
        for address in addresses
        for number in range(VOTES)
    ]
    tickets.sort(reverse=True)
    votes: dict[bytes, int] = {}
    for _, address in tickets[:elected]:
        votes[address] = votes.get(address, 0) + 1
    return dict(sorted(votes.items()))


def check_balance(committee: dict[bytes, int]) -> None:
    """Raises `RegistrationInvalid` where one holds a third of the votes or more: it alone could halt all the others."""
    total = sum(committee.values())
    for address, votes in committee.items():
        if 3 * votes >= total:
            raise RegistrationInvalid(f"0x{address.hex()} holds {votes} of {total} votes, a third or more")


@dataclass(frozen=True)
class Account:
    """A validator as the committee's rules know it.

    Attributes:
        votes: with which it may be elected.
        locked_until: round in which the last of its stake is free; None where nothing is locked.
        forced: round in which it was retired by force, or would have been again, having no votes any more but a seat
            until the term's end. The node forgets it after the lock.
        forfeited: votes that it lost for ever, since it voted twice in one round.
    """

    votes: int
    locked_until: int | None
    forced: int | None
    forfeited: int

    def free_at(self, lock: int) -> int:
        """Round from which its owner may stake again; 0: at once. `lock`: rounds for which a stake is held.

        What one that was retired by force stakes earlier goes out at once: locked for twice as long, without votes.
        """
        return max(self.locked_until or 0, 0 if self.forced is None else self.forced + lock)


def account(answer: dict[str, Any]) -> Account:
    """The answer of the node's `pos_getAccount`."""
    status = answer["status"]
    forced = status["forceRetired"]
    ends = [int(item["endBlockNumber"], 16) for item in status["outQueue"]]
    return Account(
        votes=int(status["availableVotes"], 16),
        locked_until=max(ends) if ends else None,
        forced=None if forced is None else int(forced, 16),
        forfeited=int(status["forfeited"], 16),
    )


# ------------------------------------------------------------------------------------------------------------ files

_NEW_EPOCH = (4).to_bytes(8, "little") + bytes(28) + bytes.fromhex("0a550c18")
"""Key of the event that begins an epoch: its number at the account 0xA550C18, as in Libra."""


def genesis_file(registrations: Sequence[Registration], committee: dict[bytes, int]) -> bytes:
    """The first transaction of the committee's chain, in BCS."""
    by_address = {item.address: item for item in registrations}
    validators = _uleb(len(committee))
    for address, votes in committee.items():
        validators += _validator(by_address[address], votes)
    return (
        b"\x01"  # Transaction: genesis
        b"\x00"  # of which the change is given directly
        b"\x00"  # nothing is written
        b"\x01"  # one event
        b"\x00"  # of version 0
        + _bytes(_NEW_EPOCH)
        + _bytes(b"\x00" + validators)  # the set of validators, of scheme 0: BLS
    )


def _validator(item: Registration, votes: int) -> bytes:
    no_addresses = b"\x00\x00"  # of its network: peers find each other by the other chain's connections
    return (
        item.address
        + votes.to_bytes(8, "little")
        + _bytes(item.bls_key)
        + b"\x01"  # it has a VRF key
        + _bytes(item.vrf_key)
        + no_addresses
        + (0).to_bytes(8, "little")  # time of its last change
    )


def _bytes(value: bytes) -> bytes:
    return _uleb(len(value)) + value


def _uleb(value: int) -> bytes:
    """Unsigned LEB128: seven bits a byte, the lowest first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def initial_nodes(
    registrations: Sequence[Registration], owners: Sequence[str], committee: dict[bytes, int], chain_id: int
) -> dict[str, Any]:
    """What block 0 registers, as `initial_nodes.json` has it.

    `owners`: accounts of the core space, in whose names; only the owner can retire its validator. `chain_id`: of the
    core space.
    """
    return {
        "initial_nodes": [
            {
                "address": owner,
                "bls_key": item.bls_key.hex(),
                "vrf_key": item.vrf_key.hex(),
                "voting_power": VOTES,
                "register_tx": {
                    "nonce": "0x0",
                    "gas_price": "0x1",
                    "gas": hex(_REGISTER_GAS),
                    "action": {"Call": POS_REGISTER},
                    "value": "0x0",
                    "storage_limit": _REGISTER_STORAGE,
                    "epoch_height": 0,
                    "chain_id": chain_id,
                    "data": list(item.data),
                },
            }
            for item, owner in zip(registrations, owners)
        ],
        "initial_committee": [[address.hex(), votes] for address, votes in committee.items()],
        "initial_seed": "0x" + SEED.hex(),
    }
