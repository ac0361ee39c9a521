"""Judge a quote (Intel SGX DCAP version 3, Intel TDX DCAP versions 4 and 5): cryptography by `dcap-qvl` (Phala), then
this project's policy.

The library checks signatures, certificate chains, CRLs, dates and TCB levels. It reports an outdated or misconfigured
platform rather than refusing it, takes a quote with bytes behind its end, and stops at the first fault; so here

- every fault that can be told apart is named, in words;
- what Intel's own library checks and this one does not is checked (see `_unchecked`; a differential test found it);
- anything but these versions is refused, and any length but the exact one (Intel's own 70 zeros behind a TDX quote of
  version 4 are its exact length);
- debug enclaves and debug domains are refused, the quoting enclave included;
- every TCB status but UpToDate is refused, and SWHardeningNeeded where not each of its advisories is listed;
- collateral is refused that is older than the demanded TCB evaluation.

What a quote cannot show: that nobody has opened the machine. WireTap, TEE.fail and Battering RAM forge quotes that
pass all of this; only lists of platforms and quorums over different operators help there. Nor is a quote unique: its
certificates may be written in several ways and an ECDSA signature has a twin (Intel's quoting enclaves make both), so
its hash is no replay key; the nonce in the report data is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Final

import dcap_qvl
from cryptography.hazmat.primitives import hashes
from eth_utils.crypto import keccak

from eport.enclave.quote import collateral as collaterals
from eport.enclave.quote.layout import PCK_CHAIN, SGX, Layout, LayoutError, parse

UP_TO_DATE: Final = "UpToDate"
HARDENING: Final = "SWHardeningNeeded"

_TIMES: Final = range(0, 1 << 63)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a quote is refused: `check`, in words that stay the same (see `CHECKS`); what was found, and what to do."""

    check: str
    detail: str

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}"


class QuoteRefused(ValueError):
    """A quote that must not be trusted.

    Attributes:
        reason: the first failing check: 'debug enclave', 'TCB status'.
        detail: what was found, and what to do.
        reasons: every failing check, the first included.
    """

    def __init__(self, reason: str, detail: str, *others: Reason) -> None:
        super().__init__(reason, detail, *others)
        self.reason, self.detail = reason, detail
        self.reasons = (Reason(reason, detail), *others)

    def __str__(self) -> str:
        return "quote refused, " + "; ".join(map(str, self.reasons))


@dataclass(frozen=True, slots=True)
class TcbPolicy:
    """Which platforms are good enough.

    Attributes:
        advisories: Intel security advisories that are acceptable under SWHardeningNeeded, because the program was
            hardened against them: 'INTEL-SA-00615'.
        minimum_evaluation: least `tcbEvaluationDataNumber` of TCB info and QE identity.
    """

    advisories: frozenset[str] = frozenset()
    minimum_evaluation: int = 0


UP_TO_DATE_ONLY: Final = TcbPolicy()
"""No advisory is acceptable, any evaluation is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a quote says, and whether it is to be trusted; where it is refused, what it says is unproved.

    Attributes:
        accepted: whether no check failed.
        reasons: the failing checks.
        status: TCB status at the time asked, the worse of platform and quoting enclave, as Intel names it; None where
            the signatures do not hold or the collateral does not at that time.
        advisory_ids: Intel's advisories for that status.
        tcb_date: [ISO 8601] date of the TCB level that the platform has.
        evaluation: `tcbEvaluationDataNumber` of the TCB info.
        fmspc: family of the platform, 12 hex digits, as its PCK certificate says; None where it has none to read.
        platform: keccak256 of the PPID in that certificate, 32 bytes.
        layout: the quote in its parts; None where it is no quote.
    """

    reasons: tuple[Reason, ...]
    status: str | None = None
    advisory_ids: tuple[str, ...] = ()
    tcb_date: str | None = None
    evaluation: int | None = None
    fmspc: str | None = None
    platform: bytes | None = None
    layout: Layout | None = field(default=None, repr=False)

    @property
    def accepted(self) -> bool:
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        """For machines; bytes in hex, null where there is nothing to say."""
        layout = self.layout
        return {
            "status": self.status,
            "accepted": self.accepted,
            "reasons": [{"check": item.check, "detail": item.detail} for item in self.reasons],
            "tee": layout and layout.tee,
            "version": layout and layout.version,
            "fmspc": self.fmspc,
            "tcb_date": self.tcb_date,
            "tcb_evaluation": self.evaluation,
            "advisory_ids": list(self.advisory_ids),
            "platform": self.platform and self.platform.hex(),
            "measurements": layout and layout.measurements,
            "workload": layout and workload(layout).hex(),
            "report_data": layout and layout.fields["report_data"].hex(),
            "debug": layout and layout.debug,
        }


