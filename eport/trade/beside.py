"""Terms that SWIFT has no field for: schedules of instalments and of revolving credits, the dates of a shipment period.

Field 44D and the narratives of a credit say them in free text. A schedule that is guessed is a wrong drawing, so they
are taken from a file of their own (YAML or JSON, `beside.schema.json`), and committed to with the words.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import json
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator

from eport.calendars import EPOCH
from eport.messages.errors import MessageError
from eport.settings import FEN

SCHEMA: Final = Path(__file__).with_name("beside.schema.json")
MOST_PERIODS: Final = 24
"""As DocumentaryCredit takes them."""


class ScheduleKind(IntEnum):
    """`ScheduleKind` of contracts/types/Credit.sol."""

    NONE, INSTALMENTS, REVOLVING, REVOLVING_CUMULATIVE = range(4)


Period = tuple[int, int, int]
"""First day, last day [days from 1970-01-01], amount [fen]: `Period` of contracts/types/Credit.sol."""


@dataclass(frozen=True)
class Beside:
    """Terms beside the message. `latest_shipment`: the last day of 44D, None where it says none."""

    kind: ScheduleKind = ScheduleKind.NONE
    periods: tuple[Period, ...] = ()
    latest_shipment: dt.date | None = None

    def plain(self) -> dict[str, Any]:
        """As the file says it."""
        said: dict[str, Any] = {}
        if self.latest_shipment is not None:
            said["latest_shipment"] = self.latest_shipment.isoformat()
        if self.kind:
            said["schedule"] = {
                "kind": self.kind.name.lower(),
                "periods": [
                    {"first_day": _date(first), "last_day": _date(last), "amount": f"{Decimal(amount) / FEN:.2f}"}
                    for first, last, amount in self.periods
                ],
            }
        return said

    def text(self) -> str:
        """One text for one meaning: what is committed to."""
        return json.dumps(self.plain(), sort_keys=True)


NOTHING: Final = Beside()
"""Most credits say all in their fields."""


def read(path: Path) -> Beside:
    """The terms of a file. Raises `MessageError`, `OSError`."""
    try:
        # BaseLoader: dates and amounts stay the text that they are.
        return parse(yaml.load(path.read_text(), Loader=yaml.BaseLoader), path.name)
    except yaml.YAMLError as error:
        raise MessageError(path.name, "", f"is neither YAML nor JSON ({error})", "Correct it") from None


def parse(data: Any, name: str = "beside") -> Beside:
    """The terms of JSON data. Raises `MessageError` (field, value, rule, what to do)."""
    for error in _validator().iter_errors(data):
        field = ".".join([name, *(str(part) for part in error.absolute_path)])
        raise MessageError(field, str(error.instance), error.message.replace("\n", " "), f"See {SCHEMA.name}")
    latest = data.get("latest_shipment")
    schedule = data.get("schedule")
    if schedule is None:
        return Beside(latest_shipment=_day(latest))
    periods = tuple(
        (_number(item["first_day"]), _number(item["last_day"]), int(Decimal(item["amount"]) * FEN))
        for item in schedule["periods"]
    )
    _check(periods, f"{name}.schedule.periods")
    return Beside(ScheduleKind[schedule["kind"].upper()], periods, _day(latest))


def _check(periods: tuple[Period, ...], field: str) -> None:
    """What the contract asks of a schedule, said before it is asked."""
    if len(periods) > MOST_PERIODS:
        raise MessageError(field, str(len(periods)), f"the contract takes {MOST_PERIODS} periods", "Join periods")
    for place, (first, last, amount) in enumerate(periods):
        if last < first:
            raise MessageError(f"{field}.{place}.last_day", _date(last), "ends before it begins", "Correct the period")
        if amount == 0:
            raise MessageError(f"{field}.{place}.amount", "0", "nothing may be drawn in it", "Leave the period out")
    for place, ((_, last, _), (first, _, _)) in enumerate(itertools.pairwise(periods), 1):
        if first <= last:
            raise MessageError(
                f"{field}.{place}.first_day", _date(first), f"the period before ends on {_date(last)}",
                "Put the periods in order, without overlap",
            )  # fmt: skip


@functools.cache
def _validator() -> Any:
    return Draft202012Validator(
        json.loads(SCHEMA.read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
    )  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _number(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def _date(number: int) -> str:
    return (EPOCH + dt.timedelta(days=number)).isoformat()
