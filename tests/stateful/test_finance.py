"""Financings against a plain model: random offers, fundings, repayments, amendments and days.

Each act's outcome is what the model foretells, and after each the ledger of goods is the model's: what is drawn is the
sum of what holds goods, and at no draw more than the declaration said at that moment.
"""

from __future__ import annotations

import os
import random
from collections import Counter

from tests.helpers.clearance import CANCELLED, DETAINED, RELEASED
from tests.helpers.finance import (
    BANKS,
    DAY,
    DEFAULTED,
    EXPIRED,
    FINALLY_RELEASED,
    FUNDED,
    REPAID,
    RESERVED,
    SET_FREE,
    WITHDRAWN,
    WRITTEN_OFF,
    drawn,
    financing,
    with_lines,
)  # fmt: skip
from tests.helpers.finance_fixtures import alliance, beer, finance, furnished, keys  # noqa: F401  (fixtures)
from tests.helpers.reverts import reverts_with

CALLS = int(os.environ.get("EPORT_CALLS", "250"))
HOLDING = (RESERVED, FUNDED, REPAID, DEFAULTED, WRITTEN_OFF)


def test_finance_agrees_with_its_model(alliance, finance, importer, exporter, stranger, beer):  # noqa: F811
    chance, chain = random.Random(20260206), alliance.chain
    goods, status = beer, RELEASED
    capacity = {1: (beer.line().quantity, beer.line().value)}
    book: list[dict] = []
    done: Counter[str] = Counter()
    number = {name: alliance.settings.number(name) for name in BANKS}

    def held(key: bytes) -> tuple[int, int]:
        live = [item["terms"] for item in book if item["stage"] in HOLDING and key in item["terms"][5:7]]
        return sum(terms.quantity for terms in live), sum(terms.value for terms in live)

    def attempt(error: str | None, name: str, send, *arguments, **options) -> bool:
        if error is None:
            send(*arguments, **options)
        else:
            with reverts_with(error):
                send(*arguments, **options)
        done[f"{name} {error or 'done'}"] += 1
        return error is None

    for turn in range(CALLS):
        act = chance.choice(("offer", "signed", "fund", "repay", "free", "late") * 3 + ("amend", "days", "days"))
        now = chain.now()
        item = chance.choice(book[-6:]) if book else None
        if act in ("offer", "signed"):
            quantity = chance.randrange(1, capacity[1][0] // 6 + 2)
            value = chance.randrange(1, capacity[1][1] // 6 + 2)
            terms = goods.terms(
                quantity=quantity, value=value, advance=1 + turn % value, repayable=1 + turn % value + 1,
                offeredUntil=now + DAY * chance.randrange(1, 3), dueAt=now + 4 * DAY + turn, backing=FINALLY_RELEASED,
            )  # fmt: skip
            fits = all(
                used + asked <= most
                for key in (terms.line, terms.consignment)
                for used, asked, most in zip(held(key), (quantity, value), capacity[1])
            )
            error = "GoodsOtherBacking" if status != RELEASED else None if fits else "GoodsExhausted"
            bank = chance.choice(BANKS)
            send, by = (goods.offer, "importer") if act == "offer" else (goods.fund_signed, bank)
            if attempt(error, act, send, terms, by=by):
                assert all(used <= most for used, most in zip(held(terms.line), capacity[1]))
                stage = RESERVED if act == "offer" else FUNDED
                book.append({"terms": terms, "stage": stage, "bank": bank, "said": goods.said, "repaid": 0, "other": 0})
        elif act == "amend":
            kind = chance.choice(("released", "released", "released", "detained", "cancelled"))
            status = {"detained": DETAINED, "cancelled": CANCELLED}.get(kind, RELEASED)
            mass, worth = (max(1, round(100_000 * chance.uniform(0.3, 1.5))) for _ in range(2))
            version = goods.declaration.version + 1
            goods = goods.then(with_lines(("2203000000", mass, worth), version=version), status=status)
            capacity[1] = (mass * 1000, worth * 100)
            done[kind] += 1
        elif act == "days":
            chain.travel(now + chance.randrange(1, 2 * DAY))
        elif item:
            terms, stage, bank = item["terms"], item["stage"], item["bank"]
            if act == "fund":
                error = (
                    "FinanceWrongStage" if stage != RESERVED
                    else "FinanceOfferOver" if terms.offeredUntil < now
                    else "GoodsStatementNotLatest" if item["said"] != goods.said
                    else None
                )  # fmt: skip
                bank = chance.choice(BANKS)
                if attempt(error, act, goods.fund, terms, by=bank):
                    item.update(stage=FUNDED, bank=bank)
            elif act == "repay":
                payer = chance.choice((importer, importer, exporter))
                amount = chance.choice((1, terms.repayable, 2**200))
                error = None if stage in (FUNDED, DEFAULTED) else "FinanceWrongStage"
                if attempt(error, act, finance.send, payer, "repay", terms, amount):
                    item["repaid"] += min(amount, terms.repayable - item["repaid"])
                    item["other"] += payer is exporter
                    if item["repaid"] == terms.repayable:
                        item["stage"] = REPAID
            elif act == "free":
                way = chance.choice(("withdraw", "expire", "release"))
                sender = {"withdraw": importer, "expire": stranger, "release": alliance.accounts[bank]}[way]
                needed, after = {
                    "withdraw": (RESERVED, WITHDRAWN), "expire": (RESERVED, EXPIRED), "release": (REPAID, SET_FREE)
                }[way]  # fmt: skip
                error = (
                    "FinanceWrongStage" if stage != needed
                    else "FinanceStillOffered" if way == "expire" and terms.offeredUntil >= now
                    else "FinanceSaleSettled" if way == "release" and item["other"]
                    else None
                )  # fmt: skip
                if attempt(error, way, finance.send, sender, way, terms):
                    item["stage"] = after
            elif act == "late":
                way = chance.choice(("declareDefault", "writeOff"))
                needed = FUNDED if way == "declareDefault" else DEFAULTED
                late = terms.dueAt < now
                error = (
                    "FinanceWrongStage" if stage != needed
                    else "FinanceNotDue" if way == "declareDefault" and not late
                    else None
                )  # fmt: skip
                if attempt(error, way, finance.send, alliance.accounts[bank], way, terms):
                    item["stage"] = DEFAULTED if way == "declareDefault" else WRITTEN_OFF
        for key in (goods.line().line, goods.line().consignment):
            assert drawn(alliance, key) == held(key), f"turn {turn}: {act}"
    for item in book:
        found = financing(alliance, item["terms"])
        assert (found["stage"], found["repaid"]) == (item["stage"], item["repaid"])
        assert found["settled"] == bool(item["other"])
        assert found["bank"] == (0 if item["stage"] in (RESERVED, WITHDRAWN, EXPIRED) else number[item["bank"]])
    missed = {"offer done", "signed done", "signed GoodsExhausted", "fund done", "repay done", "declareDefault done"}
    assert not missed - set(done), done
