"""Transport documents (art. 19–27): kind, signature, on board, ports, transhipment, clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Quoted, Sureness, Transport, harmless
from eport.examiner.rules.common import SEA, Context, answers, one_shipment, shown, transports
from eport.examiner.rules.ports import agreement
from eport.examiner.terms import Terms

_MODES: Final = (
    (r"CHARTER PARTY (BILL|B/?L)", ("charter_party_bill_of_lading", "bill_of_lading")),
    (r"MULTI-?\s?MODAL|COMBINED TRANSPORT", ("multimodal", "bill_of_lading")),
    (r"SEA ?WAY ?BILL", ("sea_waybill",)),
    (r"AIR ?WAY ?BILL|\bAWB\b|AIR TRANSPORT", ("air_waybill",)),
    # Before the others: a bill of lading's item may mention a courier who takes copies along.
    (r"BILLS? OF LADING|\bB/?LS?\b", ("bill_of_lading",)),
    (r"\bCMR\b|\bROAD\b|\bTRUCK", ("road",)),
    (r"\bCIM\b|\bRAIL", ("rail",)),
    (r"INLAND WATERWAY", ("inland_waterway",)),
    (r"COURIER", ("courier_receipt",)),
    (r"\bPOST", ("post_receipt",)),
)
_PRINCIPALS: Final = {
    "bill_of_lading": ("carrier", "agent_for_carrier", "master", "agent_for_master"),
    "sea_waybill": ("carrier", "agent_for_carrier", "master", "agent_for_master"),
    "multimodal": ("carrier", "agent_for_carrier", "master", "agent_for_master"),
    "charter_party_bill_of_lading": (
        "master", "agent_for_master", "owner", "agent_for_owner", "charterer", "agent_for_charterer",
    ),
    "air_waybill": ("carrier", "agent_for_carrier"),
    "road": ("carrier", "agent_for_carrier"),
    "rail": ("carrier", "agent_for_carrier"),
    "inland_waterway": ("carrier", "agent_for_carrier"),
}  # fmt: skip
"""Who may sign (art. 19(a)(i) to 24(a)(i)); courier and post receipts are stamped by the service (art. 25)."""


def _article(transport: Transport) -> str:
    numbers = {
        "multimodal": 19,
        "bill_of_lading": 20,
        "sea_waybill": 21,
        "charter_party_bill_of_lading": 22,
        "air_waybill": 23,
    }
    return f"art. {numbers.get(transport.mode, 25 if 'receipt' in transport.mode else 24)}"


def transport_mode(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """The kind of transport document that 46A names (art. 19–25, ISBP D1–J1)."""
    for requirement, documents in answers(terms, presentation):
        if requirement.kind != "transport_document" or requirement.copies_only:
            continue
        modes = next((modes for pattern, modes in _MODES if re.search(pattern, requirement.text)), None)
        if modes is None:
            continue
        if terms.credit.place_of_receipt or terms.credit.place_of_delivery:
            modes = (*modes, "multimodal")  # more than one mode by the routing (ISBP D1(c))
        for document in documents:
            if document.transport is not None and document.transport.mode not in modes:
                found = shown(document, "mode", document.transport.mode.replace("_", " "))
                yield Hit(requirement.quoted, found, "Another kind of transport document than the credit calls for.")


def transport_signature(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 19–24(a)(i), ISBP E5: carrier named, signed, by whom and for whom."""
    # ISBP E3(b); 'not acceptable' has no meaning and leaves the article as it is (E4).
    forwarder = terms.permits(r"FORWARDER'?S?'? .{0,30}ACCEPTABLE|HOUSE B.{0,20}ACCEPTABLE") is not None
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        if not document.signed:
            rule = Quoted("UCP 600", _article(transport), "signed")
            yield Hit(rule, shown(document, "signed", "no"), "The transport document is not signed.")
        if transport.mode not in _PRINCIPALS or forwarder:
            continue
        if transport.carrier is None and transport.mode != "charter_party_bill_of_lading":
            rule = Quoted("UCP 600", _article(transport), "the name of the carrier")
            yield Hit(rule, shown(document, "carrier", None), "The carrier is not named as such.")
        if document.signed and transport.signed_as not in _PRINCIPALS[transport.mode]:
            rule = Quoted("UCP 600", _article(transport), "signed by or for carrier or master, and identified so")
            sure = Sureness.LIKELY if transport.signed_as is None else Sureness.CERTAIN
            yield Hit(
                rule,
                shown(document, "signed_as", transport.signed_as),
                "The signature's capacity is not one that the article admits.",
                sure,
            )


