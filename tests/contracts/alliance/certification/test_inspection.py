"""FintechCertification.announce, draw, postpone, answer, conclude, closeInspection: drawn by a block, for all to check."""

from __future__ import annotations

import pytest
from eth_abi import encode
from eth_utils import keccak

from eport.certification.header import header
from tests.helpers.certification import (
    ANNOUNCED,
    ANSWERED,
    DELAY,
    DRAWN,
    FAILED,
    INSPECTION,
    KEPT,
    NOT_HELD,
    OTHER,
    PASSED,
    REPORT,
    STEP,
    UNANSWERED,
    UNANSWERED_,
    Scheme,
)
from tests.helpers.clearance import DAY
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

STEPS = [keccak(text=f"step {number}") for number in range(7)]


@pytest.fixture
def number(scheme: Scheme) -> int:
    return scheme.certified()


def test_draw_takes_the_candidate_that_the_block_s_mix_names(scheme: Scheme, number, stranger):
    candidates = [(number, step) for step in STEPS]
    receipt = scheme.body("announce", candidates)
    block = receipt.block + DELAY
    announced = {"inspection": 1, "drawBlock": block, "candidates": tuple(candidates)}
    assert said(receipt) == [("DrawAnnounced", announced)]
    scheme.mine(DELAY + 1)
    mix = bytes(scheme.chain.web3.eth.get_block(block)["mixHash"])
    place = int.from_bytes(keccak(encode(["bytes32", "uint64"], [mix, 1]))) % len(STEPS)
    drawn = scheme.contract.send(stranger, "draw", 1, header(scheme.chain.web3, block), candidates)
    deadline = drawn.timestamp + 10 * DAY
    told = {"inspection": 1, "certificate": number, "step": STEPS[place], "randomness": mix, "deadline": deadline}
    assert said(drawn) == [("InspectionDrawn", told)]
    assert scheme.view(1) == {
        "state": DRAWN, "round": 1, "drawBlock": block, "certificate": number, "deadline": deadline,
        "candidates": keccak(encode(["(uint64,bytes32)[]"], [candidates])), "step": STEPS[place],
    }  # fmt: skip
    with reverts_with("InspectionStage", inspection=1, found=DRAWN, needed=ANNOUNCED):
        scheme.contract.send(stranger, "draw", 1, header(scheme.chain.web3, block), candidates)


def test_draws_of_one_block_are_independent(scheme: Scheme, number):
    """The number of the inspection goes into the draw: two lists of one block do not fall on one place by design."""
    candidates = [(number, step) for step in STEPS]
    steps = set()
    for _ in range(6):
        inspection = scheme.announced(*candidates)
        scheme.mine(DELAY + 1)
        block = scheme.view(inspection)["drawBlock"]
        scheme.by("relay", "draw", inspection, header(scheme.chain.web3, block), candidates)
        steps.add(scheme.view(inspection)["step"])
    assert len(steps) > 1


@pytest.mark.parametrize(("mined", "there"), [(DELAY, False), (DELAY + 1, True)])
def test_draw_waits_for_the_block_to_have_a_hash(scheme: Scheme, number, mined, there):
    inspection = scheme.announced((number, STEP))
    scheme.mine(mined)
    block = scheme.view(inspection)["drawBlock"]
    brought = header(scheme.chain.web3, min(block, scheme.chain.web3.eth.block_number))
    if not there:
        with reverts_with("InspectionOtherHeader", inspection=inspection, needed=bytes(32)):
            scheme.by("relay", "draw", inspection, brought, [(number, STEP)])
    else:
        scheme.by("relay", "draw", inspection, brought, [(number, STEP)])
        assert scheme.view(inspection)["state"] == DRAWN


def test_draw_with_the_header_of_another_block_is_refused(scheme: Scheme, number):
    inspection = scheme.announced((number, STEP))
    scheme.mine(DELAY + 1)
    block = scheme.view(inspection)["drawBlock"]
    for near in (block - 1, block + 1):
        other = header(scheme.chain.web3, near)
        with reverts_with("InspectionOtherHeader", inspection=inspection, found=keccak(other)):
            scheme.by("relay", "draw", inspection, other, [(number, STEP)])


def test_draw_from_another_list_is_refused(scheme: Scheme, number):
    inspection = scheme.announced((number, STEPS[0]), (number, STEPS[1]))
    scheme.mine(DELAY + 1)
    brought = header(scheme.chain.web3, scheme.view(inspection)["drawBlock"])
    for other in ([(number, STEPS[1]), (number, STEPS[0])], [(number, STEPS[0])], []):
        with reverts_with("InspectionOtherCandidates", inspection=inspection):
            scheme.by("relay", "draw", inspection, brought, other)


