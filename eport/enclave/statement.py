"""What an enclave signs: one fact of a customs authority, as EIP-712 typed data.

Layout version 1 is fixed for ever: a contract on a chain hashes it in this order and these types
(`contracts/types/Clearance.sol`). A later layout is a new domain version, not a change here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from eth_abi.abi import encode
from eth_account import Account
from eth_utils.address import is_checksum_address, is_hex_address, to_canonical_address
from eth_utils.crypto import keccak

ZERO: Final = bytes(32)
"""Value of `previous` in a first statement, and of `nonce` where nobody asked."""

DOMAIN_NAME: Final = "E-port ClearanceOracle"
DOMAIN_VERSION: Final = "1"

LAYOUT: Final = (
    ("subject", "bytes32"),
    ("sequence", "uint32"),
    ("previous", "bytes32"),
    ("status", "uint8"),
    ("sourceCode", "bytes16"),
    ("declarationVersion", "uint16"),
    ("direction", "uint8"),
    ("customs", "uint16"),
    ("dutyPayable", "uint64"),
    ("dutyGuaranteed", "uint64"),
    ("content", "bytes32"),
    ("evidence", "bytes32"),
    ("workload", "bytes32"),
    ("keyEpoch", "uint32"),
    ("nonce", "bytes32"),
    ("observedAt", "uint64"),
    ("validUntil", "uint64"),
)
"""Fields of the struct as (name, Solidity type), in order. `payable` is a Solidity keyword, hence the long names."""

TYPE: Final = "ClearanceStatement(" + ",".join(f"{kind} {name}" for name, kind in LAYOUT) + ")"
"""EIP-712 encodeType of the struct."""
TYPEHASH: Final = keccak(text=TYPE)

EMPTY: Final[tuple[bytes | int, ...]] = tuple(
    bytes(int(kind[5:])) if kind.startswith("bytes") else 0 for _, kind in LAYOUT
)
"""All zeros, in the order of the struct: what a contract takes where there is no statement. Never signed."""

_DOMAIN_TYPEHASH: Final = keccak(
    text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_CUSTOMS_STATUSES: Final = 15
_SOURCE_CODE = re.compile(rb"[\x21-\x7e]+\0*")


class StatementError(ValueError):
    """A field of a statement is outside what its layout can say: which field, which value, which rule."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a signature counts (EIP-712 domain): one oracle contract on one chain.

    Attributes:
        chain_id: EIP-155 chain id.
        verifying_contract: address of the ClearanceOracle, 0x and 40 hex digits.

    Raises:
        StatementError: a chain id below 1; no address, or one whose EIP-55 checksum is wrong.
    """

    chain_id: int
    verifying_contract: str

    def __post_init__(self) -> None:
        if self.chain_id < 1:
            raise StatementError(f"chain_id = {self.chain_id}: is below 1; use the EIP-155 id of the chain")
        canonical_address("verifying_contract", self.verifying_contract)

    def separator(self) -> bytes:
        """EIP-712 domain separator, 32 bytes."""
        return keccak(
            encode(
                ["bytes32", "bytes32", "bytes32", "uint256", "address"],
                [
                    _DOMAIN_TYPEHASH,
                    keccak(text=DOMAIN_NAME),
                    keccak(text=DOMAIN_VERSION),
                    self.chain_id,
                    self.verifying_contract,
                ],
            )
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact about one declaration. Attributes bear the names of the EIP-712 struct.

    Attributes:
        subject: keyed hash of the declaration number, 32 bytes.
        sequence: number of the statement for its subject, from 1, without gaps.
        previous: struct hash of the statement before, 32 bytes; zero for the first.
        status: `CustomsStatus` as a number, 1–15.
        sourceCode: the authority's own code in ASCII, `WCO:09`, padded with NUL to 16 bytes.
        declarationVersion: version of the declaration that the fact is about.
        direction: 1 import, 0 export: the flag digit of a China declaration number.
        customs: institution id of the authority in AllianceRegistry.
        dutyPayable: [fen] duty and taxes as last assessed, all goods items.
        dutyGuaranteed: [fen] the part secured by a guarantee.
        content: salted Merkle root of the declaration's fields, 32 bytes.
        evidence: keccak256 of the customs message as signed (canonical XML, without the signature), 32 bytes.
        workload: measurement of the signing program (MRENCLAVE), 32 bytes.
        keyEpoch: epoch of the signing keys.
        nonce: challenge of a requester, 32 bytes; zero where nobody asked.
        observedAt: [unix s] issue time of the customs message.
        validUntil: [unix s] last second at which the statement is accepted, not before `observedAt`.

    Raises:
        StatementError: a value that its type or its meaning does not allow.
    """

    subject: bytes
    sequence: int
    previous: bytes
    status: int
    sourceCode: bytes
    declarationVersion: int
    direction: int
    customs: int
    dutyPayable: int
    dutyGuaranteed: int
    content: bytes
    evidence: bytes
    workload: bytes
    keyEpoch: int
    nonce: bytes
    observedAt: int
    validUntil: int

    def __post_init__(self) -> None:
        for name, kind in LAYOUT:
            _require_fits(name, kind, getattr(self, name))
        for name, holds, rule in _MEANING:
            if not holds(self):
                value = getattr(self, name)
                raise StatementError(f"{name} = {_shown(value)}: {rule}")

    def struct_hash(self) -> bytes:
        """EIP-712 hashStruct, 32 bytes: the `previous` of the next statement."""
        return keccak(encode(["bytes32", *(kind for _, kind in LAYOUT)], [TYPEHASH, *self.as_tuple()]))

    def digest(self, domain: Domain) -> bytes:
        """What is signed, 32 bytes: keccak256(0x1901 ‖ domain separator ‖ struct hash)."""
        return keccak(b"\x19\x01" + domain.separator() + self.struct_hash())

    def as_tuple(self) -> tuple[bytes | int, ...]:
        """The values in the order of the struct, as a contract call takes them."""
        return tuple(getattr(self, name) for name, _ in LAYOUT)


