"""DocumentaryCredit: apply, withdraw, issue, advise, confirm, consentToCancel, expire; who may, when, with what terms."""

from __future__ import annotations

import pytest

from tests.helpers.credit import (
    APPLIED,
    CONFIRMING,
    EXPIRED,
    ISSUED,
    WITHDRAWN,
    Letter,
    allow,
    at,
    balances,
    confirmed,
    day,
    issued,
    margin,
    nominating,
    said,
    terms,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

BANK, CONFIRMER = "bank_of_communications", "icbc_shanghai"


def test_apply_locks_the_margin_and_publishes_the_terms(funded, credit, escrow):
    letter = Letter(funded)
    assert [name for name, _ in said(letter.applied)] == ["CreditApplied", "MarginSecured", "Locked", "Transfer"]
    assert letter.status["state"] == APPLIED
    assert letter.security == (220_000 * YUAN, 0, 0)
    assert letter.applied.event("CreditApplied").arguments["terms"]["amount"] == 1_000_000 * YUAN


def test_terms_hash_is_that_of_the_abi_encoding(funded, credit):
    from eth_abi import encode
    from eth_utils import keccak

    from eport.chain.contract import abi_type

    letter = Letter(funded)
    part = next(i for i in credit.abi if i.get("name") == "applyFor")["inputs"][0]
    assert credit.call("termsHashOf", letter.id, 0) == keccak(encode([abi_type(part)], [tuple(letter.terms)]))


def test_terms_that_are_not_laid_out_canonically_are_refused(funded, importer, credit):
    """A gap before the tranches: the same values, other bytes."""
    from eport.chain.contract import ContractReverted

    data = bytes.fromhex(credit.encode("applyFor", terms(funded))[2:])
    head, tail = bytearray(data[: 4 + 32 + 896]), data[4 + 32 + 896 :]
    for offset in (832, 864):
        place = 4 + 32 + offset
        head[place : place + 32] = (int.from_bytes(head[place : place + 32], "big") + 32).to_bytes(32, "big")
    allow(funded, "importer", margin(terms(funded)))
    with pytest.raises(ContractReverted, match="TermsNotCanonical"):
        funded.chain.send(importer, credit.address, "0x" + (bytes(head) + bytes(32) + tail).hex(), "applyFor")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 2**64 - 1}, "amount"),
        ({"toleranceMinus": 10_001}, "toleranceMinus"),
        ({"margin": 10_001}, "margin"),
        ({"cover": 10_001}, "cover"),
        ({"confirmerCover": 10_001}, "confirmerCover"),
        ({"form": 2, "rules": 1}, "rules"),
        ({"form": 2, "rules": 2}, "rules"),
        ({"form": 2, "scheduleKind": 1, "schedule": ((1, 2, 100_000_000),)}, "scheduleKind"),
        ({"presentationDays": 0}, "presentationDays"),
        ({"content": bytes(32)}, "content"),
        ({"latestShipmentDay": day("2026-04-01")}, "latestShipmentDay"),
        ({"expiryDay": day("2026-01-09"), "latestShipmentDay": 0}, "expiryDay"),
        ({"issuingBank": 9}, "issuingBank"),
        ({"advisingBank": 9}, "advisingBank"),
        ({"secondAdvisingBank": 9}, "secondAdvisingBank"),
        ({"confirmingBank": 4}, "confirmingBank"),
        ({"nominatedBank": 4}, "nominatedBank"),
        ({"customs": 3}, "documents"),
        ({"customs": 4, "documents": 128}, "customs"),
        ({"documents": 128}, "documents"),
        ({"tranches": ()}, "tranches"),
        ({"tranches": ((9_999, 0, 0, 0),)}, "tranches"),
        ({"tranches": ((10_000, 0, 0, 1),)}, "tranches"),
        ({"tranches": ((10_000, 0, 0, 0), (0, 0, 0, 0))}, "tranches"),
        ({"tranches": ((2_000, 0, 0, 0),) * 5}, "tranches"),
        ({"schedule": ((1, 2, 3),)}, "schedule"),
        ({"scheduleKind": 1}, "schedule"),
        ({"scheduleKind": 1, "schedule": ((2, 1, 100_000_000),)}, "schedule"),
        ({"scheduleKind": 1, "schedule": ((1, 2, 99_999_999),)}, "schedule"),
        ({"scheduleKind": 1, "schedule": ((1, 2, 100_000_000),), "partialDrawings": False}, "schedule"),
    ],
)
def test_apply_with_a_term_that_cannot_be_is_refused_by_its_name(funded, credit, importer, changes, field):
    with reverts_with("CreditInvalidTerm", field=field):
        credit.send(importer, "applyFor", terms(funded, **changes))


