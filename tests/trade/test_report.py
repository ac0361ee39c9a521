"""The report of a trade: complete, exact, self-contained, and safe against what messages carry."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from eport.trade import report
from eport.trade.story import CalendarDay, Deadline, EventView, Party, Step, Story, yuan

CHINA = dt.timezone(dt.timedelta(hours=8))
PARTIES = (
    Party("pboc", "People's Bank of China, Shanghai Head Office", "central bank"),
    Party("icbc", "Industrial and Commercial Bank of China", "operator of the bank's wallet"),
    Party("boc", "Bank of China", "operator of the traders' wallets"),
    Party("importer", "Importer", "applicant"),
    Party("issuer", "Bank of Communications, Shanghai Branch", "issuing bank"),
    Party("adviser", "Bank of China, Shanghai Branch", "advising bank"),
    Party("exporter", "Exporter", "beneficiary"),
    Party("customs", "Shanghai Customs", "customs"),
    Party("enclaves", "Enclaves (simulated)", "3 enclaves, 3 operators"),
    Party("treasury", "State treasury, Shanghai", "treasury"),
)
BANK, MARGIN, DUTY = 91_875_000, 39_375_000, 19_080_719
"""[fen] Liquidity of the bank, margin of the applicant (30 % of the maximum), duty and VAT."""
PAID = 125_000_000
HASH = "0x" + "5e" * 32

Row = tuple[str, str, str, str, str, str | None, int | None, tuple[str, ...], dict[str, int]]
ROWS: tuple[Row, ...] = (
    # chapter, local time, actor, receiver, title, rule, amount, events (none: outside the chain), movements
    ("Money", "01-12 09:05", "icbc", "pboc", "Reserve is paid in", "100 % paid-in reserve; ISO 20022 pacs.009", BANK,
     ("ReserveDesk.ReserveProposed",), {}),
    ("Money", "01-12 09:05", "pboc", "icbc", "Reserve is confirmed", "two officers", None,
     ("ReserveDesk.ReserveConfirmed", "DigitalYuan.ReserveAdjusted"), {}),
    ("Money", "01-12 09:06", "icbc", "issuer", "Digital yuan is issued", "two tiers, M0", BANK,
     ("DigitalYuan.Transfer",), {"issuer": BANK}),
    ("Money", "01-12 09:06", "boc", "pboc", "Reserve is paid in", "100 % paid-in reserve; ISO 20022 pacs.009",
     MARGIN + DUTY, ("ReserveDesk.ReserveProposed",), {}),
    ("Money", "01-12 09:07", "pboc", "boc", "Reserve is confirmed", "two officers", None,
     ("ReserveDesk.ReserveConfirmed", "DigitalYuan.ReserveAdjusted"), {}),
    ("Money", "01-12 09:07", "boc", "importer", "Digital yuan is issued", "two tiers, M0", MARGIN + DUTY,
     ("DigitalYuan.Transfer",), {"importer": MARGIN + DUTY}),
    ("Credit", "01-12 10:00", "importer", "importer", "Margin is allowed", "ERC-20", None,
     ("DigitalYuan.Approval",), {}),
    ("Credit", "01-12 10:00", "importer", "issuer", "Applies for the credit", "UCP 600 art. 2", MARGIN,
     ("Escrow.Locked", "DigitalYuan.Transfer", "DocumentaryCredit.CreditApplied"), {"importer": -MARGIN, "escrow": MARGIN}),
    ("Credit", "01-12 14:00", "issuer", "issuer", "Liquidity is allowed", "ERC-20", None, ("DigitalYuan.Approval",), {}),
    ("Credit", "01-12 14:00", "issuer", "exporter", "Issues the irrevocable credit", "UCP 600 art. 3, 7(b)", BANK,
     ("Escrow.Locked", "DigitalYuan.Transfer", "DocumentaryCredit.CreditIssued"), {"issuer": -BANK, "escrow": BANK}),
    ("Credit", "01-12 15:00", "adviser", "exporter", "Advises the credit", "UCP 600 art. 9", None,
     ("DocumentaryCredit.CreditAdvised",), {}),
    ("Attestation", "01-12 15:00", "issuer", "enclaves", "An enclave's key is registered", "DCAP v3 quote", None,
     ("EnclaveRegistry.EnclaveRegistered",), {}),
    ("Attestation", "01-12 15:01", "icbc", "enclaves", "An enclave's key is registered", "DCAP v3 quote", None,
     ("EnclaveRegistry.EnclaveRegistered",), {}),
    ("Customs", "02-05 08:12", "importer", "customs", "Lodges the declaration", "WCO DM 3.6", None,
     ("Declarations.DeclarationLodged",), {}),
    ("Customs", "02-05 09:12", "customs", "enclaves", "Responds 01", "WCO DM 3.6 response", None, (), {}),
    ("Customs", "02-05 09:13", "enclaves", "importer", "Attest: accepted", "3 of 3, EIP-712", None,
     ("Declarations.StatementRecorded",), {}),
    ("Customs", "02-06 15:41", "customs", "enclaves", "Responds 13", "WCO DM 3.6 response", None, (), {}),
    ("Customs", "02-06 15:42", "enclaves", "importer", "Attest: tax assessed", "3 of 3, EIP-712", None,
     ("Declarations.StatementRecorded",), {}),
    ("Customs", "02-06 15:42", "importer", "importer", "Duty is allowed", "ERC-20", None, ("DigitalYuan.Approval",), {}),
    ("Customs", "02-06 15:42", "importer", "treasury", "Pays duty and VAT", "in DC/EP", DUTY,
     ("DigitalYuan.Transfer", "Declarations.DutyPaid"), {"importer": -DUTY, "treasury": DUTY}),
    ("Customs", "02-09 10:20", "customs", "enclaves", "Responds 09", "WCO DM 3.6 response", None, (), {}),
    ("Customs", "02-09 10:21", "enclaves", "importer", "Attest: cleared", "3 of 3, EIP-712", None,
     ("Declarations.StatementRecorded",), {}),
    ("Presentation", "02-10 10:00", "exporter", "issuer", "Presents documents", "UCP 600 art. 14", None,
     ("DocumentaryCredit.DocumentsPresented",), {}),
    ("Honour", "02-13 11:00", "issuer", "exporter", "Honours", "UCP 600 art. 7, 15", PAID,
     ("Escrow.Released", "DigitalYuan.Transfer", "DocumentaryCredit.Honoured"), {"escrow": -PAID, "exporter": PAID}),
    ("End", "04-01 00:00", "importer", "issuer", "Anybody ends the expired credit", "UCP 600 art. 6(d)", None,
     ("Escrow.Returned", "DigitalYuan.Transfer", "DocumentaryCredit.CreditExpired"),
     {"escrow": PAID - BANK - MARGIN, "issuer": BANK + MARGIN - PAID}),
)  # fmt: skip


def _at(local: str) -> int:
    """[unix s] of `MM-DD hh:mm` of 2026 in Shanghai."""
    return int(dt.datetime.strptime(f"2026-{local}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA).timestamp())


def _calendar() -> tuple[CalendarDay, ...]:
    """10 January to 3 April 2026, with the Spring Festival: 15 to 23 February off, 14 and 28 February worked."""
    off = {dt.date(2026, 2, day) for day in range(15, 24)}
    worked = {dt.date(2026, 2, 14), dt.date(2026, 2, 28)}
    days = (dt.date(2026, 1, 10) + dt.timedelta(days=n) for n in range(84))
    return tuple(
        CalendarDay(day.isoformat(), day in worked or (day.weekday() < 5 and day not in off), day in worked)
        for day in days
    )


@pytest.fixture
def story() -> Story:
    """A credit paid at sight, as the demo tells it."""
    balances = dict.fromkeys(("importer", "issuer", "exporter", "treasury", "icbc", "boc", "escrow"), 0)
    steps, history = [], [balances]
    for number, (chapter, at, actor, receiver, title, rule, amount, events, moves) in enumerate(ROWS, 1):
        history.append({key: fen + moves.get(key, 0) for key, fen in history[-1].items()})
        views = tuple(
            EventView(
                *event.split("."),
                {"id": "1", "amount": str(amount or 0), "content": f"0x{number:02x}{place:02x}" + "c0" * 30},
            )
            for place, event in enumerate(events)
        )
        steps.append(
            Step(
                number,
                chapter,
                _at(at),
                actor,
                receiver,
                title,
                f"detail of step {number}",
                rule,
                amount,
                f"0x{number:064x}" if events else None,
                100 + number if events else None,
                40_000 + 11_003 * number if events else None,
                views,
                history[-1],
            )  # fmt: skip
        )
    return Story(
        kind="sight",
        title="A letter of credit is paid in digital yuan",
        outcome=f"The exporter received {yuan(PAID)} of {yuan(PAID)}; Escrow holds ¥0.00.",
        facts={
            "Credit": "LCSHA2026000031", "Form": "IRREVOCABLE", "Amount": f"{yuan(PAID)} +5/-5 %",
            "Applicant": "IMPORTER, PUDONG NEW AREA, SHANGHAI, CHINA", "Beneficiary": "EXPORTER, VIENNA, AUSTRIA",
            "Issuing bank, as sent": "COMMCNS0ASHI", "Issued": "2026-01-12", "Expires": "2026-03-31 SHANGHAI",
            "Latest shipment": "2026-02-20", "From, to": "ROTTERDAM → YANGSHAN PORT, SHANGHAI",
            "Available": "by payment at sight, with the issuing bank",
            "Margin": "30 % by the applicant, the rest by the bank", "Declaration": "224820261000000017",
        },
        parties=PARTIES,
        steps=tuple(steps),
        deadlines=(
            Deadline("Examination of presentation 1", "UCP 600 art. 14(b)", _at("02-10 10:00"), _at("02-25 17:00"),
                     _at("02-13 11:00"), 5),
            Deadline("Expiry of the credit", "UCP 600 art. 6(d), 29(a)", _at("01-12 14:00"), _at("03-31 17:00"),
                     _at("02-10 10:00"), None),
        ),
        calendar=_calendar(),
        balances_before=history[6],
        balances_after=history[-1],
        contracts={name: f"0x{n:040x}" for n, name in enumerate(
            ("AccessManager", "AllianceRegistry", "BankingCalendar", "Declarations", "DigitalYuan", "DocumentaryCredit",
             "EnclaveRegistry", "Escrow"), 0xA11CE)},
        sources={
            "mt700.txt": "documentary credit, SWIFT MT700", "declaration.xml": "customs declaration, WCO DM 3.6",
            "01_accepted.xml": "customs response, WCO DM 3.6", "presentation.json": "what is presented, and when",
        },
        utc_offset=480,
        versions={"web3": "7.14.0", "dcap-qvl": "0.3.4"},
    )  # fmt: skip


def _page(story: Story) -> Any:
    return lxml.html.fromstring(report.render(story).encode())


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


# ------------------------------------------------------------------------------------------------------ the page


def test_the_page_is_self_contained(story: Story) -> None:
    text = report.render(story)
    assert text.startswith("<!doctype html>")
    page = _page(story)
    assert not page.xpath("//script | //link | //img | //iframe | //object")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text)
    assert all(target.startswith("#") for target in page.xpath("//@href"))


def test_every_reference_in_the_page_has_its_target_and_every_id_is_unique(story: Story) -> None:
    page = _page(story)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = [target[1:] for target in page.xpath("//@href")]
    references += [name for names in page.xpath("//@aria-labelledby") for name in names.split()]
    assert set(references) <= set(ids)


def test_the_sections_are_in_order(story: Story) -> None:
    headings = [_text(heading) for heading in _page(story).xpath("//h2")]
    assert headings == [
        "Who does what", "Clocks", "Money", "Gas per step", "Every event with its transaction",
        "Contracts", "Sources", "Versions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("sight", ["Paid"]), ("refusal", ["Refused"]), ("detained", ["Goods detained"]), ("trade", [])],
)
def test_the_chip_tells_the_verdict(story: Story, kind: str, verdict: list[str]) -> None:
    chips = _page(replace(story, kind=kind)).xpath("//header/p[contains(@class, 'chip')]")
    assert [_text(chip) for chip in chips] == verdict


def test_all_facts_contracts_sources_and_versions_are_shown(story: Story) -> None:
    text = _text(_page(story))
    for mapping in (story.facts, story.contracts, story.sources, story.versions):
        for name, value in mapping.items():
            assert name in text and value in text
    assert "The enclaves are simulated" in text and "development chain" in text


def test_the_same_story_gives_the_same_page(story: Story) -> None:
    assert report.render(story) == report.render(story)


def test_the_page_is_written_into_a_new_folder(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "reports" / "trade.html"
    report.write(story, path)
    assert path.read_text(encoding="utf-8") == report.render(story)


def test_markup_in_a_message_stays_text(story: Story) -> None:
    hostile = "<script>alert('&\"')</script>"
    step = replace(
        story.steps[7], title=hostile, detail=hostile, rule=hostile, chapter=hostile,
        events=(EventView(hostile, hostile, {hostile: hostile}),), transaction=hostile,
    )  # fmt: skip
    page = report.render(
        replace(
            story,
            kind=hostile,
            title=hostile,
            outcome=hostile,
            facts={hostile: hostile},
            parties=tuple(replace(party, name=hostile, role=hostile) for party in story.parties),
            steps=(*story.steps[:7], step, *story.steps[8:]),
            deadlines=(replace(story.deadlines[0], title=hostile, rule=hostile),),
            contracts={hostile: hostile},
            sources={hostile: hostile},
            versions={hostile: hostile},
        )  # fmt: skip
    )
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "alert('" not in page  # an attribute could be left by a quote


# ------------------------------------------------------------------------------------------------- steps and gas


def test_every_step_has_its_record_with_transaction_block_gas_and_events(story: Story) -> None:
    records = _page(story).xpath("//details")
    assert len(records) == len(story.steps)
    for record, step in zip(records, story.steps, strict=True):
        text = _text(record)
        assert step.title in text and step.detail in text and (step.rule or "") in text
        assert (step.transaction or "outside the chain") in text
        if step.gas is not None:
            assert f"Block {step.block} Gas {step.gas:,}" in text
        shown = record.xpath(".//tbody")
        assert len(shown) == len(step.events)
        for body, event in zip(shown, step.events, strict=True):
            assert f"{event.contract} {event.name}" in _text(body)
            assert [_text(cell) for cell in body.xpath(".//td[1]")] == list(event.arguments)
            assert [_text(cell) for cell in body.xpath(".//td[2]")] == list(event.arguments.values())


def test_times_are_those_of_the_place_of_expiry(story: Story) -> None:
    assert "5 Feb 2026, 08:12" in _text(_page(story).xpath("//details")[13])
    assert "5 Feb 2026, 00:12" in _text(_page(replace(story, utc_offset=0)).xpath("//details")[13])


def test_gas_is_exact_and_adds_up(story: Story) -> None:
    (table,) = _page(story).xpath("//table[@class='gas']")
    rows = table.xpath(".//tbody/tr")
    measured = [step for step in story.steps if step.gas is not None]
    assert [_text(row.xpath("./td[last()]")[0]) for row in rows] == [f"{step.gas:,}" for step in measured]
    assert _text(table.xpath(".//tfoot//td[last()]")[0]) == f"{story.gas:,}"
    widths = [float(width.rstrip("%")) for width in table.xpath(".//rect/@width")]
    gas = [step.gas or 0 for step in measured]
    assert widths == pytest.approx([100 * each / max(gas) for each in gas], abs=0.01)


# --------------------------------------------------------------------------------------------------- the diagram


def test_every_step_is_an_arrow_between_its_parties(story: Story) -> None:
    diagram = report.sequence(story)
    columns = {lifeline.party.key: lifeline.x for lifeline in diagram.lifelines}
    arrows = [arrow for band in diagram.bands for arrow in band.arrows]
    assert [arrow.step for arrow in arrows] == list(story.steps)
    chapters = ["Money", "Credit", "Attestation", "Customs", "Presentation", "Honour", "End"]
    assert [band.chapter for band in diagram.bands] == chapters
    for arrow in arrows:
        assert arrow.x == columns[arrow.step.actor]
        tip = float(re.match(r"M([\d.]+) ", arrow.tip).group(1))  # type: ignore[union-attr]
        assert tip == pytest.approx(columns[arrow.step.receiver], abs=1.1)


def test_the_date_stands_where_it_changes(story: Story) -> None:
    arrows = [arrow for band in report.sequence(story).bands for arrow in band.arrows]
    dated = {arrow.step.number: arrow.date for arrow in arrows if arrow.date}
    assert dated == {
        1: "12 Jan 2026", 14: "5 Feb 2026", 17: "6 Feb 2026", 21: "9 Feb 2026", 23: "10 Feb 2026",
        24: "13 Feb 2026", 25: "1 Apr 2026",
    }  # fmt: skip


def test_labels_stay_inside_the_diagram(story: Story) -> None:
    last = story.parties[-1].key
    edges = replace(story, steps=(
        replace(story.steps[0], actor="pboc", receiver="pboc"),
        replace(story.steps[0], actor=last, receiver=last),
        replace(story.steps[0], actor="pboc", receiver="icbc"),
        replace(story.steps[0], actor=last, receiver="enclaves"),
    ))  # fmt: skip
    diagram = report.sequence(edges)
    first_loop, last_loop, left, right = diagram.bands[0].arrows
    assert (first_loop.anchor, last_loop.anchor) == ("start", "end")
    half = report._label_width(left.step) / 2
    assert left.label_x - half >= report.LEFT - 0.01 and right.label_x + half <= diagram.width + 0.01


def test_many_parties_widen_the_diagram(story: Story) -> None:
    more = (*story.parties, *(Party(f"p{n}", f"Party {n}", "witness") for n in range(5)))
    diagram = report.sequence(replace(story, parties=more))
    assert diagram.width > report.WIDTH
    assert all(b.x - a.x >= report.COLUMN for a, b in pairwise(diagram.lifelines))


# -------------------------------------------------------------------------------------------------------- clocks


def test_an_endless_title_leaves_room_for_the_days(story: Story) -> None:
    endless = replace(story, steps=(replace(story.steps[0], title="x" * 1_000),), calendar=story.calendar[:3])
    drawn = report.timeline(endless)
    assert drawn is not None and drawn.days.width > report.WIDTH / 2


def test_closed_days_and_makeup_days_are_marked(story: Story) -> None:
    drawn = report.timeline(story)
    assert drawn is not None
    assert "15 Feb to 23 Feb" in [span.text for span in drawn.closed]
    assert [span.text for span in drawn.makeup] == ["14 Feb", "28 Feb"]


def test_a_deadline_is_a_bar_to_scale(story: Story) -> None:
    drawn = report.timeline(story)
    assert drawn is not None
    examination = drawn.bars[0]
    unit = drawn.days.width / len(story.calendar)
    assert examination.terms == "5 banking days, UCP 600 art. 14(b)"
    assert examination.width == pytest.approx(unit * (15 + 7 / 24))
    assert examination.met == pytest.approx(examination.x + unit * (3 + 1 / 24))


def test_a_deadline_that_ran_out_says_so(story: Story) -> None:
    silent = replace(story, deadlines=(replace(story.deadlines[0], met=None),))
    (section,) = _page(silent).xpath("//section[@aria-labelledby='clocks']")
    assert "ran out" in _text(section.xpath(".//svg")[0]) and "ran out" in _text(section.xpath(".//table")[0])


def test_what_a_chapter_came_to_on_a_day_is_noted(story: Story) -> None:
    drawn = report.timeline(story)
    assert drawn is not None
    assert [note.step.number for note in drawn.notes] == [6, 11, 13, 16, 20, 22, 23, 24, 25]


@pytest.mark.parametrize("squeeze", [1, 4, 30])
def test_notes_stay_on_the_page_and_meet_neither_texts_nor_leaders(story: Story, squeeze: int) -> None:
    """Also where everything happens just before the calendar's end."""
    last = story.steps[-1].at
    steps = tuple(replace(step, at=last - (last - step.at) // squeeze) for step in story.steps)
    drawn = report.timeline(replace(story, steps=steps))
    assert drawn is not None
    assert all(note.x + report.note_width(note.step) <= report.WIDTH for note in drawn.notes)
    for one, other in combinations(drawn.notes, 2):
        if other.y <= one.y:  # in the same lane or above: the other's leader passes by
            assert one.x + report.note_width(one.step) < other.x


# --------------------------------------------------------------------------------------------------------- money


def test_the_table_shows_every_balance_and_its_difference(story: Story) -> None:
    rows = {
        _text(row.xpath("./th")[0]): [_text(cell) for cell in row.xpath("./td")]
        for row in _page(story).xpath("//table[@class='balances']/tbody/tr")
    }
    assert rows["Exporter beneficiary"] == ["¥0.00", "¥1,250,000.00", "+¥1,250,000.00"]
    assert rows["Importer applicant"] == ["¥584,557.19", "¥0.00", "-¥584,557.19"]
    assert rows["Bank of Communications, Shanghai Branch issuing bank"] == ["¥918,750.00", "¥62,500.00", "-¥856,250.00"]
    assert rows["Escrow contract"] == ["¥0.00", "¥0.00", "¥0.00"]
    assert list(rows)[-1] == "Escrow contract"


def test_the_sum_is_zero_where_all_money_was_issued_before(story: Story) -> None:
    assert report.money(story).difference == 0
    text = _text(_page(story).xpath("//p[@class='check']")[0])
    assert "The sum of differences is zero" in text
    assert "+¥918,750.00 in step 3, +¥584,557.19 in step 6" in text


def test_the_sum_is_not_zero_where_money_is_issued_meanwhile(story: Story) -> None:
    early = replace(story, balances_before=dict.fromkeys(story.balances_before, 0))
    text = _text(_page(early).xpath("//p[@class='check']")[0])
    assert "zero:" not in text
    assert "The sum of differences is +¥1,503,307.19, not zero." in text
    assert "Step 3, “Digital yuan is issued”, issued ¥918,750.00." in text
    assert "Step 6, “Digital yuan is issued”, issued ¥584,557.19." in text


def test_charts_show_the_balances_that_change_to_one_scale(story: Story) -> None:
    plots, highest = report.charts(story)
    assert highest == BANK + MARGIN
    assert [plot.name for plot in plots] == [
        "Importer", "Bank of Communications, Shanghai Branch", "Exporter", "State treasury, Shanghai", "Escrow",
    ]  # fmt: skip
    escrow = plots[-1]
    assert [number for *_, number in escrow.changes] == [8, 10, 24, 25]
    assert escrow.changes[2][1] != escrow.changes[3][1]  # neighbours would overlap on one line
    assert f"V{report.CHART_TOP:.1f}" in escrow.line and escrow.line.startswith(f"M0 {report.CHART_HEIGHT:.1f}")


# ------------------------------------------------------------------------------------------------ what is missing


def test_optional_parts_may_be_empty(story: Story) -> None:
    empty = replace(
        story, facts={}, steps=(), deadlines=(), calendar=(), balances_before={}, balances_after={}, contracts={},
        sources={}, versions={},
    )  # fmt: skip
    assert not _page(empty).xpath("//h2")
    assert not _page(replace(empty, parties=())).xpath("//main//table")


def test_a_story_without_a_calendar_still_has_its_clocks(story: Story) -> None:
    drawn = report.timeline(replace(story, calendar=()))
    assert drawn is not None and not drawn.closed and drawn.days.text == "2026-01-12 to 2026-04-01"


def test_a_step_may_lack_rule_amount_detail_and_arguments(story: Story) -> None:
    bare = replace(
        story.steps[0], detail="", rule=None, amount=None, gas=None, transaction=HASH,
        events=(EventView("Escrow", "Emptied", {}),), balances={},
    )  # fmt: skip
    text = _text(_page(replace(story, steps=(bare,))).xpath("//details")[0])
    assert "no arguments" in text and "not measured" in text and "Rule" not in text and HASH in text
