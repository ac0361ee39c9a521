"""Who signs for a party: a development key, a keystore file, a PKCS#11 token, or Web3Signer. Which
one is configuration.

Every signature that the alliance needs is one over a keccak-256 hash: of a transaction, of EIP-712 data, of an EIP-191
message. So a device has to offer one thing, `sign` of the bytes that are hashed: Web3Signer hashes them itself and
signs no hash that it did not compute.
"""

from __future__ import annotations

import functools
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import requests
import rlp
from eth_account import Account
from eth_account.datastructures import SignedMessage, SignedTransaction
from eth_account.hdaccount import key_from_seed, seed_from_mnemonic
from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_account.types import TransactionDictType
from eth_keys.datatypes import PublicKey, Signature
from eth_keys.exceptions import BadSignature
from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from eport.chain import local

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""n of secp256k1 (SEC 2, 2.4.1)."""


class SignerError(RuntimeError):
    """A party's key cannot be used as it is configured; the message says what to do."""


class Signer(Protocol):
    """Whoever signs for a party. `eth_account`'s LocalAccount is one."""

    @property
    def address(self) -> ChecksumAddress: ...

    def sign_transaction(self, transaction_dict: TransactionDictType, /) -> SignedTransaction: ...

    def sign_message(self, signable_message: SignableMessage, /) -> SignedMessage: ...


def sign_typed_data(signer: Signer, full_message: Mapping[str, Any]) -> bytes:
    """65 bytes over EIP-712 data."""
    return bytes(signer.sign_message(encode_typed_data(full_message=dict(full_message))).signature)


# ------------------------------------------------------------------------------------------------- what a party is


@dataclass(frozen=True)
class SignerSpec:
    """How a party's key is reached. `kind`: keystore, pkcs11, web3signer or environment.

    `where`: file of the keystore, library of the token, URL of the signer, or variable. `secret`: name of what opens
    it: the passphrase is in the file that the environment variable `<secret>_FILE` names.
    """

    kind: str
    where: str
    secret: str = ""
    token: str = ""
    label: str = ""


class Party:
    """A party whose address is configured. Its signer is opened where something is to be signed, and not before."""

    def __init__(self, name: str, address: str, opener: Callable[[], Signer] | None) -> None:
        self.name, self._address, self._opener = name, to_checksum_address(address), opener

    @property
    def address(self) -> ChecksumAddress:
        return self._address

    @property
    def can_sign(self) -> bool:
        """Whether a signer is configured here; others act from where their keys are."""
        return self._opener is not None

    @functools.cached_property
    def signer(self) -> Signer:
        """The opened signer. Raises `SignerError`."""
        if self._opener is None:
            raise SignerError(
                f"nobody signs for {self.name} ({self.address}) here: name its keystore, token or Web3Signer as "
                f"signers.{self.name} in the network's configuration, or let {self.name} do this itself"
            )
        opened = self._opener()
        if opened.address != self.address:
            raise SignerError(
                f"signers.{self.name} opens the key of {opened.address}, the configuration says {self.address}: "
                "name the right key, or rotate (scripts/rotate.py)"
            )
        return opened

    def sign_transaction(self, transaction_dict: TransactionDictType) -> SignedTransaction:
        return self.signer.sign_transaction(transaction_dict)

    def sign_message(self, signable_message: SignableMessage) -> SignedMessage:
        return self.signer.sign_message(signable_message)


def can_sign(signer: Signer) -> bool:
    """Whether a signature of that party can be had here."""
    return not isinstance(signer, Party) or signer.can_sign


def secret_key(signer: Signer) -> bytes:
    """The key itself, for what is derived from it. Raises `SignerError` where it cannot be read."""
    opened = signer.signer if isinstance(signer, Party) else signer
    if not isinstance(opened, LocalAccount):
        raise SignerError(f"the key of {signer.address} stays in its device, and nothing can be derived from it")
    return bytes(opened.key)


def parties(
    accounts: Mapping[str, int | str], specs: Mapping[str, SignerSpec], chain_id: int, folder: Path
) -> dict[str, Signer]:
    """Every party's signer, by its key.

    Args:
        accounts: number of the development key, or address.
        specs: how keys are reached, for whoever signs here.
        folder: what relative paths of keystores are relative to.

    Raises:
        SignerError: a development key on a live network.
    """
    numbered = {key: number for key, number in accounts.items() if isinstance(number, int)}
    if numbered and chain_id not in local.DEVELOPMENT_CHAIN_IDS:
        key, number = next(iter(numbered.items()))
        raise SignerError(
            f"accounts.{key} is number {number} of the published development mnemonic, and chain {chain_id} is a live "
            f"network, where anybody could sign as {key}: give its address, and where its key is as signers.{key}"
        )
    live = chain_id not in local.DEVELOPMENT_CHAIN_IDS
    found: dict[str, Signer] = dict(development_accounts(numbered))
    for key, address in accounts.items():
        spec = specs.get(key)
        if live and spec is not None and spec.kind == "environment":
            raise SignerError(
                f"signers.{key} takes its key from the variable {spec.where}: on a live network no key stands in the "
                f"environment, where every child process and crash report reads it. Put it into a keystore "
                f"(`eth-account` JSON v3) whose passphrase is in a file, a PKCS#11 token, or behind Web3Signer"
            )
        if isinstance(address, str):
            opener = (
                None
                if spec is None
                else functools.partial(_open, key, spec, to_checksum_address(address), live, folder)
            )
            found[key] = Party(key, address, opener)
    return found


