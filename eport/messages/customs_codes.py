"""Customs statuses, and the codes of three vocabularies that mean them.

Sources: 'WCO' is the function code of a WCO DM 3.6 response as HMRC's Customs Declaration Service runs it; that is one
authority's profile, checked against its published samples. '7365' is UN/EDIFACT data element 7365, processing
indicator. 'China' is a vendor's enumeration of receipt codes, not an official list.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from eport.messages.errors import MessageError


class CustomsStatus(IntEnum):
    """Where a declaration stands. The numbers go into attestations and must never change."""

    NONE = 0
    LODGED = 1
    ACCEPTED = 2
    REJECTED = 3
    DOCUMENT_CHECK = 4
    INSPECTION = 5
    TAX_ASSESSED = 6
    CONDITIONAL_RELEASE = 7
    """Goods may move, the debt is not final. Never to be read as RELEASED."""
    RELEASED = 8
    CLOSED = 9
    BONDED = 10
    DETAINED = 11
    CANCELLED = 12
    DUTY_SECURED = 13
    """Duty and taxes paid or guaranteed."""
    SEIZED = 14
    ABANDONED = 15


FROM_WCO: Final[Mapping[str, CustomsStatus]] = MappingProxyType(
    {
        "01": CustomsStatus.ACCEPTED,  # DMSACC
        "02": CustomsStatus.LODGED,  # DMSRCV
        "03": CustomsStatus.REJECTED,  # DMSREJ
        "05": CustomsStatus.INSPECTION,  # DMSCTL
        "06": CustomsStatus.DOCUMENT_CHECK,  # DMSDOC
        "08": CustomsStatus.CONDITIONAL_RELEASE,  # DMSROG
        "09": CustomsStatus.RELEASED,  # DMSCLE
        "10": CustomsStatus.CANCELLED,  # DMSINV
        "13": CustomsStatus.TAX_ASSESSED,  # DMSTAX
        "14": CustomsStatus.TAX_ASSESSED,  # DMSCPI: assessed, the payer's balance does not cover it
        "15": CustomsStatus.TAX_ASSESSED,  # DMSCPR: reminder of 14
        "16": CustomsStatus.CLOSED,  # DMSEOG
    }
)
"""WCO DM response function code to status. Code 05 with the status name code 7 is `DETAINED`: see `status_of`."""

WCO_WITHOUT_STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "07": "DMSRES, outcome of an amendment",
        "11": "DMSREQ, answer to an amendment or cancellation request",
        "17": "DMSGER, guarantee message",
        "18": "seen in the samples only",
        "51": "query to the declarant",
    }
)
"""Function codes that are known and change no status, with what they say."""

# This project's profile: the WCO response has no function code for detention, so a detaining authority sends a control
# notice (05) whose Response/Status/NameCode is code 7 of UN/EDIFACT 7365. Under other functions NameCode belongs to
# other lists (13 carries 4, 67, 115; 11 carries 39; 16 carries A1) and says nothing about detention.
_CONTROL: Final = "05"
_DETAINED_7365: Final = "7"

FROM_7365: Final[Mapping[str, CustomsStatus]] = MappingProxyType(
    {
        "1": CustomsStatus.ACCEPTED,
        "2": CustomsStatus.REJECTED,
        "3": CustomsStatus.REJECTED,
        "4": CustomsStatus.RELEASED,
        "5": CustomsStatus.INSPECTION,
        "6": CustomsStatus.DOCUMENT_CHECK,
        "7": CustomsStatus.DETAINED,
        "8": CustomsStatus.BONDED,
        "9": CustomsStatus.ACCEPTED,  # accepted, goods awaited
        "17": CustomsStatus.LODGED,
    }
)
"""UN/EDIFACT 7365 to status."""

FROM_CHINA_RECEIPT: Final[Mapping[str, CustomsStatus]] = MappingProxyType(
    {
        "03": CustomsStatus.LODGED,
        "7": CustomsStatus.LODGED,
        "L": CustomsStatus.ACCEPTED,
        "E": CustomsStatus.REJECTED,
        "Z": CustomsStatus.REJECTED,
        "G": CustomsStatus.DOCUMENT_CHECK,
        "H": CustomsStatus.DOCUMENT_CHECK,  # held
        "J": CustomsStatus.DOCUMENT_CHECK,
        "C": CustomsStatus.INSPECTION,
        "S": CustomsStatus.INSPECTION,
        "T": CustomsStatus.TAX_ASSESSED,
        "B": CustomsStatus.CONDITIONAL_RELEASE,  # against a guarantee
        "K": CustomsStatus.CONDITIONAL_RELEASE,  # against a guarantee
        "P": CustomsStatus.RELEASED,
        "I": CustomsStatus.RELEASED,
        "R": CustomsStatus.CLOSED,
        "扣留": CustomsStatus.DETAINED,
        "没收": CustomsStatus.SEIZED,
        "D": CustomsStatus.CANCELLED,
    }
)
"""China receipt code to status."""


def status_of(function_code: str, status_codes: tuple[str, ...]) -> CustomsStatus | None:
    """Status that a WCO DM response gives its declaration.

    Args:
        function_code: `Response/FunctionCode` as written, two digits ('9' is not '09').
        status_codes: every `Response/Status/NameCode`; they matter under function code 05 alone.

    Returns:
        The status, or None where the response changes none.

    Raises:
        MessageError: the function code is unknown.
    """
    if function_code == _CONTROL and _DETAINED_7365 in status_codes:
        return CustomsStatus.DETAINED
    if function_code in WCO_WITHOUT_STATUS:
        return None
    status = FROM_WCO.get(function_code)
    if status is None:
        raise MessageError(
            "Response/FunctionCode",
            function_code,
            "is not a function code of the WCO DM response profile (01 accepted … 09 cleared … 16 exited)",
            "Add the code to eport/messages/customs_codes.py with its source, or drop the message",
        )
    return status
