"""network/conflux.js: when a node makes blocks, and when its launcher ends it. What the node answers is the test's."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from eport.network import conflux
from tests.network.conftest import until

NORMAL, CATCHING_UP = "NormalSyncPhase", "CatchUpSyncBlockPhase"
SETTLE_MS, PATIENCE_MS = 1_000, 1_500
INTERVAL_MS, SILENCE_MS = 20, 600
ME, FIRST, THIRD = "0x22", "0x11", "0x33"
"""In the order in which a committee takes turns."""
ENDLESS_MS = 10**12
"""Of a turn. By the clock it is the second: of two or three ME's."""

PACKAGE = """
const fs = require("fs");
fs.appendFileSync("starts", process.pid + "\\n");
const told = (name) => fs.existsSync(name) && (fs.unlinkSync(name), true);
exports.ConfluxNode = class {
  async startNode() {
    if (fs.existsSync("refuse")) throw new Error("waypoint mismatch");
    if (told("end")) setTimeout(() => process.exit(3), 100);
    if (told("panic")) setTimeout(() => console.error("panicked at pos_handler.rs:602"), 100);
    if (fs.existsSync("always end")) setTimeout(() => process.exit(3), 10);
  }
  async stopNode() {
    await new Promise((resolve) => setTimeout(resolve, 300));
    fs.appendFileSync("stopped", "once");
  }
};
"""
"""The node's package: its class, and files by which a test says what becomes of it."""


class Node:
    """What a node says: its phase, the vote that its newest block refers to, and the newest that it knows.

    `others`: whether blocks of others come, at any time; `made_at`: when it was asked for its own [s].
    """

    def __init__(self) -> None:
        self.committee, self.others, self.newest = [ME], False, "0x00"
        self.made_at: list[float] = []
        self.slow = 0.0  # [s] that it takes for the next one
        self.phase, self.known, self.committed = NORMAL, True, 7
        self.referred: int | None = 7
        self.made: list[list[Any]] = []
        self.stuck, self.asked = False, 0

    def answer(self, method: str, params: list[Any]) -> Any:
        self.asked += 1
        if method == "test_generateOneBlock":
            if self.stuck:
                raise RuntimeError("the receiver of executed blocks is gone")
            self.made.append(params)
            self.made_at.append(time.time())
            self.newest = f"0x{len(self.made):064x}"
            delay, self.slow = self.slow, 0.0
            time.sleep(delay)
        elif method == "cfx_getBestBlockHash" and self.others:
            self.newest = f"0xff{time.monotonic_ns():062x}"
        return {
            "pos_getCommittee": {"currentCommittee": {"nodes": [{"address": item} for item in self.committee]}},
            "cfx_getBestBlockHash": self.newest,
            "debug_currentSyncPhase": self.phase,
            "cfx_getBlockByEpochNumber": {"posReference": self.referred and f"0x{self.referred:064x}"},
            "pos_getBlockByHash": {"height": hex(self.referred or 0)} if self.known else None,
            "pos_getStatus": {"latestCommitted": hex(self.committed)},
            "test_generateOneBlock": self.newest,
        }[method]


