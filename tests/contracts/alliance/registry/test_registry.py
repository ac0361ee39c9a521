"""AllianceRegistry: who is a member, what institution it is, which account acts for it."""

from __future__ import annotations

import pytest

from eport.chain.artifacts import ROOT
from eport.settings import load
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

BANK, TRADER, LEI = 3, 7, 1
NEXT = len(load(ROOT / "scripts/config/development.yaml").institutions) + 1
"""Number of the next institution that is admitted."""


def newcomer(acting: str, **changes) -> tuple:
    """A bank that may be admitted, with changes."""
    fields = {
        "name": "New Bank", "identifier": "529900T8BM49AURSDO55", "scheme": LEI, "kind": BANK, "jurisdiction": b"SG",
        "active": False, "votes": False, "account": acting,
    }  # fmt: skip
    return tuple((fields | changes).values())


def test_admit_numbers_the_member_and_lets_its_account_act(alliance, registry, stranger):
    receipt = alliance.decide(registry, "admit", newcomer(stranger.address))
    (admitted,) = [event.arguments for event in receipt.events if event.name == "InstitutionAdmitted"]
    assert (admitted["id"], admitted["account"], admitted["name"]) == (NEXT, stranger.address, "New Bank")
    assert registry.call("memberOf", stranger.address) == [NEXT, BANK, True]
    assert registry.call("requireActive", stranger.address, BANK) == NEXT
    assert registry.struct("institution", NEXT)["active"] is True


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
        alliance.decide(registry, "admit", newcomer(stranger.address, **change))


def test_admit_a_twin_by_account_or_identifier_is_refused(alliance, registry, stranger, importer):
    with reverts_with("AllianceAccountInUse", account=importer.address, by=alliance.settings.number("importer")):
        alliance.decide(registry, "admit", newcomer(importer.address))
    taken = alliance.settings.institutions[3].lei
    with reverts_with("AllianceIdentifierInUse", identifier=taken, by=4):
        alliance.decide(registry, "admit", newcomer(stranger.address, identifier=taken))


def test_suspended_member_starts_nothing_and_is_known_still(alliance, registry, importer):
    number = alliance.settings.number("importer")
    alliance.decide(registry, "suspend", number)
    assert registry.call("memberOf", importer.address) == [number, TRADER, False]
    with reverts_with("AllianceNotActive", account=importer.address, kind=TRADER):
        registry.call("requireActive", importer.address, TRADER)
    alliance.decide(registry, "reinstate", number)
    assert registry.call("requireActive", importer.address, TRADER) == number


def test_require_active_of_another_kind_or_a_stranger_is_refused(registry, importer, stranger):
    with reverts_with("AllianceNotActive", account=importer.address, kind=TRADER):
        registry.call("requireActive", importer.address, BANK)
    with reverts_with("AllianceNotActive", account=stranger.address, kind=0):
        registry.call("requireActive", stranger.address, TRADER)


def test_change_account_moves_the_right_to_act_and_frees_the_old_key(alliance, registry, importer, stranger):
    number = alliance.settings.number("importer")
    alliance.decide(registry, "changeAccount", number, stranger.address)
    assert registry.call("memberOf", stranger.address) == [number, TRADER, True]
    assert registry.call("memberOf", importer.address) == [0, 0, False]
    alliance.decide(registry, "changeAccount", number, importer.address)


def test_change_account_to_one_that_acts_for_another_is_refused(alliance, registry, exporter):
    with reverts_with("AllianceAccountInUse", account=exporter.address):
        alliance.decide(registry, "changeAccount", alliance.settings.number("importer"), exporter.address)


@pytest.mark.parametrize("function", ["suspend", "reinstate", "institution"])
def test_unknown_institution_is_refused(alliance, registry, function):
    with reverts_with("AllianceUnknownInstitution", id=99):
        if function == "institution":
            registry.call(function, 99)
        else:
            alliance.decide(registry, function, 99)


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "shanghai_customs", "deployer"])
def test_membership_is_the_alliances_alone(registry, stranger, party, request):
    caller = request.getfixturevalue(party)
    for function, arguments in (
        ("admit", (newcomer(stranger.address),)),
        ("suspend", (1,)),
        ("reinstate", (1,)),
        ("changeAccount", (1, stranger.address)),
    ):
        with reverts_with("AccessManagedUnauthorized", caller=caller.address):
            registry.send(caller, function, *arguments)


def test_admit_tells_everything_and_says_it_back(alliance, registry, stranger):
    receipt = alliance.decide(registry, "admit", newcomer(stranger.address))
    assert said(receipt, "AllianceRegistry") == [
        (
            "InstitutionAdmitted",
            {
                "id": NEXT, "account": stranger.address, "kind": BANK, "name": "New Bank", "jurisdiction": b"SG",
                "scheme": LEI, "identifier": "529900T8BM49AURSDO55",
            },
        )
    ]  # fmt: skip
    assert registry.struct("institution", NEXT) == {
        "name": "New Bank", "identifier": "529900T8BM49AURSDO55", "scheme": LEI, "kind": BANK, "jurisdiction": b"SG",
        "active": True, "votes": False, "account": stranger.address,
    }  # fmt: skip
    assert registry.call("institutionCount") == NEXT
    assert registry.call("accountOf", NEXT) == [stranger.address, BANK, True]


