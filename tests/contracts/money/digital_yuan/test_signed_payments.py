"""DigitalYuan: EIP-3009 with nonces in no order, EIP-2612, both for keys and for contracts (ERC-1271)."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CORPORATE, YUAN, call_at
from tests.helpers.reverts import reverts_with
from tests.helpers.signing import (
    CANCEL_WITH_BYTES,
    CANCEL_WITH_KEY,
    CURVE_ORDER,
    FOREVER,
    PERMIT_WITH_BYTES,
    PERMIT_WITH_KEY,
    RECEIVE_WITH_BYTES,
    RECEIVE_WITH_KEY,
    TRANSFER_WITH_BYTES,
    TRANSFER_WITH_KEY,
    authorization,
    in_bytes,
    in_parts,
    message,
)

FORMS = {
    "transfer, key": (TRANSFER_WITH_KEY, {}),
    "transfer, bytes": (TRANSFER_WITH_BYTES, {"as_bytes": True}),
    "receive, key": (RECEIVE_WITH_KEY, {"kind": "ReceiveWithAuthorization"}),
    "receive, bytes": (RECEIVE_WITH_BYTES, {"kind": "ReceiveWithAuthorization", "as_bytes": True}),
}


@pytest.fixture(params=FORMS)
def bring(request, funded, token, importer, exporter):
    """Bring a payment that the importer signed, in each of its forms; the exporter brings it."""
    function, form = FORMS[request.param]

    def bringing(amount=YUAN, signer=importer, by=exporter, **changes):
        return token.send(by, function, *authorization(token, signer, exporter.address, amount, **form, **changes))

    return bringing


def high_s(v: int, r: bytes, s: bytes) -> tuple[int, bytes, bytes]:
    """The same signature in its second form."""
    return 55 - v, r, (CURVE_ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")


def test_signed_payment_moves_money_and_uses_its_nonce(token, importer, exporter, bring):
    receipt = bring(nonce=77)
    assert said(receipt) == [
        ("AuthorizationUsed", {"authorizer": importer.address, "nonce": (77).to_bytes(32, "big")}),
        ("Transfer", {"from": importer.address, "to": exporter.address, "value": YUAN}),
    ]
    assert token.call("authorizationState", importer.address, (77).to_bytes(32, "big")) is True
    assert token.call("authorizationState", importer.address, (78).to_bytes(32, "big")) is False
    assert token.call("authorizationState", exporter.address, (77).to_bytes(32, "big")) is False
    with reverts_with("DigitalYuanAuthorizationUsed", authorizer=importer.address, nonce=(77).to_bytes(32, "big")):
        bring(nonce=77, amount=2)


def test_signed_payments_come_in_any_order(token, exporter, bring):
    """Sequential nonces would make every payment wait for the one before it."""
    before = token.call("balanceOf", exporter.address)
    nonces = (5, 0, 255, 256, 2**256 - 1, 2**255, 4)
    for nonce in nonces:
        bring(nonce=nonce)
    assert token.call("balanceOf", exporter.address) == before + len(nonces) * YUAN


def test_signed_payment_is_valid_strictly_between_its_moments(funded, token, importer, exporter):
    start, end = funded.chain.now() + 1_000, funded.chain.now() + 2_000
    arguments = authorization(token, importer, exporter.address, YUAN, after=start, before=end)
    for moment in (start, end):
        with reverts_with("DigitalYuanAuthorizationNotValid", validAfter=start, validBefore=end):
            call_at(token, moment, TRANSFER_WITH_KEY, *arguments, sender=exporter.address)
    for moment in (start + 1, end - 1):
        call_at(token, moment, TRANSFER_WITH_KEY, *arguments, sender=exporter.address)


def test_signature_of_somebody_else_is_refused(token, importer, exporter, stranger):
    for function, as_bytes in ((TRANSFER_WITH_KEY, False), (TRANSFER_WITH_BYTES, True)):
        payer, *rest = authorization(token, stranger, exporter.address, YUAN, as_bytes=as_bytes)
        with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
            token.send(exporter, function, importer.address, *rest)


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5], ids=["payee", "amount", "after", "before", "nonce"])
def test_signature_binds_every_field(token, importer, exporter, stranger, place):
    arguments = list(authorization(token, importer, exporter.address, YUAN))
    arguments[place] = (None, stranger.address, YUAN + 1, 1, FOREVER - 1, b"\7" * 32)[place]
    with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
        token.send(exporter, TRANSFER_WITH_KEY, *arguments)


def test_signature_to_receive_does_not_transfer_and_for_another_chain_does_nothing(token, importer, exporter):
    for arguments in (
        authorization(token, importer, exporter.address, YUAN, kind="ReceiveWithAuthorization"),
        (
            *(values := (importer.address, exporter.address, YUAN, 0, FOREVER, b"\0" * 32)),
            *in_parts(importer, message(token, "TransferWithAuthorization", *values, chain_id=1)),
        ),
    ):
        with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
            token.send(exporter, TRANSFER_WITH_KEY, *arguments)


def test_second_form_of_a_signature_is_refused(token, importer, exporter):
    *values, v, r, s = authorization(token, importer, exporter.address, YUAN)
    v, r, s = high_s(v, r, s)
    with reverts_with("DigitalYuanMalleableSignature", s=s):
        token.send(exporter, TRANSFER_WITH_KEY, *values, v, r, s)
    with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
        token.send(exporter, TRANSFER_WITH_BYTES, *values, r + s + bytes([v]))


def test_receive_is_the_payees_alone(token, importer, exporter, stranger):
    """So that nobody brings a payment ahead of the payee's own transaction."""
    for function, as_bytes in ((RECEIVE_WITH_KEY, False), (RECEIVE_WITH_BYTES, True)):
        arguments = authorization(
            token, importer, exporter.address, YUAN, kind="ReceiveWithAuthorization", as_bytes=as_bytes
        )
        with reverts_with("DigitalYuanNotPayee", caller=stranger.address, payee=exporter.address):
            token.send(stranger, function, *arguments)


