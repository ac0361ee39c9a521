"""What is put under stress: customs' source, three oracles, a relay and officers, on one chain, as a program runs them.

All of it is the project's own code over real sockets, files and an Anvil. In one process, so that a death costs
milliseconds: an actor dies at any line of `eport/`, and what comes after it has its files and nothing else.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import resource
import shutil
import sqlite3
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from aiohttp import web
from eth_utils.crypto import keccak
from web3.types import RPCEndpoint

from bench.customs.stage import connected
from eport import merkle
from eport.chain import local
from eport.chain.contract import Chain, Contract, ContractReverted
from eport.chain.deployment import Alliance
from eport.customs.scenario import Delivery, stories
from eport.customs.sim import Simulator
from eport.enclave import declared
from eport.enclave import settings as oracle_settings
from eport.enclave.enclave import measurement
from eport.enclave.quote.collateral import utc
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.service import Service, build
from eport.enclave.statement import Domain, Statement
from eport.relay.collector import Collector
from eport.relay.outbox import DELIVERED, Outbox
from eport.relay.registration import register
from eport.relay.relay import TRANSIENT, Relay
from eport.trade import inputs as reading
from eport.trade import terms as credit_terms
from eport.trade.chapters.credit import issue
from eport.trade.chapters.money import fund
from eport.trade.parties import APPLICANT, BENEFICIARY, DEVELOPMENT_KEY, ISSUING_BANK, SHOWN
from eport.trade.trade import Trade
from tests.faults.node import PATIENCE, Anvil, Way

ROOT = Path(__file__).resolve().parents[2]
FRESH = 4
"""[schedules] that a node serves at most: after 500 blocks, those taken back among them, Anvil keeps the states of ever
fewer, and could not take back DEPTH of them any more."""
DEPTH = 20
"""[blocks] of the deepest reorganisation, and the relay's confirmations."""
MARGIN = 3000
HONOURED = 2
PAID = (
    ("Declarations", "DutyPaid"),
    ("Presentations", "PresentationHonoured"),
    ("Declarations", "DeclarationAdvanced"),
    ("DocumentaryCredit", "CreditIssued"),
)
"""Events that a trade has so many of, and no more."""
RELEASED = 3
"""Sequence of customs' last word in the example."""


class Killed(BaseException):
    """A process ends here: no handler of ours may see it."""


@contextmanager
def dies_after(lines: int | None) -> Iterator[None]:
    """Raise `Killed` before the n-th line of `eport/` that this thread runs."""
    if lines is None:
        yield
        return
    left, ours = lines, str(ROOT / "eport")

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                sys.settrace(None)
                raise Killed(f"{frame.f_code.co_filename.rpartition('eport/')[2]}:{frame.f_lineno}")
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(ours) else None

    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(None)
    raise Killed("after its last line")


@contextmanager
def full_disk(size: int | None) -> Iterator[None]:
    """No file grows beyond that many bytes: the kernel writes what fits and refuses the rest (RLIMIT_FSIZE)."""
    if size is None:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Loop:
    """An event loop in a thread, for everything that serves."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, coroutine: Any) -> Any:
        """Run it there and wait."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=30)


class Source(Simulator):
    """Customs' source: as many messages are out as `out` says; its next answers are spoilt by `faults`."""

    FAULTS = ("429", "503", "hangs up", "half an answer", "no JSON", "no messages field", "begins anew")

    def __init__(self, deliveries: list[Delivery], folder: Path) -> None:
        super().__init__(deliveries, folder, pace=0)
        self.out = 0
        self.faults: list[str] = []

    def sent(self) -> list[bytes]:
        return super().sent()[: self.out]

    def application(self) -> web.Application:
        app = super().application()
        app.middlewares.append(self._spoil)
        return app

    @web.middleware
    async def _spoil(self, request: web.Request, handler: Any) -> web.StreamResponse:
        fault = self.faults.pop(0) if self.faults else None
        if fault == "429":
            return web.Response(status=429)
        if fault == "503":
            return web.Response(status=503, text="<html>maintenance</html>", content_type="text/html")
        if fault == "no JSON":
            return web.Response(text="<html>hotel</html>", content_type="text/html")
        if fault == "no messages field":
            return web.json_response({"next": "4"})
        if fault == "hangs up":
            assert request.transport is not None
            request.transport.abort()
        if fault == "half an answer":
            answer = web.StreamResponse(headers={"Content-Length": "1000"})
            await answer.prepare(request)
            await answer.write(b'{"messages": [')
            assert request.transport is not None
            request.transport.abort()
            return answer
        if fault == "begins anew":  # a source that forgot its readers' places
            request = request.clone(rel_url=request.rel_url.with_query(after=""))
        answered: web.StreamResponse = await handler(request)
        return answered


