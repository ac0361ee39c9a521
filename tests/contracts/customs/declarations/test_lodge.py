"""Declarations.lodge: a trader lodges, the chain keeps commitments alone."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import LODGED, SUBJECT, ZERO
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

CONTENT = keccak(text="salted root of the fields")
EXPORT = 0


@pytest.mark.parametrize("kind", range(9))
def test_lodge_records_who_and_what(declarations, importer, kind):
    receipt = declarations.send(importer, "lodge", SUBJECT, kind, CONTENT)
    assert said(receipt) == [
        (
            "DeclarationLodged",
            {
                "id": SUBJECT,
                "trader": importer.address,
                "kind": kind,
                "form": 0,
                "simplified": ZERO,
                "content": CONTENT,
            },
        )
    ]
    assert declarations.struct("declaration", SUBJECT) == {
        "trader": importer.address, "status": LODGED, "direction": int(kind != EXPORT), "version": 0, "sequence": 0,
        "kind": kind, "form": 0, "lodgedVersion": 1, "dutyPayable": 0, "dutyPaid": 0, "customs": 0, "assessedAt": 0,
        "determinedAt": 0, "content": CONTENT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "arguments"),
    [("id", (ZERO, 1, CONTENT)), ("kind", (SUBJECT, 9, CONTENT)), ("content", (SUBJECT, 1, ZERO))],
)
def test_lodge_with_an_invalid_field_is_refused(declarations, importer, field, arguments):
    with reverts_with("DeclarationInvalid", field=field):
        declarations.send(importer, "lodge", *arguments)


def test_lodge_twice_is_refused_whoever_does_it(declarations, importer, exporter):
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    for trader in (importer, exporter):
        with reverts_with("DeclarationExists", id=SUBJECT):
            declarations.send(trader, "lodge", SUBJECT, 1, CONTENT)


def test_lodge_by_nobody_known_is_refused(declarations, stranger):
    with reverts_with("AllianceNotActive", account=stranger.address, kind=0):
        declarations.send(stranger, "lodge", SUBJECT, 1, CONTENT)


def test_lodge_by_a_member_that_is_no_trader_is_refused(declarations, carrier):
    with reverts_with("AllianceNotActive", account=carrier.address):
        declarations.send(carrier, "lodge", SUBJECT, 1, CONTENT)


def test_lodge_by_a_suspended_trader_is_refused_until_it_is_reinstated(alliance, declarations, registry, importer):
    number = alliance.settings.number("importer")
    alliance.decide(registry, "suspend", number)
    with reverts_with("AllianceNotActive", account=importer.address):
        declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    alliance.decide(registry, "reinstate", number)
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
