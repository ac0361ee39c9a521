"""`make demo-offline`: three devices pay each other while the chain is switched off; then a cheat is found out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from web3 import Web3

from eport.chain import local
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy
from eport.settings import Settings
from eport.wallet.device import Device, DoubleSpend, certify
from eport.wallet.qr import drawn
from eport.wallet.voucher import Domain, decode

DAY = 86_400
PAYER, SHOP, SUPPLIER = "importer", "exporter", "bank_of_communications"
OPERATORS = {PAYER: "bank_of_china", SHOP: "bank_of_china", SUPPLIER: "icbc"}


class Demo:
    """The parties' devices, each in a folder of its own, and the alliance while it is there."""

    def __init__(self, settings: Settings, folder: Path, console: Console) -> None:
        self.settings, self.folder, self.say = settings, folder, console.print
        self.accounts = settings.parties(local.CHAIN_ID)

    def run(self) -> dict[str, Any]:
        """Both acts; figures of what happened."""
        state = self.folder / "chain.json"
        with local.anvil(state=state) as url:
            alliance = deploy(Chain(url), self.settings, self.accounts)
            self.say("[bold]Online[/]: the alliance stands; three parties lock money to their devices\n")
            devices = self.open_purses(alliance)
            now = alliance.chain.now()
        self.say("\n[bold]The chain is switched off.[/] What follows passes from device to device, as QR codes.\n")
        self.require_silence(url)
        cheat = self.offline(devices, now)
        self.require_silence(url)
        with local.anvil(state=state, timestamp=now + 3_600) as url:
            self.say("\n[bold]The chain is back.[/]\n")
            return self.settle(alliance_at(url, alliance), devices, cheat)

    # ------------------------------------------------------------------------------------------------ acts

    def open_purses(self, alliance: Alliance) -> dict[str, Device]:
        purses, token, escrow = alliance["OfflinePurse"], alliance["DigitalYuan"], alliance["Escrow"]
        domain = Domain(alliance.chain.chain_id, purses.address)
        trusted = [self.accounts[key].address for key in self.settings.operators]
        found = {}
        for party, operator in OPERATORS.items():
            device = Device.create(self.folder / party, party, domain, trusted)
            self._fund(alliance, operator, self.accounts[party].address, 2_000_00)
            token.send(self.accounts[party], "approve", escrow.address, 1_200_00)
            expiry = alliance.chain.now() + 7 * DAY
            receipt = purses.send(self.accounts[party], "open", device.address, 1_000_00, expiry)
            opened = receipt.event("PurseOpened").arguments
            device.certify(
                certify(self.accounts[operator], domain, opened["id"], device.address, opened["amount"], expiry)
            )
            self.say(
                f"  {self.name(party)} locks 1,000.00 and a bond of {opened['bond'] / 100:,.2f} to its device "
                f"[dim]{device.address[:10]}…  {receipt.gas:,} gas[/]; {self.name(operator)} certifies it"
            )
            found[party] = device
        return found

    def offline(self, devices: dict[str, Device], now: int) -> str:
        """Payer → shop → supplier; then the payer spends the same fen again, from a copy of its journal."""
        payer, shop, supplier = devices[PAYER], devices[SHOP], devices[SUPPLIER]
        journal = (self.folder / PAYER / "journal.json").read_bytes()
        first = payer.pay(shop.address, 300_00, now + 60)
        self.say(drawn(first))
        self.handed(PAYER, SHOP, first, "a voucher over fen 0 to 29,999 of its purse")
        held = shop.receive(first, now + 60)
        second = shop.pass_on(held, supplier.address, now + 120)
        supplier.receive(second, now + 120)
        self.handed(SHOP, SUPPLIER, second, "the same voucher, endorsed")
        (self.folder / PAYER / "journal.json").write_bytes(journal)
        thief = Device.open(self.folder / PAYER, PAYER)
        again = thief.pay(supplier.address, 200_00, now + 180)
        self.say(f"\n  [red]{self.name(PAYER)} restores an old copy of its device and pays with the same money[/]")
        try:
            supplier.receive(again, now + 180)
        except DoubleSpend as found:
            self.say(f"  {self.name(SUPPLIER)}'s device: [red]{found}[/]")
        return again

    def settle(self, alliance: Alliance, devices: dict[str, Device], cheat: str) -> dict[str, Any]:
        purses, token = alliance["OfflinePurse"], alliance["DigitalYuan"]
        supplier, wallet = devices[SUPPLIER], self.accounts[SUPPLIER]
        (note,) = supplier.held
        receipt = purses.send(wallet, "claim", *supplier.claim(note, wallet.address))
        supplier.claimed(note)
        claim = receipt.event("VoucherClaimed").arguments["claim"]
        self.say(f"  {self.name(SUPPLIER)} claims what the shop passed on [dim]{receipt.gas:,} gas[/]")
        other = decode(cheat)
        proof = (
            note.voucher.values, note.voucher.signature, other.voucher.values, other.voucher.signature
        )  # fmt: skip
        proven = purses.send(wallet, "proveDoubleSpend", *proof)
        owner = proven.event("DoubleSpendProven").arguments["owner"]
        self.say(
            f"  and proves the double spend with the two vouchers: it names the wallet of "
            f"[red]{self.name(alliance.key_of(owner))}[/] [dim]{proven.gas:,} gas[/]"
        )
        alliance.chain.travel(alliance.chain.now() + 11 * DAY)
        before = {key: token.call("balanceOf", self.accounts[key].address) for key in OPERATORS}
        settled = purses.send(self.accounts["relay"], "settle", note.voucher.purse).event("PurseSettled").arguments
        purses.send(self.accounts["relay"], "pay", claim)
        gained = {key: token.call("balanceOf", self.accounts[key].address) - before[key] for key in OPERATORS}
        self.say("\n  After the claims window anybody settles the purse:")
        for key, amount in gained.items():
            self.say(f"    {self.name(key):<45} {amount / 100:>+10,.2f}")
        treasury = self.name(self.settings.depositary)
        self.say(f"    of the bond of 200.00 a tenth is the finder's, the rest is with {treasury}")
        return {"claimed": settled["claimed"], "gained": gained, "cheat": alliance.key_of(owner)}

    # ------------------------------------------------------------------------------------------------ words

    def name(self, key: str) -> str:
        return next((member.name.split(",")[0] for member in self.settings.institutions if member.key == key), key)

    def handed(self, payer: str, payee: str, payload: str, what: str) -> None:
        (self.folder / f"{payer}-to-{payee}.txt").write_text(payload)
        self.say(f"  {self.name(payer)} → {self.name(payee)}: {what} [dim]({len(payload)} signs)[/]")

    def require_silence(self, url: str) -> None:
        """Show that there is no chain: a node that answers would make the act worthless."""
        if Web3(Web3.HTTPProvider(url, request_kwargs={"timeout": 1})).is_connected():
            raise RuntimeError(f"{url} still answers: the offline act needs a chain that is off")

    def _fund(self, alliance: Alliance, operator: str, holder: str, amount: int) -> None:
        reference = Web3.keccak(text=f"offline {operator} {holder}")
        desk, issuer = alliance["ReserveDesk"], self.accounts[operator]
        desk.send(self.accounts["reserve_maker"], "proposeReserve", issuer.address, amount, 0, reference)
        desk.send(self.accounts["reserve_checker"], "confirmReserve", reference)
        alliance["DigitalYuan"].send(issuer, "mint", holder, amount)


def alliance_at(url: str, alliance: Alliance) -> Alliance:
    """The same alliance on a chain that came back."""
    chain = Chain(url)
    contracts = {name: chain.bind(name, contract.address) for name, contract in alliance.contracts.items()}
    return Alliance(chain, alliance.settings, contracts, alliance.accounts)


def run(settings: Settings, console: Console, folder: Path | None = None) -> dict[str, Any]:
    """Run the demo in a folder, or in one that vanishes."""
    if folder is not None:
        return Demo(settings, folder, console).run()
    with tempfile.TemporaryDirectory() as temporary:
        return Demo(settings, Path(temporary), console).run()
