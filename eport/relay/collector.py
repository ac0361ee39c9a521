"""Gathers what several oracles have signed into statements that a quorum stands behind."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import requests
import structlog
from eth_account import Account

from eport.enclave import wire
from eport.enclave.enclave import SignedStatement
from eport.enclave.statement import Domain, Statement, StatementError

log = structlog.get_logger(__name__)


class Collector:
    """Asks each oracle for what is new. What it holds is in memory: begun anew, it asks from the beginning, and passes
    over what `known` says is in the outbox, since recovering each signer again would take minutes for thousands.

    A statement is handed out once all oracles have signed it, or once a quorum has and the others stayed silent for
    `patience` seconds: more signers let it count for more, and none of them may hold it up.
    """

    def __init__(
        self,
        oracles: Sequence[str],
        domain: Domain,
        quorum: int,
        patience: float = 5.0,
        timeout: float = 10.0,
        known: Callable[[Statement], bool] = lambda statement: False,
    ) -> None:
        if not 1 <= quorum <= len(oracles):
            raise ValueError(f"quorum {quorum} of {len(oracles)} oracles: name as many oracles at least")
        self._oracles, self._domain, self._quorum = tuple(oracles), domain, quorum
        self._patience, self._timeout, self._known = patience, timeout, known
        self._next = dict.fromkeys(self._oracles, 0)
        self._held: defaultdict[bytes, dict[str, SignedStatement]] = defaultdict(dict)
        self._first: dict[bytes, float] = {}
        self._done: set[bytes] = set()
        self._session = requests.Session()
        self.faults: dict[str, str] = {}
        """Oracle → why it could not be asked last time."""

    def poll(self) -> list[tuple[SignedStatement, ...]]:
        """Ask every oracle once; statements that are ready now, each in ascending order of sequence."""
        for oracle in self._oracles:
            try:
                self._ask(oracle)
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                self.faults[oracle] = f"{type(error).__name__}: {error}"
                log.warning("oracle cannot be asked", oracle=oracle, reason=str(error))
            else:
                self.faults.pop(oracle, None)
        now = time.monotonic()
        ready = [hash_ for hash_, signed in self._held.items() if self._is_ready(hash_, len(signed), now)]
        found = [tuple(self._held.pop(hash_).values()) for hash_ in ready]
        self._done.update(ready)
        return sorted(found, key=lambda signed: (signed[0].statement.subject, signed[0].statement.sequence))

    def _is_ready(self, hash_: bytes, signers: int, now: float) -> bool:
        waited = now - self._first[hash_] >= self._patience
        return signers >= len(self._oracles) or (signers >= self._quorum and waited)

    def _ask(self, oracle: str) -> None:
        while True:
            answer = self._session.get(
                f"{oracle.rstrip('/')}/statements", params={"after": self._next[oracle]}, timeout=self._timeout
            )
            answer.raise_for_status()
            body: dict[str, Any] = answer.json()
            for entry in body["statements"]:
                self._hold(oracle, entry)
            if not body["statements"]:
                return
            self._next[oracle] = int(body["next"])

    def _hold(self, oracle: str, entry: dict[str, Any]) -> None:
        signed = wire.signed_from_json(entry)
        hash_ = signed.statement.struct_hash()
        if hash_ in self._done or (hash_ not in self._held and self._known(signed.statement)):
            return
        digest = signed.statement.digest(self._domain)
        if Account._recover_hash(digest, signature=signed.signature) != signed.signer:
            raise StatementError(f"{oracle}: the signature is not of {signed.signer} for this chain and contract")
        self._held[hash_][signed.signer] = signed
        self._first.setdefault(hash_, time.monotonic())
