"""Who votes: retired by force and back, a key that was stolen, a newcomer. By the commands that an operator gives.

On a network of its own whose terms are short: elsewhere a term lasts an hour. The file's name lets it run before
the session's network has started.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from eport.cli import app
from eport.network import pos, running
from eport.network.fresh import consortium as fresh
from eport.network.plan import Network, Validator, load
from eport.network.rpc import ask
from tests.network.conftest import RECOVERY, final, needs_node, reaches, until

pytestmark = needs_node
TERM_ROUNDS = 100
"""About a minute, which is more than a restart takes."""
RETIRED = 600.0
"""[s] within which a whole term without a vote is over; on a busy machine a round takes a second and more."""
ELECTION = 900.0
"""[s] nobody is elected anew before the sixth term, with which the genesis' own ends."""


@pytest.fixture(scope="module")
def short_terms() -> Iterator[Network]:
    with fresh(term_rounds=TERM_ROUNDS) as network:
        try:
            yield network
        finally:  # with a newcomer, whom the first description does not know
            running.down(load(network.root), load(network.root).validators, force=True)


def command(network: Network, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["network", *arguments, "--folder", str(network.root)])


def account(asked: Validator, of: Validator) -> pos.Account:
    return pos.account(ask(asked.admin_url, "pos_getAccount", of.identity))


def committee(asked: Validator) -> dict[str, int]:
    nodes = ask(asked.admin_url, "pos_getCommittee")["currentCommittee"]["nodes"]
    return {node["address"]: int(node["votingPower"], 16) for node in nodes}


def finality_goes_on_without(network: Network, missing: Validator, asked: Validator) -> None:
    """Three of four are needed, so that every other one's vote counts."""
    running.down(network, [missing], force=True)
    stands = final(network, asked)
    reaches(network, asked, stands + 121, RETIRED)  # more than was voted for before


def test_validator_retired_by_force_comes_back_with_its_keys(short_terms: Network):
    asked, victim, other, _ = short_terms.validators
    refused = command(short_terms, "readmit-validator", victim.name)
    assert refused.exit_code == 2 and "it has not left" in refused.stderr.replace("\n", " ")
    running.down(short_terms, [victim], force=True)
    seconds = until(lambda: account(asked, victim).forced is not None, RETIRED)
    print(f"{victim.name} was retired by force {seconds:.0f} s after it was killed")
    assert account(asked, victim).votes == 0
    early = command(short_terms, "readmit-validator", victim.name)
    assert early.exit_code == 2 and "is out until round" in early.stderr.replace("\n", " ")
    until(lambda: victim.identity not in committee(asked), RETIRED)
    until(lambda: account(asked, victim).locked_until is None, RETIRED)
    early = command(short_terms, "readmit-validator", victim.name)  # it had a seat for another term, and was away
    assert early.exit_code == 2 and "is out until round" in early.stderr.replace("\n", " ")

    running.up(short_terms, [victim])
    running.wait_ready(short_terms, [victim])
    assert running.standing(short_terms, victim).votes == 0  # it follows, and has no vote
    until(lambda: command(short_terms, "readmit-validator", victim.name).exit_code == 0, RETIRED)
    seconds = until(lambda: committee(asked).get(victim.identity) == pos.VOTES, ELECTION)
    print(f"{victim.name} votes again {seconds:.0f} s after it was readmitted")
    assert committee(asked) == dict.fromkeys((item.identity for item in short_terms.validators), pos.VOTES)
    finality_goes_on_without(short_terms, other, asked)


def test_newcomer_takes_the_place_of_a_validator_whose_key_was_stolen(short_terms: Network):
    """The newcomer first: of four one may lie, of three none."""
    asked, _, other, stolen = short_terms.validators
    running.up(short_terms, short_terms.validators)
    running.wait_ready(short_terms, short_terms.validators, RETIRED)
    refused = command(short_terms, "remove-validator", stolen.name)
    assert refused.exit_code == 2 and "4 bear one that fails" in refused.stderr.replace("\n", " ")
    added = command(short_terms, "add-validator", "newcomer")
    assert added.exit_code == 0, added.stderr
    newcomer = load(short_terms.root).validator("newcomer")
    seconds = until(lambda: committee(asked).get(newcomer.identity) == pos.VOTES, ELECTION)
    print(f"the newcomer votes {seconds:.0f} s after it was added")

    removed = command(short_terms, "remove-validator", stolen.name)
    assert removed.exit_code == 0, removed.stderr
    seconds = until(lambda: stolen.identity not in committee(asked), ELECTION)  # its node runs on, as a thief's would
    print(f"{stolen.name} is without its vote {seconds:.0f} s after it was removed")
    grown = load(short_terms.root)
    assert [item.name for item in grown.voting] == ["validator-1", "validator-2", "validator-3", "newcomer"]
    assert committee(asked) == dict.fromkeys((item.identity for item in grown.voting), pos.VOTES)
    running.down(grown, [stolen], force=True)
    finality_goes_on_without(grown, other, asked)
    reaches(grown, newcomer, final(grown, asked) - 60, RECOVERY)
    assert running.agreement(grown, running.standings(grown)).holds
