"""How long the sides that read the event log take, as there is more of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench.load.stream import significant
from bench.scene import Scene
from eport.chain.record import Record
from eport.credit import logs as credits
from eport.money.supply import statement
from eport.operations.acceptance import Verdict, accept
from eport.window.statistics import fold, read
from eport.window.view import queue

READERS = {
    "book": "book of credits (`eport credit status`): every event of the engine",
    "board": "board of the window (`eport window board`): every event, and the parts that wait (none here)",
    "acceptance": "acceptance of the deployment (`make accept`): code, wiring, roles, money, calendars",
    "supply": "statement of money (`eport money supply`)",
}


def events(scene: Scene) -> int:
    """How many logs the alliance's contracts have written."""
    addresses = [contract.address for contract in scene.alliance.contracts.values()]
    return len(scene.ask("eth_getLogs", {"address": addresses, "fromBlock": "0x0"}))


def seconds(scene: Scene, record: Record) -> dict[str, float]:
    """[s] that each takes, by key of `READERS`; a wrong outcome is an error (`AssertionError`)."""
    return {key: significant(_timed(reader)) for key, reader in _readers(scene, record).items()}


def _readers(scene: Scene, record: Record) -> dict[str, Callable[[], None]]:
    alliance = scene.alliance

    def book() -> None:
        assert len(credits.book(alliance.contracts)) == scene.trades

    def board() -> None:
        log = fold(read(alliance["SingleWindow"]))
        assert len(log.dossiers) == scene.trades
        queue(alliance["SingleWindow"], log)

    def acceptance() -> None:
        checks: Any = accept(alliance, record, lambda address: address)
        failed = [check for check in checks if check.verdict is Verdict.FAILS and check.group == "money"]
        assert not failed, failed

    def supply() -> None:
        assert all(statement(alliance["DigitalYuan"], alliance["Escrow"]).checks.values())

    return {"book": book, "board": board, "acceptance": acceptance, "supply": supply}


def _timed(reader: Callable[[], None]) -> float:
    begin = time.perf_counter()
    reader()
    return time.perf_counter() - begin
