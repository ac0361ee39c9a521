"""A received message is the call that it amounts to: what is told of its event is the message itself."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from eport.credit import content, logs
from eport.credit.book import AmendmentState, Bank, ClaimState, Outcome, State
from eport.credit.commands.receive import READERS
from eport.credit.facts import CreditId
from eport.credit.outgoing import messages
from eport.credit.telling.issuing import pre_advice
from eport.messages import mt, tsrv_amendment, tsrv_notices
from eport.messages.mt import DEFINITIONS
from tests.credit.conftest import CONFIRMED, GUARANTEE, mt700
from tests.credit.test_acts import MT707
from tests.credit.test_messages_guarantee import MT767, STANDBY
from tests.credit.test_messages_partners import FIRST, honoured, transferred  # noqa: F401
from tests.helpers.credit import commit
from tests.helpers.money import YUAN
from tests.messages.samples import SAMPLES

ISSUER, ADVISING, CONFIRMER, REIMBURSING = (
    "bank_of_communications", "bank_of_china_shanghai", "icbc_shanghai", "abc_shanghai"
)  # fmt: skip
HEAD = "{{1:F01{}0000000000}}{{2:I{}{}N}}{{4:\n"
TERMINALS = {
    ISSUER: ("COMMCNS0ASHI", "COMMCNS0XSHI"), ADVISING: ("BKCHCNB0A300", "BKCHCNB0X300"),
    CONFIRMER: ("ICBKCNB0ASHI", "ICBKCNB0XSHI"), REIMBURSING: ("ABOCCNB0A090", "ABOCCNB0X090"),
    "ccb_shanghai": ("PCBCCNB0ASHX", "PCBCCNB0XSHX"),
}  # fmt: skip


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


@pytest.fixture
def receive(officer, tmp_path):
    """`receive(message or text, as_=…)` → exit code and output."""

    def run(message, *, as_, **options):
        file = tmp_path / "received.txt"
        if isinstance(message, tsrv_notices.Notice):
            file.write_bytes(tsrv_notices.write(message))
        elif isinstance(message, bytes):
            file.write_bytes(message)
        else:
            file.write_text(message if isinstance(message, str) else mt.write(message, "\n"))
        return officer("receive", file, as_=as_, **options)

    return run


def fin(number, sender, receiver, fields):
    """A message between two banks."""
    return HEAD.format(TERMINALS[sender][0], number, TERMINALS[receiver][1]) + fields.strip() + "\n-}"


# ------------------------------------------------------------------------------------------------------------- credits


@pytest.fixture
def issued(begin):
    begin(CONFIRMED)


def test_mt700_issues_for_the_issuing_and_advises_for_the_advising_bank(officer, receive, alliance, credit_file, book):
    credit_file.write_text(CONFIRMED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    assert officer("apply", credit_file, as_="importer")[0] == 0
    code, text = receive(CONFIRMED, as_=ADVISING)
    assert code == 2 and book()[1].state is State.APPLIED  # not issued, so that there is nothing to advise
    code, text = receive(CONFIRMED, as_=ISSUER)
    assert code == 0 and "issue credit 1" in text, text
    code, text = receive(CONFIRMED.replace("CNY1250000,00", "CNY1250000,"), as_=ADVISING)
    assert code == 0 and book()[1].flags, text


def test_mt700_with_another_word_is_not_advised(receive, issued):
    code, text = receive(CONFIRMED.replace("BEER", "BIER"), as_=ADVISING)
    assert code == 2 and "apparent authenticity is not given" in text


def test_mt710_is_advised_by_the_second_advising_bank(begin, receive, officer, told, book):
    begin(mt700(f78="PAY").replace(":72Z:", ":57A:ABOCCNB0090\n:72Z:"))
    officer("advise", 1, as_=ADVISING)
    code, text = receive(dict(told())["710"], as_=REIMBURSING)
    assert code == 0 and "advise credit 1" in text, text


def test_mt730_without_words_advises_and_with_them_confirms_or_declines(receive, issued, told, book):
    plain = fin("730", ADVISING, ISSUER, ":20:EP1\n:21:LCSHA2026000031\n:30:260112")
    assert receive(plain, as_=ADVISING)[0] == 0
    code, text = receive(plain, as_=ISSUER)
    assert code == 2 and "Bank of China, Shanghai Branch advised the credit: that is done --as it" in text
    line = ":20:EP1\n:21:LCSHA2026000031\n:30:260112\n:79Z:WE ADD OUR CONFIRMATION"
    assert receive(fin("730", CONFIRMER, ISSUER, line), as_=CONFIRMER)[0] == 0
    assert book()[1].confirmed
    assert [message.narrative for number, message in told() if number == "730"][-1] == ("WE ADD OUR CONFIRMATION",)


def test_mt730_in_other_words_is_not_guessed(receive, issued):
    text = fin("730", CONFIRMER, ISSUER, ":20:EP1\n:21:LCSHA2026000031\n:30:260112\n:79Z:WE MAY CONFIRM")
    code, said = receive(text, as_=CONFIRMER)
    assert code == 2 and "MT730 field 79Z" in said and "eport credit confirm" in said


def test_mt707_amends_and_its_answer_accepts(receive, issued, told, book, officer, tmp_path):
    officer("advise", 1, as_=ADVISING)
    assert receive(MT707, as_=ISSUER)[0] == 0
    message = dict(told())["707"]
    code, text = receive(message, as_=ADVISING)
    assert code == 0 and "amendment 1 of credit 1, which the beneficiary accepts or rejects" in text
    extended = fin(
        "730",
        CONFIRMER,
        ISSUER,
        """
