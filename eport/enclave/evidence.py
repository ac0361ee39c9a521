"""Decide which facts follow from a declaration's customs responses. Pure: no clock, no network, no key.

Enclaves never talk to each other, so everything here has to come out the same in each of them: it depends on the
authority's messages and on the statements that the chain already has, never on when a message arrived.

**Order.** By issue time, then declaration version, then the place of the status in a declaration's life, then the
authority's reference. The time alone does not order: it has whole seconds, and a real authority sends acceptance,
assessment and clearance within one (40 of its 44 published sequences have ties); its references are random, so they
only settle what is left. Within one second a refusal, a detention or a cancellation counts as the last word.

**What waits**: a status that `transitions.yaml` does not let follow the one before, such as a release of what was
never accepted. The contract would refuse the statement, and with it all that are linked to it. Once the message that
was overtaken is there, both are signed; where customs sends it to nobody, its officers act.

**What yields nothing**: a code that changes no status, an older version of the declaration after a newer one, a
receipt (02) of some further message once the declaration has a status, and whatever leaves status, version and amounts
as they are. `explain` says so for each response.

**Late messages.** A response that sorts before one already signed is passed over, with that reason: a signed statement
is never rewritten, and an error would let one delayed message silence the oracle for a declaration. Its later word
stands. One thing of a late message does count: duty. Where the newest assessment arrived late, a further statement
with the same status carries its amounts, since otherwise a release would stand with no duty beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timezone
from fractions import Fraction
from typing import Final

from eth_utils.crypto import keccak

from eport import merkle
from eport.customs.table import TABLE
from eport.enclave.statement import ZERO, Statement, source_code
from eport.messages.customs_codes import CustomsStatus, status_of
from eport.messages.identifiers import Direction, parse_declaration_number
from eport.messages.wco import AssessedTax, Response

CURRENCY: Final = "CNY"
DEFAULT_VALIDITY: Final = 30 * 24 * 3600
"""[s] 30 days: as long as a signing key lives."""
SUBJECT_DOMAIN: Final = "declaration"
"""Domain of the keyed hash that names a declaration on the chain."""

_ASSESSMENT: Final = "13"
"""WCO function code whose taxes replace every earlier assessment (DMSTAX)."""
_FEN: Final = 100
_MAX_FEN: Final = 2**64 - 1

_LIFE: Final = (
    CustomsStatus.LODGED,
    CustomsStatus.ACCEPTED,
    CustomsStatus.DOCUMENT_CHECK,
    CustomsStatus.INSPECTION,
    CustomsStatus.TAX_ASSESSED,
    CustomsStatus.DUTY_SECURED,
    CustomsStatus.BONDED,
    CustomsStatus.CONDITIONAL_RELEASE,
    CustomsStatus.RELEASED,
    CustomsStatus.CLOSED,
    CustomsStatus.REJECTED,
    CustomsStatus.DETAINED,
    CustomsStatus.SEIZED,
    CustomsStatus.ABANDONED,
    CustomsStatus.CANCELLED,
)
"""Statuses in the order in which responses of the same second are taken."""
_RANK: Final = {status: rank for rank, status in enumerate(_LIFE)}


class EvidenceError(ValueError):
    """The responses do not support a statement: which response, which value, which rule, what to do."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a statement needs beside the responses.

    Attributes:
        key: secret of keyed hashes, shared by the enclaves of one customs authority (see `eport.merkle`).
        customs: institution id of the authority.
        contents: declaration version → salted Merkle root of that version's fields, 32 bytes each. A statement about
            a version never commits to the fields of another one.
        workload: measurement of the signing program, 32 bytes.
        key_epoch: epoch of the signing keys.
        validity: [s] from `observedAt` to `validUntil`.
        nonce: challenge of a requester, 32 bytes; zero where nobody asked. Every signer has to be given the same.
    """

    key: bytes
    customs: int
    contents: Mapping[int, bytes]
    workload: bytes
    key_epoch: int
    validity: int = DEFAULT_VALIDITY
    nonce: bytes = ZERO

    def __repr__(self) -> str:
        # Spelt out, so that the key never gets into a log.
        return f"Context(customs={self.customs}, workload=0x{self.workload.hex()}, key_epoch={self.key_epoch}, …)"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one response led to: a statement, or the reason why there is none."""

    response: Response
    statement: Statement | None
    reason: str


