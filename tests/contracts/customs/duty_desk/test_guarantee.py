"""DutyDesk.guarantee, countDemand: a bank's guarantee under URDG 758 or ISP98 secures duty, and its payment is duty."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.clearance import CANCELLED, CLOSED, DAY, SUBJECT
from tests.helpers.credit import (
    EXPIRED,
    ISP_98,
    UCP_600,
    URDG_758,
    Letter,
    commit,
    issued,
    margin,
    maximum,
    names,
    said,
)
from tests.helpers.duty import CONTENT, DUTY, assess
from tests.helpers.reverts import reverts_with

OTHER = b"\2" * 32
BANK = "bank_of_communications"


@pytest.fixture
def guarantee(assessed, treasury):
    """Asks for a guarantee in favour of the treasury over twice the duty, and has it issued."""

    def make(amount: int = 2 * DUTY, days: int = 90, **changes: Any) -> Letter:
        given = {
            "rules": URDG_758, "beneficiary": treasury.address, "advisingBank": 0, "amount": amount, "documents": 0,
            "tolerancePlus": 0, "toleranceMinus": 0, "margin": 0, "latestShipmentDay": 0,
            "expiryDay": assessed.chain.now() // DAY + days,
        } | changes  # fmt: skip
        return issued(assessed, **given)

    return make


def secure(letter: Letter, subject: bytes = SUBJECT, who: str = "importer"):
    return letter.send(who, "DutyDesk", "guarantee", subject, letter.id, letter.terms)


def demand(letter: Letter, amount: int = DUTY):
    """The treasury demands; there is no other document than the demand."""
    today = letter.alliance.chain.now() // DAY
    return letter.present(
        who="treasury", amount=amount, documents=0, shipmentDay=today, periodDay=today, tenorDay=today
    )


def count(letter: Letter, number: int = 1, who: str = "relay"):
    return letter.send(who, "DutyDesk", "countDemand", letter.id, number, letter.terms)


@pytest.mark.parametrize("rules", [URDG_758, ISP_98])
def test_guarantee_secures_the_declaration_that_its_applicant_names(guarantee, duty_desk, rules):
    letter = guarantee(rules=rules)
    arguments = {
        "id": SUBJECT, "credit": letter.id, "bank": letter.terms.issuingBank, "amount": 2 * DUTY,
        "until": letter.status["expiresAt"],
    }  # fmt: skip
    assert said(secure(letter)) == [("DutyGuaranteed", arguments)]
    assert duty_desk.call("securedBy", letter.id) == SUBJECT


def test_guarantee_secures_one_declaration(guarantee, declarations, importer):
    letter = guarantee()
    secure(letter)
    declarations.send(importer, "lodge", OTHER, 1, CONTENT)
    with reverts_with("DutyGuaranteeUsed", credit=letter.id, id=SUBJECT):
        secure(letter, OTHER)
    secure(guarantee())  # and a declaration may have several


@pytest.mark.parametrize("who", ["treasury", BANK, "exporter", "relay"])
def test_guarantee_is_named_by_its_applicant_alone(guarantee, alliance, who):
    """Else it would be spent on somebody else's duty."""
    letter = guarantee()
    with reverts_with("DutyNotApplicant", applicant=letter.terms.applicant, caller=alliance.accounts[who].address):
        secure(letter, who=who)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("rules", {"rules": UCP_600}),
        ("confirmingBank", {"confirmingBank": 10}),
        ("nominatedBank", {"nominatedBank": 10}),
        ("expiryDay", {"days": 29}),
    ],
)
def test_guarantee_of_another_kind_is_refused(guarantee, alliance, field, changes):
    changes = {name: alliance.settings.number("icbc_shanghai") if "Bank" in name else value
               for name, value in changes.items()}  # fmt: skip
    with reverts_with("DutyInvalid", field=field):
        secure(guarantee(**changes))


def test_guarantee_to_another_beneficiary_is_refused(guarantee, exporter):
    with reverts_with("DutyInvalid", field="beneficiary"):
        secure(guarantee(beneficiary=exporter.address))


