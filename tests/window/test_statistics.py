"""The log of the window folded: where dossiers stand, how departments serve."""

from __future__ import annotations

import pytest

from eport.window.statistics import STATES, fold, read, service
from tests.helpers.clearance import stopped_clock, undone
from tests.helpers.credit import at
from tests.helpers.window import Window

A, B = b"A" * 32, b"B" * 32
HOUR = 3600
CUSTOMS, TAXATION = 2, 14
BOTH = 1 << CUSTOMS | 1 << TAXATION


def submitted(id_=A, departments=BOTH, at_=0):
    facts = {"id": id_, "trader": 18, "functions": 1, "departments": departments, "content": bytes(32)}
    return at_, "DossierSubmitted", facts


def part(at_, name, department=CUSTOMS, id_=A, **facts):
    return at_, name, {"id": id_, "department": department, **facts}


def answered(at_, department=CUSTOMS, id_=A, approved=True, late=False):
    return part(at_, "PartAnswered", department, id_, approved=approved, late=late)


def of(log, department=CUSTOMS):
    return next(item for item in service(log) if item.department == department)


def test_time_to_answer_leaves_out_what_the_trader_took():
    log = fold([submitted(), part(HOUR, "PartAsked"), part(9 * HOUR, "PartReplied"), answered(10 * HOUR)])
    assert (of(log).median, of(log).p90, of(log).questions) == (2 * HOUR, 2 * HOUR, 1)
    log = fold([submitted(), part(HOUR, "PartAsked"), answered(10 * HOUR)])  # answered without the reply
    assert of(log).median == HOUR


@pytest.mark.parametrize(("count", "median", "p90"), [(1, 1, 1), (2, 1.5, 2), (10, 5.5, 9), (11, 6, 10)])
def test_median_and_p90_are_of_the_nearest_rank(count, median, p90):
    ids = [bytes([number]) * 32 for number in range(1, count + 1)]
    entries = [submitted(id_, 1 << CUSTOMS) for id_ in ids]
    entries += [answered(number, id_=id_) for number, id_ in enumerate(ids, 1)]
    assert (of(fold(entries)).median, of(fold(entries)).p90) == (median, p90)


def test_share_overdue_counts_late_answers_recorded_silence_and_closed_parts_once():
    entries = [submitted(bytes([n]) * 32, 1 << CUSTOMS) for n in range(1, 6)]
    entries += [
        part(1, "PartOverdue", id_=b"\1" * 32, deadline=1),
        answered(2, id_=b"\1" * 32, late=True),  # the same part: once
        answered(2, id_=b"\2" * 32, late=True),
        part(3, "PartLapsed", id_=b"\3" * 32, byTrader=False),
        part(3, "PartLapsed", id_=b"\4" * 32, byTrader=True),  # not the department's fault
    ]
    found = of(fold(entries))
    assert (found.parts, found.overdue, found.overdue_share) == (5, 3, 0.6)
    assert (found.answered, found.lapsed, found.pending) == (2, 2, 1)


def test_amendment_begins_the_turns_of_changed_parts_anew_and_keeps_the_others():
    amended = {"id": A, "version": 2, "functions": 1, "departments": BOTH, "kept": 1 << CUSTOMS, "content": b"\1" * 32}
    log = fold([submitted(), answered(5), (6, "DossierAmended", amended), answered(10, TAXATION)])
    assert (of(log).parts, of(log).median) == (1, 5)
    assert (of(log, TAXATION).parts, of(log, TAXATION).median) == (2, 4)
    assert (log.dossiers[A].version, log.dossiers[A].parts[TAXATION].state) == (2, "approved")


def test_withdrawal_and_conclusion_end_a_dossier():
    log = fold([submitted(), (3, "DossierWithdrawn", {"id": A}), submitted(B, 1 << CUSTOMS), answered(4, id_=B)])
    assert (log.dossiers[A].state, log.dossiers[A].ended, log.dossiers[B].state) == ("withdrawn", 3, "open")
    assert of(log, TAXATION).pending == 0
    log = fold([submitted(), (9, "DossierConcluded", {"id": A, "version": 1, "state": STATES.index("refused")})])
    assert (log.dossiers[A].state, log.dossiers[A].ended) == ("refused", 9)


def test_log_of_a_chain_gives_what_happened_on_it(deployed):
    with undone(deployed.chain), stopped_clock(deployed.chain):
        deployed.chain.travel(at("2026-01-12 10:00"))
        desk = Window(deployed)
        desk.submit()
        deployed.chain.travel(at("2026-01-12 12:00"))
        desk.ask("customs")
        desk.answer("taxation", False)
        deployed.chain.travel(at("2026-01-13 12:00"))
        desk.reply("customs")
        deployed.chain.travel(at("2026-01-13 13:00"))
        desk.answer("customs")
        log = fold(read(desk.contract))
    assert log.names[TAXATION] == "taxation" and len(log.names) == 22
    dossier = log.dossiers[desk.id()]
    assert (dossier.state, dossier.trader) == ("refused", deployed.settings.number("importer"))
    assert (of(log).median, of(log, TAXATION).median, of(log, TAXATION).refused) == (3 * HOUR, 2 * HOUR, 1)
