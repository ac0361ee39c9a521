"""The ledger against its model: random acts of several operators, holders and offices, days passing.

Acts are sent in blocks, each with the outcome that the model expects; after every block all outcomes, balances,
accounts, counters, frozen parts, holds and debts agree. `make fuzz-money CALLS=100000` runs as long as you like.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from typing import Any

import pytest
from eth_utils import keccak
from web3.types import RPCEndpoint

from eport.chain.contract import Contract
from tests.helpers.money import (
    CLASS_1,
    CLASS_2,
    CLASS_3,
    CLASS_4,
    CORPORATE,
    COURT_ORDER,
    CUSTOMS_SEAT,
    OPERATOR,
    PAID_IN,
    PAID_OUT,
    PBOC_SEAT,
    YUAN,
    _batch,
    person,
    read_many,
)
from tests.helpers.signing import TRANSFER_WITH_BYTES, TRANSFER_WITH_KEY, authorization
from tests.stateful.money_model import LIMITS, PAUSE, PAUSE_REST, Money, Wallet

CALLS = int(os.environ.get("EPORT_CALLS", "3000"))
BLOCK = 60
DESK_SEAT = 7
SCALES = (1, 999 * YUAN, 2_000 * YUAN, 4_999 * YUAN, 10_000 * YUAN, 60_000 * YUAN)
OPERATORS = ("alibaba", "tencent", "ccb", "icbc", "bank_of_china", "abc", "unionpay", "eighth_operator")
ACTIVE = ("alibaba", "tencent", "icbc")
"""The three of the eight that do anything."""
PEOPLE = (
    ("ann", CLASS_1, "alibaba"), ("bob", CLASS_2, "alibaba"), ("cai", CLASS_3, "icbc"), ("dan", CLASS_4, "icbc"),
    ("eve", CLASS_4, "tencent"), ("fay", CLASS_3, "icbc"), ("gus", CLASS_4, "alibaba"), ("firm", CORPORATE, "tencent"),
    ("shop", CORPORATE, "icbc"), ("clerk", CLASS_4, "icbc"), ("guest", CLASS_4, "alibaba"),
)  # fmt: skip
OFFICES = {"shanghai_customs": CUSTOMS_SEAT, "pboc_shanghai": PBOC_SEAT}
BUCKETS = (b"\x0b" * 32, b"\x0c" * 32)


class Driver:
    """Chooses acts, asks the model what has to come of them, and sends them in blocks."""

    def __init__(self, alliance, seed: int) -> None:
        self.alliance, self.chance, self.chain = alliance, random.Random(seed), alliance.chain
        self.accounts = dict(alliance.accounts)
        self.token, self.escrow = alliance["DigitalYuan"], alliance["Escrow"]
        self.module = self.accounts["carrier"]
        alliance.decide(self.escrow, "admitModule", self.module.address, 2**63)
        self.model = Money(OPERATORS)
        for name, class_, operator in PEOPLE:
            self.accounts[name] = person(alliance, name, class_, operator=operator)
            self.model.wallets[name] = Wallet(operator, class_)
        for holder, spender in ((name, to) for name, *_ in PEOPLE for to in (self.escrow.address, self.module.address)):
            self.token.send(self.accounts[holder], "approve", spender, 2**256 - 1)
        self.queue: list[tuple[dict[str, Any], bool, str]] = []
        self.holds: dict[bytes, tuple[str, int]] = {}
        self.owed: Counter[str] = Counter()
        self.entries: dict[bytes, tuple[str, int, int]] = {}
        self.orders: dict[bytes, tuple[str, str, int, int, int]] = {}
        self.references: set[tuple[str, bytes]] = set()
        self.nonces: set[tuple[str, int]] = set()
        self.number = 0
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.tell("anvil_autoImpersonateAccount", True)

    # ------------------------------------------------------------------------------------------------ machinery

    def tell(self, method: str, *parameters: Any) -> None:
        answer = self.chain.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        assert "error" not in answer, answer

    def attempt(self, allowed: bool, contract: Contract, sender: str, function: str, *arguments: Any) -> bool:
        """Put a call into the next block; the model is to change if and only if it is allowed."""
        address = self.accounts[sender].address if sender in self.accounts else self.alliance[sender].address
        call = {"from": address, "to": contract.address, "data": contract.encode(function, *arguments)}
        call |= {"gas": hex(900_000), "gasPrice": "0x0"}
        self.queue.append((call, allowed, f"{function}{arguments} of {sender}"))
        (self.done if allowed else self.refused)[function.split("(")[0]] += 1
        return allowed

    def mine(self) -> None:
        """One block of everything queued, at the model's time."""
        self.tell("evm_setAutomine", False)
        sent = _batch(self.chain, [("eth_sendTransaction", [call]) for call, _, _ in self.queue])
        self.tell("evm_setNextBlockTimestamp", self.model.now)
        self.tell("evm_mine")
        self.tell("evm_setAutomine", True)
        receipts = _batch(self.chain, [("eth_getTransactionReceipt", [transaction]) for transaction in sent])
        for (_, allowed, words), receipt in zip(self.queue, receipts):
            happened = receipt["status"] == "0x1"
            assert happened is allowed, f"the model {'allows' if allowed else 'refuses'} {words}, the contract does not"
        self.queue.clear()
        self.model.now += 12

    def address(self, name: str) -> str:
        return self.accounts[name].address

    def wallet(self, name: str) -> Wallet:
        return self.model.wallets[name]

    def anybody(self) -> str:
        return self.chance.choice(list(self.model.wallets))

    def key(self) -> bytes:
        self.number += 1
        return keccak(text=f"key {self.number}")

    def amount(self, most: int = 0) -> int:
        """[fen] around a limit; mostly within `most` where that is given, so that money does move."""
        if most > 0 and self.chance.random() < 0.7:
            return self.chance.choice((most, self.chance.randint(1, most), min(most, self.chance.choice(SCALES))))
        return max(1, self.chance.choice(SCALES) + self.chance.choice((-1, 0, 0, 1)))

    def payable(self, name: str) -> int:
        """[fen] that a wallet may pay at once, by balance and limits."""
        wallet, today = self.wallet(name), self.model.today
        _, payment, day, year = self.model.limits(wallet)
        return min(wallet.free, payment, day - wallet.person.day(today), year - wallet.person.year(today))

    # ------------------------------------------------------------------------------------------------ acts

    def reserve(self) -> None:
        operator = self.chance.choice([key for key in ACTIVE if key in self.model.operators])
        amount, out, reference = self.amount() * self.chance.choice((10, 1_000)), self.chance.random() < 0.4, self.key()
        account = self.model.operators[operator]
        allowed = not out or amount <= account.available
        call = ("proposeReserve", self.address(operator), amount, PAID_OUT if out else PAID_IN, reference)
        if self.attempt(allowed, self.alliance["ReserveDesk"], "reserve_maker", *call):
            self.entries[reference] = (operator, amount, PAID_OUT if out else PAID_IN)
            account.pending += amount if out else 0

    def settle_reserve(self) -> None:
        if not self.entries:
            return
        reference = self.chance.choice(list(self.entries))
        officer = self.chance.choice(("reserve_maker", "reserve_checker"))
        function = self.chance.choice(("confirmReserve",) * 4 + ("cancelReserve",))
        allowed = function == "cancelReserve" or officer == "reserve_checker"
        if self.attempt(allowed, self.alliance["ReserveDesk"], officer, function, reference):
            operator, amount, direction = self.entries.pop(reference)
            account = self.model.operators[operator if operator in self.model.operators else "icbc"]
            account.pending -= amount if direction == PAID_OUT else 0
            if function == "confirmReserve":
                account.paid_in += amount if direction == PAID_IN else -amount

    def mint(self) -> None:
        to, reference = self.anybody(), keccak(text=f"payment {self.chance.randint(1, 300)}")
        wallet = self.wallet(to)
        operator = wallet.operator if self.chance.random() < 0.8 else self.chance.choice(ACTIVE)
        account = self.model.operators.get(operator)
        room = self.model.limits(wallet)[0] - self.model.together(wallet)
        amount = self.amount(min(room, account.available if account else 0, 100_000 * YUAN))
        allowed, cash = self.model.may_mint(operator, wallet, amount), self.chance.random() < 0.3
        if cash:
            allowed = allowed and (operator, reference) not in self.references
        call = ("cashIn", self.address(to), amount, reference) if cash else ("mint", self.address(to), amount)
        if self.attempt(allowed, self.token, operator, *call):
            self.model.mint(operator, wallet, amount)
            self.references |= {(operator, reference)} if cash else set()

    def redeem(self) -> None:
        operator = self.chance.choice(ACTIVE)
        amount = self.amount(self.wallet(operator).balance)
        if self.attempt(self.model.may_redeem(operator, amount), self.token, operator, "redeem", amount):
            self.model.redeem(operator, amount)

    def redeem_at_central_bank(self) -> None:
        suspended = [name for name, account in self.model.operators.items() if not account.active]
        names = [name for name, wallet in self.model.wallets.items() if wallet.operator in suspended]
        name = self.chance.choice(names or list(self.model.wallets))
        amount, wallet = self.amount(self.payable(name)), self.wallet(name)
        allowed = self.model.may_redeem_at_central_bank(wallet, amount)
        if self.attempt(allowed, self.token, name, "redeemAtCentralBank", amount, self.key()):
            self.model.redeem_at_central_bank(wallet, amount)

    def transfer(self) -> None:
        payer, payee = self.anybody(), self.anybody()
        amount, way = self.amount(self.payable(payer)), self.chance.random()
        source, target = self.wallet(payer), self.wallet(payee)
        allowed = self.model.may_move(source, target, amount)
        named = {name for name, *_ in PEOPLE}
        if way < 0.25 and payer in named:
            call = ("carrier", "transferFrom", self.address(payer), self.address(payee), amount)
        elif way < 0.4:
            call = (payer, "transferWithReference", self.address(payee), amount, keccak(text="invoice"))
        elif way < 0.6:
            nonce, as_bytes = self.chance.randint(0, 400), self.chance.random() < 0.5
            after = self.model.now - self.chance.choice((1, 1, 1, 0))
            before = self.model.now + self.chance.choice((1, 1, 1, 0))
            valid = after < self.model.now < before
            signed = authorization(
                self.token, self.accounts[payer], self.address(payee), amount, nonce=nonce, after=after, before=before,
                as_bytes=as_bytes,
            )  # fmt: skip
            allowed = allowed and valid and (payer, nonce) not in self.nonces
            call = ("relay", TRANSFER_WITH_BYTES if as_bytes else TRANSFER_WITH_KEY, *signed)
            self.nonces |= {(payer, nonce)} if allowed else set()
        else:
            call = (payer, "transfer", self.address(payee), amount)
        if self.attempt(allowed, self.token, *call):
            self.model.move(source, target, amount)

    def batch(self) -> None:
        """All or nothing: what the model did is undone where one payment of the batch is refused."""
        payer, model = self.anybody(), self.model
        payees = [self.anybody() for _ in range(self.chance.randint(0, 4))]
        amounts = [self.amount(max(1, self.payable(payer) // 3)) for _ in payees]
        before = [(wallet, wallet.balance, Counter(wallet.person.spent)) for wallet in model.wallets.values()]
        allowed = not model.paused
        for payee, amount in zip(payees, amounts):
            allowed = allowed and model.may_move(self.wallet(payer), self.wallet(payee), amount)
            if allowed:
                model.move(self.wallet(payer), self.wallet(payee), amount)
        payments = [(self.address(payee), amount) for payee, amount in zip(payees, amounts)]
        if not self.attempt(allowed, self.token, payer, "batchTransfer", payments):
            for wallet, balance, spent in before:
                wallet.balance, wallet.person.spent = balance, spent

    def freeze(self) -> None:
        office, name, scope = self.chance.choice(list(OFFICES)), self.anybody(), self.chance.randint(0, 3)
        wallet, seat = self.wallet(name), OFFICES[office]
        call = ("freeze", self.address(name), scope, COURT_ORDER, self.key())
        if self.attempt(scope != 0 and wallet.is_open, self.token, office, *call):
            (wallet.outward.add if scope & 1 else wallet.outward.discard)(seat)
            (wallet.inward.add if scope & 2 else wallet.inward.discard)(seat)

    def release(self) -> None:
        office, name = self.chance.choice(list(OFFICES)), self.anybody()
        wallet = self.wallet(name)
        call = ("release", self.address(name), COURT_ORDER, self.key())
        if self.attempt(wallet.is_open, self.token, office, *call):
            wallet.outward.discard(OFFICES[office])
            wallet.inward.discard(OFFICES[office])

    def impose(self) -> None:
        office, name, scope = self.chance.choice(list(OFFICES)), self.anybody(), self.chance.choice((0, 0, 0, 1, 2))
        part, order = self.chance.choice((0, 1_000 * YUAN, 7_000 * YUAN)), self.key()
        expiry = self.chance.choice((0, self.model.now + 20 * 86_400, self.model.now))
        lawful = (scope or part) and (expiry == 0 or expiry > self.model.now) and self.wallet(name).is_open
        call = ("impose", self.address(name), scope, part, expiry, COURT_ORDER, order)
        if self.attempt(bool(lawful), self.alliance["OrderDesk"], office, *call):
            seat = OFFICES[office].to_bytes(32, "big")
            identity = keccak(seat + bytes(12) + bytes.fromhex(self.address(name)[2:]) + order)
            self.orders[identity] = (name, office, scope, part, expiry)
            self.apply_desk(name)

    def apply_desk(self, name: str) -> None:
        """What all orders of the desk on a wallet come to."""
        wallet, mine = self.wallet(name), {id_: order for id_, order in self.orders.items() if order[0] == name}
        wallet.parts = {id_: order[3] for id_, order in mine.items() if order[3]}
        for bit, seats in ((1, wallet.outward), (2, wallet.inward)):
            (seats.add if any(order[2] & bit for order in mine.values()) else seats.discard)(DESK_SEAT)

    def end_order(self) -> None:
        if not self.orders:
            return
        ends = self.chance.random() < 0.5
        dated = [identity for identity, order in self.orders.items() if order[4]] if ends else []
        identity = self.chance.choice(dated or list(self.orders))
        name, office, _, _, expiry = self.orders[identity]
        if ends:
            allowed, call = 0 < expiry < self.model.now, ("treasury", "lapse", identity)
        else:
            officer = self.chance.choice((office, office, *OFFICES))
            allowed, call = officer == office, (officer, "lift", identity, COURT_ORDER, self.key())
        if self.attempt(allowed, self.alliance["OrderDesk"], *call):
            del self.orders[identity]
            self.apply_desk(name)

    def seize(self) -> None:
        if not self.orders:
            return
        identity, to = self.chance.choice(list(self.orders)), self.anybody()
        name, office, scope, part, expiry = self.orders[identity]
        wallet, target = self.wallet(name), self.wallet(to)
        amount = self.chance.choice((max(1, part // 2), part, part + 1)) or 1
        desk = self.alliance["OrderDesk"]
        self.attempt(True, desk, office, "proposeSeizure", identity, self.address(to), amount, COURT_ORDER, self.key())
        others = {seat for seat in wallet.outward if seat not in (OFFICES[office], DESK_SEAT)}
        others |= {order[1] for order in self.orders.values() if order[0] == name and order[2] & 1} - {office}
        reach = min(part, max(0, wallet.balance - (wallet.frozen - part)))
        allowed = (
            not others and amount <= reach and not self.model.paused and name != to
            and target.class_ in (CORPORATE, OPERATOR) and self.model.may_receive(target, amount)
        )  # fmt: skip
        if self.attempt(allowed, desk, "forfeiture_officer", "confirmSeizure", identity):
            wallet.balance -= amount
            target.balance += amount
            self.orders[identity] = (name, office, scope, part - amount, expiry)
            self.apply_desk(name)

    def change_class(self) -> None:
        name, class_ = self.anybody(), self.chance.choice((CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE))
        wallet = self.wallet(name)
        operator = self.chance.choice((wallet.operator, self.chance.choice(ACTIVE)))
        allowed = operator == wallet.operator and self.model.may_reassign(wallet, operator, class_)
        if self.attempt(allowed, self.alliance["WalletOffice"], operator, "changeClass", self.address(name), class_):
            wallet.class_ = class_

    def move_operator(self) -> None:
        name, operator = self.anybody(), self.chance.choice(ACTIVE)
        wallet, office = self.wallet(name), self.alliance["WalletOffice"]
        asked = not wallet.outward and operator in self.model.operators
        self.attempt(asked, office, name, "requestMove", self.address(operator))
        allowed = asked and wallet.is_open and self.model.may_reassign(wallet, operator, wallet.class_)
        if self.attempt(allowed, office, operator, "acceptMove", self.address(name), self.key()):
            wallet.operator = operator
        elif asked:
            self.attempt(True, office, name, "requestMove", "0x" + "00" * 20)

    def share(self) -> None:
        name, bucket = self.anybody(), self.chance.choice(BUCKETS)
        wallet = self.wallet(name)
        if wallet.bucket is not None and self.chance.random() < 0.5:
            self.attempt(True, self.token, "pboc_shanghai", "separateLimits", self.address(name))
            self.model.separate(wallet)
            return
        allowed = self.model.may_share(wallet, bucket)
        if self.attempt(allowed, self.token, "pboc_shanghai", "shareLimits", self.address(name), bucket):
            self.model.share(wallet, bucket)

    def close(self) -> None:
        """The guest's wallet, once in a while; elsewhere it is refused, since nobody's else is ever empty for long."""
        name = self.chance.choice(("guest", "guest", self.anybody()))
        wallet = self.wallet(name)
        if name != "guest" and self.model.may_close(wallet):
            return
        if name == "guest" and (rest := wallet.balance):  # who closes a wallet pays out what is in it
            shop = self.wallet("shop")
            if self.attempt(
                self.model.may_move(wallet, shop, rest), self.token, name, "transfer", self.address("shop"), rest
            ):
                self.model.move(wallet, shop, rest)
        if self.attempt(self.model.may_close(wallet), self.alliance["WalletOffice"], name, "closeWallet",
                        self.address(name), self.address("shop")):  # fmt: skip
            self.model.close(wallet)

    def licence(self) -> None:
        operator = self.chance.choice([name for name in ACTIVE if name in self.model.operators])
        account = self.model.operators[operator]
        function = "suspendOperator" if account.active else "reinstateOperator"
        self.attempt(True, self.token, "pboc_shanghai", function, self.address(operator))
        account.active, account.suspended = not account.active, self.model.today if account.active else None

    def wind_down(self) -> None:
        if "tencent" not in self.model.operators:
            return
        old, heir = self.model.operators["tencent"], self.model.operators["icbc"]
        allowed = not old.active and old.pending == 0 and heir.active
        call = ("windDown", self.address("tencent"), self.address("icbc"))
        if self.attempt(allowed, self.token, "pboc_shanghai", *call):
            self.model.wind_down("tencent", "icbc")

    def end_tencent(self) -> None:
        """Suspend it, drop what it was to be paid out, and wind it down: once in every run."""
        if "tencent" not in self.model.operators:
            return
        for reference, (operator, amount, direction) in list(self.entries.items()):
            if operator == "tencent" and direction == PAID_OUT:
                self.attempt(True, self.alliance["ReserveDesk"], "reserve_maker", "cancelReserve", reference)
                self.model.operators["tencent"].pending -= amount
                del self.entries[reference]
        for name, wanted in (("tencent", False), ("icbc", True)):
            account = self.model.operators[name]
            if account.active is not wanted:
                function = "reinstateOperator" if wanted else "suspendOperator"
                self.attempt(True, self.token, "pboc_shanghai", function, self.address(name))
                account.active, account.suspended = wanted, None if wanted else self.model.today
        self.wind_down()

    def pause(self) -> None:
        model = self.model
        allowed = model.pause_end == dt.date.min or model.today >= model.pause_end + PAUSE_REST
        if self.attempt(allowed, self.token, self.chance.choice(("pboc_shanghai", "shanghai_customs")), "pause"):
            model.stopped, model.pause_end = True, model.today + PAUSE

    def lift_or_prolong(self) -> None:
        """By the alliance's vote; else a pause ends by itself."""
        days = self.chance.choice((None, None, None, 0, 3, 40))
        if days is None:
            self.attempt(True, self.token, "AllianceTimelock", "unpause")
            self.model.stopped = False
        else:
            self.attempt(True, self.token, "AllianceTimelock", "prolongPause", days)
            self.model.stopped, self.model.pause_end = True, self.model.today + dt.timedelta(days)

    def lock(self) -> None:
        payer = self.chance.choice([name for name, *_ in PEOPLE])
        amount, key = self.amount(self.payable(payer)), self.key()
        allowed = not self.model.paused and self.model.may_pay(self.wallet(payer), amount)
        if self.attempt(allowed, self.escrow, "carrier", "lock", key, self.address(payer), amount):
            self.model.pay(self.wallet(payer), amount)
            self.holds[key] = (payer, amount)

    def pay_out(self) -> None:
        if not self.holds:
            return
        key = self.chance.choice(list(self.holds))
        payer, held = self.holds[key]
        amount = self.chance.choice((held, held, max(1, held // 3), held + 1))
        back = self.chance.random() < 0.4
        payee = payer if back else self.anybody()
        call = ("refund", key, amount) if back else ("pay", key, self.address(payee), amount)
        if self.attempt(amount <= held, self.escrow, "carrier", *call):
            self.holds[key] = (payer, held - amount)
            if held == amount:
                del self.holds[key]
            if not self.model.paused and self.model.may_receive(self.wallet(payee), amount):
                self.wallet(payee).balance += amount
            else:
                self.owed[payee] += amount

    def withdraw(self) -> None:
        name = self.chance.choice([name for name in self.owed if self.owed[name]] or [self.anybody()])
        amount, to = self.owed[name], name if self.wallet(name).is_open else "shop"
        allowed = amount > 0 and not self.model.paused and self.model.may_receive(self.wallet(to), amount)
        if self.attempt(allowed, self.escrow, "treasury", "withdraw", self.address(name)):
            self.wallet(to).balance += amount
            self.owed[name] = 0

    def cache_year(self) -> None:
        self.attempt(True, self.token, "treasury", "cacheYear")

    def trespass(self) -> None:
        """What nobody may do, at any time."""
        name, order = self.anybody(), keccak(text="order")
        sender, contract, call = self.chance.choice(
            (
                ("treasury", self.token, ("transferFrom", self.address(name), self.address("alibaba"), 1)),
                ("treasury", self.token, ("mint", self.address("treasury"), 1)),
                ("treasury", self.token, ("freeze", self.address(name), 3, 1, order)),
                ("treasury", self.token, ("seize", self.address(name), self.address("treasury"), 1)),
                ("treasury", self.token, ("replaceWallet", self.address(name), self.address("deployer"))),
                ("alibaba", self.token, ("reassignWallet", self.address(name), self.address("alibaba"), 1)),
                ("icbc", self.token, ("adjustReserve", self.address("icbc"), 0, 1)),
                ("shanghai_customs", self.token, ("setFrozenPart", self.address(name), 0)),
                ("treasury", self.escrow, ("lock", self.key(), self.address(name), 1)),
                ("treasury", self.escrow, ("refund", next(iter(self.holds), b"\1" * 32), 1)),
                ("shop", self.token, ("transfer", self.escrow.address, 1)),
                ("ann", self.token, ("redeem", 1)),
                ("alibaba", self.token, ("mint", self.escrow.address, 1)),
                ("alibaba", self.token, ("suspendOperator", self.address("icbc"))),
                ("deployer", self.token, ("pause",)),
            )
        )
        self.attempt(False, contract, sender, *call)

    # ------------------------------------------------------------------------------------------------ agreement

    def agree(self) -> None:
        """Everything that the contracts say is what the model says, and the invariants of the interfaces hold."""
        model, token, escrow, today = self.model, self.token, self.escrow, self.model.today
        names = [name for name in model.wallets if name in ACTIVE or name not in OPERATORS]
        views = iter(
            read_many(
                self.chain,
                [(token, "wallet", (self.address(name),)) for name in names]
                + [(token, "operatorAccount", (self.address(key),)) for key in model.operators]
                + [(escrow, "owed", (self.address(name),)) for name in names]
                + [(escrow, "hold", (self.module.address, key)) for key in self.holds]
                + [(token, "balanceOf", (escrow.address,)), (token, "totalSupply", ()), (escrow, "totalOwed", ())]
                + [(escrow, "moduleAccount", (self.module.address,)), (token, "paused", ())],
            )
        )
        for name in names:
            wallet, view = model.wallets[name], next(views)
            spent = view.pop("spentToday"), view.pop("spentThisYear")
            assert view == {
                "class_": wallet.class_, "operator": self.address(wallet.operator), "balance": wallet.balance,
                "frozen": wallet.frozen, "frozenOutward": bool(wallet.outward), "frozenInward": bool(wallet.inward),
            }, name  # fmt: skip
            if wallet.class_ in LIMITS:
                assert spent == (wallet.person.day(today), wallet.person.year(today)), name
        for key, account in model.operators.items():
            view = next(views)
            assert (view["index"], view["active"], view["issued"], view["paidIn"], view["payoutPending"]) == (
                account.index, account.active, account.issued, account.paid_in, account.pending
            ), key  # fmt: skip
            assert account.issued + account.pending <= account.paid_in
        for name in names:
            assert next(views) == self.owed[name], name
        for payer, amount in self.holds.values():
            assert next(views) == [self.address(payer), amount]
        held, owed = sum(amount for _, amount in self.holds.values()), sum(self.owed.values())
        balance, supply, total_owed, module, paused = views
        assert (balance, total_owed, module["held"], paused) == (held + owed, owed, held, model.paused)
        issued = sum(account.issued for account in model.operators.values())
        assert supply == issued == sum(wallet.balance for wallet in model.wallets.values()) + balance


RARE = ("licence", "wind_down", "pause", "cache_year", "close", "share", "move_operator", "trespass")
WEIGHTS = {"transfer": 9, "batch": 3, "mint": 6, "lock": 3, "pay_out": 4, "withdraw": 2, "settle_reserve": 3,
           "reserve": 2, "redeem": 2, "end_order": 2, "change_class": 2, "seize": 2}  # fmt: skip
ACTS = ("redeem_at_central_bank", "freeze", "release", "impose", *WEIGHTS, *RARE)
REFUSABLE = {
    "transfer", "transferFrom", "transferWithReference", "transferWithAuthorization", "batchTransfer", "mint", "cashIn",
    "redeem", "redeemAtCentralBank", "lock", "withdraw", "changeClass", "acceptMove", "shareLimits", "confirmSeizure",
    "impose", "lift", "lapse", "windDown", "closeWallet", "proposeReserve", "confirmReserve", "pause",
}  # fmt: skip


@pytest.mark.parametrize("seed", [2026])
def test_ledger_agrees_with_its_model_after_every_block(alliance, seed):
    driver = Driver(alliance, seed)
    for operator in ACTIVE:  # something to move
        for officer, function in (("reserve_maker", "proposeReserve"), ("reserve_checker", "confirmReserve")):
            reference = keccak(text=operator)
            proposal = (driver.address(operator), 10**7 * YUAN, PAID_IN) if function == "proposeReserve" else ()
            alliance["ReserveDesk"].send(driver.accounts[officer], function, *proposal, reference)
        driver.model.operators[operator].paid_in = 10**7 * YUAN
    for name, wallet in driver.model.wallets.items():
        if name not in OPERATORS and name != "guest":
            driver.token.send(driver.accounts[wallet.operator], "mint", driver.address(name), 5_000 * YUAN)
            driver.model.mint(wallet.operator, wallet, 5_000 * YUAN)
    driver.model.now = driver.chain.now() + 12
    weights = [WEIGHTS.get(act, 1) for act in ACTS]
    while sum(driver.done.values()) + sum(driver.refused.values()) < CALLS:
        for act in driver.chance.choices(ACTS, weights, k=BLOCK):
            getattr(driver, act)()
        if sum(driver.done.values()) + sum(driver.refused.values()) > CALLS * 0.6:
            driver.end_tencent()
        if driver.model.paused and driver.chance.random() < 0.7:
            driver.lift_or_prolong()
        driver.mine()
        driver.agree()
        driver.model.now += driver.chance.choice((0, 3_600, 86_400, 86_400, 86_400 * 30))
    # Money moved, and was refused, by every function that moves it: else the seed means nothing.
    print(f"{sum(driver.done.values()):,} done, {sum(driver.refused.values()):,} refused")
    assert not [function for function in REFUSABLE if not driver.done[function]], driver.done
    assert not [function for function in REFUSABLE if not driver.refused[function]], driver.refused
