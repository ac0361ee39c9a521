"""A credit as plain data, for machines: `eport credit status --json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from eport.credit import words
from eport.credit.book import Bank, Credit
from eport.credit.parties import Directory
from eport.credit.show import changes


def as_json(credit: Credit, directory: Directory) -> dict[str, Any]:
    """A credit as plain data: parties by key, amounts in fen, times in unix seconds."""
    terms = credit.present_terms
    return {
        "id": str(credit.id) if credit.id.part else credit.id, "part_of": credit.id.whole if credit.id.part else None,
        "parts": [str(part) for part in credit.parts], "set_apart": credit.set_apart,
        "state": credit.state.name.lower(), "version": credit.version,
        "applicant": _key(directory, terms.applicant), "beneficiary": _key(directory, terms.beneficiary),
        "issuing_bank": directory.key(terms.issuing_bank), "advising_bank": directory.key(terms.advising_bank),
        "second_advising_bank": directory.key(terms.second_advising_bank),
        "confirming_bank": directory.key(terms.confirming_bank),
        "nominated_bank": directory.key(terms.nominated_bank), "confirmed": credit.confirmed,
        "amount": terms.amount, "maximum": terms.maximum, "drawn": credit.drawn, "reserved": credit.reserved,
        "available": credit.available, "expires_at": credit.expires_at, "margin": credit.margin,
        "cover": credit.cover, "confirmer_cover": credit.confirmer_cover, "outstanding": credit.outstanding,
        "stopped_until": credit.stopped_until, "advanced": credit.advanced,
        "transfer_requests": [
            {"request": "0x" + key.hex(), "beneficiary": _key(directory, asked.terms.beneficiary),
             "amount": asked.terms.amount, **asdict(asked.conditions)}
            for key, asked in credit.requests.items()
        ],
        "reimbursement": {"bank": directory.key(credit.authorisation.bank), "left": credit.authorisation.left}
        if credit.authorisation else None,
        "advance": {"bank": directory.key(credit.clause.bank), "most": credit.clause.most,
                    "authorised": credit.clause.authorised, "advanced": credit.clause.advanced,
                    "asked": credit.asked.amount if credit.asked else 0}
        if credit.clause else None,
        "content": "0x" + terms.content.hex(),
        "amendments": [
            {"number": item.number, "state": item.state.name.lower(), "extended": item.extended,
             "changes": changes(credit.terms[0], item.terms)}
            for item in credit.amendments
        ],
        "presentations": [
            {
                "number": item.number, "amount": item.documents["amount"], "payable": item.payable,
                "presented_at": item.presented_at, "at": item.at.name.lower(),
                "waived": words.discrepancies(item.waived),
                "presenter": directory.key(item.presenter) or _key(directory, terms.beneficiary),
                "claim": {"state": item.claim.state.name.lower(), "by": item.claim.by.name.lower(),
                          "reimbursing_bank": directory.key(item.claim.reimbursing), "amount": item.claim.amount,
                          "answer_by": item.claim.answer_by}
                if item.claim else None,
                "extension": {"expiry_day": item.extension.terms.expiry_day, "pay_by": item.extension.pay_by}
                if item.extension else None,
                "substitution": asdict(item.substitution),
                "content": "0x" + item.documents["content"].hex(),
                "examinations": {
                    by.name.lower(): {
                        "outcome": seen.outcome.name.lower(), "deadline": seen.deadline,
                        "discrepancies": words.discrepancies(seen.discrepancies),
                        "notice_given_at": seen.given_at,
                        "record_awaited_until": seen.corruption.until
                        if seen.corruption and not seen.corruption.settled else 0,
                        "return_demanded_until": seen.return_demand.until if seen.return_demand else 0,
                    }
                    for by, seen in item.examinations.items()
                },
            }
            for item in credit.presentations
        ],
        "undertakings": [
            {"key": str(debt.key), "debtor": directory.key(debt.debtor), "creditor": _key(directory, debt.creditor),
             "amount": debt.amount, "due": debt.due, "state": debt.state.name.lower()}
            for debt in credit.undertakings.values()
        ],
        "payments": [
            {"creditor": _key(directory, paid.creditor), "amount": paid.amount, "from_margin": paid.from_margin,
             "from_bank": paid.from_bank, "at": paid.at, "by": Bank(paid.by).name.lower()}
            for paid in credit.payments
        ],
    }  # fmt: skip


def _key(directory: Directory, address: str) -> str:
    try:
        return directory.key_of(address)
    except LookupError:
        return address
