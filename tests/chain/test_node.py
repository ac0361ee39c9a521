"""A node that cannot answer yet is asked again; what it says at last is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from web3 import Web3
from web3.exceptions import Web3RPCError

from eport.chain.contract import NOT_YET_PAUSES, Node

NOBODY = "0x" + "00" * 20


class Starting(ThreadingHTTPServer):
    """A node that has not executed its newest block when it is first asked."""

    daemon_threads = True

    def __init__(self, refusals: int) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.refusals = refusals
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    server: Starting

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(request["method"])
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": request["id"]}
        if len(self.server.asked) <= self.server.refusals:
            answer["error"] = {"code": -32016, "message": "state of block 0x5 is not executed"}
        else:
            answer["result"] = "0x7"
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def starting(request: pytest.FixtureRequest) -> Iterator[Starting]:
    server = Starting(request.param)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("starting", [len(NOT_YET_PAUSES)], indirect=True)
def test_node_that_has_not_executed_its_newest_block_is_asked_until_it_has(starting: Starting):
    assert Web3(Node(starting.url)).eth.get_balance(NOBODY) == 7
    assert len(starting.asked) == len(NOT_YET_PAUSES) + 1


@pytest.mark.parametrize("starting", [len(NOT_YET_PAUSES) + 1], indirect=True)
def test_node_that_goes_on_to_say_so_is_believed(starting: Starting):
    with pytest.raises(Web3RPCError, match="state of block 0x5 is not executed"):
        Web3(Node(starting.url)).eth.get_balance(NOBODY)
    assert len(starting.asked) == len(NOT_YET_PAUSES) + 1
