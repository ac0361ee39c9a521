"""What a trade starts from: the credit, the declaration, customs' responses, and what is presented when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eport.messages import mt, wco
from eport.messages.errors import MessageError
from eport.messages.identifiers import DeclarationNumber, Direction, parse_declaration_number
from eport.trade import beside as beside_
from eport.trade import presentation
from eport.trade.beside import NOTHING, Beside

GUARANTEE: Final = "760"


@dataclass(frozen=True)
class Inputs:
    """Everything read and checked, before anything is written to a chain."""

    message: mt.FinMessage
    credit: mt.MT700
    declaration: wco.Declaration
    number: DeclarationNumber
    responses: tuple[wco.Response, ...]  # in order of issue
    presentations: tuple[presentation.Presentation, ...]
    sources: dict[str, str]
    beside: Beside = NOTHING  # what the credit says in free text alone
    dossier: Path | None = None  # what the trader submits to the single window; None: it goes to customs alone


def read(
    credit: Path,
    customs: Path,
    declaration: Path | None = None,
    presented: Path | None = None,
    beside: Path | None = None,
) -> Inputs:
    """Read the files of one trade.

    `customs`: a folder of WCO DM responses. `declaration` and `presented` default to `declaration.xml` and
    `presentation.json` beside the credit. `beside`: a schedule, the dates of 44D. Raises `MessageError` (what is wrong
    and where) and `FileNotFoundError`.
    """
    declaration = declaration or credit.parent / "declaration.xml"
    presented = presented or credit.parent / "presentation.json"
    text = credit.read_text()
    message = mt.parse_fin(text)
    if message.message_type == GUARANTEE:
        raise MessageError(
            "FIN block 2", GUARANTEE, "a guarantee is paid on a demand, not for goods that customs clear",
            "Work through it with `eport credit apply`, `issue` and `present`, which take an MT760",
        )  # fmt: skip
    files = sorted(customs.glob("*.xml"))
    if not files:
        raise FileNotFoundError(f"{customs}: no WCO DM response (*.xml) in this folder")
    declared = wco.parse_declaration(declaration.read_bytes())
    responses = sorted(
        (response for file in files for response in wco.parse_response(file.read_bytes())),
        key=lambda response: (response.issued_at, response.reference),
    )
    numbers = {response.declaration_number for response in responses}
    if len(numbers) != 1:
        raise MessageError(
            "Declaration/ID", ", ".join(sorted(numbers)), "a folder of responses is about one declaration",
            "Sort the responses into one folder for each",
        )  # fmt: skip
    (number,) = numbers
    if declared.number not in (None, number):
        raise MessageError(
            "Declaration/ID",
            str(declared.number),
            f"the responses are about {number}",
            "Give the declaration of that number",
        )
    dossier = credit.parent / "dossier.json"
    versions = {response.declaration_version for response in responses}
    if versions != {declared.version}:
        raise MessageError(
            "Declaration/VersionID", ", ".join(map(str, sorted(versions))),
            f"statements commit to the fields of the version that they are about; the declaration is version "
            f"{declared.version}", "Give the declaration and the responses of one version",
        )  # fmt: skip
    return Inputs(
        message=message,
        credit=mt.parse_mt700(text),
        declaration=declared,
        number=parse_declaration_number(number),
        responses=tuple(responses),
        presentations=presentation.parse(presented.read_text()),
        sources={
            file.name: about
            for file, about in (
                (credit, "documentary credit, SWIFT MT700"),
                (declaration, "customs declaration, WCO DM 3.6"),
                *((file, "customs response, WCO DM 3.6") for file in files),
                (presented, "what is presented, and when"),
                *(((beside, "schedule and dates beside the credit"),) if beside else ()),
                *(((dossier, "dossier for the single window"),) if dossier.exists() else ()),
            )
        },
        beside=beside_.read(beside) if beside else NOTHING,
        dossier=dossier if dossier.exists() else None,
    )


def direction(number: DeclarationNumber) -> int:
    """1 import, 0 export, as the contracts count."""
    return 1 if number.direction is Direction.IMPORT else 0