def test_apply_with_twenty_four_periods_and_no_more(funded, credit, importer):
    def periods(count: int) -> tuple[tuple[int, int, int], ...]:
        rest = 100_000_000 - (count - 1) * 4_000_000
        return tuple((2 * n, 2 * n + 1, 4_000_000 if n < count else rest) for n in range(1, count + 1))

    asked = {"tolerancePlus": 0, "scheduleKind": 1}
    Letter(funded, **asked, schedule=periods(24))
    with reverts_with("CreditInvalidTerm", field="schedule"):
        credit.send(importer, "applyFor", terms(funded, **asked, schedule=periods(25)))


@pytest.mark.parametrize("beneficiary", ["importer", BANK])
def test_apply_in_favour_of_a_party_that_pays_is_refused(funded, credit, importer, beneficiary):
    with reverts_with("CreditInvalidTerm", field="beneficiary"):
        credit.send(importer, "applyFor", terms(funded, beneficiary=funded.accounts[beneficiary].address))


def test_apply_for_somebody_else_is_refused(funded, credit, exporter):
    """Whoever applies is who pays the margin: nobody spends another's allowance."""
    with reverts_with("CreditInvalidTerm", field="applicant"):
        credit.send(exporter, "applyFor", terms(funded))


def test_apply_by_a_stranger_is_refused(funded, credit, stranger):
    with reverts_with("AllianceNotActive"):
        credit.send(stranger, "applyFor", terms(funded))


@pytest.mark.parametrize("who", ["importer", BANK])
def test_withdraw_gives_the_margin_back(funded, who):
    letter = Letter(funded)
    letter.credit(who, "withdraw")
    assert letter.status["state"] == WITHDRAWN
    assert balances(funded)["importer"] == 2_000_000 * YUAN
    with reverts_with("CreditWrongState", state=WITHDRAWN):
        letter.credit(who, "withdraw")


@pytest.mark.parametrize(
    "function", ["withdraw", "issue", "advise", "confirm", "declineConfirmation", "consentToCancel"]
)
def test_acts_of_parties_are_refused_to_everybody_else(funded, function):
    letter = Letter(funded) if function in ("withdraw", "issue") else issued(funded)
    for who in ("carrier", "abc_shanghai"):
        with reverts_with(
            "AllianceNotActive" if who == "carrier" and function in ("issue", "confirm") else "CreditNotParty"
        ):
            letter.credit(who, function)


def test_confirmation_is_not_declined_by_who_is_no_member_where_no_bank_is_to_confirm(funded):
    """Number 0 is both the bank that the terms do not name and the member that the caller is not."""
    with reverts_with("CreditNotParty", caller=funded.accounts["relay"].address):
        issued(funded).credit("relay", "declineConfirmation")


@pytest.mark.parametrize("function", ["advise", "confirm", "expire", "consentToCancel"])
def test_acts_on_an_application_that_was_not_issued_are_refused(funded, function):
    letter = Letter(funded)
    with reverts_with("CreditWrongState", state=APPLIED):
        letter.credit(BANK, function)


def test_issue_twice_is_refused(funded):
    letter = issued(funded)
    with reverts_with("CreditWrongState", state=ISSUED):
        letter.credit(BANK, "issue")


