"""A schedule of faults from a seed, what is true after it, and how long the way back took."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest import mock

from tests.faults.node import Fault, Lie
from tests.faults.world import (
    DEPTH,
    Killed,
    Officers,
    Oracle,
    RelayActor,
    Source,
    World,
    begin_again,
    dies_after,
    full_disk,
)

ROUNDS = 6
RECOVERY = 5.0
"""[s] in which everything has to be as if nothing had happened, once the faults end."""
SKEW = 86_400
"""[s] by which the machine's clock is wrong, either way."""
HOUR = 3_600


@dataclass
class Outcome:
    """What a schedule did, and what is wrong after it: nothing, it is hoped."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    recovery: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"seed {self.seed}: {'; '.join(self.wrong)}\n  " + "\n  ".join(self.log)


class Schedule:
    """One run: rounds in which every actor has its turn, while what the seed says befalls them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.found = world, random.Random(seed), Outcome(seed)
        self._lines: dict[Any, int] = {}
        self._sizes: dict[Any, int] = {}
        self._jumped = 0

    def run(self, expected: dict[str, Any]) -> Outcome:
        """All of it, held against the state of a run without faults."""
        world = self.world
        world.begin()
        try:
            with ExitStack() as stack:
                if self.chance.random() < 0.2:
                    self._note("clock of the machine wrong", skew := self.chance.choice((-SKEW, SKEW)))
                    real = time.time
                    stack.enter_context(mock.patch("time.time", lambda: real() + skew))
                for number in range(1, ROUNDS + 1):
                    self.found.log.append(f"-- round {number}")
                    self._round()
            self._recover()
            self._judge(expected)
        finally:
            world.end()
        return self.found

    # ------------------------------------------------------------------------------------------------------- faults

    def _round(self) -> None:
        world, chance = self.world, self.chance
        world.source_begin()
        world.source.out = min(world.messages, world.source.out + chance.choice((0, 1, 1, 2)))
        self._lines, self._sizes = {}, {}
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            chance.choices(*zip(*self._choices))[0]()
        actors = list(world.actors)
        chance.shuffle(actors)
        for actor in actors:
            self._turn(actor)
        world.listen()

    @property
    def _choices(self) -> list[tuple[Callable[[], None], float]]:
        return [
            (self._lie, 8),
            (self._kill, 6),
            (self._disk, 3),
            (self._reorganise, 2),
            (self._reorganise_within, 3),
            (self._restart, 0.3),
            (self._source_spoilt, 2),
            (self._source_killed, 1),
            (self._clock, 1),
            (self._blocks, 1),
        ]

    def _note(self, kind: str, detail: object = "") -> None:
        self.found.faults[kind] += 1
        self.found.log.append(f"{kind} {detail}".rstrip())

    def _lie(self) -> None:
        lie, after, times = self.chance.choice(list(Lie)), self.chance.randrange(30), self.chance.choice((1, 1, 2, 6))
        self._note(lie.value, f"(request {after}, {times}×)")
        self.world.way.faults.append(Fault(lie, after, times))

    def _kill(self) -> None:
        actor = self.chance.choice(self.world.actors)
        lines = self._lines[actor] = int(10 ** self.chance.uniform(0, 3.7))
        self._note(f"{_kind(actor)} killed", f"at line {lines}")

    def _disk(self) -> None:
        actor = self.chance.choice([actor for actor in self.world.actors if not isinstance(actor, Officers)])
        size = self._sizes[actor] = self.chance.choice((0, self.chance.randrange(6_000), self.chance.randrange(50_000)))
        self._note(f"{_kind(actor)}: disk full", f"at {size} bytes")

    def _reorganise(self) -> None:
        depth = self.chance.randint(1, DEPTH)
        self._note("reorganisation", f"of {depth}")
        self.world.reorganise(depth)

    def _reorganise_within(self) -> None:
        depth, after = self.chance.randint(1, DEPTH), self.chance.randrange(60)
        self._note("reorganisation", f"of {depth}, before request {after}")
        self.world.way.faults.append(Fault(_named(partial(self.world.reorganise, depth), "reorganisation"), after))

    def _restart(self) -> None:
        after = self.chance.randrange(40)
        self._note("chain restarted", f"before request {after}")
        self.world.way.faults.append(Fault(_named(self.world.restart, "restart"), after))

    def _source_spoilt(self) -> None:
        faults = [self.chance.choice(Source.FAULTS) for _ in range(self.chance.randint(1, 6))]
        self._note("customs' source answers wrongly", ", ".join(faults))
        self.world.source.faults = faults

    def _source_killed(self) -> None:
        self._note("customs' source killed")
        self.world.source_end()

    def _clock(self) -> None:
        if self._jumped < 3:  # hours: the bank's days go on
            self._jumped += 1
            self._note("clock of the chain jumps", "an hour")
            now = int(self.world.node.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
            self.world.wait_until(now + HOUR)

    def _blocks(self) -> None:
        """No fault: what stands settles, so that later faults meet it settled."""
        self.world.node.ask("anvil_mine", hex(self.chance.randint(1, DEPTH + 5)))

    # ------------------------------------------------------------------------------------------------------- actors

    def _turn(self, actor: Oracle | RelayActor | Officers) -> None:
        """One look of one actor; a dead one is started first."""
        lines, size = self._lines.pop(actor, None), self._sizes.pop(actor, None)
        try:
            with full_disk(size), dies_after(lines):
                if not _alive(actor):
                    begin_again(actor)
                if _alive(actor):
                    actor.fetch() if isinstance(actor, Oracle) else actor.look()
        except Killed as where:
            self.found.log.append(f"   {_kind(actor)} died at {where}")
            actor.kill()
        except sqlite3.Error as error:
            self.found.log.append(f"   {_kind(actor)} ended: {error}")
            if size is None:
                self.found.wrong.append(f"{_kind(actor)} ended without a full disk: {error!r}")
            actor.kill()
        except Exception as error:  # what ends a program that should have gone on
            self.found.wrong.append(f"{_kind(actor)} ended: {error!r}")
            actor.kill()

    def _recover(self) -> None:
        world = self.world
        self.found.log += [f"   {told}" for told in world.way.told]
        world.way.told.clear()
        world.way.heal()
        world.source.faults, world.source.out = [], world.messages
        world.source_begin()
        self._lines, self._sizes = {}, {}
        began = time.monotonic()
        while not world.is_done():
            for actor in world.actors:
                self._turn(actor)
            if time.monotonic() - began > 2 * RECOVERY:
                self.found.wrong.append("not recovered")
                break
        # Blocks go on, until the relay has seen every statement stay; one that was refused it tries after a pause.
        while not world.is_settled() and time.monotonic() - began < 2 * RECOVERY:
            world.node.ask("anvil_mine", hex(DEPTH + 1))
            self._turn(world.relay)
        self.found.recovery = time.monotonic() - began
        world.listen()

    def _judge(self, expected: dict[str, Any]) -> None:
        world, wrong = self.world, self.found.wrong
        if not world.is_settled():
            outbox = world.relay.outbox
            wrong.append(f"a statement is lost to the relay: {outbox.counts() if outbox else 'no outbox'}")
        for key, value in world.state().items():
            if value != expected[key]:
                wrong.append(f"{key}: {value}, without faults {expected[key]}")
        paid = world.payments()
        if paid != {"DutyPaid": 1, "PresentationHonoured": 1, "DeclarationAdvanced": 3, "CreditIssued": 1}:
            wrong.append(f"paid or said other than once: {paid}")
        contradictions = [key for key, values in world.said.items() if len(values) != 1]
        if contradictions:
            wrong.append(f"contradicting statements: {contradictions}")
        if len(world.said) != 9:
            wrong.append(f"{len(world.said)} signatures, 3 oracles × 3 statements are 9")
        if self.found.recovery >= RECOVERY:
            wrong.append(f"recovered in {self.found.recovery:.1f} s, the bound is {RECOVERY} s")


def undisturbed(world: World) -> dict[str, Any]:
    """The state after a run in which nothing goes wrong."""
    world.begin()
    try:
        world.source.out = world.messages
        for actor in world.actors:
            actor.begin()
        for _ in range(3):
            for actor in world.actors:
                actor.fetch() if isinstance(actor, Oracle) else actor.look()
        assert world.is_done(), "the run without faults does not reach its end"
        return world.state()
    finally:
        world.end()


def _alive(actor: Oracle | RelayActor | Officers) -> bool:
    if isinstance(actor, Oracle):
        return actor.service is not None
    return not isinstance(actor, RelayActor) or actor.outbox is not None


def _kind(actor: Oracle | RelayActor | Officers) -> str:
    return {Oracle: "oracle", RelayActor: "relay", Officers: "officers"}[type(actor)]


def _named(act: Callable[[], None], name: str) -> Callable[[], None]:
    def acting() -> None:
        act()

    acting.__name__ = name
    return acting