:20:EP1\n:21:LCSHA2026000031\n:30:260112\n:79Z:WE EXTEND OUR CONFIRMATION TO AMENDMENT 1""",
    )
    officer("confirm", 1, as_=CONFIRMER)
    assert receive(extended, as_=CONFIRMER)[0] == 0
    answer = fin(
        "730",
        ADVISING,
        ISSUER,
        """
:20:EP1\n:21:LCSHA2026000031\n:30:260112\n:79Z:THE BENEFICIARY ACCEPTS AMENDMENT 1""",
    )
    code, text = receive(answer, as_=ADVISING)
    assert code == 2 and "Exporter accepts amendment 1: that is done --as it" in text
    assert receive(answer, as_="exporter")[0] == 0
    assert book()[1].amendments[0].state is AmendmentState.ACCEPTED and book()[1].amendments[0].extended
    assert told()[-1] == ("730", mt.read(answer))


def test_mt707_of_another_amendment_is_refused_at_the_other_desks(receive, issued):
    code, text = receive(MT707, as_=ADVISING)
    assert code == 2 and "the chain has no such amendment" in text


def test_mt707_that_asks_to_cancel_consents(receive, issued, told, book):
    names = ("expiry_date", "expiry_place", "decrease", "documents_changes", "latest_shipment")
    asked = replace(mt.read(MT707), **dict.fromkeys(names), cancellation=True)
    assert receive(asked, as_=ISSUER)[0] == 0
    assert told()[-1][1].cancellation and book()[1].consents


def test_mt734_refuses_in_its_words_and_mt732_takes_up(begin, receive, officer, folder, told, book):
    begin(CONFIRMED)
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    officer("honour", 1, as_=CONFIRMER)
    officer("forward", 1, as_=CONFIRMER)
    notice = fin(
        "734",
        ISSUER,
        CONFIRMER,
        """
:20:LCSHA2026000031
:21:EP1/1
:32A:260112CNY500000,00
:77J:+ goods description (art. 18(c))
+ THE BILL IS UNSIGNED
:77B:/NOTIFY/""",
    )
    assert receive(notice, as_=ISSUER)[0] == 0
    seen = book()[1].presentations[0].examinations[Bank.ISSUING]
    assert (seen.outcome, seen.discrepancies, seen.disposal) == (Outcome.REFUSED, 1 << 17 | 1 << 31, 1)
    officer("waive", 1, as_="importer")
    taken = fin("732", ISSUER, CONFIRMER, ":20:LCSHA2026000031\n:21:EP1/1\n:30:260112\n:32B:CNY500000,00")
    assert receive(taken.replace("500000", "400000"), as_=ISSUER)[0] == 2
    assert receive(taken, as_=ISSUER)[0] == 0
    assert dict(told())["732"] == mt.read(taken)


def test_mt734_without_a_code_of_disposal_is_refused(begin, receive, officer, folder):
    begin(CONFIRMED)
    officer("present", 1, folder, as_="exporter")
    notice = fin(
        "734",
        ISSUER,
        CONFIRMER,
        """
