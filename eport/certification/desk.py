"""Where a party to the certification sits: one way to act that every command shares, and refusals in words."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import json
import typing
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from eth_utils.crypto import keccak
from rich.console import Console
from rich.markup import escape

from eport.certification.badge import BadgeError
from eport.certification.header import HeaderError
from eport.chain import local
from eport.chain.artifacts import ArtifactMissing
from eport.chain.binding import Act
from eport.chain.bindings import errors, types
from eport.chain.bindings.access_manager import AccessManager
from eport.chain.bindings.alliance_registry import AllianceRegistry
from eport.chain.bindings.fintech_certification import FintechCertification
from eport.chain.contract import ContractReverted
from eport.chain.deployment import Alliance, DeploymentError, attach
from eport.chain.record import RecordError
from eport.chain.signers import Signer, SignerError
from eport.credit.desk import plain
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refused
from eport.settings import SettingsError

certification = typer.Typer(help="Certification of fintech products.", no_args_is_help=True)

CHINA: Final = dt.timezone(dt.timedelta(hours=8))
As = Annotated[str, typer.Option("--as", metavar="PARTY", help="who acts; default: whose act it is")]
ANYBODY: Final = "relay"
"""Who pays for what anybody may do, unless `--as` says otherwise."""


class Refused(Exception):
    """An act that cannot be done: what is wrong and what to do, as a sentence."""


@dataclass(frozen=True)
class Desk:
    """`me`: key of the party that was named, '' where none was; `dry_run`: nothing is sent."""

    alliance: Alliance
    me: str
    dry_run: bool
    as_json: bool

    @property
    def scheme(self) -> FintechCertification:
        """The contract."""
        return FintechCertification(self.alliance["FintechCertification"])

    @property
    def registry(self) -> AllianceRegistry:
        """Who is who."""
        return AllianceRegistry(self.alliance["AllianceRegistry"])

    @property
    def body(self) -> str:
        """The certification body's key."""
        return self.alliance.settings.certification.body

    def holder(self, number: int) -> str:
        """Key of the party whose certificate or application it is. Raises `Refused`."""
        return self.alliance.key_of(self.registry.account_of(self.certificate(number).holder).account)

    def lab(self, number: int) -> str:
        """Key of the lab that the applicant named. Raises `Refused`."""
        return self.alliance.key_of(self.registry.account_of(self.certificate(number).lab).account)

    def certificate(self, number: int) -> types.Certificate:
        """Raises `Refused` where there is none."""
        found = self.scheme.certificate_of(number)
        if found.stage is types.Stage.NONE:
            count = self.scheme.certificate_count()
            raise Refused(f"there is no certificate {number}: `eport certification show` lists {count}")
        return found

    def institution(self, key: str) -> int:
        """Number of a member. Raises `Refused`."""
        known = [member.key for member in self.alliance.settings.institutions]
        if key not in known:
            raise Refused(f"{key} is no institution of the configuration; members are {', '.join(known)}")
        return self.alliance.settings.number(key)

    def act(self, says: str, act: Act[Any], by: str) -> None:
        """Do it as `by`, or as whom `--as` names, and say it; with `dry_run` say what would happen.

        Where the party's role has a delay, the first run announces the act, one after the delay does it.
        Raises `Refusal`, `Refused`.
        """
        key = self.me or by
        if key not in self.alliance.accounts:
            raise Refused(f"--as {key}: is nobody of the configuration; take one of its keys")
        account = self.alliance.accounts[key]
        if self._delayed(says, act, key, account):
            return
        if self.dry_run:
            act.check(account.address)
            self._tell(key, says, act, "would", "nothing was sent", {})
            return
        receipt = act.send(account)
        events = [{"name": event.name, "arguments": plain(event.arguments)} for event in receipt.events]
        facts = {"transaction": receipt.transaction, "block": receipt.block, "gas": receipt.gas, "events": events}
        self._tell(key, says, act, "done", f"{receipt.gas:,} gas, {receipt.transaction}", facts)
        for event in receipt.events if not self.as_json else ():
            for name in ("validUntil", "until", "deadline"):
                if event.arguments.get(name):
                    self.say(f"{NAMES[name]} {moment(event.arguments[name])}")

    def say(self, text: str) -> None:
        """A line for people."""
        if not self.as_json:
            Console(highlight=False).print(f"  {text}", markup=False)

    def _delayed(self, says: str, act: Act[Any], key: str, account: Signer) -> bool:
        """Announce what AccessManager lets be done after a delay only. False: it can be done now."""
        manager = AccessManager(self.alliance["AccessManager"])
        target, data = act.contract.address, bytes.fromhex(act.data[2:])
        immediate, delay = manager.can_call(account.address, target, data[:4])
        if immediate or not delay:
            return False
        at = manager.get_schedule(manager.hash_operation(account.address, target, data))
        now = self.alliance.chain.now()
        if at and at <= now:
            return False
        if at:
            raise Refused(f"{says}: is announced and can be done from {moment(at)}; run the command again then")
        announced = manager.schedule(target, data, 0)
        if self.dry_run:
            announced.check(account.address)
            self._tell(key, f"announce: {says}", announced, "would", "nothing was sent", {})
            return True
        receipt = announced.send(account)
        at = manager.get_schedule(manager.hash_operation(account.address, target, data))
        facts = {"transaction": receipt.transaction, "block": receipt.block, "gas": receipt.gas, "possibleFrom": at}
        self._tell(key, f"announce: {says}", announced, "done", f"{receipt.gas:,} gas, {receipt.transaction}", facts)
        self.say(f"can be done from {moment(at)}: run the same command again then")
        return True

    def _tell(self, key: str, says: str, act: Act[Any], word: str, rest: str, facts: dict[str, Any]) -> None:
        if self.as_json:
            name = f"{act.contract.name}.{act.function}"
            print(json.dumps({"as": key, "act": name, "says": says, "dryRun": self.dry_run, **facts}, indent=2))
        else:
            colour = "yellow" if self.dry_run else "green"
            console = Console(highlight=False, soft_wrap=True)
            console.print(f"[bold {colour}]{word}[/] {escape(says)} [dim]{escape(rest)}[/]")


