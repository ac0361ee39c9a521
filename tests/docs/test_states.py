"""docs/states.md is drawn from the tables, and the tables say what the contracts store."""

from __future__ import annotations

import pytest

from eport.chain.artifacts import load as artifact
from scripts import states

MACHINES = states.machines()
by_title = pytest.mark.parametrize("machine", MACHINES, ids=[machine.title for machine in MACHINES])


def test_page_is_current():
    assert states.PAGE.read_text() == states.page(), "run `python -m scripts.states`"


@by_title
def test_every_state_of_the_contract_is_drawn_and_no_other(machine):
    assert machine.states == states.members(machine.enumeration)


@by_title
def test_functions_store_the_states_to_which_their_arrows_lead(machine):
    drawn = {(arrow.function, arrow.after) for arrow in machine.arrows if arrow.function not in machine.unwritten}
    assert drawn == states.writes(machine.contract, machine.enumeration)


@by_title
def test_what_stores_no_state_is_a_function_all_the_same(machine):
    functions = {item["name"] for item in artifact(machine.contract).abi if item["type"] == "function"}
    assert set(machine.unwritten) <= functions


@by_title
def test_every_state_is_reached_from_nothing_and_reaches_an_end(machine):
    after = {state: {arrow.after for arrow in machine.arrows if arrow.before == state} for state in machine.states}
    ends = {state for state, following in after.items() if not following}

    def reached(state: str) -> set[str]:
        found, waiting = set(), [state]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += after[one]
        return found

    assert reached(states.NOTHING) == machine.states and ends
    assert [state for state in machine.states if not reached(state) & ends] == []


def test_a_function_that_is_left_out_is_noticed():
    (credit,) = [machine for machine in MACHINES if machine.contract == "DocumentaryCredit"]
    left = {(arrow.function, arrow.after) for arrow in credit.arrows if arrow.function != "expire"}
    assert ("expire", "Expired") in states.writes(credit.contract, credit.enumeration) - left