:20:LCSHA2026000031
:21:NONREF
:32A:260112CNY500000,00
:77J:+ LATE
:77B:AT YOUR DISPOSAL""",
    )
    code, text = receive(notice, as_=ISSUER)
    assert code == 2 and "MT734 field 77B" in text and "HOLD, NOTIFY" in text


def test_mt750_forwards_and_mt752_honours(begin, receive, officer, folder, told, book):
    begin(mt700(f41A="PCBCCNB0SHX\nBY DEF PAYMENT\n:42P:30 DAYS AFTER SIGHT"))
    officer("present", 1, folder, as_="exporter", shipment_date="2026-02-21")
    advice = fin(
        "750",
        "ccb_shanghai",
        ISSUER,
        """
:20:EP1/1
:21:LCSHA2026000031
:32B:CNY500000,00
:77J:+ late shipment (field 44C)""",
    )
    assert receive(advice, as_="ccb_shanghai")[0] == 0
    assert dict(told())["750"] == mt.read(advice)
    officer("waive", 1, as_="importer")
    authorised = fin(
        "752",
        ISSUER,
        "ccb_shanghai",
        """
:20:LCSHA2026000031
:21:EP1/1
:23:SEE72Z
:30:260112
:32B:CNY500000,00
:72Z:MATURES 2026-02-11""",
    )
    assert receive(authorised, as_=ISSUER)[0] == 0
    assert dict(told())["752"] == mt.read(authorised)


def test_mt754_honours_for_the_bank_that_sent_it(begin, receive, officer, folder, told):
    begin(CONFIRMED)
    officer("confirm", 1, as_=CONFIRMER)
    officer("present", 1, folder, as_="exporter", to="confirming")
    paid = fin("754", CONFIRMER, ISSUER, ":20:EP1/1\n:21:LCSHA2026000031\n:32A:260112CNY500000,00")
    assert receive(paid, as_=ISSUER)[0] == 2
    code, text = receive(paid, as_=CONFIRMER, price="1.00")
    assert code == 2 and "is honoured, not negotiated" in text
    assert receive(paid, as_=CONFIRMER, dry_run=True)[0] == 0
    assert receive(paid, as_=CONFIRMER)[0] == 0
    assert dict(told())["754"] == mt.read(paid)


def test_mt754_of_a_negotiation_asks_for_its_price(begin, receive, officer, folder, told, book):
    begin(mt700(f41A="PCBCCNB0SHX\nBY NEGOTIATION"))
    officer("present", 1, folder, as_="exporter")
    paid = fin("754", "ccb_shanghai", ISSUER, ":20:EP1/1\n:21:LCSHA2026000031\n:32A:260112CNY500000,00")
    code, text = receive(paid, as_="ccb_shanghai")
    assert code == 2 and "give it (--price YUAN)" in text
    code, text = receive(paid, as_="ccb_shanghai", price="490000.00")
    assert code == 0 and "negotiate presentation 1 of credit 1: ¥490,000.00 for ¥500,000.00" in text
    assert book()[1].presentations[0].examinations[Bank.NOMINATED].outcome is Outcome.HONOURED
    assert dict(told())["754"] == mt.read(paid)


def test_reimbursement_from_mt740_to_mt756(honoured, receive, told, book):  # noqa: F811
    authorise = fin(
        "740",
        ISSUER,
        REIMBURSING,
        """
:20:LCSHA2026000031
:40F:NOTURR
:31D:260331SHANGHAI
:32B:CNY700000,00
:41A:COMMCNS0SHI
BY PAYMENT""",
    )
    assert receive(authorise, as_=ISSUER)[0] == 0
    assert book()[1].authorisation.left == 700_000 * YUAN
    amend = fin(
        "747",
        ISSUER,
        REIMBURSING,
        """
:20:LCSHA2026000031
:30:260112
:33B:CNY200000,00
:34B:CNY500000,00""",
    )
    assert receive(amend, as_=ISSUER)[0] == 0
    claim = fin(
        "742",
        CONFIRMER,
        REIMBURSING,
        """
:20:EP1/1
:21:LCSHA2026000031
:31C:260112
:52A:COMMCNS0SHI
:32B:CNY500000,00
:34B:CNY500000,00""",
    )
    code, text = receive(claim, as_=CONFIRMER)
    assert code == 0, text
    paid = fin(
        "756",
        REIMBURSING,
        CONFIRMER,
        """
