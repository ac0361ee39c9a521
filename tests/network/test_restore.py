"""A machine burns down: its keys come back from the backup, the chain from the others; and a newcomer joins."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyrage
import pytest

from eport.network import backup as backups
from eport.network import conflux, pos, running
from eport.network.plan import PORTS_EACH, Network, Validator, loopback
from eport.network.rpc import ask
from tests.network.conftest import RECOVERY, final, needs_node, until

pytestmark = needs_node
ELECTION = 600.0
"""[s] six terms of 60 rounds last at most."""


def test_validator_restored_from_its_backup_has_the_others_final_blocks(consortium: Network, tmp_path: Path):
    lost, other, *_ = reversed(consortium.validators)
    until(lambda: final(consortium, other) > 0, 120)
    key = pyrage.x25519.Identity.generate()
    backups.backup(consortium, lost, tmp_path / "lost.age", key.to_public())
    running.down(consortium, [lost], force=True)
    shutil.rmtree(consortium.folder(lost))
    backups.restore(consortium, tmp_path / "lost.age", key)
    running.up(consortium, [lost])
    running.wait_ready(consortium, [lost])
    target = final(consortium, other)
    until(lambda: final(consortium, lost) >= target, RECOVERY)
    assert running.agreement(consortium, running.standings(consortium)).holds


@pytest.mark.skipif("EPORT_SEEDS" not in os.environ, reason="it waits for elections: make network-faults SEEDS=1")
def test_newcomer_is_elected_and_leaves_again(consortium: Network):
    """Run last of this file: the session's network goes on with its first four."""
    number = len(consortium.validators)
    port = consortium.validators[-1].port + PORTS_EACH
    grown, registered = conflux.add(consortium, Validator("newcomer", loopback(number), port, "", ""))
    newcomer = grown.validator("newcomer")
    try:
        running.up(grown, [newcomer])
        running.wait_ready(grown, [newcomer])
        grown = conflux.admit(grown, newcomer, registered)
        until(lambda: votes(grown).get(newcomer.identity) == pos.VOTES, ELECTION)
        assert len(votes(grown)) == 5, {item.name: account(grown, item) for item in grown.validators}
        retired = conflux.retire(grown, grown.validator("newcomer"))
        assert [item.name for item in retired.voting] == [item.name for item in consortium.validators]
        until(lambda: newcomer.identity not in votes(grown), ELECTION)
    finally:
        running.down(grown, [newcomer], force=True)
        consortium.save()


def votes(network: Network) -> dict[str, int]:
    committee = ask(network.validators[0].admin_url, "pos_getCommittee")["currentCommittee"]
    return {node["address"]: int(node["votingPower"], 16) for node in committee["nodes"]}


def account(network: Network, validator: Validator) -> object:
    """What the committee's rules know of a validator: its votes, and whether it was retired by force."""
    return ask(network.validators[0].admin_url, "pos_getAccount", validator.identity)["status"]
