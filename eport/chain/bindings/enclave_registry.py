"""EnclaveRegistry, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AdvisoriesAccepted(EventLog):
    """`AdvisoriesAccepted(bytes13,bool)`"""

    advisories: bytes
    accepted: bool


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class EpochAdvanced(EventLog):
    """`EpochAdvanced(uint32,uint32)`"""

    epoch: int
    oldest_open: int


@dataclass(frozen=True)
class KeyConfirmed(EventLog):
    """`KeyConfirmed(address,uint8,uint40)`"""

    signer: str
    status: types.TcbStatus
    holds_until: int


@dataclass(frozen=True)
class KeyRegistered(EventLog):
    """`KeyRegistered(address,bytes32,uint16,uint32,uint32,uint40,uint32,uint8,uint40)`"""

    signer: str
    workload: bytes
    svn: int
    platform: int
    epoch: int
    expires_at: int
    attested: int
    status: types.TcbStatus
    holds_until: int


@dataclass(frozen=True)
class KeyRevoked(EventLog):
    """`KeyRevoked(address)`"""

    signer: str


@dataclass(frozen=True)
class KeySuspended(EventLog):
    """`KeySuspended(address,uint8,bytes4)`"""

    signer: str
    status: types.TcbStatus
    reason: bytes


@dataclass(frozen=True)
class NonceIssued(EventLog):
    """`NonceIssued(address,address,bytes32,uint40)`"""

    signer: str
    requester: str
    nonce: bytes
    expires_at: int


@dataclass(frozen=True)
class PlatformAttested(EventLog):
    """`PlatformAttested(uint32,bytes32,uint32,(uint256,uint256,bytes16,bytes16,uint64))`"""

    number: int
    attestation_key: bytes
    platform: int
    facts: types.AttestedPlatform


@dataclass(frozen=True)
class PlatformRegistered(EventLog):
    """`PlatformRegistered(uint32,bytes32,uint16)`"""

    platform: int
    hardware: bytes
    operator: int


@dataclass(frozen=True)
class PlatformRemoved(EventLog):
    """`PlatformRemoved(uint32)`"""

    platform: int


class AttestedByResult(NamedTuple):
    """What `attested_by` returns."""

    number: int
    platform: int


class PlatformOfResult(NamedTuple):
    """What `platform_of` returns."""

    value0: int
    value1: int


class EnclaveRegistry(Binding):
    """See interfaces/IEnclaveRegistry.sol."""

    NAME = "EnclaveRegistry"

    def key_life(self, *, block: BlockIdentifier = "latest") -> int:
        """`KEY_LIFE()`"""
        return self._call(int, "KEY_LIFE", block=block)

    def nonce_life(self, *, block: BlockIdentifier = "latest") -> int:
        """`NONCE_LIFE()`"""
        return self._call(int, "NONCE_LIFE", block=block)

    def accept_advisories(self, advisories: bytes, accepted: bool) -> Act[None]:
        """Accept platforms that need software hardening against exactly these advisories, because the programs are
        hardened against them; or no longer. Counts at once, since all keys are judged again.
        """
        return self._act(type(None), "acceptAdvisories", advisories, accepted)

    def accepts_advisories(self, advisories: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """`acceptsAdvisories(bytes13)`"""
        return self._call(bool, "acceptsAdvisories", advisories, block=block)

    def advance_epoch(self) -> Act[None]:
        """Begin a new epoch of keys; the one before stays open so that sets overlap, older ones close."""
        return self._act(type(None), "advanceEpoch")

    def attested_by(self, attestation_key: bytes, *, block: BlockIdentifier = "latest") -> AttestedByResult:
        """`attestedBy(bytes32)`
        returns number: of what was proved last with that attestation key, 0 where nothing was
        returns platform: number of the platform then
        """
        return self._call(AttestedByResult, "attestedBy", attestation_key, block=block)

    def attested_platform(self, number: int, *, block: BlockIdentifier = "latest") -> types.AttestedPlatform:
        """What was proved of a platform, by number; zeros where there is no such number."""
        return self._call(types.AttestedPlatform, "attestedPlatform", number, block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def binding(self, signer: str, nonce: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """What report_data[0:32] of a quote has to be."""
        return self._call(bytes, "binding", signer, nonce, block=block)

    def collateral_changed(self) -> Act[None]:
        """Called by TrustCollateral within the change; must not fail."""
        return self._act(type(None), "collateralChanged")

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def key(self, signer: str, *, block: BlockIdentifier = "latest") -> types.KeyView:
        """`key(address)`"""
        return self._call(types.KeyView, "key", signer, block=block)

    def key_epoch(self, *, block: BlockIdentifier = "latest") -> int:
        """`keyEpoch()`"""
        return self._call(int, "keyEpoch", block=block)

    def keys_of(self, signers: tuple[str, ...], *, block: BlockIdentifier = "latest") -> tuple[int, ...]:
        """`keysOf(address[])`
        returns packed: words of the keys in the order asked, zero where a key is not valid now
        """
        return self._call(tuple[int, ...], "keysOf", signers, block=block)

    def name_program(self, workload: bytes) -> Act[None]:
        """Take the beginning of a program's measurement for it, for good, before any of its keys is registered. By
        WorkloadPolicy, as it permits the program: so no twin that begins alike can speak in its name.
        """
        return self._act(type(None), "nameProgram", workload)

    def open_nonce(self, signer: str) -> Act[bytes]:
        """Issue a nonce for the quote of a new key. Anybody; several may be outstanding, none is overwritten.
        returns nonce: valid for a day
        """
        return self._act(bytes, "openNonce", signer)

    def platform_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`platformCount()`"""
        return self._call(int, "platformCount", block=block)

    def platform_of(self, hardware: bytes, *, block: BlockIdentifier = "latest") -> PlatformOfResult:
        """`platformOf(bytes32)`
        returns: zero where the platform is not registered
        returns _1: who runs it
        """
        return self._call(PlatformOfResult, "platformOf", hardware, block=block)

    def poke(self, signer: str) -> Act[None]:
        """Judge a key's platform again and record it: suspended where it does not stand, confirmed where it does.
        Anybody. Reverts where it is suspended and still does not stand, or on a platform that was removed for
        good.
        """
        return self._act(type(None), "poke", signer)

    def register(self, signer: str, nonce: bytes, quote: bytes, pck_certificate: bytes) -> Act[None]:
        """Register a key by its quote, or renew it: on the same platform, with the same program, not of a lower
        security version. Anybody.
          pckCertificate: DER
          quote: whole form, see IDcapVerifier
        """
        return self._act(type(None), "register", signer, nonce, quote, pck_certificate)

    def register_kept(self, signer: str, nonce: bytes, quote: bytes) -> Act[None]:
        """As `register`, by an attestation key that a whole quote has proved: its certificates need not come
        again.
          quote: short form, see IDcapVerifier
        """
        return self._act(type(None), "registerKept", signer, nonce, quote)

    def register_platform(self, hardware: bytes, operator: int) -> Act[int]:
        """Allow-list a platform by its owner.
        hardware: keccak256 of the platform's PPID
        """
        return self._act(int, "registerPlatform", hardware, operator)

    def remove_platform(self, hardware: bytes) -> Act[None]:
        """Take a platform off the list; its keys stop counting at once."""
        return self._act(type(None), "removePlatform", hardware)

    def revoke(self, signer: str) -> Act[None]:
        """Revoke a key for good. Statements that were accepted stand."""
        return self._act(type(None), "revoke", signer)

    def root_kind(self, *, block: BlockIdentifier = "latest") -> types.RootKind:
        """Whose word everything here rests on: the manufacturer's, or that of a development root, which only
        chains for development take.
        """
        return self._call(types.RootKind, "rootKind", block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def verifier(self, *, block: BlockIdentifier = "latest") -> str:
        """`verifier()`"""
        return self._call(str, "verifier", block=block)

    def version(self, *, block: BlockIdentifier = "latest") -> int:
        """Grows whenever the collateral, the list of platforms or the accepted advisories change: what was judged
        before is judged again.
        """
        return self._call(int, "version", block=block)
