"""A proposal taken through the alliance from the command line: by members, by officers of a member, by anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils.crypto import keccak
from web3.types import RPCEndpoint

from eport.chain.contract import ContractReverted
from eport.chain.deployment import DeploymentError
from eport.chain.governance import Act, Proposal, State
from eport.chain.signers import Party
from eport.operations import network
from eport.operations.acting import ENDORSED_WITHIN
from eport.operations.decisions import act_words, identified
from eport.operations.proposing import as_json
from scripts import decide as script_
from scripts import roles, rotate
from tests.helpers.governance import Assembly

DAY = 86_400
COURT_ROLE, GUARDIAN_ROLE = 12, 4
NO_END, NO_LIMIT = 2**40 - 1, 2**64 - 1
GOVERNANCE = 5
"""A purpose that an institution may give its officers."""
FIVE = ("pboc_shanghai", "shanghai_commerce", "bank_of_communications", "icbc_shanghai", "ccb_shanghai")


@pytest.fixture
def assembly(alliance) -> Assembly:
    return Assembly(alliance)


@pytest.fixture
def decide(script):
    """The command; gives its exit code."""
    return lambda *arguments: script(script_, *map(str, arguments))


@pytest.fixture
def stands(alliance, script, capsys):
    """What the command says of one proposal, for machines."""

    def read(id_: int) -> dict:
        capsys.readouterr()
        assert script(script_, str(id_), "--json") == 0
        return json.loads(capsys.readouterr().out)

    return read


@pytest.fixture
def written(alliance, tmp_path):
    """A file as --propose writes it."""

    def write(*acts: Act, words: str = "as discussed", by: str = "icbc_shanghai") -> tuple[Path, int]:
        made = Proposal.by(alliance.accounts[by].address, acts, words)
        path = tmp_path / "proposal.json"
        path.write_text(json.dumps(as_json(made)))
        return path, made.id

    return write


def grant(alliance, role: int, who: str) -> Act:
    return Act.of(alliance["AccessManager"], "grantRole", role, alliance.address_of(who), 0)


def test_role_difference_is_taken_to_its_end_by_commands_alone(
    alliance, script, decide, stands, carrier, assembly, tmp_path
):
    alliance.decide(alliance["AccessManager"], "grantRole", COURT_ROLE, carrier.address, 0)
    path, rules = tmp_path / "proposal.json", alliance.settings.governance
    assert script(roles, "--propose", str(path), "--as", "icbc_shanghai") == 0
    id_ = int(json.loads(path.read_text())["id"])
    assert stands(id_)["state"] == "pending"
    assembly.wait(rules.voting_delay + 1)
    for member in FIVE:
        assert decide(path, "for", "--as", member) == 0
    assembly.wait(rules.voting_period)
    assert stands(id_)["next"][0]["act"] == "queue"
    assert decide(str(id_)[:6], "queue", "--as", "relay") == 0
    assembly.wait(rules.delay)
    assert decide(path, "execute", "--as", "relay") == 0
    assert stands(id_)["state"] == "executed" and stands(id_)["next"] == []
    assert script(roles) == 0


def test_rotation_of_a_role_holder_is_taken_to_its_end_with_the_central_banks_consent(
    alliance, script, decide, stands, assembly, tmp_path
):
    new, path, rules = Account.from_key(keccak(text="a new key")), tmp_path / "p.json", alliance.settings.governance
    arguments = ["shanghai_customs", new.address, "--dry-run", "--propose", str(path)]
    assert script(rotate, *arguments) == 1 and json.loads(path.read_text())["id"]
    assert script(rotate, "shanghai_customs", new.address, "--propose", str(path), "--as", "shanghai_customs") == 1
    id_ = int(json.loads(path.read_text())["id"])
    assembly.wait(rules.voting_delay + 1)
    for member in FIVE:
        decide(path, "for", "--as", member)
    assembly.wait(rules.voting_period)
    decide(path, "queue", "--as", "relay")
    found = stands(id_)
    assert found["consents"] == {"pboc_shanghai": "silent", "shanghai_customs": "silent"}
    assert [(step["act"], step["by"]) for step in found["next"]] == [
        ("consent or refuse", ["pboc_shanghai"]), ("consent or refuse", ["shanghai_customs"]), ("execute", []),
    ]  # fmt: skip
    assert found["next"][-1]["missing"] == "not all have consented"
    assembly.wait(rules.delay)
    assert "TimelockConsentMissing" in stands(id_)["next"][-1]["missing"]
    with pytest.raises(ContractReverted, match="TimelockConsentMissing"):
        decide(path, "execute", "--as", "relay")
    for holder in ("pboc_shanghai", "shanghai_customs"):
        decide(path, "consent", "--as", holder)
    assert [(step["act"], step["missing"]) for step in stands(id_)["next"]] == [("execute", "")]
    decide(path, "execute", "--as", "relay")
    manager = alliance["AccessManager"]
    assert manager.call("hasRole", GUARDIAN_ROLE, new.address)[0]
    assert not manager.call("hasRole", GUARDIAN_ROLE, alliance.address_of("shanghai_customs"))[0]


def test_it_says_who_voted_how_and_whose_vote_is_outstanding(alliance, decide, stands, written, assembly, capsys):
    path, id_ = written(grant(alliance, COURT_ROLE, "carrier"))
    decide(path, "propose", "--as", "icbc_shanghai")
    pending = stands(id_)
    assert set(pending["silent"]) == set(alliance.settings.governance.members) and pending["quorum"] == 5
    assert pending["opens"] == alliance.chain.now() + DAY and pending["closes"] == pending["opens"] + 5 * DAY
    assembly.wait(DAY + 1)
    decide(path, "for", "--as", "icbc_shanghai")
    decide(path, "against", "--as", "abc_shanghai", "--reason", "carriers are no court")
    decide(path, "abstain", "--as", "ccb_shanghai")
    found = stands(id_)
    assert found["tally"] == {"for": 1, "against": 1, "abstaining": 1}
    assert found["votes"] == {"icbc_shanghai": "for", "abc_shanghai": "against", "ccb_shanghai": "abstain"}
    assert set(found["silent"]) == set(alliance.settings.governance.members) - set(found["votes"])
    assert found["acts"] == ["AccessManager.grantRole(roleId=12, account=carrier, executionDelay=0)"]
    decide(id_)
    shown = capsys.readouterr().err
    assert "carriers are no court" in shown and "2 of 5 that the quorum takes" in shown
    assembly.wait(5 * DAY)
    assert stands(id_)["state"] == "defeated" and stands(id_)["next"] == []


def test_what_is_over_is_listed_with_all_alone(alliance, decide, written, assembly, capsys):
    assert decide() == 0 and "nothing is open" in capsys.readouterr().err
    path, id_ = written(grant(alliance, COURT_ROLE, "carrier"))
    decide(path, "propose", "--as", "icbc_shanghai")
    decide()
    assert str(id_)[:10] in capsys.readouterr().err
    decide(path, "withdraw", "--as", "icbc_shanghai")
    capsys.readouterr()
    assert decide("--json") == 0 and json.loads(capsys.readouterr().out) == []
    assert decide("--json", "--all") == 0
    assert [item["state"] for item in json.loads(capsys.readouterr().out)] == ["canceled"]


def test_dry_run_asks_the_chain_and_sends_nothing(alliance, decide, written, assembly, capsys):
    path, id_ = written(grant(alliance, COURT_ROLE, "carrier"))
    block = alliance.chain.web3.eth.block_number
    decide(path, "propose", "--as", "icbc_shanghai", "--dry-run")
    said = capsys.readouterr().err
    assert "would be done" in said and alliance["AllianceGovernor"].selector("propose") in said
    assert alliance.chain.web3.eth.block_number == block
    with pytest.raises(DeploymentError, match="no proposal of this governor"):
        decide(path, "for", "--as", "icbc_shanghai", "--dry-run")
    decide(path, "propose", "--as", "icbc_shanghai")
    with pytest.raises(ContractReverted, match="GovernorUnexpectedProposalState"):
        decide(path, "for", "--as", "icbc_shanghai", "--dry-run")


def test_deserted_proposal_is_withdrawn_by_anybody(alliance, decide, stands, written):
    path, id_ = written(grant(alliance, COURT_ROLE, "carrier"))
    decide(path, "propose", "--as", "icbc_shanghai")
    assert stands(id_)["next"][-1]["by"] == ["icbc_shanghai"]
    alliance.decide(alliance["AllianceRegistry"], "suspend", alliance.settings.number("icbc_shanghai"))
    assert stands(id_)["next"][-1] | {"ends": 0} == {
        "act": "withdraw", "by": [], "begins": 0, "ends": 0, "missing": "",
    }  # fmt: skip
    decide(path, "withdraw", "--as", "relay")
    assert stands(id_)["state"] == "canceled"


def test_refusal_of_a_holder_is_shown(alliance, decide, stands, written, assembly):
    made = assembly.carried(grant(alliance, 1, "carrier"))
    decide(made.id, "refuse", "--as", "pboc_shanghai")
    found = stands(made.id)
    assert found["consents"] == {"pboc_shanghai": "refused"}
    assert "TimelockConsentMissing" in found["next"][-1]["missing"]


def test_digits_of_several_proposals_ask_for_more():
    known = [12345671, 12345672]
    assert identified(known, "12345672") == 12345672
    with pytest.raises(DeploymentError, match="several proposals: say more digits"):
        identified(known, "123456")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["123", "for", "--as", "icbc_shanghai"], "names no proposal"),
        (["12345x", "for", "--as", "icbc_shanghai"], "names no proposal"),
        (["123456", "for", "--as", "icbc_shanghai"], "no proposal of this governor"),
        (["missing.json", "propose", "--as", "icbc_shanghai"], "there is no such file"),
    ],
)
def test_what_names_no_proposal_is_refused(decide, arguments, words):
    with pytest.raises(DeploymentError, match=words):
        decide(*arguments)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ([], "say who acts: --as PARTY"),
        (["--as", "nobody"], "--as nobody: nobody of that name"),
        (["--as", "relay", "--for", "nobody"], "--for nobody: nobody of that name"),
        (["--as", "relay", "--for", "icbc_shanghai"], "its account 0x[0-9a-fA-F]+ is a key; it acts itself"),
    ],
)
def test_who_cannot_act_is_refused(alliance, decide, written, arguments, words):
    path, _ = written(grant(alliance, COURT_ROLE, "carrier"))
    with pytest.raises(DeploymentError, match=words):
        decide(path, "propose", *arguments)


def test_file_that_was_changed_after_it_was_written_is_refused(alliance, decide, written):
    path, _ = written(grant(alliance, COURT_ROLE, "carrier"))
    changed = json.loads(path.read_text())
    changed["calldatas"] = ["0x" + grant(alliance, COURT_ROLE, "relay").data.hex()]
    path.write_text(json.dumps(changed))
    with pytest.raises(DeploymentError, match="it was changed after it was written"):
        decide(path, "propose", "--as", "icbc_shanghai")
    path, _ = written(grant(alliance, COURT_ROLE, "carrier"))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"values": [1]}))
    with pytest.raises(DeploymentError, match="it was changed after it was written"):
        decide(path, "propose", "--as", "icbc_shanghai")
    path.write_text("{}")
    with pytest.raises(DeploymentError, match="is no proposal as --propose writes one"):
        decide(path, "propose", "--as", "icbc_shanghai")


def test_act_that_no_contract_here_has_is_shown_as_bytes(alliance):
    escrow = alliance["Escrow"]
    assert act_words(alliance, Act("0x" + "11" * 20, b"\1\2"), alliance.key_of) == "0x" + "11" * 20 + ": 0x0102"
    assert act_words(alliance, Act(escrow.address, b"\1\2\3\4"), alliance.key_of) == "Escrow: 0x01020304"
    cut = Act(escrow.address, Act.of(escrow, "removeModule", escrow.address).data[:20])
    assert act_words(alliance, cut, alliance.key_of).startswith("Escrow: 0x")


# ------------------------------------------------------------------------------------ a member with officers of its own


@pytest.fixture
def officers(alliance, monkeypatch, stranger):
    """The Agricultural Bank of China acts through an InstitutionAccount with two officers for its votes."""
    chain, governor, registry = alliance.chain, alliance["AllianceGovernor"], alliance["AllianceRegistry"]
    keys = {name: Account.from_key(keccak(text=name)) for name in ("abc_maker", "abc_checker", "abc_clerk")}
    for key in keys.values():
        chain.web3.provider.make_request(RPCEndpoint("anvil_setBalance"), [key.address, hex(10**18)])
    pair = [keys["abc_maker"].address, keys["abc_checker"].address]
    opened = alliance["InstitutionAccount"].send(stranger, "open", pair).event("AccountOpened").arguments["account"]
    account = chain.bind("InstitutionAccount", opened)
    administer = [
        Act.of(
            account, "setRule", GOVERNANCE, governor.address, governor.selector(function), (True, 0, "0x" + "0" * 40)
        )
        for function in ("propose", "castVote")
    ] + [Act.of(account, "appoint", GOVERNANCE, key, (chain.now(), NO_END, NO_LIMIT)) for key in pair]
    calls = [(act.target, act.data) for act in administer]
    number = account.send(keys["abc_maker"], "propose", 0, calls, chain.now() + DAY).event("AccountActProposed")
    account.send(keys["abc_checker"], "endorse", number.arguments["number"], 0, calls)
    alliance.decide(registry, "changeAccount", alliance.settings.number("abc_shanghai"), opened)
    known, abc = network.opened, Party("abc_shanghai", opened, None)
    monkeypatch.setattr(
        network,
        "opened",
        lambda given: replace(found := known(given), accounts={**found.accounts, **keys, "abc_shanghai": abc}),
    )
    return keys


def by(officer: str) -> list[str]:
    return ["--as", officer, "--for", "abc_shanghai", "--purpose", str(GOVERNANCE)]


def test_two_officers_give_the_same_command_and_their_member_has_proposed_and_voted(
    alliance, decide, stands, officers, written, tmp_path, assembly
):
    made = Proposal.by(alliance["AllianceRegistry"].call("accountOf", alliance.settings.number("abc_shanghai"))[0],
                       [grant(alliance, COURT_ROLE, "carrier")], "by its officers")  # fmt: skip
    path = tmp_path / "p.json"
    path.write_text(json.dumps(as_json(made)))
    governor = alliance["AllianceGovernor"]
    decide(path, "propose", *by("abc_maker"))
    with pytest.raises(ContractReverted, match="GovernorNonexistentProposal"):
        made.state(governor)
    decide(path, "propose", *by("abc_checker"))
    assert made.state(governor) is State.PENDING
    assembly.wait(DAY + 1)
    decide(path, "for", *by("abc_checker"))
    assert stands(made.id)["votes"] == {}
    decide(path, "for", *by("abc_maker"))
    assert stands(made.id)["votes"] == {"abc_shanghai": "for"}


def test_officer_that_proposed_an_act_does_not_endorse_it(alliance, decide, officers, assembly):
    made = assembly.proposed(grant(alliance, COURT_ROLE, "carrier"))
    assembly.wait(DAY + 1)
    decide(made.id, "for", *by("abc_maker"))
    with pytest.raises(DeploymentError, match="waits for another officer than abc_maker"):
        decide(made.id, "for", *by("abc_maker"))


def test_officer_without_a_mandate_and_act_without_a_rule_are_refused(alliance, decide, officers, assembly):
    made = assembly.proposed(grant(alliance, COURT_ROLE, "carrier"))
    assembly.wait(DAY + 1)
    for sending in ([], ["--dry-run"]):
        with pytest.raises(ContractReverted, match="AccountNoMandate"):
            decide(made.id, "for", *by("abc_clerk"), *sending)
    with pytest.raises(ContractReverted, match="AccountNotAllowed"):
        decide(made.id, "for", "--reason", "of weight", *by("abc_maker"))


def test_act_of_an_officer_that_lapsed_is_proposed_anew(alliance, decide, officers, tmp_path):
    account = alliance["AllianceRegistry"].call("accountOf", alliance.settings.number("abc_shanghai"))[0]
    made = Proposal.by(account, [grant(alliance, COURT_ROLE, "carrier")], "by its officers")
    path, governor = tmp_path / "p.json", alliance["AllianceGovernor"]
    path.write_text(json.dumps(as_json(made)))
    decide(path, "propose", *by("abc_maker"))
    alliance.chain.travel(alliance.chain.now() + ENDORSED_WITHIN + 1)
    decide(path, "propose", *by("abc_checker"))
    with pytest.raises(ContractReverted, match="GovernorNonexistentProposal"):
        made.state(governor)
    alliance.chain.travel(alliance.chain.now() + ENDORSED_WITHIN - 10)
    decide(path, "propose", *by("abc_maker"))
    assert made.state(governor) is State.PENDING


def test_member_whose_account_is_a_contract_is_told_to_let_an_officer_act(decide, officers, alliance, assembly):
    made = assembly.proposed(grant(alliance, COURT_ROLE, "carrier"))
    with pytest.raises(DeploymentError, match="--as OFFICER --for MEMBER"):
        decide(made.id, "for", "--as", "abc_shanghai")
