from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages.customs_codes import (
    FROM_7365,
    FROM_CHINA_RECEIPT,
    FROM_WCO,
    WCO_WITHOUT_STATUS,
    CustomsStatus,
    status_of,
)
from eport.messages.errors import MessageError


def test_customs_status_numbers_are_those_that_attestations_carry() -> None:
    assert {status.name: status.value for status in CustomsStatus} == {
        "NONE": 0,
        "LODGED": 1,
        "ACCEPTED": 2,
        "REJECTED": 3,
        "DOCUMENT_CHECK": 4,
        "INSPECTION": 5,
        "TAX_ASSESSED": 6,
        "CONDITIONAL_RELEASE": 7,
        "RELEASED": 8,
        "CLOSED": 9,
        "BONDED": 10,
        "DETAINED": 11,
        "CANCELLED": 12,
        "DUTY_SECURED": 13,
        "SEIZED": 14,
        "ABANDONED": 15,
    }


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("01", CustomsStatus.ACCEPTED),
        ("02", CustomsStatus.LODGED),
        ("03", CustomsStatus.REJECTED),
        ("05", CustomsStatus.INSPECTION),
        ("06", CustomsStatus.DOCUMENT_CHECK),
        ("08", CustomsStatus.CONDITIONAL_RELEASE),
        ("09", CustomsStatus.RELEASED),
        ("10", CustomsStatus.CANCELLED),
        ("13", CustomsStatus.TAX_ASSESSED),
        ("14", CustomsStatus.TAX_ASSESSED),
        ("15", CustomsStatus.TAX_ASSESSED),
        ("16", CustomsStatus.CLOSED),
    ],
)
def test_status_of_each_wco_function_code(code: str, status: CustomsStatus) -> None:
    assert status_of(code, ()) is status


@pytest.mark.parametrize("code", ["07", "11", "17", "18", "51"])
def test_status_of_messages_that_change_none_is_none(code: str) -> None:
    assert status_of(code, ()) is None


def test_status_of_control_with_name_code_7_is_detained() -> None:
    assert status_of("05", ("7",)) is CustomsStatus.DETAINED
    assert status_of("05", ("4", "7")) is CustomsStatus.DETAINED
    assert status_of("05", ("4",)) is CustomsStatus.INSPECTION


@pytest.mark.parametrize("code", sorted((set(FROM_WCO) | set(WCO_WITHOUT_STATUS)) - {"05"}))
def test_status_of_name_code_7_elsewhere_does_not_detain(code: str) -> None:
    assert status_of(code, ("7",)) is status_of(code, ())


@pytest.mark.parametrize("code", ["9", "1", "", "00", "04", "12", "99", "09 ", "０９"])
def test_status_of_an_unknown_function_code_raises(code: str) -> None:
    with pytest.raises(MessageError) as raised:
        status_of(code, ())
    assert (raised.value.field, raised.value.value) == ("Response/FunctionCode", code)


@given(st.text(max_size=3), st.lists(st.text(max_size=3)))
def test_status_of_only_09_is_released(code: str, status_codes: list[str]) -> None:
    try:
        status = status_of(code, tuple(status_codes))
    except MessageError:
        return
    assert (status is CustomsStatus.RELEASED) == (code == "09")


def test_other_vocabularies_keep_conditional_release_apart() -> None:
    assert {code for code, status in FROM_CHINA_RECEIPT.items() if status is CustomsStatus.RELEASED} == {"P", "I"}
    assert {code for code, status in FROM_CHINA_RECEIPT.items() if status is CustomsStatus.CONDITIONAL_RELEASE} == {
        "B",
        "K",
    }
    assert {code for code, status in FROM_7365.items() if status is CustomsStatus.RELEASED} == {"4"}
    assert FROM_7365["7"] is CustomsStatus.DETAINED
    assert FROM_7365["8"] is CustomsStatus.BONDED
