"""Goods that customs attested, and offers of a trader about them, for tests.

The digest that the trader signs comes from `eth_account`'s EIP-712 encoder, not from the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport import merkle
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.enclave.declared import commitment
from eport.enclave.goods import GoodsLine, goods_lines
from eport.messages import wco
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.clearance import (
    CLOSED,
    CONDITIONAL_RELEASE,
    RELEASED,
    AbiTuple,
    Statement,
    attest,
    following,
    permit,
    quorum,
    statement,
    stopped_clock,
    struct_hash,
    undone,
)
from tests.helpers.credit import without_windows
from tests.helpers.money import CORPORATE, YUAN, issue_reserve

KEY = DEVELOPMENT_KEY
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/sight/declaration.xml"
BEER = wco.parse_declaration(EXAMPLE.read_bytes())
"""100,202 kg of beer worth ¥1,250,000, one goods item, one bill of lading, seven sealed containers."""
GRAMS, FEN = 100_202_000, 1_250_000 * YUAN
DAY = 86_400
NONE, DECLARED, CONDITIONAL, FINALLY_RELEASED = range(4)  # Backing
(
    NEVER, RESERVED, FUNDED, REPAID, DEFAULTED, WRITTEN_OFF, WITHDRAWN, EXPIRED, SET_FREE,
) = range(9)  # FinanceStage  # fmt: skip
ANY_BANK = 0

_TYPES = (
    "address", "address", "uint16", "bytes32", "bytes32", "bytes32", "bytes32", "uint8", "uint64", "uint64", "uint64",
    "uint64", "uint40", "uint40",
)  # fmt: skip


class _Terms(NamedTuple):
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


class Terms(AbiTuple, _Terms):
    """FinanceTerms in the order of its ABI tuple."""


@dataclass(frozen=True)
class Declared:
    """A declaration as customs attested it last."""

    alliance: Alliance
    keys: Sequence[LocalAccount]
    declaration: wco.Declaration
    said: Statement

    def line(self, number: int = 1) -> GoodsLine:
        return next(item for item in goods_lines(self.declaration, KEY) if item.number == number)

    def proof(self, number: int = 1) -> tuple[Any, ...]:
        """A GoodsProof."""
        line = self.line(number)
        shown = commitment(self.declaration, KEY).prove(line.path)
        amounts = (line.quantity, line.value, line.total_quantity, line.total_value)
        return (number, *amounts, shown.salt, list(shown.proof))

    def then(self, declaration: wco.Declaration | None = None, **changes: Any) -> Declared:
        """Customs' next statement: about another version where a declaration is given."""
        declared = declaration or self.declaration
        root = commitment(declared, KEY).root
        said = following(self.said, content=root, declarationVersion=declared.version, **changes)
        attest(self.alliance, said, self.keys)
        return replace(self, declaration=declared, said=said)

    def terms(self, item: int = 1, trader: str = "importer", **changes: Any) -> Terms:
        """An offer of a tenth of the goods to any bank, open for a week and due in ninety days."""
        goods, now = self.line(item), self.alliance.chain.now()
        backing = {RELEASED: FINALLY_RELEASED, CLOSED: FINALLY_RELEASED, CONDITIONAL_RELEASE: CONDITIONAL}
        return Terms(
            trader=self.alliance.address_of(trader), debtor=self.alliance.address_of("exporter"), bank=ANY_BANK,
            subject=self.said.subject, statement=struct_hash(self.said), line=goods.line,
            consignment=goods.consignment, backing=backing.get(self.said.status, DECLARED),
            quantity=goods.quantity // 10, value=goods.value // 10, advance=100_000 * YUAN,
            repayable=101_500 * YUAN, offeredUntil=now + 7 * DAY, dueAt=now + 90 * DAY,
        )._replace(**changes)  # fmt: skip

    # ------------------------------------------------------------------------------------------------------ acts

    def offer(self, terms: Terms, line: int = 1, by: str = "importer") -> Receipt:
        return self._send(by, "offer", terms, self.said, self.proof(line))

    def fund(self, terms: Terms, by: str = "bank_of_communications") -> Receipt:
        return self._send(by, "fund", terms)

    def fund_signed(
        self, terms: Terms, line: int = 1, by: str = "bank_of_communications", trader: str = "importer"
    ) -> Receipt:
        signature = signed(self.alliance, terms, self.alliance.accounts[trader])
        return self._send(by, "fundSigned", terms, signature, self.said, self.proof(line))

    def _send(self, by: str, function: str, *arguments: Any) -> Receipt:
        return self.alliance["TradeFinance"].send(self.alliance.accounts[by], function, *arguments)


