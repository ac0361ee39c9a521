"""`eport customs-sim`: a simulated customs authority, which signs the messages of recorded scenarios and serves them.

    GET /messages?after=PLACE    {"messages": [base64, …], "next": PLACE, "simulator": true}
    GET /                        what this is

The interface is the one that an oracle pulls from (`customs.pull` in its settings, docs/customs_simulator.md). A
message is there from its time on, `pace` seconds after the one before. Keys and certificates are kept in a folder, to
be pinned there.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import typer
from aiohttp import web
from rich.console import Console
from rich.markup import escape

from eport.customs import signing
from eport.customs.replay import scenarios
from eport.customs.scenario import Delivery, Fault, Story, plan, stories
from eport.messages.errors import MessageError

PAGE: Final = 100
"""Most messages in one answer."""
NAME: Final = "SIMULATOR of a customs authority, not an authority"
# Recorded scenarios go back years, and a message counts only within the validity of its certificate.
BEGIN, END = dt.datetime(2015, 1, 1, tzinfo=dt.timezone.utc), dt.datetime(2036, 1, 1, tzinfo=dt.timezone.utc)


class Simulator:
    """Serves deliveries over HTTPS. `folder` holds signing.key/.pem and tls.key/.pem, made where they are missing."""

    def __init__(self, deliveries: Sequence[Delivery], folder: Path, pace: float, ready: int = 0) -> None:
        """The first `ready` deliveries are out from the beginning; the others follow from `start` on.

        Raises `ValueError`, `OSError` where the folder's keys cannot be used.
        """
        if pace < 0:
            raise ValueError(f"pace = {pace}: is less than 0 seconds")
        self._deliveries, self._pace, self._ready = tuple(deliveries), pace, ready
        self._signer = signing.kept(folder, "signing", NAME, BEGIN, END)
        signing.kept(folder, "tls", NAME, BEGIN, END)
        self._folder = folder
        self._out: list[bytes] = []
        self._begin: float | None = None
        if not ready:
            self.start()

    def start(self) -> float:
        """Let time begin now; when that is [s, time.monotonic()]."""
        self._begin = time.monotonic()
        return self._begin

    def sent(self) -> list[bytes]:
        """The messages that are out by now, as they go over the wire."""
        due = self._ready
        if self._begin is not None:
            elapsed = time.monotonic() - self._begin
            due = len(self._deliveries) if self._pace == 0 else self._ready + int(elapsed / self._pace) + 1
        for delivery in self._deliveries[len(self._out) : due]:
            self._out.append(self._signer.sign(delivery.xml) if delivery.signed else delivery.xml)
        return self._out

    def application(self) -> web.Application:
        """What answers over HTTP."""
        app = web.Application()
        app.add_routes([web.get("/", self._what), web.get("/messages", self._messages)])
        return app

    async def run(self, host: str, port: int) -> None:
        """Serve until cancelled."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "tls.pem", self._folder / "tls.key")
        runner = web.AppRunner(self.application())
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port, ssl_context=context).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _messages(self, request: web.Request) -> web.Response:
        text = request.query.get("after", "") or "0"
        if not (text.isascii() and text.isdigit()):
            return web.json_response({"error": f"after = {text!r}: is no place; begin with an empty one"}, status=400)
        first = int(text)
        page = self.sent()[first : first + PAGE]
        body = {"messages": [base64.b64encode(item).decode() for item in page], "next": str(first + len(page))}
        return web.json_response(body | {"simulator": True})

    async def _what(self, _: web.Request) -> web.Response:
        return web.Response(text=f"eport customs-sim: {NAME}. Messages: /messages?after=PLACE\n")


def tell(folders: Sequence[Path], adapt: bool) -> list[Story]:
    """The stories of all scenarios. Raises `ValueError` where customs says nothing in any, `FileNotFoundError`."""
    found: list[Story] = []
    for folder in scenarios(folders):
        found += stories(folder, adapt, len(found) + 1)
    if not found:
        raise ValueError("customs says nothing in these folders; `eport customs replay` tells what is in them")
    return found


def read_faults(text: str) -> list[Fault]:
    """Names with commas between them. Raises `ValueError`."""
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(Fault(name))
        except ValueError:
            known = ", ".join(fault.value for fault in Fault)
            raise ValueError(f"faults = {name!r}: is none of {known}") from None
    return found


def command(
    folder: Annotated[list[Path], typer.Argument(help="folders of WCO DM 3.6 messages, a scenario each")],
    listen: Annotated[str, typer.Option(help="HOST:PORT of its HTTPS service")] = "127.0.0.1:8790",
    keys: Annotated[Path, typer.Option(help="folder of signing and tls keys and certificates; made if missing")] = Path(
        "customs-sim"
    ),
    pace: Annotated[float, typer.Option(min=0, help="seconds between two messages; 0 sends all at once")] = 1.0,
    seed: Annotated[int, typer.Option(help="of the order and the faults")] = 1,
    faults: Annotated[str, typer.Option(help="one for each declaration, of these: late,duplicated,…")] = "",
    adapt: Annotated[
        bool, typer.Option("--adapt", help="another authority's: under China numbers, taxes in yuan one for one")
    ] = False,
    dry: Annotated[bool, typer.Option("--plan", help="say what would be sent, and end")] = False,
) -> None:
    """Play the customs authority: sign the messages of scenarios and serve them over HTTPS. A SIMULATOR."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65_536:
            raise ValueError(f"listen = {listen!r}: is not HOST:PORT")
        deliveries = plan(tell(folder, adapt), read_faults(faults), seed)
        if dry:
            for place, item in enumerate(deliveries):
                fault = f" {item.fault.value}" if item.fault else ""
                console.print(escape(f"{place:>4} {item.scenario} {item.number}{fault}"))
            return
        simulator = Simulator(deliveries, keys, pace)
        console.print(f"[bold yellow]SIMULATOR[/] {escape(NAME)}: {len(deliveries)} messages, one every {pace} s")
        console.print(escape(f"pull: https://{listen}/messages, pull_certificate: {keys / 'tls.pem'}"))
        console.print(escape(f"certificates: [{keys / 'signing.pem'}]"))
        with suppress(KeyboardInterrupt):
            asyncio.run(simulator.run(host, int(port)))
    except (OSError, ValueError, MessageError) as error:
        console.print(f"[bold red]refused[/] {escape(str(error))}")
        raise typer.Exit(1) from error
