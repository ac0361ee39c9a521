"""How nodes are kept running: systemd units for machines of their own, a compose file for containers."""

from __future__ import annotations

from typing import Any

import yaml

from eport.network import besu
from eport.network.plan import Engine, Network, Validator

NODE_IMAGE = "node:20.19-bookworm-slim"
BESU_IMAGE = f"hyperledger/besu:{besu.VERSION}"
OPEN_FILES = 65_536
STOP = 30  # [s] until a node that was asked to stop is killed


def write(network: Network) -> None:
    """`compose.yaml` beside the folders, and a systemd unit in each."""
    (network.root / "compose.yaml").write_text(yaml.safe_dump(compose(network), sort_keys=False))
    for item in network.validators:
        if network.folder(item).exists():
            (network.folder(item) / f"eport-{item.name}.service").write_text(unit(network, item))


def unit(network: Network, validator: Validator) -> str:
    """A systemd unit. The folder belongs at /srv/eport/NAME, to a user `eport` who can do nothing else."""
    home = f"/srv/eport/{validator.name}"
    if network.engine is Engine.conflux:
        before, run = "ExecStartPre=/usr/bin/npm ci --ignore-scripts --no-audit --no-fund\n", "/usr/bin/node conflux.js"
    else:
        before, run = "", "/opt/besu/bin/besu --config-file=config.toml"
    return f"""[Unit]
Description=E-port {network.engine.value} {validator.name}, chain {network.chain_id}
After=network-online.target time-sync.target
Wants=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
User=eport
WorkingDirectory={home}
{before}ExecStart={run}
Restart=on-failure
RestartSec=5
TimeoutStopSec={STOP}
LimitNOFILE={OPEN_FILES}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ReadWritePaths={home}

[Install]
WantedBy=multi-user.target
"""


def compose(network: Network) -> dict[str, Any]:
    """All nodes of the network on one machine, each by itself in a container."""
    return {"name": f"eport-{network.chain_id}", "services": {v.name: _service(network, v) for v in network.validators}}


def _service(network: Network, validator: Validator) -> dict[str, Any]:
    service: dict[str, Any] = {
        "network_mode": "host",  # peers are known by address and port
        "working_dir": "/node",
        "volumes": [{"type": "bind", "source": f"./{validator.name}", "target": "/node"}],
        "restart": "on-failure",
        "stop_grace_period": f"{STOP}s",
        "ulimits": {"nofile": {"soft": OPEN_FILES, "hard": OPEN_FILES}},
        "security_opt": ["no-new-privileges:true"],
    }
    if network.engine is Engine.conflux:
        install = "npm ci --ignore-scripts --no-audit --no-fund && exec node conflux.js"
        return {"image": NODE_IMAGE, "platform": "linux/amd64", "command": ["sh", "-c", install], **service}
    return {"image": BESU_IMAGE, "command": ["--config-file=/node/config.toml"], **service}
