"""Attestation and customs: enclaves are registered, sign what customs responds, and a relay brings it to the chain."""

from __future__ import annotations

from eport.chain.contract import Receipt
from eport.enclave.quote.verify import VerifiedQuote
from eport.messages.customs_codes import CustomsStatus
from eport.relay.outbox import Outbox
from eport.relay.relay import Relay
from eport.trade import inputs as reading
from eport.trade.parties import APPLICANT
from eport.trade.story import yuan
from eport.trade.trade import Trade


class StatementRefused(RuntimeError):
    """The chain did not take what the enclaves signed; the message is the contract's reason."""


class CustomsChapter:
    """The declaration of one trade, and the relay that its statements go through."""

    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        self.outbox = Outbox()
        self.relay = Relay(trade.alliance["Declarations"], trade.alliance.accounts["relay"], self.outbox)

    def register_enclaves(self) -> None:
        """The oracle's keys are registered by their quotes."""
        trade = self._trade
        trade.chapter = "Attestation"

        def registered(operator: str, quote: VerifiedQuote, receipt: Receipt) -> None:
            trade.step(
                "enclaves", "enclaves", "Registers an enclave's key",
                f"{trade.name_of(operator)}'s platform; the chain verifies its quote from the development root down: "
                f"TCB {quote.tcb_status}, MRENCLAVE {quote.mrenclave.hex()[:8]}…", "DCAP v3 quote", receipt,
            )  # fmt: skip

        trade.oracle.register(registered)

    def lodge(self) -> None:
        """The importer lodges its declaration."""
        trade = self._trade
        if trade.oracle.needs_keys:
            self.register_enclaves()
        trade.chapter = "Customs"
        receipt = trade.send(
            APPLICANT,
            "Declarations",
            "lodge",
            trade.subject,
            reading.direction(trade.inputs.number),
            trade.commitment.root,
        )
        trade.step(
            APPLICANT, "shanghai_customs", "Lodges the declaration",
            f"{trade.inputs.number} at office {trade.inputs.number.office}; the chain holds a salted Merkle root",
            "WCO DM 3.6", receipt,
        )  # fmt: skip

    def respond(self, known: int) -> None:
        """Customs' response number `known` arrives: the enclaves sign, the relay brings it."""
        trade = self._trade
        if trade.oracle.needs_keys:
            self.register_enclaves()
        trade.chapter = "Customs"
        response = trade.inputs.responses[known - 1]
        trade.step(
            "shanghai_customs", "enclaves", f"Responds {response.function_code}",
            f"message {response.reference}, version {response.declaration_version}", "WCO DM 3.6 response",
        )  # fmt: skip
        for signed in trade.oracle.attest(trade.inputs.responses[:known]):
            statement = signed[0].statement
            self.relay.accept(signed)
            receipt = self._deliver(statement.subject, statement.sequence)
            status = CustomsStatus(statement.status)
            detail = f"sequence {statement.sequence}, signed by {len(signed)} enclaves on platforms of their own"
            if status is CustomsStatus.TAX_ASSESSED:
                detail += f"; {yuan(statement.dutyPayable)} payable"
            if status is CustomsStatus.DETAINED and trade.credit_id:
                detail += "; the credit is unaffected, banks deal with documents (UCP 600 art. 5)"
            title = f"Attest: {status.name.lower().replace('_', ' ')}"
            trade.step("enclaves", APPLICANT, title, detail, "3 of 3, EIP-712", receipt)
            if statement.dutyPayable > trade.alliance["Declarations"].struct("declaration", trade.subject)["dutyPaid"]:
                self.pay_duty(statement.dutyPayable)

    def _deliver(self, subject: bytes, sequence: int) -> Receipt:
        delivered = self.relay.deliver()
        if not delivered:
            item = self.outbox.get(subject, sequence)
            raise StatementRefused(item.reason if item and item.reason else "the relay delivered nothing")
        return delivered[-1]

    def pay_duty(self, amount: int) -> None:
        """The importer pays duty and taxes straight to the treasury."""
        trade = self._trade
        receipt = trade.send(APPLICANT, "DigitalYuan", "approve", trade.alliance["Declarations"].address, amount)
        trade.step(APPLICANT, APPLICANT, "Duty is allowed", "Declarations may take the duty", "ERC-20", receipt)
        receipt = trade.send(APPLICANT, "Declarations", "payDuty", trade.subject)
        trade.step(APPLICANT, "treasury", "Pays duty and VAT", "straight to the treasury", "in DC/EP", receipt, amount)
