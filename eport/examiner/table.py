"""Every rule of the examiner: key, article, ISBP paragraph, the contract's bit, and the function that applies it.

Articles are of UCP 600, eUCP 2.1 ('e…') or field tags of the credit. ISBP paragraphs are of publication 821 (745) and
recalled [K]: of sections E, K and L the extent, and of A11 to A14 and A31 to A36 the subjects, were read in a source.
Read the paragraph before quoting it to a counterparty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from eport.examiner.model import Hit, Presentation
from eport.examiner.rules import (
    amounts,
    arithmetic,
    conditions,
    consistency,
    dates,
    description,
    documents,
    drafts,
    electronic,
    insurance,
    originals,
    parties,
    transport,
)
from eport.examiner.rules.common import Context
from eport.examiner.terms import Terms

Check = Callable[[Terms, Presentation, Context], Iterable[Hit]]

LATE, EXPIRED, SHIPMENT, OVER, UNDER, MISSING, RELEASE = (1 << n for n in range(7))
CONFLICT, GOODS, TRANSPORT, INSURANCE, ORIGINALS, OTHER = (1 << n for n in (16, 17, 18, 19, 20, 31))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `key` is stable; its function has the same name."""

    article: str
    isbp: str | None
    bit: int
    check: Check

    @property
    def key(self) -> str:
        """Name of the finding, for machines."""
        return self.check.__name__


