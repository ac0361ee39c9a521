"""The files of a trade, moved to the present: for a chain whose clock is the world's.

All dates move by one number of days, so that the last act of the files is today's, or the days before where it is early
in the day. What had to happen by then has happened; nothing waits. UCP 600 art. 14(i) allows documents that are older
than the credit. The files change, and nothing else: they are read, and the trade runs, as always.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from eport.messages.errors import MessageError
from eport.trade.inputs import read

_SWIFT_DATES = re.compile(r"(?m)^(:(?:31C|31D|44C):)(\d{6})")
_WCO_TIMES = re.compile(r'(formatCode="304">)(\d{8})(?=\d{6}[+-]\d{2}<)')
_ISO_DATES = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T\"])")
_EXPIRY = re.compile(r"(?m)^(:31D:)(\d{6})")
LEAST = 2
"""Days that the credit has to run on from today."""


def redate(source: Path, target: Path, now: dt.datetime, last_day: dt.date) -> Path:
    """Copy a folder of `examples/` with its dates moved; the copy.

    Args:
        last_day: the calendar of the place of expiry knows no later one: an expiry beyond it is drawn in to it.

    Raises `MessageError`: the calendar ends too early for any credit.
    """
    inputs = read(source / "mt700.txt", source / "customs")
    acts = [response.issued_at for response in inputs.responses]
    acts += [moment for item in inputs.presentations for moment in (item.presented_at, item.decided_at) if moment]
    days = (now - max(acts)).days
    target = Path(shutil.copytree(source, target, dirs_exist_ok=True))
    for path in target.rglob("*"):
        rules = {".txt": (_SWIFT_DATES, "%y%m%d"), ".xml": (_WCO_TIMES, "%Y%m%d"), ".json": (_ISO_DATES, "%Y-%m-%d")}
        if path.suffix not in rules or path.parent.name == "documents":
            continue
        pattern, form = rules[path.suffix]
        path.write_text(pattern.sub(lambda found, form=form: _moved(found, form, days), path.read_text()))  # type: ignore[misc]
    credit = target / "mt700.txt"
    expiry = inputs.credit.expiry_date + dt.timedelta(days=days)
    if expiry > last_day:
        if last_day < now.date() + dt.timedelta(days=LEAST):
            raise MessageError(
                "MT700 field 31D", str(expiry), f"banking days are known until {last_day}",
                "Load next year's calendar: `eport calendar load`",
            )  # fmt: skip
        credit.write_text(_EXPIRY.sub(lambda found: f"{found[1]}{last_day:%y%m%d}", credit.read_text()))
    return target


def _moved(found: re.Match[str], form: str, days: int) -> str:
    *before, date = found.groups() or (found[0],)
    return "".join(before) + (dt.datetime.strptime(date, form) + dt.timedelta(days=days)).strftime(form)
