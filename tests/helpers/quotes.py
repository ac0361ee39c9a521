"""Quotes and collateral made to order under a development root: every kind of fault, each drawn from a number."""

from __future__ import annotations

import hashlib
import json
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography import x509

from eport.enclave.quote import simulator
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.quote.simulator_tdx import SimulatedDomain

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
AT = int(ISSUED.timestamp()) + 3600
ENDS = int((ISSUED + timedelta(days=30)).timestamp())
SEED = simulator.DEFAULT_SEED
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (SEC 2, 2.4.2)."""
STATUSES = (
    "UpToDate", "SWHardeningNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded", "OutOfDate",
    "OutOfDateConfigurationNeeded", "Revoked",
)  # fmt: skip
ROOT_KEY = simulator._raw_public(simulator._key(SEED, "root"))
"""x ‖ y of the development root."""


@dataclass
class Draft:
    """A quote before it is signed, its collateral, and the time at which it is judged. Faults change it."""

    version: int
    header: bytearray
    report: bytearray
    qe_report: bytearray
    collateral: dict[str, str]
    info: dict[str, Any]
    identity: dict[str, Any]
    at: int = AT
    name: str = "machine"
    auth: bytes = bytes(range(32))
    vouched: bool = True
    certification_type: int = 5
    wrapped_type: int = 6
    high_s: set[str] = field(default_factory=set)
    zero_r: set[str] = field(default_factory=set)
    pck: str = "machine"
    tail: bytes = b""
    resign: bool = True
    faults: list[str] = field(default_factory=list)

    def build(self) -> tuple[bytes, dict[str, str]]:
        """The quote and its collateral, signed."""
        key = simulator._key(SEED, f"attestation/{self.name}")
        public = simulator._raw_public(key)
        if self.vouched:
            self.qe_report[320:352] = hashlib.sha256(public + self.auth).digest()
        body = bytes(self.report)
        if self.version == 5:
            body = struct.pack("<HI", 3 if len(body) == 648 else 2, len(body)) + body
        chain = simulator.pck_chain(self.name)
        inner = bytes(self.qe_report) + self._signed("qe", f"pck/{self.pck}", bytes(self.qe_report))
        inner += struct.pack("<H", len(self.auth)) + self.auth
        inner += struct.pack("<HI", self.certification_type, len(chain)) + chain
        if self.version > 3:
            inner = struct.pack("<HI", self.wrapped_type, len(inner)) + inner
        signed = bytes(self.header) + body
        data = self._signed("quote", f"attestation/{self.name}", signed) + public + inner
        collateral = dict(self.collateral)
        if self.resign:
            for part, content in (("tcb_info", self.info), ("qe_identity", self.identity)):
                collateral[part] = json.dumps(content, separators=(",", ":"))
                collateral[f"{part}_signature"] = self._signed(part, "tcb signing", collateral[part].encode()).hex()
        return signed + struct.pack("<I", len(data)) + data + self.tail, collateral

    def _signed(self, which: str, key: str, message: bytes) -> bytes:
        """r ‖ s; with a low s, or the high one where it is asked for."""
        signature = simulator._sign(simulator._key(SEED, key), message)
        r, s = signature[:32], int.from_bytes(signature[32:], "big")
        low, high = min(s, ORDER - s), max(s, ORDER - s)
        chosen = high if which in self.high_s else low
        return (bytes(32) if which in self.zero_r else r) + chosen.to_bytes(32, "big")


def draft(version: int) -> Draft:
    """A good quote of version 3 (SGX), 4 or 5 (TDX; version 5 with a TD report 1.5)."""
    machine = SimulatedPlatform("machine", b"\xaa" * 32, ISSUED)
    if version == 3:
        made = machine.quote(bytes(64))
        header, report, at = made.raw[:48], made.raw[48:432], 436
    else:
        made = SimulatedDomain(machine).quote(bytes(64))
        header, report, at = made.raw[:48], made.raw[48:632], 636 + 6
        if version == 5:
            header, report = struct.pack("<H", 5) + header[2:], report + report[:16] + bytes(48)
    qe_report = made.raw[at + 128 : at + 512]
    collateral = dict(made.collateral or {})
    info, identity = json.loads(collateral["tcb_info"]), json.loads(collateral["qe_identity"])
    return Draft(version, bytearray(header), bytearray(report), bytearray(qe_report), collateral, info, identity)


Fault = Callable[[Draft, random.Random], None]


def _status(item: Draft, dice: random.Random) -> None:
    level = item.info["tcbLevels"][0]
    level["tcbStatus"] = dice.choice(STATUSES)
    if dice.random() < 0.5:
        level["advisoryIDs"] = ["INTEL-SA-00615"]


def _levels(item: Draft, dice: random.Random) -> None:
    """Several levels around what the platform has, in falling order of their first component."""
    first = item.info["tcbLevels"][0]
    levels = []
    for status in dice.sample(STATUSES, 3):
        level = json.loads(json.dumps(first))
        kind = dice.choice(["sgxtcbcomponents"] + (["tdxtcbcomponents"] if item.version > 3 else []))
        part = level["tcb"][kind][dice.randrange(4)]
        part["svn"] = max(0, part["svn"] + dice.choice((-1, 0, 1)))
        level["tcb"]["pcesvn"] += dice.choice((-1, 0, 0, 1))
        level["tcbStatus"] = status
        levels.append(level)
    # Intel lists the newest first; a document in another order is none of Intel's.
    key: Callable[[Any], Any] = lambda level: (  # noqa: E731
        [part["svn"] for part in level["tcb"]["sgxtcbcomponents"]],
        level["tcb"]["pcesvn"],
        [part["svn"] for part in level["tcb"].get("tdxtcbcomponents", [])],
    )
    item.info["tcbLevels"] = sorted(levels, key=key, reverse=True)


def _qe_levels(item: Draft, dice: random.Random) -> None:
    first = item.identity["tcbLevels"][0]
    svn = first["tcb"]["isvsvn"]
    old = {**first, "tcb": {"isvsvn": svn - 1}, "tcbStatus": "OutOfDate", "advisoryIDs": ["INTEL-SA-00477"]}
    item.identity["tcbLevels"] = [
        {**first, "tcbStatus": dice.choice(("UpToDate", "Revoked", "SWHardeningNeeded"))},
        old,
    ]
    struct.pack_into("<H", item.qe_report, 258, svn + dice.choice((-2, -1, 0, 1)))


def _module(item: Draft, dice: random.Random) -> None:
    if item.version > 3:
        item.report[0] = dice.choice((4, 5, 6))
        item.report[1] = dice.choice((0, 1, 1, 2))
        item.info["tdxModuleIdentities"][0]["tcbLevels"][0]["tcbStatus"] = dice.choice(("UpToDate", "OutOfDate"))


def _seam(item: Draft, dice: random.Random) -> None:
    if item.version > 3:
        item.report[dice.choice((64, 111, 112, 119))] ^= 1


def _revoked(item: Draft, dice: random.Random) -> None:
    part, issuer, key = dice.choice((("pck_crl", "_authority", "pck authority"), ("root_ca_crl", "_root", "root")))
    certificates = {
        "pck_crl": [simulator._pck(SEED, "machine"), simulator._pck(SEED, "another")],
        "root_ca_crl": [simulator._authority(SEED), simulator._tcb_signing(SEED), simulator._pck(SEED, "machine")],
    }[part]
    chosen: x509.Certificate = dice.choice(certificates)
    _list(item, part, issuer, key, [chosen.serial_number])


def _crl_signer(item: Draft, dice: random.Random) -> None:
    part, issuer = dice.choice((("pck_crl", "_authority"), ("root_ca_crl", "_root")))
    _list(item, part, issuer, "tcb signing", [])


def _crl_swapped(item: Draft, dice: random.Random) -> None:
    first, second = item.collateral["pck_crl"], item.collateral["root_ca_crl"]
    item.collateral |= {"pck_crl": second, "root_ca_crl": first}


def _list(item: Draft, part: str, issuer: str, key: str, serials: list[int], until: datetime | None = None) -> None:
    certificate = getattr(simulator, issuer)(SEED)
    until = until or ISSUED + timedelta(days=30)
    item.collateral[part] = simulator._crl(certificate, simulator._key(SEED, key), ISSUED, until, serials).hex()


def _crl_expired(item: Draft, dice: random.Random) -> None:
    part, issuer, key = dice.choice((("pck_crl", "_authority", "pck authority"), ("root_ca_crl", "_root", "root")))
    _list(item, part, issuer, key, [], ISSUED + timedelta(minutes=dice.choice((30, 90))))


def _time(item: Draft, dice: random.Random) -> None:
    item.at = dice.choice((AT - 3600, AT - 3601, ENDS - 1, ENDS + 1, ENDS + 86400, AT - 86400))


def _json_time(item: Draft, dice: random.Random) -> None:
    content = dice.choice((item.info, item.identity))
    key = dice.choice(("issueDate", "nextUpdate"))
    content[key] = (ISSUED + timedelta(minutes=dice.choice((30, 90)))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _debug(item: Draft, dice: random.Random) -> None:
    if dice.random() < 0.3:
        item.qe_report[48] |= 2
    elif item.version == 3:
        item.report[48] |= 2
    else:
        item.report[120] |= dice.choice((1, 2, 0x80))


def _wrong_qe(item: Draft, dice: random.Random) -> None:
    # MISCSELECT, masked attributes, unmasked ones, MRSIGNER, ISVPRODID, MRENCLAVE (which no identity names)
    item.qe_report[dice.choice((16, 19, 48, 52, 56, 60, 128, 159, 256, 257, 64))] ^= dice.choice((1, 4))


def _fmspc(item: Draft, dice: random.Random) -> None:
    item.info[dice.choice(("fmspc", "pceId"))] = dice.choice(("00606A000001", "0001"))


def _kind(item: Draft, dice: random.Random) -> None:
    content, key, value = dice.choice(
        (
            (item.info, "id", "TDX" if item.version == 3 else "SGX"),
            (item.identity, "id", "QE" if item.version > 3 else "TD_QE"),
            (item.info, "version", 2),
            (item.identity, "version", 1),
        )
    )
    content[key] = value


def _header(item: Draft, dice: random.Random) -> None:
    at = dice.choice((0, 2, 4, 8, 10, 12, 27, 28, 47))
    item.header[at] ^= 1


def _high_s(item: Draft, dice: random.Random) -> None:
    item.high_s.add(dice.choice(("quote", "qe", "tcb_info", "qe_identity")))


def _zero_r(item: Draft, dice: random.Random) -> None:
    item.zero_r.add(dice.choice(("quote", "qe", "tcb_info", "qe_identity")))


def _trailing(item: Draft, dice: random.Random) -> None:
    item.tail = dice.choice((b"\0", b"\1", bytes(70), bytes(69), bytes(71), bytes(69) + b"\1"))


def _not_vouched(item: Draft, dice: random.Random) -> None:
    item.qe_report[dice.choice((320, 351, 352, 383))] ^= 1
    item.vouched = False


def _other_pck(item: Draft, dice: random.Random) -> None:
    item.pck = "another"


def _auth(item: Draft, dice: random.Random) -> None:
    item.auth = bytes(dice.choice((0, 31, 33)))


def _service(item: Draft, dice: random.Random) -> None:
    if item.version == 5:
        item.report[dice.choice((600, 647))] ^= 1


def _types(item: Draft, dice: random.Random) -> None:
    if dice.random() < 0.5:
        item.certification_type = dice.choice((1, 3, 4, 6))
    else:
        item.wrapped_type = dice.choice((5, 7))


def _unsigned(item: Draft, dice: random.Random) -> None:
    """Collateral changed behind its signature."""
    item.resign = False
    part = dice.choice(("tcb_info", "qe_identity"))
    item.collateral[part] = item.collateral[part].replace("2026", "2025", 1)


def _other_report(item: Draft, dice: random.Random) -> None:
    """What policy does not look at: reserved bytes, MISCSELECT, XFAM, measurements. All of it is signed."""
    item.report[dice.randrange(len(item.report))] ^= 1 << dice.randrange(8)


FAULTS: dict[str, Fault] = {
    name.removeprefix("_"): fault
    for name, fault in globals().items()
    if name.startswith("_") and not name.startswith("__") and callable(fault) and fault is not _list
}
"""By name."""


def generate(number: int) -> Draft:
    """The quote of that number: of a version in turn, with no fault up to three, always the same."""
    dice = random.Random(number)
    item = draft(3 + number % 3)
    count = 0 if dice.random() < 0.05 else dice.choice((1, 1, 1, 1, 2, 3))
    for name in dice.sample(sorted(FAULTS), count):
        FAULTS[name](item, dice)
        item.faults.append(name)
    return item
