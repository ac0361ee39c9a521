"""The relay: delivers the outbox to `Declarations.advance`, which passes new statements on to ClearanceOracle.

Several relays may run at once: the contract takes each sequence once, so that the slower one finds it there. A signed
transaction is stored before it is sent, and after a crash the very same one is sent again: it counts once. One that is
not mined in time is sent again under the same nonce for a higher fee, so that of all of them one is mined.

What a reorganisation can still take away decides nothing. A statement is delivered once the declaration shows it at a
settled block, whoever brought it, and refused once a refusal was seen again after the block of the first had settled:
until then the act before it may have gone with a block, and comes again.
"""

from __future__ import annotations

from collections.abc import Sequence

import rlp
import structlog
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import Timeout
from tenacity import (
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    wait_exponential,
)
from web3.exceptions import TimeExhausted, Web3RPCError
from web3.types import BlockIdentifier

from eport.chain.contract import Contract, ContractReverted, Receipt
from eport.chain.network import Settlement
from eport.chain.signers import Signer
from eport.enclave.enclave import SignedStatement
from eport.relay.outbox import DELIVERED, INCLUDED, PENDING, REFUSED, Item, Outbox

log = structlog.get_logger(__name__)

TRANSIENT = (RequestsConnectionError, Timeout, TimeExhausted, Web3RPCError)
"""Faults of the way to the node, or its refusal of a transaction: worth another try, no word about a statement."""


class Quorum(ValueError):
    """Statements of different enclaves that do not make one: different values, or the same signer twice."""


class Relay:
    """Brings statements to one deployment. `account` pays for gas and is trusted with nothing.

    `attempts`: tries before the node counts as unreachable. `wait` [s]: for a transaction to be mined before it is
    sent again for more. `confirmations`: blocks on top of a transaction's own until it counts as settled; None leaves
    it to the kind of chain: final where it finalizes, included where that is final.
    """

    def __init__(
        self,
        declarations: Contract,
        account: Signer,
        outbox: Outbox,
        attempts: int = 5,
        wait: float = 120,
        confirmations: int | None = None,
    ) -> None:
        self._declarations, self._account, self._outbox = declarations, account, outbox
        self._attempts, self._wait, self._confirmations = attempts, wait, confirmations
        self._doubted: dict[tuple[bytes, int], int] = {}
        """Subject and sequence → block at which the chain refused it first; begun anew, a relay takes a second look."""

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
        for item in self._outbox.pending():
            if item.subject in stuck:
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
                if self._is_applied(item):  # another relay was faster
                    self._include(item, "brought by another relay")
                    return None
                data = self._declarations.encode("advance", item.value, list(item.signatures))
                raw = chain.prepare(self._account, self._declarations.address, data, label)
                self._outbox.sending(item, raw)
            receipt = self._broadcast(item, raw, label)
        except ContractReverted as refused:
            if self._is_applied(item):
                self._include(item, "brought by another relay")
            else:
                self._refuse(item, str(refused))
            return None
        self._include(item, receipt.transaction)
        log.info("statement delivered", subject=item.subject.hex(), sequence=item.sequence, gas=receipt.gas)
        return receipt

    def _include(self, item: Item, reason: str) -> None:
        """The declaration shows it now; that counts at once only where no block is ever taken away."""
        final = self._declarations.chain.kind.settlement is Settlement.FINALIZED
        self._outbox.settle(item, INCLUDED if self._confirmations or final else DELIVERED, reason)
        self._doubted.pop((item.subject, item.sequence), None)

    def _refuse(self, item: Item, reason: str) -> None:
        """For good where the block of the first refusal has settled; else it stays pending, to be signed anew."""
        head = int(self._declarations.chain.web3.eth.block_number)
        first = self._doubted.setdefault((item.subject, item.sequence), head)
        if self._settled_block() < first:
            self._outbox.sending(item, None)
            return
        self._outbox.settle(item, REFUSED, reason)
        log.error("statement refused", subject=item.subject.hex(), sequence=item.sequence, reason=reason)

    def _broadcast(self, item: Item, raw: bytes, label: str) -> Receipt:
        try:
            return self._declarations.chain.broadcast(raw, label, self._wait)
        except TimeExhausted:
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
        settled = self._settled_block() if items else 0
        for item in items:
            try:
                delivered = settled >= 0 and self._is_applied(item, settled)
            except Web3RPCError as error:
                # A node that was begun anew may know older blocks and not what stood in them: it stays included.
                log.warning("state of the settled block is not known to the node", block=settled, reason=str(error))
                delivered = False
            if delivered:
                self._outbox.settle(item, DELIVERED, item.reason)
            elif not self._is_applied(item):
                log.warning("taken away by a reorganisation", subject=item.subject.hex(), sequence=item.sequence)
                self._outbox.settle(item, PENDING)

    def _settled_block(self) -> int:
        """Number of the newest block that stays; negative where the chain is younger than that."""
        chain = self._declarations.chain
        if self._confirmations is None:
            return chain.settled_block()
        return int(chain.web3.eth.block_number) - self._confirmations

    def _is_applied(self, item: Item, block: BlockIdentifier = "latest") -> bool:
        """Whether the declaration has applied this statement or a later one of the same chain of statements."""
        return bool(self._declarations.struct("declaration", item.subject, block=block)["sequence"] >= item.sequence)
