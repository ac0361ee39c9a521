"""What differs between the chains that E-port runs on, in one place.

| | Anvil | Conflux (eSpace) | Besu (QBFT) |
|---|---|---|---|
| settled | nothing is; what is included counts, on a chain of one's own | `finalized`: the committee voted | included |
| clock | can be moved | is the world's | is the world's |
| gas price | 0 | the base fee, 1 wei | 0 |
| P256VERIFY (EIP-7951) | yes | no: EnclaveRegistry's Solidity serves | yes, from Osaka on |

A chain that is not known counts as one that finalizes and whose clock stands fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from eth_typing import HexStr
from web3 import Web3
from web3.exceptions import BlockNotFound, ContractLogicError, Web3RPCError
from web3.types import TxParams


class Settlement(Enum):
    """When a transaction can no longer be taken back."""

    FINALIZED = "finalized"
    INCLUDED = "included"
    NEVER = "never"


@dataclass(frozen=True)
class NetworkKind:
    """One kind of chain.

    Attributes:
        name: as its nodes name their program.
        settlement: see `Settlement`.
        moves_time: whether a block can be asked for at a time of one's choice.
        poll: [s] between looks for a receipt: a fraction of the time between blocks.
        settles_within: [s] after which a transaction that is not settled is worth an alarm.
        doubted: [s] for which a refusal is asked for again. In a tree of blocks the newest may change places, so that
            what a receipt told of is missing from the state for a moment.
    """

    name: str
    settlement: Settlement
    moves_time: bool
    poll: float
    settles_within: float
    doubted: float = 0.0

    def settled_block(self, web3: Web3) -> int:
        """Number of the newest block that stays. On Anvil the newest one: nobody else builds there."""
        if self.settlement is not Settlement.FINALIZED:
            return int(web3.eth.block_number)
        try:
            return int(web3.eth.get_block("finalized")["number"])
        except BlockNotFound:  # a chain that has finalized nothing yet
            return 0

    def gas_price(self, web3: Web3) -> int:
        """[wei] what a transaction has to offer. A legacy price is taken everywhere, and is the base fee at least."""
        return int(web3.eth.gas_price)

    @staticmethod
    def gas_limit(estimate: int) -> int:
        """A fifth more than estimated, since a call that keeps 1/64 of the gas back may need it, and 50,000 at least: a
        checkpoint of votes that was estimated as overwritten is a new one where the block is a second later.
        """
        return estimate + max(estimate // 5, 50_000)


ANVIL: Final = NetworkKind("anvil", Settlement.NEVER, True, 0.02, 60)
CONFLUX: Final = NetworkKind("conflux", Settlement.FINALIZED, False, 0.2, 120, doubted=3)
QBFT: Final = NetworkKind("besu", Settlement.INCLUDED, False, 0.5, 60)
UNKNOWN: Final = NetworkKind("unknown", Settlement.FINALIZED, False, 0.5, 1_200)
KNOWN: Final = (ANVIL, CONFLUX, QBFT)

P256VERIFY: Final = "0x" + "0" * 37 + "100"
"""Address of EIP-7951's precompile."""
_SIGNED: Final = (  # hash, r, s, x, y of RFC 6979 A.2.5, message "sample"
    "0xaf2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
_RETURN_WORD: Final = "5f5260205ff3"
_PROGRAMS: Final = {  # each returns the word 1 where its instruction is known
    "PUSH0": "6001" + _RETURN_WORD,
    "MCOPY": "60015f5260205f60205e602051" + _RETURN_WORD,
    "TSTORE": "60015f5d5f5c" + _RETURN_WORD,
}
_ONE: Final = (1).to_bytes(32, "big")


@dataclass(frozen=True)
class Features:
    """What a chain's virtual machine has. `block_gas`: of one block, which one transaction cannot exceed.

    `missing`: instructions that the contracts are compiled to and the chain does not know.
    """

    missing: tuple[str, ...]
    p256verify: bool
    block_gas: int


def features(web3: Web3) -> Features:
    """Ask the chain itself: a node's version says what it could do, not what its configuration switched on."""
    missing = tuple(name for name, code in _PROGRAMS.items() if not _returns_one(web3, {"data": HexStr("0x" + code)}))
    verified = _returns_one(web3, {"to": Web3.to_checksum_address(P256VERIFY), "data": HexStr(_SIGNED)})
    return Features(missing, verified, int(web3.eth.get_block("latest")["gasLimit"]))


def _returns_one(web3: Web3, call: TxParams) -> bool:
    try:
        return bytes(web3.eth.call(call)) == _ONE
    except (ContractLogicError, Web3RPCError):
        return False


def kind_of(web3: Web3) -> NetworkKind:
    """The kind of chain behind a connection, by what its node says it runs."""
    version = str(web3.client_version).lower()
    return next((kind for kind in KNOWN if version.startswith(kind.name)), UNKNOWN)
