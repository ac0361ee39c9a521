"""A device: a key in an encrypted keystore, and a journal of what it handed over and holds.

Whatever leaves the device is written down before: a crash between the two shows the same note again, and never signs
other money under the same numbers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from eport.chain.signers import Signer
from eport.wallet.voucher import (
    Certificate,
    Domain,
    Note,
    Voucher,
    VoucherRefused,
    check,
    conflict,
    decode,
    encode,
    sign,
)


class DeviceError(ValueError):
    """What the device cannot do, and why."""


class DoubleSpend(VoucherRefused):
    """The note and one that the device saw earlier prove that a purse handed the same fen over twice."""

    def __init__(self, earlier: Note, later: Note) -> None:
        self.earlier, self.later = earlier, later
        super().__init__(
            f"purse {later.voucher.purse} handed over fen {earlier.voucher.start}–{earlier.voucher.end - 1} and "
            f"{later.voucher.start}–{later.voucher.end - 1}: the two vouchers prove a double spend"
        )


class Device:
    """One device in a folder of its own: `key.json` (keystore v3, scrypt) and `journal.json`."""

    def __init__(self, folder: Path, key: LocalAccount, journal: dict[str, Any]) -> None:
        self._folder, self._key, self._journal = folder, key, journal

    @classmethod
    def create(
        cls, folder: Path, password: str, domain: Domain, operators: Sequence[str], key: LocalAccount | None = None
    ) -> Device:
        """A new device that trusts those operators' certificates. Raises `DeviceError` where there is one."""
        if (folder / "key.json").exists():
            raise DeviceError(f"{folder} holds a device already: its key would be lost")
        folder.mkdir(parents=True, exist_ok=True)
        account = key or Account.create()
        # Scrypt with 2^14 rounds: a tenth of a second on a telephone.
        _write(folder / "key.json", Account.encrypt(account.key, password, kdf="scrypt", iterations=1 << 14))
        device = cls(folder, account, {
            "domain": asdict(domain), "operators": list(operators), "certificate": None, "counter": 0, "spent": 0,
            "sent": [], "held": [], "seen": [],
        })  # fmt: skip
        device._save()
        return device

    @classmethod
    def open(cls, folder: Path, password: str) -> Device:
        """The device in that folder. Raises `DeviceError` for a wrong password or none there."""
        try:
            key = Account.from_key(Account.decrypt(json.loads((folder / "key.json").read_text()), password))
            return cls(folder, key, json.loads((folder / "journal.json").read_text()))
        except FileNotFoundError as error:
            raise DeviceError(f"no device in {folder}: make one with `eport wallet new`") from error
        except ValueError as error:
            raise DeviceError(f"{folder}: {error}") from error

    @property
    def address(self) -> str:
        return str(self._key.address)

    @property
    def domain(self) -> Domain:
        return Domain(**self._journal["domain"])

    @property
    def certificate(self) -> Certificate | None:
        found = self._journal["certificate"]
        return Certificate(**{**found, "signature": bytes.fromhex(found["signature"])}) if found else None

    @property
    def left(self) -> int:
        """[fen] of the purse that were not handed over."""
        return (self.certificate.amount if self.certificate else 0) - int(self._journal["spent"])

    @property
    def held(self) -> list[Note]:
        """Notes that the device may pass on or claim."""
        return [decode(text) for text in self._journal["held"]]

    def certify(self, certificate: Certificate) -> None:
        """Take the certificate of the device's purse. Raises `DeviceError`."""
        if certificate.device != self.address:
            raise DeviceError(f"the certificate is for {certificate.device}, this device is {self.address}")
        if self.certificate is not None:
            raise DeviceError("this device has a purse: a device has one, so that its numbers never begin anew")
        self._journal["certificate"] = {**asdict(certificate), "signature": certificate.signature.hex()}
        self._save()

    def pay(self, payee: str, amount: int, now: int) -> str:
        """Hand over `amount` [fen] to a device; the payload. Raises `DeviceError`."""
        certificate = self.certificate
        if certificate is None:
            raise DeviceError("this device has no purse: open one and take its certificate first")
        if now > certificate.expiry:
            raise DeviceError(f"the purse expired at {certificate.expiry}, it is {now}")
        if not 0 < amount <= self.left:
            raise DeviceError(f"{amount} fen cannot be paid: the purse has {self.left} left")
        counter, start = self._journal["counter"] + 1, self._journal["spent"]
        voucher = Voucher(certificate.purse, counter, start, amount, payee)
        signed = replace(voucher, signature=sign(self._key, voucher.message(self.domain)))
        payload = encode(Note(self.domain, certificate, signed))
        self._journal |= {"counter": counter, "spent": start + amount}
        self._journal["sent"].append(payload)
        self._save()  # before anybody sees it
        return payload

    def receive(self, payload: str, now: int) -> Note:
        """Check a payload and keep its note. Raises `VoucherRefused`, `DoubleSpend`."""
        note = decode(payload)
        check(note, now=now, holder=self.address, operators=self._journal["operators"], domain=self.domain)
        for text in self._journal["seen"]:
            earlier = decode(text)
            if earlier.hash == note.hash:
                raise VoucherRefused("this device saw that voucher already")
            if conflict(earlier.voucher, note.voucher):
                raise DoubleSpend(earlier, note)
        self._journal["seen"].append(payload)
        self._journal["held"].append(payload)
        self._save()
        return note

    def pass_on(self, note: Note, payee: str, now: int) -> str:
        """Endorse a note that the device holds; the payload. Raises `DeviceError`."""
        certificate = self.certificate
        if certificate is None or now > certificate.expiry:
            raise DeviceError(
                "only a device with a purse that has not expired passes notes on: it answers with its bond"
            )
        text = encode(note)
        if text not in self._journal["held"]:
            raise DeviceError("this device does not hold that note, or not any more")
        payload = encode(note.endorsed(self._key, certificate, payee))
        self._journal["held"].remove(text)
        self._journal["sent"].append(payload)
        self._save()
        return payload

    def claim(self, note: Note, wallet: str) -> tuple[Any, ...]:
        """Arguments of OfflinePurse.claim, for a wallet. The note stays held until `claimed`."""
        return note.claim(self._key, wallet)

    def claimed(self, note: Note) -> None:
        """Forget a note that was claimed on the chain."""
        self._journal["held"].remove(encode(note))
        self._save()

    def _save(self) -> None:
        _write(self._folder / "journal.json", self._journal)


def certify(operator: Signer, domain: Domain, purse: int, device: str, amount: int, expiry: int) -> Certificate:
    """An operator's certificate, given once it has seen the purse on the chain."""
    bare = Certificate(purse, device, amount, expiry, b"")
    return Certificate(purse, device, amount, expiry, sign(operator, bare.message(domain)))


def _write(path: Path, data: Any) -> None:
    """The old file or the new one, never half of one; on the disk before anything leaves."""
    draft = path.with_suffix(".tmp")
    with draft.open("w") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
