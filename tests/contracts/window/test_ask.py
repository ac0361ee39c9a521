"""SingleWindow.ask and reply: the department's clock stands, the trader's runs, and neither for ever."""

from __future__ import annotations

import pytest

from tests.helpers.credit import at, said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import ASKED, HELD, INCOMPLETE, LAPSED, QUESTION, REPLY, WAITING, Window


@pytest.fixture
def open_(desk: Window) -> Window:
    """A dossier with customs and taxation, five banking days and three stops each."""
    desk.submit()
    return desk


def test_ask_stops_the_clock_and_gives_the_trader_ten_banking_days(open_: Window, travel):
    travel("2026-01-14 10:00")
    assert said(open_.ask("customs")) == [
        ("PartAsked", {"id": open_.id(), "department": open_.number("customs"), "daysLeft": 3, "question": QUESTION})
    ]
    assert open_.part("customs") == {
        "state": ASKED, "silenceApproves": False, "overdue": False, "stops": 2, "daysLeft": 3,
        "since": at("2026-01-14 10:00"), "deadline": at("2026-01-28 17:00"),
    }  # fmt: skip
    assert open_.part("taxation")["state"] == WAITING


def test_reply_lets_the_clock_go_on_where_it_stood(open_: Window, travel):
    travel("2026-01-14 10:00")
    open_.ask("customs")
    travel("2026-01-20 12:00")
    assert said(open_.reply("customs")) == [
        ("PartReplied", {"id": open_.id(), "department": open_.number("customs"), "reply": REPLY})
    ]
    part = open_.part("customs")
    assert (part["state"], part["daysLeft"], part["deadline"]) == (WAITING, 3, at("2026-01-23 17:00"))


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-01-12 17:00", 5),  # the day itself is not counted
        ("2026-01-13 17:00", 4),
        ("2026-01-16 17:00", 1),
        ("2026-01-17 12:00", 0),  # a Saturday is of Monday, the last day
        ("2026-01-19 17:00", 0),
    ],
)
def test_ask_keeps_what_is_left_of_the_clock(open_: Window, travel, moment, left):
    travel(moment)
    open_.ask("customs")
    assert open_.part("customs")["daysLeft"] == left


def test_ask_on_the_last_day_leaves_the_day_of_the_reply(open_: Window, travel):
    travel("2026-01-19 16:00")
    open_.ask("customs")
    travel("2026-01-21 10:00")
    open_.reply("customs")
    assert open_.part("customs")["deadline"] == at("2026-01-21 17:00")
    travel("2026-01-21 17:00", 1)
    open_.silence("customs")
    assert open_.part("customs")["overdue"] is True


@pytest.mark.parametrize("act", ["ask", "hold"])
def test_ask_or_hold_after_the_deadline_is_refused(open_: Window, travel, act):
    travel("2026-01-19 17:00", 1)
    with reverts_with("SingleWindowDeadlinePassed", deadline=at("2026-01-19 17:00")):
        getattr(open_, act)("customs")


@pytest.mark.parametrize("act", ["ask", "hold"])
def test_ask_more_often_than_the_department_may_is_refused(open_: Window, act):
    for _ in range(3):
        open_.ask("customs")
        open_.reply("customs")
    with reverts_with("SingleWindowNoStopsLeft", department=open_.number("customs")):
        getattr(open_, act)("customs")
    assert open_.part("customs")["stops"] == 0 and open_.part("taxation")["stops"] == 3


def test_ask_twice_before_the_reply_is_refused(open_: Window):
    open_.ask("customs")
    with reverts_with("SingleWindowPartState", state=ASKED):
        open_.ask("customs")


def test_ask_or_hold_by_another_department_or_about_another_version_is_refused(open_: Window):
    for act in (open_.ask, open_.hold):
        with reverts_with("SingleWindowNotTheDepartment"):
            act("customs", by=open_.officer("taxation"))
        with reverts_with("SingleWindowVersionPassed", current=1):
            act("customs", version=2)


