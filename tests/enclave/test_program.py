"""Program: what customs signed becomes signed statements, once, whatever kills the process."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from eth_utils import keccak
from lxml import etree

from eport.enclave import program as program_module
from eport.enclave import wire
from eport.enclave.authority import SignatureRefused
from eport.enclave.enclave import Enclave
from eport.enclave.evidence import Context, decide
from eport.enclave.journal import Journal
from eport.enclave.program import Authority, Program
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.statement import Domain
from eport.messages.wco import parse_response
from tests.helpers.customs import authority, messages

CUSTOMS = authority()
KEY = keccak(text="shared by the enclaves of the authority")
DOMAIN = Domain(31337, "0x" + "12" * 20)
PROGRAM = keccak(text="measurement")
SIGNED = [CUSTOMS.sign(message) for message in messages()]
DECLARATION, *RESPONSES = SIGNED


def started(folder: Path, *, epoch: int = 1) -> Program:
    folder.mkdir(exist_ok=True)
    platform = SimulatedPlatform("machine", PROGRAM, dt.datetime(2026, 2, 1, tzinfo=dt.timezone.utc))
    enclave = Enclave(platform, Journal(folder / "journal.jsonl"), folder / "key.sealed")
    return Program(enclave, Authority(3, (CUSTOMS.certificate,), KEY), DOMAIN, epoch, folder)


def stop(running: Program) -> None:
    running.enclave._journal.close()


def view(running: Program) -> list[dict]:
    return [wire.signed_to_json(item) for item in running.signed]


def test_statements_follow_from_the_messages_as_the_rules_decide(tmp_path):
    running = started(tmp_path)
    for message in SIGNED:
        running.take(message)
    found = [item.statement for item in running.signed]
    history = [response for message in messages()[1:] for response in parse_response(message)]
    assert [statement.status for statement in found] == [2, 6, 8]  # accepted, tax assessed, released
    canonical = [etree.tostring(etree.fromstring(message), method="c14n") for message in messages()[1:]]
    assert [statement.evidence for statement in found] == [keccak(message) for message in canonical]
    context = Context(KEY, 3, {1: found[0].content}, PROGRAM, 1)
    decided = decide(history, context)
    assert [s.dutyPayable for s in found] == [s.dutyPayable for s in decided]


def test_response_before_its_declaration_waits_for_it(tmp_path):
    running = started(tmp_path)
    assert running.take(RESPONSES[0]) == []
    assert "content" in " ".join(running.stuck.values())
    assert [item.statement.sequence for item in running.take(DECLARATION)] == [1]
    assert running.stuck == {}


def test_the_same_message_again_says_nothing_new(tmp_path):
    running = started(tmp_path)
    for message in SIGNED * 2:
        running.take(message)
    assert [item.statement.sequence for item in running.signed] == [1, 2, 3]


def test_message_that_nobody_of_customs_signed_leaves_no_trace(tmp_path):
    running = started(tmp_path)
    with pytest.raises(SignatureRefused):
        running.take(messages()[1])
    assert list((tmp_path / "messages").iterdir()) == []


def test_restart_signs_the_same_statements_with_the_same_signatures(tmp_path):
    running = started(tmp_path)
    for message in SIGNED:
        running.take(message)
    before = view(running)
    stop(running)
    assert view(started(tmp_path)) == before


def test_restart_in_a_later_epoch_keeps_what_was_signed_and_goes_on_with_the_new_one(tmp_path):
    running = started(tmp_path)
    for message in SIGNED[:2]:
        running.take(message)
    stop(running)
    again = started(tmp_path, epoch=2)
    for message in SIGNED[2:]:
        again.take(message)
    assert [item.statement.keyEpoch for item in again.signed] == [1, 2, 2]


def test_new_key_signs_what_the_old_one_did(tmp_path):
    running = started(tmp_path)
    for message in SIGNED:
        running.take(message)
    before = running.enclave.signer
    stop(running)
    (tmp_path / "key.sealed").unlink()
    again = started(tmp_path)
    assert again.enclave.signer != before
    assert [item.statement for item in again.signed] == [item.statement for item in running.signed]


def test_any_order_of_arrival_ends_in_the_release(tmp_path):
    """Late messages may cost statements in between, never the last word, and never a second value."""
    chance = random.Random(5)
    for number in range(6):
        order = SIGNED[:]
        chance.shuffle(order)
        running = started(tmp_path / str(number))
        for message in order:
            running.take(message)
        assert running.signed[-1].statement.status == 8
        sequences = [item.statement.sequence for item in running.signed]
        assert sequences == list(range(1, len(sequences) + 1))


# --------------------------------------------------------------------------------------------------- killed at a step


def killed_at(folder: Path, step: int, before: bool, published: Path) -> bool:
    """Run the program in a child that is killed (SIGKILL) at its `step`-th write to the disk; whether it was."""
    child = os.fork()
    if child == 0:
        real, count = os.fsync, 0

        def fsync(descriptor: int) -> None:
            nonlocal count
            count += 1
            if count == step and before:
                os.kill(os.getpid(), signal.SIGKILL)
            real(descriptor)
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

        os.fsync = fsync  # type: ignore[assignment]
        try:
            run_to_the_end(folder, published)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def run_to_the_end(folder: Path, published: Path) -> None:
    """Take every message, and show each signature to the world at once."""
    running = started(folder)
    with published.open("a") as world:
        for message in [b"", *SIGNED]:
            if message:
                running.take(message)
            for item in view(running):
                world.write(json.dumps(item) + "\n")
            world.flush()


@pytest.mark.parametrize("before", [True, False], ids=["before the disk has it", "after the disk has it"])
def test_killed_at_every_write_never_signs_two_values_and_loses_nothing(tmp_path, before):
    expected = None
    for step in range(1, 200):
        folder, published = tmp_path / f"{step}", tmp_path / f"{step}.published"
        was_killed = killed_at(folder, step, before, published)
        assert not killed_at(folder, 10_000, before, published)
        said = [json.loads(line) for line in published.read_text().splitlines()]
        values = {}
        for item in said:
            place = (item["statement"]["subject"], item["statement"]["sequence"])
            assert values.setdefault(place, item) == item, f"two values after a kill at write {step}"
        final = [item["statement"] for item in values.values()]
        expected = expected or final
        assert final == expected, f"something was lost by a kill at write {step}"
        if not was_killed:
            break
    assert step > 14  # each message, statement and record is a write of its own


def test_half_a_line_in_the_ledger_is_taken_back(tmp_path):
    running = started(tmp_path)
    for message in SIGNED:
        running.take(message)
    stop(running)
    ledger = tmp_path / "statements.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-20])
    assert view(started(tmp_path)) == view(running)


def test_full_disk_signs_nothing_and_the_same_message_works_later(tmp_path, monkeypatch):
    running = started(tmp_path)
    running.take(DECLARATION)
    real: Callable[[int], None] = os.fsync
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:  # the message and its folder are down, the statement is not
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(program_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        running.take(RESPONSES[0])
    assert running.signed == []
    monkeypatch.undo()
    stop(running)
    assert [item.statement.sequence for item in started(tmp_path).signed] == [1]
