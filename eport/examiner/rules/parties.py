"""Who: seller, buyer, consignee, notify party; addresses may differ within a country (art. 14(j))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Quoted, Sureness, Trader, harmless
from eport.examiner.places import country_of
from eport.examiner.rules.common import (
    Context,
    answers,
    called_for,
    invoices,
    same_party,
    shown,
    stated_lines,
    transports,
)
from eport.examiner.terms import Terms
from eport.examiner.text import compare, content_words, same_lines, same_name, words
from eport.messages.mt import CreditForm, Party

_END: Final = (
    r"(?=,|;| MARKED| NOTIFY| AND MARKED| AND NOTIFY| AND BLANK| AND ENDORSED| BLANK ENDORSED| ENDORSED| FREIGHT"
    r"| SHOWING| INDICATING|\.|$)"
)
_ORDER: Final = re.compile(r"TO (?:THE )?ORDER(?: OF (?P<whom>.+?))?" + _END)
_STRAIGHT: Final = re.compile(r"CONSIGNED TO (?!(?:THE )?ORDER)(?:THE )?(?P<whom>.+?)" + _END)
_NOTIFY: Final = re.compile(r"NOTIFY(?:ING)?(?: PARTY)?:? (?:THE )?(?P<whom>.+?)" + _END)


def _named(
    rule: Quoted,
    wanted: tuple[str, ...],
    document: Document,
    field: str,
    party: Trader | None,
    text: str,
    sure: Sureness,
) -> Iterator[Hit]:
    """`wanted`: name and address in lines, of which a long name takes more than one."""
    if party is None:
        yield Hit(rule, shown(document, field, None), text, Sureness.LIKELY)
        return
    same = same_lines(wanted, party.name)
    if same is None:
        # A name with words more, or less, than the other may be the same party's.
        one, other = content_words(wanted[0]), content_words(party.name)
        near = sure is Sureness.CERTAIN and not (compare(one, other).missing and compare(other, one).missing)
        yield Hit(rule, shown(document, field, party.name), text, Sureness.LIKELY if near else sure)
    elif same.spelling:
        reason = "A spelling error that leaves no doubt who is meant (ISBP A23)."
        yield harmless(rule, shown(document, field, party.name), reason)


def invoice_issuer(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 18(a)(i): issued by the beneficiary; under a transferable credit it may be another (art. 38)."""
    transferable = terms.credit.form is CreditForm.IRREVOCABLE_TRANSFERABLE
    sure = Sureness.PERSON if transferable else Sureness.CERTAIN
    wanted = terms.credit.beneficiary.lines
    for invoice in invoices(terms, presentation):
        yield from _named(
            terms.quote("59", wanted[0]),
            wanted,
            invoice,
            "issuer",
            invoice.issuer,
            "Not issued by the beneficiary.",
            sure,
        )


