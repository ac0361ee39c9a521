"""The engine on a chain beside its model: every act is foretold, sent, and what it changed is read back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from eth_account.signers.local import LocalAccount
from web3.exceptions import ContractCustomError
from web3.types import RPCEndpoint

from eport.chain.contract import ContractReverted, reverted
from eport.chain.deployment import Alliance
from tests.helpers.credit import CONFIRMING, ISSUING, NOMINATED, PRESENTED, maximum
from tests.helpers.money import read_many
from tests.stateful.credit.model import Engine
from tests.stateful.credit.state import (
    APPLICANT,
    ASSIGNEE,
    BANKS,
    HOLDERS,
    Letter,
    Refused,
    Undertaking,
)

PURSES = (APPLICANT, "exporter", *BANKS, *HOLDERS, ASSIGNEE)
NOBODY = "0x" + "00" * 20
CLAIM_STATES = ("None", "Claimed", "Paid", "Declined", "Unanswered", "Refunded")


class Driver:
    """Plumbing; which act comes next is chosen in `acts.py`."""

    def __init__(self, alliance: Alliance, seed: int, holders: dict[str, LocalAccount]) -> None:
        self.alliance, self.chain, self.chance = alliance, alliance.chain, random.Random(seed)
        self.accounts: dict[str, LocalAccount] = dict(alliance.accounts) | holders
        self.addresses = {name: account.address for name, account in self.accounts.items()}
        self.engine = Engine({alliance.settings.number(bank): bank for bank in BANKS})
        self.engine.now = self.chain.now()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.notices: Counter[tuple[int, int, int]] = Counter()
        self.errors: Counter[str] = Counter()
        self.touched: tuple[Letter, int] | None = None
        self.story: list[tuple[int, str]] = []
        refusal = alliance["Presentations"].web3.events.PresentationRefused()
        self.refusal, self.refusal_topic = refusal, refusal.topic
        self.rpc("anvil_autoImpersonateAccount", True)
        self.before = self.purses()

    def rpc(self, method: str, *parameters: Any) -> Any:
        answer = self.chain.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        assert "error" not in answer, f"{method}: {answer}"
        return answer["result"]

    # ------------------------------------------------------------------------------------------------------ an act

    def act(self, who: str, contract: str, verb: str, arguments: tuple[Any, ...], rule: Callable[[], Any]) -> bool:
        """Done exactly where the model does it; refused with an error that names one of the model's reasons."""
        to = self.alliance[contract]
        call = {"from": self.addresses[who], "to": to.address, "data": to.encode(verb, *arguments)}
        name, words = f"{contract}.{verb}", f"{contract}.{verb} by {who}"
        try:
            rule()
        except Refused as foretold:
            found = self.why_refused(call, words)
            assert found, f"the contract lets {words}, the model does not: {foretold}"
            assert found.name in foretold.reasons, f"{found}, and the model says {foretold}"
            self.refused[name] += 1
            self.errors[found.name] += 1
            return False
        sent = self.rpc("eth_sendTransaction", call | {"gas": hex(5_000_000), "gasPrice": "0x0"})
        receipt = self.chain.web3.eth.wait_for_transaction_receipt(sent, timeout=30, poll_latency=0.002)
        assert receipt["status"] == 1, f"the model allows what the contract refuses: {self.why_refused(call, words)}"
        for log in receipt["logs"]:
            if log["topics"][0].hex() == self.refusal_topic.removeprefix("0x"):
                said = self.refusal.process_log(log)["args"]
                self.notices[said["id"], said["number"], said["by"]] += 1
        self.done[name] += 1
        self.story.append((self.touched[0].root.id if self.touched else 0, f"{self.engine.now} {words}{arguments}"))
        self.check()
        return True

    def why_refused(self, call: dict[str, Any], words: str) -> ContractReverted | None:
        answer = self.chain.web3.provider.make_request(RPCEndpoint("eth_call"), [call, "latest"])
        if "error" not in answer:
            return None
        return reverted(ContractCustomError("", data=str(answer["error"].get("data"))), words)

    def travel(self, moment: int) -> None:
        if moment > self.engine.now:
            self.chain.travel(moment)
            self.engine.now = moment

    def told(self) -> list[str]:
        """What was done to the credit before, for whoever reads a failure."""
        id_ = self.touched[0].root.id if self.touched else 0
        return [words[:600] for about, words in self.story if about == id_]

    # -------------------------------------------------------------------------------------------------- comparison

    def purses(self) -> dict[str, int]:
        token = self.alliance["DigitalYuan"]
        found = read_many(self.chain, [(token, "balanceOf", (self.addresses[who],)) for who in PURSES])
        return dict(zip(PURSES, found))

    def check(self) -> None:
        """Everything that the last act can have touched stands as the model says, and the invariants hold."""
        expected = self.money()
        if self.touched:
            letter, number = self.touched
            expected += self.letter(letter) + (self.letter(letter.whole) if letter.whole else [])
            expected += self.security(letter.root)
            if number:
                expected += self.presentation(letter, number)
        found = read_many(self.chain, [(self.alliance[name], verb, given) for name, verb, given, _ in expected])
        wrong = []
        for (name, verb, given, told), said in zip(expected, found):
            if isinstance(told, dict):
                said = {key: said[key] for key in told}
            if said != told:
                wrong.append(f"{name}.{verb}{given}: the contract says {said}, the model {told}")
        assert not wrong, "\n".join((*wrong, *self.told()))
        assert max(self.notices.values(), default=0) <= 1, "a second notice of refusal"

    def money(self) -> list[tuple[str, str, tuple[Any, ...], Any]]:
        """Escrow = Σ margins + Σ committed liquidity, and nothing is owed to a wallet that could not receive."""
        engine, token, undertakings = self.engine, "DigitalYuan", self.alliance["Undertakings"].address
        expected: list[tuple[str, str, tuple[Any, ...], Any]] = [
            ("Escrow", "moduleAccount", (undertakings,), {"held": engine.held}), ("Escrow", "totalOwed", (), 0),
            (token, "balanceOf", (self.alliance["Escrow"].address,), engine.held),
        ]  # fmt: skip
        for bank in BANKS:
            pool, aside = engine.pools[bank], engine.aside(bank)
            assert aside <= pool.committed, f"{bank} set more aside than it has"
            told = {"committed": pool.committed, "setAside": aside}
            expected.append(("Undertakings", "poolOf", (self.alliance.settings.number(bank),), told))
        return expected + [
            (token, "balanceOf", (self.addresses[who],), self.before[who] + engine.wallets[who]) for who in PURSES
        ]

    def letter(self, one: Letter) -> list[tuple[str, str, tuple[Any, ...], Any]]:
        drawable = max(maximum(terms) for terms in one.versions)
        assert one.used <= drawable, "drawn + reserved are more than any terms made available"
        told = {
            "state": one.state, "version": one.version, "presentations": len(one.presentations), "open": one.open,
            "drawn": one.drawn, "reserved": one.reserved, "expiresAt": one.expires_at,
            "confirmedVersion": 0 if one.confirmed_version is None else one.confirmed_version + 1,
        }  # fmt: skip
        expected: list[tuple[str, str, tuple[Any, ...], Any]] = [("DocumentaryCredit", "status", (one.id,), told)]
        if one.whole:
            expected.append(("DocumentaryCredit", "setApartFor", (one.id,), one.apart))
        return expected

    def security(self, root: Letter) -> list[tuple[str, str, tuple[Any, ...], Any]]:
        undertakings = [
            ("Undertakings", "undertaking", (key,), self.undertaking(owed)) for key, owed in root.undertakings.items()
        ]
        held = [root.margin, root.cover, root.confirmer_cover]
        return undertakings + [
            ("Undertakings", "securityOf", (root.id,), held), ("Undertakings", "advanced", (root.id,), root.advanced),
            ("Undertakings", "outstanding", (root.id,), root.outstanding),
        ]  # fmt: skip

    def undertaking(self, owed: Undertaking) -> dict[str, Any]:
        return {
            "creditor": self.addresses[owed.creditor], "amount": owed.amount, "due": owed.due, "state": owed.state,
            "debtor": self.alliance.settings.number(owed.debtor), "fromHeld": owed.from_held,
            "bankFirst": owed.bank_first, "protected": owed.protected,
        }  # fmt: skip

    def presentation(self, letter: Letter, number: int) -> list[tuple[str, str, tuple[Any, ...], Any]]:
        one, id_ = letter.presentations[number - 1], letter.id
        told = {
            "payable_": one.payable, "presentedAt": one.received, "found": one.found, "waived": one.waived,
            "version": one.version, "at": one.at, "claimed": one.claimed, "fromMargin": one.from_margin,
        }  # fmt: skip
        expected: list[tuple[str, str, tuple[Any, ...], Any]] = [
            ("Presentations", "presentation", (id_, number), told),
            ("Presentations", "presenterOf", (id_, number), self.addresses[one.presenter] if one.presenter else NOBODY),
        ]
        for by in (ISSUING, CONFIRMING, NOMINATED):
            seen = one.examinations.get(by)
            facts = {"state": 0} if seen is None else {
                "state": seen.state, "deadline": seen.deadline, "discrepancies": seen.discrepancies,
                "since": seen.since,
            }  # fmt: skip
            expected.append(("Presentations", "examination", (id_, number, by), facts))
            if seen and seen.state == PRESENTED:
                place = (id_, number, by, one.terms.placeOfExpiry, one.terms.rules)
                expected.append(("ExaminationClocks", "deadlineOf", place, self.engine.deadline_of(one, by)))
                expected.append(("ExaminationClocks", "precludedAfter", place, self.engine.precluded_after(one, by)))
        if one.claim:
            claim = {"state": CLAIM_STATES.index(one.claim.state), "amount": one.claim.amount}
            expected.append(("Reimbursements", "claimOf", (id_, number), claim))
        return expected
