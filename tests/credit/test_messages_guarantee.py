"""The life of a guarantee in messages: MT760, 767, 765, 786, 769 and ISO 20022, each read back as it was written."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from eport.credit import logs
from eport.credit.amending import terms_of
from eport.credit.book import State
from eport.credit.content import of, parse
from eport.credit.telling.differing import undertaking_difference
from eport.messages import mt, tsrv, tsrv_notices
from eport.messages.errors import MessageError
from eport.messages.mt.codes import AmendmentStatus, DemandType
from tests.credit.conftest import GUARANTEE

ISSUER, ADVISING = "bank_of_communications", "bank_of_china_shanghai"
STANDBY = (
    GUARANTEE.replace("DGAR", "STBY").replace("URDG", "ISPR").replace(":44H:", ":49:CONFIRM\n:58A:ICBKCNB0SHI\n:44H:")
)
MT767 = """\
{1:F01COMMCNS0ASHI0000000000}{2:I767BKCHCNB0X300N}{4:
:15A:
:27:1/1
:21:NONREF
:22A:ISUA
:15B:
:20:GUA2026000007
:26E:1
:30:260112
:52A:COMMCNS0SHI
:33B:CNY100000,
:23B:FIXD
:31E:260731
:77U:CLAUSE 4 IS DELETED
-}
"""


@pytest.fixture
def demand(tmp_path):
    """A demand for 250,000 yuan."""
    folder = tmp_path / "demand"
    folder.mkdir()
    (folder / "presentation.json").write_text(json.dumps({"amount": "250000.00", "invoice": "DEMAND-1"}))
    (folder / "1_demand.json").write_text(json.dumps({"kind": "other", "title": "DEMAND"}))
    return folder


def test_a_guarantee_is_issued_under_urdg_758_and_told_as_it_was_applied_for(begin, told, desk):
    begin(GUARANTEE)
    ((number, message),) = told()
    assert number == "760" and message == mt.read(GUARANTEE)
    terms = logs.book(desk.alliance.contracts)[1].terms[0]
    assert (terms.rules, terms.amount, terms.documents, terms.place_of_expiry) == (2, 400_000_00, 0, b"CN")
    assert terms_of(parse(mt.write(message, newline="\n")), desk, margin=3_000) == terms


def test_the_same_guarantee_as_tsrv_001_gives_the_same_terms(begin, desk, officer, tmp_path):
    file = tmp_path / "guarantee.xml"
    file.write_bytes(tsrv.write(mt.read(GUARANTEE)))
    code, text = officer("apply", file, as_="importer")
    assert code == 0, text
    found = logs.book(desk.alliance.contracts)[1].terms[0]
    named = dataclasses.replace(terms_of(of(mt.read(GUARANTEE)), desk, margin=3_000), advising_bank=0)
    assert found == named  # the header that names the advising bank is none of tsrv.001


def test_a_standby_under_isp98_is_confirmed_and_advised_on(begin, told, desk, officer):
    begin(STANDBY.replace(":32B:", ":56A:BKCHCNB0300\n:57A:ABOCCNB0090\n:32B:"))
    assert logs.book(desk.alliance.contracts)[1].terms[0].rules == 1
    officer("confirm", 1, as_="icbc_shanghai")
    officer("advise", 1, as_=ADVISING)
    issued, confirmed, acknowledged, advised = (message for _, message in told())
    assert confirmed == mt.MT768(
        sender="ICBKCNB0SHI", receiver="COMMCNS0SHI", sender_reference="EP1", receiver_reference="GUA2026000007",
        acknowledged_date=issued.undertaking.issue_date, bank_information=("WE ADD OUR CONFIRMATION",),
    )  # fmt: skip
    assert acknowledged == dataclasses.replace(confirmed, sender="BKCHCNB0300", bank_information=None)
    assert (advised.sender, advised.receiver, advised.purpose.value) == ("BKCHCNB0300", "ABOCCNB0090", "ADVI")
    assert advised.undertaking == issued.undertaking


def test_an_amendment_is_told_as_mt767_and_answered_as_mt787_and_tsrv_008(begin, told, officer, tmp_path):
    begin(GUARANTEE)
    (tmp_path / "mt767.txt").write_text(MT767)
    assert officer("amend", 1, tmp_path / "mt767.txt", as_=ISSUER)[0] == 0
    amendment = dict(told())["767"]
    assert amendment == mt.read(MT767)
    assert officer("accept", 1, as_="exporter")[0] == 0
    numbers = dict(told())
    assert list(numbers) == ["760", "767", "787", "tsrv.008"]
    response = numbers["787"]
    assert (response.sender, response.receiver) == ("BKCHCNB0300", "COMMCNS0SHI")
    assert (response.undertaking_number, response.amendment_number) == ("GUA2026000007", 1)
    assert response.status == mt.values.CodedLines(AmendmentStatus.ACCEPTED)
    answer = numbers["tsrv.008"]
    assert (answer.undertaking_number, answer.amendment_number) == ("GUA2026000007", "1")
    assert answer.status is AmendmentStatus.ACCEPTED


def test_an_amendment_that_is_no_mt767_is_refused():
    base = parse(GUARANTEE)
    other = parse(GUARANTEE.replace("FIRST COMPLYING", "COMPLYING"))
    with pytest.raises(MessageError) as refused:
        undertaking_difference(base, other, 1, base.undertaking.undertaking.issue_date, sender=None, receiver=None)
    assert refused.value.value == "terms"


def test_a_demand_is_refused_by_mt786_with_every_discrepancy(begin, told, officer, demand):
    begin(GUARANTEE)
    assert officer("present", 1, demand, as_="exporter")[0] == 0
    assert officer("refuse", 1, as_=ISSUER, code="other")[0] == 0
    made = dict(told())
    assert list(made) == ["760", "765", "786"]
    assert made["765"].type is DemandType.PAY and made["765"].amount.value == Decimal(250_000)
    assert made["765"].receiver == "COMMCNS0SHI"
    refusal = made["786"]
    assert refusal.demand_reference == made["765"].sender_reference == "EP1/1"
    assert refusal.discrepancies.items == ("other",) and refusal.disposal.code is mt.Disposal.HOLD


def test_extend_or_pay_is_told_as_mt765_paex_and_answered(begin, told, officer, demand):
    begin(GUARANTEE)
    officer("present", 1, demand, as_="exporter")
    assert officer("extend-or-pay", 1, "2026-09-30", as_="exporter")[0] == 0
    code, text = officer("suspend-payment", 1, until="2026-01-30 17:00", as_=ISSUER)
    assert code == 0, text
    assert officer("grant-extension", 1, as_=ISSUER)[0] == 0
    assert officer("conclude-extension", 1, as_=ISSUER)[0] == 0
    made = told()
    numbers = [number for number, _ in made]
    assert numbers[:3] == ["760", "765", "765"] and {"767", "tsrv.015", "tsrv.017"} <= set(numbers)
    assert made[2][1].type is DemandType.PAY_OR_EXTEND
    assert made[2][1].requested_expiry == dict(made)["767"].undertaking.expiry_date
    assert dict(made)["tsrv.015"].status is tsrv_notices.DemandStatus.EXTENDED
    assert dict(made)["tsrv.017"].demand == "EP1/1"


def test_a_guarantee_is_released_by_mt769_after_the_issuer_asked(begin, told, officer, desk):
    begin(GUARANTEE)
    for party in (ISSUER, "exporter"):
        assert officer("cancel", 1, as_=party)[0] == 0
    assert logs.book(desk.alliance.contracts)[1].state is State.CANCELLED
    made = dict(told())
    assert list(made) == ["760", "767", "769"]
    assert made["767"].cancellation
    assert made["769"].released.value == Decimal(400_000) and made["769"].outstanding.value == 0


def test_the_command_names_files_by_type(begin, officer, demand, tmp_path):
    begin(GUARANTEE)
    officer("present", 1, demand, as_="exporter")
    code, text = officer("messages", 1, out=tmp_path / "out")
    assert code == 0 and "001_1_mt760.txt  MT760 of CreditIssued" in text
    assert mt.read((tmp_path / "out/002_1_mt765.txt").read_bytes().decode()).amount.value == Decimal(250_000)
