"""The three trades of examples/, from their files to everybody's balance.

12 Jan  credit issued                       12 Jan ── 31 Mar  its life
 6 Feb  customs accepts, assesses            9 Feb  released
10 Feb  presentation (sight), 11 Feb (detained; customs detains on 12 Feb), 25 and 27 Mar (refusal)
15 Feb ── 23 Feb  Spring Festival; Saturday 14 Feb is a working day
"""

from __future__ import annotations

import datetime as dt

import pytest

from eport.trade.story import Story

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
STORIES = pytest.mark.parametrize("name", ["sight", "refusal", "detained"])


def change(story: Story) -> dict[str, int]:
    """[fen] What the trade did to everybody."""
    return {key: story.balances_after[key] - before for key, before in story.balances_before.items()}


def titles(story: Story) -> list[str]:
    return [step.title for step in story.steps]


def test_sight_credit_is_paid_in_full_against_attested_release(tell):
    story = tell("sight").story
    duty, interest, invoice = 190_807_19, 10_937_50, 1_375_000_00
    assert change(story) == {
        "importer": -393_750_00 - duty + invoice - interest,
        "bank_of_communications": -856_250_00 + interest,
        "exporter": 1_250_000_00,
        "domestic_buyer": -invoice,
        "treasury": duty,
        "icbc": 0,
        "bank_of_china": 0,
        "escrow": 0,
    }
    order = [
        title for title in titles(story) if title.startswith("Attest") or title in ("Presents documents", "Honours")
    ]
    assert order == ["Attest: accepted", "Attest: tax assessed", "Attest: released", "Presents documents", "Honours"]


def test_sight_dossier_is_submitted_once_and_every_department_approves(tell):
    told = tell("sight")
    (submitted,) = [event for event in events(told) if event.name == "DossierSubmitted"]
    answers = [event.arguments for event in events(told) if event.name == "PartAnswered"]
    assert bin(submitted.arguments["departments"]).count("1") == len(answers) == 3
    assert all(answer["approved"] and not answer["late"] for answer in answers)
    states = [title for title in titles(told.story) if title.startswith("Sees one status")]
    assert states == ["Sees one status: open"] * 2 + ["Sees one status: approved"]
    assert told.alliance["SingleWindow"].struct("dossier", submitted.arguments["id"])["state"] == 2  # Approved


def test_sight_receivable_is_financed_on_released_goods_and_repaid_by_its_debtor(tell):
    told = tell("sight")
    (funded,) = [event for event in events(told) if event.name == "FinanceFunded"]
    terms, finance = funded.arguments["terms"], told.alliance["TradeFinance"]
    assert terms["backing"] == 3 and terms["advance"] == 875_000_00 and terms["repayable"] == 885_937_50  # Released
    assert terms["debtor"] == told.alliance.accounts["domestic_buyer"].address  # owes, and is no member
    assert told.alliance["AllianceRegistry"].call("memberOf", terms["debtor"])[0] == 0
    state = finance.struct("financing", funded.arguments["id"])
    assert (state["stage"], state["repaid"], state["settled"]) == (3, 885_937_50, True)  # Repaid, by the sale
    assert finance.struct("drawn", terms["line"]) == {"quantity": terms["quantity"], "value": terms["value"]}
    acts = titles(told.story)
    order = ("Attest: released", "Finances the receivable", "Honours", "Repays the financing")
    assert [act for act in acts if act in order] == list(order)


@pytest.mark.parametrize("name", ["refusal", "detained"])
def test_story_without_a_dossier_goes_to_customs_alone(tell, name):
    assert {"Single window", "Financing"}.isdisjoint(step.chapter for step in tell(name).story.steps)


def test_sight_examination_counts_the_make_up_saturday_and_skips_the_spring_festival(tell):
    """Presented on Tuesday 10 February: 11, 12, 13, Saturday 14 (make-up), then 24 February is the fifth day."""
    (examination,) = [item for item in tell("sight").story.deadlines if item.banking_days == 5]
    assert dt.datetime.fromtimestamp(examination.ends, SHANGHAI) == dt.datetime(2026, 2, 24, 17, tzinfo=SHANGHAI)
    assert examination.met is not None and examination.met < examination.ends


