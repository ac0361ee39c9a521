"""Who signs: development keys, keystores, PKCS#11 tokens, Web3Signer; and what is refused on a live network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

from eport.chain import local
from eport.chain.signers import (
    CURVE_ORDER,
    Party,
    SignerError,
    SignerSpec,
    TokenSigner,
    Web3Signer,
    can_sign,
    parties,
    plain_or_der,
    recoverable,
    secret,
    secret_key,
    sign_typed_data,
)
from tests.helpers.web3signer import web3signer

LIVE = 20261
"""A chain id that no development chain has."""
PIN = "1234"
ACCOUNT = Account.from_key(keccak(text="a bank's key"))
LEGACY = {
    "chainId": LIVE, "nonce": 7, "gasPrice": 10**9, "gas": 21_000, "to": ACCOUNT.address, "value": 5, "data": "0x1234",
}  # fmt: skip
EIP1559 = {
    "chainId": LIVE, "nonce": 0, "maxFeePerGas": 2 * 10**9, "maxPriorityFeePerGas": 0, "gas": 3_000_000, "value": 0,
    "data": "0x60",
}  # fmt: skip
TYPED = {
    "types": {
        "EIP712Domain": [{"name": "chainId", "type": "uint256"}],
        "Offer": [{"name": "amount", "type": "uint256"}],
    },
    "primaryType": "Offer",
    "domain": {"chainId": LIVE},
    "message": {"amount": 1},
}  # fmt: skip


# ----------------------------------------------------------------------------------------------------- by device


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory):
    """Library and token of a SoftHSM with one secp256k1 key, labelled bank."""
    tool = shutil.which("softhsm2-util")
    library = next(iter([*Path("/usr/lib").glob("**/libsofthsm2.so"), *Path("/opt").glob("**/libsofthsm2.so")]), None)
    if tool is None or library is None:
        pytest.skip(
            "SoftHSM is not here: `apt-get install softhsm2` (Debian) or `brew install softhsm`, then run again"
        )
    import pkcs11
    from pkcs11.util.ec import encode_named_curve_parameters

    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    subprocess.run(
        [tool, "--init-token", "--free", "--label", "eport", "--so-pin", "5678", "--pin", PIN],
        check=True, capture_output=True,
    )  # fmt: skip
    with pkcs11.lib(str(library)).get_token(token_label="eport").open(user_pin=PIN, rw=True) as session:
        curve = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("1.3.132.0.10")},  # secp256k1
            local=True,
        )
        curve.generate_keypair(store=True, label="bank")
    return str(library)


@pytest.fixture
def hsm(softhsm):
    return TokenSigner(softhsm, "eport", "bank", PIN)


@pytest.fixture
def remote():
    with web3signer([ACCOUNT]) as url:
        yield Web3Signer(url, ACCOUNT.address)


@pytest.mark.parametrize("transaction", [LEGACY, EIP1559], ids=["legacy", "EIP-1559"])
def test_token_signs_a_transaction_that_recovers_to_its_address_with_low_s(hsm, transaction):
    for _ in range(8):  # half of a device's signatures have s in the upper half
        signed = hsm.sign_transaction(transaction)
        assert Account.recover_transaction(signed.raw_transaction) == hsm.address
        assert signed.s <= CURVE_ORDER // 2


def test_token_signs_messages_and_typed_data_that_recover_to_its_address(hsm):
    message = encode_defunct(text="the mark of a product")
    assert Account.recover_message(message, signature=hsm.sign_message(message).signature) == hsm.address
    signature = sign_typed_data(hsm, TYPED)
    assert Account.recover_message(encode_typed_data(full_message=TYPED), signature=signature) == hsm.address


def test_token_keeps_its_key(hsm):
    with pytest.raises(SignerError, match="stays in its device"):
        secret_key(hsm)


@pytest.mark.parametrize(
    "token, label, pin, words",
    [
        ("other", "bank", PIN, "token 'other'"),
        ("eport", "nobody", PIN, "key 'nobody'"),
        ("eport", "bank", "0", "PKCS#11"),
    ],
    ids=["token", "key", "pin"],
)
def test_token_that_cannot_be_opened_says_which(softhsm, token, label, pin, words):
    with pytest.raises(SignerError, match=words):
        TokenSigner(softhsm, token, label, pin)


@pytest.mark.parametrize("transaction", [LEGACY, EIP1559], ids=["legacy", "EIP-1559"])
def test_web3signer_makes_the_very_transaction_that_the_key_would(remote, transaction):
    assert remote.sign_transaction(transaction) == ACCOUNT.sign_transaction(transaction)


def test_web3signer_signs_messages_and_typed_data_as_the_key_would(remote):
    message = encode_defunct(text="the mark of a product")
    assert remote.sign_message(message) == ACCOUNT.sign_message(message)
    assert sign_typed_data(remote, TYPED) == sign_typed_data(ACCOUNT, TYPED)


def test_web3signer_without_the_key_is_refused_as_it_is_opened():
    other = Account.from_key(keccak(text="another key"))
    with web3signer([other]) as url, pytest.raises(SignerError, match=f"no key of {ACCOUNT.address}"):
        Web3Signer(url, ACCOUNT.address)


def test_web3signer_that_is_down_says_where():
    with web3signer([ACCOUNT]) as url:
        signer = Web3Signer(url, ACCOUNT.address)
    with pytest.raises(SignerError, match=url):
        signer.sign_transaction(LEGACY)


# --------------------------------------------------------------------------------------------------- signatures

DIGEST = keccak(text="signed")
SIGNED = PrivateKey(bytes(ACCOUNT.key)).sign_msg_hash(DIGEST)


@pytest.mark.parametrize("s", [SIGNED.s, CURVE_ORDER - SIGNED.s], ids=["low s", "high s"])
@pytest.mark.parametrize("der", [False, True], ids=["plain", "DER"])
def test_signature_of_a_device_becomes_that_of_the_key(s, der):
    raw = encode_dss_signature(SIGNED.r, s) if der else SIGNED.r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert recoverable(*plain_or_der(raw), DIGEST, ACCOUNT.address) == SIGNED


def test_der_of_64_bytes_less_leading_zeros_is_read_as_der():
    """A short r makes DER shorter, never 64 bytes of another meaning."""
    raw = encode_dss_signature(1, 2)
    assert plain_or_der(raw) == (1, 2)


@pytest.mark.parametrize("raw", [b"", b"\x30\x00", b"\x01" * 65])
def test_what_is_no_signature_is_refused(raw):
    with pytest.raises(SignerError, match="neither 64 bytes nor DER"):
        plain_or_der(raw)


@pytest.mark.parametrize("r, s", [(0, 1), (1, 0), (CURVE_ORDER, 1), (1, CURVE_ORDER)])
def test_r_and_s_outside_of_the_curve_order_are_refused(r, s):
    with pytest.raises(SignerError, match="no signature of secp256k1"):
        recoverable(r, s, DIGEST, ACCOUNT.address)


def test_signature_of_another_key_is_refused():
    other = PrivateKey(keccak(text="another key")).sign_msg_hash(DIGEST)
    with pytest.raises(SignerError, match="another key"):
        recoverable(other.r, other.s, DIGEST, ACCOUNT.address)


# -------------------------------------------------------------------------------------------------- configuration


@pytest.fixture
def folder(tmp_path):
    """A folder with the bank's keystore, and its passphrase in a file that BANK_PASSPHRASE_FILE may name."""
    (tmp_path / "bank.json").write_text(json.dumps(Account.encrypt(ACCOUNT.key, "long words", iterations=2)))
    (tmp_path / "passphrase").write_text("long words\n")
    return tmp_path


