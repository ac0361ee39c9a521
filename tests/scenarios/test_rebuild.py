"""The event log alone rebuilds the state of every contract, to the last field."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest
from eth_utils import keccak

from eport.chain.contract import Event, named
from eport.chain.deployment import Alliance
from tests.helpers.money import CLASS_2, CLASS_3, PAID_OUT, person

STORIES = pytest.mark.parametrize("name", ["sight", "refusal", "detained"])
ZERO_ADDRESS = "0x" + "00" * 20
ZERO = b"\0" * 32
CHINA = dt.timezone(dt.timedelta(hours=8))


def log(alliance: Alliance) -> list[tuple[int, Event]]:
    """(block time, event) of every event of the alliance's contracts, in order."""
    web3, found = alliance.chain.web3, []
    for number in range(web3.eth.block_number + 1):
        block = web3.eth.get_block(number)
        for transaction in block["transactions"]:
            receipt = web3.eth.get_transaction_receipt(transaction)
            found += [(block["timestamp"], event) for event in alliance.chain.decode(receipt)]
    return found


def record(event: Event, alliance: Alliance, argument: str) -> dict[str, Any]:
    """A struct argument of an event by field name."""
    value = event.arguments[argument]
    if hasattr(value, "items"):
        return dict(value)
    item = next(entry for entry in alliance[event.contract].abi if entry.get("name") == event.name)
    return named(next(part for part in item["inputs"] if part["name"] == argument), value)


