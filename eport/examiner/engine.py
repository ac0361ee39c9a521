"""Applies the table of rules to a presentation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from eport.calendars import CalendarUnknown
from eport.examiner.model import Finding, Presentation, Sureness, Verdict
from eport.examiner.places import after_banking_days
from eport.examiner.rules.common import Context
from eport.examiner.table import RULES
from eport.examiner.terms import Terms, terms_of
from eport.messages.mt import MT700

EXAMINATION_DAYS: Final = 5
"""[banking days] following the day of presentation (art. 14(b))."""
_ORDER: Final = {Sureness.CERTAIN: 0, Sureness.LIKELY: 1, Sureness.PERSON: 2, None: 3}


@dataclass(frozen=True, slots=True)
class Report:
    """What the examiner proposes; `decide_by`: the bank's last day (art. 14(b), 16(d)), where the calendar is known."""

    terms: Terms
    presentation: Presentation
    findings: tuple[Finding, ...]
    decide_by: dt.date | None

    @property
    def discrepancies(self) -> tuple[Finding, ...]:
        """Findings that are, or may be, discrepancies."""
        return self._with(Verdict.DISCREPANCY)

    @property
    def differences(self) -> tuple[Finding, ...]:
        """Differences that are none, each with its reason."""
        return self._with(Verdict.NO_DISCREPANCY)

    @property
    def unread(self) -> tuple[Finding, ...]:
        """What a person has to read."""
        return self._with(Verdict.UNREAD)

    @property
    def clean(self) -> bool:
        """Whether every document was read and nothing was found."""
        return not self.discrepancies and all(document.read for document in self.presentation.documents)

    @property
    def bits(self) -> int:
        """Bits of contracts/types/Discrepancies.sol of what is certain or likely.

        The contract finds the low half itself, from what is presented to it; a bank's notice carries the high half.
        """
        value = 0
        for finding in self.discrepancies:
            if finding.sureness is not Sureness.PERSON:
                value |= finding.bit
        return value

    def _with(self, verdict: Verdict) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is verdict)

    def as_json(self) -> list[dict[str, Any]]:
        """Findings as plain data."""
        return [finding.as_json() for finding in self.findings]


def examine(credit: MT700, presentation: Presentation, country: str | None = None) -> Report:
    """Examine one presentation under a credit.

    Args:
        country: ISO 3166-1 code of the place whose banking days count; the place of expiry's where None.
    """
    terms = terms_of(credit)
    context = Context(country or terms.country)
    findings: list[Finding] = []
    for rule in RULES:
        for hit in rule.check(terms, presentation, context):
            finding = Finding(
                rule.key,
                rule.article,
                rule.isbp,
                rule.bit,
                hit.verdict,
                hit.sureness,
                hit.required,
                hit.found,
                hit.text,
            )
            if finding not in findings:
                findings.append(finding)
    findings.sort(key=lambda finding: _ORDER[finding.sureness])
    return Report(terms, presentation, tuple(findings), _decide_by(presentation.presented_on, context.country))


def _decide_by(presented: dt.date, country: str | None) -> dt.date | None:
    if country is None:
        return None
    try:
        return after_banking_days(presented, EXAMINATION_DAYS, country)
    except CalendarUnknown:
        return None
