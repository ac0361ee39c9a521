"""MembershipExit: a member has left once nothing binds it any more, by anybody's call."""

from __future__ import annotations

import pytest

from tests.helpers.credit import Letter, commit, issued, said
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

DAY = 86_400
NOTICE_PERIOD = 30 * DAY
NONE, NOTICE, LICENSE, LIQUIDITY, DEFAULT, BOND, OFFICE, UNDERTAKING = range(8)
SEAT = 1 << 255
ISSUER = "bank_of_communications"


@pytest.fixture
def number(alliance):
    return alliance.settings.number


@pytest.fixture
def leave(alliance, registry, number, chain):
    """A member announces its exit, and the notice is over."""

    def leaving(who: str) -> int:
        since = registry.send(alliance.accounts[who], "announceExit").timestamp
        chain.travel(since + NOTICE_PERIOD)
        return number(who)

    return leaving


def test_complete_after_thirty_days_by_anybody(alliance, registry, membership_exit, carrier, stranger, number, chain):
    since = registry.send(carrier, "announceExit").timestamp
    id_ = number("carrier")
    chain.travel(since + NOTICE_PERIOD - 2)
    assert membership_exit.call("dutyOf", id_) == NOTICE
    with reverts_with("ExitDutyOpen", id=id_, duty=NOTICE):
        membership_exit.send(stranger, "complete", id_)
    chain.travel(since + NOTICE_PERIOD)
    assert membership_exit.call("dutyOf", id_) == NONE
    receipt = membership_exit.send(stranger, "complete", id_)
    assert said(receipt, "AllianceRegistry") == [("InstitutionLeft", {"id": id_, "account": carrier.address})]
    assert registry.call("memberOf", carrier.address) == [0, 0, False]


def test_complete_of_who_did_not_announce_or_has_left_is_refused(membership_exit, leave, stranger, number):
    with reverts_with("ExitNotAnnounced", id=number("carrier")):
        membership_exit.send(stranger, "complete", number("carrier"))
    membership_exit.send(stranger, "complete", leave("carrier"))
    with reverts_with("ExitNotAnnounced", id=number("carrier")):
        membership_exit.send(stranger, "complete", number("carrier"))


def test_complete_after_exclusion(alliance, registry, membership_exit, stranger, number, chain):
    since = alliance.decide(registry, "exclude", number("carrier")).timestamp
    chain.travel(since + NOTICE_PERIOD)
    membership_exit.send(stranger, "complete", number("carrier"))


def test_operator_leaves_once_its_licence_is_wound_down(
    funded, token, membership_exit, leave, alibaba, icbc, pboc_shanghai, stranger
):
    id_ = leave("alibaba")
    with reverts_with("ExitDutyOpen", id=id_, duty=LICENSE):
        membership_exit.send(stranger, "complete", id_)
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    assert membership_exit.call("dutyOf", id_) == LICENSE
    token.send(pboc_shanghai, "windDown", alibaba.address, icbc.address)
    membership_exit.send(stranger, "complete", id_)


def test_bank_leaves_once_its_liquidity_is_released(
    funded, membership_exit, undertakings, token, escrow, leave, bank_of_communications, stranger
):
    token.send(bank_of_communications, "approve", escrow.address, YUAN)
    undertakings.send(bank_of_communications, "commit", YUAN)
    id_ = leave(ISSUER)
    with reverts_with("ExitDutyOpen", id=id_, duty=LIQUIDITY):
        membership_exit.send(stranger, "complete", id_)
    undertakings.send(bank_of_communications, "releaseLiquidity", YUAN)
    membership_exit.send(stranger, "complete", id_)


