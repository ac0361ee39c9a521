"""ReserveDesk.proposeReserve, confirmReserve, cancelReserve: two officers, one reference, once."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import PAID_IN, PAID_OUT, YUAN
from tests.helpers.reverts import reverts_with

UETR = keccak(text="pacs.009 of today")
ZERO = "0x" + "00" * 20
ICBC = 4  # its index
ALL = (2**64 - 1) // 100  # [fen] most that operators together may pay in


@pytest.fixture
def proposed(alliance, token, reserve_desk, icbc, reserve_maker) -> bytes:
    """The first officer recorded 1,000 yuan of ICBC's."""
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 1_000 * YUAN, PAID_IN, UETR)
    return UETR


def account(token, operator) -> tuple[int, int, int]:
    """(issued, paid in, payout pending) [fen]"""
    found = token.struct("operatorAccount", operator.address)
    return found["issued"], found["paidIn"], found["payoutPending"]


def test_propose_recognises_nothing_yet(token, reserve_desk, icbc, reserve_maker, proposed):
    assert account(token, icbc) == (0, 0, 0)
    entry = reserve_desk.struct("reserveEntry", UETR)
    assert (entry["operator"], entry["amount"], entry["maker"]) == (ICBC, 1_000 * YUAN, reserve_maker.address)


def test_confirm_by_another_officer_recognises_the_reserve(token, reserve_desk, icbc, reserve_checker, proposed):
    receipt = reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    assert account(token, icbc) == (0, 1_000 * YUAN, 0)
    event = receipt.event("ReserveConfirmed").arguments
    assert (event["operator"], event["amount"], event["checker"]) == (
        icbc.address,
        1_000 * YUAN,
        reserve_checker.address,
    )


def test_confirm_by_the_officer_who_proposed_is_refused(token, reserve_desk, reserve_maker, proposed):
    with reverts_with("ReserveSameOfficer", officer=reserve_maker.address):
        reserve_desk.send(reserve_maker, "confirmReserve", UETR)


def test_confirm_twice_is_refused(token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    with reverts_with("ReserveUnknownReference", reference_=UETR):
        reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    assert account(token, icbc) == (0, 1_000 * YUAN, 0)


@pytest.mark.parametrize("ending", [None, "confirmReserve", "cancelReserve"])
def test_reference_is_used_for_ever(token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed, ending):
    if ending:
        reserve_desk.send(reserve_checker, ending, UETR)
    with reverts_with("ReserveReferenceUsed", reference_=UETR):
        reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 1, PAID_IN, UETR)


def test_cancel_by_either_officer_recognises_nothing(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed
):
    reserve_desk.send(reserve_maker, "cancelReserve", UETR)
    assert reserve_desk.struct("reserveEntry", UETR)["maker"] == ZERO
    with reverts_with("ReserveUnknownReference"):
        reserve_desk.send(reserve_checker, "confirmReserve", UETR)


def test_payout_is_held_back_at_once_and_leaves_at_the_second_officer(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed
):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    token.send(icbc, "mint", icbc.address, 600 * YUAN)
    payout = keccak(text="payout")
    with reverts_with("DigitalYuanReserveExceeded", available=400 * YUAN, needed=400 * YUAN + 1):
        reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 400 * YUAN + 1, PAID_OUT, payout)
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 400 * YUAN, PAID_OUT, payout)
    assert account(token, icbc) == (600 * YUAN, 1_000 * YUAN, 400 * YUAN)
    reserve_desk.send(reserve_checker, "confirmReserve", payout)
    assert account(token, icbc) == (600 * YUAN, 600 * YUAN, 0)


def test_payout_that_is_cancelled_may_be_issued_again(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed
):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 1_000 * YUAN, PAID_OUT, keccak(text="payout"))
    reserve_desk.send(reserve_checker, "cancelReserve", keccak(text="payout"))
    token.send(icbc, "mint", icbc.address, 1_000 * YUAN)


def test_propose_for_an_account_that_is_no_operator_is_refused(token, reserve_desk, importer, reserve_maker):
    with reverts_with("ReserveNotOperator", account=importer.address):
        reserve_desk.send(reserve_maker, "proposeReserve", importer.address, 1, PAID_IN, UETR)


@pytest.mark.parametrize(
    ("amount", "reference", "error"),
    [
        (0, UETR, "ReserveInvalidAmount"),
        (2**64, UETR, "ReserveInvalidAmount"),
        (1, b"\0" * 32, "ReserveUnknownReference"),
    ],
)
def test_propose_nothing_too_much_or_without_reference_is_refused(
    token, reserve_desk, icbc, reserve_maker, amount, reference, error
):
    with reverts_with(error):
        reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, amount, PAID_IN, reference)


def test_all_reserve_together_fits_a_balance(token, reserve_desk, icbc, alibaba, reserve_maker, reserve_checker):
    """A bank in deposit mode issues a hundred times its reserve at most, so that no balance can overflow 64 bits."""
    for operator, amount, name in ((icbc, ALL, "all"), (alibaba, 1, "one more")):
        reserve_desk.send(reserve_maker, "proposeReserve", operator.address, amount, PAID_IN, keccak(text=name))
    reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="all"))
    with reverts_with("DigitalYuanAmountTooLarge", amount=1):
        reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="one more"))


@pytest.mark.parametrize("party", ["pboc_shanghai", "icbc", "stranger", "deployer"])
@pytest.mark.parametrize("function", ["proposeReserve", "confirmReserve", "cancelReserve"])
def test_reserve_is_for_its_officers_alone(token, reserve_desk, icbc, proposed, party, function, request):
    caller = request.getfixturevalue(party)
    arguments = (icbc.address, 1, PAID_IN, keccak(text="other")) if function == "proposeReserve" else (UETR,)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        reserve_desk.send(caller, function, *arguments)


