"""Where mutants meet the tests: one pytest session, one chain, deployed code exchanged under it.

A test of a contract takes fifty milliseconds, but to deploy the alliance takes twenty seconds and to collect the tests
some more. So both happen once. For each mutant the code at the contract's address is exchanged (`anvil_setCode`, with
the immutables of the code that stands there), the tests that reach the changed function run until one fails, and the
chain is taken back to the block before.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from _pytest.runner import runtestprotocol

from assurance.compiler import ROOT, CompileError, Compiler
from assurance.mutation.operators import Mutant
from assurance.mutation.sources import Sources, selectors
from eport.chain import contract as chain_module
from eport.chain.artifacts import Artifact
from eport.chain.contract import Chain, Contract

ROOMS = {
    "contracts/money/": "tests/contracts/money",
    "contracts/alliance/": "tests/contracts/alliance",
    "contracts/attestation/": "tests/contracts/attestation",
    "contracts/credit/": "tests/contracts/credit",
    "contracts/customs/": "tests/contracts/customs",
    "contracts/window/SingleWindow": "tests/contracts/window",
    "contracts/window/": "tests/contracts/trade_finance",
}
"""The tests that judge the mutants of a deployed contract, by where its file is; the first that fits counts."""

CODE = ["evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"]
"""All that is asked of the compiler: with source maps and gas estimates a compile takes a third longer."""

_WORD = re.compile(r"[A-Z]?[a-z]+")

KILLED, SURVIVED, EQUAL, INVALID = "killed", "survived", "equal", "invalid"


def room_of(file: str) -> str:
    return next(room for prefix, room in ROOMS.items() if file.startswith(prefix))


def judged_by(sources: Sources, mutant: Mutant, room: str) -> list[str]:
    """Contracts in which the tests of a room look for the mutant."""
    every = sources.targets[mutant.file]
    if mutant.operator == "modifier" and mutant.before == "restricted":
        # Who may call what is tested for all contracts at once, in the alliance's room.
        return every if room == ROOMS["contracts/alliance/"] else []
    return [target for target in every if room_of(sources.home[target]) == room]


@dataclass
class Code:
    """Deployed code of a contract, and where its immutables go."""

    runtime: bytes
    immutables: dict[int, list[dict[str, int]]]
    """Places of each, by the number that its declaration has in the syntax tree."""


@dataclass
class Test:
    """A test as its run on the unchanged contracts showed it."""

    item: pytest.Item
    seconds: float
    touches: set[tuple[str, str]]
    """Contract and function of every call that the test made, by itself or through another contract."""


@dataclass
class Verdict:
    """What became of a mutant."""

    outcome: str
    by: str = ""
    tests: int = 0
    seconds: float = 0.0


@dataclass
class Arena:
    """A session of pytest as a plugin: takes over the loop that would run each test once."""

    compiler: Compiler
    sources: Sources
    room: str
    mutants: Sequence[Mutant]
    done: Any
    """Called with each mutant and its verdict."""
    deadline: float
    most: int
    """Tests after which a mutant is given up, which says nothing about it; 0: never."""
    tests: list[Test] = field(default_factory=list)
    known: list[Contract] = field(default_factory=list)
    sound: set[str] = field(default_factory=set)
    originals: dict[tuple[str, bool], Code] = field(default_factory=dict)
    ran: bool = False

    def _plain(self, targets: Iterable[str]) -> bool:
        """Mutants are compiled without the optimiser, which is two thirds of a compile. Not those of attestation: their
        stack is too deep then, and to judge a quote takes more gas than a transaction may have.
        """
        return not any(room_of(self.sources.home[target]) == ROOMS["contracts/attestation/"] for target in targets)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.base = _Base(session, ROOT / self.room)
        self._baseline(session.items)
        for mutant in self.mutants:
            if time.monotonic() > self.deadline:
                break
            started = time.monotonic()
            verdict = self._judge(mutant)
            verdict.seconds = round(time.monotonic() - started, 2)
            self.done(mutant, verdict)
        self.ran = True
        return True

    # --------------------------------------------------------------------------------------------------- before

    def _baseline(self, items: Iterable[pytest.Item]) -> None:
        """Every test once on the unchanged contracts: what it touches, how long it takes, that it passes."""
        notes = _Notes(self.room)
        seen: set[Path] = set()
        with _Watch() as watch:
            for item in items:
                note = notes.get(item)
                # One test a file runs in any case: what files prepare once has to be prepared by unchanged contracts.
                if note is None or item.path not in seen:
                    seen.add(item.path)
                    watch.calls.clear()
                    started = time.monotonic()
                    if self._run(item):
                        warnings.warn(f"{item.nodeid} fails on the unchanged contracts: judges nothing", stacklevel=1)
                        continue
                    if note is None:
                        note = notes.put(item, time.monotonic() - started, watch.calls)
                self.tests.append(Test(item, *note))
        notes.write()
        if not self.tests:
            raise SystemExit(f"mutation: no test of {self.room} passes on the unchanged contracts")
        # Several chains run, and one address may be another contract's on each.
        names: dict[str, set[str]] = {}
        for contract in self.known:
            names.setdefault(contract.address.lower(), set()).add(contract.name)
        for companion, (owner, getter) in COMPANION_GETTERS.items():
            for contract in [contract for contract in self.known if contract.name == owner and _stands(contract)]:
                address = contract.call(getter)
                self.known.append(contract.chain.bind(companion, address))
                names.setdefault(address.lower(), set()).add(companion)
        functions = {name: selectors(name) for name in set().union(*names.values()) if name in self.sources.home}
        for test in self.tests:
            test.touches = {
                (name, functions[name].get(selector, "fallback"))
                for address, selector in test.touches
                for name in names.get(address, ())
                if name in functions
            }
        self.killers: dict[tuple[str, str], list[Test]] = {}
        total = sum(test.seconds for test in self.tests)
        print(f"{self.room}: {len(self.tests)} tests, {total:.0f} s", file=sys.__stdout__, flush=True)

    def _run(self, item: pytest.Item) -> str:
        """The part of the test that failed; empty where it passed."""
        reports = runtestprotocol(item, log=False, nextitem=self.base)  # type: ignore[arg-type]
        return next((report.when or "?" for report in reports if report.failed), "")

    # --------------------------------------------------------------------------------------------------- a mutant

    def _judge(self, mutant: Mutant) -> Verdict:
        targets = judged_by(self.sources, mutant, self.room)
        plain = self._plain(targets)
        try:
            changed = self._changed(mutant, targets, plain)
            for name, code in changed.items():
                _paired(self.original(name, False), code)
        except CompileError as error:
            return Verdict(INVALID, str(error).splitlines()[0])
        if not changed:
            return Verdict(EQUAL)
        order = self._order(mutant, set(changed))[: self.most or None]
        for number, test in enumerate(order, 1):
            if (failed := self._against(changed, test)) and self._is_sound(test, changed, plain):
                kills = self.killers.setdefault((mutant.file, mutant.function), [])
                if test not in kills:
                    kills.append(test)
                return Verdict(KILLED, f"{test.item.nodeid} ({failed})", number)
        if plain and not self._changed(mutant, targets, False):
            return Verdict(EQUAL)
        return Verdict(SURVIVED, "", len(order))

    def _against(self, changed: dict[str, Code], test: Test) -> str:
        """The part of the test that fails where that code stands; what it did to the chains is undone."""
        chains = self._chains()
        marks = {url: _rpc(chain, "evm_snapshot") for url, chain in chains.items()}
        self._exchange(changed, set(chains))
        try:
            return self._run(test.item)
        finally:
            for url, mark in marks.items():
                _rpc(chains[url], "evm_revert", mark)

    def _is_sound(self, test: Test, changed: dict[str, Code], plain: bool) -> bool:
        """Whether the test passes on the unchanged contracts when they are compiled as the mutants are. One that does
        not (it counts gas, say) found nothing, and judges no more.
        """
        if test.item.nodeid in self.sound:
            return True
        if self._against({name: self.original(name, plain) for name in changed}, test):
            self.tests.remove(test)
            return False
        self.sound.add(test.item.nodeid)
        return True

    def _order(self, mutant: Mutant, changed: set[str]) -> list[Test]:
        """Tests that reach the function, those first that found its other mutants, then those whose names share words
        with it (`_claimAdvance`: advances/test_recoup.py), then those that call it themselves, then quick ones.

        Where calls say nothing (a constant, a modifier), every test that touches the contract.
        """
        through = self.sources.reached_through(mutant.function)
        touching = [test for test in self.tests if any(name in changed for name, _ in test.touches)]
        reaching = [t for t in touching if any(name in changed and f in through for name, f in t.touches)]
        earlier = self.killers.get((mutant.file, mutant.function), [])
        stem = mutant.function.strip("_").lower()
        words = [word.lower() for word in _WORD.findall(mutant.function) if len(word) > 2]

        def rank(test: Test) -> tuple[int, int, int, float]:
            direct = any(name in changed and f.lower() == stem for name, f in test.touches)
            shared = sum(word in test.item.nodeid for word in words)
            return (earlier.index(test) if test in earlier else len(earlier), -shared, not direct, test.seconds)

        return sorted(reaching or touching, key=rank)

    def _compiled(self, sources: dict[str, str], names: Iterable[str], plain: bool) -> dict[str, Code]:
        wanted = {name: self.sources.home[name] for name in names}
        output: dict[str, dict[str, list[str]]] = {}
        for name, file in wanted.items():
            output.setdefault(file, {})[name] = CODE
        every = {file: self.sources.source[file].decode() for file in wanted.values()}
        options = {"optimizer": {"enabled": False}} if plain else {}
        answer = self.compiler.compile({**every, **sources}, output, **options)
        found = {}
        for name, file in wanted.items():
            made = answer["contracts"][file][name]["evm"]
            places = sorted(made["deployedBytecode"].get("immutableReferences", {}).items(), key=lambda at: int(at[0]))
            code = bytes.fromhex(made["deployedBytecode"]["object"])
            found[name] = Code(code, {int(number): spots for number, spots in places})
        return found

    def original(self, name: str, plain: bool) -> Code:
        key = (name, plain)
        if key not in self.originals:
            self.originals[key] = self._compiled({}, [name], plain)[name]
        return self.originals[key]

    def _changed(self, mutant: Mutant, targets: Sequence[str], plain: bool) -> dict[str, Code]:
        """Contracts whose code the mistake changes."""
        source = self.sources.source[mutant.file]
        made = self._compiled({mutant.file: mutant.applied(source)}, targets, plain)
        return {name: code for name, code in made.items() if code.runtime != self.original(name, plain).runtime}

    def _chains(self) -> dict[str, Chain]:
        """Chains that run: the session's, and those that a room's fixtures keep beside it.

        One that has ended is forgotten: to ask it again before every mutant takes two seconds each time.
        """
        every = {contract.chain.url: contract.chain for contract in self.known}
        alive = {url: chain for url, chain in every.items() if _alive(chain)}
        self.known[:] = [contract for contract in self.known if contract.chain.url in alive]
        return alive

    def _exchange(self, changed: dict[str, Code], urls: set[str]) -> None:
        placed = 0
        for contract in self.known:
            new = changed.get(contract.name)
            if new is None or contract.chain.url not in urls:
                continue
            standing = bytes(contract.chain.web3.eth.get_code(contract.address))  # type: ignore[arg-type]
            if not standing:
                continue  # deployed within a test, and undone
            code = bytearray(new.runtime)
            # Where the immutables stand is known of the code that was deployed, which is the optimised one.
            for spots, places in _paired(self.original(contract.name, False), new):
                value = standing[spots[0]["start"] : spots[0]["start"] + spots[0]["length"]]
                for place in places:
                    code[place["start"] : place["start"] + place["length"]] = value
            _rpc(contract.chain, "anvil_setCode", contract.address, "0x" + code.hex())
            placed += 1
        assert placed, f"{list(changed)} stand nowhere"


class _Notes:
    """What each test touched when it last ran on the unchanged contracts: good while its file and they are the same.

    Without it the second run of a room would begin with minutes in which no mutant is judged.
    """

    def __init__(self, room: str) -> None:
        self._path = ROOT / "reports/assurance" / f"touches-{room.replace('/', '-')}.json"
        self._notes: dict[str, Any] = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._contracts = hashlib.sha256(
            b"".join(path.read_bytes() for path in sorted((ROOT / "contracts").rglob("*.sol")))
        ).hexdigest()

    def _key(self, item: pytest.Item) -> str:
        return hashlib.sha256(item.nodeid.encode() + item.path.read_bytes() + self._contracts.encode()).hexdigest()[:24]

    def get(self, item: pytest.Item) -> tuple[float, set[tuple[str, str]]] | None:
        note = self._notes.get(self._key(item))
        return None if note is None else (note[0], {(address, selector) for address, selector in note[1]})

    def put(
        self, item: pytest.Item, seconds: float, touches: set[tuple[str, str]]
    ) -> tuple[float, set[tuple[str, str]]]:
        self._notes[self._key(item)] = (seconds, sorted(touches))
        return seconds, set(touches)

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._notes))


COMPANION_GETTERS = {"DcapReader": ("TrustCollateral", "reader")}
"""Contracts that another one deployed, and how it is asked for them."""


class _Base:
    """Stands for the next test: what belongs to the room as a whole stays set up between tests."""

    def __init__(self, session: pytest.Session, room: Path) -> None:
        nodes = session.items[0].listchain()
        self._chain = nodes[: 1 + max(n for n, node in enumerate(nodes) if getattr(node, "path", None) == room)]

    def listchain(self) -> list[Any]:
        return self._chain


class _Watch:
    """Notes every call that is made, and the calls that it makes, while the block lasts."""

    def __init__(self) -> None:
        self.calls: set[tuple[str, str]] = set()

    def __enter__(self) -> _Watch:
        self._send = requests.Session.send
        self._own = requests.Session()
        send, watch = self._send, self

        def watching(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
            if session is not watch._own and request.body:
                watch._note(str(request.url), request.body)
            return send(session, request, **options)

        requests.Session.send = watching  # type: ignore[method-assign,assignment]
        return self

    def __exit__(self, *_: object) -> None:
        requests.Session.send = self._send  # type: ignore[method-assign]

    def _note(self, url: str, body: bytes | str) -> None:
        try:
            asked = json.loads(body)
        except ValueError:
            return
        for one in asked if isinstance(asked, list) else [asked]:
            if not isinstance(one, dict) or one.get("method") not in ("eth_call", "eth_estimateGas"):
                continue
            call = {key: value for key, value in one["params"][0].items() if key in ("from", "to", "data", "input")}
            if not call.get("to"):
                continue
            request = {"method": "debug_traceCall", "params": [call, "latest", {"tracer": "callTracer"}]}
            answer = self._own.post(url, json={"jsonrpc": "2.0", "id": 1, **request}, timeout=60).json()
            self.calls.add((call["to"].lower(), str(call.get("data") or call.get("input"))[:10]))
            self._frames(answer.get("result", {}))

    def _frames(self, frame: dict[str, Any]) -> None:
        if "to" in frame:
            self.calls.add((frame["to"].lower(), frame.get("input", "")[:10]))
        for inner in frame.get("calls", ()):
            self._frames(inner)


def _paired(old: Code, new: Code) -> list[tuple[list[dict[str, int]], list[dict[str, int]]]]:
    """Places of the same immutable in two compiles. A mistake may add nodes to the tree, which moves the numbers of
    later files, or remove the last use of an immutable: not both at once in one contract here.
    """
    if new.immutables.keys() <= old.immutables.keys():
        return [(old.immutables[number], places) for number, places in new.immutables.items()]
    if len(new.immutables) != len(old.immutables):
        raise CompileError("immutables cannot be told apart")
    return list(zip(old.immutables.values(), new.immutables.values()))


def _rpc(chain: Chain, method: str, *parameters: Any) -> Any:
    answer = chain.web3.provider.make_request(method, list(parameters))  # type: ignore[arg-type]
    assert "result" in answer, f"{method}: {answer}"
    return answer["result"]


def _alive(chain: Chain) -> bool:
    try:
        _rpc(chain, "eth_blockNumber")
    except OSError:
        return False  # a chain of one test's own, which has stopped
    return True


def _stands(contract: Contract) -> bool:
    return _alive(contract.chain) and bool(contract.chain.web3.eth.get_code(contract.address))  # type: ignore[arg-type]


def fight(
    compiler: Compiler,
    sources: Sources,
    room: str,
    mutants: Sequence[Mutant],
    done: Any,
    deadline: float,
    tests: Sequence[str] = (),
    most: int = 0,
) -> None:
    """Judge the mutants by the tests of a room. `done` is called with each and its verdict, as they come.

    `tests`: files or folders of the room to leave it at; `most`: tests that a mutant meets, all that reach it where 0.
    """
    arena = Arena(compiler, sources, room, mutants, done, deadline, most)
    init = Contract.__init__

    def noting(self: Contract, chain: Chain, artifact: Artifact, address: str) -> None:
        init(self, chain, artifact, address)
        if not any(known.address == self.address and known.chain is chain for known in arena.known):
            arena.known.append(self)

    chain_module.Contract.__init__ = noting  # type: ignore[method-assign]
    try:
        options = ["-p", "no:pytest-brownie", "-q", "--tb=line", "-s", "-p", "no:cacheprovider"]
        pytest.main([*options, *(str(ROOT / path) for path in tests or [room])], plugins=[arena])
    finally:
        chain_module.Contract.__init__ = init  # type: ignore[method-assign]
    if not arena.ran:
        raise SystemExit(f"mutation: pytest did not come to an end in {room}")