@pytest.mark.parametrize("function", [CANCEL_WITH_KEY, CANCEL_WITH_BYTES])
def test_cancelled_nonce_cannot_be_used_and_a_used_one_not_cancelled(token, importer, exporter, stranger, function):
    nonce = (9).to_bytes(32, "big")
    signable = message(token, "CancelAuthorization", importer.address, nonce)
    signature = in_parts(importer, signable) if function == CANCEL_WITH_KEY else (in_bytes(importer, signable),)
    with reverts_with("DigitalYuanInvalidSignature", signer=exporter.address):
        token.send(stranger, function, exporter.address, nonce, *signature)
    receipt = token.send(stranger, function, importer.address, nonce, *signature)
    assert said(receipt) == [("AuthorizationCanceled", {"authorizer": importer.address, "nonce": nonce})]
    with reverts_with("DigitalYuanAuthorizationUsed", nonce=nonce):
        token.send(exporter, TRANSFER_WITH_KEY, *authorization(token, importer, exporter.address, YUAN, nonce=9))
    with reverts_with("DigitalYuanAuthorizationUsed", nonce=nonce):
        token.send(stranger, function, importer.address, nonce, *signature)


# ------------------------------------------------------------------------------------------------------ permit


def permit(token, owner, spender, value, deadline, *, nonce=None, as_bytes=False):
    """Arguments of permit, signature included."""
    nonce = token.call("nonces", owner.address) if nonce is None else nonce
    signable = message(token, "Permit", owner.address, spender.address, value, nonce, deadline)
    signature = (in_bytes(owner, signable),) if as_bytes else in_parts(owner, signable)
    return (owner.address, spender.address, value, deadline, *signature)


@pytest.mark.parametrize(("function", "as_bytes"), [(PERMIT_WITH_KEY, False), (PERMIT_WITH_BYTES, True)])
def test_permit_allows_once_and_counts_its_nonce(funded, token, importer, carrier, stranger, function, as_bytes):
    arguments = permit(token, importer, carrier, 500, FOREVER, as_bytes=as_bytes)
    receipt = token.send(stranger, function, *arguments)
    told = {"owner": importer.address, "spender": carrier.address, "value": 500}
    assert said(receipt) == [("Approval", told)]
    assert token.call("nonces", importer.address) == 1
    with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
        token.send(stranger, function, *arguments)
    token.send(carrier, "transferFrom", importer.address, funded.accounts["exporter"].address, 500)


def test_permit_on_its_deadline_and_a_second_after(funded, token, importer, carrier, stranger):
    deadline = funded.chain.now() + 1_000
    arguments = permit(token, importer, carrier, 500, deadline)
    call_at(token, deadline, PERMIT_WITH_KEY, *arguments, sender=stranger.address)
    with reverts_with("DigitalYuanPermitExpired", deadline=deadline):
        call_at(token, deadline + 1, PERMIT_WITH_KEY, *arguments, sender=stranger.address)


