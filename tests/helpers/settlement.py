"""A second currency beside digital yuan, and what two parties sign to swap the two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.contract import Contract
from eport.chain.deployment import Alliance
from tests.helpers.money import CORPORATE

_FIELDS = (
    "address partyA,address tokenA,uint256 amountA,address partyB,address tokenB,uint256 amountB,"
    "uint256 nonce,uint256 deadline,bytes32 reference"
)


@dataclass(frozen=True)
class Settlement:
    """The message, in the order of IAtomicSettlement.Settlement."""

    party_a: str
    token_a: str
    amount_a: int
    party_b: str
    token_b: str
    amount_b: int
    nonce: int
    deadline: int
    reference: bytes = keccak(text="settlement")

    def but(self, **changes: Any) -> Settlement:
        """The same, with some fields changed."""
        return replace(self, **changes)

    @property
    def values(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return tuple(vars(self).values())


def typed(contract: Contract, settlement: Settlement, chain_id: int | None = None) -> SignableMessage:
    """The typed message that both sign."""
    fields = [{"type": kind, "name": name} for kind, name in (field.split() for field in _FIELDS.split(","))]
    domain = {
        "name": "E-port Atomic Settlement", "version": "1", "chainId": chain_id or contract.chain.chain_id,
        "verifyingContract": contract.address,
    }  # fmt: skip
    values = dict(zip((field["name"] for field in fields), settlement.values))
    return encode_typed_data(domain, {"Settlement": fields}, values)


def signed(contract: Contract, settlement: Settlement, *parties: LocalAccount) -> list[bytes]:
    """Both signatures, of partyA and partyB."""
    return [bytes(party.sign_message(typed(contract, settlement)).signature) for party in parties]


def second_currency(alliance: Alliance, holders: list[LocalAccount], amount: int) -> Contract:
    """A second instance of the token, as another central bank's: one operator, corporate wallets, some money each."""
    token, receipt = alliance.chain.deploy(
        alliance.accounts["deployer"], "DigitalYuan", alliance["AccessManager"].address
    )
    assert receipt.contract_address
    operator = alliance.accounts["abc"]
    alliance.decide(token, "licenseOperator", operator.address, 1)
    alliance.decide(token, "adjustReserve", operator.address, 0, 10 * amount * len(holders))
    for holder in holders:
        token.send(operator, "openWallet", holder.address, CORPORATE, keccak(text="abroad"))
        token.send(operator, "mint", holder.address, amount)
    return token


def measure_pvp(alliance: Alliance) -> int:
    """[gas] Payment against payment of two tokens, both parties institutions with keys, in a used word of nonces."""
    settlement, yuan = alliance["AtomicSettlement"], alliance["DigitalYuan"]
    bank, exporter = alliance.accounts["bank_of_communications"], alliance.accounts["exporter"]
    foreign = second_currency(alliance, [exporter, bank], 20_000_000_00)
    yuan.send(bank, "transfer", exporter.address, 12_345_678)
    yuan.send(bank, "approve", settlement.address, 2**256 - 1)
    foreign.send(exporter, "approve", settlement.address, 2**256 - 1)
    gas = 0
    for nonce in (1, 2):
        deal = Settlement(
            bank.address, yuan.address, 12_345_678, exporter.address, foreign.address, 12_345_678, nonce, 2**40
        )
        gas = settlement.send(exporter, "settle", deal.values, *signed(settlement, deal, bank, exporter)).gas
    return gas
