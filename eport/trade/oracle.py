"""The oracle of a trade: enclaves on platforms of different operators, registered by their quotes."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eport.chain.collateral import bring
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.enclave.enclave import Enclave, SignedStatement, measurement
from eport.enclave.evidence import Context, decide
from eport.enclave.journal import Journal
from eport.enclave.quote import binding
from eport.enclave.quote.forms import forms
from eport.enclave.quote.simulator import SimulatedPlatform, development_collateral, development_root
from eport.enclave.quote.verify import QuoteRefused, VerifiedQuote, verify
from eport.enclave.statement import Domain, Statement
from eport.messages.wco import Response

DAY = 86_400


class Oracle:
    """Enclaves that speak for one customs authority about one declaration.

    `contents`: version of the declaration → salted Merkle root of that version's fields.
    """

    def __init__(self, alliance: Alliance, key: bytes, contents: Mapping[int, bytes]) -> None:
        self._alliance = alliance
        self._domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
        self._context = Context(
            key=key,
            customs=alliance.settings.number(alliance.settings.customs),
            contents=contents,
            workload=measurement(),
            key_epoch=alliance["EnclaveRegistry"].call("keyEpoch"),
        )
        # A journal outlives its enclave's keys.
        self._folder = tempfile.TemporaryDirectory(prefix="eport-enclaves-")
        folder = Path(self._folder.name)
        self._journals = [Journal(folder / f"{item.platform}.jsonl") for item in alliance.settings.enclaves]
        self._enclaves: list[Enclave] = []
        self._expires = 0
        self._issued: tuple[Statement, ...] = ()

    @property
    def newest(self) -> Statement | None:
        """The statement that was signed last."""
        return self._issued[-1] if self._issued else None

    @property
    def needs_keys(self) -> bool:
        """Whether the keys are missing, or would be too old a day from now."""
        return self._alliance.chain.now() + DAY > self._expires

    def foresee(self, responses: Sequence[Response]) -> tuple[Statement, ...]:
        """The statements that all responses together imply, signed by nobody."""
        return decide(responses, self._context)

    def register(self, registered: Callable[[str, VerifiedQuote, Receipt], None]) -> None:
        """Start an enclave on every platform, with a key of its own, and register the keys by their quotes.

        Each quote is verified here first, by a library, so that a bad one is explained in words; then by the chain.
        Raises `QuoteRefused`, `ContractReverted`. Called again it renews: other keys, for what is said from then on.
        """
        alliance, context = self._alliance, self._context
        now = dt.datetime.fromtimestamp(alliance.chain.now(), dt.timezone.utc)
        bring(alliance["TrustCollateral"], alliance.accounts["relay"], development_collateral(alliance.chain.now()))
        self._enclaves = []
        for item, journal in zip(alliance.settings.enclaves, self._journals):
            enclave = Enclave(SimulatedPlatform(item.platform, context.workload, now), journal)
            verified, receipt = self._register(enclave)
            self._enclaves.append(enclave)
            self._expires = receipt.event("KeyRegistered").arguments["expiresAt"]
            registered(item.operator, verified, receipt)

    def attest(self, responses: Sequence[Response]) -> list[tuple[SignedStatement, ...]]:
        """What every enclave signs of the responses so far: per statement the signatures of all, oldest first."""
        by_enclave = [
            enclave.attest(responses, self._context, self._domain, self._issued) for enclave in self._enclaves
        ]
        statements = list(zip(*by_enclave))
        self._issued += tuple(signed[0].statement for signed in statements)
        return statements

    def _register(self, enclave: Enclave) -> tuple[VerifiedQuote, Receipt]:
        alliance, registry = self._alliance, self._alliance["EnclaveRegistry"]
        opened = registry.send(alliance.accounts["relay"], "openNonce", enclave.signer)
        nonce = opened.event("NonceIssued").arguments["nonce"]
        quote = enclave.quote_for(alliance.chain.chain_id, registry.address, nonce)
        verified = verify(quote.raw, quote.collateral or {}, alliance.chain.now(), development_root())
        if not verified.binds(binding(alliance.chain.chain_id, registry.address, enclave.signer, nonce)):
            raise QuoteRefused("binding", "the quote is for another key, registry, chain or nonce")
        cut = forms(quote.raw)
        return verified, registry.send(
            alliance.accounts["relay"], "register", enclave.signer, nonce, cut.whole, cut.pck
        )
