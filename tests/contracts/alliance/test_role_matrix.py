"""The role matrix against every external function: each function that changes state, from the ABIs of all deployed
contracts, is called by each kind of outsider and insider, and lets in whom docs/roles.md lets in.

Three kinds of function. **Restricted** ones ask AccessManager: who has the role passes it (into the function's own checks, or
into the role's delay), everybody else is refused by name. **Partners'** functions (docs/roles.md names contracts or the
timelock): no party passes, whoever it is. **Parties'** functions check by themselves, which the tests of each one show; here
they are all listed, so that none is missing, and none that is said to be somebody's lets a stranger through with empty
hands.
"""

from __future__ import annotations

from functools import cache

import pytest
from web3.exceptions import ContractCustomError, ContractLogicError, Web3RPCError

from eport.chain.artifacts import CONTRACTS, ROOT, load
from eport.chain.contract import abi_type, reverted
from eport.settings import load as load_settings
from scripts.reference import callers, restricted_functions
from tests.contracts.alliance.test_restricted import anything

SETTINGS = load_settings(ROOT / "scripts/config/development.yaml")
CALLERS = callers(SETTINGS)
ROLE_OF = {function: role for role in SETTINGS.roles for function in role.functions}
INSIDERS = (
    "pboc_shanghai", "shanghai_customs", "shanghai_commerce", "bank_of_communications", "icbc", "importer", "carrier",
    "treasury", "reserve_maker", "calendar_officer", "forfeiture_officer", "arbiter", "court_officer",
    "customs_officer", "certification_body", "relay",
)  # fmt: skip
MODULES = (
    "OracleBonds",
    "WorkloadPolicy",
    "ReserveDesk",
    "WalletOffice",
    "WalletRecovery",
    "OrderDesk",
    "MembershipExit",
)
REFUSED = {
    "AccessManagedUnauthorized", "AccessManagedRequiredDelay", "AccessManagerUnauthorizedCall",
    "AccessManagerNotScheduled",
}  # fmt: skip
"""How AccessManager refuses: no role, or a role whose delay has not passed."""
DELAYED = {"AccessManagerNotScheduled", "AccessManagedRequiredDelay"}
RESTRICTED = [f"{contract}.{name}" for contract in CONTRACTS for name in sorted(restricted_functions(contract))]
PARTNERS = sorted(
    function
    for function, who in CALLERS.items()
    if function not in RESTRICTED
    and {word.strip("`") for word in who.replace(", by a decision", "").split(", ")}
    <= {*CONTRACTS, "AccessManager alone"}
)
PARTIES = sorted(set(CALLERS) - {*RESTRICTED, *PARTNERS})

OWN = {
    "DigitalYuan.approve",
    "PurposeBoundMoney.setApprovalForAll",
    "PurposeBoundMoney.grant",  # to nobody, of no amount: lists without an item
    "AllianceTimelock.renounceRole",
    "AtomicSettlement.cancel",  # a nonce of the caller and another
    "WalletOffice.requestMove",  # of the caller's wallet, which has to be there when it is accepted
}
"""What a stranger may say about its own, to no effect on anybody else."""


@cache
def overloads(function: str) -> list[dict]:
    contract, name = function.split(".")
    return [item for item in load(contract).abi if item["type"] == "function" and item["name"] == name]


def tried(alliance, function: str, caller: str, item: dict) -> str | None:
    """How the call with values of no meaning is refused: the error's name; None where it passes."""
    contract, name = function.split(".")
    signature = f"{name}({','.join(abi_type(part) for part in item['inputs'])})"
    try:
        alliance[contract].web3.get_function_by_signature(signature)(*(anything(part) for part in item["inputs"])).call(
            {"from": caller}
        )
    except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
        return reverted(error, function).name
    return None


def test_every_function_that_changes_state_is_in_the_matrix_once():
    """From the ABIs, of all contracts that stand: none missing, none of a contract that is not there."""
    found = {
        f"{contract}.{item['name']}"
        for contract in CONTRACTS
        for item in load(contract).abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    }
    assert found == {*RESTRICTED, *PARTNERS, *PARTIES} == set(CALLERS)
    assert len(RESTRICTED) + len(PARTNERS) + len(PARTIES) == len(found) > 300
    page = (ROOT / "docs/roles.md").read_text()
    assert all(f"| `{function}` | " in page for function in found)


def holders_of(alliance, function: str) -> set[str]:
    role = ROLE_OF.get(function)
    names = role.holders if role else ("AllianceTimelock",)
    return {alliance.address_of(name) for name in names}


@pytest.mark.parametrize("function", RESTRICTED)
def test_restricted_function_lets_in_whom_the_matrix_names_and_nobody_else(alliance, function, stranger):
    holders, delayed = holders_of(alliance, function), bool(ROLE_OF.get(function) and ROLE_OF[function].delay)
    callers_ = {name: alliance.accounts[name].address for name in (*INSIDERS, "deployer")}
    callers_ |= {name: alliance[name].address for name in (*MODULES, "AllianceTimelock", "AllianceGovernor")}
    callers_["stranger"] = stranger.address
    callers_ |= {address: address for address in holders}
    (item,) = overloads(function)
    for name, address in callers_.items():
        error = tried(alliance, function, address, item)
        if address not in holders:
            assert error == "AccessManagedUnauthorized", f"{function} by {name}: {error}"
        elif delayed:
            assert error in DELAYED, f"{function} by {name}: {error}, its delay was expected"
        else:
            assert error not in REFUSED, f"{function} by {name}, who has the role: {error}"


@pytest.mark.parametrize("function", PARTNERS)
def test_partners_function_lets_no_party_in(alliance, function, stranger):
    for item in overloads(function):
        for name in (*INSIDERS, "deployer"):
            assert tried(alliance, function, alliance.accounts[name].address, item), f"{function} by {name}"
        assert tried(alliance, function, stranger.address, item), f"{function} by a stranger"


@pytest.mark.parametrize(
    "function", [name for name in PARTIES if not CALLERS[name].startswith("anybody") and name not in OWN]
)
def test_partys_function_lets_no_outsider_in_with_empty_hands(alliance, function, stranger, deployer):
    for item in overloads(function):
        for caller in (stranger, deployer):
            assert tried(alliance, function, caller.address, item), f"{function} by {caller.address}"
