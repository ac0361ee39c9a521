"""What the project is made of: `python -m scripts.sbom` writes an SBOM from the lock files, and docs/licences.md.

The SBOM is CycloneDX 1.6 (ECMA-424), `reports/sbom.json`: every package of every lock file with its version, its
package URL and the hashes that the lock pins. It needs no network, and says the same wherever it is made.
Licences are what the installed packages say of themselves.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from eport.chain.artifacts import ROOT

SBOM = ROOT / "reports/sbom.json"
PAGE = ROOT / "docs/licences.md"
PYTHON = ("requirements.lock", "assurance/requirements.lock", "docs/site/requirements.lock")
NODE = (
    "package-lock.json",
    "bench/package-lock.json",
    "network/package-lock.json",
    "assurance/package-lock.json",
    "docs/site/package-lock.json",
)
UNSAID = "not said"
READ = {"pyrage": "MIT (its LICENSE file)", "memorystream": "MIT (its LICENSE file)"}
"""Packages whose metadata say nothing, as their files were read."""


@dataclass(frozen=True, order=True)
class Component:
    """A package of a lock file. `hashes`: algorithm of CycloneDX and hex digest, several where a package has files for
    several platforms. `licence`: as the lock says it, '' where it does not.
    """

    ecosystem: str
    name: str
    version: str
    lock: str
    hashes: tuple[tuple[str, str], ...]
    licence: str = ""

    @property
    def purl(self) -> str:
        """Package URL."""
        return f"pkg:{self.ecosystem}/{self.name.replace('@', '%40')}@{self.version}"


def components(root: Path = ROOT) -> list[Component]:
    """Every package of every lock file that there is."""
    found: list[Component] = []
    for lock in PYTHON:
        if (root / lock).exists():
            found += _python(root / lock, lock)
    for lock in NODE:
        if (root / lock).exists():
            found += _node(root / lock, lock)
    return sorted(found)


def _python(path: Path, lock: str) -> Iterator[Component]:
    for entry in re.split(r"^(?=[A-Za-z0-9])", path.read_text(), flags=re.MULTILINE):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", entry)
        if head:
            hashes = tuple(("SHA-256", found) for found in re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
            yield Component("pypi", head[1].lower(), head[2], lock, hashes)


def _node(path: Path, lock: str) -> Iterator[Component]:
    for place, entry in json.loads(path.read_text())["packages"].items():
        if place and "version" in entry:
            algorithm, _, digest = entry.get("integrity", "").partition("-")
            hashes = ((algorithm.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex()),) if digest else ()
            name = place.rpartition("node_modules/")[2]
            yield Component("npm", name, entry["version"], lock, hashes, entry.get("license", ""))


def sbom(found: list[Component]) -> dict[str, Any]:
    """CycloneDX 1.6. A package that several lock files have in one version stands once."""
    once: dict[str, list[Component]] = {}
    for component in found:
        once.setdefault(component.purl, []).append(component)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "e-port", "bom-ref": "e-port"}},
        "components": [_plain(purl, several) for purl, several in sorted(once.items())],
    }


def _plain(purl: str, several: list[Component]) -> dict[str, Any]:
    first = several[0]
    plain: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": first.name,
        "version": first.version,
        "purl": purl,
        "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in first.hashes],
        "properties": [{"name": "e-port:lock", "value": component.lock} for component in several],
    }
    if first.licence.startswith("SEE "):  # a file is named, which is no SPDX expression
        plain["licenses"] = [{"license": {"name": first.licence}}]
    elif first.licence:
        plain["licenses"] = [{"expression": first.licence}]
    return plain


def licence_of(distribution: metadata.Distribution) -> str:
    """What an installed package says: an SPDX expression, a classifier, or the first line of its field."""
    said = distribution.metadata
    if said["License-Expression"]:
        return str(said["License-Expression"])
    lines = [line for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    if lines:
        return ", ".join(sorted({line.rpartition(" :: ")[2] for line in lines}))
    text = str(said["License"] or "").strip()
    return text.splitlines()[0][:60] if text else UNSAID


def page(found: list[Component]) -> str:
    """docs/licences.md: what the main lock files install here."""
    installed = {
        re.sub(r"[-_.]+", "-", item.metadata["Name"]).lower(): licence_of(item) for item in metadata.distributions()
    }
    rows = []
    for component in found:
        if component.lock == "requirements.lock":
            licence = installed.get(component.name, "")
        elif component.lock in ("package-lock.json", "bench/package-lock.json", "network/package-lock.json"):
            licence = component.licence or UNSAID
        else:
            continue
        if licence == UNSAID:
            licence = READ.get(component.name, UNSAID)
        if licence:
            rows.append(f"| {component.name} | {component.version} | {licence} | `{component.lock}` |")
    return "\n".join(
        [
            "# Licences of what is used",
            "Written by `make sbom`: what each installed package says of itself. The project's own is Apache-2.0.",
            "Conflux' node (`network/`) is GPL-3, whatever its wrapper says, and runs as a process of its own; T-REX",
            "(`bench/`) is GPL-3 and is measured only. Tools of `make assurance` are in the SBOM alone.",
            "",
            "| package | version | licence | lock file |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Write both."""
    found = components()
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(sbom(found), indent=1) + "\n")
    PAGE.write_text(page(found))
    print(f"{len(found)} packages of {len({item.lock for item in found})} lock files: {SBOM}, {PAGE}")


if __name__ == "__main__":
    main()
