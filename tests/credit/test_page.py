"""docs/credit.md and docs/howto/issue_a_credit.md are true: their commands, in their order, against a chain."""

from __future__ import annotations

import re
import shlex

from typer.testing import CliRunner

from eport.cli import app
from eport.credit import logs
from eport.credit.book import Bank, Outcome
from tests.conftest import ROOT
from tests.credit.conftest import CONFIRMED, PART, TRANSFERABLE, own_invoice
from tests.credit.test_acts import MT707

PAGE = (ROOT / "docs/credit.md").read_text()


def commands(page):
    return [
        line for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) for line in block.splitlines() if line.strip()
    ]


COMMANDS = commands(PAGE)
HOW_TO = (ROOT / "docs/howto/issue_a_credit.md").read_text()
DISCREPANT = 1
"""Exit code of the examiner where it found something."""


def test_every_command_of_the_page_does_what_the_page_says(alliance, record, tmp_path, folder, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "250")
    (tmp_path / "mt700.txt").write_text(CONFIRMED)
    (tmp_path / "mt707.txt").write_text(MT707)
    (tmp_path / "transferable.txt").write_text(TRANSFERABLE)
    (tmp_path / "part.txt").write_text(PART)
    own_invoice(tmp_path / "own", folder, "700000.00")
    recipient = "RECIPIENT"
    assert len(COMMANDS) >= 19
    for line in COMMANDS:
        _, group, command, *rest = shlex.split(line.replace("RECIPIENT", recipient))
        if command == "receive":  # what `messages` wrote reaches the other bank
            written = min((tmp_path / "messages").glob("*mt730*"))
            (tmp_path / "mt730.txt").write_bytes(written.read_bytes())
        assert group == "credit"
        on_chain = [] if command in ("examine", "key") else ["--url", alliance.chain.url, "--record", str(record)]
        result = CliRunner().invoke(app, [group, command, *rest, *on_chain])
        assert result.exit_code in ((0, DISCREPANT) if command == "examine" else (0,)), f"{line}\n{result.output}"
        if command == "key":
            recipient = result.stdout.strip()
    credit = logs.book(alliance.contracts)[1]
    assert (credit.version, credit.confirmed, credit.drawn) == (1, True, 500_000_00)
    assert credit.presentations[0].examinations[Bank.ISSUING].outcome is Outcome.HONOURED
    numbers = [file.stem.rpartition("mt")[2] for file in sorted((tmp_path / "messages").iterdir())]
    assert numbers == ["700", "730", "730", "707", "730", "730", "734"]
    book = logs.book(alliance.contracts)
    assert [book[id_].drawn for id_ in book] == [500_000_00, 700_000_00, 500_000_00]


def test_how_to_issue_a_credit_ends_with_a_confirmed_credit_and_its_messages(alliance, record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mt700.txt").write_text(CONFIRMED)
    lines = commands(HOW_TO)
    assert len(lines) == 10
    for line in lines:
        _, group, *rest = shlex.split(line)
        on_chain = ["--url", alliance.chain.url, "--record", str(record)] if group == "credit" else []
        result = CliRunner().invoke(app, [group, *rest, *on_chain])
        assert result.exit_code == 0, f"{line}\n{result.output}"
    credit = logs.book(alliance.contracts)[1]
    assert credit.confirmed and credit.drawn == 0
    assert any("mt700" in file.name for file in (tmp_path / "messages").iterdir())


def test_every_command_of_the_group_is_on_the_page():
    group = next(item.typer_instance for item in app.registered_groups if item.name == "credit")
    names = [command.name or command.callback.__name__ for command in group.registered_commands]
    assert len(names) > 20
    assert not [name for name in names if f"credit {name}" not in PAGE and f"`{name}`" not in PAGE]
