"""WalletRecovery: two institutions, a waiting period, an objection, an arbiter; and nobody wins by silence."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.money.wallet_recovery.conftest import PROOF
from tests.helpers.credit import said
from tests.helpers.money import (
    CLASS_3,
    CLOSED,
    CORPORATE,
    COURT_ORDER,
    NO_SCOPE,
    OUTWARD,
    YUAN,
    call_at,
    person,
)
from tests.helpers.reverts import reverts_with

DAY = 86_400
BALANCE = 2_000_000 * YUAN
(REQUESTED, WAITING, DISPUTED, MAINTAINED, COMPLETED, DROPPED, DEPOSITED) = range(1, 8)


def state(wallet_recovery, number) -> int:
    return wallet_recovery.struct("recovery", number)["state"]


def deadline(wallet_recovery, number) -> int:
    return wallet_recovery.struct("recovery", number)["deadline"]


def test_recovery_carries_everything_over_but_allowances(
    funded, token, order_desk, wallet_recovery, alibaba, icbc, importer, exporter, stranger, shanghai_customs
):
    resident = person(funded, "resident", CLASS_3, 5_000 * YUAN)
    token.send(resident, "transfer", importer.address, 1_000 * YUAN)
    token.send(resident, "approve", exporter.address, 10**9)
    order_desk.send(shanghai_customs, "impose", resident.address, NO_SCOPE, 300 * YUAN, 0, COURT_ORDER, PROOF)
    before = token.struct("wallet", resident.address)
    call = ("request", resident.address, stranger.address, PROOF)
    number = wallet_recovery.send(alibaba, *call).event("RecoveryRequested").arguments["id"]
    wallet_recovery.send(icbc, "endorse", number, PROOF)
    assert token.struct("wallet", resident.address)["frozenOutward"] is True
    funded.chain.travel(deadline(wallet_recovery, number) + 1)
    receipt = wallet_recovery.send(exporter, "complete", number)
    told = {"id": number, "wallet": resident.address, "replacement": stranger.address}
    assert said(receipt, "WalletRecovery") == [("RecoveryCompleted", told)]
    assert token.struct("wallet", stranger.address) == before | {"spentToday": 0}  # a week has passed
    old = token.struct("wallet", resident.address)
    assert (old["class_"], old["balance"]) == (CLOSED, 0)
    assert token.call("successorOf", resident.address) == stranger.address
    assert token.call("allowance", stranger.address, exporter.address) == 0
    with reverts_with("DigitalYuanWalletClosed", wallet=resident.address):
        token.send(exporter, "transferFrom", resident.address, exporter.address, 1)
    assert order_desk.call("standingOn", stranger.address) == [0, 0, 300 * YUAN]
    assert wallet_recovery.call("openRecovery", resident.address) == 0


def test_owed_money_reaches_the_new_key(
    funded, token, escrow, wallet_recovery, importer, exporter, stranger, endorsed, shanghai_customs
):
    """Received vouchers and refunds do not die with the old key."""
    carrier = funded.accounts["carrier"]
    funded.decide(escrow, "admitModule", carrier.address, 10**12)
    token.send(exporter, "approve", escrow.address, 10**9)
    token.send(funded.accounts["bank_of_china"], "mint", exporter.address, 100)
    escrow.send(carrier, "lock", PROOF, exporter.address, 100)
    funded.chain.travel(deadline(wallet_recovery, endorsed) + 1)
    wallet_recovery.send(exporter, "complete", endorsed)
    escrow.send(carrier, "pay", PROOF, importer.address, 100)
    assert escrow.call("owed", importer.address) == 100
    receipt = escrow.send(exporter, "withdraw", importer.address)
    assert receipt.event("Withdrawn").arguments["to"] == stranger.address
    assert token.call("balanceOf", stranger.address) == BALANCE + 100


def test_request_is_the_wallets_operators_alone(funded, wallet_recovery, icbc, importer, stranger):
    for caller in (icbc, stranger, importer):
        with reverts_with("RecoveryNotCustomer", wallet=importer.address, caller=caller.address):
            wallet_recovery.send(caller, "request", importer.address, stranger.address, PROOF)


def test_request_of_nonsense_is_refused(
    funded, wallet_recovery, bank_of_china, importer, exporter, stranger, requested
):
    with reverts_with("RecoveryUnderWay", wallet=importer.address, id=requested):
        wallet_recovery.send(bank_of_china, "request", importer.address, stranger.address, PROOF)
    for replacement, proof, field in (
        (exporter.address, PROOF, "replacement"),
        ("0x" + "00" * 20, PROOF, "replacement"),
        (stranger.address, b"\0" * 32, "proof"),
    ):
        with reverts_with("RecoveryInvalid", field=field):
            wallet_recovery.send(bank_of_china, "request", exporter.address, replacement, proof)
    with reverts_with("RecoveryInvalid", field="wallet"):
        wallet_recovery.send(bank_of_china, "request", bank_of_china.address, stranger.address, PROOF)


@pytest.mark.parametrize("party", ["bank_of_china", "stranger", "exporter", "shanghai_customs", "carrier"])
def test_endorse_by_the_same_operator_or_who_is_no_bank_is_refused(wallet_recovery, requested, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("RecoveryNotInstitution", caller=caller.address):
        wallet_recovery.send(caller, "endorse", requested, PROOF)


def test_endorse_by_a_bank_that_is_suspended_is_refused(funded, wallet_recovery, requested, registry, icbc):
    funded.decide(registry, "suspend", funded.settings.number("icbc"))
    with reverts_with("RecoveryNotInstitution", caller=icbc.address):
        wallet_recovery.send(icbc, "endorse", requested, PROOF)


@pytest.mark.parametrize("party", ["icbc", "pboc_shanghai", "bank_of_communications"])
def test_endorse_by_another_institution_freezes_outward_for_a_week(
    token, wallet_recovery, importer, exporter, requested, party, request
):
    with reverts_with("RecoveryInvalid", field="proof"):
        wallet_recovery.send(request.getfixturevalue(party), "endorse", requested, keccak(text="another"))
    token.send(importer, "transfer", exporter.address, 1)
    receipt = wallet_recovery.send(request.getfixturevalue(party), "endorse", requested, PROOF)
    with reverts_with("DigitalYuanFrozenOutward", wallet=importer.address):
        token.send(importer, "transfer", exporter.address, 1)
    token.send(exporter, "transfer", importer.address, 1)
    assert deadline(wallet_recovery, requested) == receipt.timestamp + 7 * DAY


@pytest.mark.parametrize(
    ("fixture", "call", "party"),
    [("requested", ("endorse", PROOF), "icbc"), ("endorsed", ("object",), "importer"),
     ("disputed", ("maintain", PROOF), "bank_of_china"), ("maintained", ("decide", True, PROOF), "arbiter")],
)  # fmt: skip
def test_every_step_is_taken_on_its_last_second_and_not_after(wallet_recovery, fixture, call, party, request):
    number, caller = request.getfixturevalue(fixture), request.getfixturevalue(party)
    last = deadline(wallet_recovery, number)
    function, *arguments = call
    call_at(wallet_recovery, last, function, number, *arguments, sender=caller.address)
    with reverts_with("RecoveryTooLate", id=number, deadline=last):
        call_at(wallet_recovery, last + 1, function, number, *arguments, sender=caller.address)


@pytest.mark.parametrize(
    ("fixture", "function", "extra"),
    [("requested", "drop", 0), ("endorsed", "complete", 0), ("endorsed", "drop", 30 * DAY), ("disputed", "drop", 0),
     ("maintained", "deposit", 0)],
)  # fmt: skip
def test_every_state_ends_by_anybodys_hand_from_the_second_after(
    funded, token, wallet_recovery, importer, exporter, stranger, fixture, function, extra, request
):
    number = request.getfixturevalue(fixture)
    last = deadline(wallet_recovery, number) + extra
    with reverts_with("RecoveryTooEarly", id=number, deadline=last):
        call_at(wallet_recovery, last, function, number, sender=exporter.address)
    funded.chain.travel(last + 1)
    wallet_recovery.send(exporter, function, number)
    expected = {"drop": DROPPED, "complete": COMPLETED, "deposit": DEPOSITED}[function]
    assert state(wallet_recovery, number) == expected
    owner = stranger if function == "complete" else importer
    assert token.struct("wallet", owner.address)["frozenOutward"] is False
    assert wallet_recovery.call("openRecovery", importer.address) == 0


def test_object_is_the_old_keys_alone(wallet_recovery, endorsed, bank_of_china, stranger, exporter):
    for caller in (bank_of_china, stranger, exporter):
        with reverts_with("RecoveryNotHolder", caller=caller.address):
            wallet_recovery.send(caller, "object", endorsed)


def test_object_stops_the_recovery_until_it_is_decided(funded, wallet_recovery, disputed, exporter):
    funded.chain.travel(deadline(wallet_recovery, disputed) - 1)
    with reverts_with("RecoveryWrongState", id=disputed, state=DISPUTED):
        wallet_recovery.send(exporter, "complete", disputed)


def test_maintain_is_the_operators_alone_and_with_evidence(wallet_recovery, disputed, icbc, importer, bank_of_china):
    for caller in (icbc, importer):
        with reverts_with("RecoveryNotCustomer", caller=caller.address):
            wallet_recovery.send(caller, "maintain", disputed, PROOF)
    with reverts_with("RecoveryInvalid", field="evidence"):
        wallet_recovery.send(bank_of_china, "maintain", disputed, b"\0" * 32)


@pytest.mark.parametrize("for_operator", [True, False])
def test_arbiter_decides(token, wallet_recovery, maintained, arbiter, importer, stranger, for_operator):
    receipt = wallet_recovery.send(arbiter, "decide", maintained, for_operator, PROOF)
    told = {"id": maintained, "forOperator": for_operator, "reasons": PROOF}
    assert said(receipt, "WalletRecovery")[0] == ("RecoveryDecided", told)
    owner = stranger if for_operator else importer
    view = token.struct("wallet", owner.address)
    assert (view["balance"], view["class_"], view["frozenOutward"]) == (BALANCE, CORPORATE, False)
    assert state(wallet_recovery, maintained) == (COMPLETED if for_operator else DROPPED)


@pytest.mark.parametrize("party", ["pboc_shanghai", "bank_of_china", "importer", "stranger"])
def test_decision_is_the_arbiters_alone(wallet_recovery, maintained, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        wallet_recovery.send(caller, "decide", maintained, True, PROOF)


def test_silent_arbiter_gives_the_money_to_neither(
    funded, token, order_desk, wallet_recovery, maintained, importer, treasury, exporter, shanghai_customs
):
    order_desk.send(shanghai_customs, "impose", importer.address, NO_SCOPE, 300, 0, COURT_ORDER, PROOF)
    before = token.call("balanceOf", treasury.address)
    funded.chain.travel(deadline(wallet_recovery, maintained) + 1)
    receipt = wallet_recovery.send(exporter, "deposit", maintained)
    told = {"id": maintained, "wallet": importer.address, "depositary": treasury.address, "amount": BALANCE - 300}
    assert said(receipt, "WalletRecovery") == [("RecoveryDeposited", told)]
    assert token.call("balanceOf", treasury.address) == before + BALANCE - 300
    view = token.struct("wallet", importer.address)
    assert (view["balance"], view["frozen"], view["frozenOutward"]) == (300, 300, False)


def test_deposit_waits_for_another_offices_freeze(
    funded, token, wallet_recovery, maintained, importer, exporter, shanghai_customs
):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, COURT_ORDER, PROOF)
    funded.chain.travel(deadline(wallet_recovery, maintained) + 1)
    with reverts_with("RecoveryWalletUnderOrder", wallet=importer.address):
        wallet_recovery.send(exporter, "deposit", maintained)
    token.send(shanghai_customs, "release", importer.address, COURT_ORDER, PROOF)
    wallet_recovery.send(exporter, "deposit", maintained)


def test_replacement_that_was_opened_meanwhile_cannot_keep_the_wallet_frozen_for_ever(
    funded, token, wallet_recovery, endorsed, alibaba, exporter, stranger, importer
):
    token.send(alibaba, "openWallet", stranger.address, CLASS_3, PROOF)
    last = deadline(wallet_recovery, endorsed)
    funded.chain.travel(last + 1)
    with reverts_with("DigitalYuanWalletExists", wallet=stranger.address):
        wallet_recovery.send(exporter, "complete", endorsed)
    funded.chain.travel(last + 30 * DAY + 1)
    wallet_recovery.send(exporter, "drop", endorsed)
    token.send(importer, "transfer", exporter.address, 1)


def test_recovery_that_ended_cannot_go_on(funded, wallet_recovery, endorsed, exporter, importer, icbc, bank_of_china):
    funded.chain.travel(deadline(wallet_recovery, endorsed) + 1)
    wallet_recovery.send(exporter, "complete", endorsed)
    for caller, call in (
        (icbc, ("endorse", endorsed, PROOF)), (importer, ("object", endorsed)), (exporter, ("complete", endorsed)),
        (bank_of_china, ("maintain", endorsed, PROOF)), (exporter, ("drop", endorsed)), (exporter, ("deposit", endorsed)),
    ):  # fmt: skip
        with reverts_with("RecoveryWrongState", id=endorsed, state=COMPLETED):
            wallet_recovery.send(caller, *call)
