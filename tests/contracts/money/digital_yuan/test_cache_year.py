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
    token.send(alliance.accounts["pboc_shanghai"], "pause")
    for moment in (shanghai(2026, 12, 31, 12), shanghai(2027, 1, 1, 12), shanghai(2028, 12, 31, 12)):
        alliance.chain.travel(moment)
        before = token.struct("wallet", payer.address), [token.call("limits", class_) for class_ in range(8)]
        assert token.send(stranger, "cacheYear").events == ()
        assert (token.struct("wallet", payer.address), [token.call("limits", class_) for class_ in range(8)]) == before
        assert token.call("paused") is True


def test_cache_year_makes_a_payment_cheaper_after_new_year(alliance, funded, token, importer, stranger):
    payer = person(funded, "payer", CLASS_4, 1_000 * YUAN)
    alliance.chain.travel(shanghai(2029, 6, 1))
    token.send(payer, "transfer", importer.address, 100)
    before = token.send(payer, "transfer", importer.address, 100).gas
    token.send(stranger, "cacheYear")
    assert token.send(payer, "transfer", importer.address, 100).gas < before
