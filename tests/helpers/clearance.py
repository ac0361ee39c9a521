"""Enclave keys and customs statements for tests, signed without the product's own code.

The digest of a statement comes from `eth_account`'s EIP-712 encoder, so that an error in the contract's packing or in
`eport.enclave.statement` cannot hide in the tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak
from web3.types import RPCEndpoint

from eport.chain.collateral import bring
from eport.chain.contract import Chain, Contract, Receipt
from eport.chain.deployment import Alliance
from eport.enclave.quote.forms import forms
from eport.enclave.quote.report import report_data
from eport.enclave.quote.simulator import SimulatedPlatform, development_collateral, hardware_id

DAY = 86_400
KEY_LIFE, NONCE_LIFE = 30 * DAY, DAY

PROGRAM, PROGRAM_SVN = keccak(text="measurement of the tests' program"), 3
CLEARANCE = 1  # FactKind

(
    NONE, LODGED, ACCEPTED, REJECTED, DOCUMENT_CHECK, INSPECTION, TAX_ASSESSED, CONDITIONAL_RELEASE, RELEASED, CLOSED,
    BONDED, DETAINED, CANCELLED,
) = range(13)  # fmt: skip

SUBJECT = keccak(text="keyed hash of declaration 222920261000000017")
INVOICE = keccak(text="keyed hash of invoice SH-2026-0112")
INVOICE_PATH = keccak(text="E-port/Invoice")
SALT = keccak(text="salt of the invoice leaf")
ZERO = bytes(32)

_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


class AbiTuple:
    """Mixin for named tuples that stand for structs: web3 builds tuples anew from one iterable."""

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        if len(values) == 1 and not fields:
            values = tuple(values[0])
        return super().__new__(cls, *values, **fields)


class _Statement(NamedTuple):
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


class Statement(AbiTuple, _Statement):
    """A ClearanceStatement in the order of its ABI tuple."""


_TYPES = (
    "bytes32", "uint32", "bytes32", "uint8", "bytes16", "uint16", "uint8", "uint16", "uint64", "uint64", "bytes32",
    "bytes32", "bytes32", "uint32", "bytes32", "uint64", "uint64",
)  # fmt: skip


_MACHINES: dict[bytes, str] = {}
"""Names of simulated machines by their hardware id."""


class Platform(NamedTuple):
    """An allow-listed platform as its event told."""

    number: int
    hardware: bytes
    operator: int


# ------------------------------------------------------------------------------------------------------------- time


def stopped_clock(chain: Chain) -> AbstractContextManager[None]:
    """Time passes by `chain.travel` alone: every block has the time of the one before."""
    return seconds_between_blocks(chain, 0)


@contextmanager
def seconds_between_blocks(chain: Chain, seconds: int) -> Iterator[None]:
    """Time passes by the block, and by `chain.travel`."""
    chain.web3.provider.make_request(RPCEndpoint("anvil_setBlockTimestampInterval"), [seconds])
    try:
        yield
    finally:
        chain.web3.provider.make_request(RPCEndpoint("anvil_removeBlockTimestampInterval"), [])


@contextmanager
def undone(chain: Chain) -> Iterator[None]:
    """What the block does to the chain is undone after it."""
    ask = chain.web3.provider.make_request
    snapshot = ask(RPCEndpoint("evm_snapshot"), [])["result"]
    try:
        yield
    finally:
        answer = ask(RPCEndpoint("evm_revert"), [snapshot])
        # What is left on the chain would fail other tests, elsewhere and later.
        assert answer.get("result") is True, f"the chain was not taken back to {snapshot}: {answer}"


# ------------------------------------------------------------------------------------------------------------- keys


def fresh_key(name: str) -> LocalAccount:
    """A key pair that nobody registered yet, the same in every run."""
    account: LocalAccount = Account.from_key(keccak(text=f"enclave key {name}"))
    return account


def platforms(alliance: Alliance) -> list[Platform]:
    """Platforms in the order in which they were registered, from the registry's events."""
    logs = alliance["EnclaveRegistry"].web3.events.PlatformRegistered().get_logs(from_block=0)
    return [Platform(log["args"]["platform"], log["args"]["hardware"], log["args"]["operator"]) for log in logs]


