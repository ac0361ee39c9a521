"""PurposeBoundMoney (ERC-7291): a budget, grants, spending at allowed payees, and the rest back after the expiry."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.credit import said
from tests.helpers.money import CLASS_3, CLASS_4, COURT_ORDER, INWARD, OUTWARD, YUAN, call_at, person
from tests.helpers.reverts import reverts_with

TERMS = keccak(text="heating subsidy, winter 2026")
BUDGET, YEAR = 100_000 * YUAN, 365 * 86_400


@pytest.fixture
def expiry(funded) -> int:
    return funded.chain.now() + 90 * 86_400


@pytest.fixture
def create(token, escrow, purpose, importer, exporter, expiry):
    """The importer funds a programme at which the exporter is paid; the id."""
    token.send(importer, "approve", escrow.address, 2**256 - 1)

    def creating(transferable: bool = False) -> int:
        receipt = purpose.send(importer, "createProgramme", BUDGET, expiry, transferable, TERMS)
        number = receipt.event("ProgrammeCreated").arguments["id"]
        purpose.send(importer, "allowPayee", number, exporter.address, True)
        return number

    return creating


@pytest.fixture
def holder(funded):
    return person(funded, "holder", CLASS_4)


@pytest.fixture
def granted(purpose, importer, holder, create) -> int:
    """The holder has been granted 800 yuan; the programme's id."""
    number = create()
    purpose.send(importer, "safeMint", holder.address, number, 800 * YUAN, b"")
    return number


def spend(purpose, holder, payee, number, amount):
    return purpose.send(holder, "safeTransferFrom", holder.address, payee.address, number, amount, b"")


def test_create_locks_the_budget_in_escrow(token, escrow, purpose, importer, expiry, create):
    before = token.call("balanceOf", importer.address)
    number = create()
    assert escrow.call("hold", purpose.address, number.to_bytes(32, "big")) == [importer.address, BUDGET]
    assert token.call("balanceOf", importer.address) == before - BUDGET
    assert purpose.struct("programme", number) == {
        "funder": importer.address, "budget": BUDGET, "granted": 0, "spent": 0, "expiry": expiry,
        "transferable": False, "ended": False, "purpose": TERMS,
    }  # fmt: skip


def test_grant_and_spend_tell_as_the_standard_says(token, purpose, importer, exporter, holder, granted):
    before = token.call("balanceOf", exporter.address)
    receipt = spend(purpose, holder, exporter, granted, 300 * YUAN)
    assert token.call("balanceOf", exporter.address) == before + 300 * YUAN
    assert purpose.call("balanceOf", holder.address, granted) == 500 * YUAN
    assert purpose.struct("programme", granted)["spent"] == 300 * YUAN
    (told,) = [arguments for name, arguments in said(receipt, "PurposeBoundMoney") if name == "TokenUnwrapForTarget"]
    assert told == {
        "from": holder.address, "to": exporter.address, "tokenIds": (granted,), "amounts": (300 * YUAN,),
        "sovToken": token.address, "sovTokenValue": 300 * YUAN,
    }  # fmt: skip
    receipt = purpose.send(importer, "safeMint", holder.address, granted, 1, b"")
    assert [name for name, _ in said(receipt, "PurposeBoundMoney")] == ["TokenWrap", "TransferSingle"]


def test_money_is_spent_nowhere_else(purpose, importer, holder, bank_of_communications, granted):
    with reverts_with("PurposeNotAllowed", id=granted, to=bank_of_communications.address):
        spend(purpose, holder, bank_of_communications, granted, 1)
    purpose.send(importer, "allowPayee", granted, bank_of_communications.address, True)
    spend(purpose, holder, bank_of_communications, granted, 1)
    purpose.send(importer, "allowPayee", granted, bank_of_communications.address, False)
    with reverts_with("PurposeNotAllowed"):
        spend(purpose, holder, bank_of_communications, granted, 1)


