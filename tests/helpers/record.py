"""A record of the deployment as commands read it, for an alliance that a test deployed without one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from eport.chain.contract import Contract
from eport.chain.record import Entry


def recorded(contracts: Mapping[str, Contract], path: Path) -> Path:
    """Write the contracts' addresses; nothing else of a record is asked by whoever only attaches to it."""
    entries = {
        name: Entry(contract.address, "", [], None, None, None, None, None) for name, contract in contracts.items()
    }
    path.write_text(json.dumps({name: asdict(entry) for name, entry in entries.items()}))
    return path
