"""Messages of issue, advice, confirmation, amendment, transfer and release, as calls."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from eport.credit import content
from eport.credit.amending import amended, terms_of
from eport.credit.book import Credit, State
from eport.credit.content import Content
from eport.credit.desk import Desk, Refused
from eport.credit.receiving.reading import Act, Kept, Outcome, Readers, Received, nothing
from eport.credit.show import changes
from eport.credit.telling import issuing as telling
from eport.messages.errors import MessageError
from eport.messages.mt import (
    MT700,
    MT701,
    MT705,
    MT707,
    MT710,
    MT720,
    MT730,
    MT760,
    MT767,
    MT768,
    MT769,
    MT787,
    CreditTerms,
    Institution,
)
from eport.messages.mt.codes import AmendmentStatus, UndertakingPurpose
from eport.messages.tsrv_notices import AmendmentResponse
from eport.trade.beside import NOTHING, read


def application(desk: Desk, words: Content) -> Credit:
    """The application that waits to be issued in these words, terms and all. Raises `Refused`."""
    root = words.root(desk.key, 1)
    waiting = [item for item in desk.book().values() if item.state is State.APPLIED and item.terms[0].content == root]
    if not waiting:
        raise Refused(
            "no application with these words waits: the applicant applies first (`eport credit apply`), with the same "
            "file, key and terms beside it (--beside)"
        )
    found = waiting[-1]
    terms = found.terms[0]
    said = terms_of(
        words, desk, margin=terms.margin, cover=terms.cover, confirmer_cover=terms.confirmer_cover,
        claim_at_honour=terms.claim_at_honour,
    )  # fmt: skip
    if said != terms:
        raise Refused(f"the application says otherwise than the message: {'; '.join(changes(said, terms))}. Decline it")
    return found


# ------------------------------------------------------------------------------------------------------- issue, advice


def _issued(received: Received) -> Iterator[Outcome]:
    """MT700, MT760: the issuing bank issues; the advising bank, which received it, advises (art. 9)."""
    desk, message = received.desk, received.message
    assert isinstance(message, (MT700, MT760))
    words = content.of(message, read(received.beside) if received.beside else NOTHING)
    if isinstance(message, MT760) and message.purpose is not UndertakingPurpose.ISSUE:
        yield _advising(received, _as_issued(received, message))
        return
    issuer = desk.directory.number_of(desk.directory.roles(message).issuing_bank)
    if desk.number == issuer:
        found = application(desk, words)
        terms = found.terms[0].as_tuple()
        yield Act(f"issue credit {found.id}", "DocumentaryCredit", "issue", (found.id, terms), (words, 1))
        return
    yield _advising(received, words)


def _as_issued(received: Received, message: MT760) -> Content:
    """What the issuer sent, of which an MT760 with 22A ADVI or ACNF is the advice to a second advising bank."""
    issuer, first = message.undertaking.issuer.bic, message.sender
    return content.of(replace(message, purpose=UndertakingPurpose.ISSUE, sender=issuer, receiver=first))


def _advised(received: Received) -> Iterator[Outcome]:
    """MT710: the second advising bank advises, after it has held the text against the chain."""
    desk, message = received.desk, received.message
    assert isinstance(message, MT710)
    shared = {item.name: getattr(message, item.name) for item in dataclasses.fields(CreditTerms)}
    here = Institution(None, desk.directory.bic(desk.number, "receiver"), ())
    issuer = message.issuing_bank.bic if message.issuing_bank else None
    made = MT700(
        **{**shared, "sender": issuer, "receiver": message.sender, "advise_through": here},
        pre_advice=message.pre_advice, applicant_bank=message.applicant_bank,
        reimbursing_bank=message.reimbursing_bank,
    )  # fmt: skip
    yield _advising(received, content.of(made))


def _advising(received: Received, words: Content) -> Act:
    """Advise what stands on the chain with these very words. Raises `Refused`."""
    desk, found = received.desk, received.credit()
    terms = found.terms[0]
    if words.root(desk.key, 1) != terms.content:
        raise Refused(
            f"this {received.title} is not, word for word, what credit {found.id} commits to: apparent authenticity is "
            "not given (art. 9(b), (f)); ask its sender, and hold its fields against `eport credit status`"
        )
    if desk.number not in (terms.advising_bank, terms.second_advising_bank):
        raise Refused(f"credit {found.id} is advised by {desk.directory.name(terms.advising_bank)}, not from this desk")
    says = f"advise credit {found.id}: apparent authenticity, no undertaking"
    return Act(says, "DocumentaryCredit", "advise", (found.id, found.present_terms.as_tuple()), (words, 1))


def _pre_advised(received: Received) -> Iterator[Outcome]:
    """MT705: the issuing bank binds itself to issue (art. 11(b)); whoever received it waits for the credit itself."""
    desk, message, found = received.desk, received.message, received.credit()
    assert isinstance(message, MT705)
    terms = found.terms[0]
    if found.state is State.APPLIED and found.expires_at:
        yield Kept(f"credit {found.id} is pre-advised: wait for the MT700 and hold it against this")
        return
    received.of_sender(
        terms.issuing_bank, "binds itself to issue a credit; wait for the MT700 and hold it against this"
    )
    if found.state is not State.APPLIED:
        raise Refused(f"credit {found.id} is issued or ended: a pre-advice comes before")
    words = desk.files.load(terms, 1)
    told = replace(telling.pre_advice(words), sender=message.sender, receiver=message.receiver)
    if told != message:
        odd = [
            item.name for item in dataclasses.fields(MT705) if getattr(told, item.name) != getattr(message, item.name)
        ]
        raise Refused(f"application {found.id} says otherwise than this MT705 in {', '.join(odd)}: correct either")
    says = f"pre-advise credit {found.id}: irrevocably bound to issue it"
    yield Act(says, "DocumentaryCredit", "preAdvise", (found.id, terms.as_tuple()))


# ----------------------------------------------------------------------------------------------------------- amendment


def _amended(received: Received) -> Iterator[Outcome]:
    """MT707, MT767: the issuing bank amends (art. 10(b)), or asks to cancel (10(a)); whoever received it holds it
    against the amendment on the chain, and keeps its words."""
    desk, message, found = received.desk, received.message, received.credit()
    assert isinstance(message, (MT707, MT767))
    by = found.transferring_bank or found.present_terms.issuing_bank
    present = found.present_terms.as_tuple()
    if message.cancellation:
        received.of_sender(by, "consents to cancel the credit")
        yield Act(
            f"consent to cancel credit {found.id}", "DocumentaryCredit", "consentToCancel", (found.id, present)
        )  # fmt: skip
        return
    base = received.words(found)
    waiting = found.pending
    words = amended(base, message, waiting.number if waiting else len(found.amendments) + 1)
    if waiting and words.root(desk.key, waiting.number + 1) == waiting.terms.content:
        yield Kept(
            f"it is amendment {waiting.number} of credit {found.id}, which the beneficiary accepts or rejects",
            (words, waiting.number + 1),
        )
        return
    received.of_sender(by, "amends the credit, and the chain has no such amendment")
    terms, version = received.amended(found, words)
    said = "; ".join(changes(found.present_terms, terms))
    if found.id.part:
        whole = desk.credit(found.id.whole)
        yield Act(
            f"advise an amendment to the second beneficiary of credit {found.id}: {said}", "CreditTransfers",
            "adviseAmendment", (found.id, whole.present_terms.as_tuple(), present, terms.as_tuple()), (words, version),
        )  # fmt: skip
    else:
        yield Act(
            f"amend credit {found.id}: {said}", "CreditAmendments", "amend", (found.id, present, terms.as_tuple()),
            (words, version),
        )  # fmt: skip


def _answer(received: Received, accepts: bool, number: int) -> Act:
    """The beneficiary's answer to the amendment that waits (art. 10(c))."""
    found = received.credit()
    waiting = found.pending
    if waiting is None or waiting.number != number:
        raise Refused(f"amendment {number} of credit {found.id} does not wait for an answer")
    received.of(found.present_terms.beneficiary, f"{'accepts' if accepts else 'rejects'} amendment {number}")
    says = f"{'accept' if accepts else 'reject'} amendment {number} of credit {found.id}"
    terms = waiting.terms if accepts else found.present_terms
    return Act(says, "CreditAmendments", "accept" if accepts else "reject", (found.id, terms.as_tuple()))


