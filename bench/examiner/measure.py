"""Measures the examiner: recall and precision on known discrepancies, false alarms on clean sets, speed and memory."""

from __future__ import annotations

import copy
import random
import resource
import sys
import time
import tracemalloc
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

from bench.examiner.clean import Case, clean
from bench.examiner.mutations import MUTATIONS, Mutation
from eport.examiner.engine import Report, examine
from eport.examiner.model import Finding, Sureness
from eport.examiner.reading import parse
from eport.messages.mt import parse_mt700

EACH: Final = 3
"""Presentations for each mutation."""
_TRIES: Final = 400
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass
class Accuracy:
    """Counts over presentations with one known discrepancy each, and over clean ones.

    `found`, `missed`: known discrepancies, `found` by the surest finding that names one; `false`: findings that name
    something else, by sureness, and `false_names` which. 'For a person' asserts nothing, so it is counted apart. Clean
    presentations are counted by themselves: nobody knows how many of them come on a discrepant one in a bank.
    """

    found: Counter[Sureness] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: Counter[Sureness] = field(default_factory=Counter)
    false_names: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    clean_silent: int = 0
    clean_unasserted: int = 0
    clean_false: Counter[str] = field(default_factory=Counter)
    clean_certain: int = 0

    @property
    def recall(self) -> float:
        """Part of the known discrepancies that any finding named."""
        return self.found.total() / (self.found.total() + len(self.missed))

    @property
    def asserted_recall(self) -> float:
        """Part of the known discrepancies that a certain or likely finding named."""
        return _asserted(self.found) / (self.found.total() + len(self.missed))

    @property
    def precision(self) -> float:
        """Part of the certain and likely findings that is right."""
        return _asserted(self.found) / (_asserted(self.found) + _asserted(self.false))

    @property
    def precision_of_all(self) -> float:
        """Part of all findings that is right, those for a person included."""
        return self.found.total() / (self.found.total() + self.false.total())


def _asserted(counts: Counter[Sureness]) -> int:
    return counts.total() - counts[Sureness.PERSON]


def mutants(each: int = EACH) -> list[tuple[Mutation, Case]]:
    """Each mutation applied to `each` clean presentations that it fits; the same ones every time."""
    cases = []
    for mutation in MUTATIONS:
        seed = zlib.crc32(mutation.name.encode()) % 1_000_000
        made = 0
        for attempt in range(_TRIES):
            case = clean(seed + attempt)
            before = copy.deepcopy((case.credit, case.file))
            if mutation.apply(case, random.Random(seed + attempt)):
                if before == (case.credit, case.file):
                    raise ValueError(f"{mutation.name} says that it applied to {case.seed}, but nothing changed")
                cases.append((mutation, case))
                made += 1
                if made == each:
                    break
        if made < each:
            raise ValueError(f"{mutation.name} fits {made} of {_TRIES} presentations")
    return cases


def report_of(case: Case) -> Report:
    """The whole way from the texts of a case: MT700, JSON, schema, rules."""
    return examine(parse_mt700(case.mt700()), parse(case.file)[0])


def accuracy(each: int = EACH, clean_cases: int = 500, first_seed: int = 50_000) -> Accuracy:
    """Recall and precision over the mutants, false alarms over clean presentations."""
    result = Accuracy()
    for mutation, case in mutants(each):
        discrepancies = report_of(case).discrepancies
        right = [finding for finding in discrepancies if finding.key in mutation.keys]
        if right:
            result.found[_surest(right)] += 1
        else:
            result.missed.append(f"{mutation.name} ({mutation.article})")
        for finding in discrepancies:
            if finding.key not in mutation.keys and finding.sureness is not None:
                result.false[finding.sureness] += 1
                result.false_names[f"{finding.key}, {finding.sureness.value}"] += 1
    for seed in range(first_seed, first_seed + clean_cases):
        findings = report_of(clean(seed)).discrepancies
        result.clean += 1
        result.clean_silent += not findings
        result.clean_unasserted += all(finding.sureness is Sureness.PERSON for finding in findings)
        for finding in findings:
            assert finding.sureness is not None
            result.clean_false[f"{finding.key}, {finding.sureness.value}"] += 1
            result.clean_certain += finding.sureness is Sureness.CERTAIN
    return result


def _surest(findings: list[Finding]) -> Sureness:
    order = list(Sureness)
    return min((finding.sureness for finding in findings if finding.sureness), key=order.index)


@dataclass(frozen=True)
class Speed:
    """[s] for `presentations` with their credits, read from text and examined, on one core and on two.

    `growth` [bytes]: Python memory that fresh presentations leave behind after as many others; `peak_rss` [bytes].
    """

    presentations: int
    seconds: float
    seconds_on_two: float
    growth: int
    peak_rss: int


def speed(presentations: int = 1_000, fresh: int = 150) -> Speed:
    """Reads and examines presentations, clean ones and mutants; then `fresh` ones twice over for the memory."""
    made = [case for _, case in mutants(2)] + [clean(seed) for seed in range(200)]
    texts = [(case.mt700(), case.file) for case in made]
    work = [texts[number % len(texts)] for number in range(presentations)]
    started = time.perf_counter()
    _examine_all(work)
    seconds = time.perf_counter() - started
    with ProcessPoolExecutor(2) as pool:
        halves = [work[::2], work[1::2]]
        list(pool.map(_examine_all, [texts[:10], texts[:10]]))  # both processes have imported everything
        started = time.perf_counter()
        list(pool.map(_examine_all, halves))
        on_two = time.perf_counter() - started
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    return Speed(presentations, seconds, on_two, growth(fresh), rss)


def _examine_all(work: list[tuple[str, Any]]) -> int:
    return sum(len(examine(parse_mt700(credit), parse(file)[0]).discrepancies) for credit, file in work)


def growth(presentations: int = 150) -> int:
    """[bytes] Python memory that fresh presentations leave behind, after as many others filled the caches."""
    tracemalloc.start()
    kept = []
    for start in (0, presentations):
        for seed in range(start, start + presentations):
            report_of(clean(seed))
        kept.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    return kept[1] - kept[0]


def figures() -> dict[str, Any]:
    """Everything measured, as plain data for `make bench`."""
    result, pace = accuracy(), speed()
    return {
        "discrepant_presentations": result.found.total() + len(result.missed),
        "kinds_of_discrepancy": len(MUTATIONS),
        "recall": round(result.recall, 4),
        "recall_certain_or_likely": round(result.asserted_recall, 4),
        "precision_certain_or_likely": round(result.precision, 4),
        "precision_of_all_findings": round(result.precision_of_all, 4),
        "found": {sure.value: count for sure, count in result.found.items()},
        "missed": result.missed,
        "false_alarms": dict(result.false_names),
        "clean_presentations": result.clean,
        "clean_without_finding": round(result.clean_silent / result.clean, 4),
        "clean_without_certain_or_likely": round(result.clean_unasserted / result.clean, 4),
        "clean_false_alarms": dict(result.clean_false),
        "clean_certain": result.clean_certain,
        "presentations_timed": pace.presentations,
        "seconds_on_one_core": round(pace.seconds, 2),
        "seconds_on_two_cores": round(pace.seconds_on_two, 2),
        "memory_growth_bytes": pace.growth,
        "peak_rss_bytes": pace.peak_rss,
    }