KEYSTORE = SignerSpec("keystore", "bank.json", "BANK_PASSPHRASE")


def test_keystore_signs_with_the_passphrase_of_a_file(folder, monkeypatch):
    monkeypatch.setenv("BANK_PASSPHRASE_FILE", str(folder / "passphrase"))
    bank = parties({"bank": ACCOUNT.address}, {"bank": KEYSTORE}, LIVE, folder)["bank"]
    assert bank.address == ACCOUNT.address and can_sign(bank)
    assert bank.sign_transaction(LEGACY) == ACCOUNT.sign_transaction(LEGACY)
    assert secret_key(bank) == bytes(ACCOUNT.key)


def test_keystore_is_not_opened_before_something_is_signed(folder):
    parties({"bank": ACCOUNT.address}, {"bank": SignerSpec("keystore", "missing.json", "X")}, LIVE, folder)


def test_keystore_of_another_key_is_refused(folder, monkeypatch):
    monkeypatch.setenv("BANK_PASSPHRASE_FILE", str(folder / "passphrase"))
    other = Account.from_key(keccak(text="another key")).address
    bank = parties({"bank": other}, {"bank": KEYSTORE}, LIVE, folder)["bank"]
    with pytest.raises(SignerError, match="opens the key of"):
        bank.sign_transaction(LEGACY)


