"""Encrypted bundles: who can open them, and what shows that a byte, a recipient or the content was changed."""

from __future__ import annotations

import json

import pyrage
import pytest
from typer.testing import CliRunner

from eport import merkle
from eport.cli import app
from eport.credit.envelope import EnvelopeError, new_key, seal, unseal
from tests.credit.test_acts import ISSUER
from tests.helpers.credit import commit
from tests.helpers.money import YUAN

KEY = b"a key of this test, 16 bytes up"
FIELDS = {"1_invoice/number": "INV-1", "1_invoice/amount": "500000.00", "2_bill/date": "2026-01-08"}
COMMITMENT = merkle.commit(FIELDS, KEY, 1)
(BANK, TO_BANK), (BUYER, TO_BUYER), (STRANGER, _) = new_key(), new_key(), new_key()


@pytest.fixture(scope="module")
def sealed():
    return seal(7, COMMITMENT, FIELDS, [TO_BANK, TO_BUYER])


@pytest.mark.parametrize("identity", [BANK, BUYER], ids=["bank", "buyer"])
def test_each_recipient_opens_the_same(sealed, identity):
    found = unseal(sealed, identity)
    assert (found.credit, found.root, found.mismatches(COMMITMENT.root)) == (7, COMMITMENT.root, ())
    assert found.documents()["1_invoice"] == {"number": "INV-1", "amount": "500000.00"}


def test_nothing_of_the_content_is_readable(sealed):
    assert b"INV-1" not in sealed and COMMITMENT.root.hex().encode() not in sealed


def test_a_wrong_key_opens_nothing(sealed):
    with pytest.raises(EnvelopeError, match="was not encrypted to this key"):
        unseal(sealed, STRANGER)


def test_every_flipped_byte_is_noticed(sealed):
    for place in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(EnvelopeError, match="does not open"):
            unseal(bytes(changed), BANK)


@pytest.mark.parametrize("end", [0, 20, -1])
def test_a_bundle_that_is_cut_is_noticed(sealed, end):
    with pytest.raises(EnvelopeError, match="does not open"):
        unseal(sealed[:end], BANK)


def test_a_recipient_cannot_be_removed_unnoticed(sealed):
    head, mark, rest = sealed.partition(b"\n---")
    stanzas = head.split(b"\n-> ")
    for removed in (1, 2):
        kept = b"\n-> ".join(part for number, part in enumerate(stanzas) if number != removed)
        with pytest.raises(EnvelopeError, match="does not open"):
            unseal(kept + mark + rest, BANK)
        with pytest.raises(EnvelopeError, match="does not open"):
            unseal(kept + mark + rest, BUYER)


def test_content_that_was_not_committed_is_named():
    other = FIELDS | {"1_invoice/amount": "900000.00"}
    found = unseal(seal(7, merkle.commit(other, KEY, 1), other, [TO_BANK]), BANK)
    assert set(found.mismatches(COMMITMENT.root)) == set(FIELDS)
    proofs = {proof.path: proof for proof in unseal(seal(7, COMMITMENT, FIELDS, [TO_BANK]), BANK).proofs}
    data = {"format": "E-port presentation 1", "credit": 7, "root": COMMITMENT.root.hex(), "fields": {
        path: {"value": other[path], "salt": proof.salt.hex(), "proof": [item.hex() for item in proof.proof]}
        for path, proof in proofs.items()
    }}  # fmt: skip
    forged = pyrage.encrypt(json.dumps(data).encode(), [pyrage.x25519.Recipient.from_str(TO_BANK)])
    assert unseal(forged, BANK).mismatches(COMMITMENT.root) == ("1_invoice/amount",)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "other"}', b'{"format": "E-port presentation 1", "fields": []}']
)
def test_what_is_no_presentation_is_refused(content):
    with pytest.raises(EnvelopeError, match="no presentation"):
        unseal(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(TO_BANK)]), BANK)


@pytest.mark.parametrize(
    ("recipients", "words"), [([], "nobody is named"), (["age1bad"], "age1bad is no age recipient")]
)
def test_seal_refuses_recipients_that_are_none(recipients, words):
    with pytest.raises(EnvelopeError, match=words):
        seal(7, COMMITMENT, FIELDS, recipients)


def test_unseal_with_a_key_file_that_is_none(sealed):
    with pytest.raises(EnvelopeError, match="no age identity"):
        unseal(sealed, "0x1234")


# ------------------------------------------------------------------------------------------------- at the command line


@pytest.fixture
def issued(officer, alliance, credit_file):
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    assert officer("issue", credit_file, as_=ISSUER)[0] == 0


def test_present_seals_and_open_verifies_against_the_chain(officer, issued, folder, tmp_path):
    made = CliRunner().invoke(app, ["credit", "key", str(tmp_path / "bank.key")])
    recipient = made.stdout.strip()
    assert made.exit_code == 0 and recipient.startswith("age1")
    assert CliRunner().invoke(app, ["credit", "key", str(tmp_path / "bank.key")]).exit_code == 2
    assert (tmp_path / "bank.key").stat().st_mode & 0o077 == 0
    bundle = tmp_path / "bundle.age"
    code, text = officer("present", 1, folder, as_="exporter", recipient=recipient, bundle=bundle)
    assert code == 0 and "bundle for 1 recipient" in text
    code, text = officer("open", bundle, secret=tmp_path / "bank.key", out=tmp_path / "opened")
    assert code == 0 and "as they were presented" in text
    invoice = json.loads((tmp_path / "opened/1_commercial_invoice.json").read_text())
    assert invoice["number"] == "INV-2026-0033"
    (tmp_path / "other.key").write_text(STRANGER)
    code, text = officer("open", bundle, secret=tmp_path / "other.key")
    assert code == 2 and "not encrypted to this key" in text


def test_open_names_what_was_never_presented(officer, issued, folder, tmp_path):
    officer("present", 1, folder, as_="exporter")
    (tmp_path / "bank.key").write_text(BANK)
    (tmp_path / "bundle.age").write_bytes(seal(1, COMMITMENT, FIELDS, [TO_BANK]))
    code, text = officer("open", tmp_path / "bundle.age", secret=tmp_path / "bank.key")
    assert code == 1 and "1_invoice/amount was never presented" in text
    (tmp_path / "bundle.age").write_bytes(seal(9, COMMITMENT, FIELDS, [TO_BANK]))
    code, text = officer("open", tmp_path / "bundle.age", secret=tmp_path / "bank.key")
    assert code == 2 and "there is no credit 9" in text
