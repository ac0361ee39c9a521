"""Declarations.advance: attested statements of customs move a declaration, along the table and no other way."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.customs.table import TABLE as TABLE_OF_FILE
from eport.customs.table import DeclarationForm, DeclarationKind
from tests.helpers.clearance import (
    ACCEPTED,
    CANCELLED,
    CLOSED,
    DETAINED,
    LODGED,
    NONE,
    REJECTED,
    RELEASED,
    SUBJECT,
    attest,
    digest,
    following,
    permit,
    sign,
    signed,
    statement,
    struct_hash,
    undone,
)
from tests.helpers.credit import names
from tests.helpers.credit import said as events_of
from tests.helpers.reverts import reverts_with

CONTENT = keccak(text="salted root of the fields")

# Written by hand, not read from transitions.yaml: the specification of a full import declaration.
TARGETS = tuple(range(2, 16))
TABLE = {
    #                    Ac Re Do In Ta Co Re Cl Bo De Ca Du Se Ab
    "Lodged            ": "x x x x x . . . . x x . x x",
    "Accepted          ": "x x x x x x x x x x x x x x",
    "DocumentCheck     ": "x x x x x x x . x x x x x x",
    "Inspection        ": "x x x x x x x . x x x x x x",
    "TaxAssessed       ": "x . x x x x x . x x x x x x",
    "ConditionalRelease": ". . x x x x x x . x x x x x",
    "Released          ": ". . . x x . x x . x x x x .",
    "Bonded            ": ". . x x x x x x x x x . x x",
    "Detained          ": ". . x x x . x x . x x . x x",
    "DutySecured       ": "x . x x x x x x x x x x x x",
    "Seized            ": ". . . . . . x . . . x . x .",
    "Rejected          ": ". . . . . . . . . . . . . .",
    "Closed            ": ". . . . . . . . . . . . . .",
    "Cancelled         ": ". . . . . . . . . . . . . .",
    "Abandoned         ": ". . . . . . . . . . . . . .",
}  # fmt: skip
STATUS = (
    "None", "Lodged", "Accepted", "Rejected", "DocumentCheck", "Inspection", "TaxAssessed", "ConditionalRelease",
    "Released", "Closed", "Bonded", "Detained", "Cancelled", "DutySecured", "Seized", "Abandoned",
)  # fmt: skip
ALLOWED = {
    (STATUS.index(row.strip()), to): cell == "x"
    for row, cells in TABLE.items()
    for to, cell in zip(TARGETS, cells.split(), strict=True)
} | {(from_, to): (from_, to) == (LODGED, LODGED) for from_ in range(1, 16) for to in (NONE, LODGED)}
"""(from, to) → whether customs may: all statuses that a lodged declaration can have, 15 × 16. Lodged repeats: customs
confirms receipt."""

PATHS = {
    LODGED: (), ACCEPTED: (2,), REJECTED: (3,), 4: (4,), 5: (5,), 6: (2, 6), 7: (2, 7), RELEASED: (2, 8),
    CLOSED: (2, 9), 10: (2, 10), DETAINED: (11,), CANCELLED: (12,), 13: (2, 13), 14: (14,), 15: (15,),
}  # fmt: skip
"""A way from Lodged to every status."""


@pytest.fixture
def lodged(alliance, declarations, importer):
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    return alliance


def advance(alliance, said, keys, who="relay"):
    return alliance["Declarations"].send(alliance.accounts[who], "advance", said, signed(alliance, said, keys))


def test_advance_brings_the_statement_to_the_oracle_and_applies_it(lodged, declarations, oracle, keys, stranger):
    said = statement(lodged, status=RELEASED)
    with reverts_with("DeclarationTransitionRefused", id=SUBJECT, **{"from": LODGED, "to": RELEASED}):
        declarations.send(stranger, "advance", said, signed(lodged, said, keys))
    assert oracle.struct("latest", SUBJECT)["sequence"] == 0
    said = statement(lodged, status=ACCEPTED, declarationVersion=4, dutyPayable=77)
    receipt = declarations.send(stranger, "advance", said, signed(lodged, said, keys))  # anybody may
    assert names(receipt) == ["ClearanceAttested", "DeclarationAdvanced"]
    assert events_of(receipt, "Declarations") == [
        ("DeclarationAdvanced", {
            "id": SUBJECT, "to": ACCEPTED, "sequence": 1, "version": 4, "dutyPayable": 77,
            "sourceCode": said.sourceCode,
        }),
    ]  # fmt: skip
    found = declarations.struct("declaration", SUBJECT)
    assert (found["status"], found["version"], found["sequence"], found["dutyPayable"], found["dutyPaid"]) == (
        ACCEPTED, 4, 1, 77, 0,
    )  # fmt: skip
    assert found["content"] == CONTENT
    assert oracle.struct("latest", SUBJECT)["hash"] == struct_hash(said)


def test_advance_uses_what_the_oracle_holds_without_signatures(lodged, declarations, keys, stranger):
    said = statement(lodged, status=ACCEPTED)
    attest(lodged, said, keys)
    receipt = declarations.send(stranger, "advance", said, [])
    assert names(receipt) == ["DeclarationAdvanced"]
    assert declarations.struct("declaration", SUBJECT)["status"] == ACCEPTED


def test_advance_skips_statements_that_were_superseded(lodged, declarations, keys, relay):
    first = statement(lodged, status=ACCEPTED)
    second = following(first, status=RELEASED)
    attest(lodged, first, keys)
    attest(lodged, second, keys)
    with reverts_with(
        "DeclarationStatementNotLatest", id=SUBJECT, latest=struct_hash(second), given=struct_hash(first)
    ):
        declarations.send(relay, "advance", first, [])
    # Lodged → Released is no transition of the table, and the newest statement says nothing of what lay between.
    with reverts_with("DeclarationTransitionRefused", id=SUBJECT, **{"from": LODGED, "to": RELEASED}):
        declarations.send(relay, "advance", second, [])
    third = following(second, status=DETAINED)
    advance(lodged, third, keys)
    found = declarations.struct("declaration", SUBJECT)
    assert (found["status"], found["sequence"]) == (DETAINED, 3)


def test_advance_with_another_statement_of_the_latest_number_is_refused(lodged, declarations, keys, relay):
    said = statement(lodged, status=ACCEPTED)
    attest(lodged, said, keys)
    forged = said._replace(dutyPayable=0)
    with reverts_with("DeclarationStatementNotLatest", id=SUBJECT, latest=struct_hash(said), given=struct_hash(forged)):
        declarations.send(relay, "advance", forged, [])


def test_advance_twice_by_one_statement_is_refused(lodged, declarations, keys, relay):
    said = statement(lodged, status=ACCEPTED)
    advance(lodged, said, keys)
    with reverts_with("DeclarationStatementApplied", id=SUBJECT, sequence=1):
        declarations.send(relay, "advance", said, [])
    with reverts_with("DeclarationStatementApplied", id=SUBJECT, sequence=1):
        declarations.send(relay, "advance", said._replace(sequence=0), [])


def test_advance_a_declaration_that_nobody_lodged_is_refused(alliance, declarations, keys, relay):
    said = statement(alliance, status=ACCEPTED)
    with reverts_with("DeclarationUnknown", id=SUBJECT):
        declarations.send(relay, "advance", said, signed(alliance, said, keys))


def test_advance_with_too_few_signatures_is_refused_by_the_oracle(lodged, keys):
    with reverts_with("ClearanceTooFewSigners", given=2, quorum=3):
        advance(lodged, statement(lodged, status=ACCEPTED), keys[:2])


def test_advance_with_signatures_over_something_else_is_refused(lodged, declarations, oracle, keys, relay):
    said = statement(lodged, status=ACCEPTED)
    for wrong in (said._replace(status=CANCELLED), said._replace(dutyPayable=1)):
        with pytest.raises(Exception, match="Clearance(SignersNotAscending|SignerNotValid)"):
            declarations.send(relay, "advance", said, sign(keys, digest(oracle, wrong)))


def test_advance_by_a_suspended_traders_declaration_goes_on(lodged, declarations, registry, keys):
    lodged.decide(registry, "suspend", lodged.settings.number("importer"))
    advance(lodged, statement(lodged, status=ACCEPTED), keys)
    assert declarations.struct("declaration", SUBJECT)["status"] == ACCEPTED


@pytest.mark.parametrize("from_", range(1, 16), ids=lambda status: STATUS[status])
def test_advance_along_every_cell_of_the_table(lodged, declarations, keys, relay, from_):
    permit(lodged, quorum=1)  # the quorum is not what is tested here
    last = None
    for status in PATHS[from_]:
        last = following(last, status=status) if last else statement(lodged, status=status)
        advance(lodged, last, keys[:1])
    assert declarations.struct("declaration", SUBJECT)["status"] == from_
    for to in range(16):
        said = following(last, status=to) if last else statement(lodged, status=to)
        signatures = signed(lodged, said, keys[:1])
        if to == NONE:
            with reverts_with("ClearanceInvalidStatus", status=NONE):
                declarations.call("advance", said, signatures, sender=relay.address)
        elif ALLOWED[from_, to]:
            with undone(lodged.chain):
                receipt = declarations.send(relay, "advance", said, signatures)
                assert receipt.event("DeclarationAdvanced").arguments["to"] == to
                assert declarations.struct("declaration", SUBJECT)["status"] == to
        else:
            with reverts_with("DeclarationTransitionRefused", id=SUBJECT, **{"from": from_, "to": to}):
                declarations.call("advance", said, signatures, sender=relay.address)


def test_the_table_is_complete_and_final_statuses_have_no_way_out():
    assert len(ALLOWED) == 15 * 16
    for final in (REJECTED, CLOSED, CANCELLED, 15):
        assert not any(ALLOWED[final, to] for to in range(16))
    assert sum(ALLOWED.values()) == 117


def test_the_file_of_transitions_says_the_same():
    for (from_, to), allowed in ALLOWED.items():
        assert TABLE_OF_FILE.allowed(DeclarationKind.IMPORT, DeclarationForm.FULL, from_, to) == allowed, (from_, to)
