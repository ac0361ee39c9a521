"""SingleWindow.standing: one state, who keeps it from ending, since when and until when."""

from __future__ import annotations

from tests.helpers.credit import at
from tests.helpers.reverts import reverts_with
from tests.helpers.window import APPROVED, ASKED, HELD, OPEN, SIX, WAITING, Window

NOTHING = {"version": 1, "department": 0, "partState": 0, "since": 0, "deadline": 0}


def test_standing_names_the_next_deadline_then_a_hold_then_the_traders_turn(desk: Window, travel):
    desk.submit(*SIX)

    def told(department, state, since, deadline):
        assert desk.standing() == {
            "state": OPEN, "version": 1, "department": desk.number(department), "partState": state,
            "since": at(since), "deadline": at(deadline),
        }  # fmt: skip

    told("border_inspection", WAITING, "2026-01-12 10:00", "2026-01-13 17:00")
    desk.answer("border_inspection")
    told("maritime_safety", WAITING, "2026-01-12 10:00", "2026-01-14 17:00")
    travel("2026-01-13 11:00")
    desk.hold("drug")
    told("drug", HELD, "2026-01-13 11:00", "2026-02-10 17:00")
    travel("2026-01-13 12:00")
    desk.ask("taxation")
    told("taxation", ASKED, "2026-01-13 12:00", "2026-01-27 17:00")
    desk.reply("taxation")
    desk.answer("drug")
    told("maritime_safety", WAITING, "2026-01-12 10:00", "2026-01-14 17:00")


def test_standing_of_a_dossier_that_ended_names_nobody(desk: Window):
    desk.submit()
    desk.answer("customs")
    desk.answer("taxation")
    assert desk.standing() == {"state": APPROVED} | NOTHING


def test_standing_of_what_was_never_submitted_is_refused(desk: Window):
    for view in ("standing", "dossier"):
        with reverts_with("SingleWindowUnknownDossier", id=desk.id()):
            desk.contract.call(view, desk.id())
    with reverts_with("SingleWindowUnknownDossier", id=desk.id()):
        desk.contract.call("partOf", desk.id(), 2)
