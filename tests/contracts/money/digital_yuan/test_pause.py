"""DigitalYuan.pause: issue and payment stop, exits do not."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import BOTH, CLASS_4, CORPORATE, OUTWARD, PAID_OUT, YUAN, replayed
from tests.helpers.reverts import reverts_with

HOUR = 3_600
DAY = 24 * HOUR
PAUSE, REST = 11, 30  # [days]


def day_in_china(moment: int) -> int:
    """[days since 1970, UTC+8]"""
    return (moment + 8 * HOUR) // DAY


@pytest.fixture
def paused(funded, token, escrow, pboc_shanghai, importer, exporter):
    """Everything was prepared before the guardian paused."""
    carrier = funded.accounts["carrier"]

    def prepare() -> None:
        funded.decide(escrow, "admitModule", carrier.address, 10**12)
        for spender in (carrier.address, escrow.address):
            token.send(importer, "approve", spender, 2**256 - 1)
        escrow.send(carrier, "lock", b"\1" * 32, importer.address, 100 * YUAN)

    replayed(funded, "pause", prepare)
    receipt = token.send(pboc_shanghai, "pause")
    assert [(event.name, event.arguments) for event in receipt.events] == [
        ("Paused", {"officer": pboc_shanghai.address, "end": day_in_china(receipt.timestamp) + PAUSE})
    ]
    return funded


def test_pause_stops_every_payment_and_issue(paused, token, escrow, importer, exporter, carrier, bank_of_china):
    for sender, function, arguments in (
        (importer, "transfer", (exporter.address, 1)),
        (importer, "transferWithReference", (exporter.address, 1, keccak(text="x"))),
        (carrier, "transferFrom", (importer.address, exporter.address, 1)),
        (bank_of_china, "mint", (importer.address, 1)),
    ):
        with reverts_with("DigitalYuanPaused"):
            token.send(sender, function, *arguments)
    with reverts_with("DigitalYuanPaused"):
        escrow.send(carrier, "lock", b"\2" * 32, importer.address, 1)


def test_pause_leaves_redemption_payout_and_orders_open(
    paused, token, reserve_desk, icbc, importer, shanghai_customs, reserve_maker, reserve_checker
):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, 1, keccak(text="order"))
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 1 * YUAN, PAID_OUT, keccak(text="payout"))
    reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="payout"))


def test_pause_turns_a_payment_out_of_escrow_into_a_debt_that_anybody_delivers_later(
    paused, token, escrow, carrier, exporter, stranger
):
    receipt = escrow.send(carrier, "pay", b"\1" * 32, exporter.address, 100 * YUAN)
    assert receipt.event("PaidOut").arguments["delivered"] is False
    assert escrow.call("owed", exporter.address) == escrow.call("totalOwed") == 100 * YUAN
    with reverts_with("DigitalYuanPaused"):
        escrow.send(stranger, "withdraw", exporter.address)
    paused.decide(token, "unpause")
    escrow.send(stranger, "withdraw", exporter.address)
    assert token.call("balanceOf", exporter.address) == 100 * YUAN


@pytest.mark.parametrize("party", ["stranger", "icbc", "reserve_maker", "importer", "deployer"])
def test_pause_is_for_guardians_alone(token, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        token.send(caller, "pause")


def test_unpause_is_the_alliances_and_not_the_guardians(paused, token, pboc_shanghai):
    with reverts_with("AccessManagedUnauthorized", caller=pboc_shanghai.address):
        token.send(pboc_shanghai, "unpause")
    receipt = paused.decide(token, "unpause")
    assert token.call("paused") is False and any(event.name == "Unpaused" for event in receipt.events)


def test_pause_leaves_everything_open_that_neither_issues_nor_pays(
    paused, token, wallet_office, alibaba, icbc, importer, carrier, stranger, pboc_shanghai, shanghai_customs
):
    token.send(importer, "approve", carrier.address, 5)
    token.send(alibaba, "openWallet", stranger.address, CLASS_4, b"\1" * 32)
    wallet_office.send(alibaba, "changeClass", stranger.address, CORPORATE)
    token.send(pboc_shanghai, "suspendOperator", icbc.address)
    token.send(pboc_shanghai, "reinstateOperator", icbc.address)
    token.send(shanghai_customs, "freeze", importer.address, BOTH, 1, b"\1" * 32)
    token.send(shanghai_customs, "release", importer.address, 1, b"\1" * 32)
    token.send(stranger, "cacheYear")
    paused.decide(token, "setOrderAuthority", 3, stranger.address)
    assert token.call("paused") is True


def test_pause_turns_a_refund_into_a_debt(paused, token, escrow, carrier, importer):
    receipt = escrow.send(carrier, "refund", b"\1" * 32, 40 * YUAN)
    assert receipt.event("Refunded").arguments["delivered"] is False
    assert escrow.call("owed", importer.address) == 40 * YUAN


def test_pause_by_the_other_guardian(alliance, token, shanghai_customs):
    receipt = token.send(shanghai_customs, "pause")
    assert receipt.event("Paused").arguments["officer"] == shanghai_customs.address
    assert token.call("paused") is True


# ----------------------------------------------------------------------------------------------- its automatic end


@pytest.fixture
def end(paused, token) -> int:
    """[unix s] midnight in Shanghai with which the pause ends."""
    moment = token.call("pauseEnd") * DAY - 8 * HOUR
    assert (PAUSE - 1) * DAY < moment - paused.chain.now() <= PAUSE * DAY
    return moment


def test_pause_ends_by_itself_at_midnight_and_not_a_second_before(paused, token, importer, exporter, end):
    paused.chain.travel(end - 1)
    assert token.call("paused") is True
    with reverts_with("DigitalYuanPaused"):
        token.call("transfer", exporter.address, 1, sender=importer.address)
    paused.chain.travel(end)
    assert token.call("paused") is False
    token.send(importer, "transfer", exporter.address, 1)
    assert token.call("balanceOf", exporter.address) == 1


def test_ended_pause_lets_every_kind_of_payment_go_on_without_anybody_clearing_it(
    paused, token, escrow, importer, exporter, carrier, bank_of_china, end
):
    paused.chain.travel(end)
    token.send(importer, "transferWithReference", exporter.address, 1, keccak(text="x"))
    token.send(carrier, "transferFrom", importer.address, exporter.address, 1)
    token.send(importer, "batchTransfer", [(exporter.address, 1)])
    token.send(bank_of_china, "mint", exporter.address, 1)
    escrow.send(carrier, "lock", b"\2" * 32, importer.address, 1)
    assert token.call("balanceOf", exporter.address) == 4


def test_anybody_clears_an_ended_pause_and_payments_are_as_cheap_as_before(
    funded, token, importer, exporter, pboc_shanghai, stranger
):
    token.send(importer, "transfer", exporter.address, 1)
    before = token.send(importer, "transfer", exporter.address, 1).gas
    token.send(pboc_shanghai, "pause")
    funded.chain.travel(token.call("pauseEnd") * DAY - 8 * HOUR)
    assert token.send(importer, "transfer", exporter.address, 1).gas > before
    token.send(stranger, "cacheYear")
    assert token.send(importer, "transfer", exporter.address, 1).gas == before
    assert token.call("pauseEnd") > 0  # guardians still have to wait


def test_clearing_a_pause_that_stands_changes_nothing(paused, token, importer, exporter, stranger):
    token.send(stranger, "cacheYear")
    with reverts_with("DigitalYuanPaused"):
        token.send(importer, "transfer", exporter.address, 1)


# ---------------------------------------------------------------------------------------------- abuse by a guardian


def test_no_guardian_pauses_again_within_thirty_days_of_the_end(paused, token, shanghai_customs, pboc_shanghai, end):
    again = token.call("pauseEnd") + REST
    for moment in (paused.chain.now(), end, end + REST * DAY - 1):
        if moment > paused.chain.now():
            paused.chain.travel(moment)
        for guardian in (shanghai_customs, pboc_shanghai):
            with reverts_with("DigitalYuanPausedLately", **{"from": again}):
                token.call("pause", sender=guardian.address)
    paused.chain.travel(end + REST * DAY)
    token.send(shanghai_customs, "pause")
    assert token.call("paused") is True and token.call("pauseEnd") == again + PAUSE


def test_guardian_cannot_pause_again_what_the_alliance_has_lifted(paused, token, pboc_shanghai):
    paused.decide(token, "unpause")
    with reverts_with("DigitalYuanPausedLately"):
        token.send(pboc_shanghai, "pause")


def test_alliance_prolongs_a_pause_and_a_guardian_cannot(paused, token, pboc_shanghai, end):
    with reverts_with("AccessManagedUnauthorized", caller=pboc_shanghai.address):
        token.send(pboc_shanghai, "prolongPause", 20)
    receipt = paused.decide(token, "prolongPause", 20)
    (told,) = [event.arguments for event in receipt.events if event.name == "Paused"]
    assert told["end"] == day_in_china(receipt.timestamp) + 20 == token.call("pauseEnd")
    paused.chain.travel(end)
    assert token.call("paused") is True
    paused.chain.travel(token.call("pauseEnd") * DAY - 8 * HOUR)
    assert token.call("paused") is False


def test_prolonging_by_no_day_ends_a_pause_today(paused, token):
    paused.decide(token, "prolongPause", 0)
    assert token.call("paused") is False


def test_unpause_tells_and_opens_every_payment_again(paused, token, importer, exporter, carrier, bank_of_china):
    receipt = paused.decide(token, "unpause")
    (told,) = [event.arguments for event in receipt.events if event.name == "Unpaused"]
    assert told == {"officer": paused["AllianceTimelock"].address}
    token.send(importer, "transfer", exporter.address, 1)
    token.send(importer, "transferWithReference", exporter.address, 1, b"\1" * 32)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 1)
    token.send(bank_of_china, "mint", exporter.address, 1)
    assert token.call("balanceOf", exporter.address) == 4


def test_pause_changes_no_limit_and_no_year(paused, token):
    limits = [token.call("limits", class_) for class_ in range(8)]
    paused.decide(token, "unpause")
    assert [token.call("limits", class_) for class_ in range(8)] == limits
