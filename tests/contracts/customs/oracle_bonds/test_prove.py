"""OracleBonds.commit and prove: one key, one place in a declaration's sequence, two facts."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.customs.oracle_bonds.conftest import BOND
from tests.helpers.clearance import (
    SUBJECT,
    attest,
    digest,
    following,
    fresh_key,
    malleated,
    sign,
    statement,
    struct_hash,
)
from tests.helpers.credit import said as events_of
from tests.helpers.reverts import reverts_with

SALT, DAY = keccak(text="salt"), 86_400


@pytest.fixture
def prove(alliance, bonds, exporter):
    """Commit to a proof, wait a second, show it; the exporter found it."""

    def proving(first, second, signatures, by=exporter, wait=1):
        commitment = bonds.call("commitmentOf", by.address, struct_hash(first), struct_hash(second), SALT)
        at = bonds.send(by, "commit", commitment).timestamp
        alliance.chain.travel(at + wait)
        return bonds.send(by, "prove", first, second, signatures, SALT)

    return proving


def test_commit_says_who_committed_to_what(bonds, exporter):
    commitment = keccak(text="two statements under one key")
    assert events_of(bonds.send(exporter, "commit", commitment)) == [
        ("EquivocationCommitted", {"commitment": commitment, "finder": exporter.address})
    ]


def test_prove_forfeits_the_bond_rewards_the_finder_and_revokes_the_key(
    alliance, bonds, enclaves, posted, liar, lie, prove, exporter, treasury
):
    token = alliance["DigitalYuan"]
    before = [token.call("balanceOf", party.address) for party in (exporter, treasury)]
    receipt = prove(*lie)
    reward = BOND // 10
    assert [event for event in events_of(receipt) if event[0] in ("EquivocationProven", "KeyRevoked")] == [
        ("EquivocationProven", {
            "signer": liar.address, "institution": posted, "subject": SUBJECT, "sequence": 1,
            "finder": exporter.address, "forfeited": BOND, "reward": reward,
        }),
        ("KeyRevoked", {"signer": liar.address}),
    ]  # fmt: skip
    after = [token.call("balanceOf", party.address) for party in (exporter, treasury)]
    assert [late - early for early, late in zip(before, after)] == [reward, BOND - reward]
    assert bonds.struct("bondOf", posted)["amount"] == 0
    assert enclaves.struct("key", liar.address)["revoked"]


def test_prove_the_same_place_twice_is_refused(alliance, bonds, bank, posted, liar, lie, prove):
    prove(*lie)
    bonds.send(bank, "post", BOND)
    first, second, signatures = lie
    with reverts_with("EquivocationProvenBefore", signer=liar.address, subject=SUBJECT, sequence=1):
        prove(second, first, signatures[::-1])
    assert bonds.struct("bondOf", posted)["amount"] == BOND


def test_prove_against_a_key_that_was_revoked_before_still_costs_the_bond(
    bonds, enclaves, posted, liar, lie, prove, shanghai_customs
):
    enclaves.send(shanghai_customs, "revoke", liar.address)
    prove(*lie)
    assert bonds.struct("bondOf", posted)["amount"] == 0


def test_prove_where_no_bond_stands_revokes_the_key_all_the_same(bonds, enclaves, liar, lie, prove):
    receipt = prove(*lie)
    assert receipt.event("EquivocationProven").arguments["forfeited"] == 0
    assert enclaves.struct("key", liar.address)["revoked"]


def test_prove_during_the_notice_takes_the_bond(bonds, bank, posted, lie, prove):
    bonds.send(bank, "giveNotice")
    prove(*lie)
    assert bonds.struct("bondOf", posted)["payer"] == "0x" + "00" * 20


def test_an_enclave_that_was_attested_cannot_be_proven_by_its_next_statement(alliance, oracle, keys, liar, prove):
    first = statement(alliance)
    attest(alliance, first, keys)
    later = following(first, status=11)
    with reverts_with("EquivocationNone", reason="sequence"):
        prove(first, later, [sign([liar], digest(oracle, said))[0] for said in (first, later)])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"subject": keccak(text="another declaration")}, "subject"),
        ({"sequence": 2}, "sequence"),
        ({"observedAt": 1}, "one fact"),
        ({"validUntil": 1}, "one fact"),
        ({"nonce": b"\1" * 32}, "one fact"),
        ({"keyEpoch": 2}, "one fact"),
        ({"previous": b"\1" * 32}, "one fact"),
        ({"workload": b"\1" * 32}, "one fact"),
    ],
)
def test_statements_of_two_places_or_of_one_fact_prove_nothing(alliance, oracle, posted, liar, prove, changes, reason):
    first = statement(alliance)
    second = first._replace(**changes)
    with reverts_with("EquivocationNone", reason=reason):
        prove(first, second, [sign([liar], digest(oracle, said))[0] for said in (first, second)])


@pytest.mark.parametrize(
    "changes",
    [
        {"sourceCode": b"WCO:16".ljust(16, b"\0")}, {"declarationVersion": 2}, {"direction": 0}, {"dutyPayable": 1},
        {"dutyGuaranteed": 1}, {"content": b"\1" * 32}, {"evidence": b"\1" * 32}, {"customs": 9},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_every_part_of_the_fact_makes_two_of_it(alliance, oracle, posted, liar, prove, changes):
    first = statement(alliance)
    second = first._replace(**changes)
    prove(first, second, [sign([liar], digest(oracle, said))[0] for said in (first, second)])


def test_signatures_of_two_keys_prove_nothing(oracle, posted, keys, lie, prove):
    first, second, (one, _) = lie
    others = [sign([key], digest(oracle, second))[0] for key in keys]
    refused = 0
    for other in others:
        try:
            prove(first, second, [one, other])
        except Exception as error:
            assert "two signers" in str(error)
            refused += 1
    assert refused == 2  # of the three signers the liar alone signed both


def test_a_signature_in_its_second_form_is_refused(posted, lie, prove):
    first, second, (one, other) = lie
    with pytest.raises(Exception, match="ECDSAInvalidSignatureS"):
        prove(first, second, [one, malleated(other)])


def test_two_statements_of_a_key_that_nobody_registered_prove_nothing(alliance, oracle, posted, prove):
    nobody, first = fresh_key("nobody"), statement(alliance)
    second = first._replace(status=2)
    with reverts_with("EquivocationUnknownKey", signer=nobody.address):
        prove(first, second, [sign([nobody], digest(oracle, said))[0] for said in (first, second)])


@pytest.mark.parametrize("wait", [0, DAY + 1])
def test_prove_in_the_second_of_the_commitment_or_after_a_day_is_refused(posted, lie, prove, wait):
    with pytest.raises(Exception, match="EquivocationCommitmentNotRipe"):
        prove(*lie, wait=wait)


def test_prove_on_the_days_last_second(bonds, posted, lie, prove):
    prove(*lie, wait=DAY)
    assert bonds.struct("bondOf", posted)["amount"] == 0


def test_prove_by_who_only_saw_the_proof_is_refused(alliance, bonds, posted, lie, exporter, importer):
    """A thief who copies the commitment and then the proof has committed to nothing of its own."""
    first, second, signatures = lie
    commitment = bonds.call("commitmentOf", exporter.address, struct_hash(first), struct_hash(second), SALT)
    for party in (exporter, importer):
        bonds.send(party, "commit", commitment)
    alliance.chain.travel(alliance.chain.now() + 1)
    with pytest.raises(Exception, match="EquivocationNotCommitted"):
        bonds.send(importer, "prove", first, second, signatures, SALT)
    bonds.send(exporter, "prove", first, second, signatures, SALT)


def test_commitment_of_one_finder_cannot_be_put_off_by_another(alliance, bonds, posted, lie, exporter, importer):
    first, second, signatures = lie
    commitment = bonds.call("commitmentOf", exporter.address, struct_hash(first), struct_hash(second), SALT)
    at = bonds.send(exporter, "commit", commitment).timestamp
    alliance.chain.travel(at + 1)
    bonds.send(importer, "commit", commitment)  # in the second in which the proof is shown
    bonds.send(exporter, "prove", first, second, signatures, SALT)
