"""WorkloadPolicy, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class CertificatesChanged(EventLog):
    """`CertificatesChanged(address)`"""

    certificates: str


@dataclass(frozen=True)
class WorkloadPermitted(EventLog):
    """`WorkloadPermitted(bytes32,uint8,uint16,uint16,uint8,uint64)`"""

    workload: bytes
    kind: types.FactKind
    authority: int
    minimum_svn: int
    quorum: int
    certificate: int


@dataclass(frozen=True)
class WorkloadWithdrawn(EventLog):
    """`WorkloadWithdrawn(bytes32,uint8)`"""

    workload: bytes
    kind: types.FactKind


class WorkloadPolicy(Binding):
    """See interfaces/IWorkloadPolicy.sol."""

    NAME = "WorkloadPolicy"

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def certificates(self, *, block: BlockIdentifier = "latest") -> str:
        """`certificates()`"""
        return self._call(str, "certificates", block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def permission(
        self, workload: bytes, kind: types.FactKind, *, block: BlockIdentifier = "latest"
    ) -> types.Permission:
        """`permission(bytes32,uint8)`
        returns found: as it counts now: all zero where there is none, or where its certificate is not valid
        """
        return self._call(types.Permission, "permission", workload, kind, block=block)

    def permit(self, workload: bytes, kind: types.FactKind, permission_: types.Permission) -> Act[None]:
        """Permit a program, or change its permission. Reverts where EnclaveRegistry knows another program that
        begins alike, and where the certificate that is required is not the program's own.
        """
        return self._act(type(None), "permit", workload, kind, permission_)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_certificates(self, certificates_: str) -> Act[None]:
        """Name the register of product certificates (FintechCertification), address zero for none: then a
        permission that requires a certificate permits nothing. Permissions keep their certificates' numbers:
        permit anew whoever has another number in another register.
        """
        return self._act(type(None), "setCertificates", certificates_)

    def withdraw(self, workload: bytes, kind: types.FactKind) -> Act[None]:
        """Withdraw a permission. Acts at once; statements that were accepted stand."""
        return self._act(type(None), "withdraw", workload, kind)
