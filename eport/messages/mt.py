"""SWIFT FIN messages: the block structure, and MT700 (issue of a documentary credit).

The layout is that of Standards Release 2018 and later (39B, 71B and 72 are gone; 49G, 49H, 58a, 71D and 72Z are new).
Sources: field formats as the public MT category 7 tables give them; rules marked 'MT700 NVR' are SWIFT's network
validated rules, with the error code that SWIFT returns. Trade rules name their article of UCP 600.

The order of the fields in block 4 is not checked: no meaning hangs on it. 39A and 39C may stand together: the rule that
excluded a pair there (D05) was about 39A and 39B, and 39B is gone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, NoReturn, TypeVar

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_bic

# --------------------------------------------------------------------------------------------------------------- FIN


@dataclass(frozen=True, slots=True)
class FinField:
    """One field of block 4: `tag` ('46A') and its `lines`, at least one, none of them empty."""

    tag: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinMessage:
    """A FIN message by its blocks.

    Attributes:
        message_type: 3 digits from block 2, or None where there is no block 2.
        sender: BIC (8 characters, or 11 where a branch is named), or None where the blocks do not tell.
        receiver: the same for the receiver.
        user_header: block 3 as (tag, value) pairs.
        fields: block 4 in the order received.
        trailer: block 5 as (tag, value) pairs.
    """

    message_type: str | None
    sender: str | None
    receiver: str | None
    user_header: tuple[tuple[str, str], ...]
    fields: tuple[FinField, ...]
    trailer: tuple[tuple[str, str], ...]


# Block 4 of an MT700 may hold 10 000 characters; the rest is headers and CRLF against LF.
_MAX_CHARACTERS: Final = 12_000

_X_SET: Final = r"A-Za-z0-9/\-?:().,'+ "
_Z_SET: Final = _X_SET + r"=!\"%&*<>;{@#_"
_NOT_X: Final = re.compile(f"[^{_X_SET}]")
_NOT_Z: Final = re.compile(f"[^{_Z_SET}]")

_TAG: Final = re.compile(r":([0-9]{2}[A-Z]?):(.*)")
_BLOCK_START: Final = re.compile(r"\{([1-5S]):")
_BASIC_HEADER: Final = re.compile(r"F([0-9]{2})([A-Z0-9]{12})[0-9]{10}")
_INPUT_HEADER: Final = re.compile(r"I([0-9]{3})([A-Z0-9]{12})(?:[SUN][123]?(?:[0-9]{3})?)?")
_OUTPUT_HEADER: Final = re.compile(r"O([0-9]{3})[0-9]{10}([A-Z0-9]{12})[0-9]{10}[0-9]{10}[SUN]?")
_SUBBLOCKS: Final = re.compile(r"(?:\{[A-Z0-9]{3}:[ -z|~]*\})*")
_SUBBLOCK: Final = re.compile(r"\{([A-Z0-9]{3}):([ -z|~]*)\}")


def parse_fin(text: str) -> FinMessage:
    """Read a FIN message: blocks 1 to 5, or block 4 alone, or the bare fields (`:20:…`).

    Lines end in CRLF or LF. Block S, which a receiving interface appends, is passed over.

    Raises:
        MessageError: blocks missing, repeated or malformed; a tag that is none; a character outside SWIFT's Z set;
            an empty line; a line that begins with ':' or '-' and would end its field.
    """
    if len(text) > _MAX_CHARACTERS:
        raise MessageError(
            "FIN message",
            text[:40],
            f"has {len(text)} characters, more than {_MAX_CHARACTERS}",
            "Split a long credit into MT700 and MT701",
        )
    unix = text.replace("\r\n", "\n").strip("\n ")
    if not unix:
        raise MessageError("FIN message", text, "is empty", "Give the message text")
    if not unix.startswith("{"):
        return FinMessage(None, None, None, (), _fields(re.sub(r"\n-\}?\Z", "", unix)), ())

    blocks = _blocks(unix)
    if "4" not in blocks:
        raise MessageError("FIN block 4", "", "is missing", "Give the whole message, with its text block {4:…-}")
    message_type, sender, receiver = _headers(blocks.get("1"), blocks.get("2"))
    return FinMessage(
        message_type=message_type,
        sender=sender,
        receiver=receiver,
        user_header=_subblocks("3", blocks.get("3", "")),
        fields=_fields(blocks["4"]),
        trailer=_subblocks("5", blocks.get("5", "")),
    )


def _blocks(text: str) -> dict[str, str]:
    blocks: dict[str, str] = {}
    position = 0
    while position < len(text):
        start = _BLOCK_START.match(text, position)
        if start is None:
            raise MessageError(
                "FIN message",
                text[position : position + 40],
                "is not a block {1:…} to {5:…}",
                "Give one message; remove what stands between or after its blocks",
            )
        name = start.group(1)
        if name in blocks:
            raise MessageError(
                f"FIN block {name}", text[position : position + 40], "comes twice", "Give one message at a time"
            )
        end = _text_end(text, start.end()) if name == "4" else _brace_end(text, start.end())
        if end is None:
            raise MessageError(
                f"FIN block {name}",
                text[position : position + 40],
                "is not closed",
                "End block 4 with a line '-}', other blocks with '}'",
            )
        blocks[name] = text[start.end() : end]
        position = end + (len("\n-}") if name == "4" else len("}"))
        while text[position : position + 1] == "\n":
            position += 1
    return blocks


def _text_end(text: str, start: int) -> int | None:
    """Where block 4 ends. Its text may hold a '{', so braces do not count; only a line '-}' does."""
    end = text.find("\n-}", start)
    return None if end < 0 else end


def _brace_end(text: str, start: int) -> int | None:
    depth = 1
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return None


def _headers(basic: str | None, application: str | None) -> tuple[str | None, str | None, str | None]:
    """Message type, sender and receiver from blocks 1 and 2."""
    own = None
    if basic is not None:
        header = _BASIC_HEADER.fullmatch(basic)
        if header is None:
            raise MessageError(
                "FIN block 1",
                basic,
                "is not F, 2 digits, 12 characters terminal, 4 digits session and 6 digits sequence",
                "Give the header as SWIFT wrote it",
            )
        if header.group(1) != "01":
            raise MessageError(
                "FIN block 1",
                basic,
                f"service {header.group(1)} is not a message (21 is an acknowledgement)",
                "Give the message itself, service 01",
            )
        own = _terminal_bic("FIN block 1", header.group(2))
    if application is None:
        return None, own, None
    entered = _INPUT_HEADER.fullmatch(application)
    if entered is not None:
        return entered.group(1), own, _terminal_bic("FIN block 2", entered.group(2))
    delivered = _OUTPUT_HEADER.fullmatch(application)
    if delivered is not None:
        # In a delivered message block 1 names the receiver; the sender stands in the input reference of block 2.
        return delivered.group(1), _terminal_bic("FIN block 2", delivered.group(2)), own
    raise MessageError(
        "FIN block 2", application, "is neither an input (I…) nor an output (O…) header", "Give it as SWIFT wrote it"
    )


def _terminal_bic(field: str, terminal: str) -> str:
    """BIC of a logical terminal address: 8 characters, terminal code (dropped), branch."""
    branch = terminal[9:]
    return parse_bic(terminal[:8] + ("" if branch == "XXX" else branch), field)


def _subblocks(name: str, content: str) -> tuple[tuple[str, str], ...]:
    if not _SUBBLOCKS.fullmatch(content):
        raise MessageError(f"FIN block {name}", content, "is not a series of {TAG:value}", "Give it as SWIFT wrote it")
    return tuple((match.group(1), match.group(2)) for match in _SUBBLOCK.finditer(content))


def _fields(block: str) -> tuple[FinField, ...]:
    fields: list[tuple[str, list[str]]] = []
    for line in block.removeprefix("\n").split("\n"):
        field = f"FIN field {fields[-1][0]}" if fields else "FIN block 4"
        if not line.strip(" "):
            raise MessageError(field, line, "has an empty line", "Remove it, or put a full stop in it")
        odd = _NOT_Z.search(line)
        if odd is not None:
            raise MessageError(field, line, f"character {odd.group()!r} is outside the SWIFT Z set", "Transliterate it")
        opened = _TAG.fullmatch(line)
        if opened is not None:
            fields.append((opened.group(1), [opened.group(2)]))
        elif line[0] in ":-":
            raise MessageError(
                field,
                line,
                f"a line begins with {line[0]!r} but opens no field (tags read ':20:', ':46A:')",
                "Correct the tag, or begin the line with another character",
            )
        elif not fields:
            raise MessageError(field, line, "text stands before the first tag", "Begin with a field such as ':27:1/1'")
        else:
            fields[-1][1].append(line)
    return tuple(FinField(tag, _without_empty_first(tag, lines)) for tag, lines in fields)


def _without_empty_first(tag: str, lines: list[str]) -> tuple[str, ...]:
    """Some systems leave the tag alone on its line and begin the text on the next."""
    kept = lines[1:] if not lines[0].strip(" ") else lines
    if not kept:
        raise MessageError(f"FIN field {tag}", "", "is empty", "Fill it or leave the field out")
    return tuple(kept)


# ------------------------------------------------------------------------------------------------------------- MT700


class CreditForm(Enum):
    """Field 40A. Both are irrevocable, as UCP 600 art. 3 has every credit."""

    IRREVOCABLE = "IRREVOCABLE"
    IRREVOCABLE_TRANSFERABLE = "IRREVOCABLE TRANSFERABLE"


class AvailableBy(Enum):
    """Field 41a, second part: how the credit is honoured or negotiated (UCP 600 art. 6(b))."""

    ACCEPTANCE = "BY ACCEPTANCE"
    DEFERRED_PAYMENT = "BY DEF PAYMENT"
    MIXED_PAYMENT = "BY MIXED PYMT"
    NEGOTIATION = "BY NEGOTIATION"
    SIGHT_PAYMENT = "BY PAYMENT"


class Permission(Enum):
    """Fields 43P (partial shipments) and 43T (transhipment)."""

    ALLOWED = "ALLOWED"
    CONDITIONAL = "CONDITIONAL"
    NOT_ALLOWED = "NOT ALLOWED"


class Confirmation(Enum):
    """Field 49: what the receiver is asked for (UCP 600 art. 8)."""

    CONFIRM = "CONFIRM"
    MAY_ADD = "MAY ADD"
    WITHOUT = "WITHOUT"


class RuleSet(Enum):
    """Field 40E, first part. 'UCP LATEST VERSION' is UCP 600 today; the EUCP ones add eUCP."""

    UCP = "UCP LATEST VERSION"
    EUCP = "EUCP LATEST VERSION"
    UCPURR = "UCPURR LATEST VERSION"
    EUCPURR = "EUCPURR LATEST VERSION"
    ISP = "ISP LATEST VERSION"
    OTHER = "OTHR"


@dataclass(frozen=True, slots=True)
class ApplicableRules:
    """Field 40E: the rule set, and the free text that only `RuleSet.OTHER` may carry."""

    rule_set: RuleSet
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A trader: 1 to 4 `lines` of name and address; `account` without its leading slash (field 59 only)."""

    account: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """A bank, by BIC (option A), by location (option B) or by name and address (option D).

    Attributes:
        account: party identifier without its leading slash, e.g. `12345` or `C/12345`.
        bic: 8 or 11 characters with option A, else None.
        lines: name and address or location, 0 to 4 lines; empty with option A.
    """

    account: str | None
    bic: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """Field 41a: the bank with which, and the way in which, the credit is available.

    `bank.lines` may read 'ANY BANK' instead of naming one.
    """

    bank: Institution
    by: AvailableBy


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Field 39A: how far drawings may pass above (`plus`) and stay below (`minus`) the amount [percent, 0–99]."""

    plus: int
    minus: int


@dataclass(frozen=True, slots=True)
class PresentationPeriod:
    """Field 48: days to present [calendar days]; from shipment where `event` is None, else from what it names."""

    days: int
    event: str | None


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text field.

    Attributes:
        text: the lines as received, joined by LF.
        items: the text by items that begin with '+' or a running number, marks removed and lines joined by a space;
            one item where nothing is marked.
    """

    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MT700:
    """An irrevocable documentary credit as MT700 issues it. Optional fields that are absent are None.

    Attributes:
        sender: issuing bank's BIC from the headers, None where there are none.
        receiver: advising bank's BIC from the headers, None where there are none.
        form: 40A.
        credit_number: 20, up to 16 characters.
        pre_advice: 23, reference to the pre-advice.
        issue_date: 31C.
        rules: 40E.
        expiry_date: 31D.
        expiry_place: 31D, up to 29 characters.
        applicant_bank: 51a.
        applicant: 50.
        beneficiary: 59.
        currency: 32B, ISO 4217.
        amount: 32B, above zero [currency units, scale is the currency's minor unit].
        tolerance: 39A; None is not 0/0, since UCP 600 art. 30(b) and (c) may then apply.
        additional_amounts: 39C, lines.
        available: 41a.
        drafts_at: 42C, lines.
        drawee: 42a.
        mixed_payment: 42M, lines.
        deferred_payment: 42P, lines of negotiation or deferred payment details.
        partial_shipments: 43P; None means allowed (UCP 600 art. 31(a)).
        transhipment: 43T.
        place_of_receipt: 44A.
        port_of_loading: 44E.
        port_of_discharge: 44F.
        place_of_delivery: 44B.
        latest_shipment: 44C.
        shipment_period: 44D, lines.
        goods: 45A.
        documents: 46A.
        conditions: 47A.
        payment_conditions_beneficiary: 49G.
        payment_conditions_bank: 49H.
        charges: 71D, lines.
        presentation_period: 48; None means 21 calendar days after shipment (UCP 600 art. 14(c)).
        confirmation: 49.
        confirming_bank: 58a, the party asked to confirm.
        reimbursing_bank: 53a.
        bank_instructions: 78, lines.
        advise_through: 57a, the second advising bank.
        bank_information: 72Z, lines.
    """

    sender: str | None
    receiver: str | None
    form: CreditForm
    credit_number: str
    pre_advice: str | None
    issue_date: date
    rules: ApplicableRules
    expiry_date: date
    expiry_place: str
    applicant_bank: Institution | None
    applicant: Party
    beneficiary: Party
    currency: str
    amount: Decimal
    tolerance: Tolerance | None
    additional_amounts: tuple[str, ...] | None
    available: Availability
    drafts_at: tuple[str, ...] | None
    drawee: Institution | None
    mixed_payment: tuple[str, ...] | None
    deferred_payment: tuple[str, ...] | None
    partial_shipments: Permission | None
    transhipment: Permission | None
    place_of_receipt: str | None
    port_of_loading: str | None
    port_of_discharge: str | None
    place_of_delivery: str | None
    latest_shipment: date | None
    shipment_period: tuple[str, ...] | None
    goods: Narrative | None
    documents: Narrative | None
    conditions: Narrative | None
    payment_conditions_beneficiary: Narrative | None
    payment_conditions_bank: Narrative | None
    charges: tuple[str, ...] | None
    presentation_period: PresentationPeriod | None
    confirmation: Confirmation
    confirming_bank: Institution | None
    reimbursing_bank: Institution | None
    bank_instructions: tuple[str, ...] | None
    advise_through: Institution | None
    bank_information: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Format:
    """Outer bounds of a field; its own reader checks the inner structure. `notation` is SWIFT's, for errors."""

    notation: str
    lines: int
    width: int
    character_set: str = "X"


