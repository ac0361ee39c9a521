"""AllianceTimelock: what is reserved to the central bank or to customs is done with its consent alone."""

from __future__ import annotations

import pytest
from eth_utils import to_checksum_address

from eport.chain.governance import Act, Answer, State
from tests.helpers.credit import said
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

DAY = 86_400
ABSENCE = 90 * DAY
PBOC, CUSTOMS = "pboc_shanghai", "shanghai_customs"
LICENSING, GUARDIAN, WORKLOAD, CALENDAR, ADMIN = 1, 4, 11, 5, 0
PUBLIC = 2**64 - 1


@pytest.fixture
def number(alliance):
    return alliance.settings.number


# Acts by name: the call, and whose consents it takes.
def acts(alliance) -> dict[str, tuple[Act, set[str]]]:
    get, number = alliance.contracts, alliance.settings.number
    manager, registry, token, timelock = (
        get[name] for name in ("AccessManager", "AllianceRegistry", "DigitalYuan", "AllianceTimelock")
    )
    stranger, policy = to_checksum_address("0x" + "5a" * 20), get["WorkloadPolicy"]
    both = {PBOC, CUSTOMS}
    newcomer = ("New Bank", "529900T8BM49AURSDO55", 1, 3, b"SG", True, True, stranger)
    matter = (number(PBOC), stranger, 0)
    return {
        "a holder for the licensing role": (Act.of(manager, "grantRole", LICENSING, stranger, 0), {PBOC}),
        "the central bank's licensing role away": (
            Act.of(manager, "revokeRole", LICENSING, alliance.accounts[PBOC].address), {PBOC}
        ),
        "a guardian for it": (Act.of(manager, "setRoleGuardian", LICENSING, CALENDAR), {PBOC}),
        "a delay for its grants": (Act.of(manager, "setGrantDelay", LICENSING, DAY), {PBOC}),
        "another label for it": (Act.of(manager, "labelRole", LICENSING, "mine"), {PBOC}),
        "another admin for it": (Act.of(manager, "setRoleAdmin", LICENSING, CALENDAR), both),
        "the token's licences for everybody": (
            Act.of(manager, "setTargetFunctionRole", token.address, [token.selector("licenseOperator")], PUBLIC), {PBOC}
        ),
        "the token closed": (Act.of(manager, "setTargetClosed", token.address, True), {PBOC}),
        "the token under another manager": (Act.of(manager, "updateAuthority", token.address, manager.address), {PBOC}),
        "a delay for the token's administration": (
            Act.of(manager, "setTargetAdminDelay", token.address, DAY), {PBOC}
        ),
        "an order authority": (Act.of(token, "setOrderAuthority", 3, stranger), {PBOC}),
        "a program's role": (Act.of(manager, "grantRole", WORKLOAD, stranger, 0), {CUSTOMS}),
        "programs for everybody": (
            Act.of(manager, "setTargetFunctionRole", policy.address, [policy.selector("permit")], PUBLIC), {CUSTOMS}
        ),
        "an enclave platform": (Act.of(get["EnclaveRegistry"], "registerPlatform", b"\1" * 32, 4), {CUSTOMS}),
        "the central bank's account": (Act.of(registry, "changeAccount", number(PBOC), stranger), {PBOC}),
        "the central bank suspended": (Act.of(registry, "suspend", number(PBOC)), {PBOC}),
        "the central bank excluded": (Act.of(registry, "exclude", number(PBOC)), {PBOC}),
        "customs' vote": (Act.of(registry, "setVote", number(CUSTOMS), False), {CUSTOMS}),
        "another admin": (Act.of(manager, "grantRole", ADMIN, stranger, 0), both),
        "the registry under another manager": (
            Act.of(manager, "updateAuthority", registry.address, manager.address), both
        ),
        "who may change accounts": (
            Act.of(manager, "setTargetFunctionRole", registry.address, [registry.selector("changeAccount")], CALENDAR),
            both,
        ),
        "the manager closed": (Act.of(manager, "setTargetClosed", manager.address, True), both),
        "a batch": (Act.of(manager, "multicall", []), both),
        "an indirect call": (
            Act.of(manager, "execute", token.address, Act.of(token, "unpause").data), both
        ),
        "a call in the manager's schedule": (
            Act.of(manager, "cancel", stranger, token.address, Act.of(token, "unpause").data), both
        ),
        "another who schedules": (
            Act.of(timelock, "grantRole", timelock.call("PROPOSER_ROLE"), stranger), both
        ),
        "no delay": (Act.of(timelock, "updateDelay", 0), both),
        "more reserved": (Act.of(timelock, "reserve", matter), both),
        "less reserved": (Act.of(timelock, "release", (number(PBOC), token.address, 0)), both),
        "a member": (Act.of(registry, "admit", newcomer), set()),
        "a bank suspended": (Act.of(registry, "suspend", number("abc_shanghai")), set()),
        "another calendar officer": (Act.of(manager, "grantRole", CALENDAR, stranger, 0), set()),
        "a module of Escrow": (Act.of(get["Escrow"], "admitModule", stranger, 1), set()),
        "the escrow's rights": (
            Act.of(manager, "setTargetFunctionRole", get["Escrow"].address, ["0x12345678"], CALENDAR), set()
        ),
        "the quorum": (Act.of(get["AllianceGovernor"], "updateQuorumNumerator", 70), set()),
        "a call that anybody may make": (Act.of(get["BankingCalendar"], "loadYear", b"CN", 2027, 0, 0), set()),
    }  # fmt: skip


