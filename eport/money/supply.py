"""The supply of digital yuan on one page: per operator what was paid in, issued, is held, frozen and in escrow.

Everything is read at one block. The list of wallets and holds comes from the event log, their contents from the
contracts, and the two are held against each other: a wallet that the log forgot would be missing in the sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from web3 import Web3

from eport.chain.contract import Contract

ZERO = "0x" + "00" * 20


@dataclass(frozen=True)
class Row:
    """One operator; amounts in fen. Where an operator was wound down, its successor's row has its customers."""

    operator: str
    active: bool
    paid_in: int
    payout_pending: int
    issued: int
    held: int  # in its customers' wallets and its own
    frozen: int  # of it, by amount or because the wallet is frozen outward
    in_escrow: int  # held for its customers as payers, or owed to them


@dataclass(frozen=True)
class Statement:
    """The whole supply at a block, and whether it adds up."""

    block: int
    rows: tuple[Row, ...]
    supply: int
    in_escrow: int
    checks: Mapping[str, bool]

    @property
    def holds(self) -> bool:
        """Whether every check holds."""
        return all(self.checks.values())

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "holds": self.holds}


def statement(token: Contract, escrow: Contract, block: int | None = None) -> Statement:
    """The supply at `block`, or at the newest one."""
    at = token.chain.web3.eth.block_number if block is None else block
    book = _Book(token, escrow, at)
    operators = sorted(book.operators)
    wallets = {address: _read(token, "wallet", at, address) for address in book.wallets}
    accounts = {address: _read(token, "operatorAccount", at, address) for address in operators}
    held, frozen, escrowed = Counter[str](), Counter[str](), Counter[str]()
    for wallet in wallets.values():
        held[wallet["operator"]] += wallet["balance"]
        whole = wallet["frozenOutward"]
        frozen[wallet["operator"]] += wallet["balance"] if whole else min(wallet["balance"], wallet["frozen"])
    for (module, key), payer in book.holds.items():
        operator = wallets.get(payer, {"operator": ZERO})["operator"]
        escrowed[operator] += escrow.web3.functions.hold(module, key).call(block_identifier=at)[1]
    for address in book.owed:
        operator = wallets.get(address, {"operator": ZERO})["operator"]
        escrowed[operator] += escrow.web3.functions.owed(address).call(block_identifier=at)
    rows = tuple(
        Row(
            address, account["active"], account["paidIn"], account["payoutPending"], account["issued"],
            held[address], frozen[address], escrowed[address],
        )
        for address, account in accounts.items()
        if account["index"]
    )  # fmt: skip
    supply = token.web3.functions.totalSupply().call(block_identifier=at)
    escrow_balance = wallets[escrow.address]["balance"]
    held_in_all = sum(wallet["balance"] for wallet in wallets.values())
    checks = {
        "every operator: issued + payout pending ≤ paid in, or its reserve ratio says so": all(
            account["issued"] * (account["reserveRatio"] or 10_000)
            <= (account["paidIn"] - account["payoutPending"]) * 10_000
            for account in accounts.values()
        ),
        "supply = Σ issued": supply == sum(row.issued for row in rows),
        "supply = Σ balances of the wallets in the log": supply == held_in_all,
        "balances are those that the Transfer events come to": all(
            book.balances[address] == wallet["balance"] for address, wallet in wallets.items()
        ),
        "Escrow's balance = Σ holds + owed": escrow_balance == sum(escrowed.values()),
    }
    return Statement(at, rows, supply, escrow_balance, checks)


class _Book:
    """What the event log says, up to a block."""

    def __init__(self, token: Contract, escrow: Contract, block: int) -> None:
        self.wallets: set[str] = set()
        self.operators: set[str] = set()
        self.balances: Counter[str] = Counter()
        self.holds: dict[tuple[str, bytes], str] = {}
        self.owed: set[str] = set()
        for name, arguments in _log(token, block):
            if name == "Transfer":
                self.balances[arguments["from"]] -= arguments["value"]
                self.balances[arguments["to"]] += arguments["value"]
            elif name == "WalletOpened":
                self.wallets.add(arguments["wallet"])
            elif name == "WalletReplaced":
                old, new = arguments["wallet"], arguments["replacement"]
                self.wallets.add(new)
                self.balances[new], self.balances[old] = self.balances[old], 0
            elif name == "OperatorLicensed":
                self.operators.add(arguments["operator"])
        for name, arguments in _log(escrow, block):
            if name == "Locked":
                self.holds[arguments["module"], arguments["key"]] = arguments["payer"]
            elif name == "PaidOut" and not arguments["delivered"]:
                self.owed.add(arguments["payee"])
            elif name == "Refunded" and not arguments["delivered"]:
                self.owed.add(arguments["payer"])


def _log(contract: Contract, block: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Events of a contract in order, by name."""
    events = {item["name"] for item in contract.abi if item["type"] == "event"}
    by_topic = {contract.web3.events[name]().topic: contract.web3.events[name]() for name in events}
    for log in contract.chain.web3.eth.get_logs(
        {"address": Web3.to_checksum_address(contract.address), "fromBlock": 0, "toBlock": block}
    ):
        found = by_topic.get(Web3.to_hex(log["topics"][0]))
        if found is not None:
            decoded = found.process_log(log)
            yield decoded["event"], decoded["args"]


def _read(contract: Contract, function: str, block: int, *arguments: Any) -> dict[str, Any]:
    outputs = next(item for item in contract.abi if item.get("name") == function)["outputs"][0]["components"]
    values = contract.web3.functions[function](*arguments).call(block_identifier=block)
    return dict(zip((part["name"] for part in outputs), values))
