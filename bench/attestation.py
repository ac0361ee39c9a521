"""Gas of attestation: ours as `make gas` records it and `make test` holds it, beside what others need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rich.table import Table

from eport.chain.artifacts import ROOT

RECORD = ROOT / "gas/attestation.json"
QUOTED = ROOT / "bench/quoted_attestation.json"
OPERATIONS = {
    "sgx_v3_cold": "SGX quote v3, unknown platform: verified and registered",
    "sgx_v3_cold_no_precompile": "the same without the P-256 precompile",
    "register_warm": "SGX quote v3, known platform",
    "tdx_v4_cold": "TDX quote v4, unknown platform",
    "statement_1": "clearance statement, 1 signer",
    "statement_3_of_5": "clearance statement, 3 signers",
    "statement_5_of_9": "clearance statement, 5 signers",
    "tcb_refresh": "TCB info, refreshed",
    "qe_identity": "QE identity, refreshed",
    "pck_crl_refresh": "PCK revocation list, refreshed",
    "poke": "a key judged again and suspended",
}
NOTES = """\
Ours: receipt `gasUsed` on Anvil (`tests/gas/test_attestation.py`), quotes of the simulated manufacturer, as long as
Intel's. Verified means from the root to the report, with revocation lists, TCB info, QE identity, the binding to key
and chain, and the policy. Call data: the quote without its certificates' PEM, the PCK certificate in DER; a known
platform's quote comes without certificates. A statement is the second of its declaration, every signer's TCB, list and
certificate checked live. The documents have ten TCB levels, six of the quoting enclave and 44 revoked certificates.
The others' figures are a record: measured once, not reproduced by this command."""


def results() -> dict[str, Any]:
    """{"ours": {operation: gas}, "quoted": peers}, from the two files."""
    ours = json.loads(RECORD.read_text())
    return {"ours": {key: ours[key] for key in OPERATIONS}, "quoted": json.loads(QUOTED.read_text())}


def rows(found: Mapping[str, Any]) -> list[list[str]]:
    """Operation, ours, and each peer with how many times ours that is."""
    ours = found["ours"]
    return [
        [title, f"{ours[key]:,}", *(_beside(peer["gas"].get(key), ours[key]) for peer in found["quoted"])]
        for key, title in OPERATIONS.items()
    ]


def terminal(found: Mapping[str, Any]) -> Table:
    """The table that `make bench` prints."""
    table = Table(title="Gas of attestation (gas/attestation.json), and quoted peers", title_justify="left")
    for header in _header(found):
        table.add_column(header, justify="left" if header == "operation" else "right")
    for row in rows(found):
        table.add_row(*row)
    return table


def markdown(found: Mapping[str, Any]) -> list[str]:
    """The section of docs/performance.md."""
    header = [
        "operation", "E-port",
        *(f"{peer['title']} ([source]({peer['source']}); accepts {peer['accepts']})" for peer in found["quoted"]),
    ]  # fmt: skip
    table = [header, ["---", *("---:" for _ in header[1:])], *rows(found)]
    return ["## Attestation", NOTES, "", *(f"| {' | '.join(cells)} |" for cells in table), ""]


def _header(found: Mapping[str, Any]) -> list[str]:
    return ["operation", "E-port", *(peer["title"] for peer in found["quoted"])]


def _beside(gas: int | None, ours: int) -> str:
    return "–" if gas is None else f"{gas:,} ({gas / ours:.1f} ×)"
