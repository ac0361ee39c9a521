"""DigitalYuan.freeze and release: orders of many offices, applied on every path on which money can move."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.credit import said
from tests.helpers.money import (
    BOTH,
    COURT_ORDER,
    CUSTOMS_SEAT,
    INWARD,
    NO_SCOPE,
    OUTWARD,
    PBOC_SEAT,
    YUAN,
    ZERO_ADDRESS,
    replayed,
)
from tests.helpers.reverts import reverts_with
from tests.helpers.signing import (
    RECEIVE_WITH_BYTES,
    RECEIVE_WITH_KEY,
    TRANSFER_WITH_BYTES,
    TRANSFER_WITH_KEY,
    authorization,
)

ORDER = keccak(text="order 1")
BALANCE = 2_000_000 * YUAN
KEY = b"\1" * 32
FAR = 2**40 - 1

# What leaves the importer's wallet, and what arrives in it, by every function that moves money.
OUT = (
    "transfer", "transferWithReference", "transferFrom", "batchTransfer", "transferWithAuthorization (key)",
    "transferWithAuthorization (bytes)", "receiveWithAuthorization (key)", "receiveWithAuthorization (bytes)",
    "Escrow.lock", "redeemAtCentralBank",
)  # fmt: skip
IN = (
    "transfer", "transferWithReference", "transferFrom", "batchTransfer", "transferWithAuthorization (key)",
    "transferWithAuthorization (bytes)", "receiveWithAuthorization (key)", "receiveWithAuthorization (bytes)",
    "mint", "cashIn", "Escrow.pay", "Escrow.refund", "Escrow.withdraw", "OrderDesk.confirmSeizure",
)  # fmt: skip


@pytest.fixture
def paths(funded, token, escrow, order_desk, importer, exporter, bank_of_china, shanghai_customs, forfeiture_officer):
    """Ways to move one yuan out of or into the importer's wallet; each raises where it is refused.

    The carrier is admitted as a module of Escrow, so that Escrow's own verbs can be tried.
    """
    carrier, pboc = funded.accounts["carrier"], funded.accounts["pboc_shanghai"]
    one, here, there = 1 * YUAN, importer.address, exporter.address

    def prepare() -> None:
        funded.decide(escrow, "admitModule", carrier.address, 10**12)
        token.send(importer, "transfer", there, 1_000 * YUAN)
        for payer in (importer, exporter):
            token.send(payer, "approve", carrier.address, 2**256 - 1)
            token.send(payer, "approve", escrow.address, 2**256 - 1)
        escrow.send(carrier, "lock", b"\2" * 32, there, 100 * YUAN)
        escrow.send(carrier, "lock", b"\3" * 32, here, 100 * YUAN)
        order_desk.send(shanghai_customs, "impose", there, NO_SCOPE, one, 0, COURT_ORDER, ORDER)

    replayed(funded, "freeze paths", prepare)
    seizure = keccak(CUSTOMS_SEAT.to_bytes(32, "big") + bytes(12) + bytes.fromhex(there[2:]) + ORDER)

    def owed_then_withdraw():
        escrow.send(carrier, "pay", b"\2" * 32, here, one)
        escrow.send(carrier, "withdraw", here)

    def delivered(receipt, event):
        if not receipt.event(event).arguments["delivered"]:
            raise ContractReverted("DigitalYuanFrozenInward", {"wallet": here}, event)

    def redeem_at_central_bank():
        token.send(pboc, "suspendOperator", bank_of_china.address)
        funded.chain.travel(funded.chain.now() + 31 * 86_400)
        token.send(importer, "redeemAtCentralBank", one, ORDER)

    def seize_into():
        order_desk.send(shanghai_customs, "proposeSeizure", seizure, here, one, COURT_ORDER, ORDER)
        order_desk.send(forfeiture_officer, "confirmSeizure", seizure)

    def signed(payer, payee):
        receive = {"kind": "ReceiveWithAuthorization"}
        return {
            "transferWithAuthorization (key)": lambda: token.send(
                carrier, TRANSFER_WITH_KEY, *authorization(token, payer, payee.address, one)
            ),
            "transferWithAuthorization (bytes)": lambda: token.send(
                carrier, TRANSFER_WITH_BYTES, *authorization(token, payer, payee.address, one, as_bytes=True)
            ),
            "receiveWithAuthorization (key)": lambda: token.send(
                payee, RECEIVE_WITH_KEY, *authorization(token, payer, payee.address, one, **receive)
            ),
            "receiveWithAuthorization (bytes)": lambda: token.send(
                payee, RECEIVE_WITH_BYTES, *authorization(token, payer, payee.address, one, as_bytes=True, **receive)
            ),
        }

    def plain(payer, payee):
        return {
            "transfer": lambda: token.send(payer, "transfer", payee.address, one),
            "transferWithReference": lambda: token.send(payer, "transferWithReference", payee.address, one, ORDER),
            "transferFrom": lambda: token.send(carrier, "transferFrom", payer.address, payee.address, one),
            "batchTransfer": lambda: token.send(payer, "batchTransfer", [(payee.address, one)]),
        }

    return {
        "out": {
            **plain(importer, exporter),
            **signed(importer, exporter),
            "Escrow.lock": lambda: escrow.send(carrier, "lock", KEY, here, one),
            "redeemAtCentralBank": redeem_at_central_bank,
        },
        "in": {
            **plain(exporter, importer),
            **signed(exporter, importer),
            "mint": lambda: token.send(bank_of_china, "mint", here, one),
            "cashIn": lambda: token.send(bank_of_china, "cashIn", here, one, ORDER),
            "Escrow.pay": lambda: delivered(escrow.send(carrier, "pay", b"\2" * 32, here, one), "PaidOut"),
            "Escrow.refund": lambda: delivered(escrow.send(carrier, "refund", b"\3" * 32, one), "Refunded"),
            "Escrow.withdraw": owed_then_withdraw,
            "OrderDesk.confirmSeizure": seize_into,
        },
    }


def test_matrix_holds_every_function_of_the_token_that_takes_money_from_somebody(token):
    """Who adds a way to move money has to add it above."""
    moving = {name.split(" ")[0] for name in OUT + IN if "." not in name}
    known = moving | {"approve", "permit", "cancelAuthorization", "redeem", "seize", "replaceWallet"}
    rest = {
        "licenseOperator", "suspendOperator", "reinstateOperator", "windDown", "setReserveRatio", "adjustReserve",
        "openContractWallet", "openWallet", "setLimits", "shareLimits", "separateLimits", "reassignWallet",
        "closeWallet", "nameSuccessor", "setOrderAuthority", "freeze", "release", "setFrozenPart", "pause", "unpause",
        "prolongPause", "cacheYear", "setAuthority",
    }  # fmt: skip
    functions = {
        item["name"]
        for item in token.abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    }
    assert functions == known | rest


FREEZERS = ("by one office", "by two offices", "until a date")


@pytest.fixture
def freezing(token, order_desk, importer, shanghai_customs, pboc_shanghai):
    """Freeze the importer's wallet in that scope, each way that there is."""

    def freeze(how: str, scope: int) -> None:
        if how == "until a date":
            order_desk.send(shanghai_customs, "impose", importer.address, scope, 0, FAR, COURT_ORDER, ORDER)
            return
        token.send(shanghai_customs, "freeze", importer.address, scope, COURT_ORDER, ORDER)
        if how == "by two offices":
            token.send(pboc_shanghai, "freeze", importer.address, scope, COURT_ORDER, ORDER)
            token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)

    return freeze


