"""The importer's account with officers: two administrators, a treasurer, a controller, a deputy with dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak
from web3.types import RPCEndpoint

from eport.chain.contract import Contract, Receipt
from tests.helpers.money import CORPORATE, YUAN

ADMINISTRATION, PAYMENTS, SIGNING = 0, 1, 2
NO_END, NO_LIMIT = 2**40 - 1, 2**64 - 1
DAY = 86_400
NOBODY = "0x" + "00" * 20


def calls(*items: tuple[Contract, str, tuple[Any, ...]]) -> list[tuple[str, bytes]]:
    """Calls of an act: contract, function, arguments."""
    return [(target.address, bytes.fromhex(target.encode(name, *given)[2:])) for target, name, given in items]


@dataclass(frozen=True)
class Firm:
    """An institution's account and its officers."""

    account: Contract
    officers: dict[str, LocalAccount]

    def __getitem__(self, name: str) -> LocalAccount:
        return self.officers[name]

    def now(self) -> int:
        return self.account.chain.now()

    def propose(self, maker: str, purpose: int, acts: list, lapses_in: int = DAY) -> int:
        receipt = self.account.send(self[maker], "propose", purpose, acts, self.now() + lapses_in)
        return receipt.event("AccountActProposed").arguments["number"]

    def endorse(self, checker: str, number: int, purpose: int, acts: list) -> Receipt:
        return self.account.send(self[checker], "endorse", number, purpose, acts)

    def done(self, purpose: int, acts: list, maker: str, checker: str) -> Receipt:
        """An act, proposed and endorsed."""
        return self.endorse(checker, self.propose(maker, purpose, acts), purpose, acts)

    def administer(self, function: str, *arguments: Any) -> Receipt:
        """An act of administration, by the two administrators."""
        return self.done(ADMINISTRATION, calls((self.account, function, arguments)), "admin", "second_admin")


OFFICERS = ("admin", "second_admin", "treasurer", "controller", "deputy", "outsider")


@pytest.fixture
def firm(alliance, stranger) -> Firm:
    """Two administrators and nobody else."""
    officers = {name: Account.from_key(keccak(text=f"officer {name}")) for name in OFFICERS}
    for officer in officers.values():
        alliance.chain.web3.provider.make_request(RPCEndpoint("anvil_setBalance"), [officer.address, hex(10**18)])
    pair = [officers["admin"].address, officers["second_admin"].address]
    opened = alliance["InstitutionAccount"].send(stranger, "open", pair).event("AccountOpened").arguments["account"]
    return Firm(alliance.chain.bind("InstitutionAccount", opened), officers)


@pytest.fixture
def staffed(firm, token, escrow) -> Firm:
    """Payments up to 1,000 yuan by treasurer and controller; allowances to Escrow alone."""
    for name in ("treasurer", "controller"):
        firm.administer("appoint", PAYMENTS, firm[name].address, (0, NO_END, 1_000 * YUAN))
    for function, amount_at, first in (("transfer", 2, NOBODY), ("approve", 0, escrow.address)):
        firm.administer("setRule", PAYMENTS, token.address, token.selector(function), (True, amount_at, first))
    return firm


@pytest.fixture
def rich(staffed, funded, token, alibaba) -> Firm:
    """It has a wallet with 10,000 yuan."""
    token.send(alibaba, "openWallet", staffed.account.address, CORPORATE, b"\7" * 32)
    token.send(alibaba, "mint", staffed.account.address, 10_000 * YUAN)
    return staffed
