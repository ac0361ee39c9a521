"""ISO 4217 currencies and the decimals that an amount in them may carry."""

from __future__ import annotations

from typing import Final

import pycountry

from eport.messages.errors import MessageError

# ISO 4217 list one, column 'minor unit', where it is not 2. pycountry knows the codes but not this.
_MINOR_UNITS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF")
        + ("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

# ISO 4217 minor unit 'N.A.': metals, units of account, test and no-currency codes. No payment is made in them.
_NOT_PAYABLE: Final[frozenset[str]] = frozenset("XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split())


def minor_units(code: str, field: str) -> int:
    """Decimals that ISO 4217 gives the currency `code` (CNY: 2, JPY: 0, KWD: 3).

    Args:
        code: three capital letters.
        field: named in the error.

    Raises:
        MessageError: the code is unknown, or is a unit in which nothing is paid (XAU, XXX, …).
    """
    # pycountry ignores case; ISO 4217 and the messages that carry it do not.
    known = code.isupper() and pycountry.currencies.get(alpha_3=code) is not None
    if not known or code in _NOT_PAYABLE:
        raise MessageError(field, code, "not a currency of payment in ISO 4217", "Use a code such as CNY, EUR or USD")
    return _MINOR_UNITS.get(code, 2)
