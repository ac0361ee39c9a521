"""What a declaration owes, line by line: duty, consumption tax, value added tax, fees for being late. Pure.

Source of the rules, for imports into China: ad valorem duty is customs value × rate (Tariff Law); consumption tax is by
value, by quantity or both, and within its own price, (value + duty + tax by quantity) / (1 − rate) (Provisional
Regulations on Consumption Tax, arts. 5 and 9); value added tax is on all of it. Fee for declaring late (GACC Decree
128): 0.05 % of the customs value a day from the fifteenth day after arrival, in whole yuan. Surcharge for paying late
(Customs Law, art. 60): 0.05 % of the tax a day after fifteen days, of which the last is a working day. Neither is
collected below fifty yuan. Rates are given, not looked up: a tariff is the authority's. The fee for declaring late is
assessed and attested with the duty; the surcharge follows from the day of payment, so that the chain takes it by the
same rule (IDutySurcharge).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from eport import merkle

FEN: Final = Decimal("0.01")
YUAN: Final = Decimal(1)


class AssessmentError(ValueError):
    """A value that cannot be assessed: which line and field, which value, which rule."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Parameters of lateness. Rates a day as fractions, `floor` [yuan] below which an amount is not collected."""

    declare_within: int = 14
    """[days] after the arrival of the means of transport; the fee runs from the next."""
    pay_within: int = 15
    """[days] after the assessment."""
    late_declaration: Decimal = Decimal("0.0005")
    late_payment: Decimal = Decimal("0.0005")
    floor: Decimal = Decimal(50)


CHINA: Final = Rules()


@dataclass(frozen=True, slots=True)
class Goods:
    """A line as the authority valued and classified it. `value` [yuan] CIF; rates as fractions, 0.13 for 13 %;
    `consumption_tax_by_quantity` [yuan] of the whole line."""

    line: int
    value: Decimal
    duty: Decimal
    vat: Decimal
    consumption_tax: Decimal = Decimal(0)
    consumption_tax_by_quantity: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one line owes. All [fen]."""

    line: int
    duty: int
    consumption_tax: int
    vat: int
    late_fee: int

    @property
    def total(self) -> int:
        """[fen]"""
        return self.duty + self.consumption_tax + self.vat + self.late_fee


@dataclass(frozen=True, slots=True)
class Assessment:
    """All lines of a declaration."""

    lines: tuple[Assessed, ...]

    @property
    def payable(self) -> int:
        """[fen] what the statement or the officers' word carries."""
        return sum(line.total for line in self.lines)

    def commitment(self, key: bytes, version: int) -> merkle.Commitment:
        """Salted commitment to every amount, `line/1/duty` → fen, and to the total: one tax can be shown alone."""
        values = {
            f"line/{line.line}/{name}": str(getattr(line, name))
            for line in self.lines
            for name in ("duty", "consumption_tax", "vat", "late_fee")
        }
        return merkle.commit({**values, "payable": str(self.payable)}, key, version)


def assess(goods: Sequence[Goods], arrived: dt.date, declared: dt.date, rules: Rules = CHINA) -> Assessment:
    """Duty, taxes and the fee for declaring late, by line.

    Raises:
        AssessmentError: no lines; a line twice; a value or a rate out of range.
    """
    if not goods:
        raise AssessmentError("goods: there are none; a declaration has at least one line")
    numbers = [item.line for item in goods]
    if len(set(numbers)) != len(numbers):
        raise AssessmentError(f"goods: lines {numbers} are not distinct")
    for item in goods:
        _require(item)
    fees = _late_declaration(goods, late_days(arrived, declared, rules), rules)
    return Assessment(tuple(_line(item, fee) for item, fee in zip(goods, fees)))


def late_days(arrived: dt.date, declared: dt.date, rules: Rules = CHINA) -> int:
    """Days for which the fee for declaring late runs, the first and the last included."""
    return max(0, (declared - arrived).days - rules.declare_within)


def last_day(assessed: dt.date, working: Callable[[dt.date], bool], rules: Rules = CHINA) -> dt.date:
    """Last day for paying in time: `pay_within` days after the assessment, or the next working day."""
    day = assessed + dt.timedelta(rules.pay_within)
    while not working(day):
        day += dt.timedelta(1)
    return day


def surcharge(tax: int, due: dt.date, paid: dt.date, rules: Rules = CHINA) -> int:
    """[fen] for paying `tax` [fen] after the last day; rounded half up to the fen, nothing below the floor."""
    days = max(0, (paid - due).days)
    amount = (Decimal(tax) * FEN * rules.late_payment * days).quantize(FEN, ROUND_HALF_UP)
    return _fen(amount) if amount >= rules.floor else 0


def _require(item: Goods) -> None:
    where = f"line {item.line}"
    for name in ("value", "consumption_tax_by_quantity"):
        amount: Decimal = getattr(item, name)
        if not amount.is_finite() or amount < 0:
            raise AssessmentError(f"{where}: {name} = {amount}: is not an amount of yuan")
    for name, rate in (("duty", item.duty), ("vat", item.vat), ("consumption_tax", item.consumption_tax)):
        if not rate.is_finite() or rate < 0 or (name == "consumption_tax" and rate >= 1):
            raise AssessmentError(f"{where}: {name} = {rate}: is not a rate; write 13 % as 0.13")


def _line(item: Goods, late_fee: int) -> Assessed:
    duty = (item.value * item.duty).quantize(FEN, ROUND_HALF_UP)
    specific = item.consumption_tax_by_quantity
    price = (item.value + duty + specific) / (1 - item.consumption_tax)
    consumption = (price * item.consumption_tax + specific).quantize(FEN, ROUND_HALF_UP)
    vat = ((item.value + duty + consumption) * item.vat).quantize(FEN, ROUND_HALF_UP)
    return Assessed(item.line, _fen(duty), _fen(consumption), _fen(vat), late_fee)


def _late_declaration(goods: Sequence[Goods], days: int, rules: Rules) -> list[int]:
    """[fen] by line: the whole is cut to yuan, held against the floor, and shared by value; the last has the rest."""
    value = sum((item.value for item in goods), Decimal(0))
    whole = (value * rules.late_declaration * days).quantize(YUAN, ROUND_DOWN)
    if whole == 0 or whole < rules.floor:
        return [0] * len(goods)
    shares = [_fen((whole * item.value / value).quantize(FEN, ROUND_DOWN)) for item in goods[:-1]]
    return [*shares, _fen(whole) - sum(shares)]


def _fen(amount: Decimal) -> int:
    return int(amount / FEN)
