"""Which statements follow from which responses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import permutations

import pytest
from eth_utils import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from eport import merkle
from eport.enclave.evidence import DEFAULT_VALIDITY, Context, EvidenceError, decide, explain, in_fen
from eport.enclave.statement import ZERO, Statement, source_code
from eport.messages.customs_codes import CustomsStatus
from eport.messages.errors import MessageError
from eport.messages.wco import Response
from tests.enclave.conftest import CONTENTS, NOON, NUMBER, response, tax
from tests.helpers.transitions import first_refused

CONTEXT = Context(key=b"k" * 32, customs=9, contents=CONTENTS, workload=b"\xaa" * 32, key_epoch=1)
ACCEPTED, TAX, CLEARED = response("01"), response("13", 60, tax("12.34")), response("09", 120)
SIGHT = (ACCEPTED, TAX, CLEARED)


def _path(statements: tuple[Statement, ...]) -> list[tuple[str, int, int]]:
    return [(CustomsStatus(item.status).name, item.declarationVersion, item.dutyPayable) for item in statements]


# ------------------------------------------------------------------------------------------------------- what is said


def test_each_field_follows_from_the_response(context: Context) -> None:
    (statement,) = decide([ACCEPTED], context)
    assert statement == Statement(
        subject=merkle.keyed_hash(context.key, "declaration", NUMBER),
        sequence=1,
        previous=ZERO,
        status=CustomsStatus.ACCEPTED,
        sourceCode=source_code("WCO:01"),
        declarationVersion=1,
        direction=1,
        customs=9,
        dutyPayable=0,
        dutyGuaranteed=0,
        content=CONTENTS[1],
        evidence=keccak(ACCEPTED.raw),
        workload=context.workload,
        keyEpoch=1,
        nonce=ZERO,
        observedAt=int(NOON.timestamp()),
        validUntil=int(NOON.timestamp()) + DEFAULT_VALIDITY,
    )


def test_accepted_assessed_cleared_link_without_gaps(context: Context) -> None:
    statements = decide(SIGHT, context)
    assert _path(statements) == [("ACCEPTED", 1, 0), ("TAX_ASSESSED", 1, 1234), ("RELEASED", 1, 1234)]
    assert [item.sequence for item in statements] == [1, 2, 3]
    assert [item.previous for item in statements] == [ZERO, *(item.struct_hash() for item in statements[:2])]


def test_context_goes_into_every_statement(context: Context) -> None:
    changed = replace(context, validity=60, nonce=b"\x09" * 32, key_epoch=4, customs=2)
    for statement in decide(SIGHT, changed):
        assert statement.validUntil == statement.observedAt + 60
        assert (statement.nonce, statement.keyEpoch, statement.customs) == (b"\x09" * 32, 4, 2)


@pytest.mark.parametrize(("flag", "direction"), [("0", 0), ("1", 1)])
def test_direction_is_the_flag_digit(context: Context, flag: str, direction: int) -> None:
    number = NUMBER[:8] + flag + NUMBER[9:]
    assert decide([response("01", number=number)], context)[0].direction == direction


def test_number_with_a_wrong_flag_digit_is_refused(context: Context) -> None:
    with pytest.raises(MessageError, match="flag"):
        decide([response("01", number=NUMBER[:8] + "7" + NUMBER[9:])], context)


def test_no_history_says_nothing(context: Context) -> None:
    assert decide([], context) == ()


def test_detention_has_a_source_code_of_its_own(context: Context) -> None:
    inspected, detained = decide([response("05"), response("05", 1, status=("7",))], context)
    assert (inspected.status, inspected.sourceCode) == (CustomsStatus.INSPECTION, source_code("WCO:05"))
    assert (detained.status, detained.sourceCode) == (CustomsStatus.DETAINED, source_code("WCO:05/7"))


# -------------------------------------------------------------------------------------------------------------- order


@pytest.mark.parametrize("order", permutations(range(3)))
def test_order_of_arrival_does_not_matter(context: Context, order: tuple[int, int, int]) -> None:
    assert decide([SIGHT[index] for index in order], context) == decide(SIGHT, context)


@pytest.mark.parametrize("references", permutations("abc"))
def test_responses_of_one_second_follow_the_life_of_a_declaration(
    context: Context, references: tuple[str, str, str]
) -> None:
    # Customs sends these three within a second under random references; by reference, cleared could come first.
    one, two, three = references
    history = [
        response("09", reference=one),
        response("13", 0, tax("1"), reference=two),
        response("01", reference=three),
    ]
    assert _path(decide(history, context)) == [("ACCEPTED", 1, 0), ("TAX_ASSESSED", 1, 100), ("RELEASED", 1, 100)]


@pytest.mark.parametrize(
    ("adverse", "before"),
    [
        (response("05", status=("7",)), ["ACCEPTED", "RELEASED"]),
        (response("10"), ["ACCEPTED", "RELEASED"]),
        (response("03"), ["ACCEPTED"]),
    ],
)
def test_within_one_second_the_adverse_word_is_the_last(context: Context, adverse: Response, before: list[str]) -> None:
    codes = {"ACCEPTED": "01", "RELEASED": "09"}
    statements = decide([adverse, *(response(codes[name]) for name in reversed(before))], context)
    assert [CustomsStatus(item.status).name for item in statements[:-1]] == before
    assert statements[-1].evidence == keccak(adverse.raw)


def test_fractions_of_a_second_do_not_order(context: Context) -> None:
    # The statement carries whole seconds, so an order by less could not be told from it.
    history = [response("09", 0.1), response("01", 0.9)]
    assert [name for name, _, _ in _path(decide(history, context))] == ["ACCEPTED", "RELEASED"]


def test_same_second_newer_version_counts_after(context: Context) -> None:
    history = [response("13", 60, tax("1"), version=2, reference="a"), response("09", 60, version=1, reference="b")]
    statements = decide([ACCEPTED, *history], context)
    assert _path(statements)[1:] == [("RELEASED", 1, 0), ("TAX_ASSESSED", 2, 100)]


# ------------------------------------------------------------------------------------------------ what yields nothing


@pytest.mark.parametrize("code", ["07", "11", "17", "18", "51"])
def test_code_without_status_yields_nothing(context: Context, code: str) -> None:
    assert decide([response(code)], context) == ()
    assert decide([*SIGHT, response(code, 200)], context) == decide(SIGHT, context)


def test_unknown_code_is_refused(context: Context) -> None:
    with pytest.raises(MessageError, match="FunctionCode"):
        decide([response("99")], context)


def test_repeated_delivery_yields_nothing(context: Context) -> None:
    assert decide(SIGHT * 3, context) == decide(SIGHT, context)


def test_same_status_version_and_amounts_yield_nothing(context: Context) -> None:
    repeated = [response("01", 1, reference="again"), response("13", 61, tax("12.34")), response("09", 121)]
    assert len(decide([*SIGHT, *repeated[:1]], context)) == 3
    assert [item.sequence for item in decide([*SIGHT, response("09", 121)], context)] == [1, 2, 3]


def test_older_version_after_a_newer_one_yields_nothing(context: Context) -> None:
    history = [response("01", version=2), response("09", 60, version=1)]
    assert _path(decide(history, context)) == [("ACCEPTED", 2, 0)]


def test_older_versions_taxes_never_count(context: Context) -> None:
    history = [
        response("13", 0, tax("5"), version=2),
        response("13", 1, tax("7"), version=1),
        response("09", 2, version=2),
    ]
    assert _path(decide(history, context)) == [("TAX_ASSESSED", 2, 500), ("RELEASED", 2, 500)]


def test_receipt_begins_a_declaration_and_never_throws_it_back(context: Context) -> None:
    history = [response("02"), *(replace(item, issued_at=item.issued_at.replace(hour=13)) for item in SIGHT)]
    late_receipt = response("02", 7200, reference="amendment received")
    assert [name for name, _, _ in _path(decide([*history, late_receipt], context))] == [
        "LODGED",
        "ACCEPTED",
        "TAX_ASSESSED",
        "RELEASED",
    ]


def test_explain_gives_a_reason_for_each_distinct_response(context: Context) -> None:
    history = [*SIGHT, CLEARED, response("07", 130), response("02", 140), response("09", 150, version=0)]
    reasons = [(item.response.function_code, item.reason) for item in explain(history, context)]
    assert reasons == [
        ("01", "a new fact"),
        ("13", "a new fact"),
        ("09", "a new fact"),
        ("07", "code 07 changes no status"),
        ("02", "confirms receipt of a message; the declaration has a status already"),
        ("09", "about version 0, older than 1"),
    ]


# ------------------------------------------------------------------------------------------------- release and reverse


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["01", "02", "05", "06", "07", "08", "13"]), st.integers(0, 9), st.integers(1, 3)),
        max_size=12,
    )
)
def test_without_a_clearance_nothing_is_released(entries: list[tuple[str, int, int]]) -> None:
    history = [
        response(code, second, reference=str(index), version=version)
        for index, (code, second, version) in enumerate(entries)
    ]
    assert not {item.status for item in decide(history, CONTEXT)} & {CustomsStatus.RELEASED, CustomsStatus.CLOSED}


def test_conditional_release_is_not_a_release(context: Context) -> None:
    statements = decide([ACCEPTED, response("08", 60)], context)
    assert _path(statements)[1:] == [("CONDITIONAL_RELEASE", 1, 0)]


# ---------------------------------------------------------------------------------------------------------- what waits


@pytest.mark.parametrize("code", ["08", "09", "16"])
def test_what_was_never_accepted_waits_and_is_signed_once_the_acceptance_is_there(context: Context, code: str) -> None:
    ahead = response(code, 60)
    (decision,) = explain([ahead], context)
    assert decision.statement is None and decision.reason.startswith("waits: ")
    issued = decide([ahead, ACCEPTED], context)
    assert [item.evidence for item in issued] == [keccak(ACCEPTED.raw), keccak(ahead.raw)]


def test_what_may_follow_is_not_held_up_by_what_waits(context: Context) -> None:
    inspected, released = response("05", 120), response("09", 60)
    issued = decide([released, inspected], context)
    assert [item.evidence for item in issued] == [keccak(inspected.raw)]
    assert decide([ACCEPTED, released, inspected], context, issued) == ()


def test_after_the_end_nothing_is_signed(context: Context) -> None:
    """The contract would refuse it, and every statement linked to it."""
    issued = decide([*SIGHT, response("16", 200)], context)
    assert decide([*SIGHT, response("16", 200), response("10", 300)], context, issued) == ()


@pytest.mark.parametrize(
    ("reversal", "status"),
    [
        (response("05", 200, status=("7",)), "DETAINED"),
        (response("10", 200), "CANCELLED"),
        (response("13", 200, tax("20")), "TAX_ASSESSED"),
    ],
)
def test_release_is_superseded(context: Context, reversal: Response, status: str) -> None:
    statements = decide([*SIGHT, reversal], context)
    assert statements[:3] == decide(SIGHT, context)
    assert (statements[3].sequence, statements[3].previous) == (4, statements[2].struct_hash())
    assert CustomsStatus(statements[3].status).name == status


def test_new_version_starts_a_new_statement_with_its_own_content(context: Context) -> None:
    statements = decide([ACCEPTED, response("01", 60, version=2)], context)
    assert [(item.declarationVersion, item.content) for item in statements] == [(1, CONTENTS[1]), (2, CONTENTS[2])]


def test_version_without_a_content_root_is_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match=r"no content root of version 4 \(known: 1, 2, 3\)"):
        decide([response("01", version=4)], context)


# ---------------------------------------------------------------------------------------------------------------- duty


def test_taxes_add_up_and_persist_until_reassessed(context: Context) -> None:
    history = [
        response("13", 0, tax("100.01"), tax("0.99", "B00"), tax("5", "A00", line=2)),
        response("06", 10),
        response("13", 20, tax("7.00")),
        response("09", 30),
    ]
    assert [duty for _, _, duty in _path(decide(history, context))] == [10600, 10600, 700, 700]


def test_reassessment_of_the_same_amount_yields_nothing(context: Context) -> None:
    assert len(decide([TAX, response("13", 90, tax("12.00"), tax("0.34", "B00"))], context)) == 1


def test_only_code_13_assesses(context: Context) -> None:
    assert _path(decide([TAX, response("14", 90, tax("99"))], context)) == [("TAX_ASSESSED", 1, 1234)]


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("0.01", 1), ("12.340", 1234), ("1E+2", 10000), ("184467440737095516.15", 2**64 - 1)]
)
def test_in_fen_is_exact(text: str, fen: int) -> None:
    assert in_fen(tax(text)) == fen


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("1.00", "GBP", "payable = 1.00 GBP: is not in CNY"),
        (None, "CNY", "left it open"),
        ("NaN", "CNY", "is not a number"),
        ("Infinity", "CNY", "is not a number"),
        ("0.005", "CNY", "whole number of fen"),
        ("12345678901234567890123456789.005", "CNY", "whole number of fen"),
        ("-0.01", "CNY", "whole number of fen"),
        ("184467440737095516.16", "CNY", "whole number of fen"),
    ],
)
def test_in_fen_refuses(text: str | None, currency: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        in_fen(tax(text, currency=currency))


def test_sum_beyond_64_bits_is_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match="add up to 18446744073709551616 fen"):
        decide([response("13", 0, tax("184467440737095516.15"), tax("0.01"))], context)


def test_unclear_tax_stops_the_declaration(context: Context) -> None:
    with pytest.raises(EvidenceError, match="tax MDC of goods item 1: payable = None CNY"):
        decide([ACCEPTED, response("13", 60, tax(None, "MDC")), CLEARED], context)


# ------------------------------------------------------------------------------------------------------- contradiction


def test_one_reference_with_two_contents_is_refused_naming_both(context: Context) -> None:
    first, second = response("09", reference="R1"), response("10", reference="R1")
    with pytest.raises(EvidenceError) as refused:
        decide([first, second], context)
    for part in ("R1", "code 09", "code 10", keccak(first.raw).hex(), keccak(second.raw).hex()):
        assert part in str(refused.value)


def test_one_reference_with_two_amounts_is_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match="two contents"):
        decide([response("13", 0, tax("1"), reference="R1"), response("13", 0, tax("2"), reference="R1")], context)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_response_in_two_envelopes_cites_the_same_in_every_enclave(
    context: Context, order: tuple[int, int]
) -> None:
    envelopes = [response("01", reference="R1", raw=raw) for raw in (b"alone", b"in a batch")]
    (statement,) = decide([envelopes[index] for index in order], context)
    assert statement.evidence == min(keccak(b"alone"), keccak(b"in a batch"))


def test_envelope_that_the_chain_cites_is_kept(context: Context) -> None:
    envelopes = [response("01", reference="R1", raw=raw) for raw in (b"alone", b"in a batch")]
    for envelope in envelopes:
        issued = decide([envelope], context)
        assert len(issued) == 1
        assert decide(envelopes, context, issued) == ()


def test_responses_of_two_declarations_are_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match="responses of 2 declarations"):
        decide([ACCEPTED, response("09", number=NUMBER[:-1] + "8")], context)


def test_time_without_a_zone_is_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match="no time zone"):
        decide([replace(ACCEPTED, issued_at=datetime(2026, 3, 2, 12))], context)


# --------------------------------------------------------------------------------------------------- what was issued


@pytest.mark.parametrize("known", [0, 1, 2, 3])
def test_issued_statements_are_continued_not_repeated(context: Context, known: int) -> None:
    statements = decide(SIGHT, context)
    assert decide(SIGHT, context, statements[:known]) == statements[known:]


@given(
    entries=st.lists(
        st.tuples(
            st.sampled_from(["01", "02", "03", "05", "06", "07", "08", "09", "10", "13", "16"]),
            st.integers(0, 4),
            st.integers(1, 2),
            st.integers(0, 2),
        ),
        max_size=10,
    ),
    cut=st.integers(0, 10),
)
def test_any_prefix_of_the_chain_leads_to_the_same_chain(entries: list[tuple[str, int, int, int]], cut: int) -> None:
    history = [
        response(code, second, tax(str(yuan)), reference=str(index), version=version)
        for index, (code, second, version, yuan) in enumerate(entries)
    ]
    statements = decide(history, CONTEXT)
    assert decide(history[::-1], CONTEXT) == statements
    assert decide(history, CONTEXT, statements[:cut]) == statements[cut:]
    assert [item.sequence for item in statements] == list(range(1, len(statements) + 1))
    assert [item.observedAt for item in statements] == sorted(item.observedAt for item in statements)
    assert [item.declarationVersion for item in statements] == sorted(item.declarationVersion for item in statements)


@given(
    entries=st.lists(
        st.tuples(st.sampled_from(["01", "05", "08", "09", "10", "13"]), st.integers(0, 4), st.integers(0, 2)),
        min_size=1,
        max_size=8,
        unique=True,
    ),
    arrival=st.randoms(use_true_random=False),
)
def test_whatever_the_arrival_nothing_is_rewritten_and_duty_comes_right(
    entries: list[tuple[str, int, int]], arrival: object
) -> None:
    history = [
        response(code, second, tax(str(yuan)), reference=str(index))
        for index, (code, second, yuan) in enumerate(entries)
    ]
    arrived = list(history)
    arrival.shuffle(arrived)  # type: ignore[attr-defined]
    issued: tuple[Statement, ...] = ()
    for count in range(1, len(arrived) + 1):
        issued += decide(arrived[:count], CONTEXT, issued)
        assert decide(arrived[:count], CONTEXT, issued) == ()
    assert [item.sequence for item in issued] == list(range(1, len(issued) + 1))
    assert [item.observedAt for item in issued] == sorted(item.observedAt for item in issued)
    assert first_refused(CustomsStatus(item.status) for item in issued) is None
    # Whatever came late, status and duty end as if all had come in time, where that is a life that the table knows.
    in_time = explain(history, CONTEXT)
    if not any(item.reason.startswith("waits: ") for item in in_time):
        last = [item.statement for item in in_time if item.statement][-1]
        assert issued[-1].status == last.status
        if last.status != CustomsStatus.CANCELLED:  # where nothing is owed, and nothing can be said any more
            assert issued[-1].dutyPayable == last.dutyPayable


def test_late_response_is_passed_over_with_its_reason(context: Context) -> None:
    issued = decide([ACCEPTED, CLEARED], context)
    detained = response("05", 60, status=("7",))
    decisions = explain([ACCEPTED, detained, CLEARED], context, issued)
    assert [item.statement for item in decisions] == [None, None, None]
    assert decisions[1].reason == (
        "comes before what statement 2 rests on, by issue time (2026-03-02 12:01:00) or by rank; "
        "what is signed is not rewritten"
    )


def test_late_assessment_adds_its_duty_to_the_standing_status(context: Context) -> None:
    issued = decide([ACCEPTED, CLEARED], context)
    (correction,) = decide(SIGHT, context, issued)
    assert _path((correction,)) == [("RELEASED", 1, 1234)]
    assert (correction.sequence, correction.previous) == (3, issued[-1].struct_hash())
    assert (correction.evidence, correction.sourceCode) == (keccak(TAX.raw), source_code("WCO:13"))
    assert correction.observedAt == issued[-1].observedAt  # the chain takes no time that runs backwards
    assert decide(SIGHT, context, (*issued, correction)) == ()


def test_late_assessment_that_a_newer_one_replaced_counts_for_nothing(context: Context) -> None:
    newer = response("13", 90, tax("20"))
    issued = decide([ACCEPTED, newer, CLEARED], context)
    assert decide([ACCEPTED, TAX, newer, CLEARED], context, issued) == ()


def test_late_assessment_of_an_older_version_counts_for_nothing(context: Context) -> None:
    newer = [response("13", 0, tax("5"), version=2), response("09", 120, version=2)]
    assert decide([*newer, response("13", 60, tax("7"), version=1)], context, decide(newer, context)) == ()


def test_amounts_of_what_was_issued_stand(context: Context) -> None:
    # A quorum said so; another reading of the same message is no news, and later statements go on from there.
    first, second, _ = decide(SIGHT, context)
    issued = [first, replace(second, dutyPayable=1)]
    assert _path(decide(SIGHT, context, issued)) == [("RELEASED", 1, 1)]


def test_late_assessment_of_a_newer_version_is_no_release_of_it(context: Context) -> None:
    released = response("09", 120, version=1)
    issued = decide([ACCEPTED, released], context)
    assert _path(issued) == [("ACCEPTED", 1, 0), ("RELEASED", 1, 0)]
    amended = response("13", 60, tax("20"), version=2)
    (correction,) = decide([ACCEPTED, amended, released], context, issued)
    assert _path((correction,)) == [("TAX_ASSESSED", 2, 2000)]


def test_issued_resting_on_unseen_evidence_is_refused(context: Context) -> None:
    issued = decide(SIGHT, context)
    with pytest.raises(EvidenceError, match=r"lacks the response \(WCO:13, message 0x.*\) that statement 2 rests on"):
        decide([ACCEPTED, CLEARED], context, issued)


def test_issued_without_any_history_is_refused(context: Context) -> None:
    with pytest.raises(EvidenceError, match="history: empty, yet 3 statements are issued"):
        decide([], context, decide(SIGHT, context))


@pytest.mark.parametrize("pick", [(1,), (0, 2), (1, 0)])
def test_issued_that_does_not_link_is_refused(context: Context, pick: tuple[int, ...]) -> None:
    statements = decide(SIGHT, context)
    with pytest.raises(EvidenceError, match="pass every statement of the chain from the first"):
        decide(SIGHT, context, [statements[index] for index in pick])


def test_issued_with_a_false_link_is_refused(context: Context) -> None:
    first, second, _ = decide(SIGHT, context)
    with pytest.raises(EvidenceError, match=r"issued\[1\]"):
        decide(SIGHT, context, [first, replace(second, previous=b"\x01" * 32)])


def test_issued_of_another_declaration_is_refused(context: Context) -> None:
    issued = decide([response("01", number=NUMBER[:-1] + "8")], context)
    with pytest.raises(EvidenceError, match="another declaration"):
        decide(SIGHT, context, issued)


def test_two_assessments_in_one_message_are_told_apart(context: Context) -> None:
    batch = [response("13", 0, tax(yuan), reference=yuan, raw=b"one message") for yuan in ("1", "2")]
    statements = decide(batch, context)
    assert [item.dutyPayable for item in statements] == [100, 200]
    assert decide(batch, context, statements[:1]) == statements[1:]
    assert [item.reason for item in explain(batch, context, statements)] == ["is statement 1", "is statement 2"]


def test_repr_of_a_context_shows_no_key(context: Context) -> None:
    assert "kkk" not in repr(context) and "6b6b6b" not in repr(context)