def test_draw_that_was_missed_is_postponed_by_anybody(scheme: Scheme, number, stranger):
    inspection = scheme.announced((number, STEP))
    block = scheme.view(inspection)["drawBlock"]
    scheme.mine(DELAY + KEPT)
    assert scheme.chain.web3.eth.block_number == block + KEPT  # in which an estimate stands
    brought = header(scheme.chain.web3, block), [(number, STEP)]
    scheme.contract.call("draw", inspection, *brought, sender=stranger.address)
    with reverts_with("InspectionNotMissed", inspection=inspection, after_=block + KEPT):
        scheme.contract.send(stranger, "postpone", inspection)
    scheme.mine(1)
    with reverts_with("InspectionOtherHeader", inspection=inspection, needed=bytes(32)):
        scheme.by("relay", "draw", inspection, *brought)
    receipt = scheme.contract.send(stranger, "postpone", inspection)
    postponed = {"inspection": inspection, "drawBlock": receipt.block + DELAY, "round": 2}
    assert said(receipt) == [("DrawPostponed", postponed)]
    scheme.mine(DELAY + 1)
    scheme.by("relay", "draw", inspection, header(scheme.chain.web3, receipt.block + DELAY), [(number, STEP)])
    assert scheme.view(inspection)["state"] == DRAWN


@pytest.mark.parametrize("count", [0, 257])
def test_announce_of_nothing_or_too_much_is_refused(scheme: Scheme, number, count):
    with reverts_with("CertificationInvalid", field="candidates"):
        scheme.body("announce", [(number, STEP)] * count)


def test_announce_of_what_is_not_certified_is_refused(scheme: Scheme, number):
    with reverts_with("CertificationStage", certificate=number + 1):
        scheme.body("announce", [(number, STEP), (number + 1, STEP)])


@pytest.mark.parametrize(("passed", "state"), [(True, PASSED), (False, FAILED)])
def test_inspection_that_is_answered_is_concluded(scheme: Scheme, number, passed, state):
    inspection, now = scheme.drawn(number), scheme.chain.now()
    told = {"inspection": inspection, "answer": REPORT, "deadline": now + 60 * DAY}
    assert said(scheme.by("icbc_shanghai", "answer", inspection, REPORT)) == [("InspectionAnswered", told)]
    receipt = scheme.body("conclude", inspection, REPORT, passed)
    events = dict(said(receipt))
    assert events["InspectionConcluded"] == {"inspection": inspection, "state": state, "report": REPORT}
    assert ("CertificateSuspended" in events) is not passed and scheme.valid(number) is passed
    if not passed:
        assert events["CertificateSuspended"]["reason"] == INSPECTION
    with reverts_with("InspectionStage", found=state, needed=ANSWERED):
        scheme.body("conclude", inspection, REPORT, True)


def test_answer_counts_in_its_last_second_and_silence_suspends_in_the_next(scheme: Scheme, number, travel, stranger):
    inspection = scheme.drawn(number)
    date = scheme.view(inspection)["deadline"]
    travel(10 * DAY)
    with reverts_with("InspectionNotYet", inspection=inspection, date=date):
        scheme.contract.send(stranger, "closeInspection", inspection)
    holder = scheme.alliance.accounts["icbc_shanghai"].address
    scheme.contract.call("answer", inspection, REPORT, sender=holder)
    travel(1)
    with reverts_with("InspectionDatePassed", inspection=inspection, date=date):
        scheme.contract.call("answer", inspection, REPORT, sender=holder)
    events = dict(said(scheme.contract.send(stranger, "closeInspection", inspection)))
    assert (
        events["InspectionConcluded"]["state"] == UNANSWERED_ and events["CertificateSuspended"]["reason"] == UNANSWERED
    )
    assert not scheme.valid(number)
    with reverts_with("InspectionNotYet", inspection=inspection, date=0):
        scheme.contract.send(stranger, "closeInspection", inspection)


def test_body_that_never_concludes_harms_nobody(scheme: Scheme, number, travel, stranger):
    inspection = scheme.answered(number)
    body = scheme.alliance.accounts["certification_body"].address
    travel(60 * DAY)
    scheme.contract.call("conclude", inspection, REPORT, False, sender=body)
    with reverts_with("InspectionNotYet", inspection=inspection):
        scheme.contract.send(stranger, "closeInspection", inspection)
    travel(1)
    with reverts_with("InspectionDatePassed", inspection=inspection):
        scheme.contract.call("conclude", inspection, REPORT, False, sender=body)
    concluded = {"inspection": inspection, "state": NOT_HELD, "report": bytes(32)}
    assert said(scheme.contract.send(stranger, "closeInspection", inspection)) == [("InspectionConcluded", concluded)]
    assert scheme.valid(number)


def test_answer_by_another_than_the_holder_is_refused(scheme: Scheme, number):
    inspection = scheme.drawn(number)
    with reverts_with("CertificationNotHolder", certificate=number):
        scheme.by("ccb_shanghai", "answer", inspection, REPORT)


def test_suspension_is_not_prolonged_by_an_inspection_that_nobody_answers(scheme: Scheme, number, travel, stranger):
    inspection = scheme.drawn(number)
    scheme.body("suspend", number, OTHER, REPORT)
    until = scheme.state(number)["suspendedUntil"]
    travel(10 * DAY + 1)
    scheme.contract.send(stranger, "closeInspection", inspection)
    assert scheme.state(number)["suspendedUntil"] == until
