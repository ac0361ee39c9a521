"""The role matrix against every external function: each function that changes state, from the ABIs of all deployed
contracts, is called by each kind of outsider and insider, and lets in whom docs/roles.md lets in.

Four kinds of function. **Restricted** ones ask AccessManager: who has the role passes it (into the function's own checks, or
into the role's delay), everybody else is refused by name. **Partners'** functions (docs/roles.md names contracts or the
timelock): no party passes and no other contract, by the name of the permission error; the partner passes it. **Parties'**
functions check by themselves: each wrong kind is refused by name, here, or of a credit that stands
(tests/contracts/credit/test_parties.py), or in the test file that party_functions.py names. Of **anybody's** functions it
makes no difference who calls. AccessManager itself: test_access_manager.py.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from eport.chain.artifacts import CONTRACTS, ROOT, load
from eport.settings import load as load_settings
from scripts.reference import callers, restricted_functions
from tests.contracts.alliance.party_functions import (
    HELPERS,
    OWN,
    REFUSED_HERE,
    REFUSED_OF_A_CREDIT,
    SHOWN,
    TESTED_IN,
)  # fmt: skip
from tests.contracts.alliance.test_restricted import anything
from tests.helpers.matrix import contracts, data_of, endings, parties

SETTINGS = load_settings(ROOT / "scripts/config/development.yaml")
CALLERS = callers(SETTINGS)
ROLE_OF = {function: role for role in SETTINGS.roles for function in role.functions}
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

ANYBODYS = [function for function in PARTIES if CALLERS[function].startswith("anybody")]
PERMISSION = {
    "AccessManagedUnauthorized", "AccessControlUnauthorizedAccount", "TimelockUnauthorizedCaller",
    "GovernorOnlyExecutor", "DeclarationNotDesk", "SurchargeNotDeclarations", "EnclaveNotCollateral",
    "AmendmentNotPartner", "CreditNotPartner", "PresentationNotPartner", "UndertakingNotPartner",
}  # fmt: skip
"""How a partner's function refuses whoever is not the partner."""


@cache
def overloads(function: str) -> list[dict]:
    contract, name = function.split(".")
    return [item for item in load(contract).abi if item["type"] == "function" and item["name"] == name]


def tried(alliance, function: str, callers_: dict[str, str], item: dict) -> dict[str, str | None]:
    """How the call with values of no meaning ends, by caller: the error's name; None where it passes."""
    contract = alliance[function.split(".")[0]]
    return endings(contract, data_of(contract, item, *(anything(part) for part in item["inputs"])), callers_)


@pytest.fixture
def everybody(alliance, stranger) -> dict[str, str]:
    return parties(alliance, stranger.address) | contracts(alliance)


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
def test_restricted_function_lets_in_whom_the_matrix_names_and_nobody_else(alliance, function, everybody):
    holders, delayed = holders_of(alliance, function), bool(ROLE_OF.get(function) and ROLE_OF[function].delay)
    callers_ = everybody | {address: address for address in holders}
    (item,) = overloads(function)
    for name, error in tried(alliance, function, callers_, item).items():
        if callers_[name] not in holders:
            assert error == "AccessManagedUnauthorized", f"{function} by {name}: {error}"
        elif delayed:
            assert error in DELAYED, f"{function} by {name}: {error}, its delay was expected"
        else:
            assert error not in REFUSED, f"{function} by {name}, who has the role: {error}"


@pytest.mark.parametrize("function", PARTNERS)
def test_partners_function_lets_in_the_partner_and_nobody_else(alliance, function, everybody):
    partners = {word for word in re.findall(r"\w+", CALLERS[function]) if word in everybody}
    assert partners
    for item in overloads(function):
        found = tried(alliance, function, everybody, item)
        refusals = {error for name, error in found.items() if name not in partners}
        assert len(refusals) == 1 and refusals <= PERMISSION, f"{function}: {found}"
        assert all(found[name] not in refusals for name in partners), f"{function} refuses its partner: {found}"


def test_every_partys_function_is_refused_to_the_wrong_kind_somewhere():
    kinds = (REFUSED_HERE, REFUSED_OF_A_CREDIT, SHOWN, OWN, dict.fromkeys(ANYBODYS))
    assert sorted(function for kind in kinds for function in kind) == PARTIES


@pytest.mark.parametrize("function", REFUSED_HERE)
def test_partys_function_refuses_every_other_kind_by_name(alliance, function, stranger):
    refusal, allowed = REFUSED_HERE[function]
    for item in overloads(function):
        found = tried(alliance, function, parties(alliance, stranger.address), item)
        assert {name for name, error in found.items() if error != refusal} == allowed & set(found), found


@pytest.mark.parametrize("function", SHOWN)
def test_partys_function_that_asks_first_what_it_is_about_is_refused_by_name_in_its_own_test(function):
    error, file = SHOWN[function]
    text = (ROOT / "tests/contracts" / file).read_text()
    assert re.search(rf"reverts_with\(\s*\"{error}\"", text), f"{file} shows no {error}"
    assert called_in(function, text), f"{file} does not call {function}"


def called_in(function: str, text: str) -> bool:
    """By its name given to `send` or `call`, or by a helper of that name."""
    name = function.split(".")[1]
    snake = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    helper = rf"|\b{HELPERS[function]}\b" if function in HELPERS else ""
    return bool(re.search(rf"[\"']{name}[\"']|\.{name}\(|\b{snake}\({helper}", text))


@pytest.mark.parametrize("function", ANYBODYS)
def test_of_anybodys_function_it_makes_no_difference_who_calls(alliance, function, stranger):
    for item in overloads(function):
        found = tried(alliance, function, parties(alliance, stranger.address), item)
        assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("function", [name for name in ANYBODYS if ".onERC" not in name])  # those say yes to everybody
def test_anybodys_function_is_called_by_the_tests_of_its_contract(function):
    contract = function.split(".")[0]
    folder = TESTED_IN.get(contract, re.sub(r"(?<!^)([A-Z])", r"_\1", contract).lower())
    files = [path for path in (ROOT / "tests/contracts").rglob("test_*.py") if f"/{folder}/" in str(path)]
    assert any(called_in(function, path.read_text()) for path in files), f"no test of {folder} calls {function}"
