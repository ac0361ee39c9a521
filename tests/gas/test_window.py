"""Gas of a dossier over six departments: the whole in `gas/customs.json`, its acts in `gas/window.json`."""

from __future__ import annotations

from eth_utils import keccak

from tests.gas.test_gas import check
from tests.helpers.clearance import stopped_clock
from tests.helpers.credit import at
from tests.helpers.window import APPROVED, REASON, SIX, Window


def test_gas_of_a_dossier_over_six_departments(alliance, chain):
    """Receipt gas, from submission to the last answer: seven transactions, four functions asked for.

    Six departments of five institutions and the customs authority, each approving with a reason's hash, in time.
    """
    with stopped_clock(chain):
        chain.travel(at("2026-01-12 10:00"))
        desk = Window(alliance)
        before = {"content": keccak(text="content"), "reference": keccak(text="reference")}
        submitted = desk.submit(*SIX, **before).gas
        answers = [
            desk.answer(department, reason=REASON, id_=desk.id(before["reference"])).gas
            for department in ("border_inspection", "maritime_safety", "taxation", "customs", "drug", "commerce")
        ]
    assert desk.contract.struct("standing", desk.id(before["reference"]))["state"] == APPROVED
    measured = {
        "submit_6_departments": submitted,
        "answer": answers[0],
        "last_answer": answers[-1],
    }
    check("window", measured)
    check("customs", {"dossier_6_departments": submitted + sum(answers)}, whole=False)
