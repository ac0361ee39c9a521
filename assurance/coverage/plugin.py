"""A plugin of pytest that notes which instructions of the contracts run: `-p assurance.coverage.plugin`.

Contracts are deployed as `build.py` compiles them. Every call that a test makes, done or refused, is asked of the node
once more as a trace: a call and an estimate after the node answered, a transaction before it is sent. Code is told by
what it is, its immutables masked, so clones and contracts that deploy others count too.
"""

from __future__ import annotations

import functools
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import rlp
from eth_account import Account

from assurance.coverage.build import Code, codes, compiled, masked
from eport.chain import artifacts, local

ENOUGH = 2
"""The same call by the same caller with the same answer (of an estimate: its gas; of a refusal: its error) that showed
nothing new so often is not traced again. Too little may be counted then, never too much.
"""
_STEP = re.compile(rb'"pc":(\d+),"op":"(\w+)","gas":\d+,"gasCost":\d+,"depth":(\d+)')
_CHANGES_CODE = ("evm_revert", "anvil_reset", "anvil_setCode", "anvil_loadState", "anvil_reorg", "anvil_rollback")


class Tracer:
    """What ran, by code: program counters, and the jumps that were taken (1) and not taken (0)."""

    def __init__(self, every: list[Code]) -> None:
        self.ran: dict[str, set[int]] = {code.key: set() for code in every}
        self.jumped: dict[str, set[tuple[int, int]]] = {code.key: set() for code in every}
        self.traced = self.skipped = self.unread = self.differing = 0
        self._creation = [code for code in every if not code.runtime]
        self._runtime: dict[int, list[Code]] = {}
        for code in every:
            if code.runtime:
                self._runtime.setdefault(len(code.template), []).append(code)
        self._standing: dict[tuple[str, str], str | None] = {}
        self._fruitless: Counter[tuple[Any, ...]] = Counter()
        self._estimated: tuple[Any, ...] = ()
        self.session = requests.Session()

    # ---------------------------------------------------------------------------------------------- what is asked

    def before(self, url: str, asked: dict[str, Any]) -> None:
        """Transactions change what they would be traced on."""
        method, parameters = asked["method"], asked.get("params") or []
        if method in _CHANGES_CODE:
            self._standing.clear()
        elif method == "eth_sendTransaction":
            self._trace(url, parameters[0], "latest", {}, [])
        elif method == "eth_sendRawTransaction":
            self._trace(url, _unsigned(parameters[0]), "latest", {}, [])

    def after(self, url: str, asked: dict[str, Any], answer: dict[str, Any]) -> None:
        method, parameters = asked["method"], asked.get("params") or []
        if method in ("eth_call", "eth_estimateGas"):
            block = parameters[1] if len(parameters) > 1 else "latest"
            self._trace(url, parameters[0], block, answer, parameters[2:])

    def _trace(
        self, url: str, transaction: dict[str, Any], block: Any, answer: dict[str, Any], overrides: list[Any]
    ) -> None:
        call = {key: transaction[key] for key in ("from", "to", "value", "gas") if transaction.get(key)}
        call["data"] = transaction.get("data") or transaction.get("input") or "0x"
        # What a call supposes of accounts, and of the block: a later time, say.
        also = {name: given for name, given in zip(("stateOverrides", "blockOverrides"), overrides) if given}
        sent = (call.get("from"), call.get("to"), call["data"])
        key = (*sent, json.dumps(also), answer.get("result"), str(answer.get("error")))
        # A transaction comes after its estimate, and does the same.
        estimated, self._estimated = self._estimated, sent if "result" in answer else ()
        if self._fruitless[key] >= ENOUGH or (not answer and sent == estimated):
            self.skipped += 1
            return
        calls = self._ask(url, "debug_traceCall", call, block, {"tracer": "callTracer", **also})
        if "result" not in calls:
            self.unread += 1
            return
        if answer and ("error" in answer) != ("error" in calls["result"]):
            self.differing += 1  # done where the node refused it, or the other way round
        frames = list(self._frames(url, calls["result"], {}))
        options = {"disableStack": True, "disableStorage": True, **also}
        raw = self._post(url, "debug_traceCall", call, block, options)
        self.traced += 1
        if not self._walk(frames, _STEP.findall(raw)):
            self._fruitless[key] += 1

    def _post(self, url: str, method: str, *parameters: Any) -> bytes:
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
        return self.session.post(url, json=asked, timeout=300).content

    def _ask(self, url: str, method: str, *parameters: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._post(url, method, *parameters))
        return answer

    # -------------------------------------------------------------------------------------------------- what ran

    def _frames(self, url: str, frame: dict[str, Any], made: dict[str, str]) -> Iterator[str | None]:
        """The code of every call of a trace that runs code, in the order in which they begin; None: not ours."""
        to, kind = str(frame.get("to", "")).lower(), frame.get("type", "")
        if kind in ("CREATE", "CREATE2"):
            yield self._creating(bytes.fromhex(frame["input"][2:]))
        elif to in made:
            yield self._identified(bytes.fromhex(made[to][2:]))
        elif kind != "SELFDESTRUCT" and (standing := self._at(url, to)) != "":
            yield standing
        for inner in frame.get("calls", ()):
            yield from self._frames(url, inner, made)
        if kind in ("CREATE", "CREATE2") and len(frame.get("output", "0x")) > 2:
            made[to] = frame["output"]

    def _at(self, url: str, address: str) -> str | None:
        """Key of the code at an address; None where it is not ours, empty where there is none."""
        place = (url, address)
        if place not in self._standing:
            code = bytes.fromhex(self._ask(url, "eth_getCode", address, "latest")["result"][2:])
            found = self._identified(code) if code else ""
            if found == "":
                return ""  # something may be deployed there yet
            self._standing[place] = found
        return self._standing[place]

    def _identified(self, code: bytes) -> str | None:
        for known in self._runtime.get(len(code), ()):
            if masked(code, known.immutables) == masked(known.template, known.immutables):
                return known.key
        return None

    def _creating(self, code: bytes) -> str | None:
        return next((known.key for known in self._creation if code.startswith(known.template)), None)

    def _walk(self, frames: list[str | None], steps: list[tuple[bytes, bytes, bytes]]) -> bool:
        """Notes the steps; says whether any was new."""
        begun = iter(frames)
        stack: list[str | None] = []
        ran: list[tuple[str, int]] = []
        jumped: list[tuple[str, tuple[int, int]]] = []
        last = len(steps) - 1
        for number, (at, name, level) in enumerate(steps):
            depth = int(level)
            if depth > len(stack):
                try:
                    stack.append(next(begun))
                except StopIteration:
                    self.unread += 1
                    return False
            elif depth < len(stack):
                stack.pop()
            if (key := stack[-1]) is None:
                continue
            place = int(at)
            ran.append((key, place))
            if name == b"JUMPI" and number < last and steps[number + 1][2] == level:
                jumped.append((key, (place, int(int(steps[number + 1][0]) != place + 1))))
        if next(begun, self) is not self:
            self.unread += 1  # a call that ran nothing: which one cannot be told
            return False
        fresh = False
        for key, place in set(ran):
            if place not in self.ran[key]:
                self.ran[key].add(place)
                fresh = True
        for key, jump in set(jumped):
            if jump not in self.jumped[key]:
                self.jumped[key].add(jump)
                fresh = True
        return fresh