def test_money_passes_between_holders_only_where_the_programme_says_so(funded, purpose, importer, holder, create):
    friend = person(funded, "friend", CLASS_3)
    for transferable in (False, True):
        number = create(transferable)
        purpose.send(importer, "safeMint", holder.address, number, 100, b"")
        if transferable:
            spend(purpose, holder, friend, number, 40)
            assert purpose.call("balanceOf", friend.address, number) == 40
        else:
            with reverts_with("PurposeNotAllowed", id=number, to=friend.address):
                spend(purpose, holder, friend, number, 40)
            with reverts_with("PurposeNotAllowed"):
                batch = (holder.address, friend.address, [number], [40], b"")
                purpose.send(holder, "safeBatchTransferFrom", *batch)


def test_batch_transfer_never_reaches_a_payee(purpose, importer, exporter, holder, create):
    """It would leave units with the payee that nobody can spend: payees are paid one by one."""
    number = create(True)
    purpose.send(importer, "safeMint", holder.address, number, 100, b"")
    with reverts_with("PurposeNotAllowed", id=number, to=exporter.address):
        purpose.send(holder, "safeBatchTransferFrom", holder.address, exporter.address, [number], [40], b"")


def test_budget_is_granted_to_the_fen_and_no_further(purpose, importer, holder, granted):
    left = BUDGET - 800 * YUAN
    with reverts_with("PurposeBudgetExceeded", id=granted, left=left, needed=left + 1):
        purpose.send(importer, "safeMint", holder.address, granted, left + 1, b"")
    purpose.send(importer, "grant", granted, [holder.address], left)
    with reverts_with("PurposeBudgetExceeded", left=0, needed=1):
        purpose.send(importer, "safeMint", holder.address, granted, 1, b"")


@pytest.mark.parametrize("party", ["stranger", "holder", "exporter", "pboc_shanghai"])
def test_grant_and_payees_are_the_funders_alone(purpose, holder, granted, party, request):
    caller = request.getfixturevalue(party)
    for call in (
        ("safeMint", holder.address, granted, 1, b""),
        ("grant", granted, [holder.address], 1),
        ("allowPayee", granted, caller.address, True),
    ):
        with reverts_with("PurposeNotFunder", id=granted, caller=caller.address):
            purpose.send(caller, *call)


def test_nobody_spends_for_a_holder_who_did_not_approve_it(purpose, exporter, holder, granted, stranger):
    with reverts_with("ERC1155MissingApprovalForAll", operator=stranger.address, owner=holder.address):
        purpose.send(stranger, "safeTransferFrom", holder.address, exporter.address, granted, 1, b"")
    purpose.send(holder, "setApprovalForAll", stranger.address, True)
    purpose.send(stranger, "safeTransferFrom", holder.address, exporter.address, granted, 1, b"")


def test_orders_stop_holders_and_a_frozen_payee_is_owed(
    token, escrow, purpose, importer, exporter, holder, granted, shanghai_customs
):
    token.send(shanghai_customs, "freeze", holder.address, OUTWARD, COURT_ORDER, TERMS)
    with reverts_with("PurposeHolderHindered", holder=holder.address):
        spend(purpose, holder, exporter, granted, 1)
    token.send(shanghai_customs, "freeze", holder.address, INWARD, COURT_ORDER, TERMS)
    with reverts_with("PurposeHolderHindered", holder=holder.address):
        purpose.send(importer, "safeMint", holder.address, granted, 1, b"")
    token.send(shanghai_customs, "freeze", exporter.address, INWARD, COURT_ORDER, TERMS)
    spend(purpose, holder, exporter, granted, 7)
    assert escrow.call("owed", exporter.address) == 7


def test_only_named_wallets_hold(purpose, importer, granted, stranger, escrow, alibaba):
    for wallet in (stranger, escrow, alibaba):
        with reverts_with("PurposeHolderHindered", holder=wallet.address):
            purpose.send(importer, "safeMint", wallet.address, granted, 1, b"")


