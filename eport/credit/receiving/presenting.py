"""Messages of presentation, examination, honour, payment and reimbursement, as calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eth_utils.crypto import keccak

from eport import merkle
from eport.credit import notice
from eport.credit.amending import extended_terms
from eport.credit.book import Bank, ClaimState, Credit, Debt, Presentation
from eport.credit.desk import Refused
from eport.credit.documents import NO_RELEASE
from eport.credit.receiving.reading import Act, Kept, Outcome, Readers, Received, nothing
from eport.credit.show import date as day_of
from eport.credit.words import discrepancies
from eport.enclave.declared import invoice_value
from eport.messages.errors import MessageError
from eport.messages.mt import (
    MT732,
    MT734,
    MT740,
    MT742,
    MT747,
    MT750,
    MT752,
    MT754,
    MT756,
    MT765,
    MT785,
    MT786,
    Disposal,
    Narrative,
    to_fin,
)
from eport.messages.mt.codes import DemandType
from eport.messages.tsrv_notices import (
    DemandRefusal,
    DemandStatus,
    DemandWithdrawal,
    ExtendOrPayRequest,
    ExtendOrPayResponse,
    NonExtension,
    Termination,
)
from eport.trade.availability import By
from eport.trade.story import yuan
from eport.trade.terms import DISCREPANCIES

# ------------------------------------------------------------------------------------------------------------- demand


def _demanded(received: Received) -> Iterator[Outcome]:
    """MT765: the beneficiary demands, or the bank of 41a that received the demand records it; PAEX: or extend."""
    desk, message, found = received.desk, received.message, received.credit()
    assert isinstance(message, MT765)
    terms = found.present_terms
    at = Bank.NOMINATED if terms.nominated_bank else Bank.ISSUING
    if at is Bank.ISSUING or desk.number != found.bank(at):
        received.of(terms.beneficiary, "demands payment")
    amount = received.fen(message.amount, "32B")
    values = {f"MT765/{field.tag}": "\n".join(field.lines) for field in to_fin(message).fields}
    salts = merkle.keyed_hash(desk.key, "document", f"demand {message.sender_reference} under {terms.content.hex()}")
    root = merkle.commit(values, salts, 1).root
    invoice = keccak(text=invoice_value(desk.key, message.sender_reference))
    documents = (amount, 0, 0, 0, False, 0, root, invoice)
    yield Act(
        f"demand {yuan(amount)} under guarantee {found.id}", "Presentations", "present",
        (found.id, terms.as_tuple(), at, received.received, documents, NO_RELEASE),
    )  # fmt: skip
    if message.type is DemandType.PAY_OR_EXTEND:
        if message.requested_expiry is None:
            raise MessageError("MT765 field 31E", "", "is missing beside 22G PAEX", "State the later day of expiry")
        words, amended = extended_terms(desk, found, received.words(found), message.requested_expiry)
        number = len(found.presentations) + 1
        yield Act(
            f"or extend until {message.requested_expiry}", "ExaminationClocks", "requestExtension",
            (found.id, number, terms.as_tuple(), amended.as_tuple()), (words, len(found.amendments) + 2),
        )  # fmt: skip


def _not_extended(received: Received) -> Iterator[Outcome]:
    """MT785, tsrv.011: nothing extends itself on the chain, so that there is no act: the end is held against it."""
    message, found = received.message, received.credit()
    assert isinstance(message, (MT785, NonExtension))
    ends = day_of(found.present_terms.expiry_day)
    said = message.expiry_date if isinstance(message, MT785) else None
    if said is not None and said != ends:
        raise MessageError(
            f"{received.title} field 31E", said.isoformat(), f"guarantee {found.id} ends on {ends}",
            "Ask its issuer: an end is moved by an amendment (MT767) that the beneficiary accepts",
        )  # fmt: skip
    yield Kept(f"guarantee {found.id} ends on {ends} and extends itself never; then `eport credit expire`")


def _extended(received: Received) -> Iterator[Outcome]:
    """tsrv.015: the guarantor extends, or pays."""
    message, found = received.message, received.credit()
    assert isinstance(message, ExtendOrPayResponse)
    item, terms = received.presentation(found), found.present_terms
    received.of_sender(terms.issuing_bank, "extends or pays")
    if message.status is DemandStatus.PAID:
        yield _honour(found, item, Bank.ISSUING)
        return
    if item.extension is None:
        raise Refused(f"demand {item.number} of guarantee {found.id} asks for no extension")
    yield Act(
        f"extend guarantee {found.id} as demand {item.number} asks", "CreditAmendments", "amend",
        (found.id, terms.as_tuple(), item.extension.terms.as_tuple()),
    )  # fmt: skip


def _withdrawn(received: Received) -> Iterator[Outcome]:
    """tsrv.017: a demand is withdrawn by its extension (URDG 758 art. 23(d))."""
    found = received.credit()
    item = received.presentation(found)
    if item.extension is None:
        raise Refused(
            f"demand {item.number} of guarantee {found.id} is withdrawn by its extension alone, and asks for none"
        )
    yield Act(
        f"withdraw demand {item.number} of guarantee {found.id}: it is extended", "ExaminationClocks",
        "concludeExtension",
        (found.id, item.number, found.terms_of(item.number).as_tuple(), item.extension.terms.as_tuple()),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- examination


def _discrepant(received: Received) -> Iterator[Outcome]:
    """MT750: the bank that has the documents sends them on without acting; a waiver is the applicant's."""
    message, found = received.message, received.credit()
    assert isinstance(message, MT750)
    item = received.presentation(found)
    received.of_sender(found.bank(item.at, item.version), "found discrepancies, and forwards the documents")
    yield Act(
        f"forward the documents of presentation {item.number} of credit {found.id}", "Presentations", "forward",
        (found.id, item.number, item.at, found.terms_of(item.number).as_tuple()),
    )  # fmt: skip


