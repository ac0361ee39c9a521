"""DocumentaryCredit.honour: the bank pays, the applicant's margin first, then its own funds."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DETAINED, attest, following, release_of, statement
from tests.helpers.credit import (
    CLOSED,
    DATA_CONFLICT,
    EXPIRED,
    HONOURED,
    ISSUED,
    OVERDRAWN,
    PRECLUDED,
    RETURNED,
    applicant_key,
    at,
    balances,
    bank_key,
    held,
    issued,
    names,
    present,
    presentation,
    refuse,
    said,
    state,
    stipulating_release,
)
from tests.helpers.money import INWARD, YUAN
from tests.helpers.reverts import reverts_with

MAXIMUM = 1_100_000 * YUAN


@pytest.fixture
def bank(bank_of_communications):
    return bank_of_communications


def test_honour_within_the_margin_takes_the_applicants_money(funded, credit, escrow, exporter, bank):
    id_ = issued(funded)
    present(funded, id_, amount=200_000 * YUAN)
    receipt = credit.send(bank, "honour", id_, 1)
    assert said(receipt) == [
        ("PresentationHonoured", {"id": id_, "number": 1, "amount": 200_000 * YUAN}),
        ("Transfer", {"from": escrow.address, "to": exporter.address, "value": 200_000 * YUAN}),
        ("PaidOut", {
            "module": credit.address, "key": applicant_key(id_), "payee": exporter.address, "amount": 200_000 * YUAN,
            "delivered": True,
        }),
    ]  # fmt: skip
    assert presentation(funded, id_)["state"] == HONOURED
    now = credit.struct("credit", id_)
    assert (now["state"], now["drawn"], now["reserved"], now["open"]) == (ISSUED, 200_000 * YUAN, 0, 0)
    assert held(funded, id_) == (20_000 * YUAN, 880_000 * YUAN)
    assert balances(funded)["exporter"] == 200_000 * YUAN


def test_honour_beyond_the_margin_takes_the_rest_from_the_bank(funded, credit, exporter, bank):
    id_ = issued(funded)
    present(funded, id_)
    receipt = credit.send(bank, "honour", id_, 1)
    common = {"module": credit.address, "payee": exporter.address, "delivered": True}
    assert said(receipt, "Escrow") == [
        ("PaidOut", common | {"key": applicant_key(id_), "amount": 220_000 * YUAN}),
        ("PaidOut", common | {"key": bank_key(id_), "amount": 280_000 * YUAN}),
    ]
    assert held(funded, id_) == (0, 600_000 * YUAN)
    assert balances(funded)["exporter"] == 500_000 * YUAN


@pytest.mark.parametrize("margin", [0, 10_000])
def test_honour_with_one_payer_alone(funded, credit, bank, margin):
    id_ = issued(funded, margin=margin)
    present(funded, id_)
    receipt = credit.send(bank, "honour", id_, 1)
    assert names(receipt).count("PaidOut") == 1
    assert sum(held(funded, id_)) == MAXIMUM - 500_000 * YUAN


def test_honour_the_last_fen_closes_the_credit(funded, credit, bank):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM)
    receipt = credit.send(bank, "honour", id_, 1)
    assert [n for n in names(receipt) if n != "Transfer"] == [
        "PresentationHonoured", "CreditClosed", "PaidOut", "PaidOut",
    ]  # fmt: skip
    assert state(funded, id_) == CLOSED
    assert held(funded, id_) == (0, 0)
    assert balances(funded) == {
        "importer": 1_780_000 * YUAN, "bank_of_communications": 1_120_000 * YUAN, "exporter": MAXIMUM, "escrow": 0,
    }  # fmt: skip


def test_honour_where_partial_drawings_are_barred_closes_and_gives_the_rest_back(funded, credit, bank):
    id_ = issued(funded, partialDrawings=False)
    present(funded, id_, amount=900_000 * YUAN)
    receipt = credit.send(bank, "honour", id_, 1)
    assert state(funded, id_) == CLOSED
    assert receipt.event("CreditClosed").arguments == {"id": id_}
    assert receipt.event("Refunded").arguments == {
        "module": credit.address, "key": bank_key(id_), "payer": bank.address, "amount": 200_000 * YUAN,
        "delivered": True,
    }  # fmt: skip
    assert held(funded, id_) == (0, 0)
    assert balances(funded)["escrow"] == 0


def test_honour_less_than_the_margin_where_partials_are_barred_gives_both_parts_back(funded, credit, bank):
    id_ = issued(funded, partialDrawings=False, toleranceMinus=10_000)
    present(funded, id_, amount=1)
    receipt = credit.send(bank, "honour", id_, 1)
    assert names(receipt).count("Refunded") == 2
    assert balances(funded) == {
        "importer": 2_000_000 * YUAN - 1, "bank_of_communications": 2_000_000 * YUAN, "exporter": 1, "escrow": 0,
    }  # fmt: skip


def test_honour_while_another_presentation_is_open_does_not_close(funded, credit, bank):
    id_ = issued(funded, partialDrawings=False)
    present(funded, id_, amount=900_000 * YUAN)
    present(funded, id_, amount=100_000 * YUAN)  # underdrawn
    credit.send(bank, "honour", id_, 1)
    assert state(funded, id_) == ISSUED
    assert sum(held(funded, id_)) == 200_000 * YUAN
    refuse(funded, id_, 2)
    funded.chain.travel(at("2026-03-31 17:00") + 1)
    credit.send(bank, "expire", id_)
    assert held(funded, id_) == (0, 0)


@pytest.mark.parametrize("who", ["importer", "exporter", "bank_of_china_shanghai", "icbc_shanghai", "deployer"])
def test_honour_by_anybody_but_the_issuing_bank_is_refused(funded, credit, who):
    id_ = issued(funded)
    present(funded, id_)
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "honour", id_, 1)


def test_honour_by_a_suspended_bank_performs_what_it_undertook(funded, credit, registry, bank):
    id_ = issued(funded)
    present(funded, id_)
    funded.council(registry, "suspend", funded.settings.number("bank_of_communications"))
    credit.send(bank, "honour", id_, 1)
    assert balances(funded)["exporter"] == 500_000 * YUAN


def test_honour_discrepant_documents_without_a_waiver_is_refused(funded, credit, bank):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM + 1)
    with reverts_with("PresentationDiscrepant", id=id_, number=1, discrepancies=OVERDRAWN):
        credit.send(bank, "honour", id_, 1)


def test_honour_overdrawn_documents_after_a_waiver_pays_what_the_credit_is_good_for(funded, credit, importer, bank):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM + 1)
    credit.send(importer, "waive", id_, 1)
    receipt = credit.send(bank, "honour", id_, 1)
    assert receipt.event("PresentationHonoured").arguments["amount"] == MAXIMUM
    assert state(funded, id_) == CLOSED


def test_honour_twice_is_refused(funded, credit, bank):
    id_ = issued(funded)
    present(funded, id_)
    credit.send(bank, "honour", id_, 1)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=HONOURED):
        credit.send(bank, "honour", id_, 1)


def test_honour_what_nobody_presented_is_refused(funded, credit, bank):
    id_ = issued(funded)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=0):
        credit.send(bank, "honour", id_, 1)


def test_honour_after_the_deadline_is_still_possible(funded, credit, bank):
    id_ = issued(funded)
    present(funded, id_)
    funded.chain.travel(at("2026-01-19 17:00") + 1)
    credit.send(bank, "honour", id_, 1)
    assert presentation(funded, id_)["state"] == HONOURED


def test_honour_after_the_expiry_of_the_credit_what_was_presented_before(funded, credit, bank):
    id_ = issued(funded, presentationDays=365)
    funded.chain.travel(at("2026-03-31 17:00"))
    present(funded, id_)
    funded.chain.travel(at("2026-04-02 10:00"))
    credit.send(bank, "honour", id_, 1)
    assert presentation(funded, id_)["state"] == HONOURED


def test_honour_does_not_look_at_what_became_of_the_goods_after_presentation(funded, credit, keys, bank):
    id_ = issued(funded, **stipulating_release(funded))
    released = statement(funded)
    attest(funded, released, keys)
    present(funded, id_, release_of(released))
    attest(funded, following(released, status=DETAINED), keys)
    funded.chain.travel(released.validUntil + 1)  # nor at its validity
    credit.send(bank, "honour", id_, 1)
    assert balances(funded)["exporter"] == 500_000 * YUAN


# ------------------------------------------------------------------------------------------ after a notice of refusal


def test_honour_after_refusal_and_waiver_reserves_anew_and_pays(funded, credit, importer, bank):
    id_ = issued(funded)
    present(funded, id_)
    refuse(funded, id_)
    with reverts_with("PresentationDiscrepant", id=id_, number=1, discrepancies=DATA_CONFLICT):
        credit.send(bank, "honour", id_, 1)
    credit.send(importer, "waive", id_, 1)
    credit.send(bank, "honour", id_, 1)
    now = credit.struct("credit", id_)
    assert (now["drawn"], now["reserved"], now["open"]) == (500_000 * YUAN, 0, 0)
    assert balances(funded)["exporter"] == 500_000 * YUAN


def test_honour_after_refusal_where_a_later_presentation_took_the_amount_is_refused(funded, credit, importer, bank):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM)
    refuse(funded, id_)
    credit.send(importer, "waive", id_, 1)
    present(funded, id_, amount=1)
    with reverts_with("CreditNothingAvailable", id=id_):
        credit.send(bank, "honour", id_, 1)


def test_honour_after_refusal_and_the_end_of_the_credit_is_refused(funded, credit, importer, bank):
    id_ = issued(funded)
    present(funded, id_)
    refuse(funded, id_)
    credit.send(importer, "waive", id_, 1)
    funded.chain.travel(at("2026-03-31 17:00") + 1)
    credit.send(bank, "expire", id_)
    with reverts_with("CreditWrongState", id=id_, state=EXPIRED):
        credit.send(bank, "honour", id_, 1)


def test_honour_returned_or_precluded_documents_is_refused(funded, credit, importer, exporter, bank):
    id_ = issued(funded)
    present(funded, id_)
    present(funded, id_)
    refuse(funded, id_)
    credit.send(importer, "waive", id_, 1)
    credit.send(exporter, "returnDocuments", id_, 1)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=RETURNED):
        credit.send(bank, "honour", id_, 1)
    funded.chain.travel(at("2026-01-19 17:00") + 1)
    credit.send(bank, "declarePreclusion", id_, 2)
    with reverts_with("PresentationWrongState", id=id_, number=2, state=PRECLUDED):
        credit.send(bank, "honour", id_, 2)


# ------------------------------------------------------------------------------------- a beneficiary who cannot receive


def test_honour_to_a_frozen_beneficiary_leaves_the_money_owed(
    funded, credit, escrow, token, exporter, bank, shanghai_customs, stranger
):
    id_ = issued(funded)
    present(funded, id_, amount=MAXIMUM)
    token.send(shanghai_customs, "freeze", exporter.address, INWARD, 1, keccak(text="order"))
    receipt = credit.send(bank, "honour", id_, 1)
    paid = [event.arguments for event in receipt.events if event.name == "PaidOut"]
    assert [item["delivered"] for item in paid] == [False, False]
    assert escrow.call("owed", exporter.address) == MAXIMUM == balances(funded)["escrow"]
    assert (state(funded, id_), held(funded, id_)) == (CLOSED, (0, 0))
    with reverts_with("DigitalYuanFrozenInward", wallet=exporter.address):
        escrow.send(stranger, "withdraw", exporter.address)
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter-order"))
    escrow.send(stranger, "withdraw", exporter.address)
    assert balances(funded)["exporter"] == MAXIMUM
    assert balances(funded)["escrow"] == escrow.call("totalOwed") == 0
