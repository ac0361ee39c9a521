"""docs/assurance.md says what was found, with the tools that are locked, and no excuse outlives its mutant."""

from __future__ import annotations

import json

import pytest

from assurance import page, scores, tools
from assurance.__main__ import PAGE, PARTS, RESULTS
from assurance.compiler import ROOT, Compiler
from assurance.mutation.operators import Generator


@pytest.fixture
def results():
    return json.loads(RESULTS.read_text())


def test_assurance_page_is_what_the_results_say(results):
    assert PAGE.read_text() == page.markdown(results), "run `make assurance`"


def test_results_are_of_the_locked_versions(results):
    for name, section in results.items():
        locked = [tools.version(tool) for tool in PARTS[name][1]]
        assert sorted(section["versions"].values()) == sorted(locked), f"run `make {name}`"


def test_every_excused_survivor_is_a_mutant_of_today():
    excuses = scores.justified()
    assert all(excuse["verdict"] in (scores.EQUIVALENT, scores.ACCEPTED) for excuse in excuses.values())
    assert all(len(excuse["reason"]) > 20 for excuse in excuses.values())
    files = sorted({excuse["file"] for excuse in excuses.values()})
    known = set()
    with Compiler() as compiler:
        for file in files:
            source = (ROOT / file).read_bytes()
            answer = compiler.compile({file: source.decode()}, {file: {"": ["ast"]}})
            tree = answer["sources"][file]["ast"]
            known |= {mutant.key(source) for mutant in Generator(file, source, tree).mutants()}
    assert excuses.keys() <= known
