"""Messages that follow from events: each reads back, says what the chain says, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from eport.credit import logs
from eport.credit.amending import terms_of
from eport.credit.content import Files, of, parse
from eport.credit.outgoing import messages
from eport.credit.telling.differing import difference
from eport.messages import mt
from eport.messages.errors import MessageError
from eport.messages.mt import Narrative
from tests.credit.conftest import CONFIRMED, mt700
from tests.credit.test_acts import CONFIRMER, ISSUER, MT707
from tests.helpers.credit import at, commit
from tests.helpers.money import YUAN


def test_what_was_issued_is_what_was_applied_for(begin, told, desk):
    begin(mt700())
    ((number, message),) = told()
    assert number == "700" and message == mt.read(mt700())
    terms = logs.book(desk.alliance.contracts)[1].terms[0]
    written = parse(mt.write(message, newline="\n"))
    assert terms_of(written, desk, margin=3_000) == terms


def test_a_long_credit_goes_on_in_mt701_and_keeps_its_terms(begin, told, desk, officer, credit_file):
    goods = "\n".join(f"+ LOT {number:03} OF BOTTLED BEER, AS PER CONTRACT AND SAMPLE" for number in range(100))
    conditions = goods.replace("LOT", "CONDITION")
    base = mt.parse_mt700(mt700())
    content = of(dataclasses.replace(base, goods=Narrative.of(goods), conditions=Narrative.of(conditions)))
    assert content.text.count("$") == 1
    begin(content.text)
    (item,) = messages(logs.book(desk.alliance.contracts)[1], desk.directory, desk.files.load)
    texts = item.texts()
    assert [mt.parse_fin(text).message_type for text in texts] == ["700", "701"]
    assert terms_of(parse("\n$\n".join(texts)), desk, margin=3_000) == logs.book(desk.alliance.contracts)[1].terms[0]


def test_advice_is_acknowledged_and_told_to_a_second_bank(begin, told, officer):
    begin(mt700(f78="PAY").replace(":72Z:", ":57A:ABOCCNB0090\n:72Z:"))
    officer("advise", 1, as_="abc_shanghai")
    officer("advise", 1, as_="bank_of_china_shanghai")
    numbers = dict(told())
    assert list(numbers) == ["700", "730", "710"]
    assert numbers["730"].receiver_reference == "LCSHA2026000031"
    advice = numbers["710"]
    assert (advice.sender, advice.receiver) == ("BKCHCNB0300", "ABOCCNB0090")
    assert advice.sender_confirmation.value == "WITHOUT OUR CONFIRMATION" and advice.amount == Decimal("1250000")


def test_an_amendment_is_told_as_mt707_and_lays_over_the_same(begin, told, officer, tmp_path):
    begin(CONFIRMED)
    (tmp_path / "mt707.txt").write_text(MT707)
    assert officer("amend", 1, tmp_path / "mt707.txt", as_=ISSUER)[0] == 0
    amendment = dict(told())["707"]
    assert (amendment.decrease.value, amendment.increase, amendment.number) == (Decimal(100000), None, 1)
    assert amendment.expiry_date.isoformat() == "2026-04-30"
    assert amendment.documents_changes[0].text.endswith("+ CERTIFICATE OF ORIGIN")
    officer("accept", 1, as_="exporter")
    officer("advise", 1, as_="bank_of_china_shanghai")
    assert [number for number, _ in told()] == ["700", "707", "730"]


def test_an_amendment_that_takes_a_field_away_cannot_be_told(tmp_path):
    base, less = parse(mt700()), parse(mt700(f78=""))
    with pytest.raises(MessageError) as refused:
        difference(base, less, 1, base.credit.issue_date, sender=None, receiver=None)
    assert refused.value.value == "bank_instructions"


def test_refusal_waiver_and_payment_to_the_beneficiary(begin, told, officer, folder):
    begin(mt700())
    officer("present", 1, folder, as_="exporter", shipment_date="2026-02-21")
    officer("refuse", 1, as_=ISSUER, code="goods_description")
    officer("waive", 1, as_="importer")
    officer("honour", 1, as_=ISSUER)
    made = told()
    assert [number for number, _ in made] == ["700", "734"]
    refusal = made[1][1]
    assert refusal.receiver is None and refusal.amount.value == Decimal(500_000)
    assert refusal.amount.value_date.isoformat() == "2026-01-12"
    assert any("late shipment" in item for item in refusal.discrepancies.items)
    assert any("goods description (art. 18(c))" in item for item in refusal.discrepancies.items)
    assert refusal.disposal.code is mt.Disposal.HOLD


def test_a_confirming_bank_that_is_refused_and_then_paid(begin, told, officer, folder):
    begin(CONFIRMED)
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    officer("honour", 1, as_=CONFIRMER)
    officer("forward", 1, as_=CONFIRMER)
    officer("refuse", 1, as_=ISSUER, code="data_conflict", disposal="NOTIFY")
    officer("waive", 1, as_="importer")
    officer("honour", 1, as_=ISSUER)
    made = dict(told())
    assert list(made) == ["700", "730", "754", "734", "756", "732"]
    assert made["730"].narrative == ("WE ADD OUR CONFIRMATION",)
    assert (made["754"].sender, made["754"].receiver) == ("ICBKCNB0SHI", "COMMCNS0SHI")
    assert made["754"].amount.value_date.isoformat() == "2026-01-12"
    assert made["734"].receiver == "ICBKCNB0SHI" and made["734"].disposal.code is mt.Disposal.NOTIFY
    assert made["732"].amount.value == made["756"].paid.value == Decimal(500_000)
    assert made["756"].presenting_reference == made["754"].sender_reference == "EP1/1"


def test_a_nominated_bank_that_tells_discrepancies_and_is_authorised(begin, told, officer, folder):
    begin(mt700(f41A="PCBCCNB0SHX\nBY DEF PAYMENT\n:42P:30 DAYS AFTER SIGHT"))
    officer("present", 1, folder, as_="exporter", shipment_date="2026-02-21")
    officer("forward", 1, as_="ccb_shanghai")
    officer("waive", 1, as_="importer")
    officer("honour", 1, as_=ISSUER)
    made = dict(told())
    assert list(made) == ["700", "750", "752"]
    assert made["750"].discrepancies.items and made["752"].further_identification == "SEE72Z"
    assert made["752"].bank_information == ("MATURES 2026-02-11",)


def test_a_claim_at_honour_names_the_reimbursing_bank(begin, told, officer, alliance, credit_file, folder):
    text = CONFIRMED.replace(":78:", ":53A:ABOCCNB0090\n:78:")
    credit_file.write_text(text)
    for bank in (ISSUER, CONFIRMER):
        commit(alliance, bank, 2_000_000 * YUAN if bank == ISSUER else 100 * YUAN)
    officer("apply", credit_file, as_="importer", claim_at_honour=True)
    assert officer("issue", credit_file, as_=ISSUER)[0] == 0
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    assert officer("honour", 1, as_=CONFIRMER)[0] == 0
    made = dict(told())
    assert list(made) == ["700", "740", "730", "754", "742"]
    assert made["740"].receiver == made["742"].receiver == "ABOCCNB0090"
    assert made["742"].total_claimed.value == Decimal(500_000)


def test_deferred_payment_is_advised_with_its_maturity(begin, told, officer, folder, alliance):
    begin(CONFIRMED.replace("BY PAYMENT", "BY DEF PAYMENT\n:42P:ON 2026-05-06"))
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    officer("honour", 1, as_=CONFIRMER)
    assert dict(told())["754"].amount.value_date.isoformat() == "2026-05-06"


def test_words_that_do_not_match_the_root_write_nothing(begin, told, desk, tmp_path):
    begin(mt700())
    (file,) = (tmp_path / "credits").glob("*.fin")
    file.write_text(mt700(f32B="CNY1,"))
    with pytest.raises(MessageError, match="does not match the root"):
        told()
    with pytest.raises(MessageError, match="does not match the root"):
        Files(tmp_path / "credits", b"another key, of sixteen bytes").load(
            logs.book(desk.alliance.contracts)[1].terms[0], 1
        )


def test_the_command_writes_a_file_for_each(begin, officer, tmp_path):
    begin(mt700())
    code, text = officer("messages", 1, out=tmp_path / "out")
    assert code == 0 and "001_1_mt700.txt  MT700 of CreditIssued" in text
    assert mt.read((tmp_path / "out/001_1_mt700.txt").read_bytes().decode()) == mt.read(mt700())
    code, text = officer("messages", 1, json=True)
    assert [row["type"] for row in json.loads(text)] == ["700"]
    assert at("2026-01-12 10:00") <= json.loads(text)[0]["at"]
