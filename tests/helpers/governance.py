"""What the alliance decides, for tests that are about something else: done at once, by AllianceTimelock itself.

Decisions by proposal, vote and delay are in tests/contracts/alliance; `Prepared` lets a test begin where they end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from eth_account.signers.local import LocalAccount
from web3.exceptions import ContractCustomError, ContractLogicError, Web3RPCError
from web3.types import RPCEndpoint, TxParams

from eport.chain.contract import Contract, Receipt, reverted
from eport.chain.deployment import Alliance
from eport.chain.governance import Act, Answer, Proposal, Support


class Prepared(Alliance):
    """A deployed alliance whose timelock a test can let act (Anvil impersonates it)."""

    def decide(self, target: Contract, function: str, *arguments: Any) -> Receipt:
        """Let the timelock call a function, as if it had been proposed, carried and had waited."""
        return self.act_as(self["AllianceTimelock"].address, target, function, *arguments)

    def act_as(self, caller: str, target: Contract, function: str, *arguments: Any) -> Receipt:
        """Let a contract of the alliance call a function. Raises `ContractReverted`, before anything is sent."""
        web3, label = self.chain.web3, f"{target.name}.{function}"
        web3.provider.make_request(RPCEndpoint("anvil_impersonateAccount"), [caller])
        call = cast(TxParams, {"from": caller, "to": target.address, "data": target.encode(function, *arguments)})
        try:
            gas = web3.eth.estimate_gas(call)
        except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
            raise reverted(error, label) from error
        sending = {**call, "gas": hex(self.chain.kind.gas_limit(gas)), "gasPrice": "0x0"}
        answer = web3.provider.make_request(RPCEndpoint("eth_sendTransaction"), [sending])
        mined = web3.eth.wait_for_transaction_receipt(answer["result"], poll_latency=0.02)
        assert mined["status"] == 1, label
        return self.chain.receipt(mined)


@dataclass(frozen=True)
class Assembly:
    """The members in session: proposals brought, voted on, queued and executed as in life."""

    alliance: Alliance

    @property
    def governor(self) -> Contract:
        return self.alliance["AllianceGovernor"]

    @property
    def members(self) -> list[LocalAccount]:
        return [self.alliance.accounts[key] for key in self.alliance.settings.governance.members]

    def wait(self, seconds: int) -> None:
        self.alliance.chain.travel(self.alliance.chain.now() + seconds)

    def proposed(self, *acts: Act, words: str = "as discussed", by: LocalAccount | None = None) -> Proposal:
        """A proposal, brought by the first member unless another is named."""
        proposer = by or self.members[0]
        proposal = Proposal.by(proposer.address, acts, words)
        proposal.propose(self.governor, proposer)
        return proposal

    def voted(self, proposal: Proposal, for_: int = 5, against: int = 0, abstaining: int = 0) -> Proposal:
        """The vote opens, so many members vote, in their order, and it closes."""
        rules = self.alliance.settings.governance
        self.wait(rules.voting_delay + 1)
        supports = [Support.FOR] * for_ + [Support.AGAINST] * against + [Support.ABSTAIN] * abstaining
        for member, support in zip(self.members, supports):
            proposal.vote(self.governor, member, support)
        self.wait(rules.voting_period)
        return proposal

    def queued(self, proposal: Proposal) -> Proposal:
        """It waits in the timelock until it can be executed."""
        proposal.queue(self.governor, self.members[-1])
        self.wait(self.alliance.settings.governance.delay)
        return proposal

    def carried(self, *acts: Act, words: str = "as discussed") -> Proposal:
        """Acts that all members voted for and that can be executed now, as far as no matter is reserved."""
        return self.queued(self.voted(self.proposed(*acts, words=words), for_=len(self.members)))

    def answer(self, proposal: Proposal, holder: str, said: Answer = Answer.CONSENTED) -> Receipt:
        """What an institution with reserved matters says to a queued proposal."""
        operation = proposal.operation(self.governor)
        return self.alliance["AllianceTimelock"].send(self.alliance.accounts[holder], "answer", operation, said)