NAMES: Final = {"validUntil": "valid until", "until": "suspended until", "deadline": "next date"}

_COMMON: Final[dict[str, tuple[Any, Any]]] = {
    "me": (As, ""),
    "url": (Url, NODE),
    "record": (Record, DEPLOYED),
    "config": (Config, CONFIG),
    "dry_run": (DryRun, False),
    "as_json": (Json, False),
}


def on_chain(command: Callable[..., None]) -> Callable[..., None]:
    """A command of its own options and the common ones; its first parameter is the `Desk`."""
    hints = typing.get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(command).parameters.items()
        if name != "desk"
    ]
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _COMMON.items()
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        shared = {name: given.pop(name) for name in _COMMON}
        try:
            alliance = attach(shared["url"], shared["record"], shared["config"])
            command(Desk(alliance, shared["me"], shared["dry_run"], shared["as_json"]), **given)
        except ContractReverted as error:
            raise refused(in_words(error)) from error
        except (
            Refused, BadgeError, HeaderError, SettingsError, DeploymentError, ArtifactMissing, SignerError, OSError,
            local.ChainError, RecordError,
        ) as error:  # fmt: skip
            raise refused(str(error)) from error

    run.__signature__ = inspect.Signature([*own, *common])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *common)}
    return run


def in_words(error: ContractReverted) -> str:
    """What the contract refused, and what to do."""
    if isinstance(error, errors.CertificationStage):
        return f"certificate {error.certificate} is {stage(error.found)}; this needs one that is {stage(error.needed)}"
    if isinstance(error, errors.CertificationDatePassed):
        return f"the date of certificate {error.certificate} passed on {moment(error.date)}: `lapse` ends it"
    if isinstance(error, errors.CertificationNotYet):
        when = f"that can be done after {moment(error.date)}" if error.date else "nothing of it ends by a date any more"
        return f"certificate {error.certificate}: {when}"
    if isinstance(error, errors.CertificationSuspended):
        return f"certificate {error.certificate} is suspended until {moment(error.until)}: `reinstate` ends that"
    if isinstance(error, errors.CertificationNotSuspended):
        return f"certificate {error.certificate} is not suspended"
    if isinstance(error, errors.CertificationNotRenewable):
        asked = "its renewal was asked for already" if error.requested else f"renewal begins on {moment(error.from_)}"
        return f"certificate {error.certificate}: {asked}, and the holder asks for it with `request-renewal`"
    if isinstance(error, errors.InspectionStage):
        found, needed = error.found.name.lower(), error.needed.name.lower()
        return f"inspection {error.inspection} is {found.replace('_', ' ')}; this needs one that is {needed}"
    if isinstance(error, errors.InspectionDatePassed):
        return f"the date of inspection {error.inspection} passed on {moment(error.date)}: `close` ends it"
    if isinstance(error, errors.AccessManagedUnauthorized):
        return f"{error.caller} does not hold the role for this: docs/roles.md says who does"
    return str(error)


def stage(found: types.Stage) -> str:
    """`Certified`."""
    return found.name.capitalize()


def moment(timestamp: int) -> str:
    """[unix s] as people read it, UTC+8."""
    return f"{dt.datetime.fromtimestamp(timestamp, CHINA):%Y-%m-%d %H:%M:%S}"


def digest(file: Path) -> bytes:
    """What the chain keeps of a file: keccak-256 of its bytes."""
    return keccak(file.read_bytes())
