"""Every scenario that HMRC publishes, through the oracle's rules, ClearanceOracle and Declarations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from eth_utils import keccak

from eport.chain.deployment import Alliance
from eport.customs.replay import replay, scenarios
from eport.messages.customs_codes import CustomsStatus
from tests.helpers.clearance import following, permit, quorum, signed, statement, stopped_clock, undone
from tests.helpers.duty import code

EXPORT, IMPORT = 0, 1


def test_published_scenarios_run_through_oracle_and_contract(deployed: Alliance, wco_vectors: Path) -> None:
    """71 declarations: each statement is attested by enclaves and applied, with its status, source code and duty."""
    declarations, oracle = deployed["Declarations"], deployed["ClearanceOracle"]
    importer, relay = deployed.accounts["importer"], deployed.accounts["relay"]
    ended: Counter[str] = Counter()
    statements = 0
    with undone(deployed.chain), stopped_clock(deployed.chain):
        permit(deployed, quorum=1)
        keys = quorum(deployed)[:1]
        for folder in scenarios([wco_vectors / "samples"]):
            for outcome in replay(folder, adapt=True).outcomes:
                if not outcome.statements:
                    continue
                subject = keccak(text=f"{folder.name}/{outcome.declaration}")
                kind = EXPORT if "EX" in folder.name.upper() else IMPORT
                declarations.send(importer, "lodge", subject, kind, keccak(text="fields"))
                said = None
                for told in outcome.statements:
                    facts = {
                        "status": CustomsStatus[told.status], "sourceCode": code(told.source),
                        "declarationVersion": told.version, "dutyPayable": told.duty,
                    }  # fmt: skip
                    said = following(said, **facts) if said else statement(deployed, subject=subject, **facts)
                    receipt = declarations.send(relay, "advance", said, signed(deployed, said, keys))
                    assert receipt.event("DeclarationAdvanced").arguments["sourceCode"] == code(told.source)
                    statements += 1
                last = outcome.statements[-1]
                found = declarations.struct("declaration", subject)
                assert (found["status"], found["dutyPayable"]) == (CustomsStatus[last.status], last.duty)
                assert (found["version"], found["sequence"]) == (last.version, len(outcome.statements))
                assert oracle.struct("latest", subject)["status"] == found["status"]
                ended[last.status] += 1
    assert sum(ended.values()) == 71
    assert statements > 150 and {"RELEASED", "CANCELLED", "CLOSED"} <= set(ended), (statements, ended)