def test_enclave_operator_leaves_once_its_bond_is_free(
    alliance, funded, registry, membership_exit, token, escrow, leave, ccb_shanghai, icbc, bank_of_communications, chain,
    stranger, number,
):  # fmt: skip
    bonds = alliance["OracleBonds"]
    token.send(icbc, "openWallet", ccb_shanghai.address, 5, b"\5" * 32)
    token.send(bank_of_communications, "transfer", ccb_shanghai.address, 100 * YUAN)
    token.send(ccb_shanghai, "approve", escrow.address, 100 * YUAN)
    bonds.send(ccb_shanghai, "post", 100 * YUAN)
    id_ = leave("ccb_shanghai")
    assert membership_exit.call("dutyOf", id_) == BOND
    free = bonds.send(ccb_shanghai, "giveNotice").event("BondNoticeGiven").arguments["freeFrom"]
    chain.travel(free)
    bonds.send(stranger, "release", id_)
    membership_exit.send(stranger, "complete", id_)


def test_office_holder_leaves_once_the_alliance_gave_its_roles_and_seat_to_another(
    alliance, membership_exit, manager, token, leave, shanghai_customs, stranger, number
):
    roles = {role.id for role in alliance.settings.roles if "shanghai_customs" in role.holders}
    offices = membership_exit.call("officesOf", shanghai_customs.address)
    assert offices == sum(1 << role for role in roles) | SEAT
    assert membership_exit.call("officesOf", stranger.address) == 0
    id_ = leave("shanghai_customs")
    for role in roles:
        assert membership_exit.call("dutyOf", id_) == OFFICE
        alliance.decide(manager, "revokeRole", role, shanghai_customs.address)
    assert membership_exit.call("officesOf", shanghai_customs.address) == SEAT
    with reverts_with("ExitDutyOpen", id=id_, duty=OFFICE):
        membership_exit.send(stranger, "complete", id_)
    alliance.decide(token, "setOrderAuthority", 2, "0x" + "00" * 20)
    membership_exit.send(stranger, "complete", id_)


def test_sixty_three_is_the_highest_role_that_is_an_office(alliance, membership_exit, manager, stranger):
    for role in (63, 64):
        alliance.decide(manager, "grantRole", role, stranger.address, 0)
    assert membership_exit.call("officesOf", stranger.address) == 1 << 63


def test_credit_that_is_open_binds_its_issuing_bank_once_anybody_named_it(
    funded, registry, membership_exit, leave, credit, undertakings, bank_of_communications, exporter, stranger, chain
):
    letter = issued(funded, cover=0, margin=0)
    id_ = leave(ISSUER)
    receipt = membership_exit.send(stranger, "nameCredit", id_, letter.id, letter.terms)
    (told,) = said(receipt, "MembershipExit")
    assert told[0] == "DutyNamed" and told[1]["id"] == id_
    assert membership_exit.call("namedDuties", id_) == 1
    with reverts_with("ExitDutyNamedBefore", id=id_):
        membership_exit.send(exporter, "nameCredit", id_, letter.id, letter.terms)
    with reverts_with("ExitDutyOpen", id=id_, duty=UNDERTAKING):
        membership_exit.send(stranger, "complete", id_)
    with reverts_with("ExitDutyOpen", id=id_, duty=UNDERTAKING):
        membership_exit.send(stranger, "endCredit", id_, letter.id)
    chain.travel(credit.struct("status", letter.id)["expiresAt"] + 60 * DAY)
    letter.credit("relay", "expire")
    receipt = membership_exit.send(stranger, "endCredit", id_, letter.id)
    assert said(receipt, "MembershipExit") == [("DutyEnded", told[1])]
    with reverts_with("ExitNoDuty", id=id_):
        membership_exit.send(stranger, "endCredit", id_, letter.id)
    membership_exit.send(stranger, "complete", id_)


def test_credit_of_another_bank_or_not_issued_binds_nobody(funded, membership_exit, leave, stranger):
    letter, applied = issued(funded, cover=0, margin=0), Letter(funded, cover=0, margin=0)
    for who, named in (("icbc_shanghai", letter), (ISSUER, applied)):
        with reverts_with("ExitNoDuty"):
            membership_exit.send(stranger, "nameCredit", leave(who), named.id, named.terms)


