"""DocumentaryCredit.withdraw: an application that was not issued ends, and the margin is back."""

from __future__ import annotations

import pytest

from tests.helpers.credit import WITHDRAWN, applicant_key, applied, balances, held, issued, said, state
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.mark.parametrize("who", ["importer", "bank_of_communications"])
def test_withdraw_by_the_applicant_or_the_bank_gives_the_margin_back(funded, credit, escrow, importer, who):
    before = balances(funded)
    id_ = applied(funded)
    receipt = credit.send(funded.accounts[who], "withdraw", id_)
    assert said(receipt) == [
        ("CreditWithdrawn", {"id": id_, "by": funded.accounts[who].address}),
        ("Transfer", {"from": escrow.address, "to": importer.address, "value": 220_000 * YUAN}),
        ("Refunded", {
            "module": credit.address, "key": applicant_key(id_), "payer": importer.address, "amount": 220_000 * YUAN,
            "delivered": True,
        }),
    ]  # fmt: skip
    assert state(funded, id_) == WITHDRAWN
    assert balances(funded) == before
    assert held(funded, id_) == (0, 0)


def test_withdraw_without_a_margin_moves_no_money(funded, credit, importer):
    id_ = applied(funded, margin=0)
    assert said(credit.send(importer, "withdraw", id_)) == [("CreditWithdrawn", {"id": id_, "by": importer.address})]


@pytest.mark.parametrize("who", ["exporter", "bank_of_china_shanghai", "icbc_shanghai"])
def test_withdraw_by_anybody_else_is_refused(funded, credit, who):
    id_ = applied(funded)
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "withdraw", id_)


def test_withdraw_by_a_stranger_is_refused(funded, credit, stranger):
    id_ = applied(funded)
    with reverts_with("CreditNotParty", id=id_, caller=stranger.address):
        credit.send(stranger, "withdraw", id_)


@pytest.mark.parametrize("who", ["importer", "bank_of_communications"])
def test_withdraw_after_issue_is_refused_since_a_credit_is_irrevocable(funded, credit, who):
    id_ = issued(funded)
    with reverts_with("CreditWrongState", id=id_, state=2):
        credit.send(funded.accounts[who], "withdraw", id_)


def test_withdraw_twice_or_of_nothing_is_refused(funded, credit, importer):
    id_ = applied(funded)
    credit.send(importer, "withdraw", id_)
    with reverts_with("CreditWrongState", id=id_, state=WITHDRAWN):
        credit.send(importer, "withdraw", id_)
    with reverts_with("CreditWrongState", id=99, state=0):
        credit.send(importer, "withdraw", 99)


def test_withdraw_by_a_suspended_applicant_still_gets_the_margin(funded, credit, registry, importer):
    id_ = applied(funded)
    funded.council(registry, "suspend", funded.settings.number("importer"))
    credit.send(importer, "withdraw", id_)
    assert held(funded, id_) == (0, 0)
