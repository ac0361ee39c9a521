"""Run a trade on a chain: every party acts at its time, and each act becomes a step of the story.

Times come from the files: the credit's date of issue, customs' responses, presentations and decisions. The chain is
moved to each of them in order, so the clocks that the contracts keep are the real ones.
"""

from __future__ import annotations

import datetime as dt
import heapq
import importlib.metadata
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from eth_utils.crypto import keccak
from web3 import Web3
from web3.types import FilterParams

from eport import merkle
from eport.calendars import EPOCH
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.chain.network import Settlement
from eport.enclave import declared
from eport.enclave.quote.verify import VerifiedQuote
from eport.enclave.statement import EMPTY
from eport.messages.customs_codes import CustomsStatus
from eport.messages.errors import MessageError
from eport.relay.outbox import Outbox
from eport.relay.relay import Relay
from eport.settings import Settings
from eport.trade import inputs as reading
from eport.trade import terms as credit_terms
from eport.trade.finance_chapter import FinanceChapter
from eport.trade.inputs import Inputs
from eport.trade.oracle import Oracle
from eport.trade.presentation import Presentation
from eport.trade.story import CalendarDay, Deadline, EventView, Party, Step, Story, yuan
from eport.trade.window_chapter import WindowChapter

APPLICANT, BENEFICIARY = "importer", "exporter"
ISSUING_BANK, ADVISING_BANK = "bank_of_communications", "bank_of_china_shanghai"
BANK_OPERATOR, TRADER_OPERATOR = "icbc", "bank_of_china"
ESCROW = "escrow"
SHOWN = (APPLICANT, ISSUING_BANK, BENEFICIARY, "treasury", BANK_OPERATOR, TRADER_OPERATOR)
"""Whose balances the story follows."""

PARTIES = (
    ("pboc_shanghai", "central bank"),
    (BANK_OPERATOR, "operator of the bank's wallet"),
    (TRADER_OPERATOR, "operator of the traders' wallets"),
    (APPLICANT, "applicant"),
    (ISSUING_BANK, "issuing bank"),
    (ADVISING_BANK, "advising bank"),
    (BENEFICIARY, "beneficiary"),
    ("shanghai_customs", "customs"),
    ("enclaves", "3 enclaves, 3 operators"),
    ("treasury", "treasury"),
    ("taxation_office", "taxation, department of the window"),
    ("foreign_exchange_office", "foreign exchange, department of the window"),
)

DEVELOPMENT_KEY = keccak(text="E-port development key: salts and keyed hashes of examples, worth nothing")
"""Salts commitments and keys references in examples. A real alliance keeps one of its own, shared as it decides."""

HOUR, MINUTE = 3600, 60
AT_SIGHT = (10_000, 0, 0, 0)
AT_ISSUING_BANK = 0
_STATES = ("none", "applied", "issued", "closed", "expired", "withdrawn", "cancelled")


PATIENCE = 120
"""[s] that a trade waits for a moment where the chain's clock is the world's."""


class TooFar(RuntimeError):
    """The files are dated to a time that would have to be waited for."""


class StatementRefused(RuntimeError):
    """The chain did not take what the enclaves signed; the message is the contract's reason."""


