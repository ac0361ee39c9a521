"""Each rule of the documentary credit table (trade rules), by its article, with its boundary.

It is Monday 12 January 2026, 10:00 in Shanghai, until time is moved; banks close at 17:00.
"""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CANCELLED,
    CLOSED,
    CONFIRMING,
    CREDIT_EXPIRED,
    DATA_CONFLICT,
    EXPIRED,
    FORWARDED,
    GOODS_DESCRIPTION,
    HOLDING_FOR_INSTRUCTIONS,
    HONOURED,
    INVOICE_KIND,
    ISP_98,
    ISSUED,
    ISSUING,
    LATE_PRESENTATION,
    LATE_SHIPMENT,
    MISSED_INSTALMENT,
    MISSING_DOCUMENT,
    NO_CUSTOMS_RELEASE,
    NOMINATED,
    OVERDRAWN,
    PRECLUDED,
    PRESENTED,
    REFUSED,
    RETURNED,
    REVOCABLE,
    TRANSPORT_KIND,
    UNDERDRAWN,
    URDG_758,
    Letter,
    at,
    balances,
    commit,
    confirmed,
    day,
    issued,
    nominating,
    terms,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import consent, part_terms, request, supplier, transfer, transferable

MILLION = 1_000_000 * YUAN
AMOUNT = 500_000 * YUAN
ISSUER, CONFIRMER, NOMINEE, ADVISER = (
    "bank_of_communications", "icbc_shanghai", "ccb_shanghai", "bank_of_china_shanghai",
)  # fmt: skip


def signed(signer, digest: bytes) -> bytes:
    return bytes(signer.unsafe_sign_hash(digest).signature)


def travel(letter: Letter, moment: int) -> None:
    letter.alliance.chain.travel(moment)


# -------------------------------------------------------------------------------------------------- art. 3, 4, 5, 7 to 9


def test_article_3_a_revocable_credit_is_refused_with_the_reason(funded):
    with reverts_with("CreditRevocable"):
        Letter(funded, form=REVOCABLE)