NAMES = (
    "a holder for the licensing role", "the central bank's licensing role away", "a guardian for it",
    "a delay for its grants", "another label for it", "another admin for it", "the token's licences for everybody",
    "the token closed", "the token under another manager", "a delay for the token's administration",
    "an order authority", "a program's role", "programs for everybody", "an enclave platform",
    "the central bank's account", "the central bank suspended", "the central bank excluded", "customs' vote",
    "another admin", "the registry under another manager", "who may change accounts", "the manager closed", "a batch",
    "an indirect call", "a call in the manager's schedule", "another who schedules", "no delay", "more reserved",
    "less reserved", "a member", "a bank suspended", "another calendar officer", "a module of Escrow",
    "the escrow's rights", "the quorum", "a call that anybody may make",
)  # fmt: skip


def test_acts_are_all_tried(alliance):
    assert tuple(acts(alliance)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_act_touches_whose_matter_it_is(alliance, timelock, number, name):
    act, expected = acts(alliance)[name]
    found = {holder for holder in (PBOC, CUSTOMS) if timelock.call("touches", number(holder), act.target, act.data)}
    assert found == expected


RESERVED = {  # one of each kind, through a whole decision
    "a holder for the licensing role", "an order authority", "a program's role", "customs' vote", "another admin",
    "no delay", "an indirect call",
}  # fmt: skip


def test_an_act_is_about_a_holder_on_the_registry_alone(timelock, registry, escrow, number):
    """By its first argument, which another contract may have as well, and too short a call lacks."""
    call = b"\1\2\3\4" + number(PBOC).to_bytes(32, "big")
    assert timelock.call("touches", number(PBOC), registry.address, call)
    assert not timelock.call("touches", number(CUSTOMS), registry.address, call)
    assert not timelock.call("touches", number(PBOC), registry.address, call[:-1])
    assert not timelock.call("touches", number(PBOC), escrow.address, call)


def test_an_act_on_the_manager_that_is_too_short_to_say_whose_it_is_is_everybodys(timelock, manager, token, number):
    call = bytes.fromhex(manager.selector("setTargetClosed")[2:]) + bytes(12) + bytes.fromhex(token.address[2:])
    assert timelock.call("touches", number(PBOC), manager.address, call)
    assert not timelock.call("touches", number(CUSTOMS), manager.address, call)
    assert timelock.call("touches", number(CUSTOMS), manager.address, call[:-1])


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_execute_without_every_consent_is_refused_whatever_the_majority(alliance, governor, assembly, number, name):
    act, expected = acts(alliance)[name]
    proposal = assembly.carried(act)  # eight of eight, these two among them: a vote is no consent
    operation = proposal.operation(governor)
    for holder in sorted(expected, key=number):
        with reverts_with(
            "TimelockConsentMissing", id=operation, holder=number(holder), act=0, answer=Answer.SILENT
        ):  # fmt: skip
            proposal.execute(governor, assembly.members[0])
        assembly.answer(proposal, holder)
    proposal.execute(governor, assembly.members[0])
    assert proposal.state(governor) is State.EXECUTED


def test_consent_of_the_other_holder_is_none(alliance, governor, assembly, number):
    proposal = assembly.carried(acts(alliance)["an order authority"][0])
    assembly.answer(proposal, CUSTOMS)
    with reverts_with("TimelockConsentMissing", holder=number(PBOC)):
        proposal.execute(governor, assembly.members[0])


def test_consent_to_one_proposal_is_none_to_another(alliance, governor, assembly):
    act = acts(alliance)["an order authority"][0]
    first, second = assembly.proposed(act, words="one"), assembly.proposed(act, words="two", by=assembly.members[1])
    rules = alliance.settings.governance
    assembly.wait(rules.voting_delay + 1)
    for member in assembly.members[:5]:
        first.vote(governor, member)
        second.vote(governor, member)
    assembly.wait(rules.voting_period)
    for proposal in (first, second):
        proposal.queue(governor, assembly.members[0])
    assembly.wait(rules.delay)
    assembly.answer(first, PBOC)
    with reverts_with("TimelockConsentMissing"):
        second.execute(governor, assembly.members[0])
    first.execute(governor, assembly.members[0])


def test_one_reserved_act_holds_up_all_acts_of_a_proposal(alliance, governor, registry, assembly):
    known = acts(alliance)
    proposal = assembly.carried(known["a bank suspended"][0], known["an order authority"][0])
    with reverts_with("TimelockConsentMissing", act=1):
        proposal.execute(governor, assembly.members[0])
    assert registry.call("accountOf", alliance.settings.number("abc_shanghai"))[2] is True


def test_answer_tells_may_change_and_refusal_holds(alliance, governor, timelock, assembly, number):
    proposal = assembly.carried(acts(alliance)["an order authority"][0])
    operation = proposal.operation(governor)
    receipt = assembly.answer(proposal, PBOC)
    assert said(receipt, "AllianceTimelock") == [
        ("OperationAnswered", {"id": operation, "holder": number(PBOC), "answer": Answer.CONSENTED})
    ]
    assembly.answer(proposal, PBOC, Answer.REFUSED)
    assert timelock.call("answerOf", operation, number(PBOC)) == Answer.REFUSED
    with reverts_with("TimelockConsentMissing", answer=Answer.REFUSED):
        proposal.execute(governor, assembly.members[0])


@pytest.mark.parametrize("party", ["stranger", "abc_shanghai", "deployer", "reserve_maker"])
def test_answer_by_who_has_no_reserved_matter_is_refused(alliance, governor, timelock, assembly, party, request):
    proposal = assembly.carried(acts(alliance)["an order authority"][0])
    caller = request.getfixturevalue(party)
    with reverts_with("TimelockNotHolder", caller=caller.address):
        timelock.send(caller, "answer", proposal.operation(governor), Answer.CONSENTED)


def test_answer_to_what_does_not_wait_or_with_silence_is_refused(alliance, governor, timelock, assembly, pboc_shanghai):
    with reverts_with("TimelockNotPending", id=b"\1" * 32):
        timelock.send(pboc_shanghai, "answer", b"\1" * 32, Answer.CONSENTED)
    proposal = assembly.carried(acts(alliance)["an order authority"][0])
    with reverts_with("TimelockInvalidAnswer"):
        timelock.send(pboc_shanghai, "answer", proposal.operation(governor), Answer.SILENT)
    assembly.answer(proposal, PBOC)
    proposal.execute(governor, assembly.members[0])
    with reverts_with("TimelockNotPending"):
        assembly.answer(proposal, PBOC, Answer.REFUSED)


def test_absent_holder_is_given_another_account_after_ninety_days_and_that_consents(
    alliance, governor, timelock, registry, token, assembly, number, chain, stranger, relay
):
    """The central bank is gone. Its matters stay its own; its account does not stay lost."""
    change = assembly.carried(Act.of(registry, "changeAccount", number(PBOC), relay.address))
    seats = assembly.carried(Act.of(token, "setOrderAuthority", 3, stranger.address), words="and a seat")
    absent_from = timelock.call("getTimestamp", change.operation(governor)) + ABSENCE
    chain.travel(absent_from - 2)
    with reverts_with("TimelockConsentMissing", holder=number(PBOC), answer=Answer.SILENT):
        change.execute(governor, stranger)
    chain.travel(absent_from)
    change.execute(governor, stranger)
    assert registry.call("memberOf", relay.address)[0] == number(PBOC)
    chain.travel(chain.now() + 7 * DAY)
    with reverts_with("TimelockConsentMissing"):  # silence is no consent, however long
        seats.execute(governor, stranger)
    timelock.send(relay, "answer", seats.operation(governor), Answer.CONSENTED)
    seats.execute(governor, stranger)
    assert token.call("seatOf", stranger.address) == 3


def test_holder_that_refuses_is_not_absent(alliance, governor, timelock, registry, assembly, number, chain, relay):
    change = assembly.carried(Act.of(registry, "changeAccount", number(PBOC), relay.address))
    assembly.answer(change, PBOC, Answer.REFUSED)
    chain.travel(timelock.call("getTimestamp", change.operation(governor)) + ABSENCE)
    with reverts_with("TimelockConsentMissing", answer=Answer.REFUSED):
        change.execute(governor, assembly.members[0])


def test_reserve_and_release_change_whose_matter_it_is(alliance, governor, timelock, assembly, number, escrow):
    commerce = "shanghai_commerce"
    matter = (number(commerce), escrow.address, 0)
    assert timelock.call("holders") == [number(PBOC), number(CUSTOMS)]
    receipt = alliance.act_as(timelock.address, timelock, "reserve", matter)
    told = {"holder": number(commerce), "target": escrow.address, "role": 0}
    assert said(receipt, "AllianceTimelock") == [("MatterReserved", told)]
    assert timelock.call("holderOfContract", escrow.address) == number(commerce)
    assert timelock.call("holders") == [number(PBOC), number(CUSTOMS), number(commerce)]
    with reverts_with("TimelockMatterOfAnother", holder=number(commerce)):
        alliance.act_as(timelock.address, timelock, "reserve", (number(PBOC), escrow.address, 0))
    with reverts_with("TimelockMatterOfAnother", holder=number(commerce)):
        alliance.act_as(timelock.address, timelock, "release", (number(PBOC), escrow.address, 0))
    receipt = alliance.act_as(timelock.address, timelock, "release", matter)
    assert said(receipt, "AllianceTimelock") == [("MatterReleased", told)]
    assert timelock.call("holderOfContract", escrow.address) == 0


def test_reserve_a_role_or_nothing_valid(alliance, timelock, number):
    alliance.act_as(timelock.address, timelock, "reserve", (number(PBOC), ZERO_ADDRESS, CALENDAR))
    assert timelock.call("holderOfRole", CALENDAR) == number(PBOC)
    assert timelock.call("holders") == [number(PBOC), number(CUSTOMS)]  # each once, whatever is theirs
    for wrong in ((0, ZERO_ADDRESS, 40), (number(PBOC), ZERO_ADDRESS, 0), (number(PBOC), timelock.address, 40)):
        with reverts_with("TimelockInvalidMatter"):
            alliance.act_as(timelock.address, timelock, "reserve", wrong)


def test_matters_on_the_chain_are_those_of_the_configuration(alliance, timelock, number):
    roles = {role.name: role.id for role in alliance.settings.roles}
    for name, contract in alliance.contracts.items():
        expected = next((item.holder for item in alliance.settings.governance.reserved if name in item.contracts), "")
        assert timelock.call("holderOfContract", contract.address) == (number(expected) if expected else 0), name
    for name, role in roles.items():
        expected = next((item.holder for item in alliance.settings.governance.reserved if name in item.roles), "")
        assert timelock.call("holderOfRole", role) == (number(expected) if expected else 0), name


def test_every_restricted_function_of_the_token_and_the_oracle_is_reserved(alliance, timelock, number):
    """A role that may call a reserved contract is reserved too, or belongs to who checks the central bank from outside."""
    outside = {"FORFEITURE_ROLE", "ARBITER_ROLE"}
    for item in alliance.settings.governance.reserved:
        for role in alliance.settings.roles:
            touched = {function.split(".")[0] for function in role.functions} & set(item.contracts)
            if touched and role.name not in outside:
                holder = timelock.call("holderOfRole", role.id)
                assert holder in (number(PBOC), number(CUSTOMS)), role.name


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "deployer"])
@pytest.mark.parametrize("function", ["reserve", "release"])
def test_what_is_reserved_is_changed_by_the_timelock_alone(alliance, timelock, number, function, party, request):
    """Not even by whose matter it is: that takes a decision."""
    caller = request.getfixturevalue(party)
    matter = (number(PBOC), alliance["DigitalYuan"].address, 0)
    with reverts_with("TimelockUnauthorizedCaller", caller=caller.address):
        timelock.send(caller, function, matter)
