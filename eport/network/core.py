"""Transactions of Conflux' core space, where validators stake, register and retire. The alliance is in eSpace."""

from __future__ import annotations

import time
from typing import Any

import rlp
from coincurve import PrivateKey
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from eport.network import pos
from eport.network.plan import NetworkError
from eport.network.rpc import ask

STAKING = "0x0888000000000000000000000000000000000002"
VOTE_PRICE = 1_000 * 10**18
"""[drip] that has to be staked for one vote."""
_LEAST_STORAGE = 20_000  # [bytes] that a call may store, whatever was estimated
_INCLUSION = 60.0  # [s]


def address(key: PrivateKey) -> str:
    """Account of a key in the core space: as Ethereum's, with the first four bits 0001."""
    raw = bytearray(keccak(key.public_key.format(compressed=False)[1:])[12:])
    raw[0] = raw[0] & 0x0F | 0x10
    return "0x" + raw.hex()


def signed(
    key: PrivateKey, *, to: str, data: bytes, value: int, nonce: int, epoch: int, chain_id: int, price: int, gas: int,
    storage: int,
) -> bytes:  # fmt: skip
    """A signed transaction (CIP-1559's predecessor: the one form that every version takes). `storage` in bytes."""
    body = [nonce, price, gas, bytes.fromhex(to[2:]), value, storage, epoch, chain_id, data]
    signature = key.sign_recoverable(keccak(rlp.encode(body)), hasher=None)
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]
    return bytes(rlp.encode([body, v, r, s]))


class Core:
    """The core space as one node shows it."""

    def __init__(self, url: str, chain_id: int) -> None:
        self._url, self._chain_id = url, chain_id

    def ask(self, method: str, *parameters: Any) -> Any:
        """One call."""
        return ask(self._url, method, *parameters)

    def send(self, key: PrivateKey, to: str, data: bytes = b"", value: int = 0) -> str:
        """Send and wait until it is executed. Raises `NetworkError` where it fails."""
        sender = base32(address(key), self._chain_id)
        call = {"from": sender, "to": base32(to, self._chain_id), "data": "0x" + data.hex(), "value": hex(value)}
        # The registry's own functions differ by a factor of ten: to retire takes millions.
        needed = self.ask("cfx_estimateGasAndCollateral", call)
        raw = signed(
            key,
            to=to,
            data=data,
            value=value,
            nonce=int(self.ask("cfx_getNextNonce", sender), 16),
            epoch=int(self.ask("cfx_epochNumber", "latest_state"), 16),
            chain_id=self._chain_id,
            price=max(1, int(self.ask("cfx_gasPrice"), 16)),
            gas=int(needed["gasLimit"], 16),
            storage=max(_LEAST_STORAGE, int(needed["storageCollateralized"], 16)),
        )
        hash_ = str(self.ask("cfx_sendRawTransaction", "0x" + raw.hex()))
        deadline = time.monotonic() + _INCLUSION
        while time.monotonic() < deadline:
            receipt = self.ask("cfx_getTransactionReceipt", hash_)
            if receipt is not None:
                if int(receipt["outcomeStatus"], 16) != 0:
                    raise NetworkError(f"{hash_} failed in the core space: {receipt.get('txExecErrorMsg')}")
                return hash_
            time.sleep(0.3)
        raise NetworkError(f"{hash_} was not executed within {_INCLUSION:.0f} s")


def stake(amount: int) -> bytes:
    """Call data: lock `amount` [drip]."""
    return bytes(keccak(text="deposit(uint256)")[:4] + encode(["uint256"], [amount]))


def retire(votes: int) -> bytes:
    """Call data: give up votes of one's validator."""
    return bytes(keccak(text="retire(uint64)")[:4] + encode(["uint64"], [votes]))


def increase_stake(votes: int) -> bytes:
    """Call data: votes again for the validator that one has registered."""
    return bytes(keccak(text="increaseStake(uint64)")[:4] + encode(["uint64"], [votes]))


def join(core: Core, owner: PrivateKey, funder: PrivateKey, registration: pos.Registration) -> str:
    """Give the owner what a validator has to stake, stake it, register. Returns the last transaction."""
    need = pos.VOTES * VOTE_PRICE
    core.send(funder, address(owner), value=need + 10**21)
    core.send(owner, STAKING, stake(need))
    return core.send(owner, pos.POS_REGISTER, registration.data)


def leave(core: Core, owner: PrivateKey) -> str:
    """Give up all votes."""
    return core.send(owner, pos.POS_REGISTER, retire(pos.VOTES))


# ----------------------------------------------------------------------------------------------- addresses (CIP-37)

_PUBLIC = 1029
_ALPHABET = "abcdefghjkmnprstuvwxyz0123456789"


def base32(hex_address: str, chain_id: int) -> str:
    """An address as the core space's JSON-RPC takes it: CIP-37, which takes Bitcoin Cash's address format."""
    prefix = "cfx" if chain_id == _PUBLIC else f"net{chain_id}"
    payload = _five_bits(b"\x00" + bytes.fromhex(hex_address[2:]))
    spelled = [ord(letter) & 0x1F for letter in prefix] + [0]
    check = _polymod([*spelled, *payload, *[0] * 8])
    digits = payload + [check >> 5 * (7 - place) & 0x1F for place in range(8)]
    return f"{prefix}:" + "".join(_ALPHABET[digit] for digit in digits)


def _five_bits(data: bytes) -> list[int]:
    number, bits = int.from_bytes(data, "big"), len(data) * 8
    padding = -bits % 5
    number <<= padding
    count = (bits + padding) // 5
    return [number >> 5 * (count - 1 - place) & 0x1F for place in range(count)]


def _polymod(values: list[int]) -> int:
    generators = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
    state = 1
    for value in values:
        top = state >> 35
        state = (state & 0x07FFFFFFFF) << 5 ^ value
        for place, generator in enumerate(generators):
            if top >> place & 1:
                state ^= generator
    return state ^ 1
