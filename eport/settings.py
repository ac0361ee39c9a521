"""The alliance's configuration: read from YAML, checked, typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from web3 import Web3

from eport.calendars import standard_offset
from eport.certification.configuration import (
    CertificationConfiguration,
    CertificationConfigurationError,
    read_certification,
)
from eport.chain import local, signers
from eport.chain.artifacts import CONTRACTS
from eport.chain.signers import Signer, SignerSpec
from eport.messages.identifiers import parse_lei
from eport.window.configuration import WindowConfiguration, WindowConfigurationError, read_window

KINDS = (
    "None", "CentralBank", "WalletOperator", "Bank", "Customs", "CommerceAuthority", "Treasury", "Trader", "Carrier",
    "Agency",
)  # fmt: skip
"""Order of `InstitutionKind` in IAllianceRegistry."""
WALLET_CLASSES = ("Unopened", "Class1", "Class2", "Class3", "Class4", "Corporate", "Operator", "Contract")
"""Order of `WalletClass` in contracts/types/Money.sol, without Closed."""
CALENDAR_SOURCES = ("None", "Loaded", "Weekends")
NO_LIMIT = 2**64 - 1
HIGHEST_ROLE = 63
"""Of AccessManager, in MembershipExit."""
FEN = 100
"""[fen] in a yuan."""


class SettingsError(ValueError):
    """The configuration is wrong: which key, which value, what is expected."""


@dataclass(frozen=True)
class Institution:
    """A member as the configuration names it; `account` is its address, or the number of its development key."""

    key: str
    name: str
    kind: str
    jurisdiction: str
    lei: str
    account: int | str


@dataclass(frozen=True)
class Role:
    """A role of AccessManager. `delay` [s] between scheduling and execution."""

    name: str
    id: int
    holders: tuple[str, ...]
    functions: tuple[str, ...]
    delay: int


@dataclass(frozen=True)
class Reservation:
    """What the alliance changes with an institution's consent alone: contracts, and roles of AccessManager by name."""

    holder: str
    contracts: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Governance:
    """How the alliance decides. Times [s], `quorum` [%] of all votes."""

    members: tuple[str, ...]
    voting_delay: int
    voting_period: int
    quorum: int
    delay: int
    open_proposals: int
    reserved: tuple[Reservation, ...]


@dataclass(frozen=True)
class Place:
    """Banking hours of a jurisdiction. `zone`: of the IANA time zone database; `closes_at` [minutes after midnight]."""

    jurisdiction: str
    source: str
    zone: str
    closes_at: int
    years: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def utc_offset(self) -> int:
        """[minutes] east of Greenwich, in standard time."""
        return standard_offset(self.zone)


@dataclass(frozen=True)
class EnclavePlatform:
    """A platform that runs the oracle, and the institution that operates it. `platform`: the hardware id in hex
    (`eport enclave verify` shows it), or the name of a simulated machine.
    """

    operator: str
    platform: str


@dataclass(frozen=True)
class Settings:
    """One alliance. Amounts in fen, times in seconds, accounts as addresses or development key numbers."""

    network: str
    chain_ids: tuple[int, ...]
    url: str  # of a node
    accounts: Mapping[str, int | str]
    signers: Mapping[str, SignerSpec]
    folder: Path  # of the file: what its paths are relative to
    institutions: tuple[Institution, ...]
    governance: Governance
    roles: tuple[Role, ...]
    order_authorities: Mapping[int, str]  # by seat
    depositary: str
    operators: tuple[str, ...]
    wallets: tuple[tuple[str, str, str], ...]
    limits: Mapping[str, tuple[int, int, int, int]]
    escrow_caps: Mapping[str, int]
    purse_terms: Mapping[str, tuple[int, int, int, int]]  # amount [fen], open at a time, lifetime [s], bond [bps]
    places: tuple[Place, ...]
    quorum: int  # signers of a statement at least
    minimum_svn: int  # of the oracle's program
    reliance: tuple[tuple[int, int, int], ...]  # value at stake up to [fen], signers at least, stands for [s]
    dispute_bond: int  # [fen]
    root: Path | None  # of trust in enclaves, DER; None for the development root
    evaluation: int
    customs: str
    customs_officers: tuple[str, ...]
    enclaves: tuple[EnclavePlatform, ...]
    window: WindowConfiguration
    certification: CertificationConfiguration

    def parties(self, chain_id: int) -> dict[str, Signer]:
        """Whoever acts in the alliance, by key. Raises `SignerError` for a development key on a live network."""
        return signers.parties(self.accounts, self.signers, chain_id, self.folder)

    def place(self, jurisdiction: str) -> Place:
        """Banking hours of a jurisdiction that the configuration defines."""
        return next(place for place in self.places if place.jurisdiction == jurisdiction)

    def number(self, key: str) -> int:
        """Institution id of that key: members are numbered in the order of the file."""
        return next(number for number, member in enumerate(self.institutions, 1) if member.key == key)


