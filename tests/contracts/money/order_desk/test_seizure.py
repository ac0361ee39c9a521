"""OrderDesk.proposeSeizure, confirmSeizure, withdrawSeizure: two officers, out of what an order attached."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import (
    BOTH,
    CLASS_3,
    COURT_ORDER,
    NO_SCOPE,
    OUTWARD,
    YUAN,
    call_at,
    person,
)
from tests.helpers.reverts import reverts_with

JUDGMENT = keccak(text="judgment")
BALANCE = 2_000_000 * YUAN
WINDOW = 30 * 86_400


@pytest.fixture
def propose(order_desk, shanghai_customs, treasury):
    """Propose to seize into the treasury; returns the receipt."""

    def proposing(identity: bytes, amount: int, to=treasury, by=shanghai_customs):
        return order_desk.send(by, "proposeSeizure", identity, to.address, amount, COURT_ORDER, JUDGMENT)

    return proposing


def test_seizure_carries_the_attached_part_off_and_no_more(
    funded, token, order_desk, impose, propose, importer, treasury, shanghai_customs, forfeiture_officer
):
    identity = impose(part=1_000 * YUAN)
    proposal = propose(identity, 400 * YUAN)
    facts = {"to": treasury.address, "amount": 400 * YUAN, "until": proposal.timestamp + WINDOW}
    facts |= {"proposer": shanghai_customs.address, "kind": COURT_ORDER, "order": JUDGMENT}
    assert said(proposal) == [("SeizureProposed", {"id": identity} | facts)]
    assert order_desk.struct("seizureOf", identity) == facts
    before = token.call("balanceOf", treasury.address)
    receipt = order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    names = [name for name, _ in said(receipt)]
    assert names == ["WalletSeized", "FrozenPartChanged", "Transfer"]
    assert said(receipt)[0][1] == {
        "id": identity, "wallet": importer.address, "to": treasury.address, "amount": 400 * YUAN,
        "officer": forfeiture_officer.address,
    }  # fmt: skip
    view = token.struct("wallet", importer.address)
    assert (view["balance"], view["frozen"]) == (BALANCE - 400 * YUAN, 600 * YUAN)
    assert token.call("balanceOf", treasury.address) == before + 400 * YUAN
    with reverts_with("OrderDeskNoSeizure", id=identity):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    propose(identity, 600 * YUAN + 1)
    with reverts_with("OrderDeskBeyondOrder", id=identity, reach=600 * YUAN, needed=600 * YUAN + 1):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)


def test_confirm_by_the_proposer_is_refused(alliance, funded, order_desk, impose, propose, shanghai_customs):
    """Even where one account holds both offices."""
    alliance.decide(alliance["AccessManager"], "grantRole", 8, shanghai_customs.address, 0)
    identity = impose(part=100)
    propose(identity, 100)
    with reverts_with("OrderDeskSameOfficer", officer=shanghai_customs.address):
        order_desk.send(shanghai_customs, "confirmSeizure", identity)


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "shanghai_customs", "treasury", "deployer"])
def test_confirm_is_for_the_forfeiture_officer_alone(funded, order_desk, impose, propose, party, request):
    caller = request.getfixturevalue(party)
    identity = impose(part=100)
    propose(identity, 100)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        order_desk.send(caller, "confirmSeizure", identity)


def test_propose_by_another_office_is_refused(funded, impose, propose, pboc_shanghai, stranger):
    identity = impose(part=100)
    for caller in (pboc_shanghai, stranger):
        with reverts_with("OrderDeskNotAuthority", caller=caller.address):
            propose(identity, 100, by=caller)


def test_seizure_never_touches_a_part_that_another_office_holds(
    funded, token, order_desk, impose, propose, importer, pboc_shanghai, forfeiture_officer
):
    impose(part=BALANCE - 300, office=pboc_shanghai)
    identity = impose(part=500)
    propose(identity, 301)
    with reverts_with("OrderDeskBeyondOrder", id=identity, reach=300, needed=301):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    propose(identity, 300)
    order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    assert token.call("balanceOf", importer.address) == BALANCE - 300


@pytest.mark.parametrize("where", ["on its seat", "at the desk"])
def test_seizure_waits_while_another_office_freezes_the_wallet_outward(
    funded, token, order_desk, impose, propose, importer, pboc_shanghai, forfeiture_officer, where
):
    identity = impose(OUTWARD, 500)
    if where == "on its seat":
        token.send(pboc_shanghai, "freeze", importer.address, OUTWARD, COURT_ORDER, JUDGMENT)
    else:
        other = impose(OUTWARD, office=pboc_shanghai)
    propose(identity, 500)
    with reverts_with("OrderDeskConflict", id=identity, wallet=importer.address):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    if where == "on its seat":
        token.send(pboc_shanghai, "release", importer.address, COURT_ORDER, JUDGMENT)
    else:
        order_desk.send(pboc_shanghai, "lift", other, COURT_ORDER, JUDGMENT)
    order_desk.send(forfeiture_officer, "confirmSeizure", identity)


def test_seizure_passes_the_freeze_of_the_office_itself(
    funded, token, order_desk, impose, propose, importer, shanghai_customs, forfeiture_officer
):
    token.send(shanghai_customs, "freeze", importer.address, BOTH, COURT_ORDER, JUDGMENT)
    identity = impose(BOTH, 500)
    propose(identity, 500)
    order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    assert token.struct("wallet", importer.address)["frozenOutward"] is True


def test_seizure_is_confirmed_on_its_last_second_and_not_after(
    funded, order_desk, impose, propose, forfeiture_officer, stranger, shanghai_customs, pboc_shanghai
):
    identity = impose(part=100)
    until = propose(identity, 100).timestamp + WINDOW
    call_at(order_desk, until, "confirmSeizure", identity, sender=forfeiture_officer.address)
    with reverts_with("OrderDeskSeizureExpired", id=identity, until=until):
        call_at(order_desk, until + 1, "confirmSeizure", identity, sender=forfeiture_officer.address)
    for caller in (stranger, pboc_shanghai):
        with reverts_with("OrderDeskNotAuthority", caller=caller.address):
            call_at(order_desk, until, "withdrawSeizure", identity, sender=caller.address)
    call_at(order_desk, until, "withdrawSeizure", identity, sender=shanghai_customs.address)
    call_at(order_desk, until + 1, "withdrawSeizure", identity, sender=stranger.address)  # nobody can confirm it now
    funded.chain.travel(until + 1)
    receipt = order_desk.send(shanghai_customs, "withdrawSeizure", identity)
    assert said(receipt) == [("SeizureWithdrawn", {"id": identity})]
    with reverts_with("OrderDeskNoSeizure", id=identity):
        order_desk.send(shanghai_customs, "withdrawSeizure", identity)


def test_proposal_falls_with_its_order(funded, order_desk, impose, propose, shanghai_customs, forfeiture_officer):
    identity = impose(part=100)
    propose(identity, 100)
    order_desk.send(shanghai_customs, "lift", identity, COURT_ORDER, JUDGMENT)
    assert order_desk.struct("seizureOf", identity)["amount"] == 0
    with reverts_with("OrderDeskNoOrder", id=identity):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)


def test_seizure_into_a_persons_wallet_or_into_the_same_is_refused(
    funded, order_desk, impose, propose, importer, forfeiture_officer
):
    resident = person(funded, "resident", CLASS_3)
    identity = impose(part=100)
    propose(identity, 100, to=resident)
    with reverts_with("DigitalYuanInvalidClass", class_=CLASS_3):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    propose(identity, 100, to=importer)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)


def test_seizure_stops_during_a_pause(funded, token, order_desk, impose, propose, pboc_shanghai, forfeiture_officer):
    identity = impose(part=100)
    propose(identity, 100)
    token.send(pboc_shanghai, "pause")
    with reverts_with("DigitalYuanPaused"):
        order_desk.send(forfeiture_officer, "confirmSeizure", identity)


@pytest.mark.parametrize(("amount", "field"), [(0, "amount")])
def test_propose_nothing_is_refused(funded, impose, propose, amount, field):
    with reverts_with("OrderDeskInvalidOrder", field=field):
        propose(impose(part=100), amount)


def test_seizure_from_a_wallet_with_shared_limits_lessens_the_bucket(
    funded, token, order_desk, impose, propose, pboc_shanghai, forfeiture_officer
):
    resident = person(funded, "resident", CLASS_3, 5_000 * YUAN)
    token.send(pboc_shanghai, "shareLimits", resident.address, JUDGMENT)
    identity = impose(NO_SCOPE, 1_000 * YUAN, wallet=resident)
    propose(identity, 1_000 * YUAN)
    order_desk.send(forfeiture_officer, "confirmSeizure", identity)
    assert token.struct("bucket", JUDGMENT)["balance"] == 4_000 * YUAN == token.call("balanceOf", resident.address)
    assert token.struct("bucket", JUDGMENT)["spentToday"] == 0


def test_seize_and_set_frozen_part_are_for_modules_alone(funded, token, importer, treasury, shanghai_customs):
    for caller in (shanghai_customs, treasury, importer):
        for call in (("seize", importer.address, treasury.address, 1), ("setFrozenPart", importer.address, 0)):
            with reverts_with("AccessManagedUnauthorized", caller=caller.address):
                token.send(caller, *call)
