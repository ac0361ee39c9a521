"""What devices hand to each other, as bytes that fit a QR code, and the check that needs no chain.

A *note* is a voucher with everything that its receiver has to know: the certificate of the purse (the operator's word
that so much is locked to that device until then) and, for every hop since, the endorser's certificate. The rules are
those of `contracts/money/OfflinePurse.sol`; a note that passes `check` is one that the contract takes.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from eport.chain.signers import Signer

MAX_HOPS = 8
MAGIC = b"EP\x01"
"""First bytes of a payload: the format and its version."""
_HALF = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_TYPES = {
    "Certificate": "uint256 purse,address device,uint64 amount,uint40 expiry",
    "Voucher": "uint256 purse,uint64 counter,uint64 start,uint64 amount,address payee",
    "Endorsement": "bytes32 voucher,uint8 hop,address payee",
    "Redemption": "bytes32 voucher,address wallet",
}


class VoucherRefused(ValueError):
    """A note is not to be taken: what is wrong with it, in words."""


@dataclass(frozen=True)
class Domain:
    """The contract of the purses, on its chain."""

    chain_id: int
    contract: str

    def message(self, kind: str, *values: Any) -> SignableMessage:
        """The EIP-712 message of that kind."""
        fields = [dict(zip(("type", "name"), field.split())) for field in _TYPES[kind].split(",")]
        domain = {
            "name": "E-port Offline Purse", "version": "1", "chainId": self.chain_id,
            "verifyingContract": self.contract,
        }  # fmt: skip
        return encode_typed_data(domain, {kind: fields}, dict(zip((field["name"] for field in fields), values)))


@dataclass(frozen=True)
class Certificate:
    """An operator's word: `amount` [fen] is locked to the device in that purse, until `expiry` [unix s]."""

    purse: int
    device: str
    amount: int
    expiry: int
    signature: bytes

    def message(self, domain: Domain) -> SignableMessage:
        return domain.message("Certificate", self.purse, self.device, self.amount, self.expiry)


