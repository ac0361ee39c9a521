"""WalletOffice, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class MoveRequested(EventLog):
    """`MoveRequested(address,address)`"""

    wallet: str
    operator: str


@dataclass(frozen=True)
class WalletClassChanged(EventLog):
    """`WalletClassChanged(address,uint8,uint8)`"""

    wallet: str
    from_: types.WalletClass
    to: types.WalletClass


@dataclass(frozen=True)
class WalletMoved(EventLog):
    """`WalletMoved(address,address,address,bytes32)`"""

    wallet: str
    from_: str
    to: str
    identity: bytes


class WalletOffice(Binding):
    """See interfaces/IWalletOffice.sol."""

    NAME = "WalletOffice"

    def accept_move(self, wallet: str, identity: bytes) -> Act[None]:
        """Take over a wallet whose holder asked for it. The operator that was asked, active."""
        return self._act(type(None), "acceptMove", wallet, identity)

    def change_class(self, wallet: str, class_: types.WalletClass) -> Act[None]:
        """Change the class of a customer's wallet, after better or weaker identification. Its operator, active."""
        return self._act(type(None), "changeClass", wallet, class_)

    def close_wallet(self, wallet: str, successor: str) -> Act[None]:
        """Close an empty wallet that is under no order. The holder, or its operator.
        successor: an open wallet to which Escrow delivers what it still holds for the closed one; the
          holder's choice alone, zero for none
        """
        return self._act(type(None), "closeWallet", wallet, successor)

    def move_request(self, wallet: str, *, block: BlockIdentifier = "latest") -> str:
        """`moveRequest(address)`"""
        return self._call(str, "moveRequest", wallet, block=block)

    def name_successor(self, successor: str) -> Act[None]:
        """Name the successor of one's own closed wallet. The holder's key."""
        return self._act(type(None), "nameSuccessor", successor)

    def request_move(self, operator: str) -> Act[None]:
        """Ask for another operator; zero withdraws the request. The holder."""
        return self._act(type(None), "requestMove", operator)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)
