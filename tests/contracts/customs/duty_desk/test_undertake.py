"""DutyDesk.undertake, claim, honour, declareDefault, endUndertaking: a bank answers for duty."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import CANCELLED, CLOSED, DAY, SUBJECT, TAX_ASSESSED
from tests.helpers.credit import said
from tests.helpers.duty import DUTY, assess
from tests.helpers.reverts import reverts_with

ANSWER = 5 * DAY


@pytest.fixture
def given(assessed, duty_desk, bank_of_communications, until):
    duty_desk.send(bank_of_communications, "undertake", SUBJECT, 2 * DUTY, until)
    return bank_of_communications.address


@pytest.fixture
def claimed(chain, given, duty_desk, relay, due):
    chain.travel(due() + 1)
    return duty_desk.send(relay, "claim", SUBJECT, given).timestamp + ANSWER


def test_undertake_records_what_the_bank_answers_for(assessed, duty_desk, bank_of_communications, until):
    receipt = duty_desk.send(bank_of_communications, "undertake", SUBJECT, DUTY, until)
    bank = bank_of_communications.address
    assert said(receipt) == [("DutyUndertaken", {"id": SUBJECT, "bank": bank, "amount": DUTY, "until": until})]
    assert duty_desk.struct("undertakingOf", SUBJECT, bank) == {
        "amount": DUTY, "until": until, "answerBy": 0, "defaulted": False,
    }  # fmt: skip
    with reverts_with("DutySecuredBefore", id=SUBJECT):
        duty_desk.send(bank_of_communications, "undertake", SUBJECT, DUTY, until)


def test_undertake_by_who_is_no_bank_is_refused(assessed, duty_desk, importer, until):
    with reverts_with("AllianceNotActive", account=importer.address):
        duty_desk.send(importer, "undertake", SUBJECT, DUTY, until)


@pytest.mark.parametrize(("field", "amount", "days"), [("amount", 0, 90), ("until", 1, 29), ("until", 1, 731)])
def test_undertake_with_an_invalid_field_is_refused(assessed, duty_desk, bank_of_communications, field, amount, days):
    with reverts_with("DutyInvalid", field=field):
        duty_desk.send(bank_of_communications, "undertake", SUBJECT, amount, assessed.chain.now() + days * DAY)


def test_undertake_for_what_is_over_or_unknown_is_refused(assessed, duty_desk, bank_of_communications, until):
    with reverts_with("DutyUnknown", id=b"\1" * 32):
        duty_desk.send(bank_of_communications, "undertake", b"\1" * 32, 1, until)
    assess(assessed, SUBJECT, DUTY, CLOSED)
    with reverts_with("DutyFinal", id=SUBJECT):
        duty_desk.send(bank_of_communications, "undertake", SUBJECT, 1, until)


def test_claim_waits_until_duty_is_due(chain, given, duty_desk, relay, due):
    chain.travel(due())
    with reverts_with("DutyNotDue", id=SUBJECT, due=due()):
        duty_desk.send(relay, "claim", SUBJECT, given)
    chain.travel(due() + 1)
    receipt = duty_desk.send(relay, "claim", SUBJECT, given)
    answer = receipt.timestamp + ANSWER
    assert said(receipt) == [("DutyClaimed", {"id": SUBJECT, "bank": given, "amount": DUTY, "answerBy": answer})]
    with reverts_with("DutyClaimedBefore", id=SUBJECT, answerBy=answer):
        duty_desk.send(relay, "claim", SUBJECT, given)


@pytest.mark.parametrize("late", [0, 1])
def test_claim_on_the_last_second_and_after_it(chain, given, duty_desk, relay, until, late):
    chain.travel(until + late)
    if not late:
        duty_desk.send(relay, "claim", SUBJECT, given)
        return
    with reverts_with("DutyTooLate", id=SUBJECT, until=until):
        duty_desk.send(relay, "claim", SUBJECT, given)


def test_claim_what_nobody_undertook_is_refused(assessed, duty_desk, relay, icbc_shanghai):
    for function in ("claim", "declareDefault", "endUndertaking"):
        with reverts_with("DutyNotUndertaken", id=SUBJECT, bank=icbc_shanghai.address):
            duty_desk.send(relay, function, SUBJECT, icbc_shanghai.address)
    with reverts_with("DutyNotUndertaken", id=SUBJECT, bank=icbc_shanghai.address):
        duty_desk.send(icbc_shanghai, "honour", SUBJECT)


def test_honour_pays_what_is_unpaid_from_the_banks_wallet(
    claimed, duty_desk, declarations, token, bank_of_communications, paid
):
    before = token.call("balanceOf", bank_of_communications.address)
    receipt = duty_desk.send(bank_of_communications, "honour", SUBJECT)
    bank = bank_of_communications.address
    assert said(receipt, "DutyDesk") == [("DutyHonoured", {"id": SUBJECT, "bank": bank, "amount": DUTY})]
    assert paid() == DUTY == before - token.call("balanceOf", bank)
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY
    assert duty_desk.struct("undertakingOf", SUBJECT, bank)["amount"] == DUTY  # the rest stays undertaken
    with reverts_with("DutyNothingUnpaid", id=SUBJECT):
        duty_desk.send(bank_of_communications, "honour", SUBJECT)


def test_honour_of_an_undertaking_that_is_too_small_ends_it(assessed, duty_desk, bank_of_communications, until, paid):
    duty_desk.send(bank_of_communications, "undertake", SUBJECT, DUTY - 1, until)
    duty_desk.send(bank_of_communications, "honour", SUBJECT)  # unasked
    assert paid() == DUTY - 1
    with reverts_with("DutyNotUndertaken", id=SUBJECT):
        duty_desk.send(bank_of_communications, "honour", SUBJECT)


def test_default_follows_five_days_after_the_claim_and_bars_the_bank(
    chain, claimed, given, duty_desk, relay, bank_of_communications, until
):
    chain.travel(claimed)
    with reverts_with("DutyTooEarly", id=SUBJECT, until=claimed):
        duty_desk.send(relay, "declareDefault", SUBJECT, given)
    chain.travel(claimed + 1)
    receipt = duty_desk.send(relay, "declareDefault", SUBJECT, given)
    assert said(receipt) == [("DutyDefaulted", {"id": SUBJECT, "bank": given})]
    assert duty_desk.call("defaultsOf", given) == 1
    with reverts_with("DutyNotClaimed", id=SUBJECT):
        duty_desk.send(relay, "declareDefault", SUBJECT, given)
    with reverts_with("DutyBankInDefault", bank=given, defaults=1):
        duty_desk.send(bank_of_communications, "undertake", SUBJECT, DUTY, until)
    duty_desk.send(bank_of_communications, "honour", SUBJECT)
    assert duty_desk.call("defaultsOf", given) == 0


def test_default_without_a_claim_is_refused(chain, given, duty_desk, relay, due):
    chain.travel(due() + 100)
    with reverts_with("DutyNotClaimed", id=SUBJECT, answerBy=0):
        duty_desk.send(relay, "declareDefault", SUBJECT, given)


def test_default_about_duty_that_fell_due_after_the_claim_is_refused(
    chain, claimed, given, assessed, duty_desk, declarations, importer, relay, due
):
    """The importer paid, duty was assessed higher: the old claim says nothing of it, and a new one may be made."""
    declarations.send(importer, "payDuty", SUBJECT)
    chain.travel(claimed + 1)
    with reverts_with("DutyNothingUnpaid", id=SUBJECT):
        duty_desk.send(relay, "declareDefault", SUBJECT, given)
    assess(assessed, SUBJECT, DUTY + 1, TAX_ASSESSED)
    chain.travel(due() + 1)
    with reverts_with("DutyNotClaimed", id=SUBJECT, answerBy=claimed):
        duty_desk.send(relay, "declareDefault", SUBJECT, given)
    duty_desk.send(relay, "claim", SUBJECT, given)


def test_end_waits_for_the_date_while_duty_is_unpaid(chain, given, duty_desk, relay, until):
    chain.travel(until)
    with reverts_with("DutyTooEarly", id=SUBJECT, until=until):
        duty_desk.send(relay, "endUndertaking", SUBJECT, given)
    chain.travel(until + 1)
    receipt = duty_desk.send(relay, "endUndertaking", SUBJECT, given)
    assert said(receipt) == [("DutyUndertakingEnded", {"id": SUBJECT, "bank": given})]
    assert duty_desk.struct("undertakingOf", SUBJECT, given)["amount"] == 0


def test_end_of_what_was_claimed_waits_for_payment_and_heals_a_default(
    chain, claimed, given, duty_desk, declarations, importer, relay, until
):
    chain.travel(claimed + 1)
    duty_desk.send(relay, "declareDefault", SUBJECT, given)
    chain.travel(until + 1)
    with reverts_with("DutyTooEarly", id=SUBJECT):
        duty_desk.send(relay, "endUndertaking", SUBJECT, given)
    declarations.send(importer, "payDuty", SUBJECT)
    duty_desk.send(relay, "endUndertaking", SUBJECT, given)
    assert duty_desk.call("defaultsOf", given) == 0


def test_end_before_the_date_takes_a_final_status_and_nothing_unpaid(
    assessed, given, duty_desk, declarations, importer, relay
):
    declarations.send(importer, "payDuty", SUBJECT)
    with reverts_with("DutyTooEarly", id=SUBJECT):
        duty_desk.send(relay, "endUndertaking", SUBJECT, given)
    assess(assessed, SUBJECT, DUTY, CLOSED)
    duty_desk.send(relay, "endUndertaking", SUBJECT, given)


def test_end_of_an_undertaking_for_a_void_declaration(assessed, given, duty_desk, relay):
    assess(assessed, SUBJECT, DUTY, CANCELLED)
    duty_desk.send(relay, "endUndertaking", SUBJECT, given)
