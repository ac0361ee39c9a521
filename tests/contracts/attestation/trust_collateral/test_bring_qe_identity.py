"""TrustCollateral.bringQeIdentity: which quoting enclave may vouch for attestation keys."""

from __future__ import annotations

import json

import pytest

from eport.enclave.quote.forms import collateral_forms
from tests.helpers import dcap
from tests.helpers.dcap import QE_SVN, SIMULATED_AT, changed, compact, qe_level, with_document
from tests.helpers.reverts import reverts_with

DAY = 86_400


def bring(world, collateral):
    document = collateral_forms(collateral).qe_identity
    arguments = (document.json, document.r, document.s, document.signer)
    return world.collateral.send(world.deployer, "bringQeIdentity", *arguments)


@pytest.fixture
def honest():
    return dcap.platform(at=SIMULATED_AT + DAY).collateral()


@pytest.fixture
def later(simulated):
    simulated.chain.travel(SIMULATED_AT + DAY)
    return simulated


def quote() -> bytes:
    return dcap.platform().quote(bytes(64)).raw


def test_bring_qe_identity_keeps_its_dates(later, honest):
    receipt = bring(later, honest)
    issue, update = SIMULATED_AT + DAY, SIMULATED_AT + 31 * DAY
    assert receipt.event("QeIdentityBrought").arguments == {
        "tee": dcap.SGX, "evaluation": 17, "issueDate": issue, "nextUpdate": update, "changed": False
    }  # fmt: skip
    assert later.collateral.call("qeIdentity", dcap.SGX, 17) == [issue, update]


@pytest.mark.parametrize("back", [0, 1])
def test_bring_qe_identity_that_is_not_newer_is_refused(simulated, back):
    with reverts_with("CollateralNotNewer", document="QE identity"):
        bring(simulated, dcap.platform(at=SIMULATED_AT - back).collateral())


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(QE_SVN, "UpToDate")], "UpToDate"),
        ([(QE_SVN + 1, "UpToDate"), (QE_SVN, "OutOfDate")], "OutOfDate"),
        ([(QE_SVN + 1, "UpToDate"), (QE_SVN - 1, "OutOfDate"), (1, "OutOfDate")], "OutOfDate"),
        ([(QE_SVN + 2, "UpToDate"), (QE_SVN + 1, "OutOfDate"), (QE_SVN - 1, "Revoked")], "Revoked"),
        ([(QE_SVN, "UpToDate"), (3, "UpToDate"), (2, "OutOfDate")], "UpToDate"),
        ([(QE_SVN + 9, "UpToDate"), (QE_SVN, "UpToDate"), (2, "OutOfDate")], "UpToDate"),
    ],
)
def test_bring_qe_identity_judges_the_quoting_enclave_by_the_first_level_it_reaches(later, honest, levels, expected):
    collateral = changed(honest, "qe_identity", tcbLevels=[qe_level(*level) for level in levels])
    bring(later, collateral)
    assert later.verify(quote())["status"] == expected
    said = dcap.reference(quote(), collateral, SIMULATED_AT + DAY, dcap.simulator.development_root())
    assert dcap.agree(expected, said)


def test_bring_qe_identity_above_the_quoting_enclave_is_refused_at_the_quote(later, honest):
    bring(later, changed(honest, "qe_identity", tcbLevels=[qe_level(QE_SVN + 1, "UpToDate")]))
    with reverts_with("CollateralNoQeLevel", isvSvn=QE_SVN):
        later.verify(quote())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("MRSIGNER", {"mrsigner": "AB" * 32}),
        ("ISVPRODID", {"isvprodid": 2}),
        ("ATTRIBUTES", {"attributes": "15" + "00" * 15, "attributesMask": "FF" * 16}),
        ("MISCSELECT", {"miscselect": "01000000"}),
    ],
)
def test_verify_a_quote_of_another_quoting_enclave_is_refused(later, honest, field, changes):
    collateral = changed(honest, "qe_identity", **changes)
    assert dcap.reference(quote(), collateral, SIMULATED_AT + DAY, dcap.simulator.development_root()) == "refused"
    bring(later, collateral)
    with reverts_with("CollateralOtherQe", field=field):
        later.verify(quote())


def test_a_platform_whose_quoting_enclave_was_replaced_no_longer_stands(later, honest):
    platform = later.verify(quote())["platform"]
    receipt = bring(later, changed(honest, "qe_identity", mrsigner="AB" * 32))
    assert receipt.event("CollateralChanged").arguments == {}
    with reverts_with("CollateralOtherQe", field="fingerprint"):
        later.assess(platform)


EDITS = {
    "white space": lambda text: text.replace(",", ", ", 1),
    "trailing byte": lambda text: text + "\n",
    "cut off": lambda text: text[:-1],
    "keys reordered": lambda text: compact(dict(reversed(json.loads(text).items()))),
    "key doubled": lambda text: text.replace('"isvprodid":1', '"isvprodid":1,"isvprodid":1'),
    "unknown key": lambda text: text[:-1] + ',"more":1}',
    "another version": lambda text: text.replace('"version":2', '"version":1'),
    "another id": lambda text: text.replace('"id":"QE"', '"id":"QVE"'),
    "levels rising": lambda text: with_levels(text, (2, "UpToDate"), (3, "OutOfDate")),
    "level twice": lambda text: with_levels(text, (2, "UpToDate"), (2, "OutOfDate")),
    "no level": lambda text: with_levels(text),
    "svn above 16 bits": lambda text: with_levels(text, (65536, "UpToDate")),
    "short mask": lambda text: text.replace('"FBFFFFFFFFFFFFFF0000000000000000"', '"FBFFFFFFFFFFFFFF"'),
    "mrsigner not hexadecimal": lambda text: text.replace('"mrsigner":"8C', '"mrsigner":"8X'),
    "product above 16 bits": lambda text: text.replace('"isvprodid":1', '"isvprodid":65536'),
}


def with_levels(text: str, *levels: tuple[int, str]) -> str:
    return compact({**json.loads(text), "tcbLevels": [qe_level(*level) for level in levels]})


@pytest.mark.parametrize("what", EDITS)
def test_bring_qe_identity_written_otherwise_is_refused_though_it_is_signed(later, honest, what):
    text = EDITS[what](honest["qe_identity"])
    assert text != honest["qe_identity"], "the edit did nothing"
    with reverts_with("JsonUnexpected"):
        bring(later, with_document(honest, "qe_identity", text))


def test_bring_qe_identity_of_too_many_changes_of_status_is_refused(later, honest):
    levels = [qe_level(9 - n, "UpToDate" if n % 2 else "OutOfDate") for n in range(5)]
    with reverts_with("QeIdentityTooManyRuns", maximum=4):
        bring(later, changed(honest, "qe_identity", tcbLevels=levels))
    bring(later, changed(honest, "qe_identity", tcbLevels=levels[:4]))


def test_bring_qe_identity_changed_behind_its_signature_is_refused(later, honest):
    text = honest["qe_identity"].replace('"isvsvn":8', '"isvsvn":1')
    with reverts_with("CollateralBadSignature", document="QE identity"):
        bring(later, {**honest, "qe_identity": text})
