"""The role matrix as it is, beside the configuration; and the proposal that makes them one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eport.chain.deployment import ADMIN_ROLE, DeploymentError
from eport.chain.governance import Act, Proposal, State
from eport.operations.roles import HAND, differences, matrix, wanted
from scripts import roles as script_
from tests.helpers.governance import Assembly


def apply(alliance, found) -> None:
    """As the alliance executes a decision: one act after the other."""
    for item in found:
        alliance.decide(alliance["AccessManager"], item.function, *item.arguments)


def words(alliance, settings=None) -> list[str]:
    seen = alliance if settings is None else replace(alliance, settings=settings)
    return [f"{item.role} {item.words}" for item in differences(seen, matrix(seen), alliance.key_of)]


def test_matrix_of_a_deployment_is_the_configurations(alliance):
    found = matrix(alliance)
    assert found == wanted(alliance)
    assert found[ADMIN_ROLE].holders == {alliance[HAND].address: 0}


def test_command_shows_it_and_ends_with_0(script, capsys):
    assert script(script_) == 0
    assert "as the configuration says" in capsys.readouterr().err


def test_revoked_role_is_in_the_log_and_not_in_the_matrix(alliance, court_officer):
    alliance.decide(alliance["AccessManager"], "revokeRole", 12, court_officer.address)
    assert matrix(alliance)[12].holders == {}
    assert words(alliance) == ["COURT_ROLE is not held by court_officer"]


@pytest.mark.parametrize(
    "function, arguments, said",
    [
        ("grantRole", lambda a: (12, a.accounts["carrier"].address, 0),
         "COURT_ROLE is held by carrier, who should not"),
        ("grantRole", lambda a: (3, a.accounts["pboc_shanghai"].address, 259_200),
         "PARAMETER_ROLE is held by pboc_shanghai with a delay of 259200 s, not 172800 s"),
        ("labelRole", lambda a: (12, "COURT"), "COURT_ROLE is labelled 'COURT'"),
        ("setTargetFunctionRole", lambda a: (a["Escrow"].address, [a["Escrow"].selector("admitModule")], 12),
         "COURT_ROLE may call Escrow.admitModule, and should not"),
        ("setTargetFunctionRole", lambda a: (a["Undertakings"].address, [a["Undertakings"].selector("liftStop")], 0),
         "COURT_ROLE may not call Undertakings.liftStop"),
    ],
    ids=["holder", "delay", "label", "function too many", "function missing"],
)  # fmt: skip
def test_difference_is_named_and_its_act_makes_it_go(alliance, function, arguments, said):
    alliance.decide(alliance["AccessManager"], function, *arguments(alliance))
    assert words(alliance) == [said]
    if "delay" in said:
        return  # a shorter delay takes effect after the longer one has passed (AccessManager's setback)
    apply(alliance, differences(alliance, matrix(alliance), alliance.key_of))
    assert words(alliance) == []


def test_role_of_a_suspended_member_is_a_difference_until_it_is_revoked_and_again_after_its_reinstatement(alliance):
    """AccessManager does not ask the registry: suspension takes the vote, a second act takes what else it may do."""
    registry, number = alliance["AllianceRegistry"], alliance.settings.number("shanghai_commerce")
    held = [role.name for role in alliance.settings.roles if "shanghai_commerce" in role.holders]
    alliance.decide(registry, "suspend", number)
    found = differences(alliance, matrix(alliance), alliance.key_of)
    assert [(item.role, item.words) for item in found] == [
        (role, "is held by shanghai_commerce, who is suspended or leaves") for role in held
    ]
    apply(alliance, found)
    assert words(alliance) == []
    alliance.decide(registry, "reinstate", number)
    assert words(alliance) == [f"{role} is not held by shanghai_commerce" for role in held]


def test_function_that_moved_to_another_role_is_one_difference_of_each_and_one_act(alliance):
    contract = alliance["Undertakings"]
    alliance.decide(
        alliance["AccessManager"], "setTargetFunctionRole", contract.address, [contract.selector("liftStop")], 9
    )
    found = differences(alliance, matrix(alliance), alliance.key_of)
    assert [item.role for item in found] == ["COURT_ROLE"]
    apply(alliance, found)
    assert words(alliance) == []


def test_new_holder_and_new_role_of_the_configuration_are_proposed(alliance, settings):
    roles = tuple(
        replace(role, holders=(*role.holders, "relay")) if role.name == "COURT_ROLE" else role
        for role in settings.roles
    )
    added = replace(roles[0], name="NEW_ROLE", id=77, holders=("relay",), functions=("Escrow.admitModule",))
    changed = replace(settings, roles=(*roles, added))
    assert words(alliance, changed) == [
        "COURT_ROLE is not held by relay", "NEW_ROLE is labelled ''", "NEW_ROLE may not call Escrow.admitModule",
        "NEW_ROLE is not held by relay",
    ]  # fmt: skip
    seen = replace(alliance, settings=changed)
    apply(alliance, differences(seen, matrix(seen), alliance.key_of))
    assert words(alliance, changed) == []


def test_difference_goes_by_a_decision_that_a_member_proposed_by_the_command(alliance, script, carrier, tmp_path):
    alliance.decide(alliance["AccessManager"], "grantRole", 12, carrier.address, 0)
    path, assembly = tmp_path / "proposal.json", Assembly(alliance)
    assert script(script_, "--propose", str(path), "--as", "icbc_shanghai", "--yes") == 0
    written = json.loads(path.read_text())
    targets, calls = written["targets"], written["calldatas"]
    made = Proposal(
        tuple(Act(target, bytes.fromhex(data[2:])) for target, data in zip(targets, calls)), written["description"]
    )
    assert str(made.id) == written["id"] and made.state(assembly.governor) is State.PENDING
    assembly.queued(assembly.voted(made)).execute(assembly.governor, carrier)
    assert words(alliance) == []


def test_command_writes_the_proposal_and_ends_with_1_without_one(script, alliance, carrier, tmp_path, capsys):
    alliance.decide(alliance["AccessManager"], "grantRole", 12, carrier.address, 0)
    assert script(script_) == 1
    path = tmp_path / "proposal.json"
    assert script(script_, "--propose", str(path)) == 0
    assert len(json.loads(path.read_text())["targets"]) == 1
    assert script(script_, "--json") == 1
    assert json.loads(capsys.readouterr().out)["differences"][0]["role"] == "COURT_ROLE"


def test_proposing_as_nobody_of_the_configuration_is_refused(script, alliance, carrier, tmp_path):
    alliance.decide(alliance["AccessManager"], "grantRole", 12, carrier.address, 0)
    with pytest.raises(DeploymentError, match="nobody of that name"):
        script(script_, "--propose", str(tmp_path / "proposal.json"), "--as", "somebody")
