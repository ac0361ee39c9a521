"""Devices of test parties, and notes between them."""

from __future__ import annotations

from dataclasses import replace

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.contract import Contract
from eport.wallet.device import certify
from eport.wallet.voucher import Certificate, Domain, Note, Voucher, sign

DAY = 86_400
CLAIM_WINDOW = 3 * DAY


def device(name: str) -> LocalAccount:
    """A device's key."""
    return Account.from_key(keccak(text=f"device {name}"))


def domain(purses: Contract) -> Domain:
    return Domain(purses.chain.chain_id, purses.address)


def note(
    purses: Contract, purse: int, signer: LocalAccount, payee: str, amount: int, *, start: int = 0, counter: int = 1
) -> Note:
    """A voucher as that device signs it; its certificate says nothing, since the chain needs none."""
    bare = Voucher(purse, counter, start, amount, payee)
    certificate = Certificate(purse, signer.address, amount, 2**39, b"\0" * 65)
    return Note(domain(purses), certificate, replace(bare, signature=sign(signer, bare.message(domain(purses)))))


def proof(one: Note, other: Note) -> tuple[object, ...]:
    """Arguments of proveDoubleSpend."""
    return one.voucher.values, one.voucher.signature, other.voucher.values, other.voucher.signature


__all__ = ["CLAIM_WINDOW", "DAY", "certify", "device", "domain", "note", "proof"]
