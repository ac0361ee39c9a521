"""A trade as one self-contained page: for reading on a screen, on a phone and on paper.

The functions here decide where things stand, the template beside this file draws them. Lengths are SVG user units, which
are CSS pixels on a screen; x grows to the right and y downwards.
"""
from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2

from eport.trade.story import CalendarDay, Deadline, Party, Step, Story, yuan

ESCROW = "escrow"
VERDICTS = {"sight": "Paid", "refusal": "Refused", "detained": "Goods detained"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not `strftime`: the page does not depend on the machine's language."""

WIDTH = 1120.0
"""[px] of the page's text, and of the wide diagrams unless many parties need more."""
CHARACTER = 0.53
"""[em] Mean width of a letter in system fonts. Only decides on which side a label has room, so a guess will do."""

# ---------------------------------------------------------------------------------------------------------- time


def _zone(story: Story) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=story.utc_offset))


def _day(moment: dt.date) -> str:
    """`5 Feb`"""
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def _moment(at: int, zone: dt.timezone) -> str:
    """`5 Feb 2026, 10:00` at the place of expiry. `at` [unix s]."""
    local = dt.datetime.fromtimestamp(at, zone)
    return f"{_day(local)} {local.year}, {local:%H:%M}"


# ------------------------------------------------------------------------------------------------ who does what


@dataclass(frozen=True)
class Lifeline:
    """A party's column: `x` of its line, its name in lines that fit the column."""

    party: Party
    x: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """A step in its chapter's band. `shaft` and `tip` are SVG paths; the label is centred at or starts from `label_x`."""

    step: Step
    x: float
    y: float
    shaft: str
    tip: str
    label_x: float
    label_y: float
    anchor: str  # start, middle, end
    date: str | None  # where it changes
    time: str


@dataclass(frozen=True)
class Band:
    """Consecutive steps of one chapter; its own SVG, so that paper can break between chapters."""

    chapter: str
    height: float
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Sequence_:
    """The sequence diagram: heads once (repeated on every printed page), then the bands."""

    width: float
    head: float
    lifelines: tuple[Lifeline, ...]
    bands: tuple[Band, ...]


LEFT, COLUMN, LINE = 92.0, 100.0, 15.0
"""[px] of the time column, of the narrowest party column, of a line of a name."""
CHAPTER, ROW, LABEL, DISC = 34.0, 56.0, 12.5, 9.5
"""[px] Height of a chapter's heading and of a step's row, font size of a label, radius of a step's number."""


def sequence(story: Story) -> Sequence_:
    """Lay out one column per party and one row per step."""
    column = max(COLUMN, (WIDTH - LEFT) / max(len(story.parties), 1))
    width = LEFT + column * len(story.parties)
    lifelines = tuple(
        Lifeline(party, LEFT + column * (n + 0.5), _wrapped(party.name, column)) for n, party in enumerate(story.parties)
    )
    columns = {lifeline.party.key: lifeline.x for lifeline in lifelines}
    bands, date = [], ""
    for chapter, steps in groupby(story.steps, key=lambda step: step.chapter):
        arrows = []
        for row, step in enumerate(steps):
            local = dt.datetime.fromtimestamp(step.at, _zone(story))
            changed = f"{_day(local)} {local.year}"
            top = CHAPTER + ROW * row
            place = _loop if step.actor == step.receiver else _straight
            shaft, tip, label_x, label_y, anchor = place(columns[step.actor], columns[step.receiver], top, step, width)
            y = top + (21 if place is _loop else 27)
            arrows.append(
                Arrow(
                    step, columns[step.actor], y, shaft, tip, label_x, label_y, anchor,
                    changed if changed != date else None, f"{local:%H:%M}",
                )  # fmt: skip
            )
            date = changed
        bands.append(Band(chapter, CHAPTER + ROW * len(arrows), tuple(arrows)))
    head = LINE * max((len(lifeline.lines) for lifeline in lifelines), default=0) + 40
    return Sequence_(width, head, lifelines, tuple(bands))


def _wrapped(name: str, column: float) -> tuple[str, ...]:
    """A name in at most five lines of a column; the whole name is in the SVG's title."""
    return tuple(textwrap.wrap(name, int((column - 8) / (12 * CHARACTER)), max_lines=5, placeholder=" …"))


def _label_width(step: Step) -> float:
    """[px] About: the wider of the title and the line below the shaft."""
    below = " ".join(filter(None, (yuan(step.amount) if step.amount is not None else None, step.rule)))
    return LABEL * CHARACTER * max(len(step.title), len(below))


