"""The contract's transition table, read from its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from eport.messages.customs_codes import CustomsStatus

SOURCE = Path(__file__).resolve().parents[2] / "contracts/libraries/CustomsTransitions.sol"
_NAMED = {name.replace("_", "").lower(): status for name, status in CustomsStatus.__members__.items()}
_TARGETS = {
    _NAMED[name.lower()]: int(bits, 16)
    for name, bits in re.findall(r"CustomsStatus\.(\w+)\) return (0x[0-9a-f]+);", SOURCE.read_text())
}
assert len(_TARGETS) == 9, "the form of CustomsTransitions.sol has changed: read it anew"


def first_refused(statuses: Iterable[CustomsStatus]) -> tuple[CustomsStatus, CustomsStatus] | None:
    """The first step that the contract refuses to a declaration as lodged; None where it takes all."""
    at = CustomsStatus.LODGED
    for to in statuses:
        if not _TARGETS.get(at, 0) >> to & 1:
            return at, to
        at = to
    return None