:20:LCSHA2026000031
:21:EP1/1
:32B:CNY500000,00
:33A:260112CNY500000,00""",
    )
    assert receive(paid, as_=REIMBURSING)[0] == 0
    assert book()[1].presentations[0].claim.state is ClaimState.PAID
    made = dict(told())
    assert made["747"] == mt.read(amend) and made["756"] == mt.read(paid)
    assert made["742"].total_claimed == mt.read(claim).total_claimed


def test_mt720_transfers_what_was_asked_for(officer, receive, alliance, credit_file, tmp_path, book, desk):
    from tests.credit.test_messages_partners import PART_PRICED, PRICED

    credit_file.write_text(PRICED)
    (tmp_path / "part.txt").write_text(PART_PRICED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    officer("apply", credit_file, as_="importer")
    officer("issue", credit_file, as_=ISSUER)
    officer("request-transfer", 1, tmp_path / "part.txt", as_="exporter", to="carrier", pass_amendments=True)
    part = mt.parse_mt700(PART_PRICED)
    told = mt.MT720(
        **{name: getattr(part, name) for name in mt.CreditTerms.__dataclass_fields__ if name != "applicant"},
        applicant=replace(mt.parse_mt700(PRICED).beneficiary, account=None), sender_reference="EP1T1",
        sender_confirmation=mt.codes.SenderConfirmation.WITHOUT,
        issuing_bank=mt.Institution(None, "COMMCNS0SHI", ()),
    )  # fmt: skip
    code, text = receive(replace(told, amount=Decimal(650_000)), as_=ISSUER, credit=1)
    assert code == 2 and "no request under credit 1 says what this MT720 says" in text
    code, text = receive(told, as_=ISSUER, credit=1)
    assert code == 0, text
    made = messages(book()[FIRST], desk.directory, desk.files.load, book()[CreditId.of(1)])
    assert made[0].message == told


# ----------------------------------------------------------------------------------------------------------- guarantees


@pytest.fixture
def guarantee(begin):
    begin(GUARANTEE)


DEMAND = fin(
    "765",
    ISSUER,
    ISSUER,
    """