_A: Final = _Format("[/1!a][/34x] 4!a2!a2!c[3!c]", 2, 37)
_D: Final = _Format("[/1!a][/34x] 4*35x", 5, 37)
_LINES_4: Final = _Format("4*35x", 4, 35)
_PLACE: Final = _Format("140z", 3, 140, "Z")
_LONG: Final = _Format("100*65z", 100, 65, "Z")
_SHORT: Final = _Format("6*35z", 6, 35, "Z")
_DATE: Final = _Format("6!n", 1, 6)

_FORMATS: Final[dict[str, _Format]] = {
    "27": _Format("1!n/1!n", 1, 3),
    "40A": _Format("24x", 1, 24),
    "20": _Format("16x", 1, 16),
    "23": _Format("16x", 1, 16),
    "31C": _DATE,
    "40E": _Format("30x[/35x]", 1, 66),
    "31D": _Format("6!n29x", 1, 35),
    "51A": _A,
    "51D": _D,
    "50": _LINES_4,
    "59": _Format("[/34x] 4*35x", 5, 35),
    "32B": _Format("3!a15d", 1, 18),
    "39A": _Format("2n/2n", 1, 7),
    "39C": _LINES_4,
    "41A": _Format("4!a2!a2!c[3!c] 14x", 2, 14),
    "41D": _Format("4*35x 14x", 5, 35),
    "42C": _Format("3*35x", 3, 35),
    "42A": _A,
    "42D": _D,
    "42M": _LINES_4,
    "42P": _LINES_4,
    "43P": _Format("11x", 1, 11),
    "43T": _Format("11x", 1, 11),
    "44A": _PLACE,
    "44E": _PLACE,
    "44F": _PLACE,
    "44B": _PLACE,
    "44C": _DATE,
    "44D": _Format("6*65x", 6, 65),
    "45A": _LONG,
    "46A": _LONG,
    "47A": _LONG,
    "49G": _LONG,
    "49H": _LONG,
    "71D": _SHORT,
    "48": _Format("3n[/35x]", 1, 39),
    "49": _Format("7!x", 1, 7),
    "58A": _A,
    "58D": _D,
    "53A": _A,
    "53D": _D,
    "78": _Format("12*65x", 12, 65),
    "57A": _A,
    "57B": _Format("[/1!a][/34x] [35x]", 2, 37),
    "57D": _D,
    "72Z": _SHORT,
}