def test_guarantee_that_is_not_issued_or_not_under_these_terms_is_refused(guarantee, alliance):
    letter = guarantee()
    with reverts_with("CreditWrongTerms"):
        letter.send("importer", "DutyDesk", "guarantee", SUBJECT, letter.id, letter.terms._replace(amount=1))
    applied = Letter(alliance, **letter.terms._asdict())
    with reverts_with("CreditWrongState", state=1):
        secure(applied)


def test_guarantee_for_what_is_over_or_unknown_is_refused(guarantee, assessed):
    letter = guarantee()
    with reverts_with("DutyUnknown", id=OTHER):
        secure(letter, OTHER)
    assess(assessed, SUBJECT, DUTY, CLOSED)
    with reverts_with("DutyFinal", id=SUBJECT):
        secure(letter)


# ------------------------------------------------------------------------------------------------------- the demand


def test_demand_that_the_bank_honours_is_duty(guarantee, duty_desk, paid):
    letter = guarantee()
    secure(letter)
    demand(letter)
    with reverts_with("DutyDemandNotPaid", credit=letter.id, number=1):
        count(letter)
    letter.honour()
    assert paid() == DUTY
    receipt = count(letter)
    arguments = {"id": SUBJECT, "credit": letter.id, "number": 1, "amount": DUTY}
    assert said(receipt) == [("DutyPaidByGuarantee", arguments), ("DutyDischarged", {"id": SUBJECT, "amount": DUTY})]
    assert duty_desk.call("unpaidOf", SUBJECT) == 0
    with reverts_with("DutyCountedBefore", credit=letter.id, number=1):
        count(letter)


def test_demand_of_a_part_leaves_the_rest_unpaid(guarantee, duty_desk):
    letter = guarantee()
    secure(letter)
    for number, amount in ((1, 7), (2, DUTY - 8)):
        demand(letter, amount)
        letter.honour(number)
        count(letter, number)
    assert duty_desk.call("unpaidOf", SUBJECT) == 1


def test_demand_under_a_guarantee_for_nothing_is_no_duty(guarantee):
    letter = guarantee()
    demand(letter)
    letter.honour()
    with reverts_with("DutyNotGuaranteed", credit=letter.id):
        count(letter)


@pytest.mark.parametrize("answer", ["refused", "silent"])
def test_demand_that_was_refused_is_no_duty_and_silence_binds_the_bank(guarantee, chain, duty_desk, answer):
    letter = guarantee()
    secure(letter)
    demand(letter)
    if answer == "refused":
        letter.refuse()
        with reverts_with("DutyDemandNotPaid"):
            count(letter)
        return
    chain.travel(letter.precluded_after() + 1)
    letter.preclude()
    count(letter)
    assert duty_desk.call("unpaidOf", SUBJECT) == 0


def test_demand_that_a_bank_without_money_honoured_counts_once_it_is_paid(guarantee, assessed, chain, duty_desk):
    """Its default is the engine's: visible, and collected from whatever the bank commits later."""
    letter = guarantee(cover=0)
    secure(letter)
    demand(letter)
    letter.honour()
    with reverts_with("DutyDemandNotPaid"):
        count(letter)
    letter.settle(letter.key(), function="declareDefault")
    with reverts_with("DutyDemandNotPaid"):
        count(letter)
    commit(assessed, BANK, DUTY)
    letter.settle(letter.key())
    count(letter)
    assert duty_desk.call("unpaidOf", SUBJECT) == 0


@pytest.mark.parametrize("meanwhile", ["paid", "void"])
def test_demand_beyond_the_duty_is_counted_and_refunded_by_two_officers(
    guarantee, assessed, declarations, duty_desk, importer, alliance, token, meanwhile
):
    letter = guarantee()
    secure(letter)
    demand(letter)
    letter.honour()
    if meanwhile == "paid":
        declarations.send(importer, "payDuty", SUBJECT)
    else:
        assess(assessed, SUBJECT, DUTY, CANCELLED)
    count(letter)
    before = token.call("balanceOf", importer.address)
    for officer in ("customs_officer", "customs_reviewer"):
        duty_desk.send(alliance.accounts[officer], "giveBack", SUBJECT, 0, DUTY, CONTENT)
    assert token.call("balanceOf", importer.address) == before + DUTY
    with reverts_with("DutyBeyondPaid"):
        duty_desk.send(alliance.accounts["customs_officer"], "giveBack", SUBJECT, 0, 1, CONTENT)


