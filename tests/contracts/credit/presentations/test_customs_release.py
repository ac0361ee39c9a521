"""DocumentaryCredit.present where the credit stipulates a release of customs: a document, proved or missing."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import (
    ACCEPTED,
    BONDED,
    CLEARANCE,
    CLOSED,
    CONDITIONAL_RELEASE,
    DETAINED,
    INVOICE,
    PROGRAM,
    RELEASED,
    SALT,
    as_alliance,
    attest,
    content_of,
    following,
    permit,
    release_of,
    statement,
    struct_hash,
)
from tests.helpers.credit import (
    INVOICE_KIND,
    MISSING_DOCUMENT,
    NO_CUSTOMS_RELEASE,
    NO_RELEASE,
    TRANSPORT_KIND,
    Letter,
    issued,
    stipulating_release,
)
from tests.helpers.money import YUAN

AMOUNT = 500_000 * YUAN
ANOTHER = keccak(text="keyed hash of another invoice")


@pytest.fixture
def id_(funded) -> Letter:
    """A credit that stipulates a release of Shanghai Customs."""
    return issued(funded, **stipulating_release(funded))


_statements: dict[int, bytes] = {}


def present(alliance, letter, release, **changes):
    receipt = letter.present(release, **changes)
    said = receipt.event("DocumentsPresented").arguments
    _statements[said["number"]] = said["statement"]
    return receipt


def outcome(alliance, letter, number=1):
    return letter.presentation(number)["found"], _statements[number]


@pytest.mark.parametrize("status", [RELEASED, CLOSED])
def test_present_a_release_pins_the_statement(funded, keys, id_, status):
    said = statement(funded, status=status)
    attest(funded, said, keys)
    receipt = present(funded, id_, release_of(said))
    assert receipt.event("DocumentsPresented").arguments["statement"] == struct_hash(said)
    assert outcome(funded, id_) == (0, struct_hash(said))


def test_present_no_release_at_all_is_a_discrepancy(funded, id_):
    present(funded, id_, NO_RELEASE)
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_a_release_that_nobody_attested_is_a_discrepancy(funded, id_):
    present(funded, id_, release_of(statement(funded)))
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


@pytest.mark.parametrize("status", [ACCEPTED, CONDITIONAL_RELEASE, BONDED, DETAINED])
def test_present_a_statement_that_is_no_final_release_is_a_discrepancy(funded, keys, id_, status):
    said = statement(funded, status=status)
    attest(funded, said, keys)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_a_release_that_was_superseded_is_a_discrepancy(funded, keys, id_):
    said = statement(funded)
    attest(funded, said, keys)
    detained = following(said, status=DETAINED)
    attest(funded, detained, keys)
    present(funded, id_, release_of(said))
    present(funded, id_, release_of(detained))
    assert outcome(funded, id_, 1) == outcome(funded, id_, 2) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_a_release_in_the_last_second_of_its_validity_and_one_later(funded, keys, id_):
    said = statement(funded, validUntil=funded.chain.now() + 1_000)
    attest(funded, said, keys)
    funded.chain.travel(said.validUntil)
    present(funded, id_, release_of(said))
    funded.chain.travel(said.validUntil + 1)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_, 1) == (0, struct_hash(said))
    assert outcome(funded, id_, 2) == (NO_CUSTOMS_RELEASE, bytes(32))


@pytest.mark.parametrize("late", [0, 1])
def test_present_a_release_before_it_can_be_relied_on_for_the_amount_is_a_discrepancy(funded, keys, id_, late):
    as_alliance(funded, funded["ClearanceOracle"], "setReliance", [(AMOUNT - 1, 3, 0), (AMOUNT, 3, 3_600)], 1)
    said = statement(funded)
    attested = attest(funded, said, keys)
    funded.chain.travel(attested.timestamp + 3_599 + late)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_)[0] == (0 if late else NO_CUSTOMS_RELEASE)


def test_present_a_release_of_another_authority_is_a_discrepancy(funded, keys, id_):
    """The alliance may permit a program to speak for somebody else; the credit names Shanghai Customs."""
    permit(funded, customs="treasury")
    said = statement(funded, customs=funded.settings.number("treasury"))
    attest(funded, said, keys)
    assert funded["ClearanceOracle"].call("provesRelease", said, 1)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_a_release_for_another_invoice_is_a_discrepancy(funded, keys, id_):
    said = statement(funded, content=content_of(ANOTHER))
    attest(funded, said, keys)
    present(funded, id_, release_of(said, ANOTHER))  # the proof holds, for another invoice than is presented
    present(funded, id_, release_of(said, ANOTHER), invoice=ANOTHER, amount=1)
    assert outcome(funded, id_, 1) == (NO_CUSTOMS_RELEASE, bytes(32))
    assert outcome(funded, id_, 2) == (0, struct_hash(said))


@pytest.mark.parametrize("flaw", ["salt", "proof cut short", "proof of another leaf", "no proof"])
def test_present_a_release_with_a_wrong_proof_is_a_discrepancy(funded, keys, id_, flaw):
    said = statement(funded)
    attest(funded, said, keys)
    _, salt, proof = release_of(said)
    wrong = {
        "salt": (said, keccak(text="another salt"), proof), "proof cut short": (said, salt, proof[:1]),
        "proof of another leaf": (said, salt, [proof[1], proof[0]]), "no proof": (said, salt, []),
    }[flaw]  # fmt: skip
    present(funded, id_, wrong)
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_the_root_itself_as_an_invoice_proves_nothing(funded, keys, id_):
    said = statement(funded)
    attest(funded, said, keys)
    present(funded, id_, (said, SALT, []), invoice=said.content)
    assert outcome(funded, id_) == (NO_CUSTOMS_RELEASE, bytes(32))


def test_present_a_release_by_a_program_that_was_withdrawn_since_still_counts(
    funded, policy, keys, id_, shanghai_customs
):
    said = statement(funded)
    attest(funded, said, keys)
    policy.send(shanghai_customs, "withdraw", PROGRAM, CLEARANCE)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_) == (0, struct_hash(said))


def test_present_a_proved_release_without_claiming_the_document_is_a_missing_document(funded, keys, id_):
    said = statement(funded)
    attest(funded, said, keys)
    present(funded, id_, release_of(said), documents=INVOICE_KIND | TRANSPORT_KIND)
    assert outcome(funded, id_) == (MISSING_DOCUMENT, struct_hash(said))


def test_present_a_release_that_is_not_stipulated_is_disregarded(funded, keys):
    said = statement(funded, status=DETAINED)
    attest(funded, said, keys)
    id_ = issued(funded)
    present(funded, id_, release_of(said))
    assert outcome(funded, id_) == (0, bytes(32))
    assert said.content == content_of(INVOICE)
