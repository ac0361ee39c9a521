"""DocumentaryCredit.advise: apparent authenticity, no undertaking."""

from __future__ import annotations

import pytest

from tests.helpers.credit import applied, balances, issued, said
from tests.helpers.reverts import reverts_with


def test_advise_records_it_and_moves_nothing(funded, credit, bank_of_china_shanghai):
    id_ = issued(funded)
    before = balances(funded)
    receipt = credit.send(bank_of_china_shanghai, "advise", id_)
    number = funded.settings.number("bank_of_china_shanghai")
    assert said(receipt) == [("CreditAdvised", {"id": id_, "advisingBank": number})]
    assert credit.struct("credit", id_)["advised"] is True
    assert balances(funded) == before


@pytest.mark.parametrize("who", ["bank_of_communications", "icbc_shanghai", "exporter", "deployer"])
def test_advise_by_anybody_else_is_refused(funded, credit, who):
    id_ = issued(funded)
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "advise", id_)


def test_advise_where_no_advising_bank_is_named_is_refused_to_members_and_strangers(
    funded, credit, icbc_shanghai, stranger
):
    id_ = issued(funded, advisingBank=0)
    for caller in (icbc_shanghai, stranger):
        with reverts_with("CreditNotParty", id=id_, caller=caller.address):
            credit.send(caller, "advise", id_)


def test_advise_before_issue_is_refused(funded, credit, bank_of_china_shanghai):
    id_ = applied(funded)
    with reverts_with("CreditWrongState", id=id_, state=1):
        credit.send(bank_of_china_shanghai, "advise", id_)
