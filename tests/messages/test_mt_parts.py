"""A credit too long for one message, split and joined again."""

from __future__ import annotations

import bisect
import dataclasses
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.mt import MT700, Narrative, parse_fin, read, read_parts, write, write_parts
from eport.messages.mt.codes import ChangeCode
from eport.messages.mt.fin import MAX_TEXT
from eport.messages.mt.values import Change
from tests.messages import strategies
from tests.messages.samples import SAMPLES

HEADERS = {"sender": "COMMCNS0SHI", "receiver": "BKCHCNB0300"}


def sample(number: str, **changes: object):
    return dataclasses.replace(read(SAMPLES[number], number), **HEADERS, **changes)


def text(lines: int, word: str = "CARTONS OF BEER") -> str:
    return "\n".join(f"+ {number} {word}".ljust(65, ".") for number in range(lines))


LONG = {
    "700": (sample("700", goods=Narrative.of(text(250)), documents=Narrative.of(text(90)), conditions=None), "701"),
    "710": (sample("710", payment_conditions_bank=Narrative.of(text(180))), "711"),
    "720": (sample("720", conditions=Narrative.of(text(180))), "721"),
    "707": (sample("707", documents_changes=(Change(ChangeCode.REPLACE_ALL, "THESE:\n" + text(180)),)), "708"),
    "760": (
        sample(
            "760",
            undertaking=dataclasses.replace(sample("760").undertaking, terms=tuple(text(200).split("\n"))),
            local=dataclasses.replace(sample("760").local, terms=tuple(text(300).split("\n"))),
        ),
        "761",
    ),
    "767": (
        sample("767", local=dataclasses.replace(sample("767").local, terms=tuple(text(300).split("\n")))),
        "775",
    ),
}


@pytest.mark.parametrize("number", LONG)
def test_a_long_message_goes_on_in_others_and_is_joined_in_any_order(number: str) -> None:
    message, continuation = LONG[number]
    texts = write_parts(message)
    parts = [parse_fin(item) for item in texts]
    assert [part.message_type for part in parts] == [number] + [continuation] * (len(parts) - 1)
    assert len(parts) > 1
    mark = [next(field.lines for field in part.fields if field.tag == "27") for part in parts]
    assert mark == [(f"{index}/{len(parts)}",) for index in range(1, len(parts) + 1)]
    for order in itertools.islice(itertools.permutations(texts), 6):
        assert read_parts(order) == message
    # Each of those that continue is a message by itself.
    for item in texts[1:]:
        assert type(read(item)).__name__ == f"MT{continuation}"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), lines=st.tuples(st.integers(1, 180), st.integers(1, 180), st.integers(0, 100)))
def test_any_credit_split_and_joined_is_the_credit(data: st.DataObject, lines: tuple[int, int, int]) -> None:
    credit = dataclasses.replace(
        data.draw(strategies.messages("700")),
        goods=Narrative.of(text(lines[0])),
        documents=Narrative.of(text(lines[1], "ORIGINALS")),
        payment_conditions_bank=Narrative.of(text(lines[2])) if lines[2] else None,
    )
    texts = write_parts(credit)
    assert read_parts(texts) == credit
    for item in texts:
        assert len(_block(item)) <= MAX_TEXT


def test_a_short_message_is_one() -> None:
    credit = sample("700")
    assert write_parts(credit) == [write(credit)]
    assert read_parts([write(credit)]) == credit
    notice = sample("734")
    assert read_parts(write_parts(notice)) == notice


def _block(item: str) -> str:
    return item[item.index("{4:") + 3 : item.rindex("-}")]


