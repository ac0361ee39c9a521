"""`eport audit …`: take every event away with names and a root, check such an export, prove one row of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final, Optional

import typer
from rich.console import Console
from rich.markup import escape
from web3.exceptions import Web3RPCError

from eport.audit import record as records
from eport.audit.record import CSV, PARQUET, RecordError
from eport.audit.rows import ExportError, block_at, block_range
from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.chain.logs import PAGE, Reorganised
from eport.chain.record import Record as DeploymentRecord
from eport.chain.record import RecordError as DeploymentRecordError
from eport.options import DEPLOYED, NODE, Json, Record, Url, refused

audit = typer.Typer(help="The event log as an auditor takes it away.")
CHINA: Final = dt.timezone(dt.timedelta(hours=8))
ROOT_HELP: Final = "32 bytes in hexadecimal, as the export printed it"


@audit.callback(invoke_without_command=True)
def export(
    context: typer.Context,
    first: Annotated[
        str, typer.Option("--from", metavar="BLOCK|DATE", help="a block, or a day or moment (UTC+8)")
    ] = "0",
    last: Annotated[
        Optional[str], typer.Option("--to", metavar="BLOCK|DATE", help="included; default: the newest settled block")
    ] = None,
    out: Annotated[Path, typer.Option(help="folder for CSV, Parquet and manifest")] = ROOT / "reports/audit",
    page: Annotated[int, typer.Option(min=1, help="blocks asked for at once; halved where the node refuses")] = PAGE,
    url: Url = NODE,
    record: Record = DEPLOYED,
    json_: Json = False,
) -> None:
    """Write every event of every contract as CSV and Parquet, and the Merkle root that proves it."""
    if context.invoked_subcommand is not None:
        return
    with _refusals():
        if not local.answers(url) or not record.exists():
            words = f"no node answers at {url}" if record.exists() else f"there is no record {record}"
            raise ExportError(f"{words}: start one with `make chain` and `make deploy`")
        chain, known = Chain(url), DeploymentRecord(record).entries
        contracts = {name: chain.bind(name, entry.address) for name, entry in known.items()}
        newest = chain.settled_block()
        start = _block(chain, first, newest, after=False)
        end = newest if last is None else _block(chain, last, newest, after=True)
        written = records.export(chain, contracts, block_range(chain, start, end), out, page)
    facts = {
        "root": "0x" + written.root.hex(), "rows": written.manifest["rows"], "first": start, "last": end,
        "lastHash": written.manifest["lastHash"], "folder": str(out),
    }  # fmt: skip
    if json_:
        print(json.dumps(facts, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{facts['rows']:,} events of the blocks {start:,} to {end:,}: {escape(str(out))}/{CSV}, {PARQUET}")
    console.print(f"root {facts['root']}")


@audit.command()
def verify(
    file: Annotated[Path, typer.Argument(help="the CSV or Parquet file of an export, or the proof of a row (JSON)")],
    root: Annotated[str, typer.Option(help=ROOT_HELP)],
    json_: Json = False,
) -> None:
    """Hold an export, or the proof of one row, against a root; it needs no chain. Exit code 1: it is something else."""
    with _refusals():
        wanted = _root(root)
        if file.suffix == ".json":
            holds = records.verify_row(_proof(file), wanted)
            facts: dict[str, Any] = {
                "holds": holds,
                "wrong": [] if holds else [f"the row is in no export with the root {root}"],
            }
        else:
            found = records.verify(file, wanted)
            facts = {**asdict(found), "root": "0x" + found.root.hex(), "holds": not found.wrong}
    if json_:
        print(json.dumps(facts, indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for words in facts["wrong"]:
            console.print(f"[red]fails[/] {escape(words)}")
        if facts["holds"]:
            console.print(f"[green]holds[/] {file.name}: {facts.get('rows', 1):,} rows under {root}")
    raise typer.Exit(0 if facts["holds"] else 1)


@audit.command()
def prove(
    file: Annotated[Path, typer.Argument(help="the CSV or Parquet file of an export")],
    row: Annotated[int, typer.Option(help="number of the row, its first column")],
    out: Annotated[Optional[Path], typer.Option(help="file for the proof; default: standard output")] = None,
) -> None:
    """Prove one row to somebody who has the root and not the export."""
    with _refusals():
        text = json.dumps(records.prove(file, row), indent=2, ensure_ascii=False)
        if out is None:
            print(text)
        else:
            out.write_text(text + "\n", encoding="utf-8")


def _block(chain: Chain, text: str, newest: int, after: bool) -> int:
    """A block by its number, or the first from a moment on; `after`: the last until it, or until a day's end."""
    if text.isdecimal():
        return int(text)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ExportError(f"{text}: is no block and no date; write 1200, 2026-01-12 or 2026-01-12T09:00:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA)
    if after and len(text) == len("2026-01-12"):
        moment += dt.timedelta(days=1, seconds=-1)
    found = block_at(chain, int(moment.timestamp()) + after, newest)
    return found - 1 if after else found


def _root(text: str) -> bytes:
    try:
        value = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        value = b""
    if len(value) != 32:
        raise RecordError(f"--root {text}: is no root; it has {ROOT_HELP}")
    return value


def _proof(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RecordError(f"{file}: is no JSON ({error}); take the proof as `eport audit prove` wrote it") from error
    return found


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (ExportError, RecordError, DeploymentRecordError, Reorganised, Web3RPCError, OSError) as error:
        raise refused(str(error)) from error
