"""Judge a quote: Intel SGX DCAP quote v3, verified by `dcap-qvl` (Phala), then held against this project's policy.

The library checks signatures, certificate chains, CRLs, dates and TCB levels. It reports an outdated or misconfigured
platform rather than refusing it, and it takes a quote with bytes behind its end; so the policy here refuses:

- anything but SGX quotes of version 3, and any length but the exact one;
- debug enclaves, the quoting enclave included;
- every TCB status but UpToDate, and SWHardeningNeeded where each of its advisories is listed as acceptable;
- collateral older than the demanded TCB evaluation.

What a quote cannot show: that nobody has opened the machine. WireTap, TEE.fail and Battering RAM forge quotes that
pass all of this; only lists of platforms and quorums over different operators help there. Nor is a quote unique: its
certificates may be written in several ways and an ECDSA signature has a twin, so its hash is no replay key; the nonce
in the report data is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import dcap_qvl
from eth_utils.crypto import keccak

UP_TO_DATE: Final = "UpToDate"
HARDENING: Final = "SWHardeningNeeded"

# Offsets of a version 3 quote [bytes]: header 48, enclave report 384, length of the signature data 4; then signature
# 64, attestation key 64, report of the quoting enclave 384, its signature 64, authentication data, certification data.
_HEADER = 48
_REPORT = 384
_SIGNATURE_DATA = _HEADER + _REPORT + 4
_QE_REPORT = _SIGNATURE_DATA + 64 + 64
_QE_AUTH = _QE_REPORT + _REPORT + 64
_ATTRIBUTES = 48  # in a report
_DEBUG = 0x02


class QuoteRefused(ValueError):
    """A quote that must not be trusted.

    Attributes:
        reason: which rule, in words that stay the same: 'debug enclave', 'TCB status'.
        detail: what was found, and what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"quote refused, {self.reason}: {self.detail}"


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
class VerifiedQuote:
    """What a good quote says.

    Attributes:
        mrenclave: measurement of the program, 32 bytes.
        mrsigner: hash of its signing key, 32 bytes; on its own it identifies no program.
        isv_svn: security version of the program.
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


def verify(
    quote: bytes,
    collateral: Mapping[str, str],
    at: int,
    root: bytes | None = None,
    policy: TcbPolicy = UP_TO_DATE_ONLY,
) -> VerifiedQuote:
    """Verify a quote.

    Args:
        quote: the raw bytes.
        collateral: see `Quote.collateral`.
        at: [unix s] time at which certificates, CRLs and collateral have to be valid.
        root: DER of the root certificate; None for Intel's. A development root is for development chains only.
        policy: which platforms are good enough.

    Raises:
        QuoteRefused: for any reason at all; nothing else is raised on a bad quote or bad collateral.
    """
    _require_shape(quote)
    _require_no_debug("the enclave", quote[_HEADER:])
    _require_no_debug("the quoting enclave", quote[_QE_REPORT:])
    report = _cryptography(quote, collateral, at, root)
    _require_evaluation(collateral, policy.minimum_evaluation)
    _require_tcb(report.status, tuple(report.advisory_ids), policy)
    enclave: Mapping[str, Any] = json.loads(report.to_json())["report"]["SgxEnclave"]
    return VerifiedQuote(
        mrenclave=bytes.fromhex(enclave["mr_enclave"]),
        mrsigner=bytes.fromhex(enclave["mr_signer"]),
        isv_svn=enclave["isv_svn"],
        debug=False,
        report_data=bytes.fromhex(enclave["report_data"]),
        platform=keccak(report.ppid),
        tcb_status=report.status,
        advisory_ids=tuple(report.advisory_ids),
    )


def _require_shape(quote: bytes) -> None:
    if len(quote) < _QE_AUTH + 2:
        raise QuoteRefused("length", f"{len(quote)} bytes, too few for a quote; send it whole")
    version, tee = _number(quote, 0, 2), _number(quote, 4, 4)
    if (version, tee) != (3, 0):
        raise QuoteRefused("type", f"version {version}, TEE type {tee:#x}; only SGX quotes of version 3 are taken")
    end = _SIGNATURE_DATA + _number(quote, _SIGNATURE_DATA - 4, 4)
    certification = _QE_AUTH + 2 + _number(quote, _QE_AUTH, 2)
    # Both lengths have to lead to the end: behind either, anybody could append bytes that no signature covers.
    for name, expected in (
        ("signature data", end),
        ("certification data", certification + 6 + _number(quote, certification + 2, 4)),
    ):
        if expected != len(quote):
            raise QuoteRefused("length", f"{len(quote)} bytes, by its {name} {expected}; send exactly the quote")


def _number(quote: bytes, offset: int, size: int) -> int:
    return int.from_bytes(quote[offset : offset + size], "little")


def _require_no_debug(who: str, report: bytes) -> None:
    if report[_ATTRIBUTES] & _DEBUG:
        raise QuoteRefused(
            "debug enclave", f"{who} has the DEBUG attribute, its memory can be read; build for production"
        )


def _cryptography(quote: bytes, collateral: Mapping[str, str], at: int, root: bytes | None) -> dcap_qvl.VerifiedReport:
    if not 0 <= at < 1 << 63:
        raise QuoteRefused("time", f"at = {at} is no time; pass unix seconds")
    try:
        parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(dict(collateral)))
        if root is None:
            return dcap_qvl.verify(quote, parsed, at)
        return dcap_qvl.verify_with_root_ca(quote, parsed, root, at)
    except ValueError as error:
        # The library's own words, of several lines, name the check that failed.
        raise QuoteRefused("verification", "; ".join(str(error).split("\n"))) from error


def _require_evaluation(collateral: Mapping[str, str], minimum: int) -> None:
    for name in ("tcb_info", "qe_identity"):
        number = json.loads(collateral[name]).get("tcbEvaluationDataNumber", 0)
        if number < minimum:
            raise QuoteRefused("collateral", f"{name} is of TCB evaluation {number}, below {minimum}; fetch it anew")


def _require_tcb(status: str, advisories: tuple[str, ...], policy: TcbPolicy) -> None:
    if status == UP_TO_DATE:
        return
    named = ", ".join(advisories) or "no advisory"
    if status != HARDENING:
        raise QuoteRefused("TCB status", f"{status} ({named}); update the platform's firmware and microcode")
    unlisted = sorted(set(advisories) - policy.advisories)
    if unlisted or not advisories:
        raise QuoteRefused(
            "advisory",
            f"{status} ({named}): {', '.join(unlisted) or 'none named'} not listed as acceptable; harden the program "
            "and list the advisory, or update the platform",
        )