class Oracle:
    """One oracle: its files, and the program on them while it lives."""

    def __init__(self, world: World, name: str, customs: int) -> None:
        self._world, self.name = world, name
        self.folder = world.folder / name
        self.folder.mkdir()
        (self.folder / "customs.key").write_text(DEVELOPMENT_KEY.hex())
        keys = world.folder / "keys"
        settings = {
            "provider": "simulator", "machine": name, "state": "state", "listen": f"127.0.0.1:{local.free_port()}",
            "chain_id": local.CHAIN_ID, "oracle": world.alliance["ClearanceOracle"].address,
            "registry": world.alliance["EnclaveRegistry"].address, "key_epoch": 1,
            "customs": {
                "institution": 3, "certificates": [str(keys / "signing.pem")], "key": "customs.key",
                "pull": f"https://127.0.0.1:{customs}/messages", "pull_certificate": str(keys / "tls.pem"),
            },
        }  # fmt: skip
        path = self.folder / "oracle.yaml"
        path.write_text(yaml.safe_dump(settings))
        self.settings = oracle_settings.load(path)
        self.url = "http://{}:{}".format(*self.settings.listen)
        self._platform = SimulatedPlatform(name, measurement(), utc(world.alliance.chain.now()))
        self.service: Service | None = None
        self._runner: web.AppRunner | None = None

    def begin(self) -> None:
        """Start on the files that are there. Raises what the program raises."""
        program = build(self.settings, self._platform)
        self._program = program
        service = Service(program, self.settings)
        self._runner = self._world.loop.run(_serve(service.application(), *self.settings.listen))
        self.service = service

    def fetch(self) -> None:
        """One look for messages, as its loop does it."""
        assert self.service is not None
        asyncio.run(self.service.fetch())

    def signed(self) -> list[Any]:
        """What it would tell."""
        return list(self._program.signed) if self.service is not None else []

    def kill(self) -> None:
        """It is gone: nobody answers, its lock is free, its memory lost."""
        if self._runner is not None:
            self._world.loop.run(self._runner.cleanup())
        program = getattr(self, "_program", None)
        if program is not None:
            program.enclave._journal.close()
        self._program = self._runner = self.service = None  # type: ignore[assignment]
        gc.collect()  # a journal that was being opened holds its lock until then

    def forget(self) -> None:
        """As it was registered: its key, and nothing that it heard."""
        self.kill()
        for path in self.settings.state.iterdir():
            if path.name != "key.sealed":
                shutil.rmtree(path) if path.is_dir() else path.unlink()


async def _serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, host, port, reuse_address=True).start()
    return runner


