"""DocumentaryCredit.refuse: one notice, in time, with every discrepancy and one disposal. UCP 600 art. 16(c), (d), (f)."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import ZERO
from tests.helpers.credit import (
    DATA_CONFLICT,
    GOODS_DESCRIPTION,
    HOLDING_FOR_WAIVER,
    HONOURED,
    LATE_PRESENTATION,
    MISSING_DOCUMENT,
    NO_CUSTOMS_RELEASE,
    NOTICE,
    OVERDRAWN,
    REFUSED,
    RETURNED,
    at,
    balances,
    held,
    issued,
    present,
    presentation,
    refuse,
    said,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

DEADLINE = at("2026-01-19 17:00")


@pytest.fixture
def bank(bank_of_communications):
    return bank_of_communications


@pytest.fixture
def id_(funded) -> int:
    """An issued credit with one complying presentation of 500,000 yuan."""
    number = issued(funded)
    present(funded, number)
    return number


@pytest.mark.parametrize("disposal", [1, 2, 3, 4])
def test_refuse_records_the_notice_and_frees_the_amount(funded, credit, bank, id_, disposal):
    before = balances(funded)
    receipt = credit.send(bank, "refuse", id_, 1, DATA_CONFLICT, disposal, NOTICE)
    assert said(receipt) == [
        ("PresentationRefused", {
            "id": id_, "number": 1, "discrepancies": DATA_CONFLICT, "disposal": disposal, "notice": NOTICE,
        }),
    ]  # fmt: skip
    found = presentation(funded, id_)
    assert (found["state"], found["disposal"], found["discrepancies"]) == (REFUSED, disposal, DATA_CONFLICT)
    now = credit.struct("credit", id_)
    assert (now["reserved"], now["open"], now["drawn"]) == (0, 0, 0)
    assert credit.call("available", id_) == 1_100_000 * YUAN == sum(held(funded, id_))
    assert balances(funded) == before


def test_refuse_states_what_the_contract_found_beside_what_the_bank_found(funded, credit, bank):
    id_ = issued(funded)
    present(funded, id_, amount=1_100_000 * YUAN + 1, documents=0)
    receipt = credit.send(bank, "refuse", id_, 1, DATA_CONFLICT | GOODS_DESCRIPTION, HOLDING_FOR_WAIVER, NOTICE)
    everything = OVERDRAWN | MISSING_DOCUMENT | DATA_CONFLICT | GOODS_DESCRIPTION
    assert receipt.event("PresentationRefused").arguments["discrepancies"] == everything
    assert presentation(funded, id_)["discrepancies"] == everything


def test_refuse_for_what_the_contract_found_alone(funded):
    id_ = issued(funded)
    present(funded, id_, documents=0)
    refuse(funded, id_, discrepancies=0)
    assert presentation(funded, id_)["discrepancies"] == MISSING_DOCUMENT


def test_refuse_without_any_discrepancy_is_refused(credit, bank, id_):
    with reverts_with("PresentationInvalidNotice", field="discrepancies"):
        credit.send(bank, "refuse", id_, 1, 0, HOLDING_FOR_WAIVER, NOTICE)


@pytest.mark.parametrize("bit", [LATE_PRESENTATION, OVERDRAWN, NO_CUSTOMS_RELEASE, 1 << 15])
def test_refuse_for_something_that_only_the_contract_may_find_is_refused(credit, bank, id_, bit):
    with reverts_with("PresentationInvalidNotice", field="discrepancies"):
        credit.send(bank, "refuse", id_, 1, bit | DATA_CONFLICT, HOLDING_FOR_WAIVER, NOTICE)


@pytest.mark.parametrize("bit", [1 << 16, 1 << 20, 1 << 31])
def test_refuse_for_any_bit_of_the_examiner(funded, id_, bit):
    refuse(funded, id_, discrepancies=bit)
    assert presentation(funded, id_)["discrepancies"] == bit


def test_refuse_without_a_disposal_or_a_notice_is_refused(credit, bank, id_):
    with reverts_with("PresentationInvalidNotice", field="disposal"):
        credit.send(bank, "refuse", id_, 1, DATA_CONFLICT, 0, NOTICE)
    with reverts_with("PresentationInvalidNotice", field="notice"):
        credit.send(bank, "refuse", id_, 1, DATA_CONFLICT, HOLDING_FOR_WAIVER, ZERO)


def test_refuse_in_the_last_second_before_the_deadline_passes_and_one_later(funded, id_):
    present(funded, id_)
    funded.chain.travel(DEADLINE)
    refuse(funded, id_, 1)
    funded.chain.travel(DEADLINE + 1)
    with reverts_with("PresentationDeadlinePassed", id=id_, number=2, deadline=DEADLINE):
        refuse(funded, id_, 2)


def test_refuse_a_second_time_is_refused_and_the_first_notice_stands(funded, id_):
    refuse(funded, id_, discrepancies=DATA_CONFLICT)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=REFUSED):
        refuse(funded, id_, discrepancies=GOODS_DESCRIPTION)
    assert presentation(funded, id_)["discrepancies"] == DATA_CONFLICT


def test_refuse_what_was_honoured_returned_or_never_presented_is_refused(funded, credit, bank, exporter, id_):
    present(funded, id_, amount=1)
    credit.send(bank, "honour", id_, 1)
    refuse(funded, id_, 2)
    credit.send(exporter, "returnDocuments", id_, 2)
    for number, state in ((1, HONOURED), (2, RETURNED), (3, 0)):
        with reverts_with("PresentationWrongState", id=id_, number=number, state=state):
            refuse(funded, id_, number)


@pytest.mark.parametrize("who", ["importer", "exporter", "bank_of_china_shanghai", "shanghai_customs", "deployer"])
def test_refuse_by_anybody_but_the_issuing_bank_is_refused(funded, credit, id_, who):
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "refuse", id_, 1, DATA_CONFLICT, HOLDING_FOR_WAIVER, NOTICE)


def test_refuse_one_presentation_leaves_the_others_alone(funded, credit, id_):
    present(funded, id_, amount=7)
    refuse(funded, id_, 1)
    assert presentation(funded, id_, 2)["state"] == 1
    now = credit.struct("credit", id_)
    assert (now["reserved"], now["open"]) == (7, 1)
