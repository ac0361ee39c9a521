"""A presentation is read and examined in milliseconds, and leaves no memory behind."""

from __future__ import annotations

from bench.examiner.measure import speed

SECONDS = 6
"""[s] for 200 presentations. Measured: under 1 s on one core; the bound leaves room for a busy machine."""
KEPT = 2**20
"""[bytes] that another 60 fresh presentations may leave behind. Measured: under half of it; caches are bounded."""


def test_speed_and_memory():
    pace = speed(200, fresh=60)
    assert pace.seconds < SECONDS
    assert pace.growth < KEPT
