"""`eport certification …`: every act from the application to the end of a certificate, and of an inspection."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from eth_utils.crypto import keccak

from eport.certification.desk import ANYBODY, Desk, Refused, certification, digest, on_chain
from eport.chain.bindings import types

Number = Annotated[int, typer.Argument(metavar="CERTIFICATE", help="its number, as `show` lists them")]
Inspection = Annotated[int, typer.Argument(metavar="INSPECTION", help="its number")]
Report = Annotated[Path, typer.Argument(metavar="REPORT", help="the report; the chain keeps its hash")]
Evidence = Annotated[Path, typer.Argument(metavar="EVIDENCE", help="a file; the chain keeps its hash")]
Passed = Annotated[bool, typer.Option("--passed/--failed", help="what the report found")]


class Why(str, Enum):
    """For what a certificate is suspended or withdrawn; the members of `Reason` that are the body's to give."""

    surveillance = "surveillance"
    inspection = "inspection"
    advertising = "advertising"
    other = "other"


Reason = Annotated[Why, typer.Option(help="why")]


# -------------------------------------------------------------------------------------------------------- application


@certification.command(rich_help_panel="Application")
@on_chain
def apply(
    desk: Desk,
    category: Annotated[int, typer.Argument(metavar="CATEGORY", help="its number in the catalogue")],
    lab: Annotated[str, typer.Option(help="who tests the prototype: a key of the configuration")],
    product: Annotated[str, typer.Option(help="what is certified, 32 bytes in hexadecimal: of a program MRENCLAVE")],
    dossier: Annotated[Path, typer.Option(help="the technical file; the chain keeps its hash")],
) -> None:
    """Apply for a certificate. A member, named by --as."""
    if not desk.me:
        raise Refused("say who applies: --as PARTY, a member of the configuration")
    says = f"apply for a certificate of category {category}, tested by {lab}"
    act = desk.scheme.apply_for(category, desk.institution(lab), _word(product), digest(dossier))
    desk.act(says, act, desk.me)


@certification.command(name="test", rich_help_panel="Application")
@on_chain
def report_test(desk: Desk, number: Number, report: Report, passed: Passed) -> None:
    """Report the test of the prototype; not passed, the application is refused. The lab that was named."""
    says = f"report that the prototype of certificate {number} {_outcome(passed)}"
    desk.act(says, desk.scheme.report_test(number, digest(report), passed), desk.lab(number))


@certification.command(name="check", rich_help_panel="Application")
@on_chain
def report_check(desk: Desk, number: Number, report: Report, passed: Passed) -> None:
    """Report the check on site; not passed, the application is refused. The body."""
    says = f"report that certificate {number} {_outcome(passed)} the check on site"
    desk.act(says, desk.scheme.report_check(number, digest(report), passed), desk.body)


@certification.command(rich_help_panel="Application")
@on_chain
def certify(desk: Desk, number: Number) -> None:
    """Give the certificate, for three years. The body."""
    desk.act(f"give certificate {number}", desk.scheme.certify(number), desk.body)


# -------------------------------------------------------------------------------------------------------- certificate


@certification.command(rich_help_panel="Certificate")
@on_chain
def surveil(desk: Desk, number: Number, report: Report, passed: Passed) -> None:
    """Report a surveillance; not passed, the certificate is suspended. The body."""
    says = f"report that certificate {number} {_outcome(passed)} its surveillance"
    desk.act(says, desk.scheme.surveil(number, digest(report), passed), desk.body)


@certification.command(name="request-renewal", rich_help_panel="Certificate")
@on_chain
def request_renewal(desk: Desk, number: Number) -> None:
    """Ask for the review that renews, in the last 180 days. The holder."""
    says = f"ask for the renewal of certificate {number}"
    desk.act(says, desk.scheme.request_renewal(number), desk.holder(number))


@certification.command(rich_help_panel="Certificate")
@on_chain
def renew(desk: Desk, number: Number, report: Report) -> None:
    """Renew for three years from the old end, as the holder asked. The body."""
    desk.act(f"renew certificate {number}", desk.scheme.renew(number, digest(report)), desk.body)


@certification.command(rich_help_panel="Certificate")
@on_chain
def suspend(desk: Desk, number: Number, evidence: Evidence, reason: Reason) -> None:
    """Suspend for 180 days; unless it is reinstated before, it is withdrawn. The body."""
    says = f"suspend certificate {number}: {reason.value}"
    desk.act(says, desk.scheme.suspend(number, _reason(reason), digest(evidence)), desk.body)


@certification.command(name="suspend-overdue", rich_help_panel="Certificate")
@on_chain
def suspend_overdue(desk: Desk, number: Number) -> None:
    """Suspend a certificate whose surveillance is overdue. Anybody."""
    says = f"suspend certificate {number}, whose surveillance is overdue"
    desk.act(says, desk.scheme.suspend_overdue(number), ANYBODY)


@certification.command(rich_help_panel="Certificate")
@on_chain
def reinstate(desk: Desk, number: Number, report: Report) -> None:
    """End a suspension on a review, which counts as surveillance. The body."""
    desk.act(f"reinstate certificate {number}", desk.scheme.reinstate(number, digest(report)), desk.body)


@certification.command(rich_help_panel="Certificate")
@on_chain
def withdraw(desk: Desk, number: Number, evidence: Evidence, reason: Reason) -> None:
    """Withdraw a certificate for good. The body."""
    says = f"withdraw certificate {number}: {reason.value}"
    desk.act(says, desk.scheme.withdraw(number, _reason(reason), digest(evidence)), desk.body)


