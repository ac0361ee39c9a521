"""Decisions of the alliance as they stand: what is proposed, who voted, what it waits for, and who may act next.

Everything is read from the chain: a proposal's acts and words are in the governor's event, so that whoever has the
record of a deployment can vote on it, queue it and execute it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from eth_abi.exceptions import DecodingError
from web3 import Web3
from web3.exceptions import Web3Exception

from eport.chain.contract import Contract, ContractReverted
from eport.chain.deployment import Alliance, DeploymentError
from eport.chain.governance import Act, Answer, Proposal, State, Support
from eport.operations.roles import events

FEWEST_DIGITS: Final = 6
"""Of an id, where a proposal is named by the first of them."""
OPEN: Final = (State.PENDING, State.ACTIVE, State.SUCCEEDED, State.QUEUED)
"""States in which there is something left to do."""


@dataclass(frozen=True)
class Vote:
    """How an account voted, with how many votes."""

    voter: str
    support: Support
    weight: int
    reason: str


@dataclass(frozen=True)
class Consent:
    """What an institution whose reserved matter a proposal touches has said to it."""

    account: str
    answer: Answer


@dataclass(frozen=True)
class Step:
    """What can be done next: an act of the command line, by whom, between which times [unix s].

    `by` names accounts; empty means anybody. `missing` says what the contract will refuse it for as things are.
    """

    act: str
    by: tuple[str, ...]
    begins: int
    ends: int
    missing: str = ""


@dataclass(frozen=True)
class Decision:
    """One proposal and where it stands.

    `quorum` and `tally` (against, for, abstaining) in votes. Votes count after `opens`, which is the snapshot, and
    until `closes`; `due` and `lapses` are zero until it is queued; all in unix s. `silent`: who has a vote in it and
    has not cast it.
    """

    proposal: Proposal
    proposer: str
    state: State
    opens: int
    closes: int
    due: int
    lapses: int
    quorum: int
    tally: tuple[int, int, int]
    votes: tuple[Vote, ...]
    silent: tuple[str, ...]
    consents: tuple[Consent, ...]
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """First line of its description."""
        return self.proposal.description.partition("\n")[0]


def proposals(governor: Contract) -> dict[int, Mapping[str, Any]]:
    """Every proposal's event by its id, in the order in which they were brought."""
    return {found["proposalId"]: found for _, found in events(governor, "ProposalCreated")}


def identified(known: Sequence[int], given: str) -> int:
    """The proposal that an id, or at least six of its first digits, names. Raises `DeploymentError`."""
    if not given.isdecimal() or len(given) < FEWEST_DIGITS:
        raise DeploymentError(
            f"{given!r} names no proposal: say its id, at least the first {FEWEST_DIGITS} digits of it, or the file "
            "that it was written to"
        )
    found = [id_ for id_ in known if str(id_).startswith(given)]
    if len(found) != 1:
        kind = "several proposals: say more digits" if found else "no proposal of this governor: was it proposed?"
        raise DeploymentError(f"{given} names {kind}")
    return found[0]


def decisions(alliance: Alliance, ids: Sequence[int] | None = None, *, over: bool = False) -> Iterator[Decision]:
    """Those proposals; None for all that are not over, and with `over` for all."""
    governor = alliance["AllianceGovernor"]
    brought = proposals(governor)
    cast: dict[int, list[Vote]] = {id_: [] for id_ in brought}
    for _, said in events(governor, "VoteCast"):
        cast[said["proposalId"]].append(Vote(said["voter"], Support(said["support"]), said["weight"], said["reason"]))
    voters = {found["delegate"] for _, found in events(alliance["AllianceRegistry"], "DelegateVotesChanged")}
    for id_ in brought if ids is None else ids:
        state = State(governor.call("state", id_))
        if ids is not None or over or state in OPEN:
            yield _decision(alliance, brought[id_], state, cast[id_], sorted(voters))


