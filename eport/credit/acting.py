"""What every `eport credit` command on a chain has in common: its options, its desk, and refusals in words."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from eport.chain.artifacts import ArtifactMissing
from eport.chain.contract import ContractReverted
from eport.chain.deployment import DeploymentError
from eport.credit.desk import Desk, Refused, sit
from eport.credit.envelope import EnvelopeError
from eport.credit.parties import NAMES
from eport.credit.words import refusal
from eport.merkle import KEY_BYTES
from eport.messages.errors import MessageError
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refused
from eport.settings import SettingsError
from eport.trade.parties import DEVELOPMENT_KEY

As = Annotated[str, typer.Option("--as", metavar="PARTY", help="who acts: a name of the configuration")]
Names = Annotated[Path, typer.Option(help="BICs and names as messages have them")]
FilesOption = Annotated[Path, typer.Option("--files", help="folder of your credits' messages, by content root")]
Key = Annotated[Path | None, typer.Option(help="salts and references, hex; default: the development key")]

_COMMON: dict[str, tuple[Any, Any]] = {
    "me": (As, ""),
    "url": (Url, NODE),
    "record": (Record, DEPLOYED),
    "config": (Config, CONFIG),
    "names": (Names, NAMES),
    "store": (FilesOption, Path("credits")),
    "key": (Key, None),
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

    def run(**given: Any) -> None:
        shared = {name: given.pop(name) for name in _COMMON}
        desk: Desk | None = None
        try:
            desk = sit(**{**shared, "key": _key(shared["key"])})
            command(desk, **given)
        except ContractReverted as error:
            raise refused(_decoded(error, desk, given)) from error
        except (
            Refused, EnvelopeError, MessageError, SettingsError, DeploymentError, ArtifactMissing, OSError
        ) as error:  # fmt: skip
            raise refused(str(error)) from error

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature([*own, *common])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *common)}
    return run


def _decoded(error: ContractReverted, desk: Desk | None, given: dict[str, Any]) -> str:
    """In words; times at the place of expiry of the credit that the refusal, or the command, is about."""
    if desk is None:
        return str(error)
    about = given.get("id_") or error.arguments.get("id")
    return refusal(error, desk.directory, desk.book().get(about) if about else None)


def _key(path: Path | None) -> bytes:
    if path is None:
        return DEVELOPMENT_KEY
    try:
        key = bytes.fromhex(path.read_text().strip().removeprefix("0x"))
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise Refused(f"{path.name} holds no key: at least {KEY_BYTES} bytes in hexadecimal")
    return key
