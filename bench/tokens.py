"""The plain peers: what a library's ERC-20 costs when nobody has to be known and nothing is limited."""

from __future__ import annotations

from collections.abc import Mapping

from eth_account.signers.local import LocalAccount

from bench.method import Parties, Token, deploy
from eport.chain.artifacts import Artifact
from eport.chain.contract import Chain


class Solady(Token):
    key = "solady"


class Solmate(Token):
    key = "solmate"


class OpenZeppelin(Token):
    key = "openzeppelin"


PLAIN: Mapping[str, type[Token]] = {
    "SoladyToken": Solady,
    "SolmateToken": Solmate,
    "OpenZeppelinToken": OpenZeppelin,
}


def plain(chain: Chain, issuer: LocalAccount, who: Parties, artifacts: Mapping[str, Artifact]) -> list[Token]:
    """Solady, Solmate and OpenZeppelin, deployed; `issuer` is their owner."""
    return [kind(deploy(chain, issuer, artifacts[name]), issuer, who) for name, kind in PLAIN.items()]
