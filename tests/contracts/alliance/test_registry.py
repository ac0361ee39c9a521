"""AllianceRegistry: who is a member, what institution it is, which account acts for it."""

from __future__ import annotations

import pytest

from tests.helpers.reverts import reverts_with

BANK, TRADER, LEI = 3, 7, 1


def newcomer(acting: str, **changes) -> tuple:
    """A bank that may be admitted, with changes."""
    fields = {
        "name": "New Bank", "identifier": "529900T8BM49AURSDO55", "scheme": LEI, "kind": BANK, "jurisdiction": b"SG",
        "active": False, "account": acting,
    }  # fmt: skip
    return tuple((fields | changes).values())


def test_admit_numbers_the_member_and_lets_its_account_act(alliance, registry, stranger):
    receipt = alliance.council(registry, "admit", newcomer(stranger.address))
    (admitted,) = [event.arguments for event in receipt.events if event.name == "InstitutionAdmitted"]
    assert (admitted["id"], admitted["account"], admitted["name"]) == (21, stranger.address, "New Bank")
    assert registry.call("memberOf", stranger.address) == [21, BANK, True]
    assert registry.call("requireActive", stranger.address, BANK) == 21
    assert registry.struct("institution", 21)["active"] is True


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": 0}, "kind"),
        ({"jurisdiction": b"\0\0"}, "jurisdiction"),
        ({"scheme": 0}, "scheme"),
        ({"identifier": ""}, "identifier"),
        ({"account": "0x" + "00" * 20}, "account"),
    ],
)
def test_admit_an_incomplete_institution_names_the_field(alliance, registry, stranger, change, field):
    with reverts_with("AllianceInvalidInstitution", field=field):
        alliance.council(registry, "admit", newcomer(stranger.address, **change))


def test_admit_a_twin_by_account_or_identifier_is_refused(alliance, registry, stranger, importer):
    with reverts_with("AllianceAccountInUse", account=importer.address, by=alliance.settings.number("importer")):
        alliance.council(registry, "admit", newcomer(importer.address))
    taken = alliance.settings.institutions[3].lei
    with reverts_with("AllianceIdentifierInUse", identifier=taken, by=4):
        alliance.council(registry, "admit", newcomer(stranger.address, identifier=taken))


def test_suspended_member_starts_nothing_and_is_known_still(alliance, registry, importer):
    number = alliance.settings.number("importer")
    alliance.council(registry, "suspend", number)
    assert registry.call("memberOf", importer.address) == [number, TRADER, False]
    with reverts_with("AllianceNotActive", account=importer.address, kind=TRADER):
        registry.call("requireActive", importer.address, TRADER)
    alliance.council(registry, "reinstate", number)
    assert registry.call("requireActive", importer.address, TRADER) == number


def test_require_active_of_another_kind_or_a_stranger_is_refused(registry, importer, stranger):
    with reverts_with("AllianceNotActive", account=importer.address, kind=TRADER):
        registry.call("requireActive", importer.address, BANK)
    with reverts_with("AllianceNotActive", account=stranger.address, kind=0):
        registry.call("requireActive", stranger.address, TRADER)


def test_change_account_moves_the_right_to_act_and_frees_the_old_key(alliance, registry, importer, stranger):
    number = alliance.settings.number("importer")
    alliance.council(registry, "changeAccount", number, stranger.address)
    assert registry.call("memberOf", stranger.address) == [number, TRADER, True]
    assert registry.call("memberOf", importer.address) == [0, 0, False]
    alliance.council(registry, "changeAccount", number, importer.address)


def test_change_account_to_one_that_acts_for_another_is_refused(alliance, registry, exporter):
    with reverts_with("AllianceAccountInUse", account=exporter.address):
        alliance.council(registry, "changeAccount", alliance.settings.number("importer"), exporter.address)


@pytest.mark.parametrize("function", ["suspend", "reinstate", "institution"])
def test_unknown_institution_is_refused(alliance, registry, function):
    with reverts_with("AllianceUnknownInstitution", id=99):
        if function == "institution":
            registry.call(function, 99)
        else:
            alliance.council(registry, function, 99)


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "shanghai_customs", "deployer"])
def test_membership_is_the_councils_alone(registry, stranger, party, request):
    caller = request.getfixturevalue(party)
    for function, arguments in (
        ("admit", (newcomer(stranger.address),)),
        ("suspend", (1,)),
        ("reinstate", (1,)),
        ("changeAccount", (1, stranger.address)),
    ):
        with reverts_with("AccessManagedUnauthorized", caller=caller.address):
            registry.send(caller, function, *arguments)