_MANDATORY: Final = ("27", "40A", "20", "31C", "40E", "31D", "50", "59", "32B", "49")

# Fields of older releases: naming their successor helps more than 'unknown'.
_WITHDRAWN: Final[dict[str, str]] = {
    "39B": "Express the ceiling with 39A or 39C",
    "71B": "Use 71D",
    "72": "Use 72Z",
}

_Lines = tuple[str, ...]
_Values = Mapping[str, _Lines]
_Choice = TypeVar("_Choice", bound=Enum)


def parse_mt700(text: str) -> MT700:
    """Read an MT700 (SR2018 layout or later) with all its fields, and check that it is a credit one can issue.

    Args:
        text: FIN blocks, block 4 alone, or bare fields; see `parse_fin`.

    Raises:
        MessageError: a malformed, missing, repeated or unknown field; a second part in MT701 (27 other than 1/1); a
            revocable credit (UCP 600 art. 3); an unknown currency; an amount that is not positive; a tolerance above
            100 %; expiry before issue; shipment after expiry; fields that MT700 NVR exclude together.
    """
    message = parse_fin(text)
    if message.message_type not in (None, "700"):
        raise MessageError(
            "FIN block 2", str(message.message_type), "is not message type 700", "Give the MT700 of the credit"
        )
    values = _checked_values(message.fields)
    _check_sequence(_single(values, "27"))
    currency, amount = _amount(_single(values, "32B"))
    expiry_date, expiry_place = _expiry(_single(values, "31D"))
    credit = MT700(
        sender=message.sender,
        receiver=message.receiver,
        form=_form(_single(values, "40A")),
        credit_number=_reference("20", _single(values, "20")),
        pre_advice=_reference("23", values["23"][0]) if "23" in values else None,
        issue_date=_date("31C", _single(values, "31C")),
        rules=_rules(_single(values, "40E")),
        expiry_date=expiry_date,
        expiry_place=expiry_place,
        applicant_bank=_institution(values, "51"),
        applicant=Party(account=None, lines=values["50"]),
        beneficiary=_beneficiary(values["59"]),
        currency=currency,
        amount=amount,
        tolerance=_tolerance(values["39A"][0]) if "39A" in values else None,
        additional_amounts=values.get("39C"),
        available=_availability(values),
        drafts_at=values.get("42C"),
        drawee=_institution(values, "42"),
        mixed_payment=values.get("42M"),
        deferred_payment=values.get("42P"),
        partial_shipments=_choice(Permission, "43P", values["43P"][0]) if "43P" in values else None,
        transhipment=_choice(Permission, "43T", values["43T"][0]) if "43T" in values else None,
        place_of_receipt=_place(values, "44A"),
        port_of_loading=_place(values, "44E"),
        port_of_discharge=_place(values, "44F"),
        place_of_delivery=_place(values, "44B"),
        latest_shipment=_date("44C", values["44C"][0]) if "44C" in values else None,
        shipment_period=values.get("44D"),
        goods=_narrative(values, "45A"),
        documents=_narrative(values, "46A"),
        conditions=_narrative(values, "47A"),
        payment_conditions_beneficiary=_narrative(values, "49G"),
        payment_conditions_bank=_narrative(values, "49H"),
        charges=values.get("71D"),
        presentation_period=_presentation_period(values["48"][0]) if "48" in values else None,
        confirmation=_choice(Confirmation, "49", _single(values, "49")),
        confirming_bank=_institution(values, "58"),
        reimbursing_bank=_institution(values, "53"),
        bank_instructions=values.get("78"),
        advise_through=_institution(values, "57"),
        bank_information=values.get("72Z"),
    )
    _check_combinations(credit)
    _check_dates(credit)
    return credit


