"""`eport certification …`: certificates of products, drawing an inspection, the mark and its verification."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.certification.badge import BadgeError, read, sign, svg, verify
from eport.certification.header import HeaderError, header
from eport.chain import local
from eport.chain.contract import ContractReverted
from eport.chain.deployment import Alliance, DeploymentError, attach
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refused
from eport.settings import SettingsError

certification = typer.Typer(help="Certification of fintech products.", no_args_is_help=True)

STAGES = ("None", "Applied", "Tested", "Checked", "Certified", "Refused", "Lapsed", "Withdrawn")
"""Order of `Stage` in IFintechCertification."""
Number = Annotated[int, typer.Argument(help="number of the certificate")]
CHINA: Final = dt.timezone(dt.timedelta(hours=8))


@certification.command()
def show(url: Url = NODE, record: Record = DEPLOYED, config: Config = CONFIG, json_: Json = False) -> None:
    """Every certificate and application, its stage and its dates (UTC+8)."""
    with _refusals():
        rows = _rows(attach(url, record, config))
    if json_:
        print(json.dumps(rows, indent=2))
        return
    table = Table(header_style="dim")
    headings = "certificate, stage, holder, category, valid, valid until, deadline, suspended until"
    for heading in headings.split(", "):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(_shown(key, value)) for key, value in row.items() if key != "product"))
    Console(highlight=False).print(table)


@certification.command()
def draw(
    inspection: Annotated[int, typer.Argument(help="number of the inspection that was announced")],
    party: Annotated[str, typer.Option("--as", help="who pays for it: a key of the configuration")] = "relay",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Draw with the header of the block that was fixed; the candidates come from the log. Anybody may."""
    with _refusals():
        alliance = attach(url, record, config)
        scheme = alliance["FintechCertification"]
        if party not in alliance.accounts:
            raise BadgeError(f"--as = {party!r}: is no party of the configuration; take one of its keys")
        logs = scheme.web3.events.DrawAnnounced().get_logs(from_block=0, argument_filters={"inspection": inspection})
        if not logs:
            raise BadgeError(f"inspection = {inspection}: was never announced; take a number that was")
        block = scheme.struct("inspectionOf", inspection)["drawBlock"]
        newest = alliance.chain.web3.eth.block_number
        if block >= newest:
            raise BadgeError(
                f"inspection = {inspection}: is drawn by block {block}, the newest is {newest}; wait for it"
            )
        candidates = [(item["certificate"], item["step"]) for item in logs[0]["args"]["candidates"]]
        arguments = (inspection, header(alliance.chain.web3, block), candidates)
        account = alliance.accounts[party]
        facts: dict[str, Any] = {"inspection": inspection, "block": block, "candidates": len(candidates)}
        if dry_run:
            scheme.call("draw", *arguments, sender=account.address)
            facts["transaction"] = None
        else:
            receipt = scheme.send(account, "draw", *arguments)
            drawn = receipt.event("InspectionDrawn").arguments
            facts |= {"certificate": drawn["certificate"], "step": "0x" + bytes(drawn["step"]).hex()}
            facts |= {"deadline": drawn["deadline"], "transaction": receipt.transaction, "gas": receipt.gas}
    _tell(facts, json_)


@certification.command()
def badge(
    number: Number,
    name: Annotated[str, typer.Option(help="what the product is called")],
    out: Annotated[Path, typer.Option(help="where the badge goes: .json, or .svg for the picture that carries it")],
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Sign the mark of a certificate that is valid, with the certification body's key."""
    with _refusals():
        alliance = attach(url, record, config)
        made = sign(alliance, number, name, alliance.accounts[alliance.settings.certification.body])
        out.write_bytes(svg(made) if out.suffix == ".svg" else made.to_json().encode())
    _tell({"certificate": number, "file": str(out), "validUntil": made.validUntil}, json_)


@certification.command(name="verify-badge")
def verify_badge(
    file: Annotated[Path, typer.Argument(help="JSON or SVG")],
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Check a mark's signature and what the chain says of it now. Exit code 1: it may not be shown."""
    with _refusals():
        checks = verify(attach(url, record, config), read(file.read_bytes()))
    if json_:
        print(json.dumps([dataclasses.asdict(check) for check in checks], indent=2, ensure_ascii=False))
    else:
        for check in checks:
            colour, word = ("green", "holds") if check.holds else ("red", "fails")
            Console(highlight=False).print(f"[{colour}]{word}[/] {escape(check.name)}: {escape(check.detail)}")
    raise typer.Exit(0 if all(check.holds for check in checks) else 1)


def _rows(alliance: Alliance) -> list[dict[str, Any]]:
    scheme, rows = alliance["FintechCertification"], []
    for number in range(1, scheme.call("certificateCount") + 1):
        state = scheme.struct("certificateOf", number)
        rows.append(
            {
                "certificate": number,
                "stage": STAGES[state["stage"]],
                "holder": alliance["AllianceRegistry"].struct("institution", state["holder"])["name"],
                "category": scheme.struct("categoryOf", state["category"])["name"],
                "valid": scheme.call("isValid", number),
                "validUntil": state["validUntil"],
                "deadline": state["deadline"],
                "suspendedUntil": state["suspendedUntil"],
                "product": "0x" + bytes(state["product"]).hex(),
            }
        )
    return rows


def _shown(key: str, value: Any) -> str:
    if key not in ("validUntil", "deadline", "suspendedUntil"):
        return str(value)
    return f"{dt.datetime.fromtimestamp(value, CHINA):%Y-%m-%d %H:%M:%S}" if value else ""


def _tell(facts: dict[str, Any], json_: bool) -> None:
    words = ", ".join(f"{key} {value}" for key, value in facts.items())
    print(json.dumps(facts, indent=2)) if json_ else Console(highlight=False).print(escape(words))


@contextmanager
def _refusals() -> Iterator[None]:
    """What can be refused ends in one line that says why, and exit code 2."""
    try:
        yield
    except (
        ContractReverted, DeploymentError, BadgeError, HeaderError, SettingsError, FileNotFoundError, local.ChainError,
    ) as error:  # fmt: skip
        raise refused(str(error)) from error