def gaps(node: Node) -> list[float]:
    """[s] between its blocks. One may come late on a busy machine, and the next soon after it."""
    return [after - at for at, after in itertools.pairwise(node.made_at)]


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture
def launch(node: Node, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts the launcher beside a package that does what a test tells it; the node that it asks is this test's."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            try:
                said = {"result": node.answer(asked["method"], asked["params"])}
            except RuntimeError as error:
                said = {"error": {"code": -32000, "message": str(error)}}
            body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], **said}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    started: list[subprocess.Popen[bytes]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    package = tmp_path / conflux.PACKAGE
    package.mkdir(parents=True)
    (package / "index.js").write_text(PACKAGE)
    shutil.copy2(conflux.LAUNCHER / "conflux.js", tmp_path)
    admin = f"http://127.0.0.1:{server.server_port}"
    making = {
        "admin": admin,
        "identity": ME,
        "interval_ms": INTERVAL_MS,
        "turn_ms": ENDLESS_MS,
        "silence_ms": SILENCE_MS,
        "settle_ms": SETTLE_MS,
        "patience_ms": PATIENCE_MS,
    }

    def start(**settings: Any) -> subprocess.Popen[bytes]:
        (tmp_path / "blocks.json").write_text(json.dumps(making | settings))
        started.append(conflux.launch(tmp_path))
        return started[-1]

    yield start
    for process in started:
        conflux.stop(process)
    server.shutdown()
    server.server_close()


def test_blocks_are_made_at_the_interval_with_all_that_a_block_takes(node, launch):
    launch(interval_ms=100)
    until(lambda: len(node.made) >= 12, 10)
    assert 0.08 < statistics.median(gaps(node)) < 0.15
    assert node.made[0] == [3000, 200 * 1024]


def test_first_block_after_block_0_refers_to_no_vote(node, launch):
    node.referred, node.known = None, False
    launch()
    until(lambda: bool(node.made), 10)


@pytest.mark.parametrize(
    "lacking",
    [{"phase": CATCHING_UP}, {"known": False}, {"committed": 6}],
    ids=["while it fetches blocks", "before it knows the vote", "while its newest vote is older"],
)
def test_no_block_is_made_until_the_node_knows_the_votes(node, launch, lacking):
    has = {name: getattr(node, name) for name in lacking}
    node.__dict__.update(lacking)
    launch()
    until(lambda: node.asked > 0, 10)
    time.sleep(2 * SETTLE_MS / 1000)
    assert node.made == []
    node.__dict__.update(has)
    until(lambda: bool(node.made), 10)


def test_no_block_is_made_until_the_votes_were_known_for_a_while_without_a_break(node, launch):
    """A node that executes what it fetched knows the votes of one block, and not yet those of the next."""
    launch()
    until(lambda: node.asked > 3, 10)
    for _ in range(4):
        time.sleep(SETTLE_MS / 4000)
        node.committed = 6
        node.asked = 0
        until(lambda: node.asked > 4, 10)
        assert node.made == []
        node.committed = 7
    known = time.monotonic()
    until(lambda: bool(node.made), 10)
    assert time.monotonic() - known >= SETTLE_MS / 1000


def test_blocks_that_were_missed_for_less_than_a_silence_are_made_up_for(node, launch):
    """Finality waits for a number of blocks: the sooner the steadier they come."""
    launch(interval_ms=100)
    until(lambda: bool(node.made), 10)
    before, node.slow = len(node.made), 1.4
    until(lambda: len(node.made) >= before + 16, 10)
    made_up = gaps(node)[before + 1 :]
    assert statistics.median(made_up[:5]) < 0.05  # 14 were missed, 6 of them in the last 0.6 s
    assert statistics.median(made_up[8:13]) > 0.05


@pytest.mark.parametrize("committee", [[FIRST, ME], [THIRD, ME]], ids=["in the odd turns", "in the even turns"])
def test_one_of_the_committee_makes_blocks_at_a_time(node, launch, committee):
    """By the clock, in the order of their addresses."""
    node.committee, node.others = committee, True
    launch(turn_ms=1000)
    until(lambda: bool(node.made), 10)
    time.sleep(4)
    # One that was asked for in the last moment of a turn may arrive in the next.
    turns = {int(at) for at in node.made_at if at % 1 > 0.3}
    assert len(turns) >= 2 and {turn % 2 for turn in turns} == {sorted(committee).index(ME)}


@pytest.mark.parametrize(
    ("committee", "place"),
    [([FIRST, "0x12", ME], 1), (["0x10", FIRST, "0x12", ME], 2), ([FIRST, THIRD], 2), ([], 0)],
    ids=["next in turn", "the one after", "outside the committee", "while there is no committee"],
)
def test_who_hears_of_no_block_stands_in_one_after_the_other(node, launch, committee, place):
    node.committee, node.others = committee, place > 0
    launch(interval_ms=100)
    until(lambda: node.asked > 0, 10)
    time.sleep((SETTLE_MS + 2 * SILENCE_MS) / 1000)
    assert bool(node.made) == (place == 0)
    node.others, silent = False, time.time()
    until(lambda: len(node.made) >= 9, 10)
    if place:
        # It looks four times in that time.
        assert place - 0.25 <= (node.made_at[0] - silent) * 1000 / SILENCE_MS < place + 0.9
        # Half as many as in its turn; and its own are no blocks of another, for which it would wait.
        assert 0.15 < statistics.median(gaps(node)) < 0.4
        node.others = True
        time.sleep(0.5)
        before = len(node.made)
        time.sleep(2 * SILENCE_MS / 1000)
        assert len(node.made) == before


def test_committee_is_asked_for_in_every_turn(node, launch):
    node.others = True
    launch(turn_ms=300)
    until(lambda: bool(node.made), 10)
    node.committee = [FIRST]  # it left, or was retired
    time.sleep(0.8)
    before = len(node.made)
    time.sleep(2 * SILENCE_MS / 1000)
    assert len(node.made) == before
    node.committee = [FIRST, ME]
    until(lambda: len(node.made) > before, 2)


def test_node_that_makes_no_block_in_its_turn_ends_whoever_makes_them_afterwards(node, launch, tmp_path):
    node.committee, node.others, node.stuck = [FIRST, ME], True, True
    launch(turn_ms=300)
    until(lambda: len(starts(tmp_path)) == 2, 10)
    assert "no block for 1.5 s" in (tmp_path / "log/out").read_text()


def test_node_that_answers_nothing_any_more_is_started_again(node, launch, tmp_path):
    launch()
    until(lambda: bool(node.made), 10)
    node.slow = 3 * PATIENCE_MS / 1000
    until(lambda: len(starts(tmp_path)) == 2, 10)
    assert "Error: test_generateOneBlock: no answer for 1.5 s" in (tmp_path / "log/out").read_text()


def starts(folder: Path) -> list[int]:
    """Processes of the node, one after the other."""
    return [int(line) for line in (folder / "starts").read_text().split()] if (folder / "starts").exists() else []


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_node_that_makes_no_block_any_more_is_started_again_and_says_so(node, launch, tmp_path):
    process = launch()
    until(lambda: bool(node.made), 10)
    node.stuck = True
    seconds = until(lambda: len(starts(tmp_path)) == 2, 10)
    assert process.poll() is None and seconds >= PATIENCE_MS / 1000 - 0.5
    said = (tmp_path / "log/out").read_text()
    assert "no block for 1.5 s: Error: test_generateOneBlock: the receiver of executed blocks is gone" in said
    assert "the node ended (1); it is started again" in said
    node.stuck, before = False, len(node.made)
    until(lambda: len(node.made) > before, 10)


@pytest.mark.parametrize(("becomes", "how"), [("end", "3"), ("panic", "SIGKILL")])
def test_node_that_ends_or_whose_thread_ends_is_started_again(node, launch, tmp_path, becomes, how):
    (tmp_path / becomes).touch()
    process = launch()
    until(lambda: len(starts(tmp_path)) == 2, 10)
    first, second = starts(tmp_path)
    assert not runs(first) and runs(second) and process.poll() is None
    assert f"the node ended ({how}); it is started again" in (tmp_path / "log/out").read_text()


def test_node_that_ends_again_and_again_is_given_up(launch, tmp_path):
    (tmp_path / "always end").touch()
    process = launch()
    until(lambda: process.poll() is not None, 30)
    assert process.returncode == 1 and len(starts(tmp_path)) == 6
    assert "the node ended more than 5 times in 5 minutes" in (tmp_path / "log/out").read_text()


def test_node_that_refuses_to_start_is_not_started_again(launch, tmp_path):
    (tmp_path / "refuse").touch()
    process = launch()
    until(lambda: process.poll() is not None, 10)
    assert process.returncode == 1 and len(starts(tmp_path)) == 1
    assert "Error: waypoint mismatch" in (tmp_path / "log/out").read_text()


@pytest.mark.parametrize("both", [False, True], ids=["by its launcher", "as systemd asks both"])
def test_node_stops_when_it_is_asked_to(launch, tmp_path, both):
    process = launch()
    until(lambda: "started" in (tmp_path / "log/out").read_text(), 10)
    if both:
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    assert process.wait(timeout=10) == 0
    assert (tmp_path / "stopped").read_text() == "once" and not any(map(runs, starts(tmp_path)))


def test_node_that_is_to_stop_is_not_started_again(launch, tmp_path):
    (tmp_path / "end").touch()
    process = launch()
    until(lambda: "it is started again" in (tmp_path / "log/out").read_text(), 10)
    process.terminate()  # while there is none
    assert process.wait(timeout=10) == 0 and len(starts(tmp_path)) == 1


def test_node_is_killed_with_its_launcher(launch, tmp_path):
    process = launch()
    until(lambda: "started" in (tmp_path / "log/out").read_text(), 10)
    process.kill()
    until(lambda: not any(map(runs, starts(tmp_path))), 5)
    assert not (tmp_path / "stopped").exists()  # as in a power cut


def test_node_that_is_stuck_for_a_moment_goes_on(node, launch):
    process = launch()
    until(lambda: bool(node.made), 10)
    node.stuck = True
    time.sleep(PATIENCE_MS / 3000)
    node.stuck, before = False, len(node.made)
    until(lambda: len(node.made) > before, 10)
    assert process.poll() is None