@dataclass
class Trade:
    """A trade under way."""

    alliance: Alliance
    inputs: Inputs
    margin: int
    on_step: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    balances_before: dict[str, int] = field(default_factory=dict)
    chapter: str = ""
    credit_id: int = 0
    issued_at: int = 0
    financing: FinanceChapter | None = None
    _read: tuple[int, dict[str, int]] = (-1, {})

    def __post_init__(self) -> None:
        self.commitment = declared.commitment(self.inputs.declaration, DEVELOPMENT_KEY)
        self.subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", str(self.inputs.number))
        settings, accounts = self.alliance.settings, self.alliance.accounts
        self.terms = terms_of(
            self.inputs, settings, accounts[APPLICANT].address, accounts[BENEFICIARY].address, self.margin
        )
        self.place = settings.place(self.terms.place_of_expiry.decode())
        contents = {self.inputs.declaration.version: self.commitment.root}
        self.oracle = Oracle(self.alliance, DEVELOPMENT_KEY, contents)
        self.outbox = Outbox()
        self.relay = Relay(self.alliance["Declarations"], accounts["relay"], self.outbox)

    # ------------------------------------------------------------------------------------------------ bookkeeping

    def at(self, moment: int) -> None:
        """Move the chain to that time, or wait for it where the clock is the world's; a moment that has passed is now.

        Raises `TooFar` where the wait would be long.
        """
        chain = self.alliance.chain
        if moment <= chain.now():
            return
        if chain.kind.moves_time:
            chain.travel(moment)
            return
        if moment - chain.now() > PATIENCE:
            date = dt.datetime.fromtimestamp(moment, dt.timezone.utc)
            raise TooFar(
                f"the files' next moment is {date:%Y-%m-%d %H:%M} UTC, and "
                f"the clock of a {chain.kind.name} chain cannot be moved: date the files to the present"
            )
        while chain.now() < moment:
            time.sleep(chain.kind.poll)

    def local(self, date: dt.date, hour: int, minute: int = 0) -> int:
        """[unix s] of a time of day at the place of expiry."""
        zone = dt.timezone(dt.timedelta(minutes=self.place.utc_offset))
        return int(dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone).timestamp())

    def balances(self) -> dict[str, int]:
        """[fen] of every shown party and of Escrow; asked anew where the ledger told of anything since last time."""
        token, web3 = self.alliance["DigitalYuan"], self.alliance.chain.web3
        (seen, found), newest = self._read, web3.eth.block_number
        since = FilterParams(address=Web3.to_checksum_address(token.address), fromBlock=seen + 1, toBlock=newest)
        if seen < 0 or (newest > seen and web3.eth.get_logs(since)):
            addresses: dict[str, str] = {key: self.alliance.accounts[key].address for key in SHOWN}
            addresses[ESCROW] = self.alliance["Escrow"].address
            found = {key: token.call("balanceOf", address, block=newest) for key, address in addresses.items()}
        self._read = (newest, found)
        return dict(found)

    def step(
        self,
        actor: str,
        receiver: str,
        title: str,
        detail: str = "",
        rule: str | None = None,
        receipt: Receipt | None = None,
        amount: int | None = None,
    ) -> None:
        """Add a step and show it."""
        step = Step(
            number=len(self.steps) + 1,
            chapter=self.chapter,
            at=receipt.timestamp if receipt else self.alliance.chain.now(),
            actor=actor,
            receiver=receiver,
            title=title,
            detail=detail,
            rule=rule,
            amount=amount,
            transaction=receipt.transaction if receipt else None,
            block=receipt.block if receipt else None,
            gas=receipt.gas if receipt else None,
            events=tuple(self._view(event) for event in receipt.events) if receipt else (),
            balances=self.balances(),
        )
        self.steps.append(step)
        self.on_step(step)

    def send(self, sender: str, contract: str, function: str, *arguments: Any) -> Receipt:
        """One transaction of a party."""
        return self.alliance[contract].send(self.alliance.accounts[sender], function, *arguments)

    def _name(self, key: str) -> str:
        """Name of an institution."""
        return next(member.name for member in self.alliance.settings.institutions if member.key == key)

    def _view(self, event: Any) -> EventView:
        shown = {name: self._text(value) for name, value in event.arguments.items()}
        return EventView(event.contract, event.name, shown)

    def _text(self, value: Any) -> str:
        if isinstance(value, bytes):
            return "0x" + value.hex()
        if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
            return self.alliance.key_of(value)
        if isinstance(value, Mapping):
            return ", ".join(f"{name} {self._text(item)}" for name, item in value.items())
        if isinstance(value, (list, tuple)):
            return ", ".join(self._text(item) for item in value)
        return str(value)

    # ------------------------------------------------------------------------------------------------ the money

    def fund(self) -> None:
        """Operators pay in, the central bank records it, the bank and the importer get their digital yuan."""
        self.chapter = "Money"
        date = self.inputs.credit.issue_date
        self.at(self.local(date, 9, 5))
        duty = max((signed.dutyPayable for signed in self.oracle.foresee(self.inputs.responses)), default=0)
        advance, interest = (self.financing.advance, self.financing.interest) if self.financing else (0, 0)
        needs = {
            (BANK_OPERATOR, ISSUING_BANK): self.terms.cover_amount + advance,
            (TRADER_OPERATOR, APPLICANT): self.terms.margin_amount + duty + interest,
        }
        for (operator, holder), amount in needs.items():
            if amount == 0:
                continue
            desk, account = self.alliance["ReserveDesk"], self.alliance.accounts[operator].address
            reference = keccak(text=f"pacs.009 UETR of {operator}'s settlement on {date}")
            receipt = self.send("reserve_maker", "ReserveDesk", "proposeReserve", account, amount, 0, reference)
            self.step(
                operator, "pboc_shanghai", "Reserve is paid in", f"first officer records {yuan(amount)}",
                "100 % paid-in reserve; ISO 20022 pacs.009", receipt, amount,
            )  # fmt: skip
            receipt = desk.send(self.alliance.accounts["reserve_checker"], "confirmReserve", reference)
            self.step(
                "pboc_shanghai", operator, "Reserve is confirmed", "second officer, another person; the ceiling rises",
                "two officers", receipt,
            )  # fmt: skip
            receipt = self.send(operator, "DigitalYuan", "mint", self.alliance.accounts[holder].address, amount)
            self.step(
                operator, holder, "Digital yuan is issued", "within issued ≤ paid in", "two tiers, M0", receipt, amount
            )
        self.balances_before = self.balances()

    # ------------------------------------------------------------------------------------------------ the credit

    def issue(self) -> None:
        """Application, issue, advice."""
        self.chapter = "Credit"
        date, credit, terms = self.inputs.credit.issue_date, self.inputs.credit, self.terms
        escrow = self.alliance["Escrow"].address
        self.at(self.local(date, 10))
        margin = terms.margin_amount
        if margin:
            receipt = self.send(APPLICANT, "DigitalYuan", "approve", escrow, margin)
            self.step(APPLICANT, APPLICANT, "Margin is allowed", "Escrow may take the margin", "ERC-20", receipt)
        receipt = self.send(APPLICANT, "DocumentaryCredit", "applyFor", terms.as_tuple())
        self.credit_id = receipt.event("CreditApplied").arguments["id"]
        self.step(
            APPLICANT, ISSUING_BANK, "Applies for the credit",
            f"MT700 {credit.credit_number}: {yuan(terms.amount)} {terms.tolerance}; margin "
            f"{terms.margin / 100:g} % locked", "UCP 600 art. 2", receipt, margin or None,
        )  # fmt: skip
        self.at(self.local(date, 14))
        rest = terms.cover_amount
        if rest:
            receipt = self.send(ISSUING_BANK, "DigitalYuan", "approve", escrow, rest)
            self.step(
                ISSUING_BANK, ISSUING_BANK, "Liquidity is allowed", "Escrow may take the bank's part", "ERC-20", receipt
            )
            receipt = self.send(ISSUING_BANK, "Undertakings", "commit", rest)
            self.step(
                ISSUING_BANK, ISSUING_BANK, "Commits liquidity", "its undertakings are paid out of it", None, receipt,
                rest,
            )  # fmt: skip
        receipt = self.send(ISSUING_BANK, "DocumentaryCredit", "issue", self.credit_id, terms.as_tuple())
        self.issued_at = receipt.timestamp
        self.step(
            ISSUING_BANK, BENEFICIARY, "Issues the irrevocable credit",
            "bound from here; the undertaking is covered to the fen", "UCP 600 art. 3, 7(b)", receipt,
        )  # fmt: skip
        self.at(self.local(date, 15))
        receipt = self.send(ADVISING_BANK, "DocumentaryCredit", "advise", self.credit_id, terms.as_tuple())
        self.step(
            ADVISING_BANK, BENEFICIARY, "Advises the credit", "apparent authenticity, no undertaking", "UCP 600 art. 9",
            receipt,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------ customs

    def register_enclaves(self) -> None:
        """The oracle's keys are registered by their quotes."""
        self.chapter = "Attestation"

        def registered(operator: str, quote: VerifiedQuote, receipt: Receipt) -> None:
            self.step(
                "enclaves", "enclaves", "Registers an enclave's key",
                f"{self._name(operator)}'s platform; the chain verifies its quote from the development root down: TCB "
                f"{quote.tcb_status}, MRENCLAVE {quote.mrenclave.hex()[:8]}…", "DCAP v3 quote", receipt,
            )  # fmt: skip

        self.oracle.register(registered)

    def lodge(self) -> None:
        """The importer lodges its declaration."""
        if self.oracle.needs_keys:
            self.register_enclaves()
        self.chapter = "Customs"
        receipt = self.send(
            APPLICANT,
            "Declarations",
            "lodge",
            self.subject,
            reading.direction(self.inputs.number),
            self.commitment.root,
        )
        self.step(
            APPLICANT, "shanghai_customs", "Lodges the declaration",
            f"{self.inputs.number} at office {self.inputs.number.office}; the chain holds a salted Merkle root",
            "WCO DM 3.6", receipt,
        )  # fmt: skip

    def customs(self, known: int) -> None:
        """Customs' response number `known` arrives: the enclaves sign, the relay brings it."""
        if self.oracle.needs_keys:
            self.register_enclaves()
        self.chapter = "Customs"
        response = self.inputs.responses[known - 1]
        self.step(
            "shanghai_customs", "enclaves", f"Responds {response.function_code}",
            f"message {response.reference}, version {response.declaration_version}", "WCO DM 3.6 response",
        )  # fmt: skip
        for signed in self.oracle.attest(self.inputs.responses[:known]):
            statement = signed[0].statement
            self.relay.accept(signed)
            receipt = self._deliver(statement.subject, statement.sequence)
            status = CustomsStatus(statement.status)
            detail = f"sequence {statement.sequence}, signed by {len(signed)} enclaves on platforms of their own"
            if status is CustomsStatus.TAX_ASSESSED:
                detail += f"; {yuan(statement.dutyPayable)} payable"
            if status is CustomsStatus.DETAINED and self.credit_id:
                detail += "; the credit is unaffected, banks deal with documents (UCP 600 art. 5)"
            title = f"Attest: {status.name.lower().replace('_', ' ')}"
            self.step("enclaves", APPLICANT, title, detail, "3 of 3, EIP-712", receipt)
            if statement.dutyPayable > self.alliance["Declarations"].struct("declaration", self.subject)["dutyPaid"]:
                self.pay_duty(statement.dutyPayable)

    def _deliver(self, subject: bytes, sequence: int) -> Receipt:
        delivered = self.relay.deliver()
        if not delivered:
            item = self.outbox.get(subject, sequence)
            raise StatementRefused(item.reason if item and item.reason else "the relay delivered nothing")
        return delivered[-1]

    def pay_duty(self, amount: int) -> None:
        """The importer pays duty and taxes straight to the treasury."""
        receipt = self.send(APPLICANT, "DigitalYuan", "approve", self.alliance["Declarations"].address, amount)
        self.step(APPLICANT, APPLICANT, "Duty is allowed", "Declarations may take the duty", "ERC-20", receipt)
        receipt = self.send(APPLICANT, "Declarations", "payDuty", self.subject)
        self.step(APPLICANT, "treasury", "Pays duty and VAT", "straight to the treasury", "in DC/EP", receipt, amount)

    # ------------------------------------------------------------------------------------------------ presentation

    def present(self, presented: Presentation) -> int:
        """The beneficiary presents; returns the number of the presentation."""
        self.chapter = "Presentation"
        invoice = declared.invoice_value(DEVELOPMENT_KEY, presented.invoice)
        content = merkle.commit(
            {kind: f"{presented.invoice} {presented.shipment_date} {presented.amount}" for kind in presented.documents},
            merkle.keyed_hash(DEVELOPMENT_KEY, "document", f"presentation of {presented.presented_at.isoformat()}"),
            1,
        )
        shipped = credit_terms.day(presented.shipment_date)
        documents = (
            presented.amount, shipped, shipped, shipped, False, presented.mask, content.root, keccak(text=invoice)
        )  # fmt: skip
        receipt = self.send(
            BENEFICIARY, "Presentations", "present", self.credit_id, self.terms.as_tuple(), AT_ISSUING_BANK, 0,
            documents, self._release(),
        )  # fmt: skip
        event = receipt.event("DocumentsPresented").arguments
        found = credit_terms.discrepancy_texts(self.record(int(event["number"]))["found"])
        self.step(
            BENEFICIARY, ISSUING_BANK, "Presents documents",
            f"{len(presented.documents)} kinds for {yuan(presented.amount)}; the contract finds "
            + (", ".join(found) if found else "no discrepancy")
            + ("; relies on the customs statement of this moment" if any(event["statement"]) else ""),
            "UCP 600 art. 14", receipt,
        )  # fmt: skip
        return int(event["number"])

    def _release(self) -> tuple[Any, ...]:
        """The newest attested statement with the proof of its invoice; an empty one where there is none."""
        statement = self.oracle.newest
        if statement is None or declared.declared_invoice(self.inputs.declaration) is None:
            return (EMPTY, b"\0" * 32, [])
        proof = self.commitment.prove(declared.INVOICE_LEAF)
        return (statement.as_tuple(), proof.salt, list(proof.proof))

    def decide(self, number: int, presented: Presentation) -> None:
        """The bank honours or refuses; the applicant may waive; silence precludes."""
        self.chapter = "Honour"
        record, terms = self.record(number), self.terms.as_tuple()
        met: int | None = None
        if presented.decided_at is None:
            place = (self.terms.place_of_expiry, self.terms.rules)
            clocks = self.alliance["ExaminationClocks"]
            self.at(clocks.call("precludedAfter", self.credit_id, number, AT_ISSUING_BANK, *place) + 1)
            receipt = self.send(
                "carrier", "Presentations", "declarePreclusion", self.credit_id, number, AT_ISSUING_BANK, terms
            )
            self.step(
                "carrier", BENEFICIARY, "Anybody declares the bank precluded",
                "it kept silent for five banking days: it may no longer refuse, and pays", "UCP 600 art. 16(f)",
                receipt, record["payable_"],
            )  # fmt: skip
        else:
            self.at(int(presented.decided_at.timestamp()))
            met = self.alliance.chain.now()
            if record["discrepancies"] == 0:
                self._honour(number, record["payable_"], "the presentation complies")
            else:
                self._refuse(number, record, presented.waiver)
        self.deadlines.append(
            Deadline(
                f"Examination of presentation {number}",
                "UCP 600 art. 14(b)",
                record["presentedAt"],
                record["deadline"],
                met,
                5,
            )
        )

    def record(self, number: int) -> dict[str, Any]:
        """A presentation and the issuing bank's examination of it, by field name."""
        contract = self.alliance["Presentations"]
        return contract.struct("presentation", self.credit_id, number) | contract.struct(
            "examination", self.credit_id, number, AT_ISSUING_BANK
        )

    def _honour(self, number: int, amount: int, why: str) -> None:
        receipt = self.send(
            ISSUING_BANK, "Presentations", "honour", self.credit_id, number, AT_ISSUING_BANK, self.terms.as_tuple()
        )
        self.step(
            ISSUING_BANK, BENEFICIARY, "Honours", f"{why}; Escrow pays, the margin first", "UCP 600 art. 7, 15",
            receipt, amount,
        )  # fmt: skip

    def _refuse(self, number: int, record: Mapping[str, Any], waiver: bool) -> None:
        found = credit_terms.discrepancy_texts(record["discrepancies"])
        notice = f"MT734 {self.inputs.credit.credit_number}/{number}: {'; '.join(found)}; holding documents"
        disposal = 2 if waiver else 1  # (b) until a waiver, (a) for the presenter's instructions
        receipt = self.send(
            ISSUING_BANK, "Presentations", "refuse", self.credit_id, number, AT_ISSUING_BANK, self.terms.as_tuple(),
            (0, disposal, keccak(text=notice)),
        )  # fmt: skip
        self.step(
            ISSUING_BANK, BENEFICIARY, "Refuses, in one notice", "; ".join(found), "UCP 600 art. 16(c), (d)", receipt
        )
        self.at(self.alliance.chain.now() + 3 * HOUR)
        if waiver:
            receipt = self.send(APPLICANT, "Presentations", "waive", self.credit_id, number, self.terms.as_tuple())
            self.step(
                APPLICANT, ISSUING_BANK, "Waives the discrepancies", "the bank may follow, at its sole judgement",
                "UCP 600 art. 16(b)", receipt,
            )  # fmt: skip
            self.at(self.alliance.chain.now() + HOUR)
            self._honour(number, record["payable_"], "the applicant waived")
        else:
            receipt = self.send(
                ISSUING_BANK, "Presentations", "returnDocuments", self.credit_id, number, AT_ISSUING_BANK,
                self.terms.as_tuple(),
            )  # fmt: skip
            self.step(
                ISSUING_BANK, BENEFICIARY, "Returns the documents", "no waiver came", "UCP 600 art. 16(e)", receipt
            )

    # ------------------------------------------------------------------------------------------------ the end

    def expire(self) -> None:
        """After the expiry anybody ends the credit: what is held goes back."""
        self.chapter = "End"
        credit = self.alliance["DocumentaryCredit"].struct("status", self.credit_id)
        first = next((step.at for step in self.steps if step.title == "Presents documents"), None)
        self.deadlines.append(
            Deadline(
                "Expiry of the credit", "UCP 600 art. 6(d), 29(a)", self.issued_at, credit["expiresAt"], first, None
            )
        )
        if _STATES[credit["state"]] == "issued" and not self._can_wait(credit["expiresAt"]):
            self.step(
                ISSUING_BANK, ISSUING_BANK, "The credit runs on until its expiry",
                f"{yuan(self.balances()[ESCROW])} stays held until then; after it anybody may end the credit",
                "UCP 600 art. 6(d)",
            )  # fmt: skip
            return
        if _STATES[credit["state"]] == "issued":
            self.at(credit["expiresAt"] + 1)
            before = self.balances()[ESCROW]
            receipt = self.send("carrier", "DocumentaryCredit", "expire", self.credit_id, self.terms.as_tuple())
            self.step(
                "carrier", ISSUING_BANK, "Anybody ends the expired credit",
                f"{yuan(before - self.balances()[ESCROW])} of the margin goes back; the bank's liquidity is free",
                "UCP 600 art. 6(d)", receipt,
            )  # fmt: skip
        number = self.alliance.settings.number(ISSUING_BANK)
        left = self.alliance["Undertakings"].struct("poolOf", number)["committed"]
        if left:
            receipt = self.send(ISSUING_BANK, "Undertakings", "releaseLiquidity", left)
            self.step(
                ISSUING_BANK, ISSUING_BANK, "Takes free liquidity back", "nothing is set aside any more", None, receipt,
                left,
            )  # fmt: skip

    def _can_wait(self, moment: int) -> bool:
        chain = self.alliance.chain
        return chain.kind.moves_time or moment - chain.now() <= PATIENCE

    def settle(self) -> None:
        """Wait until every transaction of the trade can no longer be taken back; a step where that takes a while.

        Raises `NotSettled`: nothing of the trade may be counted on, and it is told to nobody as paid.
        """
        chain = self.alliance.chain
        if chain.kind.settlement is not Settlement.FINALIZED:
            return
        sent = [step.transaction for step in self.steps if step.transaction]
        # The last one first: what stands in blocks before it is settled with it, unless a reorganisation took it away.
        for transaction in reversed(sent):
            chain.wait_settled(transaction)
        self.chapter = "End"
        self.step(
            "validators", "validators", "All of it is settled",
            f"{len(sent)} transactions stand in blocks that the validators voted final, to block "
            f"{chain.settled_block():,}", "2f + 1 votes of 3f + 1",
        )  # fmt: skip

    def story(self, kind: str) -> Story:
        """All of it."""
        inputs, alliance, after = self.inputs, self.alliance, self.balances()
        credit = inputs.credit
        paid = after[BENEFICIARY] - self.balances_before[BENEFICIARY]
        detained = any("detained" in step.title for step in self.steps)
        refused = any(step.title.startswith("Refuses") for step in self.steps)
        titles = {"detained": "The goods are detained", "refusal": "Discrepant documents"}
        used = {step.actor for step in self.steps} | {step.receiver for step in self.steps}
        cast = [*PARTIES, ("carrier", "anybody"), ("validators", "of the chain")]
        names = {member.key: member.name for member in alliance.settings.institutions}
        names |= {"enclaves": "Enclaves (simulated)", "validators": "Validators"}
        seen: set[str] = set()
        parties = []
        for key, role in cast:
            if key in used and key not in seen:
                parties.append(Party(key, names[key], role))
                seen.add(key)
        return Story(
            kind=kind,
            title=titles.get(kind, "A letter of credit is paid in digital yuan"),
            outcome=f"The exporter received {yuan(paid)} of {yuan(self.terms.amount)}"
            + (" after a refusal" if refused else "")
            + ("; customs detained the goods, which changed nothing for the credit" if detained else "")
            + f"; Escrow holds {yuan(after[ESCROW])}.",
            facts={
                "Credit": credit.credit_number,
                "Form": credit.form.value,
                "Amount": f"{yuan(self.terms.amount)} {self.terms.tolerance}",
                "Applicant": ", ".join(credit.applicant.lines),
                "Beneficiary": ", ".join(credit.beneficiary.lines),
                "Issuing bank, as sent": credit.sender or "not stated",
                "Issued": str(credit.issue_date),
                "Expires": f"{credit.expiry_date} {credit.expiry_place}",
                "Latest shipment": str(credit.latest_shipment or "not stated"),
                "From, to": f"{credit.port_of_loading or '?'} → {credit.port_of_discharge or '?'}",
                "Available": "by payment at sight, with the issuing bank",
                "Margin": f"{self.terms.margin / 100:g} % by the applicant, the rest by the bank",
                "Declaration": str(inputs.number),
            },
            parties=tuple(parties),
            steps=tuple(self.steps),
            deadlines=tuple(self.deadlines),
            calendar=self._calendar(),
            balances_before=self.balances_before,
            balances_after=after,
            contracts={name: contract.address for name, contract in alliance.contracts.items()},
            sources=inputs.sources,
            utc_offset=self.place.utc_offset,
            versions={name: importlib.metadata.version(name) for name in ("web3", "dcap-qvl")},
        )

    def _calendar(self) -> tuple[CalendarDay, ...]:
        first = credit_terms.day(self.inputs.credit.issue_date) - 2
        calendar, days = self.alliance["BankingCalendar"], []
        for number in range(first, self.terms.expiry_day + 4):
            _, banking = calendar.call("isBankingDay", self.terms.place_of_expiry, number)
            date = EPOCH + dt.timedelta(days=number)
            days.append(CalendarDay(date.isoformat(), banking, banking and date.weekday() >= 5))
        return tuple(days)


def terms_of(inputs: Inputs, settings: Settings, applicant: str, beneficiary: str, margin: int) -> credit_terms.Terms:
    """Terms of the credit, the alliance's banks in their roles. Raises `MessageError` where it cannot be carried."""
    terms = credit_terms.from_mt700(
        inputs.message,
        inputs.credit,
        settings,
        credit_terms.Agreed(
            applicant=applicant, beneficiary=beneficiary, issuing_bank=ISSUING_BANK, advising_bank=ADVISING_BANK,
            margin=margin, key=DEVELOPMENT_KEY,
        ),
    )  # fmt: skip
    if terms.tranches != (AT_SIGHT,):
        raise MessageError(
            "MT700 field 41a", inputs.credit.available.by.value, "a trade is told to its end with payment at sight",
            "Use BY PAYMENT, or work through the credit with `eport credit`",
        )  # fmt: skip
    return terms


def genesis(inputs: Inputs, alliance_place_offset: int) -> int:
    """[unix s] 08:00 on the day of issue, at the place of expiry: when a chain for this trade has to begin."""
    date = inputs.credit.issue_date
    zone = dt.timezone(dt.timedelta(minutes=alliance_place_offset))
    return int(dt.datetime(date.year, date.month, date.day, 8, tzinfo=zone).timestamp())


def run(
    alliance: Alliance,
    inputs: Inputs,
    kind: str = "trade",
    margin: int = 3000,
    on_step: Callable[[Step], None] = lambda _: None,
) -> Story:
    """Run the trade, on a development chain whose time is not past the credit's date of issue, or on a network with
    files of the present (`redate`).

    `margin` [bps] of the maximum drawing that the applicant secures. Raises `MessageError` before anything is written
    where the credit cannot be carried, and `ContractReverted` where a contract refuses.
    """
    trade = Trade(alliance, inputs, margin, on_step)
    window = WindowChapter(trade, inputs.dossier) if inputs.dossier else None
    trade.financing = FinanceChapter(trade, DEVELOPMENT_KEY) if inputs.dossier else None
    trade.fund()
    trade.issue()
    order = count()
    agenda: list[tuple[float, int, Callable[[], None]]] = []

    def plan(at: float, act: Callable[[], None]) -> None:
        heapq.heappush(agenda, (at, next(order), act))

    def presentation(item: Presentation) -> None:
        number = trade.present(item)
        deadline = trade.record(number)["deadline"]
        at = deadline if item.decided_at is None else item.decided_at.timestamp()
        plan(at, lambda: trade.decide(number, item))

    plan(inputs.responses[0].issued_at.timestamp() - HOUR, trade.lodge)
    for known, response in enumerate(inputs.responses, 1):
        # The enclave polls customs; a minute is what that takes at most.
        plan(response.issued_at.timestamp() + MINUTE, lambda known=known: trade.customs(known))  # type: ignore[misc]
    for item in inputs.presentations:
        plan(item.presented_at.timestamp(), lambda item=item: presentation(item))  # type: ignore[misc]
    first, last = (inputs.responses[end].issued_at.timestamp() for end in (0, -1))
    if window:
        plan(first - 2 * HOUR, window.submit)
        plan(first + 2 * MINUTE, window.answer_exchange)
        plan(last + 2 * MINUTE, window.answer_last)
    if trade.financing:
        financing = trade.financing
        # How long customs may still contest its statement is known once the chain has it.
        plan(last + 3 * MINUTE, lambda: plan(financing.reliable_from(), financing.fund))
    while agenda:
        at, _, act = heapq.heappop(agenda)
        trade.at(int(at))
        act()
    if trade.financing:
        trade.financing.repay()
    trade.expire()
    trade.settle()
    return trade.story(kind)
