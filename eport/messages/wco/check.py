"""The numbers and codes in a declaration, held against their formats and lists: what is wrong, and what looks odd.

A declaration is read whatever stands in it (`parse_declaration`), since customs' own record is not ours to refuse;
whoever lodges one wants to know before customs says so. Not checked: codes that one authority keeps for itself
(offices, procedures, documents, packages, digits of the national tariff behind the HS's six).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from eport.messages.errors import MessageError
from eport.messages.goods import parse_ciq, parse_container, parse_hs, parse_incoterm, parse_locode, parse_unit
from eport.messages.identifiers import (
    is_country,
    mrn_check_digit,
    parse_aeo,
    parse_declaration_number,
    parse_mrn,
)
from eport.messages.wco.model import Declaration, DeclarationLine, TradeParty

_TARIFF: Final = (None, "TSP", "HS")
"""Kinds of classification that begin with the HS: none stated, tariff subheading, HS. Others are an authority's own."""
_MRN: Final = re.compile(r"[0-9]{2}[A-Z]{2}[0-9A-Z]{14}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a declaration.

    Attributes:
        problem: field (the path of `wco.fields`), value, rule, remedy.
        refused: the code cannot be right; otherwise a warning, which hinders nothing.
    """

    problem: MessageError
    refused: bool

    def __str__(self) -> str:
        return f"{'error' if self.refused else 'warning'}: {self.problem}"

    def as_json(self) -> dict[str, str]:
        found = self.problem
        level = "error" if self.refused else "warning"
        return {"level": level, "field": found.field, "value": found.value, "rule": found.rule, "remedy": found.remedy}


def check(declaration: Declaration) -> tuple[Finding, ...]:
    """All findings, in the order of the message; empty where nothing is wrong."""
    return tuple(_findings(declaration))


def _findings(declaration: Declaration) -> Iterator[Finding]:
    yield from _number("Declaration/ID", declaration.number)
    yield from _party("Declarant", declaration.declarant)
    yield from _party("Exporter", declaration.exporter)
    yield from _party("GoodsShipment/Importer", declaration.importer)
    if declaration.gross_mass:
        yield from _refused(parse_unit, declaration.gross_mass.unit, "Declaration/TotalGrossMassMeasure/@unitCode")
    yield from _incoterm("GoodsShipment/TradeTerms/ConditionCode", declaration.incoterm)
    yield from _refused(parse_locode, declaration.incoterm_place, "GoodsShipment/TradeTerms/LocationID")
    carriage = "GoodsShipment/Consignment"
    yield from _refused(parse_locode, declaration.loading_place, f"{carriage}/LoadingLocation/ID")
    yield from _refused(parse_locode, declaration.unloading_place, f"{carriage}/UnloadingLocation/ID")
    for place, container in enumerate(declaration.containers, start=1):
        yield from _refused(parse_container, container.identifier, f"{carriage}/TransportEquipment[{place}]/ID")
    for document in declaration.previous_documents:
        yield from _mrn("GoodsShipment/PreviousDocument/ID", document.identifier)
    for line in declaration.lines:
        yield from _line(f"GoodsShipment/GovernmentAgencyGoodsItem[{line.sequence}]", line)


def _line(path: str, line: DeclarationLine) -> Iterator[Finding]:
    for place, found in enumerate(line.classifications, start=1):
        if found.kind in _TARIFF:
            parse: Callable[[str, str], object] = parse_ciq if len(found.code) == 13 else parse_hs
            which = "" if place == 1 else f"[{place}]"
            yield from _refused(parse, found.code, f"{path}/Commodity/Classification{which}/ID")
    measures = {
        "GrossMassMeasure": line.gross_mass,
        "NetNetWeightMeasure": line.net_mass,
        "TariffQuantity": line.supplementary,
    }
    for name, quantity in measures.items():
        if quantity:
            yield from _refused(parse_unit, quantity.unit, f"{path}/Commodity/GoodsMeasure/{name}/@unitCode")
    for _, country in line.origins:
        yield from _refused(_country, country, f"{path}/Origin/CountryCode")
    for document in line.previous_documents:
        yield from _mrn(f"{path}/PreviousDocument/ID", document.identifier)


def _party(path: str, party: TradeParty | None) -> Iterator[Finding]:
    if party is None:
        return
    if party.identifier and party.identifier.startswith("AEO"):
        yield from _refused(parse_aeo, party.identifier, f"{path}/ID")
    yield from _refused(_country, party.country, f"{path}/Address/CountryCode")


def _number(path: str, number: str | None) -> Iterator[Finding]:
    """China's 18 digits, or an MRN; each authority has its own numbers, and no third form is known here."""
    if number is None:
        return
    if _MRN.fullmatch(number):
        yield from _mrn(path, number)
        return
    try:
        parse_declaration_number(number)
    except MessageError as error:
        yield Finding(MessageError(path, number, f"no MRN, and {error.rule}", error.remedy), True)


def _mrn(path: str, number: str | None) -> Iterator[Finding]:
    """A wrong check character is a warning: published messages of authorities often fail it."""
    if number is None or not _MRN.fullmatch(number) or parse_mrn(number).valid:
        return
    rule = f"check character {number[17]} should be {mrn_check_digit(number[:17])} (MRN, by ISO 6346)"
    yield Finding(MessageError(path, number, rule, "Look for a mistyped character"), False)


def _incoterm(path: str, code: str | None) -> Iterator[Finding]:
    if code is None:
        return
    try:
        note = parse_incoterm(code, path).note
    except MessageError as error:
        yield Finding(error, True)
        return
    if note is not None:
        yield Finding(MessageError(path, code, "is of an older edition", note), False)


def _country(code: str, field: str) -> str:
    if not is_country(code):
        raise MessageError(field, code, "is no country of ISO 3166", "Use two capital letters, e.g. CN, AT")
    return code


def _refused(parse: Callable[[str, str], object], value: str | None, field: str) -> Iterator[Finding]:
    if value is None:
        return
    try:
        parse(value, field)
    except MessageError as error:
        yield Finding(error, True)