def test_a_message_is_filled_to_the_last_of_10_000_characters() -> None:
    """Whatever the reference's length leaves, the longest text that needs no second message fills the first."""
    goods = Narrative.of("\n".join(["A" * 65] * 100))
    filled = set()
    for reference in ("1", "12", "123"):
        credit = sample("700", credit_number=reference, goods=goods, conditions=None)

        def documents(length: int, credit: MT700 = credit) -> MT700:
            lines = ["D" * 65] * (length // 65) + (["D" * (length % 65)] if length % 65 else [])
            return dataclasses.replace(credit, documents=Narrative.of("\n".join(lines)))

        longest = bisect.bisect_left(range(1, 6000), 2, key=lambda length: len(write_parts(documents(length))))
        (only,) = write_parts(documents(longest))
        filled.add(len(_block(only)))
        assert len(write_parts(documents(longest + 1))) == 2
        with pytest.raises(MessageError, match="more than 10000"):
            write(documents(longest + 1))
    assert max(filled) == MAX_TEXT


def test_more_than_eight_messages_are_refused() -> None:
    with pytest.raises(MessageError, match="field 27 counts to 8"):
        write_parts(sample("700", **{name: Narrative.of(text(799)) for name in ("goods", "documents")}))


def test_more_lines_than_one_message_has_need_several() -> None:
    credit = sample("700", goods=Narrative.of("\n".join(["A"] * 101)))
    with pytest.raises(MessageError, match="has 101 lines"):
        write(credit)
    assert read_parts(write_parts(credit)) == credit


@pytest.mark.parametrize(
    ("number", "changes", "field"),
    [("700", {"bank_information": ("A",) * 7}, "72Z"), ("700", {"charges": ("A",) * 7}, "71D")],
)
def test_only_the_long_fields_go_on(number: str, changes: dict, field: str) -> None:
    with pytest.raises(MessageError, match="has 7 lines") as raised:
        write_parts(sample(number, **changes))
    assert raised.value.field == f"MT{number} field {field}"


def test_a_part_with_more_lines_than_its_format_is_refused() -> None:
    first, second, *more = write_parts(LONG["700"][0])
    assert ":45A:" in second
    swollen = second.replace(":45A:", ":45A:" + "X\r\n" * 60)
    with pytest.raises(MessageError, match="format 100") as raised:
        read_parts([first, swollen, *more])
    assert raised.value.field == "MT701 field 45A"


def test_a_message_missing_doubled_or_of_another_credit_is_refused() -> None:
    first, second, third, *_ = write_parts(LONG["700"][0])
    other = write_parts(dataclasses.replace(LONG["700"][0], credit_number="OTHER"))
    with pytest.raises(MessageError, match="is not 1 to"):
        read_parts([first, second])
    with pytest.raises(MessageError, match="comes twice"):
        read_parts([first, second, second])
    with pytest.raises(MessageError, match="is not that of the MT700, 12345") as raised:
        read_parts([first, other[1], *write_parts(LONG["700"][0])[2:]])
    assert raised.value.field == "MT701 field 20"
    with pytest.raises(MessageError, match="is not message type 701, which continues MT700"):
        read_parts([first, second.replace("{2:I701", "{2:I711"), *write_parts(LONG["700"][0])[2:]])


def test_a_part_alone_says_that_it_is_one() -> None:
    with pytest.raises(MessageError, match="goes on in MT701"):
        read(write_parts(LONG["700"][0])[0])


def test_a_text_that_the_first_message_lacks_stands_in_its_sequence() -> None:
    """77U in the MT775 only: it belongs to sequence B though sequence C follows."""
    first = SAMPLES["767"].replace(":27:1/1", ":27:1/2").replace(":77U:CLAUSE 4 IS DELETED\n", "", 1)
    joined = read_parts([first, SAMPLES["775"]], "767")
    assert joined.undertaking.terms == ("CLAUSE 5 TOO",)
    assert joined.local.terms == ("CLAUSE 4 IS DELETED", "CLAUSE 5 TOO")


def test_a_message_that_nothing_continues_is_one() -> None:
    with pytest.raises(MessageError, match="is one message"):
        read_parts([SAMPLES["734"], SAMPLES["734"]], "734")


def test_the_type_of_a_whole_credit_is_that_of_its_first_message() -> None:
    assert isinstance(read_parts(list(reversed(write_parts(LONG["700"][0])))), MT700)
