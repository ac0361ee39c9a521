"""TradeFinance.fundSigned: draw and payment in one transaction, on the trader's signature."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import malleated
from tests.helpers.credit import said
from tests.helpers.finance import FUNDED, WITHDRAWN, digest, drawn, financing, signed, terms_hash
from tests.helpers.reverts import reverts_with


def test_fund_signed_draws_and_pays_in_one_transaction(alliance, finance, beer, importer, bank_of_communications):
    terms = beer.terms()
    assert finance.call("digestOf", terms) == digest(alliance, terms)
    receipt = beer.fund_signed(terms)
    bank = alliance.settings.number("bank_of_communications")
    assert said(receipt) == [
        ("FinanceFunded", {"id": terms_hash(alliance, terms), "bank": bank, "terms": tuple(terms)}),
        ("Transfer", {"from": bank_of_communications.address, "to": importer.address, "value": terms.advance}),
    ]
    assert drawn(alliance, terms.line) == drawn(alliance, terms.consignment) == (terms.quantity, terms.value)
    assert financing(alliance, terms) == {"stage": FUNDED, "settled": False, "bank": bank, "repaid": 0}


def test_fund_signed_twice_is_refused(beer):
    beer.fund_signed(beer.terms())
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        beer.fund_signed(beer.terms(), by="icbc_shanghai")


def test_fund_signed_after_the_trader_has_withdrawn_it_is_refused(finance, importer, beer):
    finance.send(importer, "withdraw", beer.terms())
    with reverts_with("FinanceWrongStage", stage=WITHDRAWN):
        beer.fund_signed(beer.terms())


@pytest.mark.parametrize("field", ["repayable", "advance", "dueAt", "debtor"])
def test_fund_signed_with_other_terms_than_were_signed_is_refused(
    alliance, finance, beer, importer, bank_of_communications, field
):
    terms = beer.terms()
    signature = signed(alliance, terms, importer)
    changed = terms._replace(**{field: importer.address if field == "debtor" else getattr(terms, field) + 1})
    with reverts_with("FinanceBadSignature", trader=importer.address):
        finance.send(bank_of_communications, "fundSigned", changed, signature, beer.said, beer.proof())


def test_fund_signed_with_a_foreign_mirrored_or_cut_signature_is_refused(
    alliance, finance, beer, importer, exporter, bank_of_communications
):
    terms = beer.terms()
    good = signed(alliance, terms, importer)
    for signature in (signed(alliance, terms, exporter), malleated(good), good[:64], b"", bytes(65)):
        with reverts_with("FinanceBadSignature", trader=importer.address):
            finance.send(bank_of_communications, "fundSigned", terms, signature, beer.said, beer.proof())


def test_fund_signed_by_a_stranger_is_refused(alliance, finance, beer, importer, stranger):
    terms = beer.terms()
    with reverts_with("AllianceNotActive", account=stranger.address):
        finance.send(stranger, "fundSigned", terms, signed(alliance, terms, importer), beer.said, beer.proof())


def test_fund_signed_of_a_suspended_trader_is_refused(alliance, registry, beer, importer):
    alliance.decide(registry, "suspend", alliance.settings.number("importer"))
    with reverts_with("AllianceNotActive", account=importer.address):
        beer.fund_signed(beer.terms())


def test_fund_signed_without_an_allowance_draws_nothing(alliance, token, finance, beer, bank_of_communications):
    token.send(bank_of_communications, "approve", finance.address, beer.terms().advance - 1)
    with reverts_with("DigitalYuanInsufficientAllowance", spender=finance.address):
        beer.fund_signed(beer.terms())
    assert drawn(alliance, beer.line().line) == (0, 0)