def decide(history: Sequence[Response], context: Context, issued: Sequence[Statement] = ()) -> tuple[Statement, ...]:
    """The statements that a declaration's responses imply after those already signed.

    Args:
        history: every response of one declaration, in any order, repeated deliveries included.
        context: keys and constants.
        issued: statements of this declaration that the chain already has, from sequence 1; never rewritten.

    Returns:
        New statements only, each linked to the one before, oldest first.

    Raises:
        EvidenceError: responses of several declarations; one reference with two contents; an amount that is not exact
            fen of yuan or that the authority leaves open; no content root of a version; `issued` does not link, is
            about another declaration, or rests on a response that `history` lacks.
        MessageError: the declaration number is not a China one, or a function code is unknown.
    """
    return tuple(item.statement for item in explain(history, context, issued) if item.statement)


def explain(history: Sequence[Response], context: Context, issued: Sequence[Statement] = ()) -> tuple[Decision, ...]:
    """As `decide`, with one `Decision` per distinct response, in the order in which they count."""
    if not history:
        if issued:
            raise EvidenceError(f"history: empty, yet {len(issued)} statements are issued; pass every response")
        return ()
    number = _one_declaration(history)
    direction = 1 if parse_declaration_number(number).direction is Direction.IMPORT else 0
    declared = _Declared(merkle.keyed_hash(context.key, SUBJECT_DOMAIN, number), direction, context)
    _require_chain(issued, declared.subject)
    ordered = _ordered(history, {statement.evidence for statement in issued})
    decided = _decided(ordered, issued)
    first_new = max(decided, default=-1) + 1

    decisions: list[Decision] = []
    last = issued[-1] if issued else None
    payable = 0  # [fen] as the newest assessment so far has it
    version = 0  # newest declaration version so far
    assessment: int | None = None  # where that assessment stands
    for index, response in enumerate(ordered[:first_new]):
        if response.declaration_version >= version and status_of(response.function_code, response.status_codes):
            version = response.declaration_version
            if response.function_code == _ASSESSMENT:
                payable, assessment = _payable(response), index
        reason = decided.get(index) or (
            f"comes before what statement {len(issued)} rests on, by issue time "
            f"({response.issued_at:%Y-%m-%d %H:%M:%S}) or by rank; what is signed is not rewritten"
        )
        decisions.append(Decision(response, None, reason))
    if last and assessment is not None and assessment not in decided and payable != last.dutyPayable:
        late = ordered[assessment]
        # What customs said of one version it did not say of another: there the assessment is all that is known.
        same = late.declaration_version == last.declarationVersion
        status = CustomsStatus(last.status) if same else CustomsStatus.TAX_ASSESSED
        reason = _too_early(status, CustomsStatus(last.status))
        if reason:  # the declaration is over
            decisions[assessment] = Decision(late, None, reason)
            payable = last.dutyPayable
        else:
            last = _next(last, late, status, payable, declared)
            decisions[assessment] = Decision(late, last, "a late assessment: its amounts count")
    elif last:
        payable = last.dutyPayable

    for response in ordered[first_new:]:
        new = status_of(response.function_code, response.status_codes)
        if response.function_code == _ASSESSMENT and (
            not last or response.declaration_version >= last.declarationVersion
        ):
            payable = _payable(response)
        reason = _no_news(response, new, payable, last)
        if reason or new is None:
            decisions.append(Decision(response, None, reason))
            continue
        last = _next(last, response, new, payable, declared)
        decisions.append(Decision(response, last, "a new fact"))
    return tuple(decisions)


