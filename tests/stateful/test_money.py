"""The ledger against a plain model of it: random acts of several operators and wallets of every class, days passing.

The model is written from the text of IDigitalYuan and IEscrow, not from the contracts. After every act its outcome,
every balance, operator's account, counter, frozen part, hold and debt agree.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.money import (
    CLASS_1,
    CLASS_2,
    CLASS_3,
    CLASS_4,
    CORPORATE,
    PAID_IN,
    PAID_OUT,
    YUAN,
    person,
    read_many,
)

STEPS = 400
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
INFINITE = 10**30
LIMITS = {  # balance, payment, day, year [yuan], from the reference of wallet classes
    CLASS_1: (INFINITE,) * 4,
    CLASS_2: (500_000, 50_000, 100_000, INFINITE),
    CLASS_3: (20_000, 5_000, 10_000, INFINITE),
    CLASS_4: (10_000, 2_000, 5_000, 50_000),
}
SCALES = (1, 999 * YUAN, 2_000 * YUAN, 4_999 * YUAN, 10_000 * YUAN, 60_000 * YUAN)


@dataclass
class Wallet:
    operator: str
    class_: int
    balance: int = 0
    frozen: int = 0
    outward: bool = False
    inward: bool = False
    spent: list[tuple[dt.date, int]] = field(default_factory=list)

    def day(self, today: dt.date) -> int:
        return sum(amount for day, amount in self.spent if day == today)

    def year(self, today: dt.date) -> int:
        return sum(amount for day, amount in self.spent if day.year == today.year)

    def may_pay(self, amount: int, today: dt.date) -> bool:
        if self.outward or amount > max(0, self.balance - self.frozen):
            return False
        if self.class_ not in LIMITS:
            return True
        _, payment, day, year = (limit * YUAN for limit in LIMITS[self.class_])
        return amount <= payment and self.day(today) + amount <= day and self.year(today) + amount <= year

    def may_hold(self, balance: int) -> bool:
        return self.class_ not in LIMITS or balance <= LIMITS[self.class_][0] * YUAN

    def may_receive(self, amount: int) -> bool:
        return not self.inward and self.may_hold(self.balance + amount)

    def pay(self, amount: int, today: dt.date) -> None:
        self.balance -= amount
        if self.class_ in LIMITS:
            self.spent.append((today, amount))


@dataclass
class Operator:
    active: bool = True
    issued: int = 0
    paid_in: int = 0
    pending: int = 0

    @property
    def available(self) -> int:
        return self.paid_in - self.pending - self.issued


class Ledger:
    """The model beside the contracts."""

    OPERATORS = ("alibaba", "icbc", "tencent")

    def __init__(self, alliance, seed: int) -> None:
        self.alliance, self.chance = alliance, random.Random(seed)
        self.token, self.escrow = alliance["DigitalYuan"], alliance["Escrow"]
        self.accounts = dict(alliance.accounts)
        self.module = self.accounts["carrier"]
        alliance.council(self.escrow, "admitModule", self.module.address, 2**63)
        self.operators = {key: Operator() for key in self.OPERATORS}
        self.wallets = {key: Wallet(key, 6) for key in self.OPERATORS}
        for name, class_, operator in (
            ("ann", CLASS_1, "alibaba"),
            ("bob", CLASS_2, "alibaba"),
            ("cai", CLASS_3, "icbc"),
            ("dan", CLASS_4, "icbc"),
            ("eve", CLASS_4, "tencent"),
            ("firm", CORPORATE, "tencent"),
            ("shop", CORPORATE, "icbc"),
        ):
            self.accounts[name] = person(alliance, name, class_, operator=operator)
            self.wallets[name] = Wallet(operator, class_)
            for spender in (self.escrow.address, self.module.address):
                self.token.send(self.accounts[name], "approve", spender, 2**256 - 1)
        self.holds: dict[bytes, tuple[str, int]] = {}
        self.owed: dict[str, int] = {}
        self.open_entries: dict[bytes, tuple[str, int, int]] = {}
        self.paused = False
        self.number = 0
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    # ------------------------------------------------------------------------------------------------ machinery

    def today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.alliance.chain.now(), SHANGHAI).date()

    def attempt(self, allowed: bool, contract, sender: str, function: str, *arguments) -> bool:
        """Do it; the contract has to agree with the model on whether it may be done."""
        try:
            contract.send(self.accounts[sender], function, *arguments)
        except ContractReverted as refused:
            assert not allowed, f"the model allows {function}{arguments} of {sender}, the contract says {refused}"
            self.refused[function] += 1
            return False
        assert allowed, f"the model refuses {function}{arguments} of {sender}, the contract does it"
        self.done[function] += 1
        return True

    def address(self, name: str) -> str:
        return self.accounts[name].address

    def amount(self, most: int = 0) -> int:
        """[fen] around a limit; mostly within `most` where that is given, so that money does move."""
        if most > 0 and self.chance.random() < 0.7:
            return self.chance.choice((most, self.chance.randint(1, most), min(most, self.chance.choice(SCALES))))
        return max(1, self.chance.choice(SCALES) + self.chance.choice((-1, 0, 0, 1)))

    def payable(self, name: str) -> int:
        """[fen] that a wallet may pay at once, by balance and limits."""
        wallet, today = self.wallets[name], self.today()
        _, payment, day, year = (limit * YUAN for limit in LIMITS.get(wallet.class_, (INFINITE,) * 4))
        return min(wallet.balance - wallet.frozen, payment, day - wallet.day(today), year - wallet.year(today))

    def hindered(self) -> list[str]:
        """Wallets into which nothing may come now: whom Escrow will owe."""
        return [name for name, wallet in self.wallets.items() if wallet.inward] if self.chance.random() < 0.4 else []

    def anybody(self) -> str:
        return self.chance.choice(list(self.wallets))

    def key(self) -> bytes:
        self.number += 1
        return keccak(text=f"key {self.number}")

    # ------------------------------------------------------------------------------------------------ acts

    def reserve(self) -> None:
        operator, amount, out = self.chance.choice(self.OPERATORS), self.amount() * 10, self.chance.random() < 0.4
        account, reference = self.operators[operator], self.key()
        direction = PAID_OUT if out else PAID_IN
        allowed = not out or amount <= account.available
        if self.attempt(
            allowed, self.token, "reserve_maker", "proposeReserve", self.address(operator), amount, direction, reference
        ):
            self.open_entries[reference] = (operator, amount, direction)
            account.pending += amount if out else 0

    def settle_reserve(self) -> None:
        if not self.open_entries:
            return
        reference = self.chance.choice(list(self.open_entries))
        officer, function = (
            self.chance.choice(("reserve_maker", "reserve_checker")),
            self.chance.choice(("confirmReserve",) * 4 + ("cancelReserve",)),
        )
        allowed = function == "cancelReserve" or officer == "reserve_checker"
        if self.attempt(allowed, self.token, officer, function, reference):
            operator, amount, direction = self.open_entries.pop(reference)
            account = self.operators[operator]
            account.pending -= amount if direction == PAID_OUT else 0
            if function == "confirmReserve":
                account.paid_in += amount if direction == PAID_IN else -amount

    def mint(self) -> None:
        to = self.anybody()
        wallet = self.wallets[to]
        operator = wallet.operator if self.chance.random() < 0.8 else self.chance.choice(self.OPERATORS)
        account = self.operators[operator]
        room = LIMITS.get(wallet.class_, (INFINITE,))[0] * YUAN - wallet.balance
        amount = self.amount(min(room, account.available, 100_000 * YUAN))
        allowed = (
            not self.paused and account.active and amount <= account.available and wallet.operator == operator
            and wallet.may_receive(amount)
        )  # fmt: skip
        if self.attempt(allowed, self.token, operator, "mint", self.address(to), amount):
            account.issued += amount
            wallet.balance += amount

    def redeem(self) -> None:
        operator = self.chance.choice(self.OPERATORS)
        account, wallet = self.operators[operator], self.wallets[operator]
        amount = self.amount(min(account.issued, wallet.balance))
        allowed = amount <= account.issued and wallet.may_pay(amount, self.today())
        if self.attempt(allowed, self.token, operator, "redeem", amount):
            account.issued -= amount
            wallet.balance -= amount

    def transfer(self) -> None:
        payer, payee, today = self.anybody(), self.anybody(), self.today()
        amount = self.amount(self.payable(payer))
        source, target = self.wallets[payer], self.wallets[payee]
        allowed = not self.paused and payer != payee and source.may_pay(amount, today) and target.may_receive(amount)
        by_spender = payer not in self.OPERATORS and self.chance.random() < 0.3
        if by_spender:
            call = ("carrier", "transferFrom", self.address(payer), self.address(payee), amount)
        elif self.chance.random() < 0.3:
            call = (payer, "transferWithReference", self.address(payee), amount, keccak(text="invoice"))
        else:
            call = (payer, "transfer", self.address(payee), amount)
        if self.attempt(allowed, self.token, *call):
            source.pay(amount, today)
            target.balance += amount

    def freeze(self) -> None:
        name = self.anybody()
        outward, inward, part = (
            self.chance.random() < 0.3,
            self.chance.random() < 0.3,
            self.chance.choice((0, 0, 5_000 * YUAN)),
        )
        if self.attempt(
            outward or inward or part > 0,
            self.token,
            "shanghai_customs",
            "freeze",
            self.address(name),
            outward,
            inward,
            part,
            1,
            keccak(text="order"),
        ):
            wallet = self.wallets[name]
            wallet.outward, wallet.inward, wallet.frozen = outward, inward, part

    def release(self) -> None:
        name = self.anybody()
        self.attempt(True, self.token, "shanghai_customs", "release", self.address(name), 1, keccak(text="order"))
        wallet = self.wallets[name]
        wallet.outward = wallet.inward = False
        wallet.frozen = 0

    def change_class(self) -> None:
        name, class_ = self.anybody(), self.chance.choice((CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE))
        wallet = self.wallets[name]
        operator = self.chance.choice((wallet.operator, self.chance.choice(self.OPERATORS)))
        stays = Wallet(wallet.operator, class_).may_hold(wallet.balance)
        allowed = (
            name not in self.OPERATORS and operator == wallet.operator and self.operators[operator].active and stays
        )
        if self.attempt(allowed, self.token, operator, "changeClass", self.address(name), class_):
            wallet.class_ = class_

    def licence(self) -> None:
        operator = self.chance.choice(self.OPERATORS)
        account = self.operators[operator]
        function = "suspendOperator" if account.active else "reinstateOperator"
        self.attempt(True, self.token, "pboc_shanghai", function, self.address(operator))
        account.active = not account.active

    def pause(self) -> None:
        if self.paused:
            self.alliance.council(self.token, "unpause")
        else:
            self.token.send(self.accounts["pboc_shanghai"], "pause")
        self.paused = not self.paused

    def lock(self) -> None:
        payer = self.chance.choice([name for name in self.wallets if name not in self.OPERATORS])
        amount, key, today = self.amount(self.payable(payer)), self.key(), self.today()
        allowed = not self.paused and self.wallets[payer].may_pay(amount, today)
        if self.attempt(allowed, self.escrow, "carrier", "lock", key, self.address(payer), amount):
            self.wallets[payer].pay(amount, today)
            self.holds[key] = (payer, amount)

    def pay_out(self) -> None:
        if not self.holds:
            return
        key = self.chance.choice(list(self.holds))
        payer, held = self.holds[key]
        amount = self.chance.choice((held, held, max(1, held // 3), held + 1))
        back = self.chance.random() < 0.4
        payee = payer if back else self.chance.choice(self.hindered() or list(self.wallets))
        call = ("refund", key, amount) if back else ("pay", key, self.address(payee), amount)
        if self.attempt(amount <= held, self.escrow, "carrier", *call):
            self.holds[key] = (payer, held - amount)
            if held == amount:
                del self.holds[key]
            if not self.paused and self.wallets[payee].may_receive(amount):
                self.wallets[payee].balance += amount
            else:
                self.owed[payee] = self.owed.get(payee, 0) + amount

    def withdraw(self) -> None:
        name = self.chance.choice(list(self.owed)) if self.owed else self.anybody()
        amount = self.owed.get(name, 0)
        allowed = amount > 0 and not self.paused and self.wallets[name].may_receive(amount)
        if self.attempt(allowed, self.escrow, "treasury", "withdraw", self.address(name)):
            self.wallets[name].balance += amount
            del self.owed[name]

    def time(self) -> None:
        """An hour, a day, a month, half a year; or to New Year's Day, where the year's counters begin."""
        now, new_year = self.alliance.chain.now(), dt.datetime(self.today().year + 1, 1, 1, 9, tzinfo=SHANGHAI)
        jumps = (3_600, 86_400, 86_400, 86_400 * 30, 86_400 * 180, int(new_year.timestamp()) - now)
        self.alliance.chain.travel(now + self.chance.choice(jumps))

    def cache_year(self) -> None:
        self.attempt(True, self.token, "treasury", "cacheYear")

    def trespass(self) -> None:
        """What nobody may do, at any time."""
        name = self.anybody()
        sender, contract, call = self.chance.choice(
            (
                ("treasury", self.token, ("transferFrom", self.address(name), self.address("alibaba"), 1)),
                ("treasury", self.token, ("mint", self.address("treasury"), 1)),
                ("treasury", self.token, ("freeze", self.address(name), True, True, 0, 1, keccak(text="order"))),
                ("treasury", self.escrow, ("lock", self.key(), self.address(name), 1)),
                ("treasury", self.escrow, ("refund", next(iter(self.holds), b"\1" * 32), 1)),
                ("ann", self.token, ("transfer", self.escrow.address, 1)),
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
        today, token, escrow = self.today(), self.token, self.escrow
        views = iter(
            read_many(
                self.alliance.chain,
                [(token, "wallet", (self.address(name),)) for name in self.wallets]
                + [(token, "operatorAccount", (self.address(key),)) for key in self.operators]
                + [(escrow, "owed", (self.address(name),)) for name in self.wallets]
                + [(escrow, "hold", (self.module.address, key)) for key in self.holds]
                + [(token, "balanceOf", (escrow.address,)), (token, "totalSupply", ()), (escrow, "totalOwed", ())]
                + [(escrow, "moduleAccount", (self.module.address,)), (token, "paused", ())],
            )
        )
        for name, wallet in self.wallets.items():
            view = next(views)
            spent = view.pop("spentToday"), view.pop("spentThisYear")
            assert view == {
                "class_": wallet.class_, "operator": self.address(wallet.operator), "balance": wallet.balance,
                "frozen": wallet.frozen, "frozenOutward": wallet.outward, "frozenInward": wallet.inward,
            }, name  # fmt: skip
            if wallet.class_ in LIMITS:
                assert spent == (wallet.day(today), wallet.year(today)), name
        for key, account in self.operators.items():
            view = next(views)
            assert (view["active"], view["issued"], view["paidIn"], view["payoutPending"]) == (
                account.active, account.issued, account.paid_in, account.pending
            ), key  # fmt: skip
            assert account.issued + account.pending <= account.paid_in
        for name in self.wallets:
            assert next(views) == self.owed.get(name, 0), name
        for payer, amount in self.holds.values():
            assert next(views) == [self.address(payer), amount]
        held, owed = sum(amount for _, amount in self.holds.values()), sum(self.owed.values())
        issued = sum(account.issued for account in self.operators.values())
        balance, supply, total_owed, module, paused = views
        assert (balance, total_owed, module["held"], paused) == (held + owed, owed, held, self.paused)
        assert supply == issued == sum(wallet.balance for wallet in self.wallets.values()) + balance


@pytest.mark.parametrize("seed", [2026])
def test_ledger_agrees_with_its_model_after_every_act(alliance, seed):
    ledger = Ledger(alliance, seed)
    acts = (
        [ledger.transfer] * 8 + [ledger.mint] * 5 + [ledger.reserve] * 2 + [ledger.settle_reserve] * 3
        + [ledger.lock] * 3 + [ledger.pay_out] * 4 + [ledger.withdraw] * 2 + [ledger.redeem] * 2 + [ledger.freeze]
        + [ledger.release] * 2 + [ledger.change_class, ledger.time, ledger.trespass, ledger.cache_year]
    )  # fmt: skip
    for operator in ledger.OPERATORS:  # something to move
        reference = ledger.key()
        ledger.token.send(
            ledger.accounts["reserve_maker"], "proposeReserve", ledger.address(operator), 10**7 * YUAN, 0, reference
        )
        ledger.token.send(ledger.accounts["reserve_checker"], "confirmReserve", reference)
        ledger.operators[operator].paid_in = 10**7 * YUAN
    for name, wallet in ledger.wallets.items():
        ledger.token.send(ledger.accounts[wallet.operator], "mint", ledger.address(name), 8_000 * YUAN)
        ledger.operators[wallet.operator].issued += 8_000 * YUAN
        wallet.balance = 8_000 * YUAN
    for step in range(STEPS):
        if step % 40 in (20, 26):
            ledger.pause()
        elif step % 45 in (30, 36):
            ledger.licence()
        else:
            ledger.chance.choice(acts)()
        ledger.agree()
    # Money moved, and was refused, by every function that moves it: else the seed means nothing.
    for function in ("transfer", "transferFrom", "mint", "redeem", "lock", "pay", "refund", "withdraw", "changeClass"):
        assert ledger.done[function] > 0, f"{function} never succeeded: {ledger.done}"
    for function in ("transfer", "transferFrom", "mint", "redeem", "lock", "withdraw", "changeClass"):
        assert ledger.refused[function] > 0, f"{function} was never refused: {ledger.refused}"
