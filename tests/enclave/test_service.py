"""The oracle over the wire: folder and HTTPS in, HTTP out."""

from __future__ import annotations

import base64
import http.server
import json
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
import requests

from eport.chain import local
from eport.enclave import wire
from eport.enclave.enclave import measurement
from eport.enclave.quote.layout import parse
from eport.enclave.quote.report import report_data
from tests.helpers.customs import authority, messages
from tests.helpers.service import UNUSED, oracle, settings_file

CUSTOMS = authority()
SIGNED = [CUSTOMS.sign(message) for message in messages()]


def eventually(check: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if check():
                return
        except requests.ConnectionError:
            pass
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.03)


def get(url: str, **query: str) -> requests.Response:
    return requests.get(url, params=query, timeout=5)


def test_messages_in_the_inbox_become_statements(tmp_path):
    path = settings_file(tmp_path, CUSTOMS)
    with oracle(path) as running:
        for number, message in enumerate(SIGNED):
            (running.inbox / f"{number}.xml").write_bytes(message)
        eventually(lambda: len(get(f"{running.url}/statements").json()["statements"]) == 3)
        body = get(f"{running.url}/statements", after="1").json()
        assert (len(body["statements"]), body["next"]) == (2, 3)
        signed = [wire.signed_from_json(item) for item in body["statements"]]
        assert signed == running.program.signed[1:]
        health = get(f"{running.url}/health")
        assert health.status_code == 200
        assert health.json() == {
            "status": "ok", "fault": None, "signer": running.program.enclave.signer,
            "measurement": "0x" + measurement().hex(), "declarations": 1, "statements": 3, "stuck": 0,
        }  # fmt: skip
        metrics = get(f"{running.url}/metrics").text
        assert 'eport_oracle_messages_total{outcome="taken"} 4.0' in metrics
        assert "eport_oracle_statements 3.0" in metrics


def test_message_that_is_refused_is_counted_and_the_next_one_is_taken(tmp_path):
    with oracle(settings_file(tmp_path, CUSTOMS)) as running:
        (running.inbox / "0.xml").write_bytes(messages()[1])  # unsigned
        (running.inbox / "1.xml").write_bytes(b"no xml at all")
        (running.inbox / "2.xml").write_bytes(SIGNED[0])
        eventually(lambda: 'outcome="taken"} 1.0' in get(f"{running.url}/metrics").text)
        assert 'outcome="refused"} 2.0' in get(f"{running.url}/metrics").text


def test_file_that_was_written_in_two_steps_is_read_again(tmp_path):
    with oracle(settings_file(tmp_path, CUSTOMS)) as running:
        file = running.inbox / "0.xml"
        file.write_bytes(SIGNED[0][:100])
        eventually(lambda: 'outcome="refused"} 1.0' in get(f"{running.url}/metrics").text)
        file.write_bytes(SIGNED[0])
        eventually(lambda: 'outcome="taken"} 1.0' in get(f"{running.url}/metrics").text)


def test_quote_binds_the_key_to_chain_registry_and_nonce(tmp_path):
    with oracle(settings_file(tmp_path, CUSTOMS)) as running:
        nonce = b"\7" * 32
        eventually(lambda: get(f"{running.url}/health").status_code in (200, 503))
        answer = get(f"{running.url}/quote", nonce="0x" + nonce.hex()).json()
        found = parse(bytes.fromhex(answer["quote"][2:]))
        assert found.fields["report_data"] == report_data(31337, UNUSED, answer["signer"], nonce)
        assert answer["kind"] == "sgx-dcap-v3-simulated"
        for wrong in ("", "0x12", "zz" * 32):
            refused = get(f"{running.url}/quote", nonce=wrong)
            assert refused.status_code == 400 and "nonce" in refused.json()["error"]
        assert get(f"{running.url}/statements", after="-1").status_code == 400


def test_health_fails_while_the_inbox_is_away_and_recovers(tmp_path):
    with oracle(settings_file(tmp_path, CUSTOMS)) as running:
        eventually(lambda: get(f"{running.url}/health").status_code == 200)
        (running.inbox / "0.xml").mkdir()  # a folder where a message should be
        eventually(lambda: get(f"{running.url}/health").status_code == 503)
        assert "0.xml" in get(f"{running.url}/health").json()["fault"]
        (running.inbox / "0.xml").rmdir()
        eventually(lambda: get(f"{running.url}/health").status_code == 200)


def test_restarted_service_shows_the_same_statements_at_the_same_places(tmp_path):
    path = settings_file(tmp_path, CUSTOMS)
    with oracle(path) as running:
        for number, message in enumerate(SIGNED):
            (running.inbox / f"{number}.xml").write_bytes(message)
        eventually(lambda: len(get(f"{running.url}/statements").json()["statements"]) == 3)
        before = get(f"{running.url}/statements").json()
    with oracle(path) as running:
        eventually(lambda: get(f"{running.url}/statements").json() == before)


# ---------------------------------------------------------------------------------------------------- pulled by HTTPS


class CustomsServer:
    """Serves messages from a place on, as `GET /messages?after=PLACE`."""

    def __init__(self, party, folder, page: int = 2) -> None:
        self.messages: list[bytes] = []
        self.asked: list[str] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                after = parse_qs(urlparse(self.path).query, keep_blank_values=True)["after"][0]
                outer.asked.append(after)
                first = int(after or 0)
                part = outer.messages[first : first + page]
                body = {"messages": [base64.b64encode(m).decode() for m in part], "next": str(first + len(part))}
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                pass

        (folder / "tls.pem").write_bytes(party.pem)
        (folder / "tls.key").write_bytes(party.key_pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
        self.port = local.free_port()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(tmp_path):
    running = CustomsServer(authority("customs' server"), tmp_path)
    yield running
    running.close()


def pulling(tmp_path, server, pinned: bytes):
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "pinned.pem").write_bytes(pinned)
    customs = {
        "institution": 3, "certificates": ["customs.pem"], "key": "customs.key",
        "pull": f"https://127.0.0.1:{server.port}/messages", "pull_certificate": "pinned.pem",
    }  # fmt: skip
    return settings_file(tmp_path / "o", CUSTOMS, customs=customs)


def test_messages_are_pulled_from_where_the_last_run_ended(tmp_path, server):
    path = pulling(tmp_path, server, (tmp_path / "tls.pem").read_bytes())
    server.messages = SIGNED[:3]
    with oracle(path) as running:
        eventually(lambda: len(get(f"{running.url}/statements").json()["statements"]) == 2)
    server.asked.clear()
    server.messages = SIGNED
    with oracle(path) as running:
        eventually(lambda: len(get(f"{running.url}/statements").json()["statements"]) == 3)
    assert server.asked[0] == "3"


def test_server_with_another_certificate_is_not_asked_for_anything(tmp_path, server):
    server.messages = SIGNED
    with oracle(pulling(tmp_path, server, authority("customs' server").pem)) as running:
        eventually(lambda: "Fingerprint" in (get(f"{running.url}/health").json()["fault"] or ""))
        assert get(f"{running.url}/statements").json()["statements"] == []
    assert server.asked == []
