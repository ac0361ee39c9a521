"""DigitalYuan.licenseOperator, suspendOperator, reinstateOperator: the central bank's."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.money import OPERATOR, ZERO_ADDRESS, issue_reserve, opened
from tests.helpers.reverts import reverts_with


def test_license_operator_opens_its_wallet_and_numbers_it(alliance, token, pboc_shanghai, stranger):
    receipt = token.send(pboc_shanghai, "licenseOperator", stranger.address, 20)
    wallet = {"wallet": stranger.address, "identity": b"\0" * 32, "opened": opened(OPERATOR, 9)}
    assert said(receipt) == [
        ("OperatorLicensed", {"operator": stranger.address, "index": 9, "institution": 20}),
        ("WalletOpened", wallet),
    ]
    assert token.struct("operatorAccount", stranger.address) == {
        "index": 9, "active": True, "institution": 20, "issued": 0, "paidIn": 0, "payoutPending": 0,
        "suspendedSince": 0, "reserveRatio": 0,
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


@pytest.mark.parametrize("party", ["stranger", "icbc", "reserve_maker", "shanghai_customs", "deployer"])
@pytest.mark.parametrize("function", ["licenseOperator", "suspendOperator", "reinstateOperator", "openContractWallet"])
def test_licences_are_the_central_banks_alone(token, icbc, party, function, request):
    caller = request.getfixturevalue(party)
    arguments = (icbc.address, 1) if function == "licenseOperator" else (icbc.address,)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        token.send(caller, function, *arguments)


def test_suspend_and_reinstate_change_the_licence_alone(alliance, token, icbc, pboc_shanghai):
    issue_reserve(alliance, "icbc", 1_000)
    token.send(icbc, "mint", icbc.address, 400)
    before = token.struct("operatorAccount", icbc.address)
    for function, event, active in (
        ("suspendOperator", "OperatorSuspended", False),
        ("reinstateOperator", "OperatorReinstated", True),
        ("reinstateOperator", "OperatorReinstated", True),
    ):
        receipt = token.send(pboc_shanghai, function, icbc.address)
        assert said(receipt) == [(event, {"operator": icbc.address})]
        today = (alliance.chain.now() + 8 * 3_600) // 86_400
        since = {"suspendedSince": 0 if active else today}
        assert token.struct("operatorAccount", icbc.address) == before | {"active": active} | since
    assert token.call("totalSupply") == 400


def test_suspend_twice_is_refused_so_that_its_date_stands(token, icbc, pboc_shanghai):
    token.send(pboc_shanghai, "suspendOperator", icbc.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=icbc.address):
        token.send(pboc_shanghai, "suspendOperator", icbc.address)


def test_license_nobody_or_a_contracts_wallet_is_refused(token, escrow, pboc_shanghai):
    with reverts_with("DigitalYuanWalletExists", wallet=ZERO_ADDRESS):
        token.send(pboc_shanghai, "licenseOperator", ZERO_ADDRESS, 1)
    with reverts_with("DigitalYuanWalletExists", wallet=escrow.address):
        token.send(pboc_shanghai, "licenseOperator", escrow.address, 1)
    assert token.call("operatorCount") == 8


def test_operator_at_an_index_that_is_not_in_use_is_nobody(token):
    assert (token.call("operatorAt", 0), token.call("operatorAt", 9)) == (ZERO_ADDRESS, ZERO_ADDRESS)


def test_license_the_255th_operator_and_no_more(alliance, token, icbc, pboc_shanghai):
    """Eight bits of a wallet name its operator; 0 is none."""
    web3, manager = alliance.chain.web3, pboc_shanghai
    nonce = web3.eth.get_transaction_count(manager.address)
    for number in range(9, 256):
        call = token.encode("licenseOperator", web3.to_checksum_address(number.to_bytes(20, "big")), 1)
        transaction = {
            "to": token.address, "data": call, "nonce": nonce + number - 9, "gas": 300_000, "gasPrice": 0, "value": 0,
            "chainId": alliance.chain.chain_id,
        }  # fmt: skip
        sent = web3.eth.send_raw_transaction(manager.sign_transaction(transaction).raw_transaction)
    web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
    assert token.call("operatorCount") == 255
    with reverts_with("DigitalYuanTooManyOperators"):
        token.send(manager, "licenseOperator", web3.to_checksum_address(b"\7" * 20), 1)
    last = web3.to_checksum_address((255).to_bytes(20, "big"))
    assert token.struct("wallet", last)["operator"] == token.call("operatorAt", 255) == last
    issue_reserve(alliance, "icbc", 100)
    token.send(icbc, "mint", icbc.address, 100)
    assert token.call("totalSupply") == 100
