"""PurposeBoundMoney, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class ApprovalForAll(EventLog):
    """`ApprovalForAll(address,address,bool)`"""

    account: str
    operator: str
    approved: bool


@dataclass(frozen=True)
class PBMrevokeWithdraw(EventLog):
    """`PBMrevokeWithdraw(address,uint256,address,uint256)`"""

    beneficiary: str
    pbm_token_id: int
    sov_token: str
    sov_token_value: int


@dataclass(frozen=True)
class PayeeAllowed(EventLog):
    """`PayeeAllowed(uint256,address,bool)`"""

    id: int
    payee: str
    allowed: bool


@dataclass(frozen=True)
class ProgrammeCreated(EventLog):
    """`ProgrammeCreated(uint256,address,uint256,uint40,bool,bytes32)`"""

    id: int
    funder: str
    budget: int
    expiry: int
    transferable: bool
    purpose: bytes


@dataclass(frozen=True)
class TokenUnwrapForTarget(EventLog):
    """`TokenUnwrapForTarget(address,address,uint256[],uint256[],address,uint256)`"""

    from_: str
    to: str
    token_ids: tuple[int, ...]
    amounts: tuple[int, ...]
    sov_token: str
    sov_token_value: int


@dataclass(frozen=True)
class TokenWrap(EventLog):
    """`TokenWrap(address,uint256[],uint256[],address,uint256)`"""

    from_: str
    token_ids: tuple[int, ...]
    amounts: tuple[int, ...]
    sov_token: str
    sov_token_value: int


@dataclass(frozen=True)
class TransferBatch(EventLog):
    """`TransferBatch(address,address,address,uint256[],uint256[])`"""

    operator: str
    from_: str
    to: str
    ids: tuple[int, ...]
    values: tuple[int, ...]


@dataclass(frozen=True)
class TransferSingle(EventLog):
    """`TransferSingle(address,address,address,uint256,uint256)`"""

    operator: str
    from_: str
    to: str
    id: int
    value: int


@dataclass(frozen=True)
class URI(EventLog):
    """`URI(string,uint256)`"""

    value: str
    id: int


class PurposeBoundMoney(Binding):
    """See interfaces/IPurposeBoundMoney.sol."""

    NAME = "PurposeBoundMoney"

    def allow_payee(self, id: int, payee: str, allowed: bool) -> Act[None]:
        """Let a programme's money be spent at `payee`, or no longer. The funder."""
        return self._act(type(None), "allowPayee", id, payee, allowed)

    def balance_of(self, account: str, id: int, *, block: BlockIdentifier = "latest") -> int:
        """Returns the value of tokens of token type `id` owned by `account`."""
        return self._call(int, "balanceOf", account, id, block=block)

    def balance_of_batch(
        self, accounts: tuple[str, ...], ids: tuple[int, ...], *, block: BlockIdentifier = "latest"
    ) -> tuple[int, ...]:
        """See {IERC1155-balanceOfBatch}. Requirements: - `accounts` and `ids` must have the same length."""
        return self._call(tuple[int, ...], "balanceOfBatch", accounts, ids, block=block)

    def create_programme(self, budget: int, expiry: int, transferable: bool, purpose: bytes) -> Act[int]:
        """Create a programme; Escrow fetches the budget by the caller's allowance.
        budget: [fen] 1 to 2^64 - 1
        expiry: [unix s] in the future, at most five years away
        purpose: hash of the published terms
        """
        return self._act(int, "createProgramme", budget, expiry, transferable, purpose)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def grant(self, token_id: int, receivers: tuple[str, ...], amount: int) -> Act[None]:
        """Grant to many holders at once. The funder."""
        return self._act(type(None), "grant", token_id, receivers, amount)

    def is_approved_for_all(self, account: str, operator: str, *, block: BlockIdentifier = "latest") -> bool:
        """Returns true if `operator` is approved to transfer ``account``'s tokens. See {setApprovalForAll}."""
        return self._call(bool, "isApprovedForAll", account, operator, block=block)

    def is_payee(self, id: int, payee: str, *, block: BlockIdentifier = "latest") -> bool:
        """`isPayee(uint256,address)`"""
        return self._call(bool, "isPayee", id, payee, block=block)

    def programme(self, id: int, *, block: BlockIdentifier = "latest") -> types.Programme:
        """`programme(uint256)`"""
        return self._call(types.Programme, "programme", id, block=block)

    def programme_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`programmeCount()`"""
        return self._call(int, "programmeCount", block=block)

    def revoke_pbm(self, token_id: int) -> Act[None]:
        """ERC-7291: return what was not spent to the funder. Anybody, after the expiry."""
        return self._act(type(None), "revokePBM", token_id)

    def safe_batch_transfer_from(
        self, from_: str, to: str, ids: tuple[int, ...], values: tuple[int, ...], data: bytes
    ) -> Act[None]:
        """xref:ROOT:erc1155.adoc#batch-operations[Batched] version of {safeTransferFrom}. WARNING: This function
        can potentially allow a reentrancy attack when transferring tokens to an untrusted contract, when
        invoking {IERC1155Receiver-onERC1155BatchReceived} on the receiver. Ensure to follow the checks-effects-
        interactions pattern and consider employing reentrancy guards when interacting with untrusted contracts.
        Emits either a {TransferSingle} or a {TransferBatch} event, depending on the length of the array
        arguments. Requirements: - `ids` and `values` must have the same length. - If `to` refers to a smart
        contract, it must implement {IERC1155Receiver-onERC1155BatchReceived} and return the acceptance magic
        value.
        """
        return self._act(type(None), "safeBatchTransferFrom", from_, to, ids, values, data)

    def safe_mint(self, receiver: str, token_id: int, amount: int, data: bytes) -> Act[None]:
        """ERC-7291: grant to a holder, within the budget. The funder."""
        return self._act(type(None), "safeMint", receiver, token_id, amount, data)

    def safe_transfer_from(self, from_: str, to: str, id: int, amount: int, data: bytes) -> Act[None]:
        """To an allowed payee it is spending: the units end, and Escrow pays."""
        return self._act(type(None), "safeTransferFrom", from_, to, id, amount, data)

    def set_approval_for_all(self, operator: str, approved: bool) -> Act[None]:
        """Grants or revokes permission to `operator` to transfer the caller's tokens, according to `approved`,
        Emits an {ApprovalForAll} event. Requirements: - `operator` cannot be the zero address.
        """
        return self._act(type(None), "setApprovalForAll", operator, approved)

    def supports_interface(self, interface_id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about
        how these ids are created. This function call must use less than 30 000 gas.
        """
        return self._call(bool, "supportsInterface", interface_id, block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def uri(self, value0: int, *, block: BlockIdentifier = "latest") -> str:
        """See {IERC1155MetadataURI-uri}. This implementation returns the same URI for *all* token types. It relies
        on the token type ID substitution mechanism https://eips.ethereum.org/EIPS/eip-1155#metadata[defined in
        the ERC]. Clients calling this function must replace the `\\{id\\}` substring with the actual token type
        ID.
        """
        return self._call(str, "uri", value0, block=block)
