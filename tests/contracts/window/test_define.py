"""SingleWindow.defineDepartment, removeDepartment, defineFunction: data, by role and with notice."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import OPEN, Window

CUSTOMS = 2


def department(window: Window, **changes):
    fields = {"name": b"customs".ljust(24, b"\0"), "institution": window.alliance.settings.number("shanghai_customs")}
    return tuple((fields | {"answerDays": 7, "stops": 1, "active": True} | changes).values())


def function(**changes):
    fields = {"name": b"goods_declaration".ljust(20, b"\0"), "required": 1 << CUSTOMS, "optional": 0}
    return tuple((fields | {"silenceApproves": 0} | changes).values())


def test_window_is_deployed_as_the_configuration_has_it(desk: Window):
    configuration, settings = desk.configuration, desk.alliance.settings
    assert (len(configuration.departments), len(configuration.functions)) == (22, 10)
    for item in configuration.departments:
        word = configuration.department_word(item, settings.number(item.institution))
        assert tuple(desk.contract.call("departmentOf", item.number)) == word
    for item in configuration.functions:
        assert tuple(desk.contract.call("functionOf", item.number)) == configuration.function_word(item)


def test_no_silence_approves_in_the_configuration(desk: Window):
    """No rule was found that says so for one of the ten functions as a whole."""
    assert not any(item.silence_approves for item in desk.configuration.functions)


def test_define_department_counts_for_dossiers_from_then_on(desk: Window):
    desk.submit()
    receipt = desk.define("defineDepartment", CUSTOMS, department(desk))
    institution = desk.alliance.settings.number("shanghai_customs")
    facts = {"institution": institution, "name": b"customs".ljust(24, b"\0"), "answerDays": 7, "stops": 1}
    assert said(receipt, "SingleWindow") == [("DepartmentDefined", {"department": CUSTOMS, **facts})]
    assert (desk.part("customs")["daysLeft"], desk.part("customs")["stops"]) == (5, 3)
    desk.submit(reference=b"\1" * 32)
    later = desk.contract.struct("partOf", desk.id(b"\1" * 32), CUSTOMS)
    assert (later["daysLeft"], later["stops"]) == (7, 1)


def test_define_department_of_another_institution_lets_it_answer_what_is_open(desk: Window):
    desk.submit()
    successor = desk.alliance.settings.number("port_services_office")
    desk.define("defineDepartment", CUSTOMS, department(desk, institution=successor))
    with reverts_with("SingleWindowNotTheDepartment", institution=successor):
        desk.answer("customs")
    desk.answer("customs", by=desk.officer("port_services"))


@pytest.mark.parametrize(
    ("number", "changes", "field"),
    [
        (0, {}, "department"),
        (32, {}, "department"),
        (CUSTOMS, {"name": bytes(24)}, "name"),
        (CUSTOMS, {"answerDays": 64}, "answerDays"),
        (CUSTOMS, {"stops": 4}, "stops"),
        (CUSTOMS, {"active": False}, "active"),
    ],
)
def test_define_department_that_does_not_fit_names_the_field(desk: Window, number, changes, field):
    with reverts_with("SingleWindowInvalid", field=field):
        desk.define("defineDepartment", number, department(desk, **changes))


def test_define_department_of_no_member_is_refused(desk: Window):
    with reverts_with("AllianceUnknownInstitution", id=999):
        desk.define("defineDepartment", CUSTOMS, department(desk, institution=999))


def test_define_department_at_the_bounds_is_taken(desk: Window):
    desk.define("defineDepartment", 31, department(desk, answerDays=63, stops=3))
    desk.define("defineFunction", 15, function(required=1 << 31))
    desk.contract.send(desk.alliance.accounts["importer"], "submit", b"\1" * 32, 1 << 15, 0, b"\2" * 32)
    part = desk.contract.struct("partOf", desk.id(b"\1" * 32), 31)
    assert (part["daysLeft"], part["stops"]) == (63, 3)


@pytest.mark.parametrize(
    ("number", "changes", "error", "facts"),
    [
        (16, {}, "SingleWindowInvalid", {"field": "function"}),
        (0, {"name": bytes(20)}, "SingleWindowInvalid", {"field": "name"}),
        (0, {"required": 0}, "SingleWindowInvalid", {"field": "required"}),
        (0, {"optional": 1 << CUSTOMS}, "SingleWindowInvalid", {"field": "optional"}),
        (0, {"silenceApproves": 1 << 3}, "SingleWindowInvalid", {"field": "silenceApproves"}),
        (0, {"required": 1 << 30}, "SingleWindowUnknownDepartment", {"department": 30}),
        (0, {"optional": 1}, "SingleWindowUnknownDepartment", {"department": 0}),
    ],
)
def test_define_function_that_does_not_fit_is_refused(desk: Window, number, changes, error, facts):
    with reverts_with(error, **facts):
        desk.define("defineFunction", number, function(**changes))


def test_define_function_tells_everything(desk: Window):
    receipt = desk.define("defineFunction", 0, function(optional=1 << 3, silenceApproves=1 << 3))
    facts = {"function_": 0, "name": b"goods_declaration".ljust(20, b"\0"), "required": 4, "optional": 8}
    assert said(receipt, "SingleWindow") == [("FunctionDefined", facts | {"silenceApproves": 8})]


def test_remove_department_is_told_and_happens_once(desk: Window, shanghai_commerce):
    receipt = desk.contract.send(shanghai_commerce, "removeDepartment", CUSTOMS)
    assert said(receipt) == [("DepartmentRemoved", {"department": CUSTOMS})]
    with reverts_with("SingleWindowUnknownDepartment", department=CUSTOMS):
        desk.contract.send(shanghai_commerce, "removeDepartment", CUSTOMS)


def test_remove_department_mid_way_and_define_it_again_lets_it_answer(desk: Window, shanghai_commerce):
    desk.submit()
    desk.contract.send(shanghai_commerce, "removeDepartment", CUSTOMS)
    with reverts_with("SingleWindowNotTheDepartment"):
        desk.answer("customs")
    desk.define("defineDepartment", CUSTOMS, department(desk))
    desk.answer("customs")
    assert desk.dossier()["state"] == OPEN


@pytest.mark.parametrize("who", ["importer", "shanghai_customs", "deployer"])
def test_data_are_the_window_offices_alone(desk: Window, who):
    caller = desk.alliance.accounts[who]
    for name, arguments in (
        ("removeDepartment", (CUSTOMS,)), ("defineDepartment", (CUSTOMS, department(desk))),
        ("defineFunction", (0, function())),
    ):  # fmt: skip
        with reverts_with("AccessManagedUnauthorized", caller=caller.address):
            desk.contract.send(caller, name, *arguments)


def test_definitions_take_two_days_of_notice(desk: Window, shanghai_commerce):
    with reverts_with("AccessManagerNotScheduled"):
        desk.contract.send(shanghai_commerce, "defineDepartment", CUSTOMS, department(desk))
