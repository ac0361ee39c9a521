"""The money and wallets that the contracts' own tests have: it is 2026-01-12 10:00 in Shanghai.

And an officer's files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eport.chain.deployment import Alliance
from eport.cli import app
from eport.credit import logs
from eport.credit.desk import sit
from eport.credit.facts import CreditId
from eport.credit.outgoing import messages
from eport.credit.parties import NAMES
from eport.messages import mt, tsrv_notices
from eport.trade.parties import DEVELOPMENT_KEY
from tests.contracts.credit.conftest import alliance, funded, furnished, keys
from tests.helpers.credit import commit
from tests.helpers.money import YUAN
from tests.helpers.record import recorded

__all__ = ["alliance", "funded", "furnished", "keys"]

ROOT = Path(__file__).resolve().parents[2]
SIGHT = (ROOT / "examples/sight/mt700.txt").read_text()
RELEASE = """+ ELECTRONIC CUSTOMS RELEASE ISSUED BY SHANGHAI CUSTOMS FOR THE
IMPORT DECLARATION OF THE GOODS QUOTING INVOICE NUMBER
:47A:+ THE CUSTOMS RELEASE IS PRESENTED BY ITS DECLARATION NUMBER.
A FINAL RELEASE COMPLIES, A CONDITIONAL RELEASE DOES NOT.
"""


def mt700(**changes: str) -> str:
    """The example credit without a customs release; each change replaces the value of a field, '' removes it."""
    assert RELEASE in SIGHT
    text = SIGHT.replace(RELEASE, "")
    for tag, value in changes.items():
        head, found, rest = text.partition(f":{tag.removeprefix('f')}:")
        following = rest[rest.index("\n:") + 1 :] if "\n:" in rest else rest[rest.index("\n-}") + 1 :]
        assert found, tag
        text = f"{head}{found}{value}\n{following}" if value else head + following
    return text


CONFIRMED = mt700(f49="CONFIRM\n:58A:ICBKCNB0SHI")
"""The same with ICBC asked to confirm."""
TRANSFERABLE = mt700(f40A="IRREVOCABLE TRANSFERABLE", f32B="CNY1000000,", f39A="", f20="LCSHA2026000032")
"""A credit of a million yuan that may be transferred (UCP 600 art. 38)."""
GUARANTEE = """\
{1:F01COMMCNS0ASHI0000000000}{2:I760BKCHCNB0X300N}{4:
:15A:
:27:1/1
:22A:ISSU
:15B:
:20:GUA2026000007
:30:260112
:22D:DGAR
:40C:URDG
:23B:FIXD
:31E:260630
:50:IMPORTER
SHANGHAI
:52A:COMMCNS0SHI
:59:EXPORTER
HAMBURG
:32B:CNY400000,
:45C:DEMAND WITH A STATEMENT OF BREACH
:77U:WE UNDERTAKE TO PAY ON YOUR FIRST COMPLYING DEMAND
UP TO THE AMOUNT STATED
:44H:CN/SHANGHAI
:45L:CONTRACT 7 OF 2026-01-05
-}
"""
"""A demand guarantee under URDG 758, advised by Bank of China."""
PART = mt700(f32B="CNY700000,", f39A="", f20="LCSHA2026000032", f59="WEAVER\nVIENNA\nAUSTRIA")
"""A part of it in favour of a weaver, who is no member."""


def own_invoice(target: Path, documents: Path, amount: str) -> Path:
    """The first beneficiary's own invoice, in place of the one among these documents."""
    target.mkdir()
    shutil.copy(documents / "1_commercial_invoice.json", target)
    head = json.loads((documents / "presentation.json").read_text())
    (target / "presentation.json").write_text(json.dumps(head | {"amount": amount, "invoice": "OWN-2026-0033"}))
    return target


@pytest.fixture
def record(alliance: Alliance, tmp_path: Path) -> Path:
    return recorded(alliance.contracts, tmp_path / "record.json")


@pytest.fixture
def officer(
    alliance: Alliance, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """`officer("issue", file, as_="bank_of_communications")` → exit code and all that it printed, in one line each."""
    monkeypatch.setenv("COLUMNS", "250")

    def run(command: str, *arguments: object, as_: str = "", **options: Any) -> tuple[int, str]:
        words = ["credit", command, *(str(item) for item in arguments), "--url", alliance.chain.url]
        words += ["--record", str(record), "--files", str(tmp_path / "credits")]
        words += ["--as", as_] if as_ else []
        for name, value in options.items():
            words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
        result = CliRunner().invoke(app, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


@pytest.fixture
def credit_file(tmp_path: Path) -> Path:
    file = tmp_path / "mt700.txt"
    file.write_text(mt700())
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents that comply with the example credit, over 500,000 yuan."""
    copied = tmp_path / "documents"
    shutil.copytree(ROOT / "examples/refusal/documents", copied)
    (copied / "5_customs_release.json").unlink()
    insurance = {"kind": "insurance_document", "insurance": {"type": "policy"}}
    (copied / "4_insurance.json").write_text(json.dumps(insurance))
    for file in copied.glob("*.json"):
        file.write_text(file.read_text().replace("2026-02-2", "2026-01-0").replace("2026-02-1", "2026-01-0"))
    return copied


@pytest.fixture
def desk(alliance, record, tmp_path):
    config = ROOT / "scripts/config/development.yaml"
    return sit(
        alliance.chain.url, record, config, NAMES, tmp_path / "credits", DEVELOPMENT_KEY, "importer", False, False
    )


@pytest.fixture
def begin(officer, alliance, credit_file):
    """Apply, issue, with liquidity of both banks."""

    def run(text):
        credit_file.write_text(text)
        for bank in ("bank_of_communications", "icbc_shanghai", "ccb_shanghai"):
            commit(alliance, bank, 1_000_000 * YUAN)
        assert officer("apply", credit_file, as_="importer")[0] == 0
        assert officer("issue", credit_file, as_="bank_of_communications")[0] == 0

    return run


@pytest.fixture
def told(desk):
    """Every message by its number; each has been written and read back."""

    def run(id_=1):
        book = logs.book(desk.alliance.contracts)
        whole = book[id_.whole] if isinstance(id_, CreditId) and id_.part else None
        made = messages(book[id_], desk.directory, desk.files.load, whole)
        for item in made:
            if item.number.isdecimal():
                assert mt.read_parts(item.texts(), item.number) == item.message
            else:
                assert tsrv_notices.read(item.texts()[0].encode()) == item.message
        return [(item.number, item.message) for item in made]

    return run
