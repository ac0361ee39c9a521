"""WalletOffice.changeClass: up after better identification, down only where the lower class can hold the balance."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CONTRACT, CORPORATE, OPERATOR, YUAN, person
from tests.helpers.reverts import reverts_with


def test_change_class_up_keeps_balance_and_what_was_spent(funded, token, wallet_office, alibaba, importer):
    resident = person(funded, "resident", CLASS_4, 5_000 * YUAN)
    token.send(resident, "transfer", importer.address, 1_000 * YUAN)
    before = token.struct("wallet", resident.address)
    receipt = wallet_office.send(alibaba, "changeClass", resident.address, CLASS_2)
    assert token.struct("wallet", resident.address) == before | {"class_": CLASS_2}
    assert said(receipt) == [
        ("WalletClassChanged", {"wallet": resident.address, "from": CLASS_4, "to": CLASS_2}),
        ("WalletReassigned", {"wallet": resident.address, "operator": alibaba.address, "class_": CLASS_2}),
    ]


def test_change_class_down_at_the_lower_limit_and_one_fen_above(funded, token, wallet_office, alibaba, importer):
    """A fuzzer's find in a sample token: filling a high class and stepping down evades the lower limit."""
    resident = person(funded, "resident", CLASS_2, 10_000 * YUAN + 1)
    with reverts_with(
        "DigitalYuanLimitExceeded", wallet=resident.address, kind=0, limit=10_000 * YUAN, value=10_000 * YUAN + 1
    ):
        wallet_office.send(alibaba, "changeClass", resident.address, CLASS_4)
    token.send(resident, "transfer", importer.address, 1)
    wallet_office.send(alibaba, "changeClass", resident.address, CLASS_4)


def test_change_class_down_brings_the_lower_payment_limit_at_once(funded, token, wallet_office, alibaba, importer):
    resident = person(funded, "resident", CLASS_2, 5_000 * YUAN)
    token.send(resident, "transfer", importer.address, 2_000 * YUAN)
    wallet_office.send(alibaba, "changeClass", resident.address, CLASS_4)
    with reverts_with("DigitalYuanLimitExceeded", kind=1, limit=2_000 * YUAN):
        token.send(resident, "transfer", importer.address, 2_000 * YUAN + 1)


@pytest.mark.parametrize("class_", [0, OPERATOR, CONTRACT])
def test_change_class_to_one_that_an_operator_cannot_give_is_refused(funded, token, wallet_office, alibaba, class_):
    resident = person(funded, "resident", CLASS_3)
    with reverts_with("DigitalYuanInvalidClass", class_=class_):
        wallet_office.send(alibaba, "changeClass", resident.address, class_)


def test_change_class_of_the_operators_own_wallet_is_refused(token, wallet_office, alibaba):
    with reverts_with("DigitalYuanInvalidClass", class_=OPERATOR):
        wallet_office.send(alibaba, "changeClass", alibaba.address, CLASS_1)


def test_change_class_by_another_operator_is_refused(funded, token, wallet_office, tencent):
    resident = person(funded, "resident", CLASS_3)
    with reverts_with("WalletOfficeNotCustomer", wallet=resident.address, operator=tencent.address):
        wallet_office.send(tencent, "changeClass", resident.address, CLASS_2)


@pytest.mark.parametrize(
    ("from_", "to", "limit"), [(CLASS_1, CLASS_2, 500_000), (CLASS_2, CLASS_3, 20_000), (CORPORATE, CLASS_4, 10_000)]
)
def test_change_class_down_from_each_class_to_the_fen(
    funded, token, wallet_office, alibaba, importer, from_, to, limit
):
    resident = person(funded, "resident", from_, limit * YUAN + 1)
    with reverts_with("DigitalYuanLimitExceeded", wallet=resident.address, kind=0, limit=limit * YUAN):
        wallet_office.send(alibaba, "changeClass", resident.address, to)
    token.send(resident, "transfer", importer.address, 1)
    wallet_office.send(alibaba, "changeClass", resident.address, to)
    assert token.struct("wallet", resident.address)["class_"] == to


def test_change_class_to_corporate_and_back_within_a_day_does_not_give_the_day_back(
    funded, token, wallet_office, alibaba, importer
):
    resident = person(funded, "resident", CLASS_4, 10_000 * YUAN)
    for amount in (2_000, 2_000, 1_000):
        token.send(resident, "transfer", importer.address, amount * YUAN)
    for class_ in (CORPORATE, CLASS_4):
        wallet_office.send(alibaba, "changeClass", resident.address, class_)
    with reverts_with("DigitalYuanLimitExceeded", wallet=resident.address, kind=2, value=5_000 * YUAN + 1):
        token.send(resident, "transfer", importer.address, 1)


def test_counters_are_shown_for_personal_classes_only(funded, token, wallet_office, alibaba, importer):
    """IDigitalYuan.WalletView: 'personal classes only'."""
    resident = person(funded, "resident", CLASS_4, 1_000 * YUAN)
    token.send(resident, "transfer", importer.address, 100)
    wallet_office.send(alibaba, "changeClass", resident.address, CORPORATE)
    view = token.struct("wallet", resident.address)
    assert (view["spentToday"], view["spentThisYear"]) == (0, 0)


def test_change_class_of_nobodys_wallet_or_by_a_suspended_operator_is_refused(
    funded, token, wallet_office, alibaba, stranger, pboc_shanghai, escrow
):
    with reverts_with("WalletOfficeNotCustomer", wallet=stranger.address):
        wallet_office.send(alibaba, "changeClass", stranger.address, CLASS_3)
    with reverts_with("WalletOfficeNotCustomer", wallet=escrow.address, operator=alibaba.address):
        wallet_office.send(alibaba, "changeClass", escrow.address, CLASS_3)
    resident = person(funded, "resident", CLASS_3)
    with reverts_with("WalletOfficeNotCustomer", operator=resident.address):
        wallet_office.send(resident, "changeClass", resident.address, CLASS_1)
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=alibaba.address):
        wallet_office.send(alibaba, "changeClass", resident.address, CLASS_2)
