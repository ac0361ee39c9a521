"""A trade as one self-contained page: for reading on a screen, on a phone and on paper.

The functions here decide where things stand, the template beside this file draws them. Lengths are SVG units, which
are CSS pixels on a screen; x grows to the right and y downwards.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2

from eport.trade.story import CalendarDay, Deadline, Party, Step, Story, plain, yuan

ESCROW = "escrow"
VERDICTS = {"sight": "Paid", "refusal": "Refused", "detained": "Goods detained"}
"""By kind of story. Of a trade from files of one's own, the sentence below the title tells all that is known."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not `strftime`: the page does not depend on the machine's language."""

WIDTH = 1200.0
"""[px] of the page's text, and of the wide diagrams unless many parties need more."""
CHARACTER, BOLD = 0.55, 0.65
"""[em] Mean width of a letter in system fonts, and of a bold one in the widest of them. Only decides on which side a
label has room and where a name is broken, so a guess will do."""

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
    """A party's column: `x` of its line, its name and role in lines that fit the column."""

    party: Party
    x: float
    name: tuple[str, ...]
    role: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """A step in its chapter's band: `shaft` and `tip` are SVG paths; title and rule stand at `title_y` and `rule_y`."""

    step: Step
    x: float
    y: float
    shaft: str
    tip: str
    label_x: float
    title_y: float
    rule_y: float
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
class Diagram:
    """The sequence diagram: heads once (repeated on every printed page), then the bands."""

    width: float
    head: float
    lifelines: tuple[Lifeline, ...]
    bands: tuple[Band, ...]


LEFT, COLUMN, LINE, PARTY = 84.0, 108.0, 15.0, 11.0
"""[px] Width of the time column and of the narrowest party column, height of a line of a name, its font size."""
CHAPTER, ROW, SHAFT, LABEL, DISC = 34.0, 62.0, 28.0, 12.5, 9.0
"""[px] Height of a chapter's heading and of a step's row, where in it the shaft is; font size of a label, radius of a
number."""


def sequence(story: Story) -> Diagram:
    """Lay out one column per party and one row per step."""
    column = max(COLUMN, (WIDTH - LEFT) / max(len(story.parties), 1))
    width = LEFT + column * len(story.parties)
    lifelines = tuple(
        Lifeline(party, LEFT + column * (n + 0.5), _wrapped(party.name, column), _wrapped(party.role, column))
        for n, party in enumerate(story.parties)
    )
    columns = {lifeline.party.key: lifeline.x for lifeline in lifelines}
    bands, date = [], ""
    for chapter, steps in groupby(story.steps, key=lambda step: step.chapter):
        arrows = []
        for row, step in enumerate(steps):
            local = dt.datetime.fromtimestamp(step.at, _zone(story))
            changed = f"{_day(local)} {local.year}"
            top = CHAPTER + ROW * row
            # A loop hangs down from its number, so it begins higher to stand in the middle of its row.
            place, y = (_loop, top + SHAFT - 7) if step.actor == step.receiver else (_straight, top + SHAFT)
            shaft, tip, label_x, lines, anchor = place(columns[step.actor], columns[step.receiver], y, step, width)
            arrows.append(
                Arrow(
                    step,
                    columns[step.actor],
                    y,
                    shaft,
                    tip,
                    label_x,
                    *lines,
                    anchor,
                    changed if changed != date else None,
                    f"{local:%H:%M}",
                )  # fmt: skip
            )
            date = changed
        bands.append(Band(chapter, CHAPTER + ROW * len(arrows), tuple(arrows)))
    head = LINE * max((len(lifeline.name) + len(lifeline.role) for lifeline in lifelines), default=0) + 24
    return Diagram(width, head, lifelines, tuple(bands))


def _wrapped(text: str, column: float) -> tuple[str, ...]:
    """A name or role in at most five lines of a column; the whole of it is in the SVG's title."""
    return tuple(textwrap.wrap(text, int(column / (PARTY * BOLD)), max_lines=5, placeholder=" …"))


def _label_width(step: Step) -> float:
    """[px] About: the wider of the title and the line below the shaft."""
    below = " ".join(filter(None, (yuan(step.amount) if step.amount is not None else None, step.rule)))
    return LABEL * CHARACTER * max(len(step.title), len(below))


Placed = tuple[str, str, float, tuple[float, float], str]
"""Shaft and tip as SVG paths; x, the two lines' y and anchor of the label."""


def _straight(start: float, end: float, y: float, step: Step, width: float) -> Placed:
    """From one lifeline to another; the label in the middle, as far as the diagram has room there."""
    way = 1 if end > start else -1
    half = _label_width(step) / 2
    middle = min(max((start + end) / 2, LEFT + half), width - half)
    return (
        f"M{start + way * DISC:.1f} {y:.1f}H{end - way * 7:.1f}", f"M{end - way:.1f} {y:.1f}l{-way * 8} -4.5v9z",
        middle, (y - 14, y + 20), "middle",
    )  # fmt: skip


