"""Rates for an assessment, from a file that a trader keeps, and a declaration's lines under them.

A tariff is the authority's, and none comes with E-port. The file is YAML, a commodity code or its first digits a key;
of several that fit a line the longest counts:

    "2203":
      duty: 0
      vat: 0.13
      consumption_tax: 0            # by value, a fraction of the composite price
      consumption_tax_by_quantity: {yuan: 250, per: 988, unit: LTR}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from eport.customs.assessment import AssessmentError, Goods
from eport.messages.wco import Declaration, DeclarationLine

RATES = ("duty", "vat", "consumption_tax")
CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class ByQuantity:
    """`yuan` of consumption tax for each `per` units (UN/ECE Recommendation 20) of the goods."""

    yuan: Decimal
    per: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What goods of a code bear; fractions, 0.13 for 13 %."""

    duty: Decimal
    vat: Decimal
    consumption_tax: Decimal
    by_quantity: ByQuantity | None


def load(path: Path) -> dict[str, Rate]:
    """Rates by commodity code or its first digits. Raises `AssessmentError`, `OSError`."""
    try:
        # Every scalar stays the text that it is: 0.13 exactly, and a code keeps its leading zero.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes text alone)
    except yaml.YAMLError as error:
        raise AssessmentError(f"{path}: is no YAML: {error}") from error
    if not isinstance(data, Mapping) or not data:
        raise AssessmentError(f"{path}: holds no rates; write a commodity code and under it duty and vat")
    return {str(code): _rate(f"{path}: {code}", str(code), item) for code, item in data.items()}


def goods_of(declaration: Declaration, rates: Mapping[str, Rate]) -> tuple[Goods, ...]:
    """Lines as they are assessed. Raises `AssessmentError` where one has no rate, value in yuan or quantity."""
    return tuple(_goods(line, rates) for line in declaration.lines)


def _goods(line: DeclarationLine, rates: Mapping[str, Rate]) -> Goods:
    where = f"line {line.sequence}"
    codes = [item.code.replace(".", "") for item in line.classifications]
    fitting = [key for key in rates if any(code.startswith(key) for code in codes)]
    if not fitting:
        raise AssessmentError(f"{where}: no rate for {', '.join(codes) or 'goods without a code'}; add it to the file")
    if line.customs_value is None or line.customs_value.currency != CURRENCY:
        raise AssessmentError(
            f"{where}: CustomsValueAmount = {line.customs_value}: the assessment needs it in {CURRENCY}"
        )
    rate = rates[max(fitting, key=len)]
    return Goods(
        line.sequence, line.customs_value.value, rate.duty, rate.vat, rate.consumption_tax,
        _by_quantity(where, line, rate.by_quantity),
    )  # fmt: skip


def _by_quantity(where: str, line: DeclarationLine, tax: ByQuantity | None) -> Decimal:
    """[yuan]"""
    if tax is None:
        return Decimal(0)
    stated = [item for item in (line.supplementary, line.net_mass, line.gross_mass) if item is not None]
    for item in stated:
        if item.unit == tax.unit:
            return item.value * tax.yuan / tax.per
    units = ", ".join(str(item.unit) for item in stated) or "none"
    raise AssessmentError(f"{where}: consumption tax is by {tax.unit}, the line's quantities are in {units}")


def _rate(where: str, code: str, item: Any) -> Rate:
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 13):
        raise AssessmentError(f"{where}: is no commodity code; write its first 2 to 13 digits, in quotation marks")
    known = {*RATES, "consumption_tax_by_quantity"}
    if not isinstance(item, Mapping) or not {"duty", "vat"} <= item.keys() <= known:
        raise AssessmentError(f"{where}: has to hold duty and vat, and of the rest of {sorted(known)} what applies")
    duty, vat, consumption = (_number(f"{where}: {name}", item.get(name, "0")) for name in RATES)
    by = item.get("consumption_tax_by_quantity")
    if by is None:
        return Rate(duty, vat, consumption, None)
    if not isinstance(by, Mapping) or by.keys() != {"yuan", "per", "unit"}:
        raise AssessmentError(f"{where}: consumption_tax_by_quantity has to hold yuan, per and unit")
    yuan, per = (_number(f"{where}: consumption_tax_by_quantity: {name}", by[name]) for name in ("yuan", "per"))
    if per <= 0 or yuan < 0:
        raise AssessmentError(
            f"{where}: consumption_tax_by_quantity: {yuan} yuan per {per}: per is above 0, yuan not below"
        )
    return Rate(duty, vat, consumption, ByQuantity(yuan, per, str(by["unit"])))


def _number(where: str, text: Any) -> Decimal:
    try:
        found = Decimal(text)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise AssessmentError(f"{where} = {text}: is not a number; write 13 % as 0.13") from error
    if not found.is_finite():
        raise AssessmentError(f"{where} = {text}: is not a number; write 13 % as 0.13")
    return found
