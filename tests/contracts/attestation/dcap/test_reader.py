"""DcapReader against independent readers: `cryptography` for certificates and lists, `json` for documents, on the real
collateral of the manufacturer and on the simulator's; dates against `datetime`."""

from __future__ import annotations

import datetime as dt
import json
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from eth_utils import keccak

from eport.chain.contract import named
from eport.enclave.quote.forms import collateral_forms, forms, root_certificate
from tests.helpers import dcap
from tests.helpers.dcap import COMPONENTS, STATUSES, compact
from tests.helpers.reverts import reverts_with

VECTORS = {"sgx": dcap.real_sgx, "tdx": dcap.real_tdx, "tdx outdated": dcap.real_tdx_outdated}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def read(world, function: str, data: bytes):
    """What a function of the reader returns, structs by field name."""
    outputs = next(item for item in world.reader.abi if item.get("name") == function)["outputs"]
    found = world.reader.call(function, data)
    if len(outputs) == 1:
        return named(outputs[0], found)
    return tuple(named(part, item) for part, item in zip(outputs, found))


def unix(moment: dt.datetime) -> int:
    return int(moment.timestamp())


@pytest.mark.parametrize("name", VECTORS)
def test_certificates_are_read_as_cryptography_reads_them(development, name):
    vector = VECTORS[name]()
    found = [
        *collateral_forms(vector.collateral).authorities,
        root_certificate(vector.collateral),
        forms(vector.quote).pck,
    ]
    for der in found:
        expected = x509.load_der_x509_certificate(der)
        get = expected.extensions.get_extension_for_class
        usage = get(x509.KeyUsage).value
        bits = 0x80 * usage.digital_signature + 0x40 * usage.content_commitment
        bits += 0x04 * usage.key_cert_sign + 0x02 * usage.crl_sign
        numbers = expected.public_key().public_numbers()
        common_name = expected.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
        read_ = read(development, "certificate", der)
        assert {key: value for key, value in read_.items() if key not in ("digest", "r", "s", "sgxFrom", "sgxTo")} == {
            "serial": expected.serial_number,
            "notBefore": unix(expected.not_valid_before_utc),
            "notAfter": unix(expected.not_valid_after_utc),
            "issuer": keccak(expected.issuer.public_bytes()),
            "subject": keccak(expected.subject.public_bytes()),
            "commonName": keccak(text=common_name),
            "x": numbers.x.to_bytes(32, "big"),
            "y": numbers.y.to_bytes(32, "big"),
            "authorityKey": get(x509.AuthorityKeyIdentifier).value.key_identifier,
            "subjectKey": get(x509.SubjectKeyIdentifier).value.digest,
            "keyUsage": bits,
            "authority": get(x509.BasicConstraints).value.ca,
        }
        assert (read_["sgxFrom"] != 0) == (der == forms(vector.quote).pck)


@pytest.mark.parametrize("name", VECTORS)
def test_revocation_lists_are_read_as_cryptography_reads_them(development, name):
    for der in collateral_forms(VECTORS[name]().collateral).revocation_lists:
        expected = x509.load_der_x509_crl(der)
        found, serials = read(development, "revocationList", der)
        assert serials == [entry.serial_number for entry in expected]
        assert found["thisUpdate"] == unix(expected.last_update_utc)
        assert found["nextUpdate"] == unix(expected.next_update_utc)
        assert found["issuer"] == keccak(expected.issuer.public_bytes())
        key = expected.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        assert found["authorityKey"] == key


def words_of(text: str) -> list[int]:
    """The words of TCB info as TcbInfo.sol draws them, from the JSON by another reader."""
    info = json.loads(text)
    tdx = info["id"] == "TDX"
    words = []
    for level in info["tcbLevels"]:
        tcb = level["tcb"]
        advisories = ",".join(f'"{name}"' for name in level.get("advisoryIDs", ()))
        tag = keccak(text=advisories)[:13] if advisories else bytes(13)
        word = bytes(item["svn"] for item in tcb["sgxtcbcomponents"]) + tcb["pcesvn"].to_bytes(2, "big")
        words.append(int.from_bytes(word + bytes([STATUSES.index(level["tcbStatus"])]) + tag, "big"))
        if tdx:
            words.append(int.from_bytes(bytes(item["svn"] for item in tcb["tdxtcbcomponents"]) + bytes(16), "big"))
    modules = info.get("tdxModuleIdentities", [])
    if tdx:
        words.append(module_word(info["tdxModule"]))
        for module in modules:
            words += [module_word(module), runs_word(module)]
    header = unix(dt.datetime.fromisoformat(info["issueDate"].replace("Z", "+00:00")))
    header |= unix(dt.datetime.fromisoformat(info["nextUpdate"].replace("Z", "+00:00"))) << 40
    header |= int(info["pceId"], 16) << 80 | len(info["tcbLevels"]) << 104 | len(modules) << 112
    return [header, *words]


