"""The started network: four validators of the project's own genesis agree and finalize."""

from __future__ import annotations

import time

import pytest
import requests
from eth_utils.crypto import keccak

from eport.chain.contract import Chain
from eport.chain.network import CONFLUX, Settlement, features
from eport.network import conflux, core, pos, running
from eport.network.plan import Network
from eport.network.rpc import ask
from tests.network.conftest import RECOVERY, needs_node, reaches

pytestmark = needs_node


@pytest.fixture(scope="module")
def finalized(consortium: Network) -> int:
    """Number of a final block that is not the first."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        final = running.standing(consortium, consortium.validators[0]).final
        if final:
            return final
        time.sleep(1)
    raise AssertionError("nothing was finalized within 120 s")


def test_committee_is_the_one_that_the_genesis_names(consortium: Network):
    committee = ask(consortium.validators[0].admin_url, "pos_getCommittee")["currentCommittee"]
    votes = {node["address"]: int(node["votingPower"], 16) for node in committee["nodes"]}
    assert votes == dict.fromkeys((item.identity for item in consortium.validators), pos.VOTES)


def test_block_0_registers_each_validator_in_the_name_of_its_owner(consortium: Network):
    """Who is not registered cannot be retired, and cannot come back once it was retired by force."""
    for item in consortium.validators:
        owner = bytes.fromhex(core.address(conflux.owner_key(consortium.folder(item)))[2:])
        call = keccak(text="addressToIdentifier(address)")[:4] + owner.rjust(32, b"\0")
        registry = core.base32(pos.POS_REGISTER, consortium.core_chain_id)
        url = f"http://{item.host}:{item.core_port}"
        assert ask(url, "cfx_call", {"to": registry, "data": "0x" + call.hex()}) == item.identity


def test_validators_agree_on_final_blocks(consortium: Network, finalized: int):
    for item in consortium.validators:  # the tests before this one may have restarted them
        reaches(consortium, item, finalized, RECOVERY)
    agreed = running.agreement(consortium, running.standings(consortium))
    assert agreed.holds and len(agreed.hashes) == 4 and agreed.height is not None and agreed.height >= finalized


def test_chain_is_known_as_one_that_finalizes(consortium: Network, finalized: int):
    chain = Chain(consortium.validators[0].url)
    assert chain.kind is CONFLUX and chain.kind.settlement is Settlement.FINALIZED
    assert finalized <= chain.settled_block() < chain.web3.eth.block_number
    with pytest.raises(ValueError, match="cannot be moved"):
        chain.travel(2**31)


def test_virtual_machine_knows_the_compile_target_without_p256verify(consortium: Network):
    found = features(Chain(consortium.validators[0].url).web3)
    assert found.missing == () and found.p256verify is False
    assert found.block_gas == 30_000_000


def test_node_publishes_metrics_to_its_own_machine(consortium: Network):
    text = requests.get(f"http://127.0.0.1:{consortium.validators[0].metrics_port}/metrics", timeout=5).text
    assert "# TYPE" in text