def _responded(received: Received) -> Iterator[Outcome]:
    """MT787, tsrv.008."""
    message = received.message
    assert isinstance(message, (MT787, AmendmentResponse))
    status = message.status.code if isinstance(message, MT787) else message.status
    yield _answer(received, status is AmendmentStatus.ACCEPTED, int(message.amendment_number))


# ----------------------------------------------------------------------------------------------------- acknowledgement


def _acknowledged(received: Received) -> Iterator[Outcome]:
    """MT730, MT768: that the credit was advised; in 79Z, of a guarantee in 72Z, what `eport credit messages` writes."""
    message, found = received.message, received.credit()
    assert isinstance(message, (MT730, MT768))
    terms = found.present_terms
    tag, said_lines = ("79Z", message.narrative) if isinstance(message, MT730) else ("72Z", message.bank_information)
    line = " ".join(said_lines or ())
    if not line:
        received.of_sender(terms.advising_bank, "advised the credit")
        says = f"advise credit {found.id}: apparent authenticity, no undertaking"
        yield Act(says, "DocumentaryCredit", "advise", (found.id, terms.as_tuple()))
        return
    for pattern, reader in _LINES.items():
        said = re.fullmatch(re.escape(pattern).replace(r"\{\}", "([0-9]{1,3})"), line)
        if said:
            yield from reader(received, found, int(said[1]) if said.groups() else 0)
            return
    raise MessageError(
        f"{received.title} field {tag}", line, "is free text, of which only the lines that E-port writes are read",
        "Act by the command that it means: `eport credit confirm`, `decline`, `extend`, `accept`, `reject`",
    )  # fmt: skip