def module_word(module: dict) -> int:
    tag = keccak(bytes.fromhex(module["mrsigner"]))[:16]
    return int.from_bytes(tag + bytes.fromhex(module["attributes"]) + bytes.fromhex(module["attributesMask"]), "big")


def runs_word(module: dict) -> int:
    runs: list[list[int]] = []
    for level in module["tcbLevels"]:
        status = STATUSES.index(level["tcbStatus"])
        if not runs or runs[-1][0] != status:
            runs.append([status, 0])
        runs[-1][1] = level["tcb"]["isvsvn"]
    word = int(module["id"][4:], 16) | len(runs) << 8
    for number, (status, svn) in enumerate(runs):
        word |= (status << 8 | svn) << (16 + 16 * number)
    return word


@pytest.mark.parametrize("name", VECTORS)
def test_tcb_info_of_the_manufacturer_is_packed_as_drawn(development, name):
    text = VECTORS[name]().collateral["tcb_info"]
    found = read(development, "tcbInfo", text.encode())
    info = json.loads(text)
    assert found["words"] == words_of(text)
    assert (found["tee"], found["fmspc"].hex().upper()) == (2 if info["id"] == "TDX" else 1, info["fmspc"])
    assert found["evaluation"] == info["tcbEvaluationDataNumber"]


@pytest.mark.parametrize("seed", range(4))
def test_tcb_levels_in_any_order_are_kept_from_the_highest_down(development, seed):
    chance = random.Random(seed)
    ordered = [
        dcap.tcb_level([*COMPONENTS[:6], sgx, *COMPONENTS[7:]], pce, chance.choice(STATUSES[1:]))
        for sgx in (3, 2, 1)
        for pce in (13, 11, 5)
    ]
    document = dcap.platform().collateral()
    expected = words_of(dcap.changed(document, "tcb_info", tcbLevels=ordered)["tcb_info"])
    shuffled = chance.sample(ordered, len(ordered))
    text = dcap.changed(document, "tcb_info", tcbLevels=shuffled)["tcb_info"]
    assert read(development, "tcbInfo", text.encode())["words"] == expected


def test_tdx_levels_that_differ_in_tdx_components_alone_are_kept_from_the_highest_down(development):
    td = dcap.SimulatedTd(dcap.platform())
    text = td.collateral()["tcb_info"]
    (level,) = json.loads(text)["tcbLevels"]
    ordered = []
    for svn in (9, 7, 4, 2):
        components = [{"svn": value} for value in (0, 0, svn, *[0] * 13)]
        ordered.append({**level, "tcb": {**level["tcb"], "tdxtcbcomponents": components}})
    expected = words_of(compact({**json.loads(text), "tcbLevels": ordered}))
    for order in ((3, 2, 1, 0), (1, 0, 3, 2), (2, 0, 3, 1)):
        shuffled = compact({**json.loads(text), "tcbLevels": [ordered[n] for n in order]})
        assert read(development, "tcbInfo", shuffled.encode())["words"] == expected


@pytest.mark.parametrize("name", VECTORS)
def test_qe_identity_of_the_manufacturer_is_packed_as_drawn(development, name):
    identity = json.loads(VECTORS[name]().collateral["qe_identity"])
    tee, evaluation, found = read(development, "qeIdentity", compact(identity).encode())
    assert (tee, evaluation) == (1 if identity["id"] == "QE" else 2, identity["tcbEvaluationDataNumber"])
    assert found["mrsigner"].hex().upper() == identity["mrsigner"]
    assert found["attributes"].hex().upper() == identity["attributes"] + identity["attributesMask"]
    rest = bytes.fromhex(identity["miscselect"] + identity["miscselectMask"]) + identity["isvprodid"].to_bytes(2, "big")
    assert found["rest"] == int.from_bytes(rest, "big")
    levels = [(level["tcb"]["isvsvn"], level["tcbStatus"]) for level in identity["tcbLevels"]]
    best = [svn for svn, status in levels if status == levels[0][1]]
    assert found["live"] >> 152 & 0xFFFF == best[-1]


