"""The set-up: idempotent, inside the folder, and clear about what is missing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLCHAIN = ROOT / "scripts/lib/toolchain.py"


def run(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path} if path is not None else None
    return subprocess.run([sys.executable, TOOLCHAIN, *arguments], capture_output=True, text=True, env=environment)


def test_setup_again_does_nothing_and_is_quick():
    started = time.monotonic()
    done = run("setup")
    assert done.returncode == 0 and done.stderr == ""
    assert time.monotonic() - started < 3


def test_run_uses_the_tools_of_the_project_folder():
    found = run("run", "python", "-c", "import os, shutil; print(shutil.which('anvil'), os.environ['HOME'])").stdout
    anvil, home = found.split()
    assert Path(anvil).is_relative_to(ROOT.resolve() / ".tools") or Path(anvil).is_relative_to(ROOT / ".tools")
    assert "/.tools/home" in home


def test_missing_node_is_named_in_one_line(tmp_path):
    """On a machine without Node nothing is installed and one line says what to install."""
    copy = tmp_path / "project"
    (copy / "scripts/lib").mkdir(parents=True)
    (copy / "eport/chain").mkdir(parents=True)
    for name in (
        "scripts/lib/toolchain.py",
        "eport/chain/local.py",
        "package.json",
        "package-lock.json",
        "requirements.lock",
    ):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for package in ("eport", "eport/chain"):
        (copy / package / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, copy / "scripts/lib/toolchain.py", "setup"],
        capture_output=True,
        text=True,
        env={"PATH": "/nowhere"},
    )
    assert done.returncode != 0
    (line,) = done.stderr.strip().splitlines()
    assert "Node.js 20" in line and "nodejs.org" in line
    assert not (copy / ".venv").exists()


def test_brownie_knows_the_network_that_init_plans():
    from eport.network.plan import CHAIN_ID, FIRST_PORT, Validator
    from scripts.lib import toolchain

    first = Validator("validator-1", "127.0.0.1", FIRST_PORT, "", "")
    assert (CHAIN_ID, first.rpc_port) == (toolchain.CONSORTIUM_CHAIN_ID, toolchain.CONSORTIUM_RPC_PORT)