def new_platform(alliance: Alliance, name: str, operator: str) -> Platform:
    """Allow-list one more platform of an institution."""
    hardware = hardware_id(name)
    _MACHINES[hardware] = name
    alliance.decide(alliance["EnclaveRegistry"], "registerPlatform", hardware, alliance.settings.number(operator))
    number, operator_id = alliance["EnclaveRegistry"].call("platformOf", hardware)
    return Platform(number, hardware, operator_id)


def open_nonce(alliance: Alliance, signer: LocalAccount) -> bytes:
    """A nonce for that signer's quote; anybody may ask, the relay does."""
    receipt = alliance["EnclaveRegistry"].send(alliance.accounts["relay"], "openNonce", signer.address)
    nonce: bytes = receipt.event("NonceIssued").arguments["nonce"]
    return nonce


def register(
    alliance: Alliance, signer: LocalAccount, hardware: bytes, program: bytes = PROGRAM, svn: int = PROGRAM_SVN
) -> Receipt:
    """The relay registers a key by the quote of a simulated platform, with collateral of this moment."""
    refresh_collateral(alliance)
    nonce = open_nonce(alliance, signer)
    cut = forms(quote_of(alliance, signer, hardware, nonce, program, svn))
    registry = alliance["EnclaveRegistry"]
    return registry.send(alliance.accounts["relay"], "register", signer.address, nonce, cut.whole, cut.pck)


def quote_of(
    alliance: Alliance,
    signer: LocalAccount,
    hardware: bytes,
    nonce: bytes,
    program: bytes = PROGRAM,
    svn: int = PROGRAM_SVN,
    **changes: Any,
) -> bytes:
    """Quote of a simulated platform that binds a key to the alliance's registry; `changes` to the platform."""
    chain, registry = alliance.chain, alliance["EnclaveRegistry"].address
    platform = machine(alliance, hardware, program, svn, **changes)
    return platform.quote(report_data(chain.chain_id, registry, signer.address, nonce)).raw


def machine(
    alliance: Alliance, hardware: bytes, program: bytes = PROGRAM, svn: int = PROGRAM_SVN, **changes: Any
) -> SimulatedPlatform:
    """The simulated platform with that hardware id, its collateral of this moment."""
    _MACHINES.update({hardware_id(item.platform): item.platform for item in alliance.settings.enclaves})
    now = dt.datetime.fromtimestamp(alliance.chain.now(), dt.timezone.utc)
    return SimulatedPlatform(_MACHINES[hardware], program, now, isv_svn=svn, **changes)


def refresh_collateral(alliance: Alliance) -> None:
    """Somebody brings collateral of this moment."""
    bring(alliance["TrustCollateral"], alliance.accounts["relay"], development_collateral(alliance.chain.now()))


def permit(
    alliance: Alliance,
    program: bytes = PROGRAM,
    svn: int = PROGRAM_SVN,
    customs: str = "shanghai_customs",
    *,
    quorum: int = 3,
    certificate: int = 0,
) -> Receipt:
    """A program is permitted to speak for a customs authority, two days after it was announced."""
    permission = (alliance.settings.number(customs), svn, quorum, certificate)
    return as_alliance(alliance, alliance["WorkloadPolicy"], "permit", program, CLEARANCE, permission)


def as_alliance(alliance: Alliance, target: Contract, function: str, *arguments: Any) -> Receipt:
    """What a role with a delay may do, done at once: the alliance lets itself into the role first."""
    manager, timelock = alliance["AccessManager"], alliance["AllianceTimelock"].address
    role = manager.call("getTargetFunctionRole", target.address, target.selector(function))
    if not manager.call("hasRole", role, timelock)[0]:
        alliance.decide(manager, "grantRole", role, timelock, 0)
    return alliance.decide(target, function, *arguments)


def quorum(alliance: Alliance, name: str = "") -> list[LocalAccount]:
    """One registered key on each of the alliance's three platforms, of the permitted program; ascending addresses."""
    keys = []
    for platform in platforms(alliance)[:3]:
        keys.append(fresh_key(f"{platform.number} {name}"))
        register(alliance, keys[-1], platform.hardware)
    return ascending(keys)


def ascending(keys: Sequence[LocalAccount]) -> list[LocalAccount]:
    """Keys in the order in which the oracle wants their signatures."""
    return sorted(keys, key=lambda account: int(account.address, 16))


# ------------------------------------------------------------------------------------------------------- statements


