"""`make bench-customs`: declarations from customs' message to the chain, while oracles, relay and chain are killed.

A simulated authority serves signed messages over HTTPS; three oracles pull them, each a process; a relay, a process
too, brings their statements to Anvil. At random times (seeded) an oracle or the relay is killed with SIGKILL, or the
chain is ended and taken up from its state. At the end every declaration has to be accepted on the chain, once.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

import requests
from eth_typing import HexStr
from eth_utils.address import to_checksum_address
from rich.console import Console
from rich.table import Table

from bench.customs.stage import SETTLED, Actor, Anvil, connected, oracle_actor, relay_actor, serving, wait
from eport import merkle
from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy
from eport.chain.record import Record
from eport.customs.scenario import Delivery, Story, changed, stories
from eport.customs.sim import Simulator
from eport.enclave import declared
from eport.messages.customs_codes import CustomsStatus
from eport.messages.wco import parse_declaration
from eport.relay.registration import register
from eport.relay.relay import TRANSIENT
from eport.settings import load
from eport.trade.run import DEVELOPMENT_KEY


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        latencies: [s] from when customs' message was there to when its statement was seen on the chain, ascending.
        seconds: from the first message to the last statement.
        killed: oracles, relay, chain → how often they were killed.
        logs: how many logs the chain ends with, in which a declaration advances. At most one of each: Anvil that is
            ended may keep a transaction's effect and lose its block. Every one stands at sequence 1.
    """

    latencies: list[float]
    seconds: float
    killed: dict[str, int]
    logs: int


def numbered(story: Story, count: int) -> list[tuple[str, bytes, bytes]]:
    """Number, declaration and acceptance of `count` declarations like that of the story, accepted just now."""
    at = f"{datetime.now(timezone.utc):%Y%m%d%H%M%S}Z"
    accepted = changed(story.answers[0].xml, IssueDateTime=at)
    found = []
    for serial in range(1, count + 1):
        number = f"2248{datetime.now(timezone.utc).year}1{serial:09}"
        old, new = story.number.encode(), number.encode()
        found.append((number, story.declarations[0].replace(old, new), accepted.replace(old, new)))
    return found


def subject_of(number: str) -> bytes:
    """What the chain knows the declaration by."""
    return merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", number)