def _confirms(received: Received, found: Credit, number: int) -> Iterator[Outcome]:
    terms = found.present_terms
    received.of_sender(terms.confirming_bank, "adds its confirmation")
    says = f"confirm credit {found.id}: an undertaking beside the issuing bank's"
    yield Act(says, "DocumentaryCredit", "confirm", (found.id, terms.as_tuple()))


def _declines(received: Received, found: Credit, number: int) -> Iterator[Outcome]:
    terms = found.present_terms
    received.of_sender(terms.confirming_bank, "does not add its confirmation")
    says = f"decline to confirm credit {found.id}"
    yield Act(says, "DocumentaryCredit", "declineConfirmation", (found.id, terms.as_tuple()))


def _extends(extends: bool) -> Any:
    def read_(received: Received, found: Credit, number: int) -> Iterator[Outcome]:
        terms = found.present_terms
        received.of_sender(terms.confirming_bank, f"answers for its confirmation of amendment {number}")
        waiting = found.pending
        if waiting is None or waiting.number != number:
            raise Refused(f"amendment {number} of credit {found.id} does not wait")
        says = f"{'extend' if extends else 'do not extend'} the confirmation to amendment {number} of credit {found.id}"
        answered = waiting.terms.as_tuple()
        yield Act(says, "CreditAmendments", "extendConfirmation", (found.id, terms.as_tuple(), answered, extends))

    return read_


def _answers(accepts: bool) -> Any:
    return lambda received, found, number: iter((_answer(received, accepts, number),))


_LINES: Final[dict[str, Any]] = {
    telling.CONFIRMS: _confirms,
    telling.DECLINES: _declines,
    telling.EXTENDS: _extends(True),
    telling.DOES_NOT_EXTEND: _extends(False),
    telling.ACCEPTS: _answers(True),
    telling.REJECTS: _answers(False),
}


# -------------------------------------------------------------------------------------------------- transfer, release


def _transferred(received: Received) -> Iterator[Outcome]:
    """MT720: the transferring bank consents to the request that says the same (art. 38(a))."""
    desk, message, found = received.desk, received.message, received.credit()
    assert isinstance(message, MT720)
    hidden = {"sender", "receiver", "applicant"}
    for asked in found.requests.values():
        words = desk.files.load(asked.terms, 1)
        same = all(
            getattr(words.credit, item.name) == getattr(message, item.name)
            for item in dataclasses.fields(CreditTerms)
            if item.name not in hidden
        )
        if same:
            says = f"transfer to {desk.directory.name_of(asked.terms.beneficiary)} as credit {found.id} was asked for"
            whole, part = found.present_terms.as_tuple(), asked.terms.as_tuple()
            conditions = asked.conditions.as_tuple()
            yield Act(says, "CreditTransfers", "consent", (found.id, whole, part, conditions), (words, 1))
            return
    raise Refused(
        f"no request under credit {found.id} says what this MT720 says: the first beneficiary asks first (`eport "
        "credit request-transfer`); a second beneficiary needs no act, it presents under its part"
    )


def _released(received: Received) -> Iterator[Outcome]:
    """MT769: the beneficiary consents to the end of the guarantee; the issuer reduces it by an amendment."""
    message, found = received.message, received.credit()
    assert isinstance(message, MT769)
    terms = found.present_terms
    if message.released is None:
        raise MessageError(
            "MT769 field 39C", " ".join(message.released_words or ()), "tells in words what is released",
            "State the amount: 33B",
        )  # fmt: skip
    released = received.fen(message.released, "33B")
    left = terms.maximum - found.drawn
    if released > left:
        raise MessageError("MT769 field 33B", str(message.released.value), "is more than is left", "Correct it")
    if released == left:
        received.of(terms.beneficiary, "releases the issuer from all of it")
        yield Act(
            f"consent to end guarantee {found.id}", "DocumentaryCredit", "consentToCancel", (found.id, terms.as_tuple())
        )
        return
    received.of_sender(terms.issuing_bank, "is released from a part, which it takes off by an amendment")
    base = received.words(found)
    said = base.undertaking.undertaking
    less = replace(said.amount, value=said.amount.value - message.released.value)
    words = content.of(replace(base.undertaking, undertaking=replace(said, amount=less)), base.beside)
    reduced, version = received.amended(found, words)
    yield Act(
        f"reduce guarantee {found.id} by {message.released.value}; the beneficiary accepts it", "CreditAmendments",
        "amend", (found.id, terms.as_tuple(), reduced.as_tuple()), (words, version),
    )  # fmt: skip


_PART: Final = nothing("it continues a message: give both files together")
READERS: Final[Readers] = {
    MT700: _issued,
    MT701: _PART,
    MT705: _pre_advised,
    MT707: _amended,
    MT710: _advised,
    MT720: _transferred,
    MT730: _acknowledged,
    MT760: _issued,
    MT767: _amended,
    MT768: _acknowledged,
    MT769: _released,
    MT787: _responded,
    AmendmentResponse: _responded,
}
