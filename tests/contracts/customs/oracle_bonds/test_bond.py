"""OracleBonds.post, giveNotice and release: a bond stays as long as what it answers for can be shown."""

from __future__ import annotations

import pytest

from tests.contracts.customs.oracle_bonds.conftest import BOND
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

NOTICE = 30 * 86_400


def test_post_locks_the_bond_under_the_institution(alliance, bonds, bank, escrow):
    institution = alliance.settings.number("bank_of_china_shanghai")
    receipt = bonds.send(bank, "post", BOND)
    assert said(receipt, "OracleBonds") == [
        ("BondPosted", {"institution": institution, "payer": bank.address, "amount": BOND})
    ]
    assert bonds.struct("bondOf", institution) == {"payer": bank.address, "amount": BOND, "freeFrom": 0}
    assert escrow.call("hold", bonds.address, institution.to_bytes(32, "big")) == [bank.address, BOND]


def test_post_twice_nothing_or_by_who_is_no_member_is_refused(bonds, bank, posted, stranger, importer):
    with reverts_with("BondExists", institution=posted):
        bonds.send(bank, "post", BOND)
    with reverts_with("BondInvalidAmount", amount=0):
        bonds.send(importer, "post", 0)
    with reverts_with("BondNotMember", caller=stranger.address):
        bonds.send(stranger, "post", BOND)


def test_release_after_the_notice_and_not_a_second_before(alliance, bonds, bank, posted, stranger):
    with reverts_with("BondNotFree", institution=posted, freeFrom=0):
        bonds.send(stranger, "release", posted)
    receipt = bonds.send(bank, "giveNotice")
    free = receipt.timestamp + NOTICE
    assert said(receipt) == [("BondNoticeGiven", {"institution": posted, "freeFrom": free})]
    alliance.chain.travel(free - 1)
    with reverts_with("BondNotFree", institution=posted, freeFrom=free):
        bonds.send(stranger, "release", posted)
    alliance.chain.travel(free)
    receipt = bonds.send(stranger, "release", posted)
    assert said(receipt, "OracleBonds") == [
        ("BondReturned", {"institution": posted, "payer": bank.address, "amount": BOND})
    ]
    assert alliance["DigitalYuan"].call("balanceOf", bank.address) == 2 * BOND
    with reverts_with("BondNone", institution=posted):
        bonds.send(stranger, "release", posted)
    bonds.send(bank, "post", BOND)  # and it can be posted again


def test_notice_twice_or_without_a_bond_is_refused(bonds, bank, posted, importer):
    bonds.send(bank, "giveNotice")
    with pytest.raises(Exception, match="BondUnderNotice"):
        bonds.send(bank, "giveNotice")
    with pytest.raises(Exception, match="BondNone"):
        bonds.send(importer, "giveNotice")


def test_notice_by_the_institutions_new_account_frees_what_the_old_one_posted(
    alliance, bonds, bank, posted, registry, stranger
):
    """A lost key must not lock the bond; the money goes back to the wallet that it came from."""
    alliance.decide(registry, "changeAccount", posted, stranger.address)
    with reverts_with("BondNone", institution=0):
        bonds.send(bank, "giveNotice")
    alliance.chain.travel(bonds.send(stranger, "giveNotice").timestamp + NOTICE)
    bonds.send(stranger, "release", posted)
    assert alliance["DigitalYuan"].call("balanceOf", bank.address) == 2 * BOND
