"""EnclaveRegistry.openNonce: a challenge for the quote of a new key."""

from __future__ import annotations

from eport.enclave.quote.forms import forms
from tests.helpers.clearance import NONCE_LIFE, ZERO, fresh_key, platforms, quote_of
from tests.helpers.credit import said


def test_open_nonce_is_anybodys_and_lives_a_day(alliance, enclaves, stranger):
    signer = fresh_key("a")
    receipt = enclaves.send(stranger, "openNonce", signer.address)
    issued = receipt.event("NonceIssued").arguments
    assert said(receipt) == [
        ("NonceIssued", {
            "signer": signer.address, "requester": stranger.address, "nonce": issued["nonce"],
            "expiresAt": receipt.timestamp + NONCE_LIFE,
        }),
    ]  # fmt: skip
    assert issued["nonce"] != ZERO


def test_open_nonce_several_times_issues_several_and_overwrites_none(alliance, enclaves, relay, stranger):
    signer, spare = fresh_key("a"), fresh_key("b")
    hardware = platforms(alliance)[0].hardware
    nonces = [
        enclaves.send(sender, "openNonce", signer.address).event("NonceIssued").arguments["nonce"]
        for sender in (relay, stranger, relay)
    ]
    assert len(set(nonces)) == 3
    enclaves.send(relay, "openNonce", spare.address)
    # The first is still good after the later ones were issued.
    cut = forms(quote_of(alliance, signer, hardware, nonces[0]))
    enclaves.send(relay, "register", signer.address, nonces[0], cut.whole, cut.pck)
    assert enclaves.struct("key", signer.address)["valid"]