# ------------------------------------------------------------------------------------------------ whole-message rules


def _checked_values(fields: tuple[FinField, ...]) -> _Values:
    values: dict[str, _Lines] = {}
    for field in fields:
        if field.tag not in _FORMATS:
            _fail(
                field.tag,
                field.lines[0],
                "is not a field of MT700 (SR2018 and later)",
                _WITHDRAWN.get(field.tag, "Remove it"),
            )
        if field.tag in values:
            _fail(field.tag, field.lines[0], "comes twice; no field of MT700 repeats", "Keep one")
        _check_format(field)
        values[field.tag] = field.lines
    for base in ("41", "42", "51", "53", "57", "58"):
        options = [tag for tag in (f"{base}A", f"{base}B", f"{base}D") if tag in values]
        if len(options) > 1:
            _fail(f"{base}a", " and ".join(options), "stands in two options", "Keep one")
    for tag in _MANDATORY:
        if tag not in values:
            _fail(tag, "", "is mandatory in MT700", "Add it")
    return values


def _check_format(field: FinField) -> None:
    bounds = _FORMATS[field.tag]
    if len(field.lines) > bounds.lines:
        _fail(
            field.tag,
            field.lines[bounds.lines],
            f"has {len(field.lines)} lines, format {bounds.notation} allows {bounds.lines}",
            "Shorten the text",
        )
    outside = _NOT_X if bounds.character_set == "X" else _NOT_Z
    for line in field.lines:
        if len(line) > bounds.width:
            _fail(
                field.tag,
                line,
                f"has a line of {len(line)} characters, format {bounds.notation} allows {bounds.width}",
                "Break or shorten the line",
            )
        odd = outside.search(line)
        if odd is not None:
            _fail(
                field.tag,
                line,
                f"character {odd.group()!r} is outside the SWIFT {bounds.character_set} set",
                "Replace it",
            )


