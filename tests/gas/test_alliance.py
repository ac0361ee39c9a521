"""Gas of the alliance: a member with a vote, from proposal over eight votes to execution; officers; exit."""

from __future__ import annotations

from eport.chain.governance import Act, Proposal
from tests.contracts.alliance.account.conftest import PAYMENTS, calls, firm, rich, staffed  # noqa: F401  (fixtures)
from tests.gas.test_gas import check
from tests.helpers.clearance import stopped_clock
from tests.helpers.governance import Assembly

ADMISSION = 1_100_000
NEWCOMER = ("Bank of Communications, Singapore Branch", "529900T8BM49AURSDO55", 1, 3, b"SG", True, True)


def test_gas_of_admission_by_eight_votes(alliance, governor, registry, stranger, chain):
    assembly, rules = Assembly(alliance), alliance.settings.governance
    with stopped_clock(chain):
        # Not the proposer's first: its places are written already, as in an alliance that works.
        first = assembly.proposed(
            Act.of(registry, "setVote", alliance.settings.number("importer"), False), words="first"
        )
        first.cancel(governor, assembly.members[0])
        act = Act.of(registry, "admit", (*NEWCOMER, stranger.address))
        proposal = Proposal.by(assembly.members[0].address, [act], "Admit the Bank of Communications, Singapore Branch")
        proposed = proposal.propose(governor, assembly.members[0]).gas
        assembly.wait(rules.voting_delay + 1)
        votes = [proposal.vote(governor, member).gas for member in assembly.members]
        assembly.wait(rules.voting_period)
        queued = proposal.queue(governor, assembly.members[0]).gas
        assembly.wait(rules.delay)
        executed = proposal.execute(governor, assembly.members[0]).gas
    assert registry.call("voterOf", stranger.address) == registry.call("institutionCount")
    whole = proposed + sum(votes) + queued + executed
    check(
        "alliance",
        {
            "propose_admission": proposed,
            "vote_first": votes[0],
            "vote_later": votes[-1],
            "queue": queued,
            "execute_admission": executed,
            "admission_whole": whole,
        },
    )
    assert whole <= ADMISSION


def test_gas_of_officers(rich, token, importer, alliance, stranger, membership_exit, registry, carrier):  # noqa: F811
    payment = calls((token, "transfer", (importer.address, 100)))
    opening = alliance["InstitutionAccount"].send(stranger, "open", [rich["admin"].address, rich["deputy"].address])
    rich.done(PAYMENTS, payment, "treasurer", "controller")
    lapses = rich.now() + 86_400
    proposed = rich.account.send(rich["treasurer"], "propose", PAYMENTS, payment, lapses)
    number = proposed.event("AccountActProposed").arguments["number"]
    announced = registry.send(carrier, "announceExit")
    alliance.chain.travel(announced.timestamp + 30 * 86_400)
    left = membership_exit.send(stranger, "complete", alliance.settings.number("carrier"))
    check(
        "officers",
        {
            "open_account": opening.gas,
            "prepare_payment": proposed.gas,
            "announce_exit": announced.gas,
            "complete_exit": left.gas,
        },
    )
    assert number == rich.account.call("actCount")
