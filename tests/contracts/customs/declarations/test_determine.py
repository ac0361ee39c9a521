"""Declarations.determine: two officers of the authority, and how their word and the oracle's statements go together."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import (
    ACCEPTED,
    CANCELLED,
    DAY,
    DETAINED,
    LODGED,
    NONE,
    RELEASED,
    SUBJECT,
    TAX_ASSESSED,
    ZERO,
    attest,
    following,
    signed,
    statement,
    struct_hash,
)
from tests.helpers.credit import said as events_of
from tests.helpers.duty import CONTENT, DUTY, FIRST, SEIZED, assess, determine, in_service, word
from tests.helpers.reverts import reverts_with


@pytest.fixture
def lodged(alliance, declarations, importer):
    in_service(alliance)
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    return alliance


@pytest.fixture
def number(alliance):
    return alliance.settings.number("shanghai_customs")


def standing(declarations):
    return declarations.struct("declaration", SUBJECT)


def advance(alliance, said, keys):
    return alliance["Declarations"].send(alliance.accounts["relay"], "advance", said, signed(alliance, said, keys))


def test_determine_takes_two_officers(lodged, declarations, customs_officer, customs_reviewer, number):
    said = word(ACCEPTED, dutyPayable=DUTY)
    before = standing(declarations)
    assert declarations.call("determine", SUBJECT, said, sender=customs_officer.address) is False
    receipt = declarations.send(customs_officer, "determine", SUBJECT, said)
    assert events_of(receipt, "Declarations") == [
        ("DeterminationProposed", {"id": SUBJECT, "officer": customs_officer.address, "determination": tuple(said)})
    ]
    assert standing(declarations) == before
    assert declarations.call("determine", SUBJECT, said, sender=customs_reviewer.address) is True
    receipt = declarations.send(customs_reviewer, "determine", SUBJECT, said)
    assert events_of(receipt, "Declarations") == [
        ("DeclarationDetermined", {
            "id": SUBJECT, "from": LODGED, "to": ACCEPTED, "authority": number, "proposer": customs_officer.address,
            "officer": customs_reviewer.address, "determination": tuple(said),
        })
    ]  # fmt: skip
    assert standing(declarations) == before | {
        "status": ACCEPTED, "version": 1, "dutyPayable": DUTY, "customs": number, "assessedAt": receipt.timestamp,
        "determinedAt": receipt.timestamp,
    }  # fmt: skip


def test_determine_by_one_officer_twice_is_refused(lodged, declarations, customs_officer):
    declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED))
    with reverts_with("OfficerSame", officer=customs_officer.address):
        declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED))


@pytest.mark.parametrize("who", ["stranger", "importer", "shanghai_customs", "relay"])
def test_determine_by_who_is_no_officer_is_refused(lodged, declarations, request, who):
    caller = request.getfixturevalue(who)
    with reverts_with("OfficerNotServing", account=caller.address):
        declarations.send(caller, "determine", SUBJECT, word(ACCEPTED))


@pytest.mark.parametrize(
    "change",
    [
        {"status": DETAINED},
        {"sourceCode": b"WCO:01".ljust(16, b"\0")},
        {"dutyPayable": 1},
        {"document": keccak(text="x")},
    ],
)
def test_determine_something_else_is_a_proposal_of_its_own(
    lodged, declarations, customs_officer, customs_reviewer, change
):
    declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED))
    receipt = declarations.send(customs_reviewer, "determine", SUBJECT, word(ACCEPTED)._replace(**change))
    assert receipt.event("DeterminationProposed").arguments["officer"] == customs_reviewer.address
    assert standing(declarations)["status"] == LODGED


@pytest.mark.parametrize(("late", "status"), [(0, ACCEPTED), (1, LODGED)])
def test_determine_counts_for_three_days(chain, lodged, declarations, customs_officer, customs_reviewer, late, status):
    at = declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED)).timestamp
    chain.travel(at + 3 * DAY + late)
    declarations.send(customs_reviewer, "determine", SUBJECT, word(ACCEPTED))
    assert standing(declarations)["status"] == status


@pytest.mark.parametrize(
    ("field", "change"),
    [("sourceCode", {"sourceCode": bytes(16)}), ("document", {"document": ZERO})],
)
def test_determine_with_an_invalid_field_is_refused(lodged, declarations, customs_officer, field, change):
    with reverts_with("DeclarationInvalid", field=field):
        declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED)._replace(**change))


def test_determine_about_an_older_version_is_refused(lodged, declarations, customs_officer):
    assess(lodged, SUBJECT, version=2)
    with reverts_with("DeclarationInvalid", field="version"):
        declarations.send(customs_officer, "determine", SUBJECT, word(RELEASED, ACCEPTED, version=1))


def test_determine_along_no_transition_is_refused_to_the_first_officer(lodged, declarations, customs_officer):
    for to in (RELEASED, NONE):
        with reverts_with("DeclarationTransitionRefused", id=SUBJECT, **{"from": LODGED, "to": to}):
            declarations.send(customs_officer, "determine", SUBJECT, word(to))


def test_determine_what_nobody_lodged_is_refused(lodged, declarations, customs_officer):
    with reverts_with("DeclarationUnknown", id=keccak(text="other")):
        declarations.send(customs_officer, "determine", keccak(text="other"), word(ACCEPTED))


def test_determine_from_another_status_is_refused(lodged, declarations, customs_officer):
    with reverts_with("DeclarationMovedOn", id=SUBJECT, sequence=0, status=LODGED):
        declarations.send(customs_officer, "determine", SUBJECT, word(RELEASED, ACCEPTED))


def test_determine_is_void_once_a_statement_came_between(lodged, declarations, keys, customs_officer, customs_reviewer):
    declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED))
    advance(lodged, statement(lodged, status=LODGED), keys)
    with reverts_with("DeclarationMovedOn", id=SUBJECT, sequence=1, status=LODGED):
        declarations.send(customs_reviewer, "determine", SUBJECT, word(ACCEPTED))


def test_determine_must_name_a_statement_that_was_attested_and_not_applied(lodged, declarations, keys, customs_officer):
    attest(lodged, statement(lodged, status=ACCEPTED), keys)
    with reverts_with("DeclarationMovedOn", id=SUBJECT, sequence=1, status=LODGED):
        declarations.send(customs_officer, "determine", SUBJECT, word(ACCEPTED))


def test_determine_frees_a_declaration_whose_statements_cannot_be_applied(lodged, declarations, oracle, keys):
    """Two statements were attested and the first never applied: the second fits no transition. Officers go on from there."""
    first = statement(lodged, status=ACCEPTED)
    second = following(first, status=RELEASED)
    attest(lodged, first, keys)
    attest(lodged, second, keys)
    determine(lodged, SUBJECT, word(ACCEPTED, sequence=2))
    assert (standing(declarations)["status"], standing(declarations)["sequence"]) == (ACCEPTED, 2)
    assert oracle.struct("latest", SUBJECT)["hash"] == struct_hash(second)  # nothing is rewritten
    with reverts_with("DeclarationStatementApplied", id=SUBJECT, sequence=2):
        advance(lodged, second, keys)


def test_a_statement_issued_before_the_officers_word_moves_the_sequence_alone(lodged, declarations, keys):
    early = statement(lodged, status=TAX_ASSESSED, dutyPayable=1)
    at = assess(lodged, SUBJECT, DUTY).timestamp
    before = standing(declarations)
    late = early._replace(observedAt=at)  # in the very second
    receipt = advance(lodged, late, keys)
    assert events_of(receipt, "Declarations") == [
        ("DeclarationOvertaken", {
            "id": SUBJECT, "sequence": 1, "status": TAX_ASSESSED, "sourceCode": late.sourceCode, "observedAt": at,
        })
    ]  # fmt: skip
    assert standing(declarations) == before | {"sequence": 1}
    with reverts_with("DeclarationStatementApplied", id=SUBJECT, sequence=1):
        advance(lodged, late, keys)


def test_a_statement_issued_after_the_officers_word_moves_the_status(chain, lodged, declarations, keys):
    at = assess(lodged, SUBJECT, DUTY).timestamp
    chain.travel(at + 1)
    advance(lodged, statement(lodged, status=DETAINED, observedAt=at + 1), keys)
    assert standing(declarations)["status"] == DETAINED


def test_a_later_statement_against_a_final_word_of_officers_is_refused_and_not_attested(
    chain, lodged, declarations, oracle, keys
):
    at = determine(lodged, SUBJECT, word(CANCELLED)).timestamp
    chain.travel(at + 5)
    with reverts_with("DeclarationTransitionRefused", id=SUBJECT, **{"from": CANCELLED, "to": ACCEPTED}):
        advance(lodged, statement(lodged, status=ACCEPTED, observedAt=at + 5), keys)
    assert oracle.struct("latest", SUBJECT)["sequence"] == 0


def test_officers_word_proves_no_release(lodged, declarations, oracle):
    assess(lodged, SUBJECT, 0)
    assess(lodged, SUBJECT, 0, RELEASED)
    assert standing(declarations)["status"] == RELEASED
    said = statement(lodged, status=RELEASED)
    assert oracle.call("provesRelease", said, 1) is False
    assert oracle.struct("latest", SUBJECT)["sequence"] == 0


@pytest.fixture
def vienna(lodged, registry, chain):
    """Two officers of another customs authority."""
    authority = lodged.accounts["court_officer"]
    lodged.decide(
        registry, "admit", ("Vienna Customs", "EPRT00DEVVIENNA00000", 1, 4, b"AT", True, False, authority.address)
    )
    for officer in ("carrier", "exporter"):
        lodged["CustomsOfficers"].send(authority, "appoint", lodged.accounts[officer].address)
    chain.travel(chain.now() + DAY)
    return registry.call("institutionCount")


def test_officers_of_another_authority_do_not_follow_a_statement(lodged, declarations, keys, carrier, vienna, number):
    attest(lodged, statement(lodged, status=ACCEPTED), keys)
    with reverts_with("DeclarationOtherAuthority", id=SUBJECT, authority=number, given=vienna):
        declarations.send(carrier, "determine", SUBJECT, word(ACCEPTED, sequence=1))


def test_officers_of_another_authority_do_not_follow_officers(lodged, declarations, carrier, vienna, number):
    assess(lodged, SUBJECT)
    with reverts_with("DeclarationOtherAuthority", id=SUBJECT, authority=number, given=vienna):
        declarations.send(carrier, "determine", SUBJECT, word(RELEASED, ACCEPTED))


def test_a_statement_of_another_authority_does_not_follow_officers(
    lodged, declarations, keys, carrier, exporter, vienna, number
):
    for officer in (carrier, exporter):
        declarations.send(officer, "determine", SUBJECT, word(ACCEPTED))
    assert standing(declarations)["customs"] == vienna
    said = statement(lodged, status=RELEASED, observedAt=lodged.chain.now())
    with reverts_with("DeclarationOtherAuthority", id=SUBJECT, authority=vienna, given=number):
        advance(lodged, said, keys)
    attest(lodged, said, keys)  # the oracle knows nothing of the officers
    with reverts_with("DeclarationOtherAuthority", id=SUBJECT, authority=vienna, given=number):
        declarations.send(lodged.accounts[FIRST], "determine", SUBJECT, word(RELEASED, ACCEPTED, sequence=1))


def test_seized_goods_are_given_back_or_the_declaration_is_void(lodged, declarations):
    assess(lodged, SUBJECT, 0, SEIZED)
    assess(lodged, SUBJECT, 0, RELEASED)
    assert standing(declarations)["status"] == RELEASED