def test_permit_with_a_wrong_nonce_value_or_second_form_is_refused(token, importer, carrier, stranger):
    with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
        token.send(stranger, PERMIT_WITH_KEY, *permit(token, importer, carrier, 500, FOREVER, nonce=1))
    owner, spender, _, deadline, *signature = permit(token, importer, carrier, 500, FOREVER)
    with reverts_with("DigitalYuanInvalidSignature", signer=importer.address):
        token.send(stranger, PERMIT_WITH_KEY, owner, spender, 501, deadline, *signature)
    v, r, s = high_s(*signature)
    with reverts_with("DigitalYuanMalleableSignature", s=s):
        token.send(stranger, PERMIT_WITH_KEY, owner, spender, 500, deadline, v, r, s)


def test_domain_is_the_one_that_wallets_compute(token, importer):
    signable = message(token, "CancelAuthorization", importer.address, b"\0" * 32)
    assert token.call("DOMAIN_SEPARATOR") == signable.header


# ---------------------------------------------------------------------------------------------------- contracts


@pytest.fixture
def contract(funded, token, alibaba, stranger):
    """A contract that holds 100 yuan and signs whatever it is told to (ERC-1271), or attacks."""
    wallet, _ = funded.chain.deploy(funded.accounts["deployer"], "HostileWallet")
    token.send(alibaba, "openWallet", wallet.address, CORPORATE, keccak(text="contract"))
    token.send(alibaba, "mint", wallet.address, 100 * YUAN)
    return wallet


def test_contract_pays_permits_and_cancels_by_its_own_signature(token, contract, exporter, carrier, stranger):
    paid = (contract.address, exporter.address, YUAN, 0, FOREVER, b"\1" * 32, b"whatever it takes")
    before = token.call("balanceOf", exporter.address)
    token.send(stranger, TRANSFER_WITH_BYTES, *paid)
    token.send(exporter, RECEIVE_WITH_BYTES, *paid[:5], b"\2" * 32, b"")
    assert token.call("balanceOf", exporter.address) == before + 2 * YUAN
    token.send(stranger, PERMIT_WITH_BYTES, contract.address, carrier.address, 7, FOREVER, b"")
    assert token.call("allowance", contract.address, carrier.address) == 7
    token.send(stranger, CANCEL_WITH_BYTES, contract.address, b"\3" * 32, b"")
    assert token.call("authorizationState", contract.address, b"\3" * 32) is True


def test_contract_that_says_no_or_answers_short_pays_nothing(token, contract, exporter, stranger):
    paid = (contract.address, exporter.address, YUAN, 0, FOREVER, b"\1" * 32, b"")
    for signs, length in ((False, 32), (True, 4), (True, 0)):
        contract.send(stranger, "setSigning", signs, length)
        with reverts_with("DigitalYuanInvalidSignature", signer=contract.address):
            token.send(stranger, TRANSFER_WITH_BYTES, *paid)


def test_contract_that_calls_back_while_it_signs_cannot_pay_twice(token, contract, exporter, stranger):
    """Signatures are asked for by a static call: whoever writes during it fails, and so does the payment."""
    paid = (contract.address, exporter.address, YUAN, 0, FOREVER, b"\1" * 32, b"")
    contract.send(stranger, "setAttack", token.address, token.encode(TRANSFER_WITH_BYTES, *paid))
    before = token.call("balanceOf", contract.address)
    with reverts_with("DigitalYuanInvalidSignature", signer=contract.address):
        token.send(stranger, TRANSFER_WITH_BYTES, *paid)
    assert token.call("balanceOf", contract.address) == before


def test_contract_without_a_key_is_no_key(token, contract, exporter, stranger):
    with reverts_with("DigitalYuanInvalidSignature", signer=contract.address):
        payer, *rest = authorization(token, stranger, exporter.address, YUAN)
        token.send(stranger, TRANSFER_WITH_KEY, contract.address, *rest)
    zeros = (27, b"\0" * 32, b"\0" * 32)
    nobody = ("0x" + "00" * 20, exporter.address, 0, 0, FOREVER, b"\0" * 32)
    with reverts_with("DigitalYuanInvalidSignature"):
        token.send(stranger, TRANSFER_WITH_KEY, *nobody, *zeros)
