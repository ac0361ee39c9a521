"""Each act of an officer at the command line: what it sends, what it says, and how it is refused."""

from __future__ import annotations

import json

import pytest

from eport.credit import logs
from eport.credit.book import AmendmentState, Bank, Debt, Outcome, State
from tests.credit.conftest import CONFIRMED, mt700
from tests.helpers.credit import at, commit
from tests.helpers.money import YUAN

ISSUER, CONFIRMER = "bank_of_communications", "icbc_shanghai"


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


@pytest.fixture
def applied(officer, credit_file):
    assert officer("apply", credit_file, as_="importer")[0] == 0


@pytest.fixture
def issued(officer, alliance, applied, credit_file):
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    assert officer("issue", credit_file, as_=ISSUER)[0] == 0


@pytest.fixture
def confirmed(officer, alliance, credit_file):
    credit_file.write_text(CONFIRMED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    commit(alliance, CONFIRMER, 1_000_000 * YUAN)
    assert officer("apply", credit_file, as_="importer")[0] == 0
    assert officer("issue", credit_file, as_=ISSUER)[0] == 0
    assert officer("confirm", 1, as_=CONFIRMER)[0] == 0


@pytest.fixture
def presented(officer, issued, folder):
    assert officer("present", 1, folder, as_="exporter")[0] == 0


def test_apply_secures_the_margin_and_keeps_the_words(officer, credit_file, book, tmp_path):
    code, text = officer("apply", credit_file, as_="importer", margin=20)
    assert code == 0
    assert "allow Escrow to take the margin of ¥262,500.00" in text and "credit 1, words kept" in text
    credit = book()[1]
    assert (credit.margin, credit.terms[0].margin) == (262_500_00, 2_000)
    assert (tmp_path / "credits" / f"{credit.terms[0].content.hex()}.fin").read_text() == credit_file.read_text()


def test_apply_as_another_party_is_refused(officer, credit_file):
    code, text = officer("apply", credit_file, as_="carrier")
    assert (code, "field 50 names Importer" in text) == (2, True)


def test_apply_dry_run_sends_nothing(officer, credit_file, alliance, book):
    before = alliance.chain.web3.eth.block_number
    code, text = officer("apply", credit_file, as_="importer", dry_run=True)
    assert code == 0 and "would allow Escrow" in text and "nothing was sent" in text
    assert alliance.chain.web3.eth.block_number == before and not book()


def test_issue_needs_liquidity_and_says_how_much(officer, applied, credit_file):
    code, text = officer("issue", credit_file, as_=ISSUER)
    assert code == 2
    assert "Bank of Communications, Shanghai Branch has ¥0.00 of free liquidity, ¥918,750.00 is needed" in text
    assert "eport credit commit" in text


def test_commit_then_issue(officer, applied, credit_file, book):
    assert officer("commit", "918,750.00", as_=ISSUER)[0] == 0
    code, text = officer("issue", credit_file, as_=ISSUER)
    assert code == 0 and "issue credit 1: ¥1,250,000.00 to Exporter" in text
    assert book()[1].state is State.ISSUED


def test_issue_of_words_that_nobody_applied_for_is_refused(officer, applied, credit_file):
    credit_file.write_text(mt700(f48="030"))
    code, text = officer("issue", credit_file, as_=ISSUER)
    assert code == 2 and "the applicant applies first" in text


def test_issue_as_another_bank_is_refused_in_words(officer, applied, credit_file):
    code, text = officer("issue", credit_file, as_="abc_shanghai")
    assert code == 2 and "Agricultural Bank of China, Shanghai Branch has no such part in credit 1" in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("f32B", "EUR1,", "field 32B"),
        ("f41A", "ABCDDEFFXXX\nBY PAYMENT", "field 41a"),
        ("f59", "SOMEBODY", "field 59"),
        ("f49", "CONFIRM", "field 58a"),
        ("f40E", "OTHR/HOUSE RULES", "field 40E"),
    ],
)
def test_apply_names_the_field_that_cannot_be_carried(officer, credit_file, field, value, words):
    credit_file.write_text(mt700(**{field: value}))
    code, text = officer("apply", credit_file, as_="importer")
    assert (code, words in text) == (2, True), text