:20:EP1/1
:21:GUA2026000007
:52A:COMMCNS0SHI
:59:EXPORTER
HAMBURG
:31L:260112
:22G:PAYM
:32B:CNY250000,00
:49A:COMP""",
)


def test_mt760_is_advised_by_who_received_it(receive, guarantee, book):
    assert receive(GUARANTEE, as_=ADVISING)[0] == 0
    assert book()[1].flags


def test_mt767_and_the_same_as_tsrv_005_amend(receive, guarantee, told, book):
    code, text = receive(tsrv_amendment.write(mt.read(MT767)), as_=ISSUER)
    assert code == 0, text
    assert dict(told())["767"] == mt.read(MT767)
    answer = tsrv_notices.AmendmentResponse(
        undertaking_number="GUA2026000007", amendment_number="1", issuer=mt.Institution(None, "COMMCNS0SHI", ()),
        status=mt.codes.AmendmentStatus.ACCEPTED,
    )  # fmt: skip
    assert receive(answer, as_=ISSUER)[0] == 2
    assert receive(answer, as_="exporter")[0] == 0
    assert told()[-1] == ("tsrv.008", answer)
    assert book()[1].present_terms.amount == 300_000_00


@pytest.mark.parametrize(("code", "number"), [("ACCP", 300_000_00), ("REJT\nTOO LITTLE", 400_000_00)])
def test_mt787_is_the_beneficiarys_answer_to_an_amendment(receive, guarantee, told, book, code, number):
    assert receive(MT767, as_=ISSUER)[0] == 0
    answer = fin(
        "787", ADVISING, ISSUER, f":20:EP1\n:21:GUA2026000007\n:52A:COMMCNS0SHI\n:26E:1\n:23R:{code}"
    )  # fmt: skip
    exit_code, text = receive(answer.replace(":26E:1", ":26E:2"), as_="exporter")
    assert exit_code == 2 and "amendment 2 of credit 1 does not wait for an answer" in text
    exit_code, text = receive(answer, as_=ISSUER)
    assert exit_code == 2 and "amendment 1: that is done --as it" in text
    assert receive(answer, as_="exporter")[0] == 0
    assert book()[1].present_terms.amount == number
    assert dict(told())["787"] == mt.read(answer.replace("\nTOO LITTLE", ""))


def test_mt768_without_words_advises_and_with_them_answers_for_the_confirmation(begin, receive, told, book):
    begin(STANDBY)
    plain = fin("768", ADVISING, ISSUER, ":20:EP1\n:21:GUA2026000007\n:30:260112")
    assert receive(plain, as_=ADVISING)[0] == 0 and book()[1].flags
    assert dict(told())["768"] == mt.read(plain)
    code, text = receive(plain.replace("-}", ":72Z:/PHONBEN/\n-}"), as_=ADVISING)
    assert code == 2 and "MT768 field 72Z" in text
    confirms = fin("768", CONFIRMER, ISSUER, ":20:EP1\n:21:GUA2026000007\n:30:260112\n:72Z:WE ADD OUR CONFIRMATION")
    assert receive(confirms, as_=ISSUER)[0] == 2
    assert receive(confirms, as_=CONFIRMER)[0] == 0 and book()[1].confirmed
    assert dict(told())["768"] == mt.read(confirms)
    assert receive(MT767, as_=ISSUER)[0] == 0
    extends = confirms.replace("WE ADD OUR CONFIRMATION", "WE EXTEND OUR CONFIRMATION TO\nAMENDMENT 1")
    assert receive(extends, as_=CONFIRMER)[0] == 0 and book()[1].amendments[0].extended
    assert dict(told())["768"] == mt.read(extends)


def test_mt785_and_tsrv_011_are_held_against_the_day_on_the_chain(receive, guarantee):
    ends = fin(
        "785", ISSUER, ADVISING, ":20:GUA2026000007\n:52A:COMMCNS0SHI\n:31C:260112\n:59:EXPORTER\nHAMBURG\n:31E:260630"
    )  # fmt: skip
    code, text = receive(ends, as_=ADVISING)
    assert code == 0 and "guarantee 1 ends on 2026-06-30" in text
    code, text = receive(ends.replace(":31E:260630", ":31E:260629"), as_=ADVISING)
    assert code == 2 and "MT785 field 31E" in text and "guarantee 1 ends on 2026-06-30" in text
    bank = mt.Institution(None, "COMMCNS0SHI", ())
    notice = tsrv_notices.NonExtension(undertaking_number="GUA2026000007", issuer=bank, notifying=bank)
    code, text = receive(notice, as_="exporter")
    assert code == 0 and "guarantee 1 ends on 2026-06-30" in text


def test_mt765_demands_and_mt786_refuses(receive, guarantee, told, book):
    code, text = receive(DEMAND, as_="exporter")
    assert code == 0, text
    assert replace(dict(told())["765"], sender="COMMCNS0SHI") == mt.read(DEMAND)
    refusal = fin(
        "786",
        ISSUER,
        ADVISING,
        """
