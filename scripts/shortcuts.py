"""What one does often at the console, in one call each: `issue`, `trade`, `decide`, `events`, `supply`, …"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak
from hexbytes import HexBytes
from rich.console import Console
from web3 import Web3

from eport.audit.record import export as write_export
from eport.audit.record import verify
from eport.audit.rows import block_range, shown
from eport.chain.artifacts import ROOT
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.chain.governance import Act, Proposal
from eport.chain.logs import Decoder
from eport.money.cli import show as show_supply
from eport.money.supply import statement
from eport.settings import FEN
from eport.trade.inputs import read
from eport.trade.run import run

CHINA = dt.timezone(dt.timedelta(hours=8))
_PAID_IN = 0


def shortcuts(alliance: Alliance) -> dict[str, Callable[..., Any]]:
    """By the name that the console calls them."""
    offered = _Shortcuts(alliance)
    return {name: getattr(offered, name) for name in dir(offered) if not name.startswith("_")}


class _Shortcuts:
    """Parties and contracts may be given as brownie's objects, as addresses, or by name."""

    def __init__(self, alliance: Alliance) -> None:
        self._alliance = alliance

    def yuan(self, amount: float | str) -> int:
        """Yuan as fen, in which every amount on the chain is."""
        return int(Decimal(str(amount)) * FEN)

    def who(self, party: Any) -> str:
        """Name of whoever is behind an address: a member as the registry has it, else the configuration's key."""
        number, _, _ = self._alliance["AllianceRegistry"].call("memberOf", _address(party))
        if number:
            return str(self._alliance["AllianceRegistry"].struct("institution", number)["name"])
        return self._alliance.key_of(_address(party))

    def issue(self, operator: Any, holder: Any, amount: int) -> Receipt:
        """Digital yuan [fen] for a customer of an operator: two officers record the reserve, the operator issues."""
        desk, accounts = self._alliance["ReserveDesk"], self._alliance.accounts
        reference = keccak(text=f"console {self._alliance.chain.web3.eth.block_number}")
        desk.send(accounts["reserve_maker"], "proposeReserve", _address(operator), amount, _PAID_IN, reference)
        desk.send(accounts["reserve_checker"], "confirmReserve", reference)
        signer = accounts[self._alliance.key_of(_address(operator))]
        return self._alliance["DigitalYuan"].send(signer, "mint", _address(holder), amount)

    def trade(self, example: str = "sight") -> str:
        """Run a trade of `examples/` from its credit to its payment; says how it ended. Once for a chain."""
        folder = ROOT / "examples" / example
        return run(self._alliance, read(folder / "mt700.txt", folder / "customs"), example).outcome

    def decide(self, contract: Any, function: str, *arguments: Any) -> Receipt:
        """Let the alliance call a function: proposed, carried by all votes, queued, executed. It takes eight days."""
        governor, rules = self._alliance["AllianceGovernor"], self._alliance.settings.governance
        members = [self._alliance.accounts[key] for key in rules.members]
        (target,) = [it for it in self._alliance.contracts.values() if it.address == _address(contract)]
        given = [item if isinstance(item, (int, str, bytes, tuple, list)) else _address(item) for item in arguments]
        act = Act.of(target, function, *given)
        proposal = Proposal.by(
            members[0].address, [act], f"console, block {self._alliance.chain.web3.eth.block_number}"
        )
        proposal.propose(governor, members[0])
        self.travel(seconds=rules.voting_delay + 1)
        for member in members:
            proposal.vote(governor, member)
        self.travel(seconds=rules.voting_period)
        proposal.queue(governor, members[0])
        self.travel(seconds=rules.delay)
        return proposal.execute(governor, members[0])

    def events(self, transaction: Any) -> list[tuple[str, dict[str, Any]]]:
        """Events of a transaction with their units, in order."""
        given = (
            transaction.transaction if isinstance(transaction, Receipt) else getattr(transaction, "txid", transaction)
        )
        decoder = Decoder(list(self._alliance.contracts.values()))
        known = {contract.address for contract in self._alliance.contracts.values()}
        logs = self._alliance.chain.web3.eth.get_transaction_receipt(HexBytes(given))["logs"]
        found = [decoder.decode(log) for log in logs if log["address"] in known]
        return [(f"{log.contract}.{log.event}", shown(log)) for log in found if log is not None]

    def supply(self) -> bool:
        """The supply statement; whether it adds up."""
        found = statement(self._alliance["DigitalYuan"], self._alliance["Escrow"])
        members = self._alliance.settings.institutions
        names = {str(self._alliance.accounts[member.key].address): member.name for member in members}
        show_supply(found, names, Console(highlight=False))
        return found.holds

    def export(self, folder: str = "reports/audit") -> str:
        """Every event so far as CSV and Parquet, verified against the root that it gives."""
        chain = self._alliance.chain
        blocks = block_range(chain, 0, chain.settled_block())
        written = write_export(chain, self._alliance.contracts, blocks, Path(folder))
        wrong = verify(Path(folder) / "events.parquet", written.root).wrong
        return "; ".join(wrong) or f"{written.manifest['rows']} rows, root 0x{written.root.hex()}"

    def now(self) -> str:
        """Time on the chain, UTC+8."""
        return f"{dt.datetime.fromtimestamp(self._alliance.chain.now(), CHINA):%Y-%m-%d %H:%M:%S}"

    def travel(self, **period: float) -> str:
        """Let time pass: `travel(days=5)`, `travel(hours=2)`. The time it is then."""
        self._alliance.chain.travel(self._alliance.chain.now() + int(dt.timedelta(**period).total_seconds()))
        return self.now()


def _address(party: Any) -> str:
    """Of brownie's account or contract, or of an address as text."""
    return Web3.to_checksum_address(str(getattr(party, "address", party)))
