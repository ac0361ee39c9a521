from __future__ import annotations

import pickle

from eport.messages.errors import MessageError


def test_message_error_reads_in_one_line_with_field_value_rule_and_remedy() -> None:
    error = MessageError("MT700 field 32B", "CNY\n1", "no amount (3!a15d)", "Write CNY1,00")
    assert str(error) == r"MT700 field 32B = 'CNY\n1': no amount (3!a15d). Write CNY1,00."
    assert (error.field, error.value, error.rule, error.remedy) == (
        "MT700 field 32B",
        "CNY\n1",
        "no amount (3!a15d)",
        "Write CNY1,00",
    )
    assert isinstance(error, ValueError)


def test_message_error_shortens_a_long_value_when_shown_only() -> None:
    error = MessageError("f", "x" * 81, "rule", "remedy")
    assert "x" * 80 + "…" in str(error)
    assert error.value == "x" * 81


def test_message_error_survives_a_process_boundary() -> None:
    error = MessageError("f", "v", "r", "m")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
