"""Every scenario that HMRC publishes, through the oracle's rules, ClearanceOracle and Declarations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from eth_utils import keccak

from eport.chain.deployment import Alliance
from eport.customs.replay import Outcome, messages, replay, scenarios
from eport.enclave import declared
from eport.messages.customs_codes import CustomsStatus
from eport.messages.errors import MessageError
from eport.messages.wco import Declaration, parse_declaration, parse_response
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.clearance import following, permit, quorum, signed, statement, stopped_clock, undone
from tests.helpers.duty import code

EXPORT, IMPORT = 0, 1
ORIGINAL, AMENDMENT = "9", "13"
"""Function codes of a trader's message (UN/EDIFACT 1225)."""


def told(folder: Path, outcome: Outcome) -> tuple[Declaration | None, list[Declaration]]:
    """What the trader said: the declaration that customs answers, and its amendments in order.

    By customs' number, else by the trader's reference in the answers. Many a folder holds answers of an earlier run,
    under references of its own: there its one declaration stands for it. None where it holds answers alone.
    """
    trader, references = [], set()
    for path in messages(folder):
        xml = path.read_bytes()
        try:
            if b"<Response" in xml or b":Response" in xml:
                answers = [item for item in parse_response(xml) if item.declaration_number == outcome.declaration]
                references |= {item.trader_reference for item in answers}
            else:
                trader.append(parse_declaration(xml))
        except MessageError:
            continue  # named by `replay`, which tests/customs/test_replay.py holds to the reason
    originals = [item for item in trader if item.function_code == ORIGINAL]
    original = next((item for item in originals if item.reference in references), next(iter(originals), None))
    if original is None:
        return None, []
    mine = {outcome.declaration, original.reference}
    return original, [
        item
        for item in trader
        if item.function_code == AMENDMENT and item.type_code != "INV" and mine & {item.number, item.reference}
    ]


def root(message: Declaration, number: str, version: int) -> bytes:
    """Of the trader's message under customs' number."""
    return declared.commitment(replace(message, number=number, version=version), DEVELOPMENT_KEY).root


def test_published_scenarios_run_through_oracle_and_contract(deployed: Alliance, wco_vectors: Path) -> None:
    """71 declarations: each statement is attested by enclaves and applied, with its status, source code and duty.

    Lodged is the root of the sample's own declaration, and amended where the trader amends. Where a folder holds
    customs' answers alone, there is nothing to commit to: a root of no fields stands in, and these are counted.
    """
    declarations, oracle = deployed["Declarations"], deployed["ClearanceOracle"]
    importer, relay = deployed.accounts["importer"], deployed.accounts["relay"]
    ended: Counter[str] = Counter()
    statements, amended, without = 0, 0, 0
    with undone(deployed.chain), stopped_clock(deployed.chain):
        permit(deployed, quorum=1)
        keys = quorum(deployed)[:1]
        for folder in scenarios([wco_vectors / "samples"]):
            for outcome in replay(folder, adapt=True).outcomes:
                if not outcome.statements:
                    continue
                number = outcome.declaration
                subject = keccak(text=f"{folder.name}/{number}")
                kind = EXPORT if "EX" in folder.name.upper() else IMPORT
                original, amendments = told(folder, outcome)
                without += original is None
                content = root(original, number, 1) if original else keccak(text="answers alone")
                declarations.send(importer, "lodge", subject, kind, content)
                said, lodged = None, 1
                for step in outcome.statements:
                    if step.version > lodged and amendments:
                        lodged, content = step.version, root(amendments.pop(0), number, step.version)
                        receipt = declarations.send(importer, "amend", subject, lodged, content)
                        assert receipt.event("DeclarationAmended").arguments["content"] == content
                        assert (
                            declarations.struct("declaration", subject)["content"] != content
                        )  # until customs says so
                        amended += 1
                    facts = {
                        "status": CustomsStatus[step.status], "sourceCode": code(step.source), "content": content,
                        "declarationVersion": step.version, "dutyPayable": step.duty,
                    }  # fmt: skip
                    said = following(said, **facts) if said else statement(deployed, subject=subject, **facts)
                    receipt = declarations.send(relay, "advance", said, signed(deployed, said, keys))
                    assert receipt.event("DeclarationAdvanced").arguments["sourceCode"] == code(step.source)
                    statements += 1
                last = outcome.statements[-1]
                found = declarations.struct("declaration", subject)
                assert (found["status"], found["dutyPayable"]) == (CustomsStatus[last.status], last.duty)
                assert (found["version"], found["sequence"]) == (last.version, len(outcome.statements))
                assert found["content"] == content and found["lodgedVersion"] == lodged
                assert oracle.struct("latest", subject)["status"] == found["status"]
                ended[last.status] += 1
    assert sum(ended.values()) == 71
    assert statements > 150 and {"RELEASED", "CANCELLED", "CLOSED"} <= set(ended), (statements, ended)
    assert (amended, without) == (9, 10)