RULES: Final[tuple[Rule, ...]] = (
    Rule("art. 6(d)(i), 6(e), 29(a)", None, EXPIRED, dates.expired),
    Rule("art. 14(c), 29(a)", "A19", LATE, dates.late_presentation),
    Rule("44C, art. 29(c)", "E6", SHIPMENT, dates.late_shipment),
    Rule("44D, art. 32", "C15", OTHER, dates.shipment_period),
    Rule("art. 14(i)", "A12", OTHER, dates.dated_after_presentation),
    Rule("art. 14(f)", "A11", OTHER, dates.undated),
    Rule("46A, art. 14(f)", "A12", OTHER, dates.inspected_after_shipment),
    Rule("art. 30, 18(b)", "C13", OVER, amounts.overdrawn),
    Rule("art. 30(c), 31", "C14", UNDER, amounts.underdrawn),
    Rule("art. 30(a), 30(b)", "C13", GOODS, amounts.quantity),
    Rule("art. 30(a), 14(d)", "C6", CONFLICT, amounts.unit_price),
    Rule("art. 18(a)(iii)", "C6", OTHER, amounts.invoice_currency),
    Rule("art. 14(d)", None, CONFLICT, amounts.drawing),
    Rule("art. 14(d)", "A22", CONFLICT, arithmetic.invoice_arithmetic),
    Rule("art. 14(a)", "A41", MISSING, documents.missing_document),
    Rule("art. 14(a)", None, OTHER, documents.document_unread),
    Rule("art. 14(g)", None, OTHER, documents.uncalled_document),
    Rule("art. 3, 14(f)", "A20, L3", OTHER, documents.issuer),
    Rule("art. 14(f)", "Q7", OTHER, documents.adverse_result),
    Rule("art. 14(f)", "A40, P1", OTHER, documents.function),
    Rule("46A, art. 14(f)", None, OTHER, documents.quotation),
    Rule("46A, art. 14(f)", None, OTHER, documents.detail_unread),
    Rule("46A, art. 14(f)", None, RELEASE, documents.customs_release),
    Rule("art. 17", "A29, A30", ORIGINALS, originals.originals),
    Rule("art. 20(a)(iv)", "E11", ORIGINALS, originals.full_set),
    Rule("art. 3, 17(b)", "A3, A35", OTHER, originals.signature),
    Rule("art. 14(d)", "A7, A8", OTHER, originals.correction),
    Rule("art. 19-25", "D1, E1, F1, G1, H1, J1", TRANSPORT, transport.transport_mode),
    Rule("art. 20(a)(i)", "E3, E5", TRANSPORT, transport.transport_signature),
    Rule("art. 20(a)(ii)", "E6", TRANSPORT, transport.not_on_board),
    Rule("art. 20(a)(ii), 20(a)(iii)", "E6", TRANSPORT, transport.intended),
    Rule("44E, art. 20(a)(iii)", "E6", TRANSPORT, transport.port_of_loading),
    Rule("44F, art. 20(a)(iii)", "E8", TRANSPORT, transport.port_of_discharge),
    Rule("44A, art. 19(a)(iii)", "D8", TRANSPORT, transport.place_of_receipt),
    Rule("44B, art. 19(a)(iii)", "D10", TRANSPORT, transport.place_of_delivery),
    Rule("43T, art. 20(b)-(d)", "E17", TRANSPORT, transport.transhipment),
    Rule("43P, art. 31(b)", "E19", TRANSPORT, transport.partial_shipment),
    Rule("art. 27", "E20", TRANSPORT, transport.unclean),
    Rule("art. 26(a)", None, TRANSPORT, transport.on_deck),
    Rule("art. 20(a)(vi), 22", "G2", TRANSPORT, transport.charter_party),
    Rule("46A", "E12", TRANSPORT, parties.consignee),
    Rule("46A, art. 14(j)", "E14", TRANSPORT, parties.notify),
    Rule("46A", "E13", TRANSPORT, parties.endorsement),
    Rule("46A", "E26", TRANSPORT, parties.freight),
    Rule("art. 28(c), 28(d)", "K1", INSURANCE, insurance.insurance_kind),
    Rule("art. 28(a)", "K2, K3", INSURANCE, insurance.insurance_signature),
    Rule("art. 28(b)", "K7", INSURANCE, insurance.insurance_full_set),
    Rule("art. 28(f)(i)", "K16", INSURANCE, insurance.insurance_currency),
    Rule("art. 28(f)(ii)", "K12, K15", INSURANCE, insurance.insurance_amount),
    Rule("art. 28(e)", "K10", INSURANCE, insurance.insurance_date),
    Rule("art. 28(g), 28(h)", "K17, K18", INSURANCE, insurance.insurance_risks),
    Rule("art. 28(f)(iii)", "K17", INSURANCE, insurance.insurance_route),
    Rule("46A", "K19, K20", INSURANCE, insurance.insurance_endorsement),
    Rule("46A", "K19", INSURANCE, insurance.claims_place),
    Rule("art. 28(j)", "K14", INSURANCE, insurance.excess),
    Rule("art. 18(c)", "C3, C5", GOODS, description.goods_description),
    Rule("art. 14(d)", "C12", GOODS, description.extra_goods),
    Rule("art. 14(e)", "E22, L4", GOODS, description.goods_conflict),
    Rule("art. 18(c)", "C8", GOODS, description.trade_term),
    Rule("art. 18(a)(i)", "C2", OTHER, parties.invoice_issuer),
    Rule("art. 18(a)(ii)", "C2", OTHER, parties.invoice_addressee),
    Rule("art. 14(j)", "C2", CONFLICT, parties.party_country),
    Rule("art. 14(d)", "A22, A32, L5", CONFLICT, consistency.data_conflict),
    Rule("art. 2, 6(c)", "B8", OTHER, drafts.draft_drawer),
    Rule("art. 6(c)", "B1, B18", OTHER, drafts.draft_drawee),
    Rule("42C, art. 14(d)", "B2", OTHER, drafts.draft_tenor),
    Rule("42C, art. 14(d)", "B2, B5", OTHER, drafts.draft_maturity),
    Rule("art. 14(d)", "B13", OTHER, drafts.draft_amount),
    Rule("art. 14(d)", "B14", OTHER, drafts.draft_amount_in_words),
    Rule("47A", None, OTHER, conditions.credit_number),
    Rule("art. 14(h)", "A26", CONFLICT, conditions.non_documentary),
    Rule("47A", None, OTHER, conditions.condition_unread),
    Rule("eUCP art. e6(c), e7(a)", None, OTHER, electronic.completeness),
    Rule("eUCP art. e7(b), e7(d)", None, OTHER, electronic.unreachable),
    Rule("eUCP art. e7(c)", None, OTHER, electronic.unreadable),
    Rule("eUCP art. e12", None, OTHER, electronic.corrupted),
    Rule("eUCP art. e1", None, OTHER, electronic.electronic_not_allowed),
)


def as_markdown() -> str:
    """The rules as the table of docs/examiner.md, one line for each."""
    rows = [f"| `{rule.key}` | {rule.article} | {rule.isbp or ''} | {_summary(rule)} |" for rule in RULES]
    return "\n".join(("| key | article | ISBP | what it reads |", "|---|---|---|---|", *rows))


def _summary(rule: Rule) -> str:
    """First sentence of the rule's docstring, without the citation that its own columns hold."""
    text = (rule.check.__doc__ or "").split("\n")[0]
    cited, colon, rest = text.partition(": ")
    said = (rest if colon and re.search(r"\d", cited) else text).rstrip(".")
    return said[:1].upper() + said[1:]


if __name__ == "__main__":
    print(as_markdown())
