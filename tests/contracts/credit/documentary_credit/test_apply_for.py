"""DocumentaryCredit.applyFor: a trader applies and locks the margin."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import ZERO
from tests.helpers.credit import (
    APPLIED,
    CUSTOMS_RELEASE_KIND,
    INVOICE_KIND,
    allow,
    applicant_key,
    applied,
    at,
    balances,
    day,
    held,
    margin,
    maximum,
    said,
    state,
    stipulating_release,
    terms,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_apply_for_records_the_terms_and_locks_the_margin(funded, credit, escrow, importer):
    given = terms(funded)
    allow(funded, "importer", 220_000 * YUAN)
    assert credit.call("applyFor", given, sender=importer.address) == 1
    receipt = credit.send(importer, "applyFor", given)
    assert said(receipt) == [
        ("CreditApplied", {
            "id": 1, "applicant": importer.address, "issuingBank": given.issuingBank, "terms": tuple(given),
            "margin": 220_000 * YUAN,
        }),
        ("Locked", {
            "module": credit.address, "key": applicant_key(1), "payer": importer.address, "amount": 220_000 * YUAN,
        }),
        ("Transfer", {"from": importer.address, "to": escrow.address, "value": 220_000 * YUAN}),
    ]  # fmt: skip
    found = credit.struct("credit", 1)
    same = set(given._fields) & set(found)
    assert {name: found[name] for name in same} == {name: getattr(given, name) for name in same}
    assert len(same) == 16
    assert (found["applicant"], found["state"], found["expiresAt"], found["advised"]) == (
        importer.address,
        APPLIED,
        0,
        False,
    )
    assert (found["drawn"], found["reserved"], found["presentations"], found["open"]) == (0, 0, 0, 0)
    assert credit.call("creditCount") == 1
    assert credit.call("available", 1) == 1_100_000 * YUAN
    assert held(funded, 1) == (220_000 * YUAN, 0)


def test_apply_for_numbers_credits_in_order(funded, credit):
    assert [applied(funded, margin=0) for _ in range(3)] == [1, 2, 3]
    assert credit.call("creditCount") == 3


@pytest.mark.parametrize("bps", [0, 1, 5_000, 10_000])
def test_apply_for_locks_none_a_part_or_all_as_margin(funded, bps):
    before = balances(funded)["importer"]
    id_ = applied(funded, margin=bps)
    expected = 1_100_000 * YUAN * bps // 10_000
    assert held(funded, id_) == (expected, 0)
    assert before - balances(funded)["importer"] == expected


@pytest.mark.parametrize(
    ("amount", "plus", "bps", "expected_maximum", "expected_margin"),
    [
        (1, 9_999, 1, 1, 1),  # the maximum loses the fraction, the margin gains it
        (3, 3_333, 5_000, 3, 2),
        (100_000_001, 1_000, 3_333, 110_000_001, 36_663_001),
        (999_999_99, 1, 10_000, 100_009_998, 100_009_998),
    ],
)
def test_apply_for_rounds_odd_fen_against_the_applicant_alone(
    funded, credit, amount, plus, bps, expected_maximum, expected_margin
):
    id_ = applied(funded, amount=amount, tolerancePlus=plus, margin=bps)
    assert (
        credit.call("available", id_) == expected_maximum == maximum(terms(funded, amount=amount, tolerancePlus=plus))
    )
    assert held(funded, id_) == (expected_margin, 0)
    assert expected_margin == margin(terms(funded, amount=amount, tolerancePlus=plus, margin=bps))


def test_apply_for_with_an_allowance_one_fen_short_is_refused(funded, credit, escrow, importer):
    allow(funded, "importer", 220_000 * YUAN - 1)
    with reverts_with(
        "DigitalYuanInsufficientAllowance",
        owner=importer.address, spender=escrow.address, allowance=220_000 * YUAN - 1, needed=220_000 * YUAN,
    ):  # fmt: skip
        credit.send(importer, "applyFor", terms(funded))
    assert credit.call("creditCount") == 0


def test_apply_for_never_locks_anybody_elses_money(funded, credit, escrow, importer, exporter, stranger):
    allow(funded, "bank_of_communications", 2_000_000 * YUAN)
    allow(funded, "importer", 2_000_000 * YUAN)
    bank = terms(funded, beneficiary=importer.address)
    with reverts_with("DigitalYuanInsufficientAllowance", owner=exporter.address):
        credit.send(exporter, "applyFor", bank)  # a trader without an allowance of its own
    for payer in ("importer", "bank_of_communications"):
        with reverts_with("EscrowNotAdmitted", module=stranger.address):
            escrow.send(stranger, "lock", ZERO, funded.accounts[payer].address, 1)
    assert balances(funded)["escrow"] == 0


@pytest.mark.parametrize("who", ["carrier", "bank_of_communications", "shanghai_customs", "deployer"])
def test_apply_for_by_anybody_but_a_trader_is_refused(funded, credit, who):
    account = funded.accounts[who]
    with reverts_with("AllianceNotActive", account=account.address):
        credit.send(account, "applyFor", terms(funded, margin=0))


def test_apply_for_by_a_suspended_trader_is_refused(funded, credit, registry, importer):
    funded.council(registry, "suspend", funded.settings.number("importer"))
    with reverts_with("AllianceNotActive", account=importer.address):
        credit.send(importer, "applyFor", terms(funded, margin=0))


def _number(key):
    return lambda alliance: alliance.settings.number(key)


def _address(key):
    return lambda alliance: alliance.accounts[key].address


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("issuingBank", {"issuingBank": _number("importer")}),
        ("issuingBank", {"issuingBank": 0}),
        ("issuingBank", {"issuingBank": 999}),
        ("beneficiary", {"beneficiary": "0x" + "00" * 20}),
        ("beneficiary", {"beneficiary": _address("importer")}),
        ("beneficiary", {"beneficiary": _address("bank_of_communications")}),
        ("advisingBank", {"advisingBank": _number("carrier")}),
        ("advisingBank", {"advisingBank": 999}),
        ("customs", {"customs": _number("bank_of_china_shanghai"), "documents": CUSTOMS_RELEASE_KIND}),
        ("documents", {"customs": _number("shanghai_customs"), "documents": INVOICE_KIND}),
        ("documents", {"documents": INVOICE_KIND | CUSTOMS_RELEASE_KIND}),
        ("amount", {"amount": 0}),
        ("tolerancePlus", {"tolerancePlus": 10_001}),
        ("toleranceMinus", {"toleranceMinus": 10_001}),
        ("margin", {"margin": 10_001}),
        ("latestShipmentDay", {"latestShipmentDay": day("2026-04-01")}),
        ("presentationDays", {"presentationDays": 0}),
        ("content", {"content": ZERO}),
        ("expiryDay", {"expiryDay": day("2026-01-11"), "latestShipmentDay": 0}),
        ("expiryDay", {"expiryDay": 0, "latestShipmentDay": 0}),
    ],
)
def test_apply_for_with_an_invalid_term_is_refused(funded, credit, importer, field, changes):
    values = {name: value(funded) if callable(value) else value for name, value in changes.items()}
    with reverts_with("CreditInvalidTerm", field=field):
        credit.send(importer, "applyFor", terms(funded, **values))


@pytest.mark.parametrize(
    "changes",
    [
        {"tolerancePlus": 10_000, "toleranceMinus": 10_000, "amount": 1, "margin": 10_000},
        {"latestShipmentDay": day("2026-03-31")},
        {"latestShipmentDay": 0},
        {"advisingBank": 0},
        {"presentationDays": 65_535},
        {"documents": 0},
        {"reference_": ZERO},
        {"placeOfExpiry": b"AT"},
    ],
)
def test_apply_for_with_terms_at_the_ends_of_what_is_valid(funded, changes):
    assert state(funded, applied(funded, **changes)) == APPLIED


def test_apply_for_with_a_release_of_customs(funded, credit):
    id_ = applied(funded, **stipulating_release(funded))
    assert credit.struct("credit", id_)["customs"] == funded.settings.number("shanghai_customs")


def test_apply_for_in_the_last_second_before_the_close_of_the_expiry_day_and_at_it(funded, credit, importer):
    allow(funded, "importer", 2_000_000 * YUAN)
    given = terms(funded, expiryDay=day("2026-01-12"), latestShipmentDay=0)
    close = at("2026-01-12 17:00")
    funded.chain.travel(close - 1)
    credit.send(importer, "applyFor", given)
    funded.chain.travel(close)
    with reverts_with("CreditInvalidTerm", field="expiryDay"):
        credit.send(importer, "applyFor", given)


def test_apply_for_at_an_unknown_place_is_refused(funded, credit, importer):
    with reverts_with("CalendarUnknownPlace", jurisdiction=b"XX"):
        credit.send(importer, "applyFor", terms(funded, placeOfExpiry=b"XX"))


def test_apply_for_with_the_last_expiry_that_fits_forty_bits_and_one_day_later(funded, credit, importer):
    """`expiresAt` is a uint40: a later close would wrap to 1970, and the credit be expired from birth."""
    last = ((1 << 40) - 1 - 9 * 3_600) // 86_400  # banks close at 17:00 in Shanghai, 09:00 UTC
    with reverts_with("CreditInvalidTerm", field="expiryDay"):
        credit.send(importer, "applyFor", terms(funded, margin=0, expiryDay=last + 1))
    credit.send(importer, "applyFor", terms(funded, margin=0, expiryDay=last))
