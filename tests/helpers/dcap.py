"""Chains with TrustCollateral and DcapVerifier alone, quotes and collateral made to order, and the reference verifier.

Simulated quotes are made with the simulator's own keys; what the simulator has no switch for (levels, TDX, broken
certificates) is built here and signed again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import dcap_qvl
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain import local
from eport.chain.collateral import bring
from eport.chain.contract import Chain, Contract, ContractReverted, reverted
from eport.chain.deployment import development_accounts
from eport.enclave.quote import simulator
from eport.enclave.quote.forms import collateral_forms, forms, root_certificate  # noqa: F401  (offered to tests)

VECTORS = Path(__file__).resolve().parents[3] / "shared/vectors/dcap/phala-dcap-qvl"
STATUSES = (
    "None", "UpToDate", "SWHardeningNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded", "OutOfDate",
    "OutOfDateConfigurationNeeded", "Revoked",
)  # fmt: skip
"""TcbStatus in contracts/attestation/dcap/Tcb.sol."""
SGX, TDX = 1, 2
PRECOMPILE = "0x0000000000000000000000000000000000000100"
SEED = simulator.DEFAULT_SEED
SIMULATED_AT = 1_768_179_600
"""[unix s] at which simulated collateral is issued here."""


@dataclass(frozen=True)
class Vector:
    """A real quote of Intel hardware with its collateral, and when it was valid [unix s]."""

    name: str
    quote: bytes
    collateral: dict[str, str]
    at: int


def vector(name: str, at: int) -> Vector:
    """A public vector; the test is skipped where the folder is missing."""
    if not VECTORS.is_dir():
        pytest.skip("no public vectors: put them into ../shared/vectors/dcap beside the project")
    collateral = json.loads((VECTORS / f"{name}_collateral.json").read_text())
    return Vector(name, (VECTORS / name).read_bytes(), collateral, at)


def real_sgx() -> Vector:
    return vector("sgx_quote", 1750334171)


def real_tdx() -> Vector:
    return vector("tdx_quote", 1750332747)


def real_tdx_outdated() -> Vector:
    return vector("tdx_quote_outdated", 1771500000)


# ------------------------------------------------------------------------------------------------------------- chains


@dataclass(frozen=True)
class World:
    """TrustCollateral and DcapVerifier on a chain of their own. The deployer is their manager's admin."""

    chain: Chain
    deployer: LocalAccount
    manager: str
    collateral: Contract
    verifier: Contract
    reader: Contract

    def bring(self, collateral: Mapping[str, str]) -> dict[str, Any]:
        return bring(self.collateral, self.deployer, collateral)

    def send_unlocked(self, function: str, *arguments: Any) -> None:
        """To TrustCollateral by an account that the node has the key of: two requests where `send` takes seven."""
        transaction = {"from": self.deployer.address, "to": self.collateral.address, "gas": hex(5_000_000)}
        transaction["data"] = self.collateral.encode(function, *arguments)
        sent = self.chain.web3.provider.make_request("eth_sendTransaction", [transaction])  # type: ignore[arg-type]
        mined = self.chain.web3.eth.wait_for_transaction_receipt(sent["result"], poll_latency=0.002)
        assert mined["status"] == 1, f"{function} was refused"

    def verify(self, quote: bytes) -> dict[str, Any]:
        """As DcapVerifier.verify, on the quote as a machine made it."""
        cut = forms(quote)
        return self.verify_cut(cut.whole, cut.pck)

    def verify_cut(self, whole: bytes, pck: bytes) -> dict[str, Any]:
        found = self.verifier.struct("verify", whole, pck)
        return {**found, **found["report"], "status": STATUSES[found["status"]]}

    def assess(self, platform: Mapping[str, Any]) -> str:
        """As TrustCollateral.assess, on what `verify` has found as `platform`."""
        return STATUSES[self.collateral.call("assess", tuple(platform.values()))[0]]

    def verify_many(self, inputs: Sequence[tuple[bytes, bytes]]) -> list[str]:
        """Status or name of the refusal of each (whole, pck), in batches of one request."""
        answers: list[str] = []
        for first in range(0, len(inputs), 200):
            batch = [
                {
                    "jsonrpc": "2.0", "id": number, "method": "eth_call",
                    "params": [{"to": self.verifier.address, "data": self.verifier.encode("verify", *item)}, "latest"],
                }
                for number, item in enumerate(inputs[first : first + 200])
            ]  # fmt: skip
            found = requests.post(self.chain.url, json=batch, timeout=60).json()
            answers += [_answer(item) for item in sorted(found, key=lambda item: item["id"])]
        return answers