@pytest.mark.parametrize("direction", [PAID_IN, PAID_OUT], ids=["in", "out"])
@pytest.mark.parametrize("ending", ["confirmReserve", "cancelReserve"])
def test_reserve_entry_tells_everything_from_its_first_to_its_second_officer(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed, direction, ending
):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    entry = {"reference_": keccak(text="entry"), "operator": icbc.address}
    facts = {"direction": direction, "amount": 300 * YUAN}
    receipt = reserve_desk.send(
        reserve_maker, "proposeReserve", icbc.address, 300 * YUAN, direction, entry["reference_"]
    )
    assert said(receipt, "ReserveDesk") == [("ReserveProposed", entry | facts | {"maker": reserve_maker.address})]
    stored = {"operator": ICBC, **facts}
    assert reserve_desk.struct("reserveEntry", entry["reference_"]) == stored | {"maker": reserve_maker.address}
    assert account(token, icbc) == (0, 1_000 * YUAN, 300 * YUAN if direction == PAID_OUT else 0)
    receipt = reserve_desk.send(reserve_checker, ending, entry["reference_"])
    if ending == "confirmReserve":
        assert said(receipt, "ReserveDesk") == [
            ("ReserveConfirmed", entry | facts | {"checker": reserve_checker.address})
        ]
    else:
        assert said(receipt, "ReserveDesk") == [("ReserveCancelled", entry | {"officer": reserve_checker.address})]
    assert reserve_desk.struct("reserveEntry", entry["reference_"]) == stored | {"maker": ZERO}
    moved = 0 if ending == "cancelReserve" else 300 * YUAN if direction == PAID_IN else -300 * YUAN
    assert account(token, icbc) == (0, 1_000 * YUAN + moved, 0)


def test_confirm_a_payout_by_the_officer_who_proposed_it_is_refused(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed
):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    reserve_desk.send(reserve_checker, "proposeReserve", icbc.address, 1, PAID_OUT, keccak(text="payout"))
    with reverts_with("ReserveSameOfficer", officer=reserve_checker.address):
        reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="payout"))
    reserve_desk.send(reserve_maker, "confirmReserve", keccak(text="payout"))
    assert account(token, icbc) == (0, 1_000 * YUAN - 1, 0)


@pytest.mark.parametrize("function", ["confirmReserve", "cancelReserve"])
@pytest.mark.parametrize("reference", [keccak(text="never proposed"), b"\0" * 32], ids=["never proposed", "none"])
def test_unknown_reference_is_refused(token, reserve_desk, reserve_checker, function, reference):
    with reverts_with("ReserveUnknownReference", reference_=reference):
        reserve_desk.send(reserve_checker, function, reference)


@pytest.mark.parametrize("first", ["confirmReserve", "cancelReserve"])
@pytest.mark.parametrize("second", ["confirmReserve", "cancelReserve"])
def test_entry_ends_once(token, reserve_desk, icbc, reserve_checker, reserve_maker, proposed, first, second):
    reserve_desk.send(reserve_checker, first, UETR)
    before = account(token, icbc)
    for officer in (reserve_checker, reserve_maker):
        with reverts_with("ReserveUnknownReference", reference_=UETR):
            reserve_desk.send(officer, second, UETR)
    assert account(token, icbc) == before


def test_two_payouts_together_cannot_exceed_what_is_available(
    token, reserve_desk, icbc, reserve_maker, reserve_checker, proposed
):
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 600 * YUAN, PAID_OUT, keccak(text="one"))
    with reverts_with("DigitalYuanReserveExceeded", operator=icbc.address, available=400 * YUAN):
        reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 400 * YUAN + 1, PAID_OUT, keccak(text="two"))
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 400 * YUAN, PAID_OUT, keccak(text="two"))
    for name in ("two", "one"):
        reserve_desk.send(reserve_checker, "confirmReserve", keccak(text=name))
    assert account(token, icbc) == (0, 0, 0)


def test_payout_larger_than_64_bits_or_of_nothing_is_refused(token, reserve_desk, icbc, reserve_maker):
    for amount, error in ((0, "ReserveInvalidAmount"), (2**64, "ReserveInvalidAmount")):
        with reverts_with(error, amount=amount):
            reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, amount, PAID_OUT, UETR)


def test_reserve_of_a_suspended_operator_can_still_be_recorded_and_paid_out(
    token, reserve_desk, icbc, pboc_shanghai, reserve_maker, reserve_checker, proposed
):
    token.send(pboc_shanghai, "suspendOperator", icbc.address)
    reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 1_000 * YUAN, PAID_OUT, keccak(text="payout"))
    reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="payout"))
    assert account(token, icbc) == (0, 0, 0)


def test_all_reserve_paid_out_makes_room_for_as_much_again(
    token, reserve_desk, icbc, alibaba, reserve_maker, reserve_checker
):
    everything = ALL
    for operator, direction, name in ((icbc, PAID_IN, "in"), (icbc, PAID_OUT, "out"), (alibaba, PAID_IN, "again")):
        reserve_desk.send(reserve_maker, "proposeReserve", operator.address, everything, direction, keccak(text=name))
        reserve_desk.send(reserve_checker, "confirmReserve", keccak(text=name))
    assert (account(token, icbc), account(token, alibaba)) == ((0, 0, 0), (0, everything, 0))
