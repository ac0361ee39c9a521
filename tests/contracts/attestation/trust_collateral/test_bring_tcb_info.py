"""TrustCollateral.bringTcbInfo: the JSON in the manufacturer's very order, signed by its TCB signer, newer than before."""

from __future__ import annotations

import json

import pytest

from eport.enclave.quote import simulator
from eport.enclave.quote.forms import collateral_forms, key_id
from tests.helpers import dcap
from tests.helpers.dcap import COMPONENTS, PCE_SVN, SEED, SIMULATED_AT, changed, compact, tcb_level, with_document
from tests.helpers.reverts import reverts_with

DAY = 86_400
FMSPC = simulator._FMSPC


def bring(world, collateral):
    document = collateral_forms(collateral).tcb_info
    arguments = (document.json, document.r, document.s, document.signer)
    return world.collateral.send(world.deployer, "bringTcbInfo", *arguments)


@pytest.fixture
def honest():
    """Collateral of an SGX platform, issued a day after that which is kept."""
    return dcap.platform(at=SIMULATED_AT + DAY).collateral()


@pytest.fixture
def later(simulated):
    """A day later, when `honest` is to be brought."""
    simulated.chain.travel(SIMULATED_AT + DAY)
    return simulated


def test_bring_tcb_info_keeps_dates_and_levels(later, honest):
    levels = [tcb_level(COMPONENTS, PCE_SVN, "UpToDate"), tcb_level([0] * 16, 5, "OutOfDate", ["INTEL-SA-00289"])]
    receipt = bring(later, changed(honest, "tcb_info", tcbLevels=levels))
    issue, update = SIMULATED_AT + DAY, SIMULATED_AT + 31 * DAY
    assert receipt.event("TcbInfoBrought").arguments == {
        "tee": dcap.SGX, "fmspc": FMSPC, "evaluation": 17, "issueDate": issue, "nextUpdate": update, "changed": True
    }  # fmt: skip
    assert receipt.event("CollateralChanged").arguments == {}
    assert later.collateral.call("tcbInfo", dcap.SGX, FMSPC, 17) == [issue, update, 2]


def test_bring_tcb_info_that_says_the_same_again_only_moves_its_dates(later, honest):
    receipt = bring(later, honest)
    assert [event.name for event in receipt.events] == ["TcbInfoBrought"]
    assert not receipt.event("TcbInfoBrought").arguments["changed"]


def test_bring_tcb_info_with_fewer_levels_forgets_the_others(later, honest):
    """What was written behind the last level does not count."""
    low = tcb_level([0] * 16, 0, "OutOfDate")
    too_high = tcb_level([255] * 16, PCE_SVN, "UpToDate")
    bring(later, changed(honest, "tcb_info", tcbLevels=[too_high, low]))
    quote = dcap.platform().quote(bytes(64)).raw
    assert later.verify(quote)["status"] == "OutOfDate"
    later.chain.travel(SIMULATED_AT + 2 * DAY)
    again = dcap.platform(at=SIMULATED_AT + 2 * DAY).collateral()
    bring(later, changed(again, "tcb_info", tcbLevels=[too_high]))
    with reverts_with("CollateralNoTcbLevel"):
        later.verify(quote)


@pytest.mark.parametrize("back", [0, 1])
def test_bring_tcb_info_that_is_not_newer_is_refused(simulated, back):
    """Rolling back to an older document would undo what the manufacturer has found out since."""
    older = dcap.platform(at=SIMULATED_AT - back).collateral()
    with reverts_with("CollateralNotNewer", document="TCB info", kept=SIMULATED_AT, brought=SIMULATED_AT - back):
        bring(simulated, older)


def test_bring_tcb_info_outside_its_time_is_refused(simulated, honest):
    with reverts_with("CollateralNotYetValid", document="TCB info"):
        bring(simulated, honest)
    simulated.chain.travel(SIMULATED_AT + 31 * DAY + 1)
    with reverts_with("CollateralExpired", document="TCB info"):
        bring(simulated, honest)


