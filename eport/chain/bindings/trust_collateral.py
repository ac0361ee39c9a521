"""TrustCollateral, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityBrought(EventLog):
    """`AuthorityBrought(uint8,uint8,bytes20,uint160,uint40)`"""

    number: int
    kind: types.AuthorityKind
    key_id: bytes
    serial: int
    not_after: int


@dataclass(frozen=True)
class AuthorityRevoked(EventLog):
    """`AuthorityRevoked(uint8)`"""

    number: int


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class CertificateRevoked(EventLog):
    """`CertificateRevoked(uint8,uint160)`"""

    authority: int
    serial: int


@dataclass(frozen=True)
class CollateralChanged(EventLog):
    """`CollateralChanged()`"""


@dataclass(frozen=True)
class EvaluationActivated(EventLog):
    """`EvaluationActivated(uint32)`"""

    evaluation: int


@dataclass(frozen=True)
class ListenerSet(EventLog):
    """`ListenerSet(address)`"""

    listener: str


@dataclass(frozen=True)
class QeIdentityBrought(EventLog):
    """`QeIdentityBrought(uint8,uint32,uint40,uint40,bool)`"""

    tee: types.Tee
    evaluation: int
    issue_date: int
    next_update: int
    changed: bool


@dataclass(frozen=True)
class RevocationListBrought(EventLog):
    """`RevocationListBrought(uint8,uint40,uint40)`"""

    authority: int
    this_update: int
    next_update: int


@dataclass(frozen=True)
class TcbInfoBrought(EventLog):
    """`TcbInfoBrought(uint8,bytes6,uint32,uint40,uint40,bool)`"""

    tee: types.Tee
    fmspc: bytes
    evaluation: int
    issue_date: int
    next_update: int
    changed: bool


class AssessResult(NamedTuple):
    """What `assess` returns."""

    status: types.TcbStatus
    advisories: bytes
    holds_until: int


class AuthorityByKeyResult(NamedTuple):
    """What `authority_by_key` returns."""

    number: int
    found: types.Authority


class QeIdentityResult(NamedTuple):
    """What `qe_identity` returns."""

    value0: int
    value1: int


class StateResult(NamedTuple):
    """What `state` returns."""

    value0: int
    value1: int
    value2: int


class TcbInfoResult(NamedTuple):
    """What `tcb_info` returns."""

    value0: int
    value1: int
    value2: int


class TrustCollateral(Binding):
    """See interfaces/ITrustCollateral.sol."""

    NAME = "TrustCollateral"

    def activate(self, evaluation: int) -> Act[None]:
        """Let another evaluation count, a higher one only."""
        return self._act(type(None), "activate", evaluation)

    def assess(self, platform: types.AttestedPlatform, *, block: BlockIdentifier = "latest") -> AssessResult:
        """How a platform stands now, under the evaluation that counts. Reverts where that cannot be said:
        collateral missing or run out, certificate revoked, no level reached.
          returns advisories: first 13 bytes of keccak256 over the level's advisory ids as Intel writes them,
            quotes and commas included, `'INTEL-SA-00615'`; 0 where it has none
          returns holdsUntil: [unix s] last moment for which the collateral asked answers the same unless it
            changes
          returns status: joined over platform, quoting enclave and TDX module
        """
        return self._call(AssessResult, "assess", platform, block=block)

    def authority(self, number: int, *, block: BlockIdentifier = "latest") -> types.Authority:
        """`authority(uint8)`"""
        return self._call(types.Authority, "authority(uint8)", number, block=block)

    def authority_(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority()", block=block)

    def authority_by_key(self, key_id: bytes, *, block: BlockIdentifier = "latest") -> AuthorityByKeyResult:
        """The authority with that SubjectKeyIdentifier. Reverts where nobody brought it."""
        return self._call(AuthorityByKeyResult, "authorityByKey", key_id, block=block)

    def bring_authority(self, certificate: bytes) -> Act[int]:
        """Bring an authority's certificate, which the root has signed.
        certificate: DER
        returns number: by which it is known here
        """
        return self._act(int, "bringAuthority", certificate)

    def bring_qe_identity(self, json: bytes, r: bytes, s: bytes, signer_key_id: bytes) -> Act[None]:
        """Bring a QE identity (Intel PCS API v4, `/qe/identity`).
        json: the value of `enclaveIdentity`, byte by byte as it was signed
        """
        return self._act(type(None), "bringQeIdentity", json, r, s, signer_key_id)

    def bring_revocation_list(self, list: bytes) -> Act[None]:
        """Bring a revocation list of the root or of an authority. What it lists is revoked for good.
        list: DER
        """
        return self._act(type(None), "bringRevocationList", list)

    def bring_tcb_info(self, json: bytes, r: bytes, s: bytes, signer_key_id: bytes) -> Act[None]:
        """Bring TCB info (Intel PCS API v4, `/sgx/certification/v4/tcb` or `/tdx/…`).
        json: the value of `tcbInfo`, byte by byte as it was signed
        signerKeyId: SubjectKeyIdentifier of the TCB signing certificate
        """
        return self._act(type(None), "bringTcbInfo", json, r, s, signer_key_id)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def is_revoked(self, authority_: int, serial: int, *, block: BlockIdentifier = "latest") -> bool:
        """`isRevoked(uint8,uint160)`
        authority_: number of the issuer; 0 for the root
        """
        return self._call(bool, "isRevoked", authority_, serial, block=block)

    def listener(self, *, block: BlockIdentifier = "latest") -> str:
        """`listener()`"""
        return self._call(str, "listener", block=block)

    def p256(self, *, block: BlockIdentifier = "latest") -> str:
        """`p256()`"""
        return self._call(str, "p256", block=block)

    def qe_identity(self, tee: types.Tee, evaluation: int, *, block: BlockIdentifier = "latest") -> QeIdentityResult:
        """`qeIdentity(uint8,uint32)`
        returns: 0 where there is none
        returns _1: when it runs out
        """
        return self._call(QeIdentityResult, "qeIdentity", tee, evaluation, block=block)

    def reader(self, *, block: BlockIdentifier = "latest") -> str:
        """`reader()`"""
        return self._call(str, "reader", block=block)

    def require_qe(
        self,
        tee: types.Tee,
        miscselect: bytes,
        attributes: bytes,
        mrsigner: bytes,
        product_id: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """Hold a quoting enclave against the identity that counts, all but its ISVSVN.
        returns fingerprint: of that identity
        """
        return self._call(int, "requireQe", tee, miscselect, attributes, mrsigner, product_id, block=block)

    def root_kind(self, *, block: BlockIdentifier = "latest") -> types.RootKind:
        """`rootKind()`"""
        return self._call(types.RootKind, "rootKind", block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_listener(self, listener_: str) -> Act[None]:
        """Name who is told of changes: once, for good. That is dearer for whoever brings collateral, and 5,000 gas
        cheaper for everybody who relies on it.
        """
        return self._act(type(None), "setListener", listener_)

    def state(self, *, block: BlockIdentifier = "latest") -> StateResult:
        """`state()`
        returns: that counts
        returns _1: of the root's revocation list
        returns _2: of the root's revocation list
        """
        return self._call(StateResult, "state", block=block)

    def tcb_info(
        self, tee: types.Tee, fmspc: bytes, evaluation: int, *, block: BlockIdentifier = "latest"
    ) -> TcbInfoResult:
        """`tcbInfo(uint8,bytes6,uint32)`
        returns: 0 where there is none
        returns _1: when it runs out
        returns _2: how many TCB levels it has
        """
        return self._call(TcbInfoResult, "tcbInfo", tee, fmspc, evaluation, block=block)
