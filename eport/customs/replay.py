"""`eport customs replay`: which statements follow from recorded customs responses, and why where none does.

The oracle's own rules decide (`eport.enclave.evidence`); nothing is signed and no chain is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from eport.enclave.evidence import CURRENCY, Context, EvidenceError, explain
from eport.enclave.statement import ZERO
from eport.messages.customs_codes import CustomsStatus
from eport.messages.errors import MessageError
from eport.messages.wco import Response, parse_declaration, parse_response

ADAPTED = "224820261000000017"
"""The China declaration number that `adapted` gives to another authority's declarations."""


@dataclass(frozen=True)
class Said:
    """A statement that follows.

    Attributes:
        sequence: from 1.
        status: name of the `CustomsStatus`.
        source: the response's function code, e.g. `WCO:09`.
        version: of the declaration.
        duty: payable [fen].
        reference: `FunctionalReferenceID` of the response that it rests on.
    """

    sequence: int
    status: str
    source: str
    version: int
    duty: int
    reference: str


@dataclass(frozen=True)
class Silent:
    """A response from which no statement follows, and why."""

    code: str
    reference: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What the responses about one declaration lead to; `refused` says why where they support nothing at all."""

    declaration: str
    statements: tuple[Said, ...]
    silent: tuple[Silent, ...]
    refused: str | None


@dataclass(frozen=True)
class Scenario:
    """A folder replayed.

    Attributes:
        name: of the folder.
        declarations: messages of traders in it, amendments and cancellations included.
        outcomes: by declaration number that customs speaks of.
        unreadable: file → why it could not be read.
    """

    name: str
    declarations: int
    outcomes: tuple[Outcome, ...]
    unreadable: dict[str, str] = field(default_factory=dict)


def scenarios(folders: Iterable[Path]) -> list[Path]:
    """The scenarios that are meant: each folder; where it holds folders and no message of its own, each of those.

    Raises `FileNotFoundError` where a folder is missing or holds nothing.
    """
    found: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder}: is no folder; name folders that hold customs messages (*.xml)")
        inner = sorted(path for path in folder.iterdir() if path.is_dir())
        own = any(path.suffix.lower() == ".xml" for path in folder.iterdir())
        parts = [folder] if own or not inner else inner
        if not any(messages(part) for part in parts):
            raise FileNotFoundError(f"{folder}: holds no customs message (*.xml)")
        found += parts
    return found


def messages(folder: Path) -> list[Path]:
    """The messages of a scenario, however deep, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".xml" and path.is_file())


def replay(folder: Path, adapt: bool = False) -> Scenario:
    """Read a scenario and decide each of its declarations; faults are in the result."""
    responses: defaultdict[str, list[Response]] = defaultdict(list)
    unreadable: dict[str, str] = {}
    declarations = 0
    for path in messages(folder):
        xml = path.read_bytes()
        try:
            if b"<Response" in xml or b":Response" in xml:
                for response in parse_response(xml):
                    responses[response.declaration_number].append(response)
            else:
                parse_declaration(xml)
                declarations += 1
        except MessageError as error:
            unreadable[path.relative_to(folder).as_posix()] = str(error)
    outcomes = tuple(outcome(number, history, adapt) for number, history in sorted(responses.items()))
    return Scenario(folder.name, declarations, outcomes, unreadable)


def outcome(number: str, history: list[Response], adapt: bool = False) -> Outcome:
    """Decide the responses about one declaration.

    `adapt`: read them as if they were of China's customs, under a China number and with every tax in yuan, one for one.
    """
    decided = [adapted(response) for response in history] if adapt else history
    # A statement commits to the declaration's fields; what it says of status and duty does not depend on them.
    contents = {response.declaration_version: ZERO for response in history}
    context = Context(key=bytes(32), customs=0, contents=contents, workload=ZERO, key_epoch=0)
    try:
        decisions = explain(decided, context)
    except (EvidenceError, MessageError) as error:
        return Outcome(number, (), (), str(error))
    said, silent = [], []
    for decision in decisions:
        response, statement = decision.response, decision.statement
        if statement is None:
            silent.append(Silent(response.function_code, response.reference, decision.reason))
            continue
        said.append(
            Said(
                statement.sequence,
                CustomsStatus(statement.status).name,
                statement.sourceCode.rstrip(b"\0").decode(),
                statement.declarationVersion,
                statement.dutyPayable,
                response.reference,
            )
        )
    return Outcome(number, tuple(said), tuple(silent), None)


def adapted(response: Response) -> Response:
    """The response under a China declaration number, its taxes in yuan, one for one: to look at another authority's."""
    taxes = tuple(replace(tax, currency=CURRENCY) for tax in response.taxes)
    return replace(response, declaration_number=ADAPTED, taxes=taxes)


# ------------------------------------------------------------------------------------------------------- command line


def command(
    folder: Annotated[list[Path], typer.Argument(help="folders of WCO DM 3.6 messages, a scenario each")],
    adapt: Annotated[
        bool, typer.Option("--adapt", help="another authority's: as under a China number, taxes in yuan one for one")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Say which statements follow from recorded customs responses; ends with 1 where a message cannot be read."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        found = [replay(path, adapt) for path in scenarios(folder)]
    except OSError as error:
        errors.print(f"[bold red]refused[/] {escape(str(error))}")
        raise typer.Exit(1) from error
    if json_:
        print(json.dumps([asdict(scenario) for scenario in found], indent=1, ensure_ascii=False))
    else:
        console = Console(soft_wrap=True, highlight=False)
        for scenario in found:
            console.print(escape(line(scenario)))
    unreadable = [(scenario.name, name, why) for scenario in found for name, why in scenario.unreadable.items()]
    for name, file, why in unreadable:
        errors.print(f"[bold red]unreadable[/] {escape(f'{name}/{file}: {why}')}")
    if unreadable:
        raise typer.Exit(1)


def line(scenario: Scenario) -> str:
    """A scenario in one line."""
    if not scenario.outcomes:
        messages_ = f"{scenario.declarations} messages of the trader" if scenario.declarations else "nothing readable"
        return f"{scenario.name}: no statement, customs says nothing ({messages_})"
    return f"{scenario.name}: " + "; ".join(_outcome(item) for item in scenario.outcomes)


def _outcome(item: Outcome) -> str:
    if item.refused is not None:
        return f"{item.declaration} no statement: {item.refused}"
    if not item.statements:
        reasons = ", ".join(dict.fromkeys(silent.reason for silent in item.silent))
        return f"{item.declaration} no statement: {reasons}"
    steps = " → ".join(f"{said.status} ({said.source}, v{said.version})" for said in item.statements)
    passed = "".join(f", {silent.code} passed over: {silent.reason}" for silent in item.silent)
    return f"{item.declaration} {steps}, duty {item.statements[-1].duty} fen{passed}"