class RelayActor:
    """One relay: its outbox, and the relay on it while it lives. `look` is one round of `eport relay run`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._path = world.folder / "relay.sqlite"
        self.outbox: Outbox | None = None

    def begin(self) -> None:
        alliance = self._world.through
        domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
        urls = [oracle.url for oracle in self._world.oracles]
        self.outbox = Outbox(self._path)
        self._collector = Collector(
            urls, domain, alliance.settings.quorum, patience=0.05, timeout=PATIENCE, known=self.outbox.has_statement
        )
        self._relay = Relay(
            alliance["Declarations"], alliance.accounts["relay"], self.outbox, attempts=2, wait=PATIENCE,
            confirmations=DEPTH, seldom=PATIENCE,
        )  # fmt: skip

    def look(self) -> None:
        """Raises what ends the program; what it survives is caught as there."""
        for signed in self._collector.poll():
            self._relay.accept(signed)
        with suppress(*TRANSIENT):
            self._relay.deliver()

    def kill(self) -> None:
        self.outbox = None
        gc.collect()

    def forget(self) -> None:
        self.kill()
        for path in self._path.parent.glob(self._path.name + "*"):
            path.unlink()


class Officers:
    """Importer, exporter and bank: each looks at the chain, does what is next, and believes no receipt."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._presented: int | None = None

    def begin(self) -> None:
        """They keep nothing, but for the nonce of what no contract would refuse to do twice."""
        self._seen: tuple[int, bytes] | None = None

    def kill(self) -> None:
        """They lose what they saw."""
        self._seen = None

    def forget(self) -> None:
        """They were never there."""
        self._seen = self._presented = None

    def look(self) -> None:
        """Whatever is due. A fault, or a refusal of what came too early, leaves it to the next look."""
        with suppress(ContractReverted, *TRANSIENT):
            self.act()

    def act(self) -> None:
        """Pay the duty, present the documents, honour them: each where the chain does not show it done."""
        world, alliance = self._world, self._world.through
        found = alliance["Declarations"].struct("declaration", world.trade.subject)
        if found["dutyPayable"] > found["dutyPaid"]:
            payable = found["dutyPayable"]
            account = alliance.accounts[APPLICANT]
            spender = alliance["Declarations"].address
            if alliance["DigitalYuan"].call("allowance", account.address, spender) < payable:
                alliance["DigitalYuan"].send(account, "approve", spender, payable)
            alliance["Declarations"].send(account, "payDuty", world.trade.subject)
        newest = world.newest()
        if found["sequence"] < RELEASED or newest is None:
            return
        credit, terms = world.trade.credit_id, world.trade.terms.as_tuple()
        presentations = alliance["Presentations"]
        if not presentations.struct("presentation", credit, 1)["presentedAt"]:
            amount, oracle = world.documents()[0], alliance["ClearanceOracle"]
            moment = oracle.call("reliableFrom", world.trade.subject, amount)
            if moment < 1 << 40:
                world.wait_until(moment)
            if not self._is_proven(newest, amount):
                return
            self._present(presentations, credit, terms, 0, 0, world.documents(), world.release(newest))
        if presentations.struct("examination", credit, 1, 0)["state"] != HONOURED:
            presentations.send(alliance.accounts[ISSUING_BANK], "honour", credit, 1, 0, terms)

    def _present(self, presentations: Contract, *arguments: Any) -> None:
        """What is left of a credit may be presented as well, so that a node that lags by a few blocks could have the
        same documents presented twice. Under the nonce of the first time it is the same transaction or none.
        """
        chain, account = self._world.through.chain, self._world.through.accounts[BENEFICIARY]
        if self._presented is None:
            self._presented = chain.web3.eth.get_transaction_count(account.address, "pending")  # type: ignore[arg-type]
        data, label = presentations.encode("present", *arguments), "Presentations.present"
        raw = chain.prepare(account, presentations.address, data, label, nonce=self._presented)
        chain.broadcast(raw, label)

    def _is_proven(self, newest: Statement, amount: int) -> bool:
        """Whether the release is proven in a block that stays: documents that rely on one that goes are discrepant."""
        eth, oracle = self._world.through.chain.web3.eth, self._world.through["ClearanceOracle"]
        head = eth.get_block("latest")
        if not oracle.call("provesRelease", newest.as_tuple(), amount, block=head["number"]):
            self._seen = None
            return False
        if self._seen is None or bytes(eth.get_block(self._seen[0])["hash"]) != self._seen[1]:
            self._seen = head["number"], bytes(head["hash"])
            self._world.node.ask("anvil_mine", hex(DEPTH))  # time goes on
            return False
        return head["number"] >= self._seen[0] + DEPTH


