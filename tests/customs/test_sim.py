"""customs-sim → HTTPS → the oracle → statements; each fault has the outcome that docs/customs_simulator.md states."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from eport.chain import local
from eport.cli import app
from eport.customs.scenario import Delivery, Fault, changed, plan, stories
from eport.customs.signing import kept
from eport.customs.sim import BEGIN, END, NAME, Simulator, read_faults, tell
from eport.enclave import wire
from eport.enclave.authority import read_signed
from eport.messages.customs_codes import CustomsStatus
from eport.messages.wco import Response, parse_declaration, parse_response
from tests.helpers.service import RunningOracle, oracle, settings_file
from tests.helpers.transitions import first_refused

ROOT = Path(__file__).resolve().parents[2]
SIGHT = ROOT / "examples/sight"
DUTY = 19_080_719
A, T = CustomsStatus.ACCEPTED, CustomsStatus.TAX_ASSESSED
R, C = CustomsStatus.RELEASED, CustomsStatus.CANCELLED


def eventually(check: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if check():
                return
        except requests.ConnectionError:
            pass
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.03)


@contextmanager
def serving(simulator: Simulator) -> Iterator[int]:
    """The simulator in a thread; its port."""
    loop, port = asyncio.new_event_loop(), local.free_port()
    task = loop.create_task(simulator.run("127.0.0.1", port))

    def work() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass
        finally:
            loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(timeout=10)


def pulling(folder: Path, keys: Path, port: int) -> Path:
    """Settings of an oracle that pulls from the simulator."""
    party = kept(keys, "signing", NAME, BEGIN, END)
    folder.mkdir()
    (folder / "tls.pem").write_bytes((keys / "tls.pem").read_bytes())
    customs = {
        "institution": 3, "certificates": ["customs.pem"], "key": "customs.key",
        "pull": f"https://127.0.0.1:{port}/messages", "pull_certificate": "tls.pem",
    }  # fmt: skip
    return settings_file(folder, party, customs=customs)


@contextmanager
def oracle_of(deliveries: list[Delivery], folder: Path, pace: float = 0) -> Iterator[RunningOracle]:
    simulator = Simulator(deliveries, folder / "keys", pace)
    with serving(simulator) as port, oracle(pulling(folder / "oracle", folder / "keys", port)) as running:
        eventually(lambda: metric(running, "taken") + metric(running, "refused") == len(deliveries))
        yield running


def metric(running: RunningOracle, outcome: str) -> int:
    text = requests.get(f"{running.url}/metrics", timeout=5).text
    found = [line for line in text.splitlines() if f'messages_total{{outcome="{outcome}"}}' in line]
    return int(float(found[0].split()[-1])) if found else 0


def statements(running: RunningOracle) -> list[tuple[CustomsStatus, int]]:
    """(status, duty [fen]) of each statement, as the oracle gives them out."""
    body = requests.get(f"{running.url}/statements", params={"after": "0"}, timeout=5).json()
    signed = [wire.signed_from_json(item).statement for item in body["statements"]]
    assert [item.sequence for item in signed] == list(range(1, len(signed) + 1))
    return [(CustomsStatus(item.status), item.dutyPayable) for item in signed]


def late_seed(code: str) -> int:
    """A seed under which the answer with that function code is the late one."""
    return next(seed for seed in range(50) if code_of(plan(tell([SIGHT], False), [Fault.late], seed)[-1]) == code)


def code_of(delivery: Delivery) -> str:
    return parse_response(delivery.xml)[0].function_code


# ----------------------------------------------------------------------------------------------- what becomes of it


def test_sim_without_faults_leads_to_every_statement(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [], 1), tmp_path, pace=0.05) as running:
        assert statements(running) == [(A, 0), (T, DUTY), (R, DUTY)]
        assert requests.get(f"{running.url}/health", timeout=5).json()["stuck"] == 0


def test_late_assessment_still_counts_for_duty(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.late], late_seed("13")), tmp_path) as running:
        assert statements(running) == [(A, 0), (R, 0), (R, DUTY)]
        assert first_refused([A, R, R]) is None


def test_late_acceptance_is_passed_over(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.late], late_seed("01")), tmp_path) as running:
        assert statements(running) == [(T, DUTY), (R, DUTY)]


def test_duplicated_answer_yields_nothing_more(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.duplicated], 1), tmp_path) as running:
        assert statements(running) == [(A, 0), (T, DUTY), (R, DUTY)]
        assert (metric(running, "taken"), metric(running, "refused")) == (5, 0)


@pytest.mark.parametrize("seed", range(4))
def test_answers_out_of_order_end_as_in_order(tmp_path, seed):
    with oracle_of(plan(tell([SIGHT], False), [Fault.out_of_order], seed), tmp_path) as running:
        found = statements(running)
        assert found[-1] == (R, DUTY)
        assert first_refused(status for status, _ in found) is None  # nothing is released that was never accepted


def test_answers_out_of_order_are_tried_with_the_release_first_and_not_first():
    told = tell([SIGHT], False)
    firsts = {code_of(plan(told, [Fault.out_of_order], seed)[1]) for seed in range(4)}
    assert "09" in firsts and firsts - {"09"}


def test_contradictory_answer_stops_the_declaration_and_takes_nothing_back(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.contradictory], 1), tmp_path) as running:
        assert statements(running) == [(A, 0), (T, DUTY), (R, DUTY)]
        assert requests.get(f"{running.url}/health", timeout=5).json()["stuck"] == 1
        assert "stands for two contents" in next(iter(running.program.stuck.values()))


def test_unsigned_answer_is_refused(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.unsigned], 1), tmp_path) as running:
        assert statements(running) == [(A, 0), (T, DUTY)]
        assert (metric(running, "taken"), metric(running, "refused")) == (3, 1)


def test_cancellation_after_release_is_a_statement(tmp_path):
    with oracle_of(plan(tell([SIGHT], False), [Fault.cancelled_after_release], 1), tmp_path) as running:
        assert statements(running) == [(A, 0), (T, DUTY), (R, DUTY), (C, DUTY)]
        assert first_refused([A, T, R, C]) is None


def test_published_scenarios_are_served_and_decided(tmp_path, wco_vectors: Path):
    """Four of HMRC's, under China numbers: one statement after another over the wire."""
    folders = [wco_vectors / "samples" / name for name in ("TT_IM040b", "TT_IM041a", "TT_IM044a", "TT_IM202a")]
    told = tell(folders, adapt=True)
    assert len(told) >= 4
    with oracle_of(plan(told, [], 3), tmp_path) as running:
        health = requests.get(f"{running.url}/health", timeout=5).json()
        assert (health["declarations"], health["stuck"]) == (len({story.number for story in told}), 0)
        assert health["statements"] >= 3 * 3


