"""Take a proposal through the alliance: who voted, what it waits for, who may act next; and act.

python -m scripts.decide [--all] [--network NAME]                      what is open (--all: and what is over)
python -m scripts.decide PROPOSAL                                      all about one
python -m scripts.decide PROPOSAL propose --as MEMBER                  bring it, from the file that --propose wrote
python -m scripts.decide PROPOSAL for|against|abstain --as MEMBER      vote, within the voting period
python -m scripts.decide PROPOSAL queue --as ANYBODY                   hand it to the timelock once it is carried
python -m scripts.decide PROPOSAL consent|refuse --as HOLDER           of a reserved matter, while it is queued
python -m scripts.decide PROPOSAL execute --as ANYBODY                 have it done once the delay is over
python -m scripts.decide PROPOSAL withdraw --as MEMBER                 take back what is not voted

PROPOSAL is an id, its first digits (six at least), or the file that `roles --propose` or `rotate --propose` wrote. Of a
member whose account is an InstitutionAccount, two officers give the same command: --as OFFICER --for MEMBER. On a live
network nothing is sent without --yes; a dry run asks the chain whether it would be taken.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from rich.table import Table

from eport.chain.deployment import DeploymentError
from eport.chain.governance import Answer, Proposal, Support
from eport.operations import network
from eport.operations.acting import act, acting, seated
from eport.operations.decisions import Decision, Step, act_words, decisions, identified, proposals
from eport.operations.network import Network
from eport.operations.proposing import bring, from_file

VOTES = {"for": Support.FOR, "against": Support.AGAINST, "abstain": Support.ABSTAIN}
ANSWERS = {"consent": Answer.CONSENTED, "refuse": Answer.REFUSED}
STAGES = ("queue", "execute", "withdraw")


def run(arguments: argparse.Namespace) -> int:
    """List, show, or act and show."""
    opened = network.opened(arguments)
    alliance = opened.alliance()
    governor = alliance["AllianceGovernor"]
    if arguments.proposal is None:
        found = list(decisions(alliance, over=arguments.all))
        if arguments.json:
            network.written([_row(opened, item) for item in found])
        else:
            _list(opened, found)
        return 0
    file = Path(arguments.proposal)
    given = from_file(file) if file.is_file() else None
    if arguments.verb == "propose":
        if given is None:
            raise DeploymentError(f"{file}: there is no such file; roles --propose and rotate --propose write one")
        bring(opened, arguments, given)
        return 0
    id_ = identified(list(proposals(governor)), arguments.proposal if given is None else str(given.id))
    if arguments.verb is not None:
        (before,) = decisions(alliance, [id_])
        _do(opened, arguments, before.proposal)
    (now,) = decisions(alliance, [id_])
    if arguments.json:
        network.written(_row(opened, now))
    else:
        _show(opened, now)
    return 0


def _do(opened: Network, arguments: argparse.Namespace, proposal: Proposal) -> None:
    governor, timelock = opened.alliance()["AllianceGovernor"], opened.alliance()["AllianceTimelock"]
    seat, verb = seated(opened, arguments), arguments.verb
    if verb in VOTES and arguments.reason:
        act(opened, arguments, seat, governor, "castVoteWithReason", proposal.id, VOTES[verb], arguments.reason)
    elif verb in VOTES:
        act(opened, arguments, seat, governor, "castVote", proposal.id, VOTES[verb])
    elif verb in ANSWERS:
        act(opened, arguments, seat, timelock, "answer", proposal.operation(governor), ANSWERS[verb])
    else:
        function = "cancel" if verb == "withdraw" else verb
        act(opened, arguments, seat, governor, function, *proposal.calls, proposal.description_hash)


# ---------------------------------------------------------------------------------------------------- what is shown


def _list(opened: Network, found: list[Decision]) -> None:
    if not found:
        opened.console.print("  nothing is open; --all shows what is over")
        return
    table = Table(title=f"proposals on chain {opened.chain.chain_id}; times UTC", title_justify="left")
    for column in ("proposal", "state", "for : against : abstaining", "next", "what"):
        table.add_column(column)
    for item in found:
        against, for_, abstaining = item.tally
        step = _words(opened, item.steps[0]) if item.steps else ""
        table.add_row(
            str(item.proposal.id)[:10], item.state.name.lower(), f"{for_} : {against} : {abstaining}", step, item.title
        )
    opened.console.print(table)


def _show(opened: Network, item: Decision) -> None:
    say, alliance = opened.console.print, opened.alliance()
    say(f"[bold]{item.title}[/]", soft_wrap=True)
    say(
        f"proposal {item.proposal.id}, by {opened.name(item.proposer)}: [bold]{item.state.name.lower()}[/]",
        soft_wrap=True,
    )
    for number, one in enumerate(item.proposal.acts, 1):
        say(f"  {number}. {act_words(alliance, one, opened.name)}", soft_wrap=True, markup=False)
    table = Table()
    for column in ("member", "vote", "reason"):
        table.add_column(column)
    for vote in item.votes:
        table.add_row(opened.name(vote.voter), f"{vote.support.name.lower()}, {vote.weight}", vote.reason)
    for voter in item.silent:
        table.add_row(opened.name(voter), "[dim]not yet[/]" if item.steps else "[dim]did not[/]", "")
    for consent in item.consents:
        table.add_row(f"{opened.name(consent.account)} (reserved)", consent.answer.name.lower(), "")
    say(table)
    say(f"  {_count(item)}", soft_wrap=True)
    for step in item.steps:
        say(f"  next: {_words(opened, step)}", soft_wrap=True)


def _count(item: Decision) -> str:
    against, for_, abstaining = item.tally
    cast = for_ + abstaining
    return f"{for_} for, {against} against, {abstaining} abstaining; {cast} of {item.quorum} that the quorum takes"


def _words(opened: Network, step: Step) -> str:
    by = ", ".join(map(opened.name, step.by)) or "anybody"
    begins = f"from {_time(step.begins)} " if step.begins > opened.chain.now() else ""
    return f"{step.act}: {by}, {begins}until {_time(step.ends)}" + (f" ({step.missing})" if step.missing else "")


def _time(at: int) -> str:
    return f"{dt.datetime.fromtimestamp(at, dt.timezone.utc):%Y-%m-%d %H:%M:%S}"


def _row(opened: Network, item: Decision) -> dict[str, object]:
    against, for_, abstaining = item.tally
    alliance = opened.alliance()
    return {
        "id": str(item.proposal.id), "title": item.title, "proposer": opened.name(item.proposer),
        "state": item.state.name.lower(), "opens": item.opens, "closes": item.closes, "due": item.due,
        "lapses": item.lapses, "quorum": item.quorum,
        "tally": {"for": for_, "against": against, "abstaining": abstaining},
        "acts": [act_words(alliance, one, opened.name) for one in item.proposal.acts],
        "votes": {opened.name(vote.voter): vote.support.name.lower() for vote in item.votes},
        "silent": [opened.name(voter) for voter in item.silent],
        "consents": {opened.name(it.account): it.answer.name.lower() for it in item.consents},
        "next": [
            {"act": step.act, "by": [opened.name(it) for it in step.by], "begins": step.begins, "ends": step.ends,
             "missing": step.missing}
            for step in item.steps
        ],
    }  # fmt: skip


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    made = network.parser(__doc__)
    made.add_argument("proposal", nargs="?", metavar="PROPOSAL", help="id, its first digits, or a file")
    verbs = ("propose", *VOTES, *ANSWERS, *STAGES)
    made.add_argument("verb", nargs="?", choices=verbs, metavar="ACT", help=", ".join(verbs))
    made.add_argument("--all", action="store_true", help="list what is over, too")
    made.add_argument("--reason", help="why, for a vote; everybody reads it")
    acting(made)
    return made


def main() -> None:
    """Entry point of the command line."""
    network.main(run, options())


if __name__ == "__main__":
    main()
