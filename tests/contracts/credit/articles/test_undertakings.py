"""UCP 600 art. 3 to 9, 12 and 39: what the banks undertake, when it is due, and who is paid."""

from __future__ import annotations

from eth_utils import keccak

from tests.contracts.credit.articles.common import ADVISER, AMOUNT, CONFIRMER, NOMINEE, travel
from tests.helpers.credit import (
    CONFIRMING,
    EXPIRED,
    ISSUED,
    NOMINATED,
    REVOCABLE,
    Letter,
    at,
    balances,
    commit,
    confirmed,
    cover,
    day,
    issued,
    nominating,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_article_3_a_revocable_credit_is_refused_with_the_reason(funded):
    with reverts_with("CreditRevocable"):
        Letter(funded, form=REVOCABLE)


def test_article_3_from_and_after_exclude_the_date_for_maturity(funded):
    """Published: 60 days after the bill of lading's date, 12 May 2002, is 11 July 2002. Here in the same form: 60 days
    after 12 January 2026 is 13 March 2026, close of banking; the bank owes nothing one second before."""
    letter = issued(funded, tranches=((10_000, 1, 1, 60),))
    letter.present(shipmentDay=day("2026-01-12"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2026-03-13 17:00")
    travel(letter, at("2026-03-13 17:00") - 1)
    with reverts_with("UndertakingNotDue", due=at("2026-03-13 17:00")):
        letter.settle(letter.key())
    travel(letter, at("2026-03-13 17:00"))
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


def test_isbp_several_bills_count_from_the_latest_and_one_bill_from_its_earliest_on_board_date(funded):
    """The presenter names the day, a bank examines it: 16 and 18 August on one bill is the 16th."""
    letter = issued(funded, tranches=((10_000, 1, 1, 30),))
    letter.present(shipmentDay=day("2026-01-11"), tenorDay=day("2026-01-09"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2026-02-09 17:00")  # 8 February is a Sunday


def test_article_7b_the_applicant_cannot_take_its_margin_back_from_an_issued_credit(funded):
    letter = issued(funded)
    with reverts_with("CreditWrongState", state=ISSUED):
        letter.credit("importer", "withdraw")


def test_article_7c_a_nominated_bank_that_negotiated_is_paid_at_maturity_whatever_becomes_of_the_beneficiary(funded):
    letter = issued(funded, **nominating(funded, tranches=((10_000, 3, 1, 30),)))
    commit(funded, NOMINEE, AMOUNT)
    letter.present(at=NOMINATED)
    price = AMOUNT - 1_000 * YUAN
    letter.send(NOMINEE, "Presentations", "negotiate", letter.id, 1, letter.terms, price)
    assert balances(funded)["exporter"] == price
    letter.act(NOMINEE, "forward", 1, NOMINATED)
    letter.honour()
    funded["DigitalYuan"].send(
        funded.accounts["shanghai_customs"], "freeze", funded.accounts["exporter"].address, 3, 1, keccak(text="order")
    )
    travel(letter, at("2026-02-10 17:00"))  # 30 days after 11 January
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] == 2_000_000 * YUAN  # and the thousand that it earned, in its pool
    assert funded["Undertakings"].struct("poolOf", letter.terms.nominatedBank)["committed"] == AMOUNT - price
    assert balances(funded)["exporter"] == price


def test_article_8_a_confirming_bank_pays_from_its_own_and_is_reimbursed_by_the_issuing_bank(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    now = balances(funded)
    assert (now["exporter"], letter.security[2]) == (AMOUNT, 600_000 * YUAN)
    assert letter.examination()["state"] == 0  # the issuing bank's clock begins with the documents
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.honour()
    assert balances(funded)[CONFIRMER] - now[CONFIRMER] == AMOUNT
    assert balances(funded)["exporter"] == AMOUNT


def test_article_8d_a_bank_that_is_not_ready_to_confirm_says_so_and_owes_nothing(funded):
    letter = issued(funded, confirmingBank=funded.settings.number(CONFIRMER))
    letter.credit(CONFIRMER, "declineConfirmation")
    with reverts_with("PresentationWrongBank", at=CONFIRMING):
        letter.present(at=CONFIRMING)


def test_article_9_advising_banks_attest_and_owe_nothing(funded):
    letter = issued(funded, secondAdvisingBank=funded.settings.number(NOMINEE))
    letter.credit(ADVISER, "advise")
    letter.credit(NOMINEE, "advise")
    assert letter.status["flags"] == 3
    with reverts_with("CreditNotParty"):
        letter.credit(CONFIRMER, "advise")


def test_article_39_a_bank_that_negotiated_is_paid_all_of_it_whatever_the_beneficiary_assigned(funded):
    """It bought the documents; the proceeds that were assigned are the beneficiary's, not the bank's."""
    letter = issued(funded, **nominating(funded))
    commit(funded, NOMINEE, AMOUNT)
    assignee = funded.accounts["carrier"].address
    letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, assignee, AMOUNT // 5)
    letter.present(at=NOMINATED)
    letter.send(NOMINEE, "Presentations", "negotiate", letter.id, 1, letter.terms, AMOUNT - 1_000 * YUAN)
    letter.act(NOMINEE, "forward", 1, NOMINATED)
    before = balances(funded)[NOMINEE]
    letter.honour()
    assert balances(funded)[NOMINEE] == before + AMOUNT


def test_article_39_assigned_proceeds_are_paid_first_and_the_right_to_present_stays(funded):
    letter = issued(funded)
    letter.send(
        "exporter",
        "Undertakings",
        "assignProceeds",
        letter.id,
        letter.terms,
        funded.accounts[NOMINEE].address,
        AMOUNT // 5,
    )
    with reverts_with("CreditNotParty"):
        letter.present(who=NOMINEE)
    letter.present()
    before = balances(funded)[NOMINEE]
    letter.honour()
    now = balances(funded)
    assert (now["exporter"], now[NOMINEE] - before) == (AMOUNT * 4 // 5, AMOUNT // 5)


def test_article_12b_a_deferred_undertaking_is_discounted_and_the_bank_that_bought_it_is_paid(funded):
    letter = issued(funded, tranches=((10_000, 1, 1, 60),))
    letter.present()
    letter.honour()
    funded["Undertakings"].send(
        funded.accounts["exporter"], "assignUndertaking", letter.key(), funded.accounts[NOMINEE].address
    )
    travel(letter, at("2026-03-12 17:00"))
    before = balances(funded)[NOMINEE]
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] - before == AMOUNT


def test_mixed_payment_is_paid_part_at_sight_and_part_at_maturity(funded):
    letter = issued(funded, tranches=((4_000, 0, 0, 0), (6_000, 2, 0, 30)))
    letter.present()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT * 4 // 10
    assert letter.undertaking(index=1)["due"] == at("2026-02-11 17:00")
    with reverts_with("CreditUndertakingsOpen", outstanding=AMOUNT * 6 // 10):
        travel(letter, at("2026-03-31 17:00") + 1)
        letter.credit("relay", "expire")
    letter.settle(letter.key(index=1))
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED and balances(funded)["exporter"] == AMOUNT


def test_article_11b_a_pre_advice_binds_the_bank_and_the_beneficiary_need_not_wait(funded):
    letter = Letter(funded)
    commit(funded, "bank_of_communications", cover(letter.terms))
    letter.credit("bank_of_communications", "preAdvise")
    for who in ("bank_of_communications", "importer"):
        with reverts_with("CreditBoundByPreAdvice"):
            letter.credit(who, "withdraw")
    letter.credit("exporter", "issue")
    letter.present()
    letter.honour()
    assert letter.status["drawn"] == 500_000 * YUAN