MATRIX = [
    (scope, way, path)
    for scope in (OUTWARD, INWARD, BOTH)
    for way, names in (("out", OUT), ("in", IN))
    for path in names
]


@pytest.mark.parametrize("how", FREEZERS)
@pytest.mark.parametrize(("scope", "way", "path"), MATRIX, ids=lambda value: str(value))
def test_freeze_applies_on_every_path(token, importer, paths, freezing, scope, way, path, how):
    freezing(how, scope)
    before = token.call("balanceOf", importer.address)
    if scope & (OUTWARD if way == "out" else INWARD):
        with pytest.raises(ContractReverted) as refused:
            paths[way][path]()
        frozen = "DigitalYuanFrozenOutward" if way == "out" else "DigitalYuanFrozenInward"
        assert refused.value.name == frozen and refused.value.arguments["wallet"].lower() == importer.address.lower()
        assert token.call("balanceOf", importer.address) == before
    elif path != "Escrow.withdraw":  # nothing is owed where everything is delivered
        paths[way][path]()
        assert token.call("balanceOf", importer.address) == before + (YUAN if way == "in" else -YUAN)


@pytest.mark.parametrize("path", OUT)
def test_frozen_part_never_leaves_on_any_path(token, order_desk, shanghai_customs, importer, paths, path):
    balance = token.call("balanceOf", importer.address)
    order_desk.send(
        shanghai_customs, "impose", importer.address, NO_SCOPE, balance - YUAN + 1, 0, COURT_ORDER, b"\6" * 32
    )
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=YUAN - 1, needed=YUAN):
        paths["out"][path]()
    assert token.call("balanceOf", importer.address) == balance