def test_advise_and_decline(officer, credit_file, alliance, book):
    credit_file.write_text(CONFIRMED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    officer("issue", credit_file, as_=ISSUER)
    assert officer("advise", 1, as_="bank_of_china_shanghai")[0] == 0
    assert officer("decline", 1, as_=CONFIRMER)[0] == 0
    code, text = officer("status", 1)
    assert "Bank of China, Shanghai Branch: advised" in text and "declined (art. 8(d))" in text
    assert officer("confirm", 1, as_="ccb_shanghai")[0] == 2


def test_present_says_the_deadline_and_what_the_contract_found(officer, issued, folder, book):
    code, text = officer("present", 1, folder, as_="exporter")
    assert code == 0 and "presentation 1, to be answered until Mon 19 Jan 2026 17:00" in text
    assert "the contract found no discrepancy" in text
    assert book()[1].presentations[0].payable == 500_000 * YUAN


def test_present_late_shipment_is_said_in_words(officer, issued, folder):
    code, text = officer("present", 1, folder, as_="exporter", shipment_date="2026-02-21")
    assert code == 0 and "late shipment (field 44C)" in text


def test_present_without_an_amount_is_refused(officer, issued, folder):
    head = folder / "presentation.json"
    data = json.loads(head.read_text())
    data.pop("amount")
    head.write_text(json.dumps(data))
    code, text = officer("present", 1, folder, as_="exporter")
    assert code == 2 and "presentation.amount" in text


def test_present_dry_run(officer, issued, folder, book):
    code, text = officer("present", 1, folder, as_="exporter", dry_run=True)
    assert code == 0 and "would present" in text and not book()[1].presentations


def test_honour_pays(officer, presented, book):
    code, text = officer("honour", 1, as_=ISSUER)
    assert code == 0 and "honour presentation 1 of credit 1: ¥500,000.00" in text
    assert sum(paid.amount for paid in book()[1].payments) == 500_000 * YUAN


def test_honour_by_a_bank_that_examines_nothing_is_refused(officer, presented):
    code, text = officer("honour", 1, as_="abc_shanghai")
    assert code == 2 and "examines nothing under credit 1" in text


def test_honour_of_discrepant_documents_is_refused_with_the_discrepancies(officer, issued, folder):
    officer("present", 1, folder, as_="exporter", shipment_date="2026-02-21")
    code, text = officer("honour", 1, as_=ISSUER)
    assert code == 2 and "late shipment (field 44C)" in text and "waive" in text


def test_refuse_by_the_examiners_findings(officer, presented, tmp_path, credit_file, folder, book):
    found = [
        {"verdict": "discrepancy", "sureness": "certain", "bit": 1 << 17},
        {"verdict": "discrepancy", "sureness": "for a person", "bit": 1 << 18},
        {"verdict": "not a discrepancy", "sureness": None, "bit": 1 << 19},
        {"verdict": "discrepancy", "sureness": "likely", "bit": 1 << 2},
    ]
    file = tmp_path / "findings.json"
    file.write_text(json.dumps(found))
    code, text = officer("refuse", 1, as_=ISSUER, findings=file)
    assert code == 0 and "goods description (art. 18(c)); holding the documents until a waiver" in text
    seen = book()[1].presentations[0].examinations[Bank.ISSUING]
    assert (seen.outcome, seen.discrepancies, seen.disposal) == (Outcome.REFUSED, 1 << 17, 2)


def test_refuse_takes_what_the_examiner_prints(officer, presented, credit_file, folder, tmp_path, book):
    from typer.testing import CliRunner

    from eport.cli import app

    words = ["credit", "examine", "--credit", str(credit_file), "--presentation", str(folder), "--json"]
    printed = CliRunner().invoke(app, [*words, "--presented-on", "2026-01-12"])
    file = tmp_path / "findings.json"
    file.write_text(printed.stdout)
    assert officer("refuse", 1, as_=ISSUER, findings=file, code="originals_missing")[0] == 0
    assert book()[1].presentations[0].examinations[Bank.ISSUING].discrepancies & 1 << 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "at least one discrepancy"),
        ({"code": "late_presentation"}, "one of data_conflict"),
    ],
)
def test_refuse_without_a_reason_is_refused(officer, presented, options, words):
    code, text = officer("refuse", 1, as_=ISSUER, **options)
    assert (code, words in text) == (2, True)


