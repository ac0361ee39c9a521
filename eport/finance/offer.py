"""A trader's offer: the terms, its signature, and what a bank needs to verify the goods without asking anybody."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eth_account.messages import SignableMessage, encode_typed_data
from web3 import Web3

from eport import merkle
from eport.chain.contract import Contract
from eport.chain.deployment import Alliance
from eport.chain.signers import Signer
from eport.enclave.declared import commitment
from eport.enclave.goods import GoodsLine, goods_lines, obstacle
from eport.messages import wco

TYPES: Final = (
    ("trader", "address"), ("debtor", "address"), ("bank", "uint16"), ("subject", "bytes32"),
    ("statement", "bytes32"), ("line", "bytes32"), ("consignment", "bytes32"), ("backing", "uint8"),
    ("quantity", "uint64"), ("value", "uint64"), ("advance", "uint64"), ("repayable", "uint64"),
    ("offeredUntil", "uint40"), ("dueAt", "uint40"),
)  # fmt: skip
"""FinanceTerms in contracts/types/Finance.sol."""
ANYBODY = "0x" + "00" * 20


class OfferError(ValueError):
    """The goods cannot be offered, or a file holds no offer: what is wrong, and what to do."""


@dataclass(frozen=True)
class Terms:
    """FinanceTerms: names and units as in contracts/types/Finance.sol."""

    trader: str
    debtor: str
    bank: int
    subject: bytes
    statement: bytes
    line: bytes
    consignment: bytes
    backing: int
    quantity: int
    value: int
    advance: int
    repayable: int
    offeredUntil: int
    dueAt: int

    def as_tuple(self) -> tuple[Any, ...]:
        """In the order of the struct, as a contract call takes them."""
        return tuple(getattr(self, name) for name, _ in TYPES)

    def typed(self, chain_id: int, contract: str) -> SignableMessage:
        """What the trader signs (EIP-712)."""
        domain = {"name": "E-port TradeFinance", "version": "1", "chainId": chain_id, "verifyingContract": contract}
        fields = [{"name": name, "type": kind} for name, kind in TYPES]
        return encode_typed_data(domain, {"FinanceTerms": fields}, dataclasses.asdict(self))

    @property
    def id(self) -> bytes:
        """Struct hash, 32 bytes: under which the chain keeps the financing."""
        return bytes(self.typed(1, ANYBODY).body)


@dataclass(frozen=True)
class Offer:
    """What goes from the trader to a bank, as a file.

    Attributes:
        invoice: number that the trader puts to its claim; nothing on the chain depends on it.
        signature: of the trader over the terms, 65 bytes for a key.
        statement: the customs statement in the order of its struct.
        goods: GoodsProof in the order of its struct.
    """

    terms: Terms
    invoice: str
    signature: bytes
    statement: tuple[Any, ...]
    goods: tuple[Any, ...]

    def write(self, path: Path) -> None:
        """As JSON; bytes as 0x and hex digits."""
        path.write_text(json.dumps(dataclasses.asdict(self), indent=2, default=lambda value: "0x" + value.hex()) + "\n")

    @staticmethod
    def read(path: Path) -> Offer:
        """Raises `OfferError`, `FileNotFoundError`."""
        try:
            data = _bytes(json.loads(path.read_text()))
            terms = {name: data["terms"][name] for name, _ in TYPES}
            for name in ("trader", "debtor"):
                terms[name] = Web3.to_checksum_address(terms[name])
            return Offer(
                Terms(**terms), data["invoice"], data["signature"], tuple(data["statement"]), tuple(data["goods"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise OfferError(f"{path}: is no offer ({error!r}); make one with `eport finance offer`") from error


def newest_statement(oracle: Contract, subject: bytes) -> tuple[Any, ...]:
    """Customs' newest statement about a declaration, from the event that carried it. Raises `OfferError`."""
    latest = oracle.struct("latest", subject)
    if latest["sequence"] == 0:
        raise OfferError("customs has attested nothing about this declaration yet; wait for its first statement")
    (log,) = oracle.web3.events.ClearanceAttested().get_logs(from_block=0, argument_filters={"hash": latest["hash"]})
    return tuple(dict(log["args"]["statement"]).values())


