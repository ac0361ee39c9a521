"""A trade's files moved to the present, for chains whose clock is the world's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from eport.messages.errors import MessageError
from eport.trade.inputs import read
from eport.trade.redate import redate

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/sight"
NOW = dt.datetime(2027, 5, 3, 12, 0, tzinfo=dt.timezone.utc)
FAR = dt.date(2028, 12, 31)


def both(tmp_path: Path, now: dt.datetime = NOW, last_day: dt.date = FAR):  # type: ignore[no-untyped-def]
    folder = redate(EXAMPLE, tmp_path / "moved", now, last_day)
    return read(EXAMPLE / "mt700.txt", EXAMPLE / "customs"), read(folder / "mt700.txt", folder / "customs")


def moments(inputs) -> list[dt.datetime]:  # type: ignore[no-untyped-def]
    found = [response.issued_at for response in inputs.responses]
    return found + [moment for item in inputs.presentations for moment in (item.presented_at, item.decided_at)]


def test_every_date_moves_by_the_same_days(tmp_path: Path):
    before, after = both(tmp_path)
    days = (after.credit.issue_date - before.credit.issue_date).days
    assert days > 400
    assert after.credit.expiry_date - before.credit.expiry_date == dt.timedelta(days=days)
    assert after.credit.latest_shipment - before.credit.latest_shipment == dt.timedelta(days=days)
    moved = {later - earlier for earlier, later in zip(moments(before), moments(after))}
    assert moved == {dt.timedelta(days=days)}
    shipped = [item.shipment_date for inputs in (before, after) for item in inputs.presentations]
    assert shipped[1] - shipped[0] == dt.timedelta(days=days)


def test_last_act_is_of_the_last_day_and_none_lies_ahead(tmp_path: Path):
    _, after = both(tmp_path)
    assert (
        NOW - dt.timedelta(days=1)
        < max(moments(after))
        <= NOW
        < dt.datetime.combine(after.credit.expiry_date, dt.time(), dt.timezone.utc)
    )


def test_nothing_but_dates_changes(tmp_path: Path):
    before, after = both(tmp_path)
    assert after.number == before.number and after.declaration.version == before.declaration.version
    assert after.credit.amount == before.credit.amount and after.credit.expiry_place == before.credit.expiry_place
    assert [item.amount for item in after.presentations] == [item.amount for item in before.presentations]
    assert after.dossier is not None


def test_expiry_beyond_the_calendar_is_drawn_in_to_its_last_day(tmp_path: Path):
    last_day = NOW.date() + dt.timedelta(days=2)
    assert both(tmp_path, last_day=last_day)[1].credit.expiry_date == last_day


def test_calendar_that_ends_is_said_with_what_to_load(tmp_path: Path):
    with pytest.raises(MessageError, match="eport calendar load"):
        both(tmp_path, last_day=NOW.date() + dt.timedelta(days=1))
