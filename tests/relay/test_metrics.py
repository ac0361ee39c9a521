"""What Prometheus reads of a relay."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest

from eport.chain import local
from eport.enclave.statement import Domain
from eport.relay.collector import Collector
from eport.relay.metrics import RelayMetrics, serve
from eport.relay.outbox import DELIVERED, INCLUDED, REFUSED, Outbox

DOMAIN = Domain(31337, "0x" + "11" * 20)


def told(metrics: RelayMetrics) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(metrics)
    lines = generate_latest(registry).decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


def test_statements_are_counted_by_state():
    outbox = Outbox()
    for sequence, state in enumerate((DELIVERED, DELIVERED, INCLUDED, REFUSED, None), 1):
        outbox.put(b"\1" * 32, sequence, bytes([sequence]) * 32, (sequence,), ())
        if state:
            item = outbox.get(b"\1" * 32, sequence)
            assert item is not None
            outbox.settle(item, state)
    metrics = RelayMetrics(outbox, Collector(["http://127.0.0.1:1"], DOMAIN, 1))
    found = told(metrics)
    counts = {state: found[f'eport_relay_statements{{state="{state}"}}'] for state in (
        "pending", "included", "delivered", "refused",
    )}  # fmt: skip
    assert counts == {"pending": 1, "included": 1, "delivered": 2, "refused": 1}
    assert found["eport_relay_looked_seconds"] == 0


def test_silent_oracle_and_last_look_are_told():
    collector = Collector([f"http://127.0.0.1:{local.free_port()}"], DOMAIN, 1, timeout=0.2)
    metrics = RelayMetrics(Outbox(), collector)
    collector.poll()
    metrics.looked()
    found = told(metrics)
    assert found["eport_relay_silent_oracles"] == 1
    assert found["eport_relay_looked_seconds"] > 1.7e9


def test_prometheus_is_answered_over_http():
    import requests

    port = local.free_port()
    serve(RelayMetrics(Outbox(), Collector(["http://127.0.0.1:1"], DOMAIN, 1)), port)
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    assert 'eport_relay_statements{state="pending"} 0.0' in text
