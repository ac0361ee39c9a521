"""DigitalYuan.freeze and release: by order, applied on every path on which money can move."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.money import CLASS_4, YUAN, person, replayed
from tests.helpers.reverts import reverts_with

ORDER, COURT = keccak(text="order 1"), 1
BALANCE = 2_000_000 * YUAN
KEY = b"\1" * 32

# What leaves the importer's wallet, and what arrives in it, by every function that moves money.
OUTWARD = ("transfer", "transferWithReference", "transferFrom", "Escrow.lock")
INWARD = ("transfer", "transferWithReference", "transferFrom", "mint", "Escrow.pay", "Escrow.refund", "Escrow.withdraw")


@pytest.fixture
def paths(funded, token, escrow, importer, exporter, bank_of_china):
    """Ways to move one yuan out of or into the importer's wallet; each raises where it is refused.

    The carrier is admitted as a module of Escrow, so that Escrow's own verbs can be tried.
    """
    carrier = funded.accounts["carrier"]

    def prepare() -> None:
        funded.council(escrow, "admitModule", carrier.address, 10**12)
        token.send(importer, "transfer", exporter.address, 1_000 * YUAN)
        for payer in (importer, exporter):
            token.send(payer, "approve", carrier.address, 2**256 - 1)
            token.send(payer, "approve", escrow.address, 2**256 - 1)
        escrow.send(carrier, "lock", b"\2" * 32, exporter.address, 100 * YUAN)
        escrow.send(carrier, "lock", b"\3" * 32, importer.address, 100 * YUAN)

    replayed(funded, "freeze paths", prepare)
    one, here = 1 * YUAN, importer.address

    def owed_then_withdraw():
        escrow.send(carrier, "pay", b"\2" * 32, here, one)
        escrow.send(carrier, "withdraw", here)

    def delivered(receipt, event):
        if not receipt.event(event).arguments["delivered"]:
            raise ContractReverted("DigitalYuanFrozenInward", {"wallet": here}, event)

    return {
        "out": {
            "transfer": lambda: token.send(importer, "transfer", exporter.address, one),
            "transferWithReference": lambda: token.send(
                importer, "transferWithReference", exporter.address, one, ORDER
            ),
            "transferFrom": lambda: token.send(carrier, "transferFrom", here, exporter.address, one),
            "Escrow.lock": lambda: escrow.send(carrier, "lock", KEY, here, one),
        },
        "in": {
            "transfer": lambda: token.send(exporter, "transfer", here, one),
            "transferWithReference": lambda: token.send(exporter, "transferWithReference", here, one, ORDER),
            "transferFrom": lambda: token.send(carrier, "transferFrom", exporter.address, here, one),
            "mint": lambda: token.send(bank_of_china, "mint", here, one),
            "Escrow.pay": lambda: delivered(escrow.send(carrier, "pay", b"\2" * 32, here, one), "PaidOut"),
            "Escrow.refund": lambda: delivered(escrow.send(carrier, "refund", b"\3" * 32, one), "Refunded"),
            "Escrow.withdraw": owed_then_withdraw,
        },
    }


MATRIX = [
    ((outward, inward), way, path)
    for outward, inward in ((True, False), (False, True), (True, True))
    for way, names in (("out", OUTWARD), ("in", INWARD))
    for path in names
]


@pytest.mark.parametrize(("flags", "way", "path"), MATRIX, ids=lambda value: str(value))
def test_freeze_applies_on_every_path(token, shanghai_customs, importer, paths, flags, way, path):
    outward, inward = flags
    token.send(shanghai_customs, "freeze", importer.address, outward, inward, 0, COURT, ORDER)
    before = token.call("balanceOf", importer.address)
    if (outward and way == "out") or (inward and way == "in"):
        with pytest.raises(ContractReverted) as refused:
            paths[way][path]()
        frozen = "DigitalYuanFrozenOutward" if way == "out" else "DigitalYuanFrozenInward"
        assert refused.value.name == frozen and refused.value.arguments["wallet"].lower() == importer.address.lower()
        assert token.call("balanceOf", importer.address) == before
    elif path != "Escrow.withdraw":  # nothing is owed where everything is delivered
        paths[way][path]()
        assert token.call("balanceOf", importer.address) == before + (YUAN if way == "in" else -YUAN)


@pytest.mark.parametrize("path", OUTWARD)
def test_frozen_part_never_leaves_on_any_path(token, shanghai_customs, importer, paths, path):
    balance = token.call("balanceOf", importer.address)
    token.send(shanghai_customs, "freeze", importer.address, False, False, balance - YUAN, COURT, ORDER)
    paths["out"][path]()
    assert token.call("balanceOf", importer.address) == balance - YUAN
    with pytest.raises(ContractReverted, match="InsufficientBalance|KeyInUse"):
        paths["out"][path]()


def test_frozen_part_above_the_balance_holds_what_comes_later(funded, token, shanghai_customs, importer, bank_of_china):
    token.send(shanghai_customs, "freeze", importer.address, False, False, BALANCE + 100, COURT, ORDER)
    token.send(bank_of_china, "mint", importer.address, 101)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=1, needed=2):
        token.send(importer, "transfer", funded.accounts["exporter"].address, 2)


def test_freeze_tells_everything_in_its_event(funded, token, shanghai_customs, importer):
    receipt = token.send(shanghai_customs, "freeze", importer.address, True, False, 5, 3, ORDER)
    assert receipt.event("WalletFrozen").arguments == {
        "wallet": importer.address, "authority": shanghai_customs.address, "outward": True, "inward": False,
        "frozen": 5, "kind": 3, "order": ORDER,
    }  # fmt: skip
    view = token.struct("wallet", importer.address)
    assert (view["frozen"], view["frozenOutward"], view["frozenInward"], view["balance"]) == (5, True, False, BALANCE)


def test_release_restores_the_wallet_with_balance_and_counters(funded, token, shanghai_customs, importer, exporter):
    before = token.struct("wallet", importer.address)
    token.send(shanghai_customs, "freeze", importer.address, True, True, 7, COURT, ORDER)
    receipt = token.send(shanghai_customs, "release", importer.address, COURT, keccak(text="counter-order"))
    assert receipt.event("WalletReleased").arguments["order"] == keccak(text="counter-order")
    assert token.struct("wallet", importer.address) == before
    token.send(importer, "transfer", exporter.address, BALANCE)


def test_transfer_to_oneself_cannot_shake_off_a_freeze(funded, token, shanghai_customs, importer):
    """ERC-7943's forced transfer to self unfroze a balance."""
    token.send(shanghai_customs, "freeze", importer.address, False, False, BALANCE, COURT, ORDER)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        token.send(importer, "transfer", importer.address, BALANCE)


