"""CustomsOfficers.endorse: the same word twice, by two officers of one authority, within three days."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import said
from tests.helpers.duty import in_service
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

ACTION, OTHER = keccak(text="release the goods"), keccak(text="detain the goods")


@pytest.fixture
def desk(alliance, carrier):
    """Any account that calls is a desk of its own."""
    in_service(alliance)
    return carrier


@pytest.fixture
def number(alliance):
    return alliance.settings.number("shanghai_customs")


def test_endorse_proposes_and_then_endorses(officers, desk, customs_officer, customs_reviewer, number):
    receipt = officers.send(desk, "endorse", customs_officer.address, ACTION)
    until = receipt.timestamp + 3 * DAY
    assert said(receipt) == [
        ("ActProposed", {
            "desk": desk.address, "action": ACTION, "authority": number, "officer": customs_officer.address, "until": until,
        })
    ]  # fmt: skip
    assert officers.struct("proposalOf", desk.address, number, ACTION) == {
        "officer": customs_officer.address, "until": until,
    }  # fmt: skip
    receipt = officers.send(desk, "endorse", customs_reviewer.address, ACTION)
    assert said(receipt) == [
        ("ActEndorsed", {
            "desk": desk.address, "action": ACTION, "first": customs_officer.address, "second": customs_reviewer.address,
        })
    ]  # fmt: skip
    assert officers.struct("proposalOf", desk.address, number, ACTION) == {"officer": ZERO_ADDRESS, "until": 0}


def test_endorse_by_the_same_officer_is_refused(officers, desk, customs_officer):
    officers.send(desk, "endorse", customs_officer.address, ACTION)
    with reverts_with("OfficerSame", officer=customs_officer.address):
        officers.send(desk, "endorse", customs_officer.address, ACTION)


@pytest.mark.parametrize(("late", "done"), [(0, True), (1, False)])
def test_endorse_counts_for_three_days(chain, officers, desk, customs_officer, customs_reviewer, late, done):
    receipt = officers.send(desk, "endorse", customs_officer.address, ACTION)
    chain.travel(receipt.timestamp + 3 * DAY + late)
    receipt = officers.send(desk, "endorse", customs_reviewer.address, ACTION)
    assert [event.name for event in receipt.events] == ["ActEndorsed" if done else "ActProposed"]


def test_endorse_of_another_word_or_at_another_desk_proposes_alone(
    officers, desk, importer, customs_officer, customs_reviewer
):
    officers.send(desk, "endorse", customs_officer.address, ACTION)
    for caller, action in ((desk, OTHER), (importer, ACTION)):
        receipt = officers.send(caller, "endorse", customs_reviewer.address, action)
        assert receipt.event("ActProposed").arguments["officer"] == customs_reviewer.address


def test_endorse_after_the_first_was_dismissed_proposes_anew(
    officers, desk, customs_officer, customs_reviewer, shanghai_customs
):
    officers.send(desk, "endorse", customs_officer.address, ACTION)
    officers.send(shanghai_customs, "dismiss", customs_officer.address)
    receipt = officers.send(desk, "endorse", customs_reviewer.address, ACTION)
    assert receipt.event("ActProposed").arguments["officer"] == customs_reviewer.address


def test_endorse_by_nobodys_officer_is_refused(officers, desk, stranger):
    with reverts_with("OfficerNotServing", account=stranger.address, since=0):
        officers.send(desk, "endorse", stranger.address, ACTION)


def test_endorse_by_officers_of_two_authorities_never_meets(
    alliance, chain, officers, registry, desk, customs_officer, exporter
):
    """The exporter's account becomes that of another customs authority."""
    account = alliance.accounts["court_officer"].address
    other = ("Vienna Customs", "EPRT00DEVVIENNA00000", 1, 4, b"AT", True, False, account)
    alliance.decide(registry, "admit", other)
    officers.send(alliance.accounts["court_officer"], "appoint", exporter.address)
    chain.travel(chain.now() + DAY)
    officers.send(desk, "endorse", customs_officer.address, ACTION)
    receipt = officers.send(desk, "endorse", exporter.address, ACTION)
    assert receipt.event("ActProposed").arguments["officer"] == exporter.address
