"""docs/tee.md can be followed: its settings load, its commands and options exist, its manifest is TOML."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer

from eport.cli import app
from eport.enclave import settings as oracle_settings
from tests.helpers import hardware
from tests.helpers.customs import authority

PAGE = Path(__file__).resolve().parents[2] / "docs/tee.md"


def blocks(language: str) -> list[str]:
    """Fenced blocks of that language, those inside lists included."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Words of each command line of `eport` in the page, in blocks and in the text."""
    found = re.findall(r"^ *(eport .+)$", PAGE.read_text(), re.MULTILINE)
    found += re.findall(r"`(eport [a-z].+?)`", PAGE.read_text())
    return [re.sub(r'"[^"]*"', "X", line).split() for line in found]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_command_has_the_options_that_the_page_gives_it(words: list[str]) -> None:
    command = typer.main.get_command(app)
    rest = words[1:]
    while rest and hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"eport has no {name}"
        command = command.commands[name]
    assert not hasattr(command, "commands"), f"{words} names no command"
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_page_names_every_command_on_the_way() -> None:
    said = {tuple(word for word in words[1:3] if not word.startswith("-")) for words in commands()}
    assert {("chain",), ("enclave", "run"), ("enclave", "register"), ("relay", "run"), ("enclave", "verify")} <= said


def test_settings_of_the_page_load(tmp_path: Path) -> None:
    (block,) = [text for text in blocks("yaml") if text.startswith("provider:")]
    (tmp_path / "settings.yaml").write_text(block)
    (tmp_path / "customs.pem").write_bytes(authority().pem)
    (tmp_path / "customs.key").write_text("0b" * 32 + "\n")
    found = oracle_settings.load(tmp_path / "settings.yaml")
    assert found.provider == "simulator" and found.inbox == tmp_path / "inbox"
    assert set(re.findall(r"\b(simulator|gramine|configfs-tsm)\b", block.splitlines()[0])) == set(
        oracle_settings.PROVIDERS
    )


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tomllib is in Python from 3.11 on")
def test_manifest_of_the_page_says_what_the_provider_needs() -> None:
    import tomllib

    (block,) = blocks("toml")
    manifest = tomllib.loads(block)
    assert manifest["sgx"]["remote_attestation"] == hardware.GramineFiles.kind
    assert manifest["sgx"]["debug"] is False
    trusted, allowed = set(manifest["sgx"]["trusted_files"]), set(manifest["sgx"]["allowed_files"])
    assert {"file:/oracle/settings.yaml", "file:/oracle/customs.pem", "file:/opt/eport/"} <= trusted
    assert not trusted & allowed and "insecure__use_cmdline_argv" not in manifest["loader"]