def load(path: Path) -> Settings:
    """Read and check a configuration file. Raises `SettingsError`."""
    try:
        data = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: {error}") from error
    try:
        window = read_window(path.parent / data["single_window"])
        settings = _parse(data, path, window, read_certification(path.parent / data["certification"]))
    except (WindowConfigurationError, CertificationConfigurationError) as error:
        raise SettingsError(str(error)) from error
    except (KeyError, TypeError) as error:
        raise SettingsError(f"{path}: missing or malformed key {error}") from error
    _check(settings, path)
    return settings


def _parse(
    data: dict[str, Any], path: Path, window: WindowConfiguration, certification: CertificationConfiguration
) -> Settings:
    institutions = tuple(
        Institution(key, item["name"], item["kind"], item["jurisdiction"], item["lei"], item["account"])
        for key, item in (data["institutions"] | window.institutions | certification.institutions).items()
    )
    roles = tuple(
        Role(name, item["id"], tuple(item["holders"]), tuple(item["functions"]), item.get("delay", 0))
        for name, item in data["roles"].items()
    )
    places = tuple(
        Place(
            name,
            item["source"],
            item["zone"],
            _minutes(item["closes_at"]),
            tuple(item.get("years", ())),
            tuple(item.get("names", ())),
        )  # fmt: skip
        for name, item in data["calendar"].items()
    )
    limits = {
        name: tuple(
            NO_LIMIT if item[kind] is None else item[kind] * FEN for kind in ("balance", "payment", "day", "year")
        )
        for name, item in data["limits"].items()
    }
    return Settings(
        network=data["network"],
        chain_ids=tuple(data["chain_ids"]),
        url=data.get("url", f"http://127.0.0.1:{local.PORT}"),
        accounts={**data["accounts"], **{member.key: member.account for member in institutions}},
        signers={key: _signer(key, item) for key, item in data.get("signers", {}).items()},
        folder=path.parent,
        institutions=institutions,
        governance=_governance(data["governance"]),
        roles=roles,
        order_authorities=dict(data["order_authorities"]),
        depositary=data["depositary"],
        operators=tuple(data["operators"]),
        wallets=tuple((item["institution"], item["operator"], item["class"]) for item in data["wallets"]),
        limits=limits,  # type: ignore[arg-type]  # four kinds, four values
        escrow_caps={name: cap * FEN for name, cap in data["escrow"]["caps"].items()},
        purse_terms={
            name: (item["amount"] * FEN, item["open"], item["days"] * 86_400, item["bond"])
            for name, item in data["purse"].items()
        },
        places=places,
        quorum=data["oracle"]["quorum"],
        minimum_svn=data["oracle"]["minimum_svn"],
        reliance=tuple((tier["value"] * FEN, tier["signers"], tier["window"]) for tier in data["oracle"]["reliance"]),
        dispute_bond=data["oracle"]["dispute_bond"] * FEN,
        root=path.parent / data["oracle"]["root"] if "root" in data["oracle"] else None,
        evaluation=data["oracle"]["evaluation"],
        customs=data["oracle"]["customs"],
        customs_officers=tuple(data["oracle"]["officers"]),
        enclaves=tuple(EnclavePlatform(item["operator"], item["platform"]) for item in data["oracle"]["enclaves"]),
        window=window,
        certification=certification,
    )


SIGNER_KINDS = {
    "keystore": ("passphrase",),
    "pkcs11": ("token", "key", "pin"),
    "web3signer": (),
    "environment": (),
}
"""What each kind of signer is given beside its own key: see eport/chain/signers.py."""


def _signer(key: str, item: Mapping[str, str]) -> SignerSpec:
    kinds = [kind for kind in SIGNER_KINDS if kind in item]
    if len(kinds) != 1 or set(item) != {*kinds, *SIGNER_KINDS[kinds[0]]}:
        forms = "; ".join(", ".join((kind, *rest)) for kind, rest in SIGNER_KINDS.items())
        raise SettingsError(f"signers.{key} has the keys {', '.join(item)}; it takes one of: {forms}")
    (kind,) = kinds
    return SignerSpec(
        kind, item[kind], item.get("passphrase", item.get("pin", "")), item.get("token", ""), item.get("key", "")
    )


