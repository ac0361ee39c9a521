"""`eport window …`: submit a dossier once, answer it, ask about it, and see who is holding it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console
from rich.markup import escape

from eport.chain.deployment import attach
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refusals
from eport.window.desk import Act, Desk, DeskError, parcels_text
from eport.window.statistics import STATES, Dossier, Log, fold, read, service
from eport.window.view import as_json, queue, rows, short, show_board, show_dossier, show_service

window = typer.Typer(help="The single window: one submission, many departments.", no_args_is_help=True)

Trader = Annotated[str, typer.Option("--as", help="who acts, a key of the configuration")]
Officer = Annotated[Optional[str], typer.Option("--as", help="who acts; by default the department's institution")]
Id = Annotated[str, typer.Argument(help="id of the dossier, or its first digits, as `board` shows them")]
Department = Annotated[str, typer.Argument(help="for example customs")]
Reference = Annotated[str, typer.Option(help="the trader's own number of the dossier")]
Functions = Annotated[list[str], typer.Option("--function", help="what is asked for; may be repeated")]
Also = Annotated[list[str], typer.Option("--also", help="department in whose charge the goods are; may be repeated")]
File = Annotated[Path, typer.Argument(help="the dossier: JSON, branches trader, goods, transport, …")]
Parcels = Annotated[Optional[Path], typer.Option(help="write the sealed parts of the departments here")]


@window.command()
def submit(
    dossier: File,
    reference: Reference,
    function: Functions,
    also: Also = [],  # noqa: B006  (typer copies it)
    parcels: Parcels = None,
    as_: Trader = "importer",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Submit a dossier to all departments that its functions ask."""
    with _desk(url, record, config, dry_run) as desk:
        act, sealed = desk.submit(as_, reference, dossier, tuple(function), tuple(also))
        if parcels and not dry_run:
            parcels.write_text(parcels_text(act.id, 1, sealed))
        _told(act, json_, parcels=str(parcels) if parcels and not dry_run else None)


