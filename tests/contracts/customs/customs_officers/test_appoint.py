"""CustomsOfficers.appoint, dismiss: an authority's officers, who serve a day after their appointment."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY
from tests.helpers.credit import said
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with


@pytest.fixture
def customs_number(alliance):
    return alliance.settings.number("shanghai_customs")


def test_appoint_records_whom_it_serves_and_from_when(
    chain, alliance, officers, shanghai_customs, carrier, customs_number
):
    receipt = officers.send(shanghai_customs, "appoint", carrier.address)
    since = receipt.timestamp + DAY
    assert said(receipt) == [
        ("OfficerAppointed", {"authority": customs_number, "officer": carrier.address, "since": since})
    ]
    with reverts_with("OfficerNotServing", account=carrier.address, since=since):
        officers.call("requireOfficer", carrier.address)
    chain.travel(since - 1)
    with reverts_with("OfficerNotServing", account=carrier.address):
        officers.call("requireOfficer", carrier.address)
    chain.travel(since)
    assert officers.call("requireOfficer", carrier.address) == customs_number


def test_appoint_twice_is_refused(officers, shanghai_customs, customs_officer, customs_number):
    with reverts_with("OfficerInService", officer=customs_officer.address, authority=customs_number):
        officers.send(shanghai_customs, "appoint", customs_officer.address)


def test_appoint_nobody_is_refused(officers, shanghai_customs):
    with reverts_with("OfficerInvalid", field="officer"):
        officers.send(shanghai_customs, "appoint", ZERO_ADDRESS)


@pytest.mark.parametrize("who", ["stranger", "importer", "customs_officer", "pboc_shanghai"])
def test_appoint_by_who_is_no_customs_authority_is_refused(officers, request, who):
    caller = request.getfixturevalue(who)
    with reverts_with("AllianceNotActive", account=caller.address):
        officers.send(caller, "appoint", caller.address)


def test_appoint_by_a_suspended_authority_is_refused(
    alliance, officers, registry, shanghai_customs, carrier, customs_number
):
    alliance.decide(registry, "suspend", customs_number)
    with reverts_with("AllianceNotActive", account=shanghai_customs.address):
        officers.send(shanghai_customs, "appoint", carrier.address)


def test_dismiss_ends_the_service_at_once(alliance, chain, officers, shanghai_customs, customs_officer, customs_number):
    chain.travel(chain.now() + DAY)
    assert officers.call("requireOfficer", customs_officer.address) == customs_number
    receipt = officers.send(shanghai_customs, "dismiss", customs_officer.address)
    assert said(receipt) == [("OfficerDismissed", {"authority": customs_number, "officer": customs_officer.address})]
    with reverts_with("OfficerNotServing", account=customs_officer.address, since=0):
        officers.call("requireOfficer", customs_officer.address)
    assert officers.struct("officerOf", customs_officer.address) == {"authority": 0, "since": 0}


def test_dismiss_by_a_suspended_authority_is_possible(
    alliance, officers, registry, shanghai_customs, customs_officer, customs_number
):
    alliance.decide(registry, "suspend", customs_number)
    officers.send(shanghai_customs, "dismiss", customs_officer.address)


@pytest.mark.parametrize("who", ["stranger", "importer", "customs_officer"])
def test_dismiss_by_another_is_refused(officers, customs_officer, request, who):
    with reverts_with("OfficerOfNone", account=customs_officer.address):
        officers.send(request.getfixturevalue(who), "dismiss", customs_officer.address)


def test_dismiss_nobodys_officer_is_refused_even_to_a_stranger(officers, stranger, carrier):
    """A stranger's authority is zero, as that of whoever is no officer: equal zeros are no right."""
    with reverts_with("OfficerOfNone", account=carrier.address, authority=0):
        officers.send(stranger, "dismiss", carrier.address)


def test_officers_of_a_suspended_authority_do_not_serve(
    alliance, chain, officers, registry, customs_officer, customs_number
):
    chain.travel(chain.now() + DAY)
    alliance.decide(registry, "suspend", customs_number)
    with reverts_with("OfficerAuthoritySuspended", authority=customs_number):
        officers.call("requireOfficer", customs_officer.address)
