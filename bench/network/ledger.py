"""DigitalYuan on a network, with every check in force, and wallets that pay each other."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from eth_account import Account as EthAccount
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from bench.network.sender import Account, Wire, signed
from eport.chain.contract import Chain, Contract
from eport.network.funding import fund
from eport.network.plan import Network
from eport.settings import KINDS, WALLET_CLASSES

CORPORATE = WALLET_CLASSES.index("Corporate")
PAID_IN = 0
LEI_SCHEME = 1
LEI = "EPRT00DEVOPICBC00078"
BALANCE = 10**9  # [fen] of a wallet
_TRANSFER_GAS = 150_000
_OPEN_GAS, _MINT_GAS, _COIN_GAS = 400_000, 400_000, 21_000
_INCLUSION = 120.0  # [s]


@dataclass(frozen=True)
class Ledger:
    """A token, its operator, and wallets with money and coins for gas."""

    chain: Chain
    token: Contract
    operator: LocalAccount
    wallets: tuple[Account, ...]

    def payment(self, payer: Account, payee: str, amount: int) -> bytes:
        """A signed transfer, not sent."""
        data = bytes.fromhex("a9059cbb") + bytes(12) + bytes.fromhex(payee[2:]) + amount.to_bytes(32, "big")
        return signed(payer, self.token.address, data, _TRANSFER_GAS, 1, self.chain.chain_id)

    def balance(self, address: str) -> int:
        """[fen]"""
        return int(self.token.call("balanceOf", address))


def found(network: Network, wallets: int) -> Ledger:
    """Deploy what a payment needs, license an operator, open wallets, issue money into them."""
    chain = Chain(network.validators[0].url)
    deployer, officer, operator = (EthAccount.from_key(keccak(text=f"bench {who}")) for who in ("d", "o", "w"))
    fund(chain, network, [account.address for account in (deployer, officer, operator)])
    manager, _ = chain.deploy(deployer, "AccessManager", deployer.address)
    registry, _ = chain.deploy(deployer, "AllianceRegistry", manager.address)
    token, _ = chain.deploy(deployer, "DigitalYuan", manager.address)
    desk, _ = chain.deploy(deployer, "ReserveDesk", manager.address, token.address, registry.address)
    for holder in (officer.address, desk.address):
        manager.send(deployer, "grantRole", 0, holder, 0)
    kind = KINDS.index("WalletOperator")
    registry.send(deployer, "admit", ("Operator", LEI, LEI_SCHEME, kind, b"CN", True, False, operator.address))
    token.send(deployer, "licenseOperator", operator.address, 1)
    reference = keccak(text="bench reserve")
    desk.send(deployer, "proposeReserve", operator.address, wallets * BALANCE, PAID_IN, reference)
    desk.send(officer, "confirmReserve", reference)
    found_ = Ledger(chain, token, operator, tuple(_accounts(wallets)))
    _open(network, found_)
    return found_


def _accounts(count: int) -> list[Account]:
    from bench.network.sender import accounts

    return accounts("bench wallet", count)


def _open(network: Network, ledger: Ledger) -> None:
    """Coins, wallet and money for everybody, without waiting for each."""
    chain, wire = ledger.chain, Wire(ledger.chain.url)
    giver = _counted(chain, (network.root / "genesis_accounts").read_text().split()[1])
    issuer = _counted(chain, ledger.operator.key.hex())
    coins, acts = [], []
    for account in ledger.wallets:
        coins.append(signed(giver, account.address, b"", _COIN_GAS, 1, chain.chain_id, value=10**17))
        name = keccak(text=f"identity of {account.address}")
        for gas, function, arguments in (
            (_OPEN_GAS, "openWallet", (account.address, CORPORATE, name)),
            (_MINT_GAS, "mint", (account.address, BALANCE)),
        ):
            data = bytes.fromhex(ledger.token.encode(function, *arguments)[2:])
            acts.append(signed(issuer, ledger.token.address, data, gas, 1, chain.chain_id))
    wait_included(wire, [*wire.send(coins), *wire.send(acts)])


def _counted(chain: Chain, key: str) -> Account:
    from coincurve import PrivateKey

    account = Account(PrivateKey(bytes.fromhex(key.removeprefix("0x"))))
    account.nonce = chain.web3.eth.get_transaction_count(account.address)  # type: ignore[arg-type]
    return account


def wait_included(wire: Wire, hashes: Sequence[str], patience: float = _INCLUSION) -> list[int]:
    """Blocks of the transactions, once all are executed. Raises `RuntimeError` where one failed or is missing."""
    blocks: dict[str, int] = {}
    deadline = time.monotonic() + patience
    while len(blocks) < len(hashes):
        missing = [hash_ for hash_ in hashes if hash_ not in blocks]
        for start in range(0, len(missing), 200):
            part = missing[start : start + 200]
            for hash_, receipt in zip(part, wire.batch("eth_getTransactionReceipt", [[h] for h in part])):
                if receipt is None:
                    continue
                if int(receipt["status"], 16) != 1:
                    raise RuntimeError(f"{hash_} failed")
                blocks[hash_] = int(receipt["blockNumber"], 16)
        if time.monotonic() > deadline:
            raise RuntimeError(f"{len(hashes) - len(blocks)} of {len(hashes)} are not executed after {patience:.0f} s")
        time.sleep(0.1)
    return [blocks[hash_] for hash_ in hashes]
