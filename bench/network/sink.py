"""A node that takes everything and does nothing: what the sender can do by itself, with no network behind it."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

HASH = "0x" + "00" * 32


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for all, as a node keeps it
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        calls = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps([{"jsonrpc": "2.0", "id": call["id"], "result": HASH} for call in calls]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serve(out: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    out.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def sink() -> Iterator[str]:
    """Its URL, for as long as the block lasts. A process of its own, as a node is."""
    mine, its = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(its,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{mine.recv()}"
    finally:
        process.terminate()
        process.join()