def in_fen(tax: AssessedTax) -> int:
    """Payable amount of one tax [fen], exact.

    Raises:
        EvidenceError: another currency than CNY; no amount; a negative one; a fraction of a fen; beyond 64 bits.
    """
    where = f"tax {tax.type_code} of goods item {tax.line}: payable = {tax.payable} {tax.currency}"
    if tax.currency != CURRENCY:
        raise EvidenceError(f"{where}: is not in {CURRENCY}; duty is settled in digital yuan only")
    if tax.payable is None:
        raise EvidenceError(f"{where}: the authority left it open, so the duty is not known; wait for its assessment")
    if not tax.payable.is_finite():
        raise EvidenceError(f"{where}: is not a number; ask customs to repeat the message")
    # Fractions, because Decimal arithmetic rounds to 28 digits without a word.
    fen = Fraction(tax.payable) * _FEN
    if fen.denominator != 1 or not 0 <= fen <= _MAX_FEN:
        raise EvidenceError(f"{where}: is not a whole number of fen from 0 to 2^64-1; ask customs to correct it")
    return int(fen)


def _payable(response: Response) -> int:
    """[fen] Sum over the taxes of an assessment, which replaces the one before as a whole."""
    total = sum(in_fen(tax) for tax in response.taxes)
    if total > _MAX_FEN:
        raise EvidenceError(f"{_named(response)}: its taxes add up to {total} fen, more than 2^64-1; check the amounts")
    return total


def _no_news(response: Response, status: CustomsStatus | None, payable: int, last: Statement | None) -> str:
    """Why a response yields no statement; empty where it yields one."""
    if status is None:
        return f"code {response.function_code} changes no status"
    if last is None:
        return _too_early(status, CustomsStatus.LODGED)
    if response.declaration_version < last.declarationVersion:
        return f"about version {response.declaration_version}, older than {last.declarationVersion}"
    if status is CustomsStatus.LODGED:
        # Customs confirms receipt (02) of every amendment and cancellation request too. Taken for a status it would
        # throw a released declaration back to the start.
        return "confirms receipt of a message; the declaration has a status already"
    if (status, response.declaration_version, payable) == (last.status, last.declarationVersion, last.dutyPayable):
        return "status, version and amounts are as before"
    return _too_early(status, CustomsStatus(last.status))


def _too_early(status: CustomsStatus, before: CustomsStatus) -> str:
    if status in TABLE.targets[before]:
        return ""
    said, stands = TABLE.statuses[status].name, TABLE.statuses[before].name
    return f"waits: {said} does not follow {stands}, and customs' message in between is not here"


@dataclass(frozen=True, slots=True)
class _Declared:
    """What all statements about one declaration share."""

    subject: bytes
    direction: int
    context: Context


def _next(
    last: Statement | None, response: Response, status: CustomsStatus, payable: int, declared: _Declared
) -> Statement:
    context = declared.context
    version = response.declaration_version
    if version not in context.contents:
        known = ", ".join(map(str, sorted(context.contents))) or "none"
        raise EvidenceError(f"{_named(response)}: no content root of version {version} (known: {known}); pass it too")
    # A late assessment is older than the statement before it, and the chain takes no time that runs backwards.
    observed_at = max(_second(response), last.observedAt if last else 0)
    return Statement(
        subject=declared.subject,
        sequence=last.sequence + 1 if last else 1,
        previous=last.struct_hash() if last else ZERO,
        status=int(status),
        sourceCode=source_code(_source(response)),
        declarationVersion=version,
        direction=declared.direction,
        customs=context.customs,
        dutyPayable=payable,
        dutyGuaranteed=0,  # the response profile states no guaranteed amount
        content=context.contents[version],
        evidence=keccak(response.raw),
        workload=context.workload,
        keyEpoch=context.key_epoch,
        nonce=context.nonce,
        observedAt=observed_at,
        validUntil=observed_at + context.validity,
    )


