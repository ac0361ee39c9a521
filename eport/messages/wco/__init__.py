"""WCO Data Model 3.6 messages: customs responses (RES) and declarations (DEC).

Profile: HMRC's Customs Declaration Service, the one authority that publishes schemas and samples; elements that another
authority adds are passed over, elements that are read must be there once and well formed. Elements may stand in the
WCO namespaces or in none.

The XML comes from outside: `safe_xml` parses it.
"""

from __future__ import annotations

from eport.messages.wco.declaration import parse_declaration
from eport.messages.wco.flat import fields
from eport.messages.wco.model import (
    Amount,
    AssessedTax,
    Classification,
    Container,
    Declaration,
    DeclarationLine,
    Document,
    Package,
    Procedure,
    Quantity,
    Response,
    TradeParty,
)
from eport.messages.wco.response import parse_response

__all__ = [
    "Amount",
    "AssessedTax",
    "Classification",
    "Container",
    "Declaration",
    "DeclarationLine",
    "Document",
    "Package",
    "Procedure",
    "Quantity",
    "Response",
    "TradeParty",
    "fields",
    "parse_declaration",
    "parse_response",
]
