"""The committed bindings are what the contracts say now, and leave nothing out."""

from __future__ import annotations

import dataclasses
import importlib
from enum import IntEnum

import pytest

from eport.chain.artifacts import load
from eport.chain.binding import Binding, EventLog, Refusal, snake
from eport.chain.bindings import types
from eport.settings import KINDS
from scripts import bindings


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return bindings.modules()


def test_committed_bindings_are_current(generated):
    committed = {path.name: path.read_text() for path in bindings.FOLDER.glob("*.py")}
    assert committed.keys() == generated.keys(), "run `python -m scripts.bindings`"
    assert not [name for name in committed if committed[name] != generated[name]], "run `python -m scripts.bindings`"


@pytest.mark.parametrize("name", bindings.NAMES)
def test_binding_has_every_function_event_and_error(name):
    module = importlib.import_module(f"eport.chain.bindings.{snake(name)}")
    kind = getattr(module, name)
    assert issubclass(kind, Binding)
    own = {item for item in vars(kind) if not item.startswith("_") and item != "NAME"}
    functions = [item for item in load(name).abi if item["type"] == "function"]
    assert len(own) == len(functions)
    for item in load(name).abi:
        if item["type"] == "function":
            assert snake(item["name"]) in own
        if item["type"] == "event":
            event = getattr(module, item["name"])
            assert issubclass(event, EventLog)
            assert [field.name for field in dataclasses.fields(event)] == [
                snake(part["name"]) for part in item["inputs"]
            ]
        if item["type"] == "error":
            assert len(Refusal.KINDS[item["name"]].__annotations__) == len(item["inputs"])


def test_every_enum_of_the_abis_has_its_members():
    enums = [item for item in vars(types).values() if isinstance(item, type) and issubclass(item, IntEnum)]
    assert len(enums) > 30 and all(len(kind) > 1 for kind in enums if kind is not IntEnum)


def test_enum_of_the_settings_is_the_contracts():
    assert [kind.upper() for kind in KINDS] == [member.name.replace("_", "") for member in types.InstitutionKind]