:20:GUA2026000007
:21:EP1/1
:52A:COMMCNS0SHI
:30:260112
:32B:CNY250000,00
:77J:+ NO STATEMENT OF BREACH
:77B:/HOLD/""",
    )
    assert receive(refusal, as_=ISSUER)[0] == 0
    assert book()[1].presentations[0].examinations[Bank.ISSUING].outcome is Outcome.REFUSED
    assert told()[-1][1].demand_reference == "EP1/1"


def test_mt765_is_recorded_by_the_bank_that_received_it(begin, receive, book):
    begin(GUARANTEE.replace(":45C:", ":41F:PCBCCNB0SHX\n:45C:"))
    assert receive(DEMAND, as_=ISSUER)[0] == 2
    code, text = receive(DEMAND, as_="ccb_shanghai", received="2026-01-12 09:30")
    assert code == 0, text
    assert book()[1].presentations[0].at is Bank.NOMINATED


def test_mt765_paex_asks_to_extend_and_tsrv_015_extends(receive, guarantee, told, book):
    asked = DEMAND.replace(":22G:PAYM", ":22G:PAEX").replace(":49A:COMP", ":49A:COMP\n:31E:260930")
    code, text = receive(asked, as_="exporter")
    assert code == 0 and "or extend until 2026-09-30" in text, text
    about = {
        "undertaking_number": "GUA2026000007", "issuer": mt.Institution(None, "COMMCNS0SHI", ()), "demand": "EP1/1",
        "amount": mt.Amount("CNY", Decimal("250000.00")),
    }  # fmt: skip
    extended = tsrv_notices.ExtendOrPayResponse(**about, status=tsrv_notices.DemandStatus.EXTENDED)
    withdrawn = tsrv_notices.DemandWithdrawal(**about, submitted=dt.datetime(2026, 1, 12, 10))
    assert receive(extended, as_=ISSUER)[0] == 0
    assert receive(withdrawn, as_="exporter")[0] == 0
    assert book()[1].presentations[0].examinations[Bank.ISSUING].outcome is Outcome.RETURNED
    assert dict(told())["tsrv.015"] == extended


def test_mt769_releases_wholly_for_the_beneficiary_and_reduces_for_the_issuer(receive, guarantee, told, book):
    release = fin("769", ADVISING, ISSUER, ":20:EP1\n:21:GUA2026000007\n:30:260112\n:33B:{}\n:34B:{}")
    partly = release.replace("{}", "CNY100000,00", 1).replace("{}", "CNY300000,00")
    assert receive(partly, as_="exporter")[0] == 2
    assert receive(partly, as_=ISSUER)[0] == 0
    assert dict(told())["767"].undertaking.decrease.value == Decimal(100_000)
    whole = release.replace("{}", "CNY400000,00", 1).replace("{}", "CNY0,00")
    code, text = receive(whole, as_="exporter")
    assert code == 0 and "consent to end guarantee 1" in text


# ----------------------------------------------------------------------------------------------------------- the others


def test_every_message_of_the_tables_is_read_or_refused_with_a_reason(receive, issued):
    known = {definition.kind for definition in DEFINITIONS.values()}
    continued = {DEFINITIONS[item.continuation.number].kind for item in DEFINITIONS.values() if item.continuation}
    assert known - continued <= set(READERS)
    code, text = receive(HEAD.format("COMMCNS0ASHI", "705", "BKCHCNB0X300") + SAMPLES["705"] + "-}", as_=ADVISING)
    assert code == 2 and "no credit on the chain has a number of this MT705" in text


def test_a_message_about_nothing_on_the_chain_says_which_numbers_it_has(receive, issued):
    text = fin("732", ISSUER, CONFIRMER, ":20:OTHER\n:21:EP9/1\n:30:260112\n:32B:CNY1,00")
    code, said = receive(text, as_=ISSUER)
    assert code == 2 and "no credit on the chain has a number of this MT732 (OTHER, EP9/1)" in said


@pytest.fixture
def applied(officer, alliance, credit_file):
    """ICBC is asked to confirm; the issuing bank has its liquidity, and has not issued."""
    credit_file.write_text(CONFIRMED)
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    assert officer("apply", credit_file, as_="importer")[0] == 0


def test_mt705_is_told_of_a_pre_advice_and_read_at_the_issuing_banks_desk(receive, officer, applied, told, book):
    code, text = officer("pre-advise", 1, as_=ISSUER)
    assert code == 0 and "irrevocably bound to issue it" in text
    ((number, message),) = told()
    credit = mt.parse_mt700(CONFIRMED)
    assert (number, message.amount.value, message.expiry_date) == ("705", credit.amount, credit.expiry_date)
    code, text = receive(message, as_=ADVISING)
    assert code == 0 and "credit 1 is pre-advised: wait for the MT700 and hold it against this" in text
    assert officer("withdraw", 1, as_="importer")[0] == 2
    assert book()[1].state is State.APPLIED
    code, text = officer("issue-pre-advised", 1, as_="exporter")
    assert code == 0 and book()[1].state is State.ISSUED
    assert [number for number, _ in told()] == ["705", "700"]
    code, text = receive(message, as_=ISSUER)
    assert code == 2 and "a pre-advice comes before" in text


def test_mt705_pre_advises_where_its_sender_receives_it(receive, applied, told, book):
    full = mt.parse_mt700(CONFIRMED)
    message = replace(pre_advice(content.of(full)), sender="COMMCNS0SHI", receiver="BKCHCNB0300")
    code, text = receive(message, as_=ADVISING)
    assert code == 2 and "that is done --as it" in text
    code, text = receive(replace(message, tolerance=None), as_=ISSUER)
    assert code == 2 and "says otherwise than this MT705 in tolerance" in text
    code, text = receive(message, as_=ISSUER)
    assert code == 0 and "pre-advise credit 1" in text
    assert book()[1].expires_at and dict(told())["705"] == message


def test_json_says_what_was_done(receive, issued):
    code, text = receive(CONFIRMED, as_=ADVISING, json=True)
    assert code == 0 and json.loads(text)["act"] == "DocumentaryCredit.advise"
