"""The docs stay true: what is not documented, or documented otherwise, fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from eport.audit import units
from eport.chain.artifacts import CONTRACTS
from eport.chain.artifacts import load as artifact
from eport.cli import app
from eport.settings import load
from eport.trade.terms import DISCREPANCIES, DOCUMENTS
from scripts import emitters, reference

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "scripts/config/development.yaml"
PAGES = [ROOT / "README.md", ROOT / "contracts/README.md", *(ROOT / "docs").rglob("*.md")]


def test_roles_page_is_what_contracts_and_configuration_say():
    assert (ROOT / "docs/roles.md").read_text() == reference.roles_page(load(CONFIG)), (
        "run `python -m scripts.reference`"
    )


def test_events_page_is_what_the_interfaces_say():
    assert (ROOT / "docs/events.md").read_text() == reference.events_page(), "run `python -m scripts.reference`"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_events_page_says_what_writes_each_event(contract):
    known = {item["name"] for item in artifact(contract).abi if item["type"] == "event"}
    written = emitters.emitters(contract)
    assert written.keys() <= known
    # OpenZeppelin's, declared and never emitted by what is built on them
    assert known - written.keys() <= {"EIP712DomainChanged", "URI", "RoleAdminChanged"}
    functions = {item["name"] for item in artifact(contract).abi if item["type"] == "function"}
    assert {name for names in written.values() for name in names} <= functions | {emitters.DEPLOYMENT}


def test_every_unit_is_of_an_argument_that_there_is():
    """A name that no event has any more would give its unit to the next argument that is called so."""
    named, found = set(), set()

    def visit(component):
        found.add(component["name"])
        for part in component.get("components", ()):
            visit(part)

    for contract in (*CONTRACTS, *reference.PUBLISHED_EVENTS):
        for item in artifact(contract).abi:
            if item["type"] == "event":
                named |= {f"{contract}.{item['name']}.{part['name']}" for part in item["inputs"]}
                for part in item["inputs"]:
                    visit(part)
    assert units.BY_NAME.keys() <= found
    assert units.EXCEPTIONS.keys() <= named


def test_number_without_a_unit_is_named():
    with pytest.raises(units.UnitMissing, match="Escrow.Locked.rations is a uint256 without a unit"):
        units.unit("Escrow.Locked", {"name": "rations", "type": "uint256", "internalType": "uint256"})


def test_every_role_function_of_the_configuration_is_guarded_in_the_source():
    for role in load(CONFIG).roles:
        for function in role.functions:
            contract, name = function.split(".")
            assert name in reference.restricted_functions(contract), f"{function} of {role.name} asks nobody"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_has_an_interface_and_a_line_in_the_map(contract):
    assert (ROOT / f"interfaces/I{contract}.sol").exists()
    assert f"/{contract}`" in (ROOT / "contracts/README.md").read_text()


def test_every_make_target_is_in_the_readme():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert targets and not [
        target for target in targets if f"`make {target}`" not in readme and f"make {target} " not in readme
    ]


def test_every_command_is_in_the_readme():
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    readme = (ROOT / "README.md").read_text()
    assert names and not [name for name in names if f"eport {name}" not in readme]


def test_every_setting_is_explained_or_used_in_the_configuration():
    """A key that the reader does not know would be silently ignored."""
    known = {
        "network",
        "chain_ids",
        "accounts",
        "institutions",
        "governance",
        "roles",
        "order_authorities",
        "operators",
    }
    known |= {
        "depositary",
        "purse",
        "wallets",
        "limits",
        "escrow",
        "calendar",
        "oracle",
        "single_window",
        "certification",
    }
    assert set(yaml.safe_load(CONFIG.read_text())) == known


@pytest.mark.parametrize(("source", "python"), [("Kinds of document", DOCUMENTS), ("Discrepancies", DISCREPANCIES)])
def test_bits_of_documents_and_discrepancies_are_the_same_in_solidity_python_and_docs(source, python):
    solidity = (ROOT / "contracts/types/Discrepancies.sol").read_text()
    discrepancies, documents = solidity.split("/* Kinds of document")
    text = documents if source == "Kinds of document" else discrepancies
    bits = {int(shift) for shift in re.findall(r"= 1 << (\d+);", text)}
    in_python = {bit.bit_length() - 1 for bit in (python.values() if source == "Kinds of document" else python)}
    assert bits == in_python
    tables = (ROOT / "docs/documents.md").read_text().split("| bit |")
    table = tables[1 if source == "Kinds of document" else 2]
    assert {int(bit) for bit in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == bits


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_test_names_in_the_docs_exist(page):
    text = page.read_text()
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for name in re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", text):
        found = list((ROOT / "tests").rglob(name.removeprefix("tests/")))
        assert found or (ROOT / name).exists(), f"{page.name} names {name}"