def test_changing_the_class_keeps_a_freeze(funded, token, shanghai_customs, bank_of_china, importer):
    token.send(shanghai_customs, "freeze", importer.address, True, False, 9, COURT, ORDER)
    token.send(bank_of_china, "changeClass", importer.address, 1)
    view = token.struct("wallet", importer.address)
    assert (view["class_"], view["frozen"], view["frozenOutward"]) == (1, 9, True)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((True, False, 0, 0, ORDER), "DigitalYuanInvalidOrder"),
        ((True, False, 0, COURT, b"\0" * 32), "DigitalYuanInvalidOrder"),
        ((False, False, 0, COURT, ORDER), "DigitalYuanInvalidOrder"),
        ((True, False, 2**48, COURT, ORDER), "DigitalYuanAmountTooLarge"),
    ],
    ids=["no kind", "no order", "freezes nothing", "part above 48 bits"],
)
def test_freeze_without_a_proper_order_is_refused(funded, token, shanghai_customs, importer, arguments, error):
    with reverts_with(error):
        token.send(shanghai_customs, "freeze", importer.address, *arguments)


@pytest.mark.parametrize("function", ["freeze", "release"])
@pytest.mark.parametrize("party", ["stranger", "icbc", "bank_of_china", "reserve_maker", "importer"])
def test_freeze_and_release_are_for_order_authorities_alone(funded, token, importer, party, function, request):
    caller = request.getfixturevalue(party)
    flags = (True, True, 0) if function == "freeze" else ()
    with reverts_with("DigitalYuanNotOrderAuthority", caller=caller.address):
        token.send(caller, function, importer.address, *flags, COURT, ORDER)


def test_freeze_of_escrow_is_refused_since_it_holds_the_money_of_many(funded, token, escrow, shanghai_customs):
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(shanghai_customs, "freeze", escrow.address, True, True, 0, COURT, ORDER)


def test_freeze_of_a_wallet_that_was_never_opened_is_refused(token, shanghai_customs, stranger):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(shanghai_customs, "freeze", stranger.address, True, True, 0, COURT, ORDER)


def test_order_authority_that_was_withdrawn_orders_no_more(funded, token, shanghai_customs, importer):
    funded.council(token, "setOrderAuthority", shanghai_customs.address, False)
    with reverts_with("DigitalYuanNotOrderAuthority"):
        token.send(shanghai_customs, "freeze", importer.address, True, True, 0, COURT, ORDER)


