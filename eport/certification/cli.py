"""`eport certification …`: what stands, a draw, the mark and its verification; the acts are in `commands`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from eth_utils.address import is_address, to_checksum_address
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import eport.certification.commands  # noqa: F401  (registers its commands)
from eport.certification.badge import attach_signature, read, sign, svg, verify
from eport.certification.desk import ANYBODY, Desk, Refused, certification, moment, on_chain, stage
from eport.certification.header import header
from eport.chain.bindings.fintech_certification import DrawAnnounced

__all__ = ["certification"]


@certification.command()
@on_chain
def show(desk: Desk) -> None:
    """Every certificate and application, its stage and its dates (UTC+8)."""
    rows = _rows(desk)
    if desk.as_json:
        print(json.dumps(rows, indent=2))
        return
    table = Table(header_style="dim")
    headings = "certificate, stage, holder, category, valid, valid until, deadline, suspended until"
    for heading in headings.split(", "):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(_shown(key, value)) for key, value in row.items() if key != "product"))
    Console(highlight=False).print(table)


@certification.command(rich_help_panel="Random inspection")
@on_chain
def draw(
    desk: Desk,
    inspection: Annotated[int, typer.Argument(metavar="INSPECTION", help="its number, as it was announced")],
) -> None:
    """Draw with the header of the block that was fixed; the candidates come from the log. Anybody."""
    announced = [log for log in desk.scheme.logs(DrawAnnounced) if log.inspection == inspection]
    if not announced:
        raise Refused(f"inspection = {inspection}: was never announced; take a number that was")
    block = desk.scheme.inspection_of(inspection).draw_block
    web3 = desk.alliance.chain.web3
    newest = web3.eth.block_number
    if block >= newest:
        raise Refused(f"inspection = {inspection}: is drawn by block {block}, the newest is {newest}; wait for it")
    candidates = announced[0].candidates
    says = f"draw inspection {inspection} among {len(candidates)} candidates by block {block}"
    desk.act(says, desk.scheme.draw(inspection, header(web3, block), candidates), ANYBODY)
    if not desk.dry_run:
        drawn = desk.scheme.inspection_of(inspection)
        desk.say(f"certificate {drawn.certificate}, step 0x{drawn.step.hex()}")


@certification.command(rich_help_panel="The mark")
@on_chain
def badge(
    desk: Desk,
    number: Annotated[int, typer.Argument(metavar="CERTIFICATE", help="its number")],
    name: Annotated[str, typer.Option(help="what the product is called")],
    out: Annotated[Path, typer.Option(help="where the badge goes: .json, or .svg for the picture that carries it")],
    signer: Annotated[
        Optional[str], typer.Option(help="a contract that signs for the body (ERC-1271), as a Safe")
    ] = None,
    signature: Annotated[Optional[str], typer.Option(help="what that contract takes as its signature, as 0x…")] = None,
) -> None:
    """Sign the mark of a certificate that is valid: with the body's key, or as a contract of the body's accepts it."""
    if signer is None:
        made = sign(desk.alliance, number, name, desk.alliance.accounts[desk.me or desk.body])
    elif not is_address(signer):
        raise Refused(f"--signer {signer}: is no address; write 0x and 40 digits")
    else:
        made = attach_signature(desk.alliance, number, name, to_checksum_address(signer), signature)
    if not desk.dry_run:
        out.write_bytes(svg(made) if out.suffix == ".svg" else made.to_json().encode())
    facts: dict[str, Any] = {"certificate": number, "file": str(out), "validUntil": made.validUntil}
    if desk.as_json:
        print(json.dumps(facts, indent=2))
    else:
        word = "would write" if desk.dry_run else "wrote"
        Console(highlight=False).print(
            f"{word} {escape(str(out))}: certificate {number} until {moment(made.validUntil)}"
        )


@certification.command(name="verify-badge", rich_help_panel="The mark")
@on_chain
def verify_badge(desk: Desk, file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON or SVG")]) -> None:
    """Check a mark's signature and what the chain says of it now. Exit code 1: it may not be shown."""
    checks = verify(desk.alliance, read(file.read_bytes()))
    if desk.as_json:
        print(json.dumps([dataclasses.asdict(check) for check in checks], indent=2, ensure_ascii=False))
    else:
        for check in checks:
            colour, word = ("green", "holds") if check.holds else ("red", "fails")
            Console(highlight=False).print(f"[{colour}]{word}[/] {escape(check.name)}: {escape(check.detail)}")
    raise typer.Exit(0 if all(check.holds for check in checks) else 1)


def _rows(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for number in range(1, desk.scheme.certificate_count() + 1):
        state = desk.scheme.certificate_of(number)
        rows.append(
            {
                "certificate": number,
                "stage": stage(state.stage),
                "holder": desk.registry.institution(state.holder).name,
                "category": desk.scheme.category_of(state.category).name,
                "valid": desk.scheme.is_valid(number),
                "validUntil": state.valid_until,
                "deadline": state.deadline,
                "suspendedUntil": state.suspended_until,
                "product": "0x" + state.product.hex(),
            }
        )
    return rows


def _shown(key: str, value: Any) -> str:
    if key not in ("validUntil", "deadline", "suspendedUntil"):
        return str(value)
    return moment(value) if value else ""
