"""Three verifiers on the same quotes: dcap-qvl, one written for these tests alone, and E-port's policy on top of both.

`EPORT_ASSURANCE=1` flips every byte of the real quotes and generates twelve thousand; else a sample of both.
"""

from __future__ import annotations

import json
import os
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import dcap_qvl
import pytest

from eport.enclave.quote.simulator import development_root
from eport.enclave.quote.verify import judge
from tests.helpers import independent_dcap as independent
from tests.helpers import quotes

ASSURANCE = bool(os.environ.get("EPORT_ASSURANCE"))
GENERATED = 12_000 if ASSURANCE else 400
STEP = 1 if ASSURANCE else 13
"""Every how-manieth byte of a real quote is flipped. 13 meets every field of the layout's first kilobyte."""

LAXER = {
    "trailing bytes": "dcap-qvl reads a quote from its start and leaves what follows; nothing signs it",
    "certification data": "dcap-qvl does not compare nested lengths, nor the type (6) around them in versions 4, 5",
    "attestation key": "dcap-qvl compares half of the quoting enclave's report data; Intel's library all of it",
    "PCEID": "dcap-qvl compares FMSPC but not PCEID with the TCB info; Intel's library both",
    "TCB info id": "dcap-qvl takes TCB info of version 2 with an SGX quote",
    "unknown status": "dcap-qvl reads the status of a QE level only where that level is met",
    "PEM": "dcap-qvl's PEM reader skips what stands around blocks and takes any white space in them",
    "root copy": "dcap-qvl, as RFC 5280 6.1, trusts the root that it is given: the quote's copy is not read",
}
"""What dcap-qvl takes and the independent verifier refuses → why that is so. It all says the same as the original."""

STRICTER = {
    "Invalid QE auth data length": "dcap-qvl demands the 32 bytes that Intel's quoting enclaves write; the layout any",
    "Reserved bits in TD attributes": "dcap-qvl refuses attributes that Intel left undefined",
}
"""What dcap-qvl refuses and the independent verifier takes → why. E-port refuses it too."""

HARMLESS = {"PEM", "root copy"}
"""What E-port takes as dcap-qvl does: the same certificates in other characters, or a copy that proves nothing."""


@dataclass(frozen=True)
class Case:
    """One quote, judged thrice. `theirs` and `ours`: (status, advisories), or the words of the refusal."""

    theirs: tuple[str, tuple[str, ...]] | str
    ours: tuple[str, tuple[str, ...]] | str
    accepted: bool
    independently: bool


def judged(
    raw: bytes,
    collateral: Mapping[str, str],
    at: int,
    root: bytes | None = None,
    root_key: bytes = independent.INTEL_ROOT_KEY,
) -> Case:
    parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(dict(collateral)))
    theirs: Any
    ours: Any
    try:
        if root is None:
            report = dcap_qvl.verify(raw, parsed, at)
        else:
            report = dcap_qvl.verify_with_root_ca(raw, parsed, root, at)
        theirs = (report.status, tuple(report.advisory_ids))
    except ValueError as error:
        theirs = str(error)
    try:
        found = independent.verify(raw, collateral, at, root_key)
        ours = (found.status, found.advisories)
    except independent.Rejected as error:
        ours = str(error)
    accepted = judge(raw, collateral, at, root).accepted
    return Case(theirs, ours, accepted, independent.accepted(raw, collateral, at, root_key))


def disagreement(case: Case) -> str | None:
    """Which listed difference a case is, None where all agree. Fails on one that is not listed."""
    if case.theirs == case.ours or (isinstance(case.theirs, str) and isinstance(case.ours, str)):
        assert case.accepted == case.independently, case
        return None
    if isinstance(case.ours, str):
        assert not isinstance(case.theirs, str) and case.ours in LAXER, case
        assert case.ours in HARMLESS or not case.accepted, case
        return case.ours
    assert isinstance(case.theirs, str), f"two results for one quote: {case}"
    reason = next((words for words in STRICTER if words in str(case.theirs)), None)
    assert reason is not None and not case.accepted, case
    return reason


