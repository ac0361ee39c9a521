"""Oracles as services on loopback, each in a thread of its own, and the settings they run with."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from eport.chain import local
from eport.chain.deployment import Alliance
from eport.enclave import settings as oracle_settings
from eport.enclave.enclave import measurement
from eport.enclave.program import Program
from eport.enclave.quote.collateral import utc
from eport.enclave.quote.provider import Platform
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.service import Service, build
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.customs import CustomsAuthority

UNUSED = "0x" + "12" * 20


def settings_file(
    folder: Path,
    party: CustomsAuthority,
    alliance: Alliance | None = None,
    machine: str = "machine",
    **changes: object,
) -> Path:
    """A file of settings whose inbox is `folder/inbox`; `changes` to its keys, None removes one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / "customs.pem").write_bytes(party.pem)
    (folder / "customs.key").write_text(DEVELOPMENT_KEY.hex())
    data: dict[str, object] = {
        "provider": "simulator",
        "machine": machine,
        "state": "state",
        "listen": f"127.0.0.1:{local.free_port()}",
        "chain_id": 31337,
        "oracle": alliance["ClearanceOracle"].address if alliance else UNUSED,
        "registry": alliance["EnclaveRegistry"].address if alliance else UNUSED,
        "key_epoch": 1,
        "every": 0.05,
        "customs": {
            "institution": 3,
            "certificates": ["customs.pem"],
            "key": "customs.key",
            "inbox": "inbox",
        },
    }
    for key, value in changes.items():
        if value is None:
            data.pop(key)
        else:
            data[key] = value
    path = folder / "oracle.yaml"
    path.write_text(yaml.safe_dump(data))
    return path


@dataclass
class RunningOracle:
    """A service that answers at `url`; `inbox` is watched."""

    url: str
    inbox: Path
    program: Program


@contextmanager
def oracle(path: Path, platform: Platform | None = None) -> Iterator[RunningOracle]:
    """Run the service of these settings while the block lasts."""
    settings = oracle_settings.load(path)
    program = build(settings, platform or SimulatedPlatform(settings.machine, measurement(), utc(1_770_000_000)))
    service, loop = Service(program, settings), asyncio.new_event_loop()
    task = loop.create_task(service.run())
    thread = threading.Thread(target=_until_cancelled, args=(loop, task), daemon=True)
    thread.start()
    url = "http://{}:{}".format(*settings.listen)
    try:
        yield RunningOracle(url, settings.inbox or path.parent / "inbox", program)
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(timeout=10)
        program.enclave._journal.close()


def _until_cancelled(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        pass
    finally:
        loop.close()