def test_credit_of_a_bank_that_is_not_leaving_is_not_named(funded, membership_exit, number, stranger):
    letter = issued(funded, cover=0, margin=0)
    with reverts_with("ExitNotAnnounced", id=number(ISSUER)):
        membership_exit.send(stranger, "nameCredit", number(ISSUER), letter.id, letter.terms)


def test_unpaid_undertaking_binds_its_debtor_once_named_until_it_is_paid(
    funded, registry, membership_exit, leave, stranger, exporter
):
    """Honoured at sight by a bank that has nothing set aside, which then leaves: it pays, and is let go."""
    letter = issued(funded, cover=0, margin=0)
    letter.present()
    letter.honour()
    id_, key = leave(ISSUER), letter.key()
    receipt = membership_exit.send(stranger, "nameUndertaking", id_, key)
    (told,) = said(receipt, "MembershipExit")
    assert told[0] == "DutyNamed" and told[1]["id"] == id_ and membership_exit.call("namedDuties", id_) == 1
    with reverts_with("ExitDutyNamedBefore", id=id_):
        membership_exit.send(exporter, "nameUndertaking", id_, key)
    assert membership_exit.call("dutyOf", id_) == UNDERTAKING
    with reverts_with("ExitDutyOpen", id=id_, duty=UNDERTAKING):
        membership_exit.send(stranger, "endUndertaking", id_, key)
    letter.settle(key, function="declareDefault")
    assert membership_exit.call("dutyOf", id_) == DEFAULT
    with reverts_with("ExitDutyOpen", id=id_, duty=UNDERTAKING):
        membership_exit.send(stranger, "endUndertaking", id_, key)
    commit(funded, ISSUER, letter.undertaking()["amount"])
    letter.settle(key)
    receipt = membership_exit.send(exporter, "endUndertaking", id_, key)
    assert said(receipt, "MembershipExit") == [("DutyEnded", told[1])]
    with reverts_with("ExitNoDuty", id=id_):
        membership_exit.send(stranger, "endUndertaking", id_, key)
    with reverts_with("ExitNoDuty", id=id_):  # paid is paid
        membership_exit.send(stranger, "nameUndertaking", id_, key)
    membership_exit.send(stranger, "complete", id_)
    assert registry.call("accountOf", id_)[0] == "0x" + "00" * 20


def test_undertaking_of_another_bank_or_of_one_that_stays_is_not_named(
    funded, membership_exit, leave, number, stranger
):
    letter = issued(funded, cover=0, margin=0)
    letter.present()
    letter.honour()
    with reverts_with("ExitNotAnnounced", id=number(ISSUER)):
        membership_exit.send(stranger, "nameUndertaking", number(ISSUER), letter.key())
    with reverts_with("ExitNoDuty"):
        membership_exit.send(stranger, "nameUndertaking", leave("icbc_shanghai"), letter.key())


def test_undertaking_that_nobody_owes_binds_nobody(funded, membership_exit, leave, stranger):
    id_ = leave(ISSUER)
    with reverts_with("ExitNoDuty", id=id_):
        membership_exit.send(stranger, "nameUndertaking", id_, 12345)


def test_undertaking_that_is_owed_binds_its_debtor_until_it_is_paid(funded, registry, membership_exit, leave, stranger):
    letter = issued(funded, cover=0, margin=0)
    letter.present()
    letter.honour()  # the bank has committed no money yet: it owes
    commit(funded, ISSUER, 1_500_000 * YUAN)
    id_ = leave(ISSUER)
    membership_exit.send(stranger, "nameUndertaking", id_, letter.key())
    with reverts_with("ExitDutyOpen", id=id_, duty=UNDERTAKING):
        membership_exit.send(stranger, "endUndertaking", id_, letter.key())
    letter.settle(letter.key())
    receipt = membership_exit.send(stranger, "endUndertaking", id_, letter.key())
    assert [name for name, _ in said(receipt, "MembershipExit")] == ["DutyEnded"]
    assert membership_exit.call("namedDuties", id_) == 0
