"""What a quote proves: the chain of signatures by dcap-qvl, and the policy that dcap-qvl leaves to its caller."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dcap_qvl
from eth_utils import keccak

UP_TO_DATE, HARDENING_NEEDED = "UpToDate", "SWHardeningNeeded"
DEBUG = 0x02
_HEADER, _BODY = 48, 384


class QuoteRefused(ValueError):
    """A quote that proves nothing, with the reason in words."""


@dataclass(frozen=True)
class VerifiedQuote:
    """What a verified SGX quote says. `platform`: keccak256 of the PPID, the identity that EnclaveRegistry lists."""

    mrenclave: bytes
    mrsigner: bytes
    svn: int
    report_data: bytes  # 64 bytes
    platform: bytes
    tcb_status: str
    advisories: tuple[str, ...]


def verify(
    raw: bytes,
    collateral: Mapping[str, Any],
    at: int,
    root: bytes | None = None,
    accepted_advisories: frozenset[str] = frozenset(),
) -> VerifiedQuote:
    """Verify an SGX v3 quote at a time [unix s], and hold it against the policy. Raises `QuoteRefused`.

    `root`: a development root [DER]; None for Intel's. Policy: no byte beyond the quote (dcap-qvl allows them), no debug
    enclave, TCB `UpToDate`, or `SWHardeningNeeded` with every advisory among `accepted_advisories`.
    """
    _require_exact_length(raw)
    try:
        parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(collateral))
        if root is None:
            report = dcap_qvl.verify(raw, parsed, at)
        else:
            report = dcap_qvl.verify_with_root_ca(raw, parsed, root, at)
    except (ValueError, RuntimeError) as error:
        raise QuoteRefused(f"dcap-qvl: {' '.join(str(error).split())}") from error
    enclave = json.loads(report.to_json())["report"].get("SgxEnclave")
    if enclave is None:
        raise QuoteRefused("the quote is of a TDX domain, an SGX enclave is needed")
    if bytes.fromhex(enclave["attributes"])[0] & DEBUG:
        raise QuoteRefused("the enclave runs in debug mode: its memory can be read from outside")
    advisories = tuple(report.advisory_ids)
    _require_tcb(report.status, advisories, accepted_advisories)
    return VerifiedQuote(
        mrenclave=bytes.fromhex(enclave["mr_enclave"]),
        mrsigner=bytes.fromhex(enclave["mr_signer"]),
        svn=int(enclave["isv_svn"]),
        report_data=bytes.fromhex(enclave["report_data"]),
        platform=bytes(keccak(bytes(report.ppid))),
        tcb_status=report.status,
        advisories=advisories,
    )


def _require_exact_length(raw: bytes) -> None:
    """A quote with a tail is another string of bytes that verifies alike: it must not pass for another quote."""
    fixed = _HEADER + _BODY + 4
    if len(raw) < fixed:
        raise QuoteRefused(f"the quote has {len(raw)} bytes, an SGX quote has more than {fixed}")
    declared = fixed + int.from_bytes(raw[fixed - 4 : fixed], "little")
    if len(raw) != declared:
        raise QuoteRefused(f"the quote has {len(raw)} bytes, it says that it has {declared}")


def _require_tcb(status: str, advisories: tuple[str, ...], accepted: frozenset[str]) -> None:
    if status == UP_TO_DATE:
        return
    if status != HARDENING_NEEDED:
        raise QuoteRefused(f"the platform's TCB is {status}; it has to be {UP_TO_DATE}: update its microcode")
    unknown = sorted(set(advisories) - accepted)
    if unknown or not advisories:
        raise QuoteRefused(f"the TCB needs software hardening for {', '.join(unknown) or 'unnamed advisories'}, not accepted")
