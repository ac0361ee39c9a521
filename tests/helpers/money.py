"""Ways to get money where a test needs it, through the contracts' own doors."""
from __future__ import annotations

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.deployment import Alliance

YUAN = 100
PAID_IN, PAID_OUT = 0, 1
CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE, OPERATOR, CONTRACT = range(1, 8)


def issue_reserve(alliance: Alliance, operator: str, amount: int, reference: bytes | None = None) -> None:
    """Two officers record reserve [fen] that the operator paid in."""
    token, accounts = alliance["DigitalYuan"], alliance.accounts
    reference = reference or keccak(text=f"{operator} {alliance.chain.web3.eth.block_number}")
    token.send(accounts["reserve_maker"], "proposeReserve", accounts[operator].address, amount, PAID_IN, reference)
    token.send(accounts["reserve_checker"], "confirmReserve", reference)


def person(alliance: Alliance, name: str, class_: int, balance: int = 0, operator: str = "alibaba") -> LocalAccount:
    """A named resident with gas, a wallet of that class at the operator, and a balance [fen]."""
    account: LocalAccount = Account.from_key(keccak(text=f"resident {name}"))
    alliance.chain.web3.provider.make_request("anvil_setBalance", [account.address, hex(10**18)])  # type: ignore[arg-type]
    token, issuer = alliance["DigitalYuan"], alliance.accounts[operator]
    token.send(issuer, "openWallet", account.address, class_, keccak(text=f"identity of {name}"))
    if balance:
        token.send(issuer, "mint", account.address, balance)
    return account
