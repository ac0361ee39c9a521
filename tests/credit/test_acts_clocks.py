"""Commands that move a bank's clock. It is Monday 12 January 2026, 10:00; five banking days end on the 19th."""

from __future__ import annotations

import json

import pytest

from eport.credit import logs
from eport.credit.book import Bank, Outcome
from tests.credit.conftest import mt700
from tests.helpers.clearance import DAY
from tests.helpers.credit import URDG_758, Letter, at, commit, issued
from tests.helpers.money import YUAN

ISSUER = "bank_of_communications"


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


@pytest.fixture
def letter(alliance) -> Letter:
    made = issued(alliance)
    made.present()
    return made


@pytest.fixture
def examined(book):
    return lambda: book()[1].presentations[0].examinations[Bank.ISSUING]


@pytest.fixture
def record_file(tmp_path):
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"\x00 not a record")
    return file


# --------------------------------------------------------------------------------------------------------------- notice


@pytest.fixture
def acknowledged(officer, letter, tmp_path):
    def sign(as_="exporter", given_at="2026-01-19 12:00", **options):
        file = tmp_path / "acknowledgement.json"
        options = {"code": "data_conflict", "out": file, "given_at": given_at} | options
        code, text = officer("acknowledge-notice", 1, as_=as_, **options)
        assert code == 0 and "data" in text, text
        return file

    return sign


def test_a_notice_given_off_the_chain_is_proved_by_the_presenters_word(officer, acknowledged, alliance, examined):
    file = acknowledged(disposal="RETURN")
    alliance.chain.travel(at("2026-01-20 16:59"))
    code, text = officer("prove-notice", file, as_="relay")
    assert code == 0 and "prove the notice of refusal of presentation 1 of credit 1" in text
    seen = examined()
    assert (seen.outcome, seen.disposal, seen.given_at) == (Outcome.REFUSED, 3, at("2026-01-19 12:00"))
    assert "notice given off the chain on Mon 19 Jan 2026 12:00, proved (art. 16(d))" in officer("status", 1)[1]


@pytest.mark.parametrize(
    ("changes", "moment", "words"),
    [
        ({"as_": "importer"}, "2026-01-20 10:00", "not acknowledged by Exporter, the presenter"),
        ({"given_at": "2026-01-19 17:01"}, "2026-01-20 10:00", "the time for that ended on Mon 19 Jan 2026 17:00"),
        ({}, "2026-01-20 17:01", "the time for that ended on Tue 20 Jan 2026 17:00"),
    ],
)
def test_prove_notice_is_refused_in_words(officer, acknowledged, alliance, changes, moment, words):
    file = acknowledged(**changes)
    alliance.chain.travel(at(moment))
    code, text = officer("prove-notice", file, as_="relay")
    assert (code, words in text) == (2, True), text


@pytest.mark.parametrize("field", ["discrepancies", "disposal", "given_at"])
def test_an_acknowledgement_that_was_changed_proves_nothing(officer, acknowledged, alliance, field):
    file = acknowledged(disposal="NOTIFY")
    data = json.loads(file.read_text())
    data[field] = {"discrepancies": 1 << 17, "disposal": 2, "given_at": data["given_at"] - 1}[field]
    file.write_text(json.dumps(data))
    code, text = officer("prove-notice", file, as_="relay")
    assert code == 2 and "not acknowledged by Exporter" in text


def test_prove_notice_of_a_file_that_is_none(officer, letter, record_file, acknowledged):
    code, text = officer("prove-notice", record_file, as_="relay")
    assert code == 2 and "is no acknowledgement" in text
    file = acknowledged()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"number": 2}))
    code, text = officer("prove-notice", file, as_="relay")
    assert code == 2 and "credit 1 has no presentation 2" in text


def test_acknowledge_notice_dry_run_writes_nothing(officer, letter, tmp_path):
    file = tmp_path / "none.json"
    options = {"given_at": "2026-01-19 12:00", "code": "other", "out": file, "dry_run": True}
    code, text = officer("acknowledge-notice", 1, as_="exporter", **options)
    assert code == 0 and "would sign it" in text and not file.exists()
    code, text = officer("acknowledge-notice", 1, as_="exporter", **(options | {"code": "overdrawn"}))
    assert code == 2 and "one of data_conflict" in text


# ------------------------------------------------------------------------------------------------------ corrupt records


