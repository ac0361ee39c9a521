"""AtomicSettlement.cancel: either party alone, for what was signed and never brought."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with
from tests.helpers.settlement import signed


@pytest.mark.parametrize("party", ["bank_of_communications", "exporter"])
def test_either_party_cancels_alone(settlement, deal, bank_of_communications, exporter, stranger, party, request):
    caller = request.getfixturevalue(party)
    other = exporter if caller is bank_of_communications else bank_of_communications
    receipt = settlement.send(caller, "cancel", other.address, 7)
    told = {"by": caller.address, "counterparty": other.address, "nonce": 7}
    assert said(receipt) == [("SettlementCancelled", told)]
    with reverts_with("SettlementNonceUsed", nonce=7):
        settlement.send(stranger, "settle", deal.values, *signed(settlement, deal, bank_of_communications, exporter))


def test_cancel_by_a_third_party_touches_another_pair_alone(
    settlement, deal, bank_of_communications, exporter, stranger
):
    settlement.send(stranger, "cancel", exporter.address, 7)
    settlement.send(stranger, "settle", deal.values, *signed(settlement, deal, bank_of_communications, exporter))


def test_cancel_what_was_settled_or_cancelled_is_refused(settlement, deal, bank_of_communications, exporter):
    settlement.send(exporter, "cancel", bank_of_communications.address, 7)
    for caller, other in ((exporter, bank_of_communications), (bank_of_communications, exporter)):
        with reverts_with("SettlementNonceUsed", partyA=caller.address, partyB=other.address, nonce=7):
            settlement.send(caller, "cancel", other.address, 7)
