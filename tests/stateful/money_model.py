"""The rules of digital yuan in plain Python: written from the text of the interfaces, not from the contracts.

Every `may_…` answers whether the ledger has to allow an act; every act changes the model as the ledger has to change.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CLOSED, CORPORATE, OPERATOR, YUAN

INFINITE = 10**30
LIMITS = {  # balance, payment, day, year [yuan], from the reference of wallet classes
    CLASS_1: (INFINITE,) * 4,
    CLASS_2: (500_000, 50_000, 100_000, INFINITE),
    CLASS_3: (20_000, 5_000, 10_000, INFINITE),
    CLASS_4: (10_000, 2_000, 5_000, 50_000),
}
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
SUSPENSION_TIMEOUT = dt.timedelta(30)
PAUSE, PAUSE_REST = dt.timedelta(11), dt.timedelta(30)


@dataclass
class Person:
    """What limits are held against: one wallet, or the wallets of one bucket."""

    spent: Counter[dt.date] = field(default_factory=Counter)

    def day(self, today: dt.date) -> int:
        return self.spent[today]

    def year(self, today: dt.date) -> int:
        return sum(amount for day, amount in self.spent.items() if day.year == today.year)

    def pay(self, today: dt.date, amount: int) -> None:
        self.spent[today] += amount
        for day in [day for day in self.spent if day.year < today.year]:
            del self.spent[day]


@dataclass
class Wallet:
    operator: str
    class_: int
    balance: int = 0
    outward: set[int] = field(default_factory=set)
    inward: set[int] = field(default_factory=set)
    parts: dict[bytes, int] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    bucket: bytes | None = None

    @property
    def frozen(self) -> int:
        return sum(self.parts.values())

    @property
    def free(self) -> int:
        return max(0, self.balance - self.frozen)

    @property
    def is_open(self) -> bool:
        return self.class_ != CLOSED

    @property
    def under_order(self) -> bool:
        return bool(self.outward or self.inward or self.frozen)


@dataclass
class Account:
    """An operator's account with the central bank."""

    index: int
    active: bool = True
    suspended: dt.date | None = None
    issued: int = 0
    paid_in: int = 0
    pending: int = 0

    @property
    def available(self) -> int:
        return self.paid_in - self.pending - self.issued


