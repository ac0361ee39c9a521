"""Declarations.following: contract, Python's table and the configuration file agree for every kind, form and pair."""

from __future__ import annotations

from itertools import product

from eport.chain.deployment import Alliance
from eport.customs.table import TABLE, DeclarationForm, DeclarationKind
from eport.messages.customs_codes import CustomsStatus
from scripts.customs_table import LIBRARY, PAGE, library, page
from tests.helpers.money import read_many

CASES = list(product(DeclarationKind, DeclarationForm, CustomsStatus))


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def test_contract_and_python_agree_for_every_kind_form_and_pair(alliance: Alliance) -> None:
    """9 kinds × 3 forms × 16 × 16 pairs."""
    masks = read_many(alliance.chain, [(alliance["Declarations"], "following", case) for case in CASES])
    pairs = 0
    for (kind, form, status), mask in zip(CASES, masks, strict=True):
        assert mask < 2**16
        for to in CustomsStatus:
            assert bool(mask >> to & 1) == TABLE.allowed(kind, form, status, to), (kind, form, status, to)
            pairs += 1
    assert pairs == 9 * 3 * 16 * 16


def test_library_and_page_are_what_the_table_says() -> None:
    assert LIBRARY.read_text() == library(TABLE), "run `python -m scripts.customs_table`"
    assert PAGE.read_text() == page(TABLE), "run `python -m scripts.customs_table`"


def test_names_and_numbers_are_those_of_python() -> None:
    for enumeration, rows in (
        (CustomsStatus, TABLE.statuses),
        (DeclarationKind, TABLE.kinds),
        (DeclarationForm, TABLE.forms),
    ):
        assert [(camel(item.name), item.value) for item in enumeration] == [(row.name, row.number) for row in rows]


def test_names_and_numbers_are_those_of_the_contract() -> None:
    source = (LIBRARY.parents[1] / "types/Clearance.sol").read_text()
    for name, rows in (
        ("CustomsStatus", TABLE.statuses),
        ("DeclarationKind", TABLE.kinds),
        ("DeclarationForm", TABLE.forms),
    ):
        body = source.split(f"enum {name} {{")[1].split("\n}")[0]
        found = [line.strip().split(",")[0].split(" ")[0] for line in body.strip().splitlines()]
        assert found == [row.name for row in rows]


def test_what_a_kind_or_form_never_has_is_never_reached() -> None:
    for kind, form in product(TABLE.kinds, TABLE.forms):
        assert not TABLE.reachable(kind.number, form.number) & (kind.never | form.never)


def test_every_kind_and_form_can_come_to_an_end() -> None:
    for kind, form in product(DeclarationKind, DeclarationForm):
        assert {CustomsStatus.CLOSED, CustomsStatus.CANCELLED} <= TABLE.reachable(kind, form)


def test_only_what_is_never_released_elsewhere_is_released() -> None:
    """Bond, temporary admission and supplementary declarations never set goods free."""
    released = {
        (kind, form)
        for kind, form in product(DeclarationKind, DeclarationForm)
        if CustomsStatus.RELEASED in TABLE.reachable(kind, form)
    }
    kinds = {DeclarationKind.EXPORT, DeclarationKind.IMPORT, DeclarationKind.TRANSIT, DeclarationKind.BONDED_OUT}
    assert released == set(product(kinds, (DeclarationForm.FULL, DeclarationForm.SIMPLIFIED)))