def test_frozen_part_that_is_less_than_the_payment_is_kept_back_to_the_fen(
    funded, token, order_desk, shanghai_customs, importer, exporter
):
    balance, before = token.call("balanceOf", importer.address), token.call("balanceOf", exporter.address)
    order_desk.send(shanghai_customs, "impose", importer.address, NO_SCOPE, 7, 0, COURT_ORDER, b"\6" * 32)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=balance - 7, needed=balance - 6):
        token.send(importer, "transfer", exporter.address, balance - 6)
    token.send(importer, "transfer", exporter.address, balance - 7)
    assert token.call("balanceOf", importer.address) == 7
    assert token.call("balanceOf", exporter.address) == before + balance - 7


@pytest.mark.parametrize("path", [path for path in IN if path != "Escrow.withdraw"])
def test_frozen_part_lets_money_in_on_every_path(token, order_desk, shanghai_customs, importer, paths, path):
    before = token.call("balanceOf", importer.address)
    order_desk.send(shanghai_customs, "impose", importer.address, NO_SCOPE, before, 0, COURT_ORDER, b"\6" * 32)
    paths["in"][path]()
    assert token.call("balanceOf", importer.address) == before + YUAN


@pytest.mark.parametrize(("way", "path"), [(way, path) for _, way, path in MATRIX[: len(OUT) + len(IN)]])
def test_release_opens_every_path_again(token, shanghai_customs, importer, paths, way, path):
    token.send(shanghai_customs, "freeze", importer.address, BOTH, COURT_ORDER, ORDER)
    token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)
    before = token.call("balanceOf", importer.address)
    if path != "Escrow.withdraw":
        paths[way][path]()
        assert token.call("balanceOf", importer.address) == before + (YUAN if way == "in" else -YUAN)


def test_freeze_and_release_tell_everything_in_their_events(funded, token, shanghai_customs, importer):
    told = {"wallet": importer.address, "authority": shanghai_customs.address, "order": ORDER}
    receipt = token.send(shanghai_customs, "freeze", importer.address, OUTWARD, 3, ORDER)
    assert said(receipt) == [("WalletFrozen", told | {"scope": OUTWARD, "kind": 3})]
    view = token.struct("wallet", importer.address)
    assert (view["frozen"], view["frozenOutward"], view["frozenInward"], view["balance"]) == (0, True, False, BALANCE)
    receipt = token.send(shanghai_customs, "release", importer.address, 2, ORDER)
    assert said(receipt) == [("WalletReleased", told | {"kind": 2})]


def test_release_restores_the_wallet_with_balance_and_counters(funded, token, shanghai_customs, importer, exporter):
    before = token.struct("wallet", importer.address)
    token.send(shanghai_customs, "freeze", importer.address, BOTH, COURT_ORDER, ORDER)
    token.send(shanghai_customs, "release", importer.address, COURT_ORDER, keccak(text="counter-order"))
    assert token.struct("wallet", importer.address) == before
    token.send(importer, "transfer", exporter.address, BALANCE)


@pytest.mark.parametrize("first", [OUTWARD, INWARD, BOTH])
@pytest.mark.parametrize("second", [OUTWARD, INWARD, BOTH])
def test_office_replaces_its_own_order_and_nobody_elses(
    funded, token, shanghai_customs, pboc_shanghai, importer, first, second
):
    token.send(pboc_shanghai, "freeze", importer.address, INWARD, COURT_ORDER, ORDER)
    for scope in (first, second):
        token.send(shanghai_customs, "freeze", importer.address, scope, COURT_ORDER, ORDER)
        outward, inward = scope & 1, scope >> 1
        bits = (outward << (CUSTOMS_SEAT - 1), (inward << (CUSTOMS_SEAT - 1)) | 1 << (PBOC_SEAT - 1))
        assert tuple(token.call("ordersOn", importer.address)) == bits
    token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)
    assert tuple(token.call("ordersOn", importer.address)) == (0, 1 << (PBOC_SEAT - 1))


def test_transfer_to_oneself_cannot_shake_off_a_freeze(funded, token, order_desk, shanghai_customs, importer):
    """ERC-7943's forced transfer to self unfroze a balance."""
    order_desk.send(shanghai_customs, "impose", importer.address, NO_SCOPE, BALANCE, 0, COURT_ORDER, ORDER)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        token.send(importer, "transfer", importer.address, BALANCE)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        token.send(importer, "batchTransfer", [(importer.address, 1)])


def test_changing_the_class_keeps_a_freeze(funded, token, wallet_office, shanghai_customs, bank_of_china, importer):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, COURT_ORDER, ORDER)
    wallet_office.send(bank_of_china, "changeClass", importer.address, 1)
    view = token.struct("wallet", importer.address)
    assert (view["class_"], view["frozenOutward"]) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((OUTWARD, 0, ORDER), "DigitalYuanInvalidOrder"),
        ((OUTWARD, COURT_ORDER, b"\0" * 32), "DigitalYuanInvalidOrder"),
        ((NO_SCOPE, COURT_ORDER, ORDER), "DigitalYuanInvalidOrder"),
    ],
    ids=["no kind", "no order", "freezes nothing"],
)
def test_freeze_without_a_proper_order_is_refused(funded, token, shanghai_customs, importer, arguments, error):
    with reverts_with(error):
        token.send(shanghai_customs, "freeze", importer.address, *arguments)


