"""A machine burns down: its keys come back from the backup, the chain from the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyrage

from eport.network import backup as backups
from eport.network import running
from eport.network.plan import Network
from tests.network.conftest import RECOVERY, final, needs_node, until

pytestmark = needs_node
FETCHED = 900.0
"""[s] in which it has the whole chain, of which the tests before it made minutes."""


def test_validator_restored_from_its_backup_has_the_others_final_blocks(consortium: Network, tmp_path: Path):
    lost, other, *_ = reversed(consortium.validators)
    until(lambda: final(consortium, other) > 0, 120)
    key = pyrage.x25519.Identity.generate()
    backups.backup(consortium, lost, tmp_path / "lost.age", key.to_public())
    running.down(consortium, [lost], force=True)
    shutil.rmtree(consortium.folder(lost))
    backups.restore(consortium, tmp_path / "lost.age", key)
    running.up(consortium, [lost])
    running.wait_ready(consortium, [lost], FETCHED)
    target = final(consortium, other)
    until(lambda: final(consortium, lost) >= target, RECOVERY)
    assert running.agreement(consortium, running.standings(consortium)).holds