def test_keystore_with_a_wrong_passphrase_names_the_file(folder, monkeypatch):
    (folder / "passphrase").write_text("wrong")
    monkeypatch.setenv("BANK_PASSPHRASE_FILE", str(folder / "passphrase"))
    with pytest.raises(SignerError, match="bank.json"):
        parties({"bank": ACCOUNT.address}, {"bank": KEYSTORE}, LIVE, folder)["bank"].sign_transaction(LEGACY)


def test_passphrase_in_the_environment_is_refused_on_a_live_network_though_a_file_is_named_too(folder, monkeypatch):
    monkeypatch.setenv("BANK_PASSPHRASE", "long words")
    monkeypatch.setenv("BANK_PASSPHRASE_FILE", str(folder / "passphrase"))
    with pytest.raises(SignerError, match="set BANK_PASSPHRASE_FILE to its path"):
        parties({"bank": ACCOUNT.address}, {"bank": KEYSTORE}, LIVE, folder)["bank"].sign_transaction(LEGACY)


def test_passphrase_in_the_environment_will_do_on_a_development_chain(monkeypatch):
    monkeypatch.setenv("BANK_PASSPHRASE", "long words")
    assert secret("BANK_PASSPHRASE", live=False) == "long words"


def test_passphrase_that_is_nowhere_names_the_variable():
    with pytest.raises(SignerError, match="BANK_PASSPHRASE_FILE is not set"):
        secret("BANK_PASSPHRASE", live=True)


def test_key_in_the_environment_is_refused_on_a_live_network_and_taken_on_a_development_chain(folder, monkeypatch):
    monkeypatch.setenv("BANK_KEY", ACCOUNT.key.to_0x_hex())
    specs = {"bank": SignerSpec("environment", "BANK_KEY")}
    with pytest.raises(SignerError, match="no key stands in the environment"):
        parties({"bank": ACCOUNT.address}, specs, LIVE, folder)
    bank = parties({"bank": ACCOUNT.address}, specs, local.CHAIN_ID, folder)["bank"]
    assert bank.sign_transaction(LEGACY) == ACCOUNT.sign_transaction(LEGACY)


def test_development_key_is_refused_on_a_live_network(folder):
    with pytest.raises(SignerError, match="published development mnemonic.*anybody could sign as bank"):
        parties({"bank": 4}, {}, LIVE, folder)


def test_party_without_a_signer_has_an_address_and_signs_nothing(folder):
    bank = parties({"bank": ACCOUNT.address}, {}, LIVE, folder)["bank"]
    assert isinstance(bank, Party) and bank.address == ACCOUNT.address and not can_sign(bank)
    with pytest.raises(SignerError, match="signers.bank"):
        bank.sign_transaction(LEGACY)
