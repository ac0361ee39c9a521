"""Which goods a declaration is about, and how much of them: what financings draw down (IGoodsLedger).

Two keys say which goods they are, each a pseudorandom function under the customs authority's key, so that nobody
without it can try identities: of the line, by bill of lading and, where a declaration has several, HS heading; of the
consignment, by containers and seals. A paper that is made again (an invoice, an amended or a replacing declaration) has
the same keys as long as it shows the same transport: whoever changes the bill is found by the containers, and the
other way round. Goods of one heading that only a bill tells apart have one key for both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from eth_abi.abi import encode

from eport import merkle
from eport.messages import wco

TRANSPORT_DOCUMENTS: Final = ("703", "704", "705", "710", "714", "720", "730", "740", "741", "760")
"""UN/EDIFACT 1001: waybills and bills of lading by sea, rail, road and air, and the combined transport document."""
LAYOUT: Final = ("bytes32", "bytes32", "uint64", "uint64", "uint64", "uint64")
_GRAMS: Final[Mapping[str, int]] = MappingProxyType({"GRM": 1, "KGM": 1000, "TNE": 1_000_000})
"""UN/ECE Recommendation 20 unit → [g]."""
_MOST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A goods item that can be financed.

    Attributes:
        number: `GovernmentAgencyGoodsItem/SequenceNumeric`.
        line: key of the line, 32 bytes; items of one declaration under one bill and HS heading share it.
        consignment: key of what travels together, 32 bytes.
        quantity: [g] net mass of all items under `line`; gross where no net mass is declared.
        value: [fen] customs value of the same, in CNY; the statistical value or the invoice's where there is none.
        total_quantity: [g] of all items of the declaration that can be financed.
        total_value: [fen] of the same.
    """

    number: int
    line: bytes
    consignment: bytes
    quantity: int
    value: int
    total_quantity: int
    total_value: int

    @property
    def path(self) -> str:
        """Name of the leaf."""
        return f"E-port/Goods[{self.number}]"

    @property
    def leaf(self) -> bytes:
        """Value of the leaf as GoodsLedger recomputes it."""
        amounts = (self.quantity, self.value, self.total_quantity, self.total_value)
        return encode(LAYOUT, (self.line, self.consignment, *amounts))


def goods_lines(declaration: wco.Declaration, key: bytes) -> tuple[GoodsLine, ...]:
    """The goods items that can be financed; `obstacle` says of each other one why it cannot.

    Args:
        key: secret of the authority's keyed hashes, at least `merkle.KEY_BYTES`.
    """
    measured = {
        item.sequence: (_heading(item), _grams(item), _fen(item))
        for item in declaration.lines
        if obstacle(declaration, item) is None
    }
    bill, equipment = _bill(declaration), _equipment(declaration)
    one_heading = len({heading for heading, *_ in measured.values()}) == 1
    consignment = merkle.keyed_hash(key, "goods consignment", equipment or bill) if measured else b""
    found = []
    for number, (heading, *_) in measured.items():
        together = [(grams, fen) for other, grams, fen in measured.values() if other == heading]
        found.append(
            GoodsLine(
                number,
                merkle.keyed_hash(key, "goods consignment", bill or equipment)
                if one_heading
                else merkle.keyed_hash(key, "goods line", f"{heading} {bill or equipment}"),
                consignment,
                *(_capped(sum(part)) for part in zip(*together)),
                *(_capped(sum(part)) for part in list(zip(*measured.values()))[1:]),
            )
        )
    return tuple(found)


def obstacle(declaration: wco.Declaration, item: wco.DeclarationLine) -> str | None:
    """Why nobody can tell these goods from others or measure them, None where it can be done."""
    if not (_bill(declaration) or _equipment(declaration)):
        return "the declaration names neither a transport document (UN/EDIFACT 1001: 705 …) nor a container"
    if not _heading(item):
        return f"goods item {item.sequence} has no commodity code of at least 4 digits"
    if not _grams(item):
        return f"goods item {item.sequence} has no mass in GRM, KGM or TNE"
    if not _fen(item):
        return f"goods item {item.sequence} has no value in CNY"
    return None


def _heading(item: wco.DeclarationLine) -> str:
    """HS heading, 4 digits: coarser than a tariff line, so that classifying anew within it changes nothing."""
    codes = (_plain(classification.code) for classification in item.classifications)
    return next((code[:4] for code in codes if re.match("[0-9]{4}", code)), "")


def _grams(item: wco.DeclarationLine) -> int:
    mass = item.net_mass or item.gross_mass
    return int(mass.value * _GRAMS.get(mass.unit or "KGM", 0)) if mass else 0


def _fen(item: wco.DeclarationLine) -> int:
    amounts = (item.customs_value, item.statistical_value, item.item_price)
    yuan = next((amount.value for amount in amounts if amount and amount.currency == "CNY"), Decimal(0))
    return int(yuan * 100)


def _bill(declaration: wco.Declaration) -> str:
    """Numbers of the transport documents, wherever they are named; empty where there are none."""
    documents = [*declaration.documents, *declaration.previous_documents]
    for item in declaration.lines:
        documents += [*item.documents, *item.previous_documents]
    numbers = {
        _plain(document.identifier)
        for document in documents
        if document.identifier and document.type_code in TRANSPORT_DOCUMENTS
    }
    return _named("bill", numbers)


def _equipment(declaration: wco.Declaration) -> str:
    """Containers with their seals, which are of one voyage; one without a seal is told by its means of transport."""
    found = set()
    for container in declaration.containers:
        voyage = sorted(map(_plain, container.seals)) or [_plain(declaration.transport or "")]
        if container.identifier or container.seals:
            found.add("+".join([_plain(container.identifier or ""), *voyage]))
    return _named("equipment", found)


def _named(kind: str, parts: set[str]) -> str:
    parts.discard("")
    return f"{kind} {' '.join(sorted(parts))}" if parts else ""


def _plain(identifier: str) -> str:
    """Spaces, dashes and case are no difference."""
    return re.sub(r"[^0-9A-Z]", "", identifier.upper())


def _capped(amount: int) -> int:
    return min(amount, _MOST)
