"""AllianceRegistry.admit and recordIdentifier: one institution is one member, under whatever number it comes."""

from __future__ import annotations

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

BANK, LEI, USCC = 3, 1, 2
CODE = "91310000MA1FL0X00X"


def newcomer(account: str, name="New Bank", identifier="529900T8BM49AURSDO55", scheme=LEI, jurisdiction=b"SG"):
    return (name, identifier, scheme, BANK, jurisdiction, True, False, account)


def test_admit_the_same_name_under_another_scheme_is_refused(alliance, registry, stranger):
    name = alliance.settings.institutions[3].name
    with reverts_with("AllianceNameInUse", name=name, by=4):
        alliance.decide(registry, "admit", newcomer(stranger.address, name, CODE, USCC, b"CN"))


def test_admit_the_same_name_in_another_jurisdiction_is_another_institution(alliance, registry, stranger):
    name = alliance.settings.institutions[3].name
    alliance.decide(registry, "admit", newcomer(stranger.address, name, jurisdiction=b"HK"))
    assert registry.call("memberOf", stranger.address)[0] == registry.call("institutionCount")


def test_record_identifier_keeps_a_member_from_coming_again_under_it(alliance, registry, stranger):
    receipt = alliance.decide(registry, "recordIdentifier", 4, USCC, CODE)
    assert said(receipt, "AllianceRegistry") == [
        ("InstitutionIdentifierRecorded", {"id": 4, "scheme": USCC, "identifier": CODE})
    ]
    assert (
        registry.call("holderOf", USCC, CODE)
        == registry.call("holderOf", LEI, alliance.settings.institutions[3].lei)
        == 4
    )
    with reverts_with("AllianceIdentifierInUse", identifier=CODE, by=4):
        alliance.decide(registry, "admit", newcomer(stranger.address, "Its other name", CODE, USCC, b"CN"))


def test_record_identifier_of_another_member_or_an_empty_one_is_refused(alliance, registry):
    lei = alliance.settings.institutions[3].lei
    with reverts_with("AllianceIdentifierInUse", identifier=lei, by=4):
        alliance.decide(registry, "recordIdentifier", 5, LEI, lei)
    with reverts_with("AllianceInvalidInstitution", field="identifier"):
        alliance.decide(registry, "recordIdentifier", 5, USCC, "")
    with reverts_with("AllianceInvalidInstitution", field="scheme"):
        alliance.decide(registry, "recordIdentifier", 5, 0, CODE)
    with reverts_with("AllianceUnknownInstitution", id=99):
        alliance.decide(registry, "recordIdentifier", 99, USCC, CODE)


def test_identifier_and_name_of_who_left_stay_its_own(alliance, registry, membership_exit, carrier, stranger):
    """Whoever comes back is the same one, with its number, and its history."""
    number = alliance.settings.number("carrier")
    alliance.decide(registry, "exclude", number)
    alliance.act_as(membership_exit.address, registry, "remove", number)
    lei = alliance.settings.institutions[number - 1].lei
    with reverts_with("AllianceIdentifierInUse", by=number):
        alliance.decide(registry, "admit", newcomer(stranger.address, "Carrier & Sons", lei))
    with reverts_with("AllianceNameInUse", by=number):
        alliance.decide(registry, "admit", newcomer(stranger.address, "Carrier", jurisdiction=b"CN"))