def subject_of(declaration: wco.Declaration, key: bytes) -> bytes:
    """DeclarationId. Raises `OfferError` where the declaration has no number yet."""
    if declaration.number is None:
        raise OfferError("the declaration has no number yet (Declaration/ID); offer it once customs has given one")
    return merkle.keyed_hash(key, "declaration", declaration.number)


def goods_of(declaration: wco.Declaration, number: int, key: bytes) -> GoodsLine:
    """The goods item of that number. Raises `OfferError` saying why it cannot be financed."""
    found = {line.number: line for line in goods_lines(declaration, key)}
    if number in found:
        return found[number]
    reasons = [obstacle(declaration, item) for item in declaration.lines if item.sequence == number]
    raise OfferError(
        f"{reasons[0]}: correct the declaration" if reasons
        else f"line {number}: the declaration has {sorted(item.sequence for item in declaration.lines)}"
    )  # fmt: skip


def make(
    alliance: Alliance,
    trader: Signer,
    declaration: wco.Declaration,
    key: bytes,
    line: int,
    invoice: str,
    advance: int,
    repayable: int,
    offered_until: int,
    due_at: int,
    share: tuple[int, int] | None = None,
    debtor: str = ANYBODY,
    bank: int = 0,
) -> Offer:
    """Make and sign an offer on customs' newest statement.

    Args:
        key: of the keyed hashes and salts, which customs shares with the parties of the declaration.
        advance, repayable: [fen].
        offered_until, due_at: [unix s].
        share: ([g], [fen]) of the goods; None for all that the line has by the declaration.
        debtor: address, zero where nobody owes yet.
        bank: institution number, 0 for any.

    Raises:
        OfferError: nothing attested, other fields than those attested, or goods that cannot be told apart.
    """
    goods, subject = goods_of(declaration, line, key), subject_of(declaration, key)
    statement = newest_statement(alliance["ClearanceOracle"], subject)
    committed = commitment(declaration, key)
    if statement[10] != committed.root:
        raise OfferError(
            f"version {declaration.version} of the declaration is not what customs attested (version {statement[5]}); "
            "give that version's file"
        )
    contract = alliance["TradeFinance"]
    quantity, value = share or (goods.quantity, goods.value)
    terms = Terms(
        trader=trader.address, debtor=debtor, bank=bank, subject=subject,
        statement=alliance["ClearanceOracle"].call("hashOf", statement), line=goods.line,
        consignment=goods.consignment, backing=contract.call("backingOf", statement[3]), quantity=quantity,
        value=value, advance=advance, repayable=repayable, offeredUntil=offered_until, dueAt=due_at,
    )  # fmt: skip
    shown = committed.prove(goods.path)
    proof = (
        line, goods.quantity, goods.value, goods.total_quantity, goods.total_value, shown.salt, list(shown.proof)
    )  # fmt: skip
    signed = trader.sign_message(terms.typed(alliance.chain.chain_id, contract.address))
    return Offer(terms, invoice, bytes(signed.signature), statement, proof)


def name_of(alliance: Alliance, address: str) -> str:
    """Name of a member, a short address of anybody else, nothing for nobody."""
    if int(address, 16) == 0:
        return ""
    key = alliance.key_of(address)
    return next((member.name for member in alliance.settings.institutions if member.key == key), key)


def _bytes(value: Any) -> Any:
    """JSON with 0x strings of even length other than addresses as bytes."""
    if isinstance(value, dict):
        return {name: _bytes(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_bytes(item) for item in value]
    if isinstance(value, str) and value.startswith("0x") and len(value) != 42:
        return bytes.fromhex(value[2:])
    return value
