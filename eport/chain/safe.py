"""A Safe as an institution's account: several owners, of whom a number has to sign.

Safe's own contracts, as published on npm. A call is agreed by EIP-712 signatures of at least `threshold` owners, and
anybody may bring it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web3 import Web3

from eport.chain.contract import Chain, Contract, Receipt
from eport.chain.signers import Signer, sign_typed_data

ZERO = "0x" + "00" * 20
_TYPES = {
    "EIP712Domain": [{"name": "chainId", "type": "uint256"}, {"name": "verifyingContract", "type": "address"}],
    "SafeTx": [
        {"name": "to", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "data", "type": "bytes"},
        {"name": "operation", "type": "uint8"},
        {"name": "safeTxGas", "type": "uint256"},
        {"name": "baseGas", "type": "uint256"},
        {"name": "gasPrice", "type": "uint256"},
        {"name": "gasToken", "type": "address"},
        {"name": "refundReceiver", "type": "address"},
        {"name": "nonce", "type": "uint256"},
    ],
}


def create(chain: Chain, sender: Signer, owners: Sequence[str], threshold: int) -> Contract:
    """Deploy a Safe (singleton, factory, fallback handler, proxy) for `owners`, of whom `threshold` have to sign."""
    singleton, _ = chain.deploy(sender, "Safe")
    factory, _ = chain.deploy(sender, "SafeProxyFactory")
    handler, _ = chain.deploy(sender, "CompatibilityFallbackHandler")
    setup = singleton.encode("setup", list(owners), threshold, ZERO, b"", handler.address, ZERO, 0, ZERO)
    receipt = factory.send(sender, "createProxyWithNonce", singleton.address, setup, 0)
    return chain.bind("Safe", receipt.event("ProxyCreation").arguments["proxy"])


def sign(safe: Contract, signer: Signer, to: str, data: str, nonce: int) -> bytes:
    """One owner's signature (65 bytes) over a call of the Safe."""
    message: dict[str, Any] = {
        "to": to, "value": 0, "data": bytes.fromhex(data[2:]), "operation": 0, "safeTxGas": 0, "baseGas": 0,
        "gasPrice": 0, "gasToken": ZERO, "refundReceiver": ZERO, "nonce": nonce,
    }  # fmt: skip
    domain = {"chainId": safe.chain.chain_id, "verifyingContract": safe.address}
    return sign_typed_data(signer, {"types": _TYPES, "primaryType": "SafeTx", "domain": domain, "message": message})


def message_signature(safe: Contract, owners: Sequence[Signer], digest: bytes) -> bytes:
    """What the Safe shows under ERC-1271 for an EIP-712 digest: the owners' signatures over it as a SafeMessage."""
    types = {"EIP712Domain": _TYPES["EIP712Domain"], "SafeMessage": [{"name": "message", "type": "bytes"}]}
    domain = {"chainId": safe.chain.chain_id, "verifyingContract": safe.address}
    full = {"types": types, "primaryType": "SafeMessage", "domain": domain, "message": {"message": digest}}
    signers = sorted(owners, key=lambda owner: int(owner.address, 16))
    return b"".join(sign_typed_data(signer, full) for signer in signers)


def execute(safe: Contract, owners: Sequence[Signer], target: Contract, function: str, *arguments: Any) -> Receipt:
    """Let the Safe call `target.function(*arguments)` with the signatures of `owners`; the first one brings it.

    Raises `ContractReverted`: `Error` with Safe's code where the signatures do not suffice (GS020, GS026) and with
    GS013 where the call itself is refused; the refusal itself is looked up, so that its reason is not lost.
    """
    data = target.encode(function, *arguments)
    nonce = safe.call("nonce")
    signers = sorted(owners, key=lambda owner: int(owner.address, 16))
    signatures = b"".join(sign(safe, signer, target.address, data, nonce) for signer in signers)
    # Safe hides the reason of an inner refusal behind GS013; asking the target first, as the Safe, shows it.
    target.call(function, *arguments, sender=safe.address)
    return safe.send(
        owners[0], "execTransaction", Web3.to_checksum_address(target.address), 0, data, 0, 0, 0, 0, ZERO, ZERO,
        signatures,
    )  # fmt: skip
