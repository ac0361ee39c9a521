"""Signatures of wallets' holders over the digital yuan's typed messages (EIP-712): EIP-3009 and EIP-2612."""

from __future__ import annotations

from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount

from eport.chain.contract import Contract

_PAYMENT = "(address,address,uint256,uint256,uint256,bytes32"
TRANSFER_WITH_KEY = f"transferWithAuthorization{_PAYMENT},uint8,bytes32,bytes32)"
TRANSFER_WITH_BYTES = f"transferWithAuthorization{_PAYMENT},bytes)"
RECEIVE_WITH_KEY = f"receiveWithAuthorization{_PAYMENT},uint8,bytes32,bytes32)"
RECEIVE_WITH_BYTES = f"receiveWithAuthorization{_PAYMENT},bytes)"
CANCEL_WITH_KEY = "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"
CANCEL_WITH_BYTES = "cancelAuthorization(address,bytes32,bytes)"
PERMIT_WITH_KEY = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"
PERMIT_WITH_BYTES = "permit(address,address,uint256,uint256,bytes)"
"""The forms with a key's signature in three parts, and those with bytes, which contracts answer too (ERC-1271)."""

FOREVER = 2**64
CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

_FIELDS = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce"
_TYPES = {
    "TransferWithAuthorization": _FIELDS,
    "ReceiveWithAuthorization": _FIELDS,
    "CancelAuthorization": "address authorizer,bytes32 nonce",
    "Permit": "address owner,address spender,uint256 value,uint256 nonce,uint256 deadline",
}


def message(token: Contract, kind: str, *values: Any, chain_id: int | None = None) -> SignableMessage:
    """The typed message of that kind, its values in the order of the standard."""
    fields = [{"type": kind, "name": name} for kind, name in (field.split() for field in _TYPES[kind].split(","))]
    domain = {
        "name": "Digital Yuan (DC/EP)",
        "version": "1",
        "chainId": chain_id or token.chain.chain_id,
        "verifyingContract": token.address,
    }
    return encode_typed_data(domain, {kind: fields}, dict(zip((field["name"] for field in fields), values)))


def in_parts(signer: LocalAccount, signable: SignableMessage) -> tuple[int, bytes, bytes]:
    """v, r, s"""
    signed = signer.sign_message(signable)
    return signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")


def in_bytes(signer: LocalAccount, signable: SignableMessage) -> bytes:
    """The 65 bytes r, s, v."""
    return bytes(signer.sign_message(signable).signature)


def authorization(
    token: Contract,
    payer: LocalAccount,
    payee: str,
    amount: int,
    *,
    nonce: int = 0,
    after: int = 0,
    before: int = FOREVER,
    kind: str = "TransferWithAuthorization",
    as_bytes: bool = False,
) -> tuple[Any, ...]:
    """Arguments of a signed payment, signature included."""
    values = (payer.address, payee, amount, after, before, nonce.to_bytes(32, "big"))
    signable = message(token, kind, *values)
    return (*values, in_bytes(payer, signable)) if as_bytes else (*values, *in_parts(payer, signable))
