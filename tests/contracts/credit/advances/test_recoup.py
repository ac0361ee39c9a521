"""How an advance comes back: from proceeds, from a price, or from the issuing bank when the credit ends."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from eport.chain.contract import ContractReverted
from tests.helpers.advance import ADVANCING, ISSUER, MOST, advance, advanced, clause, left, request
from tests.helpers.clearance import DAY
from tests.helpers.credit import CLOSED, EXPIRED, ISSUING, NOMINATED, Letter, balances, commit, issued, names
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

A = 200_000 * YUAN
DRAWN = 500_000 * YUAN
CLAIMED_INDEX = 96


@pytest.fixture
def letter(funded) -> Letter:
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    made = issued(funded, **clause(funded))
    advanced(made, A)
    return made


def pool(letter: Letter, bank: str) -> int:
    """[fen] committed by a bank."""
    return int(letter.alliance["Undertakings"].struct("poolOf", letter.alliance.settings.number(bank))["committed"])


def test_proceeds_pay_the_advance_back_before_the_beneficiary(letter, funded):
    before = balances(funded)
    receipt = letter.present()
    receipt = letter.honour()
    assert receipt.event("AdvanceRecouped").arguments["amount"] == A
    after = balances(funded)
    assert after["exporter"] - before["exporter"] == DRAWN - A
    assert after[ADVANCING] - before[ADVANCING] == A
    assert left(letter) == 0
    letter.present(amount=100_000 * YUAN)
    letter.honour(2)
    assert balances(funded)["exporter"] - after["exporter"] == 100_000 * YUAN


def test_proceeds_pay_it_back_before_an_assignee(letter, funded, carrier):
    letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, carrier.address, DRAWN)
    before = balances(funded)
    letter.present()
    letter.honour()
    assert balances(funded)[ADVANCING] - before[ADVANCING] == A
    assert balances(funded)["exporter"] == before["exporter"]
    assert (
        funded["Escrow"].call("owed", carrier.address) + funded["DigitalYuan"].call("balanceOf", carrier.address)
        == DRAWN - A
    )


def test_a_small_drawing_pays_back_what_it_can(letter, funded):
    before = balances(funded)
    letter.present(amount=A - 1)
    letter.honour()
    assert left(letter) == 1
    assert balances(funded)["exporter"] == before["exporter"]


def test_the_advancing_bank_that_honours_itself_keeps_what_it_advanced(letter, funded):
    before, committed = balances(funded), pool(letter, ADVANCING)
    letter.present(at=NOMINATED)
    letter.honour(by=NOMINATED)
    assert balances(funded)["exporter"] - before["exporter"] == DRAWN - A
    assert pool(letter, ADVANCING) == committed - (DRAWN - A)
    letter.act(ADVANCING, "forward", 1, NOMINATED)
    letter.honour()
    assert balances(funded)[ADVANCING] - before[ADVANCING] == DRAWN


def test_the_advancing_bank_that_negotiates_keeps_it_out_of_the_price(funded):
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded, tranches=((10_000, 3, 0, 0),)))
    advanced(letter, A)
    before = balances(funded)["exporter"]
    letter.present(at=NOMINATED)
    letter.send(ADVANCING, "Presentations", "negotiate", letter.id, 1, letter.terms, DRAWN - 1_000)
    assert balances(funded)["exporter"] - before == DRAWN - 1_000 - A
    assert left(letter) == 0


def test_a_bank_that_negotiates_pays_another_ones_advance_back(funded):
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    commit(funded, "icbc_shanghai", 0 + 500_000 * YUAN)
    letter = issued(funded, **clause(funded, advisingBank=funded.settings.number("icbc_shanghai"),
                                     tranches=((10_000, 3, 0, 0),)))  # fmt: skip
    advanced(letter, A, bank="icbc_shanghai")
    before = balances(funded)
    letter.present(at=NOMINATED)
    letter.send(ADVANCING, "Presentations", "negotiate", letter.id, 1, letter.terms, DRAWN)
    after = balances(funded)
    assert after["icbc_shanghai"] - before["icbc_shanghai"] == A
    assert after["exporter"] - before["exporter"] == DRAWN - A


def test_a_beneficiary_that_never_ships_costs_the_applicant_and_not_the_advancing_bank(letter, funded):
    before = balances(funded)
    funded.chain.travel(letter.status["expiresAt"] + 20 * DAY)
    letter.credit("relay", "expire")
    after = balances(funded)
    assert letter.status["state"] == EXPIRED
    assert after[ADVANCING] - before[ADVANCING] == A
    assert after["importer"] - before["importer"] == 220_000 * YUAN - A
    assert letter.security == (0, 0, 0)


@pytest.mark.parametrize("amount", [A, MOST])
def test_an_advance_that_is_paid_back_in_full_when_the_credit_ends_leaves_no_undertaking(funded, relay, amount):
    """From the margin alone, or from what the issuing bank set aside as well: nobody owes, and nobody can default."""
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded))
    advanced(letter, amount)
    before = balances(funded)
    funded.chain.travel(letter.status["expiresAt"] + 20 * DAY)
    receipt = letter.credit("relay", "expire")
    assert "UndertakingPaid" in names(receipt) and "UndertakingIncurred" not in names(receipt)
    key = letter.key(0, ISSUING, CLAIMED_INDEX)
    with reverts_with("UndertakingWrongState", key=key, state=0):
        funded["Undertakings"].send(relay, "declareDefault", key)
    undertaking = funded["Undertakings"].struct("undertaking", key)
    assert (undertaking["state"], undertaking["creditor"], undertaking["debtor"]) == (0, "0x" + "0" * 40, 0)
    margin = 220_000 * YUAN
    after = balances(funded)
    assert after == before | {
        ADVANCING: before[ADVANCING] + amount,
        "importer": before["importer"] + max(margin - amount, 0),
        "escrow": before["escrow"] - max(margin, amount),
    }


def test_beyond_the_margin_the_issuing_bank_pays(funded):
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded))
    advanced(letter, MOST)
    before, committed = balances(funded), pool(letter, ISSUER)
    funded.chain.travel(letter.status["expiresAt"] + 20 * DAY)
    letter.credit("relay", "expire")
    assert balances(funded)[ADVANCING] - before[ADVANCING] == MOST
    assert pool(letter, ISSUER) == committed - (MOST - 220_000 * YUAN)


def test_an_issuing_bank_that_cannot_pay_it_owes_it_and_what_secures_the_credit_waits(funded):
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded, cover=0))
    advanced(letter, MOST)
    funded.chain.travel(letter.status["expiresAt"] + 20 * DAY)
    letter.credit("relay", "expire")
    key = letter.id << 32 | CLAIMED_INDEX
    owed = funded["Undertakings"].struct("undertaking", key)
    assert owed["amount"] == MOST - 220_000 * YUAN
    commit(funded, ISSUER, MOST)
    letter.settle(key)
    assert funded["Undertakings"].call("outstanding", letter.id) == 0


def test_a_last_drawing_that_is_smaller_than_the_advance(funded):
    """Partial drawings are barred: the credit closes with it, and the rest is claimed in the same breath."""
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded, partialDrawings=False))
    advanced(letter, A)
    before = balances(funded)
    letter.present(amount=A // 2)
    letter.waive()
    letter.honour()
    assert letter.status["state"] == CLOSED
    after = balances(funded)
    assert after[ADVANCING] - before[ADVANCING] == A
    assert letter.security == (0, 0, 0)


def test_a_cancelled_credit_pays_it_back_too(letter, funded):
    before = balances(funded)
    for who in ("exporter", ISSUER):
        letter.credit(who, "consentToCancel")
    assert balances(funded)[ADVANCING] - before[ADVANCING] == A


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_advances_and_drawings_pays_more_than_the_credit(funded, seed):
    """All that leaves for exporter and advancing bank, less what the latter put in, is within the maximum."""
    draw = random.Random(seed)
    commit(funded, ADVANCING, 1_500_000 * YUAN)
    letter = issued(funded, **clause(funded))
    start = balances(funded)
    committed = pool(letter, ADVANCING)
    advanced(letter, draw.randrange(1, MOST))
    acts = (
        lambda amount, _: (request(letter, amount % MOST), advance(letter, amount % MOST)),
        lambda amount, _: letter.present(amount=amount, at=draw.choice([0, NOMINATED])),
        lambda _, number: letter.honour(number),
        lambda _, number: letter.honour(number, by=NOMINATED),
        lambda _, number: letter.act(ADVANCING, "forward", number, NOMINATED),
        lambda _, number: letter.refuse(number),
    )
    for _ in range(25):
        with suppress(ContractReverted):
            draw.choice(acts)(draw.randrange(1, 400_000 * YUAN), letter.status["presentations"])
    funded.chain.travel(letter.status["expiresAt"] + 100 * DAY)
    for number in range(1, letter.status["presentations"] + 1):
        with suppress(ContractReverted):
            letter.preclude(number, by=letter.presentation(number)["at"])
        with suppress(ContractReverted):
            letter.act("relay", "lapse", number, None)
    if letter.status["state"] == 2:
        letter.credit("relay", "expire")
    assert letter.security == (0, 0, 0)
    assert left(letter) == 0
    after = balances(funded)
    gained = after["exporter"] + after[ADVANCING] - start["exporter"] - start[ADVANCING]
    assert gained - (committed - pool(letter, ADVANCING)) <= 1_100_000 * YUAN
