"""Each story on a chain of its own, run once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from eport.chain import local
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy, development_accounts
from eport.settings import load
from eport.trade.inputs import Inputs, read
from eport.trade.run import genesis, run
from eport.trade.story import Story

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """A story that was run, with the alliance it left behind."""

    story: Story
    alliance: Alliance
    inputs: Inputs


@pytest.fixture(scope="session")
def tell() -> Iterator[Callable[[str], Told]]:
    """Run an example trade; the same one is run once."""
    told: dict[str, Told] = {}
    with ExitStack() as chains:

        def one(name: str) -> Told:
            if name not in told:
                folder = ROOT / "examples" / name
                inputs = read(folder / "mt700.txt", folder / "customs")
                settings = load(ROOT / "scripts/config/development.yaml")
                url = chains.enter_context(local.anvil(timestamp=genesis(inputs, 480)))
                alliance = deploy(Chain(url), settings, development_accounts(settings.accounts))
                told[name] = Told(run(alliance, inputs, name), alliance, inputs)
            return told[name]

        yield one