def _refused(received: Received) -> Iterator[Outcome]:
    """MT734, MT786: the one notice of refusal (art. 16(c), URDG 758 art. 24(d))."""
    message = received.message
    assert isinstance(message, (MT734, MT786))
    disposal = message.disposal.code if message.disposal else None
    if disposal is None:
        raise MessageError(
            f"{received.title} field 77B", "", "a notice names one disposal by its code (art. 16(c)(iii))",
            f"Write one of {', '.join(item.value for item in Disposal)}",
        )  # fmt: skip
    yield _refusal(received, message.discrepancies, disposal)


def _refused_demand(received: Received) -> Iterator[Outcome]:
    """tsrv.016; its disposal has no code, so that the documents are held for the presenter."""
    message = received.message
    assert isinstance(message, DemandRefusal)
    said = " ".join(message.disposal or ())
    disposal = next((item for item in Disposal if item.value in said.upper().split()), None)
    if disposal is None:
        raise MessageError(
            "DmndRfslNtfctn/DspstnOfDocs", said, "names no disposal",
            f"Write one of {', '.join(item.value for item in Disposal)}",
        )  # fmt: skip
    text = "\n".join(f"+ {item}" for item in message.discrepancies)
    yield _refusal(received, Narrative.of(text), disposal)


def _refusal(received: Received, told: Narrative, disposal: Disposal) -> Act:
    found = received.credit()
    item = received.presentation(found)
    by = received.desk.capacity(found, item.version)
    if by not in item.examinations:
        raise Refused(f"presentation {item.number} of credit {found.id} is not with this bank")
    bits = bits_of(told) & notice.EXAMINER
    text = f"{told.text}\n/{disposal.value}/"
    says = f"refuse presentation {item.number} of credit {found.id}: "
    says += "; ".join(discrepancies(bits | item.examinations[by].discrepancies))
    return Act(
        says, "Presentations", "refuse",
        (found.id, item.number, by, found.terms_of(item.number).as_tuple(),
         (bits, notice.DISPOSALS[disposal], keccak(text=text))),
    )  # fmt: skip


def bits_of(told: Narrative) -> int:
    """Discrepancies of a 77J: those in E-port's words by their bits, any other as 'other', its words in the hash."""
    known = {text.upper(): bit for bit, text in DISCREPANCIES.items()}
    bits = 0
    for item in told.items:
        bits |= known.get(item.upper(), notice.CODES["other"])
    return bits


# ------------------------------------------------------------------------------------------------------------- honour


def _honour(found: Credit, item: Presentation, by: Bank) -> Act:
    return Act(
        f"honour presentation {item.number} of credit {found.id}: {yuan(item.payable)}", "Presentations", "honour",
        (found.id, item.number, by, found.terms_of(item.number).as_tuple()),
    )  # fmt: skip


def _taken_up(received: Received) -> Iterator[Outcome]:
    """MT732, MT752: the issuing bank takes up discrepant documents, and honours (art. 16(b), 7)."""
    message, found = received.message, received.credit()
    assert isinstance(message, (MT732, MT752))
    item = received.presentation(found)
    received.of_sender(found.present_terms.issuing_bank, "takes up the documents")
    if message.amount is not None:
        _same(received, received.fen(message.amount, "32B"), item.payable, "32B")
    yield _honour(found, item, Bank.ISSUING)


def _paid(received: Received) -> Iterator[Outcome]:
    """MT754: a confirming or nominated bank has honoured or negotiated (art. 15(b), (c)). At which price no field says:
    what a bank keeps for its advance is between it and the beneficiary (art. 2)."""
    message, found = received.message, received.credit()
    assert isinstance(message, MT754)
    item = received.presentation(found)
    bank = received.sender()
    by = next((by for by in (Bank.CONFIRMING, Bank.NOMINATED) if bank and found.bank(by, item.version) == bank), None)
    if by is None:
        raise Refused(f"{received.desk.directory.name(bank)} neither confirms nor is nominated under credit {found.id}")
    received.of_sender(bank, "has honoured or negotiated")
    _same(received, received.fen(message.amount, "32a"), item.payable, "32a")
    if by is Bank.NOMINATED and found.terms_of(item.number).tranches[0][1] == By.NEGOTIATION:
        if received.price is None:
            raise Refused(
                "an MT754 does not say for which price documents were bought (art. 2): give it (--price YUAN)"
            )
        yield Act(
            f"negotiate presentation {item.number} of credit {found.id}: {yuan(received.price)} for "
            f"{yuan(item.payable)}", "Presentations", "negotiate",
            (found.id, item.number, found.terms_of(item.number).as_tuple(), received.price),
        )  # fmt: skip
        return
    if received.price is not None:
        raise Refused(f"presentation {item.number} of credit {found.id} is honoured, not negotiated: leave --price out")
    yield _honour(found, item, by)