@dataclass(frozen=True, slots=True)
class VerifiedQuote:
    """What a good quote says.

    Attributes:
        mrenclave: measurement of the program, 32 bytes: of an SGX enclave MRENCLAVE, of a domain its `workload`.
        mrsigner: hash of its signing key, 32 bytes; on its own it identifies no program. Zeros for a domain.
        isv_svn: security version of the program; 0 for a domain, whose report has none.
        debug: always False: debug enclaves are refused.
        report_data: 64 bytes of the program's choice.
        platform: keccak256 of the PPID in the PCK certificate, 32 bytes. The PPID stays with the processor, while a
            PIID changes when a machine registers anew and would make one machine count as two.
        tcb_status: 'UpToDate' or 'SWHardeningNeeded'.
        advisory_ids: Intel's advisories for that status.
    """

    mrenclave: bytes
    mrsigner: bytes
    isv_svn: int
    debug: bool
    report_data: bytes
    platform: bytes
    tcb_status: str
    advisory_ids: tuple[str, ...]

    def binds(self, binding: bytes) -> bool:
        """Whether the report data is exactly that binding (32 bytes, see `quote.report`) and zeros."""
        return len(binding) == 32 and self.report_data == binding + bytes(32)


def workload(layout: Layout) -> bytes:
    """What names the program on the chain, 32 bytes.

    SGX: MRENCLAVE. TDX: keccak256 over the domain's attributes, XFAM and all measurements from MRTD to RTMR3, and
    MRSERVICETD where the report has one, since only together they say which software runs.
    """
    if layout.tee == SGX:
        return layout.fields["mrenclave"]
    names = (
        "td_attributes", "xfam", "mrtd", "mrconfigid", "mrowner", "mrownerconfig", "rtmr0", "rtmr1", "rtmr2", "rtmr3",
        "mrservicetd",
    )  # fmt: skip
    return keccak(b"".join(layout.fields.get(name, b"") for name in names))


def verify(
    quote: bytes,
    collateral: Mapping[str, str],
    at: int,
    root: bytes | None = None,
    policy: TcbPolicy = UP_TO_DATE_ONLY,
) -> VerifiedQuote:
    """Verify a quote; arguments as `judge`.

    Raises:
        QuoteRefused: for any reason at all; nothing else is raised on a bad quote or bad collateral.
    """
    verdict = judge(quote, collateral, at, root, policy)
    layout = verdict.layout
    if verdict.reasons or layout is None or verdict.platform is None or verdict.status is None:
        first, *others = verdict.reasons
        raise QuoteRefused(first.check, first.detail, *others)
    sgx = layout.tee == SGX
    return VerifiedQuote(
        mrenclave=workload(layout),
        mrsigner=layout.fields["mrsigner"] if sgx else bytes(32),
        isv_svn=int.from_bytes(layout.fields["isv_svn"], "little") if sgx else 0,
        debug=False,
        report_data=layout.fields["report_data"],
        platform=verdict.platform,
        tcb_status=verdict.status,
        advisory_ids=verdict.advisory_ids,
    )


