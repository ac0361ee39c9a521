"""`eport wallet new|show|pay|receive|pass-on`: three devices on the command line, payloads handed on as text."""

from __future__ import annotations

import time

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.wallet.device import Device, certify
from eport.wallet.voucher import Domain
from tests.helpers.purse import device

DOMAIN = Domain(31337, device("contract").address)
OPERATOR = device("operator")
LONG = 10**9
"""Until which the purse is good [s from now]."""


@pytest.fixture
def run(tmp_path):
    def running(command, name, *arguments, code=0):
        options = ("--password", name)
        given = ["wallet", command, str(tmp_path / name), *map(str, arguments), *options]
        result = CliRunner(env={"COLUMNS": "1000"}).invoke(app, given)
        assert result.exit_code == code, result.output
        return result.stdout.strip() if code == 0 else result.output

    return running


@pytest.fixture
def devices(run, tmp_path):
    """Addresses of three devices that the command made; the operator certifies a purse of 100.00 on the first."""
    trusted = ("--contract", DOMAIN.contract, "--operator", OPERATOR.address)
    made = {name: run("new", name, *trusted) for name in ("ann", "bea", "caius")}
    for number, (name, address) in enumerate(made.items(), 1):
        purse = certify(OPERATOR, DOMAIN, number, address, 100_00, int(time.time()) + LONG)
        Device.open(tmp_path / name, name).certify(purse)
    return made


def test_money_is_paid_received_and_passed_on(run, devices):
    payload = run("pay", "ann", devices["bea"], "30")
    assert run("receive", "bea", payload) == "30.00 yuan of purse 1"
    assert "70.00 yuan left" in run("show", "ann") and "0: 30.00 yuan of purse 1, 0 hops" in run("show", "bea")
    passed = run("pass-on", "bea", 0, devices["caius"])
    assert run("receive", "caius", passed) == "30.00 yuan of purse 1"
    assert "0: 30.00 yuan of purse 1, 1 hops" in run("show", "caius") and "\n  0: " not in run("show", "bea")


def test_what_a_device_refuses_ends_with_1_and_says_why(run, devices):
    assert "refused" in run("pay", "ann", devices["bea"], "100.01", code=1)
    assert "holds 0 notes, none is number 4" in run("pass-on", "bea", 4, devices["caius"], code=1)
    assert "refused" in run("receive", "bea", "hello", code=1)
    assert "100.00 yuan left" in run("show", "ann")
