"""SingleWindow.recordSilence, close and withdraw: no dossier hangs, and no silence is worth more than a rule says."""

from __future__ import annotations

import pytest

from tests.helpers.credit import at, said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import (
    APPROVED,
    ASKED,
    HELD,
    INCOMPLETE,
    LAPSED,
    OPEN,
    REFUSED,
    SILENT_APPROVAL,
    WAITING,
    WITHDRAWN,
    Window,
)

DEADLINE = "2026-01-19 17:00"
GRACE_ENDS = "2026-02-14 17:00"
"""Twenty banking days on: a Saturday that is worked before Spring Festival."""


@pytest.fixture
def open_(desk: Window) -> Window:
    """A dossier with customs and taxation, five banking days each."""
    desk.submit()
    return desk


@pytest.mark.parametrize(("seconds", "passed"), [(-1, False), (0, False), (1, True)])
def test_silence_is_overdue_from_the_second_after_the_deadline(open_: Window, travel, seconds, passed):
    travel(DEADLINE, seconds)
    if not passed:
        with reverts_with("SingleWindowNotYet", **{"from": at(DEADLINE)}):
            open_.silence("customs")
        return
    facts = {"id": open_.id(), "department": open_.number("customs"), "deadline": at(DEADLINE)}
    assert said(open_.silence("customs")) == [("PartOverdue", facts)]
    part = open_.part("customs")
    assert (part["state"], part["overdue"], part["deadline"]) == (WAITING, True, at(DEADLINE))
    assert open_.dossier()["state"] == OPEN


def test_silence_is_recorded_once(open_: Window, travel):
    travel(DEADLINE, 1)
    open_.silence("customs")
    with reverts_with("SingleWindowOverdueRecorded", department=open_.number("customs")):
        open_.silence("customs")


def test_silence_of_a_hold_is_overdue_too(open_: Window, travel):
    open_.hold("customs")
    travel("2026-02-09 17:00", 1)
    open_.silence("customs")
    assert (open_.part("customs")["state"], open_.part("customs")["overdue"]) == (HELD, True)


def test_silence_approves_where_every_function_that_asks_says_so(desk: Window, travel):
    desk.let_silence_approve("goods_declaration", ["customs"])
    desk.submit(["goods_declaration"])  # on the 14th
    travel("2026-01-21 17:00", 1)
    receipt = desk.silence("customs")
    facts = {"id": desk.id(), "department": desk.number("customs"), "deadline": at("2026-01-21 17:00")}
    assert said(receipt) == [
        ("PartApprovedBySilence", facts),
        ("DossierConcluded", {"id": desk.id(), "version": 1, "state": APPROVED}),
    ]
    assert desk.part("customs")["state"] == SILENT_APPROVAL


def test_silence_approves_nothing_where_one_function_wants_an_answer(desk: Window, travel):
    desk.let_silence_approve("goods_declaration", ["customs"])
    desk.submit(["goods_declaration", "certificate_origin"])
    assert desk.part("customs")["silenceApproves"] is False
    travel("2026-01-21 17:00", 1)
    desk.silence("customs")
    assert desk.part("customs")["state"] == WAITING


def test_silence_rule_that_comes_later_changes_no_open_part(open_: Window, travel):
    open_.let_silence_approve("goods_declaration", ["customs"])
    travel(DEADLINE, 1)
    open_.silence("customs")
    assert open_.part("customs")["state"] == WAITING


def test_silence_about_a_part_that_ended_is_refused(open_: Window, travel):
    open_.answer("customs")
    travel(DEADLINE, 1)
    with reverts_with("SingleWindowPartState", department=open_.number("customs")):
        open_.silence("customs")


@pytest.mark.parametrize("function", ["silence", "close"])
def test_silence_or_close_of_what_was_not_asked_is_refused(open_: Window, function):
    with reverts_with("SingleWindowNotAsked", department=open_.number("drug")):
        getattr(open_, function)("drug")
    open_.withdraw()
    with reverts_with("SingleWindowNotOpen", state=WITHDRAWN):
        getattr(open_, function)("customs")


@pytest.mark.parametrize("number", [0, 32, 255])
def test_close_of_a_number_that_is_no_department_is_refused(open_: Window, importer, number):
    with reverts_with("SingleWindowNotAsked", department=number):
        open_.contract.send(importer, "close", open_.id(), number)


