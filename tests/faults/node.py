"""A node that can be restarted, and a way to it on which requests are lost, answered late, wrongly or not at all."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from web3 import Web3

from eport.chain import local

PATIENCE = 0.2
"""[s] a client waits for an answer here; 60 in life (`Chain`)."""


class Lie(str, Enum):
    """What the way to the node does to a request."""

    lost_request = "the request is lost"
    lost_answer = "the node acts, its answer is lost"
    late = "the answer comes after the client's patience"
    held = "a transaction is taken for lost, and reaches the node later"
    too_many = "429 Too Many Requests"
    unavailable = "503 with a page of HTML"
    limited = "JSON-RPC error -32005: limit exceeded"
    internal = "JSON-RPC error -32603: internal error"
    half = "the connection ends in the midst of the answer"
    garbage = "200 with an answer that is no JSON"
    no_receipt = "there is no receipt, it says; there is"
    failed_receipt = "the receipt says failed; it did not"
    invented = "a transaction is swallowed, and a receipt says that it was mined"
    stale = "an answer of three blocks ago"


METHODS = {
    Lie.held: "eth_sendRawTransaction",
    Lie.no_receipt: "eth_getTransactionReceipt",
    Lie.failed_receipt: "eth_getTransactionReceipt",
    Lie.invented: "eth_sendRawTransaction",
    Lie.stale: "eth_call",
}
"""The method that a lie is about; the others befall any."""
STALE = 3
"""[blocks]"""


class Node:
    """A node behind a port, asked past all faults."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, method: str, *parameters: object) -> Any:
        """A JSON-RPC call past all faults."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)})
        answer = json.loads(self.forward(body.encode()))
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def forward(self, body: bytes) -> bytes:
        """Bytes in, bytes out; one connection, so for one thread at a time (`Way` holds a lock)."""
        try:
            self._http.request("POST", "/", body, {"Content-Type": "application/json"})
            return self._http.getresponse().read()
        except (OSError, http.client.HTTPException):
            self._http.close()
            raise


class Anvil(Node):
    """The chain, which ends and is taken up from the state that it wrote."""

    def __init__(self, folder: Path) -> None:
        super().__init__(local.free_port())
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, state: Path | None = None) -> None:
        """Start it, from a state that another one wrote. Its clock goes on where that one's stood."""
        time_ = json.loads(state.read_text())["block"]["timestamp"] if state else hex(local.GENESIS_TIME)
        command = local.anvil_command(self.port, timestamp=int(time_, 16))
        command += ["--dump-state", str(self._folder / "ended.json")]
        command += ["--load-state", str(state)] if state else []
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not local.answers(self.url):
            assert self._process.poll() is None and time.monotonic() < deadline, "Anvil does not answer"
            time.sleep(0.02)

    def wait_mined(self) -> None:
        """Every transaction that could be in a block is in one.

        Anvil answers before it mines, and a block that it makes while others are taken back can stay: its effects would
        be on one chain twice, which no chain of blocks has.
        """
        deadline = time.monotonic() + 10
        while int(self.ask("txpool_status")["pending"], 16):
            assert time.monotonic() < deadline, "Anvil does not mine what it could"
            time.sleep(0.002)

    def end(self) -> Path:
        """End it; the file that holds its state."""
        assert self._process is not None
        self.wait_mined()
        self._http.close()
        self._process.terminate()
        self._process.wait(timeout=30)
        return self._folder / "ended.json"


@dataclass
class Fault:
    """One thing that befalls the way: from the `after`-th request on, `times` times. Requests of `method` alone count,
    where one is named or the lie is about one."""

    lie: Lie | Callable[[], None]
    after: int
    times: int = 1
    method: str | None = None


