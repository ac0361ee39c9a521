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
DAY = 86_400


class Oracle:
    """Enclaves that speak for one customs authority about one declaration."""

    def __init__(self, alliance: Alliance, context: Context) -> None:
        self._alliance, self.context = alliance, context
        self._domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
        self._folder = tempfile.TemporaryDirectory(prefix="eport-enclaves-")
        self._enclaves: list[Enclave] = []
        self._expires = 0
        self.newest: Statement | None = None

    @property
    def needs_keys(self) -> bool:
        """Whether the keys are missing, or would be too old a day from now."""
        return self._alliance.chain.now() + DAY > self._expires

    def foresee(self, responses: Sequence[Response]) -> tuple[Statement, ...]:
        """The statements that all responses together imply, signed by nobody."""
        return decide(responses, self.context)

    def register(self, registered: Callable[[str, VerifiedQuote, Receipt], None]) -> None:
        """Start an enclave on every platform, with a key of its own, and register the keys by the council's signatures.

        The quote is verified off the chain by whoever runs this, before the council is asked. Raises `QuoteRefused`.
        Called again it renews: other keys, the same journals.
        """
        alliance, context, policy = self._alliance, self.context, self._alliance["WorkloadPolicy"]
        if policy.struct("permission", context.workload, CLEARANCE)["authority"] != context.customs:
            alliance.council(policy, "permit", context.workload, CLEARANCE, context.customs, 1)
        now = dt.datetime.fromtimestamp(alliance.chain.now(), dt.timezone.utc)
        self._enclaves = []
        for number, item in enumerate(alliance.settings.enclaves):
            platform = SimulatedPlatform(item.platform, context.workload, now)
            enclave = Enclave(platform, Journal(Path(self._folder.name) / f"{number}.journal"))
            verified, receipt = self._register(enclave, platform)
            self._enclaves.append(enclave)
            self._expires = receipt.event("KeyRegistered").arguments["expiresAt"]
            registered(item.operator, verified, receipt)

    def _register(self, enclave: Enclave, platform: SimulatedPlatform) -> tuple[VerifiedQuote, Receipt]:
        alliance, registry = self._alliance, self._alliance["EnclaveRegistry"]
        opened = registry.send(alliance.accounts["relay"], "openNonce", enclave.signer)
        nonce = opened.event("NonceIssued").arguments["nonce"]
        quote = enclave.quote_for(alliance.chain.chain_id, registry.address, nonce)
        verified = verify(quote.raw, quote.collateral, alliance.chain.now(), platform.root)
        expected = binding(alliance.chain.chain_id, registry.address, enclave.signer, nonce)
        if verified.report_data[:32] != expected or verified.mrenclave != self.context.workload:
            raise QuoteRefused(f"the quote of {enclave!r} binds another key, registry or program")
        return verified, alliance.council(
            registry, "registerUnattested", enclave.signer, verified.mrenclave, verified.svn, verified.platform, nonce,
            keccak(quote.raw),
        )  # fmt: skip

    def attest(self, responses: Sequence[Response]) -> list[tuple[SignedStatement, ...]]:
        """What every enclave signs of the responses so far: per statement the signatures of all, oldest first."""
        by_enclave = [enclave.attest(responses, self.context, self._domain) for enclave in self._enclaves]
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
