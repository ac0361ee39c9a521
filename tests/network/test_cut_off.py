"""A validator behind a cable that is pulled out: it finalizes nothing of its own, and catches up.

In network namespaces, which take root. The file's name lets it run before the session's network has started, so that
eight nodes do not share the machine.
"""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from eport.chain.contract import Chain
from eport.network import conflux, running
from eport.network.plan import Network, Validator
from tests.network import namespaces
from tests.network.conftest import RECOVERY, SETTLES, final, needs_node, planned, seeded, until

pytestmark = needs_node

needs_namespaces = pytest.mark.skipif(
    not namespaces.can_be_made(), reason="network namespaces take root and `ip` (Debian: iproute2)"
)


@pytest.fixture(scope="module")
def separated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, list[namespaces.Place]]]:
    """Four validators, each in a namespace of its own."""
    with namespaces.places(4) as places:
        plan = planned(tmp_path_factory.mktemp("separated"))
        hosts = (dataclasses.replace(item, host=place.host) for item, place in zip(plan.validators, places))
        network = conflux.make(dataclasses.replace(plan, validators=tuple(hosts)), lambda _: None)
        try:
            for item, place in zip(network.validators, places):
                running.up(network, [item], place.prefix)
            running.wait_ready(network, network.validators)
            yield network, places
        finally:
            running.down(network, network.validators, force=True)


def inside(place: namespaces.Place, validator: Validator, method: str, *parameters: object) -> dict[str, str]:
    """Ask a node that is cut off, from within its namespace."""
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
    program = (
        "import sys, urllib.request as u;"
        "r = u.Request(sys.argv[1], sys.argv[2].encode(), {'Content-Type': 'application/json'});"
        "print(u.urlopen(r, timeout=5).read().decode())"
    )
    url = f"http://127.0.0.1:{validator.rpc_port}"
    said = subprocess.run([*place.prefix, sys.executable, "-c", program, url, call], capture_output=True, check=True)
    found: dict[str, str] = json.loads(said.stdout)["result"]
    return found


@needs_namespaces
@seeded
def test_validator_that_is_cut_off_finalizes_nothing_of_its_own_and_catches_up(
    separated: tuple[Network, list[namespaces.Place]], seed: int
):
    network, places = separated
    random_ = random.Random(seed)
    number = random_.randrange(4)
    alone, place = network.validators[number], places[number]
    others = [item for item in network.validators if item != alone]
    until(lambda: final(network, alone) > 0, 120)
    place.cut()
    try:
        time.sleep(3)  # what had arrived
        stands = inside(place, alone, "eth_getBlockByNumber", "finalized", False)
        height = int(stands["number"], 16)
        until(lambda: final(network, others[0]) >= height + 120, SETTLES)
        still = inside(place, alone, "eth_getBlockByNumber", "finalized", False)
        assert (still["number"], still["hash"]) == (stands["number"], stands["hash"])
        assert int(inside(place, alone, "eth_getBlockByNumber", "latest", False)["number"], 16) > height
    finally:
        place.join()
    target = final(network, others[0])
    seconds = until(lambda: final(network, alone) >= target, RECOVERY)
    print(f"seed {seed}: {alone.name} caught up {seconds:.0f} s after its cable was back")
    agreed = running.agreement(network, running.standings(network))
    assert agreed.holds and len(agreed.hashes) == 4
    known = Chain(others[0].url).web3.eth.get_block(height)
    assert known["hash"].hex().removeprefix("0x") == stands["hash"].removeprefix("0x")
