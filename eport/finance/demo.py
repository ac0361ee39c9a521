"""`make demo-double-financing`: goods are financed once; under a re-keyed invoice a second bank finds them drawn."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak
from rich.console import Console
from rich.markup import escape

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain, ContractReverted
from eport.chain.deployment import Alliance, deploy
from eport.enclave import declared
from eport.finance.book import Entry, entries
from eport.finance.offer import Offer, goods_of, make, subject_of
from eport.finance.verify import Check, verify
from eport.messages import wco
from eport.relay.outbox import Outbox
from eport.relay.relay import Relay
from eport.settings import Settings
from eport.trade.chapters.customs import StatementRefused
from eport.trade.oracle import Oracle
from eport.trade.parties import DEVELOPMENT_KEY
from eport.trade.story import yuan

EXAMPLE = ROOT / "examples/sight"
TRADER, FIRST, SECOND, DEBTOR = "importer", "bank_of_communications", "icbc_shanghai", "exporter"
NUMBER, INVOICE = b"224820261000000017", b"INV-2026-0031"
OTHER_NUMBER, OTHER_INVOICE = b"224820261000000025", b"INV-2026-0777"
ADVANCE, REPAYABLE = 1_000_000_00, 1_012_500_00
DAY = 86_400


@dataclass(frozen=True)
class Told:
    """What happened: `refusal` names the contract's error, `checks` what the second bank saw."""

    funding_gas: int
    refusal: str
    checks: tuple[Check, ...]
    entries: tuple[Entry, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return dataclasses.asdict(self)


class Demo:
    """A trader, two banks and customs on a chain of their own."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.settings, self.say = settings, console.print

    def run(self) -> Told:
        """Both offers. Raises `ContractReverted` where the first is refused."""
        began = wco.parse_response(min((EXAMPLE / "customs").glob("*.xml")).read_bytes())[0].issued_at
        with local.anvil(timestamp=int(began.timestamp()) - DAY) as url:
            alliance = deploy(Chain(url), self.settings, self.settings.parties(local.CHAIN_ID))
            self._money(alliance)
            declaration = self._clear(alliance, NUMBER, INVOICE)
            first = self._offer(alliance, declaration, INVOICE.decode())
            self._show(verify(alliance, first, FIRST), FIRST)
            receipt = alliance["TradeFinance"].send(
                alliance.accounts[FIRST], "fundSigned", first.terms.as_tuple(), first.signature, first.statement,
                first.goods,
            )  # fmt: skip
            self.say(
                f"[bold]{self._name(FIRST)}[/] pays [green]{yuan(ADVANCE)}[/] and the goods are drawn down, in one "
                f"transaction ({receipt.gas:,} gas)\n"
            )
            return self._second(alliance, receipt.gas)

    def _second(self, alliance: Alliance, gas: int) -> Told:
        self.say(
            "The trader declares the same containers once more, under another number, and keys the invoice anew:\n"
            "neither declaration nor invoice of the second offer has a number of the first.\n"
        )
        again = self._clear(alliance, OTHER_NUMBER, OTHER_INVOICE)
        second = self._offer(alliance, again, OTHER_INVOICE.decode())
        checks = verify(alliance, second, SECOND)
        self._show(checks, SECOND)
        try:
            alliance["TradeFinance"].send(
                alliance.accounts[SECOND], "fundSigned", second.terms.as_tuple(), second.signature, second.statement,
                second.goods,
            )  # fmt: skip
        except ContractReverted as refused:
            facts = refused.arguments
            self.say(
                f"[bold]{self._name(SECOND)}[/] tries all the same: [bold red]refused[/], {refused.name}: "
                f"{facts['drawn'] / 1000:,.0f} of {facts['capacity'] / 1000:,.0f} kg are financed already\n"
            )
            return Told(gas, refused.name, checks, entries(alliance))
        raise AssertionError("the same goods were financed twice")

    def _money(self, alliance: Alliance) -> None:
        """Both banks have wallets with money, and let TradeFinance take an advance."""
        token, accounts = alliance["DigitalYuan"], alliance.accounts
        if token.struct("wallet", accounts[SECOND].address)["class_"] == 0:
            corporate = 5  # WalletClass.Corporate
            identity = keccak(text=f"development identity of {SECOND}")
            token.send(accounts["icbc"], "openWallet", accounts[SECOND].address, corporate, identity)
        reference = keccak(text="pacs.009 UETR of the banks' reserve")
        icbc = accounts["icbc"].address
        alliance["ReserveDesk"].send(accounts["reserve_maker"], "proposeReserve", icbc, 2 * ADVANCE, 0, reference)
        alliance["ReserveDesk"].send(accounts["reserve_checker"], "confirmReserve", reference)
        for bank in (FIRST, SECOND):
            token.send(accounts["icbc"], "mint", accounts[bank].address, ADVANCE)
            token.send(accounts[bank], "approve", alliance["TradeFinance"].address, ADVANCE)

    def _clear(self, alliance: Alliance, number: bytes, invoice: bytes) -> wco.Declaration:
        """The trader lodges; customs responds; the enclaves sign; the relay brings it."""

        def numbered(path: Path) -> bytes:
            return path.read_bytes().replace(NUMBER, number).replace(INVOICE, invoice)

        declaration = wco.parse_declaration(numbered(EXAMPLE / "declaration.xml"))
        root = declared.commitment(declaration, DEVELOPMENT_KEY).root
        oracle = Oracle(alliance, DEVELOPMENT_KEY, {declaration.version: root})
        trader, subject = alliance.accounts[TRADER], subject_of(declaration, DEVELOPMENT_KEY)
        alliance["Declarations"].send(trader, "lodge", subject, 1, root)
        messages = [
            response
            for path in sorted((EXAMPLE / "customs").glob("*.xml"))
            for response in wco.parse_response(numbered(path))
        ]
        responses = sorted(messages, key=lambda response: (response.issued_at, response.reference))
        moment = int(responses[-1].issued_at.timestamp()) + 60
        if moment > alliance.chain.now():
            alliance.chain.travel(moment)
        oracle.register(lambda *_: None)
        relay = Relay(alliance["Declarations"], alliance.accounts["relay"], Outbox())
        for signed in oracle.attest(responses):
            relay.accept(signed)
            if not relay.deliver():
                raise StatementRefused(f"the relay delivered nothing about {number.decode()}")
        latest = alliance["ClearanceOracle"].struct("latest", subject)
        self.say(
            f"[bold]Customs[/] has attested {number.decode()}: {latest['sequence']} statements of {latest['signers']} "
            "enclaves, goods released"
        )
        return declaration

    def _offer(self, alliance: Alliance, declaration: wco.Declaration, invoice: str) -> Offer:
        subject = subject_of(declaration, DEVELOPMENT_KEY)
        reliable = alliance["ClearanceOracle"].call(
            "reliableFrom", subject, goods_of(declaration, 1, DEVELOPMENT_KEY).value
        )
        if reliable > alliance.chain.now():
            alliance.chain.travel(reliable)
        now = alliance.chain.now()
        made = make(
            alliance, alliance.accounts[TRADER], declaration, DEVELOPMENT_KEY, 1, invoice, ADVANCE, REPAYABLE,
            now + 7 * DAY, now + 90 * DAY, debtor=alliance.accounts[DEBTOR].address,
        )  # fmt: skip
        self.say(
            f"[bold]{self._name(TRADER)}[/] offers invoice {invoice}: [green]{yuan(ADVANCE)}[/] now against "
            f"{yuan(REPAYABLE)} in 90 days, on {made.terms.quantity / 1000:,.0f} kg worth {yuan(made.terms.value)}"
        )
        return made

    def _show(self, checks: tuple[Check, ...], bank: str) -> None:
        self.say(f"[bold]{self._name(bank)}[/] verifies:")
        for check in checks:
            self.say(f"  {'[green]✓[/]' if check.holds else '[red]✗[/]'} {check.question}: {escape(check.answer)}")

    def _name(self, key: str) -> str:
        return next(member.name for member in self.settings.institutions if member.key == key)
