"""SingleWindow.amend: a new version; parts that are proved unchanged keep what they have, all others begin anew."""

from __future__ import annotations

import pytest

from eport.window.dossier import Prepared, flatten, prepare, unchanged
from tests.helpers.credit import at, said
from tests.helpers.reverts import reverts_with
from tests.helpers.window import (
    APPROVED,
    ASKED,
    INCOMPLETE,
    OPEN,
    PART_APPROVED,
    PART_REFUSED,
    REFUSED,
    TWO,
    WAITING,
    WITHDRAWN,
    Window,
)

KEY = b"k" * 32
DOCUMENT = {
    "trader": {"name": "Importer"},
    "goods": {"hs": "3004909000"},
    "customs": {"value": "100"},
    "tax": {"base": "100"},
}
NEW_TAX = {**DOCUMENT, "tax": {"base": "90"}}


class Case:
    """A dossier with its contents, and amendments of it."""

    def __init__(self, desk: Window) -> None:
        self.desk, self.version = desk, 1
        self.prepared = self.make(DOCUMENT, ("customs", "taxation"))
        desk.submit(content=self.prepared.content)

    def make(self, document, departments) -> Prepared:
        numbers = [self.desk.number(key) for key in departments]
        return prepare(flatten(document), self.desk.configuration, numbers, KEY, self.version)

    def amend(
        self, document, functions=TWO, optional=(), *, departments=("customs", "taxation"), proofs=None, by="importer"
    ):
        self.version += 1
        after = self.make(document, departments)
        proofs = unchanged(self.prepared, after) if proofs is None else proofs(self.prepared, after)
        desk, sender = self.desk, self.desk.alliance.accounts[by]
        arguments = (desk.functions(functions), desk.bits(optional), after.content, proofs)
        receipt = desk.contract.send(sender, "amend", desk.id(), *arguments)
        self.prepared = after
        return receipt


@pytest.fixture
def case(desk: Window) -> Case:
    return Case(desk)


def test_amend_keeps_the_answer_to_a_part_that_is_unchanged_and_asks_the_other_again(case: Case, desk, travel):
    desk.answer("customs")
    desk.answer("taxation", False)
    travel("2026-01-14 10:00")
    customs = desk.part("customs")
    receipt = case.amend(NEW_TAX)
    both = desk.bits(("customs", "taxation"))
    assert said(receipt) == [
        (
            "DossierAmended",
            {
                "id": desk.id(), "version": 2, "functions": desk.functions(TWO), "departments": both,
                "kept": desk.bits(("customs",)), "content": case.prepared.content,
            },
        )
    ]  # fmt: skip
    assert desk.part("customs") == customs and customs["state"] == PART_APPROVED
    assert desk.part("taxation") == {
        "state": WAITING, "silenceApproves": False, "overdue": False, "stops": 3, "daysLeft": 5,
        "since": at("2026-01-14 10:00"), "deadline": at("2026-01-21 17:00"),
    }  # fmt: skip
    assert desk.dossier() | {"trader": 0} == {
        "trader": 0, "state": OPEN, "version": 2, "functions": desk.functions(TWO), "departments": both,
        "submittedAt": at("2026-01-12 10:00"), "content": case.prepared.content,
    }  # fmt: skip
    desk.answer("taxation", version=2)
    assert desk.dossier()["state"] == APPROVED


def test_amend_keeps_a_question_and_its_clock(case: Case, desk, travel):
    desk.ask("customs")
    before = desk.part("customs")
    travel("2026-01-14 10:00")
    case.amend(NEW_TAX)
    assert desk.part("customs") == before and before["state"] == ASKED


def test_amend_keeps_a_refusal_of_what_is_unchanged(case: Case, desk):
    desk.answer("customs", False)
    desk.answer("taxation", False)
    case.amend(NEW_TAX)
    assert desk.part("customs")["state"] == PART_REFUSED
    desk.answer("taxation", version=2)
    assert desk.dossier()["state"] == REFUSED


def test_amend_without_a_proof_asks_everybody_again(case: Case, desk):
    desk.answer("customs")
    case.amend(NEW_TAX, proofs=lambda *_: [])
    assert (desk.part("customs")["state"], desk.part("taxation")["state"]) == (WAITING, WAITING)


def test_amend_cannot_pass_a_changed_part_off_as_unchanged(case: Case, desk):
    """The answer to what was shown before never counts for what is different now."""
    desk.answer("taxation")
    number = desk.number("taxation")

    def forged(before, after):
        old, new = before.show(number).proof, after.show(number).proof
        return [(number, old.value_hash, old.salt, new.salt, list(old.proof), list(new.proof))]

    with reverts_with("SingleWindowPartChanged", department=number):
        case.amend(NEW_TAX, proofs=forged)


def test_amend_cannot_prove_one_part_with_the_proof_of_another(case: Case, desk):
    def forged(before, after):
        ((_, *rest),) = unchanged(before, after)
        return [(desk.number("taxation"), *rest)]

    with reverts_with("SingleWindowPartChanged", department=desk.number("taxation")):
        case.amend(NEW_TAX, proofs=forged)


