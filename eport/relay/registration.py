"""Registers an oracle's key by its quote, and renews it before it ends. Anybody can; the quote says all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from eport.chain.collateral import bring
from eport.chain.contract import Contract, Receipt
from eport.chain.signers import Signer
from eport.enclave.quote.forms import forms

RENEW_BEFORE = 3 * 86_400
"""[s] before its end a key is renewed."""


class RegistrationError(RuntimeError):
    """The oracle cannot be registered: what it answered, and what to do."""


@dataclass(frozen=True)
class Registered:
    """A key that the registry holds now. `kept`: its platform was known, so its certificates did not come again."""

    signer: str
    kept: bool
    expires_at: int
    receipt: Receipt


def signer_of(oracle: str, timeout: float = 10.0) -> str:
    """Address of an oracle's key. Raises `RegistrationError`."""
    return str(_get(f"{oracle.rstrip('/')}/health", {}, timeout, may_fail=True)["signer"])


def is_due(registry: Contract, signer: str) -> bool:
    """Whether the key is unknown, does not stand, or ends within `RENEW_BEFORE`."""
    key = registry.struct("key", signer)
    return not key["valid"] or key["expiresAt"] < registry.chain.now() + RENEW_BEFORE


def register(
    registry: Contract,
    collateral: Contract,
    account: Signer,
    oracle: str,
    brought: dict[str, str] | None = None,
    timeout: float = 30.0,
) -> Registered:
    """Open a nonce, let the oracle quote it, bring the collateral, register.

    Args:
        account: pays, and is trusted with nothing.
        oracle: address of its service.
        brought: collateral of the quote; None takes what the oracle gives with it (a simulated one does).

    Raises:
        ContractReverted: the registry refuses: the platform is not listed, its TCB does not stand, …
        RegistrationError: the oracle does not answer as it should.
    """
    signer = signer_of(oracle, timeout)
    opened = registry.send(account, "openNonce", signer)
    nonce: bytes = opened.event("NonceIssued").arguments["nonce"]
    made = _get(f"{oracle.rstrip('/')}/quote", {"nonce": "0x" + nonce.hex()}, timeout)
    if made["signer"] != signer:
        raise RegistrationError(f"{oracle}: its key changed from {signer} to {made['signer']}; register it again")
    given = brought or made["collateral"]
    if given:
        bring(collateral, account, given)
    cut = forms(bytes.fromhex(made["quote"].removeprefix("0x")))
    verifier = registry.chain.bind("DcapVerifier", registry.call("verifier"))
    report = verifier.struct("verifyReport", cut.short)
    kept = bool(registry.call("attestedBy", report["attestationKey"])[0])
    if kept:
        receipt = registry.send(account, "registerKept", signer, nonce, cut.short)
    else:
        receipt = registry.send(account, "register", signer, nonce, cut.whole, cut.pck)
    return Registered(signer, kept, receipt.event("KeyRegistered").arguments["expiresAt"], receipt)


def _get(url: str, query: dict[str, str], timeout: float, may_fail: bool = False) -> dict[str, Any]:
    try:
        answer = requests.get(url, params=query, timeout=timeout)
        if not may_fail:
            answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise RegistrationError(f"{url}: {error}; is the oracle running there?") from error
    return found