def test_spend_until_the_expiry_and_return_the_rest_from_the_second_after(
    funded, token, purpose, importer, exporter, holder, granted, expiry, stranger
):
    call = ("safeTransferFrom", holder.address, exporter.address, granted, 1, b"")
    call_at(purpose, expiry, *call, sender=holder.address)
    with reverts_with("PurposeExpired", id=granted, expiry=expiry):
        call_at(purpose, expiry + 1, *call, sender=holder.address)
    with reverts_with("PurposeNotExpired", id=granted, expiry=expiry):
        call_at(purpose, expiry, "revokePBM", granted, sender=importer.address)
    spend(purpose, holder, exporter, granted, 300)
    before = token.call("balanceOf", importer.address)
    funded.chain.travel(expiry + 1)
    with reverts_with("PurposeExpired"):
        purpose.send(importer, "safeMint", holder.address, granted, 1, b"")
    receipt = purpose.send(stranger, "revokePBM", granted)
    assert token.call("balanceOf", importer.address) == before + BUDGET - 300
    told = {"beneficiary": importer.address, "PBMTokenId": granted, "sovToken": token.address}
    assert said(receipt, "PurposeBoundMoney") == [("PBMrevokeWithdraw", told | {"sovTokenValue": BUDGET - 300})]
    with reverts_with("PurposeUnknown", id=granted):
        purpose.send(stranger, "revokePBM", granted)


@pytest.mark.parametrize(
    ("budget", "after", "terms", "field"),
    [(0, 10, TERMS, "budget"), (2**64, 10, TERMS, "budget"), (1, -100_000, TERMS, "expiry"),
     (1, 5 * YEAR + 100, TERMS, "expiry"), (1, 10, b"\0" * 32, "purpose")],
)  # fmt: skip
def test_create_of_nonsense_is_refused(funded, purpose, importer, budget, after, terms, field):
    with reverts_with("PurposeInvalid", field=field):
        purpose.send(importer, "createProgramme", budget, funded.chain.now() + after, False, terms)


def test_receiver_that_calls_back_gets_no_more_than_it_was_granted(
    funded, token, purpose, importer, exporter, alibaba, create, stranger
):
    number = create()
    wallet, _ = funded.chain.deploy(funded.accounts["deployer"], "HostileWallet")
    token.send(alibaba, "openWallet", wallet.address, 5, TERMS)
    spending = purpose.encode("safeTransferFrom", wallet.address, exporter.address, number, 100, b"")
    wallet.send(stranger, "setAttack", purpose.address, spending)
    before = token.call("balanceOf", exporter.address)
    purpose.send(importer, "safeMint", wallet.address, number, 100, b"")
    assert wallet.call("attackSucceeded") is True  # it may spend what it holds by then, and that once
    assert (token.call("balanceOf", exporter.address) - before, purpose.call("balanceOf", wallet.address, number)) == (
        100, 0,
    )  # fmt: skip
    assert purpose.struct("programme", number)["spent"] == purpose.struct("programme", number)["granted"] == 100


def test_random_grants_and_spending_keep_units_and_escrow_equal(
    funded, token, escrow, purpose, importer, exporter, create
):
    """Σ units + spent = granted ≤ budget, and Escrow holds budget − spent, after every act."""
    chance, number = random.Random(3), create(True)
    people = [person(funded, f"holder {n}", CLASS_3) for n in range(3)]
    units, granted, spent = Counter(), 0, 0
    for _ in range(60):
        who, amount = chance.choice(people), chance.randint(0, 40_000 * YUAN)
        act = chance.choice(("grant", "spend", "pass"))
        other = chance.choice(people)
        lawful = amount > 0 and amount <= (BUDGET - granted if act == "grant" else units[who.address])
        lawful = lawful or (act == "pass" and amount <= units[who.address])
        try:
            if act == "grant":
                purpose.send(importer, "safeMint", who.address, number, amount, b"")
                granted, units[who.address] = granted + amount, units[who.address] + amount
            elif act == "spend":
                spend(purpose, who, exporter, number, amount)
                spent, units[who.address] = spent + amount, units[who.address] - amount
            else:
                spend(purpose, who, other, number, amount)
                units[who.address] -= amount
                units[other.address] += amount
            assert lawful
        except ContractReverted as refused:
            assert not lawful, refused
        assert [purpose.call("balanceOf", one.address, number) for one in people] == [units[p.address] for p in people]
        assert sum(units.values()) + spent == granted <= BUDGET
        assert escrow.call("hold", purpose.address, number.to_bytes(32, "big"))[1] == BUDGET - spent
    assert spent and granted
