"""Presentations.lapse: what was claimed at honour does not lapse, for its money would stay with who claimed it."""

from __future__ import annotations

from tests.helpers.clearance import DAY
from tests.helpers.credit import CONFIRMING, confirmed
from tests.helpers.reverts import reverts_with


def test_lapse_is_not_for_a_claim_at_honour_which_the_issuing_bank_reclaims(funded):
    letter = confirmed(funded, claimAtHonour=True)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    funded.chain.travel(letter.examination(by=CONFIRMING)["deadline"] + 30 * DAY + 1)
    with reverts_with("PresentationWrongBank"):
        letter.act("relay", "lapse", 1, None)
    letter.act("bank_of_communications", "reclaim", 1, None).event("ClaimReversed")
