"""The oracle as a service: fetches customs messages, hands them to the program, and answers over HTTP.

    GET /quote?nonce=0x…       a quote that binds the key by a nonce of EnclaveRegistry
    GET /statements?after=N    signed statements from the N-th on, and where to go on
    GET /health                200 while messages can be fetched, 503 while they cannot
    GET /metrics               Prometheus

Nothing here is trusted: a host that alters, withholds or repeats messages cannot change what the program signs.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from cryptography.hazmat.primitives import hashes
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from eport.enclave import wire
from eport.enclave.enclave import Enclave
from eport.enclave.journal import Journal
from eport.enclave.program import REFUSED, Program
from eport.enclave.quote.provider import HardwareError, Platform
from eport.enclave.settings import OracleSettings

log = structlog.get_logger(__name__)

PAGE: Final = 500
"""Most statements in one answer."""


def build(settings: OracleSettings, platform: Platform) -> Program:
    """The program of these settings, its key sealed beside its journal.

    Raises `JournalError` where another process has the folder, `EnclaveError` where the key is of another program.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        platform.sealing_key()
    except HardwareError as none:
        log.warning("the key dies with this process: register anew after a restart", reason=str(none))
        sealed = None
    else:
        sealed = settings.state / "key.sealed"
    enclave = Enclave(platform, Journal(settings.state / "journal.jsonl"), sealed)
    return Program(enclave, settings.authority, settings.domain, settings.key_epoch, settings.state)


class Service:
    """Fetching and answering around one program."""

    def __init__(self, program: Program, settings: OracleSettings) -> None:
        self._program, self._settings = program, settings
        self._cursor = settings.state / "pull.cursor"
        self._seen: set[tuple[str, int, int]] = set()
        self._fault: str | None = "nothing was fetched yet"
        registry = self._registry = CollectorRegistry()
        self._messages = Counter(
            "eport_oracle_messages", "Customs messages, by outcome", ["outcome"], registry=registry
        )
        Gauge("eport_oracle_statements", "Statements signed", registry=registry).set_function(
            lambda: len(program.signed)
        )
        Gauge("eport_oracle_declarations", "Declarations heard of", registry=registry).set_function(
            lambda: program.declarations
        )
        Gauge("eport_oracle_stuck", "Declarations whose messages support no statement", registry=registry).set_function(
            lambda: len(program.stuck)
        )
        self._fetched = Gauge("eport_oracle_fetched_seconds", "When messages were fetched last", registry=registry)

    def application(self) -> web.Application:
        """What answers over HTTP."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/quote", self._quote),
                web.get("/statements", self._statements),
                web.get("/metrics", self._metrics),
            ]
        )
        return app

    async def run(self) -> None:
        """Serve and fetch until cancelled."""
        runner = web.AppRunner(self.application())
        await runner.setup()
        host, port = self._settings.listen
        site = web.TCPSite(runner, host, port)
        await site.start()
        log.info("oracle", signer=self._program.enclave.signer, listen=f"http://{host}:{_port(site, port)}")
        try:
            while True:
                await self.fetch()
                await asyncio.sleep(self._settings.every)
        finally:
            await runner.cleanup()

    async def fetch(self) -> None:
        """Look once at the inbox and the address; faults are kept for `/health` and tried again."""
        try:
            self._program.go_on()
            for message in self._from_folder():
                self.take(message)
            await self._pull()
        except (OSError, aiohttp.ClientError, asyncio.TimeoutError, ValueError, KeyError, TypeError) as error:
            self._fault = f"{type(error).__name__}: {error}"
            log.warning("messages cannot be fetched", reason=self._fault)
        else:
            self._fault = None
            self._fetched.set(time.time())

    def take(self, message: bytes) -> None:
        """Hand a message to the program and count what became of it."""
        known = self._program.knows(message)
        try:
            signed = self._program.take(message)
        except REFUSED as error:
            self._messages.labels("refused").inc()
            log.warning("customs message refused", reason=str(error))
            return
        self._messages.labels("repeated" if known else "taken").inc()
        for item in signed:
            log.info("signed", subject=item.statement.subject.hex()[:16], sequence=item.statement.sequence)

    def _from_folder(self) -> Iterator[bytes]:
        """Files that are new or have changed, in the order of their names. Customs removes them, not the oracle."""
        if self._settings.inbox is None:
            return
        for path in sorted(self._settings.inbox.glob("*.xml")):
            with suppress(FileNotFoundError):  # removed meanwhile
                state = path.stat()
                mark = (path.name, state.st_mtime_ns, state.st_size)
                if mark not in self._seen:
                    yield path.read_bytes()
                    self._seen.add(mark)  # not before it was taken: a full disk may have refused it

    async def _pull(self) -> None:
        """Everything after the last place; a place is kept once all before it is on the disk."""
        if self._settings.pull is None:
            return
        assert self._settings.pull_certificate is not None
        pin = aiohttp.Fingerprint(self._settings.pull_certificate.fingerprint(hashes.SHA256()))
        after = self._cursor.read_text() if self._cursor.exists() else ""
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                async with session.get(self._settings.pull, params={"after": after}, ssl=pin) as answer:
                    answer.raise_for_status()
                    body = await answer.json()
                messages, after = body["messages"], str(body["next"])
                for message in messages:
                    self.take(base64.b64decode(message, validate=True))
                _replace(self._cursor, after)
                if not messages:
                    return

    async def _health(self, _: web.Request) -> web.Response:
        program = self._program
        found = {
            "status": "ok" if self._fault is None else "failing",
            "fault": self._fault,
            "signer": program.enclave.signer,
            "measurement": "0x" + program.enclave.measurement.hex(),
            "declarations": program.declarations,
            "statements": len(program.signed),
            "stuck": len(program.stuck),
        }
        return web.json_response(found, status=200 if self._fault is None else 503)

    async def _quote(self, request: web.Request) -> web.Response:
        settings, text = self._settings, request.query.get("nonce", "")
        try:
            nonce = bytes.fromhex(text.removeprefix("0x"))
            made = self._program.enclave.quote_for(settings.domain.chain_id, settings.registry, nonce)
        except ValueError as error:
            return web.json_response({"error": f"nonce = {text!r}: {error}"}, status=400)
        return web.json_response(
            {
                "signer": self._program.enclave.signer,
                "kind": made.kind,
                "quote": "0x" + made.raw.hex(),
                "collateral": None if made.collateral is None else dict(made.collateral),
            }
        )

    async def _statements(self, request: web.Request) -> web.Response:
        text = request.query.get("after", "0")
        if not text.isdigit():
            return web.json_response({"error": f"after = {text!r}: is no place; begin with 0"}, status=400)
        first = int(text)
        page = self._program.signed[first : first + PAGE]
        body: dict[str, Any] = {"statements": [wire.signed_to_json(item) for item in page], "next": first + len(page)}
        return web.json_response(body)

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), content_type="text/plain", charset="utf-8")


def _port(site: web.TCPSite, asked: int) -> int:
    server = site._server
    sockets = getattr(server, "sockets", None)
    return int(sockets[0].getsockname()[1]) if sockets else asked


def _replace(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(path)