def test_refusal_returns_the_first_set_and_honours_the_waived_second(tell):
    told = tell("refusal")
    acts = titles(told.story)[titles(told.story).index("Presents documents") :]
    assert acts == [
        "Presents documents",
        "Refuses, in one notice",
        "Returns the documents",
        "Presents documents",
        "Refuses, in one notice",
        "Waives the discrepancies",
        "Honours",
        "Anybody ends the expired credit",
        "Takes free liquidity back",
    ]
    assert change(told.story)["exporter"] == 500_000_00
    presentations = told.alliance["Presentations"]
    first, second = presentations.struct("examination", 1, 1, 0), presentations.struct("examination", 1, 2, 0)
    assert (first["state"], first["discrepancies"]) == (
        5,
        (1 << 2) | (1 << 5),
    )  # returned; late shipment, missing document
    assert (second["state"], second["discrepancies"]) == (2, 1 << 2)  # honoured; late shipment


def test_refusal_first_presentation_cost_nobody_anything(tell):
    story = tell("refusal").story
    start = titles(story).index("Presents documents")
    assert all(step.balances == story.steps[start].balances for step in story.steps[start : start + 3])


def test_detention_after_presentation_leaves_the_credit_unaffected(tell):
    """UCP 600 art. 5: banks deal with documents. The statement that was presented is pinned."""
    told = tell("detained")
    acts = titles(told.story)
    assert acts.index("Presents documents") < acts.index("Attest: detained") < acts.index("Honours")
    assert change(told.story)["exporter"] == 400_000_00
    (presented,) = [event for event in events(told) if event.name == "DocumentsPresented"]
    newest = told.alliance["ClearanceOracle"].struct("latest", next(iter(subjects(told))))
    assert newest["status"] == 11 and newest["hash"] != presented.arguments["statement"]


def test_detention_leaves_nothing_locked_what_was_not_drawn_returns(tell):
    told = tell("detained")
    assert told.alliance["DocumentaryCredit"].struct("status", 1)["state"] == 4  # expired
    assert told.story.balances_after["escrow"] == 0
    spent = sum(change(told.story)[key] for key in ("importer", "bank_of_communications"))
    duty = change(told.story)["treasury"]
    assert spent == -(400_000_00 + duty)


def subjects(told) -> set[bytes]:
    return {event.arguments["id"] for event in events(told) if event.name == "DeclarationLodged"}


def events(told) -> list:
    receipts = map(told.alliance.chain.web3.eth.get_transaction_receipt, transactions(told.story))
    return [event for receipt in receipts for event in told.alliance.chain.decode(receipt)]


def transactions(story: Story) -> list[str]:
    return [step.transaction for step in story.steps if step.transaction]


@STORIES
def test_story_moves_money_and_makes_none(tell, name):
    assert sum(change(tell(name).story).values()) == 0


@STORIES
def test_story_empties_escrow_and_ends_the_credit(tell, name):
    told = tell(name)
    assert told.story.balances_after["escrow"] == 0
    assert told.alliance["DocumentaryCredit"].struct("status", 1)["state"] in (3, 4)


@STORIES
def test_story_supply_equals_issued_equals_balances(tell, name):
    alliance = tell(name).alliance
    token = alliance["DigitalYuan"]
    held = sum(token.call("balanceOf", account.address) for account in alliance.accounts.values())
    held += token.call("balanceOf", alliance["Escrow"].address)
    issued = sum(
        token.struct("operatorAccount", alliance.accounts[key].address)["issued"] for key in alliance.settings.operators
    )
    assert token.call("totalSupply") == held == issued


@STORIES
def test_story_names_a_party_for_every_step_and_says_what_it_cost(tell, name):
    story = tell(name).story
    known = {party.key for party in story.parties}
    for step in story.steps:
        assert {step.actor, step.receiver} <= known, step.title
        assert (step.gas is None) == (step.transaction is None)
        assert step.transaction is None or step.events, step.title