def declare(
    alliance: Alliance,
    keys: Sequence[LocalAccount],
    declaration: wco.Declaration = BEER,
    status: int = RELEASED,
    trader: str = "importer",
    kind: int = 1,
    **changes: Any,
) -> Declared:
    """The trader lodges a declaration (of an import) and customs' first statement about it is attested."""
    subject = merkle.keyed_hash(KEY, "declaration", str(declaration.number))
    root = commitment(declaration, KEY).root
    alliance["Declarations"].send(alliance.accounts[trader], "lodge", subject, kind, root)
    said = statement(
        alliance, subject=subject, content=root, status=status, declarationVersion=declaration.version, **changes
    )
    attest(alliance, said, keys)
    return Declared(alliance, keys, declaration, said)


def digest(alliance: Alliance, terms: Terms) -> bytes:
    """EIP-712 digest, by eth_account."""
    typed = _typed(alliance, terms)
    return keccak(b"\x19" + typed.version + typed.header + typed.body)


def terms_hash(alliance: Alliance, terms: Terms) -> bytes:
    """EIP-712 hashStruct, by eth_account: the id of the financing."""
    return bytes(_typed(alliance, terms).body)


def signed(alliance: Alliance, terms: Terms, signer: LocalAccount) -> bytes:
    return bytes(signer.sign_message(_typed(alliance, terms)).signature)


def _typed(alliance: Alliance, terms: Terms) -> Any:
    fields = [{"name": name, "type": kind} for name, kind in zip(Terms._fields, _TYPES, strict=True)]
    address = alliance["TradeFinance"].address
    domain = {"name": "E-port TradeFinance", "version": "1", "chainId": alliance.chain.chain_id}
    return encode_typed_data(domain | {"verifyingContract": address}, {"FinanceTerms": fields}, terms._asdict())


# ------------------------------------------------------------------------------------------------------- declarations


def with_lines(*lines: tuple[str, int, int], base: wco.Declaration = BEER, **changes: Any) -> wco.Declaration:
    """A declaration of items (commodity code, net mass [kg], customs value [yuan])."""
    first = base.lines[0]
    items = tuple(
        replace(
            first, sequence=number, classifications=(wco.Classification("TSP", code),),
            net_mass=wco.Quantity(Decimal(mass), "KGM"), customs_value=wco.Amount(Decimal(value), "CNY"),
        )
        for number, (code, mass, value) in enumerate(lines, start=1)
    )  # fmt: skip
    return replace(base, lines=items, **changes)


def with_document(declaration: wco.Declaration, type_code: str, identifier: str) -> wco.Declaration:
    """The same with another number for the documents of that UN/EDIFACT 1001 type."""
    lines = tuple(
        replace(
            line,
            documents=tuple(
                replace(document, identifier=identifier) if document.type_code == type_code else document
                for document in line.documents
            ),
        )
        for line in declaration.lines
    )
    return replace(declaration, lines=lines)


# --------------------------------------------------------------------------------------------------------------- state


def drawn(alliance: Alliance, key: bytes) -> tuple[int, int]:
    """([g], [fen]) drawn under a key."""
    found = alliance["TradeFinance"].struct("drawn", key)
    return found["quantity"], found["value"]


def financing(alliance: Alliance, terms: Terms) -> dict[str, Any]:
    return alliance["TradeFinance"].struct("financing", terms_hash(alliance, terms))


BANKS = ("bank_of_communications", "icbc_shanghai", "ccb_shanghai")


@contextmanager
def furnish(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    """Three banks and two traders with money, three enclave keys, statements that count at once; time stands still."""
    accounts, money = deployed.accounts, deployed["DigitalYuan"]
    with undone(deployed.chain), stopped_clock(deployed.chain):
        for operator in ("bank_of_china", "icbc"):
            issue_reserve(deployed, operator, 20_000_000 * YUAN)
        for bank in BANKS[1:]:
            money.send(accounts["icbc"], "openWallet", accounts[bank].address, CORPORATE, keccak(text=bank))
        for bank in BANKS:
            money.send(accounts["icbc"], "mint", accounts[bank].address, 3_000_000 * YUAN)
            money.send(accounts[bank], "approve", deployed["TradeFinance"].address, 2**256 - 1)
        for trader in ("importer", "exporter"):
            money.send(accounts["bank_of_china"], "mint", accounts[trader].address, 2_000_000 * YUAN)
            money.send(accounts[trader], "approve", deployed["Escrow"].address, 2**256 - 1)
        permit(deployed)
        without_windows(deployed)
        yield deployed, quorum(deployed)
