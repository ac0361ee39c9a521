"""The trader's order for the released goods, which nobody owes for yet: financed by a bank, repaid by the trader.

No buyer is in the story, so that the offer names no debtor (FinanceTerms.debtor is zero) and the repayment is the
trader's own: the bank could release the goods for another financing. A receivable, whose debtor pays, is told by
`eport.finance.demo` and by tests/scenarios/test_financed_export.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eport.finance.offer import Offer, OfferError, goods_of, make
from eport.finance.verify import verify
from eport.trade.story import yuan

if TYPE_CHECKING:
    from eport.trade.trade import Trade

TRADER, BANK = "importer", "bank_of_communications"
LINE = 1
INVOICE = "order for the goods of the first trade"
ADVANCED, PRICE = 7_000, 125
"""[bps] of the goods' attested value that the bank advances; of the advance that it earns."""
OFFERED, DUE = 7 * 86_400, 90 * 86_400  # [s]


class FinanceChapter:
    """The financing of one trade. Its acts are called at their times by `eport.trade.run`."""

    def __init__(self, trade: Trade, key: bytes) -> None:
        self._trade, self._key = trade, key
        goods = goods_of(trade.inputs.declaration, LINE, self._key)
        self._value = goods.value
        self.advance = goods.value * ADVANCED // 10_000  # [fen]
        self.interest = self.advance * PRICE // 10_000  # [fen]
        self._offer: Offer | None = None

    def reliable_from(self) -> int:
        """[unix s] from when customs' newest statement can be relied on for the goods' value."""
        return int(self._trade.alliance["ClearanceOracle"].call("reliableFrom", self._trade.subject, self._value))

    def fund(self) -> None:
        """The trader signs an offer, the bank verifies it, pays, and the goods are drawn down."""
        trade, alliance = self._trade, self._trade.alliance
        trade.chapter = "Financing"
        now = alliance.chain.now()
        made = self._offer = make(
            alliance, alliance.accounts[TRADER], trade.inputs.declaration, self._key, LINE, INVOICE, self.advance,
            self.advance + self.interest, now + OFFERED, now + DUE,
        )  # fmt: skip
        trade.step(
            TRADER, BANK, "Offers its order",
            f"signs: {yuan(self.advance)} now against {yuan(made.terms.repayable)} later, on "
            f"{made.terms.quantity / 1000:,.0f} kg worth {yuan(made.terms.value)}; nobody owes for them yet", "EIP-712",
        )  # fmt: skip
        token, contract = alliance["DigitalYuan"], alliance["TradeFinance"]
        receipt = token.send(alliance.accounts[BANK], "approve", contract.address, self.advance)
        trade.step(BANK, BANK, "Advance is allowed", "TradeFinance may take the advance", "ERC-20", receipt)
        checks = verify(alliance, made, BANK)
        failed = [f"{check.question}: {check.answer}" for check in checks if not check.holds]
        if failed:
            raise OfferError("the bank would not finance the first trade: " + "; ".join(failed))
        trade.step(
            BANK, BANK, "Verifies the offer",
            f"{len(checks)} checks hold: attested by customs, released, and not drawn by any bank", None,
        )  # fmt: skip
        receipt = contract.send(
            alliance.accounts[BANK], "fundSigned", made.terms.as_tuple(), made.signature, made.statement, made.goods
        )
        trade.step(
            BANK, TRADER, "Finances the order", "pays and draws the goods down in one transaction",
            "no goods twice", receipt, self.advance,
        )  # fmt: skip

    def repay(self) -> None:
        """At settlement the trader repays all of it, out of its own wallet."""
        if self._offer is None:
            raise OfferError("nothing was financed: customs' statement cannot be relied on before the settlement")
        trade, alliance, terms = self._trade, self._trade.alliance, self._offer.terms
        trade.chapter = "Financing"
        trader = alliance.accounts[TRADER]
        receipt = alliance["DigitalYuan"].send(trader, "approve", alliance["Escrow"].address, terms.repayable)
        trade.step(TRADER, TRADER, "Repayment is allowed", "Escrow may take the repayment", "ERC-20", receipt)
        receipt = alliance["TradeFinance"].send(trader, "repay", terms.as_tuple(), terms.repayable)
        trade.step(
            TRADER, BANK, "Repays the financing", f"advance and {yuan(self.interest)} for it, at settlement", None,
            receipt, terms.repayable,
        )  # fmt: skip
