"""The SBOM has every package of every lock file, each with a hash; the page of licences is what is installed."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

import pytest

from scripts import sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [lock for lock in (*sbom.PYTHON, *sbom.NODE) if (ROOT / lock).exists()]


def test_every_lock_file_of_the_project_is_read():
    places = [ROOT, *(path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))]
    places += (ROOT / "docs").iterdir()
    own = {
        found.relative_to(ROOT).as_posix()
        for place in places
        for found in (*place.glob("*.lock"), *place.glob("package-lock.json"))
    }
    assert own - {"node_modules/.package-lock.json"} == set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_the_lock_is_there_with_a_hash(lock):
    text = (ROOT / lock).read_text()
    found = [item for item in sbom.components() if item.lock == lock]
    if lock.endswith(".json"):
        wanted = sum(1 for place, entry in json.loads(text)["packages"].items() if place and "version" in entry)
    else:
        wanted = len(re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE))
    assert len(found) == wanted > 0
    assert [item.name for item in found if not item.hashes] == []


def test_sbom_is_cyclonedx_and_names_nothing_twice():
    made = sbom.sbom(sbom.components())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    references = [item["bom-ref"] for item in made["components"]]
    assert len(references) == len(set(references))
    assert all(re.fullmatch(r"pkg:(pypi|npm)/\S+@\S+", item["purl"]) for item in made["components"])
    lengths = {"SHA-256": 64, "SHA-512": 128}
    assert all(len(it["content"]) == lengths[it["alg"]] for item in made["components"] for it in item["hashes"])


def test_licences_page_has_every_installed_package_of_the_lock():
    page = (ROOT / "docs/licences.md").read_text()
    installed = {re.sub(r"[-_.]+", "-", item.metadata["Name"]).lower() for item in metadata.distributions()}
    for item in sbom.components():
        if item.lock == "requirements.lock" and item.name in installed:
            assert f"| {item.name} | {item.version} |" in page, "run `make sbom`"
    assert sbom.UNSAID not in page, "a package says no licence: look it up"