def invoice_addressee(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 18(a)(ii): made out in the name of the applicant (but art. 38(g))."""
    transferable = terms.credit.form is CreditForm.IRREVOCABLE_TRANSFERABLE
    sure = Sureness.PERSON if transferable else Sureness.CERTAIN
    wanted = terms.credit.applicant.lines
    for invoice in invoices(terms, presentation):
        yield from _named(
            terms.quote("50", wanted[0]),
            wanted,
            invoice,
            "addressee",
            invoice.addressee,
            "Not made out in the applicant's name.",
            sure,
        )


def _countries(party: Party) -> str | None:
    return country_of(party.lines[-1]) if len(party.lines) > 1 else None


def party_country(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(j): addresses need not be the credit's, but lie in the same country."""
    for tag, party in (("59", terms.credit.beneficiary), ("50", terms.credit.applicant)):
        country = _countries(party)
        for document in called_for(terms, presentation):
            for field in ("issuer", "addressee", "shipper", "consignee", "notify"):
                named: Trader | None = getattr(document, field)
                if named is None or same_lines(party.lines, named.name) is None:
                    continue
                actual = named.country or (country_of(named.address[-1]) if named.address else None)
                if country is not None and actual is not None and country != actual:
                    rule = terms.quote(tag, f"{party.lines[0]}, {country}")
                    yield Hit(
                        rule,
                        shown(document, field, f"{named}, {actual}"),
                        "Not the country that the credit gives.",
                        Sureness.LIKELY,
                    )
                elif named.address and field in ("issuer", "addressee") and not _same_address(party, named):
                    yield harmless(
                        terms.quote(tag, ", ".join(party.lines)),
                        shown(document, field, named),
                        "Another address in the same country is no discrepancy (art. 14(j)).",
                    )


def _same_address(party: Party, named: Trader) -> bool:
    return not compare(content_words(" ".join(party.lines[1:])), content_words(" ".join(named.address))).missing


def consignee(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, ISBP E12: straight or to order, and of whom."""
    for requirement, documents in answers(terms, presentation):
        if requirement.kind != "transport_document" or requirement.copies_only:
            continue
        straight, order = _STRAIGHT.search(requirement.text), _ORDER.search(requirement.text)
        if straight is None and order is None:
            continue
        for document in documents:
            if not document.read or document.transport is None:
                continue
            name = document.consignee.name if document.consignee else None
            problem = _consigned(terms, document, order, straight)
            if problem is not None:
                yield Hit(requirement.quoted, shown(document, "consignee", name), *problem)


def _consigned(
    terms: Terms, document: Document, order: re.Match[str] | None, straight: re.Match[str] | None
) -> tuple[str, Sureness] | None:
    name = document.consignee.name if document.consignee else None
    if name is None:
        return "The document names no consignee.", Sureness.LIKELY
    to_order = "ORDER" in words(name)
    if straight is not None:
        if to_order:
            return "To order, where the credit asks for a named consignee.", Sureness.CERTAIN
        meant = same_party(terms, straight["whom"], name)
        return None if meant else ("Not the consignee that the credit names.", Sureness.LIKELY)
    assert order is not None
    if not to_order:
        return "Consigned to a named party, where the credit asks for an order document.", Sureness.CERTAIN
    found = re.search(r"ORDER OF (.+)", name.upper())
    whose, whom = found.group(1) if found else None, order["whom"]
    # 'To order' and 'to order of shipper' are one and the same.
    is_shipper = whose is None or words(whose)[-1:] == ("SHIPPER",)
    is_shipper |= (
        document.shipper is not None and whose is not None and same_name(document.shipper.name, whose) is not None
    )
    if whom is None or words(whom) in (("SHIPPER",), ("THE", "SHIPPER")):
        return None if is_shipper else ("To the order of a party that the credit does not name.", Sureness.CERTAIN)
    if whose is None:
        return "To order of the shipper, where the credit names another party.", Sureness.CERTAIN
    if same_party(terms, whom, whose):
        return None
    bank = "BANK" in words(whom) or words(whom) in (("US",), ("OURSELVES",))
    if re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", whom) or (bank and "BANK" in words(whose)):
        # The MT700 names a bank by its BIC or as 'issuing bank'; that the name is that bank's a person sees.
        return "To the order of a bank: a person sees whether it is the one that the credit means.", Sureness.PERSON
    return "To the order of another party.", Sureness.CERTAIN


def notify(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, ISBP E14: the notify party; the applicant's address there is the credit's (art. 14(j))."""
    for requirement, documents in answers(terms, presentation):
        wanted = _NOTIFY.search(requirement.text)
        if requirement.kind != "transport_document" or requirement.copies_only or wanted is None:
            continue
        lines = stated_lines(terms, wanted["whom"])
        is_applicant = same_lines(terms.credit.applicant.lines, lines[0]) is not None
        lines = terms.credit.applicant.lines if is_applicant else lines
        sure = Sureness.CERTAIN if is_applicant else Sureness.LIKELY
        for document in documents:
            if document.read and document.transport is not None:
                party = document.notify
                if party is not None and words(party.name)[:2] == ("SAME", "AS"):
                    party = document.consignee
                text = "Not the notify party that the credit names."
                yield from _named(requirement.quoted, lines, document, "notify", party, text, sure)
                if is_applicant and party is not None and party.address and same_lines(lines, party.name) is not None:
                    stated = content_words(" ".join(terms.credit.applicant.lines[1:]))
                    if stated and compare(stated, content_words(" ".join(party.address))).share < 0.5:
                        rule = terms.quote("50", ", ".join(terms.credit.applicant.lines))
                        text = "As notify party the applicant's address is to be the credit's (art. 14(j))."
                        yield Hit(rule, shown(document, "notify", party), text, Sureness.LIKELY)


def endorsement(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP E13: 'to order' or 'to order of the shipper' is endorsed by the shipper."""
    for document in transports(terms, presentation):
        assert document.transport is not None
        name = document.consignee.name if document.consignee else ""
        whose = words(name)[-1:]
        if "ORDER" in words(name) and whose in (("ORDER",), ("SHIPPER",)) and not document.transport.endorsed:
            yield Hit(
                Quoted("ISBP", "E13", "endorsed by the shipper"),
                shown(document, "endorsed", "no"),
                f"'{name}' is not endorsed.",
            )


def freight(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, ISBP E26: freight as the credit wants it marked."""
    for requirement, documents in answers(terms, presentation):
        wanted = re.search(r"FREIGHT (PRE-?PAID|COLLECT|PAYABLE AT DESTINATION|TO COLLECT|PAID)", requirement.text)
        either = "PREPAID" in requirement.text and "COLLECT" in requirement.text
        if requirement.kind != "transport_document" or requirement.copies_only or wanted is None or either:
            continue
        mark = "prepaid" if wanted.group(1) in ("PREPAID", "PRE-PAID", "PAID") else "collect"
        for document in documents:
            if document.transport is not None and document.transport.freight != mark:
                sure = Sureness.LIKELY if document.transport.freight is None else Sureness.CERTAIN
                yield Hit(
                    requirement.quoted,
                    shown(document, "freight", document.transport.freight),
                    "Freight is marked otherwise.",
                    sure,
                )
