"""The relay: delivers the outbox to `Declarations.advance`, which passes new statements on to ClearanceOracle.

Several relays may run at once: the contract takes each sequence once, so that the slower one finds it there. A signed
transaction is stored before it is sent, and after a crash the very same one is sent again: it counts once. One that is
not mined in time is sent again under the same nonce for a higher fee, so that of all of them one is mined. One whose
block a reorganisation takes away is sent again too.

No receipt is believed: a statement is delivered once the contract itself has applied it, in a block that stays. No
refusal is the last word either: the statement before may have gone with a block, the declaration may be lodged later,
a key registered, the chain's clock pass the authority's. A refused statement keeps the reason, stops its declaration,
and is tried again ever more seldom.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import rlp
import structlog
from requests.exceptions import RequestException
from tenacity import (
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    wait_exponential,
)
from web3.exceptions import BadResponseFormat, BlockNotFound, TimeExhausted, Web3RPCError

from eport.chain.contract import Contract, ContractReverted, Receipt
from eport.chain.network import Settlement
from eport.chain.signers import Signer
from eport.enclave.enclave import SignedStatement
from eport.relay.outbox import DELIVERED, INCLUDED, PENDING, REFUSED, Item, Outbox

log = structlog.get_logger(__name__)

TRANSIENT = (RequestException, BadResponseFormat, BlockNotFound, TimeExhausted, Web3RPCError)
"""Faults of the way to the node, or its refusal of a transaction: worth another try, no word about a statement."""


class Quorum(ValueError):
    """Statements of different enclaves that do not make one: different values, or the same signer twice."""


class Relay:
    """Brings statements to one deployment. `account` pays for gas and is trusted with nothing.

    `attempts`: tries before the node counts as unreachable. `wait` [s]: for a transaction to be mined before it is
    sent again for more. `confirmations`: blocks on top of a transaction's own until it counts as settled; None leaves
    it to the kind of chain: final where it finalizes, included where that is final. `seldom` [s]: the longest pause
    between two tries of a refused statement; the first is of a second.
    """

    def __init__(
        self,
        declarations: Contract,
        account: Signer,
        outbox: Outbox,
        attempts: int = 5,
        wait: float = 120,
        confirmations: int | None = None,
        seldom: float = 600,
    ) -> None:
        self._declarations, self._account, self._outbox = declarations, account, outbox
        self._attempts, self._wait, self._confirmations = attempts, wait, confirmations
        self._seldom = seldom
        self._seen: dict[tuple[bytes, int], tuple[int, bytes]] = {}
        """Applied statement → number and hash of the first block that showed it so."""
        self._doubted: dict[tuple[bytes, int], int] = {}
        """Statement → block at which the chain refused it first; begun anew, a relay takes a second look."""
        self._pauses: dict[tuple[bytes, int], tuple[float, float]] = {}
        """Refused statement → when it is tried again [s, time.monotonic()], and the pause before [s]."""

    def accept(self, signed: Sequence[SignedStatement]) -> bool:
        """Take a statement that several enclaves signed; False where it is known. Raises `Quorum`, `Contradiction`."""
        by_signer = {item.signer: item for item in signed}
        values = {item.statement.struct_hash() for item in signed}
        if len(values) != 1 or len(by_signer) != len(signed):
            raise Quorum(f"{len(values)} values of {len(by_signer)} signers for one statement; one value is needed")
        statement = signed[0].statement
        ordered = [by_signer[signer].signature for signer in sorted(by_signer, key=lambda address: int(address, 16))]
        return self._outbox.put(
            statement.subject, statement.sequence, statement.struct_hash(), statement.as_tuple(), ordered
        )

    def deliver(self) -> list[Receipt]:
        """Bring everything pending to the chain, each declaration in its order; stops a declaration at a refusal.

        Raises one of `TRANSIENT` where the node stays unreachable or does not mine: nothing is lost, call again later.
        """
        self._recheck()
        receipts: list[Receipt] = []
        stuck: set[bytes] = set()
        waits: TimeExhausted | None = None
        for item in self._outbox.waiting():
            if item.subject in stuck:
                continue
            if item.state == REFUSED and not self._is_due(item):
                stuck.add(item.subject)
                continue
            retrying = Retrying(
                retry=retry_if_exception_type(TRANSIENT) & retry_if_not_exception_type(TimeExhausted),
                stop=stop_after_attempt(self._attempts),
                wait=wait_exponential(multiplier=0.1, max=5),
                reraise=True,
            )
            try:
                receipt = retrying(self._deliver, item)
            except TimeExhausted as error:
                # It may wait for one of a lower nonce that a reorganisation took away, and that comes later here.
                waits = error
                stuck.add(item.subject)
                continue
            if receipt is not None:
                receipts.append(receipt)
            elif not self._is_applied(item):
                stuck.add(item.subject)
        if waits is not None:
            raise waits
        return receipts

    def _deliver(self, item: Item) -> Receipt | None:
        label = "Declarations.advance"
        chain = self._declarations.chain
        known = self._outbox.get(item.subject, item.sequence)
        raw = known.raw if known is not None else None
        try:
            if raw is None:
                if self._is_applied(item):
                    self._take_as_applied(item, "brought by another relay")
                    return None
                data = self._declarations.encode("advance", item.value, list(item.signatures))
                raw = chain.prepare(self._account, self._declarations.address, data, label)
                self._outbox.sending(item, raw)
            receipt = self._broadcast(item, raw, label)
        except ContractReverted as refused:
            self._outbox.sending(item, None)
            if self._is_applied(item):
                self._take_as_applied(item, "brought by another relay")
            else:
                self._refuse(item, refused)
            return None
        if not self._is_applied(item):
            return None  # the receipt says what the contract does not: it is sent again, whoever lied
        self._take_as_applied(item, receipt.transaction)
        log.info("statement delivered", subject=item.subject.hex(), sequence=item.sequence, gas=receipt.gas)
        return receipt

    def _take_as_applied(self, item: Item, reason: str) -> None:
        at_once = not self._confirmations and self._declarations.chain.kind.settlement is not Settlement.FINALIZED
        self._outbox.settle(item, DELIVERED if at_once else INCLUDED, reason)
        self._pauses.pop((item.subject, item.sequence), None)
        self._doubted.pop((item.subject, item.sequence), None)

    def _refuse(self, item: Item, refused: ContractReverted) -> None:
        """Pending while a reorganisation may still be the reason; then refused, and tried now and then."""
        key, head = (item.subject, item.sequence), int(self._declarations.chain.web3.eth.block_number)
        if self._settled_block() < self._doubted.setdefault(key, head):
            return
        self._outbox.settle(item, REFUSED, str(refused))
        _, before = self._pauses.get((item.subject, item.sequence), (0.0, 0.5))
        pause = min(2 * before, self._seldom)
        self._pauses[item.subject, item.sequence] = (time.monotonic() + pause, pause)
        log.error(
            "statement refused", subject=item.subject.hex(), sequence=item.sequence, reason=str(refused), again=pause
        )

    def _is_due(self, item: Item) -> bool:
        return self._pauses.get((item.subject, item.sequence), (0.0, 0.0))[0] <= time.monotonic()

    def _broadcast(self, item: Item, raw: bytes, label: str) -> Receipt:
        try:
            return self._declarations.chain.broadcast(raw, label, self._wait)
        except TimeExhausted:
            chain, nonce = self._declarations.chain, int.from_bytes(rlp.decode(raw)[0], "big")
            if chain.web3.eth.get_transaction_count(self._account.address, "pending") < nonce:
                # It waits for one of a lower nonce that a reorganisation took away: the next try takes that nonce.
                self._outbox.sending(item, None)
            else:
                self._outbox.sending(item, self._dearer(item, raw, label))
            raise
        except Web3RPCError:
            # The node will never take this one, its nonce was used by another: forget it and sign anew.
            self._outbox.sending(item, None)
            raise

    def _dearer(self, item: Item, raw: bytes, label: str) -> bytes:
        """The same act under the same nonce for an eighth more; the least that nodes take as a replacement is a tenth.

        Raises `ContractReverted` where the act would be refused by now, as it is where another one was faster.
        """
        nonce, price, *_ = (int.from_bytes(part, "big") for part in rlp.decode(raw)[:2])
        data = self._declarations.encode("advance", item.value, list(item.signatures))
        dearer = max(price + price // 8 + 1, self._declarations.chain.web3.eth.gas_price)
        log.info("sent again for more", subject=item.subject.hex(), sequence=item.sequence, gas_price=dearer)
        chain = self._declarations.chain
        return chain.prepare(self._account, self._declarations.address, data, label, nonce, dearer)

    def _recheck(self) -> None:
        """What was included and is settled by now; what a reorganisation took away is pending again."""
        items = self._outbox.included()
        if not items:
            return
        settled = self._settled_block()
        for item in items:
            seen = self._seen.get((item.subject, item.sequence))
            if not self._is_applied(item):
                log.warning("taken away by a reorganisation", subject=item.subject.hex(), sequence=item.sequence)
                self._outbox.settle(item, PENDING)
            elif seen is not None and seen[0] <= settled and self._stands(*seen):
                self._outbox.settle(item, DELIVERED, item.reason)
                del self._seen[item.subject, item.sequence]

    def _settled_block(self) -> int:
        """Number of the newest block that stays; negative where the chain is younger than that."""
        chain = self._declarations.chain
        if self._confirmations is None:
            return chain.settled_block()
        return int(chain.web3.eth.block_number) - self._confirmations

    def _is_applied(self, item: Item) -> bool:
        """Whether the declaration has applied this statement or a later one of the same chain of statements.

        Remembers the first block that shows it, for as long as that block stands. State is read of the newest block
        alone: nodes forget that of older ones.
        """
        key = item.subject, item.sequence
        head = self._declarations.chain.web3.eth.get_block("latest")
        found = self._declarations.struct("declaration", item.subject, block=head["number"])
        if found["sequence"] < item.sequence:
            self._seen.pop(key, None)
            return False
        if key not in self._seen or not self._stands(*self._seen[key]):
            self._seen[key] = head["number"], bytes(head["hash"])
        return True

    def _stands(self, number: int, hash_: bytes) -> bool:
        try:
            return bytes(self._declarations.chain.web3.eth.get_block(number)["hash"]) == hash_
        except BlockNotFound:
            return False