def _open(key: str, spec: SignerSpec, address: ChecksumAddress, live: bool, folder: Path) -> Signer:
    if spec.kind == "keystore":
        return keystore(folder / spec.where, secret(spec.secret, live))
    if spec.kind == "pkcs11":
        return TokenSigner(spec.where, spec.token, spec.label, secret(spec.secret, live))
    if spec.kind == "web3signer":
        return Web3Signer(spec.where, address)
    return cast(Signer, Account.from_key(_variable(spec.where)))


def secret(name: str, live: bool) -> str:
    """What the file that `$<name>_FILE` names holds, without the line's end. Raises `SignerError`.

    On a development chain `$<name>` itself will do.
    """
    if live and os.environ.get(name):
        raise SignerError(
            f"${name} is set: on a live network no passphrase or PIN stands in the environment in clear, where every "
            f"child process and crash report reads it. Unset it, write the secret to a file that only you can read, "
            f"and set {name}_FILE to its path"
        )
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        if not live and os.environ.get(name):
            return os.environ[name]
        raise SignerError(f"{name}_FILE is not set: it names the file that holds the passphrase or PIN")
    try:
        return Path(path).read_text().rstrip("\r\n")
    except OSError as error:
        raise SignerError(f"{name}_FILE: {error}") from error


def _variable(name: str) -> str:
    if not os.environ.get(name):
        raise SignerError(f"${name} is not set: it holds the development key")
    return os.environ[name]


# ------------------------------------------------------------------------------------------------ development keys


def development_accounts(numbers: Mapping[str, int]) -> dict[str, LocalAccount]:
    """Accounts of the published development mnemonic, by name."""
    return {name: _development_account(number) for name, number in numbers.items()}


@functools.cache
def _development_account(number: int) -> LocalAccount:
    account: LocalAccount = Account.from_key(key_from_seed(_development_seed(), f"m/44'/60'/0'/0/{number}"))
    return account


@functools.cache
def _development_seed() -> bytes:
    return seed_from_mnemonic(local.MNEMONIC, passphrase="")


# --------------------------------------------------------------------------------------------------- keystore files


def keystore(path: Path, passphrase: str) -> LocalAccount:
    """The key of a keystore file (Web3 Secret Storage, version 3). Raises `SignerError`."""
    try:
        key = Account.decrypt(json.loads(path.read_text()), passphrase)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SignerError(f"keystore {path}: {error}") from error
    account: LocalAccount = Account.from_key(key)
    return account


# ----------------------------------------------------------------------------------------------- keys that stay away


class RemoteSigner(ABC):
    """A key that cannot be read: transactions and messages are made here, signed there."""

    address: ChecksumAddress

    @abstractmethod
    def sign(self, preimage: bytes) -> Signature:
        """Signature over keccak-256 of `preimage`, its v 0 or 1, its s in the lower half."""

    def sign_message(self, signable_message: SignableMessage) -> SignedMessage:
        """EIP-191: 0x19, version, header, body."""
        preimage = b"\x19" + signable_message.version + signable_message.header + signable_message.body
        signature = self.sign(preimage)
        raw = signature.r.to_bytes(32, "big") + signature.s.to_bytes(32, "big") + bytes([27 + signature.v])
        return SignedMessage(HexBytes(keccak(preimage)), signature.r, signature.s, 27 + signature.v, HexBytes(raw))

    def sign_transaction(self, transaction_dict: TransactionDictType) -> SignedTransaction:
        """A legacy transaction (EIP-155) or one of EIP-1559."""
        transaction = cast(dict[str, Any], transaction_dict)
        chain_id = transaction["chainId"]
        called = (transaction["gas"], _bytes(transaction.get("to")), transaction.get("value", 0))
        data = _bytes(transaction.get("data"))
        if "maxFeePerGas" in transaction:
            prefix, tail = b"\x02", []
            fields = [
                chain_id, transaction["nonce"], transaction["maxPriorityFeePerGas"], transaction["maxFeePerGas"],
                *called, data, [],
            ]  # fmt: skip
        else:
            prefix, tail = b"", [chain_id, 0, 0]
            fields = [transaction["nonce"], transaction["gasPrice"], *called, data]
        signature = self.sign(prefix + rlp.encode([*fields, *tail]))
        v = signature.v if prefix else signature.v + 35 + 2 * chain_id
        raw = prefix + rlp.encode([*fields, v, signature.r, signature.s])
        return SignedTransaction(HexBytes(raw), HexBytes(keccak(raw)), signature.r, signature.s, v)


