"""Messages of transfers and reimbursement: MT720 with what it hides, MT740, 747, 742, 756, and answers as MT730."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from eport.credit import logs
from eport.credit.facts import CreditId
from eport.messages import mt
from eport.messages.mt.codes import SenderConfirmation
from tests.credit.conftest import CONFIRMED, PART, TRANSFERABLE, own_invoice
from tests.credit.test_acts import MT707
from tests.helpers.credit import commit
from tests.helpers.money import YUAN
from tests.helpers.reimbursement import endow

ISSUER, CONFIRMER, REIMBURSING = "bank_of_communications", "icbc_shanghai", "abc_shanghai"
FIRST = CreditId.of(1, 1)
PRICED = TRANSFERABLE.replace(":45A:", ":45A:+ UNIT PRICE CNY 25.00\n")
PART_PRICED = PART.replace(":45A:", ":45A:+ UNIT PRICE CNY 17.50\n")


@pytest.fixture
def transferred(officer, alliance, credit_file, tmp_path):
    """The exporter has a part transferred to the weaver, at another price; the carrier plays the weaver."""
    credit_file.write_text(PRICED)
    (tmp_path / "part.txt").write_text(PART_PRICED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    for command, file, who in (("apply", credit_file, "importer"), ("issue", credit_file, ISSUER)):
        assert officer(command, file, as_=who)[0] == 0
    code, text = officer(
        "request-transfer", 1, tmp_path / "part.txt", as_="exporter", to="carrier", pass_amendments=True
    )
    assert code == 0, text
    assert officer("transfer", 1, tmp_path / "part.txt", as_=ISSUER)[0] == 0


def test_a_transfer_is_told_as_mt720(transferred, told):
    ((number, message),) = told(FIRST)
    assert number == "720"
    assert (message.sender, message.receiver) == ("COMMCNS0SHI", "BKCHCNB0300")
    assert (message.sender_reference, message.credit_number) == ("EP1T1", "LCSHA2026000032")
    assert message.sender_confirmation is SenderConfirmation.WITHOUT
    assert message.beneficiary.lines[0] == "WEAVER" and message.amount == Decimal(700_000)
    assert message.form is mt.CreditForm.IRREVOCABLE  # art. 38(d): no onward transfer


def test_mt720_hides_applicant_price_and_amount_of_the_credit(transferred, told):
    """Art. 38(g): the first beneficiary's name stands for the applicant's; the margin stays its own.

    46A may still name the applicant, where a document has to: those words are the first beneficiary's own.
    """
    text = mt.write(told(FIRST)[0][1])
    assert ":50:EXPORTER" in text and "17.50" in text
    whole = mt.parse_mt700(PRICED)
    for hidden in (":50:IMPORTER", "25.00", "1000000", whole.applicant.lines[1]):
        assert hidden not in text, hidden


def test_the_credit_itself_tells_nothing_of_the_transfer(transferred, told):
    """What the issuing bank sends stays as it was: the transfer is between the transferring and the second bank."""
    assert [number for number, _ in told()] == ["700"]


def test_an_amendment_to_the_second_beneficiary_goes_out_from_the_transferring_bank(
    transferred, told, officer, tmp_path
):
    (tmp_path / "amended.txt").write_text(PART_PRICED.replace("CNY700000,", "CNY650000,"))
    code, text = officer("advise-amendment", "1/1", tmp_path / "amended.txt", as_=ISSUER)
    assert code == 0, text
    amendment = dict(told(FIRST))["707"]
    assert amendment.decrease.value == Decimal(50_000) and amendment.sender == "COMMCNS0SHI"


def test_a_part_is_presented_refused_and_the_substitute_is_drawn_under_the_credit(
    transferred, told, officer, folder, tmp_path
):
    assert officer("present", "1/1", folder, as_="carrier", shipment_date="2026-02-21")[0] == 0
    assert officer("refuse", "1/1", as_=ISSUER, code="data_conflict")[0] == 0
    made = dict(told(FIRST))
    assert list(made) == ["720", "734"] and made["734"].receiver is None
    assert officer("present", "1/1", folder, as_="carrier")[0] == 0
    officer("demand-substitution", "1/1", as_=ISSUER)
    own = own_invoice(tmp_path / "own", folder, "600000.00")
    code, text = officer("substitute", "1/1", own, as_="exporter")
    assert code == 0, text
    assert [number for number, _ in told()] == ["700"]
    code, text = officer("messages", "1/1", json=True)
    assert [row["type"] for row in json.loads(text)] == ["720", "734"]


@pytest.fixture
def honoured(begin, officer, folder, alliance):
    endow(alliance)
    begin(CONFIRMED)
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    assert officer("honour", 1, as_=CONFIRMER)[0] == 0


def test_reimbursement_is_authorised_amended_and_cancelled(honoured, told, officer):
    for amount in ("700000.00", "600000.00", "0"):
        assert officer("authorise-reimbursement", 1, REIMBURSING, amount, as_=ISSUER)[0] == 0
    made = [(number, message) for number, message in told() if number in ("740", "747")]
    assert [number for number, _ in made] == ["740", "747", "747"]
    first, less, none = (message for _, message in made)
    assert (first.sender, first.receiver, first.amount.value) == ("COMMCNS0SHI", "ABOCCNB0090", Decimal(700_000))
    assert (less.decrease.value, less.new_amount.value) == (Decimal(100_000), Decimal(600_000))
    assert (none.decrease.value, none.new_amount.value) == (Decimal(600_000), Decimal(0))


def test_another_reimbursing_bank_ends_the_authorisation_of_the_first(honoured, told, officer):
    for bank in (REIMBURSING, "ccb_shanghai"):
        assert officer("authorise-reimbursement", 1, bank, "700000.00", as_=ISSUER)[0] == 0
    made = [(number, message.receiver) for number, message in told() if number in ("740", "747")]
    assert made == [("740", "ABOCCNB0090"), ("747", "ABOCCNB0090"), ("740", "PCBCCNB0SHX")]


def test_a_bank_that_field_53a_names_is_told_once(officer, told, alliance, credit_file):
    credit_file.write_text(CONFIRMED.replace(":78:", ":53A:ABOCCNB0090\n:78:"))
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    assert officer("issue", credit_file, as_=ISSUER)[0] == 0
    officer("authorise-reimbursement", 1, REIMBURSING, "1250000.00", as_=ISSUER)
    assert [number for number, _ in told()] == ["700", "740"]
    officer("authorise-reimbursement", 1, REIMBURSING, "1312500.00", as_=ISSUER)
    assert dict(told())["747"].increase.value == Decimal(62_500)


def test_a_claim_and_its_payment_are_told_between_claiming_and_reimbursing_bank(honoured, told, officer):
    officer("authorise-reimbursement", 1, REIMBURSING, "500000.00", as_=ISSUER)
    assert officer("claim-reimbursement", 1, as_=CONFIRMER)[0] == 0
    assert officer("reimburse", 1, as_=REIMBURSING)[0] == 0
    made = dict(told())
    claim, paid = made["742"], made["756"]
    assert (claim.sender, claim.receiver, claim.sender_reference) == ("ICBKCNB0SHI", "ABOCCNB0090", "EP1/1")
    assert (paid.sender, paid.receiver, paid.presenting_reference) == ("ABOCCNB0090", "ICBKCNB0SHI", "EP1/1")
    assert claim.total_claimed.value == paid.paid.value == Decimal(500_000)


@pytest.mark.parametrize(
    ("command", "line"),
    [("accept", "THE BENEFICIARY ACCEPTS AMENDMENT 1"), ("reject", "THE BENEFICIARY REJECTS AMENDMENT 1")],
)
def test_the_beneficiarys_answer_is_told_by_the_bank_that_advised(begin, told, officer, tmp_path, command, line):
    begin(CONFIRMED)
    officer("advise", 1, as_="bank_of_china_shanghai")
    (tmp_path / "mt707.txt").write_text(MT707)
    officer("amend", 1, tmp_path / "mt707.txt", as_=ISSUER)
    assert officer(command, 1, as_="exporter")[0] == 0
    number, answer = told()[-1]
    assert (number, answer.narrative, answer.sender) == ("730", (line,), "BKCHCNB0300")


def test_a_confirmation_is_added_and_extended_by_mt730(begin, told, officer, tmp_path):
    begin(CONFIRMED)
    officer("confirm", 1, as_=CONFIRMER)
    (tmp_path / "mt707.txt").write_text(MT707)
    officer("amend", 1, tmp_path / "mt707.txt", as_=ISSUER)
    officer("decline", 1, as_=CONFIRMER)
    said = [message.narrative for number, message in told() if number == "730"]
    assert said == [("WE ADD OUR CONFIRMATION",), ("OUR CONFIRMATION DOES NOT EXTEND TO AMENDMENT 1",)]


def test_a_credit_is_cancelled_by_mt707_of_the_issuing_bank(begin, told, officer, desk):
    begin(CONFIRMED)
    for party in (ISSUER, "exporter"):
        officer("cancel", 1, as_=party)
    made = told()
    assert [number for number, _ in made] == ["700", "707"] and made[1][1].cancellation
    assert logs.book(desk.alliance.contracts)[1].consents