class Money:
    """The whole ledger."""

    def __init__(self, operators: Iterable[str]) -> None:
        self.operators = {name: Account(index) for index, name in enumerate(operators, 1)}
        self.wallets = {name: Wallet(name, OPERATOR) for name in operators}
        self.buckets: dict[bytes, tuple[int, Person]] = {}
        self.stopped = False
        self.pause_end = dt.date.min
        self.now = 0

    @property
    def today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.now, SHANGHAI).date()

    @property
    def paused(self) -> bool:
        return self.stopped and self.today < self.pause_end

    def limits(self, wallet: Wallet) -> tuple[int, ...]:
        """Balance, payment, day, year [fen]."""
        return tuple(limit * YUAN for limit in LIMITS.get(wallet.class_, (INFINITE,) * 4))

    def together(self, wallet: Wallet) -> int:
        """[fen] that the balance limit is held against."""
        if wallet.bucket is None:
            return wallet.balance
        return sum(other.balance for other in self.wallets.values() if other.bucket == wallet.bucket)

    def may_pay(self, wallet: Wallet, amount: int) -> bool:
        _, payment, day, year = self.limits(wallet)
        within = amount <= payment and wallet.person.day(self.today) + amount <= day
        within = within and wallet.person.year(self.today) + amount <= year
        return wallet.is_open and not wallet.outward and amount <= wallet.free and within

    def may_receive(self, wallet: Wallet, amount: int) -> bool:
        return wallet.is_open and not wallet.inward and self.together(wallet) + amount <= self.limits(wallet)[0]

    def may_move(self, payer: Wallet, payee: Wallet, amount: int) -> bool:
        within = self.may_pay(payer, amount) and self._fits(payer, payee, amount)
        return not self.paused and payer is not payee and within

    def _fits(self, payer: Wallet, payee: Wallet, amount: int) -> bool:
        """Between two wallets of one bucket nothing is added."""
        within = payee.bucket is not None and payer.bucket == payee.bucket
        return payee.is_open and not payee.inward if within else self.may_receive(payee, amount)

    def pay(self, wallet: Wallet, amount: int) -> None:
        wallet.balance -= amount
        if wallet.class_ in LIMITS and wallet.class_ != CLASS_1:
            wallet.person.pay(self.today, amount)

    def move(self, payer: Wallet, payee: Wallet, amount: int) -> None:
        self.pay(payer, amount)
        payee.balance += amount

    # ------------------------------------------------------------------------------------------------ issue

    def may_mint(self, operator: str, to: Wallet, amount: int) -> bool:
        account = self.operators.get(operator)
        licensed = account is not None and account.active and amount <= account.available
        return licensed and not self.paused and to.operator == operator and self.may_receive(to, amount)

    def mint(self, operator: str, to: Wallet, amount: int) -> None:
        self.operators[operator].issued += amount
        to.balance += amount

    def may_redeem(self, operator: str, amount: int) -> bool:
        return operator in self.operators and self.may_pay(self.wallets[operator], amount)

    def redeem(self, operator: str, amount: int) -> None:
        account = self.operators[operator]
        self.wallets[operator].balance -= amount
        own = min(amount, account.issued)
        account.issued -= own
        account.paid_in += self.retire(amount - own, besides=operator)

    def may_redeem_at_central_bank(self, wallet: Wallet, amount: int) -> bool:
        account = self.operators.get(wallet.operator)
        late = account and account.suspended and self.today >= account.suspended + SUSPENSION_TIMEOUT
        return bool(late) and wallet.class_ <= CORPORATE and amount > 0 and self.may_pay(wallet, amount)

    def redeem_at_central_bank(self, wallet: Wallet, amount: int) -> None:
        self.pay(wallet, amount)
        account = self.operators[wallet.operator]
        own = min(amount, account.issued)
        account.issued -= own
        account.paid_in -= own
        self.retire(amount - own, besides="")

    def retire(self, amount: int, besides: str) -> int:
        """Out of what operators issued, in the order of their licences; returns the reserve behind it [fen]."""
        left = amount
        for name, account in self.operators.items():
            if name != besides:
                part = min(left, account.issued)
                account.issued -= part
                account.paid_in -= part
                left -= part
        return amount - left

    def wind_down(self, operator: str, successor: str) -> None:
        old = self.operators.pop(operator)
        self.operators[successor].issued += old.issued
        self.operators[successor].paid_in += old.paid_in
        self.wallets[operator].class_ = CORPORATE
        for wallet in self.wallets.values():
            if wallet.operator == operator:
                wallet.operator = successor

    # ------------------------------------------------------------------------------------------------ wallets

    def may_reassign(self, wallet: Wallet, operator: str, class_: int) -> bool:
        account = self.operators.get(operator)
        lawful = class_ == wallet.class_ or (wallet.bucket is None and self._holds(class_, wallet.balance))
        return account is not None and account.active and wallet.class_ <= CORPORATE and lawful

    def _holds(self, class_: int, balance: int) -> bool:
        return balance <= LIMITS.get(class_, (INFINITE,))[0] * YUAN

    def may_share(self, wallet: Wallet, bucket: bytes) -> bool:
        class_, _ = self.buckets.get(bucket, (wallet.class_, None))
        together = sum(other.balance for other in self.wallets.values() if other.bucket == bucket)
        personal = wallet.class_ in LIMITS and wallet.bucket is None and class_ == wallet.class_
        return personal and self._holds(wallet.class_, together + wallet.balance)

    def share(self, wallet: Wallet, bucket: bytes) -> None:
        _, person = self.buckets.setdefault(bucket, (wallet.class_, Person()))
        person.spent += wallet.person.spent
        wallet.person, wallet.bucket = person, bucket

    def separate(self, wallet: Wallet) -> None:
        wallet.person, wallet.bucket = Person(Counter(wallet.person.spent)), None

    def may_close(self, wallet: Wallet) -> bool:
        return wallet.is_open and wallet.class_ <= CORPORATE and wallet.balance == 0 and not wallet.under_order

    def close(self, wallet: Wallet) -> None:
        wallet.class_, wallet.bucket, wallet.person = CLOSED, None, Person()