def _bytes(value: str | bytes | None) -> bytes:
    return bytes(HexBytes(value)) if value else b""


def recoverable(r: int, s: int, digest: bytes, address: str) -> Signature:
    """A signature as Ethereum takes it: s in the lower half (EIP-2), v such that it recovers to `address`.

    Devices give r and s alone, with either s. Raises `SignerError` where neither v fits: another key signed.
    """
    if not (0 < r < CURVE_ORDER and 0 < s < CURVE_ORDER):
        raise SignerError(f"no signature of secp256k1: r {r:#x}, s {s:#x}")
    low = min(s, CURVE_ORDER - s)
    for v in (0, 1):
        signature = Signature(vrs=(v, r, low))
        try:
            if signature.recover_public_key_from_msg_hash(digest).to_checksum_address() == address:
                return signature
        except BadSignature:
            continue
    raise SignerError(f"the device signed with another key than that of {address}")


@functools.cache
def _session(library: str, token: str, pin: str) -> Any:
    """One session a token: a program logs in once, whatever number of its keys it uses (PKCS#11 v2.40, 6.7.4)."""
    import pkcs11  # needs the vendor's library, which only who uses one has

    return pkcs11.lib(library).get_token(token_label=token).open(user_pin=pin)


class TokenSigner(RemoteSigner):
    """A secp256k1 key in a PKCS#11 token (HSM, smart card, SoftHSM): CKM_ECDSA over the hash."""

    def __init__(self, library: str, token: str, label: str, pin: str) -> None:
        import pkcs11

        try:
            session = _session(library, token, pin)
            # A key offers what its CKA_SIGN says, which types cannot know.
            self._key: Any = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
            public = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=label)
            point = bytes(public[pkcs11.Attribute.EC_POINT])
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            reason = str(error) or type(error).__name__
            raise SignerError(f"PKCS#11 {library}, token {token!r}, key {label!r}: {reason}") from error
        # CKA_EC_POINT is a DER octet string around 04 || x || y (PKCS#11 v2.40, 2.3.3).
        if len(point) < 65 or point[-65] != 4:
            raise SignerError(f"PKCS#11 key {label!r} has no uncompressed point of secp256k1: {point.hex()}")
        self.address = PublicKey(point[-64:]).to_checksum_address()

    def sign(self, preimage: bytes) -> Signature:
        import pkcs11

        digest = keccak(preimage)
        raw = bytes(self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        return recoverable(*plain_or_der(raw), digest, self.address)


def plain_or_der(raw: bytes) -> tuple[int, int]:
    """r and s of a device's signature: side by side, as PKCS#11 has it, or in DER, as some modules and KMS give it."""
    if len(raw) == 64:
        return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    try:
        return decode_dss_signature(raw)
    except ValueError as error:
        raise SignerError(f"neither 64 bytes nor DER: {raw.hex()}") from error


class Web3Signer(RemoteSigner):
    """A key behind Consensys Web3Signer: `POST /api/v1/eth1/sign/{public key}`, which hashes with keccak-256 itself."""

    TIMEOUT = 30
    """[s]"""

    def __init__(self, url: str, address: str) -> None:
        self.url, self.address = url.rstrip("/"), to_checksum_address(address)
        keys = self._ask("GET", "publicKeys").json()
        found = [key for key in keys if PublicKey(HexBytes(key)[-64:]).to_checksum_address() == self.address]
        if not found:
            raise SignerError(f"Web3Signer at {self.url} has no key of {self.address}; it has {len(keys)} others")
        self._identifier = found[0]

    def sign(self, preimage: bytes) -> Signature:
        answer = self._ask("POST", f"sign/{self._identifier}", {"data": "0x" + preimage.hex()}).text.strip().strip('"')
        raw = bytes(HexBytes(answer))
        if len(raw) != 65:
            raise SignerError(f"Web3Signer at {self.url} answered {answer!r}, 65 bytes were expected")
        return recoverable(
            int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"), keccak(preimage), self.address
        )

    def _ask(self, method: str, path: str, body: Mapping[str, str] | None = None) -> requests.Response:
        try:
            answer = requests.request(method, f"{self.url}/api/v1/eth1/{path}", json=body, timeout=self.TIMEOUT)
            answer.raise_for_status()
        except requests.RequestException as error:
            raise SignerError(f"Web3Signer at {self.url}: {error}") from error
        return answer