def test_a_corrupt_record_stops_the_clock_until_it_comes_again(officer, letter, alliance, record_file, examined):
    code, text = officer("report-corrupt", 1, record_file, as_=ISSUER)
    assert code == 0 and "the presenter has until Wed 11 Feb 2026 10:00" in text
    code, text = officer("status", 1)
    assert "a record is corrupt, to be presented again until Wed 11 Feb 2026 10:00" in text
    code, text = officer("report-corrupt", 1, record_file, as_=ISSUER)
    assert code == 2 and "asked once for presentation 1" in text
    code, text = officer("re-present", 1, record_file, as_="importer")
    assert code == 2 and "that is for the presenter, Exporter" in text
    alliance.chain.travel(alliance.chain.now() + 2 * DAY)
    code, text = officer("re-present", 1, record_file, as_="exporter")
    assert code == 0 and "to be answered until Wed 21 Jan 2026 17:00" in text
    assert examined().corruption.settled and examined().deadline == at("2026-01-21 17:00")


def test_report_corrupt_is_the_examining_banks(officer, letter, record_file):
    code, text = officer("report-corrupt", 1, record_file, as_="importer")
    assert code == 2 and "examines nothing under credit 1" in text
    code, text = officer("report-corrupt", 1, "none.pdf", as_=ISSUER)
    assert code == 2 and "none.pdf" in text


def test_deem_not_presented_after_thirty_days(officer, letter, alliance, record_file, examined):
    code, text = officer("deem-not-presented", 1, as_="relay")
    assert code == 2 and "waits for nothing of that kind" in text
    officer("report-corrupt", 1, record_file, as_=ISSUER)
    code, text = officer("deem-not-presented", 1, as_="relay")
    assert code == 2 and "it runs until Wed 11 Feb 2026 10:00" in text
    alliance.chain.travel(at("2026-02-11 10:01"))
    assert officer("deem-not-presented", 1, as_="relay")[0] == 0
    assert examined().discrepancies == 1 << 5


# -------------------------------------------------------------------------------------------------------- extend or pay


@pytest.fixture
def demanded(officer, alliance, tmp_path) -> Letter:
    """A demand under URDG 758, whose words the parties hold."""
    from eport.credit.content import Files, parse
    from eport.trade.parties import DEVELOPMENT_KEY

    words = parse(mt700(f32B="CNY1000000,"))
    Files(tmp_path / "credits", DEVELOPMENT_KEY).save(words, 1)
    made = issued(alliance, rules=URDG_758, content=words.root(DEVELOPMENT_KEY, 1))
    made.present()
    return made


@pytest.fixture
def urdg(monkeypatch):
    """An MT700 says nothing of URDG 758: until an MT760 is read, the words stand for a guarantee here."""
    from eport.messages.mt import RuleSet
    from eport.trade import terms

    monkeypatch.setitem(terms.RULES, RuleSet.UCP, URDG_758)


def test_extend_or_pay_is_granted_and_withdraws_the_demand(officer, urdg, demanded, alliance, examined, book):
    code, text = officer("extend-or-pay", 1, "2026-09-30", as_="exporter")
    assert code == 0 and "extend until 2026-09-30, or pay ¥500,000.00" in text, text
    assert "extend until 2026-09-30 or pay (URDG 758 art. 23" in officer("status", 1)[1]
    assert officer("suspend-payment", 1, until="2026-02-10 17:00", as_=ISSUER)[0] == 0
    assert "payment suspended until Tue 10 Feb 2026 17:00" in officer("status", 1)[1]
    code, text = officer("conclude-extension", 1, as_="relay")
    assert code == 2 and "eport credit grant-extension" in text
    commit(alliance, ISSUER, 200_000 * YUAN)
    assert officer("grant-extension", 1, as_="importer")[0] == 2
    assert officer("grant-extension", 1, as_=ISSUER)[0] == 0
    code, text = officer("conclude-extension", 1, as_="relay")
    assert code == 0 and "withdraw demand 1 of credit 1" in text
    assert examined().outcome is Outcome.RETURNED
    assert book()[1].expires_at == at("2026-09-30 17:00")
    code, text = officer("conclude-extension", 1, as_="relay")
    assert code == 2 and "asks for no extension, or it is concluded" in text


