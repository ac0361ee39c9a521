"""SWIFT MT messages of category 7: documentary credits and guarantees, read and written.

`fin` knows blocks and characters, `fields` the types of fields, `definition` how a message consists of them; the
messages themselves are tables in `credit`, `amendment`, `presentation`, `reimbursement` and the `guarantee` modules,
and `parts` splits those that are too long. One call each way:

    read(text) → the message, e.g. an `MT734`; write(message) → its text.
    read_parts([mt700, mt701]) → one `MT700`; write_parts(credit) → as many texts as it needs.

`read(write(x)) == x` for every message, and `write(read(text))` is `text` up to the folding of places, trailing zeros
of amounts, leading zeros of days, percentages and counters, and the session numbers of the headers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from eport.messages.errors import MessageError
from eport.messages.mt import (
    amendment,
    credit,
    guarantee,
    guarantee_amendment,
    guarantee_demand,
    guarantee_notices,
    parts,
    presentation,
    reimbursement,
)
from eport.messages.mt.amendment import MT707, MT708
from eport.messages.mt.codes import AvailableBy, Confirmation, CreditForm, Disposal, Permission, RuleSet
from eport.messages.mt.credit import MT700, MT701, MT705, MT710, MT711, MT720, MT721, CreditTerms, parse_mt700
from eport.messages.mt.definition import Definition, Message
from eport.messages.mt.fin import FinField, FinMessage, format_fields, format_fin, parse_fin
from eport.messages.mt.guarantee import MT760, MT761
from eport.messages.mt.guarantee_amendment import MT767, MT775
from eport.messages.mt.guarantee_demand import MT765, MT769, MT786
from eport.messages.mt.guarantee_notices import MT768, MT785, MT787
from eport.messages.mt.presentation import MT730, MT732, MT734, MT750, MT752, MT754
from eport.messages.mt.reimbursement import MT740, MT742, MT747, MT756
from eport.messages.mt.values import (
    Amount,
    ApplicableRules,
    Availability,
    DocumentsDisposal,
    Institution,
    Narrative,
    Party,
    PresentationPeriod,
    Tolerance,
)

__all__ = [
    "Amount",
    "ApplicableRules",
    "Availability",
    "AvailableBy",
    "Confirmation",
    "CreditForm",
    "CreditTerms",
    "DEFINITIONS",
    "Definition",
    "Disposal",
    "DocumentsDisposal",
    "FinField",
    "FinMessage",
    "Institution",
    "MT700",
    "MT701",
    "MT705",
    "MT707",
    "MT708",
    "MT710",
    "MT711",
    "MT720",
    "MT721",
    "MT730",
    "MT732",
    "MT734",
    "MT740",
    "MT742",
    "MT747",
    "MT750",
    "MT752",
    "MT754",
    "MT756",
    "MT760",
    "MT761",
    "MT765",
    "MT767",
    "MT768",
    "MT769",
    "MT775",
    "MT785",
    "MT786",
    "MT787",
    "Message",
    "Narrative",
    "Party",
    "Permission",
    "PresentationPeriod",
    "RuleSet",
    "Tolerance",
    "definition_of",
    "format_fields",
    "format_fin",
    "parse_fin",
    "parse_mt700",
    "read",
    "read_parts",
    "to_fin",
    "write",
    "write_parts",
]

DEFINITIONS: Final[dict[str, Definition[Any]]] = {
    definition.number: definition
    for definition in (
        credit.DEFINITION_700,
        credit.DEFINITION_701,
        credit.DEFINITION_705,
        amendment.DEFINITION_707,
        amendment.DEFINITION_708,
        credit.DEFINITION_710,
        credit.DEFINITION_711,
        credit.DEFINITION_720,
        credit.DEFINITION_721,
        presentation.DEFINITION_730,
        presentation.DEFINITION_732,
        presentation.DEFINITION_734,
        reimbursement.DEFINITION_740,
        reimbursement.DEFINITION_742,
        reimbursement.DEFINITION_747,
        presentation.DEFINITION_750,
        presentation.DEFINITION_752,
        presentation.DEFINITION_754,
        reimbursement.DEFINITION_756,
        guarantee.DEFINITION_760,
        guarantee.DEFINITION_761,
        guarantee_demand.DEFINITION_765,
        guarantee_amendment.DEFINITION_767,
        guarantee_notices.DEFINITION_768,
        guarantee_demand.DEFINITION_769,
        guarantee_amendment.DEFINITION_775,
        guarantee_notices.DEFINITION_785,
        guarantee_demand.DEFINITION_786,
        guarantee_notices.DEFINITION_787,
    )
}
"""Every message by its number."""

_BY_KIND: Final = {definition.kind: definition for definition in DEFINITIONS.values()}


def definition_of(number: str | None) -> Definition[Any]:
    """The definition of message type `number`, '700'.

    Raises:
        MessageError: it is none of `DEFINITIONS`, or None, as of a text without headers.
    """
    if number in DEFINITIONS:
        return DEFINITIONS[str(number)]
    known = ", ".join(DEFINITIONS)
    raise MessageError(
        "FIN block 2",
        number or "",
        "does not tell the message type" if number is None else "is not a message type that is read here",
        f"Give a message with its headers, or name its type (--type); it is one of {known}",
    )


def read(text: str, number: str | None = None) -> Message:
    """The message that `text` is, with the type of its headers, or of `number` where it has none.

    Raises:
        MessageError: as for `parse_fin` and `Definition.read`; a type that is not known.
    """
    fin = parse_fin(text)
    message: Message = definition_of(fin.message_type or number).read(fin)
    return message


def read_parts(texts: Sequence[str], number: str | None = None) -> Message:
    """The message that a first and those that continue it are, in any order: MT700 and its MT701.

    Args:
        texts: at least one.
        number: type of the first, where the texts have no headers.

    Raises:
        MessageError: as for `read`; a message of the series is missing, doubled, or of another credit.
    """
    messages = [parse_fin(text) for text in texts]
    types = {message.message_type for message in messages}
    first = next((item for item in DEFINITIONS.values() if item.continuation and item.number in types), None)
    definition = first or definition_of(number or next(iter(types), None))
    following = DEFINITIONS[definition.continuation.number] if definition.continuation else None
    joined: Message = parts.join(definition, following, messages)
    return joined


def to_fin(message: Message) -> FinMessage:
    """The fields of a message, checked; the headers' sender and receiver as far as they are known.

    Raises:
        MessageError: as for `Definition.write`.
    """
    return _BY_KIND[type(message)].write(message)


def write(message: Message, newline: str = "\r\n") -> str:
    """The text of a message that fits in one.

    Raises:
        MessageError: as for `Definition.write`; more than 10 000 characters.
    """
    return format_fin(to_fin(message), newline)


def write_parts(message: Message, newline: str = "\r\n") -> list[str]:
    """The texts of a message: one, or up to eight where it is too long.

    Raises:
        MessageError: as for `write`; more than eight messages.
    """
    return [format_fin(part, newline) for part in parts.split(_BY_KIND[type(message)], message)]
