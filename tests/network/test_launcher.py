"""network/conflux.js: when a node makes blocks, and when its launcher ends it. What the node answers is the test's."""

from __future__ import annotations

import json
import shutil
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
SETTLE_MS, PATIENCE_MS = 500, 1_500


class Node:
    """What a node says: its phase, the vote that its newest block refers to, and the newest that it knows."""

    def __init__(self) -> None:
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
        return {
            "debug_currentSyncPhase": self.phase,
            "cfx_getBlockByEpochNumber": {"posReference": self.referred and f"0x{self.referred:064x}"},
            "pos_getBlockByHash": {"height": hex(self.referred or 0)} if self.known else None,
            "pos_getStatus": {"latestCommitted": hex(self.committed)},
            "test_generateOneBlock": "0x00",
        }[method]


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture
def launch(node: Node, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the launcher beside a package that does nothing; it asks the node of this test."""

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
    (package / "index.js").write_text("exports.ConfluxNode = class { async startNode() {} async stopNode() {} };")
    shutil.copy2(conflux.LAUNCHER / "conflux.js", tmp_path)
    admin = f"http://127.0.0.1:{server.server_port}"
    making = {"admin": admin, "interval_ms": 20, "settle_ms": SETTLE_MS, "patience_ms": PATIENCE_MS}
    (tmp_path / "blocks.json").write_text(json.dumps(making))

    def start() -> subprocess.Popen[bytes]:
        started.append(conflux.launch(tmp_path))
        return started[-1]

    yield start
    for process in started:
        conflux.stop(process)
    server.shutdown()
    server.server_close()


def test_blocks_are_made_at_the_interval_with_all_that_a_block_takes(node, launch):
    launch()
    until(lambda: bool(node.made), 10)
    before, started = len(node.made), time.monotonic()
    until(lambda: len(node.made) >= before + 20, 10)
    assert time.monotonic() - started >= 19 * 0.02
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
        time.sleep(SETTLE_MS / 2000)
        node.committed = 6
        node.asked = 0
        until(lambda: node.asked > 4, 10)
        assert node.made == []
        node.committed = 7
    known = time.monotonic()
    until(lambda: bool(node.made), 10)
    assert time.monotonic() - known >= SETTLE_MS / 1000


def test_node_that_makes_no_block_any_more_is_ended_and_says_so(node, launch, tmp_path):
    process = launch()
    until(lambda: bool(node.made), 10)
    node.stuck = True
    seconds = until(lambda: process.poll() is not None, 10)
    assert process.returncode == 1 and seconds >= PATIENCE_MS / 1000 - 0.5
    assert (
        "no block for 1.5 s (Error: test_generateOneBlock: the receiver of executed blocks is gone)"
        in (tmp_path / "log/out").read_text()
    )


def test_node_that_is_stuck_for_a_moment_goes_on(node, launch):
    process = launch()
    until(lambda: bool(node.made), 10)
    node.stuck = True
    time.sleep(PATIENCE_MS / 3000)
    node.stuck, before = False, len(node.made)
    until(lambda: len(node.made) > before, 10)
    assert process.poll() is None
