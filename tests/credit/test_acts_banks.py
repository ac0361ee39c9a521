"""Commands between banks, and about what secures a credit: reimbursement, advances, liquidity, assignment, a stop."""

from __future__ import annotations

import json

import pytest

from eport.credit import logs
from eport.credit.book import ClaimState, Debt, State
from tests.helpers.advance import ADVANCING, clause
from tests.helpers.clearance import DAY
from tests.helpers.credit import CONFIRMING, NOMINATED, Letter, at, commit, confirmed, issued, nominating
from tests.helpers.money import YUAN
from tests.helpers.reimbursement import AMOUNT, CLAIMANT, ISSUER, REIMBURSING, endow, honoured, wallet


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


@pytest.fixture
def letter(alliance) -> Letter:
    """ICBC confirmed and honoured; the Agricultural Bank has a wallet with a million yuan."""
    endow(alliance)
    return honoured(alliance)


@pytest.fixture
def claimed(officer, letter):
    assert officer("authorise-reimbursement", 1, REIMBURSING, "500000.00", as_=ISSUER)[0] == 0
    code, text = officer("claim-reimbursement", 1, as_=CLAIMANT)
    assert code == 0 and "to be answered until Thu 15 Jan 2026 17:00" in text, text


# -------------------------------------------------------------------------------------------------------- reimbursement


def test_authorise_reimbursement_changes_and_cancels(officer, letter, book):
    for amount, words in (("700000.00", "to reimburse ¥700,000.00"), ("0", "cancel the authorisation")):
        code, text = officer("authorise-reimbursement", 1, REIMBURSING, amount, as_=ISSUER)
        assert code == 0 and words in text
    assert book()[1].authorisation.left == 0


@pytest.mark.parametrize(
    ("bank", "who", "words"),
    [
        (REIMBURSING, CLAIMANT, "no such part in the reimbursement"),
        (CLAIMANT, ISSUER, "no party to the credit"),
        ("importer", ISSUER, "importer is no bank of the alliance"),
    ],
)
def test_authorise_reimbursement_is_refused_in_words(officer, letter, bank, who, words):
    code, text = officer("authorise-reimbursement", 1, bank, "1", as_=who)
    assert (code, words in text) == (2, True), text


def test_claim_reimbursement_of_what_nobody_authorised_or_more(officer, letter):
    code, text = officer("claim-reimbursement", 1, as_=CLAIMANT)
    assert code == 2 and "no bank is authorised to reimburse under credit 1" in text
    officer("authorise-reimbursement", 1, REIMBURSING, "1.00", as_=ISSUER)
    code, text = officer("claim-reimbursement", 1, as_=CLAIMANT)
    assert code == 2 and "¥1.00 may be claimed under credit 1, the claim is for ¥500,000.00" in text


def test_reimburse_pays_and_steps_into_the_claimants_place(officer, alliance, claimed, book):
    code, text = officer("status", 1)
    assert "claimed, to be answered until Thu 15 Jan 2026 17:00" in text and "¥500,000.00 may be claimed" in text
    before = wallet(alliance, CLAIMANT)
    assert officer("reimburse", 1, as_=REIMBURSING)[0] == 0
    assert wallet(alliance, CLAIMANT) == before + AMOUNT
    (found,) = json.loads(officer("status", 1, json=True)[1])
    assert found["presentations"][0]["presenter"] == REIMBURSING
    assert found["presentations"][0]["claim"]["state"] == "paid" and found["reimbursement"]["left"] == 0


def test_reimburse_allows_the_contract_to_take_it_first(officer, alliance, claimed, book):
    alliance["DigitalYuan"].send(alliance.accounts[REIMBURSING], "approve", alliance["Reimbursements"].address, 0)
    code, text = officer("reimburse", 1, as_=REIMBURSING, dry_run=True)
    assert code == 0 and "would allow Reimbursements to take ¥500,000.00" in text
    assert book()[1].presentations[0].claim.state is ClaimState.CLAIMED
    code, text = officer("reimburse", 1, as_=REIMBURSING)
    assert code == 0 and "done allow Reimbursements" in text and "done reimburse" in text


