"""UCP 600 art. 13 and 16: the one notice, waiver, preclusion, refund."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.credit.articles.common import AMOUNT, CONFIRMER, ISSUER, travel
from tests.helpers.credit import (
    CONFIRMING,
    DATA_CONFLICT,
    FORWARDED,
    GOODS_DESCRIPTION,
    HOLDING_FOR_INSTRUCTIONS,
    HONOURED,
    INVOICE_KIND,
    ISP_98,
    ISSUING,
    LATE_SHIPMENT,
    MISSING_DOCUMENT,
    NOMINATED,
    PRECLUDED,
    PRESENTED,
    REFUSED,
    RETURNED,
    URDG_758,
    Letter,
    at,
    balances,
    commit,
    confirmed,
    day,
    issued,
    nominating,
    said,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def signed(signer, digest: bytes) -> bytes:
    return bytes(signer.unsafe_sign_hash(digest).signature)


def test_article_16b_a_waiver_does_not_extend_the_five_days(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    travel(letter, at("2026-01-19 16:00"))
    told = {"id": letter.id, "number": 1, "waived": letter.presentation()["found"]}
    assert said(letter.waive()) == [("DiscrepanciesWaived", told)]
    assert letter.examination()["deadline"] == at("2026-01-19 17:00")


def test_article_16b_a_waiver_after_the_notice_and_after_the_deadline(funded):
    """A mistake seen elsewhere: waiver is blocked after the deadline."""
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    letter.refuse(found=0)
    travel(letter, at("2026-02-03 10:00"))
    letter.waive()
    letter.honour()
    assert letter.examination()["state"] == HONOURED


def test_article_16b_a_waiver_is_at_the_banks_sole_judgement_and_covers_what_was_known(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    letter.waive()
    letter.refuse(found=GOODS_DESCRIPTION)
    with reverts_with("PresentationDiscrepant", discrepancies=GOODS_DESCRIPTION):
        letter.honour()


def test_article_16c_one_notice_alone(funded):
    letter = issued(funded)
    letter.present()
    letter.refuse()
    with reverts_with("PresentationWrongState", state=REFUSED):
        letter.refuse(found=GOODS_DESCRIPTION)
    assert letter.examination()["discrepancies"] == DATA_CONFLICT


@pytest.mark.parametrize(
    ("found", "disposal", "text", "field"),
    [
        (0, 1, b"x" * 32, "discrepancies"),
        (DATA_CONFLICT, 0, b"x" * 32, "disposal"),
        (DATA_CONFLICT, 1, bytes(32), "text"),
    ],
)
def test_article_16c_a_notice_states_discrepancies_and_one_disposal(funded, found, disposal, text, field):
    letter = issued(funded)
    letter.present()
    with reverts_with("PresentationInvalidNotice", field=field):
        letter.refuse(found=found, disposal=disposal, text=text)


def test_article_16c_the_notice_carries_what_the_contract_found(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    letter.refuse(found=DATA_CONFLICT)
    assert letter.examination()["discrepancies"] == DATA_CONFLICT | MISSING_DOCUMENT


def test_article_16e_returned_documents_are_beyond_a_waiver(funded):
    letter = issued(funded)
    letter.present()
    letter.refuse(disposal=HOLDING_FOR_INSTRUCTIONS)
    letter.act("exporter", "returnDocuments")
    assert letter.examination()["state"] == RETURNED
    with reverts_with("PresentationWrongState", state=RETURNED):
        letter.waive()


@pytest.mark.parametrize(("offset", "final"), [(0, False), (1, True)])
def test_article_16f_silence_precludes_after_one_banking_day_for_proof_of_a_notice(funded, offset, final):
    letter = issued(funded)
    letter.present()
    travel(letter, at("2026-01-20 17:00") + offset)
    if not final:
        with reverts_with("PresentationDeadlineRunning", until=at("2026-01-20 17:00")):
            letter.preclude()
        return
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED
    assert balances(funded)["exporter"] == AMOUNT
    with reverts_with("PresentationWrongState", state=PRECLUDED):
        letter.preclude()


@pytest.mark.parametrize(
    ("rules", "last"), [(URDG_758, "2026-01-20 17:00"), (ISP_98, "2026-01-22 17:00")], ids=["urdg", "isp98"]
)
@pytest.mark.parametrize(("offset", "final"), [(0, False), (1, True)])
def test_urdg_24f_isp98_5_03_silence_precludes_after_the_days_of_the_rule_set(funded, rules, last, offset, final):
    """Five or seven banking days from Monday 12 January, and one for proof of a notice; the demand is then paid."""
    letter = issued(funded, rules=rules)
    letter.present()
    travel(letter, at(last) + offset)
    if not final:
        with reverts_with("PresentationDeadlineRunning", until=at(last)):
            letter.preclude()
        return
    letter.preclude()
    assert (letter.examination()["state"], balances(funded)["exporter"]) == (PRECLUDED, AMOUNT)


def test_urdg_24d_a_rejection_states_every_reason_once(funded):
    letter = issued(funded, rules=URDG_758)
    letter.present()
    with reverts_with("PresentationInvalidNotice", field="discrepancies"):
        letter.refuse(found=0)
    letter.refuse(found=DATA_CONFLICT)
    with reverts_with("PresentationWrongState", state=REFUSED):
        letter.refuse(found=GOODS_DESCRIPTION)


def test_article_16_an_advice_of_discrepancy_is_no_refusal(funded):
    """MT750: a nominated bank that passes discrepant documents on has refused nothing; the issuing bank has its days."""
    letter = issued(funded, **nominating(funded))
    letter.present(at=NOMINATED, documents=INVOICE_KIND)
    travel(letter, at("2026-01-13 10:00"))
    letter.act("ccb_shanghai", "forward", 1, NOMINATED)
    assert letter.examination(by=NOMINATED)["state"] == FORWARDED
    assert (letter.examination()["state"], letter.examination()["deadline"]) == (PRESENTED, at("2026-01-20 17:00"))
    letter.waive()
    letter.honour()
    assert letter.examination()["state"] == HONOURED


def test_article_16f_a_bank_that_should_have_refused_pays_first_with_its_own_money(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    travel(letter, at("2026-01-20 17:00") + 1)
    letter.preclude()
    assert letter.security == (220_000 * YUAN, 380_000 * YUAN, 0)


def test_article_16f_binds_no_nominated_bank(funded):
    letter = issued(funded, **nominating(funded))
    letter.present(at=NOMINATED)
    travel(letter, at("2026-02-10 10:00"))
    with reverts_with("PresentationWrongBank", at=NOMINATED):
        letter.preclude(by=NOMINATED)
    letter.act("exporter", "forward", 1, NOMINATED)
    assert letter.examination(by=NOMINATED)["state"] == FORWARDED
    assert letter.examination()["state"] == PRESENTED


def test_article_16f_a_confirming_bank_is_precluded_like_the_issuing_bank(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    travel(letter, letter.precluded_after(by=CONFIRMING) + 1)
    letter.preclude(by=CONFIRMING)
    assert balances(funded)["exporter"] == AMOUNT
    assert letter.security[2] == 600_000 * YUAN


def test_article_16d_a_notice_given_off_the_chain_in_time_is_proved_by_the_presenters_signature(
    funded, exporter, relay
):
    letter = issued(funded)
    letter.present()
    contract, notice, given = (
        funded["ExaminationClocks"],
        (DATA_CONFLICT, 1, keccak(text="MT734")),
        at("2026-01-19 16:59"),
    )
    digest = contract.call("noticeDigest", letter.id, 1, ISSUING, notice, given)
    travel(letter, at("2026-01-20 17:00"))
    arguments = (letter.id, 1, ISSUING, letter.terms, notice, given)
    with reverts_with("ClockInvalidSignature", presenter=exporter.address):
        contract.send(relay, "proveNotice", *arguments, signed(relay, digest))
    contract.send(relay, "proveNotice", *arguments, signed(exporter, digest))
    assert letter.examination()["state"] == REFUSED
    with reverts_with("PresentationWrongState", state=REFUSED):
        letter.preclude()


@pytest.mark.parametrize(
    ("given", "moved"), [("2026-01-19 17:00:01", "2026-01-20 10:00"), ("2026-01-19 16:00", "2026-01-20 17:00:01")]
)
def test_article_16d_a_notice_given_late_or_proved_late_is_none(funded, exporter, given, moved):
    letter = issued(funded)
    letter.present()
    contract, notice = funded["ExaminationClocks"], (DATA_CONFLICT, 1, keccak(text="MT734"))
    digest = contract.call("noticeDigest", letter.id, 1, ISSUING, notice, at(given))
    travel(letter, at(moved))
    with reverts_with("ClockDeadlinePassed"):
        contract.send(
            exporter, "proveNotice", letter.id, 1, ISSUING, letter.terms, notice, at(given),
            signed(exporter, digest),
        )  # fmt: skip


def claimed(funded, **changes) -> Letter:
    """A confirming bank honoured and was paid at once from what is held (field 78)."""
    letter = confirmed(funded, claimAtHonour=True, confirmerCover=0, **changes)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    assert letter.presentation()["claimed"] and balances(funded)["exporter"] == AMOUNT
    return letter


def test_article_16g_a_bank_that_was_paid_refunds_after_a_refusal_to_whoever_paid(funded):
    letter = claimed(funded)
    assert letter.security == (0, 600_000 * YUAN, 0)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.refuse()
    commit(funded, CONFIRMER, AMOUNT)
    for index in (64, 65):
        letter.settle(letter.key(by=CONFIRMING, index=index))
    now = balances(funded)
    assert now["importer"] == 2_000_000 * YUAN
    assert now[CONFIRMER] == 2_000_000 * YUAN - AMOUNT
    assert now[ISSUER] == 2_000_000 * YUAN - 880_000 * YUAN + 280_000 * YUAN


def test_article_16g_an_issuing_bank_that_paid_nothing_is_owed_no_refund(funded):
    letter = claimed(funded, margin=10_000, cover=0)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.refuse()
    assert letter.undertaking(by=CONFIRMING, index=64)["amount"] == AMOUNT
    assert letter.undertaking(by=CONFIRMING, index=65)["state"] == 0


def test_article_13_a_claim_needs_no_certificate_and_silence_of_the_issuing_bank_makes_it_final(funded):
    letter = claimed(funded)
    letter.act("exporter", "forward", 1, CONFIRMING)
    travel(letter, letter.precluded_after() + 1)
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED
    assert balances(funded)["exporter"] == AMOUNT
    assert letter.security == (0, 600_000 * YUAN, 0)


@pytest.mark.parametrize(("cover", "held"), [(4_545, False), (4_546, True)])
def test_article_13_a_claim_at_honour_takes_all_of_it_from_what_is_held_or_nothing(funded, cover, held):
    """The cover is a share of the maximum, 1,100,000 yuan: 499,950 or 500,060 for a drawing of 500,000."""
    letter = confirmed(funded, claimAtHonour=True, margin=0, cover=cover)
    apart = letter.security
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    assert letter.presentation()["claimed"] is held and balances(funded)["exporter"] == AMOUNT
    assert letter.security[1] == apart[1] - (AMOUNT if held else 0)


@pytest.mark.parametrize(("offset", "allowed"), [(0, False), (1, True)])
def test_article_13_a_claim_without_documents_is_taken_back_after_thirty_days(funded, offset, allowed):
    letter = claimed(funded)
    travel(letter, at("2026-02-11 10:00") + offset)
    if allowed:
        letter.act(ISSUER, "reclaim", 1, None)
        assert letter.undertaking(by=CONFIRMING, index=64)["amount"] == 220_000 * YUAN
        with reverts_with("PresentationWrongBank"):
            letter.act(ISSUER, "reclaim", 1, None)
    else:
        with reverts_with("PresentationDeadlineRunning"):
            letter.act(ISSUER, "reclaim", 1, None)


def test_article_16b_a_waiver_is_towards_the_issuing_bank_and_no_other_bank_acts_on_it(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING, shipmentDay=day("2026-03-01"))
    letter.waive()
    with reverts_with("PresentationDiscrepant", discrepancies=LATE_SHIPMENT):
        letter.honour(by=CONFIRMING)
