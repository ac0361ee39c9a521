"""The oracle of a trade: enclaves on platforms of different operators, and the council that registers their keys."""
from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.enclave.enclave import Enclave, SignedStatement, measurement
from eport.enclave.evidence import Context, decide
from eport.enclave.journal import Journal
from eport.enclave.quote import binding
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.quote.verify import QuoteRefused, VerifiedQuote, verify
from eport.enclave.statement import Domain, Statement
from eport.messages.wco import Response

CLEARANCE = 1
"""FactKind.Clearance in IWorkloadPolicy."""
ZERO = b"\0" * 32


class Oracle:
    """Enclaves that speak for one customs authority about one declaration."""

    def __init__(self, alliance: Alliance, context: Context) -> None:
        chain = alliance.chain
        now = dt.datetime.fromtimestamp(chain.now(), dt.timezone.utc)
        self._alliance, self.context = alliance, context
        self._domain = Domain(chain.chain_id, alliance["ClearanceOracle"].address)
        self._folder = tempfile.TemporaryDirectory(prefix="eport-enclaves-")
        self._enclaves: list[tuple[str, SimulatedPlatform, Enclave]] = []
        for number, item in enumerate(alliance.settings.enclaves):
            platform = SimulatedPlatform(item.platform, context.workload, now)
            journal = Journal(Path(self._folder.name) / f"{number}.journal")
            self._enclaves.append((item.operator, platform, Enclave(platform, journal)))
        self.newest: Statement | None = None

    def foresee(self, responses: Sequence[Response]) -> tuple[Statement, ...]:
        """The statements that all responses together imply, signed by nobody."""
        return decide(responses, self.context)

    def register(self, registered: Callable[[str, VerifiedQuote, Receipt], None]) -> None:
        """Permit the program and register every enclave's key, by the council's signatures.

        The quote is verified off the chain by whoever runs this, before the council is asked. Raises `QuoteRefused`.
        """
        alliance, registry = self._alliance, self._alliance["EnclaveRegistry"]
        policy, relay = alliance["WorkloadPolicy"], alliance.accounts["relay"]
        alliance.council(policy, "permit", self.context.workload, CLEARANCE, self.context.customs, 1)
        for operator, platform, enclave in self._enclaves:
            nonce = registry.send(relay, "openNonce", enclave.signer).event("NonceIssued").arguments["nonce"]
            quote = enclave.quote_for(self._domain.chain_id, registry.address, nonce)
            verified = verify(quote.raw, quote.collateral, alliance.chain.now(), platform.root)
            expected = binding(self._domain.chain_id, registry.address, enclave.signer, nonce)
            if verified.report_data[:32] != expected or verified.mrenclave != self.context.workload:
                raise QuoteRefused(f"the quote of {enclave!r} binds another key, registry or program")
            receipt = alliance.council(
                registry, "registerUnattested", enclave.signer, verified.mrenclave, verified.svn, verified.platform,
                nonce, keccak(quote.raw),
            )  # fmt: skip
            registered(operator, verified, receipt)

    def attest(self, responses: Sequence[Response]) -> list[tuple[SignedStatement, ...]]:
        """What every enclave signs of the responses so far: per statement the signatures of all, oldest first."""
        by_enclave = [enclave.attest(responses, self.context, self._domain) for _, _, enclave in self._enclaves]
        statements = list(zip(*by_enclave))
        if statements:
            self.newest = statements[-1][0].statement
        return statements

    @property
    def empty(self) -> tuple[Any, ...]:
        """A statement that says nothing, for a presentation without a release."""
        return Statement(ZERO, 0, ZERO, 0, b"\0" * 16, 0, 0, 0, 0, 0, ZERO, ZERO, ZERO, 0, ZERO, 0, 0).as_tuple()


def context_of(alliance: Alliance, number: str, subject: bytes, direction: int, content: bytes) -> Context:
    """What the alliance's enclaves say beside the message, for one declaration."""
    return Context(
        declaration_number=number,
        subject=subject,
        direction=direction,
        customs=alliance.settings.number(alliance.settings.customs),
        content=content,
        workload=measurement(),
        key_epoch=alliance["EnclaveRegistry"].call("keyEpoch"),
    )
