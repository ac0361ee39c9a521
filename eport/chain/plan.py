"""Transactions that are planned on a fork, written to a journal, and then sent: several in flight, none twice.

1. **Rehearse.** The steps run on a fork of the chain that lives in memory. What they send there is the plan: who sends
   what with which nonce, and what gas it takes. A refusal shows here, before anything is sent.
2. **Journal.** Every transaction is signed and written to a file, which is on the disk before the first one is sent.
3. **Carry out.** They are sent in order, up to `WINDOW` in flight. Whoever takes up a journal sends the very same
   transactions again: one that was mined is known by its hash, and none takes effect twice, since its nonce is spent.

A contract's address follows from its deployer's nonce, so that it is known as soon as the plan is.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractCustomError, ContractLogicError, TransactionNotFound, Web3RPCError
from web3.types import BlockIdentifier, TxParams, TxReceipt

from eport.chain import local
from eport.chain.contract import Chain, ContractReverted, Receipt, reverted
from eport.chain.record import Entry, Record, code_hash, entry
from eport.chain.signers import Signer, can_sign

Progress = Callable[[str], None]

WINDOW = 32
"""Transactions of one sender in flight; nodes keep at least 64 (geth's `accountslots` and more)."""
PATIENCE = 60.0
"""[s] until a transaction that is not mined is signed again for a quarter more."""


class JournalError(RuntimeError):
    """A journal and the chain do not fit, or a planned transaction failed; the message says what to do."""


@dataclass(frozen=True)
class Intent:
    """One transaction: `gas` [gas] as rehearsed, `limit` [gas] that is offered, `data` in hex, `to` None to create."""

    sender: str
    nonce: int
    to: str | None
    data: str
    gas: int
    limit: int
    label: str


@dataclass(frozen=True)
class Creation:
    """A contract that a plan creates: its name, constructor arguments, and the code that has to come of it."""

    name: str
    arguments: list[Any]
    code_hash: str


@dataclass(frozen=True)
class Plan:
    """`creations` by address; `left` is what parties have to do that do not sign here."""

    intents: tuple[Intent, ...]
    creations: Mapping[str, Creation]
    left: tuple[Intent, ...] = ()

    @property
    def gas(self) -> int:
        """[gas] of all that is sent here."""
        return sum(intent.gas for intent in self.intents)


# ----------------------------------------------------------------------------------------------------- 1. rehearse


class Rehearsal(Chain):
    """A fork in memory, on which everybody's transactions are taken without a signature, and noted."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.sent: list[Intent] = []

    def send(self, sender: Signer, to: str | None, data: str, label: str) -> Receipt:
        nonce = self.web3.eth.get_transaction_count(sender.address)
        transaction: dict[str, Any] = {
            "from": sender.address, "data": data, "nonce": nonce, "value": 0, "gasPrice": 0,
        }  # fmt: skip
        if to is not None:
            transaction["to"] = to
        try:
            estimate = self.web3.eth.estimate_gas(cast(TxParams, transaction))
        except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
            raise reverted(error, label) from error
        limit = self.kind.gas_limit(estimate)
        hash_ = self.web3.eth.send_transaction(cast(TxParams, transaction | {"gas": limit}))
        mined = self.web3.eth.wait_for_transaction_receipt(hash_, poll_latency=0.01)
        if mined["status"] != 1:
            raise ContractReverted("TransactionFailed", {"transaction": Web3.to_hex(hash_)}, label)
        self.sent.append(Intent(sender.address, nonce, to, data, mined["gasUsed"], limit, label))
        return self.receipt(mined)


@contextmanager
def rehearsal(chain: Chain) -> Iterator[Rehearsal]:
    """A fork of the chain as it is now. Raises `ChainError` where Anvil is missing or cannot read the chain."""
    with local.fork(chain.url) as url:
        yield Rehearsal(url)


def plan_of(fork: Rehearsal, record: Record, before: Mapping[str, Entry], accounts: Mapping[str, Signer]) -> Plan:
    """What was rehearsed. `record` holds the contracts of the rehearsal, `before` those that stood already."""
    signing: dict[str, bool] = {account.address: can_sign(account) for account in accounts.values()}
    new = {name: item for name, item in record.entries.items() if item != before.get(name)}
    creations = {item.address: Creation(name, item.arguments, item.code_hash) for name, item in new.items()}
    return Plan(
        tuple(intent for intent in fork.sent if signing[intent.sender]),
        creations,
        tuple(intent for intent in fork.sent if not signing[intent.sender]),
    )


# ------------------------------------------------------------------------------------------------------ 2. journal


@dataclass(frozen=True)
class Signed:
    """A signed transaction, in hex, and what it offers per gas [wei]."""

    hash: str
    raw: str
    price: int


@dataclass
class Planned:
    """An intent, every transaction that was signed for it, and whether one of them was mined."""

    intent: Intent
    signed: list[Signed]
    mined: bool = False


class Journal:
    """What is to be sent, a line each, and after it what became of it. Lines are only ever added.

    The first line names the block on which the plan was made: on a chain that does not have it, the plan is void.
    """

    def __init__(self, path: Path, anchor: Mapping[str, Any], creations: Mapping[str, Creation]) -> None:
        self.path, self.anchor, self.creations = path, dict(anchor), dict(creations)
        self.planned: list[Planned] = []

    @classmethod
    def write(cls, path: Path, chain: Chain, plan: Plan, signers: Mapping[str, Signer]) -> Journal:
        """Sign everything and write it down; the file appears whole."""
        head = chain.web3.eth.get_block("latest")
        anchor = {"chain_id": chain.chain_id, "block": head["number"], "hash": Web3.to_hex(head["hash"])}
        journal = cls(path, anchor, plan.creations)
        price = _price(chain)
        for intent in _scaled(chain, plan.intents):
            journal.planned.append(Planned(intent, [_sign(chain, signers[intent.sender], intent, price)]))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        with draft.open("w") as out:
            lines = [
                {"anchor": journal.anchor},
                *({"creates": address, **asdict(item)} for address, item in journal.creations.items()),
                *({"intent": asdict(item.intent), "signed": asdict(item.signed[0])} for item in journal.planned),
            ]
            out.writelines(json.dumps(line) + "\n" for line in lines)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, path)
        return journal

    @classmethod
    def read(cls, path: Path) -> Journal:
        """A journal as far as it was written: a last line that a crash cut off says nothing."""
        lines = [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]
        creations = {
            line["creates"]: Creation(line["name"], line["arguments"], line["code_hash"])
            for line in lines
            if "creates" in line
        }
        journal = cls(path, lines[0]["anchor"], creations)
        for line in lines:
            if "intent" in line:
                journal.planned.append(Planned(Intent(**line["intent"]), [Signed(**line["signed"])]))
            elif "again" in line:
                journal.planned[line["again"]].signed.append(Signed(**line["signed"]))
            elif "mined" in line:
                journal.planned[line["mined"]].mined = True
        return journal

    def fits(self, chain: Chain) -> bool:
        """Whether the chain is the one on which the plan was made."""
        if chain.chain_id != self.anchor["chain_id"] or chain.web3.eth.block_number < self.anchor["block"]:
            return False
        return Web3.to_hex(chain.web3.eth.get_block(self.anchor["block"])["hash"]) == str(self.anchor["hash"])

    def signed_again(self, place: int, signed: Signed) -> None:
        self.planned[place].signed.append(signed)
        self._append({"again": place, "signed": asdict(signed)})

    def was_mined(self, place: int) -> None:
        self.planned[place].mined = True
        self._append({"mined": place})

    def _append(self, line: Mapping[str, Any]) -> None:
        with self.path.open("a") as out:
            out.write(json.dumps(line) + "\n")
            out.flush()
            os.fsync(out.fileno())


def _price(chain: Chain) -> int:
    """[wei] What is offered per gas."""
    return chain.kind.gas_price(chain.web3)


def _scaled(chain: Chain, intents: Sequence[Intent]) -> list[Intent]:
    """With the limits that this chain needs, if it counts gas otherwise than the fork: as its own estimate of the first
    transaction says, which is the only one that can be asked for now.
    """
    first = intents[0]
    call: dict[str, Any] = {"from": first.sender, "data": first.data} | ({"to": first.to} if first.to else {})
    asked = chain.web3.eth.estimate_gas(cast(TxParams, call))
    needed = chain.kind.gas_limit(asked)
    if needed <= first.limit:
        return list(intents)
    return [replace(item, limit=-(-item.limit * needed // first.limit)) for item in intents]


def _sign(chain: Chain, signer: Signer, intent: Intent, price: int) -> Signed:
    transaction: dict[str, Any] = {
        "data": intent.data, "chainId": chain.chain_id, "nonce": intent.nonce, "value": 0, "gas": intent.limit,
        "gasPrice": price,
    }  # fmt: skip
    if intent.to is not None:
        transaction["to"] = intent.to
    raw = bytes(signer.sign_transaction(transaction).raw_transaction)
    return Signed(Web3.to_hex(Web3.keccak(raw)), "0x" + raw.hex(), price)


# ---------------------------------------------------------------------------------------------------- 3. carry out


class Execution:
    """Sends what a journal holds and keeps the record of what came of it."""

    def __init__(
        self, chain: Chain, journal: Journal, record: Record, signers: Mapping[str, Signer], progress: Progress,
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.chain, self.journal, self.record, self.signers = chain, journal, record, signers
        self.progress, self.patience = progress, patience
        self.gas = 0

    def run(self) -> None:
        """Send, wait, record; then the journal has served. Raises `JournalError`."""
        numbered = list(enumerate(self.journal.planned))
        # Another sender's transaction may need what came before it; one sender's are mined in order.
        for _, group in groupby(numbered, key=lambda item: item[1].intent.sender):
            self._wave([item for item in group if not item[1].mined])
        for address, creation in self.journal.creations.items():  # what another contract created has no transaction
            known = self.record.entries.get(creation.name)
            if known is None or known.address != address:
                made = entry(self.chain, creation.name, address, creation.arguments, None, None, None)
                self.record.put({creation.name: made})
        self.journal.path.unlink()

    def _wave(self, wave: list[tuple[int, Planned]]) -> None:
        sent = done = 0
        since = time.monotonic()
        failed: str | None = None
        while done < len(wave):
            while failed is None and sent < len(wave) and sent - done < WINDOW:
                self.submit(wave[sent][1])
                sent += 1
            if done == sent:
                break  # something failed, and all that was sent is mined
            place, item = wave[done]
            mined = self._receipt(item)
            if mined is not None:
                self._note(place, item, mined)
                if mined["status"] != 1 and failed is None:
                    failed = self._reason(item.intent, mined)
                done += 1
                since = time.monotonic()
            elif time.monotonic() - since > self.patience:
                self._offer_more(place, item)
                since = time.monotonic()
            else:
                time.sleep(self.chain.kind.poll)
        if failed is not None:
            self.journal.path.unlink()
            raise JournalError(f"{failed}. What was sent before it stands; run again to plan the rest anew")

    def submit(self, item: Planned) -> None:
        """Hand a transaction to the node; one that it knows already, or that was mined, is no error."""
        try:
            self.chain.web3.eth.send_raw_transaction(HexBytes(item.signed[-1].raw))
        except Web3RPCError:
            if self._is_known(item):
                return
            if self.chain.web3.eth.get_transaction_count(cast(Any, item.intent.sender)) > item.intent.nonce:
                raise JournalError(
                    f"nonce {item.intent.nonce} of {item.intent.sender} was spent on another transaction than the "
                    f"journal's ({item.intent.label}): somebody else signs with this key. Stop them, move "
                    f"{self.journal.path} away and plan anew"
                ) from None
            raise

    def _is_known(self, item: Planned) -> bool:
        for signed in item.signed:
            try:
                self.chain.web3.eth.get_transaction(HexBytes(signed.hash))
                return True
            except TransactionNotFound:
                continue
        return False

    def _receipt(self, item: Planned) -> TxReceipt | None:
        for signed in reversed(item.signed):
            try:
                return self.chain.web3.eth.get_transaction_receipt(HexBytes(signed.hash))
            except TransactionNotFound:
                continue
        return None

    def _note(self, place: int, item: Planned, mined: TxReceipt) -> None:
        intent, address = item.intent, mined.get("contractAddress")
        self.gas += mined["gasUsed"]
        creation = self.journal.creations.get(str(address))
        if creation is not None and mined["status"] == 1:
            found = code_hash(self.chain, str(address))
            if found != creation.code_hash:
                raise JournalError(
                    f"{creation.name} at {address} has the code {found}, {creation.code_hash} was rehearsed: "
                    "the chain does not run what was compiled; use another chain"
                )
            hash_ = Web3.to_hex(mined["transactionHash"])
            kept = entry(
                self.chain, creation.name, str(address), creation.arguments, hash_, mined["gasUsed"],
                mined["blockNumber"],
            )  # fmt: skip
            self.record.put({creation.name: kept})
        # Marked last: a record that was not written yet is written by whoever takes the journal up.
        self.journal.was_mined(place)
        self.progress(f"{intent.label} ({mined['gasUsed']:,} gas)")

    def _offer_more(self, place: int, item: Planned) -> None:
        """Sign again for a quarter more, or more where the network asks for it; nodes replace from a tenth more on."""
        price = max(_price(self.chain), item.signed[-1].price) * 5 // 4 + 1
        self.journal.signed_again(place, _sign(self.chain, self.signers[item.intent.sender], item.intent, price))
        self.submit(item)

    def _reason(self, intent: Intent, mined: TxReceipt) -> str:
        call: dict[str, Any] = {"from": intent.sender, "data": intent.data, "gas": intent.limit}
        call |= {"to": intent.to} if intent.to else {}
        try:
            self.chain.web3.eth.call(cast(TxParams, call), cast(BlockIdentifier, mined["blockNumber"] - 1))
        except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
            return f"transaction {Web3.to_hex(mined['transactionHash'])} failed: {reverted(error, intent.label)}"
        return (
            f"{intent.label} failed in transaction {Web3.to_hex(mined['transactionHash'])} "
            f"with {mined['gasUsed']:,} of {intent.limit:,} gas"
        )