def test_bring_tcb_info_early_for_the_next_evaluation_changes_nothing_today(later, honest):
    """Whoever brings what the manufacturer published early must not switch platforms off."""
    outdated = [tcb_level([0] * 16, 0, "OutOfDate")]
    receipt = bring(later, changed(honest, "tcb_info", tcbEvaluationDataNumber=18, tcbLevels=outdated))
    assert [event.name for event in receipt.events] == ["TcbInfoBrought"]
    assert later.verify(dcap.platform().quote(bytes(64)).raw)["status"] == "UpToDate"


def test_bring_tcb_info_changed_behind_its_signature_is_refused(later, honest):
    text = honest["tcb_info"].replace('"tcbStatus":"UpToDate"', '"tcbStatus":"Revoked"')
    with reverts_with("CollateralBadSignature", document="TCB info"):
        bring(later, {**honest, "tcb_info": text})


@pytest.mark.parametrize("who", ["pck_crl_issuer_chain", "nobody"])
def test_bring_tcb_info_by_another_signer_is_refused(later, honest, who):
    document = collateral_forms(honest).tcb_info
    authority = key_id(collateral_forms(honest).authorities[0]) if who != "nobody" else bytes(20)
    error = "CollateralWrongAuthority" if who != "nobody" else "CollateralUnknownAuthority"
    with reverts_with(error):
        later.collateral.send(later.deployer, "bringTcbInfo", document.json, document.r, document.s, authority)


def test_bring_a_qe_identity_for_tcb_info_is_refused(later, honest):
    """Both are signed by one key: what a document is has to be read in it."""
    forged = {**honest, "tcb_info": honest["qe_identity"], "tcb_info_signature": honest["qe_identity_signature"]}
    with reverts_with("JsonUnexpected"):
        bring(later, forged)


def edited(pairs):
    return lambda text: text.replace(*pairs, 1)


EDITS = {
    "white space": edited((",", ", ")),
    "leading white space": lambda text: " " + text,
    "trailing byte": lambda text: text + " ",
    "trailing document": lambda text: text + text,
    "cut off": lambda text: text[:-1],
    "empty": lambda text: "",
    "keys reordered": lambda text: reordered(text),
    "key doubled": edited(('"version":3,', '"version":3,"version":3,')),
    "fmspc doubled": edited(('"pceId"', '"fmspc":"00A067110000","pceId"')),
    "levels doubled": lambda text: text[:-1] + ',"tcbLevels":[]}',
    "unknown key": edited(('"tcbType":0', '"tcbType":0,"more":1')),
    "unknown key at the end": lambda text: text[:-1] + ',"more":1}',
    "key missing": edited(('"pceId":"0000",', "")),
    "escape in a key": edited(('"fmspc"', '"fm\\u0073pc"')),
    "another version": edited(('"version":3', '"version":2')),
    "another id": edited(('"id":"SGX"', '"id":"SEV"')),
    "TDX with SGX levels": edited(('"id":"SGX"', '"id":"TDX"')),
    "another way to compare": edited(('"tcbType":0', '"tcbType":1')),
    "short fmspc": edited(('"00606A000000"', '"00606A0000"')),
    "long fmspc": edited(('"00606A000000"', '"00606A00000000"')),
    "fmspc not hexadecimal": edited(('"00606A000000"', '"00606G000000"')),
    "fmspc with a sign before digits": edited(('"00606A000000"', '"/0606A000000"')),
    "svn above a byte": edited(('{"svn":12}', '{"svn":256}')),
    "svn with a leading zero": edited(('{"svn":12}', '{"svn":012}')),
    "svn negative": edited(('{"svn":12}', '{"svn":-1}')),
    "svn a fraction": edited(('{"svn":12}', '{"svn":1.2}')),
    "svn a string": edited(('{"svn":12}', '{"svn":"12"}')),
    "svn missing": edited(('{"svn":12}', '{"svn":}')),
    "svn huge": edited(('{"svn":12}', '{"svn":' + "9" * 90 + "}")),
    "fifteen components": edited(('{"svn":12},', "")),
    "seventeen components": edited(('{"svn":12},', '{"svn":12},{"svn":12},')),
    "pcesvn above 16 bits": edited(('"pcesvn":13', '"pcesvn":65536')),
    "no level": lambda text: text[: text.index("[{")] + "[]}",
    "status unknown": edited(('"UpToDate"', '"Fine"')),
    "status in small letters": edited(('"UpToDate"', '"uptodate"')),
    "status longer": edited(('"UpToDate"', '"UpToDateConfigurationNeeded"')),
    "advisories empty": edited(('"UpToDate"', '"UpToDate","advisoryIDs":[]')),
    "advisory with an escape": edited(('"UpToDate"', '"UpToDate","advisoryIDs":["a\\"b"]')),
    "advisory with a control byte": edited(('"UpToDate"', '"UpToDate","advisoryIDs":["a\x01"]')),
    "advisories without an end": edited(('"UpToDate"', '"UpToDate","advisoryIDs":["a"')),
    "thirteenth month": edited(('"tcbDate":"2020-01', '"tcbDate":"2020-13')),
    "thirtieth of February": edited(('"tcbDate":"2020-01-01', '"tcbDate":"2020-02-30')),
    "date without a zone": edited(('T00:00:00Z","tcbStatus', 'T00:00:00","tcbStatus')),
    "date in another zone": edited(('T00:00:00Z","tcbStatus', 'T00:00:00+01:00","tcbStatus')),
    "24 o'clock": edited(('T00:00:00Z","tcbStatus', 'T24:00:00Z","tcbStatus')),
    "date of letters": edited(('"tcbDate":"2020', '"tcbDate":"2o20')),
}


