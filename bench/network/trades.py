"""The whole first trade on a network, one after the other.

A declaration is lodged once in an alliance's life, so that each trade has an alliance of its own.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.chain.deployment import deploy
from eport.network.fresh import settings_on
from eport.network.funding import fund
from eport.network.plan import Network
from eport.settings import load
from eport.trade.inputs import read
from eport.trade.redate import redate
from eport.trade.run import run as run_trade

CONFIG = ROOT / "scripts/config/development.yaml"
EXAMPLE = ROOT / "examples/sight"


def run(network: Network, count: int, progress: Callable[[str], None]) -> list[float]:
    """[s] of each trade, from its first payment in to the finality of its last transaction; deploying is not in it."""
    settings = settings_on(load(CONFIG), network.chain_id)
    chain = Chain(network.validators[0].url)
    accounts = settings.parties(chain.chain_id)
    fund(chain, network, [account.address for account in accounts.values()])
    took = []
    for number in range(1, count + 1):
        alliance = deploy(chain, settings, accounts)
        with tempfile.TemporaryDirectory(prefix="eport-trade-") as scratch:
            now = dt.datetime.now(dt.timezone.utc)
            files = redate(EXAMPLE, Path(scratch), now, dt.date(max(settings.place("CN").years), 12, 31))
            inputs = read(files / "mt700.txt", files / "customs")
            started = time.monotonic()
            story = run_trade(alliance, inputs)
            took.append(time.monotonic() - started)
        progress(f"trade {number}: {took[-1]:.0f} s, {story.outcome}")
    return took