def _straight(start: float, end: float, top: float, step: Step, width: float) -> tuple[str, str, float, float, str]:
    """From one lifeline to another; the label in the middle, as far as the diagram has room there."""
    y, way = top + 27, 1 if end > start else -1
    half = _label_width(step) / 2
    middle = min(max((start + end) / 2, LEFT + half), width - half)
    return (
        f"M{start + way * DISC:.1f} {y:.1f}H{end - way * 7:.1f}", f"M{end - way:.1f} {y:.1f}l{-way * 8} -4.5v9z",
        middle, top + 17, "middle",
    )  # fmt: skip


def _loop(x: float, _: float, top: float, step: Step, width: float) -> tuple[str, str, float, float, str]:
    """Back to the same lifeline, on the side that has room for the label."""
    y = top + 21
    way = 1 if x + 36 + _label_width(step) <= width else -1
    return (
        f"M{x + way * DISC:.1f} {y:.1f}h{way * 12}q{way * 6} 0 {way * 6} 6v6q0 6 {-way * 6} 6h{-way * 12}",
        f"M{x + way:.1f} {y + 18:.1f}l{way * 8} -4.5v9z", x + way * 36, top + 22, "start" if way > 0 else "end",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- clocks


@dataclass(frozen=True)
class Span:
    """A stretch of days on the axis."""

    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A deadline. `met` is the x of its marker, None where it ran out."""

    deadline: Deadline
    x: float
    y: float
    width: float
    met: float | None
    terms: str  # '5 banking days, UCP 600 art. 14(b)'
    label_x: float


@dataclass(frozen=True)
class Note:
    """What a chapter came to on a day: a tick at `x`, text from `text_x` at `y`."""

    x: float
    text_x: float
    y: float
    step: Step


@dataclass(frozen=True)
class Timeline:
    """Notes above the days (`axis` is their y), deadlines below."""

    height: float
    axis: float
    days: Span
    ticks: tuple[Span, ...]
    closed: tuple[Span, ...]
    makeup: tuple[Span, ...]
    notes: tuple[Note, ...]
    bars: tuple[Bar, ...]


EDGE, LANE, BAR, NOTE = 12.0, 18.0, 46.0, 12.0
"""[px] Margin left and right, height of a lane of notes and of a deadline, font size of their texts."""


def timeline(story: Story) -> Timeline | None:
    """Lay out the calendar with notes and deadlines; None where the story has no time in it."""
    zone = _zone(story)
    days = story.calendar or _bare_calendar(story, zone)
    if not days:
        return None
    dates = [dt.date.fromisoformat(day.date) for day in days]
    unit = (WIDTH - 2 * EDGE) / len(days)
    origin = dt.datetime.combine(dates[0], dt.time(), zone).timestamp()

    def x_of(at: float) -> float:
        """[px] of a moment [unix s]; what is outside of the calendar stands at its edge."""
        return EDGE + min(max((at - origin) / 86_400, 0), len(days)) * unit

    notes = _notes(story, zone, x_of)
    lanes = max((lane for *_, lane in notes), default=-1) + 1
    axis = lanes * LANE + 14
    weeks = next(weeks for weeks in range(1, len(days) + 2) if weeks * 7 * unit >= 56)
    mondays = [n for n, date in enumerate(dates) if date.weekday() == 0]
    return Timeline(
        height=axis + 44 + BAR * len(story.deadlines),
        axis=axis,
        days=Span(EDGE, unit * len(days), f"{dates[0]} to {dates[-1]}"),
        ticks=tuple(Span(EDGE + n * unit, unit, _day(dates[n])) for n in mondays[::weeks]),
        closed=_runs([not day.banking for day in days], dates, unit),
        makeup=tuple(Span(EDGE + n * unit, unit, _day(dates[n])) for n, day in enumerate(days) if day.makeup),
        notes=tuple(Note(x, text_x, axis - 14 - lane * LANE, step) for step, x, text_x, lane in notes),
        bars=tuple(_bar(deadline, axis + 44 + BAR * n, x_of, zone) for n, deadline in enumerate(story.deadlines)),
    )


def _bare_calendar(story: Story, zone: dt.timezone) -> tuple[CalendarDay, ...]:
    """The days that the story touches, none of them marked: for a story without a calendar."""
    moments = [step.at for step in story.steps]
    moments += [moment for deadline in story.deadlines for moment in (deadline.begins, deadline.ends)]
    if not moments:
        return ()
    first, last = (dt.datetime.fromtimestamp(edge, zone).date() for edge in (min(moments), max(moments)))
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(CalendarDay(day.isoformat(), banking=True, makeup=False) for day in days)
