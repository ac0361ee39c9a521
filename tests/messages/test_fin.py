from __future__ import annotations

import pytest

from eport.messages.errors import MessageError
from eport.messages.mt import FinField, parse_fin

BLOCK_1 = "{1:F01COMMCNS0ASHI1234567890}"
INPUT = "{2:I700BKCHCNB0X300N}"
OUTPUT = "{2:O7001200260112COMMCNS0ASHI12345678902601121201N}"
TEXT = "{4:\n:20:LC1\n:46A:+ INVOICE\nIN 3 COPIES\n-}"
TRAILER = "{5:{CHK:123456789ABC}{TNG:}}"


def test_fin_input_message_names_sender_receiver_and_type() -> None:
    message = parse_fin(BLOCK_1 + INPUT + "{3:{108:REF1}{121:x-y}}" + TEXT + TRAILER)
    assert message.message_type == "700"
    assert message.sender == "COMMCNS0SHI"
    assert message.receiver == "BKCHCNB0300"
    assert message.user_header == (("108", "REF1"), ("121", "x-y"))
    assert message.fields == (FinField("20", ("LC1",)), FinField("46A", ("+ INVOICE", "IN 3 COPIES")))
    assert message.trailer == (("CHK", "123456789ABC"), ("TNG", ""))


def test_fin_output_message_has_its_sender_in_block_2() -> None:
    message = parse_fin("{1:F01BKCHCNB0A3001234567890}" + OUTPUT + TEXT)
    assert (message.message_type, message.sender, message.receiver) == ("700", "COMMCNS0SHI", "BKCHCNB0300")


def test_fin_branch_xxx_is_the_head_office() -> None:
    assert parse_fin("{1:F01COMMCNS0AXXX1234567890}" + TEXT).sender == "COMMCNS0"


def test_fin_system_block_of_the_interface_is_passed_over() -> None:
    assert len(parse_fin(BLOCK_1 + INPUT + TEXT + TRAILER + "{S:{SAC:}{COP:P}}").fields) == 2


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        "\n" + TEXT + "\n",
        ":20:LC1\n:46A:+ INVOICE\nIN 3 COPIES",
        ":20:LC1\r\n:46A:+ INVOICE\r\nIN 3 COPIES\r\n-}\r\n",
        ":20:LC1\n:46A:\n+ INVOICE\nIN 3 COPIES\n-\n",
        BLOCK_1 + "\n" + INPUT + "\r\n" + TEXT,
    ],
)
def test_fin_line_ends_and_missing_blocks_do_not_change_the_fields(text: str) -> None:
    assert parse_fin(text).fields == (FinField("20", ("LC1",)), FinField("46A", ("+ INVOICE", "IN 3 COPIES")))


def test_fin_brace_within_the_text_does_not_close_the_block() -> None:
    assert parse_fin("{4:\n:47A:SEE {NOTE\n-}").fields[0].lines == ("SEE {NOTE",)


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("", "FIN message", "is empty"),
        ("\r\n\n", "FIN message", "is empty"),
        (BLOCK_1 + INPUT, "FIN block 4", "is missing"),
        (BLOCK_1 + INPUT + TEXT + TEXT, "FIN block 4", "comes twice"),
        (BLOCK_1 + INPUT + TEXT + BLOCK_1, "FIN block 1", "comes twice"),
        (TEXT + "tail", "FIN message", "is not a block"),
        ("{6:x}" + TEXT, "FIN message", "is not a block"),
        ("{4:\n:20:LC1\n", "FIN block 4", "is not closed"),
        ("{4:\n:20:LC1}", "FIN block 4", "is not closed"),
        ("{1:F01COMMCNS0ASHI1234567890" + INPUT, "FIN block 1", "is not closed"),
        ("{1:F21COMMCNS0ASHI1234567890}" + TEXT, "FIN block 1", "service 21"),
        ("{1:COMMCNS0ASHI}" + TEXT, "FIN block 1", "12 characters terminal"),
        ("{1:F01COMMZZS0ASHI1234567890}" + TEXT, "FIN block 1", "no ISO 3166 country"),
        (BLOCK_1 + "{2:X700BKCHCNB0X300N}" + TEXT, "FIN block 2", "neither an input"),
        (BLOCK_1 + "{2:I70BKCHCNB0X300N}" + TEXT, "FIN block 2", "neither an input"),
        (BLOCK_1 + INPUT + "{3:108:REF}" + TEXT, "FIN block 3", "series of {TAG:value}"),
        (TEXT + "{5:{CHK:1}x}", "FIN block 5", "series of {TAG:value}"),
        ("LC1\n:20:LC1", "FIN block 4", "before the first tag"),
        (":20:LC1\n\n:23:A", "FIN field 20", "empty line"),
        (":20:LC1\n  \n:23:A", "FIN field 20", "empty line"),
        (":46A:DOCUMENTS\n- INVOICE", "FIN field 46A", "begins with '-'"),
        (":41a:COMMCNS0\nBY PAYMENT", "FIN block 4", "begins with ':'"),
        (":20:LC1\n:x", "FIN field 20", "begins with ':'"),
        (":20:LC1\n:23:", "FIN field 23", "is empty"),
        (":50:MÜLLER", "FIN block 4", "'Ü' is outside"),
        (":20:LC1\n:50:A\tB", "FIN field 20", r"'\t' is outside"),
        (":20:LC1\r:23:A", "FIN block 4", r"'\r' is outside"),
        (":20:" + "A" * 12_000, "FIN message", "12004 characters"),
    ],
)
def test_fin_bad_structure_names_the_block_and_the_rule(text: str, field: str, rule: str) -> None:
    with pytest.raises(MessageError) as raised:
        parse_fin(text)
    assert raised.value.field == field
    assert rule in raised.value.rule
