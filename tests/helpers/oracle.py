"""An oracle at work: enclaves registered, a declaration lodged, statements signed and not yet brought."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eport import merkle
from eport.chain.deployment import Alliance
from eport.enclave import declared
from eport.enclave.enclave import SignedStatement
from eport.trade import inputs as reading
from eport.trade.oracle import Oracle
from eport.trade.parties import DEVELOPMENT_KEY

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Attested:
    """Statements about one declaration, each signed by every enclave."""

    alliance: Alliance
    subject: bytes
    statements: list[tuple[SignedStatement, ...]]


def attested_example(alliance: Alliance, name: str, lodge: bool = True) -> Attested:
    """The customs responses of an example, signed; the chain is moved past them."""
    inputs = reading.read(EXAMPLES / name / "mt700.txt", EXAMPLES / name / "customs")
    subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", str(inputs.number))
    content = declared.commitment(inputs.declaration, DEVELOPMENT_KEY).root
    direction = reading.direction(inputs.number)
    oracle = Oracle(alliance, DEVELOPMENT_KEY, {inputs.declaration.version: content})
    alliance.chain.travel(int(inputs.responses[-1].issued_at.timestamp()) + 60)
    oracle.register(lambda *_: None)
    if lodge:
        alliance["Declarations"].send(alliance.accounts["importer"], "lodge", subject, direction, content)
    return Attested(alliance, subject, oracle.attest(inputs.responses))