@certification.command(rich_help_panel="Certificate")
@on_chain
def renounce(desk: Desk, number: Number) -> None:
    """Give up an application or a certificate. The holder."""
    desk.act(f"give up certificate {number}", desk.scheme.renounce(number), desk.holder(number))


@certification.command(rich_help_panel="Certificate")
@on_chain
def lapse(desk: Desk, number: Number) -> None:
    """End what ran out: an application, a certificate, a suspension. Anybody."""
    desk.act(f"end certificate {number}, whose date passed", desk.scheme.lapse(number), ANYBODY)


@certification.command(rich_help_panel="Certificate")
@on_chain
def infringement(desk: Desk, number: Number, evidence: Evidence) -> None:
    """Record that the mark was used in advertising; `suspend` and `withdraw` are the sanctions. The body."""
    says = f"record that the mark of certificate {number} was used in advertising"
    desk.act(says, desk.scheme.record_infringement(number, digest(evidence)), desk.body)


# -------------------------------------------------------------------------------------------------- random inspection


@certification.command(rich_help_panel="Random inspection")
@on_chain
def announce(
    desk: Desk,
    candidate: Annotated[list[str], typer.Argument(metavar="CERTIFICATE:STEP…", help='as 3:"release build"')],
) -> None:
    """Publish the candidates of a draw, each a certificate and a production step. The body."""
    found = tuple(_candidate(text) for text in candidate)
    desk.act(f"announce a draw among {len(found)} candidates", desk.scheme.announce(found), desk.body)


@certification.command(rich_help_panel="Random inspection")
@on_chain
def postpone(desk: Desk, inspection: Inspection) -> None:
    """Set a new block for a draw that was missed, 256 blocks after it. Anybody."""
    desk.act(f"set a new block for inspection {inspection}", desk.scheme.postpone(inspection), ANYBODY)


@certification.command(rich_help_panel="Random inspection")
@on_chain
def answer(
    desk: Desk,
    inspection: Inspection,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="what was handed over; the chain keeps its hash")],
) -> None:
    """Answer an inspection that drew one's certificate, within ten days. The holder."""
    number = desk.scheme.inspection_of(inspection).certificate
    by = desk.holder(number) if number else desk.me or ANYBODY
    desk.act(f"answer inspection {inspection}", desk.scheme.answer(inspection, digest(file)), by)


@certification.command(rich_help_panel="Random inspection")
@on_chain
def conclude(desk: Desk, inspection: Inspection, report: Report, passed: Passed) -> None:
    """Record what an inspection found; not passed, the certificate is suspended. The body."""
    says = f"record that inspection {inspection} was {'passed' if passed else 'failed'}"
    desk.act(says, desk.scheme.conclude(inspection, digest(report), passed), desk.body)


@certification.command(name="close", rich_help_panel="Random inspection")
@on_chain
def close_inspection(desk: Desk, inspection: Inspection) -> None:
    """End an inspection whose date passed; unanswered, the certificate is suspended. Anybody."""
    desk.act(f"end inspection {inspection}, whose date passed", desk.scheme.close_inspection(inspection), ANYBODY)


# ---------------------------------------------------------------------------------------------------------- catalogue


@certification.command(name="define-category", rich_help_panel="Catalogue")
@on_chain
def define_category(
    desk: Desk,
    category: Annotated[int, typer.Argument(metavar="CATEGORY", min=1, max=255, help="its number")],
    year: Annotated[int, typer.Option(help="in which the catalogue took it up")],
    name: Annotated[str, typer.Option(help="in English")],
    chinese: Annotated[str, typer.Option(help="in Chinese")],
    standard: Annotated[str, typer.Option(help="number of its JR/T standard")] = "",
) -> None:
    """Define a category of products, or correct it: announce, and two days later again. The catalogue's role."""
    act = desk.scheme.define_category(category, types.Category(year, name, chinese, standard))
    desk.act(f"define category {category}: {name}", act, _catalogue(desk))


@certification.command(name="recognise-lab", rich_help_panel="Catalogue")
@on_chain
def recognise_lab(
    desk: Desk,
    lab: Annotated[str, typer.Argument(metavar="LAB", help="a key of the configuration")],
    recognised: Annotated[bool, typer.Option("--recognised/--ended", help="whether it may test from then on")] = True,
) -> None:
    """Recognise a lab, or end that: announce, and two days later again. The catalogue's role."""
    says = f"{'recognise' if recognised else 'recognise no more'} the lab {lab}"
    desk.act(says, desk.scheme.recognise_lab(desk.institution(lab), recognised), _catalogue(desk))


# ------------------------------------------------------------------------------------------------------------ private


def _catalogue(desk: Desk) -> str:
    return next(role.holders[0] for role in desk.alliance.settings.roles if role.name == "CATALOGUE_ROLE")


def _outcome(passed: bool) -> str:
    return "passed" if passed else "did not pass"


def _reason(why: Why) -> types.Reason:
    return types.Reason[why.name.upper()]


def _word(text: str) -> bytes:
    try:
        value = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        value = b""
    if len(value) != 32:
        raise Refused(f"--product {text}: is not 32 bytes in hexadecimal")
    return value


def _candidate(text: str) -> types.Candidate:
    number, colon, step = text.partition(":")
    if not number.isdecimal() or not colon or not step:
        raise Refused(f"{text} is no candidate: write its certificate and the step, as 3:'release build'")
    return types.Candidate(int(number), keccak(text=step))
