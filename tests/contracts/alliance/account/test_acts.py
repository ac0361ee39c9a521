"""InstitutionAccount.propose, endorse, withdraw: a maker and a checker, within purpose, limit and dates."""

from __future__ import annotations

import pytest

from tests.contracts.alliance.account.conftest import DAY, NO_END, NO_LIMIT, NOBODY, PAYMENTS, calls
from tests.helpers.credit import said
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.fixture
def payment(token, importer):
    def of(*amounts: int) -> list:
        return calls(*((token, "transfer", (importer.address, amount * YUAN)) for amount in amounts))

    return of


def test_act_by_maker_and_checker_is_done_in_the_accounts_name(rich, token, importer, payment):
    before = token.call("balanceOf", importer.address)
    acts = payment(400, 600)
    number = rich.propose("treasurer", PAYMENTS, acts)
    assert rich.account.call("actOf", number)[0] == rich["treasurer"].address
    receipt = rich.endorse("controller", number, PAYMENTS, acts)
    assert said(receipt, "InstitutionAccount") == [
        ("AccountActDone", {"number": number, "checker": rich["controller"].address})
    ]
    assert token.call("balanceOf", importer.address) == before + 1_000 * YUAN
    assert rich.account.call("actOf", number) == [NOBODY, 0]
    with reverts_with("AccountNoAct", number=number):
        rich.endorse("controller", number, PAYMENTS, acts)


def test_propose_tells_everything(rich, payment):
    acts, lapses = payment(1), rich.now() + DAY
    receipt = rich.account.send(rich["treasurer"], "propose", PAYMENTS, acts, lapses)
    told = receipt.event("AccountActProposed").arguments
    assert (told["number"], told["purpose"], told["maker"], told["lapsesAt"]) == (
        rich.account.call("actCount"), PAYMENTS, rich["treasurer"].address, lapses
    )  # fmt: skip
    assert [tuple(call.values()) for call in map(dict, told["calls"])] == acts


def test_endorse_by_the_maker_is_refused(rich, payment):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    with reverts_with("AccountSameOfficer", officer=rich["treasurer"].address):
        rich.endorse("treasurer", number, PAYMENTS, payment(1))


@pytest.mark.parametrize("who", ["outsider", "admin", "deputy"])
def test_act_by_who_has_no_mandate_for_the_purpose_is_refused(rich, payment, who):
    """Administrators pay nothing."""
    with reverts_with("AccountNoMandate", purpose=PAYMENTS, officer=rich[who].address):
        rich.propose(who, PAYMENTS, payment(1))
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    with reverts_with("AccountNoMandate", purpose=PAYMENTS, officer=rich[who].address):
        rich.endorse(who, number, PAYMENTS, payment(1))


def test_endorse_other_calls_than_were_proposed_is_refused(rich, payment):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    for purpose, acts in ((PAYMENTS, payment(2)), (PAYMENTS, payment(1, 1)), (3, payment(1))):
        with reverts_with("AccountNoAct", number=number):
            rich.endorse("controller", number, purpose, acts)


def test_limit_is_of_all_calls_together_and_of_each_officer(rich, payment):
    rich.propose("treasurer", PAYMENTS, payment(999, 1))
    for acts in (payment(1_001), payment(999, 2)):
        with reverts_with("AccountAboveLimit", limit=1_000 * YUAN, amount=1_001 * YUAN):
            rich.propose("treasurer", PAYMENTS, acts)
    rich.administer("appoint", PAYMENTS, rich["deputy"].address, (0, NO_END, 10 * YUAN))
    number = rich.propose("treasurer", PAYMENTS, payment(11))
    with reverts_with("AccountAboveLimit", officer=rich["deputy"].address, limit=10 * YUAN):
        rich.endorse("deputy", number, PAYMENTS, payment(11))
    rich.done(PAYMENTS, payment(10), "treasurer", "deputy")


def test_mandate_counts_from_its_first_to_its_last_second(rich, payment, chain, importer, token):
    begin = rich.now() + DAY
    rich.administer("appoint", PAYMENTS, rich["deputy"].address, (begin, begin + DAY, NO_LIMIT))
    number = rich.propose("treasurer", PAYMENTS, payment(1), lapses_in=10 * DAY)
    for second, counts in ((begin - 1, False), (begin, True), (begin + DAY, True), (begin + DAY + 1, False)):
        chain.travel(second)
        arguments = (number, PAYMENTS, payment(1))
        if counts:
            rich.account.call("endorse", *arguments, sender=rich["deputy"].address)
        else:
            with reverts_with("AccountNoMandate", officer=rich["deputy"].address):
                rich.account.call("endorse", *arguments, sender=rich["deputy"].address)


def test_act_of_a_maker_that_was_dismissed_is_dead(rich, payment):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    rich.administer("dismiss", PAYMENTS, rich["treasurer"].address)
    with reverts_with("AccountNoMandate", officer=rich["treasurer"].address):
        rich.endorse("controller", number, PAYMENTS, payment(1))