def judge(
    quote: bytes,
    collateral: Mapping[str, str],
    at: int,
    root: bytes | None = None,
    policy: TcbPolicy = UP_TO_DATE_ONLY,
) -> Verdict:
    """Judge a quote and name every check that fails.

    Args:
        quote: the raw bytes.
        collateral: see `Quote.collateral`.
        at: [unix s] time at which certificates, CRLs and collateral have to be valid.
        root: DER of the root certificate; None for Intel's. A development root is for development chains only.
        policy: which platforms are good enough.
    """
    try:
        layout = parse(quote)
    except LayoutError as error:
        return Verdict((Reason(error.rule, error.detail),))
    whole = quote[: layout.end]
    reasons, extension = _shape(layout), _pck_extension(whole)
    fmspc = extension and extension.fmspc.hex()
    platform = extension and keccak(extension.ppid)
    if at not in _TIMES:
        return Verdict((*reasons, Reason("time", f"at = {at} is no time; pass unix seconds")), layout=layout)
    try:
        nine = collaterals.require(dict(collateral), "collateral")
        lives = collaterals.lives(nine)
        lives += _pck_lives(layout, {life.part for life in lives})
        evaluations = {life.part: life.evaluation for life in lives if life.evaluation is not None}
    except (ValueError, TypeError) as error:  # CollateralError, or a name in a certificate that is none
        return Verdict((*reasons, Reason("collateral", str(error))), fmspc=fmspc, platform=platform, layout=layout)
    lapsed = [Reason("expired collateral", text) for life in lives if (text := life.complaint(at))]
    reasons += lapsed
    for part, number in evaluations.items():
        if number < policy.minimum_evaluation:
            detail = f"{part} is of TCB evaluation {number}, below {policy.minimum_evaluation}; fetch it anew"
            reasons.append(Reason("collateral", detail))
    # Where a part has lapsed, whatever else is wrong is looked for at a time at which all of them held.
    moment = at if not lapsed else max(life.begins for life in lives)
    try:
        claims = _claims(whole, nine, moment, root)
    except QuoteRefused as refused:
        known = {reason.check for reason in reasons}
        new = [item for item in (*_foreign_root(layout, root), *refused.reasons) if item.check not in known]
        revoked = None if lapsed or refused.reason != "TCB status" else "Revoked"
        return Verdict((*reasons, *new), status=revoked, fmspc=fmspc, platform=platform, layout=layout)
    status, advisories = claims["tcb"]["status"], tuple(claims["tcb"]["advisory_ids"])
    reasons += [*_unchecked(layout, nine, extension), *_tcb(status, advisories, policy)]
    if lapsed:
        return Verdict(tuple(reasons), fmspc=fmspc, platform=platform, layout=layout)
    return Verdict(
        tuple(reasons),
        status=status,
        advisory_ids=advisories,
        tcb_date=_date(claims["platform"]["tcb_date_tag"]),
        evaluation=claims["tcb"]["eval_data_number"],
        fmspc=fmspc,
        platform=platform,
        layout=layout,
    )


def _shape(layout: Layout) -> list[Reason]:
    found = []
    if layout.trailing and not layout.padded:
        size = len(layout.trailing)
        found.append(Reason("length", f"{size} trailing bytes that no signature covers; send exactly {layout.end}"))
    for who, debug in (
        ("enclave" if layout.tee == SGX else "domain", layout.debug),
        ("quoting enclave", layout.qe_debug),
    ):
        if debug:
            detail = f"the {who} has the DEBUG attribute, its memory can be read; build for production"
            found.append(Reason("debug enclave", detail))
    return found


def _pck_lives(layout: Layout, known: set[str]) -> list[collaterals.Life]:
    """How long the certificates in the quote hold that the collateral does not have too."""
    if layout.certification_type != PCK_CHAIN:
        return []  # the library says that it takes no other
    try:
        lives = map(collaterals.certificate_life, collaterals.chain(layout.certification, "PCK chain"))
        return [life for life in lives if life.part not in known]
    except (ValueError, TypeError):
        return []  # and that it cannot read this one


def _foreign_root(layout: Layout, root: bytes | None) -> list[Reason]:
    """Says in words, of a quote that is refused, that its chain ends in another root than the one that counts."""
    try:
        last = collaterals.chain(layout.certification, "PCK chain")[-1]
        name, of_itself = collaterals.common_name(last.subject), last.subject == last.issuer
    except (ValueError, TypeError, IndexError):
        return []
    wanted = collaterals.INTEL_ROOT_SHA256 if root is None else hashlib.sha256(root).hexdigest()
    if not of_itself or last.fingerprint(hashes.SHA256()).hex() == wanted:
        return []
    which = "Intel's root" if root is None else "the root given"
    return [Reason("certificate chain", f"the quote's chain ends in '{name}', not in {which}; is it the right root?")]


def _pck_extension(quote: bytes) -> dcap_qvl.PckExtension | None:
    """What the PCK certificate in the quote says of its platform; None where it has none."""
    try:
        return dcap_qvl.parse_quote(quote).pck_extension()
    except ValueError:
        return None


def _unchecked(layout: Layout, collateral: Mapping[str, str], pck: dcap_qvl.PckExtension | None) -> list[Reason]:
    """What dcap-qvl 0.7.0 leaves open, of a quote that it takes."""
    found = []
    if layout.qe_report[352:384] != bytes(32):
        found.append(Reason("attestation key", "the quoting enclave vouches for more than the attestation key"))
    info = collaterals.parsed(collateral, "tcb_info")
    if info.get("version") != 3:
        found.append(Reason("TCB info", f"version {info.get('version')}; only version 3 is taken, fetch it anew"))
    pce = str(info.get("pceId")).lower()
    if pck is None or pck.pce_id.hex() != pce:
        theirs = pck and pck.pce_id.hex()
        found.append(Reason("PCEID", f"the platform's is {theirs}, the collateral's {pce}; fetch that of this quote"))
    return found


