"""The report as a trade-finance officer reads it, and the draft of a refusal (MT734)."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.examiner.engine import Report
from eport.examiner.model import Finding, Sureness
from eport.messages.errors import MessageError
from eport.messages.mt import (
    MT734,
    Amount,
    Disposal,
    DocumentsDisposal,
    Narrative,
    format_fields,
    to_fin,
)
from eport.messages.mt.fin import NOT_Z

_LINES_77J, _WIDTH_77J = 70, 50
_COLOURS: Final = {Sureness.CERTAIN: "red", Sureness.LIKELY: "yellow", Sureness.PERSON: "cyan"}


DISPOSALS: Final = {
    Disposal.HOLD: "holding for the presenter's instructions, art. 16(c)(iii)(a)",
    Disposal.NOTIFY: "holding until the applicant waives and we agree, or the presenter instructs, art. 16(c)(iii)(b)",
    Disposal.RETURN: "returning the documents, art. 16(c)(iii)(c)",
    Disposal.PREVINST: "acting on the presenter's earlier instructions, art. 16(c)(iii)(d)",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A draft of the one notice of refusal.

    Attributes:
        message: the MT734; None where what was presented does not make one, as `obstacle` says.
        text: its fields; '' where there is none.
        undecided: findings for a person: in or out before the notice goes, since there is no second one (art. 16(f)).
        complete: False where 77J has no room for every discrepancy; then the list has to be shortened by hand.
        obstacle: what keeps the MT734 from being written, e.g. that no amount was drawn.
    """

    message: MT734 | None
    text: str
    undecided: tuple[Finding, ...]
    complete: bool
    obstacle: str | None


def notice(report: Report, disposal: Disposal = Disposal.NOTIFY) -> Notice | None:
    """The refusal that the findings come to; None where none is certain or likely."""
    asserted = [finding for finding in report.discrepancies if finding.sureness is not Sureness.PERSON]
    undecided = tuple(finding for finding in report.discrepancies if finding.sureness is Sureness.PERSON)
    if not asserted:
        return None
    lines = [
        line
        for number, finding in enumerate(asserted, 1)
        for line in textwrap.wrap(_swift(f"{number}. {_sentence(finding)}"), _WIDTH_77J, break_on_hyphens=False)
    ]
    # A line that begins with ':' or '-' would end its field.
    lines = [f".{line}"[:_WIDTH_77J] if line[0] in ":-" else line for line in lines]
    complete = len(lines) <= _LINES_77J
    credit, presentation = report.terms.credit, report.presentation
    if presentation.amount is None:
        return Notice(None, "", undecided, complete, "field 32A: the presentation does not say what amount is drawn")
    message = MT734(
        sender=credit.sender,
        sender_reference=credit.credit_number,
        presenting_reference="NONREF",
        amount=Amount(credit.currency, presentation.amount, presentation.presented_on),
        discrepancies=Narrative.of("\n".join(lines[:_LINES_77J])),
        disposal=DocumentsDisposal(disposal),
    )
    try:
        text = format_fields(to_fin(message).fields)
    except MessageError as error:
        return Notice(None, "", undecided, complete, str(error))
    return Notice(message, text, undecided, complete, None)


def _sentence(finding: Finding) -> str:
    found, required = finding.found, finding.required
    name = finding.key.replace("_", " ")
    return f"{name}: {found.source} {found.field} {found.value} / {required.source} {required.field} {required.value}"


def _swift(text: str) -> str:
    """Capitals of SWIFT's Z set; what it lacks becomes its base letter or a full stop."""
    plain = unicodedata.normalize("NFKD", text.upper().replace("ß", "SS")).encode("ascii", "replace").decode()
    plain = plain.replace("?", ".") if not text.isascii() else plain
    return NOT_Z.sub(".", plain)


def show(console: Console, report: Report, disposal: Disposal, number: int = 1, of: int = 1) -> None:
    """Print one report."""
    credit, presentation = report.terms.credit, report.presentation
    count = f", presentation {number} of {of}" if of > 1 else ""
    console.print(f"\n[bold]Credit {escape(credit.credit_number)}[/]{count}, presented {presentation.presented_on}")
    deadline = (
        f"notice of refusal by close of {report.decide_by} (art. 16(d))"
        if report.decide_by
        else "the calendar of the place of expiry is not known"
    )
    console.print(
        f"[dim]{len(presentation.documents)} documents; {deadline}. The examiner proposes, the bank decides.[/]"
    )
    if report.discrepancies:
        console.print(_table(report.discrepancies))
    else:
        console.print("\n[bold green]No discrepancy found[/] in what was read.")
    _list(console, "To be read by a person", report.unread)
    _list(console, "Differences that are no discrepancy", report.differences)
    draft = notice(report, disposal)
    if draft is not None:
        console.print(f"\n[bold]Draft of the notice (MT734)[/]  [dim]{escape(DISPOSALS[disposal])}[/]")
        if draft.obstacle is None:
            console.print(escape(draft.text))
        else:
            console.print(f"[red]It cannot be written yet: {escape(draft.obstacle)}[/]")
        if not draft.complete:
            console.print(
                f"[red]Field 77J has {_LINES_77J} lines: shorten the list, every discrepancy has to be in it.[/]"
            )
        if draft.undecided:
            names = ", ".join(sorted({finding.key.replace("_", " ") for finding in draft.undecided}))
            console.print(f"[cyan]Decide before it goes, there is no second notice (art. 16(f)): {escape(names)}[/]")


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_lines=False, pad_edge=False)
    for heading in ("discrepancy", "article", "credit or rule says", "document says", "sureness"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        assert finding.sureness is not None
        paragraph = f"\n[dim]ISBP {escape(finding.isbp)}[/]" if finding.isbp else ""
        table.add_row(
            f"[bold]{finding.key.replace('_', ' ')}[/]\n{escape(finding.text)}",
            escape(finding.article) + paragraph,
            escape(str(finding.required)),
            escape(str(finding.found)),
            f"[{_COLOURS[finding.sureness]}]{finding.sureness.value}[/]",
        )
    return table


def _list(console: Console, heading: str, findings: Sequence[Finding]) -> None:
    if findings:
        console.print(f"\n[bold]{heading}[/]")
        for finding in findings:
            why = f"[dim]({escape(finding.article)}; {escape(str(finding.required))})[/]"
            console.print(f"  {escape(str(finding.found))} {why} {escape(finding.text)}")
