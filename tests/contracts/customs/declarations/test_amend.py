"""Declarations.amend, lodgeSimplified, lodgeSupplementary: versions and forms."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import (
    ACCEPTED,
    CANCELLED,
    CLOSED,
    LODGED,
    RELEASED,
    SUBJECT,
    ZERO,
    following,
    signed,
    statement,
)
from tests.helpers.credit import said as events_of
from tests.helpers.duty import CONTENT, assess, determine, in_service, word
from tests.helpers.reverts import reverts_with

AMENDED = keccak(text="salted root of the amended fields")
OTHER = keccak(text="keyed hash of another declaration")
FULL, SIMPLIFIED, SUPPLEMENTARY = range(3)
TRANSIT = 2


@pytest.fixture
def lodged(alliance, declarations, importer):
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    return alliance


def advance(alliance, said, keys):
    return alliance["Declarations"].send(alliance.accounts["relay"], "advance", said, signed(alliance, said, keys))


def test_amend_waits_for_customs_to_speak_of_that_version(lodged, declarations, importer, keys):
    receipt = declarations.send(importer, "amend", SUBJECT, 2, AMENDED)
    assert events_of(receipt) == [("DeclarationAmended", {"id": SUBJECT, "version": 2, "content": AMENDED})]
    assert declarations.call("amendmentOf", SUBJECT, 2) == AMENDED
    found = declarations.struct("declaration", SUBJECT)
    assert (found["lodgedVersion"], found["version"], found["content"]) == (2, 0, CONTENT)
    first = statement(lodged, status=ACCEPTED, declarationVersion=1)
    advance(lodged, first, keys)
    assert declarations.struct("declaration", SUBJECT)["content"] == CONTENT
    receipt = advance(lodged, following(first, declarationVersion=2, content=AMENDED), keys)
    adopted = {"id": SUBJECT, "version": 2, "content": AMENDED}
    assert ("DeclarationVersionAdopted", adopted) in events_of(receipt, "Declarations")
    found = declarations.struct("declaration", SUBJECT)
    assert (found["version"], found["content"], found["status"]) == (2, AMENDED, ACCEPTED)


def test_amend_counts_by_officers_word_too(lodged, declarations, importer):
    in_service(lodged)
    declarations.send(importer, "amend", SUBJECT, 2, AMENDED)
    assess(lodged, SUBJECT, version=2, content=AMENDED)
    assert declarations.struct("declaration", SUBJECT)["content"] == AMENDED


def test_amend_to_other_fields_than_customs_speaks_of_changes_no_content(lodged, declarations, importer, keys):
    declarations.send(importer, "amend", SUBJECT, 2, AMENDED)
    advance(lodged, statement(lodged, status=ACCEPTED, declarationVersion=2), keys)
    found = declarations.struct("declaration", SUBJECT)
    assert (found["version"], found["content"]) == (2, CONTENT)


def test_amend_with_a_version_that_is_not_new_is_refused(lodged, declarations, importer, keys):
    with reverts_with("DeclarationVersionNotNew", id=SUBJECT, newest=1, given=1):
        declarations.send(importer, "amend", SUBJECT, 1, AMENDED)
    advance(lodged, statement(lodged, status=ACCEPTED, declarationVersion=4), keys)
    with reverts_with("DeclarationVersionNotNew", id=SUBJECT, newest=4, given=4):
        declarations.send(importer, "amend", SUBJECT, 4, AMENDED)
    declarations.send(importer, "amend", SUBJECT, 7, AMENDED)
    with reverts_with("DeclarationVersionNotNew", id=SUBJECT, newest=7, given=5):
        declarations.send(importer, "amend", SUBJECT, 5, AMENDED)


def test_amend_without_content_is_refused(lodged, declarations, importer):
    with reverts_with("DeclarationInvalid", field="content"):
        declarations.send(importer, "amend", SUBJECT, 2, ZERO)


def test_amend_by_another_is_refused(lodged, declarations, importer, exporter):
    with reverts_with("DeclarationNotTrader", id=SUBJECT, trader=importer.address, caller=exporter.address):
        declarations.send(exporter, "amend", SUBJECT, 2, AMENDED)


def test_amend_what_nobody_lodged_is_refused(declarations, importer):
    with reverts_with("DeclarationUnknown", id=SUBJECT):
        declarations.send(importer, "amend", SUBJECT, 2, AMENDED)


def test_amend_after_the_end_is_refused(lodged, declarations, importer):
    in_service(lodged)
    determine(lodged, SUBJECT, word(CANCELLED))
    with reverts_with("DeclarationFinal", id=SUBJECT, status=CANCELLED):
        declarations.send(importer, "amend", SUBJECT, 2, AMENDED)


def test_lodge_supplementary_completes_a_simplified_one(alliance, declarations, importer):
    receipt = declarations.send(importer, "lodgeSimplified", SUBJECT, TRANSIT, CONTENT)
    assert receipt.event("DeclarationLodged").arguments["form"] == SIMPLIFIED
    receipt = declarations.send(importer, "lodgeSupplementary", OTHER, SUBJECT, AMENDED)
    assert events_of(receipt) == [
        ("DeclarationLodged", {
            "id": OTHER, "trader": importer.address, "kind": TRANSIT, "form": SUPPLEMENTARY, "simplified": SUBJECT,
            "content": AMENDED,
        })
    ]  # fmt: skip
    found = declarations.struct("declaration", OTHER)
    assert (found["kind"], found["form"], found["status"], found["direction"]) == (TRANSIT, SUPPLEMENTARY, LODGED, 1)


def test_lodge_supplementary_releases_nothing_itself(alliance, declarations, importer, customs_officer):
    in_service(alliance)
    declarations.send(importer, "lodgeSimplified", SUBJECT, 1, CONTENT)
    declarations.send(importer, "lodgeSupplementary", OTHER, SUBJECT, AMENDED)
    assess(alliance, OTHER)
    with reverts_with("DeclarationTransitionRefused", id=OTHER, **{"from": ACCEPTED, "to": RELEASED}):
        declarations.send(customs_officer, "determine", OTHER, word(RELEASED, ACCEPTED))
    assess(alliance, OTHER, 0, CLOSED)


@pytest.mark.parametrize("form", [FULL, SUPPLEMENTARY])
def test_lodge_supplementary_to_another_form_is_refused(declarations, importer, form):
    declarations.send(importer, "lodgeSimplified" if form else "lodge", SUBJECT, 1, CONTENT)
    named = SUBJECT
    if form == SUPPLEMENTARY:
        declarations.send(importer, "lodgeSupplementary", OTHER, SUBJECT, CONTENT)
        named = OTHER
    with reverts_with("DeclarationNotSimplified", id=named, form=form):
        declarations.send(importer, "lodgeSupplementary", keccak(text="third"), named, CONTENT)


def test_lodge_supplementary_by_another_trader_is_refused(declarations, importer, exporter):
    declarations.send(importer, "lodgeSimplified", SUBJECT, 1, CONTENT)
    with reverts_with("DeclarationNotTrader", id=SUBJECT, trader=importer.address, caller=exporter.address):
        declarations.send(exporter, "lodgeSupplementary", OTHER, SUBJECT, CONTENT)


def test_lodge_supplementary_by_a_suspended_trader_is_refused(alliance, declarations, registry, importer):
    declarations.send(importer, "lodgeSimplified", SUBJECT, 1, CONTENT)
    alliance.decide(registry, "suspend", alliance.settings.number("importer"))
    with reverts_with("AllianceNotActive", account=importer.address):
        declarations.send(importer, "lodgeSupplementary", OTHER, SUBJECT, CONTENT)
