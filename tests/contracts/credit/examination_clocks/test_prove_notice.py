"""A notice of refusal that was given in time off the chain. See also art. 16(d) in articles/test_refusal."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import DATA_CONFLICT, ISSUING, REFUSED, Letter, at, issued
from tests.helpers.reverts import reverts_with

NOTICE = (DATA_CONFLICT, 1, keccak(text="MT734"))


def prove(letter: Letter, signer, given: int, who: str = "relay", notice=NOTICE):
    digest = letter.alliance["ExaminationClocks"].call("noticeDigest", letter.id, 1, ISSUING, notice, given)
    signature = bytes(signer.unsafe_sign_hash(digest).signature)
    return letter.clock(who, "proveNotice", notice, given, signature)


@pytest.fixture
def letter(funded) -> Letter:
    made = issued(funded)
    made.present()
    return made


def test_prove_notice_refuses_and_tells_when_it_was_given(letter, exporter):
    receipt = prove(letter, exporter, at("2026-01-19 17:00"))
    assert receipt.event("NoticeProved").arguments["givenAt"] == at("2026-01-19 17:00")
    assert receipt.event("PresentationRefused").arguments["discrepancies"] == DATA_CONFLICT
    assert letter.examination()["state"] == REFUSED


def test_prove_notice_twice(letter, exporter):
    prove(letter, exporter, at("2026-01-19 12:00"))
    with reverts_with("PresentationWrongState", state=REFUSED):
        prove(letter, exporter, at("2026-01-19 12:00"))


def test_prove_notice_given_before_the_presentation(letter, exporter):
    presented = letter.presentation()["presentedAt"]
    with reverts_with("ClockDeadlinePassed"):
        prove(letter, exporter, presented - 1)
    prove(letter, exporter, presented)


@pytest.mark.parametrize("signer", ["importer", "bank_of_communications", "relay"])
def test_prove_notice_by_the_signature_of_anybody_else(letter, signer):
    with reverts_with("ClockInvalidSignature"):
        prove(letter, letter.alliance.accounts[signer], at("2026-01-19 12:00"))


def test_prove_notice_without_a_discrepancy_or_a_disposal_is_none(letter, exporter):
    for notice, field in (
        ((0, 1, keccak(text="x")), "discrepancies"),
        ((DATA_CONFLICT, 0, keccak(text="x")), "disposal"),
    ):
        with reverts_with("PresentationInvalidNotice", field=field):
            prove(letter, exporter, at("2026-01-19 12:00"), notice=notice)


def test_prove_notice_under_other_terms(letter, exporter):
    letter.terms = letter.terms._replace(amount=1)
    with reverts_with("CreditWrongTerms"):
        prove(letter, exporter, at("2026-01-19 12:00"))
