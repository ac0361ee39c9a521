"""What Prometheus reads of a relay.

An alarm belongs on `eport_relay_statements{state="refused"}` that grows, on `{state="included"}` that stays (nothing
becomes final), and on `eport_relay_looked_seconds` that is old (the relay hangs, or reaches no node).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from eport.relay.collector import Collector as Statements
from eport.relay.outbox import DELIVERED, INCLUDED, PENDING, REFUSED, Outbox


class RelayMetrics(Collector):
    """Gauges of one relay. `looked` is called after every round in which the node answered."""

    def __init__(self, outbox: Outbox, statements: Statements) -> None:
        self._statements = statements
        self._looked = 0.0
        self._counts: dict[str, int] = {}
        self._outbox = outbox
        self._count()

    def looked(self) -> None:
        """A round is over. Counts are taken here, since SQLite's connection belongs to the relay's thread."""
        self._looked = time.time()
        self._count()

    def _count(self) -> None:
        self._counts = dict.fromkeys((PENDING, INCLUDED, DELIVERED, REFUSED), 0) | self._outbox.counts()

    def collect(self) -> Iterator[Metric]:
        """Gauges."""
        states = GaugeMetricFamily(
            "eport_relay_statements", "statements by state; included: not final yet", labels=["state"]
        )
        for state, count in self._counts.items():
            states.add_metric([state], count)
        yield states
        silent = len(self._statements.faults)
        yield GaugeMetricFamily("eport_relay_silent_oracles", "oracles that could not be asked last time", silent)
        yield GaugeMetricFamily("eport_relay_looked_seconds", "when the node was reached last [unix s]", self._looked)


def serve(metrics: RelayMetrics, port: int, address: str = "127.0.0.1") -> None:
    """Answer Prometheus at /metrics, in a thread of its own."""
    registry = CollectorRegistry()
    registry.register(metrics)
    start_http_server(port, address, registry)
