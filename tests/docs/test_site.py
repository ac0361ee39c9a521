"""The docs site: every page is in its navigation, and the reference has everything that it is generated from."""

from __future__ import annotations

import json

import pytest
import yaml

from eport.chain.artifacts import CONTRACTS, ROOT
from eport.chain.artifacts import load as artifact
from scripts import site


def entries(nav) -> list[str]:
    """Pages of a navigation, flat."""
    if isinstance(nav, str):
        return [nav]
    return [page for item in (nav.values() if isinstance(nav, dict) else nav) for page in entries(item)]


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    target = tmp_path_factory.mktemp("site")
    site.stage(target)
    return target


def test_navigation_has_every_page_once(staged):
    nav = entries(yaml.load((staged / "mkdocs.yml").read_text(), yaml.BaseLoader)["nav"])
    pages = {str(path.relative_to(staged / "pages")) for path in (staged / "pages").rglob("*.md")}
    assert len(nav) == len(set(nav)) and set(nav) == pages


def test_every_link_leads_to_something_that_is_in_the_site(staged):
    pages = staged / "pages"
    wrong = [
        f"{path.relative_to(pages)}: {link}"
        for path in pages.rglob("*.md")
        if not path.is_relative_to(pages / "reference")
        for link in site.LINK.findall(path.read_text())
        if not (path.parent / link).exists()
    ]
    assert wrong == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_reference_has_every_function_event_and_error_of_the_interface(contract):
    built = json.loads((ROOT / f"build/interfaces/I{contract}.json").read_text())
    page = site.contract_page(f"I{contract}")
    (tree,) = [node for node in built["ast"]["nodes"] if node["nodeType"] == "ContractDefinition"]
    kinds = ("FunctionDefinition", "EventDefinition", "ErrorDefinition")
    named = [node for node in tree["nodes"] if node["nodeType"] in kinds]
    assert [node["name"] for node in named if f"### {node['name']}\n" not in page] == []
    known = {item.get("name") for item in artifact(contract).abi}
    assert {node["name"] for node in named} <= known


def test_reference_tells_notice_parameters_and_return():
    page = site.contract_page("IWalletBook")
    assert "Open a wallet for a customer whom the operator has identified." in page
    assert "- `class_` Class1" in page and "Selector `0x" in page


def test_reference_has_every_command_and_room():
    page = site.commands_page()
    assert len(site.commands()) > 100
    assert [words for words in site.commands() if f"## eport {words}\n" not in page] == []
    assert {"credit", "enclave", "wallet"} <= set(site.packages())
    assert "### Book" in site.python_page("credit") or "book" in site.python_page("credit")


def test_builder_and_diagrams_are_locked():
    assert "zensical==" in (ROOT / "docs/site/requirements.lock").read_text()
    assert "mermaid.min.js" in site.CONFIGURATION.read_text()
    lock = json.loads((ROOT / "docs/site/package-lock.json").read_text())["packages"]
    assert "node_modules/mermaid" in lock