@dataclass(frozen=True)
class Voucher:
    """`amount` fen of a purse from the one numbered `start` on, handed to the device `payee`."""

    purse: int
    counter: int
    start: int
    amount: int
    payee: str
    signature: bytes = b""

    @property
    def end(self) -> int:
        return self.start + self.amount

    @property
    def values(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return self.purse, self.counter, self.start, self.amount, self.payee

    def message(self, domain: Domain) -> SignableMessage:
        return domain.message("Voucher", *self.values)

    def hash(self, domain: Domain) -> bytes:
        """By which endorsements name it."""
        message = self.message(domain)
        return bytes(keccak(b"\x19\x01" + message.header + message.body))


@dataclass(frozen=True)
class Endorsement:
    """The holder's signature that hands the voucher on, with the holder's own certificate."""

    payee: str
    signature: bytes
    certificate: Certificate


@dataclass(frozen=True)
class Note:
    """A voucher and its way."""

    domain: Domain
    certificate: Certificate
    voucher: Voucher
    endorsements: tuple[Endorsement, ...] = ()

    @property
    def holder(self) -> str:
        """The device that may pass it on or claim it."""
        return self.endorsements[-1].payee if self.endorsements else self.voucher.payee

    @property
    def hash(self) -> bytes:
        return self.voucher.hash(self.domain)

    def endorsed(self, holder: Signer, certificate: Certificate, payee: str) -> Note:
        """The note handed on by its holder."""
        message = self.domain.message("Endorsement", self.hash, len(self.endorsements), payee)
        link = Endorsement(payee, sign(holder, message), certificate)
        return replace(self, endorsements=(*self.endorsements, link))

    def claim(self, holder: Signer, wallet: str) -> tuple[Any, ...]:
        """Arguments of OfflinePurse.claim for the last holder's wallet."""
        consent = sign(holder, self.domain.message("Redemption", self.hash, wallet))
        links = [(link.payee, link.signature) for link in self.endorsements]
        return self.voucher.values, self.voucher.signature, links, wallet, consent


def sign(key: Signer, message: SignableMessage) -> bytes:
    """65 bytes r, s, v with low s."""
    return bytes(key.sign_message(message).signature)


def check(note: Note, *, now: int, holder: str, operators: Collection[str], domain: Domain) -> None:
    """Everything that a receiver can know without a chain. Raises `VoucherRefused`.

    `now`: the device's clock [unix s]; `holder`: the receiving device; `operators`: accounts whose certificates it
    trusts; `domain`: the purses' contract. What it cannot know is whether the same fen went to somebody else.
    """
    if note.domain != domain:
        raise VoucherRefused(f"it is of chain {note.domain.chain_id}, contract {note.domain.contract}, not ours")
    voucher, purse = note.voucher, note.certificate
    _check_certificate(purse, "the purse", now, operators, domain)
    if voucher.purse != purse.purse:
        raise VoucherRefused(f"voucher of purse {voucher.purse} with the certificate of purse {purse.purse}")
    if voucher.counter < 1 or voucher.amount < 1:
        raise VoucherRefused(f"counter {voucher.counter} and amount {voucher.amount} have to be at least 1")
    if voucher.end > purse.amount:
        raise VoucherRefused(f"it ends at fen {voucher.end}, the purse holds {purse.amount}")
    _check_signature(voucher.message(domain), voucher.signature, purse.device, "the voucher")
    if len(note.endorsements) > MAX_HOPS:
        raise VoucherRefused(f"{len(note.endorsements)} hops, at most {MAX_HOPS}")
    held = voucher.payee
    for hop, link in enumerate(note.endorsements):
        _check_certificate(link.certificate, f"the endorser of hop {hop}", now, operators, domain)
        if link.certificate.device != held:
            raise VoucherRefused(f"hop {hop} shows the certificate of {link.certificate.device}, {held} held it")
        message = domain.message("Endorsement", note.hash, hop, link.payee)
        _check_signature(message, link.signature, held, f"the endorsement of hop {hop}")
        held = link.payee
    if held != holder:
        raise VoucherRefused(f"it is for device {held}, this is {holder}")


def _check_certificate(
    certificate: Certificate, whose: str, now: int, operators: Collection[str], domain: Domain
) -> None:
    signer = _signer(certificate.message(domain), certificate.signature)
    if signer not in operators:
        raise VoucherRefused(f"certificate of {whose} is signed by {signer}, no operator that this device trusts")
    if now > certificate.expiry:
        raise VoucherRefused(f"certificate of {whose} expired at {certificate.expiry}, it is {now}")


def _check_signature(message: SignableMessage, signature: bytes, device: str, what: str) -> None:
    if _signer(message, signature) != device:
        raise VoucherRefused(f"{what} is not signed by {device}")


def _signer(message: SignableMessage, signature: bytes) -> str:
    # The contract takes v of 27 and 28 alone; the library would take an EIP-155 chain id in it as well.
    if len(signature) != 65 or signature[64] not in (27, 28) or int.from_bytes(signature[32:64], "big") > _HALF:
        return "nobody (no signature of 65 bytes with low s and v of 27 or 28)"
    try:
        return str(Account.recover_message(message, signature=signature))
    except Exception as error:  # noqa: BLE001  (eth-keys has several; whichever, it is nobody's signature)
        return f"nobody ({error})"


def conflict(one: Voucher, other: Voucher) -> bool:
    """Whether two vouchers of a purse prove that its device handed something over twice."""
    overlap = one.start < other.end and other.start < one.end
    different = one.values != other.values
    return one.purse == other.purse and different and (overlap or one.counter == other.counter)


# ------------------------------------------------------------------------------------------------------ bytes

_CERTIFICATE = struct.Struct(">Q20sQ5s65s")
_VOUCHER = struct.Struct(">IQQ20s65s")
_LINK = struct.Struct(">20s65s")


def encode(note: Note) -> str:
    """The note as text of A–Z and 2–7, which a QR code packs at 5.5 bits a sign.

    239 bytes and 191 for every hop: 386 signs for a voucher, 2,831 with eight hops; a QR code holds 4,296.
    """
    domain = note.domain
    parts = [
        MAGIC, domain.chain_id.to_bytes(4, "big"), _raw(domain.contract), _packed(note.certificate),
        _VOUCHER.pack(note.voucher.counter, note.voucher.start, note.voucher.amount, _raw(note.voucher.payee),
                      note.voucher.signature),
        bytes([len(note.endorsements)]),
    ]  # fmt: skip
    for link in note.endorsements:
        parts += [_LINK.pack(_raw(link.payee), link.signature), _packed(link.certificate)]
    return base64.b32encode(b"".join(parts)).decode().rstrip("=")


def decode(text: str) -> Note:
    """The note that `encode` wrote. Raises `VoucherRefused` for anything else."""
    text = text.strip().upper()
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error as error:
        raise VoucherRefused(f"not a note: {error}") from error
    reader = _Reader(raw)
    if reader.take(3) != MAGIC:
        raise VoucherRefused(f"not a note of this version: it begins with {raw[:3].hex() or 'nothing'}")
    domain = Domain(int.from_bytes(reader.take(4), "big"), to_checksum_address(reader.take(20)))
    certificate = reader.certificate()
    counter, start, amount, payee, signature = _VOUCHER.unpack(reader.take(_VOUCHER.size))
    voucher = Voucher(certificate.purse, counter, start, amount, to_checksum_address(payee), signature)
    links = []
    for _ in range(reader.take(1)[0]):
        payee, signature = _LINK.unpack(reader.take(_LINK.size))
        links.append(Endorsement(to_checksum_address(payee), signature, reader.certificate()))
    if reader.left:
        raise VoucherRefused(f"{reader.left} bytes follow the note")
    note = Note(domain, certificate, voucher, tuple(links))
    if encode(note) != text:
        raise VoucherRefused("the last sign carries bits that mean nothing: one note has one text")
    return note


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    @property
    def left(self) -> int:
        return len(self._raw) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise VoucherRefused(f"the note ends after {len(self._raw)} bytes, {size - self.left} too early")
        self._at += size
        return self._raw[self._at - size : self._at]

    def certificate(self) -> Certificate:
        purse, device, amount, expiry, signature = _CERTIFICATE.unpack(self.take(_CERTIFICATE.size))
        return Certificate(purse, to_checksum_address(device), amount, int.from_bytes(expiry, "big"), signature)


def _packed(certificate: Certificate) -> bytes:
    return _CERTIFICATE.pack(
        certificate.purse, _raw(certificate.device), certificate.amount, certificate.expiry.to_bytes(5, "big"),
        certificate.signature,
    )  # fmt: skip


def _raw(address: str) -> bytes:
    return bytes.fromhex(address[2:])
