"""Who is who: institutions of the alliance by name, BIC, address and number, and the words of a SWIFT message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from eport.chain.artifacts import ROOT
from eport.chain.deployment import Alliance
from eport.chain.signers import Signer
from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_bic
from eport.messages.mt import MT700, MT760, Institution, Party
from eport.settings import Settings, SettingsError

NAMES = ROOT / "scripts/config/parties.yaml"


@dataclass(frozen=True)
class Roles:
    """Parties of one credit by their keys, '' for none."""

    applicant: str
    beneficiary: str
    issuing_bank: str
    advising_bank: str
    second_advising_bank: str = ""
    confirming_bank: str = ""
    nominated_bank: str = ""


@dataclass(frozen=True)
class Directory:
    """Names of the alliance's members. `bics` by key; `traders`: first lines of fields 50 and 59, by key."""

    settings: Settings
    accounts: Mapping[str, Signer]
    contracts: Mapping[str, str]
    bics: Mapping[str, str]
    traders: Mapping[str, tuple[str, ...]]

    def name(self, number: int) -> str:
        """Name of an institution by its number; 'nobody' for 0."""
        return self.settings.institutions[number - 1].name if number else "nobody"

    def key(self, number: int) -> str:
        """Key of an institution by its number; '' for 0."""
        return self.settings.institutions[number - 1].key if number else ""

    def name_of(self, address: str) -> str:
        """Name behind an address; the address itself where nobody is known."""
        names = {member.key: member.name for member in self.settings.institutions}
        for key, account in self.accounts.items():
            if account.address.lower() == address.lower():
                return names.get(key, key)
        return next((name for name, known in self.contracts.items() if known.lower() == address.lower()), address)

    def key_of(self, address: str) -> str:
        """Key of the party at an address. Raises `LookupError`."""
        for key, account in self.accounts.items():
            if account.address == address:
                return key
        raise LookupError(f"{address} is nobody of the configuration")

    def number_of(self, key: str) -> int:
        """Number of an institution; 0 for an account that is none."""
        known = [member.key for member in self.settings.institutions]
        return known.index(key) + 1 if key in known else 0

    def bic(self, number: int, field: str) -> str:
        """BIC of an institution. Raises `MessageError` where none is known."""
        key = self.key(number)
        if key not in self.bics:
            raise MessageError(field, key, "has no BIC among the known names", "Add it to the names' file (--names)")
        return self.bics[key]

    def bank(self, given: Institution, field: str) -> str:
        """Key of the bank that a field names by its BIC. Raises `MessageError`."""
        if given.bic is None:
            raise MessageError(
                field,
                " ".join(given.lines),
                "a bank is known by its BIC (option A) alone",
                "Give its BIC",
            )
        return self.by_bic(given.bic, field)

    def by_bic(self, bic: str | None, field: str) -> str:
        """Key of the bank of that BIC. Raises `MessageError`."""
        for key, known in self.bics.items():
            if bic is not None and _full(known) == _full(bic):
                return key
        raise MessageError(field, bic or "", "is the BIC of no bank of the alliance", "Add it to the names' file")

    def trader(self, given: Party, field: str) -> str:
        """Key of the party that field 50 or 59 names, a bank by its BIC. Raises `MessageError`."""
        if given.bic is not None:  # 59A
            return self.by_bic(given.bic, field)
        first = given.lines[0].upper() if given.lines else ""
        for key, names in self.traders.items():
            if first in names:
                return key
        raise MessageError(field, first, "names no trader of the alliance", "Add the name to the names' file")

    def roles(self, said: MT700 | MT760, *, beneficiary_known: bool = False) -> Roles:
        """Who plays which part in a credit or guarantee. Raises `MessageError`.

        `beneficiary_known`: a second beneficiary need not be a member, and is '' here.
        """
        if isinstance(said, MT760):
            return self._of_undertaking(said, beneficiary_known)
        return self._of_credit(said, beneficiary_known)

    def _of_credit(self, credit: MT700, beneficiary_known: bool) -> Roles:
        """Headers, 50, 59, 41a, 49 with 58a, 57a."""
        issuing = self.by_bic(credit.sender, "MT700 block 1, the issuing bank")
        advising = self.by_bic(credit.receiver, "MT700 block 2, the advising bank")
        through = self.bank(credit.advise_through, "MT700 field 57a") if credit.advise_through else ""
        available = credit.available.bank
        # 'ANY BANK' has a better refusal than 'no BIC': the terms give it.
        named = "" if available.bic is None and "ANY" in available.lines else self.bank(available, "MT700 field 41a")
        return Roles(
            applicant=self.trader(credit.applicant, "MT700 field 50"),
            beneficiary="" if beneficiary_known else self.trader(credit.beneficiary, "MT700 field 59"),
            issuing_bank=issuing,
            advising_bank=advising,
            second_advising_bank=through,
            confirming_bank=self.bank(credit.confirming_bank, "MT700 field 58a") if credit.confirming_bank else "",
            nominated_bank="" if named == issuing else named,
        )

    def _of_undertaking(self, issued: MT760, beneficiary_known: bool) -> Roles:
        """52a, 50, 59a, 56a or the receiver, 57a, 58a, 41a."""
        said = issued.undertaking
        issuing = self.bank(said.issuer, "MT760 field 52a")
        if issued.sender is not None and self.by_bic(issued.sender, "MT760 block 1") != issuing:
            raise MessageError(
                "MT760 block 1", issued.sender, f"field 52a names {said.issuer.bic} as the issuer",
                "Give the message of the issuer itself",
            )  # fmt: skip
        advising = ""
        if said.advising_bank is not None:
            advising = self.bank(said.advising_bank, "MT760 field 56a")
        elif issued.receiver is not None:
            advising = self.by_bic(issued.receiver, "MT760 block 2, the advising bank")
        if said.applicant is None:
            raise MessageError("MT760 field 50", "", "nobody applies", "Name the applicant")
        named = self.bank(said.available_with, "MT760 field 41a") if said.available_with else ""
        return Roles(
            applicant=self.trader(said.applicant, "MT760 field 50"),
            beneficiary="" if beneficiary_known else self.trader(said.beneficiary, "MT760 field 59a"),
            issuing_bank=issuing,
            advising_bank="" if advising == issuing else advising,
            second_advising_bank=self.bank(said.advise_through, "MT760 field 57a") if said.advise_through else "",
            confirming_bank=self.bank(said.confirming_bank, "MT760 field 58a") if said.confirming_bank else "",
            nominated_bank="" if named == issuing else named,
        )


def directory(alliance: Alliance, names: Path = NAMES) -> Directory:
    """The names of an alliance. Raises `SettingsError` where the names' file is wrong."""
    try:
        data = yaml.safe_load(names.read_text())
        bics = {key: parse_bic(bic, f"{names.name}: bics.{key}") for key, bic in data["bics"].items()}
        traders = {key: tuple(word.upper() for word in words) for key, words in data["traders"].items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise SettingsError(f"{names}: {error}; it holds `bics` and `traders`, see {NAMES.name}") from error
    known = {member.key for member in alliance.settings.institutions}
    odd = sorted({*bics, *traders} - known)
    if odd:
        raise SettingsError(f"{names}: {', '.join(odd)} is no institution of the configuration")
    contracts = {name: contract.address for name, contract in alliance.contracts.items()}
    return Directory(alliance.settings, alliance.accounts, contracts, bics, traders)


def _full(bic: str) -> str:
    return bic.upper() if len(bic) == 11 else f"{bic.upper()}XXX"
