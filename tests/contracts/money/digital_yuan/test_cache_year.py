"""DigitalYuan.cacheYear: cheaper payments, the same answers; for anybody."""

from __future__ import annotations

import datetime as dt

from tests.helpers.money import CLASS_4, YUAN, person

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def shanghai(*moment: int) -> int:
    return int(dt.datetime(*moment, tzinfo=SHANGHAI).timestamp())


def test_cache_year_changes_no_wallet_limit_or_pause_and_tells_nothing(alliance, funded, token, importer, stranger):
    payer = person(funded, "payer", CLASS_4, 1_000 * YUAN)
    token.send(payer, "transfer", importer.address, 100 * YUAN)
    alliance.chain.travel(shanghai(2026, 12, 31, 11))
    token.send(alliance.accounts["pboc_shanghai"], "pause")
    for moment, paused in (
        (shanghai(2026, 12, 31, 12), True),
        (shanghai(2027, 1, 1, 12), True),
        (shanghai(2028, 12, 31, 12), False),  # it ended by itself
    ):
        alliance.chain.travel(moment)
        before = token.struct("wallet", payer.address), [token.call("limits", class_) for class_ in range(8)]
        assert token.send(stranger, "cacheYear").events == ()
        assert (token.struct("wallet", payer.address), [token.call("limits", class_) for class_ in range(8)]) == before
        assert token.call("paused") is paused


def test_cache_year_makes_the_first_payment_of_a_day_cheaper_after_new_year(
    alliance, funded, token, importer, stranger
):
    payer = person(funded, "payer", CLASS_4, 1_000 * YUAN)

    def first_payment(day: int) -> int:
        alliance.chain.travel(shanghai(2029, 6, day))
        return token.send(payer, "transfer", importer.address, 100).gas

    first_payment(1)
    before = first_payment(2)
    token.send(stranger, "cacheYear")
    assert first_payment(3) < before
