"""DigitalYuan.shareLimits, separateLimits: one person's limits over several wallets of a class."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CLASS_2, CLASS_3, CORPORATE, COURT_ORDER, OUTWARD, YUAN, ZERO_ADDRESS, person
from tests.helpers.reverts import reverts_with

BUCKET, NONE = keccak(text="pseudorandom function of an identity"), b"\0" * 32


@pytest.fixture
def share(token, pboc_shanghai):
    return lambda wallet, bucket=BUCKET: token.send(pboc_shanghai, "shareLimits", wallet.address, bucket)


@pytest.fixture
def two(funded, token, share, importer):
    """One person's wallets at two operators: 6,000 yuan here, 5,000 there, 1,000 spent today before they joined."""
    here, there = person(funded, "here", CLASS_3, 7_000 * YUAN), person(funded, "there", CLASS_3, 5_000 * YUAN, "icbc")
    token.send(here, "transfer", importer.address, 1_000 * YUAN)
    share(here), share(there)
    return here, there


def test_share_adds_balances_and_counters_up(token, two):
    view = token.struct("bucket", BUCKET)
    assert (view["class_"], view["balance"], view["spentToday"], view["spentThisYear"]) == (
        CLASS_3, 11_000 * YUAN, 1_000 * YUAN, 1_000 * YUAN
    )  # fmt: skip
    for wallet in two:
        assert token.struct("wallet", wallet.address)["spentToday"] == 1_000 * YUAN
        assert token.call("bucketOf", wallet.address) == BUCKET


def test_day_limit_is_the_persons_to_the_fen(token, two, importer):
    here, there = two
    token.send(there, "transfer", importer.address, 5_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=here.address, kind=2, value=10_000 * YUAN + 1):
        token.send(here, "transfer", importer.address, 4_000 * YUAN + 1)
    token.send(here, "transfer", importer.address, 4_000 * YUAN)


def test_balance_limit_is_the_persons_on_every_way_in(funded, token, two, importer, alibaba, icbc):
    here, there = two
    token.send(importer, "transfer", here.address, 4_000 * YUAN)
    token.send(icbc, "mint", there.address, 5_000 * YUAN)
    for sender, call in ((importer, ("transfer", here.address, 1)), (icbc, ("mint", there.address, 1)),
                         (importer, ("batchTransfer", [(there.address, 1)]))):  # fmt: skip
        with reverts_with("DigitalYuanLimitExceeded", kind=0, limit=20_000 * YUAN, value=20_000 * YUAN + 1):
            token.send(sender, *call)


def test_between_the_persons_own_wallets_the_limit_counts_the_payment_and_not_the_balance(token, two):
    here, there = two
    token.send(here, "transfer", there.address, 2_000 * YUAN)
    view = token.struct("bucket", BUCKET)
    assert (view["balance"], view["spentToday"]) == (11_000 * YUAN, 3_000 * YUAN)


def test_day_begins_anew_for_the_bucket(funded, token, two, importer):
    here, there = two
    token.send(there, "transfer", importer.address, 5_000 * YUAN)
    funded.chain.travel(funded.chain.now() + 86_400)
    assert token.struct("wallet", here.address)["spentToday"] == 0
    token.send(here, "transfer", importer.address, 5_000 * YUAN)


def test_separate_takes_the_counters_along_so_that_leaving_gives_nothing_back(token, two, importer, pboc_shanghai):
    here, there = two
    token.send(here, "transfer", importer.address, 5_000 * YUAN)
    receipt = token.send(pboc_shanghai, "separateLimits", there.address)
    assert said(receipt) == [("LimitsSeparated", {"wallet": there.address, "bucket": BUCKET})]
    view = token.struct("wallet", there.address)
    assert (view["spentToday"], view["balance"], token.call("bucketOf", there.address)) == (
        6_000 * YUAN,
        5_000 * YUAN,
        NONE,
    )
    assert token.struct("bucket", BUCKET)["balance"] == 1_000 * YUAN
    with reverts_with("DigitalYuanLimitExceeded", kind=2):
        token.send(there, "transfer", importer.address, 4_000 * YUAN + 1)


def test_share_beyond_the_balance_limit_or_of_another_class_is_refused(funded, token, share, two):
    rich, other = person(funded, "rich", CLASS_3, 9_001 * YUAN), person(funded, "other", CLASS_2)
    with reverts_with("DigitalYuanLimitExceeded", kind=0, value=20_001 * YUAN):
        share(rich)
    with reverts_with("DigitalYuanInvalidClass", class_=CLASS_2):
        share(other)
    with reverts_with("DigitalYuanInvalidClass", class_=CORPORATE):
        share(funded.accounts["importer"])


def test_share_twice_into_nothing_or_separate_a_wallet_alone_is_refused(funded, token, share, two, pboc_shanghai):
    alone = person(funded, "alone", CLASS_3)
    with reverts_with("DigitalYuanSharedLimits", wallet=two[0].address, bucket=BUCKET):
        share(two[0])
    with reverts_with("DigitalYuanSharedLimits", wallet=alone.address, bucket=NONE):
        share(alone, NONE)
    with reverts_with("DigitalYuanSharedLimits", wallet=alone.address, bucket=NONE):
        token.send(pboc_shanghai, "separateLimits", alone.address)


def test_class_changes_after_separation_alone(wallet_office, two, alibaba):
    with reverts_with("DigitalYuanSharedLimits", wallet=two[0].address, bucket=BUCKET):
        wallet_office.send(alibaba, "changeClass", two[0].address, CLASS_2)


@pytest.mark.parametrize("party", ["alibaba", "importer", "stranger", "reserve_maker"])
def test_sharing_is_the_central_banks_alone(token, two, party, request):
    caller = request.getfixturevalue(party)
    for call in (("shareLimits", two[0].address, BUCKET), ("separateLimits", two[0].address)):
        with reverts_with("AccessManagedUnauthorized", caller=caller.address):
            token.send(caller, *call)


def test_orders_and_closing_reach_a_wallet_in_a_bucket(token, wallet_office, two, importer, shanghai_customs):
    here, there = two
    token.send(shanghai_customs, "freeze", here.address, OUTWARD, COURT_ORDER, BUCKET)
    with reverts_with("DigitalYuanFrozenOutward", wallet=here.address):
        token.send(here, "transfer", importer.address, 1)
    token.send(there, "transfer", importer.address, 5_000 * YUAN)
    wallet_office.send(there, "closeWallet", there.address, ZERO_ADDRESS)
    assert token.struct("bucket", BUCKET)["balance"] == 6_000 * YUAN
    assert token.call("bucketOf", there.address) == NONE


def test_wallet_alone_pays_no_gas_for_buckets(funded, token, two, importer):
    """A transfer between two wallets without a bucket costs the same whether or not others share theirs."""
    lone, other = person(funded, "lone", CLASS_3, 3_000 * YUAN), person(funded, "other", CLASS_3)
    token.send(lone, "transfer", other.address, YUAN)
    alone = token.send(lone, "transfer", other.address, YUAN).gas
    token.send(two[0], "transfer", importer.address, YUAN)
    assert token.send(lone, "transfer", other.address, YUAN).gas == alone
    assert token.send(two[0], "transfer", importer.address, YUAN).gas > alone