def test_admit_that_is_refused_uses_no_number(alliance, registry, stranger, importer):
    with reverts_with("AllianceAccountInUse"):
        alliance.decide(registry, "admit", newcomer(importer.address))
    alliance.decide(registry, "admit", newcomer(stranger.address))
    assert registry.call("memberOf", stranger.address)[0] == NEXT


def test_admit_the_same_identifier_of_another_register(alliance, registry, stranger):
    """A number is unique within its register."""
    taken = alliance.settings.institutions[3].lei
    alliance.decide(registry, "admit", newcomer(stranger.address, identifier=taken, scheme=2))
    assert registry.struct("institution", NEXT)["identifier"] == taken


def test_identifier_of_a_suspended_member_stays_its_own(alliance, registry, stranger):
    alliance.decide(registry, "suspend", 4)
    with reverts_with("AllianceIdentifierInUse", by=4):
        alliance.decide(registry, "admit", newcomer(stranger.address, identifier=alliance.settings.institutions[3].lei))


@pytest.mark.parametrize(
    ("function", "event", "active"),
    [("suspend", "InstitutionSuspended", False), ("reinstate", "InstitutionReinstated", True)],
)
def test_suspend_and_reinstate_tell_and_change_that_alone(alliance, registry, importer, function, event, active):
    number = alliance.settings.number("importer")
    before = registry.struct("institution", number)
    for _ in range(2):  # twice is once
        receipt = alliance.decide(registry, function, number)
        assert said(receipt, "AllianceRegistry") == [(event, {"id": number})]
    assert registry.struct("institution", number) == before | {"active": active}
    assert registry.call("accountOf", number) == [importer.address, TRADER, active]


def test_change_account_tells_and_keeps_everything_else(alliance, registry, importer, stranger):
    number = alliance.settings.number("importer")
    before = registry.struct("institution", number)
    receipt = alliance.decide(registry, "changeAccount", number, stranger.address)
    assert said(receipt, "AllianceRegistry") == [
        ("InstitutionAccountChanged", {"id": number, "from": importer.address, "to": stranger.address})
    ]
    assert registry.struct("institution", number) == before | {"account": stranger.address}
    with reverts_with("AllianceNotActive", account=importer.address, kind=0):
        registry.call("requireActive", importer.address, TRADER)


def test_change_account_to_itself_changes_nothing(alliance, registry, importer):
    number = alliance.settings.number("importer")
    alliance.decide(registry, "changeAccount", number, importer.address)
    assert registry.call("memberOf", importer.address) == [number, TRADER, True]


def test_change_account_of_a_suspended_member_leaves_it_suspended(alliance, registry, stranger):
    number = alliance.settings.number("importer")
    alliance.decide(registry, "suspend", number)
    alliance.decide(registry, "changeAccount", number, stranger.address)
    assert registry.call("memberOf", stranger.address) == [number, TRADER, False]


def test_change_account_to_nobody_or_of_nobody_is_refused(alliance, registry, stranger):
    with reverts_with("AllianceInvalidInstitution", field="account"):
        alliance.decide(registry, "changeAccount", 1, "0x" + "00" * 20)
    for number in (0, NEXT, 65_535):
        with reverts_with("AllianceUnknownInstitution", id=number):
            alliance.decide(registry, "changeAccount", number, stranger.address)


def test_old_account_may_act_for_a_newcomer(alliance, registry, importer, stranger):
    alliance.decide(registry, "changeAccount", alliance.settings.number("importer"), stranger.address)
    alliance.decide(registry, "admit", newcomer(importer.address))
    assert registry.call("memberOf", importer.address) == [NEXT, BANK, True]


def test_require_active_of_no_kind_lets_no_stranger_through(registry, stranger):
    with reverts_with("AllianceNotActive", account=stranger.address, kind=0):
        registry.call("requireActive", stranger.address, 0)


def test_account_of_nobody_is_nobody(registry):
    assert registry.call("accountOf", 99) == ["0x" + "00" * 20, 0, False]


def test_every_member_of_the_configuration_is_on_the_chain(alliance, registry):
    assert registry.call("institutionCount") == len(alliance.settings.institutions)
    for number, member in enumerate(alliance.settings.institutions, 1):
        found = registry.struct("institution", number)
        assert (found["name"], found["identifier"], found["jurisdiction"].decode(), found["active"]) == (
            member.name, member.lei, member.jurisdiction, True
        )  # fmt: skip
        assert registry.call("memberOf", alliance.accounts[member.key].address)[0] == number
