"""DigitalYuan.licenseOperator, suspendOperator, reinstateOperator, openContractWallet: the central bank's."""

from __future__ import annotations

import pytest

from tests.helpers.money import CONTRACT, OPERATOR
from tests.helpers.reverts import reverts_with


def test_license_operator_opens_its_wallet_and_numbers_it(alliance, token, pboc_shanghai, stranger):
    receipt = token.send(pboc_shanghai, "licenseOperator", stranger.address, 20)
    assert [event.name for event in receipt.events] == ["OperatorLicensed", "WalletOpened"]
    assert token.struct("operatorAccount", stranger.address) == {
        "index": 9, "active": True, "institution": 20, "issued": 0, "paidIn": 0, "payoutPending": 0
    }  # fmt: skip
    assert token.call("operatorAt", 9) == stranger.address and token.call("operatorCount") == 9
    view = token.struct("wallet", stranger.address)
    assert (view["class_"], view["operator"]) == (OPERATOR, stranger.address)


def test_license_operator_twice_or_over_a_customers_wallet_is_refused(token, pboc_shanghai, icbc, importer):
    with reverts_with("DigitalYuanOperatorExists", operator=icbc.address):
        token.send(pboc_shanghai, "licenseOperator", icbc.address, 1)
    with reverts_with("DigitalYuanWalletExists", wallet=importer.address):
        token.send(pboc_shanghai, "licenseOperator", importer.address, 1)


@pytest.mark.parametrize("function", ["suspendOperator", "reinstateOperator"])
def test_licence_of_somebody_who_has_none_is_refused(token, pboc_shanghai, importer, function):
    with reverts_with("DigitalYuanNotOperator", caller=importer.address):
        token.send(pboc_shanghai, function, importer.address)


def test_open_contract_wallet_for_a_contract_alone(alliance, token, oracle, pboc_shanghai, stranger):
    with reverts_with("DigitalYuanInvalidWallet", wallet=stranger.address):
        token.send(pboc_shanghai, "openContractWallet", stranger.address)
    token.send(pboc_shanghai, "openContractWallet", oracle.address)
    assert token.struct("wallet", oracle.address)["class_"] == CONTRACT


@pytest.mark.parametrize("party", ["stranger", "icbc", "reserve_maker", "shanghai_customs", "deployer"])
@pytest.mark.parametrize("function", ["licenseOperator", "suspendOperator", "reinstateOperator", "openContractWallet"])
def test_licences_are_the_central_banks_alone(token, icbc, party, function, request):
    caller = request.getfixturevalue(party)
    arguments = (icbc.address, 1) if function == "licenseOperator" else (icbc.address,)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        token.send(caller, function, *arguments)