@pytest.mark.parametrize(("function", "field"), [("ask", "question"), ("hold", "reason")])
def test_ask_or_hold_without_words_is_refused(open_: Window, shanghai_customs, function, field):
    with reverts_with("SingleWindowInvalid", field=field):
        open_.contract.send(shanghai_customs, function, open_.id(), open_.number("customs"), 1, bytes(32))


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, True), (1, False)])
def test_reply_is_taken_until_the_deadline(open_: Window, travel, seconds, in_time):
    open_.ask("customs")
    travel("2026-01-26 17:00", seconds)
    if in_time:
        open_.reply("customs")
        return
    with reverts_with("SingleWindowDeadlinePassed", deadline=at("2026-01-26 17:00")):
        open_.reply("customs")
    assert said(open_.silence("customs")) == [
        ("PartLapsed", {"id": open_.id(), "department": open_.number("customs"), "byTrader": True})
    ]
    assert open_.part("customs")["state"] == LAPSED
    open_.answer("taxation")
    assert open_.dossier()["state"] == INCOMPLETE


def test_reply_where_nobody_asked_is_refused(open_: Window):
    with reverts_with("SingleWindowPartState", state=WAITING):
        open_.reply("customs")
    open_.ask("taxation")
    with reverts_with("SingleWindowPartState", state=WAITING):
        open_.reply("customs")


@pytest.mark.parametrize("who", ["exporter", "shanghai_customs", "relay"])
def test_reply_by_another_than_the_trader_is_refused(open_: Window, who):
    open_.ask("customs")
    with reverts_with("SingleWindowNotTheTrader", caller=open_.alliance.accounts[who].address):
        open_.reply("customs", by=who)


def test_reply_of_a_suspended_trader_is_taken(open_: Window):
    """What is under way goes on; it can submit and amend nothing."""
    open_.ask("customs")
    open_.alliance.decide(
        open_.alliance["AllianceRegistry"], "suspend", open_.alliance.settings.number("importer")
    )  # fmt: skip
    open_.reply("customs")


def test_reply_without_words_is_refused(open_: Window, importer):
    open_.ask("customs")
    with reverts_with("SingleWindowInvalid", field="reply"):
        open_.contract.send(importer, "reply", open_.id(), open_.number("customs"), bytes(32))


def test_hold_gives_twenty_banking_days_and_a_question_may_follow(open_: Window, travel):
    travel("2026-01-13 10:00")
    receipt = open_.hold("customs")
    ((name, facts),) = said(receipt)
    assert (name, facts["daysLeft"], open_.part("customs")["state"]) == ("PartHeld", 4, HELD)
    assert open_.part("customs")["deadline"] == at("2026-02-10 17:00")
    with reverts_with("SingleWindowPartState", state=HELD):
        open_.hold("customs")
    travel("2026-02-10 17:00")
    open_.ask("customs")
    part = open_.part("customs")
    assert (part["state"], part["stops"], part["daysLeft"]) == (ASKED, 1, 4)  # a hold uses none of the clock


def test_clock_of_a_year_that_nobody_loaded_is_longer_and_ends(open_: Window, travel):
    """2027 of China is not announced: five banking days are thirty calendar days then."""
    travel("2026-12-30 10:00")
    open_.contract.send(open_.alliance.accounts["importer"], "submit", REPLY, 1 << 3, 0, QUESTION)
    id_ = open_.id(REPLY)
    deadline = open_.contract.struct("partOf", id_, open_.number("customs"))["deadline"]
    assert deadline == at("2026-12-30 10:00") + 30 * 86_400
    travel("2027-01-04 10:00")
    receipt = open_.contract.send(open_.officer("customs"), "ask", id_, open_.number("customs"), 1, QUESTION)
    assert receipt.event("PartAsked").arguments["daysLeft"] == 5  # nothing is taken off what cannot be counted
