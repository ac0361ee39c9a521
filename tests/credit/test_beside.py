"""Schedules and the dates of a shipment period, which SWIFT tells in words: from a file beside the message."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eport.credit import logs
from eport.credit.content import parse
from eport.messages import mt
from eport.messages.errors import MessageError
from eport.trade import beside
from eport.trade.beside import NOTHING, Beside, ScheduleKind
from eport.trade.terms import commitment, day
from tests.conftest import ROOT
from tests.credit.conftest import GUARANTEE, mt700
from tests.credit.test_terms import KEY, SETTINGS
from tests.helpers.credit import commit
from tests.helpers.money import YUAN

ISSUER = "bank_of_communications"
PERIODS = [
    {"first_day": "2026-02-01", "last_day": "2026-02-28", "amount": "500000.00"},
    {"first_day": "2026-03-01", "last_day": "2026-03-20", "amount": "750000.00"},
]
INSTALMENTS = {"schedule": {"kind": "instalments", "periods": PERIODS}}
WITH_44D = mt700(f44C="").replace(":45A:", ":44D:ONE LOT IN FEBRUARY\nONE LOT IN MARCH\n:45A:")


def terms(text, stands_beside=NOTHING):
    from eport.trade.terms import Agreed, from_mt700

    return from_mt700(
        mt.parse_fin(text), mt.parse_mt700(text), SETTINGS,
        Agreed(applicant="0x" + "11" * 20, beneficiary="0x" + "12" * 20, issuing_bank=ISSUER, advising_bank="",
               margin=3_000, key=KEY, beside=stands_beside),
    )  # fmt: skip


def test_instalments_are_carried_period_by_period():
    found = terms(WITH_44D, beside.parse(INSTALMENTS))
    assert found.schedule_kind == ScheduleKind.INSTALMENTS
    assert [amount for _, _, amount in found.schedule] == [500_000_00, 750_000_00]
    assert found.schedule[0][0] == day(beside.parse({"latest_shipment": "2026-02-01"}).latest_shipment)
    assert found.latest_shipment_day == 0


@pytest.mark.parametrize("kind", ["revolving", "revolving_cumulative"])
def test_a_revolving_credit_is_carried(kind):
    found = terms(mt700(), beside.parse({"schedule": {"kind": kind, "periods": PERIODS}}))
    assert found.schedule_kind == ScheduleKind[kind.upper()]


def test_a_shipment_period_ends_on_the_day_that_stands_beside():
    found = terms(WITH_44D, beside.parse({"latest_shipment": "2026-03-20"}))
    assert found.latest_shipment_day == terms(mt700(f44C="260320")).latest_shipment_day


def test_a_shipment_period_without_its_dates_is_refused_and_not_read():
    with pytest.raises(MessageError) as refused:
        terms(WITH_44D)
    assert refused.value.field == "MT700 field 44D" and "--beside" in refused.value.remedy


def test_what_stands_beside_is_committed_to():
    message = mt.parse_fin(mt700())
    known = beside.parse(INSTALMENTS)
    assert commitment(message, "1", KEY, 1, known).root != commitment(message, "1", KEY, 1).root
    assert parse(mt700(), known).root(KEY, 1) != parse(mt700()).root(KEY, 1)


@pytest.mark.parametrize(
    ("text", "given_", "field"),
    [
        (mt700(), {"schedule": {"kind": "instalments", "periods": PERIODS[:1]}}, "beside.schedule.periods"),
        (mt700(f43P="NOT ALLOWED"), INSTALMENTS, "MT700 field 43P"),
        (mt700(f40A="IRREVOCABLE TRANSFERABLE"), INSTALMENTS, "MT700 field 40A"),
        (mt700(), {"latest_shipment": "2026-03-20"}, "beside.latest_shipment"),
    ],
    ids=["sum", "partials", "transferable", "no period"],
)
def test_what_does_not_fit_the_credit_is_refused(text, given_, field):
    with pytest.raises(MessageError) as refused:
        terms(text, beside.parse(given_))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("data", "field", "rule"),
    [
        ({}, "beside", "non-empty"),
        ({"schedul": {}}, "beside", "Additional properties"),
        ({"latest_shipment": "20 March"}, "beside.latest_shipment", "is not a 'date'"),
        ({"schedule": {"kind": "monthly", "periods": PERIODS}}, "beside.schedule.kind", "is not one of"),
        ({"schedule": {"kind": "revolving", "periods": []}}, "beside.schedule.periods", "should be non-empty"),
        ({"schedule": {"kind": "revolving", "periods": PERIODS[::-1]}}, "beside.schedule.periods.1.first_day",
         "the period before ends on 2026-03-20"),
        ({"schedule": {"kind": "revolving", "periods": [PERIODS[0], PERIODS[1] | {"first_day": "2026-02-28"}]}},
         "beside.schedule.periods.1.first_day", "the period before ends on 2026-02-28"),
        ({"schedule": {"kind": "revolving", "periods": [PERIODS[0] | {"last_day": "2026-01-31"}]}},
         "beside.schedule.periods.0.last_day", "ends before it begins"),
        ({"schedule": {"kind": "revolving", "periods": [PERIODS[0] | {"amount": "0"}]}},
         "beside.schedule.periods.0.amount", "nothing may be drawn"),
        ({"schedule": {"kind": "revolving", "periods": [PERIODS[0] | {"amount": "1.005"}]}},
         "beside.schedule.periods.0.amount", "does not match"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_names_what_is_wrong(data, field, rule):
    with pytest.raises(MessageError) as refused:
        beside.parse(data)
    assert refused.value.field == field and rule in refused.value.rule, refused.value


@given(
    st.sampled_from(list(ScheduleKind)[1:]),
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300), st.integers(1, 10**14)), min_size=1, max_size=24),
    st.none() | st.dates(),
)
def test_what_is_written_is_read_back(kind, steps, latest):
    periods, at = [], 20_000
    for gap, length, amount in steps:
        periods.append((at + gap, at + gap + length, amount))
        at += gap + length
    said = Beside(kind, tuple(periods), latest)
    assert beside.parse(said.plain()) == said
    assert beside.parse(json.loads(said.text())) == said
    assert beside.parse(yaml.load(yaml.safe_dump(said.plain()), Loader=yaml.BaseLoader)) == said


def test_the_page_shows_a_file_that_is_read(tmp_path):
    page = (ROOT / "docs/messages.md").read_text()
    file = tmp_path / "beside.yaml"
    file.write_text(page.split("```yaml\n")[1].split("```")[0])
    assert terms(WITH_44D, beside.read(file)).schedule == terms(WITH_44D, beside.parse(INSTALMENTS)).schedule


def test_a_file_that_is_no_yaml_is_refused(tmp_path):
    (tmp_path / "beside.yaml").write_text("schedule: [")
    with pytest.raises(MessageError, match="neither YAML nor JSON"):
        beside.read(tmp_path / "beside.yaml")


def test_a_guarantee_takes_a_schedule_and_no_date_of_shipment(tmp_path):
    from eport.trade.terms import Agreed
    from eport.trade.undertaking import from_mt760

    said = mt.read(GUARANTEE)

    def made(data):
        return from_mt760(
            mt.parse_fin(GUARANTEE), said, SETTINGS,
            Agreed(applicant="", beneficiary="", issuing_bank=ISSUER, advising_bank="", margin=0, key=KEY,
                   beside=beside.parse(data)),
        )  # fmt: skip

    half = [period | {"amount": "200000.00"} for period in PERIODS]
    assert made({"schedule": {"kind": "revolving", "periods": half}}).schedule_kind == ScheduleKind.REVOLVING
    with pytest.raises(MessageError, match="nothing is shipped"):
        made({"latest_shipment": "2026-03-20"})
    with pytest.raises(MessageError, match="another amount"):
        made(INSTALMENTS)


def test_instalments_are_applied_for_issued_and_kept_on_the_chain(officer, alliance, credit_file, tmp_path):
    credit_file.write_text(WITH_44D)
    file = tmp_path / "beside.yaml"
    file.write_text(yaml.safe_dump(INSTALMENTS))
    commit(alliance, ISSUER, 1_000_000 * YUAN)
    assert officer("apply", credit_file, as_="importer")[0] == 2
    code, text = officer("apply", credit_file, as_="importer", beside=file)
    assert code == 0, text
    assert officer("issue", credit_file, as_=ISSUER)[0] == 2
    assert officer("issue", credit_file, as_=ISSUER, beside=file)[0] == 0
    found = logs.book(alliance.contracts)[1]
    assert found.terms[0].schedule_kind == ScheduleKind.INSTALMENTS
    code, text = officer("messages", 1, json=True)
    assert code == 0 and [row["type"] for row in json.loads(text)] == ["700"]
    (tmp_path / "amended.txt").write_text(WITH_44D.replace(":48:045", ":48:030"))
    code, text = officer("amend", 1, tmp_path / "amended.txt", as_=ISSUER)
    assert code == 0, text
    assert logs.book(alliance.contracts)[1].amendments[0].terms.schedule == found.terms[0].schedule