def test_refuse_with_a_file_that_is_none(officer, presented, credit_file):
    code, text = officer("refuse", 1, as_=ISSUER, findings=credit_file)
    assert code == 2 and "no output of `eport credit examine --json`" in text


def test_refuse_after_the_deadline_is_refused(officer, presented, alliance):
    alliance.chain.travel(at("2026-01-19 17:01"))
    code, text = officer("refuse", 1, as_=ISSUER, code="data_conflict")
    assert code == 2 and "ended on Mon 19 Jan 2026 17:00 (art. 16(d))" in text


def test_waive_and_honour_after_refusal(officer, presented, book):
    officer("refuse", 1, as_=ISSUER, code="data_conflict")
    assert officer("waive", 1, as_="importer")[0] == 0
    assert officer("honour", 1, as_=ISSUER)[0] == 0
    assert book()[1].drawn == 500_000 * YUAN


def test_waive_of_nothing_is_refused(officer, presented):
    code, text = officer("waive", 1, as_="importer")
    assert code == 2 and "no recorded discrepancy" in text


def test_return_after_refusal(officer, presented, book):
    assert officer("return", 1, as_=ISSUER)[0] == 2
    officer("refuse", 1, as_=ISSUER, code="other", disposal="RETURN")
    assert officer("return", 1, as_=ISSUER)[0] == 0
    assert book()[1].presentations[0].examinations[Bank.ISSUING].outcome is Outcome.RETURNED


def test_preclude_after_silence(officer, presented, alliance, book):
    code, text = officer("preclude", 1, as_="relay")
    assert code == 2 and "wait for it" in text
    alliance.chain.travel(at("2026-01-20 17:01"))
    assert officer("preclude", 1, as_="relay")[0] == 0
    assert book()[1].presentations[0].examinations[Bank.ISSUING].outcome is Outcome.PRECLUDED


def test_confirming_bank_honours_and_forwards(officer, confirmed, folder, book):
    assert officer("present", 1, folder, as_="exporter", to="confirming")[0] == 0
    assert officer("honour", 1, as_=CONFIRMER)[0] == 0
    assert officer("honour", 1, as_=ISSUER)[0] == 2
    assert officer("forward", 1, as_=CONFIRMER)[0] == 0
    assert officer("honour", 1, as_=ISSUER)[0] == 0
    assert [paid.by for paid in book()[1].payments] == [Bank.CONFIRMING, Bank.ISSUING]


def test_deferred_payment_is_settled_when_due(officer, alliance, credit_file, folder, book):
    credit_file.write_text(mt700(f41A="COMMCNS0SHI\nBY DEF PAYMENT\n:42P:30 DAYS AFTER SIGHT"))
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    officer("issue", credit_file, as_=ISSUER)
    officer("present", 1, folder, as_="exporter")
    code, text = officer("honour", 1, as_=ISSUER)
    assert code == 0 and "¥500,000.00 undertaken, due on Wed 11 Feb 2026 17:00" in text
    code, text = officer("settle", 1, as_="relay")
    assert code == 2 and "nothing of credit 1 is due before Wed 11 Feb 2026 17:00" in text
    alliance.chain.travel(at("2026-02-11 17:01"))
    assert officer("settle", 1, as_="relay")[0] == 0
    assert [debt.state for debt in book()[1].undertakings.values()] == [Debt.PAID]


def test_amend_by_mt707_extend_and_accept(officer, confirmed, tmp_path, book):
    file = tmp_path / "mt707.txt"
    file.write_text(MT707)
    code, text = officer("amend", 1, file, as_=ISSUER)
    assert code == 0, text
    assert "amount ¥1,250,000.00 → ¥1,150,000.00; expiry day 2026-03-31 → 2026-04-30" in text
    assert officer("accept", 1, as_="importer")[0] == 2
    assert officer("extend", 1, as_=CONFIRMER)[0] == 0
    assert officer("accept", 1, as_="exporter")[0] == 0
    credit = book()[1]
    assert (credit.version, credit.confirmed, credit.present_terms.amount) == (1, True, 1_150_000_00)
    code, text = officer("status", 1)
    assert "accepted" in text and "¥1,150,000.00" in text


