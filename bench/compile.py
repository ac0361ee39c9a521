"""The peers' bytecode: thin tokens compiled here with the project's compiler and settings, T-REX as it is published.

Brownie never sees these files: it compiles everything under `contracts/`, and the libraries' contracts share names.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import solcx
import yaml

from eport.chain.artifacts import ROOT, Artifact, ArtifactMissing

HERE = ROOT / "bench"
CACHE = ROOT / "build/bench"
PACKAGES = HERE / "node_modules"
TREX = PACKAGES / "@tokenysolutions/t-rex/artifacts"
ONCHAINID = PACKAGES / "@onchain-id/solidity/artifacts"


def compiler_settings() -> dict[str, Any]:
    """Version, optimizer runs and EVM of the project's own contracts, from brownie-config.yaml."""
    compiler = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    solc = compiler["solc"]
    return {
        "solc": solc["version"],
        "optimizer_runs": solc["optimizer"]["runs"] if solc["optimizer"]["enabled"] else None,
        "evm": compiler["evm_version"],
    }


def package_versions() -> dict[str, str]:
    """Exact version of every package that takes part, from the two lock files."""
    found = {}
    for lock, names in (
        (ROOT / "package-lock.json", ("@openzeppelin/contracts", "@foundry-rs/anvil-linux-amd64")),
        (HERE / "package-lock.json", ("solady", "solmate", "@tokenysolutions/t-rex", "@onchain-id/solidity")),
    ):
        packages = json.loads(lock.read_text())["packages"]
        found.update({name: packages[f"node_modules/{name}"]["version"] for name in names})
    found["anvil"] = found.pop("@foundry-rs/anvil-linux-amd64")
    return found


def peers() -> dict[str, Artifact]:
    """The tokens of `bench/peers`, by contract name; compiled once for each content of sources, settings and locks."""
    question = _standard_json()
    packages = b"".join((folder / "package-lock.json").read_bytes() for folder in (ROOT, HERE))
    digest = hashlib.sha256(json.dumps(question, sort_keys=True).encode() + packages).hexdigest()[:24]
    path = CACHE / f"{digest}.json"
    if not path.exists():
        answer = solcx.compile_standard(question, solc_version=compiler_settings()["solc"])
        found = {
            Path(source).stem: {"abi": item["abi"], "bytecode": item["evm"]["bytecode"]["object"]}
            for source in question["sources"]
            for item in [answer["contracts"][source][Path(source).stem]]
        }
        CACHE.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found))
    return {name: Artifact(name, item["abi"], item["bytecode"]) for name, item in json.loads(path.read_text()).items()}


def published(folder: Path, source: str) -> Artifact:
    """A contract as its package publishes it. `source` without `.sol`. Raises `ArtifactMissing`."""
    name = source.rsplit("/", 1)[-1]
    path = folder / f"{source}.sol" / f"{name}.json"
    if not path.exists():
        raise ArtifactMissing(f"{path.relative_to(ROOT)} is missing: `make bench` installs it")
    data = json.loads(path.read_text())
    # No event of a peer is read, and web3.py fails on T-REX's indexed structs.
    return Artifact(name, [item for item in data["abi"] if item["type"] != "event"], data["bytecode"])


def _standard_json() -> dict[str, Any]:
    settings = compiler_settings()
    sources = {str(path.relative_to(ROOT)): path.read_text() for path in sorted((HERE / "peers").glob("*.sol"))}
    return {
        "language": "Solidity",
        "sources": {source: {"content": text} for source, text in sources.items()},
        "settings": {
            "optimizer": {"enabled": settings["optimizer_runs"] is not None, "runs": settings["optimizer_runs"]},
            "evmVersion": settings["evm"],
            "remappings": [
                "solady/=bench/node_modules/solady/",
                "solmate/=bench/node_modules/solmate/",
                "@openzeppelin/=node_modules/@openzeppelin/",
            ],
            "outputSelection": {source: {"*": ["abi", "evm.bytecode.object"]} for source in sources},
        },
    }
