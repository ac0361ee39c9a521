"""A trade that has been run, as the story that its report shows."""

from __future__ import annotations

import datetime as dt
import importlib.metadata

from eport.calendars import EPOCH
from eport.trade import terms as credit_terms
from eport.trade.parties import BENEFICIARY, BUYER, ESCROW, PARTIES
from eport.trade.story import CalendarDay, Party, Story, plain, yuan
from eport.trade.trade import Trade


def tell(trade: Trade, kind: str) -> Story:
    """All that was done, by whom, and what came of it."""
    inputs, alliance, after = trade.inputs, trade.alliance, trade.balances()
    credit = inputs.credit
    paid = after[BENEFICIARY] - trade.balances_before[BENEFICIARY]
    detained = any("detained" in step.title for step in trade.steps)
    refused = any(step.title.startswith("Refuses") for step in trade.steps)
    titles = {"detained": "The goods are detained", "refusal": "Discrepant documents"}
    used = {step.actor for step in trade.steps} | {step.receiver for step in trade.steps}
    cast = [*PARTIES, ("carrier", "anybody"), ("validators", "of the chain")]
    names = {member.key: member.name for member in alliance.settings.institutions}
    names |= {"enclaves": "Enclaves (simulated)", "validators": "Validators", BUYER: plain(BUYER)}
    seen: set[str] = set()
    parties = []
    for key, role in cast:
        if key in used and key not in seen:
            parties.append(Party(key, names[key], role))
            seen.add(key)
    return Story(
        kind=kind,
        title=titles.get(kind, "A letter of credit is paid in digital yuan"),
        outcome=f"The exporter received {yuan(paid)} of {yuan(trade.terms.amount)}"
        + (" after a refusal" if refused else "")
        + ("; customs detained the goods, which changed nothing for the credit" if detained else "")
        + f"; Escrow holds {yuan(after[ESCROW])}.",
        facts={
            "Credit": credit.credit_number,
            "Form": credit.form.value,
            "Amount": f"{yuan(trade.terms.amount)} {trade.terms.tolerance}",
            "Applicant": ", ".join(credit.applicant.lines),
            "Beneficiary": ", ".join(credit.beneficiary.lines),
            "Issuing bank, as sent": credit.sender or "not stated",
            "Issued": str(credit.issue_date),
            "Expires": f"{credit.expiry_date} {credit.expiry_place}",
            "Latest shipment": str(credit.latest_shipment or "not stated"),
            "From, to": f"{credit.port_of_loading or '?'} → {credit.port_of_discharge or '?'}",
            "Available": "by payment at sight, with the issuing bank",
            "Margin": f"{trade.terms.margin / 100:g} % by the applicant, the rest by the bank",
            "Declaration": str(inputs.number),
        },
        parties=tuple(parties),
        steps=tuple(trade.steps),
        deadlines=tuple(trade.deadlines),
        calendar=_calendar(trade),
        balances_before=trade.balances_before,
        balances_after=after,
        contracts={name: contract.address for name, contract in alliance.contracts.items()},
        sources=inputs.sources,
        utc_offset=trade.place.utc_offset,
        versions={name: importlib.metadata.version(name) for name in ("web3", "dcap-qvl")},
    )


def _calendar(trade: Trade) -> tuple[CalendarDay, ...]:
    first = credit_terms.day(trade.inputs.credit.issue_date) - 2
    calendar, days = trade.alliance["BankingCalendar"], []
    for number in range(first, trade.terms.expiry_day + 4):
        _, banking = calendar.call("isBankingDay", trade.terms.place_of_expiry, number)
        date = EPOCH + dt.timedelta(days=number)
        days.append(CalendarDay(date.isoformat(), banking, banking and date.weekday() >= 5))
    return tuple(days)