def _answer(item: dict[str, Any]) -> str:
    if "result" in item:
        return STATUSES[int(item["result"][2:66], 16)]
    failure = ContractReverted("Unknown", {}, "")
    data = item["error"].get("data")
    if isinstance(data, str):
        error = Exception()
        error.data = data  # type: ignore[attr-defined]
        failure = reverted(error, "verify")
    return failure.name


@contextmanager
def world(
    root: bytes, evaluation: int, at: int, hardfork: str = local.HARDFORK, chain_id: int = local.CHAIN_ID
) -> Iterator[World]:
    """A fresh chain at `at` [unix s] whose clock stands still; on `prague` without the P-256 precompile."""
    port = local.free_port()
    command = local.anvil_command(port, timestamp=at)
    command[command.index("--hardfork") + 1] = hardfork
    command[command.index("--chain-id") + 1] = str(chain_id)
    with local.running(command, port) as url:
        chain = Chain(url)
        chain.web3.provider.make_request("anvil_setBlockTimestampInterval", [0])  # type: ignore[arg-type]
        deployer = development_accounts({"deployer": 0})["deployer"]
        manager, _ = chain.deploy(deployer, "AccessManager", deployer.address)
        collateral, _ = chain.deploy(deployer, "TrustCollateral", manager.address, root, evaluation)
        verifier, _ = chain.deploy(deployer, "DcapVerifier", collateral.address)
        reader = chain.bind("DcapReader", collateral.call("reader"))
        yield World(chain, deployer, manager.address, collateral, verifier, reader)


def real_world(found: Vector, hardfork: str = local.HARDFORK) -> Any:
    """A chain on which the vector's root is trusted and its evaluation counts, at the vector's time."""
    evaluation = json.loads(found.collateral["tcb_info"])["tcbEvaluationDataNumber"]
    return world(root_certificate(found.collateral), evaluation, found.at, hardfork)


def simulated_world(hardfork: str = local.HARDFORK) -> Any:
    """A chain under the development root."""
    return world(simulator.development_root(), simulator.TCB_EVALUATION, SIMULATED_AT, hardfork)


# ------------------------------------------------------------------------------------------------ reference verifier


def reference(quote: bytes, collateral: Mapping[str, str], at: int, root: bytes | None = None) -> str:
    """What dcap-qvl says: the status, or 'refused'."""
    parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(dict(collateral)))
    try:
        if root is None:
            return str(dcap_qvl.verify(quote, parsed, at).status)
        return str(dcap_qvl.verify_with_root_ca(quote, parsed, root, at).status)
    except ValueError:
        return "refused"


def agree(ours: str, theirs: str) -> bool:
    """Whether the two verdicts are one: a status, or a refusal. dcap-qvl refuses what is Revoked, the chain says so."""
    verdict = ours if ours in STATUSES else "refused"
    return verdict == theirs or (verdict == "Revoked" and theirs == "refused")


# -------------------------------------------------------------------------------------------------- simulated pieces


def issued(at: int = SIMULATED_AT) -> datetime:
    return datetime.fromtimestamp(at, timezone.utc)


def platform(name: str = "machine", at: int = SIMULATED_AT, **changes: Any) -> simulator.SimulatedPlatform:
    return simulator.SimulatedPlatform(name, keccak(text="program"), issued(at), **changes)


def sign_json(text: str) -> str:
    """Signature of the simulated TCB signer, hex."""
    return simulator._sign(simulator._key(SEED, "tcb signing"), text.encode()).hex()


