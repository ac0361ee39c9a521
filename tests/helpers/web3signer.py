"""A server that speaks Web3Signer's eth1 API as far as signing takes: public keys, and signatures over keccak-256."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from eth_account.signers.local import LocalAccount
from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

PREFIX = "/api/v1/eth1/"


@contextmanager
def web3signer(accounts: Sequence[LocalAccount]) -> Iterator[str]:
    """Serve those accounts' keys while the block lasts; yields the URL."""
    keys = {PrivateKey(bytes(item.key)).public_key.to_hex(): PrivateKey(bytes(item.key)) for item in accounts}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200 if self.path == PREFIX + "publicKeys" else 404, json.dumps(list(keys)))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = keys.get(self.path.removeprefix(PREFIX + "sign/"))
            if key is None:
                return self.answer(404, "no such key")
            signed = key.sign_msg_hash(keccak(hexstr=body["data"]))
            raw = signed.r.to_bytes(32, "big") + signed.s.to_bytes(32, "big") + bytes([27 + signed.v])
            self.answer(200, "0x" + raw.hex())

        def answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