class Watch:
    """Sees declarations advance, through the chain's absences."""

    def __init__(self, alliance: Alliance) -> None:
        self._alliance = alliance
        self.seen: dict[bytes, float] = {}
        """Subject → when [s, time.monotonic()]."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join(timeout=10)

    def look(self, subjects: Sequence[bytes]) -> None:
        """Ask the contract itself: Anvil that is ended in the midst of a block may keep its state and lose its log."""
        for subject in subjects:
            if self._alliance["Declarations"].struct("declaration", subject)["sequence"]:
                self.seen.setdefault(subject, time.monotonic())

    def require_alive(self) -> None:
        """Raises `RuntimeError` where it has ended by a fault, which stands on standard error."""
        if not self._thread.is_alive():
            raise RuntimeError("the watch over the chain has ended")

    def _work(self) -> None:
        eth, first = self._alliance.chain.web3.eth, 0
        while not self._stop.is_set():
            try:
                head = eth.block_number
                for subject in advanced(self._alliance, first, head) if head >= first else ():
                    self.seen.setdefault(subject, time.monotonic())
            except TRANSIENT:
                time.sleep(0.1)
                continue
            # What comes in place of blocks that were lost has their numbers.
            first = max(0, head + 1 - SETTLED)
            time.sleep(0.02)


def advanced(alliance: Alliance, first: int, last: int) -> list[bytes]:
    """Subjects of the logs of these blocks in which a declaration advances, in their order."""
    declarations = alliance["Declarations"]
    topic = HexStr("0x" + declarations.web3.events.DeclarationAdvanced.topic.removeprefix("0x"))
    address = to_checksum_address(declarations.address)
    logs = alliance.chain.web3.eth.get_logs(
        {"address": address, "fromBlock": first, "toBlock": last, "topics": [topic]}
    )
    return [bytes(log["topics"][1]) for log in logs]


def run(count: int, kills: int, pace: float, seed: int, folder: Path, say: Console) -> Outcome:
    """The whole of it. Raises `TimeoutError` where something stays away, `AssertionError` where something is wrong."""
    chance = random.Random(seed)
    (story,) = stories(ROOT / "examples/sight")
    made = numbered(story, count)
    deliveries = [Delivery("bench", number, declaration) for number, declaration, _ in made]
    deliveries += [Delivery("bench", number, accepted) for number, _, accepted in made]
    simulator = Simulator(deliveries, folder / "keys", pace, ready=count)
    with ExitStack() as stack:
        port = local.free_port()
        stack.enter_context(serving(simulator, port))
        chain = Anvil(folder)
        stack.callback(chain.end)
        chain.begin()
        settings = load(ROOT / "scripts/config/development.yaml")
        record = folder / "deployment.json"
        alliance = deploy(Chain(chain.url), settings, settings.parties(local.CHAIN_ID), Record(record))
        oracles: list[Actor] = []
        urls: list[str] = []
        for item in settings.enclaves:
            actor, url = oracle_actor(folder / item.platform, alliance, item.platform, folder / "keys", port)
            stack.callback(actor.end)
            actor.begin()
            oracles.append(actor)
            urls.append(url)
        _lodge(alliance, made)
        for url in urls:
            wait(partial(_has_taken, url, count), f"{url} has not taken every declaration", 60 + count / 5)
            register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], alliance.accounts["relay"], url)
        relay = relay_actor(folder, chain.url, record, urls)
        stack.callback(relay.end)
        relay.begin()
        watch = Watch(connected(chain.url, alliance))
        stack.callback(watch.close)
        say.print(f"{count} declarations lodged, their acceptances follow every {pace} s")
        begin = simulator.start()
        _kill(oracles, relay, chain, kills, count * pace, chance, say)
        subjects = {subject_of(number): begin + place * pace for place, (number, *_) in enumerate(made)}
        wait(lambda: _arrived(watch, subjects, relay), "not every declaration arrived on the chain", 120 + count / 2)
        logs = _require_all(alliance, subjects, relay)
        return Outcome(
            latencies=sorted(watch.seen[subject] - due for subject, due in subjects.items()),
            seconds=max(watch.seen.values()) - begin,
            killed={"oracles": sum(actor.killed for actor in oracles), "relay": relay.killed, "chain": chain.killed},
            logs=logs,
        )


def _lodge(alliance: Alliance, made: Sequence[tuple[str, bytes, bytes]]) -> None:
    for number, declaration, _ in made:
        content = declared.commitment(parse_declaration(declaration), DEVELOPMENT_KEY).root
        alliance["Declarations"].send(alliance.accounts["importer"], "lodge", subject_of(number), 1, content)


def _has_taken(url: str, count: int) -> bool:
    text = requests.get(f"{url}/metrics", timeout=5).text
    found = [line for line in text.splitlines() if 'messages_total{outcome="taken"}' in line]
    return bool(found) and float(found[0].split()[-1]) == count


def _kill(
    oracles: list[Actor], relay: Actor, chain: Anvil, kills: int, seconds: float, chance: random.Random, say: Console
) -> None:
    """Each kind `kills` times within `seconds`; what was killed comes back a moment later."""
    victims = [chance.choice(oracles) for _ in range(kills)] + [relay] * kills + [chain] * kills
    begin = time.monotonic()
    times = sorted(chance.uniform(0.1, 0.9) * seconds for _ in victims)
    chance.shuffle(victims)
    for at, victim in zip(times, victims):
        time.sleep(max(0.0, begin + at - time.monotonic()))
        victim.tend()
        victim.kill()
        time.sleep(chance.uniform(0.1, 1.0))
        victim.begin()
        say.print(f"[dim]{time.monotonic() - begin:6.1f} s[/] {victim.name} was killed, and is back")


def _arrived(watch: Watch, subjects: Collection[bytes], relay: Actor) -> bool:
    relay.tend()
    watch.require_alive()
    missing = [subject for subject in subjects if subject not in watch.seen]
    if 0 < len(missing) < 10:
        watch.look(missing)
    return not missing


def _require_all(alliance: Alliance, subjects: Collection[bytes], relay: Actor) -> int:
    """Nothing is lost and nothing counted twice: every declaration is accepted, by its first statement, in one log."""
    missing = set(subjects)

    def settled() -> bool:
        relay.tend()
        # The newest blocks can have gone with the chain; the relay brings what stood in them again.
        for subject in list(missing):
            if alliance["Declarations"].struct("declaration", subject)["sequence"]:
                missing.discard(subject)
        return not missing

    wait(settled, "a statement that was on the chain went with a block, and did not come again", 60)
    for subject in subjects:
        found = alliance["Declarations"].struct("declaration", subject)
        assert (found["status"], found["sequence"]) == (CustomsStatus.ACCEPTED, 1), f"0x{subject.hex()}: {found}"
    logs = Counter(advanced(alliance, 0, alliance.chain.web3.eth.block_number))
    assert all(count == 1 for count in logs.values()), f"two logs of one declaration: {logs.most_common(3)}"
    return len(logs)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.customs", description=__doc__)
    parser.add_argument("--declarations", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=5, help="of each kind: an oracle, the relay, the chain")
    parser.add_argument("--pace", type=float, default=0.25, help="[s] between two messages of customs")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="eport-bench-") as name:
        found = run(asked.declarations, asked.kills, asked.pace, asked.seed, Path(name), console)
    taken = found.latencies
    table = Table(title=f"Customs: {asked.declarations} declarations", title_justify="left", show_header=False)
    table.add_row("from customs' message to the chain, median", f"{statistics.median(taken):.2f} s")
    table.add_row("99 of 100 within", f"{taken[math.ceil(len(taken) * 0.99) - 1]:.2f} s")
    table.add_row("slowest", f"{taken[-1]:.2f} s")
    table.add_row("declarations a second, kills included", f"{asked.declarations / found.seconds:.1f}")
    table.add_row("a message every", f"{asked.pace} s, to each of three oracles")
    table.add_row("killed", ", ".join(f"{who} {times}×" for who, times in found.killed.items()))
    table.add_row("lost", str(asked.declarations - len(taken)))
    table.add_row("logs of it on the chain", f"{found.logs}, none of a declaration twice")
    console.print(table)


if __name__ == "__main__":
    main()