def with_document(collateral: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    """Collateral with another TCB info or QE identity, signed."""
    return {**collateral, name: text, f"{name}_signature": sign_json(text)}


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def changed(collateral: Mapping[str, str], name: str, **changes: Any) -> dict[str, str]:
    """Collateral whose document has some top-level values changed, keys in their places, signed again."""
    return with_document(collateral, name, compact({**json.loads(collateral[name]), **changes}))


def tcb_level(components: Iterable[int], pce_svn: int, status: str, advisories: Sequence[str] = ()) -> dict[str, Any]:
    level: dict[str, Any] = {
        "tcb": {"sgxtcbcomponents": [{"svn": svn} for svn in components], "pcesvn": pce_svn},
        "tcbDate": "2024-03-13T00:00:00Z",
        "tcbStatus": status,
    }
    return {**level, "advisoryIDs": list(advisories)} if advisories else level


def qe_level(svn: int, status: str) -> dict[str, Any]:
    return {"tcb": {"isvsvn": svn}, "tcbDate": "2024-03-13T00:00:00Z", "tcbStatus": status}


COMPONENTS, PCE_SVN, QE_SVN = tuple(simulator._CPU_SVN), simulator._PCE_SVN, simulator._QE_SVN
"""What every simulated platform has."""


# ------------------------------------------------------------------------------------------------------ simulated TDX


TD_MODULE = {"mrsigner": "00" * 48, "attributes": "00" * 8, "attributesMask": "FF" * 8}
TEE_TCB_SVN = bytes((5, 1, 3)) + bytes(13)


@dataclass(frozen=True)
class SimulatedTd:
    """A TD on a simulated machine: quotes of version 4, or 5 with a TDX 1.0 or 1.5 report.

    `levels`, `modules`: of its TCB info; by default one that is up to date.
    """

    machine: simulator.SimulatedPlatform
    version: int = 4
    tdx15: bool = False
    tee_tcb_svn: bytes = TEE_TCB_SVN
    seam_signer: bytes = bytes(48)
    seam_attributes: bytes = bytes(8)
    attributes: bytes = bytes.fromhex("0000001000000000")
    service: bytes = bytes(48)

    def report(self, report_data: bytes) -> bytes:
        measured = b"".join(keccak(text=f"measurement {number}")[:24] * 2 for number in range(8))
        report = (
            self.tee_tcb_svn + bytes(48) + self.seam_signer + self.seam_attributes + self.attributes
            + bytes.fromhex("e702060000000000") + measured + report_data
        )  # fmt: skip
        return report + self.tee_tcb_svn + self.service if self.tdx15 else report

    def quote(self, report_data: bytes = bytes(64)) -> bytes:
        name = self.machine.name
        header = struct.pack("<HHI", self.version, 2, 0x81) + bytes(4) + simulator._QE_VENDOR + bytes(20)
        report = self.report(report_data)
        body = report if self.version == 4 else struct.pack("<HI", 3 if self.tdx15 else 2, len(report)) + report
        key = simulator._key(SEED, f"attestation/{name}")
        public = simulator._raw_public(key)
        vouched = hashlib.sha256(public + simulator._QE_AUTH).digest().ljust(64, b"\0")
        qe = simulator._report(simulator._QE_ATTRIBUTES, bytes(32), TD_QE_MRSIGNER, 2, 4, vouched)
        chain = forms(self.machine.quote(bytes(64)).raw)
        pem = self.machine.quote(bytes(64)).raw[len(chain.whole) + 6 :]
        inner = qe + simulator._sign(simulator._key(SEED, f"pck/{name}"), qe)
        inner += struct.pack("<H", 32) + simulator._QE_AUTH + struct.pack("<HI", 5, len(pem)) + pem
        data = simulator._sign(key, header + body) + public + struct.pack("<HI", 6, len(inner)) + inner
        return header + body + struct.pack("<I", len(data)) + data

    def collateral(
        self,
        levels: Sequence[dict[str, Any]] | None = None,
        identities: Sequence[dict[str, Any]] | None = None,
        qe_levels: Sequence[dict[str, Any]] | None = None,
    ) -> dict[str, str]:
        sgx = self.machine.collateral()
        info = json.loads(sgx["tcb_info"])
        last = info.pop("tcbLevels")
        level = json.loads(compact(last[0]))
        level["tcb"]["tdxtcbcomponents"] = [{"svn": svn} for svn in (0, 0, 3, *[0] * 13)]
        module = {"id": "TDX_01", **TD_MODULE, "tcbLevels": [qe_level(4, "UpToDate"), qe_level(2, "OutOfDate")]}
        info |= {"id": "TDX", "tdxModule": TD_MODULE}
        if identities is None or identities:
            info["tdxModuleIdentities"] = list(identities or [module])
        info["tcbLevels"] = list(levels or [level])
        identity = json.loads(sgx["qe_identity"])
        identity |= {"id": "TD_QE", "mrsigner": TD_QE_MRSIGNER.hex().upper(), "isvprodid": 2}
        identity["tcbLevels"] = list(qe_levels or [qe_level(4, "UpToDate")])
        return with_document(with_document(sgx, "tcb_info", compact(info)), "qe_identity", compact(identity))


TD_QE_MRSIGNER = bytes.fromhex("DC9E2A7C6F948F17474E34A7FC43ED030F7C1563F1BABDDF6340C82E0E54A8C5")


def pem_quote(raw: bytes, pck: bytes) -> bytes:
    """The quote with another PCK certificate in its chain, lengths set right."""
    cut = forms(raw)
    chain = raw[len(cut.whole) + 6 :]
    rest = x509.load_pem_x509_certificates(chain.rstrip(b"\0"))[1:]
    first = b"-----BEGIN CERTIFICATE-----\n" + _base64(pck) + b"-----END CERTIFICATE-----\n"
    new = first + b"".join(item.public_bytes(Encoding.PEM) for item in rest) + b"\0"
    quote = cut.whole + struct.pack("<HI", 5, len(new)) + new
    return quote[:432] + struct.pack("<I", len(quote) - 436) + quote[436:]


def _base64(data: bytes) -> bytes:
    text = base64.b64encode(data)
    return b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text), 64))