def reordered(text: str) -> str:
    value = json.loads(text)
    return compact({"version": value.pop("version"), **value})


@pytest.mark.parametrize("what", EDITS)
def test_bring_tcb_info_written_otherwise_is_refused_though_it_is_signed(later, honest, what):
    """Strict to the byte: a signed document that is read in two ways would be two documents."""
    text = EDITS[what](honest["tcb_info"])
    assert text != honest["tcb_info"], "the edit did nothing"
    signed = with_document(honest, "tcb_info", text)
    document = collateral_forms(signed).tcb_info
    error = (
        "CivilDateInvalid" if what in ("thirteenth month", "thirtieth of February", "24 o'clock") else "JsonUnexpected"
    )
    with reverts_with(error):
        later.collateral.call("bringTcbInfo", document.json, document.r, document.s, document.signer)


def test_bring_tcb_info_with_every_status_and_advisories_is_read_right(simulated):
    """The status that is kept is the one that was written, for each of them, with and without advisories."""
    quote = dcap.platform().quote(bytes(64)).raw
    day = 0
    for status in dcap.STATUSES[1:]:
        for advisories in ((), ("INTEL-SA-00289",), ("INTEL-SA-00289", "INTEL-SA-00615")):
            day += 1
            at = SIMULATED_AT + day * 60
            simulated.chain.travel(at)
            collateral = dcap.platform(at=at, tcb_status=status, advisory_ids=advisories).collateral()
            bring(simulated, collateral)
            found = simulated.verify(quote)
            text = ",".join(f'"{advisory}"' for advisory in advisories)
            assert found["status"] == status
            assert found["advisories"] == (dcap.keccak(text=text)[:13] if text else bytes(13))
            assert dcap.agree(status, dcap.reference(quote, collateral, at, simulator.development_root()))


def test_bring_tcb_info_of_sixty_five_levels_is_refused(later, honest):
    levels = [tcb_level(COMPONENTS, PCE_SVN, "UpToDate")] * 65
    with reverts_with("TcbInfoTooManyLevels", maximum=64):
        bring(later, changed(honest, "tcb_info", tcbLevels=levels))
    bring(later, changed(honest, "tcb_info", tcbLevels=levels[:64]))


def test_seed_of_the_simulator_signs_here():
    assert key_id(collateral_forms(dcap.platform().collateral()).authorities[1]) == key_id(
        simulator._tcb_signing(SEED).public_bytes(dcap.Encoding.DER)
    )
