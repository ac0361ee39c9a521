"""UCP 600 art. 38: transferable credits."""

from __future__ import annotations

from tests.contracts.credit.articles.common import travel
from tests.helpers.credit import (
    Letter,
    balances,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import consent, part_terms, request, supplier, transfer, transferable


def test_article_38_a_transfer_takes_the_banks_consent_and_a_transferable_credit(funded):
    """(a), (b). Each rule of the article has its tests in credit_transfers/."""
    weaver = supplier(funded, "weaver")
    with reverts_with("TransferNotTransferable"):
        request_transfer(issued(funded, amount=1_000 * YUAN), weaver)
    letter = transferable(funded, amount=100_000 * YUAN)
    with reverts_with("TransferNotRequested"):
        consent(letter, part_terms(letter, weaver, 1_000 * YUAN))
    request_transfer(letter, weaver)
    assert letter.status["reserved"] == 0
    consent(letter, part_terms(letter, weaver, 1_000 * YUAN))
    assert letter.status["reserved"] == 1_000 * YUAN


def request_transfer(letter: Letter, weaver) -> None:
    request(letter, part_terms(letter, weaver, 1_000 * YUAN))


def test_article_38d_a_part_is_not_transferred_onward_and_comes_back_by_the_second_beneficiarys_word(funded):
    letter = transferable(funded, amount=100_000 * YUAN)
    part = transfer(letter, supplier(funded, "weaver"), 1_000 * YUAN)
    with reverts_with("TransferNotTransferable"):
        request(part, part.terms._replace(beneficiary=supplier(funded, "dyer").address), who="holder")
    part.credit("holder", "consentToCancel")
    assert letter.status["reserved"] == 0


def test_article_38hi_both_invoices_are_paid_once_and_silence_forfeits_the_first_ones(funded):
    letter = transferable(funded)
    part = transfer(letter, supplier(funded, "weaver"), 300_000 * YUAN)
    part.present(amount=100_000 * YUAN)
    part.present(amount=200_000 * YUAN)
    letter.honour(part.substitute(150_000 * YUAN, 1))
    part.honour(1)
    until = part.demand(2).event("SubstitutionDemanded").arguments["until"]
    part.honour(2)
    travel(letter, until + 1)
    part.forfeit(2)
    assert (part.money, balances(funded)["exporter"]) == (300_000 * YUAN, 50_000 * YUAN)