# ------------------------------------------------------------------------------------------------------- real quotes


@dataclass(frozen=True)
class Real:
    raw: bytes
    collateral: dict[str, str]
    at: int


REAL = {"sgx_quote": 1750334171, "tdx_quote": 1750332747, "tdx_quote_outdated": 1771415931}
"""Version 3, 4 and 5; times [unix s] of the vectors' own list, the last within its collateral's life."""


@pytest.fixture
def real(vectors: Callable[[str], Path]) -> Callable[[str], Real]:
    folder = vectors("dcap") / "phala-dcap-qvl"

    def load(name: str) -> Real:
        collateral = json.loads((folder / f"{name}_collateral.json").read_text())
        return Real((folder / name).read_bytes(), collateral, REAL[name])

    return load


def test_real_quotes_have_one_verdict(real: Callable[[str], Real]) -> None:
    cases = {name: judged(item.raw, item.collateral, item.at) for name in REAL for item in [real(name)]}
    assert cases["sgx_quote"].ours == ("ConfigurationAndSWHardeningNeeded", ("INTEL-SA-00289", "INTEL-SA-00615"))
    assert cases["tdx_quote"].ours == ("UpToDate", ()) and cases["tdx_quote"].accepted
    assert cases["tdx_quote_outdated"].ours == "TCB level"
    assert "No matching TCB level" in str(cases["tdx_quote_outdated"].theirs)
    assert [disagreement(case) for case in cases.values()] == [None] * 3


@pytest.mark.parametrize("name", ["sgx_quote", "tdx_quote"])
def test_real_quotes_end_with_their_collateral_in_the_same_second(real: Callable[[str], Real], name: str) -> None:
    item = real(name)
    parts = [json.loads(item.collateral[part]) for part in ("tcb_info", "qe_identity")]
    for moment in sorted({part[key] for part in parts for key in ("issueDate", "nextUpdate")}):
        second = int(datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())
        for at in (second - 1, second + 1):
            assert disagreement(judged(item.raw, item.collateral, at)) is None


@pytest.mark.parametrize("name", sorted(REAL))
@pytest.mark.filterwarnings("ignore")
def test_every_byte_of_a_real_quote_counts(real: Callable[[str], Real], name: str) -> None:
    """A flipped byte is refused by all three, or is one of the listed differences and says the same as before."""
    item = real(name)
    whole = judged(item.raw, item.collateral, item.at)
    starts = [at for at in range(len(item.raw)) if item.raw.startswith(b"-----BEGIN", at)]
    seen: Counter[str] = Counter()
    for at in sorted({*range(0, len(item.raw), STEP), *range(0, 60), *range(starts[0] - 10, starts[0])}):
        for mask in (1 << at % 8, 0xFF):
            raw = bytearray(item.raw)
            raw[at] ^= mask
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # names in certificates that break X.520's lengths
                case = judged(bytes(raw), item.collateral, item.at)
            if isinstance(case.ours, str) and not isinstance(case.theirs, str):
                assert case.theirs == whole.theirs, f"byte {at} changes what dcap-qvl finds"
                # Before the certificates only lengths are left open, behind them what trails.
                if starts[-1] <= at and case.ours != "trailing bytes":
                    case = Case(case.theirs, "root copy", case.accepted, case.independently)
            found = disagreement(case)
            seen[str(found)] += 1
            if at < starts[0] and not isinstance(case.theirs, str):
                assert found in ("certification data", "trailing bytes"), f"byte {at}"
    assert set(seen) <= {"None", "certification data", "PEM", "root copy", "trailing bytes"}
    assert seen["None"] > 0.8 * sum(seen.values())


# ---------------------------------------------------------------------------------------------------- generated quotes


