"""Twenty declarations from customs' message to the chain, and one kill each of an oracle, the relay and the chain."""

from __future__ import annotations

import io

from rich.console import Console

from bench.customs.__main__ import run


def test_nothing_is_lost_or_counted_twice_while_everything_is_killed(tmp_path):
    found = run(20, 1, 0.2, 1, tmp_path, Console(file=io.StringIO()))
    assert found.killed == {"oracles": 1, "relay": 1, "chain": 1}
    # `run` has held each against the contract: accepted, at sequence 1, in no more than one log.
    assert 0 < found.logs <= 20 and len(found.latencies) == 20 and found.latencies[0] > 0
