"""Which steps a declaration may take, by the one table."""

from __future__ import annotations

from collections.abc import Iterable

from eport.customs import table
from eport.messages.customs_codes import CustomsStatus


def first_refused(statuses: Iterable[CustomsStatus]) -> tuple[CustomsStatus, CustomsStatus] | None:
    """The first step that the contract refuses to a declaration as lodged; None where it takes all."""
    at, targets = CustomsStatus.LODGED, table.TABLE.targets
    for to in statuses:
        if to not in targets[at]:
            return at, to
        at = to
    return None
