"""DocumentaryCredit.declarePreclusion: silence past the deadline pays, and anybody may say so. Art. 16(f)."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import (
    CLOSED,
    HONOURED,
    PRECLUDED,
    REFUSED,
    applicant_key,
    at,
    balances,
    bank_key,
    held,
    issued,
    present,
    presentation,
    refuse,
    said,
    state,
)
from tests.helpers.money import BOTH, YUAN
from tests.helpers.reverts import reverts_with

DEADLINE = at("2026-01-19 17:00")


def test_declare_preclusion_by_a_stranger_pays_a_complying_presentation_from_the_margin_first(
    funded, credit, escrow, exporter, stranger
):
    id_ = issued(funded)
    present(funded, id_)
    funded.chain.travel(DEADLINE + 1)
    receipt = credit.send(stranger, "declarePreclusion", id_, 1)
    common = {"module": credit.address, "payee": exporter.address, "delivered": True}
    transfer = {"from": escrow.address, "to": exporter.address}
    assert said(receipt) == [
        ("BankPrecluded", {"id": id_, "number": 1, "amount": 500_000 * YUAN}),
        ("Transfer", transfer | {"value": 220_000 * YUAN}),
        ("PaidOut", common | {"key": applicant_key(id_), "amount": 220_000 * YUAN}),
        ("Transfer", transfer | {"value": 280_000 * YUAN}),
        ("PaidOut", common | {"key": bank_key(id_), "amount": 280_000 * YUAN}),
    ]
    assert presentation(funded, id_)["state"] == PRECLUDED
    now = credit.struct("credit", id_)
    assert (now["drawn"], now["reserved"], now["open"]) == (500_000 * YUAN, 0, 0)


def test_declare_preclusion_of_discrepant_documents_takes_the_banks_money_first(funded, credit, stranger):
    id_ = issued(funded)
    present(funded, id_, documents=0)
    funded.chain.travel(DEADLINE + 1)
    receipt = credit.send(stranger, "declarePreclusion", id_, 1)
    assert [event.arguments["key"] for event in receipt.events if event.name == "PaidOut"] == [bank_key(id_)]
    assert held(funded, id_) == (220_000 * YUAN, 380_000 * YUAN)
    assert balances(funded)["exporter"] == 500_000 * YUAN


def test_declare_preclusion_of_discrepant_documents_beyond_the_banks_money_takes_the_margin_too(
    funded, credit, stranger
):
    id_ = issued(funded)
    present(funded, id_, documents=0, amount=1_100_000 * YUAN)
    funded.chain.travel(DEADLINE + 1)
    receipt = credit.send(stranger, "declarePreclusion", id_, 1)
    keys = [event.arguments["key"] for event in receipt.events if event.name == "PaidOut"]
    assert keys == [bank_key(id_), applicant_key(id_)]
    assert (state(funded, id_), held(funded, id_)) == (CLOSED, (0, 0))
    assert balances(funded)["exporter"] == 1_100_000 * YUAN


def test_declare_preclusion_of_waived_documents_takes_the_margin_first(funded, credit, importer, stranger):
    id_ = issued(funded)
    present(funded, id_, documents=0)
    credit.send(importer, "waive", id_, 1)
    funded.chain.travel(DEADLINE + 1)
    credit.send(stranger, "declarePreclusion", id_, 1)
    assert held(funded, id_) == (0, 600_000 * YUAN)


def test_declare_preclusion_where_partials_are_barred_closes_and_gives_back(funded, credit, stranger):
    id_ = issued(funded, partialDrawings=False)
    present(funded, id_, amount=1)  # underdrawn: the bank pays its fen
    funded.chain.travel(DEADLINE + 1)
    credit.send(stranger, "declarePreclusion", id_, 1)
    assert state(funded, id_) == CLOSED
    assert balances(funded) == {
        "importer": 2_000_000 * YUAN, "bank_of_communications": 2_000_000 * YUAN - 1, "exporter": 1, "escrow": 0,
    }  # fmt: skip


def test_declare_preclusion_at_the_deadline_and_one_second_later(funded, credit, exporter):
    id_ = issued(funded)
    present(funded, id_)
    funded.chain.travel(DEADLINE)
    with reverts_with("PresentationDeadlineRunning", id=id_, number=1, deadline=DEADLINE):
        credit.send(exporter, "declarePreclusion", id_, 1)
    funded.chain.travel(DEADLINE + 1)
    credit.send(exporter, "declarePreclusion", id_, 1)


def test_declare_preclusion_after_an_outcome_is_refused(funded, credit, exporter, bank_of_communications):
    id_ = issued(funded)
    for amount in (1, 2, 3):
        present(funded, id_, amount=amount)
    credit.send(bank_of_communications, "honour", id_, 1)
    refuse(funded, id_, 2)
    funded.chain.travel(DEADLINE + 1)
    credit.send(exporter, "declarePreclusion", id_, 3)
    for number, outcome in ((1, HONOURED), (2, REFUSED), (3, PRECLUDED), (4, 0)):
        with reverts_with("PresentationWrongState", id=id_, number=number, state=outcome):
            credit.send(exporter, "declarePreclusion", id_, number)


def test_declare_preclusion_to_a_frozen_beneficiary_discharges_and_owes(
    funded, credit, escrow, token, exporter, shanghai_customs, stranger
):
    id_ = issued(funded)
    present(funded, id_)
    token.send(shanghai_customs, "freeze", exporter.address, BOTH, 1, keccak(text="order"))
    funded.chain.travel(DEADLINE + 1)
    credit.send(stranger, "declarePreclusion", id_, 1)
    assert escrow.call("owed", exporter.address) == 500_000 * YUAN
    assert sum(held(funded, id_)) == 600_000 * YUAN


@pytest.mark.parametrize("suspended", ["bank_of_communications", "importer", "exporter"])
def test_declare_preclusion_pays_whoever_is_suspended(funded, credit, registry, stranger, suspended):
    id_ = issued(funded)
    present(funded, id_)
    funded.council(registry, "suspend", funded.settings.number(suspended))
    funded.chain.travel(DEADLINE + 1)
    credit.send(stranger, "declarePreclusion", id_, 1)
    assert balances(funded)["exporter"] == 500_000 * YUAN