def test_amend_by_a_new_mt700_and_reject(officer, issued, tmp_path, book):
    file = tmp_path / "new.txt"
    file.write_text(mt700(f48="030"))
    assert officer("amend", 1, file, as_=ISSUER)[0] == 0
    code, text = officer("amend", 1, file, as_=ISSUER)
    assert code == 2 and "amendment 1 still waits" in text
    assert officer("reject", 1, as_="exporter")[0] == 0
    assert book()[1].amendments[0].state is AmendmentState.REJECTED


def test_amend_without_the_words_of_the_credit_is_refused(officer, issued, tmp_path):
    for file in (tmp_path / "credits").glob("*"):
        file.write_text(mt700(f48="030"))
    (tmp_path / "new.txt").write_text(mt700())
    code, text = officer("amend", 1, tmp_path / "new.txt", as_=ISSUER)
    assert code == 2 and "does not match the root on the chain" in text


def test_cancel_takes_every_consent(officer, issued, book):
    officer("cancel", 1, as_="exporter")
    assert book()[1].state is State.ISSUED
    officer("cancel", 1, as_=ISSUER)
    assert book()[1].state is State.CANCELLED


def test_withdraw(officer, applied, book):
    assert officer("withdraw", 1, as_="importer")[0] == 0
    assert book()[1].state is State.WITHDRAWN


def test_expire_before_and_after(officer, issued, alliance, book):
    code, text = officer("expire", 1, as_="relay")
    assert code == 2 and "the credit lives until Tue 31 Mar 2026 17:00" in text
    alliance.chain.travel(at("2026-03-31 17:01"))
    assert officer("expire", 1, as_="relay")[0] == 0
    assert book()[1].state is State.EXPIRED


def test_status_lists_and_shows_with_names_yuan_and_banking_days(officer, presented):
    code, text = officer("status")
    assert code == 0 and "Importer → Exporter" in text and "¥1,250,000.00" in text
    code, text = officer("status", 1)
    assert "Mon 19 Jan 2026 17:00 (5 banking days left)" in text
    assert "by payment at sight, with Bank of Communications" in text
    assert "0x7" not in text.replace("content 0x", "")


def test_status_json(officer, presented):
    code, text = officer("status", 1, json=True)
    (found,) = json.loads(text)
    assert (found["beneficiary"], found["drawn"], found["reserved"]) == ("exporter", 0, 500_000_00)
    assert found["presentations"][0]["examinations"]["issuing"]["outcome"] == "presented"


def test_acts_print_json(officer, presented):
    code, text = officer("honour", 1, as_=ISSUER, json=True)
    said = json.loads(text)
    assert said["as"] == ISSUER and said["gas"] > 0
    assert "PresentationHonoured" in [event["name"] for event in said["events"]]


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        ("status", (7,), "there is no credit 7"),
        ("advise", (1,), "say who acts"),
        ("honour", (1, 2), "there is none with number 2"),
    ],
)
def test_what_is_not_there_is_said(officer, issued, command, arguments, words):
    code, text = officer(command, *arguments, as_=ISSUER if command == "honour" else "")
    assert (code, words in text) == (2, True), text


def test_an_unknown_party_and_a_missing_chain(officer, tmp_path):
    code, text = officer("advise", 1, as_="nobody")
    assert code == 2 and "--as nobody is nobody of the configuration" in text
    code, text = officer("status", record=tmp_path / "none.json")
    assert code == 2 and "make deploy" in text


MT707 = """{1:F01COMMCNS0ASHI0000000000}{2:I707BKCHCNB0X300N}{4:
:27:1/1
:20:LCSHA2026000031
:21:NONREF
:23:LCSHA2026000031
:31C:260112
:26E:1
:30:260113
:22A:ISSU
:31D:260430SHANGHAI
:33B:CNY100000,
:46B:/ADD/+ CERTIFICATE OF ORIGIN
-}
"""