def statement(alliance: Alliance, **changes: Any) -> Statement:
    """The first statement about SUBJECT: released by Shanghai Customs a minute ago, valid for 120 days."""
    now = alliance.chain.now()
    return Statement(
        subject=SUBJECT, sequence=1, previous=ZERO, status=RELEASED, sourceCode=b"WCO:09".ljust(16, b"\0"),
        declarationVersion=1, direction=1, customs=alliance.settings.number("shanghai_customs"),
        dutyPayable=130_000_00, dutyGuaranteed=0, content=content_of(INVOICE), evidence=keccak(text="customs message"),
        workload=PROGRAM, keyEpoch=1, nonce=ZERO, observedAt=now - 60, validUntil=now + 120 * DAY,
    )._replace(**changes)  # fmt: skip


def following(before: Statement, **changes: Any) -> Statement:
    """The statement after `before`, the same but for its place in the chain and `changes`."""
    return before._replace(sequence=before.sequence + 1, previous=struct_hash(before), **changes)


def _typed(oracle: str, chain_id: int, said: Statement) -> Any:
    fields = [{"name": name, "type": kind} for name, kind in zip(Statement._fields, _TYPES, strict=True)]
    domain = {"name": "E-port ClearanceOracle", "version": "1", "chainId": chain_id, "verifyingContract": oracle}
    return encode_typed_data(domain, {"ClearanceStatement": fields}, said._asdict())


def struct_hash(said: Statement) -> bytes:
    """EIP-712 hashStruct, by eth_account."""
    return bytes(_typed("0x" + "00" * 20, 1, said).body)


def digest(oracle: Contract, said: Statement, chain_id: int | None = None, address: str | None = None) -> bytes:
    """EIP-712 digest, by eth_account; for another chain or contract where one is given."""
    typed = _typed(address or oracle.address, chain_id or oracle.chain.chain_id, said)
    return keccak(b"\x19" + typed.version + typed.header + typed.body)


def sign(keys: Sequence[LocalAccount], hash_: bytes) -> list[bytes]:
    """Signatures of 65 bytes, in the order of the keys."""
    return [bytes(Account.unsafe_sign_hash(hash_, key.key).signature) for key in keys]


def signed(alliance: Alliance, said: Statement, keys: Sequence[LocalAccount]) -> list[bytes]:
    """Signatures over a statement, in the order of the keys."""
    return sign(keys, digest(alliance["ClearanceOracle"], said))


def attest(alliance: Alliance, said: Statement, keys: Sequence[LocalAccount]) -> Receipt:
    """Bring a statement with the signatures of `keys`, as the relay does."""
    oracle = alliance["ClearanceOracle"]
    return oracle.send(alliance.accounts["relay"], "attest", said, signed(alliance, said, keys))


def malleated(signature: bytes) -> bytes:
    """The other signature of the same key over the same digest: s mirrored, v flipped."""
    r, s, v = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    assert s <= _HALF_ORDER
    return r + (_ORDER - s).to_bytes(32, "big") + bytes([55 - v])


# ---------------------------------------------------------------------------------------------------- salted Merkle


def _leaf(path: bytes, salt: bytes, value: bytes) -> bytes:
    return keccak(keccak(encode(["bytes32", "bytes32", "bytes32"], [path, salt, value])))


def _pair(a: bytes, b: bytes) -> bytes:
    return keccak(min(a, b) + max(a, b))


def _tree(invoice: bytes) -> tuple[bytes, list[bytes]]:
    """Root of four leaves and the proof of the third, the invoice."""
    goods, mass, vessel = (
        _leaf(keccak(text=path), keccak(text=f"salt {path}"), keccak(text=f"value {path}"))
        for path in ("goods", "mass", "vessel")
    )
    left = _pair(goods, mass)
    return _pair(left, _pair(_leaf(INVOICE_PATH, SALT, invoice), vessel)), [vessel, left]


def content_of(invoice: bytes) -> bytes:
    """Salted Merkle root of a declaration's fields whose invoice is that one."""
    return _tree(invoice)[0]


def release_of(said: Statement, invoice: bytes = INVOICE) -> tuple[Statement, bytes, list[bytes]]:
    """A CustomsRelease: the statement, the salt and the proof of its invoice leaf."""
    return said, SALT, _tree(invoice)[1]
