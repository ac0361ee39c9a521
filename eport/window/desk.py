"""What a party at the single window does with its key: every act by names instead of numbers, and who may see it."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eport.chain.contract import Contract, Receipt
from eport.chain.deployment import Alliance
from eport.chain.signers import Signer, secret_key
from eport.merkle import keyed_hash
from eport.window.configuration import WindowConfiguration
from eport.window.dossier import PartProof, Prepared, flatten, prepare, seal, sealing_key, unchanged, unseal


class DeskError(ValueError):
    """Something cannot be done at the window: what, why, what to do."""


@dataclass(frozen=True)
class Words:
    """Words of an act (a reason, a question, a reply): the chain holds a salted hash, the parties the rest."""

    text: str
    salt: bytes
    hash: bytes


@dataclass(frozen=True)
class Act:
    """One call, ready to be sent. `receipt` is None on a dry run."""

    id: bytes
    function: str
    by: str
    arguments: tuple[Any, ...]
    words: Words | None = None
    receipt: Receipt | None = None


def said(text: str, salt: bytes | None = None) -> Words:
    """Words with a salt of their own: without it, 'incomplete documents' could be found by trying."""
    salt = secrets.token_bytes(32) if salt is None else salt
    return Words(text, salt, keyed_hash(salt, "window words", text))


class Desk:
    """The window of an alliance. `dry`: ask the chain whether it would take the call, and send nothing."""

    def __init__(self, alliance: Alliance, dry: bool = False) -> None:
        self.alliance, self.dry = alliance, dry
        self.contract: Contract = alliance["SingleWindow"]
        self.configuration: WindowConfiguration = alliance.settings.window

    # ---------------------------------------------------------------------------------------------------- traders

    def id_of(self, trader: str, reference: str) -> bytes:
        """Id of a trader's dossier by the trader's own number of it."""
        number = self.alliance.settings.number(self._member(trader))
        return bytes(self.contract.call("dossierId", number, self._reference(trader, reference)))

    def prepared(
        self, trader: str, reference: str, path: Path, functions: Iterable[str], optional: Iterable[str], version: int
    ) -> Prepared:
        """A version of a dossier out of a JSON file."""
        key = keyed_hash(secret_key(self._account(trader)), "dossier", reference)
        departments = {self.configuration.department(name).number for name in optional}
        for name in functions:
            function = self.configuration.function(name)
            departments |= {self.configuration.department(item).number for item in function.required}
        return prepare(flatten(_json(path)), self.configuration, departments, key, version)

    def submit(
        self, trader: str, reference: str, path: Path, functions: tuple[str, ...], optional: tuple[str, ...]
    ) -> tuple[Act, list[bytes]]:
        """Submit a dossier; gives the parcels for the departments too."""
        made = self.prepared(trader, reference, path, functions, optional, 1)
        id_ = self.id_of(trader, reference)
        asked = (self._functions(functions), self._departments(optional))
        act = self._send(trader, id_, "submit", (self._reference(trader, reference), *asked, made.content))
        return act, self._parcels(made, id_)

    def amend(
        self,
        trader: str,
        reference: str,
        path: Path,
        before: Path,
        functions: tuple[str, ...],
        optional: tuple[str, ...],
    ) -> tuple[Act, list[bytes], tuple[str, ...]]:
        """A new version; gives the parcels and the departments whose parts are proved unchanged.

        `before`: the file of the version on the chain.
        """
        id_ = self.id_of(trader, reference)
        now = self.contract.struct("dossier", id_)
        asked_before = [item.key for item in self.configuration.departments if now["departments"] >> item.number & 1]
        old = self.prepared(trader, reference, before, (), asked_before, now["version"])
        if old.content != now["content"]:
            raise DeskError(f"{before} is not version {now['version']}, which stands on the chain; give that file")
        new = self.prepared(trader, reference, path, functions, optional, now["version"] + 1)
        kept = unchanged(old, new)
        asked = (self._functions(functions), self._departments(optional))
        act = self._send(trader, id_, "amend", (id_, *asked, new.content, kept))
        return act, self._parcels(new, id_), tuple(self.configuration.name_of(item[0]) for item in kept)

    def reply(self, trader: str, id_: bytes, department: str, text: str) -> Act:
        """Reply to a department's question."""
        words = said(text)
        return self._send(trader, id_, "reply", (id_, self._number(department), words.hash), words)

    def withdraw(self, trader: str, id_: bytes) -> Act:
        """Withdraw an open dossier."""
        return self._send(trader, id_, "withdraw", (id_,))

    # ------------------------------------------------------------------------------------------------ departments

    def answer(self, by: str | None, id_: bytes, department: str, approved: bool, text: str) -> Act:
        """Approve or refuse, about the version that stands now."""
        words = said(text) if text else None
        reason = words.hash if words else bytes(32)
        arguments = (id_, self._number(department), self._version(id_), approved, reason)
        return self._send(self._officer(by, department), id_, "answer", arguments, words)

    def stop(self, by: str | None, id_: bytes, department: str, function: str, text: str) -> Act:
        """`ask` the trader, or `hold` the part."""
        words = said(text)
        arguments = (id_, self._number(department), self._version(id_), words.hash)
        return self._send(self._officer(by, department), id_, function, arguments, words)

    def open(self, by: str | None, id_: bytes, department: str, parcels: Path) -> PartProof:
        """A department's part out of a file of parcels, checked against the chain."""
        found = self.contract.struct("dossier", id_)
        key = sealing_key(secret_key(self._account(self._officer(by, department))))
        try:
            sealed = [base64.b64decode(item, validate=True) for item in _json(parcels)["parcels"]]
        except (KeyError, TypeError, ValueError) as error:
            raise DeskError(f"{parcels}: is no file of parcels as `eport window submit` writes it: {error}") from error
        return unseal(sealed, key, id_, found["version"], bytes(found["content"]))

    # ---------------------------------------------------------------------------------------------------- anybody

    def end(self, by: str, id_: bytes, department: str, function: str) -> Act:
        """`recordSilence`, or `close` a part that its department did not answer."""
        return self._send(by, id_, function, (id_, self._number(department)))

    # -------------------------------------------------------------------------------------------------- who and what

    def _send(self, by: str, id_: bytes, function: str, arguments: tuple[Any, ...], words: Words | None = None) -> Act:
        account = self._account(by)
        if self.dry:
            self.contract.call(function, *arguments, sender=account.address)
            return Act(id_, function, by, arguments, words)
        return Act(id_, function, by, arguments, words, self.contract.send(account, function, *arguments))

    def _account(self, party: str) -> Signer:
        if party not in self.alliance.accounts:
            raise DeskError(f"party {party!r} is none of the configuration: {', '.join(self.alliance.accounts)}")
        return self.alliance.accounts[party]

    def _member(self, party: str) -> str:
        members = {member.key for member in self.alliance.settings.institutions}
        if party not in members:
            raise DeskError(f"party {party!r} is no member of the alliance; say --as with one, for example importer")
        return party

    def _officer(self, by: str | None, department: str) -> str:
        return by or self.configuration.department(department).institution

    def _number(self, department: str) -> int:
        return self.configuration.department(department).number

    def _version(self, id_: bytes) -> int:
        return int(self.contract.struct("dossier", id_)["version"])

    def _reference(self, trader: str, reference: str) -> bytes:
        return keyed_hash(secret_key(self._account(trader)), "dossier reference", reference)

    def _functions(self, names: Iterable[str]) -> int:
        return sum(1 << self.configuration.function(name).number for name in set(names))

    def _departments(self, names: Iterable[str]) -> int:
        return self.configuration.bits(tuple(set(names)))

    def _parcels(self, made: Prepared, id_: bytes) -> list[bytes]:
        # Development keys follow from the accounts' own; in production each department publishes one.
        keys = {
            item.number: sealing_key(secret_key(self._account(item.institution))).public_key()
            for item in self.configuration.departments
        }
        return seal(made, keys, id_)


def parcels_text(id_: bytes, version: int, parcels: Iterable[bytes]) -> str:
    """The parcels as the file that goes to every department, the same for all."""
    listed = [base64.b64encode(item).decode() for item in parcels]
    return json.dumps({"dossier": "0x" + id_.hex(), "version": version, "parcels": listed}, indent=1) + "\n"


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DeskError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise DeskError(f"{path}: holds no JSON object; a dossier is an object of branches: trader, goods, …")
    return found
