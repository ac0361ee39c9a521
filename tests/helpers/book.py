"""The book of credits against the getters of every contract whose events it is told from."""

from __future__ import annotations

from typing import Any

from eport.chain.deployment import Alliance
from eport.credit import logs
from eport.credit.book import Bank, Book

_NOBODY = "0x" + "00" * 20


def compare(alliance: Alliance, book: Book) -> None:
    """Every credit of the book against every getter."""
    credits, presentations = alliance["DocumentaryCredit"], alliance["Presentations"]
    undertakings, amendments = alliance["Undertakings"], alliance["CreditAmendments"]
    transfers, clocks = alliance["CreditTransfers"], alliance["ExaminationClocks"]
    reimbursements, advances = alliance["Reimbursements"], alliance["Advances"]
    account = lambda number: alliance["AllianceRegistry"].call("accountOf", number)[0] if number else _NOBODY  # noqa: E731
    assert sorted(id_ for id_ in book if id_ < 1 << 64) == list(range(1, credits.call("creditCount") + 1))
    for id_, credit in book.items():
        assert credits.struct("status", id_) == {
            "state": credit.state, "flags": credit.flags, "version": credit.version,
            "confirmedVersion": credit.confirmed_version, "presentations": len(credit.presentations),
            "open": credit.open, "drawn": credit.drawn, "reserved": credit.reserved, "expiresAt": credit.expires_at,
            "consents": credit.consents,
        }  # fmt: skip
        for version, terms in enumerate(credit.terms):
            credits.call("requireVersion", id_, version, _hash(alliance, terms.as_tuple()))
        waits = amendments.struct("pending", id_)
        pending = credit.pending
        assert waits["termsHash"] == (_hash(alliance, pending.terms.as_tuple()) if pending else bytes(32))
        assert waits["number"] == len(credit.amendments)
        assert tuple(undertakings.call("securityOf", id_)) == (credit.margin, credit.cover, credit.confirmer_cover)
        assert undertakings.call("outstanding", id_) == credit.outstanding
        assert undertakings.call("stoppedUntil", id_) == credit.stopped_until
        assert undertakings.call("advanced", id_) == credit.advanced
        assert credits.call("setApartFor", id_) == credit.set_apart
        assert [id_ | number << 64 for number in range(1, transfers.call("partCount", id_) + 1)] == list(credit.parts)
        for request, waits in credit.requests.items():
            assert transfers.call("isRequested", id_, request)
            asked = transfers.call("requestHash", waits.terms.as_tuple(), waits.conditions.as_tuple())
            assert asked == request
        if credit.id.part:
            agreed = credit.conditions
            assert transfers.struct("partRecord", id_) == {
                "transferringBank": credit.transferring_bank, "passAmendments": agreed.pass_amendments,
                "substitutionDays": agreed.substitution_days, "place": credit.present_terms.place_of_expiry,
            }  # fmt: skip
        allowed, clause, asked = credit.authorisation, credit.clause, credit.asked
        assert reimbursements.struct("authorisation", id_) == {
            "bank": allowed.bank if allowed else 0, "left": allowed.left if allowed else 0
        }  # fmt: skip
        assert advances.struct("clauseOf", id_) == {
            "bank": clause.bank if clause else 0, "authorised": clause.authorised if clause else False,
            "most": clause.most if clause else 0, "advanced": clause.advanced if clause else 0,
        }  # fmt: skip
        assert advances.struct("requestOf", id_) == {
            "amount": asked.amount if asked else 0, "receipt": asked.receipt if asked else bytes(32)
        }  # fmt: skip
        for item in credit.presentations:
            said = presentations.struct("presentation", id_, item.number)
            said.pop("fromMargin")  # of a claim at honour: in its payment
            assert said == {
                "payable_": item.payable, "presentedAt": item.presented_at, "tenorDay": item.documents["tenorDay"],
                "found": item.found, "waived": item.waived, "version": item.version, "at": item.at,
                "claimed": item.claimed,
            }  # fmt: skip
            assert presentations.call("presenterOf", id_, item.number) == account(item.presenter)
            claim, wants = item.claim, item.extension
            assert reimbursements.struct("claimOf", id_, item.number) == {
                "state": claim.state if claim else 0, "by": claim.by if claim else 0,
                "claimant": account(credit.bank(claim.by, item.version)) if claim else _NOBODY,
                "reimbursing": claim.reimbursing if claim else 0, "amount": claim.amount if claim else 0,
                "answerBy": claim.answer_by if claim else 0,
            }  # fmt: skip
            assert clocks.struct("extension", id_, item.number) == {
                "termsHash": _hash(alliance, wants.terms.as_tuple()) if wants else bytes(32),
                "suspendedAt": wants.suspended_at if wants else 0, "payBy": wants.pay_by if wants else 0,
            }  # fmt: skip
            assert transfers.struct("substitution", id_, item.number) == {
                "until": item.substitution.until, "number": item.substitution.number,
                "awaited": item.substitution.awaited,
            }  # fmt: skip
            for by in Bank:
                seen = item.examinations.get(by)
                assert presentations.struct("examination", id_, item.number, by) == {
                    "state": seen.outcome if seen else 0, "disposal": seen.disposal if seen else 0,
                    "deadline": seen.deadline if seen else 0, "discrepancies": seen.discrepancies if seen else 0,
                    "since": seen.since if seen else 0,
                }  # fmt: skip
                stopped, demanded = (seen.corruption, seen.return_demand) if seen else (None, None)
                corruption = clocks.struct("corruption", id_, item.number, by)
                corruption.pop("deadline")  # as it was, which an interruption may have moved
                assert corruption == {
                    "stoppedAt": stopped.stopped_at if stopped else 0, "until": stopped.until if stopped else 0,
                    "settled": stopped.settled if stopped else False,
                }  # fmt: skip
                assert clocks.struct("returnDemand", id_, item.number, by) == {
                    "at": demanded.at if demanded else 0, "until": demanded.until if demanded else 0
                }  # fmt: skip
        for key, debt in credit.undertakings.items():
            assert undertakings.struct("undertaking", key) == {
                "creditor": debt.creditor, "amount": debt.amount, "debtor": debt.debtor, "state": debt.state,
                "id": credit.id.whole, "due": debt.due, "createdAt": debt.created_at, "fromHeld": debt.from_held,
                "bankFirst": debt.bank_first, "protected": debt.protected,
            }  # fmt: skip


def _hash(alliance: Alliance, terms: tuple[Any, ...]) -> bytes:
    contract = alliance["DocumentaryCredit"]
    data = bytes.fromhex(contract.encode("requireTerms", terms)[10:])
    return bytes(contract.chain.web3.keccak(data))


def told(alliance: Alliance) -> Book:
    """The book as events tell it now, held against every getter."""
    book = logs.book(alliance.contracts)
    compare(alliance, book)
    return book
