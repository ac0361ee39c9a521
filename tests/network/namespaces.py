"""Network namespaces on one bridge: a cable for each node, which a test pulls out. Takes root and `ip`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BRIDGE = "eport-br0"
SUBNET = "10.77.91"


def can_be_made() -> bool:
    """Whether this user may make namespaces here."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    made = subprocess.run(["ip", "netns", "add", "eport-probe"], capture_output=True).returncode == 0
    subprocess.run(["ip", "netns", "del", "eport-probe"], capture_output=True)
    return made


@dataclass(frozen=True)
class Place:
    """A namespace with one cable to the bridge."""

    number: int

    @property
    def name(self) -> str:
        return f"eport-{self.number}"

    @property
    def host(self) -> str:
        return f"{SUBNET}.{self.number + 10}"

    @property
    def prefix(self) -> list[str]:
        return ["ip", "netns", "exec", self.name]

    def cut(self) -> None:
        """Pull the cable out."""
        _ip("link", "set", f"eport-v{self.number}", "down")

    def join(self) -> None:
        """Put it back."""
        _ip("link", "set", f"eport-v{self.number}", "up")


@contextmanager
def places(count: int) -> Iterator[list[Place]]:
    """So many namespaces, removed afterwards."""
    made = [Place(number) for number in range(count)]
    _remove(made)
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{SUBNET}.1/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for place in made:
            outer, inner = f"eport-v{place.number}", f"eport-w{place.number}"
            _ip("netns", "add", place.name)
            _ip("link", "add", outer, "type", "veth", "peer", "name", inner)
            _ip("link", "set", inner, "netns", place.name)
            _ip("link", "set", outer, "master", BRIDGE)
            _ip("link", "set", outer, "up")
            for command in (
                ["addr", "add", f"{place.host}/24", "dev", inner],
                ["link", "set", inner, "up"],
                ["link", "set", "lo", "up"],
            ):
                _ip("-n", place.name, *command)
        yield made
    finally:
        _remove(made)


def _remove(made: list[Place]) -> None:
    for place in made:
        subprocess.run(["ip", "link", "del", f"eport-v{place.number}"], capture_output=True)
        subprocess.run(["ip", "netns", "del", place.name], capture_output=True)
    subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