def _decision(
    alliance: Alliance, brought: Mapping[str, Any], state: State, cast: Sequence[Vote], voters: Sequence[str]
) -> Decision:
    governor, registry = alliance["AllianceGovernor"], alliance["AllianceRegistry"]
    id_, opens, closes = brought["proposalId"], brought["voteStart"], brought["voteEnd"]
    acts = tuple(Act(target, bytes(data)) for target, data in zip(brought["targets"], brought["calldatas"]))
    proposal = Proposal(acts, brought["description"])
    voted = {vote.voter for vote in cast}
    now = alliance.chain.now()
    if now <= opens:  # before the snapshot: as things are
        quorum = governor.call("quorum", now - 1)
        silent = tuple(voter for voter in voters if registry.call("getVotes", voter))
    else:
        quorum = governor.call("quorum", opens)
        silent = tuple(voter for voter in voters if voter not in voted and registry.call("getPastVotes", voter, opens))
    against, for_, abstaining = governor.call("proposalVotes", id_)
    due = governor.call("proposalEta", id_)
    lapses = due + alliance["AllianceTimelock"].call("LAPSE_PERIOD") if due else 0
    consents = tuple(_consents(alliance, proposal))
    found = Decision(
        proposal, brought["proposer"], state, opens, closes, due, lapses, quorum, (against, for_, abstaining),
        tuple(cast), silent, consents, (),
    )  # fmt: skip
    return replace(found, steps=tuple(_steps(alliance, found)))


def _consents(alliance: Alliance, proposal: Proposal) -> Iterator[Consent]:
    timelock, registry = alliance["AllianceTimelock"], alliance["AllianceRegistry"]
    operation = proposal.operation(alliance["AllianceGovernor"])
    for holder in timelock.call("holders"):
        if any(timelock.call("touches", holder, act.target, act.data) for act in proposal.acts):
            account = registry.call("accountOf", holder)[0]
            yield Consent(account, Answer(timelock.call("answerOf", operation, holder)))


def _steps(alliance: Alliance, found: Decision) -> Iterator[Step]:
    governor, registry = alliance["AllianceGovernor"], alliance["AllianceRegistry"]
    if found.state in (State.PENDING, State.ACTIVE):
        yield Step("for, against or abstain", found.silent, found.opens + 1, found.closes)
        deserted = not registry.call("voterOf", found.proposer)
        yield Step("withdraw", () if deserted else (found.proposer,), 0, found.closes)
    elif found.state is State.SUCCEEDED:
        yield Step("queue", (), found.closes + 1, found.closes + governor.call("QUEUE_PERIOD"))
    elif found.state is State.QUEUED:
        for item in found.consents:
            if item.answer is not Answer.CONSENTED:
                yield Step("consent or refuse", (item.account,), 0, found.lapses)
        yield Step("execute", (), found.due, found.lapses, _hindrance(alliance, found))


def _hindrance(alliance: Alliance, found: Decision) -> str:
    """What execution is refused for as things are; asked of the chain where it is due."""
    if alliance.chain.now() < found.due:
        return "" if all(item.answer is Answer.CONSENTED for item in found.consents) else "not all have consented"
    try:
        found.proposal.rehearse_execution(alliance["AllianceGovernor"])
    except ContractReverted as error:
        return str(error)
    return ""


# ---------------------------------------------------------------------------------------------------- words of acts


def act_words(alliance: Alliance, act: Act, name: Callable[[str], str]) -> str:
    """An act as `Contract.function(argument=value, …)`; as bytes where it is no function of a contract that is known
    here: whoever votes has to see that act, too.
    """
    contract = next((item for item in alliance.contracts.values() if item.address == act.target), None)
    if contract is not None:
        try:
            function, values = contract.web3.decode_function_input(act.data)
        except (Web3Exception, DecodingError, ValueError):
            return f"{contract.name}: 0x{act.data.hex()}"
        shown = ", ".join(f"{key}={_value(value, name)}" for key, value in values.items())
        return f"{contract.name}.{function.fn_name}({shown})"
    return f"{act.target}: 0x{act.data.hex()}"


def _value(value: Any, name: Callable[[str], str]) -> str:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str):
        return name(value) if Web3.is_address(value) else repr(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={_value(item, name)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item, name) for item in value) + "]"
    return str(value)