@pytest.fixture(scope="module")
def cases() -> list[tuple[quotes.Draft, Case]]:
    """Generated quotes, each judged thrice."""
    root, found = development_root(), []
    for number in range(GENERATED):
        item = quotes.generate(number)
        raw, collateral = item.build()
        found.append((item, judged(raw, collateral, item.at, root, quotes.ROOT_KEY)))
    return found


def test_generated_quotes_have_one_verdict_but_for_the_listed_differences(
    cases: list[tuple[quotes.Draft, Case]],
) -> None:
    seen = Counter(disagreement(case) for _, case in cases)
    assert seen[None] > 0.8 * len(cases)
    if ASSURANCE:
        assert set(seen) == {None, *LAXER, *STRICTER} - {"PEM", "root copy"}


def test_generated_quotes_meet_every_fault_and_every_status(cases: list[tuple[quotes.Draft, Case]]) -> None:
    faults = Counter(fault for item, _ in cases for fault in item.faults)
    assert set(faults) == set(quotes.FAULTS)
    statuses = {case.ours[0] for _, case in cases if not isinstance(case.ours, str)}
    assert statuses == set(quotes.STATUSES) - {"Revoked"}
    refusals = {case.ours for _, case in cases if isinstance(case.ours, str)}
    assert {"TCB revoked", "revoked", "debug", "CRL expired", "root CRL", "PCK CRL", "QE MRSIGNER"} <= refusals
    assert sum(case.accepted for _, case in cases) > 0.02 * len(cases)


@pytest.mark.parametrize("version", [3, 4, 5])
def test_a_quote_without_fault_is_taken_by_all(version: int) -> None:
    raw, collateral = quotes.draft(version).build()
    case = judged(raw, collateral, quotes.AT, development_root(), quotes.ROOT_KEY)
    assert case == Case(("UpToDate", ()), ("UpToDate", ()), True, True)


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("which", ["quote", "qe", "tcb_info", "qe_identity"])
def test_a_signature_and_its_twin_count_the_same(version: int, which: str) -> None:
    """ECDSA is malleable and Intel's quoting enclaves make either s: so no hash of a quote is a replay key."""
    low, high = quotes.draft(version), quotes.draft(version)
    high.high_s.add(which)
    (one, first), (other, second) = low.build(), high.build()
    assert (one, first) != (other, second)
    for raw, collateral in ((one, first), (other, second)):
        assert judged(raw, collateral, quotes.AT, development_root(), quotes.ROOT_KEY).accepted


def test_the_second_of_the_next_update_is_past() -> None:
    """dcap-qvl takes TCB info and QE identity still in the second of their next update, and CRLs no more; E-port and
    the independent verifier neither."""
    for content in ("info", "identity"):
        item = quotes.draft(3)
        getattr(item, content)["nextUpdate"] = datetime.fromtimestamp(quotes.AT, timezone.utc).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
        raw, collateral = item.build()
        case = judged(raw, collateral, quotes.AT, development_root(), quotes.ROOT_KEY)
        assert case.theirs == ("UpToDate", ()) and "expired" in str(case.ours) and not case.accepted
        before = judged(raw, collateral, quotes.AT - 1, development_root(), quotes.ROOT_KEY)
        assert before.accepted and before.independently


@pytest.mark.parametrize(
    ("fault", "check"),
    [("PCEID", "PCEID"), ("version", "TCB info"), ("vouched", "attestation key")],
)
def test_what_dcap_qvl_leaves_open_is_refused_by_name(fault: str, check: str) -> None:
    item = quotes.draft(3)
    if fault == "PCEID":
        item.info["pceId"] = "0001"
    elif fault == "version":
        item.info["version"] = 2
    else:
        item.qe_report[383] = 1
    raw, collateral = item.build()
    case = judged(raw, collateral, quotes.AT, development_root(), quotes.ROOT_KEY)
    assert case.theirs == ("UpToDate", ()), "dcap-qvl has learned to check this: take it off the list"
    verdict = judge(raw, collateral, quotes.AT, development_root())
    assert [reason.check for reason in verdict.reasons] == [check] and isinstance(case.ours, str)