@pytest.mark.parametrize(("kind", "order"), [(0, ORDER), (COURT_ORDER, b"\0" * 32)], ids=["no kind", "no order"])
def test_release_without_a_proper_order_is_refused(funded, token, shanghai_customs, importer, kind, order):
    with reverts_with("DigitalYuanInvalidOrder"):
        token.send(shanghai_customs, "release", importer.address, kind, order)


@pytest.mark.parametrize("function", ["freeze", "release"])
@pytest.mark.parametrize("party", ["stranger", "icbc", "bank_of_china", "reserve_maker", "importer"])
def test_freeze_and_release_are_for_order_authorities_alone(funded, token, importer, party, function, request):
    caller = request.getfixturevalue(party)
    scope = (BOTH,) if function == "freeze" else ()
    with reverts_with("DigitalYuanNotOrderAuthority", caller=caller.address):
        token.send(caller, function, importer.address, *scope, COURT_ORDER, ORDER)


@pytest.mark.parametrize("function", ["freeze", "release"])
def test_order_on_escrow_or_on_nobody_is_refused(token, escrow, shanghai_customs, stranger, function):
    """Escrow holds the money of many: an order against one party must not reach the others'."""
    scope = (BOTH,) if function == "freeze" else ()
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(shanghai_customs, function, escrow.address, *scope, COURT_ORDER, ORDER)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(shanghai_customs, function, stranger.address, *scope, COURT_ORDER, ORDER)


def test_office_passes_to_a_new_account_with_its_orders(alliance, funded, token, importer, shanghai_customs, stranger):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, COURT_ORDER, ORDER)
    receipt = alliance.decide(token, "setOrderAuthority", CUSTOMS_SEAT, stranger.address)
    assert said(receipt, "DigitalYuan") == [
        ("OrderAuthorityChanged", {"seat": CUSTOMS_SEAT, "authority": stranger.address})
    ]
    assert (token.call("seatOf", shanghai_customs.address), token.call("seatOf", stranger.address)) == (0, CUSTOMS_SEAT)
    with reverts_with("DigitalYuanNotOrderAuthority", caller=shanghai_customs.address):
        token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)
    token.send(stranger, "release", importer.address, COURT_ORDER, ORDER)
    assert token.struct("wallet", importer.address)["frozenOutward"] is False


def test_seat_that_is_vacated_leaves_its_orders_standing(alliance, funded, token, importer, shanghai_customs):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, COURT_ORDER, ORDER)
    alliance.decide(token, "setOrderAuthority", CUSTOMS_SEAT, ZERO_ADDRESS)
    assert token.call("authorityAt", CUSTOMS_SEAT) == ZERO_ADDRESS
    assert token.struct("wallet", importer.address)["frozenOutward"] is True
    with reverts_with("DigitalYuanNotOrderAuthority"):
        token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)


@pytest.mark.parametrize("seat", [0, 9, 255])
def test_there_are_eight_seats(alliance, token, stranger, seat):
    with reverts_with("DigitalYuanInvalidSeat", seat=seat):
        token.call("setOrderAuthority", seat, stranger.address, sender=alliance["AllianceTimelock"].address)


def test_nobody_sits_on_two_seats(alliance, token, shanghai_customs):
    with reverts_with("DigitalYuanInvalidSeat", seat=3):
        token.call("setOrderAuthority", 3, shanghai_customs.address, sender=alliance["AllianceTimelock"].address)


def test_every_seat_freezes_and_releases_for_itself(alliance, funded, token, importer, exporter):
    officers = [alliance.accounts[key] for key in ("alibaba", "tencent", "ccb", "abc", "unionpay", "carrier", "relay")]
    seats = [seat for seat in range(1, 9) if seat != PBOC_SEAT]
    for seat, officer in zip(seats, officers):
        alliance.decide(token, "setOrderAuthority", seat, officer.address)
        token.send(officer, "freeze", importer.address, BOTH, COURT_ORDER, ORDER)
    assert tuple(token.call("ordersOn", importer.address)) == (0xFE, 0xFE)
    for officer in officers:
        with reverts_with("DigitalYuanFrozenOutward"):
            token.send(importer, "transfer", exporter.address, 1)
        token.send(officer, "release", importer.address, COURT_ORDER, ORDER)
    token.send(importer, "transfer", exporter.address, 1)