def _unsigned(raw: str) -> dict[str, Any]:
    """Who sends what where, of a signed transaction."""
    data = bytes.fromhex(raw.removeprefix("0x"))
    # Legacy: nonce, gas price, gas, to, value, data. EIP-2930 has the chain before, EIP-1559 one more price.
    skip = {1: 1, 2: 2}.get(data[0], 0)
    _, _, _, to, value, call = rlp.decode(data[1:] if skip else data)[skip : skip + 6]
    found = {"from": Account.recover_transaction(raw), "data": "0x" + call.hex()}
    if to:
        found["to"] = "0x" + to.hex()
    if value:
        found["value"] = hex(int.from_bytes(value, "big"))
    return found


class Watch:
    """Stands between the tests and their nodes for a session, and writes what ran at its end."""

    def __init__(self, record: Path) -> None:
        self.record = record
        every = codes(compiled())
        self.tracer = Tracer(every)
        self._bytecode = {code.contract: code.template.hex() for code in every if not code.runtime}
        self.tests: set[str] = set()
        self.failed: dict[str, str] = {}
        self._undo = pytest.MonkeyPatch()
        self._begun = time.monotonic()

    def begin(self) -> None:
        """Before any module of the tests is read, so that they all see the same contracts."""
        load, command = artifacts.load, local.anvil_command

        @functools.cache
        def covered(name: str) -> artifacts.Artifact:
            found = load(name)
            return artifacts.Artifact(name, found.abi, self._bytecode.get(name, found.bytecode))

        def roomy(*arguments: Any, **options: Any) -> list[str]:
            return [*command(*arguments, **options), "--disable-code-size-limit"]

        self._undo.setattr(artifacts, "load", covered)
        self._undo.setattr(local, "anvil_command", roomy)
        send, tracer = requests.Session.send, self.tracer

        def watching(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
            asked = [] if session is tracer.session else _asked(request)
            url = str(request.url)
            for one in asked:
                tracer.before(url, one)
            answer = send(session, request, **options)
            for one in asked:
                tracer.after(url, one, _answer(answer, one))
            return answer

        self._undo.setattr(requests.Session, "send", watching)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests.add(report.nodeid)
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.failed[report.nodeid] = str(crash.message if crash else report.longrepr).splitlines()[0]

    def pytest_sessionfinish(self) -> None:
        self._undo.undo()
        tracer = self.tracer
        ran = {key: sorted(places) for key, places in tracer.ran.items() if places}
        jumped = {key: sorted(jumps) for key, jumps in tracer.jumped.items() if jumps}
        figures = {name: getattr(tracer, name) for name in ("traced", "skipped", "unread", "differing")}
        figures["seconds"] = round(time.monotonic() - self._begun)
        found = {"ran": ran, "jumped": jumped, "tests": len(self.tests), "failed": self.failed, **figures}
        self.record.parent.mkdir(parents=True, exist_ok=True)
        self.record.write_text(json.dumps(found))


def _asked(request: requests.PreparedRequest) -> list[dict[str, Any]]:
    """The JSON-RPC of a request; none where it is something else."""
    try:
        body = json.loads(request.body or b"")
    except ValueError:
        return []
    every = body if isinstance(body, list) else [body]
    return [one for one in every if isinstance(one, dict) and "method" in one]


def _answer(response: requests.Response, asked: dict[str, Any]) -> dict[str, Any]:
    """What was answered to one request of those that were sent together."""
    found = response.json()
    every = found if isinstance(found, list) else [found]
    return next((one for one in every if one.get("id") == asked.get("id")), {})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--contracts-ran", type=Path, required=True, help="file for what ran of the contracts")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    watch = Watch(early_config.known_args_namespace.contracts_ran)
    early_config.pluginmanager.register(watch)
    watch.begin()
