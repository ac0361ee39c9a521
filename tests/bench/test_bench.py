"""The benchmark's figures are what its code measures; they need the peers that `make bench` installs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench import compile as compiled
from bench import page
from bench.__main__ import ISSUER, RESULTS
from bench.method import PERMIT, SIGNED_PAYMENT, clean_account, clean_addresses, deploy, domain_separator, has, measure
from bench.method import parties as bench_parties
from bench.tokens import PLAIN, plain
from eport.chain.deployment import development_accounts

TOLERANCE = 64

needs_peers = pytest.mark.skipif(
    not (compiled.PACKAGES / "solady").exists(), reason="the peers are not installed: run `make bench` once"
)


@pytest.fixture
def results():
    return json.loads(RESULTS.read_text())


@pytest.fixture
def who(alliance):
    return bench_parties(alliance.chain)


@pytest.fixture
def issuer():
    return next(iter(development_accounts(ISSUER).values()))


@pytest.fixture
def sender(alliance, issuer):
    return deploy(alliance.chain, issuer, compiled.peers()["BatchSender"])


@pytest.fixture
def peers(alliance, issuer, who):
    return {token.key: token for token in plain(alliance.chain, issuer, who, compiled.peers())}


@needs_peers
@pytest.mark.parametrize("key", [kind.key for kind in PLAIN.values()])
def test_measure_gives_what_the_results_say(peers, sender, results, key):
    measured, recorded = measure(peers[key], sender, lambda act: None), results["gas"][key]
    assert measured["transfer"] is not None
    assert {name for name, gas in measured.items() if gas is None} == {
        name for name, gas in recorded.items() if gas is None
    }
    moved = {
        name: (recorded[name], gas)
        for name, gas in measured.items()
        if gas is not None and abs(gas - recorded[name]) > TOLERANCE
    }
    assert not moved, f"run `make bench`: recorded and measured differ: {moved}"


@needs_peers
def test_measure_leaves_out_what_a_token_does_not_know(peers):
    """The ABI decides: Solady's ERC-20 has permits and no EIP-3009, OpenZeppelin's has both."""
    solady, openzeppelin = peers["solady"].contract, peers["openzeppelin"].contract
    assert has(solady, PERMIT) and not has(solady, SIGNED_PAYMENT)
    assert has(openzeppelin, PERMIT) and has(openzeppelin, SIGNED_PAYMENT)
    assert not has(openzeppelin, "transfer(address,uint128)")


@needs_peers
def test_domain_separator_is_the_same_by_eip_2612_and_by_eip_5267(peers):
    contract = peers["openzeppelin"].contract
    stated = domain_separator(contract)
    contract.abi = [item for item in contract.abi if item.get("name") != "DOMAIN_SEPARATOR"]
    assert domain_separator(contract) == stated == contract.call("DOMAIN_SEPARATOR")


def test_parties_hold_no_zero_byte_and_are_always_the_same():
    """Of fifty names every thirteenth would give an address with a zero byte at the first try."""
    names = [f"party {number}" for number in range(50)]
    addresses = [*(clean_account(name).address for name in names), *clean_addresses("crowd", 50)]
    assert len(set(addresses)) == 100
    assert not [address for address in addresses if 0 in bytes.fromhex(address[2:])]
    assert addresses == [*(clean_account(name).address for name in names), *clean_addresses("crowd", 50)]


@needs_peers
def test_toolchain_installs_peers_once():
    command = [sys.executable, compiled.ROOT / "scripts/lib/toolchain.py", "bench", "true"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("gas", "ours", "shown"),
    [
        (None, 10, "–"),
        (34_002, None, "34,002"),
        (34_002, 36_905, "34,002 (0.92 ×)"),
        (73_810, 36_905, "73,810 (2.00 ×)"),
    ],
)
def test_ratio_says_how_many_times_ours(gas, ours, shown):
    assert page.ratio(gas, ours) == shown


def test_write_keeps_the_date_of_results_that_say_the_same(results, tmp_path, monkeypatch):
    for name in ("RESULTS", "PAGE", "PICTURE"):
        monkeypatch.setattr(f"bench.__main__.{name}", tmp_path / name)
    from bench.__main__ import write

    assert write(results)
    assert not write({**results, "date": "2099-01-01"})
    assert json.loads((tmp_path / "RESULTS").read_text())["date"] == results["date"]
    gas = {**results["gas"], "solady": {**results["gas"]["solady"], "transfer": 1}}
    assert write({**results, "gas": gas, "date": "2099-01-01"})
    assert "Measured on 2099-01-01" in (tmp_path / "PAGE").read_text()