def sign(statement: Statement, domain: Domain, private_key: bytes) -> bytes:
    """Sign a statement.

    Args:
        private_key: secp256k1, 32 bytes.

    Returns:
        65 bytes: r ‖ s ‖ v with low s and v 27 or 28, as OpenZeppelin's ECDSA takes it. Deterministic (RFC 6979): the
        same statement always has the same signature.
    """
    return bytes(Account.unsafe_sign_hash(statement.digest(domain), private_key).signature)


def source_code(code: str) -> bytes:
    """Pad an authority's code (`WCO:09`) to the 16 bytes of `sourceCode`.

    Raises:
        StatementError: longer than 16 characters, or not ASCII.
    """
    if not code.isascii() or len(code) > 16:
        raise StatementError(f"sourceCode = {code!r}: is not ASCII of at most 16 characters; shorten it")
    return code.encode().ljust(16, b"\0")


def canonical_address(name: str, address: str) -> bytes:
    """The 20 bytes of an address; `name` is the field that an error names.

    Raises:
        StatementError: not 0x and 40 hex digits, or mixed case with a wrong EIP-55 checksum.
    """
    if not (is_hex_address(address) and address.startswith("0x")):
        raise StatementError(f"{name} = {address!r}: is not an address of 0x and 40 hex digits")
    digits = address[2:]
    if digits != digits.lower() and digits != digits.upper() and not is_checksum_address(address):
        raise StatementError(f"{name} = {address}: its EIP-55 checksum is wrong; copy the address again")
    return bytes(to_canonical_address(address))


def _require_fits(name: str, kind: str, value: object) -> None:
    if kind.startswith("bytes"):
        size = int(kind[5:])
        if not isinstance(value, bytes) or len(value) != size:
            raise StatementError(f"{name} = {_shown(value)}: is not {size} bytes ({kind})")
    else:
        bits = int(kind[4:])
        # bool is an int in Python, yet never a number of ours.
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << bits:
            raise StatementError(f"{name} = {value!r}: is not an integer from 0 to 2^{bits}-1 ({kind})")


_MEANING: Final[tuple[tuple[str, Callable[[Statement], bool], str], ...]] = (
    ("subject", lambda s: s.subject != ZERO, "is zero; it is the keyed hash of a declaration number"),
    ("sequence", lambda s: s.sequence >= 1, "is zero; statements count from 1"),
    (
        "previous",
        lambda s: (s.sequence == 1) == (s.previous == ZERO),
        "is zero for the first statement of a subject and only for it",
    ),
    ("status", lambda s: 1 <= s.status <= _CUSTOMS_STATUSES, "is not a customs status from 1 to 12"),
    (
        "sourceCode",
        lambda s: _SOURCE_CODE.fullmatch(s.sourceCode) is not None,
        "is not printable ASCII padded with NUL on the right; use source_code()",
    ),
    ("direction", lambda s: s.direction in (0, 1), "is neither 0 (export) nor 1 (import)"),
    ("validUntil", lambda s: s.validUntil >= s.observedAt, "is before observedAt"),
)


def _shown(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else repr(value)