def test_reimburse_by_another_bank_or_without_a_claim_is_refused(officer, letter, alliance):
    code, text = officer("reimburse", 1, as_=REIMBURSING)
    assert code == 2 and "is not made: there is none to answer" in text
    officer("authorise-reimbursement", 1, REIMBURSING, "500000.00", as_=ISSUER)
    officer("claim-reimbursement", 1, as_=CLAIMANT)
    code, text = officer("decline-reimbursement", 1, as_=ISSUER, reason="no")
    assert code == 2 and "Bank of Communications, Shanghai Branch has no such part in the reimbursement" in text


def test_decline_reimbursement(officer, claimed, book):
    assert officer("decline-reimbursement", 1, as_=REIMBURSING, reason="no funds")[0] == 0
    assert book()[1].presentations[0].claim.state is ClaimState.DECLINED
    code, text = officer("decline-reimbursement", 1, as_=REIMBURSING, reason="no funds")
    assert code == 2 and "is declined: there is none to answer" in text


def test_record_silence_after_three_banking_days(officer, claimed, alliance, book):
    code, text = officer("record-silence", 1, as_="relay")
    assert code == 2 and "has until Thu 15 Jan 2026 17:00" in text
    alliance.chain.travel(at("2026-01-15 17:01"))
    assert officer("record-silence", 1, as_="relay")[0] == 0
    assert book()[1].presentations[0].claim.state is ClaimState.UNANSWERED


def test_refund_after_a_refusal(officer, claimed, book):
    officer("reimburse", 1, as_=REIMBURSING)
    code, text = officer("refund", 1, as_="relay")
    assert code == 2 and "nothing is owed back" in text
    assert officer("refuse", 1, as_=ISSUER, code="other")[0] == 0
    assert officer("refund", 1, as_="relay")[0] == 0
    assert book()[1].presentations[0].claim.state is ClaimState.REFUNDED
    assert "paid, and owed back (art. 16(g))" in officer("status", 1)[1]


# -------------------------------------------------------------------------------------------------------------- advance


@pytest.fixture
def receipt(tmp_path):
    file = tmp_path / "receipt.txt"
    file.write_text("received on account of the credit")
    return file


@pytest.fixture
def allowed(officer, alliance):
    commit(alliance, ADVANCING, 300_000 * YUAN)
    issued(alliance, **clause(alliance))
    assert officer("allow-advance", 1, ADVANCING, "300000.00", as_="importer")[0] == 0


def test_an_advance_from_the_clause_to_the_payment(officer, allowed, receipt, alliance, book):
    assert "at most ¥300,000.00, allowed by the applicant" in officer("status", 1)[1]
    code, text = officer("request-advance", 1, "200000.00", receipt, as_="exporter")
    assert code == 2 and "the applicant allows it, the issuing bank authorises it" in text
    code, text = officer("authorise-advance", 1, as_=ISSUER)
    assert code == 0 and "up to ¥300,000.00 under credit 1" in text
    assert officer("request-advance", 1, "200000.00", receipt, as_="exporter")[0] == 0
    assert "¥200,000.00 asked for" in officer("status", 1)[1]
    before = wallet(alliance, "exporter")
    code, text = officer("advance", 1, receipt, as_=ADVANCING)
    assert code == 0 and "advance ¥200,000.00 to Exporter" in text
    assert wallet(alliance, "exporter") == before + 200_000 * YUAN
    assert "¥200,000.00 advanced, ¥200,000.00 of it not paid back" in officer("status", 1)[1]
    (found,) = json.loads(officer("status", 1, json=True)[1])
    assert (found["advanced"], found["advance"]["bank"]) == (200_000 * YUAN, ADVANCING)


def test_advance_against_another_receipt_or_unasked_is_refused(officer, allowed, receipt):
    officer("authorise-advance", 1, as_=ISSUER)
    code, text = officer("advance", 1, receipt, as_=ADVANCING)
    assert code == 2 and "no advance is asked for under credit 1" in text
    officer("request-advance", 1, "200000.00", receipt, as_="exporter")
    receipt.write_text("another")
    code, text = officer("advance", 1, receipt, as_=ADVANCING)
    assert code == 2 and "is not the receipt that the beneficiary asked with" in text