def _loop(x: float, _: float, y: float, step: Step, width: float) -> Placed:
    """Back to the same lifeline, on the side that has room for the label."""
    way = 1 if x + 36 + _label_width(step) <= width else -1
    return (
        f"M{x + way * DISC:.1f} {y:.1f}h{way * 12}q{way * 6} 0 {way * 6} 6v6q0 6 {-way * 6} 6h{-way * 12}",
        f"M{x + way:.1f} {y + 18:.1f}l{way * 8} -4.5v9z", x + way * 36, (y + 4, y + 20), "start" if way > 0 else "end",
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
    anchor: str  # start, or end where the page has no room right of the beginning


@dataclass(frozen=True)
class Note:
    """What a chapter came to on a day: a leader at `x`, the text right of it at `y`."""

    x: float
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
    origin = dt.datetime.combine(dates[0], dt.time(), zone).timestamp()
    notable = _notable(story, zone)
    # As wide as the page lets it be, with room for the text of every note right of its moment.
    unit = (WIDTH - 2 * EDGE) / len(days)
    for step in notable:
        since = min(max((step.at - origin) / 86_400, 1), len(days))
        unit = min(unit, (WIDTH - 2 * EDGE - note_width(step)) / since)

    def x_of(at: float) -> float:
        """[px] of a moment [unix s]; what is outside of the calendar stands at its edge."""
        return EDGE + min(max((at - origin) / 86_400, 0), len(days)) * unit

    lanes = _lanes(notable, x_of)
    axis = (max(lanes, default=-1) + 1) * LANE + 14
    weeks = next(weeks for weeks in range(1, len(days) + 2) if weeks * 7 * unit >= 56)
    mondays = [n for n, date in enumerate(dates) if date.weekday() == 0]
    return Timeline(
        height=axis + 44 + BAR * len(story.deadlines),
        axis=axis,
        days=Span(EDGE, unit * len(days), f"{dates[0]} to {dates[-1]}"),
        ticks=tuple(Span(EDGE + n * unit, unit, _day(dates[n])) for n in mondays[::weeks]),
        closed=_runs([not day.banking for day in days], dates, unit),
        makeup=tuple(Span(EDGE + n * unit, unit, _day(dates[n])) for n, day in enumerate(days) if day.makeup),
        notes=tuple(
            Note(x_of(step.at), axis - 14 - lane * LANE, step) for step, lane in zip(notable, lanes, strict=True)
        ),
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


def _runs(marked: Sequence[bool], dates: Sequence[dt.date], unit: float) -> tuple[Span, ...]:
    """Neighbouring marked days as one span each."""
    spans, start = [], 0
    for mark, run in groupby(marked):
        length = len(list(run))
        if mark:
            text = _day(dates[start]) if length == 1 else f"{_day(dates[start])} to {_day(dates[start + length - 1])}"
            spans.append(Span(EDGE + start * unit, length * unit, text))
        start += length
    return tuple(spans)


def _notable(story: Story, zone: dt.timezone) -> list[Step]:
    """What each chapter came to on each day: the last of its steps."""
    groups = groupby(story.steps, lambda step: (dt.datetime.fromtimestamp(step.at, zone).date(), step.chapter))
    return [list(steps)[-1] for _, steps in groups]


def _lanes(steps: Sequence[Step], x_of: Callable[[float], float]) -> list[int]:
    """Lane above the axis of each step's note, so that no text meets another text or a leader.

    From right to left: a text ends before those in its lane begin, and before the leaders of higher lanes, that cross.
    """
    placed: list[tuple[float, int]] = []
    for step in reversed(steps):
        end = x_of(step.at) + note_width(step) + 8
        lane = max((lane + 1 for x, lane in placed if x <= end), default=0)
        placed.append((x_of(step.at), lane))
    return [lane for _, lane in reversed(placed)]


def note_width(step: Step) -> float:
    """[px] About: leader, number and title. Bounded, as a title without end may not squeeze the days."""
    return min(NOTE * CHARACTER * (len(step.title) + 4), WIDTH / 3)


def _bar(deadline: Deadline, y: float, x_of: Callable[[float], float], zone: dt.timezone) -> Bar:
    begins, ends = x_of(deadline.begins), x_of(deadline.ends)
    count = f"{deadline.banking_days} banking days, " if deadline.banking_days is not None else ""
    terms = f"{count}{deadline.rule}"
    length = NOTE * CHARACTER * (len(deadline.title) + len(terms) + 30)  # 30: ' · met 13 Feb 2026, 11:00'
    met = None if deadline.met is None else x_of(deadline.met)
    width = max(ends - begins, 2)
    label_x, anchor = (begins, "start") if begins + length <= WIDTH else (begins + width, "end")
    return Bar(deadline, begins, y, width, met, terms, label_x, anchor)


# -------------------------------------------------------------------------------------------------------- money


@dataclass(frozen=True)
class Account:
    """A balance before and after [fen]."""

    name: str
    role: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """[fen]"""
        return self.after - self.before


@dataclass(frozen=True)
class Change:
    """A step that changed the sum of all balances [fen]: money issued or withdrawn."""

    step: Step
    amount: int


@dataclass(frozen=True)
class Money:
    """The accounts, the sum of their differences [fen], and what changed the sum before and within them."""

    accounts: tuple[Account, ...]
    difference: int
    earlier: tuple[Change, ...]
    within: tuple[Change, ...]


def money(story: Story) -> Money:
    """Balances before and after, and whether they add up."""
    keys = _holders(story, {*story.balances_before, *story.balances_after})
    names = {party.key: (party.name, party.role) for party in story.parties}
    before, after = story.balances_before, story.balances_after
    accounts = tuple(Account(*_named(key, names), before.get(key, 0), after.get(key, 0)) for key in keys)
    # The balances before may be those after some step, as money is issued before the credit is applied for.
    start = next((n for n, step in enumerate(story.steps, 1) if step.balances == story.balances_before), 0)
    earlier, within = story.steps[:start], story.steps[start:]
    return Money(
        accounts,
        sum(account.difference for account in accounts),
        _changes(earlier[1:], sum(earlier[0].balances.values()) if earlier else 0),
        _changes(within, sum(story.balances_before.values())),
    )


def _changes(steps: Iterable[Step], total: int) -> tuple[Change, ...]:
    """Steps after which the sum of balances is not what it was; `total` [fen] before the first."""
    changes = []
    for step in steps:
        now = sum(step.balances.values()) if step.balances else total
        if now != total:
            changes.append(Change(step, now - total))
        total = now
    return tuple(changes)


def _holders(story: Story, keys: set[str]) -> list[str]:
    """Keys in the order of the parties, others after them, Escrow last."""
    order = [party.key for party in story.parties]
    return sorted(keys, key=lambda key: (key == ESCROW, order.index(key) if key in order else len(order), key))


def _named(key: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Name and role; Escrow and holders that act in no step have no party of their own."""
    return names.get(key, (plain(key), "contract" if key == ESCROW else ""))


@dataclass(frozen=True)
class Chart:
    """A balance over the steps as a stepped line. `changes`: (x, y, number) of steps that moved it."""

    name: str
    first: int  # [fen]
    last: int  # [fen]
    line: str  # SVG path
    area: str  # SVG path, closed on the base line
    changes: tuple[tuple[float, float, int], ...]


CHART_WIDTH, CHART_HEIGHT, CHART_TOP = 340.0, 84.0, 2.0
"""[px] Of a balance's plot; zero is at its foot, the largest balance of all at `CHART_TOP`."""


def charts(story: Story) -> tuple[tuple[Chart, ...], int]:
    """Charts of the balances that change, all to one scale, and the largest balance of them [fen]."""
    keys = _holders(story, {key for step in story.steps for key in step.balances})
    series = {key: [step.balances.get(key, 0) for step in story.steps] for key in keys}
    series = {key: values for key, values in series.items() if len(set(values)) > 1}
    highest = max((value for values in series.values() for value in values), default=0)
    names = {party.key: (party.name, party.role) for party in story.parties}
    return tuple(_chart(_named(key, names)[0], values, highest, story.steps) for key, values in series.items()), highest


def _chart(name: str, values: Sequence[int], highest: int, steps: Sequence[Step]) -> Chart:
    """`values` [fen], one per step."""
    unit = CHART_WIDTH / len(values)
    foot = CHART_HEIGHT
    heights = [foot - (foot - CHART_TOP) * value / highest for value in values]
    changed = [n for n in range(1, len(values)) if values[n] != values[n - 1]]
    corners = "".join(f"H{n * unit:.1f}V{heights[n]:.1f}" for n in changed)
    line = f"M0 {heights[0]:.1f}{corners}H{CHART_WIDTH:.1f}"
    changes: list[tuple[float, float, int]] = []
    for n in changed:
        near = bool(changes) and n * unit - changes[-1][0] < 16 and changes[-1][1] == foot + 13
        changes.append((n * unit, foot + (24 if near else 13), steps[n].number))
    return Chart(name, values[0], values[-1], line, f"{line}V{foot:.1f}H0z", tuple(changes))


# --------------------------------------------------------------------------------------------------------- page


def _signed(fen: int) -> str:
    """`+¥1.00`, `-¥1.00`, `¥0.00`"""
    return f"+{yuan(fen)}" if fen > 0 else yuan(fen)


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,  # whatever the messages carry stays text
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(story: Story) -> str:
    """The page as HTML, complete in itself. The same story gives the same text."""
    zone = _zone(story)
    plots, highest = charts(story)
    return _ENVIRONMENT.get_template("report.html.j2").render(
        story=story,
        verdict=VERDICTS.get(story.kind),
        names={party.key: party.name for party in story.parties},
        zone=zone,
        moment=lambda at: _moment(at, zone),
        yuan=yuan,
        signed=_signed,
        sequence=sequence(story),
        timeline=timeline(story),
        money=money(story),
        charts=plots,
        highest=highest,
        most_gas=max((step.gas or 0 for step in story.steps), default=0),
    )


def write(story: Story, path: Path) -> None:
    """Write the page; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(story), encoding="utf-8")
