"""A counter-guarantee: a guarantee in favour of the bank that issues the local one (URDG 758 art. 2, 5(b)).

The Bank of Communications is the counter-guarantor, ICBC the guarantor, the exporter the beneficiary. Each undertaking
stands alone: neither is paid, refused or ended by what becomes of the other.
"""

from __future__ import annotations

import pytest

from eport.credit import logs
from eport.credit.book import Bank, Outcome, State
from tests.credit.conftest import GUARANTEE
from tests.helpers.credit import commit
from tests.helpers.money import YUAN

COUNTER_GUARANTOR, GUARANTOR = "bank_of_communications", "icbc_shanghai"
BENEFICIARY = ":59:EXPORTER\nHAMBURG"
COUNTER = GUARANTEE.replace("GUA2026000007", "CTR2026000001").replace(BENEFICIARY, ":59A:ICBKCNB0SHI")
LOCAL = (
    GUARANTEE.replace("GUA2026000007", "LOC2026000001").replace("COMMCNS0ASHI", "ICBKCNB0ASHI")
    .replace(":52A:COMMCNS0SHI", ":52A:ICBKCNB0SHI").replace("400000,", "380000,")
)  # fmt: skip
AMOUNT = 250_000 * YUAN


def demand(number: str, issuer: str, beneficiary: str) -> str:
    """An MT765 over 250,000 yuan."""
    return f"""\
{{1:F01{issuer[:8]}A{issuer[8:]}0000000000}}{{2:I765{issuer[:8]}X{issuer[8:]}N}}{{4:
:20:DEMAND1
:21:{number}
:52A:{issuer}
{beneficiary}
:31L:260112
:22G:PAYM
:32B:CNY250000,00
:49A:COMP
-}}
"""


DEMANDED = demand("LOC2026000001", "ICBKCNB0SHI", BENEFICIARY)
COUNTER_DEMANDED = demand("CTR2026000001", "COMMCNS0SHI", ":59A:ICBKCNB0SHI")


@pytest.fixture
def run(officer, alliance, tmp_path):
    """`run(command, text or words…, as_=…)`, which has to succeed."""

    def act(command, *words, as_):
        words = list(words)
        if words and isinstance(words[0], str) and words[0].startswith("{"):
            file = tmp_path / f"{command}.txt"
            file.write_text(words[0])
            words[0] = file
        code, text = officer(command, *words, as_=as_)
        assert code == 0, text
        return text

    for bank in (COUNTER_GUARANTOR, GUARANTOR):
        commit(alliance, bank, 500_000 * YUAN)
    for text, bank in ((COUNTER, COUNTER_GUARANTOR), (LOCAL, GUARANTOR)):
        act("apply", text, as_="importer")
        act("issue", text, as_=bank)
    return act


@pytest.fixture
def book(alliance):
    return lambda: logs.book(alliance.contracts)


def test_the_guarantor_pays_and_is_paid_under_the_counter_guarantee(run, book, alliance):
    run("receive", DEMANDED, as_="exporter")
    run("honour", 2, as_=GUARANTOR)
    run("receive", COUNTER_DEMANDED, as_=GUARANTOR)
    run("honour", 1, as_=COUNTER_GUARANTOR)
    counter, local = book()[1], book()[2]
    assert [paid.creditor for paid in local.payments] == [alliance.accounts["exporter"].address]
    assert [paid.creditor for paid in counter.payments] == [alliance.accounts[GUARANTOR].address]
    assert (counter.drawn, local.drawn) == (AMOUNT, AMOUNT)


def test_art_5b_a_refusal_under_the_guarantee_leaves_the_counter_guarantee_to_its_own_examination(run, book):
    run("receive", DEMANDED, as_="exporter")
    run("refuse", 2, "--code", "data_conflict", as_=GUARANTOR)
    run("receive", COUNTER_DEMANDED, as_=GUARANTOR)
    run("honour", 1, as_=COUNTER_GUARANTOR)
    counter, local = book()[1], book()[2]
    assert local.presentations[0].examinations[Bank.ISSUING].outcome is Outcome.REFUSED
    assert (counter.drawn, local.drawn) == (AMOUNT, 0)


def test_art_5b_the_counter_guarantee_ends_without_the_guarantee(run, book):
    for who in (COUNTER_GUARANTOR, GUARANTOR):
        run("cancel", 1, as_=who)
    assert (book()[1].state, book()[2].state) == (State.CANCELLED, State.ISSUED)
    run("receive", DEMANDED, as_="exporter")
    run("honour", 2, as_=GUARANTOR)
    assert book()[2].drawn == AMOUNT
