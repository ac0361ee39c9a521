"""A simulator of TDX domains: NO HARDWARE, NO PROTECTION, for development and tests.

As `simulator` for SGX, and on the same simulated machines: complete DCAP quotes of version 4, byte for byte as Intel's
are, with the TCB info, the identity of the quoting enclave for domains and the TDX module that verifying them takes.

Sources: Intel 'TDX DCAP Quoting Library API', appendix A (layout of version 4, TD report 1.0); 'Get TDX TCB Info' of
the Provisioning Certification Service, API version 4.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from eport.enclave.quote import simulator as sgx
from eport.enclave.quote.layout import ATTESTATION_P256, PCK_CHAIN, QE_REPORT_DATA, parse
from eport.enclave.quote.provider import HardwareError, Quote, require_report_data
from eport.enclave.quote.verify import workload

KIND: Final = "tdx-dcap-simulated"
QE_MRSIGNER: Final = bytes.fromhex("dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5")
"""Signer of Intel's quoting enclave for domains, which its identity names."""

_TDX: Final = 0x81
_QE_PRODUCT, _QE_SVN = 2, 4
_TEE_TCB_SVN: Final = bytes((5, 1, 3)) + bytes(13)
"""Byte 1 is the version of the TDX module, byte 0 its security version, the rest components of the platform."""
_TDX_COMPONENTS: Final = (5, 0, 3) + (0,) * 13
_ATTRIBUTES: Final = bytes.fromhex("0000001000000000")  # SEPT_VE_DISABLE
_TUD: Final = 0x01  # DEBUG
_XFAM: Final = bytes.fromhex("e702060000000000")
_MODULE: Final = {"mrsigner": "00" * 48, "attributes": "00" * 8, "attributesMask": "FF" * 8}


@dataclass(frozen=True, slots=True)
class SimulatedDomain:
    """One simulated TDX domain; implements `Platform`, but for a sealing key, which TDX has not.

    Attributes:
        machine: the simulated machine beneath it, its TCB status, its collateral's dates and its seed.
        image: what boots in the domain; MRTD and RTMR0 to RTMR3 follow from it.
        debug: whether the host may read the domain.
        module_status: TCB status of the TDX module.
        tee_tcb_svn: security versions that the report states, 16 bytes.
    """

    machine: sgx.SimulatedPlatform
    image: bytes = b"E-port development image"
    debug: bool = False
    module_status: str = "UpToDate"
    tee_tcb_svn: bytes = field(default=_TEE_TCB_SVN)

    @property
    def measurement(self) -> bytes:
        """`workload` of this domain, 32 bytes."""
        return workload(parse(self.quote(bytes(64)).raw))

    def sealing_key(self) -> bytes:
        """Raises `HardwareError`: TDX has none."""
        raise HardwareError("TDX gives a domain no sealing key; leave `sealed` out, and register anew after a restart")

    def report(self, report_data: bytes) -> bytes:
        """TD report 1.0, 584 bytes. Raises `ValueError` where the report data are not 64 bytes."""
        require_report_data(report_data)
        attributes = bytes([_ATTRIBUTES[0] | (_TUD if self.debug else 0)]) + _ATTRIBUTES[1:]
        mrtd, *rtmr = (hashlib.sha384(name + self.image).digest() for name in (b"td", b"0", b"1", b"2", b"3"))
        module = hashlib.sha384(b"E-port development TDX module").digest()
        configuration = bytes(3 * 48)  # MRCONFIGID, MROWNER, MROWNERCONFIG
        return (
            self.tee_tcb_svn
            + module
            + bytes(48 + 8)  # MRSIGNERSEAM and SEAMATTRIBUTES are zero for Intel's own modules
            + attributes
            + _XFAM
            + mrtd
            + configuration
            + b"".join(rtmr)
            + report_data
        )

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes, with the collateral that verifies it. Raises `ValueError` where they are not 64."""
        report = self.report(report_data)
        header = struct.pack("<HHI", 4, ATTESTATION_P256, _TDX) + bytes(4) + sgx._QE_VENDOR + bytes(20)
        name, seed = self.machine.name, self.machine.seed
        attestation_key = sgx._key(seed, f"attestation/td/{name}")
        public = sgx._raw_public(attestation_key)
        qe_report = sgx._report(
            sgx._QE_ATTRIBUTES,
            hashlib.sha256(b"E-port development TD QE").digest(),
            QE_MRSIGNER,
            _QE_PRODUCT,
            _QE_SVN,
            hashlib.sha256(public + sgx._QE_AUTH).digest().ljust(64, b"\0"),
        )
        chain = sgx.pck_chain(name, seed)
        vouched = (
            qe_report
            + sgx._sign(sgx._key(seed, f"pck/{name}"), qe_report)
            + struct.pack("<H", len(sgx._QE_AUTH))
            + sgx._QE_AUTH
            + struct.pack("<HI", PCK_CHAIN, len(chain))
            + chain
        )
        signature_data = (
            sgx._sign(attestation_key, header + report)
            + public
            + struct.pack("<HI", QE_REPORT_DATA, len(vouched))
            + vouched
        )
        raw = header + report + struct.pack("<I", len(signature_data)) + signature_data
        return Quote(raw, self.collateral(), KIND)

    def collateral(self) -> Mapping[str, str]:
        """What verifying this domain's quotes takes, see `Quote.collateral`."""
        made = dict(self.machine.collateral())
        info: dict[str, Any] = json.loads(made["tcb_info"])
        dated = {"tcbDate": info["tcbLevels"][0]["tcbDate"]}
        levels = info.pop("tcbLevels")
        levels[0]["tcb"]["tdxtcbcomponents"] = [{"svn": svn} for svn in _TDX_COMPONENTS]
        module = {"tcb": {"isvsvn": _TEE_TCB_SVN[0]}, **dated, "tcbStatus": self.module_status}
        # In the order in which Intel writes them, since this text is signed as it stands.
        info |= {
            "id": "TDX",
            "tdxModule": _MODULE,
            "tdxModuleIdentities": [{"id": "TDX_01", **_MODULE, "tcbLevels": [module]}],
            "tcbLevels": levels,
        }
        identity: dict[str, Any] = json.loads(made["qe_identity"])
        level = {"tcb": {"isvsvn": _QE_SVN}, **dated, "tcbStatus": "UpToDate"}
        identity |= {
            "id": "TD_QE", "mrsigner": QE_MRSIGNER.hex().upper(), "isvprodid": _QE_PRODUCT, "tcbLevels": [level],
        }  # fmt: skip
        for part, content in (("tcb_info", info), ("qe_identity", identity)):
            made |= sgx.signed_json(part, content, self.machine.seed)
        return made