# ------------------------------------------------------------------------------------------------ what goes out


def test_plan_is_the_same_for_a_seed_and_keeps_each_order(wco_vectors: Path):
    told = tell([wco_vectors / "samples"], adapt=True)
    every = list(Fault)
    assert plan(told, every, 7) == plan(told, every, 7) != plan(told, every, 8)
    assert {item.fault for item in plan(told, every, 7)} == {None, *Fault}
    plain = plan(told, [], 7)
    for story in told:
        sent = [item.xml for item in plain if item.number == story.number]
        assert sent == [*story.declarations, *(answer.xml for answer in story.answers)]


def test_plan_gives_only_the_faults_that_the_answers_allow(tmp_path):
    (accepted, *_) = sorted((SIGHT / "customs").glob("*.xml"))
    (tmp_path / "1.xml").write_bytes(accepted.read_bytes())
    assert [item.fault for item in plan(stories(tmp_path), list(Fault)[:1], 1)] == [None]  # one answer is never late
    assert [item.fault for item in plan(stories(tmp_path), [Fault.cancelled_after_release], 1)] == [None]


def test_adapted_scenario_reads_as_of_china(wco_vectors: Path):
    (story,) = stories(wco_vectors / "samples/TT_IM040b", adapt=True, first=12)
    assert story.number.startswith("2248") and story.number.endswith("1000000012")
    for answer in story.answers:
        (response,) = parse_response(answer.xml)
        assert response.declaration_number == story.number
        assert all(tax.currency == "CNY" for tax in response.taxes)
    (held,) = [parse_declaration(xml) for xml in story.declarations]
    assert (held.number, held.version) == (story.number, 1)


def test_changed_changes_what_is_named_alone():
    xml = (SIGHT / "customs").glob("*.xml").__next__().read_bytes()
    (before,), (after,) = parse_response(xml), parse_response(changed(xml, FunctionCode="10"))
    assert after.function_code == "10"
    assert (after.reference, after.issued_at, after.taxes) == (before.reference, before.issued_at, before.taxes)


