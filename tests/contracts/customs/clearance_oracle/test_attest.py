"""ClearanceOracle.attest: one value per declaration and sequence, signed by a quorum of enclaves."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import (
    CANCELLED,
    CLEARANCE,
    CONDITIONAL_RELEASE,
    DAY,
    DETAINED,
    KEY_LIFE,
    NONE,
    PROGRAM,
    PROGRAM_SVN,
    RELEASED,
    SUBJECT,
    ZERO,
    Statement,
    ascending,
    attest,
    digest,
    following,
    fresh_key,
    malleated,
    new_platform,
    permit,
    platforms,
    register,
    sign,
    signed,
    statement,
    struct_hash,
)
from tests.helpers.credit import said as events_of
from tests.helpers.reverts import reverts_with


def test_attest_records_the_statement_and_says_who_signed(alliance, oracle, keys, stranger):
    said = statement(alliance)
    signatures = signed(alliance, said, keys)
    assert oracle.call("attest", said, signatures, sender=stranger.address) == struct_hash(said)
    receipt = oracle.send(stranger, "attest", said, signatures)  # anybody may bring it
    assert oracle.struct("latest", SUBJECT) == {
        "hash": struct_hash(said), "sequence": 1, "status": RELEASED, "declarationVersion": 1, "customs": said.customs,
        "signers": 3, "observedAt": said.observedAt, "validUntil": said.validUntil, "attestedAt": receipt.timestamp,
        "disputedUntil": 0,
    }  # fmt: skip
    signers = tuple(key.address for key in keys)
    assert events_of(receipt) == [
        ("ClearanceAttested", {
            "subject": SUBJECT, "hash": struct_hash(said), "statement": tuple(said), "signers": signers,
        }),
    ]  # fmt: skip


def test_attest_supersedes_released_by_detained(alliance, oracle, keys):
    released = statement(alliance)
    attest(alliance, released, keys)
    detained = following(released, status=DETAINED, declarationVersion=2)
    receipt = attest(alliance, detained, keys)
    assert oracle.struct("latest", SUBJECT)["status"] == DETAINED
    assert oracle.struct("latest", SUBJECT)["sequence"] == 2
    assert receipt.event("ClearanceAttested").arguments["hash"] == struct_hash(detained)
    assert not oracle.call("provesRelease", released, 1)


def test_attest_keeps_declarations_apart(alliance, oracle, keys):
    attest(alliance, statement(alliance), keys)
    other = statement(alliance, subject=keccak(text="another declaration"), status=CANCELLED)
    attest(alliance, other, keys)
    assert oracle.struct("latest", SUBJECT)["status"] == RELEASED
    assert oracle.struct("latest", other.subject)["status"] == CANCELLED


# ----------------------------------------------------------------------------------------- its place in the sequence


@pytest.mark.parametrize("sequence", [0, 2])
def test_attest_a_first_statement_that_is_not_number_one_is_refused(alliance, keys, sequence):
    with reverts_with("ClearanceWrongSequence", subject=SUBJECT, expected=1, given=sequence):
        attest(alliance, statement(alliance, sequence=sequence), keys)


def test_attest_the_same_statement_twice_is_refused(alliance, keys):
    said = statement(alliance)
    attest(alliance, said, keys)
    with reverts_with("ClearanceWrongSequence", subject=SUBJECT, expected=2, given=1):
        attest(alliance, said, keys)


def test_attest_a_gap_after_the_first_is_refused(alliance, keys):
    said = statement(alliance)
    attest(alliance, said, keys)
    with reverts_with("ClearanceWrongSequence", subject=SUBJECT, expected=2, given=3):
        attest(alliance, following(said, status=DETAINED)._replace(sequence=3), keys)


def test_attest_with_another_previous_statement_is_refused(alliance, keys):
    said = statement(alliance)
    wrong = keccak(text="no statement")
    with reverts_with("ClearanceWrongPrevious", subject=SUBJECT, expected=ZERO, given=wrong):
        attest(alliance, said._replace(previous=wrong), keys)
    attest(alliance, said, keys)
    with reverts_with("ClearanceWrongPrevious", subject=SUBJECT, expected=struct_hash(said), given=ZERO):
        attest(alliance, following(said)._replace(previous=ZERO), keys)


def test_attest_without_a_status_is_refused(alliance, keys):
    with reverts_with("ClearanceInvalidStatus", status=NONE):
        attest(alliance, statement(alliance, status=NONE), keys)


# ------------------------------------------------------------------------------------------------------------- times


def test_attest_an_observation_of_this_second_and_of_the_next(alliance, keys):
    now = alliance.chain.now()
    with reverts_with("ClearanceFromFuture", observedAt=now + 1, now_=now):
        attest(alliance, statement(alliance, observedAt=now + 1), keys)
    attest(alliance, statement(alliance, observedAt=now), keys)


def test_attest_an_observation_older_than_the_previous_one_is_refused(alliance, keys):
    first = statement(alliance)
    attest(alliance, first, keys)
    with reverts_with("ClearanceOlderThanPrevious", observedAt=first.observedAt - 1, previousAt=first.observedAt):
        attest(alliance, following(first, observedAt=first.observedAt - 1), keys)
    attest(alliance, following(first, status=DETAINED), keys)  # of the same second is in order


def test_attest_in_the_last_second_of_validity_and_one_later(alliance, keys):
    now = alliance.chain.now()
    with reverts_with("ClearanceExpired", validUntil=now - 1, now_=now):
        attest(alliance, statement(alliance, validUntil=now - 1), keys)
    attest(alliance, statement(alliance, validUntil=now), keys)


def test_attest_a_validity_beyond_forty_bits_is_refused(alliance, oracle, keys):
    with reverts_with("ClearanceExpired", validUntil=1 << 40):
        attest(alliance, statement(alliance, validUntil=1 << 40), keys)
    attest(alliance, statement(alliance, validUntil=(1 << 40) - 1), keys)
    assert oracle.struct("latest", SUBJECT)["validUntil"] == (1 << 40) - 1


# --------------------------------------------------------------------------------------------- program and authority


def test_attest_by_a_program_that_is_not_permitted_is_refused(alliance, policy, keys, shanghai_customs):
    said = statement(alliance)
    policy.send(shanghai_customs, "withdraw", PROGRAM, CLEARANCE)  # acts at once
    with reverts_with("ClearanceProgramNotPermitted", workload=PROGRAM, customs=said.customs):
        attest(alliance, said, keys)


def test_attest_for_another_authority_than_the_programs_is_refused(alliance, keys):
    bank = alliance.settings.number("bank_of_communications")
    with reverts_with("ClearanceProgramNotPermitted", workload=PROGRAM, customs=bank):
        attest(alliance, statement(alliance, customs=bank), keys)


def test_attest_for_no_authority_by_a_withdrawn_program_is_refused(alliance, policy, keys, shanghai_customs):
    """A permission that was withdrawn reads as authority 0: a statement for authority 0 must not match it."""
    policy.send(shanghai_customs, "withdraw", PROGRAM, CLEARANCE)
    with reverts_with("ClearanceProgramNotPermitted", workload=PROGRAM, customs=0):
        attest(alliance, statement(alliance, customs=0), keys)


def test_attest_for_no_authority_by_a_program_never_permitted_is_refused(alliance):
    unknown = keccak(text="a program that nobody permitted")
    others = [fresh_key(f"unpermitted {platform.number}") for platform in platforms(alliance)]
    for key, platform in zip(others, platforms(alliance)):
        register(alliance, key, platform.hardware, program=unknown)
    with reverts_with("ClearanceProgramNotPermitted", workload=unknown, customs=0):
        attest(alliance, statement(alliance, customs=0, workload=unknown), ascending(others))


def test_attest_by_a_program_of_another_authority_cannot_take_a_declaration_over(alliance, keys):
    """Both programs are permitted, each for an authority of its own."""
    first = statement(alliance)
    attest(alliance, first, keys)
    other = keccak(text="the program of another authority")
    permit(alliance, other, customs="treasury")
    others = [fresh_key(f"other authority {platform.number}") for platform in platforms(alliance)]
    for key, platform in zip(others, platforms(alliance)):
        register(alliance, key, platform.hardware, program=other)
    ours, theirs = (alliance.settings.number(key) for key in ("shanghai_customs", "treasury"))
    with reverts_with("ClearanceOtherAuthority", subject=SUBJECT, expected=ours, given=theirs):
        attest(alliance, following(first, status=RELEASED, customs=theirs, workload=other), ascending(others))


# ----------------------------------------------------------------------------------------------------------- signers


def test_attest_with_fewer_signers_than_the_quorum_is_refused(alliance, keys):
    with reverts_with("ClearanceTooFewSigners", given=2, quorum=3):
        attest(alliance, statement(alliance), keys[:2])


def test_attest_takes_the_quorum_that_holds_now_and_statements_stand(alliance, oracle, keys):
    first = statement(alliance)
    attest(alliance, first, keys)
    permit(alliance, quorum=4)
    with reverts_with("ClearanceTooFewSigners", given=3, quorum=4):
        attest(alliance, following(first, status=DETAINED), keys)
    assert oracle.struct("latest", SUBJECT)["hash"] == struct_hash(first)
    permit(alliance, quorum=1)
    attest(alliance, following(first, status=DETAINED), keys[:1])


def test_attest_with_more_than_thirty_two_signatures_is_refused_before_any_is_read(alliance, oracle, relay):
    with reverts_with("ClearanceTooManySigners", given=33, most=32):
        oracle.call("attest", statement(alliance), [b""] * 33, sender=relay.address)


def test_attest_with_more_signers_than_the_quorum_is_accepted(alliance, keys):
    fourth = fresh_key("fourth")
    register(alliance, fourth, new_platform(alliance, "fourth", "abc_shanghai").hardware)
    receipt = attest(alliance, statement(alliance), ascending([*keys, fourth]))
    assert len(receipt.event("ClearanceAttested").arguments["signers"]) == 4


def test_attest_with_one_bad_signer_beside_a_quorum_is_refused(alliance, keys):
    bad = fresh_key("nobody registered it")
    with reverts_with("ClearanceSignerNotValid", signer=bad.address):
        attest(alliance, statement(alliance), ascending([*keys, bad]))


def test_attest_with_signers_out_of_order_is_refused(alliance, keys):
    with reverts_with("ClearanceSignersNotAscending", before=keys[1].address, signer=keys[0].address):
        attest(alliance, statement(alliance), [keys[1], keys[0], keys[2]])


def test_attest_with_a_signer_twice_is_refused(alliance, keys):
    with reverts_with("ClearanceSignersNotAscending", before=keys[1].address, signer=keys[1].address):
        attest(alliance, statement(alliance), [keys[0], keys[1], keys[1]])


def test_attest_by_an_unregistered_signer_is_refused(alliance, keys):
    bad = fresh_key("nobody registered it")
    with reverts_with("ClearanceSignerNotValid", signer=bad.address):
        attest(alliance, statement(alliance), ascending([*keys[:2], bad]))


def test_attest_by_a_revoked_key_is_refused(alliance, enclaves, keys, shanghai_customs):
    enclaves.send(shanghai_customs, "revoke", keys[1].address)
    with reverts_with("ClearanceSignerNotValid", signer=keys[1].address):
        attest(alliance, statement(alliance), keys)


def test_attest_by_a_key_of_a_removed_platform_is_refused(alliance, enclaves, keys, shanghai_customs):
    number = enclaves.struct("key", keys[2].address)["platform"]
    hardware = next(platform.hardware for platform in platforms(alliance) if platform.number == number)
    enclaves.send(shanghai_customs, "removePlatform", hardware)
    with reverts_with("ClearanceSignerNotValid", signer=keys[2].address):
        attest(alliance, statement(alliance), keys)


def test_attest_in_the_last_second_of_a_keys_life_and_one_later(alliance, enclaves):
    keys = [fresh_key(f"life {platform.number}") for platform in platforms(alliance)]
    for key, platform in zip(keys, platforms(alliance)):
        register(alliance, key, platform.hardware)
    keys = ascending(keys)
    expiry = alliance.chain.now() + KEY_LIFE
    assert enclaves.struct("key", keys[0].address)["expiresAt"] == expiry
    alliance.chain.travel(expiry)
    said = statement(alliance)
    attest(alliance, said, keys)
    alliance.chain.travel(expiry + 1)
    with reverts_with("ClearanceSignerNotValid", signer=keys[0].address):
        attest(alliance, following(said, status=DETAINED), keys)


def test_attest_by_a_key_of_another_program_is_refused(alliance, keys):
    other, foreign = keccak(text="another permitted program"), fresh_key("other program")
    permit(alliance, other)
    register(alliance, foreign, new_platform(alliance, "other", "abc_shanghai").hardware, program=other)
    with reverts_with("ClearanceSignerOfOtherProgram", signer=foreign.address, workload=PROGRAM):
        attest(alliance, statement(alliance), ascending([*keys, foreign]))


def test_attest_by_keys_of_another_epoch_is_refused(alliance, keys):
    with reverts_with("ClearanceSignerOfOtherEpoch", signer=keys[0].address, epoch=1):
        attest(alliance, statement(alliance, keyEpoch=2), keys)


def test_attest_by_a_quorum_that_mixes_epochs_is_refused(alliance, enclaves, keys):
    number = enclaves.struct("key", keys[0].address)["platform"]
    hardware = next(platform.hardware for platform in platforms(alliance) if platform.number == number)
    alliance.decide(enclaves, "advanceEpoch")
    successor = fresh_key("successor")
    register(alliance, successor, hardware)
    with reverts_with("ClearanceSignerOfOtherEpoch", signer=successor.address, epoch=2):
        attest(alliance, statement(alliance), ascending([successor, keys[1], keys[2]]))
    attest(alliance, statement(alliance), keys)  # the epoch before stays open


def test_attest_at_the_minimum_security_version_and_one_below(alliance, keys):
    permit(alliance, svn=PROGRAM_SVN + 1)
    with reverts_with("ClearanceSignerOutdated", signer=keys[0].address, svn=PROGRAM_SVN, minimumSvn=PROGRAM_SVN + 1):
        attest(alliance, statement(alliance), keys)
    permit(alliance, svn=PROGRAM_SVN)
    attest(alliance, statement(alliance), keys)


def test_attest_by_two_keys_on_one_platform_is_refused(alliance, enclaves, keys):
    number = enclaves.struct("key", keys[0].address)["platform"]
    hardware = next(platform.hardware for platform in platforms(alliance) if platform.number == number)
    twin = fresh_key("twin")
    register(alliance, twin, hardware)
    signers = ascending([*keys, twin])
    later = max(keys[0], twin, key=lambda key: int(key.address, 16))
    with reverts_with("ClearanceSamePlatform", signer=later.address, platform=number):
        attest(alliance, statement(alliance), signers)


def test_attest_by_two_platforms_of_one_operator_is_refused(alliance, enclaves, keys):
    second = fresh_key("second machine of one bank")
    register(alliance, second, new_platform(alliance, "second", "icbc_shanghai").hardware)
    operator = alliance.settings.number("icbc_shanghai")
    first = next(key for key in keys if enclaves.struct("key", key.address)["operator"] == operator)
    later = max(first, second, key=lambda key: int(key.address, 16))
    with reverts_with("ClearanceSameOperator", signer=later.address, operator=operator):
        attest(alliance, statement(alliance), ascending([*keys, second]))


# -------------------------------------------------------------------------------------------------------- signatures


def test_attest_with_a_malleated_signature_is_refused(alliance, oracle, keys, relay):
    said = statement(alliance)
    signatures = signed(alliance, said, keys)
    signatures[0] = malleated(signatures[0])
    with reverts_with("ECDSAInvalidSignatureS", s=signatures[0][32:64]):
        oracle.send(relay, "attest", said, signatures)


def test_attest_with_a_signature_of_64_bytes_is_refused(alliance, oracle, keys, relay):
    said = statement(alliance)
    signatures = signed(alliance, said, keys)
    with reverts_with("ECDSAInvalidSignatureLength", length=64):
        oracle.send(relay, "attest", said, [signatures[0][:64], *signatures[1:]])


def _refused_as_not_by_the_quorum(oracle, relay, said, signatures):
    """Another digest recovers strangers, in whatever order their addresses fall."""
    try:
        oracle.send(relay, "attest", said, signatures)
    except Exception as refused:
        assert getattr(refused, "name", None) in ("ClearanceSignersNotAscending", "ClearanceSignerNotValid"), refused
        return
    raise AssertionError("signatures over something else were accepted")


def test_attest_with_signatures_for_another_chain_is_refused(alliance, oracle, keys, relay):
    said = statement(alliance)
    _refused_as_not_by_the_quorum(oracle, relay, said, sign(keys, digest(oracle, said, chain_id=1)))


def test_attest_with_signatures_for_another_contract_is_refused(alliance, oracle, enclaves, keys, relay):
    said = statement(alliance)
    _refused_as_not_by_the_quorum(oracle, relay, said, sign(keys, digest(oracle, said, address=enclaves.address)))


# Changes that pass every other check where one can: the signatures alone then have to stop them.
TAMPERED = {
    "subject": keccak(text="somebody else's declaration"), "status": CONDITIONAL_RELEASE,
    "sourceCode": b"WCO:08".ljust(16, b"\0"), "declarationVersion": 2, "direction": 0, "dutyPayable": 1,
    "dutyGuaranteed": 1, "content": keccak(text="c"), "evidence": keccak(text="e"), "nonce": keccak(text="n"),
    "keyEpoch": 2,
}  # fmt: skip


@pytest.mark.parametrize("field", Statement._fields)
def test_attest_with_a_field_changed_after_signing_is_refused(alliance, oracle, keys, relay, field):
    said = statement(alliance)
    first = said
    if field in ("sequence", "previous"):  # change them where the changed value is the one that is expected
        attest(alliance, said, keys)
        said = following(said, status=DETAINED)
        first = said._replace(**{field: {"sequence": 3, "previous": keccak(text="p")}[field]})
    signatures = signed(alliance, first, keys)
    if field == "customs":
        permit(alliance, customs="treasury")
        said = said._replace(customs=alliance.settings.number("treasury"))
    elif field == "workload":
        other = keccak(text="another permitted program")
        permit(alliance, other)
        said = said._replace(workload=other)
    elif field == "observedAt":
        said = said._replace(observedAt=said.observedAt + 1)
    elif field == "validUntil":
        said = said._replace(validUntil=said.validUntil + DAY)
    elif field in TAMPERED:
        said = said._replace(**{field: TAMPERED[field]})
    assert said != first and sum(a != b for a, b in zip(said, first)) == 1
    _refused_as_not_by_the_quorum(oracle, relay, said, signatures)
