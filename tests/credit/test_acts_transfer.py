"""Commands of transferable credits (UCP 600 art. 38): importer, exporter as first, carrier as second beneficiary."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eport.credit import logs
from eport.credit.book import Bank, Outcome, State
from eport.credit.facts import CreditId
from tests.credit.conftest import PART, TRANSFERABLE, mt700, own_invoice
from tests.helpers.credit import at, commit
from tests.helpers.money import YUAN

BANK = "bank_of_communications"
FIRST = CreditId.of(1, 1)


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


@pytest.fixture
def part_file(tmp_path):
    file = tmp_path / "part.txt"
    file.write_text(PART)
    return file


@pytest.fixture
def issued(officer, alliance, credit_file):
    credit_file.write_text(TRANSFERABLE)
    commit(alliance, BANK, 1_000_000 * YUAN)
    assert officer("apply", credit_file, as_="importer")[0] == 0
    assert officer("issue", credit_file, as_=BANK)[0] == 0


@pytest.fixture
def requested(officer, issued, part_file):
    code, text = officer("request-transfer", 1, part_file, as_="exporter", to="carrier", pass_amendments=True)
    assert code == 0, text


@pytest.fixture
def transferred(officer, requested, part_file):
    code, text = officer("transfer", 1, part_file, as_=BANK)
    assert code == 0 and "the part is credit 1/1" in text, text


@pytest.fixture
def presented(officer, transferred, folder):
    assert officer("present", "1/1", folder, as_="carrier")[0] == 0


def test_request_transfer_waits_for_the_bank_and_keeps_the_words(officer, requested, book, tmp_path):
    (asked,) = book()[1].requests.values()
    assert (asked.terms.amount, asked.conditions.pass_amendments) == (700_000 * YUAN, True)
    assert (tmp_path / "credits" / f"{asked.terms.content.hex()}.fin").read_text() == PART
    code, text = officer("status", 1)
    assert "¥700,000.00 to Carrier" in text and "the bank transfers what was asked for, or does not" in text


def test_a_ceiling_above_32b_is_set_apart_and_the_words_keep_the_price(officer, issued, part_file, book):
    code, text = officer(
        "request-transfer", 1, part_file, as_="exporter", to="carrier", pass_amendments=True, ceiling="900000"
    )
    assert code == 0 and "¥900,000.00" in text, text
    assert officer("transfer", 1, part_file, as_=BANK)[0] == 2  # the bank was not told of a ceiling
    code, text = officer("transfer", 1, part_file, as_=BANK, ceiling="900000")
    assert code == 0, text
    assert book()[FIRST].present_terms.amount == 900_000 * YUAN


def test_request_transfer_names_the_term_that_may_not_be_changed(officer, issued, part_file):
    part_file.write_text(PART.replace(":48:045", ":48:060"))
    code, text = officer("request-transfer", 1, part_file, as_="exporter", to="carrier", keep_amendments=True)
    assert code == 2 and "`presentationDays` is neither as the credit has it" in text


def test_request_transfer_of_a_credit_that_is_not_transferable(officer, alliance, credit_file, part_file):
    commit(alliance, BANK, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    officer("issue", credit_file, as_=BANK)
    code, text = officer("request-transfer", 1, part_file, as_="exporter", to="carrier", pass_amendments=True)
    assert code == 2 and "is not transferable" in text


def test_request_transfer_says_whether_amendments_are_passed_on(officer, issued, part_file):
    code, text = officer("request-transfer", 1, part_file, as_="exporter", to="carrier")
    assert code == 2 and "--pass-amendments" in text


@pytest.mark.parametrize(("options", "words"), [({}, "names no trader"), ({"to": "nobody"}, "no address")])
def test_request_transfer_guesses_no_beneficiary(officer, issued, part_file, options, words):
    code, text = officer("request-transfer", 1, part_file, as_="exporter", pass_amendments=True, **options)
    assert (code, words in text) == (2, True), text


def test_request_transfer_lets_the_bank_take_its_charges(officer, alliance, issued, part_file, book):
    options = {"to": "carrier", "pass_amendments": True, "charges": "250.00"}
    code, text = officer("request-transfer", 1, part_file, as_="exporter", dry_run=True, **options)
    assert code == 0 and "would allow CreditTransfers to take the charges of ¥250.00" in text
    assert not book()[1].requests
    code, text = officer("request-transfer", 1, part_file, as_="exporter", **options)
    assert code == 0 and "done allow CreditTransfers" in text
    (asked,) = book()[1].requests.values()
    assert asked.conditions.charges == 250 * YUAN


def test_withdraw_transfer(officer, requested, book):
    assert officer("withdraw-transfer", 1, "ffffffff", as_="exporter")[0] == 2
    assert officer("withdraw-transfer", 1, as_="exporter")[0] == 0
    assert not book()[1].requests
    code, text = officer("withdraw-transfer", 1, as_="exporter")
    assert code == 2 and "there waits: none" in text


def test_transfer_makes_a_credit_of_its_own(officer, transferred, book):
    part = book()[FIRST]
    assert (part.state, part.set_apart, part.terms[0].margin) == (State.ISSUED, 700_000 * YUAN, 0)
    code, text = officer("status", "1/1")
    assert code == 0 and "Credit 1/1" in text and "¥700,000.00" in text and "Carrier" in text
    assert "1/1" in officer("status")[1]
    (found,) = json.loads(officer("status", "1/1", json=True)[1])
    assert (found["id"], found["part_of"], found["set_apart"]) == ("1/1", 1, 700_000 * YUAN)


def test_transfer_of_other_words_or_by_another_bank_is_refused(officer, requested, part_file):
    assert officer("transfer", 1, part_file, as_="icbc_shanghai")[0] == 2
    part_file.write_text(PART.replace("700000", "600000"))
    code, text = officer("transfer", 1, part_file, as_=BANK)
    assert code == 2 and "no request under credit 1 has these words" in text


def test_transfer_of_a_request_that_says_otherwise_than_its_words(officer, requested, alliance, part_file, book):
    """A first beneficiary that writes a later amount beside the same words binds nobody to it."""
    (asked,) = book()[1].requests.values()
    officer("withdraw-transfer", 1, as_="exporter")
    altered = replace(asked.terms, amount=800_000 * YUAN).as_tuple()
    alliance["CreditTransfers"].send(
        alliance.accounts["exporter"], "request", 1, book()[1].present_terms.as_tuple(), altered, (True, 5, 0)
    )
    code, text = officer("transfer", 1, part_file, as_=BANK)
    assert code == 2 and "amount ¥700,000.00 → ¥800,000.00. Do not transfer it" in text


def test_transfer_after_more_was_drawn_than_is_left(officer, requested, folder, part_file):
    officer("present", 1, folder, as_="exporter")
    code, text = officer("transfer", 1, part_file, as_=BANK)
    assert code == 2 and "the part needs ¥700,000.00, credit 1 has ¥500,000.00 left" in text


def test_a_part_is_presented_refused_waived_and_honoured_like_a_credit(officer, presented, book):
    assert officer("refuse", "1/1", as_=BANK, code="other")[0] == 0
    assert officer("waive", "1/1", as_="importer")[0] == 0
    code, text = officer("honour", "1/1", as_=BANK)
    assert code == 0 and "honour presentation 1 of credit 1/1: ¥500,000.00" in text
    assert (book()[FIRST].drawn, book()[1].drawn) == (500_000 * YUAN, 500_000 * YUAN)


def test_substitute_draws_the_difference(officer, presented, folder, tmp_path, book):
    code, text = officer("demand-substitution", "1/1", as_=BANK)
    assert code == 0 and "presentation 1 of credit 1/1" in text
    assert "the first beneficiary puts its invoice in place until Mon 19 Jan 2026 17:00" in officer("status", "1/1")[1]
    own = own_invoice(tmp_path / "own", folder, "650000.00")
    code, text = officer("substitute", "1/1", own, as_="exporter")
    assert code == 0 and "¥150,000.00 drawn: presentation 1 of credit 1" in text
    assert "the contract found no discrepancy" in text
    assert officer("honour", 1, as_=BANK)[0] == 0
    assert book()[1].drawn == 150_000 * YUAN
    assert book()[FIRST].presentations[0].substitution.number == 1
    sent = json.loads(officer("messages", 1, json=True)[1])
    assert [message["type"] for message in sent] == ["700"]  # neither the part nor its drawing is among them


def test_substitute_without_a_difference_is_refused(officer, presented, folder, tmp_path):
    own = own_invoice(tmp_path / "own", folder, "500000.00")
    code, text = officer("substitute", "1/1", own, as_="exporter")
    assert code == 2 and "leaves nothing over the ¥500,000.00 of the second beneficiary" in text
    code, text = officer("substitute", 1, own, as_="exporter")
    assert code == 2 and "credit 1 is no transferred part: give one as 1/1" in text


def test_demand_substitution_twice_is_refused(officer, presented):
    officer("demand-substitution", "1/1", as_=BANK)
    code, text = officer("demand-substitution", "1/1", as_=BANK)
    assert code == 2 and "demanded once (art. 38(i)), until Mon 19 Jan 2026 17:00" in text


def test_forfeit_after_the_first_beneficiary_was_silent(officer, presented, alliance, book):
    code, text = officer("forfeit", "1/1", as_="relay")
    assert code == 2 and "nothing is forfeited" in text
    officer("demand-substitution", "1/1", as_=BANK)
    code, text = officer("forfeit", "1/1", as_="relay")
    assert code == 2 and "has until Mon 19 Jan 2026 17:00" in text
    alliance.chain.travel(at("2026-01-19 17:01"))
    assert officer("forfeit", "1/1", as_="relay")[0] == 0
    assert not book()[FIRST].presentations[0].substitution.awaited


def test_advise_amendment_is_accepted_by_the_second_beneficiary_alone(officer, transferred, tmp_path, book):
    file = tmp_path / "amended.txt"
    file.write_text(PART.replace("CNY700000,", "CNY800000,"))
    code, text = officer("amend", "1/1", file, as_=BANK)
    assert code == 2 and "eport credit advise-amendment" in text
    code, text = officer("advise-amendment", "1/1", file, as_=BANK)
    assert code == 0 and "amount ¥700,000.00 → ¥800,000.00" in text, text
    assert officer("accept", "1/1", as_="exporter")[0] == 2
    assert officer("accept", "1/1", as_="carrier")[0] == 0
    assert (book()[FIRST].set_apart, book()[1].version) == (800_000 * YUAN, 0)


def test_cancel_by_the_second_beneficiary_gives_the_part_back(officer, transferred, book):
    assert officer("cancel", "1/1", as_="carrier")[0] == 0
    assert (book()[FIRST].state, book()[1].available) == (State.CANCELLED, 1_000_000 * YUAN)


def test_a_part_that_is_not_there_and_one_that_is_none(officer, transferred):
    code, text = officer("status", "1/2")
    assert code == 2 and "there is no credit 1/2" in text
    code, text = officer("status", "one")
    assert code == 2 and "write 7, or 7/2 for its second part" in text
    code, text = officer("messages", "1/2")
    assert code == 2 and "there is no credit 1/2" in text


def test_preclusion_under_a_part(officer, presented, alliance, book):
    alliance.chain.travel(at("2026-01-20 17:01"))
    assert officer("preclude", "1/1", as_="relay")[0] == 0
    assert book()[FIRST].presentations[0].examinations[Bank.ISSUING].outcome is Outcome.PRECLUDED


def test_the_words_of_a_part_are_those_of_an_irrevocable_credit(officer, issued, part_file):
    part_file.write_text(mt700(f40A="IRREVOCABLE TRANSFERABLE", f32B="CNY700000,", f39A="", f59="WEAVER\nVIENNA"))
    code, text = officer("request-transfer", 1, part_file, as_="exporter", to="carrier", pass_amendments=True)
    assert code == 2 and "`form`" in text
