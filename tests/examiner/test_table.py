"""The table of rules is what the docs, the contracts and the functions say."""

from __future__ import annotations

import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from eport.examiner import rules
from eport.examiner.table import RULES, as_markdown
from eport.trade.terms import DISCREPANCIES

ROOT = Path(__file__).resolve().parents[2]
KEYS = [rule.key for rule in RULES]


def test_keys_are_unique():
    assert len(set(KEYS)) == len(KEYS)


@pytest.mark.parametrize("rule", RULES, ids=KEYS)
def test_cited_articles_exist(rule):
    """Mistake of another engine: it cites an article 44. UCP 600 has 39, eUCP 2.1 has e1 to e14."""
    if rule.article.startswith("eUCP"):
        assert all(1 <= int(number) <= 14 for number in re.findall(r"e(\d+)", rule.article))
        return
    tags = re.findall(r"\b(4[2-7][A-F]?[A-Z]?|48)\b(?!\()", rule.article.split("art.")[0])
    articles = [int(number) for number in re.findall(r"(?:art\. |, |-)(\d+)", rule.article)]
    assert tags or articles
    assert all(1 <= number <= 39 for number in articles)


@pytest.mark.parametrize("rule", RULES, ids=KEYS)
def test_cited_isbp_paragraphs_are_within_their_section(rule):
    """Extent of the sections: E, K and L as the ICC lists them, the others as recalled."""
    last = {
        "A": 42,
        "B": 18,
        "C": 15,
        "D": 32,
        "E": 28,
        "F": 25,
        "G": 27,
        "H": 27,
        "J": 20,
        "K": 23,
        "L": 8,
        "M": 6,
        "P": 4,
        "Q": 11,
    }
    for letter, number in re.findall(r"([A-Z])(\d+)", rule.isbp or ""):
        assert 1 <= int(number) <= last[letter]


@pytest.mark.parametrize("rule", RULES, ids=KEYS)
def test_bits_are_those_of_the_contract(rule):
    assert rule.bit in DISCREPANCIES


def test_every_rule_of_the_modules_is_in_the_table():
    """A rule that nobody registers would never speak."""
    found = set()
    for module in pkgutil.iter_modules(rules.__path__):
        loaded = __import__(f"eport.examiner.rules.{module.name}", fromlist=["*"])
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == loaded.__name__ and parameters == ["terms", "presentation", "context"]:
                found.add(name)
    assert found == set(KEYS)


def test_the_docs_list_the_rules_as_they_are():
    assert as_markdown() in (ROOT / "docs/examiner.md").read_text(), (
        "paste what `python -m eport.examiner.table` prints"
    )


def test_every_rule_is_a_pure_function_of_its_arguments(trade):
    """The same input gives the same findings, in the same order."""
    trade.bill["port_of_discharge"] = "DURBAN"
    assert trade.examine().findings == trade.examine().findings