@pytest.mark.parametrize("way_path", [("in", path) for path in INWARD if path != "Escrow.withdraw"], ids=str)
def test_frozen_part_lets_money_in_on_every_path(token, shanghai_customs, importer, paths, way_path):
    way, path = way_path
    token.send(shanghai_customs, "freeze", importer.address, False, False, BALANCE, COURT, ORDER)
    before = token.call("balanceOf", importer.address)
    paths[way][path]()
    assert token.call("balanceOf", importer.address) == before + YUAN


@pytest.mark.parametrize(
    ("way", "path"),
    [("out", path) for path in OUTWARD] + [("in", path) for path in INWARD if path != "Escrow.withdraw"],
)
def test_release_opens_every_path_again(token, shanghai_customs, importer, paths, way, path):
    token.send(shanghai_customs, "freeze", importer.address, True, True, BALANCE, COURT, ORDER)
    token.send(shanghai_customs, "release", importer.address, COURT, ORDER)
    before = token.call("balanceOf", importer.address)
    paths[way][path]()
    assert token.call("balanceOf", importer.address) == before + (YUAN if way == "in" else -YUAN)


def test_freeze_replaces_what_was_frozen_before(funded, token, shanghai_customs, pboc_shanghai, importer):
    """Not added up, by whichever authority: a second order states the whole."""
    token.send(shanghai_customs, "freeze", importer.address, True, True, 900, COURT, ORDER)
    token.send(pboc_shanghai, "freeze", importer.address, False, True, 100, COURT, ORDER)
    view = token.struct("wallet", importer.address)
    assert (view["frozenOutward"], view["frozenInward"], view["frozen"]) == (False, True, 100)


def test_frozen_part_at_48_bits_leaves_its_neighbours_alone(funded, token, shanghai_customs, importer):
    payer = person(funded, "payer", CLASS_4, 1_000 * YUAN)
    token.send(payer, "transfer", importer.address, 300)
    before = token.struct("wallet", payer.address)
    token.send(shanghai_customs, "freeze", payer.address, False, False, 2**48 - 1, COURT, ORDER)
    assert token.struct("wallet", payer.address) == before | {"frozen": 2**48 - 1}
    with reverts_with("DigitalYuanInsufficientBalance", wallet=payer.address, free=0, needed=1):
        token.send(payer, "transfer", importer.address, 1)
    token.send(payer, "transfer", importer.address, 0)


def test_frozen_part_to_the_fen(funded, token, shanghai_customs, importer, exporter):
    token.send(shanghai_customs, "freeze", importer.address, False, False, 700, COURT, ORDER)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=BALANCE - 700):
        token.send(importer, "transfer", exporter.address, BALANCE - 699)
    token.send(importer, "transfer", exporter.address, BALANCE - 700)


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 5])
def test_freeze_and_release_name_every_kind_of_order(funded, token, shanghai_customs, importer, kind):
    receipt = token.send(shanghai_customs, "freeze", importer.address, True, True, 0, kind, ORDER)
    assert receipt.event("WalletFrozen").arguments["kind"] == kind
    receipt = token.send(shanghai_customs, "release", importer.address, kind, ORDER)
    assert [(event.name, event.arguments) for event in receipt.events] == [
        (
            "WalletReleased",
            {"wallet": importer.address, "authority": shanghai_customs.address, "kind": kind, "order": ORDER},
        )
    ]


@pytest.mark.parametrize(("kind", "order"), [(0, ORDER), (COURT, b"\0" * 32)], ids=["no kind", "no order"])
def test_release_without_a_proper_order_is_refused(funded, token, shanghai_customs, importer, kind, order):
    with reverts_with("DigitalYuanInvalidOrder"):
        token.send(shanghai_customs, "release", importer.address, kind, order)


def test_release_of_no_wallet_or_a_contracts_is_refused(token, escrow, shanghai_customs, stranger):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(shanghai_customs, "release", stranger.address, COURT, ORDER)
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(shanghai_customs, "release", escrow.address, COURT, ORDER)


def test_order_authority_is_named_and_unnamed_by_the_council(alliance, funded, token, importer, stranger):
    for may in (True, False):
        receipt = alliance.council(token, "setOrderAuthority", stranger.address, may)
        (told,) = [event.arguments for event in receipt.events if event.name == "OrderAuthorityChanged"]
        assert told == {"authority": stranger.address, "mayOrder": may}
        assert token.call("isOrderAuthority", stranger.address) is may
        if may:
            token.send(stranger, "freeze", importer.address, True, False, 0, COURT, ORDER)
    with reverts_with("DigitalYuanNotOrderAuthority", caller=stranger.address):
        token.send(stranger, "release", importer.address, COURT, ORDER)
