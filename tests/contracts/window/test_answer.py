"""SingleWindow.answer: by the department's own institution, on the version it has seen, once."""

from __future__ import annotations

import pytest

from tests.helpers.credit import at, said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import (
    APPROVED,
    INCOMPLETE,
    OPEN,
    PART_APPROVED,
    PART_REFUSED,
    REASON,
    REFUSED,
    SILENT_APPROVAL,
    Window,
)


@pytest.fixture
def open_(desk: Window) -> Window:
    """A dossier with customs and taxation."""
    desk.submit()
    return desk


def answered(window: Window, department: str, approved: bool, late: bool = False) -> tuple:
    fields = {"id": window.id(), "department": window.number(department), "approved": approved}
    return "PartAnswered", fields | {"late": late, "reason": REASON}


def test_answer_of_one_leaves_the_dossier_open_of_the_last_concludes_it(open_: Window, travel):
    travel("2026-01-13 09:00")
    receipt = open_.answer("customs")
    assert said(receipt) == [answered(open_, "customs", True)]
    assert open_.part("customs") == {
        "state": PART_APPROVED, "silenceApproves": False, "overdue": False, "stops": 3, "daysLeft": 5,
        "since": at("2026-01-13 09:00"), "deadline": 0,
    }  # fmt: skip
    assert open_.dossier()["state"] == OPEN
    receipt = open_.answer("taxation")
    assert said(receipt) == [
        answered(open_, "taxation", True),
        ("DossierConcluded", {"id": open_.id(), "version": 1, "state": APPROVED}),
    ]
    assert open_.dossier()["state"] == APPROVED


@pytest.mark.parametrize("order", [("customs", "taxation"), ("taxation", "customs")])
def test_answer_that_refuses_lets_the_others_answer_and_refuses_the_dossier(open_: Window, order):
    refuser, other = order
    assert said(open_.answer(refuser, False)) == [answered(open_, refuser, False)]
    assert (open_.part(refuser)["state"], open_.dossier()["state"]) == (PART_REFUSED, OPEN)
    open_.answer(other)
    assert open_.dossier()["state"] == REFUSED


def test_answer_to_refuse_without_a_reason_is_refused_to_approve_is_not(open_: Window):
    with reverts_with("SingleWindowInvalid", field="reason"):
        open_.answer("customs", False, reason=bytes(32))
    open_.answer("customs", True, reason=bytes(32))


@pytest.mark.parametrize("again", [True, False])
def test_answer_twice_is_refused_whatever_the_second_says(open_: Window, again):
    open_.answer("customs")
    with reverts_with("SingleWindowPartState", department=open_.number("customs"), state=PART_APPROVED):
        open_.answer("customs", again)


def test_answer_after_the_end_is_refused(open_: Window):
    open_.answer("customs")
    open_.answer("taxation")
    with reverts_with("SingleWindowNotOpen", state=APPROVED):
        open_.answer("customs", False)


def test_answer_out_of_its_part_is_refused(open_: Window):
    """Taxation answers for customs, customs for taxation, and drug administration, which nobody asked."""
    for department, by in (("customs", "taxation"), ("taxation", "customs")):
        institution = open_.alliance.settings.number(open_.configuration.department(department).institution)
        with reverts_with("SingleWindowNotTheDepartment", institution=institution):
            open_.answer(department, by=open_.officer(by))
    with reverts_with("SingleWindowNotAsked", department=open_.number("drug")):
        open_.answer("drug")


@pytest.mark.parametrize("who", ["importer", "relay", "deployer", "shanghai_commerce"])
def test_answer_by_an_outsider_is_refused(open_: Window, who):
    with reverts_with("SingleWindowNotTheDepartment", caller=open_.alliance.accounts[who].address):
        open_.answer("customs", by=open_.alliance.accounts[who])


def test_answer_by_a_stranger_for_a_department_that_does_not_exist_is_refused(open_: Window, stranger):
    """Institution 0 is nobody's: a department that was never defined is not everybody's."""
    for department in (0, 23, 31, 32, 255):
        with reverts_with("SingleWindowNotTheDepartment", department=department, institution=0):
            open_.contract.send(stranger, "answer", open_.id(), department, 1, True, REASON)


def test_answer_of_a_suspended_institution_is_refused_until_it_is_reinstated(open_: Window):
    registry, customs = open_.alliance["AllianceRegistry"], open_.alliance.settings.number("shanghai_customs")
    open_.alliance.decide(registry, "suspend", customs)
    with reverts_with("SingleWindowNotTheDepartment"):
        open_.answer("customs")
    open_.alliance.decide(registry, "reinstate", customs)
    open_.answer("customs")


def test_answer_of_a_removed_department_is_refused(open_: Window, shanghai_commerce):
    open_.contract.send(shanghai_commerce, "removeDepartment", open_.number("taxation"))
    with reverts_with("SingleWindowNotTheDepartment"):
        open_.answer("taxation")
    open_.answer("customs")


def test_answer_with_a_new_key_of_the_same_institution_is_taken(open_: Window, stranger):
    registry, customs = open_.alliance["AllianceRegistry"], open_.alliance.settings.number("shanghai_customs")
    open_.alliance.decide(registry, "changeAccount", customs, stranger.address)
    with reverts_with("SingleWindowNotTheDepartment"):
        open_.answer("customs")
    open_.answer("customs", by=stranger)


@pytest.mark.parametrize("version", [0, 2])
def test_answer_to_another_version_is_refused_with_the_current_one(open_: Window, version):
    with reverts_with("SingleWindowVersionPassed", current=1):
        open_.answer("customs", version=version)


def test_answer_to_an_unknown_dossier_is_refused(open_: Window):
    with reverts_with("SingleWindowUnknownDossier", id=REASON):
        open_.answer("customs", id_=REASON)


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_answer_is_late_from_the_second_after_the_deadline(open_: Window, travel, seconds, late):
    travel("2026-01-19 17:00", seconds)
    assert said(open_.answer("customs")) == [answered(open_, "customs", True, late)]


def test_answer_late_is_taken_even_when_overdue_was_recorded(open_: Window, travel):
    travel("2026-01-19 17:00", 1)
    open_.silence("customs")
    assert said(open_.answer("customs", False)) == [answered(open_, "customs", False, True)]


def test_answer_while_asked_or_held_is_taken_and_not_late(open_: Window, travel):
    open_.ask("customs")
    open_.hold("taxation")
    travel("2026-01-23 10:00")
    assert said(open_.answer("customs")) == [answered(open_, "customs", True)]
    assert said(open_.answer("taxation"))[0] == answered(open_, "taxation", True)


def test_answer_after_a_silence_that_approves_is_refused(desk: Window, travel):
    desk.let_silence_approve("taxes_and_fees", ["taxation"])  # it is the 14th
    desk.submit()
    travel("2026-01-21 17:00", 1)
    with reverts_with("SingleWindowDeadlinePassed", department=desk.number("taxation")):
        desk.answer("taxation", False)
    desk.silence("taxation")
    assert desk.part("taxation")["state"] == SILENT_APPROVAL
    desk.answer("customs")
    assert desk.dossier()["state"] == APPROVED


def test_answer_of_all_but_one_that_lapsed_leaves_the_dossier_incomplete(open_: Window, travel):
    open_.answer("customs")
    travel("2026-01-19 17:00", 1)
    open_.close("taxation")
    assert open_.dossier()["state"] == INCOMPLETE
