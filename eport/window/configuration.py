"""Departments and functions of the single window: read from YAML, checked, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LAST_DEPARTMENT, LAST_FUNCTION, MOST_DAYS, MOST_STOPS = 31, 15, 63, 3
"""Widths of the contract's fields: see contracts/types/Dossier.sol."""


class WindowConfigurationError(ValueError):
    """The configuration is wrong: which key, which value, what is expected."""


@dataclass(frozen=True)
class Department:
    """One department.

    `institution`: key of the member whose account answers; `sees`: branches of a dossier that are its part;
    `answer_days` [banking days].
    """

    key: str
    number: int
    institution: str
    sees: tuple[str, ...]
    answer_days: int
    stops: int
    member: str
    time: str


@dataclass(frozen=True)
class TradeFunction:
    """One function, and the departments that answer it, by key."""

    key: str
    number: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    silence_approves: tuple[str, ...]


@dataclass(frozen=True)
class WindowConfiguration:
    """The whole window. `institutions`: members that are there for the window alone, as the configuration has them."""

    departments: tuple[Department, ...]
    functions: tuple[TradeFunction, ...]
    institutions: Mapping[str, Mapping[str, Any]]

    def department(self, key: str) -> Department:
        """The department of that key or number. Raises `WindowConfigurationError` naming those there are."""
        for item in self.departments:
            if key in (item.key, str(item.number)):
                return item
        known = ", ".join(item.key for item in self.departments)
        raise WindowConfigurationError(f"department {key!r} is none of the window's: {known}")

    def name_of(self, number: int) -> str:
        """Key of the department of that number; the number itself where the configuration has none."""
        return next((item.key for item in self.departments if item.number == number), f"department {number}")

    def function(self, key: str) -> TradeFunction:
        """The function of that key. Raises `WindowConfigurationError` naming those there are."""
        for item in self.functions:
            if item.key == key:
                return item
        known = ", ".join(item.key for item in self.functions)
        raise WindowConfigurationError(f"function {key!r} is none of the window's: {known}")

    def bits(self, keys: tuple[str, ...]) -> int:
        """Departments as the contract's bits."""
        return sum(1 << self.department(key).number for key in keys)

    def department_word(self, item: Department, institution: int) -> tuple[Any, ...]:
        """`Department` as the contract takes it."""
        return item.key.encode().ljust(24, b"\0"), institution, item.answer_days, item.stops, True

    def function_word(self, item: TradeFunction) -> tuple[Any, ...]:
        """`TradeFunction` as the contract takes it."""
        bits = (self.bits(keys) for keys in (item.required, item.optional, item.silence_approves))
        return item.key.encode().ljust(20, b"\0"), *bits


def read_window(path: Path) -> WindowConfiguration:
    """Read and check. Raises `WindowConfigurationError`."""
    try:
        data = yaml.safe_load(path.read_text())
        found = _parse(data)
    except (OSError, yaml.YAMLError) as error:
        raise WindowConfigurationError(f"{path}: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise WindowConfigurationError(f"{path}: missing or malformed key {error}") from error
    try:
        _check(found)
    except WindowConfigurationError as error:
        raise WindowConfigurationError(f"{path}: {error}") from error
    return found


def _parse(data: Any) -> WindowConfiguration:
    institutions: dict[str, Mapping[str, Any]] = {}
    departments = []
    for key, item in data["departments"].items():
        institution = item["institution"]
        if not isinstance(institution, str):
            institutions[institution["key"]] = institution
            institution = institution["key"]
        departments.append(
            Department(
                key,
                item["number"],
                institution,
                tuple(item["sees"]),
                item["answer_days"],
                item["stops"],
                item["member"],
                item["time"],
            )  # fmt: skip
        )
    functions = tuple(
        TradeFunction(
            key, item["number"], tuple(item["required"]), tuple(item["optional"]), tuple(item["silence_approves"])
        )
        for key, item in data["functions"].items()
    )
    return WindowConfiguration(tuple(departments), functions, institutions)


def _check(found: WindowConfiguration) -> None:
    def require(condition: bool, message: str) -> None:
        if not condition:
            raise WindowConfigurationError(message)

    kinds: tuple[tuple[str, tuple[Department | TradeFunction, ...], int, int, int], ...] = (
        ("departments", found.departments, 1, LAST_DEPARTMENT, 24),
        ("functions", found.functions, 0, LAST_FUNCTION, 20),
    )
    for kind, items, first, last, letters in kinds:
        numbers = [item.number for item in items]
        require(len(set(numbers)) == len(numbers), f"{kind}: two share a number: {numbers}")
        for item in items:
            where = f"{kind}.{item.key}"
            require(first <= item.number <= last, f"{where}.number is {item.number}, {first} to {last} is expected")
            fits = item.key.isascii() and 0 < len(item.key) <= letters
            require(fits, f"{where}: the name has to be ASCII, at most {letters} letters")
    for department in found.departments:
        where = f"departments.{department.key}"
        days, stops = department.answer_days, department.stops
        require(0 <= days <= MOST_DAYS, f"{where}.answer_days is {days}, 0 to {MOST_DAYS} is expected")
        require(bool(department.sees), f"{where}.sees is empty; name the branches of a dossier that it may see")
        require(0 <= stops <= MOST_STOPS, f"{where}.stops is {stops}, 0 to {MOST_STOPS} is expected")
    for function in found.functions:
        where = f"functions.{function.key}"
        asked = (*function.required, *function.optional)
        for key in asked:
            found.department(key)
        require(bool(asked), f"{where}: nobody answers it; name a department in required or optional")
        require(len(set(asked)) == len(asked), f"{where}: a department is named twice")
        stray = set(function.silence_approves) - set(asked)
        require(not stray, f"{where}.silence_approves names {sorted(stray)}, which the function does not ask")
