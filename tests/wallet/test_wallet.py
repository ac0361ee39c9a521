"""The reference wallet: notes as bytes, what a receiver checks without a chain, and a journal that never forgets."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from rich.console import Console

from eport.wallet import demo
from eport.wallet.device import Device, DeviceError, DoubleSpend, certify
from eport.wallet.qr import drawn
from eport.wallet.voucher import Domain, VoucherRefused, check, decode, encode
from tests.helpers.purse import device

DOMAIN = Domain(31337, device("contract").address)
OPERATOR, NOW, EXPIRY = device("operator"), 1_768_000_000, 1_768_500_000


@pytest.fixture
def make(tmp_path):
    """A device with a purse of 100.00."""

    def making(name: str, amount: int = 100_00, purse: int | None = None) -> Device:
        made = Device.create(tmp_path / name, name, DOMAIN, [OPERATOR.address], device(name))
        made.certify(certify(OPERATOR, DOMAIN, purse or len(name), made.address, amount, EXPIRY))
        return made

    return making


def test_note_passes_from_device_to_device(make):
    ann, bea, caius = make("ann"), make("beat"), make("caius")
    note = bea.receive(ann.pay(bea.address, 30_00, NOW), NOW)
    assert (ann.left, note.voucher.start, note.voucher.end, note.voucher.counter) == (70_00, 0, 30_00, 1)
    passed = caius.receive(bea.pass_on(note, caius.address, NOW), NOW)
    assert (bea.held, caius.held, passed.holder) == ([], [passed], caius.address)
    second = bea.receive(ann.pay(bea.address, 70_00, NOW), NOW)
    assert (second.voucher.start, second.voucher.counter, ann.left) == (30_00, 2, 0)
    with pytest.raises(DeviceError, match="0 left"):
        ann.pay(bea.address, 1, NOW)


def test_payload_is_read_back_as_it_was_written_and_fits_a_qr_code(make):
    ann, bea = make("ann"), make("beat")
    note = decode(ann.pay(bea.address, 30_00, NOW))
    assert decode(encode(note)) == note
    assert decode(f" {encode(note).lower()}\n") == note
    assert len(encode(note)) == 383
    for _ in range(8):
        note = note.endorsed(device("beat"), bea.certificate, bea.address)
    assert len(encode(note)) <= 4_296 and decode(encode(note)) == note
    assert "█" in drawn(encode(note))


def test_every_byte_of_a_payload_counts(make):
    """No byte can be changed, left out or added without a refusal."""
    ann, bea = make("ann"), make("beat")
    payload = ann.pay(bea.address, 30_00, NOW)
    chance = random.Random(1)
    for place in range(len(payload)):
        other = chance.choice([sign for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if sign != payload[place]])
        changed = payload[:place] + other + payload[place + 1 :]
        with pytest.raises(VoucherRefused):
            bea.receive(changed, NOW)
    for broken in (payload[:-8], payload + "AAAAAAAA", "", "hello world!", payload[:100]):
        with pytest.raises(VoucherRefused):
            bea.receive(broken, NOW)
    bea.receive(payload, NOW)


def test_receiver_refuses_what_it_can_know_is_wrong(make):
    ann, bea, caius = make("ann"), make("beat"), make("caius")
    note = decode(ann.pay(bea.address, 30_00, NOW))
    known = {"now": NOW, "holder": bea.address, "operators": [OPERATOR.address], "domain": DOMAIN}
    check(note, **known)
    check(note, **known | {"now": EXPIRY})
    passed = note.endorsed(device("caius"), caius.certificate, bea.address)
    foreign = note.endorsed(device("beat"), caius.certificate, bea.address)
    for attempt, changed, words in (
        (note, {"now": EXPIRY + 1}, "expired"),
        (note, {"holder": caius.address}, "is for device"),
        (note, {"operators": [ann.address]}, "no operator that this device trusts"),
        (note, {"domain": replace(DOMAIN, chain_id=1)}, "not ours"),
        (replace(note, voucher=replace(note.voucher, amount=100_01)), {}, "the purse holds 10000"),
        (replace(note, voucher=replace(note.voucher, amount=31_00)), {}, "voucher is not signed"),
        (replace(note, voucher=replace(note.voucher, purse=9)), {}, "certificate of purse"),
        (replace(note, voucher=replace(note.voucher, counter=0)), {}, "at least 1"),
        (passed, {}, "shows the certificate"),
        (foreign, {}, "shows the certificate"),
    ):
        with pytest.raises(VoucherRefused, match=words):
            check(attempt, **known | changed)


def test_device_finds_a_double_spend_and_keeps_both_proofs(make, tmp_path):
    ann, bea = make("ann"), make("beat")
    copy = (tmp_path / "ann/journal.json").read_text()
    first = bea.receive(ann.pay(bea.address, 30_00, NOW), NOW)
    (tmp_path / "ann/journal.json").write_text(copy)
    again = Device.open(tmp_path / "ann", "ann").pay(bea.address, 10_00, NOW)
    with pytest.raises(DoubleSpend) as found:
        bea.receive(again, NOW)
    assert (found.value.earlier, found.value.later) == (first, decode(again))
    with pytest.raises(VoucherRefused, match="already"):
        bea.receive(encode(first), NOW)


def test_crash_before_the_journal_was_written_hands_nothing_over(make, tmp_path, monkeypatch):
    ann, bea = make("ann"), make("beat")
    monkeypatch.setattr(Device, "_save", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        ann.pay(bea.address, 30_00, NOW)
    monkeypatch.undo()
    restarted = Device.open(tmp_path / "ann", "ann")
    assert restarted.left == 100_00
    restarted.pay(bea.address, 30_00, NOW)
    again = Device.open(tmp_path / "ann", "ann")
    assert again.left == 70_00
    assert decode(again.pay(bea.address, 1, NOW)).voucher.start == 30_00


def test_keystore_needs_its_password_and_is_never_written_over(make, tmp_path):
    ann = make("ann")
    assert json.loads((tmp_path / "ann/key.json").read_text())["crypto"]["kdf"] == "scrypt"
    with pytest.raises(DeviceError, match="MAC"):
        Device.open(tmp_path / "ann", "wrong")
    with pytest.raises(DeviceError, match="holds a device already"):
        Device.create(tmp_path / "ann", "ann", DOMAIN, [])
    with pytest.raises(DeviceError, match="no device"):
        Device.open(tmp_path / "nobody", "ann")
    with pytest.raises(DeviceError, match="has a purse"):
        ann.certify(certify(OPERATOR, DOMAIN, 9, ann.address, 1, EXPIRY))


def test_device_without_a_purse_neither_pays_nor_passes_on(make, tmp_path):
    ann, bare = make("ann"), Device.create(tmp_path / "bare", "bare", DOMAIN, [OPERATOR.address], device("bare"))
    note = bare.receive(ann.pay(bare.address, 5, NOW), NOW)
    with pytest.raises(DeviceError, match="no purse"):
        bare.pay(ann.address, 1, NOW)
    with pytest.raises(DeviceError, match="with a purse"):
        bare.pass_on(note, ann.address, NOW)
    with pytest.raises(DeviceError, match="certificate is for"):
        bare.certify(ann.certificate)
    with pytest.raises(DeviceError, match="expired"):
        ann.pay(bare.address, 1, EXPIRY + 1)


def test_demo_switches_the_chain_off_and_names_the_cheat(settings, tmp_path):
    with (tmp_path / "out").open("w") as out:
        found = demo.run(settings, Console(file=out, width=200), tmp_path / "devices")
    assert found == {
        "claimed": 300_00, "cheat": "importer",
        "gained": {"importer": 700_00, "exporter": 0, "bank_of_communications": 320_00},
    }  # fmt: skip
    assert "The chain is switched off" in (tmp_path / "out").read_text()