def random_moments(count: int) -> list[dt.datetime]:
    chance = random.Random(11)
    moments = [EPOCH + dt.timedelta(seconds=chance.randrange(0, 13_500_000_000)) for _ in range(count)]
    days = [(2000, 2, 29), (2024, 2, 29), (2024, 3, 1), (2100, 2, 28), (2100, 3, 1), (1999, 12, 31), (1970, 1, 1)]
    return moments + [dt.datetime(*day, 23, 59, 59, tzinfo=dt.timezone.utc) for day in days]


def test_dates_of_documents_are_read_as_datetime_reads_them(development):
    identity = dcap.platform().collateral()["qe_identity"]
    for moment in random_moments(40):
        text = compact({**json.loads(identity), "issueDate": moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)})
        _, _, found = read(development, "qeIdentity", text.encode())
        assert found["live"] & (1 << 40) - 1 == unix(moment), moment


def test_dates_of_certificates_are_read_as_datetime_reads_them(development, monkeypatch):
    """UTCTime until 2049, GeneralizedTime from 2050 on."""
    for moment in random_moments(20):
        monkeypatch.setattr(dcap.simulator, "_DIES", moment + dt.timedelta(days=1))
        monkeypatch.setattr(dcap.simulator, "_BORN", moment)
        made = dcap.simulator._certificate(dcap.SEED, "any", "any", "any", "any")
        found = read(development, "certificate", made.public_bytes(dcap.Encoding.DER))
        assert (found["notBefore"], found["notAfter"]) == (unix(moment), unix(moment) + 86_400), moment


# ------------------------------------------------------------------------------------- encodings that nothing signs


def tlv(tag: int, content: bytes) -> bytes:
    return dcap.simulator._tlv(tag, content)


@pytest.mark.parametrize(
    ("what", "rule"),
    [
        ("as it was", None),
        ("long length of the signature", "length: not minimal"),
        ("two bytes of length for the pair", "length: not minimal"),
        ("two bytes of length, the first zero", "length: not minimal"),
        ("zero before r", "INTEGER: not minimal"),
        ("negative r", "INTEGER: negative"),
        ("empty s", "INTEGER: empty"),
        ("r of 33 bytes", "INTEGER: too long"),
        ("unused bits", "signature: unused bits"),
        ("a third number", "something behind the signature"),
        ("a byte behind the pair", "something behind the last element"),
        ("a byte behind the certificate", "something behind the last element"),
        ("indefinite length", "length: indefinite, or above 65,535"),
        ("algorithm with parameters", "signature algorithm: not ecdsa-with-SHA256"),
    ],
)
def test_a_certificate_whose_unsigned_part_is_written_otherwise_is_refused(development, what, rule):
    """Signature, algorithm and lengths around them are signed by nobody: each has one way to be written."""
    honest = x509.load_der_x509_certificate(dcap.simulator.development_root())
    body = honest.tbs_certificate_bytes
    r, s = (number.to_bytes(33, "big").lstrip(b"\0") for number in decode_dss_signature(honest.signature))
    r, s = (b"\0" + number if number[0] > 0x7F else number for number in (r, s))
    if what == "zero before r":
        r = b"\0\0" + r.lstrip(b"\0") if r[0] == 0 else b"\0" + r
    elif what == "negative r":
        r = b"\x80" + r[1:]
    elif what == "empty s":
        s = b""
    elif what == "r of 33 bytes":
        r = b"\1" + bytes(32)
    numbers = tlv(2, r) + tlv(2, s) + (tlv(2, b"\1") if what == "a third number" else b"")
    pair = tlv(0x30, numbers)
    if what == "two bytes of length for the pair":
        pair = b"\x30\x81" + bytes([len(numbers)]) + numbers
    elif what == "two bytes of length, the first zero":
        pair = b"\x30\x82\x00" + bytes([len(numbers)]) + numbers
    bits = (b"\1" if what == "unused bits" else b"\0") + pair + (b"\0" if what == "a byte behind the pair" else b"")
    signature = b"\x03\x81" + bytes([len(bits)]) + bits if what == "long length of the signature" else tlv(3, bits)
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    if what == "algorithm with parameters":
        algorithm = bytes.fromhex("300c06082a8648ce3d0403020500")
    der = tlv(0x30, body + algorithm + signature) + (b"\0" if what == "a byte behind the certificate" else b"")
    if what == "indefinite length":
        der = b"\x30\x80" + body + algorithm + signature + b"\0\0"
    if rule is None:
        assert der == dcap.simulator.development_root()
        development.reader.call("root", der)
        return
    with reverts_with("DerMalformed", rule=rule):
        development.reader.call("root", der)