def _check_combinations(credit: MT700) -> None:
    has_drafts, has_drawee = credit.drafts_at is not None, credit.drawee is not None
    if has_drafts != has_drawee:
        _fail(
            "42C" if has_drawee else "42a",
            "",
            "is missing: drafts (42C) and drawee (42a) come together (MT700 NVR, C90)",
            "Add it, or remove the other",
        )
    forms = [
        tag
        for tag, present in (
            ("42C and 42a", has_drafts),
            ("42M", credit.mixed_payment is not None),
            ("42P", credit.deferred_payment is not None),
        )
        if present
    ]
    if len(forms) > 1:
        _fail(
            "42a",
            ", ".join(forms),
            "only one of 42C with 42a, 42M, 42P may stand (MT700 NVR, C90)",
            "Keep the one that field 41a calls for",
        )
    if credit.latest_shipment is not None and credit.shipment_period is not None:
        _fail(
            "44D",
            credit.shipment_period[0],
            "excludes 44C: either a latest date or a period of shipment (MT700 NVR, D06)",
            "Keep one",
        )


def _check_dates(credit: MT700) -> None:
    if credit.expiry_date < credit.issue_date:
        _fail(
            "31D",
            credit.expiry_date.isoformat(),
            f"expires before the issue date {credit.issue_date.isoformat()} in 31C (UCP 600 art. 6(d)(i))",
            "Correct 31C or 31D",
        )
    if credit.latest_shipment is not None and credit.latest_shipment > credit.expiry_date:
        _fail(
            "44C",
            credit.latest_shipment.isoformat(),
            f"allows shipment after the expiry {credit.expiry_date.isoformat()} in 31D,"
            " when no presentation can follow it (UCP 600 art. 6(e))",
            "Correct 44C or 31D",
        )


