"""Gas of financing against attested goods: first draws in `gas/customs.json`, the rest in `gas/finance.json`."""

from __future__ import annotations

from dataclasses import replace

from tests.gas.test_gas import check
from tests.helpers.clearance import as_alliance
from tests.helpers.finance import BEER, DAY, declare, with_document
from tests.helpers.finance_fixtures import alliance, beer, finance, furnished, keys  # noqa: F401  (fixtures)


def test_gas_of_a_financing(alliance, beer, keys, finance, exporter):  # noqa: F811
    """Receipt gas; statements of 3 enclaves that have stood for an hour, relied on as the configuration says, value in
    the second tier; wallets that hold money, allowances that stand.

    One goods line; a declaration of 33 to 64 leaves: depth 6. `finance_drawdown` is the whole of it in one transaction:
    the trader's signature, the proof of the first draw, the draw and the bank's payment, of goods that a bill tells
    apart. `…_containers`: goods in sealed containers, which have a second key, against a bill that was switched.
    """
    bulk = declare(
        alliance, keys, replace(with_document(BEER, "705", "BULK7"), number="224820261000000025", containers=())
    )
    assert len(beer.proof()[-1]) == len(bulk.proof()[-1]) == 6
    tiers = [(value, signers, window) for value, signers, window in alliance.settings.reliance]
    as_alliance(alliance, alliance["ClearanceOracle"], "setReliance", tiers, alliance.settings.dispute_bond)
    alliance.chain.travel(alliance.chain.now() + tiers[1][2])

    def terms(of, days):
        amounts = {"value": 123_456_78, "quantity": 9_876_543, "advance": 100_000_77, "repayable": 101_500_55}
        assert tiers[0][0] < amounts["value"] <= tiers[1][0]
        return of.terms(**amounts, offeredUntil=alliance.chain.now() + days * DAY)

    first, reserved = terms(bulk, 1), terms(bulk, 3)
    drawn = {
        "finance_drawdown": bulk.fund_signed(first).gas,
        "finance_drawdown_containers": beer.fund_signed(terms(beer, 1)).gas,
    }
    measured = {
        "finance_drawdown_later": bulk.fund_signed(terms(bulk, 2)).gas,
        "finance_drawdown_containers_later": beer.fund_signed(terms(beer, 2)).gas,
        "offer_later": bulk.offer(reserved).gas,
        "fund_reserved": bulk.fund(reserved).gas,
        "repay_part": finance.send(exporter, "repay", first, 50_000_33).gas,
        "repay_rest": finance.send(exporter, "repay", first, 2**63).gas,
    }
    check("finance", measured)
    check("customs", drawn, whole=False)