def test_act_whose_rule_is_gone_is_dead(rich, payment, token):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    rich.administer("setRule", PAYMENTS, token.address, token.selector("transfer"), (False, 0, NOBODY))
    with reverts_with("AccountNotAllowed", purpose=PAYMENTS, target=token.address):
        rich.endorse("controller", number, PAYMENTS, payment(1))


def test_act_lapses_after_its_last_second(rich, payment, chain):
    number, lapses = rich.propose("treasurer", PAYMENTS, payment(1)), rich.now() + DAY
    lapses = rich.account.call("actOf", number)[1]
    chain.travel(lapses)
    rich.account.call("endorse", number, PAYMENTS, payment(1), sender=rich["controller"].address)
    chain.travel(lapses + 1)
    with reverts_with("AccountActLapsed", number=number, lapsesAt=lapses):
        rich.endorse("controller", number, PAYMENTS, payment(1))


def test_propose_nothing_or_with_a_date_that_is_over_is_refused(rich, payment):
    with reverts_with("AccountInvalid", field="calls"):
        rich.propose("treasurer", PAYMENTS, [])
    with reverts_with("AccountInvalid", field="lapsesAt"):
        rich.propose("treasurer", PAYMENTS, payment(1), lapses_in=-1)


def test_propose_what_no_rule_allows_is_refused(rich, token, escrow, importer):
    for acts in (
        calls((token, "freeze", (importer.address, 1, 1, b"\1" * 32))),
        calls((escrow, "withdraw", (importer.address,))),
        [(token.address, b"")],
        [(token.address, bytes.fromhex(token.selector("transfer")[2:])[:3])],
    ):
        with reverts_with("AccountNotAllowed", purpose=PAYMENTS):
            rich.propose("treasurer", PAYMENTS, acts)


def test_propose_an_allowance_to_another_than_escrow_is_refused(rich, token, escrow, importer):
    with reverts_with("AccountWrongArgument", target=token.address, first=escrow.address):
        rich.propose("treasurer", PAYMENTS, calls((token, "approve", (importer.address, YUAN))))
    rich.done(PAYMENTS, calls((token, "approve", (escrow.address, 2**256 - 1))), "treasurer", "controller")
    assert token.call("allowance", rich.account.address, escrow.address) == 2**256 - 1


def test_propose_call_data_without_the_amount_is_above_every_limit(rich, token):
    cut = bytes.fromhex(token.encode("transfer", rich.account.address, YUAN)[2:])[: 4 + 32 + 31]
    with reverts_with("AccountAboveLimit", limit=1_000 * YUAN):
        rich.propose("treasurer", PAYMENTS, [(token.address, cut)])


def test_batch_is_done_whole_or_not_at_all(rich, token, importer, payment):
    """The second payment is refused by the token, so the first has not happened, and the act waits still."""
    rich.administer("appoint", PAYMENTS, rich["deputy"].address, (0, NO_END, NO_LIMIT))
    rich.administer("appoint", PAYMENTS, rich["treasurer"].address, (0, NO_END, NO_LIMIT))
    before, acts = token.call("balanceOf", importer.address), payment(1, 10_000)
    number = rich.propose("treasurer", PAYMENTS, acts)
    with reverts_with("DigitalYuanInsufficientBalance"):
        rich.endorse("deputy", number, PAYMENTS, acts)
    assert token.call("balanceOf", importer.address) == before
    assert rich.account.call("actOf", number)[0] == rich["treasurer"].address


@pytest.mark.parametrize("who", ["treasurer", "admin"])
def test_withdraw_by_the_maker_or_an_administrator(rich, payment, who):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    receipt = rich.account.send(rich[who], "withdraw", number)
    assert said(receipt, "InstitutionAccount") == [("AccountActWithdrawn", {"number": number, "by": rich[who].address})]
    with reverts_with("AccountNoAct", number=number):
        rich.endorse("controller", number, PAYMENTS, payment(1))
    with reverts_with("AccountNoAct", number=number):
        rich.account.send(rich[who], "withdraw", number)


@pytest.mark.parametrize("who", ["controller", "outsider"])
def test_withdraw_by_another_is_refused(rich, payment, who):
    number = rich.propose("treasurer", PAYMENTS, payment(1))
    with reverts_with("AccountNotMaker", number=number, caller=rich[who].address):
        rich.account.send(rich[who], "withdraw", number)


def test_account_is_the_institutions_and_contracts_see_it_alone(alliance, registry, rich, undertakings, token, escrow):
    """A bank whose account has officers approves and commits in one act."""
    number = alliance.settings.number("abc_shanghai")
    alliance.decide(registry, "changeAccount", number, rich.account.address)
    rich.administer("setRule", PAYMENTS, undertakings.address, undertakings.selector("commit"), (True, 1, NOBODY))
    amount = 1_000 * YUAN
    acts = calls((token, "approve", (escrow.address, amount)), (undertakings, "commit", (amount,)))
    rich.done(PAYMENTS, acts, "treasurer", "controller")
    assert undertakings.struct("poolOf", number)["committed"] == amount
    with reverts_with("UndertakingNotBank", caller=rich["treasurer"].address):
        undertakings.send(rich["treasurer"], "commit", 1)