def _source(response: Response) -> str:
    # Detention has no function code of its own: the status name code tells it from an inspection.
    detained = status_of(response.function_code, response.status_codes) is CustomsStatus.DETAINED
    return f"WCO:{response.function_code}" + ("/7" if detained else "")


def _second(response: Response) -> int:
    if response.issued_at.tzinfo is None:
        raise EvidenceError(f"{_named(response)}: issued_at has no time zone; read it with its zone")
    return int(response.issued_at.timestamp())


def _order(response: Response) -> tuple[int, int, int, str]:
    status = status_of(response.function_code, response.status_codes)
    rank = -1 if status is None else _RANK[status]
    return (_second(response), response.declaration_version, rank, response.reference)


def _one_declaration(history: Sequence[Response]) -> str:
    numbers = sorted({response.declaration_number for response in history})
    if len(numbers) > 1:
        raise EvidenceError(
            f"history: responses of {len(numbers)} declarations ({', '.join(numbers)}); pass one at a time"
        )
    return numbers[0]


def _ordered(history: Sequence[Response], cited: set[bytes]) -> list[Response]:
    """Distinct responses in order. Two contents under one reference are an error.

    The same response may come in two envelopes. All enclaves then cite the one that the chain already cites, else
    the one of the lowest hash.
    """
    distinct: dict[str, Response] = {}
    for response in history:
        known = distinct.setdefault(response.reference, response)
        if replace(known, raw=b"") != replace(response, raw=b""):
            raise EvidenceError(
                f"reference {response.reference} stands for two contents: {_named(known)}, message "
                f"0x{keccak(known.raw).hex()}; {_named(response)}, message 0x{keccak(response.raw).hex()}; "
                "ask customs which one holds"
            )
        distinct[response.reference] = min(known, response, key=lambda item: _citation(item, cited))
    return sorted(distinct.values(), key=_order)


def _citation(response: Response, cited: set[bytes]) -> tuple[bool, bytes]:
    evidence = keccak(response.raw)
    return (evidence not in cited, evidence)


def _decided(ordered: Sequence[Response], issued: Sequence[Statement]) -> dict[int, str]:
    """Index of the response that each issued statement rests on → what it led to."""
    decided: dict[int, str] = {}
    for statement in issued:
        index = next(
            (
                index
                for index, response in enumerate(ordered)
                if index not in decided
                and keccak(response.raw) == statement.evidence
                and source_code(_source(response)) == statement.sourceCode
            ),
            None,
        )
        if index is None:
            code = statement.sourceCode.rstrip(b"\0").decode()
            raise EvidenceError(
                f"history: lacks the response ({code}, message 0x{statement.evidence.hex()}) that statement "
                f"{statement.sequence} rests on; fetch it from customs, nothing is built on evidence unseen"
            )
        decided[index] = f"is statement {statement.sequence}"
    return decided


def _require_chain(issued: Sequence[Statement], subject: bytes) -> None:
    before = ZERO
    for position, statement in enumerate(issued, 1):
        if statement.subject != subject:
            raise EvidenceError(
                f"issued[{position - 1}].subject = 0x{statement.subject.hex()}: is another declaration than the "
                f"history's 0x{subject.hex()}; pass the statements of one declaration"
            )
        if (statement.sequence, statement.previous) != (position, before):
            raise EvidenceError(
                f"issued[{position - 1}]: sequence {statement.sequence} after previous 0x{statement.previous.hex()}, "
                f"expected {position} after 0x{before.hex()}; pass every statement of the chain from the first"
            )
        before = statement.struct_hash()


def _named(response: Response) -> str:
    at = response.issued_at.astimezone(timezone.utc) if response.issued_at.tzinfo else response.issued_at
    return f"response {response.reference} (code {response.function_code}, {at:%Y-%m-%d %H:%M:%S})"
