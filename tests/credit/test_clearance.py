"""`eport clearance …` on a chain: each command, what it says, and how it is refused."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.customs.clearance_cli import Agreement
from tests.helpers.clearance import CONDITIONAL_RELEASE, DAY, DETAINED, attest, content_of, following, release_of
from tests.helpers.clearance import statement as stated
from tests.helpers.credit import at
from tests.helpers.reimbursement import wallet

NUMBER, INVOICE = "222920261000000017", "SH-2026-0112"


@pytest.fixture
def party(alliance, record, monkeypatch, tmp_path):
    """`party("accept", file, as_="exporter")` → exit code and what it printed."""
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)

    def run(command, *arguments, as_="", **options):
        words = ["clearance", command, *map(str, arguments), "--url", alliance.chain.url, "--record", str(record)]
        words += ["--as", as_] if as_ else []
        for name, value in options.items():
            words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
        result = CliRunner().invoke(app, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


TERMS = {"payee": "exporter", "accept_by": "2026-01-14 17:00", "deadline": "2026-04-12 17:00"}


@pytest.fixture
def proposed(party, tmp_path):
    code, text = party("propose", NUMBER, INVOICE, "1000000.00", as_="importer", **TERMS)
    assert code == 0 and "propose ¥1,000,000.00 to Exporter as Shanghai Customs clears" in text, text
    return tmp_path / "agreement.json"


@pytest.fixture
def accepted(party, proposed):
    assert party("accept", proposed, as_="exporter")[0] == 0
    return proposed


def says(alliance, keys, file, status, before=None):
    """Customs' word about the declaration of the agreement, and the release as a file."""
    made = Agreement.read(file)
    now = alliance.chain.now()
    if before is None:
        said = stated(alliance, subject=made.declaration, status=status, content=content_of(made.invoice))
    else:
        said = following(before, status=status, observedAt=now, validUntil=now + 120 * DAY)
    attest(alliance, said, keys)
    statement, salt, proof = release_of(said, made.invoice)
    hexed = {name: "0x" + value.hex() if isinstance(value, bytes) else value
             for name, value in zip(statement._fields, statement)}  # fmt: skip
    release = file.parent / f"release_{status}.json"
    told = {"statement": hexed, "salt": "0x" + salt.hex(), "proof": ["0x" + item.hex() for item in proof]}
    release.write_text(json.dumps(told))
    return said, release


def test_propose_locks_the_amount_and_writes_the_agreement(party, proposed, alliance):
    code, text = party("status", proposed)
    assert code == 0 and "Importer pays Exporter: proposed, ¥0.00 of ¥1,000,000.00 paid" in text
    assert "to be accepted until Wed 14 Jan 2026 17:00" in text and "60 % on conditional release" in text
    assert json.loads(party("status", proposed, json=True)[1])["state"] == "proposed"
    assert alliance["Escrow"].struct("moduleAccount", alliance["ClearancePayment"].address)["held"] == 1_000_000_00


def test_propose_dry_run_sends_and_writes_nothing(party, alliance, tmp_path):
    before = alliance.chain.web3.eth.block_number
    code, text = party("propose", NUMBER, INVOICE, "1000000.00", as_="importer", dry_run=True, **TERMS)
    assert code == 0 and "would allow Escrow to take ¥1,000,000.00" in text
    assert alliance.chain.web3.eth.block_number == before and not (tmp_path / "agreement.json").exists()


@pytest.mark.parametrize(
    ("number", "changes", "words"),
    [
        (NUMBER, {"payee": "importer"}, "`payee`"),
        (NUMBER, {"conditional": 90}, "`conditionalShare`"),
        (NUMBER, {"accept_by": "2026-01-11 17:00"}, "`acceptBy`"),
        (NUMBER, {"customs": "nobody"}, "nobody is no institution of the alliance"),
        ("17", {}, "17"),
    ],
)
def test_propose_is_refused_in_words(party, number, changes, words):
    code, text = party("propose", number, INVOICE, "1000000.00", as_="importer", **(TERMS | changes))
    assert (code, words in text) == (2, True), text


def test_accept_is_the_payees_until_its_time(party, proposed, alliance):
    code, text = party("accept", proposed, as_="carrier")
    assert code == 2 and "Carrier has no such part in the agreement" in text
    alliance.chain.travel(at("2026-01-14 17:01"))
    code, text = party("accept", proposed, as_="exporter")
    assert code == 2 and "it could be accepted until" in text
    assert party("withdraw", proposed, as_="relay")[0] == 0


def test_withdraw_by_the_payer_and_not_after_acceptance(party, accepted, alliance):
    code, text = party("withdraw", accepted, as_="importer")
    assert code == 2 and "the agreement is accepted: that does not follow" in text


def test_collect_pays_a_grade_and_a_detention_is_recorded(party, accepted, alliance, keys):
    code, text = party("record-claim", accepted, as_="relay")
    assert code == 2 and "customs has attested nothing about this declaration yet" in text
    said, release = says(alliance, keys, accepted, CONDITIONAL_RELEASE)
    before = wallet(alliance, "exporter")
    code, text = party("collect", accepted, release, as_="relay")
    assert code == 0 and "¥600,000.00 to Exporter; ¥600,000.00 of ¥1,000,000.00 in all" in text, text
    assert wallet(alliance, "exporter") == before + 600_000_00
    code, text = party("collect", accepted, release, as_="relay")
    assert code == 2 and "earns no more than the ¥600,000.00 that is paid" in text
    code, text = party("record-claim", accepted, as_="relay")
    assert code == 2 and "nothing to record" in text
    says(alliance, keys, accepted, DETAINED, said)
    code, text = party("collect", accepted, release, as_="relay")
    assert code == 2 and "is not customs' newest word" in text
    assert party("record-claim", accepted, as_="relay")[0] == 0


def test_end_returns_what_nobody_earned(party, accepted, alliance):
    code, text = party("end", accepted, as_="relay")
    assert code == 2 and "customs' word may come until" in text
    alliance.chain.travel(at("2026-06-12 17:01"))
    assert party("end", accepted, as_="relay")[0] == 0
    assert "ended, ¥0.00 of" in party("status", accepted)[1]


def test_a_file_that_is_no_agreement(party, tmp_path):
    (tmp_path / "none.json").write_text("{}")
    code, text = party("accept", "none.json", as_="exporter")
    assert code == 2 and "none.json is no agreement" in text