def _claims(quote: bytes, collateral: Mapping[str, str], at: int, root: bytes | None) -> dict[str, Any]:
    """What dcap-qvl proves of a quote, its own policy set aside. Raises `QuoteRefused`."""
    try:
        parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(dict(collateral)))
        if root is None:
            dcap_qvl.verify(quote, parsed, at)
        else:
            dcap_qvl.verify_with_root_ca(quote, parsed, root, at)
        # The same proof again for its particulars: this way in does not say what an error was caused by.
        verifier = dcap_qvl.QuoteVerifier() if root is None else dcap_qvl.QuoteVerifier(root)
        everything = dcap_qvl.QuotePolicy.claims_only(at)
        claims: dict[str, Any] = json.loads(verifier.verify_with_policy(quote, parsed, at, everything).to_json())
        return claims
    except ValueError as error:
        words = ": ".join(line.strip() for line in str(error).split("\n") if line.strip() not in ("", "Caused by:"))
        _, check, meaning = next(entry for entry in CHECKS if entry[0] in words)
        raise QuoteRefused(check, f"{words.removeprefix('Verification failed: ')}; {meaning}") from error


CHECKS: Final = (
    ("TCB status is invalid", "TCB status", "the platform is revoked; replace it"),
    ("No matching TCB level", "TCB level", "the platform is older than every level that Intel lists; update it"),
    ("CertRevoked", "revoked certificate", "a CRL lists a certificate of the chain; this platform or its CA is burnt"),
    ("CrlExpired", "expired collateral", "fetch the collateral anew"),
    ("expired", "expired collateral", "fetch the collateral anew"),
    ("in the future", "expired collateral", "use the collateral of that time"),
    ("Debug mode", "debug enclave", "build for production"),
    ("CRL", "CRL", "a revocation list is not signed by its authority, or damaged; fetch the collateral anew"),
    ("TDX module", "TDX module", "the TDX module is not one that this collateral names; update the platform"),
    ("ISV enclave report", "quote signature", "the attestation key did not sign this report; send the quote as made"),
    ("QE report hash", "attestation key", "the quoting enclave does not vouch for this attestation key"),
    ("for qe_report", "QE signature", "the PCK did not sign this quoting enclave's report"),
    ("tcb_info", "TCB info", "not signed by Intel's TCB signing key; fetch the collateral anew"),
    ("TcbInfo", "TCB info", "fetch the collateral anew"),
    ("TCB Info", "TCB info", "fetch the collateral anew"),
    ("TCB info", "TCB info", "fetch the collateral of this kind of platform"),
    ("Invalid key length", "collateral", "a signature of the collateral is not 64 bytes; fetch the collateral anew"),
    ("qe_identity", "QE identity", "not signed by Intel's TCB signing key; fetch the collateral anew"),
    ("QE", "QE identity", "not a quoting enclave of Intel's that this collateral names"),
    ("Qe", "QE identity", "fetch the collateral anew"),
    ("Fmspc", "FMSPC", "collateral of another family of platforms; fetch that of this quote"),
    ("chain", "certificate chain", "does not lead to the root; is it the right root, and the whole chain?"),
    ("root", "certificate chain", "is it the right root?"),
    ("cert", "certificate chain", "send the quote with its PCK chain in PEM"),
    ("", "verification", "send quote and collateral as they were made"),
)  # fmt: skip
"""Words of dcap-qvl → name of the check, and what it means. The first that fits."""


def _tcb(status: str, advisories: tuple[str, ...], policy: TcbPolicy) -> list[Reason]:
    if status == UP_TO_DATE:
        return []
    named = ", ".join(advisories) or "no advisory"
    if status != HARDENING:
        return [Reason("TCB status", f"{status} ({named}); update the platform's firmware, microcode or configuration")]
    unlisted = sorted(set(advisories) - policy.advisories)
    if unlisted or not advisories:
        what = ", ".join(unlisted) or "none named"
        return [
            Reason(
                "advisory",
                f"{status} ({named}): {what} not listed as acceptable; harden the program and list the advisory, or "
                "update the platform",
            )
        ]
    return []


def _date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
