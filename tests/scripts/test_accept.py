"""Acceptance: everything holds after a deployment and after a trade, and each thing that somebody breaks is named."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from web3.types import RPCEndpoint

from eport.chain.artifacts import ROOT
from eport.chain.record import Record
from eport.operations.acceptance import GROUPS, Verdict, accept
from eport.trade.inputs import read
from eport.trade.run import run
from scripts import accept as script_
from tests.helpers.clearance import quorum


def failed(alliance, recorded, *groups: str, settings=None) -> dict[str, str]:
    """What does not hold, of these groups or of all: `group: what`, and what was found."""
    seen = alliance if settings is None else replace(alliance, settings=settings)
    checks = accept(seen, Record(recorded), alliance.key_of, groups or GROUPS)
    return {f"{item.group}: {item.what}": item.found for item in checks if item.verdict is Verdict.FAILS}


def test_deployment_is_accepted(alliance, recorded):
    assert failed(alliance, recorded) == {}


def test_deployment_with_money_holds_and_live_enclaves_is_accepted(funded, recorded):
    quorum(funded)
    assert failed(funded, recorded) == {}


@pytest.mark.parametrize("example", ["sight", "detained"])
def test_alliance_after_a_trade_is_accepted_within_thirty_seconds(alliance, script, example, capsys):
    """Money issued, a credit drawn, duty paid, goods financed, enclaves registered: as `make demo` leaves a chain."""
    folder = ROOT / "examples" / example
    run(alliance, read(folder / "mt700.txt", folder / "customs"), example)
    capsys.readouterr()
    began = time.process_time()  # the clock's time says more of the machine's other work
    code, found = script(script_, "--json"), json.loads(capsys.readouterr().out)
    assert (code, [item for item in found["checks"] if item["verdict"] == "FAILS"]) == (0, [])
    assert time.process_time() - began < 30
    assert {item["group"] for item in found["checks"]} == set(GROUPS)
    (oracle,) = [item for item in found["checks"] if item["what"].startswith("live enclaves")]
    assert (oracle["verdict"], oracle["found"]) == ("NOTE", "all 3 keys have lapsed with the clock that was moved")


def test_lapsed_enclaves_are_a_note_on_a_development_chain_and_an_outage_elsewhere(alliance, recorded, monkeypatch):
    keys = [alliance["EnclaveRegistry"].struct("key", key.address) for key in quorum(alliance)]
    alliance.chain.travel(max(min(key["expiresAt"], key["holdsUntil"]) for key in keys) + 1)
    assert failed(alliance, recorded, "oracle") == {}
    monkeypatch.setattr("eport.operations.acceptance.DEVELOPMENT_CHAIN_IDS", ())
    assert list(failed(alliance, recorded, "oracle").values()) == ["0 of 3 keys, 0 operators"]


def test_every_contract_and_every_function_that_names_another_is_looked_at(alliance, recorded):
    checks = list(accept(alliance, Record(recorded), alliance.key_of))
    assert {item.group for item in checks} == set(GROUPS)
    named = {item.what.split(".")[0] for item in checks if item.group == "wiring"}
    silent = {name for name in alliance.contracts if name not in named}
    assert silent <= {"AtomicSettlement", "AccessManager", "InstitutionAccount"}  # which know nobody


def test_command_prints_a_table_and_ends_with_0(script, capsys):
    assert script(script_) == 0
    assert "accepted" in capsys.readouterr().err


def test_command_gives_json_and_ends_with_1_where_something_does_not_hold(script, alliance, capsys, deployer):
    alliance.decide(alliance["AccessManager"], "grantRole", 1, deployer.address, 0)
    assert script(script_, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["accepted"] is False
    assert {item["what"] for item in found["checks"] if item["verdict"] == "FAILS"} == {
        "LICENSING_ROLE",
        "holds no role",
    }
    assert all(item["remedy"] for item in found["checks"] if item["verdict"] == "FAILS")


def test_role_that_somebody_holds_and_should_not_is_named(alliance, recorded, stranger):
    alliance.decide(alliance["AccessManager"], "grantRole", 12, stranger.address, 0)
    found = failed(alliance, recorded, "roles", "deployer")
    assert list(found) == ["roles: COURT_ROLE"] and "who should not" in found["roles: COURT_ROLE"]


def test_role_that_nobody_defined_is_named(alliance, recorded, stranger):
    alliance.decide(alliance["AccessManager"], "grantRole", 999, stranger.address, 0)
    assert list(failed(alliance, recorded, "roles", "deployer")) == ["roles: role 999"]


def test_second_admin_is_named(alliance, recorded, stranger):
    alliance.decide(alliance["AccessManager"], "grantRole", 0, stranger.address, 0)
    assert list(failed(alliance, recorded, "roles", "deployer")) == ["roles: ADMIN_ROLE"]


def test_function_that_was_taken_from_its_role_is_named(alliance, recorded):
    selector = alliance["Undertakings"].selector("stopPayment")
    alliance.decide(alliance["AccessManager"], "setTargetFunctionRole", alliance["Undertakings"].address, [selector], 1)
    found = failed(alliance, recorded, "roles")
    assert found["roles: COURT_ROLE"] == "may not call Undertakings.stopPayment"


def test_paused_money_is_named(alliance, recorded, pboc_shanghai):
    alliance["DigitalYuan"].send(pboc_shanghai, "pause")
    assert list(failed(alliance, recorded, "money")) == ["money: is not paused"]


def test_seat_of_an_order_authority_that_moved_is_named_and_the_deployers_own_twice(alliance, recorded, deployer):
    alliance.decide(alliance["DigitalYuan"], "setOrderAuthority", 1, deployer.address)
    assert set(failed(alliance, recorded, "money", "deployer")) == {
        "money: seat 1 of the order authorities is pboc_shanghai's", "deployer: has no seat of an order authority",
    }  # fmt: skip


def test_module_that_was_removed_is_named(alliance, recorded):
    alliance.decide(alliance["Escrow"], "removeModule", alliance["CashDesk"].address)
    assert list(failed(alliance, recorded, "money")) == ["money: CashDesk is a module of Escrow"]


def test_other_code_at_an_address_is_named(alliance, recorded):
    alliance.chain.web3.provider.make_request(
        RPCEndpoint("anvil_setCode"), [alliance["AtomicSettlement"].address, "0x00"]
    )
    assert [what for what in failed(alliance, recorded, "code")] == [
        f"code: AtomicSettlement at {alliance['AtomicSettlement'].address}"
    ]


def test_contract_that_serves_another_system_is_named(alliance, recorded, deployer):
    other, _ = alliance.chain.deploy(deployer, "WalletOffice", alliance["Escrow"].address)
    mixed = replace(alliance, contracts={**alliance.contracts, "WalletOffice": other})
    assert list(failed(mixed, recorded, "wiring")) == ["wiring: WalletOffice.token = DigitalYuan"]


def test_contract_that_is_not_recorded_is_named(alliance, recorded):
    record = Record(recorded)
    del record.entries["Escrow"]
    found = [item for item in accept(alliance, record, alliance.key_of, {"code"}) if item.verdict is Verdict.FAILS]
    assert [(item.what, item.remedy) for item in found] == [("Escrow", "scripts/deploy.py, or --rebuild")]


def test_year_without_a_calendar_fails_from_december_and_is_a_note_before(alliance, recorded, settings):
    def of(place: str) -> list[tuple[str, Verdict]]:
        checks = accept(alliance, Record(recorded), alliance.key_of, {"calendar"})
        return [(item.what, item.verdict) for item in checks if item.group == "calendar" and place in item.what]

    assert ("CN 2027", Verdict.NOTE) in of("CN") and ("HK 2027", Verdict.HOLDS) in of("HK")
    alliance.chain.travel(1796083200)  # 2026-12-01 00:00 UTC
    assert ("CN 2027", Verdict.FAILS) in of("CN")
    alliance.chain.travel(1798761600)  # 2027-01-01 00:00 UTC
    assert ("CN 2027", Verdict.FAILS) in of("CN") and ("HK 2027", Verdict.HOLDS) in of("HK")


def test_fewer_live_enclaves_than_the_quorum_fail(alliance, recorded, shanghai_customs):
    keys = quorum(alliance)
    alliance["EnclaveRegistry"].send(shanghai_customs, "revoke", keys[0].address)
    found = failed(alliance, recorded, "oracle")
    assert list(found) == ["oracle: live enclaves of 3 operators"] and "2 of 3 keys" in found[next(iter(found))]


@pytest.mark.parametrize(
    "changes, what",
    [
        ({"minimum_svn": 2}, "oracle: program"),
        ({"dispute_bond": 1}, "oracle: reliance"),
        ({"escrow_caps": {"CashDesk": 1}}, "money: CashDesk is a module of Escrow"),
        ({"wallets": (("carrier", "icbc", "Corporate"),)}, "money: carrier has a wallet"),
        ({"operators": ("carrier",)}, "money: carrier is licensed"),
    ],
)
def test_chain_that_is_not_as_configured_is_named(alliance, recorded, settings, changes, what):
    found = failed(alliance, recorded, "oracle", "money", settings=replace(settings, **changes))
    assert len(found) == 1 and next(iter(found)).startswith(what)


def test_member_that_was_not_admitted_and_one_whose_account_moved_are_named(alliance, recorded, settings):
    first, second, *rest = settings.institutions
    later = replace(first, key="latecomer", lei="EPRT00DEVLATECO00001")
    swapped = replace(settings, institutions=(second, first, *rest, later))
    seen = replace(alliance, settings=swapped, accounts={**alliance.accounts, "latecomer": alliance.accounts["relay"]})
    found = [
        item.what for item in accept(seen, Record(recorded), alliance.key_of, {"members"})
        if item.verdict is Verdict.FAILS
    ]  # fmt: skip
    assert found == [second.key, first.key, "latecomer"]