class World:
    """A credit is issued and a declaration lodged; nothing has been heard of customs."""

    def __init__(self, folder: Path, deployed: Alliance) -> None:
        """On a chain of its own, which begins where that of `deployed` stands."""
        self.folder, self.loop = folder, Loop()
        self._stack = ExitStack()
        self.node = Anvil(folder)
        dumped = deployed.chain.web3.provider.make_request(RPCEndpoint("anvil_dumpState"), [])["result"]
        start = folder / "deployed.json"
        start.write_bytes(gzip.decompress(bytes.fromhex(dumped[2:])))
        self.node.start(start)
        self._stack.callback(self.node.end)
        self.alliance = connected(self.node.url, deployed)
        example = ROOT / "examples/sight"
        self._inputs = reading.read(example / "mt700.txt", example / "customs")
        self.trade = Trade(self.alliance, self._inputs, MARGIN, lambda _: None)
        fund(self.trade, None)
        issue(self.trade)
        (story,) = stories(example)
        deliveries = [Delivery("faults", story.number, xml) for xml in story.declarations]
        deliveries += [Delivery("faults", story.number, answer.xml) for answer in story.answers]
        self.source = Source(deliveries, folder / "keys")
        self.messages = len(deliveries)
        self._port = local.free_port()
        self._serving: asyncio.Future[None] | None = None
        self.source_begin()
        (presented,) = self._inputs.presentations
        self.trade.at(int(presented.presented_at.timestamp()))
        self.oracles = [Oracle(self, item.platform, self._port) for item in deployed.settings.enclaves]
        for oracle in self.oracles:
            oracle.begin()
            contracts = self.alliance["EnclaveRegistry"], self.alliance["TrustCollateral"]
            register(*contracts, self.alliance.accounts["relay"], oracle.url)
        self.trade.send(
            APPLICANT, "Declarations", "lodge", self.trade.subject, reading.direction(self._inputs.number),
            self.trade.commitment.root,
        )  # fmt: skip
        self._base = folder / "base.json"
        shutil.copy(self.node.end(), self._base)
        self.node.start(self._base)
        self.way = Way(self.node)
        self._stack.callback(self.way.close)
        self.through = connected(self.way.url, self.alliance)
        self.direct = connected(self.node.url, self.alliance)
        hurry(self.through.chain)
        self.relay, self.officers = RelayActor(self), Officers(self)
        self.actors: tuple[Oracle | RelayActor | Officers, ...] = (*self.oracles, self.relay, self.officers)
        self.restarted = False
        self._snapshot, self._begun = "", 0
        gc.collect()
        gc.freeze()  # what stands now stays, and need not be looked through at every death
        self.said: defaultdict[tuple[str, bytes, int], set[bytes]] = defaultdict(set)
        """(signer, subject, sequence) → every value that was ever signed for it."""

    def close(self) -> None:
        """End everything."""
        for actor in self.actors:
            actor.kill()
        self.source_end()
        gc.unfreeze()
        self._stack.close()

    # ------------------------------------------------------------------------------------------------- a schedule

    def begin(self) -> None:
        """Everything as it was, nobody running."""
        self.source.out, self.source.faults = 0, []
        self.said.clear()
        self._begun += 1
        if self.restarted or self._begun % FRESH == 0:
            self.node.end()
            self.node.start(self._base)
            self.restarted = False
        for actor in self.actors:
            actor.forget()
        self._snapshot = self.node.ask("evm_snapshot")
        self.node.ask("anvil_mine", hex(DEPTH))

    def end(self) -> None:
        """The chain as it was."""
        self.way.heal()
        if not self.restarted:
            assert self.node.ask("evm_revert", self._snapshot)

    def restart(self) -> None:
        """The node ends and comes back with what it had."""
        self.node.start(self.node.end())
        self.node.ask("anvil_mine", hex(DEPTH))  # Anvil cannot take back the blocks that it was loaded with
        self.restarted = True

    def reorganise(self, depth: int) -> None:
        """The newest blocks give way to empty ones; what stood in them is in no pool."""
        self.node.wait_mined()
        self.node.ask("anvil_reorg", depth, [])

    def wait_until(self, moment: int) -> None:
        """That time [unix s] comes on the chain."""
        if moment > int(self.node.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16):
            self.node.ask("evm_setNextBlockTimestamp", moment)
            self.node.ask("evm_mine")

    def source_begin(self) -> None:
        """Customs' source answers."""
        if self._serving is None:
            self._serving = asyncio.run_coroutine_threadsafe(self.source.run("127.0.0.1", self._port), self.loop._loop)  # type: ignore[assignment]

    def source_end(self) -> None:
        """Customs' source is killed."""
        if self._serving is not None:
            self._serving.cancel()
            self._serving = None

    # ---------------------------------------------------------------------------------------------- what is looked at

    def newest(self) -> Statement | None:
        """Customs' last word, as any oracle tells it to whoever asks."""
        for oracle in self.oracles:
            for signed in oracle.signed():
                if signed.statement.sequence == RELEASED:
                    statement: Statement = signed.statement
                    return statement
        return None

    def documents(self) -> tuple[Any, ...]:
        """What the exporter presents."""
        (presented,) = self._inputs.presentations
        shipped = credit_terms.day(presented.shipment_date)
        invoice = declared.invoice_value(DEVELOPMENT_KEY, presented.invoice)
        content = merkle.keyed_hash(DEVELOPMENT_KEY, "document", "the presentation of the fault schedules")
        return (presented.amount, shipped, shipped, shipped, False, presented.mask, content, keccak(text=invoice))

    def release(self, statement: Statement) -> tuple[Any, ...]:
        """Customs' last word with the proof of its invoice."""
        proof = self.trade.commitment.prove(declared.INVOICE_LEAF)
        return statement.as_tuple(), proof.salt, list(proof.proof)

    def listen(self) -> None:
        """Remember what every oracle has signed."""
        for oracle in self.oracles:
            for signed in oracle.signed():
                key = (signed.signer, signed.statement.subject, signed.statement.sequence)
                self.said[key].add(signed.statement.struct_hash())

    def is_done(self) -> bool:
        """Customs' last word is on the chain, duty and credit are paid."""
        alliance, trade = self.direct, self.trade
        found = alliance["Declarations"].struct("declaration", trade.subject)
        if found["sequence"] < RELEASED or found["dutyPaid"] < found["dutyPayable"]:
            return False
        examination = alliance["Presentations"].struct("examination", trade.credit_id, 1, 0)
        return bool(examination["state"] == HONOURED)

    def is_settled(self) -> bool:
        """The relay has nothing left to do."""
        return self.relay.outbox is not None and self.relay.outbox.counts() == {DELIVERED: RELEASED}

    def state(self) -> dict[str, Any]:
        """Everything that the trade is about, without the times."""
        alliance, trade = self.direct, self.trade
        token, accounts = alliance["DigitalYuan"], alliance.accounts
        declaration = alliance["Declarations"].struct("declaration", trade.subject)
        credit = alliance["DocumentaryCredit"].struct("status", trade.credit_id)
        presentation = alliance["Presentations"].struct("presentation", trade.credit_id, 1)
        second = alliance["Presentations"].struct("presentation", trade.credit_id, 2)
        return {
            "balances": {key: token.call("balanceOf", accounts[key].address) for key in SHOWN},
            "escrow": token.call("balanceOf", alliance["Escrow"].address),
            "supply": token.call("totalSupply"),
            "declaration": {key: value for key, value in declaration.items() if not key.endswith("At")},
            "statement": alliance["ClearanceOracle"].struct("latest", trade.subject)["sequence"],
            "credit": {key: value for key, value in credit.items() if not key.endswith("At")},
            "presentation": {key: value for key, value in presentation.items() if not key.endswith("At")},
            "presented twice": bool(second["presentedAt"]),
        }

    def payments(self) -> dict[str, int]:
        """How often duty and credit were paid, by the log of the chain as it stands."""
        logs = self.direct.chain.web3.eth.get_logs
        found = {}
        for name, event in PAID:
            contract = self.direct[name]
            topic = "0x" + contract.web3.events[event].topic.removeprefix("0x")
            found[event] = len(
                logs({"address": contract.web3.address, "fromBlock": 0, "toBlock": "latest", "topics": [topic]})  # type: ignore[list-item]
            )
        return found


def hurry(chain: Chain) -> None:
    """The same patience and repetition as in life, a hundred times faster."""
    provider: Any = chain.web3.provider
    provider._request_kwargs["timeout"] = PATIENCE
    provider.exception_retry_configuration.backoff_factor = 0.001
    broadcast = chain.broadcast
    chain.broadcast = lambda raw, label, timeout=PATIENCE: broadcast(raw, label, timeout)  # type: ignore[method-assign]


def begin_again(actor: Oracle | RelayActor | Officers) -> None:
    """Start an actor that is gone; a start that fails (a full disk) is tried again at the next look."""
    with suppress(OSError, sqlite3.Error):
        actor.begin()
