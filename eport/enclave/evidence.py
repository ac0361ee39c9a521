"""Which statements follow from which customs messages. Pure: no clock, no network, no randomness.

Every field of a statement comes from the messages and the context, so that enclaves which see the same messages make the
same statements without talking to each other.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eth_utils import keccak

from eport.enclave.statement import Statement
from eport.messages.customs_codes import CustomsStatus, status_of
from eport.messages.wco import Response

VALIDITY = 30 * 86_400
"""[s] How long a statement may be relied on where the context says nothing else."""
CURRENCY = "CNY"
ZERO = b"\0" * 32


class EvidenceError(ValueError):
    """The messages cannot all be true, or are about something else: nothing may be stated from them."""


@dataclass(frozen=True)
class Context:
    """What a statement says beside the message: fixed for one declaration and one generation of keys."""

    declaration_number: str
    subject: bytes  # keyed hash of that number
    direction: int  # 1 import, 0 export
    customs: int  # institution id of the authority
    content: bytes  # salted Merkle root of the declaration's fields
    workload: bytes  # MRENCLAVE
    key_epoch: int
    validity: int = VALIDITY  # [s]


def decide(responses: Sequence[Response], context: Context, issued: Sequence[Statement] = ()) -> tuple[Statement, ...]:
    """The statements that follow from the responses about one declaration, after those already `issued`.

    In order of issue; the same message twice counts once; a message that changes neither status, version nor amounts
    implies nothing; an older version of the declaration after a newer one implies nothing; a message that arrives late,
    issued before what was stated already, implies nothing: the authority has spoken since. Raises `EvidenceError` for a
    message about another declaration, one reference with two contents, and amounts that are no CNY of whole fen.
    """
    found: list[Statement] = []
    last = issued[-1] if issued else None
    payable = last.dutyPayable if last is not None else 0
    for response in _after(last, _ordered(responses, context)):
        status = status_of(response.function_code, response.status_codes)
        if status is None or (last is not None and response.declaration_version < last.declarationVersion):
            continue
        if status is CustomsStatus.TAX_ASSESSED and response.taxes:
            payable = _payable(response)
        value = (int(status), response.declaration_version, payable)
        if last is not None and value == (last.status, last.declarationVersion, last.dutyPayable):
            continue
        last = _statement(response, context, last, value)
        found.append(last)
    return tuple(found)


def _statement(response: Response, context: Context, last: Statement | None, value: tuple[int, int, int]) -> Statement:
    status, version, payable = value
    observed = int(response.issued_at.timestamp())
    return Statement(
        subject=context.subject,
        sequence=1 if last is None else last.sequence + 1,
        previous=ZERO if last is None else last.struct_hash(),
        status=status,
        sourceCode=f"WCO:{response.function_code}".encode().ljust(16, b"\0"),
        declarationVersion=version,
        direction=context.direction,
        customs=context.customs,
        dutyPayable=payable,
        dutyGuaranteed=0,  # guarantee messages (17) name no amount that could be relied on: nothing is stated of it
        content=context.content,
        evidence=bytes(keccak(response.raw)),
        workload=context.workload,
        keyEpoch=context.key_epoch,
        nonce=ZERO,
        observedAt=observed,
        validUntil=observed + context.validity,
    )


def _after(last: Statement | None, ordered: list[Response]) -> list[Response]:
    """What was issued after the message behind the last statement."""
    if last is None:
        return ordered
    for position, response in enumerate(ordered):
        if keccak(response.raw) == last.evidence:
            return ordered[position + 1 :]
    return [response for response in ordered if response.issued_at.timestamp() > last.observedAt]


def _ordered(responses: Sequence[Response], context: Context) -> list[Response]:
    by_reference: dict[str, Response] = {}
    for response in responses:
        if response.declaration_number != context.declaration_number:
            raise EvidenceError(
                f"response {response.reference} is about declaration {response.declaration_number}, "
                f"not {context.declaration_number}"
            )
        known = by_reference.setdefault(response.reference, response)
        if known.raw != response.raw:
            raise EvidenceError(
                f"two different messages carry the reference {response.reference}: issued {known.issued_at} with code "
                f"{known.function_code}, and {response.issued_at} with code {response.function_code}"
            )
    return sorted(by_reference.values(), key=lambda response: (response.issued_at, response.reference))


def _payable(response: Response) -> int:
    """[fen] Sum over all lines and kinds of tax. What the authority calculates by hand it states later: no amount, no sum."""
    total = Decimal(0)
    for tax in response.taxes:
        if tax.currency != CURRENCY:
            raise EvidenceError(f"response {response.reference}: tax {tax.type_code} in {tax.currency}, {CURRENCY} is needed")
        total += tax.payable or 0
    fen = total * 100
    if fen != fen.to_integral_value() or fen < 0:
        raise EvidenceError(f"response {response.reference}: taxes of {total} {CURRENCY} are no whole number of fen")
    return int(fen)