def test_messages_are_signed_and_come_one_after_another_at_the_pace(tmp_path):
    deliveries = plan(tell([SIGHT], False), [Fault.unsigned], 1)
    simulator = Simulator(deliveries, tmp_path, 3600)
    assert len(simulator.sent()) == 1
    simulator = Simulator(deliveries, tmp_path, 0)
    party = kept(tmp_path, "signing", NAME, BEGIN, END)
    found = [read_signed(item, [party.certificate]) for item in simulator.sent()[:-1]]
    assert sum(isinstance(item, tuple) and isinstance(item[0], Response) for item in found) == 2
    assert b"Signature" not in simulator.sent()[-1]
    with pytest.raises(ValueError, match="less than 0"):
        Simulator(deliveries, tmp_path, -1)


def test_service_says_that_it_is_a_simulator_and_refuses_a_wrong_place(tmp_path):
    with serving(Simulator(plan(tell([SIGHT], False), [], 1), tmp_path, 0)) as port:
        url, pin = f"https://127.0.0.1:{port}", str(tmp_path / "tls.pem")
        eventually(lambda: "SIMULATOR" in requests.get(url, verify=pin, timeout=5).text)
        body = requests.get(f"{url}/messages", verify=pin, timeout=5).json()
        assert (len(body["messages"]), body["next"], body["simulator"]) == (4, "4", True)
        rest = requests.get(f"{url}/messages", params={"after": "4"}, verify=pin, timeout=5).json()
        assert (rest["messages"], rest["next"]) == ([], "4")
        wrong = requests.get(f"{url}/messages", params={"after": "-1"}, verify=pin, timeout=5)
        assert wrong.status_code == 400 and "is no place" in wrong.json()["error"]


# ------------------------------------------------------------------------------------------- keys and command line


def test_keys_are_kept_and_must_belong_together(tmp_path):
    first = kept(tmp_path, "signing", NAME, BEGIN, END)
    assert kept(tmp_path, "signing", NAME, BEGIN, END).pem == first.pem
    assert os.stat(tmp_path / "signing.key").st_mode & 0o077 == 0
    kept(tmp_path, "tls", NAME, BEGIN, END)
    (tmp_path / "signing.pem").write_bytes((tmp_path / "tls.pem").read_bytes())
    with pytest.raises(ValueError, match="is not the certificate of"):
        kept(tmp_path, "signing", NAME, BEGIN, END)
    (tmp_path / "signing.pem").unlink()
    with pytest.raises(ValueError, match="is missing"):
        kept(tmp_path, "signing", NAME, BEGIN, END)


def test_command_plans_and_refuses_with_the_reason(tmp_path):
    def run(*arguments: object):
        return CliRunner().invoke(app, ["customs-sim", *map(str, arguments)])

    result = run(SIGHT, "--plan", "--faults", "late, duplicated")
    assert result.exit_code == 0 and "sight 224820261000000017" in result.output
    assert read_faults("late,unsigned") == [Fault.late, Fault.unsigned]
    for arguments, why in (
        ((SIGHT, "--faults", "lost"), "is none of late, duplicated"),
        ((SIGHT, "--listen", "localhost"), "is not HOST:PORT"),
        ((ROOT / "tests/data/customs/broken",), "customs says nothing"),
        ((tmp_path,), "holds no customs message"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1 and why in result.output, result.output


def test_commands_as_processes_lead_from_scenario_to_statement(tmp_path):
    """`eport customs-sim` and `eport enclave run`, each in a process of its own."""
    port, keys = local.free_port(), tmp_path / "keys"
    simulating = subprocess.Popen(
        [sys.executable, "-m", "eport", "customs-sim", str(SIGHT), "--listen", f"127.0.0.1:{port}", "--pace", "0.1",
         "--keys", str(keys)], cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        eventually(lambda: (keys / "tls.pem").exists() and (keys / "tls.pem").stat().st_size > 0)
        path = pulling(tmp_path / "oracle", keys, port)
        running = subprocess.Popen([sys.executable, "-m", "eport", "enclave", "run", "--config", str(path)], cwd=ROOT)
        try:
            url = next(line.split()[1] for line in path.read_text().splitlines() if line.startswith("listen:"))
            where = f"http://{url}/statements"
            eventually(lambda: len(requests.get(where, params={"after": "0"}, timeout=5).json()["statements"]) == 3)
        finally:
            running.terminate()
            running.wait(timeout=10)
    finally:
        simulating.terminate()  # SIGINT is ignored in what a shell started in the background
        _, said = simulating.communicate(timeout=10)
    assert "SIMULATOR" in said and f"https://127.0.0.1:{port}/messages" in said
