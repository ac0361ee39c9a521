"""Officers' words, and declarations whose duty is assessed, for tests."""

from __future__ import annotations

from typing import Any, NamedTuple

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import ACCEPTED, DAY, LODGED, AbiTuple

CONTENT = keccak(text="salted root of the fields")
DECISION = keccak(text="decision of the office")
DUTY = 130_000_00 + 7
DUTY_SECURED, SEIZED, ABANDONED = 13, 14, 15
IMPORT = 1
FIRST, SECOND = "customs_officer", "customs_reviewer"


class _Word(NamedTuple):
    sequence: int
    from_: int
    status: int
    sourceCode: bytes
    version: int
    dutyPayable: int
    content: bytes
    document: bytes


class Word(AbiTuple, _Word):
    """A Determination in the order of its ABI tuple."""


def code(text: str) -> bytes:
    """A source code as bytes16."""
    return text.encode().ljust(16, b"\0")


def word(status: int, from_: int = LODGED, **changes: Any) -> Word:
    """What two officers say; by default of a declaration of which nobody spoke yet."""
    said: Word = Word(0, from_, status, code("CN:L"), 1, 0, CONTENT, DECISION)._replace(**changes)
    return said


def in_service(alliance: Alliance) -> None:
    """A day passes: the officers of the configuration serve."""
    alliance.chain.travel(alliance.chain.now() + DAY)


def determine(alliance: Alliance, subject: bytes, said: Word) -> Receipt:
    """Both officers say it; the receipt of the second."""
    for officer in (FIRST, SECOND):
        receipt = alliance["Declarations"].send(alliance.accounts[officer], "determine", subject, said)
    return receipt


def assess(alliance: Alliance, subject: bytes, duty: int = DUTY, status: int = ACCEPTED, **changes: Any) -> Receipt:
    """The officers take a declaration to that status with that duty."""
    now = alliance["Declarations"].struct("declaration", subject)
    newest = alliance["ClearanceOracle"].struct("latest", subject)["sequence"]
    said = word(
        status, now["status"], sequence=newest, dutyPayable=duty, **{"version": max(1, now["version"])} | changes
    )
    return determine(alliance, subject, said)