def test_article_3_from_and_after_exclude_the_date_for_maturity(funded):
    """Published: 60 days after the bill of lading's date, 12 May 2002, is 11 July 2002. Here in the same form: 60 days
    after 12 January 2026 is 13 March 2026, close of banking; the bank owes nothing one second before."""
    letter = issued(funded, tranches=((10_000, 1, 1, 60),))
    letter.present(shipmentDay=day("2026-01-12"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2026-03-13 17:00")
    travel(letter, at("2026-03-13 17:00") - 1)
    with reverts_with("UndertakingNotDue", due=at("2026-03-13 17:00")):
        letter.settle(letter.key())
    travel(letter, at("2026-03-13 17:00"))
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


def test_article_3_the_published_maturity_example_counts_sixty_days():
    assert day("2002-05-12") + 60 == day("2002-07-11")


def test_isbp_several_bills_count_from_the_latest_and_one_bill_from_its_earliest_on_board_date(funded):
    """The presenter names the day, a bank examines it: 16 and 18 August on one bill is the 16th."""
    letter = issued(funded, tranches=((10_000, 1, 1, 30),))
    letter.present(shipmentDay=day("2026-01-11"), tenorDay=day("2026-01-09"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2026-02-09 17:00")  # 8 February is a Sunday


def test_article_5_a_detention_after_presentation_changes_nothing_see_the_story():
    """Told by tests/scenarios/test_stories.py: the statement that was presented is pinned."""
    from tests.scenarios import test_stories

    assert test_stories.test_detention_after_presentation_leaves_the_credit_unaffected


def test_article_7b_the_applicant_cannot_take_its_margin_back_from_an_issued_credit(funded):
    letter = issued(funded)
    with reverts_with("CreditWrongState", state=ISSUED):
        letter.credit("importer", "withdraw")


def test_article_7c_a_nominated_bank_that_negotiated_is_paid_at_maturity_whatever_becomes_of_the_beneficiary(funded):
    letter = issued(funded, **nominating(funded, tranches=((10_000, 3, 1, 30),)))
    commit(funded, NOMINEE, AMOUNT)
    letter.present(at=NOMINATED)
    price = AMOUNT - 1_000 * YUAN
    letter.send(NOMINEE, "Presentations", "negotiate", letter.id, 1, letter.terms, price)
    assert balances(funded)["exporter"] == price
    letter.act(NOMINEE, "forward", 1, NOMINATED)
    letter.honour()
    funded["DigitalYuan"].send(
        funded.accounts["shanghai_customs"], "freeze", funded.accounts["exporter"].address, 3, 1, keccak(text="order")
    )
    travel(letter, at("2026-02-10 17:00"))  # 30 days after 11 January
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] == 2_000_000 * YUAN  # and the thousand that it earned, in its pool
    assert funded["Undertakings"].struct("poolOf", letter.terms.nominatedBank)["committed"] == AMOUNT - price
    assert balances(funded)["exporter"] == price


def test_article_8_a_confirming_bank_pays_from_its_own_and_is_reimbursed_by_the_issuing_bank(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    now = balances(funded)
    assert (now["exporter"], letter.security[2]) == (AMOUNT, 600_000 * YUAN)
    assert letter.examination()["state"] == 0  # the issuing bank's clock begins with the documents
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.honour()
    assert balances(funded)[CONFIRMER] - now[CONFIRMER] == AMOUNT
    assert balances(funded)["exporter"] == AMOUNT


def test_article_8d_a_bank_that_is_not_ready_to_confirm_says_so_and_owes_nothing(funded):
    letter = issued(funded, confirmingBank=funded.settings.number(CONFIRMER))
    letter.credit(CONFIRMER, "declineConfirmation")
    with reverts_with("PresentationWrongBank", at=CONFIRMING):
        letter.present(at=CONFIRMING)


def test_article_9_advising_banks_attest_and_owe_nothing(funded):
    letter = issued(funded, secondAdvisingBank=funded.settings.number(NOMINEE))
    letter.credit(ADVISER, "advise")
    letter.credit(NOMINEE, "advise")
    assert letter.status["flags"] == 3
    with reverts_with("CreditNotParty"):
        letter.credit(CONFIRMER, "advise")


# ---------------------------------------------------------------------------------------------------------- article 10


def amend(letter: Letter, **changes):
    """The Bank of Communications issues an amendment; returns the amended terms."""
    amended = letter.terms._replace(**changes)
    letter.send(ISSUER, "CreditAmendments", "amend", letter.id, letter.terms, amended)
    return amended


def test_article_10a_cancellation_takes_issuing_bank_confirming_bank_and_beneficiary(funded):
    letter = confirmed(funded)
    letter.credit(ISSUER, "consentToCancel")
    letter.credit("exporter", "consentToCancel")
    assert letter.status["state"] == ISSUED
    with reverts_with("CreditNotParty"):
        letter.credit("importer", "consentToCancel")
    letter.credit(CONFIRMER, "consentToCancel")
    assert letter.status["state"] == CANCELLED
    assert letter.security == (0, 0, 0)
    assert balances(funded)["importer"] == 2_000_000 * YUAN


def test_article_10b_the_issuing_bank_is_bound_at_issue_of_the_amendment_and_secures_the_larger(funded):
    letter = issued(funded)
    with reverts_with("UndertakingInsufficientLiquidity", free=0):
        amend(letter, amount=2 * MILLION)
    commit(funded, ISSUER, 1_100_000 * YUAN)
    amend(letter, amount=2 * MILLION)
    assert letter.security == (220_000 * YUAN, 1_980_000 * YUAN, 0)
    with reverts_with("AmendmentPending", number=1):
        amend(letter, amount=MILLION)


def test_article_10b_a_confirming_bank_that_does_not_extend_is_not_bound_by_the_amendment(funded):
    letter = confirmed(funded)
    amended = amend(letter, presentationDays=30)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, False)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    with reverts_with("PresentationWrongBank", at=CONFIRMING):
        letter.present(at=CONFIRMING)
    letter.present()


def test_article_10b_a_confirming_bank_that_extends_is_bound(funded):
    letter = confirmed(funded)
    amended = amend(letter, presentationDays=30)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, True)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    letter.present(at=CONFIRMING)
    assert letter.status["confirmedVersion"] == 2


def test_article_10c_the_credit_stands_as_it_was_until_the_beneficiary_accepts(funded):
    letter = issued(funded)
    amended = amend(letter, presentationDays=5)
    letter.present(shipmentDay=day("2026-01-02"))
    assert letter.presentation()["found"] == 0
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    with reverts_with("CreditWrongTerms", version=1):
        letter.credit(ADVISER, "advise")
    letter.terms = amended
    second = letter.present(amount=1, shipmentDay=day("2026-01-02"))
    assert letter.found(second) == LATE_PRESENTATION


def test_article_10c_a_presentation_that_brings_the_amended_terms_accepts_by_conduct(funded):
    letter = issued(funded)
    letter.terms = amend(letter, presentationDays=30)
    receipt = letter.present()
    assert receipt.event("AmendmentAccepted").arguments == {"id": letter.id, "number": 1, "byConduct": True}
    assert letter.status["version"] == letter.presentation()["version"] == 1


def test_article_10c_a_stranger_accepts_nothing_by_conduct(funded):
    letter = issued(funded)
    letter.terms = amend(letter, presentationDays=30)
    with reverts_with("CreditNotParty"):
        letter.present(who="carrier")


def test_article_10e_a_part_of_an_amendment_is_not_accepted(funded):
    letter = issued(funded)
    amended = amend(letter, presentationDays=30, latestShipmentDay=day("2026-01-31"))
    part = letter.terms._replace(presentationDays=30)
    with reverts_with("AmendmentOther"):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, part)
    letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    with reverts_with("AmendmentOther"):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    assert letter.status["version"] == 0


def test_article_10f_silence_accepts_nothing_at_any_time(funded):
    letter = issued(funded)
    amend(letter, presentationDays=30)
    travel(letter, at("2026-03-30 10:00"))
    assert letter.status["version"] == 0
    assert funded["CreditAmendments"].struct("pending", letter.id)["termsHash"] != bytes(32)


# ------------------------------------------------------------------------------------------------------ article 14, 33


@pytest.mark.parametrize(
    ("rules", "deadline"), [(0, "2026-01-19 17:00"), (ISP_98, "2026-01-21 17:00"), (URDG_758, "2026-01-19 17:00")]
)
def test_article_14b_isp98_5_urdg_20_days_of_examination_follow_the_rule_set(funded, rules, deadline):
    letter = issued(funded, rules=rules)
    letter.present()
    assert letter.examination()["deadline"] == at(deadline)


@pytest.mark.parametrize(("offset", "late"), [(-1, False), (0, False), (1, True)])
def test_article_14b_close_of_the_fifth_banking_day(funded, offset, late):
    letter = issued(funded)
    letter.present()
    travel(letter, at("2026-01-19 17:00") + offset)
    if late:
        with reverts_with("PresentationDeadlinePassed", deadline=at("2026-01-19 17:00")):
            letter.refuse()
    else:
        letter.refuse()


def test_article_14b_five_banking_days_over_the_make_up_saturday_and_the_golden_week(funded):
    """Tuesday 10 February: 11, 12, 13, Saturday 14 (make-up), then Tuesday 24 after the Spring Festival."""
    letter = issued(funded)
    travel(letter, at("2026-02-10 10:00"))
    letter.present(shipmentDay=day("2026-02-01"))
    assert letter.examination()["deadline"] == at("2026-02-24 17:00")


def test_article_14b_each_bank_has_a_clock_of_its_own(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    travel(letter, at("2026-01-16 10:00"))
    letter.honour(by=CONFIRMING)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    assert letter.examination(by=CONFIRMING)["deadline"] == at("2026-01-19 17:00")
    assert letter.examination(by=ISSUING)["deadline"] == at("2026-01-23 17:00")


def test_article_14b_the_days_are_not_cut_short_by_expiry(funded):
    letter = issued(funded, expiryDay=day("2026-01-13"), latestShipmentDay=0)
    letter.present()
    assert letter.examination()["deadline"] == at("2026-01-19 17:00")
    travel(letter, at("2026-01-14 10:00"))
    with reverts_with("CreditPresentationsOpen", open=1):
        letter.credit("relay", "expire")


@pytest.mark.parametrize(("moment", "deadline"), [("17:00", "2026-01-19"), ("17:00:01", "2026-01-20")])
def test_article_33_a_presentation_after_banking_hours_is_the_next_days(funded, moment, deadline):
    letter = issued(funded)
    travel(letter, at(f"2026-01-12 {moment}"))
    letter.present()
    assert letter.examination()["deadline"] == at(f"{deadline} 17:00")


@pytest.mark.parametrize(("offset", "found"), [(0, 0), (1, LATE_PRESENTATION)])
def test_article_14c_twenty_one_days_after_shipment(funded, offset, found):
    """Shipped on Tuesday 6 January: the 27th, a Tuesday, is the last day."""
    letter = issued(funded)
    travel(letter, at("2026-01-27 17:00") + offset)
    letter.present(shipmentDay=day("2026-01-06"))
    assert letter.presentation()["found"] == found


def test_article_14c_parties_may_agree_on_more_than_twenty_one_days(funded):
    """A mistake seen elsewhere: a cap of 21 days."""
    letter = issued(funded, presentationDays=60)
    travel(letter, at("2026-03-06 10:00"))
    letter.present(shipmentDay=day("2026-01-06"))
    assert letter.presentation()["found"] == 0


def test_article_14c_binds_transport_documents_alone(funded):
    letter = issued(funded, documents=INVOICE_KIND)
    travel(letter, at("2026-03-06 10:00"))
    letter.present(shipmentDay=day("2026-01-06"), documents=INVOICE_KIND)
    assert letter.presentation()["found"] == 0


def test_article_14c_a_late_presentation_is_a_discrepancy_and_no_revert(funded):
    """A mistake seen elsewhere: a revert on late presentation."""
    letter = issued(funded)
    travel(letter, at("2026-03-31 17:00") + 1)
    letter.present()
    assert letter.presentation()["found"] == LATE_PRESENTATION | CREDIT_EXPIRED
    letter.waive()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT


def test_article_14a_a_missing_kind_of_document_cannot_be_overlooked(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    with reverts_with("PresentationDiscrepant", discrepancies=MISSING_DOCUMENT):
        letter.honour()


# ---------------------------------------------------------------------------------------------------------- article 16


def test_article_16b_a_waiver_does_not_extend_the_five_days(funded):
    letter = issued(funded)
    letter.present(documents=INVOICE_KIND)
    travel(letter, at("2026-01-19 16:00"))
    letter.waive()
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


def claimed(funded) -> Letter:
    """A confirming bank honoured and was paid at once from what is held (field 78)."""
    letter = confirmed(funded, claimAtHonour=True, confirmerCover=0)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    assert letter.presentation()["claimed"] and balances(funded)["exporter"] == AMOUNT
    assert letter.security == (0, 600_000 * YUAN, 0)
    return letter


def test_article_16g_a_bank_that_was_paid_refunds_after_a_refusal_to_whoever_paid(funded):
    letter = claimed(funded)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.refuse()
    commit(funded, CONFIRMER, AMOUNT)
    for index in (64, 65):
        letter.settle(letter.key(by=CONFIRMING, index=index))
    now = balances(funded)
    assert now["importer"] == 2_000_000 * YUAN
    assert now[CONFIRMER] == 2_000_000 * YUAN - AMOUNT
    assert now[ISSUER] == 2_000_000 * YUAN - 880_000 * YUAN + 280_000 * YUAN


def test_article_13_a_claim_needs_no_certificate_and_silence_of_the_issuing_bank_makes_it_final(funded):
    letter = claimed(funded)
    letter.act("exporter", "forward", 1, CONFIRMING)
    travel(letter, letter.precluded_after() + 1)
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED
    assert balances(funded)["exporter"] == AMOUNT
    assert letter.security == (0, 600_000 * YUAN, 0)


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


# ------------------------------------------------------------------------------------------------ article 29 to 32, 36


def test_article_29a_expiry_on_a_closed_day_rolls_to_the_next_banking_day(funded):
    letter = issued(funded, expiryDay=day("2026-02-16"), latestShipmentDay=0)  # the Spring Festival
    assert letter.status["expiresAt"] == at("2026-02-24 17:00")


@pytest.mark.parametrize(("shipped", "found"), [("2026-02-28", 0), ("2026-03-01", LATE_SHIPMENT)])
def test_article_29c_latest_shipment_never_rolls(funded, shipped, found):
    """28 February 2026 is a make-up Saturday's neighbour: a Sunday latest date would not move either."""
    letter = issued(funded)
    travel(letter, at("2026-03-02 10:00"))
    letter.present(shipmentDay=day(shipped))
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(("amount", "found"), [(MILLION * 11 // 10, 0), (MILLION * 11 // 10 + 1, OVERDRAWN)])
def test_article_30a_39a_ten_percent_more(funded, amount, found):
    letter = issued(funded)
    letter.present(amount=amount)
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(("amount", "found"), [(MILLION * 9 // 10, 0), (MILLION * 9 // 10 - 1, UNDERDRAWN)])
def test_article_30a_39a_ten_percent_less(funded, amount, found):
    letter = issued(funded, partialDrawings=False)
    letter.present(amount=amount)
    assert letter.presentation()["found"] == found


def test_article_30a_parties_may_state_any_tolerance(funded):
    """A mistake seen elsewhere: tolerance is capped at 10 %."""
    letter = issued(funded, tolerancePlus=2_500, amount=MILLION, toleranceMinus=2_500)
    letter.present(amount=1_250_000 * YUAN)
    assert letter.presentation()["found"] == 0


@pytest.mark.parametrize(
    ("amount", "full", "found"),
    [(950_000 * YUAN, True, 0), (950_000 * YUAN - 1, True, UNDERDRAWN), (950_000 * YUAN, False, UNDERDRAWN)],
)
def test_article_30c_five_percent_less_with_partial_drawings_barred_and_the_quantity_in_full(
    funded, amount, full, found
):
    """A mistake of the contract before this one: it ignored art. 30(c)."""
    letter = issued(funded, partialDrawings=False, tolerancePlus=0, toleranceMinus=0)
    letter.present(amount=amount, fullQuantity=full)
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(
    "changes",
    [{"tolerancePlus": 500, "toleranceMinus": 0}, {"tolerancePlus": 0, "toleranceMinus": 0, "rules": URDG_758}],
)
def test_article_30c_not_beside_a_stated_tolerance_nor_under_other_rules(funded, changes):
    letter = issued(funded, partialDrawings=False, **changes)
    letter.present(amount=950_000 * YUAN, fullQuantity=True)
    assert letter.presentation()["found"] == UNDERDRAWN


def test_article_31_partial_drawings_until_the_credit_is_drawn(funded):
    letter = issued(funded, tolerancePlus=0)
    for number, amount in enumerate((AMOUNT, AMOUNT), 1):
        letter.present(amount=amount)
        letter.honour(number)
    assert letter.status["state"] == CLOSED
    with reverts_with("CreditWrongState", state=CLOSED):
        letter.present()
    assert letter.security == (0, 0, 0)


def test_article_31b_separate_journeys_the_earliest_governs_the_period_and_the_latest_the_shipment(funded):
    letter = issued(funded)
    travel(letter, at("2026-03-02 10:00"))
    letter.present(shipmentDay=day("2026-02-28"), periodDay=day("2026-02-01"))
    assert letter.presentation()["found"] == LATE_PRESENTATION


INSTALMENTS = ((day("2026-01-01"), day("2026-01-15"), AMOUNT), (day("2026-01-16"), day("2026-02-15"), AMOUNT))


def test_article_32_instalments_each_in_its_period(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=1, schedule=INSTALMENTS)
    letter.present(amount=AMOUNT + 1)
    assert letter.presentation()["found"] == OVERDRAWN
    letter.refuse(found=0)
    letter.present(amount=AMOUNT)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT, shipmentDay=day("2026-01-20"))
    assert (letter.presentation(2)["found"], letter.presentation(3)["found"]) == (0, 0)


def test_article_32_a_missed_instalment_ends_that_and_every_later_one(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=1, schedule=INSTALMENTS)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT, shipmentDay=day("2026-01-20"))
    assert letter.presentation()["found"] == MISSED_INSTALMENT


@pytest.mark.parametrize(("kind", "found"), [(2, OVERDRAWN), (3, 0)])
def test_revolving_credit_adds_what_was_left_only_where_it_cumulates(funded, kind, found):
    letter = issued(funded, tolerancePlus=0, scheduleKind=kind, schedule=INSTALMENTS)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT + 1, shipmentDay=day("2026-01-20"))
    assert letter.presentation()["found"] == found


def test_revolving_credit_gives_a_period_back_after_a_refusal(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=2, schedule=INSTALMENTS)
    letter.present(amount=AMOUNT)
    letter.refuse()
    letter.present(amount=AMOUNT)
    assert letter.presentation(2)["found"] == 0


def test_article_36_credits_that_expired_in_an_interruption_are_not_revived(funded):
    """Under UCP 600 no act of anybody moves the stored expiry."""
    letter = issued(funded, expiryDay=day("2026-01-20"), latestShipmentDay=0)
    assert letter.status["expiresAt"] == at("2026-01-20 17:00")
    travel(letter, at("2026-01-20 17:00") + 1)
    letter.present()
    assert letter.presentation()["found"] == CREDIT_EXPIRED


# ------------------------------------------------------------------------------------------------------- article 39, 12


def test_article_39_assigned_proceeds_are_paid_first_and_the_right_to_present_stays(funded):
    letter = issued(funded)
    letter.send(
        "exporter",
        "Undertakings",
        "assignProceeds",
        letter.id,
        letter.terms,
        funded.accounts[NOMINEE].address,
        AMOUNT // 5,
    )
    with reverts_with("CreditNotParty"):
        letter.present(who=NOMINEE)
    letter.present()
    before = balances(funded)[NOMINEE]
    letter.honour()
    now = balances(funded)
    assert (now["exporter"], now[NOMINEE] - before) == (AMOUNT * 4 // 5, AMOUNT // 5)


def test_article_12b_a_deferred_undertaking_is_discounted_and_the_bank_that_bought_it_is_paid(funded):
    letter = issued(funded, tranches=((10_000, 1, 1, 60),))
    letter.present()
    letter.honour()
    funded["Undertakings"].send(
        funded.accounts["exporter"], "assignUndertaking", letter.key(), funded.accounts[NOMINEE].address
    )
    travel(letter, at("2026-03-12 17:00"))
    before = balances(funded)[NOMINEE]
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] - before == AMOUNT


def test_mixed_payment_is_paid_part_at_sight_and_part_at_maturity(funded):
    letter = issued(funded, tranches=((4_000, 0, 0, 0), (6_000, 2, 0, 30)))
    letter.present()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT * 4 // 10
    assert letter.undertaking(index=1)["due"] == at("2026-02-11 17:00")
    with reverts_with("CreditUndertakingsOpen", outstanding=AMOUNT * 6 // 10):
        travel(letter, at("2026-03-31 17:00") + 1)
        letter.credit("relay", "expire")
    letter.settle(letter.key(index=1))
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED and balances(funded)["exporter"] == AMOUNT


# ---------------------------------------------------------------------------------------------------- eUCP, court stop


def test_eucp_e6c_lots_without_a_notice_of_completeness_are_no_presentation(funded):
    letter = issued(funded)
    letter.send("exporter", "Presentations", "deliverLot", letter.id, letter.terms, keccak(text="lot 1"))
    assert letter.status["presentations"] == 0
    letter.present()
    assert letter.status["presentations"] == 1


def test_eucp_e7a_the_clock_starts_the_banking_day_after_the_notice_of_completeness(funded):
    letter = issued(funded)
    letter.send("exporter", "Presentations", "deliverLot", letter.id, letter.terms, keccak(text="lot 1"))
    travel(letter, at("2026-01-14 10:00"))
    letter.present()
    assert letter.examination()["deadline"] == at("2026-01-21 17:00")


def stop(letter: Letter, until: int) -> None:
    letter.send("court_officer", "Undertakings", "stopPayment", letter.id, until, keccak(text="order"))


def test_court_stop_touches_the_unprotected_payment_alone_and_ends(funded):
    letter = issued(funded)
    letter.present()
    stop(letter, at("2026-01-14 10:00"))
    letter.honour()  # the legal act goes on, the money waits
    assert balances(funded)["exporter"] == 0
    travel(letter, at("2026-01-14 10:00"))
    for function in ("settle", "declareDefault"):
        with reverts_with("UndertakingStopped", until=at("2026-01-14 10:00")):
            letter.settle(letter.key(), function=function)
    travel(letter, at("2026-01-14 10:00") + 1)
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


def test_court_stop_never_touches_a_bank_that_gave_value_before(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    stop(letter, at("2026-01-20 10:00"))
    before = balances(funded)[CONFIRMER]
    letter.honour()
    assert balances(funded)[CONFIRMER] - before == AMOUNT


def test_court_stop_never_touches_a_draft_accepted_before_it_was_served(funded):
    letter = issued(funded, tranches=((10_000, 2, 0, 1),))
    letter.present()
    letter.honour()
    travel(letter, at("2026-01-13 10:00"))
    stop(letter, at("2026-01-20 10:00"))
    travel(letter, at("2026-01-13 17:00"))
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


@pytest.mark.parametrize(
    ("until", "allowed"), [("2026-01-22 10:00", True), ("2026-01-22 10:00:01", False), ("2026-01-12 10:00", False)]
)
def test_court_stop_lasts_ten_days_at_most(funded, until, allowed):
    letter = issued(funded)
    if allowed:
        stop(letter, at(until))
    else:
        with reverts_with("UndertakingInvalidStop"):
            stop(letter, at(until))


# ------------------------------------------------------------------------------------ mistakes of on-chain repositories


def test_mistake_no_bank_undertaking_the_buyer_cannot_revoke(funded, token):
    """The allowance may be taken back; the margin and the bank's debt stay."""
    letter = issued(funded)
    token.send(funded.accounts["importer"], "approve", funded["Escrow"].address, 0)
    letter.present()
    letter.honour()
    assert balances(funded)["exporter"] == AMOUNT


def test_mistake_the_same_credit_is_not_drawn_again(funded):
    letter = issued(funded)
    letter.present()
    letter.honour()
    with reverts_with("PresentationWrongState", state=HONOURED):
        letter.honour()


def test_mistake_terms_cannot_be_changed_by_whoever_acts(funded):
    letter = issued(funded)
    letter.present()
    letter.terms = letter.terms._replace(beneficiary=funded.accounts["carrier"].address)
    with reverts_with("CreditWrongTerms"):
        letter.honour()


def test_mistake_missed_deadlines_do_not_dead_end_with_money_inside(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    travel(letter, at("2026-04-20 10:00"))
    letter.preclude(by=CONFIRMING)
    letter.act("exporter", "forward", 1, CONFIRMING)
    travel(letter, at("2026-05-20 10:00"))
    letter.preclude()
    letter.credit("relay", "expire")
    assert letter.security == (0, 0, 0)


def test_mistake_conditional_release_is_no_release(funded):
    letter = issued(
        funded, customs=funded.settings.number("shanghai_customs"), documents=INVOICE_KIND | TRANSPORT_KIND | 128
    )
    letter.present()
    assert letter.presentation()["found"] == NO_CUSTOMS_RELEASE


def test_terms_are_what_the_helper_says(funded):
    assert terms(funded).tranches == ((10_000, 0, 0, 0),)


@pytest.mark.parametrize(("offset", "allowed"), [(0, False), (1, True)])
def test_mistake_documents_that_nobody_forwards_lock_no_money(funded, offset, allowed):
    """A nominated bank need not act (art. 12(a)); the credit still comes to its end, by anybody."""
    letter = issued(funded, **nominating(funded))
    letter.present(at=NOMINATED)
    travel(letter, at("2026-01-19 17:00") + 30 * DAY + offset)
    if not allowed:
        with reverts_with("PresentationDeadlineRunning"):
            letter.act("relay", "lapse", 1, None)
        return
    letter.act("relay", "lapse", 1, None)
    with reverts_with("PresentationWrongBank"):
        letter.act("relay", "lapse", 1, None)
    travel(letter, at("2026-05-20 10:00"))
    letter.credit("relay", "expire")
    assert letter.security == (0, 0, 0)


def test_a_confirming_bank_that_forwards_nothing_bears_what_it_paid(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    with reverts_with("PresentationWrongState", state=PRESENTED):
        letter.act("relay", "lapse", 1, None)
    letter.honour(by=CONFIRMING)
    travel(letter, at("2026-05-20 10:00"))
    letter.act("relay", "lapse", 1, None)
    with reverts_with("PresentationWrongBank"):
        letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    letter.credit("relay", "expire")
    assert balances(funded)["exporter"] == AMOUNT and letter.security == (0, 0, 0)


def test_article_10b_an_increase_counts_what_is_undertaken_and_not_paid(funded):
    letter = issued(funded, tolerancePlus=0, margin=0, tranches=((10_000, 1, 0, 60),))
    letter.present()
    letter.honour()
    with reverts_with("UndertakingInsufficientLiquidity", wanted=100_000 * YUAN):
        amend(letter, amount=1_100_000 * YUAN)


# ------------------------------------------------------------------------------------------------------------- art. 38


def test_article_38_a_transfer_takes_the_banks_consent_and_a_transferable_credit(funded):
    """(a), (b). Each rule of the article has its tests in credit_transfers/."""
    weaver = supplier(funded, "weaver")
    with reverts_with("TransferNotTransferable"):
        request_transfer(issued(funded, amount=1_000 * YUAN), weaver)
    letter = transferable(funded, amount=100_000 * YUAN)
    with reverts_with("TransferNotRequested"):
        consent(letter, part_terms(letter, weaver, 1_000 * YUAN))
    request_transfer(letter, weaver)
    assert letter.status["reserved"] == 0
    consent(letter, part_terms(letter, weaver, 1_000 * YUAN))
    assert letter.status["reserved"] == 1_000 * YUAN


def request_transfer(letter: Letter, weaver) -> None:
    request(letter, part_terms(letter, weaver, 1_000 * YUAN))


def test_article_38d_a_part_is_not_transferred_onward_and_comes_back_by_the_second_beneficiarys_word(funded):
    letter = transferable(funded, amount=100_000 * YUAN)
    part = transfer(letter, supplier(funded, "weaver"), 1_000 * YUAN)
    with reverts_with("TransferNotTransferable"):
        request(part, part.terms._replace(beneficiary=supplier(funded, "dyer").address), who="holder")
    part.credit("holder", "consentToCancel")
    assert letter.status["reserved"] == 0


def test_article_38hi_both_invoices_are_paid_once_and_silence_forfeits_the_first_ones(funded):
    letter = transferable(funded)
    part = transfer(letter, supplier(funded, "weaver"), 300_000 * YUAN)
    part.present(amount=100_000 * YUAN)
    part.present(amount=200_000 * YUAN)
    letter.honour(part.substitute(150_000 * YUAN, 1))
    part.honour(1)
    until = part.demand(2).event("SubstitutionDemanded").arguments["until"]
    part.honour(2)
    travel(letter, until + 1)
    part.forfeit(2)
    assert (part.money, balances(funded)["exporter"]) == (300_000 * YUAN, 50_000 * YUAN)
