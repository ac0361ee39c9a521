"""ClearanceOracle.attest under a permission that requires a certificate: the word stops with it, to the second."""

from __future__ import annotations

import pytest

from tests.helpers.certification import HALF_YEAR, INSPECTION, REPORT, TERM, YEAR, Scheme
from tests.helpers.clearance import (
    DETAINED,
    PROGRAM,
    SUBJECT,
    attest,
    following,
    permit,
    quorum,
    signed,
    statement,
)
from tests.helpers.reverts import reverts_with


@pytest.fixture
def number(alliance) -> int:
    """The certificate that the program needs."""
    scheme = Scheme(alliance)
    given = scheme.certified()
    permit(alliance, certificate=given)
    return given


@pytest.mark.parametrize(("seconds", "heard"), [(-1, True), (0, True), (1, False)])
def test_certificate_that_lapses_stops_the_word_from_that_second(alliance, oracle, number, stranger, seconds, heard):
    """The keys are fresh, the statement is of that second, nobody has recorded that the certificate ran out."""
    scheme = Scheme(alliance)
    given = scheme.state(number)["validUntil"] - TERM
    for year in (1, 2):
        alliance.chain.travel(given + year * YEAR)
        scheme.body("surveil", number, REPORT, True)
    alliance.chain.travel(given + TERM + seconds)
    keys = quorum(alliance, "of the last day")
    said = statement(alliance)
    signatures = signed(alliance, said, keys)
    if heard:
        oracle.send(stranger, "attest", said, signatures)
        assert oracle.struct("latest", SUBJECT)["sequence"] == 1
    else:
        with reverts_with("ClearanceProgramNotPermitted", workload=PROGRAM):
            oracle.send(stranger, "attest", said, signatures)


def test_failed_inspection_stops_the_next_statement_and_leaves_the_last(alliance, oracle, keys, number, stranger):
    scheme = Scheme(alliance)
    first = statement(alliance)
    attest(alliance, first, keys)
    scheme.body("suspend", number, INSPECTION, REPORT)
    second = following(first, status=DETAINED)
    with reverts_with("ClearanceProgramNotPermitted", workload=PROGRAM):
        oracle.send(stranger, "attest", second, signed(alliance, second, keys))
    assert oracle.struct("latest", SUBJECT)["sequence"] == 1
    scheme.body("reinstate", number, REPORT)
    oracle.send(stranger, "attest", second, signed(alliance, second, keys))
    assert oracle.struct("latest", SUBJECT)["sequence"] == 2
    assert scheme.state(number)["deadline"] > alliance.chain.now() + HALF_YEAR