@pytest.mark.parametrize("broken", [2, 3, 4, 5])
def test_amend_with_a_broken_proof_is_refused(case: Case, desk, broken):
    """Salt before, salt after, proof before, proof after: each alone."""

    def forged(before, after):
        ((*one,),) = unchanged(before, after)
        one[broken] = b"\1" * 32 if broken < 4 else [b"\1" * 32, *one[broken][1:]]
        return [tuple(one)]

    with reverts_with("SingleWindowPartChanged", department=desk.number("customs")):
        case.amend(NEW_TAX, proofs=forged)


def test_amend_may_ask_more_departments_and_answers_stay_with_their_own(case: Case, desk):
    """Taxation's part moves one place up, between customs and drug administration."""
    desk.answer("taxation")
    document = {**DOCUMENT, "permits": {"drug": "B-2026-7"}}
    asked = ("customs", "taxation", "drug", "commerce")
    case.amend(document, (*TWO, "permits"), ("drug", "commerce"), departments=asked)
    states = {key: desk.part(key)["state"] for key in asked}
    assert states == {"customs": WAITING, "taxation": PART_APPROVED, "drug": WAITING, "commerce": WAITING}


def test_amend_may_ask_fewer_and_ends_at_once_where_all_of_them_have_approved(case: Case, desk):
    desk.answer("customs")
    desk.answer("taxation", False)
    document = {key: value for key, value in DOCUMENT.items() if key != "tax"}
    receipt = case.amend(document, ["goods_declaration"], departments=("customs",))
    assert said(receipt)[1] == ("DossierConcluded", {"id": desk.id(), "version": 2, "state": APPROVED})
    with reverts_with("SingleWindowNotAsked"):
        desk.contract.call("partOf", desk.id(), desk.number("taxation"))


def test_amend_from_many_words_of_parts_to_one_and_back_finds_nothing_old(desk: Window):
    functions = [item.key for item in desk.configuration.functions]
    optional = sorted({key for item in desk.configuration.functions for key in item.optional})
    desk.submit(functions, optional)
    for item in desk.configuration.departments:
        desk.answer(item.key, item.key != "cultural_relics")
    customs = desk.alliance.accounts["importer"]
    for names, options, content in (
        (TWO, (), b"\1" * 32), (functions, optional, b"\2" * 32),
    ):  # fmt: skip
        desk.contract.send(customs, "amend", desk.id(), desk.functions(names), desk.bits(options), content, [])
    assert {desk.part(item.key)["state"] for item in desk.configuration.departments} == {WAITING}
    assert desk.dossier()["version"] == 3


def test_amend_of_a_dossier_that_ended_without_approval_opens_it(case: Case, desk, travel):
    travel("2026-01-19 17:00", 1)
    desk.close("customs")
    desk.close("taxation")
    assert desk.dossier()["state"] == INCOMPLETE
    case.amend(NEW_TAX, proofs=lambda *_: [])
    assert desk.dossier()["state"] == OPEN


@pytest.mark.parametrize("ending", ["approved", "withdrawn"])
def test_amend_after_approval_or_withdrawal_is_refused(case: Case, desk, ending):
    if ending == "approved":
        desk.answer("customs")
        desk.answer("taxation")
    else:
        desk.withdraw()
    state = APPROVED if ending == "approved" else WITHDRAWN
    with reverts_with("SingleWindowNotAmendable", state=state, version=1):
        case.amend(NEW_TAX)


def test_amend_with_the_same_root_or_none_is_refused(case: Case, desk, importer):
    for content in (case.prepared.content, bytes(32)):
        with reverts_with("SingleWindowInvalid", field="content"):
            desk.contract.send(importer, "amend", desk.id(), desk.functions(TWO), 0, content, [])


def test_amend_naming_a_part_that_is_not_in_both_versions_is_refused(case: Case, desk):
    drug = desk.number("drug")
    with reverts_with("SingleWindowNotAsked", department=drug):
        case.amend(NEW_TAX, proofs=lambda before, after: [(drug, *unchanged(before, after)[0][1:])])


def test_amend_by_another_or_a_suspended_trader_is_refused(case: Case, desk):
    with reverts_with("SingleWindowNotTheTrader"):
        case.amend(NEW_TAX, by="exporter")
    desk.alliance.decide(desk.alliance["AllianceRegistry"], "suspend", desk.alliance.settings.number("importer"))
    with reverts_with("AllianceNotActive"):
        case.amend(NEW_TAX)


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (1, False)])
def test_amend_ten_years_after_submission_is_refused(case: Case, desk, travel, seconds, taken):
    travel("2026-01-12 10:00", 3650 * 86_400 + seconds)
    if taken:
        case.amend(NEW_TAX)
        return
    with reverts_with("SingleWindowNotAmendable", state=OPEN):
        case.amend(NEW_TAX)


def test_answer_to_the_version_before_is_refused_after_an_amendment(case: Case, desk):
    case.amend(NEW_TAX)
    with reverts_with("SingleWindowVersionPassed", current=2):
        desk.answer("taxation", version=1)