def test_issue_where_the_calendar_lacks_the_year_counts_the_bare_date(funded):
    letter = Letter(funded, expiryDay=day("2028-03-31"))
    from tests.helpers.credit import commit, cover

    commit(funded, BANK, cover(letter.terms))
    receipt = letter.credit(BANK, "issue")
    assert receipt.event("CreditIssued").arguments["known"] is False
    assert letter.status["expiresAt"] == at("2028-03-31 17:00")


def test_confirm_twice_is_refused(funded):
    letter = confirmed(funded)
    with reverts_with("CreditAlreadyConfirmed"):
        letter.credit(CONFIRMER, "confirm")
    with reverts_with("CreditAlreadyConfirmed"):
        letter.credit(CONFIRMER, "declineConfirmation")


@pytest.mark.parametrize(("offset", "allowed"), [(0, False), (1, True)])
def test_expire_after_the_close_of_the_last_day_by_anybody(funded, offset, allowed):
    letter = issued(funded)
    funded.chain.travel(at("2026-03-31 17:00") + offset)
    if allowed:
        letter.credit("relay", "expire")
        assert letter.status["state"] == EXPIRED and letter.security == (0, 0, 0)
    else:
        with reverts_with("CreditNotYetExpired", until=at("2026-03-31 17:00")):
            letter.credit("relay", "expire")


@pytest.mark.parametrize(("moment", "allowed"), [("2026-04-08 17:00", False), ("2026-04-08 17:00:01", True)])
def test_expire_leaves_five_banking_days_for_a_timely_presentation_that_is_recorded_late(funded, moment, allowed):
    """Monday 6 April is Qingming's day off: 1, 2, 3, 7, 8 April."""
    letter = issued(funded, **nominating(funded))
    funded.chain.travel(at(moment))
    if allowed:
        letter.credit("relay", "expire")
    else:
        with reverts_with("CreditNotYetExpired", until=at("2026-04-08 17:00")):
            letter.credit("relay", "expire")


def test_a_nominated_bank_records_late_what_it_received_in_time(funded):
    letter = issued(funded, **nominating(funded))
    funded.chain.travel(at("2026-04-02 10:00"))
    letter.present(at=2, who="ccb_shanghai", received=at("2026-03-31 16:00"), shipmentDay=day("2026-02-28"))
    assert letter.presentation()["found"] & 2 == 0  # not expired
    assert letter.examination(by=2)["deadline"] == at("2026-04-08 17:00")


@pytest.mark.parametrize("received", ["2026-03-23 09:59", "2026-04-02 10:00:01"])
def test_a_bank_records_no_presentation_of_long_ago_or_of_the_future(funded, received):
    letter = issued(funded, **nominating(funded))
    funded.chain.travel(at("2026-04-02 10:00"))
    with reverts_with("PresentationInvalidTime"):
        letter.present(at=2, who="ccb_shanghai", received=at(received))


def test_the_issuing_bank_records_no_presentation_to_itself(funded):
    letter = issued(funded)
    with reverts_with("CreditNotParty"):
        letter.present(who=BANK, received=at("2026-01-12 09:00"))


def test_the_beneficiary_dates_no_presentation_back(funded):
    letter = confirmed(funded)
    with reverts_with("PresentationInvalidTime"):
        letter.present(at=CONFIRMING, received=at("2026-01-12 09:00"))


@pytest.mark.parametrize("function", ["open", "free"])
def test_partners_doors_of_the_credit_are_closed_to_everybody_else(funded, credit, importer, function):
    with reverts_with("CreditNotPartner", caller=importer.address):
        credit.send(importer, function, 1, 1)


def test_more_partners_doors_are_closed(funded, credit, importer):
    letter = issued(funded)
    for function, arguments in (("reopen", (1, 1, 1)), ("draw", (1, 1, 1, 0)), ("adopt", (1, letter.terms, False))):
        with reverts_with("CreditNotPartner"):
            credit.send(importer, function, *arguments)
    with reverts_with("AmendmentNotPartner"):
        funded["CreditAmendments"].send(importer, "acceptByConduct", 1, importer.address, letter.terms)