def test_advances_are_refused_in_words(officer, allowed, receipt):
    code, text = officer("allow-advance", 1, REIMBURSING, "1.00", as_="importer")
    assert code == 2 and "name the nominated, confirming or advising bank" in text
    code, text = officer("allow-advance", 1, ADVANCING, "1.00", as_="exporter")
    assert code == 2 and "Exporter has no such part in advances under credit 1" in text
    officer("authorise-advance", 1, as_=ISSUER)
    code, text = officer("request-advance", 1, "300000.01", receipt, as_="exporter")
    assert code == 2 and "¥300,000.00 may still be advanced under credit 1, not ¥300,000.01" in text


def test_authorise_advance_that_nobody_allowed(officer, alliance):
    issued(alliance)
    code, text = officer("authorise-advance", 1, as_=ISSUER)
    assert code == 2 and "the applicant of credit 1 allowed no advance" in text


# ------------------------------------------------------------------------------------------------- liquidity and margin


def test_release_gives_back_what_is_not_set_aside(officer, alliance):
    commit(alliance, ISSUER, 100_000 * YUAN)
    before = wallet(alliance, ISSUER)
    code, text = officer("release", "100,000.01", as_=ISSUER)
    assert code == 2 and "has ¥100,000.00 of free liquidity, ¥100,000.01 is needed" in text
    assert officer("release", "100,000.00", as_=ISSUER)[0] == 0
    assert wallet(alliance, ISSUER) == before + 100_000 * YUAN


def test_add_margin(officer, alliance, book):
    issued(alliance)
    held = book()[1].margin
    assert officer("add-margin", 1, "5000.00", as_="importer", dry_run=True)[0] == 0
    assert book()[1].margin == held
    assert officer("add-margin", 1, "5000.00", as_="importer")[0] == 0
    assert book()[1].margin == held + 5_000 * YUAN
    code, text = officer("add-margin", 1, "5000.00", as_="exporter")
    assert code == 2


# ------------------------------------------------------------------------------------------------------ who is paid


@pytest.fixture
def deferred(alliance, officer) -> Letter:
    """Half a million yuan due on 11 February, for which neither margin nor cover is held."""
    made = issued(alliance, tranches=((10_000, 1, 0, 30),), margin=0, cover=0)
    made.present()
    made.honour()
    return made


def test_declare_default_and_collect_it_later(officer, deferred, alliance, book):
    code, text = officer("declare-default", 1, as_="relay")
    assert code == 2 and "nothing of credit 1 is due before Wed 11 Feb 2026 17:00" in text
    alliance.chain.travel(at("2026-02-11 17:01"))
    code, text = officer("settle", 1, as_="relay")
    assert code == 2 and "nothing is held that could pay it" in text
    code, text = officer("declare-default", 1, as_="relay")
    assert code == 0 and "record that Bank of Communications, Shanghai Branch does not pay ¥500,000.00" in text
    code, text = officer("declare-default", 1, as_="relay")
    assert code == 2 and "is in default already" in text
    commit(alliance, ISSUER, 500_000 * YUAN)
    assert officer("settle", 1, as_="relay")[0] == 0
    assert [debt.state for debt in book()[1].undertakings.values()] == [Debt.PAID]


def test_assign_undertaking_to_a_bank_that_discounts_it(officer, deferred, alliance, book):
    code, text = officer("assign-undertaking", 1, REIMBURSING, as_="importer")
    assert code == 2 and "nothing is owed to Importer under credit 1" in text
    code, text = officer("assign-undertaking", 1, REIMBURSING, as_="exporter")
    assert code == 0 and "make over ¥500,000.00 to Agricultural Bank of China" in text
    (debt,) = book()[1].undertakings.values()
    assert debt.creditor == alliance.accounts[REIMBURSING].address and debt.protected


def test_assign_proceeds_once(officer, alliance, book):
    issued(alliance)
    assert officer("assign-proceeds", 1, "carrier", "1000.00", as_="exporter")[0] == 0
    assert (book()[1].assigned, book()[1].assignee) == (1_000 * YUAN, alliance.accounts["carrier"].address)
    code, text = officer("assign-proceeds", 1, "carrier", "1000.00", as_="exporter")
    assert code == 2 and "proceeds are assigned already, to Carrier" in text
    address = "0x" + "12" * 20
    code, text = officer("assign-proceeds", 1, address, "1000.00", as_="importer")
    assert code == 2 and "Importer has no such right under credit 1" in text


