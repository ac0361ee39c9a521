"""Ann's purse of 300 yuan on her telephone; Bea's and Cai's, so that they can pass on what they get."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.purse import DAY, device, note

AMOUNT, BOND = 300 * YUAN, 150 * YUAN


@pytest.fixture
def street(funded, token, escrow, offline_purse):
    """People with wallets of class 4 and devices, each with a purse: `ann.phone`, `ann.purse`, `ann.wallet`."""
    people = {}
    for name in ("ann", "bea", "cai"):
        wallet = person(funded, name, CLASS_4, 2_000 * YUAN)
        token.send(wallet, "approve", escrow.address, 2**256 - 1)
        phone, expiry = device(name), funded.chain.now() + 2 * DAY
        receipt = offline_purse.send(wallet, "open", phone.address, AMOUNT, expiry)
        number = receipt.event("PurseOpened").arguments["id"]
        people[name] = SimpleNamespace(wallet=wallet, phone=phone, purse=number, expiry=expiry)
    return SimpleNamespace(**people)


@pytest.fixture
def pay(offline_purse, street):
    """A note of Ann's over so much for a device."""

    def paying(payee, amount, start=0, counter=1, by=None):
        by = by or street.ann
        return note(offline_purse, by.purse, by.phone, payee.phone.address, amount, start=start, counter=counter)

    return paying


@pytest.fixture
def claim(offline_purse, relay):
    """Claim a note for its last holder; the claim's id."""

    def claiming(held, holder):
        arguments = held.claim(holder.phone, holder.wallet.address)
        return offline_purse.send(relay, "claim", *arguments).event("VoucherClaimed").arguments["claim"]

    return claiming


@pytest.fixture
def settle(funded, offline_purse, street, relay):
    """Let the window pass and settle Ann's purse."""

    def settling(who=None):
        who = who or street.ann
        funded.chain.travel(max(funded.chain.now() + 1, who.expiry + 3 * DAY + 1))
        return offline_purse.send(relay, "settle", who.purse)

    return settling
