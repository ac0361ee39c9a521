"""Scripts as their command lines call them, on the alliance that every test has."""

from __future__ import annotations

from pathlib import Path

import pytest

from eport.chain.deployment import Alliance
from eport.chain.record import entry, write_atomically


@pytest.fixture
def recorded(alliance: Alliance, tmp_path: Path) -> Path:
    """A record of the alliance, as far as what stands says it."""
    from dataclasses import asdict

    path = tmp_path / "31337.json"
    write_atomically(
        path,
        {
            name: asdict(entry(alliance.chain, name, contract.address, [], None, None, None))
            for name, contract in alliance.contracts.items()
        },
    )
    return path


@pytest.fixture
def script(alliance: Alliance, recorded: Path):
    """Run a script's `run` with arguments; gives its exit code."""

    def run(module, *arguments: str, sends: bool = True) -> int:
        made = module.options()
        return module.run(made.parse_args(["--url", alliance.chain.url, "--record", str(recorded), *arguments]))

    return run
