"""DocumentaryCredit.expire: after the last day anybody gives every fen back."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import (
    CLOSED,
    EXPIRED,
    WITHDRAWN,
    applicant_key,
    applied,
    at,
    balances,
    bank_key,
    day,
    held,
    issued,
    present,
    refuse,
    said,
    state,
)
from tests.helpers.money import INWARD, YUAN
from tests.helpers.reverts import reverts_with

CLOSE = at("2026-03-31 17:00")


def test_expire_by_a_stranger_gives_every_fen_back(funded, credit, escrow, importer, bank_of_communications, stranger):
    before = balances(funded)
    id_ = issued(funded)
    funded.chain.travel(CLOSE + 1)
    receipt = credit.send(stranger, "expire", id_)
    bank = bank_of_communications.address
    common = {"module": credit.address, "delivered": True}
    assert said(receipt) == [
        ("CreditExpired", {"id": id_, "refundedToApplicant": 220_000 * YUAN, "refundedToBank": 880_000 * YUAN}),
        ("Transfer", {"from": escrow.address, "to": importer.address, "value": 220_000 * YUAN}),
        ("Refunded", common | {"key": applicant_key(id_), "payer": importer.address, "amount": 220_000 * YUAN}),
        ("Transfer", {"from": escrow.address, "to": bank, "value": 880_000 * YUAN}),
        ("Refunded", common | {"key": bank_key(id_), "payer": bank, "amount": 880_000 * YUAN}),
    ]
    assert (state(funded, id_), held(funded, id_)) == (EXPIRED, (0, 0))
    assert balances(funded) == before


def test_expire_before_at_and_after_the_close_of_the_last_day(funded, credit, stranger):
    id_ = issued(funded)
    for moment in (CLOSE - 1, CLOSE):
        funded.chain.travel(moment)
        with reverts_with("CreditNotYetExpired", id=id_, expiresAt=CLOSE):
            credit.send(stranger, "expire", id_)
    funded.chain.travel(CLOSE + 1)
    credit.send(stranger, "expire", id_)


def test_expire_waits_for_a_rolled_last_day(funded, credit, stranger):
    id_ = issued(funded, expiryDay=day("2026-02-15"), latestShipmentDay=0)
    rolled = at("2026-02-24 17:00")
    funded.chain.travel(rolled)
    with reverts_with("CreditNotYetExpired", id=id_, expiresAt=rolled):
        credit.send(stranger, "expire", id_)
    funded.chain.travel(rolled + 1)
    credit.send(stranger, "expire", id_)


def test_expire_while_a_presentation_is_open_is_refused_until_it_has_an_outcome(funded, credit, stranger):
    id_ = issued(funded, presentationDays=365)
    funded.chain.travel(CLOSE)
    present(funded, id_)
    present(funded, id_, amount=1)
    funded.chain.travel(CLOSE + 1)
    with reverts_with("CreditPresentationsOpen", id=id_, open=2):
        credit.send(stranger, "expire", id_)
    refuse(funded, id_, 1)
    with reverts_with("CreditPresentationsOpen", id=id_, open=1):
        credit.send(stranger, "expire", id_)
    funded.chain.travel(at("2026-04-30 10:00"))
    credit.send(stranger, "declarePreclusion", id_, 2)
    credit.send(stranger, "expire", id_)
    assert held(funded, id_) == (0, 0)
    assert balances(funded)["exporter"] == 1


def test_expire_after_a_partial_drawing_gives_the_rest_back(funded, credit, bank_of_communications, stranger):
    id_ = issued(funded)
    present(funded, id_, amount=100_000 * YUAN + 1)
    credit.send(bank_of_communications, "honour", id_, 1)
    funded.chain.travel(CLOSE + 1)
    expired = credit.send(stranger, "expire", id_).event("CreditExpired").arguments
    assert (expired["refundedToApplicant"], expired["refundedToBank"]) == (120_000 * YUAN - 1, 880_000 * YUAN)
    assert balances(funded) == {
        "importer": 1_900_000 * YUAN - 1, "bank_of_communications": 2_000_000 * YUAN,
        "exporter": 100_000 * YUAN + 1, "escrow": 0,
    }  # fmt: skip


def test_expire_twice_or_in_another_state_is_refused(funded, credit, importer, bank_of_communications, stranger):
    application, closed, ended = applied(funded, margin=0), issued(funded, amount=100), issued(funded, amount=100)
    withdrawn = applied(funded, margin=0)
    credit.send(importer, "withdraw", withdrawn)
    present(funded, closed, amount=110)
    credit.send(bank_of_communications, "honour", closed, 1)
    funded.chain.travel(CLOSE + 1)
    credit.send(stranger, "expire", ended)
    for id_, found in ((application, 1), (closed, CLOSED), (ended, EXPIRED), (withdrawn, WITHDRAWN), (99, 0)):
        with reverts_with("CreditWrongState", id=id_, state=found):
            credit.send(stranger, "expire", id_)


def test_expire_an_application_that_was_never_issued_is_withdrawn_instead(funded, credit, importer):
    id_ = applied(funded)
    funded.chain.travel(CLOSE + 1)
    credit.send(importer, "withdraw", id_)
    assert balances(funded)["importer"] == 2_000_000 * YUAN


def test_expire_to_a_frozen_applicant_owes_the_margin_and_pays_the_bank(
    funded, credit, escrow, token, importer, shanghai_customs, stranger
):
    id_ = issued(funded)
    token.send(shanghai_customs, "freeze", importer.address, INWARD, 1, keccak(text="order"))
    funded.chain.travel(CLOSE + 1)
    credit.send(stranger, "expire", id_)
    assert escrow.call("owed", importer.address) == 220_000 * YUAN
    assert held(funded, id_) == (0, 0)
    assert balances(funded)["bank_of_communications"] == 2_000_000 * YUAN


@pytest.mark.parametrize("margin", [0, 10_000])
def test_expire_with_one_payer_alone(funded, credit, stranger, margin):
    before = balances(funded)
    id_ = issued(funded, margin=margin)
    funded.chain.travel(CLOSE + 1)
    receipt = credit.send(stranger, "expire", id_)
    assert receipt.event("Refunded").arguments["amount"] == 1_100_000 * YUAN
    assert balances(funded) == before