def test_return_security_of_a_credit_that_lives_is_refused(officer, alliance):
    issued(alliance)
    code, text = officer("return-security", 1, as_="relay")
    assert code == 2 and "credit 1 is issued" in text


def test_return_security_of_a_credit_that_ended_and_owed(officer, alliance, book):
    """The last drawing closed it while a payment was not due yet."""
    made = issued(alliance, tranches=((10_000, 1, 0, 30),), partialDrawings=False, tolerancePlus=0)
    made.present(amount=1_000_000 * YUAN)
    made.honour()
    assert book()[1].state is State.CLOSED
    code, text = officer("return-security", 1, as_="relay")
    assert code == 2 and "¥1,000,000.00 is undertaken and not paid" in text
    alliance.chain.travel(at("2026-02-11 17:01"))
    made.settle(made.key())
    assert officer("return-security", 1, as_="relay")[0] == 0


# --------------------------------------------------------------------------------------------------------------- a stop


@pytest.fixture
def order(tmp_path):
    file = tmp_path / "order.txt"
    file.write_text("ruling of the court")
    return file


def test_stop_payment_and_lift_it(officer, deferred, order, alliance, book):
    code, text = officer("stop-payment", 1, order, until="2026-01-23 17:00", as_="court_officer")
    assert code == 2 and "a stop ends within ten days" in text
    code, text = officer("stop-payment", 1, order, until="2026-01-20 17:00", as_=ISSUER)
    assert code == 2 and "has not the role for that (docs/roles.md)" in text
    code, text = officer("stop-payment", 1, order, until="2026-01-20 17:00", as_="court_officer")
    assert code == 0 and "stop payment under credit 1 until Tue 20 Jan 2026 17:00" in text
    assert book()[1].stopped_until == at("2026-01-20 17:00")
    assert officer("lift-stop", 1, as_="court_officer")[0] == 0
    code, text = officer("lift-stop", 1, as_="court_officer")
    assert code == 2 and "payment under credit 1 is not stopped" in text


# -------------------------------------------------------------------------------------------------------- presentations


def test_negotiate_out_of_committed_liquidity(officer, alliance, book):
    commit(alliance, ADVANCING, 490_000 * YUAN)
    issued(alliance, **nominating(alliance)).present(at=NOMINATED)
    code, text = officer("negotiate", 1, "500000.01", as_=ADVANCING)
    assert code == 2 and "a price of ¥500,000.01 is not between one fen and the ¥500,000.00" in text
    code, text = officer("negotiate", 1, "490000.00", as_=ADVANCING)
    assert code == 0 and "negotiate presentation 1 of credit 1: ¥490,000.00 for ¥500,000.00" in text
    assert book()[1].presentations[0].price == 490_000 * YUAN


def test_deliver_lot_presents_nothing(officer, alliance, tmp_path, book):
    issued(alliance)
    lot = tmp_path / "lot.zip"
    lot.write_bytes(b"records")
    assert officer("deliver-lot", 1, lot, as_="importer")[0] == 2
    assert officer("deliver-lot", 1, lot, as_="exporter")[0] == 0
    assert len(book()[1].lots) == 1 and not book()[1].presentations


def test_lapse_of_documents_that_nobody_forwarded(officer, alliance, book):
    issued(alliance, **nominating(alliance)).present(at=NOMINATED)
    code, text = officer("lapse", 1, as_="relay")
    assert code == 2 and "wait for it" in text
    alliance.chain.travel(at("2026-03-15 10:00"))
    assert officer("lapse", 1, as_="relay")[0] == 0
    assert book()[1].presentations[0].lapsed


def test_reclaim_of_what_was_claimed_without_documents(officer, alliance, book):
    made = confirmed(alliance, claimAtHonour=True)
    made.present(at=CONFIRMING)
    made.honour(by=CONFIRMING)
    code, text = officer("reclaim", 1, as_=ISSUER)
    assert code == 2 and "wait for it" in text
    alliance.chain.travel(alliance.chain.now() + 31 * DAY)
    assert officer("reclaim", 1, as_=ISSUER)[0] == 0
    assert len(book()[1].undertakings) == 2