def not_on_board(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 20(a)(ii), ISBP E6: shipped on board by pre-printed wording or by a dated notation."""
    rule = Quoted("UCP 600", "art. 20(a)(ii)", "shipped on board a named vessel at the port of loading")
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        if transport.mode not in SEA:
            continue
        if transport.wording != "shipped" and not transport.on_board:
            sure = Sureness.CERTAIN if transport.wording == "received" else Sureness.LIKELY
            yield Hit(
                rule,
                shown(document, "on_board", None),
                "Received for shipment, without a dated on board notation.",
                sure,
            )
        elif transport.pre_carriage is not None and not any(n.vessel and n.port for n in transport.on_board):
            text = "With pre-carriage the on board notation names date, vessel and port of loading (ISBP E6)."
            yield Hit(rule, shown(document, "pre_carriage", transport.pre_carriage), text)
        if document.vessel is None and not any(notation.vessel for notation in transport.on_board):
            yield Hit(rule, shown(document, "vessel", None), "No vessel is named.")


def intended(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 20(a)(ii), (iii): 'intended' vessel or port of loading needs a notation with the actual one.

    A multimodal document may say 'intended' (art. 19(a)(iii)).
    """
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        if transport.mode not in SEA:
            continue
        dated = transport.on_board
        if transport.vessel_intended:
            found = shown(document, "vessel", f"intended {document.vessel}")
            if not any(notation.vessel for notation in dated):
                yield Hit(
                    Quoted("UCP 600", "art. 20(a)(ii)", "an on board notation with date and actual vessel"),
                    found,
                    "The vessel is only intended.",
                )
            else:
                yield harmless(
                    Quoted("UCP 600", "art. 20(a)(ii)", "date and actual vessel"),
                    found,
                    "An on board notation names the actual vessel.",
                )
        if transport.port_of_loading_intended and not any(notation.vessel and notation.port for notation in dated):
            rule = Quoted("UCP 600", "art. 20(a)(iii)", "an on board notation with port of loading, date and vessel")
            yield Hit(
                rule,
                shown(document, "port_of_loading", f"intended {document.port_of_loading}"),
                "The port of loading is only intended.",
            )
        if transport.port_of_discharge_intended:
            rule = terms.quote("44F", terms.credit.port_of_discharge or "")
            yield Hit(
                rule,
                shown(document, "port_of_discharge", f"intended {document.port_of_discharge}"),
                "The port of discharge is only intended.",
                Sureness.PERSON,
            )


def _at(
    terms: Terms, tag: str, wanted: str | None, document: Document, field: str, places: Sequence[str | None]
) -> Iterator[Hit]:
    if wanted is None:
        return
    given = [place for place in places if place]
    rule = terms.quote(tag, wanted)
    if not given:
        yield Hit(rule, shown(document, field, None), "The document does not show the place.", Sureness.LIKELY)
        return
    results = [agreement(wanted, place) for place in given]
    if any(result.agrees for result in results):
        if not any(result.agrees and not result.spelling for result in results):
            yield harmless(
                rule, shown(document, field, given[0]), "A spelling error that leaves the meaning (ISBP A23)."
            )
        return
    yield Hit(rule, shown(document, field, given[0]), "Not the place that the credit names.", results[0].sureness)


def port_of_loading(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44E: the port of loading, in its field or in the on board notation (art. 20(a)(iii), 23(a)(iv))."""
    for document in transports(terms, presentation):
        assert document.transport is not None
        if document.transport.mode in (*SEA, "multimodal", "air_waybill"):
            places = [document.port_of_loading, *(notation.port for notation in document.transport.on_board)]
            yield from _at(terms, "44E", terms.credit.port_of_loading, document, "port_of_loading", places)


def port_of_discharge(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44F: the port of discharge (art. 20(a)(iii), 23(a)(iv))."""
    for document in transports(terms, presentation):
        assert document.transport is not None
        if document.transport.mode in (*SEA, "multimodal", "air_waybill"):
            yield from _at(
                terms,
                "44F",
                terms.credit.port_of_discharge,
                document,
                "port_of_discharge",
                [document.port_of_discharge],
            )


def place_of_receipt(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44A: the place of taking in charge (art. 19(a)(iii), 24(a)(iii))."""
    for document in transports(terms, presentation):
        places = [document.place_of_receipt] if document.place_of_receipt else [document.port_of_loading]
        yield from _at(terms, "44A", terms.credit.place_of_receipt, document, "place_of_receipt", places)


def place_of_delivery(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44B: the place of final destination (art. 19(a)(iii), 24(a)(iii))."""
    for document in transports(terms, presentation):
        places = [document.place_of_delivery] if document.place_of_delivery else [document.port_of_discharge]
        yield from _at(terms, "44B", terms.credit.place_of_delivery, document, "place_of_delivery", places)


def transhipment(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 20(b)–(d): one document for the whole carriage; barred transhipment is still good in containers."""
    rule = terms.quote("43T", "transhipment not allowed")
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        if transport.transhipment is None:
            continue
        found = shown(document, "transhipment", f"{transport.transhipment} take place")
        if not transport.one_document:
            yield Hit(
                Quoted("UCP 600", f"{_article(transport)}(c)(i)", "one document for the whole carriage"),
                found,
                "The carriage is not covered by one document.",
            )
        elif terms.transhipment_allowed:
            continue
        elif transport.mode not in SEA or transport.containerised:
            yield harmless(
                rule, found, f"Acceptable though barred: containers, or another mode ({_article(transport)}(c)(ii))."
            )
        else:
            sure = Sureness.CERTAIN if transport.transhipment == "will" else Sureness.PERSON
            yield Hit(rule, found, "Transhipment is barred and the goods are not in containers.", sure)


def partial_shipment(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 31(b), (c): several vessels, journeys or destinations are a partial shipment; one journey is not."""
    documents = transports(terms, presentation)
    if terms.partial_allowed or len(documents) < 2:
        return
    rule = terms.quote("43P", "partial shipments not allowed")
    found = Quoted(
        documents[1].name,
        "vessel, port of discharge",
        f"{documents[1].vessel} {documents[1].voyage or ''}, {documents[1].port_of_discharge}",
    )
    if one_shipment(documents):
        yield harmless(rule, found, "Several sets, but one vessel, journey and destination (art. 31(b)).")
    else:
        other = (
            f"{documents[0].name}: {documents[0].vessel} {documents[0].voyage or ''}, {documents[0].port_of_discharge}"
        )
        yield Hit(rule, found, f"Another vessel, journey or destination than {other}.")


_DEFECT: Final = re.compile(
    r"\b(TORN|STAIN\w*|WET|RUST\w*|BROKEN|DAMAGE[DS]?|BURST|LEAK\w*|DENT(ED|S)|DEFECTIVE|CRUSHED|CONTAMINATED|MOULD\w*|MOLD\w*|"
    r"SCRATCHED|BENT|SPILLED|SHORT[- ]LANDED|MISSING|REPAIRED|INFESTED|CRACKED|"
    r"(?<!MAY )NOT (BE )?SUFFICIENT|INSUFFICIENT)\b"
)
_TOLERATED: Final = re.compile(
    r"SHIPPER'?S LOAD|SAID (BY SHIPPER )?TO (CONTAIN|WEIGH)|MAY BE (LOADED|CARRIED|STOWED) ON DECK|RIGHT TO TRANS?SHIP|"
    r"FREIGHT|DEMURRAGE|\bFCL\b|\bLCL\b|CY/CY|CONTAINER|SEAL|CLEAN ON BOARD|APPARENT GOOD ORDER|WEIGHT.*UNKNOWN|"
    r"UNKNOWN CLAUSE|TEMPERATURE|CREDIT (NO|NUMBER)|MAY NOT BE SUFFICIENT|SURRENDER|TELEX"
)  # fmt: skip
_ON_DECK: Final = re.compile(r"(SHIPPED|LOADED|STOWED|CARRIED|CARGO|WILL BE LOADED) ON DECK|ON DECK SHIPMENT")


def unclean(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 27: a clause that expressly declares goods or packaging defective; the word 'clean' need not appear."""
    rule = Quoted("UCP 600", "art. 27", "a clean transport document")
    for document in transports(terms, presentation):
        assert document.transport is not None
        for clause in document.transport.clauses:
            text = clause.upper()
            if _DEFECT.search(text):
                yield Hit(
                    rule,
                    shown(document, "clauses", clause),
                    "The clause declares goods or packaging defective.",
                    Sureness.LIKELY,
                )
            elif not _TOLERATED.search(text) and not _ON_DECK.search(text) and "CHARTER" not in text:
                yield Hit(
                    rule, shown(document, "clauses", clause), "The examiner does not know this clause.", Sureness.PERSON
                )


def on_deck(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 26(a): 'is or will be loaded on deck' is refused, 'may be' is not; (b) said to contain is accepted."""
    if terms.permits(r"ON DECK .{0,30}(ACCEPTABLE|ALLOWED|PERMITTED)") is not None:
        return
    for document in transports(terms, presentation):
        assert document.transport is not None
        for clause in document.transport.clauses:
            if _ON_DECK.search(clause.upper()) and not re.search(r"\bMAY\b", clause.upper()):
                yield Hit(
                    Quoted("UCP 600", "art. 26(a)", "not loaded on deck"),
                    shown(document, "clauses", clause),
                    "The goods are on deck.",
                )


def charter_party(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 20(a)(vi), 21(a)(vi): no indication of a charter party, unless the credit accepts one (art. 22)."""
    if terms.permits(r"CHARTER[- ]?PARTY") is not None:
        return
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        clause = next((text for text in transport.clauses if "CHARTER" in text.upper()), None)
        if transport.mode in SEA and (transport.charter_party or clause):
            found = shown(document, "charter_party", clause or "subject to a charter party")
            yield Hit(
                Quoted("UCP 600", "art. 20(a)(vi)", "no indication of a charter party"),
                found,
                "Subject to a charter party.",
            )