class Rebuilt:
    """The state, from events. Each method is one contract's events."""

    def __init__(self, alliance: Alliance) -> None:
        self.alliance = alliance
        self.wallets: dict[str, dict[str, Any]] = {}
        self.operators: dict[str, dict[str, Any]] = {}
        self.entries: dict[bytes, dict[str, Any]] = {}
        self.limits: dict[int, dict[str, int]] = {}
        self.allowances: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.authorities: dict[str, bool] = {}
        self.paused = False
        self.holds: dict[tuple[str, bytes], list[Any]] = {}
        self.modules: defaultdict[str, dict[str, Any]] = defaultdict(lambda: {"admitted": False, "cap": 0, "held": 0})
        self.owed: defaultdict[str, int] = defaultdict(int)
        self.institutions: dict[int, dict[str, Any]] = {}
        self.credits: dict[int, dict[str, Any]] = {}
        self.presentations: dict[tuple[int, int], dict[str, Any]] = {}
        self.declarations: dict[bytes, dict[str, Any]] = {}
        self.latest: dict[bytes, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.platforms: dict[int, int] = {}
        self.permissions: dict[tuple[bytes, int], dict[str, int]] = {}
        self.places: dict[bytes, dict[str, int]] = {}
        self.years: dict[tuple[bytes, int], int] = {}
        for at, event in log(alliance):
            getattr(self, f"on_{event.contract}", lambda *_: None)(at, event, event.arguments)

    def on_DigitalYuan(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "OperatorLicensed":
            self.operators[a["operator"]] = {
                "index": a["index"], "active": True, "institution": a["institution"], "issued": 0, "paidIn": 0,
                "payoutPending": 0,
            }  # fmt: skip
        elif event.name in ("OperatorSuspended", "OperatorReinstated"):
            self.operators[a["operator"]]["active"] = event.name == "OperatorReinstated"
        elif event.name == "ReserveProposed":
            self.entries[a["reference_"]] = {
                "operator": a["operator"], "amount": a["amount"], "direction": a["direction"], "maker": a["maker"]
            }  # fmt: skip
            if a["direction"] == PAID_OUT:
                self.operators[a["operator"]]["payoutPending"] += a["amount"]
        elif event.name in ("ReserveConfirmed", "ReserveCancelled"):
            entry = self.entries[a["reference_"]]
            entry["maker"] = ZERO_ADDRESS
            account, out = self.operators[entry["operator"]], entry["direction"] == PAID_OUT
            if out:
                account["payoutPending"] -= entry["amount"]
            if event.name == "ReserveConfirmed":
                account["paidIn"] += -entry["amount"] if out else entry["amount"]
        elif event.name == "WalletOpened":
            self.wallets[a["wallet"]] = {
                "class_": a["class_"], "operator": a["operator"], "balance": 0, "frozen": 0, "frozenOutward": False,
                "frozenInward": False, "spent": [],
            }  # fmt: skip
        elif event.name == "WalletClassChanged":
            self.wallets[a["wallet"]]["class_"] = a["to"]
        elif event.name == "WalletFrozen":
            self.wallets[a["wallet"]] |= {
                "frozen": a["frozen"], "frozenOutward": a["outward"], "frozenInward": a["inward"]
            }  # fmt: skip
        elif event.name == "WalletReleased":
            self.wallets[a["wallet"]] |= {"frozen": 0, "frozenOutward": False, "frozenInward": False}
        elif event.name == "LimitsChanged":
            self.limits[a["class_"]] = {kind: a[kind] for kind in ("balance", "payment", "day", "year")}
        elif event.name == "OrderAuthorityChanged":
            self.authorities[a["authority"]] = a["mayOrder"]
        elif event.name in ("Paused", "Unpaused"):
            self.paused = event.name == "Paused"
        elif event.name == "Approval":
            self.allowances[a["owner"], a["spender"]] = a["value"]
        elif event.name == "Transfer":
            self._transfer(at, a["from"], a["to"], a["value"])

    def _transfer(self, at: int, payer: str, payee: str, amount: int) -> None:
        if payee == ZERO_ADDRESS:
            self.operators[payer]["issued"] -= amount
        else:
            self.wallets[payee]["balance"] += amount
        if payer == ZERO_ADDRESS:
            self.operators[self.wallets[payee]["operator"]]["issued"] += amount
        else:
            self.wallets[payer]["balance"] -= amount
            if 1 <= self.wallets[payer]["class_"] <= 4:
                self.wallets[payer]["spent"].append((dt.datetime.fromtimestamp(at, CHINA).date(), amount))

    def on_Escrow(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "ModuleAdmitted":
            self.modules[a["module"]] |= {"admitted": True, "cap": a["cap"]}
        elif event.name == "ModuleRemoved":
            self.modules[a["module"]]["admitted"] = False
        elif event.name == "Locked":
            self.holds[a["module"], a["key"]] = [a["payer"], a["amount"]]
            self.modules[a["module"]]["held"] += a["amount"]
            self.allowances[a["payer"], self.alliance["Escrow"].address] -= a["amount"]
        elif event.name in ("PaidOut", "Refunded"):
            hold = self.holds[a["module"], a["key"]]
            hold[1] -= a["amount"]
            self.modules[a["module"]]["held"] -= a["amount"]
            if hold[1] == 0:
                self.holds[a["module"], a["key"]] = [ZERO_ADDRESS, 0]
            if not a["delivered"]:
                self.owed[a["payee" if event.name == "PaidOut" else "payer"]] += a["amount"]
        elif event.name == "Withdrawn":
            self.owed[a["wallet"]] -= a["amount"]

    def on_AllianceRegistry(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "InstitutionAdmitted":
            kept = ("name", "identifier", "scheme", "kind", "jurisdiction", "account")
            self.institutions[a["id"]] = {"active": True, **{field: a[field] for field in kept}}
        elif event.name in ("InstitutionSuspended", "InstitutionReinstated"):
            self.institutions[a["id"]]["active"] = event.name == "InstitutionReinstated"
        elif event.name == "InstitutionAccountChanged":
            self.institutions[a["id"]]["account"] = a["to"]

    def on_DocumentaryCredit(self, at: int, event: Event, a: dict[str, Any]) -> None:
        credit = self.credits.get(a["id"], {})
        key = (a["id"], a.get("number"))
        if event.name == "CreditApplied":
            terms = record(event, self.alliance, "terms")
            self.credits[a["id"]] = {
                **terms, "applicant": a["applicant"], "state": 1, "presentations": 0, "drawn": 0, "reserved": 0,
                "expiresAt": 0, "open": 0, "advised": False,
            }  # fmt: skip
        elif event.name == "CreditIssued":
            credit |= {"state": 2, "expiresAt": a["expiresAt"]}
        elif event.name == "CreditAdvised":
            credit["advised"] = True
        elif event.name == "DocumentsPresented":
            presented = record(event, self.alliance, "presented")
            credit["presentations"] += 1
            credit["open"] += 1
            credit["reserved"] += a["payable_"]
            self.presentations[key] = {
                "state": 1, "disposal": 0, "waived": False, "amount": presented["amount"], "payable_": a["payable_"],
                "presentedAt": at, "deadline": a["deadline"], "discrepancies": a["discrepancies"],
                "content": presented["content"], "statement": a["statement"],
            }  # fmt: skip
        elif event.name in ("PresentationHonoured", "BankPrecluded"):
            if self.presentations[key]["state"] == 1:  # a refusal had freed what it reserved
                credit["reserved"] -= a["amount"]
                credit["open"] -= 1
            credit["drawn"] += a["amount"]
            self.presentations[key]["state"] = 2 if event.name == "PresentationHonoured" else 4
        elif event.name == "PresentationRefused":
            record_ = self.presentations[key]
            record_["waived"] = record_["waived"] and record_["discrepancies"] == a["discrepancies"]
            record_ |= {"state": 3, "disposal": a["disposal"], "discrepancies": a["discrepancies"]}
            credit["reserved"] -= self.presentations[key]["payable_"]
            credit["open"] -= 1
        elif event.name == "DiscrepanciesWaived":
            self.presentations[key]["waived"] = True
        elif event.name == "DocumentsReturned":
            self.presentations[key]["state"] = 5
        else:
            credit["state"] = {"CreditClosed": 3, "CreditExpired": 4, "CreditWithdrawn": 5}[event.name]

    def on_Declarations(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "DeclarationLodged":
            self.declarations[a["id"]] = {
                "trader": a["trader"], "status": 1, "direction": a["direction"], "version": 0, "sequence": 0,
                "dutyPayable": 0, "dutyPaid": 0, "content": a["content"],
            }  # fmt: skip
        elif event.name == "DeclarationAdvanced":
            self.declarations[a["id"]] |= {
                "status": a["to"], "sequence": a["sequence"], "version": a["version"], "dutyPayable": a["dutyPayable"]
            }  # fmt: skip
        elif event.name == "DutyPaid":
            self.declarations[a["id"]]["dutyPaid"] += a["amount"]
            self.allowances[a["payer"], self.alliance["Declarations"].address] -= a["amount"]

    def on_ClearanceOracle(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "ClearanceAttested":
            statement = record(event, self.alliance, "statement")
            kept = ("declarationVersion", "customs", "observedAt", "validUntil", "sequence", "status")
            self.latest[a["subject"]] = {"hash": a["hash"], **{field: statement[field] for field in kept}}

    def on_EnclaveRegistry(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "PlatformRegistered":
            self.platforms[a["platform"]] = a["operator"]
        elif event.name == "KeyRegistered":
            self.keys[a["signer"]] = {
                **{
                    field: a[field]
                    for field in ("workload", "svn", "platform", "epoch", "expiresAt", "attested", "holdsUntil")
                },
                "operator": self.platforms[a["platform"]],
                "revoked": False,
            }
        elif event.name == "KeyConfirmed":
            self.keys[a["signer"]]["holdsUntil"] = a["holdsUntil"]
        elif event.name == "KeySuspended":
            self.keys[a["signer"]]["holdsUntil"] = 0

    def on_WorkloadPolicy(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "WorkloadPermitted":
            self.permissions[a["workload"], a["kind"]] = {"authority": a["authority"], "minimumSvn": a["minimumSvn"]}

    def on_BankingCalendar(self, at: int, event: Event, a: dict[str, Any]) -> None:
        if event.name == "PlaceDefined":
            self.places[a["jurisdiction"]] = {field: a[field] for field in ("source", "utcOffset", "closesAt")}
        elif event.name == "YearLoaded":
            self.years[a["jurisdiction"], a["year"]] = a["low"] | (a["high"] << 256)

    # ------------------------------------------------------------------------------------------------ comparison

    def compare(self) -> int:
        """Hold every record against the contract's own view; returns how many were compared."""
        get, compared = self.alliance.contracts, 0

        def same(found: Any, expected: Any) -> None:
            nonlocal compared
            assert found == expected
            compared += 1

        token = get["DigitalYuan"]
        today = dt.datetime.fromtimestamp(self.alliance.chain.now(), CHINA).date()
        for address, wallet in self.wallets.items():
            spent = wallet.pop("spent")
            wallet["spentToday"] = sum(amount for day, amount in spent if day == today)
            wallet["spentThisYear"] = sum(amount for day, amount in spent if day.year == today.year)
            same(token.struct("wallet", address), wallet)
        for address, account in self.operators.items():
            same(token.struct("operatorAccount", address), account)
        same(token.call("totalSupply"), sum(wallet["balance"] for wallet in self.wallets.values()))
        for reference, entry in self.entries.items():
            same(token.struct("reserveEntry", reference), entry)
        for class_, limits in self.limits.items():
            same(token.struct("limits", class_), limits)
        for (owner, spender), amount in self.allowances.items():
            same(token.call("allowance", owner, spender), amount)
        for address, may in self.authorities.items():
            same(token.call("isOrderAuthority", address), may)
        same(token.call("paused"), self.paused)
        for (module, key), (payer, amount) in self.holds.items():
            same(get["Escrow"].call("hold", module, key), [payer, amount])
        for module, account in self.modules.items():
            same(get["Escrow"].struct("moduleAccount", module), account)
        for address, amount in self.owed.items():
            same(get["Escrow"].call("owed", address), amount)
        same(get["Escrow"].call("totalOwed"), sum(self.owed.values()))
        for number, institution in self.institutions.items():
            same(get["AllianceRegistry"].struct("institution", number), institution)
        for number, credit in self.credits.items():
            view = get["DocumentaryCredit"].struct("credit", number)
            same(view, {field: credit[field] for field in view})
        for (number, presentation), expected in self.presentations.items():
            same(get["DocumentaryCredit"].struct("presentation", number, presentation), expected)
        for subject, expected in self.declarations.items():
            same(get["Declarations"].struct("declaration", subject), expected)
        for subject, expected in self.latest.items():
            same(get["ClearanceOracle"].struct("latest", subject), expected)
        for signer, expected in self.keys.items():
            view = get["EnclaveRegistry"].struct("key", signer)
            same(view, {**expected, "valid": expected["expiresAt"] >= self.alliance.chain.now()})
        for (workload, kind), expected in self.permissions.items():
            same(get["WorkloadPolicy"].struct("permission", workload, kind), expected)
        for code, expected in self.places.items():
            same(get["BankingCalendar"].struct("place", code), expected)
        for (code, year), bits in self.years.items():
            first = (dt.date(year, 1, 1) - dt.date(1970, 1, 1)).days
            for number in range(0, 365, 5):
                same(
                    get["BankingCalendar"].call("isBankingDay", code, first + number), [True, bool(bits >> number & 1)]
                )
        return compared


@STORIES
def test_rebuild_state_of_a_story_from_its_events(tell, name):
    assert Rebuilt(tell(name).alliance).compare() > 200


def test_rebuild_state_after_orders_class_changes_and_reserve_that_came_and_went(funded, token):
    accounts = funded.accounts
    alice, boris = person(funded, "alice", CLASS_3, 10_000_00), person(funded, "boris", CLASS_2)
    token.send(alice, "transfer", boris.address, 1_234_56)
    token.send(accounts["alibaba"], "changeClass", alice.address, CLASS_2)
    token.send(accounts["shanghai_customs"], "freeze", boris.address, True, False, 500_00, 3, keccak(text="order 1"))
    token.send(accounts["shanghai_customs"], "freeze", alice.address, False, False, 700_00, 1, keccak(text="order 2"))
    token.send(accounts["shanghai_customs"], "release", alice.address, 1, keccak(text="order 3"))
    operator = accounts["tencent"].address
    for number, confirmed in ((1, True), (2, False), (3, None)):
        reference = keccak(text=f"payout {number}")
        token.send(accounts["reserve_maker"], "proposeReserve", operator, 1_000_00, PAID_OUT, reference)
        if confirmed is not None:
            token.send(accounts["reserve_checker"], "confirmReserve" if confirmed else "cancelReserve", reference)
    token.send(accounts["pboc_shanghai"], "suspendOperator", operator)
    token.send(accounts["pboc_shanghai"], "pause")
    assert Rebuilt(funded).compare() > 200
