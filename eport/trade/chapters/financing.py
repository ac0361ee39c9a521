"""The trader's receivable for the released goods: financed by a bank, repaid by the domestic buyer who owes it.

The buyer is no member of the alliance: an operator opens it a real-name wallet, as for any customer. It pays the bank
what is financed, and the trader the rest of its invoice; the goods are sold with that and back no other financing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eth_utils.crypto import keccak

from eport.finance.offer import Offer, OfferError, goods_of, make
from eport.finance.verify import verify
from eport.settings import WALLET_CLASSES
from eport.trade.parties import APPLICANT, BUYER, ISSUING_BANK, TRADER_OPERATOR
from eport.trade.story import yuan

if TYPE_CHECKING:
    from eport.trade.trade import Trade

TRADER, BANK = APPLICANT, ISSUING_BANK
LINE = 1
INVOICE = "INV-2026-0201, to the domestic buyer"
RESOLD, ADVANCED, EARNED = 11_000, 7_000, 125
"""[bps] of the goods' attested value that the buyer owes, and that the bank advances; of the advance that it earns."""
OFFERED, DUE = 7 * 86_400, 90 * 86_400  # [s]


class FinanceChapter:
    """The financing of one trade. Its acts are called at their times by `eport.trade.run`."""

    def __init__(self, trade: Trade, key: bytes) -> None:
        self._trade, self._key = trade, key
        goods = goods_of(trade.inputs.declaration, LINE, self._key)
        self._value = goods.value
        self.price = goods.value * RESOLD // 10_000  # [fen]
        self.advance = goods.value * ADVANCED // 10_000  # [fen]
        self.interest = self.advance * EARNED // 10_000  # [fen]
        self._offer: Offer | None = None

    def open_wallet(self) -> None:
        """An operator opens the buyer's wallet, where it has none."""
        trade, alliance = self._trade, self._trade.alliance
        address = alliance.accounts[BUYER].address
        if alliance["DigitalYuan"].struct("wallet", address)["class_"]:
            return
        identity = keccak(text=f"development identity of {BUYER}")
        class_ = WALLET_CLASSES.index("Corporate")
        receipt = trade.send(TRADER_OPERATOR, "DigitalYuan", "openWallet", address, class_, identity)
        trade.step(TRADER_OPERATOR, BUYER, "Opens a wallet", "for a company with its real name", "two tiers", receipt)

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
            self.advance + self.interest, now + OFFERED, now + DUE, debtor=alliance.accounts[BUYER].address,
        )  # fmt: skip
        trade.step(
            TRADER, BANK, "Offers its receivable",
            f"signs: {yuan(self.advance)} now against {yuan(made.terms.repayable)} later, on "
            f"{made.terms.quantity / 1000:,.0f} kg worth {yuan(made.terms.value)}; the buyer owes {yuan(self.price)}",
            "EIP-712",
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
            BANK, TRADER, "Finances the receivable", "pays and draws the goods down in one transaction",
            "no goods twice", receipt, self.advance,
        )  # fmt: skip

    def repay(self) -> None:
        """At settlement the buyer pays its invoice: to the bank what is financed, to the trader the rest."""
        if self._offer is None:
            raise OfferError("nothing was financed: customs' statement cannot be relied on before the settlement")
        trade, terms = self._trade, self._offer.terms
        trade.chapter = "Financing"
        escrow, trader = (trade.alliance["Escrow"].address, trade.alliance.accounts[TRADER].address)
        receipt = trade.send(BUYER, "DigitalYuan", "approve", escrow, terms.repayable)
        trade.step(BUYER, BUYER, "Repayment is allowed", "Escrow may take the repayment", "ERC-20", receipt)
        receipt = trade.send(BUYER, "TradeFinance", "repay", terms.as_tuple(), terms.repayable)
        trade.step(
            BUYER, BANK, "Repays the financing", f"advance and {yuan(self.interest)} for it, at settlement", None,
            receipt, terms.repayable,
        )  # fmt: skip
        rest = self.price - terms.repayable
        receipt = trade.send(BUYER, "DigitalYuan", "transfer", trader, rest)
        trade.step(BUYER, TRADER, "Pays the rest of the invoice", "what the bank did not finance", None, receipt, rest)
