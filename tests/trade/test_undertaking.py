"""From an MT760 to terms: URDG 758 guarantees, standbys under ISP98 or UCP 600; the rest is refused by its tag."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages import mt, tsrv
from eport.messages.errors import MessageError
from eport.messages.mt import Amount, Confirmation, Institution
from eport.messages.mt.codes import DemandLimit, UndertakingForm, UndertakingRules
from eport.messages.mt.values import Coded
from eport.settings import load
from eport.trade.terms import Agreed, commitment, day
from eport.trade.undertaking import AT_SIGHT, from_mt760
from tests.conftest import ROOT
from tests.credit.conftest import GUARANTEE

KEY = b"a key of this test, 16 bytes up"
SETTINGS = load(ROOT / "scripts/config/development.yaml")
BASE = mt.read(GUARANTEE)


def terms(message, **banks):
    fin = mt.to_fin(message)
    return from_mt760(
        fin, message, SETTINGS,
        Agreed(applicant="0x" + "11" * 20, beneficiary="0x" + "12" * 20, issuing_bank="bank_of_communications",
               advising_bank="bank_of_china_shanghai", margin=3_000, key=KEY, **banks),
    )  # fmt: skip


def changed(**changes):
    return dataclasses.replace(BASE, undertaking=dataclasses.replace(BASE.undertaking, **changes))


@given(
    form=st.sampled_from([UndertakingForm.DEMAND_GUARANTEE, UndertakingForm.STANDBY]),
    rules=st.sampled_from([UndertakingRules.URDG, UndertakingRules.ISP, UndertakingRules.UCP]),
    amount=st.integers(1, 10**14),
    expiry=st.dates(dt.date(2026, 2, 1), dt.date(2079, 1, 1)),
    limit=st.sampled_from([None, DemandLimit.NO_PARTIAL, DemandLimit.NO_MULTIPLE_NOR_PARTIAL]),
    confirmed=st.booleans(),
    transferable=st.booleans(),
)
def test_terms_of_a_written_undertaking_are_what_was_written(
    form, rules, amount, expiry, limit, confirmed, transferable
):
    standby = form is UndertakingForm.STANDBY
    transferable = transferable and rules is UndertakingRules.UCP
    asked = Confirmation.CONFIRM if confirmed else Confirmation.WITHOUT
    message = changed(
        form=form, rules=Coded(rules), amount=Amount("CNY", Decimal(amount).scaleb(-2)), expiry_date=expiry,
        demand_limit=limit, transferable=transferable, confirmation=asked if standby else None,
        confirming_bank=Institution(None, "ICBKCNB0SHI", ()) if standby and confirmed else None,
    )  # fmt: skip
    text = mt.write(message)
    assert mt.read(text) == message
    found = terms(mt.read(text), confirming_bank="icbc_shanghai" if standby and confirmed else "")
    assert found == terms(message, confirming_bank="icbc_shanghai" if standby and confirmed else "")
    assert (found.amount, found.expiry_day, found.tranches) == (amount, day(expiry), AT_SIGHT)
    assert found.rules == {UndertakingRules.UCP: 0, UndertakingRules.ISP: 1, UndertakingRules.URDG: 2}[rules]
    assert found.form == (2 if transferable else 1)
    assert found.partial_drawings is (limit is None)
    assert (found.documents, found.customs, found.latest_shipment_day) == (0, 0, 0)
    assert found.content == commitment(mt.to_fin(message), "GUA2026000007", KEY).root


def test_the_same_as_tsrv_001_is_the_same_undertaking():
    assert tsrv.read(tsrv.write(BASE)) == dataclasses.replace(BASE, sender=None, receiver=None)
    assert terms(dataclasses.replace(tsrv.read(tsrv.write(BASE)), sender=None)) == terms(BASE)


def test_days_are_those_of_the_bank_where_it_is_demanded(monkeypatch):
    """URDG 758 art. 14(a), ISP98 rule 3.04: at the place of issue, where 41a names no other bank."""
    members = [
        dataclasses.replace(item, jurisdiction="HK") if item.key == "ccb_shanghai" else item
        for item in SETTINGS.institutions
    ]
    elsewhere = dataclasses.replace(SETTINGS, institutions=tuple(members))
    fin = mt.to_fin(BASE)
    agreed = Agreed(
        applicant="", beneficiary="", issuing_bank="bank_of_communications", advising_bank="", margin=0, key=KEY
    )
    there = dataclasses.replace(agreed, nominated_bank="ccb_shanghai")
    assert from_mt760(fin, BASE, elsewhere, agreed).place_of_expiry == b"CN"
    assert from_mt760(fin, BASE, elsewhere, there).place_of_expiry == b"HK"
    nowhere = dataclasses.replace(SETTINGS, institutions=tuple(
        dataclasses.replace(item, jurisdiction="ZZ") for item in SETTINGS.institutions))  # fmt: skip
    with pytest.raises(MessageError, match="the banking days of the place of presentation"):
        from_mt760(fin, BASE, nowhere, agreed)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (":22A:ISSU", ":22A:ADVI", "22A"),
        (":22D:DGAR", ":22D:DEPU", "22D"),
        (":40C:URDG", ":40C:NONE", "40C"),
        (":40C:URDG", ":40C:OTHR/UNIFORM RULES", "40C"),
        (":32B:CNY400000,", ":32B:EUR400000,", "32B"),
        (":45C:", ":39F:PLUS INTEREST\n:45C:", "39F"),
        (":23B:FIXD\n:31E:260630", ":23B:OPEN", "23B"),
        (":23B:FIXD\n:31E:260630", ":23B:COND\n:31E:260630\n:35G:ON DELIVERY", "23B"),
        (":44H:CN/SHANGHAI", ":44H:CN/SHANGHAI\n:23F:ONEY", "23F"),
        (":45L:", ":48B:NMLT\n:45L:", "48B"),
        (":45L:", ":48D:TRAN\n:45L:", "48D"),
    ],
)
def test_what_is_not_carried_is_refused_by_its_tag(old, new, field):
    assert old in GUARANTEE
    with pytest.raises(MessageError) as refused:
        terms(mt.read(GUARANTEE.replace(old, new)))
    assert refused.value.field == f"MT760 field {field}" and refused.value.remedy


def test_a_counter_undertaking_is_refused():
    from tests.messages.samples import SAMPLES

    with pytest.raises(MessageError) as refused:
        terms(mt.read(SAMPLES["760"], "760"))
    assert refused.value.field == "MT760 field 22A"


def test_a_confirming_bank_without_bic_is_refused():
    named = Institution(None, None, ("SOME BANK",))
    with pytest.raises(MessageError) as refused:
        terms(changed(form=UndertakingForm.STANDBY, confirmation=Confirmation.MAY_ADD, confirming_bank=named))
    assert refused.value.field == "MT760 field 58a"
