"""The money of credits: liquidity, what secures a credit, what honour creates, settlement, default, court stops."""

from __future__ import annotations

from dataclasses import replace

from tests.helpers.credit import (
    CLOSED,
    CONFIRMING,
    DEFAULTED,
    DUE,
    ISSUED,
    ISSUING,
    PAID,
    Terms,
    maximum,
)
from tests.stateful.credit.calendar import DAY, close_rolled, day_of
from tests.stateful.credit.state import (
    ADVANCED,
    APPLICANT,
    ASSIGNED,
    BANKS,
    CONFIRMER,
    COURT,
    ISSUER,
    REFUND_OF_COVER,
    REFUND_OF_MARGIN,
    Letter,
    Presentation,
    State,
    Undertaking,
    require,
)

LOTS, MARGIN_LOTS, LONGEST_STOP = 8, 8, 10 * DAY
SIGHT_FROM, SHIPMENT_FROM = 0, 1


def key_of(letter: Letter, number: int, by: int, index: int) -> int:
    return letter.id << 32 | number << 16 | by << 8 | index


def confirmer_share(terms: Terms) -> int:
    """[fen] rounded up."""
    return -(-maximum(terms) * terms.confirmerCover // 10_000)


class Money(State):
    # --------------------------------------------------------------------------------------------------- liquidity

    def aside(self, bank: str) -> int:
        """[fen] of a bank that are set aside: the sum over the credits."""
        return sum(
            (one.cover if bank == ISSUER else 0) + (one.confirmer_cover if bank == CONFIRMER else 0)
            for one in self.letters.values()
        )

    def free(self, bank: str) -> int:
        pool = self.pools[bank]
        return 0 if pool.defaults else pool.committed - self.aside(bank)

    @property
    def held(self) -> int:
        """[fen] that Escrow holds for the engine."""
        return sum(pool.committed for pool in self.pools.values()) + sum(one.margin for one in self.letters.values())

    def commit(self, who: str, amount: int) -> None:
        require((who in BANKS, "UndertakingNotBank"), (amount > 0, "UndertakingInvalidAmount"))
        self.pools[who].deposits.append(amount)
        self.wallets[who] -= amount

    def release_liquidity(self, who: str, amount: int) -> None:
        require((who in BANKS, "UndertakingNotBank"), (amount > 0, "UndertakingInvalidAmount"))
        require((amount <= self.free(who), "UndertakingInsufficientLiquidity"))
        self.take(who, who, amount)

    def take(self, bank: str, payee: str, amount: int) -> int:
        """Out of the oldest deposits, at most eight at once."""
        paid = self._drain(self.pools[bank].deposits, amount)
        self.wallets[payee] += paid
        return paid

    @staticmethod
    def _drain(deposits: list[int], amount: int) -> int:
        paid = 0
        for _ in range(LOTS):
            if not deposits or paid == amount:
                break
            part = min(deposits[0], amount - paid)
            paid += part
            deposits[0] -= part
            if not deposits[0]:
                deposits.pop(0)
        return paid

    def require_now(self, bank: str, *amounts: int) -> None:
        """What is paid at once is paid in full, out of free liquidity."""
        require((sum(amounts) <= self.free(bank), "UndertakingInsufficientLiquidity"))
        trial = list(self.pools[bank].deposits)
        whole = all(self._drain(trial, amount) == amount for amount in amounts)
        require((whole, "UndertakingTooManyLots"))

    # ---------------------------------------------------------------------------------------------------- security

    def add_margin(self, who: str, letter: Letter, amount: int) -> None:
        require(
            (who == APPLICANT, "UndertakingNotParty"),
            (letter.state == ISSUED and not letter.whole, "CreditWrongState"),
            (len(letter.margins) <= MARGIN_LOTS, "UndertakingTooManyLots"),
        )
        letter.margins.append(amount)
        self.wallets[APPLICANT] -= amount

    def return_security(self, letter: Letter) -> None:
        require((letter.state >= CLOSED, "CreditWrongState"), (not letter.outstanding, "CreditUndertakingsOpen"))
        self.give_back(letter)

    def give_back(self, letter: Letter) -> None:
        """A credit ended: what was advanced and not paid back is owed first, by the issuing bank."""
        if letter.advanced:
            owed = Undertaking(
                letter, ISSUER, str(letter.advancing), letter.advanced, self.now, self.now, True, False, True
            )
            letter.advanced = 0
            self.pay(owed)
            if owed.amount:
                letter.undertakings[key_of(letter, 0, ISSUING, ADVANCED)] = owed
                return
        letter.cover = letter.confirmer_cover = 0
        self.wallets[APPLICANT] += letter.margin
        letter.margins = [0] * len(letter.margins)

    def give_back_if_ended(self, letter: Letter) -> None:
        if letter.state >= CLOSED and not letter.outstanding:
            self.give_back(letter)

    # ----------------------------------------------------------------------------------------------------- payment

    def backing(self, owed: Undertaking) -> tuple[str, bool, int]:
        """Whose liquidity pays, whether as confirming bank, and what of it is set aside for this credit."""
        letter = owed.letter
        if owed.from_held and letter.cover:
            return ISSUER, False, letter.cover
        if owed.debtor == CONFIRMER and letter.confirmer_cover:
            return CONFIRMER, True, letter.confirmer_cover
        return owed.debtor, False, 0

    def pay(self, owed: Undertaking) -> tuple[int, int]:
        """As far as the money goes: from margin, from a bank. The margin first, unless the bank should have refused."""
        margin, bank = 0, 0
        if owed.from_held and not owed.bank_first:
            margin = self._pay_margin(owed, owed.amount)
        bank = self._pay_bank(owed, owed.amount - margin)
        if owed.from_held and owed.bank_first:
            margin = self._pay_margin(owed, owed.amount - bank)
        owed.amount -= margin + bank
        return margin, bank

    def _pay_margin(self, owed: Undertaking, amount: int) -> int:
        left = paid = min(amount, owed.letter.margin)
        for number, lot in enumerate(owed.letter.margins):
            owed.letter.margins[number] -= min(lot, left)
            left -= min(lot, left)
        self.wallets[owed.creditor] += paid
        return paid

    def _pay_bank(self, owed: Undertaking, amount: int) -> int:
        bank, confirming, cover = self.backing(owed)
        paid = self.take(bank, owed.creditor, min(amount, cover + self.free(bank)))
        if confirming:
            owed.letter.confirmer_cover -= min(cover, paid)
        elif cover:
            owed.letter.cover -= min(cover, paid)
        return paid

    def reachable(self, owed: Undertaking) -> int:
        bank, _, cover = self.backing(owed)
        return cover + self.free(bank) + (owed.letter.margin if owed.from_held else 0)

    def is_stopped(self, owed: Undertaking) -> bool:
        """No bank that gave value, nor what was undertaken before the order was served (China LC rules art. 10)."""
        letter = owed.letter
        return self.now <= letter.stopped_until and not owed.protected and owed.created >= letter.served

    # ----------------------------------------------------------------------------------------------------- honour

    def due(self, terms: Terms, tranche: tuple[int, int, int, int], one: Presentation) -> int:
        """The day that is mentioned is excluded, and a closed day rolls (art. 3, 29)."""
        _, _, counted_from, tenor = tranche
        if counted_from == SIGHT_FROM and not tenor:
            return self.now
        start = {SIGHT_FROM: day_of(one.received), SHIPMENT_FROM: one.tenor_day}.get(counted_from, 0)
        return close_rolled(start + tenor)

    def bind(self, letter: Letter, number: int, by: int, one: Presentation, discrepant: bool) -> bool:
        """A bank is bound to pay. Returns whether it was paid from what is held, at once."""
        terms, root, debtor = one.terms, letter.root, self.bank(one.terms, by)
        dues = [self.due(terms, tranche, one) for tranche in terms.tranches]
        held = (
            by == CONFIRMING and terms.claimAtHonour and not discrepant and max(dues) <= self.now
            and self.now > root.stopped_until and root.margin + root.cover >= one.payable
        )  # fmt: skip
        left = one.payable
        for index, (tranche, due) in enumerate(zip(terms.tranches, dues)):
            part = left if index + 1 == len(dues) else one.payable * tranche[0] // 10_000
            left -= part
            owed = Undertaking(
                root, str(debtor), self.creditor(letter, one), part, due, self.now, held or by == ISSUING, discrepant,
                one.presenter is not None,
            )  # fmt: skip
            if one.presenter is None:
                one.from_margin += self._split(letter, number, by, index, owed)
            one.from_margin += self._incur(key_of(letter, number, by, index), owed)
        if not held:
            one.from_margin = 0
        return held

    def _split(self, letter: Letter, number: int, by: int, index: int, owed: Undertaking) -> int:
        """Proceeds of the beneficiary: an advance is paid back first, then an assignee is paid (art. 39)."""
        back, from_margin = self.recoup(letter, owed.amount), 0
        owed.amount -= back
        if back and letter.advancing != owed.debtor:
            other = replace(owed, creditor=str(letter.advancing), amount=back, protected=True)
            from_margin += self._incur(key_of(letter, number, by, ADVANCED + index), other)
        part = min(letter.assigned, owed.amount)
        letter.assigned -= part
        owed.amount -= part
        if part:
            other = replace(owed, creditor=str(letter.assignee), amount=part, protected=False)
            from_margin += self._incur(key_of(letter, number, by, ASSIGNED + index), other)
        return from_margin

    @staticmethod
    def recoup(letter: Letter, proceeds: int) -> int:
        back = min(letter.advanced, proceeds)
        letter.advanced -= back
        return back

    def _incur(self, key: int, owed: Undertaking) -> int:
        margin = 0
        if owed.due <= self.now and (owed.protected or self.now > owed.letter.stopped_until):
            margin, _ = self.pay(owed)
        if owed.amount:
            owed.letter.undertakings[key] = owed
        return margin

    def refund_due(self, letter: Letter, number: int, debtor: str, *owed: tuple[str, int]) -> None:
        """Art. 16(g): to the applicant what its margin paid, to a bank the rest."""
        for place, (creditor, amount) in zip((REFUND_OF_MARGIN, REFUND_OF_COVER), owed):
            if amount:
                letter.root.undertakings[key_of(letter, number, CONFIRMING, place)] = Undertaking(
                    letter.root, debtor, creditor, amount, self.now, self.now, protected=True
                )

    # ------------------------------------------------------------------------------------------------- settlement

    def owed(self, key: int) -> Undertaking | None:
        letter = self.letters.get(key >> 32 & 2**64 - 1)
        return letter.undertakings.get(key) if letter else None

    def settle(self, key: int) -> None:
        owed = self.owed(key)
        require((owed is not None and owed.state in (DUE, DEFAULTED), "UndertakingWrongState"))
        assert owed is not None
        require((self.now >= owed.due, "UndertakingNotDue"))
        pool = self.pools[owed.debtor]
        if owed.state == DEFAULTED:
            require((pool.defaults[0] is owed, "UndertakingNotFirst"))
            payable = min(owed.amount, pool.committed - self.aside(owed.debtor))
            require((payable > 0, "UndertakingNothingHeld"))
            owed.amount -= self.take(owed.debtor, owed.creditor, payable)
            if not owed.amount:
                owed.state = PAID
                pool.defaults.pop(0)
            return
        require((not self.is_stopped(owed), "UndertakingStopped"), (self.reachable(owed) > 0, "UndertakingNothingHeld"))
        self.pay(owed)
        if not owed.amount:
            owed.state = PAID
            self.give_back_if_ended(owed.letter)

    def declare_default(self, key: int) -> None:
        owed = self.owed(key)
        require((owed is not None and owed.state == DUE, "UndertakingWrongState"))
        assert owed is not None
        require((self.now >= owed.due, "UndertakingNotDue"))
        require(
            (not self.is_stopped(owed), "UndertakingStopped"),
            (self.reachable(owed) < owed.amount and self._in_one_call(owed), "UndertakingNotExhausted"),
        )
        self.pay(owed)
        owed.state = DEFAULTED
        self.pools[owed.debtor].defaults.append(owed)
        self.give_back_if_ended(owed.letter)

    def _in_one_call(self, owed: Undertaking) -> bool:
        """Nothing is left that another call would reach."""
        bank, _, cover = self.backing(owed)
        reach = cover + self.free(bank)
        return self._drain(list(self.pools[bank].deposits), reach) == reach

    def assign_undertaking(self, who: str, key: int, to: str) -> None:
        owed = self.owed(key)
        require((owed is not None and who == owed.creditor, "UndertakingNotParty"))
        assert owed is not None
        require((owed.state != PAID, "UndertakingWrongState"))
        owed.creditor = to
        owed.protected |= to in BANKS and self.now > owed.letter.stopped_until

    def assign_proceeds(self, who: str, letter: Letter, to: str, amount: int) -> None:
        require(
            (who == letter.beneficiary, "UndertakingNotParty"), (letter.assignee is None, "UndertakingAlreadyAssigned"),
            (amount > 0, "UndertakingInvalidAmount"),
        )  # fmt: skip
        letter.assignee, letter.assigned = to, amount

    # ------------------------------------------------------------------------------------------------- court stop

    def stop_payment(self, who: str, letter: Letter, until: int) -> None:
        require(
            (who == COURT, "AccessManagedUnauthorized"),
            (self.now < until <= self.now + LONGEST_STOP, "UndertakingInvalidStop"),
        )
        letter.root.stopped_until, letter.root.served = until, self.now

    def lift_stop(self, who: str, letter: Letter) -> None:
        require((who == COURT, "AccessManagedUnauthorized"))
        letter.root.stopped_until = 0
