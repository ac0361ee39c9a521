"""Coins for gas, where a chain asks for any. They are worth nothing: block 0 made them, and they hold no role."""

from __future__ import annotations

from collections.abc import Iterable

from eth_account import Account
from web3 import Web3
from web3.types import Nonce

from eport.chain.contract import Chain
from eport.network.plan import Engine, Network

ENOUGH = 10**17
"""[wei] below which an account is given more: gas of 10^17 at the base fee of 1."""
GIVEN = 10**18
_GAS = 21_000


def fund(chain: Chain, network: Network, addresses: Iterable[str], timeout: float = 60) -> int:
    """Give every account coins that has too few; how many were given some. Nothing on Besu, where gas is free."""
    if network.engine is Engine.besu:
        return 0
    eth = chain.web3.eth
    poor = [Web3.to_checksum_address(a) for a in addresses if eth.get_balance(Web3.to_checksum_address(a)) < ENOUGH]
    if not poor:
        return 0
    giver = Account.from_key((network.root / "genesis_accounts").read_text().split()[0])
    nonce, price = eth.get_transaction_count(giver.address, "pending"), chain.kind.gas_price(chain.web3)
    hashes = []
    for place, address in enumerate(poor):
        signed = giver.sign_transaction(
            {
                "to": address, "value": GIVEN, "gas": _GAS, "gasPrice": price, "nonce": Nonce(nonce + place),
                "chainId": chain.chain_id,
            }
        )  # fmt: skip
        hashes.append(eth.send_raw_transaction(signed.raw_transaction))
    for sent in hashes:
        eth.wait_for_transaction_receipt(sent, timeout=timeout, poll_latency=chain.kind.poll)
    return len(poor)
