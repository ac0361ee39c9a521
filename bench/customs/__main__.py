"""`make bench-customs`: declarations from customs' message to the chain, while oracles, relay and chain are killed.

A simulated authority serves signed messages over HTTPS; three oracles pull them, each a process; a relay, a process
too, brings their statements to Anvil. At random points of the way (seeded: once so many have arrived) an oracle, the
relay or the chain is killed by SIGKILL; the chain comes back without its newest blocks. At the end every declaration
has to be accepted on the chain, by its first statement, and the chain's log to show each once: anything else ends the
bench with an error.
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
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

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
from eport.trade.parties import DEVELOPMENT_KEY


class Wrong(RuntimeError):
    """Something was lost or counted twice; each line says what."""


@dataclass(frozen=True)
class Outcome:
    """What came of it, where nothing was lost and nothing counted twice.

    Attributes:
        latencies: [s] from when customs' message was there to when its statement was seen on the chain, in the block
            that stayed; ascending.
        seconds: from the first message to the last statement.
        killed: oracles, relay, chain → how often they were killed.
        lost_blocks: how many the chain took with it.
        logs: how many the chain ends with, in which a declaration advances.
    """

    latencies: list[float]
    seconds: float
    killed: dict[str, int]
    lost_blocks: int
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


@dataclass(frozen=True)
class Advance:
    """A log in which a declaration advances."""

    subject: bytes
    block: bytes


class Watch:
    """Sees declarations advance, through the chain's absences."""

    def __init__(self, alliance: Alliance) -> None:
        self._alliance = alliance
        self._blocks: dict[bytes, bytes] = {}
        self.seen: dict[bytes, float] = {}
        """Subject → when [s, time.monotonic()] the block that it stands in was seen first."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join(timeout=10)

    def require_alive(self) -> None:
        """Raises `RuntimeError` where it has ended by a fault, which stands on standard error."""
        if not self._thread.is_alive():
            raise RuntimeError("the watch over the chain has ended")

    def _work(self) -> None:
        eth, first = self._alliance.chain.web3.eth, 0
        while not self._stop.is_set():
            try:
                head = eth.block_number
                for found in advanced(self._alliance, first, head) if head >= first else ():
                    # Again in another block: the one before went with the chain.
                    if self._blocks.get(found.subject) != found.block:
                        self._blocks[found.subject] = found.block
                        self.seen[found.subject] = time.monotonic()
            except TRANSIENT:
                time.sleep(0.1)
                continue
            # What comes in place of blocks that were lost has their numbers.
            first = max(0, head + 1 - SETTLED)
            time.sleep(0.02)


def advanced(alliance: Alliance, first: int, last: int) -> list[Advance]:
    """Logs of these blocks in which a declaration advances, in their order."""
    declarations = alliance["Declarations"]
    topic = HexStr("0x" + declarations.web3.events.DeclarationAdvanced.topic.removeprefix("0x"))
    address = to_checksum_address(declarations.address)
    logs = alliance.chain.web3.eth.get_logs(
        {"address": address, "fromBlock": first, "toBlock": last, "topics": [topic]}
    )
    return [Advance(bytes(log["topics"][1]), bytes(log["blockHash"])) for log in logs]


def faults(declared: Mapping[bytes, Mapping[str, Any]], logs: Sequence[Advance]) -> list[str]:
    """What is lost or counted twice: each declaration (by its subject) is accepted, at sequence 1, in one log."""
    found = []
    count = Counter(log.subject for log in logs)
    for subject, one in declared.items():
        stands = (one["status"], one["sequence"])
        if stands != (CustomsStatus.ACCEPTED, 1) or count[subject] != 1:
            status = CustomsStatus(stands[0]).name
            found.append(f"0x{subject.hex()}: {status} at sequence {stands[1]}, in {count[subject]} logs")
    return found + [f"0x{subject.hex()}: in the log, and was not sent" for subject in count.keys() - declared.keys()]


def run(count: int, kills: int, pace: float, seed: int, folder: Path, say: Console) -> Outcome:
    """The whole of it. Raises `TimeoutError` where something stays away, `Wrong` where it is lost or counted twice."""
    chance = random.Random(seed)
    (story,) = stories(ROOT / "examples/sight")
    made = numbered(story, count)
    deliveries = [Delivery("bench", number, declaration) for number, declaration, _ in made]
    deliveries += [Delivery("bench", number, accepted) for number, _, accepted in made]
    simulator = Simulator(deliveries, folder / "keys", pace, ready=count)
    with ExitStack() as stack:
        port = local.free_port()
        stack.enter_context(serving(simulator, port))
        chain = Anvil(folder, random.Random(seed))
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
        _kill(oracles, relay, chain, kills, watch, count, chance, say)
        subjects = {subject_of(number): begin + place * pace for place, (number, *_) in enumerate(made)}
        _await(watch, count, relay)
        logs = _require_all(alliance, subjects, relay)
        return Outcome(
            latencies=sorted(watch.seen[subject] - due for subject, due in subjects.items()),
            seconds=max(watch.seen.values()) - begin,
            killed={"oracles": sum(actor.killed for actor in oracles), "relay": relay.killed, "chain": chain.killed},
            lost_blocks=chain.lost,
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
    oracles: list[Actor],
    relay: Actor,
    chain: Anvil,
    kills: int,
    watch: Watch,
    count: int,
    chance: random.Random,
    say: Console,
) -> None:
    """Each kind `kills` times, once a random number of declarations has arrived; what was killed comes back soon.

    By arrivals and not by the clock: on a machine that other work slows down, all kills would come before them.
    """
    victims = [chance.choice(oracles) for _ in range(kills)] + [relay] * kills + [chain] * kills
    begin = time.monotonic()
    points = sorted(chance.uniform(0.05, 0.95) * count for _ in victims)
    chance.shuffle(victims)
    for point, victim in zip(points, victims):
        _await(watch, math.ceil(point), relay)
        time.sleep(chance.uniform(0, 0.3))
        victim.tend()
        victim.kill()
        time.sleep(chance.uniform(0.1, 1.0))
        victim.begin()
        words = (
            f"{time.monotonic() - begin:6.1f} s, {len(watch.seen)} arrived:[/] {victim.name} was killed, and is back"
        )
        say.print(f"[dim]{words}")


def _await(watch: Watch, count: int, relay: Actor) -> None:
    """Until so many declarations were seen. Raises `TimeoutError` once none has come for five minutes."""

    def more() -> bool:
        relay.tend()
        watch.require_alive()
        return len(watch.seen) > before

    while (before := len(watch.seen)) < count:
        wait(more, f"{before} of {count} declarations have arrived on the chain, and no more come", 300)


def _require_all(alliance: Alliance, subjects: Collection[bytes], relay: Actor) -> int:
    """How many logs there are. Raises `Wrong`."""
    missing = set(subjects)

    def settled() -> bool:
        relay.tend()
        # The newest blocks can have gone with the chain; the relay brings what stood in them again.
        for subject in list(missing):
            if alliance["Declarations"].struct("declaration", subject)["sequence"]:
                missing.discard(subject)
        return not missing

    wait(settled, "a statement that was on the chain went with a block, and did not come again", 60)
    declared = {subject: alliance["Declarations"].struct("declaration", subject) for subject in subjects}
    logs = advanced(alliance, 0, alliance.chain.web3.eth.block_number)
    if found := faults(declared, logs):
        raise Wrong("\n".join(found))
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
        try:
            found = run(asked.declarations, asked.kills, asked.pace, asked.seed, Path(name), console)
        except (Wrong, TimeoutError) as error:
            console.print(f"[bold red]lost or counted twice[/]\n{error}")
            raise SystemExit(1) from error
    taken = found.latencies
    table = Table(title=f"Customs: {asked.declarations} declarations", title_justify="left", show_header=False)
    table.add_row("from customs' message to the chain, median", f"{statistics.median(taken):.2f} s")
    table.add_row("99 of 100 within", f"{taken[math.ceil(len(taken) * 0.99) - 1]:.2f} s")
    table.add_row("slowest", f"{taken[-1]:.2f} s")
    table.add_row("declarations a second, kills included", f"{asked.declarations / found.seconds:.1f}")
    table.add_row("a message every", f"{asked.pace} s, to each of three oracles")
    table.add_row("killed", ", ".join(f"{who} {times}×" for who, times in found.killed.items()))
    table.add_row("blocks that went with the chain", str(found.lost_blocks))
    table.add_row("logs on the chain, one of each declaration", str(found.logs))
    console.print(table)


if __name__ == "__main__":
    main()
