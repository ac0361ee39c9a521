"""The assembly of a plain transfer against the plain version beside it.

A batch of one payment of a person goes through `WalletLib.debited` and `credited`; a transfer tries the assembly first.
Whatever the state, the two end alike: both refused, or the same two words in the same storage. And the assembly is taken:
a payment that it hands on to the plain version would still be right, but dearer.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest
from web3.types import RPCEndpoint

from eport.chain.contract import ContractReverted
from tests.contracts.money.digital_yuan.test_set_limits import schedule
from tests.helpers.clearance import undone
from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE, COURT_ORDER, YUAN, person

AMOUNTS = (0, 1, 2_000 * YUAN, 2_000 * YUAN + 1, 4_999 * YUAN, 5_000 * YUAN, 5_000 * YUAN + 1, 10_000 * YUAN,
           50_000 * YUAN, 50_000 * YUAN + 1, 100_000 * YUAN, 2**64 - 1, 2**64, 2**128, 2**256 - 1, 2**256 - 2**48)  # fmt: skip
DAY, YEAR_EDGE = 86_400, 100 * YUAN
SAVED = 1_000  # [gas] that a transfer is cheaper than a batch of one, at least, where the assembly takes it


def storage(token) -> str:
    """Root of all that the token keeps: what no view shows counts, too."""
    answer = token.chain.web3.provider.make_request(RPCEndpoint("eth_getProof"), [token.address, [], "latest"])
    return str(answer["result"]["storageHash"])


def outcome(funded, token, payer, payee, function, *arguments):
    """What a call would do, undone again: (refusal) or the words of both wallets, and the root of the storage."""
    with undone(funded.chain):
        try:
            token.send(payer, function, *arguments)
        except ContractReverted as refused:
            return refused.name, {key: str(value).lower() for key, value in refused.arguments.items()}
        return [*(token.struct("wallet", party.address) for party in (payer, payee)), storage(token)]


@pytest.mark.parametrize("seed", range(4))
def test_transfer_and_batch_of_one_end_alike_in_any_state(funded, token, order_desk, seed):
    chance, customs = random.Random(seed), funded.accounts["shanghai_customs"]
    people = [
        person(funded, f"{class_} {number}", class_, chance.choice((0, 1, 4_000 * YUAN, 9_999 * YUAN)))
        for class_ in (CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE)
        for number in range(2)
    ]
    seen = set()
    for step in range(45):
        payer, payee = chance.choice(people), chance.choice(people)
        balance = token.call("balanceOf", payer.address)
        amount = chance.choice((*AMOUNTS, balance, balance + 1, max(0, balance - 700), chance.randint(0, balance)))
        fast = outcome(funded, token, payer, payee, "transfer", payee.address, amount)
        plain = outcome(funded, token, payer, payee, "batchTransfer", [(payee.address, amount)])
        refused = isinstance(fast, tuple)
        # Of several things that are wrong a batch may find another one first; wrong it is in both.
        assert isinstance(plain, tuple) if refused else fast == plain, (payer.address, payee.address, amount)
        seen.add(fast[0] if refused else "paid")
        if not refused:
            token.send(payer, "transfer", payee.address, amount)
        if step % 6 == 5:
            scope, part = chance.randint(0, 3), chance.choice((0, 700))
            if scope or part:
                call = ("impose", payer.address, scope, part, 0, COURT_ORDER, step.to_bytes(32, "big"))
                order_desk.send(customs, *call)
        if step % 9 == 8:
            funded.chain.travel(funded.chain.now() + chance.choice((1, 86_400, 86_400 * 200)))
    assert {"paid", "DigitalYuanInsufficientBalance", "DigitalYuanLimitExceeded", "DigitalYuanSelfTransfer"} <= seen


@pytest.mark.parametrize("paused", [False, True], ids=["never paused", "after a pause"])
@pytest.mark.parametrize("amount", [0, 1, 100 * YUAN, 100 * YUAN + 1])
def test_payment_of_an_institution_writes_no_counter(funded, token, importer, exporter, pboc_shanghai, paused, amount):
    """Where it came to, they would count once the wallet is a person's."""
    if paused:
        token.send(pboc_shanghai, "pause")
        funded.decide(token, "unpause")
    fast = outcome(funded, token, importer, exporter, "transfer", exporter.address, amount)
    assert fast == outcome(funded, token, importer, exporter, "batchTransfer", [(exporter.address, amount)])


def gas(funded, token, payer, function, *arguments) -> int:
    """What a call costs, undone again."""
    with undone(funded.chain):
        return token.send(payer, function, *arguments).gas


@pytest.mark.parametrize("edge", [0, YEAR_EDGE], ids=["first payment ever", "to the last fen of the year's limit"])
def test_payment_of_a_person_that_meets_every_limit_exactly_is_taken_by_the_assembly(funded, token, edge):
    limit = 10_000 * YUAN
    schedule(funded, "setLimits", CLASS_4, (limit, limit, limit, limit + edge))
    payer, payee = person(funded, "payer", CLASS_4, limit), person(funded, "payee", CLASS_4)
    if edge:
        token.send(payer, "transfer", payee.address, edge)
        token.send(payee, "transfer", payer.address, edge)
        funded.chain.travel(funded.chain.now() + DAY)
    fast = gas(funded, token, payer, "transfer", payee.address, limit)
    assert fast + SAVED < gas(funded, token, payer, "batchTransfer", [(payee.address, limit)])


@pytest.mark.parametrize("day", [(2027, 1, 1), (2027, 12, 31)], ids=["New Year's Day", "New Year's Eve"])
def test_first_payment_of_a_day_is_taken_by_the_assembly_on_every_day_of_the_year(funded, token, stranger, day):
    payer, payee = person(funded, "payer", CLASS_4, 100 * YUAN), person(funded, "payee", CLASS_4)
    shanghai = dt.timezone(dt.timedelta(hours=8))
    funded.chain.travel(int(dt.datetime(2027, 1, 1, 12, tzinfo=shanghai).timestamp()))
    token.send(stranger, "cacheYear")
    funded.chain.travel(int(dt.datetime(*day, 13, tzinfo=shanghai).timestamp()))
    fast = gas(funded, token, payer, "transfer", payee.address, YUAN)
    assert fast + SAVED < gas(funded, token, payer, "batchTransfer", [(payee.address, YUAN)])


@pytest.mark.parametrize("function", ["transferWithReference", "transferFrom"])
def test_every_other_payment_is_taken_by_the_assembly_too(funded, token, carrier, pboc_shanghai, function):
    """A pause that ended by itself leaves a mark which sends every payment the long way."""
    payer, payee = person(funded, "payer", CLASS_4, 100 * YUAN), person(funded, "payee", CLASS_4)
    token.send(payer, "approve", carrier.address, 100 * YUAN)
    call = {
        "transferWithReference": (payer, function, payee.address, YUAN, b"\1" * 32),
        "transferFrom": (carrier, function, payer.address, payee.address, YUAN),
    }[function]
    fast = gas(funded, token, *call)
    token.send(pboc_shanghai, "pause")
    funded.chain.travel(funded.chain.now() + 12 * DAY)
    assert fast + SAVED < gas(funded, token, *call)


def test_payment_of_an_institution_with_all_that_it_has_is_taken_by_the_assembly(funded, token, importer, exporter):
    token.send(importer, "transfer", exporter.address, 1)
    balance = token.call("balanceOf", importer.address)
    assert balance % 2  # every bit of it counts
    fast = gas(funded, token, importer, "transfer", exporter.address, balance)
    assert fast + SAVED < gas(funded, token, importer, "batchTransfer", [(exporter.address, balance)])
