"""Who an address or a number was when a log was written, as the chain itself said it: no configuration is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eth_utils.address import to_checksum_address

from eport.chain.binding import EventLog
from eport.chain.bindings.access_manager import RoleGranted, RoleLabel, RoleRevoked
from eport.chain.bindings.alliance_registry import InstitutionAccountChanged, InstitutionAdmitted, InstitutionLeft
from eport.chain.bindings.customs_officers import OfficerAppointed, OfficerDismissed
from eport.chain.logs import Decoded

SOURCES: Final = ("AllianceRegistry", "AccessManager", "CustomsOfficers")
"""Contracts whose events name somebody."""
_ADMIN: Final = 0
_KINDS: Final[Mapping[tuple[str, str], type[EventLog]]] = {
    ("AllianceRegistry", "InstitutionAdmitted"): InstitutionAdmitted,
    ("AllianceRegistry", "InstitutionAccountChanged"): InstitutionAccountChanged,
    ("AllianceRegistry", "InstitutionLeft"): InstitutionLeft,
    ("CustomsOfficers", "OfficerAppointed"): OfficerAppointed,
    ("CustomsOfficers", "OfficerDismissed"): OfficerDismissed,
    ("AccessManager", "RoleLabel"): RoleLabel,
    ("AccessManager", "RoleGranted"): RoleGranted,
    ("AccessManager", "RoleRevoked"): RoleRevoked,
}


class Directory:
    """Institutions with the accounts that act for them, officers, holders of roles and contracts, up to some log."""

    def __init__(self, contracts: Mapping[str, str]) -> None:
        """`contracts`: addresses by name."""
        self._contracts = {to_checksum_address(address): name for name, address in contracts.items()}
        self._names: dict[int, str] = {}
        self._members: dict[str, int] = {}
        self._officers: dict[str, int] = {}
        self._labels: dict[int, str] = {_ADMIN: "ADMIN_ROLE"}
        self._roles: dict[str, set[int]] = {}

    def apply(self, log: Decoded) -> None:
        """Take in what a log says of names."""
        kind = _KINDS.get((log.contract, log.event))
        event = None if kind is None else kind.of(log.arguments)
        if isinstance(event, InstitutionAdmitted):
            self._names[event.id] = event.name
            self._members[to_checksum_address(event.account)] = event.id
        elif isinstance(event, InstitutionAccountChanged):
            self._members.pop(to_checksum_address(event.from_), None)
            self._members[to_checksum_address(event.to)] = event.id
        elif isinstance(event, InstitutionLeft):
            self._members.pop(to_checksum_address(event.account), None)
        elif isinstance(event, OfficerAppointed):
            self._officers[to_checksum_address(event.officer)] = event.authority
        elif isinstance(event, OfficerDismissed):
            self._officers.pop(to_checksum_address(event.officer), None)
        elif isinstance(event, RoleLabel):
            self._labels[event.role_id] = event.label
        elif isinstance(event, RoleGranted):
            self._roles.setdefault(to_checksum_address(event.account), set()).add(event.role_id)
        elif isinstance(event, RoleRevoked):
            self._roles.get(to_checksum_address(event.account), set()).discard(event.role_id)

    def institution(self, number: int) -> str:
        """Name of an institution; empty for a number that nobody has."""
        return self._names.get(number, "")

    def who(self, address: str) -> str:
        """An institution by its name; else a contract, an officer, a holder of roles; empty for a stranger."""
        address = to_checksum_address(address)
        if address in self._members:
            return self.institution(self._members[address])
        if address in self._contracts:
            return self._contracts[address]
        if address in self._officers:
            return f"officer of {self.institution(self._officers[address])}"
        return ", ".join(self._labels.get(role, f"role {role}") for role in sorted(self._roles.get(address, ())))
