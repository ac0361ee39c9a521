"""InstitutionAccount.open, initialize, appoint, dismiss, setRule: the institution's own administrators."""

from __future__ import annotations

import pytest

from tests.contracts.alliance.account.conftest import ADMINISTRATION, DAY, NO_END, NO_LIMIT, NOBODY, PAYMENTS, calls
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

IS_VALID_SIGNATURE = "0x1626ba7e"


def test_open_gives_a_clone_with_its_administrators(firm, alliance):
    assert firm.account.call("administratorCount") == 2
    for name in ("admin", "second_admin"):
        mandate = firm.account.struct("mandateOf", ADMINISTRATION, firm[name].address)
        assert (mandate["until"], mandate["limit"]) == (NO_END, NO_LIMIT)
    code = alliance.chain.web3.eth.get_code(firm.account.address)
    assert len(code) == 45 and bytes.fromhex(alliance["InstitutionAccount"].address[2:]) in code  # ERC-1167


def test_open_twice_gives_two_accounts(alliance, firm, stranger):
    pair = [firm["admin"].address, firm["second_admin"].address]
    other = alliance["InstitutionAccount"].send(stranger, "open", pair).event("AccountOpened").arguments
    assert other["account"] != firm.account.address and other["administrators"] == pair


@pytest.mark.parametrize("names", [[], ["admin"], ["admin", "admin"]])
def test_open_with_fewer_than_two_administrators_is_refused(alliance, firm, stranger, names):
    with reverts_with("AccountInvalid", field="administrators"):
        alliance["InstitutionAccount"].send(stranger, "open", [firm[name].address for name in names])


def test_administration_by_anybody_but_the_account_itself_is_refused(firm, alliance, token, stranger):
    mandate, rule = (0, NO_END, 0), (True, 0, NOBODY)
    for caller in (firm["admin"], stranger):
        for function, arguments in (
            ("appoint", (ADMINISTRATION, stranger.address, mandate)),
            ("dismiss", (ADMINISTRATION, firm["admin"].address)),
            ("setRule", (PAYMENTS, token.address, "0x12345678", rule)),
        ):
            with reverts_with("AccountNotItself", caller=caller.address):
                firm.account.send(caller, function, *arguments)


def test_administrators_touch_nothing_but_the_account(firm, token, stranger):
    with reverts_with("AccountNotAllowed", purpose=ADMINISTRATION, target=token.address):
        firm.propose("admin", ADMINISTRATION, calls((token, "transfer", (stranger.address, 1))))


def test_appoint_and_dismiss_tell_and_count(firm):
    account, deputy = firm.account, firm["deputy"].address
    now = firm.now()
    receipt = firm.administer("appoint", PAYMENTS, deputy, (now, now + DAY, 5))
    told = {"purpose": PAYMENTS, "officer": deputy, "from": now, "until": now + DAY, "limit": 5}
    assert ("MandateGiven", told) in said(receipt, "InstitutionAccount")
    assert account.struct("mandateOf", PAYMENTS, deputy) == {"from": now, "until": now + DAY, "limit": 5}
    receipt = firm.administer("dismiss", PAYMENTS, deputy)
    assert ("MandateEnded", {"purpose": PAYMENTS, "officer": deputy}) in said(receipt, "InstitutionAccount")
    assert account.struct("mandateOf", PAYMENTS, deputy) == {"from": 0, "until": 0, "limit": 0}
    with reverts_with("AccountNoMandate", purpose=PAYMENTS, officer=deputy):
        firm.administer("dismiss", PAYMENTS, deputy)


def test_administrators_are_two_at_least_and_have_no_end(firm):
    account, admin, third = firm.account, firm["admin"].address, firm["deputy"].address
    with reverts_with("AccountInvalid", field="administrators"):
        firm.administer("dismiss", ADMINISTRATION, admin)
    for mandate in ((0, firm.now() + DAY, 0), (firm.now() + 10 * DAY, NO_END, 0)):
        with reverts_with("AccountInvalid", field="until"):
            firm.administer("appoint", ADMINISTRATION, third, mandate)
    firm.administer("appoint", ADMINISTRATION, third, (0, NO_END, 0))
    firm.administer("appoint", ADMINISTRATION, third, (0, NO_END, 0))  # twice is once
    assert account.call("administratorCount") == 3
    firm.administer("dismiss", ADMINISTRATION, admin)
    assert account.call("administratorCount") == 2
    with reverts_with("AccountNoMandate", officer=admin):
        firm.propose("admin", ADMINISTRATION, calls((account, "dismiss", (ADMINISTRATION, third))))


@pytest.mark.parametrize(
    ("officer", "mandate", "field"),
    [
        (NOBODY, (0, NO_END, 0), "officer"),
        ("itself", (0, NO_END, 0), "officer"),
        ("deputy", (0, 1, 0), "until"),
        ("deputy", (NO_END, NO_END - 1, 0), "until"),
    ],
)
def test_appoint_nobody_or_for_no_time_is_refused(firm, officer, mandate, field):
    address = {"itself": firm.account.address, "deputy": firm["deputy"].address}.get(officer, officer)
    with reverts_with("AccountInvalid", field=field):
        firm.administer("appoint", PAYMENTS, address, mandate)


def test_set_rule_tells_and_cannot_let_another_purpose_administer(firm, token):
    receipt = firm.administer("setRule", PAYMENTS, token.address, token.selector("transfer"), (True, 2, NOBODY))
    told = {
        "purpose": PAYMENTS, "target": token.address, "selector": bytes.fromhex(token.selector("transfer")[2:]),
        "allowed": True, "amountAt": 2, "first": NOBODY,
    }  # fmt: skip
    assert ("RuleSet", told) in said(receipt, "InstitutionAccount")
    rule = firm.account.struct("ruleOf", PAYMENTS, token.address, token.selector("transfer"))
    assert rule == {"allowed": True, "amountAt": 2, "first": NOBODY}
    with reverts_with("AccountInvalid", field="target"):
        firm.administer("setRule", PAYMENTS, firm.account.address, firm.account.selector("appoint"), (True, 0, NOBODY))
    with reverts_with("AccountInvalid", field="purpose"):
        firm.administer("setRule", ADMINISTRATION, token.address, token.selector("transfer"), (True, 0, NOBODY))
    firm.administer("setRule", PAYMENTS, firm.account.address, IS_VALID_SIGNATURE, (True, 0, NOBODY))