def _same(received: Received, said: int, wanted: int, tag: str) -> None:
    if said != wanted:
        raise MessageError(
            f"{received.title} field {tag}", yuan(said), f"the presentation is for {yuan(wanted)}",
            "Correct it, or say which presentation is meant (--number)",
        )  # fmt: skip


# ------------------------------------------------------------------------------------------------------ reimbursement


def _authorised(received: Received) -> Iterator[Outcome]:
    """MT740: the issuing bank authorises the receiver to reimburse (URR 725)."""
    message = received.message
    assert isinstance(message, MT740)
    yield _authorisation(received, received.fen(message.amount, "32B"))


def _authorisation_amended(received: Received) -> Iterator[Outcome]:
    """MT747: what may still be claimed from now on; zero cancels."""
    message = received.message
    assert isinstance(message, MT747)
    if message.new_amount is None:
        raise MessageError("MT747 field 34B", "", "the chain keeps the amount alone", "State the new amount in 34B")
    yield _authorisation(received, received.fen(message.new_amount, "34B"))


def _authorisation(received: Received, amount: int) -> Act:
    desk, message, found = received.desk, received.message, received.credit()
    assert isinstance(message, (MT740, MT747))
    received.of_sender(found.present_terms.issuing_bank, "authorises a bank to reimburse")
    bank = desk.directory.number_of(desk.directory.by_bic(message.receiver, f"{received.title} block 2"))
    says = f"authorise {desk.directory.name(bank)} to reimburse {yuan(amount)} under credit {found.id}"
    return Act(says, "Reimbursements", "authorise", (found.id, found.present_terms.as_tuple(), bank, amount))


def _claimed(received: Received) -> Iterator[Outcome]:
    """MT742: the bank that gave value claims (art. 13(b)(ii))."""
    message, found = received.message, received.credit()
    assert isinstance(message, MT742)
    item = received.presentation(found)
    received.of_sender(received.sender(), "claims reimbursement")
    by = received.desk.capacity(found, item.version)
    _same(received, received.fen(message.total_claimed, "34a"), item.payable, "34a")
    yield Act(
        f"claim {yuan(item.payable)} for presentation {item.number} of credit {found.id}", "Reimbursements", "claim",
        (found.id, item.number, by, found.terms_of(item.number).as_tuple()),
    )  # fmt: skip


def _reimbursed(received: Received) -> Iterator[Outcome]:
    """MT756: the reimbursing bank pays a claim; the issuing bank pays what it undertook."""
    message, found = received.message, received.credit()
    assert isinstance(message, MT756)
    item = received.presentation(found)
    bank = received.sender()
    received.of_sender(bank, "has paid")
    paid = received.fen(message.paid, "33A")
    claim = item.claim
    if claim is not None and claim.state is ClaimState.CLAIMED and claim.reimbursing == bank:
        _same(received, paid, claim.amount, "33A")
        yield Act(
            f"reimburse {yuan(claim.amount)} for presentation {item.number} of credit {found.id}", "Reimbursements",
            "reimburse", (found.id, item.number), allow=("Reimbursements", claim.amount),
        )  # fmt: skip
        return
    owed = [
        debt for debt in found.undertakings.values()
        if debt.debtor == bank and debt.state is not Debt.PAID and debt.key >> 16 & 0xFFFF == item.number
    ]  # fmt: skip
    if not owed:
        raise Refused(f"{received.desk.directory.name(bank)} owes nothing for presentation {item.number} any more")
    for debt in owed:
        yield Act(f"settle {yuan(debt.amount)} of credit {found.id}", "Undertakings", "settle", (debt.key,))


READERS: Final[Readers] = {
    MT732: _taken_up,
    MT734: _refused,
    MT740: _authorised,
    MT742: _claimed,
    MT747: _authorisation_amended,
    MT750: _discrepant,
    MT752: _taken_up,
    MT754: _paid,
    MT756: _reimbursed,
    MT765: _demanded,
    MT785: _not_extended,
    MT786: _refused,
    ExtendOrPayResponse: _extended,
    DemandWithdrawal: _withdrawn,
    DemandRefusal: _refused_demand,
    ExtendOrPayRequest: nothing(
        "it asks the instructing party, who stands outside of the undertaking (URDG 758 art. 23)"
    ),
    NonExtension: _not_extended,
    Termination: nothing(
        "it tells of an end: `eport credit expire` after the last day, `eport credit cancel` by consent"
    ),
}