@pytest.mark.parametrize(
    ("by", "from_"), [("importer", DEADLINE), ("relay", GRACE_ENDS), ("exporter", GRACE_ENDS)]
)  # fmt: skip
def test_close_is_the_traders_after_the_deadline_and_anybodys_after_the_grace(open_: Window, travel, by, from_):
    open_.answer("taxation")
    travel(from_)
    with reverts_with("SingleWindowNotYet", **{"from": at(from_)}):
        open_.close("customs", by=by)
    travel(from_, 1)
    assert said(open_.close("customs", by=by)) == [
        ("PartLapsed", {"id": open_.id(), "department": open_.number("customs"), "byTrader": False}),
        ("DossierConcluded", {"id": open_.id(), "version": 1, "state": INCOMPLETE}),
    ]


@pytest.mark.parametrize(("refuser", "silent"), [("customs", "taxation"), ("taxation", "customs")])
def test_close_beside_a_refusal_leaves_the_dossier_refused(open_: Window, travel, refuser, silent):
    open_.answer(refuser, False)
    travel(DEADLINE, 1)
    open_.close(silent)
    assert (open_.part(silent)["state"], open_.dossier()["state"]) == (LAPSED, REFUSED)


def test_close_while_the_trader_was_asked_is_refused(open_: Window, travel):
    open_.ask("customs")
    travel(GRACE_ENDS, 1)
    with reverts_with("SingleWindowPartState", state=ASKED):
        open_.close("customs")


def test_close_where_silence_approves_is_refused(desk: Window, travel):
    desk.let_silence_approve("goods_declaration", ["customs"])
    desk.submit(["goods_declaration"])
    travel("2026-01-21 17:00", 1)
    with reverts_with("SingleWindowPartState", state=WAITING):
        desk.close("customs")


@pytest.mark.parametrize("before", ["nothing", "ask", "hold"])
def test_close_of_a_removed_departments_part_is_anybodys_at_once(open_: Window, shanghai_commerce, before):
    if before != "nothing":
        getattr(open_, before)("customs")
    open_.contract.send(shanghai_commerce, "removeDepartment", open_.number("customs"))
    open_.answer("taxation")
    open_.close("customs", by="relay")
    assert open_.dossier()["state"] == INCOMPLETE  # never approved for want of who would have answered


def test_close_of_a_suspended_departments_part_waits_like_any_other(open_: Window, travel):
    open_.alliance.decide(
        open_.alliance["AllianceRegistry"], "suspend", open_.alliance.settings.number("shanghai_customs")
    )  # fmt: skip
    with reverts_with("SingleWindowNotYet"):
        open_.close("customs")
    travel(DEADLINE, 1)
    open_.close("customs")
    assert open_.part("customs")["state"] == LAPSED


@pytest.mark.parametrize("how", ["removed", "suspended"])
def test_silence_of_who_cannot_answer_approves_nothing(desk: Window, travel, shanghai_commerce, how):
    desk.let_silence_approve("goods_declaration", ["customs"])
    desk.submit(["goods_declaration"])
    if how == "removed":
        desk.contract.send(shanghai_commerce, "removeDepartment", desk.number("customs"))
    else:
        number = desk.alliance.settings.number("shanghai_customs")
        desk.alliance.decide(desk.alliance["AllianceRegistry"], "suspend", number)
    travel("2026-01-21 17:00", 1)
    desk.silence("customs")
    assert (desk.part("customs")["state"], desk.part("customs")["overdue"]) == (WAITING, True)
    desk.close("customs")
    assert desk.dossier()["state"] == INCOMPLETE


def test_withdraw_ends_an_open_dossier_for_everybody(open_: Window):
    open_.answer("customs")
    assert said(open_.withdraw()) == [("DossierWithdrawn", {"id": open_.id()})]
    for act in (lambda: open_.answer("taxation"), lambda: open_.ask("taxation"), open_.withdraw):
        with reverts_with("SingleWindowNotOpen", state=WITHDRAWN):
            act()
    assert open_.part("taxation")["deadline"] == 0


def test_withdraw_by_another_or_after_the_end_is_refused(open_: Window):
    with reverts_with("SingleWindowNotTheTrader"):
        open_.withdraw(by="exporter")
    with reverts_with("SingleWindowNotTheTrader"):
        open_.withdraw(by="relay")
    open_.answer("customs")
    open_.answer("taxation")
    with reverts_with("SingleWindowNotOpen", state=APPROVED):
        open_.withdraw()


def test_withdraw_with_a_new_key_of_the_trader(open_: Window, stranger):
    number = open_.alliance.settings.number("importer")
    open_.alliance.decide(open_.alliance["AllianceRegistry"], "changeAccount", number, stranger.address)
    with reverts_with("SingleWindowNotTheTrader"):
        open_.withdraw()
    open_.contract.send(stranger, "withdraw", open_.id())
