"""An institution that answers for departments leaves the alliance while its parts are open: they still end."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import APPROVED, INCOMPLETE, LAPSED, OPEN, PART_APPROVED, Window

NOTICE_PERIOD = 30 * 86_400
DEADLINE = "2026-01-19 17:00"
"""Five banking days after submission."""
GRACE_ENDS = "2026-02-14 17:00"
"""Twenty banking days on, three days after the notice of an exit is over."""


@pytest.fixture
def open_(desk: Window) -> Window:
    """A dossier with customs and taxation, five banking days each."""
    desk.submit()
    return desk


@pytest.fixture(params=["announces its exit", "is excluded"])
def leave(open_: Window, request):
    """Taxation's office gives notice, or the alliance gives it."""
    registry, office = open_.alliance["AllianceRegistry"], open_.officer("taxation")

    def leaving() -> int:
        number = open_.alliance.settings.number("taxation_office")
        if request.param == "is excluded":
            return open_.alliance.decide(registry, "exclude", number).timestamp
        return registry.send(office, "announceExit").timestamp

    return leaving


def gone(desk: Window, since: int) -> None:
    """The notice passes, and anybody completes the exit."""
    number = desk.alliance.settings.number("taxation_office")
    desk.alliance.chain.travel(since + NOTICE_PERIOD)
    receipt = desk.alliance["MembershipExit"].send(desk.alliance.accounts["relay"], "complete", number)
    assert said(receipt, "AllianceRegistry")[-1][0] == "InstitutionLeft"


def test_part_of_who_leaves_is_answered_by_nobody_and_lapses_after_its_clock(open_: Window, leave, travel):
    open_.answer("customs")
    leave()
    for act in (lambda: open_.answer("taxation"), lambda: open_.ask("taxation"), lambda: open_.hold("taxation")):
        with reverts_with("SingleWindowNotTheDepartment", caller=open_.officer("taxation").address):
            act()
    with reverts_with("SingleWindowNotYet"):
        open_.close("taxation")  # the exit may still be taken back
    travel(DEADLINE, 1)
    open_.silence("taxation")
    assert (open_.part("taxation")["overdue"], open_.dossier()["state"]) == (True, OPEN)
    open_.close("taxation")
    assert (open_.part("taxation")["state"], open_.dossier()["state"]) == (LAPSED, INCOMPLETE)


def test_answer_before_the_exit_counts(open_: Window, leave):
    open_.answer("taxation")
    leave()
    open_.answer("customs")
    assert open_.dossier()["state"] == APPROVED


def test_silence_of_who_leaves_approves_nothing(desk: Window, travel):
    desk.let_silence_approve("taxes_and_fees", ["taxation"])
    desk.submit(["taxes_and_fees"])
    desk.alliance["AllianceRegistry"].send(desk.officer("taxation"), "announceExit")
    travel("2026-01-21 17:00", 1)
    desk.silence("taxation")
    assert (desk.part("taxation")["overdue"], desk.dossier()["state"]) == (True, OPEN)
    desk.close("taxation")
    assert desk.dossier()["state"] == INCOMPLETE


def test_part_of_who_has_left_is_closed_by_anybody_once_its_grace_is_over(open_: Window, leave, travel):
    office = open_.officer("taxation")
    gone(open_, leave())
    with reverts_with("SingleWindowNotTheDepartment", caller=office.address):
        open_.answer("taxation")
    with reverts_with("SingleWindowNotYet"):
        open_.close("taxation", by="relay")
    travel(GRACE_ENDS, 1)
    open_.close("taxation", by="relay")
    assert open_.part("taxation")["state"] == LAPSED
    open_.answer("customs")  # late, and all the same
    assert open_.dossier()["state"] == INCOMPLETE


def test_reply_to_who_has_left_and_withdrawal_stay_the_traders(open_: Window, leave):
    open_.ask("taxation")
    since = leave()
    open_.reply("taxation")
    gone(open_, since)
    open_.withdraw()
    assert open_.part("taxation")["deadline"] == 0


def test_part_of_who_has_left_is_its_successors_once_the_department_is_defined_anew(open_: Window, leave):
    open_.answer("customs")
    gone(open_, leave())
    taxation = open_.configuration.department("taxation")
    successor = open_.alliance.settings.number("shanghai_commerce")
    open_.define("defineDepartment", taxation.number, open_.configuration.department_word(taxation, successor))
    open_.answer("taxation", by=open_.alliance.accounts["shanghai_commerce"])
    assert (open_.part("taxation")["state"], open_.dossier()["state"]) == (PART_APPROVED, APPROVED)


def test_exit_taken_back_gives_the_part_back(open_: Window, leave):
    leave()
    number = open_.alliance.settings.number("taxation_office")
    open_.alliance.decide(open_.alliance["AllianceRegistry"], "reinstate", number)
    open_.answer("taxation")
    assert open_.part("taxation")["state"] == PART_APPROVED