def _governance(data: dict[str, Any]) -> Governance:
    reserved = tuple(
        Reservation(holder, tuple(item["contracts"]), tuple(item["roles"])) for holder, item in data["reserved"].items()
    )
    numbers = {
        name: data[name] for name in ("voting_delay", "voting_period", "quorum", "delay", "open_proposals")
    }  # fmt: skip
    return Governance(members=tuple(data["members"]), reserved=reserved, **numbers)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _check(settings: Settings, path: Path) -> None:
    def require(condition: bool, message: str) -> None:
        if not condition:
            raise SettingsError(f"{path}: {message}")

    for member in settings.institutions:
        require(member.kind in KINDS[1:], f"institutions.{member.key}.kind is {member.kind!r}, one of {KINDS[1:]}")
        try:
            parse_lei(member.lei)
        except ValueError as error:
            raise SettingsError(f"{path}: institutions.{member.key}.lei: {error}") from error
    for where, keys in (
        ("governance.members", settings.governance.members),
        *((f"governance.reserved.{item.holder}", item.contracts) for item in settings.governance.reserved),
        ("order_authorities", settings.order_authorities.values()),
        ("depositary", [settings.depositary]),
        ("operators", settings.operators),
        ("oracle.officers", settings.customs_officers),
        ("oracle.enclaves", [item.operator for item in settings.enclaves]),
        *((f"roles.{role.name}.holders", role.holders) for role in settings.roles),
    ):
        for key in keys:
            known = key in settings.accounts or key in CONTRACTS
            require(known, f"{where} names {key!r}, which is neither an institution, an account nor a contract")
    members = {member.key for member in settings.institutions}
    for department in settings.window.departments:
        name = department.institution
        require(name in members, f"single_window: {department.key}.institution is {name!r}, which is no member")
    for key in settings.signers:
        require(key in settings.accounts, f"signers names {key!r}, which is neither an institution nor an account")
    for key, account in settings.accounts.items():
        known = isinstance(account, int) or Web3.is_address(account)
        require(known, f"the account of {key} is {account!r}: an address, or the number of a development key")
    roles = [role.id for role in settings.roles]
    require(len(set(roles)) == len(roles), f"two roles share an id: {roles}")
    numbers = list(settings.accounts.values())
    require(len(set(numbers)) == len(numbers), "two accounts share a key")
    for key, number in settings.accounts.items():
        has = f"the development chain has keys 0 to {local.ACCOUNTS - 1} (eport/chain/local.py)"
        found = not isinstance(number, int) or 0 <= number < local.ACCOUNTS
        require(found, f"{key} has the key number {number}; {has}")
    _check_governance(settings, require)
    operators = {item.operator for item in settings.enclaves}
    require(
        len(operators) >= settings.quorum,
        f"oracle.quorum {settings.quorum} needs as many enclave operators; there are {len(operators)}",
    )


def _check_governance(settings: Settings, require: Callable[[bool, str], None]) -> None:
    governance = settings.governance
    institutions = {member.key for member in settings.institutions}
    for key in (*governance.members, *(item.holder for item in governance.reserved)):
        require(key in institutions, f"governance names {key!r}, which is no institution")
    require(50 < governance.quorum <= 100, f"governance.quorum is {governance.quorum} [%], more than 50 is a majority")
    for name in ("voting_delay", "voting_period", "delay", "open_proposals"):
        value = getattr(governance, name)
        require(isinstance(value, int) and value > 0, f"governance.{name} is {value!r}, a number above 0")
    beyond = [role.name for role in settings.roles if role.id > HIGHEST_ROLE]
    require(not beyond, f"roles {beyond} have ids above {HIGHEST_ROLE}, which MembershipExit does not look for")
    roles = {role.name for role in settings.roles}
    for item in governance.reserved:
        unknown = set(item.roles) - roles
        require(not unknown, f"governance.reserved.{item.holder}.roles names {sorted(unknown)}, which are no roles")
    for kind in ("contracts", "roles"):
        names = [name for item in governance.reserved for name in getattr(item, kind)]
        require(len(set(names)) == len(names), f"governance.reserved gives one of {kind} to two institutions")
