"""The first beneficiary puts its own invoice in place of the second's (UCP 600 art. 38(h), (i)): demand, substitute,
forfeit. It is Monday 12 January 2026, 10:00; three banking days after a demand end on Thursday 15 January, 17:00."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY, RELEASED, attest, release_of, statement
from tests.helpers.credit import (
    EXPIRED,
    HONOURED,
    ISSUING,
    LATE_SHIPMENT,
    NO_CUSTOMS_RELEASE,
    NO_RELEASE,
    OVERDRAWN,
    at,
    balances,
    day,
    stipulating_release,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import SUPPLY, conditions, part_terms, supplier, transfer, transferable

BANK = "bank_of_communications"
DIFFERENCE = 300_000 * YUAN
DEADLINE = at("2026-01-15 17:00")


@pytest.fixture
def part(funded):
    made = transfer(transferable(funded), supplier(funded, "weaver"))
    made.present()
    return made


def travel(part, moment: int) -> None:
    part.alliance.chain.travel(moment)


def test_both_are_paid_and_the_applicant_pays_the_first_beneficiarys_invoice(part):
    told = part.demand().event("SubstitutionDemanded").arguments
    assert (told["number"], told["until"]) == (1, DEADLINE)
    number = part.substitute()
    assert part.whole.presentation(number)["payable_"] == DIFFERENCE
    part.honour()
    part.whole.honour(number)
    assert part.money == SUPPLY
    assert balances(part.alliance)["exporter"] == DIFFERENCE
    status = part.whole.status
    assert (status["drawn"], status["reserved"], status["open"]) == (1_000_000 * YUAN, 0, 0)


def test_substitute_before_any_demand_and_before_the_second_beneficiary_is_paid(part):
    number = part.substitute()
    part.whole.honour(number)
    assert balances(part.alliance)["exporter"] == DIFFERENCE
    part.honour()
    assert part.money == SUPPLY


def test_the_second_beneficiary_is_paid_whatever_the_first_does(part):
    """Art. 38(i): documents pass as received."""
    part.demand()
    part.honour()
    assert part.money == SUPPLY
    travel(part, DEADLINE + 1)
    part.forfeit().event("SubstitutionForfeited")
    with reverts_with("SubstitutionTooLate", until=DEADLINE):
        part.substitute()


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_substitute_until_the_last_second_of_the_first_demand(part, late, fits):
    part.demand()
    travel(part, DEADLINE + late)
    if fits:
        part.substitute()
        return
    with reverts_with("SubstitutionTooLate", until=DEADLINE):
        part.substitute()


def test_forfeit_before_the_deadline_without_a_demand_or_twice(part):
    with reverts_with("SubstitutionNotAwaited"):
        part.forfeit()
    part.demand()
    travel(part, DEADLINE)
    with reverts_with("SubstitutionRunning", until=DEADLINE):
        part.forfeit()
    travel(part, DEADLINE + 1)
    part.forfeit()
    with reverts_with("SubstitutionNotAwaited"):
        part.forfeit()


def test_the_credit_does_not_end_while_an_invoice_is_awaited(part):
    part.demand()
    assert part.whole.status["open"] == 1
    part.substitute()
    assert part.whole.status["open"] == 1  # now it is a presentation
    part.whole.refuse()
    assert part.whole.status["open"] == 0


@pytest.mark.parametrize("who", ["importer", BANK, "relay"])
def test_substitute_is_the_first_beneficiarys(part, who):
    with reverts_with("CreditNotParty"):
        part.substitute(who=who)


@pytest.mark.parametrize("who", ["exporter", "importer", "icbc_shanghai", "relay"])
def test_demand_is_the_transferring_banks(part, who):
    with reverts_with("CreditNotParty"):
        part.demand(who=who)


def test_demand_once(part):
    part.demand()
    with reverts_with("SubstitutionAlreadyDemanded", until=DEADLINE):
        part.demand()


def test_demand_after_a_substitution_that_stands(part):
    part.substitute()
    with reverts_with("SubstitutionAlreadyMade"):
        part.demand()


def test_substitute_twice_draws_nothing_twice(part):
    number = part.substitute()
    with reverts_with("SubstitutionAlreadyMade", substitute=number):
        part.substitute()
    part.whole.refuse(number)
    with reverts_with("SubstitutionAlreadyMade"):  # it may still be taken up by a waiver
        part.substitute()
    part.whole.act(BANK, "returnDocuments", number)
    again = part.substitute()
    part.whole.honour(again)
    assert balances(part.alliance)["exporter"] == DIFFERENCE


def test_substitute_where_documents_pass_as_received(funded):
    part = transfer(transferable(funded), supplier(funded, "weaver"), agreed=conditions(days=0))
    part.present()
    with reverts_with("SubstitutionNotAgreed"):
        part.substitute()
    with reverts_with("SubstitutionNotAgreed"):
        part.demand()


def test_substitute_for_documents_that_do_not_exist_or_went_back(part):
    with reverts_with("SubstitutionNothingPresented"):
        part.substitute(number=2)
    part.refuse()
    with reverts_with("SubstitutionNothingPresented"):
        part.substitute()
    with reverts_with("SubstitutionNothingPresented"):
        part.demand()


def test_substitute_for_documents_that_were_returned(part):
    part.refuse()
    part.act(BANK, "returnDocuments")
    with reverts_with("SubstitutionNothingPresented"):
        part.substitute()


def test_demand_after_the_credit_ended_would_keep_it_open(part):
    part.honour()
    travel(part, part.whole.status["expiresAt"] + 30 * DAY)
    part.whole.credit("relay", "expire")
    with reverts_with("CreditWrongState", state=EXPIRED):
        part.demand()


@pytest.mark.parametrize(("shown", "found"), [(True, 0), (False, NO_CUSTOMS_RELEASE)])
def test_substitute_under_a_stipulated_release_has_what_the_second_beneficiary_showed(funded, keys, shown, found):
    part = transfer(transferable(funded, **stipulating_release(funded)), supplier(funded, "weaver"))
    said = statement(funded, status=RELEASED)
    attest(funded, said, keys)
    part.present(release_of(said) if shown else NO_RELEASE, at=ISSUING)
    assert part.presentation()["found"] == found
    assert part.whole.presentation(part.substitute())["found"] == found


@pytest.mark.parametrize(("invoice", "fits"), [(SUPPLY, False), (SUPPLY + 1, True)])
def test_substitute_an_invoice_that_leaves_no_difference(part, invoice, fits):
    if fits:
        assert part.whole.presentation(part.substitute(invoice))["payable_"] == 1
        return
    with reverts_with("SubstitutionNoDifference", invoice=SUPPLY, drawn=SUPPLY):
        part.substitute(invoice)


def test_substitute_an_invoice_above_the_credit_is_overdrawn_and_pays_what_there_is(part):
    number = part.substitute(1_000_000 * YUAN + 1)
    made = part.whole.presentation(number)
    assert (made["payable_"], made["found"]) == (DIFFERENCE, OVERDRAWN)


def test_discrepancies_of_the_second_beneficiarys_shipment_are_the_first_beneficiarys_too(funded):
    part = transfer(transferable(funded), supplier(funded, "weaver"))
    late = {"shipmentDay": day("2026-03-01"), "periodDay": day("2026-03-01"), "tenorDay": day("2026-03-01")}
    travel(part, at("2026-03-05 10:00"))
    part.present(**late)
    assert part.presentation()["found"] == LATE_SHIPMENT
    assert part.whole.presentation(part.substitute(**late))["found"] == LATE_SHIPMENT


def test_substitute_under_a_whole_credit_as_if_it_were_a_part(part):
    part.whole.id, own = part.id, part.whole.id
    part.id = own
    with reverts_with("TransferNotPart"):
        part.demand()


def test_two_presentations_of_a_part_are_substituted_each(funded):
    part = transfer(transferable(funded), supplier(funded, "weaver"), amount=600_000 * YUAN)
    part.present(amount=200_000 * YUAN)
    part.present(amount=400_000 * YUAN)
    first, second = part.substitute(300_000 * YUAN, 1), part.substitute(700_000 * YUAN, 2)
    for number in (1, 2):
        part.honour(number)
    for number in (first, second):
        part.whole.honour(number)
    assert part.money == 600_000 * YUAN
    assert balances(funded)["exporter"] == 400_000 * YUAN
    assert part.whole.examination(second)["state"] == HONOURED


def test_what_the_second_beneficiary_sees_of_the_first_ones_price(funded):
    """Before the substitution nothing of the first beneficiary's own invoice is on the chain."""
    part = transfer(transferable(funded), supplier(funded, "weaver"))
    receipt = part.present()
    assert part.whole.status["presentations"] == 0
    assert {event.name for event in receipt.events} == {"DocumentsPresented"}
    assert part_terms(part.whole, part.holder).content != part.whole.terms.content