@window.command()
def amend(
    dossier: File,
    reference: Reference,
    function: Functions,
    before: Annotated[Path, typer.Option(help="the file of the version that stands on the chain")],
    also: Also = [],  # noqa: B006  (typer copies it)
    parcels: Parcels = None,
    as_: Trader = "importer",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Submit a new version: departments whose parts are unchanged keep their answers."""
    with _desk(url, record, config, dry_run) as desk:
        act, sealed, kept = desk.amend(as_, reference, dossier, before, tuple(function), tuple(also))
        if parcels and not dry_run:
            version = int(desk.contract.struct("dossier", act.id)["version"])
            parcels.write_text(parcels_text(act.id, version, sealed))
        _told(act, json_, unchanged=list(kept), parcels=str(parcels) if parcels and not dry_run else None)


@window.command()
def answer(
    id_: Id,
    department: Department,
    approve: Annotated[bool, typer.Option("--approve/--refuse")],
    reason: Annotated[str, typer.Option(help="of a refusal; the number of a licence or certificate")] = "",
    as_: Officer = None,
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Approve or refuse a department's part."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.answer(as_, _find(desk, id_), department, approve, reason), json_)


@window.command()
def ask(
    id_: Id,
    department: Department,
    question: Annotated[str, typer.Option(help="what the trader is asked")],
    as_: Officer = None,
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Ask the trader: the department's clock stands until the reply."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.stop(as_, _find(desk, id_), department, "ask", question), json_)


@window.command()
def hold(
    id_: Id,
    department: Department,
    reason: Annotated[str, typer.Option(help="why, for example an inspection")],
    as_: Officer = None,
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Hold a part, for twenty banking days at most."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.stop(as_, _find(desk, id_), department, "hold", reason), json_)


@window.command()
def reply(
    id_: Id,
    department: Department,
    text: Annotated[str, typer.Option(help="the reply")],
    as_: Trader = "importer",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Reply to a department's question: its clock goes on."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.reply(as_, _find(desk, id_), department, text), json_)


@window.command()
def withdraw(
    id_: Id,
    as_: Trader = "importer",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Withdraw an open dossier."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.withdraw(as_, _find(desk, id_)), json_)


@window.command()
def silence(
    id_: Id,
    department: Department,
    as_: Trader = "relay",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Record that a deadline has passed: overdue, approved by a rule, or lapsed for want of a reply."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.end(as_, _find(desk, id_), department, "recordSilence"), json_)


@window.command()
def close(
    id_: Id,
    department: Department,
    as_: Trader = "importer",
    dry_run: DryRun = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """End a part that its department did not answer in time."""
    with _desk(url, record, config, dry_run) as desk:
        _told(desk.end(as_, _find(desk, id_), department, "close"), json_)


@window.command(name="open")
def open_(
    department: Department,
    parcels: Annotated[Path, typer.Option(help="the file that `submit` wrote")],
    id_: Id,
    as_: Officer = None,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Open a department's sealed part and check it against the chain."""
    with _desk(url, record, config) as desk:
        shown = desk.open(as_, _find(desk, id_), department, parcels)
        if json_:
            print(json.dumps({"department": department, "version": shown.version, "fields": dict(shown.fields)}))
            return
        console = Console(highlight=False)
        console.print(f"[bold]{escape(department)}[/], version {shown.version}: whole, and under the root on the chain")
        for path, value in sorted(shown.fields.items()):
            console.print(f"  [dim]{escape(path)}[/]  {escape(value)}")


@window.command()
def status(
    id_: Id, url: Url = NODE, record: Record = DEPLOYED, config: Config = CONFIG, json_: Json = False
) -> None:  # fmt: skip
    """One status, who is holding the dossier, since when and until when."""
    with _desk(url, record, config) as desk:
        dossier, log, now = _dossier(desk, id_), _log(desk), desk.alliance.chain.now()
        if json_:
            told = desk.contract.struct("standing", dossier.id)
            parts = [as_json(row, log, now) for row in rows(desk.contract, dossier)]
            holder = log.names.get(told["department"])
            words = {"state": STATES[told["state"]], "version": told["version"], "holder": holder}
            words["traders_turn"] = told["partState"] == 2
            print(json.dumps({**words, "since": told["since"], "deadline": told["deadline"], "parts": parts}))
        else:
            trader = _traders(desk).get(dossier.trader, str(dossier.trader))
            show_dossier(desk.contract, dossier, log, trader, now, Console(highlight=False))


@window.command()
def board(
    department: Annotated[Optional[str], typer.Option(help="only this one")] = None,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """The queue by department: what waits for whom, how long, until when."""
    with _desk(url, record, config) as desk:
        log, now = _log(desk), desk.alliance.chain.now()
        found = queue(desk.contract, log)
        if department:
            number = desk.configuration.department(department).number
            found = [row for row in found if row.department == number]
        if json_:
            print(json.dumps([as_json(row, log, now) for row in found]))
        else:
            show_board(found, log, _traders(desk), now, Console(highlight=False))


@window.command()
def statistics(url: Url = NODE, record: Record = DEPLOYED, config: Config = CONFIG, json_: Json = False) -> None:
    """How the departments serve: times to answer, share overdue, questions; from the event log alone."""
    with _desk(url, record, config) as desk:
        log = _log(desk)
        found = service(log)
        if json_:
            print(json.dumps([asdict(item) | {"department": log.names.get(item.department)} for item in found]))
        else:
            show_service(found, log, Console(highlight=False))


# -------------------------------------------------------------------------------------------------------------- shared


@contextmanager
def _desk(url: str, record: Path, config: Path, dry: bool = False) -> Iterator[Desk]:
    """The desk on a deployed alliance; what is refused is said in one line. Exit code 2."""
    with refusals():
        yield Desk(attach(url, record, config), dry)


def _log(desk: Desk) -> Log:
    return fold(read(desk.contract))


def _dossier(desk: Desk, given: str) -> Dossier:
    """The one dossier whose id begins so."""
    digits = given.lower().removeprefix("0x")
    found = [item for id_, item in _log(desk).dossiers.items() if digits and id_.hex().startswith(digits)]
    if len(found) != 1:
        listed = ", ".join(short(item.id) for item in found)
        raise DeskError(
            f"{given!r} begins the id of {len(found)} dossiers{': ' + listed if found else ''}; "
            "`eport window board` lists those that are open"
        )
    return found[0]


def _find(desk: Desk, given: str) -> bytes:
    return _dossier(desk, given).id


def _traders(desk: Desk) -> dict[int, str]:
    return {number: member.name for number, member in enumerate(desk.alliance.settings.institutions, 1)}


def _told(act: Act, json_: bool, **more: Any) -> None:
    gas = act.receipt.gas if act.receipt else None
    more = {key: value for key, value in more.items() if value}
    words = act.words
    if json_:
        told = {"dossier": "0x" + act.id.hex(), "function": act.function, "by": act.by, "gas": gas}
        told |= {"transaction": act.receipt.transaction if act.receipt else None, "sent": act.receipt is not None}
        if words:
            more["words"] = {"text": words.text, "salt": words.salt.hex(), "hash": words.hash.hex()}
        print(json.dumps(told | more))
        return
    say: Callable[[str], None] = Console(highlight=False).print
    done = f"{gas:,} gas" if act.receipt else "[yellow]would be taken; nothing was sent[/]"
    say(f"[bold]{short(act.id)}[/] {act.function} by {escape(act.by)}: {done}")
    for event in act.receipt.events if act.receipt else ():
        if event.name == "DossierConcluded":
            say(f"  the dossier is [bold]{STATES[event.arguments['state']]}[/]")
    if words:
        say(f"  [dim]words[/] {escape(words.text)}")
        say(f"  [dim]salt[/]  {words.salt.hex()}  [dim](goes with the words to whom they concern)[/]")
    for key, value in more.items():
        say(f"  [dim]{key}[/] {escape(', '.join(value) if isinstance(value, list) else str(value))}")