# ------------------------------------------------------------------------------------------------------ single fields


def _fail(tag: str, value: str, rule: str, remedy: str) -> NoReturn:
    raise MessageError(f"MT700 field {tag}", value, rule, remedy)


def _single(values: _Values, tag: str) -> str:
    return values[tag][0]


def _check_sequence(value: str) -> None:
    if not re.fullmatch(r"[1-8]/[1-8]", value):
        _fail("27", value, "is not number/total, 1!n/1!n", "Write 1/1 for a credit in one message")
    if value != "1/1":
        _fail(
            "27",
            value,
            "the credit goes on in MT701, which is not read here",
            "Issue it in a single MT700 (27 = 1/1)",
        )


def _form(value: str) -> CreditForm:
    if value.startswith("REVOC"):
        _fail("40A", value, "a credit is irrevocable (UCP 600 art. 3)", "Issue it as IRREVOCABLE")
    return _choice(CreditForm, "40A", value)


def _choice(kind: type[_Choice], tag: str, value: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        codes = ", ".join(str(member.value) for member in kind)
        _fail(tag, value, f"is not one of {codes}", "Use a code of the list")


def _reference(tag: str, value: str) -> str:
    if value.startswith("/") or value.endswith("/") or "//" in value:
        _fail(tag, value, "begins or ends with '/' or holds '//' (SWIFT T26)", "Remove the slash")
    return value


def _date(tag: str, value: str) -> date:
    """YYMMDD; SWIFT reads years 80 to 99 as 19xx and the rest as 20xx."""
    if re.fullmatch(r"[0-9]{6}", value):
        year = int(value[:2])
        try:
            return date(year + (1900 if year >= 80 else 2000), int(value[2:4]), int(value[4:]))
        except ValueError:
            pass
    _fail(tag, value, "is not a date YYMMDD", "Write 2026-03-31 as 260331")


def _expiry(value: str) -> tuple[date, str]:
    place = value[6:].strip()
    if not place:
        _fail("31D", value, "names no place of expiry (UCP 600 art. 6(d)(ii))", "Write e.g. 260331SHANGHAI")
    return _date("31D", value[:6]), place


def _rules(value: str) -> ApplicableRules:
    code, slash, narrative = value.partition("/")
    rule_set = _choice(RuleSet, "40E", code)
    if slash and rule_set is not RuleSet.OTHER:
        _fail("40E", value, "only OTHR takes a narrative (SWIFT D81)", "Remove what follows the slash")
    if slash and not 0 < len(narrative) <= 35:
        _fail("40E", value, "the narrative is not 1 to 35 characters (35x)", "Name the rules")
    return ApplicableRules(rule_set, narrative or None)


def _amount(value: str) -> tuple[str, Decimal]:
    parts = re.fullmatch(r"([A-Z]{3})([0-9]+),([0-9]*)", value)
    if parts is None or len(value) > 18:
        _fail(
            "32B",
            value,
            "is not a currency and an amount with a decimal comma, 3!a15d",
            "Write e.g. CNY1250000,00",
        )
    currency, whole, decimals = parts.groups()
    allowed = minor_units(currency, "MT700 field 32B")
    if len(decimals) > allowed:
        _fail("32B", value, f"{currency} has {allowed} decimals, not {len(decimals)} (ISO 4217; SWIFT C03)", "Round it")
    amount = Decimal(f"{whole}.{decimals}").quantize(Decimal(1).scaleb(-allowed))
    if amount == 0:
        _fail("32B", value, "the amount is not above zero", "Give the amount of the credit")
    return currency, amount


def _tolerance(value: str) -> Tolerance:
    parts = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", value)
    if parts is None:
        _fail("39A", value, "is not plus/minus percent, 2n/2n", "Write e.g. 05/05")
    plus, minus = int(parts.group(1)), int(parts.group(2))
    if max(plus, minus) > 100:
        _fail("39A", value, "a tolerance above 100 % (format 2n/2n; UCP 600 art. 30)", "Write e.g. 05/05")
    if max(len(part) for part in parts.groups()) > 2:
        _fail("39A", value, "each part has at most 2 digits, 2n/2n", "Write e.g. 05/05")
    return Tolerance(plus=plus, minus=minus)


def _beneficiary(lines: _Lines) -> Party:
    account, name = _account("59", lines)
    if not 1 <= len(name) <= 4:
        _fail("59", lines[-1], f"has {len(name)} lines of name and address, not 1 to 4", "Correct the lines")
    return Party(account=account, lines=name)


def _account(tag: str, lines: _Lines) -> tuple[str | None, _Lines]:
    if not lines[0].startswith("/"):
        return None, lines
    account = lines[0][1:]
    if not re.fullmatch(r"([A-Z]/)?.{1,34}", account):
        _fail(tag, lines[0], "is not a party identifier [/1!a][/34x]", "Write e.g. /1234567890")
    return account, lines[1:]


def _institution(values: _Values, base: str) -> Institution | None:
    for option in "ABD":
        tag = f"{base}{option}"
        if tag in values:
            account, lines = _account(tag, values[tag])
            if option == "A":
                if len(lines) != 1:
                    _fail(tag, " ".join(lines), "has no single line with the BIC", "Give the BIC, or use option D")
                return Institution(account, parse_bic(lines[0], f"MT700 field {tag}"), ())
            _check_name(tag, lines, least=0 if option == "B" and account else 1)
            return Institution(account, None, lines)
    return None


def _check_name(tag: str, lines: _Lines, least: int) -> None:
    if not least <= len(lines) <= 4:
        _fail(tag, " ".join(lines), f"has {len(lines)} lines of name, not {least} to 4", "Correct the lines")
    for line in lines:
        if len(line) > 35:
            _fail(tag, line, f"has a line of {len(line)} characters, 4*35x allows 35", "Break or shorten the line")


def _availability(values: _Values) -> Availability:
    for tag in ("41A", "41D"):
        if tag in values:
            *with_lines, code = values[tag]
            by = _choice(AvailableBy, tag, code)
            if tag == "41A":
                if len(with_lines) != 1:
                    _fail(tag, code, "names no bank by BIC before the code", "Give the BIC, or use 41D")
                return Availability(Institution(None, parse_bic(with_lines[0], "MT700 field 41A"), ()), by)
            _check_name(tag, tuple(with_lines), least=1)
            return Availability(Institution(None, None, tuple(with_lines)), by)
    _fail("41a", "", "is mandatory in MT700 (UCP 600 art. 6(a) and (b))", "Add 41A or 41D")


def _place(values: _Values, tag: str) -> str | None:
    if tag not in values:
        return None
    place = " ".join(values[tag])
    if len(place) > 140:
        _fail(tag, place, f"has {len(place)} characters, format 140z", "Shorten the text")
    return place


def _presentation_period(value: str) -> PresentationPeriod:
    parts = re.fullmatch(r"([0-9]{1,3})(?:/(.{1,35}))?", value)
    if parts is None:
        _fail("48", value, "is not days and optionally an event, 3n[/35x]", "Write e.g. 021 or 021/INVOICE DATE")
    return PresentationPeriod(days=int(parts.group(1)), event=parts.group(2))


_NUMBERED: Final = re.compile(r"([0-9]{1,2})[.)]\s*(?![0-9])(.*)")


def _narrative(values: _Values, tag: str) -> Narrative | None:
    if tag not in values:
        return None
    lines = values[tag]
    split = _plus_items(lines) if any(line.startswith("+") for line in lines) else _numbered_items(lines)
    items = tuple(" ".join(line.strip() for line in item if line.strip()) for item in split)
    return Narrative(text="\n".join(lines), items=tuple(item for item in items if item))


def _plus_items(lines: _Lines) -> list[list[str]]:
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("+"):
            items.append([line[1:]])
        elif items:
            items[-1].append(line)
        else:
            # A heading before the first mark stays an item: dropping it would drop a term of the credit.
            items.append([line])
    return items


def _numbered_items(lines: _Lines) -> list[list[str]]:
    items: list[list[str]] = [[]]
    expected = 1
    for line in lines:
        mark = _NUMBERED.fullmatch(line)
        # Only the next number opens an item: '20. MARCH' inside a sentence does not.
        if mark is not None and int(mark.group(1)) == expected:
            items.append([mark.group(2)])
            expected += 1
        else:
            items[-1].append(line)
    return items
