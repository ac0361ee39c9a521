from __future__ import annotations

import pytest

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError


@pytest.mark.parametrize(
    ("code", "decimals"), [("CNY", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CLF", 4)]
)
def test_minor_units_are_those_of_iso_4217(code: str, decimals: int) -> None:
    assert minor_units(code, "32B") == decimals


@pytest.mark.parametrize("code", ["XYZ", "RMB", "cny", "CN", "", "XAU", "XXX", "XTS", "ЅGD"])
def test_minor_units_what_is_no_currency_of_payment_raises(code: str) -> None:
    with pytest.raises(MessageError, match="ISO 4217") as raised:
        minor_units(code, "MT700 field 32B")
    assert (raised.value.field, raised.value.value) == ("MT700 field 32B", code)