class Way:
    """The way to a node: an HTTP server in between, whose faults are armed beforehand."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.faults: list[Fault] = []
        self.told: list[str] = []
        """What befell it, in order."""
        self._held: list[bytes] = []
        self._swallowed: dict[str, str] = {}
        self._lock = threading.RLock()
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with suppress(OSError):  # the client may be gone
                    way._answer(self, body)

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def heal(self) -> None:
        """No faults from here on. What was held back arrives now, as late as it can."""
        with self._lock:
            self.faults.clear()
            self._swallowed.clear()
            self._release()

    def _release(self) -> None:
        held, self._held = self._held, []
        for body in held:
            self.node.forward(body)  # the node may refuse it by now

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        with self._lock:
            request = json.loads(body)
            method = request["method"]
            fault = self._due(method)
            if fault is not None:
                self.told.append(f"{method}: {fault.lie.value if isinstance(fault.lie, Lie) else fault.lie.__name__}")
                if not isinstance(fault.lie, Lie):
                    fault.lie()  # the chain itself changes before it answers
                    fault = None
            if self._held and method != "eth_sendRawTransaction":
                self._release()
            lie = fault.lie if fault is not None and isinstance(fault.lie, Lie) else None
            answered = self._lied(handler, lie, request, body)
        if lie is Lie.late:
            time.sleep(PATIENCE * 1.3)
        if answered is not None:
            _send(handler, 200, answered)

    def _due(self, method: str) -> Fault | None:
        found = None
        for fault in self.faults:
            about = METHODS.get(fault.lie) if isinstance(fault.lie, Lie) else fault.method
            if about not in (None, method):
                continue
            fault.after -= 1
            if fault.after < 0 and found is None:
                fault.times -= 1
                found = fault
        self.faults = [fault for fault in self.faults if fault.times > 0]
        return found

    def _lied(
        self,
        handler: BaseHTTPRequestHandler,
        lie: Lie | None,
        request: dict[str, Any],
        body: bytes,
    ) -> bytes | None:
        """The answer; None where it was dealt with here."""
        if lie is Lie.lost_request:
            handler.close_connection = True
        elif lie is Lie.held:
            self._held.append(body)
            handler.close_connection = True
        elif lie is Lie.too_many:
            _send(handler, 429, b"slow down")
        elif lie is Lie.unavailable:
            _send(handler, 503, b"<html>maintenance</html>")
        elif lie is Lie.garbage:
            return b"<html>welcome to the hotel's network</html>"
        elif lie is Lie.limited:
            return _error(request, -32005, "limit exceeded")
        elif lie is Lie.internal:
            return _error(request, -32603, "internal error")
        elif lie is Lie.invented:
            hash_ = Web3.to_hex(Web3.keccak(hexstr=request["params"][0]))
            self._swallowed[hash_] = request["params"][0]
            return _result(request, hash_)
        else:
            return self._forwarded(handler, lie, request, body)
        return None

    def _forwarded(
        self,
        handler: BaseHTTPRequestHandler,
        lie: Lie | None,
        request: dict[str, Any],
        body: bytes,
    ) -> bytes | None:
        if request["method"] == "eth_getTransactionReceipt" and request["params"][0] in self._swallowed:
            return _result(request, self._invented(request["params"][0]))
        if lie is Lie.stale and request["params"][1] == "latest":
            before = max(0, int(self.node.ask("eth_blockNumber"), 16) - STALE)
            request["params"][1] = hex(before)
            body = json.dumps(request).encode()
        answer = self.node.forward(body)
        if lie is Lie.lost_answer:
            handler.close_connection = True
            return None
        if lie is Lie.half:
            handler.wfile.write(_head(200, len(answer)) + answer[: len(answer) // 2])
            handler.close_connection = True
            return None
        if lie is Lie.no_receipt:
            return _result(request, None)
        found = json.loads(answer).get("result")
        if lie is Lie.failed_receipt and found:
            return _result(request, {**found, "status": "0x0", "logs": []})
        return answer

    def _invented(self, hash_: str) -> dict[str, Any]:
        head = self.node.ask("eth_getBlockByNumber", "latest", False)
        return {
            "transactionHash": hash_, "transactionIndex": "0x0", "blockHash": head["hash"],
            "blockNumber": head["number"], "from": "0x" + "00" * 20, "to": "0x" + "00" * 20,
            "cumulativeGasUsed": "0x5208", "gasUsed": "0x5208", "effectiveGasPrice": "0x0", "contractAddress": None,
            "logs": [], "logsBloom": "0x" + "00" * 256, "status": "0x1", "type": "0x0",
        }  # fmt: skip


def _result(request: dict[str, Any], result: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}).encode()


def _error(request: dict[str, Any], code: int, message: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": request["id"], "error": {"code": code, "message": message}}).encode()


def _head(status: int, length: int) -> bytes:
    return f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.wfile.write(_head(status, len(body)) + body)
