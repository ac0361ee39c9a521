"""MT700: the well-known handbook trade (ABC of Vienna buys beer from Amdam, EUR 100,000), re-composed for SR2018."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.mt import (
    MT700,
    ApplicableRules,
    Availability,
    AvailableBy,
    Confirmation,
    CreditForm,
    Institution,
    Narrative,
    Party,
    Permission,
    PresentationPeriod,
    RuleSet,
    Tolerance,
    parse_mt700,
)

# Field by field, so that a test can change one. Parties and terms follow the handbook's example; the BICs are test
# BICs (location code ending in 0), the wording is ours, and fields that SR2018 asks for are added.
ABC_AMDAM: dict[str, str] = {
    "27": "1/1",
    "40A": "IRREVOCABLE",
    "20": "12345",
    "23": "PREADV/02-05",
    "31C": "020505",
    "40E": "UCP LATEST VERSION",
    "31D": "020730AMSTERDAM",
    "51A": "/C/0012\nABCBATW0",
    "50": "ABC COMPANY\nKAERNTNERSTRASSE 3\nVIENNA",
    "59": "/0501912345\nAMDAM COMPANY\nP.O. BOX 123\nAMSTERDAM",
    "32B": "EUR100000,",
    "39A": "10/05",
    "39C": "FREIGHT UP TO EUR 500",
    "41A": "HBANNL20\nBY PAYMENT",
    "43P": "ALLOWED",
    "43T": "NOT ALLOWED",
    "44A": "AMSTERDAM",
    "44E": "AMSTERDAM AIRPORT",
    "44F": "VIENNA AIRPORT",
    "44B": "VIENNA",
    "44C": "020714",
    "45A": "+ 400,000 BOTTLES OF BEER, 12 TO AN\nEXPORT CARTON\n+ FCA AMSTERDAM",
    "46A": "DOCUMENTS:\n+ SIGNED COMMERCIAL INVOICE, 5 COPIES\n+ FORWARDER'S CERTIFICATE OF RECEIPT\n"
    "ADDRESSED TO THE APPLICANT",
    "47A": "1. DOCUMENTS IN ENGLISH\n2) INVOICE DATED\n31. MAY OR LATER\n3. NO T/T CLAIMS",
    "49G": "PRE-FINANCING & DISCOUNT @ BANK'S RATE",
    "49H": "NONE",
    "71D": "CHARGES OUTSIDE AUSTRIA ARE\nBENEFICIARY'S",
    "48": "6/DATE OF THE RECEIPT",
    "49": "CONFIRM",
    "58A": "HBANNL20",
    "53A": "RBNKUS30XXX",
    "78": "PLEASE REIMBURSE YOURSELVES ON THE REIMBURSING BANK",
    "57D": "MEES BANK\nAMSTERDAM",
    "72Z": "/PHONBEN/",
}


def compose(**changes: str | None) -> str:
    """The example as bare fields; `f32B='…'` changes, adds or (None) removes a field."""
    fields: dict[str, str | None] = {**ABC_AMDAM, **{tag[1:]: value for tag, value in changes.items()}}
    return "\n".join(f":{tag}:{value}" for tag, value in fields.items() if value is not None)


def test_mt700_reads_every_field_of_the_handbook_trade() -> None:
    assert parse_mt700(compose()) == MT700(
        sender=None,
        receiver=None,
        form=CreditForm.IRREVOCABLE,
        credit_number="12345",
        pre_advice="PREADV/02-05",
        issue_date=date(2002, 5, 5),
        rules=ApplicableRules(RuleSet.UCP, None),
        expiry_date=date(2002, 7, 30),
        expiry_place="AMSTERDAM",
        applicant_bank=Institution("C/0012", "ABCBATW0", ()),
        applicant=Party(None, ("ABC COMPANY", "KAERNTNERSTRASSE 3", "VIENNA")),
        beneficiary=Party("0501912345", ("AMDAM COMPANY", "P.O. BOX 123", "AMSTERDAM")),
        currency="EUR",
        amount=Decimal("100000.00"),
        tolerance=Tolerance(plus=10, minus=5),
        additional_amounts=("FREIGHT UP TO EUR 500",),
        available=Availability(Institution(None, "HBANNL20", ()), AvailableBy.SIGHT_PAYMENT),
        drafts_at=None,
        drawee=None,
        mixed_payment=None,
        deferred_payment=None,
        partial_shipments=Permission.ALLOWED,
        transhipment=Permission.NOT_ALLOWED,
        place_of_receipt="AMSTERDAM",
        port_of_loading="AMSTERDAM AIRPORT",
        port_of_discharge="VIENNA AIRPORT",
        place_of_delivery="VIENNA",
        latest_shipment=date(2002, 7, 14),
        shipment_period=None,
        goods=Narrative(ABC_AMDAM["45A"], ("400,000 BOTTLES OF BEER, 12 TO AN EXPORT CARTON", "FCA AMSTERDAM")),
        documents=Narrative(
            ABC_AMDAM["46A"],
            (
                "DOCUMENTS:",
                "SIGNED COMMERCIAL INVOICE, 5 COPIES",
                "FORWARDER'S CERTIFICATE OF RECEIPT ADDRESSED TO THE APPLICANT",
            ),
        ),
        conditions=Narrative(
            ABC_AMDAM["47A"], ("DOCUMENTS IN ENGLISH", "INVOICE DATED 31. MAY OR LATER", "NO T/T CLAIMS")
        ),
        payment_conditions_beneficiary=Narrative(ABC_AMDAM["49G"], (ABC_AMDAM["49G"],)),
        payment_conditions_bank=Narrative("NONE", ("NONE",)),
        charges=("CHARGES OUTSIDE AUSTRIA ARE", "BENEFICIARY'S"),
        presentation_period=PresentationPeriod(6, "DATE OF THE RECEIPT"),
        confirmation=Confirmation.CONFIRM,
        confirming_bank=Institution(None, "HBANNL20", ()),
        reimbursing_bank=Institution(None, "RBNKUS30XXX", ()),
        bank_instructions=("PLEASE REIMBURSE YOURSELVES ON THE REIMBURSING BANK",),
        advise_through=Institution(None, None, ("MEES BANK", "AMSTERDAM")),
        bank_information=("/PHONBEN/",),
    )


MANDATORY = ("27", "40A", "20", "31C", "40E", "31D", "50", "59", "32B", "41A", "49")
OPTIONAL = tuple(tag for tag in ABC_AMDAM if tag not in MANDATORY)


def test_mt700_without_optional_fields_reads_none() -> None:
    credit = parse_mt700(compose(**{f"f{tag}": None for tag in OPTIONAL}))
    absent = {field.name for field in dataclasses.fields(credit) if getattr(credit, field.name) is None}
    assert len(absent) == len(dataclasses.fields(credit)) - 12
    assert credit.tolerance is None
    assert credit.presentation_period is None


@pytest.mark.parametrize("tag", MANDATORY)
def test_mt700_without_a_mandatory_field_names_it(tag: str) -> None:
    with pytest.raises(MessageError, match="is mandatory in MT700") as raised:
        parse_mt700(compose(**{f"f{tag}": None}))
    assert raised.value.field == f"MT700 field {tag.replace('41A', '41a')}"


@pytest.mark.parametrize("tag", tuple(ABC_AMDAM))
def test_mt700_field_that_comes_twice_names_it(tag: str) -> None:
    with pytest.raises(MessageError, match="comes twice") as raised:
        parse_mt700(compose() + f"\n:{tag}:{ABC_AMDAM[tag]}")
    assert raised.value.field == f"MT700 field {tag}"


def bad(tag: str, value: str, rule: str, field: str | None = None, **more: str | None) -> object:
    return pytest.param(tag, value, rule, field or tag, more, id=f"{tag}-{rule[:30]}-{value[:16]!r}")


@pytest.mark.parametrize(
    ("tag", "value", "rule", "field", "more"),
    [
        bad("27", "1/2", "goes on in MT701"),
        bad("27", "2/2", "goes on in MT701"),
        bad("27", "11", "1!n/1!n"),
        bad("27", "0/1", "1!n/1!n"),
        bad("40A", "REVOCABLE", "UCP 600 art. 3"),
        bad("40A", "REVOCABLE TRANSFERABLE", "UCP 600 art. 3"),
        bad("40A", "IRREVOCABLE STANDBY", "not one of IRREVOCABLE, IRREVOCABLE TRANSFERABLE"),
        bad("40A", "irrevocable", "not one of"),
        bad("20", "/12345", "SWIFT T26"),
        bad("20", "12345/", "SWIFT T26"),
        bad("20", "12//345", "SWIFT T26"),
        bad("20", "A" * 17, "line of 17 characters"),
        bad("20", "LC_1", "outside the SWIFT X set"),
        bad("20", "1\n2", "has 2 lines"),
        bad("23", "/PREADV", "SWIFT T26"),
        bad("31C", "021301", "not a date YYMMDD"),
        bad("31C", "020230", "not a date YYMMDD"),
        bad("31C", "2002-5", "not a date YYMMDD"),
        bad("40E", "UCP600", "not one of UCP LATEST VERSION"),
        bad("40E", "UCP LATEST VERSION/X", "SWIFT D81"),
        bad("40E", "OTHR/", "35x"),
        bad("40E", "OTHR/" + "X" * 36, "35x"),
        bad("31D", "020730", "art. 6(d)(ii)"),
        bad("31D", "020230VIENNA", "not a date YYMMDD"),
        bad("31D", "020504AMSTERDAM", "expires before the issue date", f44C=None),
        bad("44C", "020731", "shipment after the expiry 2002-07-30"),
        bad("44C", "20020714", "line of 8 characters"),
        bad("44D", "IN JULY", "(MT700 NVR, D06)"),
        bad("51A", "/C/0012", "no single line with the BIC"),
        bad("51A", "ABCBATW", "ISO 9362"),
        bad("51A", "/" + "1" * 35 + "\nABCBATW0", "party identifier"),
        bad("51A", "/\nABCBATW0", "party identifier"),
        bad("51D", "ABC BANK", "two options", field="51a"),
        bad("57D", "/12", "0 lines of name"),
        bad("57D", "A" * 36, "allows 35"),
        bad("57B", "/12", "two options", field="57a"),
        bad("50", "A\nB\nC\nD\nE", "has 5 lines"),
        bad("50", "A" * 36, "line of 36 characters"),
        bad("59", "/0501912345", "0 lines of name"),
        bad("59", "A\nB\nC\nD\nE", "5 lines of name"),
        bad("32B", "EUR0,00", "not above zero"),
        bad("32B", "EUR-1,00", "3!a15d"),
        bad("32B", "EUR100000.00", "3!a15d"),
        bad("32B", "EUR100000", "3!a15d"),
        bad("32B", "EUR,50", "3!a15d"),
        bad("32B", "EUR1000000000000,00", "line of 19 characters"),
        bad("32B", "XYZ100,00", "ISO 4217"),
        bad("32B", "RMB100,00", "ISO 4217"),
        bad("32B", "EUR1,005", "EUR has 2 decimals, not 3"),
        bad("32B", "JPY100,0", "JPY has 0 decimals, not 1"),
        bad("39A", "101/00", "above 100 %"),
        bad("39A", "00/101", "above 100 %"),
        bad("39A", "100/00", "at most 2 digits"),
        bad("39A", "005/05", "2n/2n"),
        bad("39A", "5", "2n/2n"),
        bad("39A", "-5/5", "2n/2n"),
        bad("39B", "NOT EXCEEDING", "not a field of MT700"),
        bad("71B", "OURS", "not a field of MT700"),
        bad("72", "X", "not a field of MT700"),
        bad("99Z", "X", "not a field of MT700"),
        bad("41A", "BY PAYMENT", "names no bank"),
        bad("41A", "HBANNL20\nBY CHEQUE", "not one of BY ACCEPTANCE"),
        bad("41A", "HBANNL20\nPAYMENT", "not one of BY ACCEPTANCE"),
        bad("41D", "ANY BANK\nBY NEGOTIATION", "two options", field="41a"),
        bad("42C", "AT SIGHT", "(MT700 NVR, C90)", field="42a"),
        bad("42A", "HBANNL20", "(MT700 NVR, C90)", field="42C"),
        bad("42M", "50 AT SIGHT", "only one of", field="42a", f42P="60 DAYS"),
        bad("42P", "60 DAYS", "only one of", field="42a", f42C="AT SIGHT", f42D="BANK"),
        bad("43P", "PROHIBITED", "not one of ALLOWED, CONDITIONAL, NOT ALLOWED"),
        bad("43T", "FORBIDDEN", "not one of ALLOWED, CONDITIONAL, NOT ALLOWED"),
        bad("44E", "A" * 141, "line of 141 characters"),
        bad("44F", "A" * 100 + "\n" + "B" * 40, "141 characters"),
        bad("45A", "A" * 66, "line of 66 characters"),
        bad("45A", "\n".join(["A"] * 101), "has 101 lines"),
        bad("46A", "PRICE £5", "outside the SWIFT Z set", field="FIN field 45A"),
        bad("78", "A@B", "outside the SWIFT X set"),
        bad("48", "1000", "3n[/35x]"),
        bad("48", "21 DAYS", "3n[/35x]"),
        bad("48", "21/", "3n[/35x]"),
        bad("49", "UNKNOWN", "not one of CONFIRM, MAY ADD, WITHOUT"),
    ],
)
def test_mt700_bad_field_names_field_and_rule(
    tag: str, value: str, rule: str, field: str, more: dict[str, str | None]
) -> None:
    with pytest.raises(MessageError) as raised:
        parse_mt700(compose(**{f"f{tag}": value}, **more))
    assert raised.value.field in (f"MT700 field {field}", field)
    assert rule in raised.value.rule
    assert "\n" not in str(raised.value)


def test_mt700_withdrawn_field_tells_its_successor() -> None:
    with pytest.raises(MessageError) as raised:
        parse_mt700(compose(f71B="OURS"))
    assert raised.value.remedy == "Use 71D"


def test_mt700_another_message_type_raises() -> None:
    with pytest.raises(MessageError, match="not message type 700"):
        parse_mt700("{1:F01COMMCNS0ASHI1234567890}{2:I707BKCHCNB0X300N}{4:\n" + compose() + "\n-}")


def test_mt700_in_blocks_names_issuing_and_advising_bank() -> None:
    credit = parse_mt700("{1:F01COMMCNS0ASHI1234567890}{2:I700BKCHCNB0X300N}{4:\n" + compose() + "\n-}")
    assert (credit.sender, credit.receiver) == ("COMMCNS0SHI", "BKCHCNB0300")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("CNY1250000,00", "CNY", "1250000.00"),
        ("CNY1250000,5", "CNY", "1250000.50"),
        ("CNY0,01", "CNY", "0.01"),
        ("JPY5000,", "JPY", "5000"),
        ("KWD1,234", "KWD", "1.234"),
        ("CNY999999999999,99", "CNY", "999999999999.99"),
    ],
)
def test_mt700_amount_keeps_the_scale_of_its_currency(text: str, currency: str, amount: str) -> None:
    credit = parse_mt700(compose(f32B=text))
    assert (credit.currency, str(credit.amount)) == (currency, amount)


@pytest.mark.parametrize(
    ("text", "plus", "minus"), [("05/05", 5, 5), ("0/5", 0, 5), ("99/00", 99, 0), ("00/99", 0, 99)]
)
def test_mt700_tolerance_up_to_what_the_parties_agree(text: str, plus: int, minus: int) -> None:
    assert parse_mt700(compose(f39A=text)).tolerance == Tolerance(plus, minus)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("EUCP LATEST VERSION", ApplicableRules(RuleSet.EUCP, None)),
        ("ISP LATEST VERSION", ApplicableRules(RuleSet.ISP, None)),
        ("OTHR", ApplicableRules(RuleSet.OTHER, None)),
        ("OTHR/URDG 758", ApplicableRules(RuleSet.OTHER, "URDG 758")),
    ],
)
def test_mt700_rules_outside_ucp_are_kept(text: str, rules: ApplicableRules) -> None:
    assert parse_mt700(compose(f40E=text)).rules == rules


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        ({"f41A": "HBANNL20\nBY ACCEPTANCE", "f42C": "60 DAYS SIGHT", "f42A": "HBANNL20"}, AvailableBy.ACCEPTANCE),
        ({"f41A": "HBANNL20\nBY DEF PAYMENT", "f42P": "60 DAYS AFTER B/L"}, AvailableBy.DEFERRED_PAYMENT),
        ({"f41A": "HBANNL20\nBY MIXED PYMT", "f42M": "HALF AT SIGHT"}, AvailableBy.MIXED_PAYMENT),
        ({"f41A": "HBANNL20\nBY NEGOTIATION", "f42C": "SIGHT", "f42D": "BANK"}, AvailableBy.NEGOTIATION),
    ],
)
def test_mt700_every_kind_of_availability_is_read(fields: dict[str, str], by: AvailableBy) -> None:
    assert parse_mt700(compose(**fields)).available.by is by


def test_mt700_available_with_a_bank_by_name() -> None:
    credit = parse_mt700(compose(f41A=None, f41D="ANY BANK\nIN AUSTRIA\nBY NEGOTIATION"))
    assert credit.available == Availability(
        Institution(None, None, ("ANY BANK", "IN AUSTRIA")), AvailableBy.NEGOTIATION
    )


def test_mt700_second_advising_bank_by_location() -> None:
    assert parse_mt700(compose(f57D=None, f57B="/D/12\nAMSTERDAM")).advise_through == Institution(
        "D/12", None, ("AMSTERDAM",)
    )
    assert parse_mt700(compose(f57D=None, f57B="/12")).advise_through == Institution("12", None, ())


def test_mt700_shipment_period_instead_of_a_date() -> None:
    credit = parse_mt700(compose(f44C=None, f44D="ONE LOT IN JUNE\nONE LOT IN JULY"))
    assert (credit.latest_shipment, credit.shipment_period) == (None, ("ONE LOT IN JUNE", "ONE LOT IN JULY"))


def test_mt700_dates_may_touch() -> None:
    assert parse_mt700(compose(f31C="020730", f44C="020730")).expiry_date == date(2002, 7, 30)


@pytest.mark.parametrize(("text", "year"), [("790101", 2079), ("800101", 1980)])
def test_mt700_two_digit_year_turns_at_80(text: str, year: int) -> None:
    expiry = "790131A" if year == 2079 else "020730A"
    assert parse_mt700(compose(f31C=text, f31D=expiry, f44C=None)).issue_date == date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("ONE THING\nON TWO LINES", ("ONE THING ON TWO LINES",)),
        ("+A\n+B\nB2\n+C", ("A", "B B2", "C")),
        ("HEAD\n1. A\n2. B\n2.5 KG\n3.C", ("HEAD", "A", "B 2.5 KG", "C")),
        ("2. NOT FIRST\n3. EITHER", ("2. NOT FIRST 3. EITHER",)),
        ("+\n+B", ("B",)),
    ],
)
def test_mt700_items_of_a_narrative(text: str, items: tuple[str, ...]) -> None:
    documents = parse_mt700(compose(f46A=text)).documents
    assert documents is not None
    assert (documents.text, documents.items) == (text, items)


BLOCKS = "{1:F01COMMCNS0ASHI1234567890}{2:I700BKCHCNB0X300N}{4:\n" + compose() + "\n-}"


@settings(max_examples=400, deadline=None)
@given(
    place=st.integers(0, len(BLOCKS)),
    removed=st.integers(0, 12),
    inserted=st.text(st.sampled_from(":/,+-{}\n\r 0159ABZ°٣") | st.characters(), max_size=6),
)
def test_mt700_any_mutation_reads_or_raises_message_error(place: int, removed: int, inserted: str) -> None:
    try:
        credit = parse_mt700(BLOCKS[:place] + inserted + BLOCKS[place + removed :])
    except MessageError as error:
        assert "\n" not in str(error)
    else:
        assert credit.amount > 0
        assert credit.issue_date <= credit.expiry_date


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(tuple(ABC_AMDAM)), st.text(max_size=40)))
def test_mt700_any_field_content_reads_or_raises_message_error(changes: dict[str, str]) -> None:
    try:
        parse_mt700(compose(**{f"f{tag}": value for tag, value in changes.items()}))
    except MessageError as error:
        assert error.field