def test_extend_or_pay_and_no_extension_is_paid_after_the_suspension(officer, urdg, demanded, alliance, examined):
    officer("extend-or-pay", 1, "2026-09-30", as_="exporter")
    code, text = officer("suspend-payment", 1, until="2026-02-11 10:01", as_=ISSUER)
    assert code == 2 and "until Wed 11 Feb 2026 10:00 at the latest" in text
    officer("suspend-payment", 1, until="2026-02-10 17:00", as_=ISSUER)
    alliance.chain.travel(alliance.chain.now() + 1)
    code, text = officer("refuse", 1, as_=ISSUER, code="other")
    assert code == 2 and "the bank can only honour" in text
    alliance.chain.travel(at("2026-02-10 17:00"))
    assert officer("preclude", 1, as_="relay")[0] == 2
    alliance.chain.travel(at("2026-02-10 17:01"))
    assert officer("preclude", 1, as_="relay")[0] == 0
    assert examined().outcome is Outcome.PRECLUDED


@pytest.mark.parametrize(
    ("who", "until", "words"),
    [("importer", "2026-09-30", "that is for the presenter, Exporter"), ("exporter", "2026-03-30", "later day")],
)
def test_extend_or_pay_is_refused_in_words(officer, urdg, demanded, who, until, words):
    code, text = officer("extend-or-pay", 1, until, as_=who)
    assert (code, words in text) == (2, True), text


def test_extend_or_pay_is_unknown_to_ucp_600(officer, alliance, credit_file, folder):
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    officer("issue", credit_file, as_=ISSUER)
    officer("present", 1, folder, as_="exporter")
    code, text = officer("extend-or-pay", 1, "2026-09-30", as_="exporter")
    assert code == 2 and "the rules of credit 1 know no such demand" in text
    code, text = officer("suspend-payment", 1, until="2026-02-10 17:00", as_=ISSUER)
    assert code == 2 and "asks for no extension" in text


# --------------------------------------------------------------------------------------------------------------- return


def test_demand_return_and_preclude_unreturned(officer, letter, alliance, examined):
    code, text = officer("demand-return", 1, as_="exporter")
    assert code == 2 and "refused by nobody" in text
    officer("refuse", 1, as_=ISSUER, code="other", disposal="RETURN")
    code, text = officer("preclude-unreturned", 1, as_="relay")
    assert code == 2 and "waits for nothing of that kind" in text
    assert officer("demand-return", 1, as_="importer")[0] == 2
    assert officer("demand-return", 1, as_="exporter")[0] == 0
    assert "documents demanded back until Thu 15 Jan 2026 17:00" in officer("status", 1)[1]
    code, text = officer("preclude-unreturned", 1, as_="relay")
    assert code == 2 and "it runs until Thu 15 Jan 2026 17:00" in text
    alliance.chain.travel(at("2026-01-15 17:01"))
    assert officer("preclude-unreturned", 1, as_="relay")[0] == 0
    assert examined().outcome is Outcome.PRECLUDED


# -------------------------------------------------------------------------------------------------------- force majeure


@pytest.fixture
def announcement(tmp_path):
    file = tmp_path / "announcement.txt"
    file.write_text("banks are closed")
    return file


def test_an_interruption_suspends_the_days_and_status_shows_it(officer, letter, announcement):
    authority = "shanghai_commerce"
    code, text = officer("interrupt", "CN", announcement, until="2026-01-15 09:00", as_=authority)
    assert code == 0 and "closed from Mon 12 Jan 2026 10:00 until Thu 15 Jan 2026 09:00" in text
    code, text = officer("status", 1)
    assert "business interrupted in CN" in text and "answers presentation 1 until Thu 22 Jan 2026 17:00" in text
    code, text = officer("interrupt", "CN", announcement, until="2026-01-16 09:00", as_=authority)
    assert code == 2 and "until Thu 15 Jan 2026 09:00: prolong it instead" in text
    assert officer("prolong", "CN", until="2026-01-16 09:00", as_=authority)[0] == 0
    assert "until Fri 16 Jan 2026 09:00 (art. 36)" in officer("status", 1)[1]
    assert officer("resume", "CN", as_=authority)[0] == 0
    code, text = officer("resume", "CN", as_=authority)
    assert code == 2 and "no interruption runs in CN" in text
    assert "business interrupted" not in officer("status", 1)[1]


@pytest.mark.parametrize(
    ("place", "who", "until", "words"),
    [
        ("CN", ISSUER, "2026-01-15 09:00", "has not the role for that"),
        ("XX", "shanghai_commerce", "2026-01-15 09:00", "XX has no calendar; places are CN"),
        ("CN", "shanghai_commerce", "2026-03-15 09:00", "ends within 30 days from now"),
    ],
)
def test_interrupt_is_refused_in_words(officer, letter, announcement, place, who, until, words):
    code, text = officer("interrupt", place, announcement, until=until, as_=who)
    assert (code, words in text) == (2, True), text