def test_demand_for_a_void_declaration_pays_no_surcharge_that_was_owed(
    guarantee, chain, assessed, duty_desk, importer, due
):
    letter = guarantee()
    secure(letter)
    demand(letter)
    letter.honour()
    duty_desk.send(importer, "deposit", SUBJECT, DUTY, chain.now() + 60 * DAY)
    chain.travel(due() + 1)
    duty_desk.send(importer, "takeDeposit", SUBJECT)
    owed = duty_desk.call("surchargeOwed", SUBJECT)
    assert owed == duty_desk.call("surchargeOf", SUBJECT) > 0
    assess(assessed, SUBJECT, DUTY, CANCELLED)
    assert "DutySurcharged" not in names(count(letter))
    assert duty_desk.call("surchargeOwed", SUBJECT) == owed


def test_demand_after_an_amendment_is_counted_under_the_terms_that_it_was_made_under(guarantee, alliance):
    letter = guarantee()
    secure(letter)
    before = letter.terms
    demand(letter)
    more = before._replace(amount=3 * DUTY)
    commit(alliance, BANK, maximum(more) - margin(more))
    letter.send(BANK, "CreditAmendments", "amend", letter.id, before, more)
    letter.send("treasury", "CreditAmendments", "accept", letter.id, more)
    letter.honour()
    letter.terms = more
    with reverts_with("CreditWrongTerms"):
        count(letter)
    letter.terms = before
    count(letter)


def test_refused_demand_that_a_waiver_took_up_counts_once(guarantee, duty_desk):
    letter = guarantee()
    secure(letter)
    demand(letter)
    letter.refuse()
    letter.waive()
    letter.honour()
    count(letter)
    with reverts_with("DutyCountedBefore"):
        count(letter)
    assert duty_desk.call("unpaidOf", SUBJECT) == 0


# ------------------------------------------------------------------------------------------------------------- its end


def test_guarantee_that_is_never_demanded_ends_by_its_date_and_locks_nothing(
    guarantee, chain, duty_desk, undertakings, bank_of_communications
):
    """The treasury keeps silent for ever: anybody ends it after its date, and the bank's cover is free again."""
    letter = guarantee()
    secure(letter)
    with reverts_with("UndertakingInsufficientLiquidity"):
        undertakings.send(bank_of_communications, "releaseLiquidity", 2 * DUTY)
    until = letter.status["expiresAt"]
    chain.travel(until)
    with reverts_with("CreditNotYetExpired", id=letter.id, until=until):
        letter.credit("relay", "expire")
    chain.travel(until + 1)
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED
    with reverts_with("CreditWrongState"):
        demand(letter)
    undertakings.send(bank_of_communications, "releaseLiquidity", 2 * DUTY)
    assert duty_desk.call("unpaidOf", SUBJECT) == DUTY  # the trader owes it as if there had been no guarantee


def test_refund_of_what_a_guarantee_brought_beyond_goes_to_the_trader_who_owed(
    guarantee, assessed, declarations, duty_desk, importer, exporter, alliance, token
):
    """Its applicant is another: what it paid in the trader's place is between the two."""
    declarations.send(exporter, "lodge", OTHER, 1, CONTENT)
    assess(assessed, OTHER)
    letter = guarantee()
    secure(letter, OTHER)
    demand(letter)
    letter.honour()
    count(letter)
    assess(assessed, OTHER, DUTY, CANCELLED)
    before = [token.call("balanceOf", account.address) for account in (importer, exporter)]
    for officer in ("customs_officer", "customs_reviewer"):
        duty_desk.send(alliance.accounts[officer], "giveBack", OTHER, 0, DUTY, CONTENT)
    after = [token.call("balanceOf", account.address) for account in (importer, exporter)]
    assert (after[0] - before[0], after[1] - before[1]) == (0, DUTY)
