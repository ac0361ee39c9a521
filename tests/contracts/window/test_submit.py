"""SingleWindow.submit: once, by an active trader, to the departments that its functions ask."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import at, said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import CONTENT, OPEN, REFERENCE, SIX, TWO, WAITING, WITHDRAWN, Window

NOW = "2026-01-12 10:00"


def test_submit_opens_a_part_for_every_department_with_its_own_time(desk: Window):
    receipt = desk.submit(*SIX)
    trader, departments = desk.alliance.settings.number("importer"), desk.bits(
        ("customs", "border_inspection", "taxation", "maritime_safety", "drug", "commerce")
    )  # fmt: skip
    assert said(receipt) == [
        (
            "DossierSubmitted",
            {
                "id": desk.id(), "trader": trader, "functions": desk.functions(SIX[0]), "departments": departments,
                "content": CONTENT,
            },
        )
    ]  # fmt: skip
    assert desk.dossier() == {
        "trader": trader, "state": OPEN, "version": 1, "functions": desk.functions(SIX[0]), "departments": departments,
        "submittedAt": at(NOW), "content": CONTENT,
    }  # fmt: skip
    for department, days, stops, deadline in (
        ("customs", 5, 3, "2026-01-19 17:00"), ("border_inspection", 1, 2, "2026-01-13 17:00"),
        ("taxation", 5, 3, "2026-01-19 17:00"), ("maritime_safety", 2, 2, "2026-01-14 17:00"),
        ("drug", 10, 3, "2026-01-26 17:00"), ("commerce", 10, 2, "2026-01-26 17:00"),
    ):  # fmt: skip
        assert desk.part(department) == {
            "state": WAITING, "silenceApproves": False, "overdue": False, "stops": stops, "daysLeft": days, "since": at(NOW),
            "deadline": at(deadline),
        }  # fmt: skip


def test_submit_after_the_close_counts_as_the_next_banking_day(desk: Window, travel):
    travel("2026-01-12 17:00", 1)
    desk.submit()
    assert desk.part("customs")["deadline"] == at("2026-01-20 17:00")


def test_submit_to_more_departments_than_a_word_holds_keeps_each_apart(desk: Window):
    functions = [item.key for item in desk.configuration.functions]
    optional = sorted({key for item in desk.configuration.functions for key in item.optional})
    desk.submit(functions, optional)
    for item in desk.configuration.departments:
        part = desk.part(item.key)
        assert (part["daysLeft"], part["stops"]) == (item.answer_days, item.stops)
    for item in desk.configuration.departments:
        desk.answer(item.key)
    assert desk.standing()["state"] == 2


def test_submit_twice_is_refused_also_after_withdrawal(desk: Window):
    desk.submit()
    with reverts_with("SingleWindowDossierExists", id=desk.id()):
        desk.submit(content=keccak(text="another"))
    desk.withdraw()
    with reverts_with("SingleWindowDossierExists", id=desk.id()):
        desk.submit()
    assert desk.dossier()["state"] == WITHDRAWN


def test_submit_with_another_traders_reference_is_another_dossier(desk: Window):
    desk.submit()
    desk.submit(by="exporter")
    assert desk.id() != desk.id(trader="exporter")
    assert desk.contract.struct("standing", desk.id(trader="exporter"))["state"] == OPEN


@pytest.mark.parametrize(
    ("functions", "optional", "content", "error", "facts"),
    [
        (TWO, (), bytes(32), "SingleWindowInvalid", {"field": "content"}),
        ((), (), CONTENT, "SingleWindowInvalid", {"field": "functions"}),
        (("permits",), (), CONTENT, "SingleWindowInvalid", {"field": "functions"}),
        (TWO, ("drug",), CONTENT, "SingleWindowNotOffered", {"departments": 1 << 15}),
    ],
)
def test_submit_what_no_department_can_take_is_refused(desk: Window, functions, optional, content, error, facts):
    with reverts_with(error, **facts):
        desk.submit(functions, optional, content=content)


def test_submit_for_a_function_that_is_not_defined_is_refused(desk: Window, importer):
    with reverts_with("SingleWindowUnknownFunction", function_=10):
        desk.contract.send(importer, "submit", REFERENCE, 1 << 10, 0, CONTENT)


@pytest.mark.parametrize("bit", [0, 31])
def test_submit_naming_a_department_that_there_is_not_is_refused(desk: Window, importer, bit):
    with reverts_with("SingleWindowNotOffered", departments=1 << bit):
        desk.contract.send(importer, "submit", REFERENCE, desk.functions(TWO), 1 << bit, CONTENT)


@pytest.mark.parametrize("who", ["shanghai_customs", "carrier", "relay"])
def test_submit_by_who_is_no_trader_is_refused(desk: Window, who):
    with reverts_with("AllianceNotActive"):
        desk.submit(by=who)


def test_submit_by_a_suspended_trader_is_refused(desk: Window):
    desk.alliance.decide(desk.alliance["AllianceRegistry"], "suspend", desk.alliance.settings.number("importer"))
    with reverts_with("AllianceNotActive"):
        desk.submit()


def test_submit_to_a_removed_department_is_refused_by_its_number(desk: Window, shanghai_commerce):
    desk.contract.send(shanghai_commerce, "removeDepartment", desk.number("customs"))
    with reverts_with("SingleWindowDepartmentRemoved", department=desk.number("customs")):
        desk.submit()
