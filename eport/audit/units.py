"""The unit of every number in an event, by the name of the argument. `tests/docs` fails where a number has none.

`docs/events.md` and the audit export show them; the contracts' interfaces are where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NONE: Final = ""
"""Ids, counters, versions and bit sets have no unit."""

_UNITS: Final = {
    "fen": (
        "advance amount amounts balance bond budget cap charges claimed day deferred dutyGuaranteed "
        "dutyPayable forfeited fromBank fromMargin issued left limit madeGood maxAmount most outstanding owed paid "
        "paidIn part payable_ payment pot price repaid repayable rest returned reward sovTokenValue value "
        "values year floor surcharge tax"
    ),
    "unix s": (
        "acceptBy answerBy at createdAt deadline due dueAt end expiresAt expiry freeFrom from givenAt holdsUntil issueDate "
        "etaSeconds lapsesAt nextUpdate notAfter observedAt offeredUntil payBy presentedAt schedule since thisUpdate until validUntil voteEnd "
        "voteStart"
    ),
    "s": (
        "delay maxLifetime newDuration newVotingDelay newVotingPeriod oldDuration oldVotingDelay oldVotingPeriod period "
        "window"
    ),
    "votes": "newProposalThreshold newVotes oldProposalThreshold previousVotes weight",
    "%": "newQuorumNumerator oldQuorumNumerator",
    "bps": (
        "conditionalShare confirmerCover cover finalShare margin ratio releaseShare share toleranceMinus tolerancePlus"
    ),
    "banking days": "answerDays daysLeft substitutionDays",
    "days": "daysLate presentationDays tenor",
    "days since 1970": "expiryDay firstDay lastDay latestShipmentDay periodDay shipmentDay tenorDay",
    "minutes": "utcOffset",
    "minutes after midnight": "closesAt",
    "g": "quantity",
    "block": "drawBlock",
    NONE: (
        "PBMTokenId admin amountAt attested authority category certificate consents declarationVersion department departments "
        "direction discrepancies documents epoch evaluation found function_ functions guardian high id ids index "
        "infringements inspection invoice kept key keyEpoch lot low maxOpen minimumSvn nonce number oldestOpen "
        "optional platform proof proposalId purpose purse quorum required role roleId round seamAttributes seat sequence serial signers "
        "silenceApproves stops substitute support svn tcb threshold tokenIds version waived"
    ),
}
BY_NAME: Final = {name: unit for unit, names in _UNITS.items() for name in names.split()}

EXCEPTIONS: Final = {
    "DutyDesk.SurchargeRuleChanged.rate": "ppm a day",
    "DutyDesk.DutyDeferred.period": NONE,  # the month, see IDutyDesk.periodOf
    "DutyDesk.FacilityEnded.period": NONE,
    "OfflinePurse.TermsChanged.bond": "bps",
    "FintechCertification.CategoryDefined.year": "calendar year",
    "BankingCalendar.YearLoaded.year": "calendar year",
    "PurposeBoundMoney.TransferSingle.value": "fen",
    "AllianceGovernor.ProposalCreated.values": "wei",
    "AllianceTimelock.CallScheduled.value": "wei",
    "AllianceTimelock.CallExecuted.value": "wei",
    "Safe.ExecutionSuccess.payment": "wei",
    "Safe.ExecutionFailure.payment": "wei",
    "Safe.SafeReceived.value": "wei",
}


class UnitMissing(LookupError):
    """An event has a number of which nobody said the unit."""


def unit(where: str, component: Mapping[str, Any]) -> str:
    """Unit of an argument, or of a struct's field; empty where it has none.

    `where`: `DigitalYuan.Transfer` for an event's own arguments. Raises `UnitMissing`.
    """
    kind: str = component["type"]
    internal: str = component.get("internalType", kind)
    if not kind.startswith(("uint", "int")) or not internal.startswith(("uint", "int")):
        return NONE  # no number, or an enum or an id by its type
    name = component["name"]
    found = EXCEPTIONS.get(f"{where}.{name}", BY_NAME.get(name))
    if found is None:
        raise UnitMissing(f"{where}.{name} is a {kind} without a unit: add it to eport/audit/units.py")
    return found


def labelled(where: str, component: Mapping[str, Any]) -> str:
    """Name of an argument with its unit: `amount [fen]`."""
    found = unit(where, component)
    return f"{component['name']} [{found}]" if found else str(component["name"])
