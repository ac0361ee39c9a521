"""What Prometheus reads of a network: one page for all validators, beside what each node publishes of itself.

An alarm belongs on `eport_network_final_age_seconds` (nothing has become final for so long), on `eport_network_agrees`
being 0 (two final blocks: stop settling), and on `eport_node_up` being 0.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import requests
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from eport.network import running
from eport.network.plan import Network, NetworkError


class NetworkCollector(Collector):
    """Asks the nodes whenever Prometheus asks it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._final, self._since = -1, time.monotonic()

    def collect(self) -> Iterator[Metric]:
        """Gauges, all asked at one time."""
        found = running.standings(self._network)
        for name, about, values in (
            ("eport_node_up", "whether the node answers", {s.name: float(s.block is not None) for s in found}),
            ("eport_node_block", "newest block", {s.name: s.block for s in found}),
            ("eport_node_final_block", "newest final block", {s.name: s.final for s in found}),
            ("eport_node_peers", "connections to other validators", {s.name: s.peers for s in found}),
            (
                "eport_node_votes",
                "that count in the committee; 0: it left or was retired",
                {s.name: s.votes for s in found},
            ),
            ("eport_node_memory_bytes", "resident memory", {s.name: s.memory for s in found}),
        ):
            gauge = GaugeMetricFamily(name, about, labels=["validator"])
            for validator, value in values.items():
                if value is not None:
                    gauge.add_metric([validator], value)
            yield gauge
        yield GaugeMetricFamily("eport_network_validators", "validators with votes", len(self._network.voting))
        yield GaugeMetricFamily("eport_network_faults_borne", "that may fail at once", self._network.faults)
        yield GaugeMetricFamily(
            "eport_network_agrees", "whether all that answer know the same final block", float(self._agrees(found))
        )
        newest = max((s.final for s in found if s.final is not None), default=-1)
        if newest > self._final:
            self._final, self._since = newest, time.monotonic()
        age = time.monotonic() - self._since
        yield GaugeMetricFamily("eport_network_final_age_seconds", "since a block became final", age)

    def _agrees(self, found: list[running.Standing]) -> bool:
        try:
            return running.agreement(self._network, found).holds
        except (requests.RequestException, NetworkError):
            return True  # a node fell silent meanwhile, which is no contradiction
