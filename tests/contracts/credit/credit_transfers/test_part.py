"""The life of a part: every end gives the rest back, and no silence holds it (UCP 600 art. 38(d))."""

from __future__ import annotations

import random

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.clearance import DAY
from tests.helpers.credit import CANCELLED, CLOSED, EXPIRED, at, balances, day, margin
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import SUPPLY, supplier, transfer, transferable

BANK = "bank_of_communications"


@pytest.fixture
def letter(funded):
    return transferable(funded)


@pytest.fixture
def part(letter, funded):
    return transfer(letter, supplier(funded, "weaver"))


def travel(part, moment: int) -> None:
    part.alliance.chain.travel(moment)


def test_a_part_given_back_is_the_first_beneficiarys_again(part, letter):
    receipt = part.credit("holder", "consentToCancel")
    assert receipt.event("PartRejoined").arguments["amount"] == SUPPLY
    assert part.status["state"] == CANCELLED
    assert letter.status["reserved"] == 0
    letter.present(amount=1_000_000 * YUAN)
    letter.honour()


def test_a_part_that_nobody_drew_expires_by_anybodys_hand_and_then_the_credit(part, letter):
    travel(part, letter.status["expiresAt"] + 20 * DAY)
    with reverts_with("CreditPresentationsOpen"):
        letter.credit("relay", "expire")
    part.credit("relay", "expire")
    assert part.status["state"] == EXPIRED
    before = balances(part.alliance)["importer"]
    letter.credit("relay", "expire")
    assert balances(part.alliance)["importer"] == before + margin(letter.terms)


def test_a_part_that_expires_earlier_leaves_the_first_beneficiary_time(letter, funded):
    part = transfer(
        letter, supplier(funded, "weaver"), expiryDay=day("2026-02-27"), latestShipmentDay=day("2026-02-20")
    )
    assert part.status["expiresAt"] == at("2026-02-27 17:00")
    travel(part, at("2026-02-27 17:00") + 1)
    part.credit("relay", "expire")
    letter.present(amount=1_000_000 * YUAN)


def test_a_part_drawn_to_the_end_is_closed(part, letter):
    part.present()
    part.honour()
    assert part.status["state"] == CLOSED
    assert (letter.status["drawn"], letter.status["reserved"]) == (SUPPLY, 0)


def test_every_party_silent_and_no_money_is_locked(part, letter, funded):
    """The weaver presented, and neither bank nor exporter ever acts again."""
    part.present()
    part.demand()
    travel(part, part.precluded_after() + 1)
    part.preclude()
    part.forfeit()
    assert part.money == SUPPLY
    travel(part, letter.status["expiresAt"] + 20 * DAY)
    before = balances(funded)["importer"]
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED
    assert balances(funded)["importer"] >= before
    assert (
        funded["Escrow"].struct("moduleAccount", funded["Undertakings"].address)["held"]
        == (funded["Undertakings"].struct("poolOf", letter.terms.issuingBank)["committed"])
    )


def test_a_stop_on_the_credit_stops_its_parts_and_the_other_way_round(part, letter, funded):
    court, undertakings = funded.accounts["court_officer"], funded["Undertakings"]
    until = funded.chain.now() + 5 * DAY
    undertakings.send(court, "stopPayment", part.id, until, keccak(text="order"))
    assert undertakings.call("stoppedUntil", letter.id) == until
    part.present()
    part.honour()
    assert part.money == 0
    with reverts_with("UndertakingStopped"):
        part.settle(part.key())
    undertakings.send(court, "liftStop", letter.id)
    part.settle(part.key())
    assert part.money == SUPPLY


def test_proceeds_of_a_part_are_the_second_beneficiarys_to_assign(part, funded):
    """Art. 39; the first beneficiary's own assignment does not touch them."""
    dyer = supplier(funded, "dyer")
    part.whole.send("exporter", "Undertakings", "assignProceeds", part.whole.id, part.whole.terms, dyer.address, 10)
    part.send("holder", "Undertakings", "assignProceeds", part.id, part.terms, dyer.address, 1_000 * YUAN)
    part.present()
    part.honour()
    assert part.money == SUPPLY - 1_000 * YUAN
    assert funded["DigitalYuan"].call("balanceOf", dyer.address) == 1_000 * YUAN


def test_a_waiver_of_what_a_part_was_reduced_below_since_takes_nothing_from_another(part, funded):
    part.present()
    part.refuse()
    less = part.terms._replace(amount=100_000 * YUAN)
    part.advise(less)
    part.send("holder", "CreditAmendments", "accept", part.id, less)
    assert part.apart == 100_000 * YUAN
    transfer(part.whole, supplier(funded, "dyer"), 900_000 * YUAN)
    part.waive()
    with reverts_with("CreditNothingAvailable"):
        part.honour()


def test_margin_of_a_part_is_the_credits(part):
    with reverts_with("CreditWrongState"):
        part.send("importer", "Undertakings", "addMargin", part.id, part.terms, 1)


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_acts_draws_more_than_the_credit(funded, seed):
    """drawn + reserved ≤ maximum over the whole and its parts, and everything can be ended afterwards."""
    draw, letter = random.Random(seed), transferable(funded)
    holders = [supplier(funded, name) for name in ("weaver", "dyer", "spinner")]
    parts = [transfer(letter, holders[0], 200_000 * YUAN)]

    def some_part():
        return draw.choice(parts)

    def acts():
        return draw.choice([
            lambda: parts.append(transfer(letter, draw.choice(holders), draw.randrange(1, 500_000) * YUAN)),
            lambda: some_part().present(amount=draw.randrange(1, 400_000) * YUAN),
            lambda: letter.present(amount=draw.randrange(1, 300_000) * YUAN),
            lambda: (lambda p: p.honour(p.status["presentations"]))(some_part()),
            lambda: (lambda p: p.refuse(p.status["presentations"]))(some_part()),
            lambda: (lambda p: p.demand(p.status["presentations"]))(some_part()),
            lambda: (lambda p: p.substitute(draw.randrange(1, 900_000) * YUAN, p.status["presentations"]))(some_part()),
            lambda: letter.honour(letter.status["presentations"]),
            lambda: some_part().credit("holder", "consentToCancel"),
        ])  # fmt: skip

    done = 0
    for _ in range(60):
        try:
            acts()()
            done += 1
        except ContractReverted:
            continue  # which refusal it is does not matter here
        status = letter.status
        assert status["drawn"] + status["reserved"] <= 1_000_000 * YUAN
        assert sum(part.apart for part in parts) <= status["reserved"]
        assert all(part.status["reserved"] <= part.apart for part in parts)
    assert done >= 10
    funded.chain.travel(letter.status["expiresAt"] + 100 * DAY)
    for held in (*parts, letter):
        for number in range(1, held.status["presentations"] + 1):
            if held.examination(number)["state"] == 1:
                held.preclude(number)
        if held is not letter:
            for number in range(1, held.status["presentations"] + 1):
                if held.substitution(number)["awaited"]:
                    held.forfeit(number)
    for held in (*parts, letter):
        if held.status["state"] == 2:
            held.credit("relay", "expire")
    assert letter.security == (0, 0, 0)
