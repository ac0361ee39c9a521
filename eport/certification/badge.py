"""The mark as data: a badge that the certification body signs, an SVG that carries it, and what anybody can check."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.address import is_checksum_address, to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from lxml import etree
from web3.exceptions import ContractCustomError, ContractLogicError, Web3RPCError

from eport.chain.bindings.access_manager import AccessManager
from eport.chain.deployment import Alliance
from eport.chain.signers import Signer

ROLE = "CERTIFICATION_ROLE"
SVG = "http://www.w3.org/2000/svg"
LARGEST = 65_536
"""[bytes] of a badge file that is read at all."""
_SHOWN = (("name", "string"), ("holder", "string"), ("category", "string"))
_TYPES = {
    "Badge": [
        {"name": "certificate", "type": "uint64"},
        {"name": "product", "type": "bytes32"},
        *({"name": name, "type": kind} for name, kind in _SHOWN),
        {"name": "categoryNumber", "type": "uint8"},
        {"name": "validUntil", "type": "uint40"},
    ]
}
_ERC1271 = bytes.fromhex("1626ba7e")
"""Selector of isValidSignature(bytes32,bytes), and the value that says yes."""
_LOW_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


class BadgeError(ValueError):
    """A badge that cannot be made or read: which field, which value, what is expected."""


@dataclass(frozen=True)
class Badge:
    """What the mark says. `validUntil` [unix s]; `product` and `signature` as 0x….

    `name` is the product's, as the body calls it: the chain does not know it, the signature alone vouches for it.
    """

    certificate: int
    product: str
    name: str
    holder: str
    category: str
    categoryNumber: int
    validUntil: int
    chainId: int
    contract: str
    signature: str = ""
    signer: str = ""
    """Whose signature it is. A contract's is asked of that contract (ERC-1271); a key's proves itself."""

    def to_json(self) -> str:
        """The badge as a file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @property
    def hash(self) -> bytes:
        """What a contract is asked about, 32 bytes. Raises `BadgeError` as `digest` does."""
        message = self.digest
        return keccak(b"\x19" + message.version + message.header + message.body)

    @property
    def digest(self) -> SignableMessage:
        """EIP-712. Raises `BadgeError` where a field is out of its type's range."""
        domain = {
            "name": "E-port FintechCertification", "version": "1", "chainId": self.chainId,
            "verifyingContract": self.contract,
        }  # fmt: skip
        facts = {field["name"]: getattr(self, field["name"]) for field in _TYPES["Badge"]}
        try:
            return encode_typed_data(domain, _TYPES, facts)
        except Exception as error:  # eth-abi and eth-account raise a dozen kinds; each is a field that does not fit
            raise BadgeError(
                f"badge: cannot be encoded as EIP-712 ({error}); take the file as it was signed"
            ) from error


@dataclass(frozen=True)
class Check:
    """One thing that a badge has to be."""

    name: str
    holds: bool
    detail: str


def facts(alliance: Alliance, number: int) -> dict[str, Any]:
    """What the chain says of a certificate, in the badge's fields. Raises `BadgeError` where there is none."""
    scheme = alliance["FintechCertification"]
    state = scheme.struct("certificateOf", number)
    if not state["validUntil"]:
        raise BadgeError(f"certificate = {number}: was never given; a badge needs a certificate")
    return {
        "certificate": number,
        "product": "0x" + bytes(state["product"]).hex(),
        "holder": alliance["AllianceRegistry"].struct("institution", state["holder"])["name"],
        "category": scheme.struct("categoryOf", state["category"])["name"],
        "categoryNumber": state["category"],
        "validUntil": state["validUntil"],
        "chainId": alliance.chain.chain_id,
        "contract": scheme.address,
    }


def sign(alliance: Alliance, number: int, name: str, body: Signer) -> Badge:
    """The badge of a certificate that is valid now. Raises `BadgeError`."""
    badge = _unsigned(alliance, number, name, body.address)
    return replace(badge, signature=body.sign_message(badge.digest).signature.to_0x_hex())


def attach_signature(alliance: Alliance, number: int, name: str, signer: str, signature: str | None) -> Badge:
    """The badge that a contract signs for the body, with the signature that its owners made.

    Raises `BadgeError`: without a signature it says what they have to sign; with one that the contract does not take.
    """
    badge = _unsigned(alliance, number, name, signer)
    if signature is None:
        raise BadgeError(f"--signature: is missing; {signer} has to accept one of 0x{badge.hash.hex()} (ERC-1271)")
    badge = replace(badge, signature=signature)
    if not _accepts(alliance, badge):
        raise BadgeError(f"--signature: {signer} does not accept it for 0x{badge.hash.hex()} (ERC-1271)")
    return badge


def verify(alliance: Alliance, badge: Badge) -> list[Check]:
    """Signature and state of the chain, now. Raises `BadgeError` where a field has no possible value."""
    scheme = alliance["FintechCertification"]
    here = badge.chainId == alliance.chain.chain_id and badge.contract == scheme.address
    checks = [Check("chain and contract", here, f"{badge.contract} on chain {badge.chainId}")]
    signer = badge.signer if _accepts(alliance, badge) else _recovered(badge)
    role = next(role.id for role in alliance.settings.roles if role.name == ROLE)
    holds = signer is not None and AccessManager(alliance["AccessManager"]).has_role(role, signer).is_member
    checks.append(Check("signed by the body", holds, alliance.key_of(signer) if signer else "no signature"))
    try:
        known = facts(alliance, badge.certificate)
    except BadgeError as error:
        return [*checks, Check("certificate", False, str(error))]
    for name in ("product", "holder", "category", "categoryNumber", "validUntil"):
        checks.append(Check(name, getattr(badge, name) == known[name], f"{getattr(badge, name)}"))
    valid = bool(scheme.call("isValid", badge.certificate))
    until = dt.datetime.fromtimestamp(known["validUntil"], dt.timezone.utc)
    return [*checks, Check("valid now", valid, f"until {until:%Y-%m-%d %H:%M:%S} UTC unless suspended or withdrawn")]


def read(content: bytes) -> Badge:
    """A badge from JSON, or from an SVG that carries it. Raises `BadgeError`."""
    if len(content) > LARGEST:
        raise BadgeError(f"file: has {len(content)} bytes, a badge at most {LARGEST}; take the file as it was signed")
    try:
        text = _metadata(content) if content.lstrip().startswith(b"<") else content.decode()
        data = json.loads(text)
        found = Badge(**data)
    except (UnicodeDecodeError, json.JSONDecodeError, etree.XMLSyntaxError, TypeError) as error:
        raise BadgeError(f"file: is no badge ({error}); take the JSON or the SVG as it was signed") from error
    for field in fields(Badge):
        value = getattr(found, field.name)
        wanted = int if field.type == "int" else str
        if type(value) is not wanted:
            raise BadgeError(f"{field.name} = {value!r}: is no {wanted.__name__}; take the file as it was signed")
    return found


def svg(badge: Badge) -> bytes:
    """The mark as a picture; the badge stands in its metadata, so that the picture alone can be verified."""
    root = etree.Element(
        f"{{{SVG}}}svg", nsmap={None: SVG}, width="360", height="120", viewBox="0 0 360 120", role="img"
    )
    _child(root, "title", f"Certificate {badge.certificate}: {badge.name}")
    _child(root, "metadata", badge.to_json())
    _child(root, "rect", width="359", height="119", x="0.5", y="0.5", rx="8", fill="#ffffff", stroke="#1f4e79")
    _child(root, "text", f"Certificate {badge.certificate}", x="16", y="32", fill="#1f4e79", **{"font-size": "18"})
    until = dt.datetime.fromtimestamp(badge.validUntil, dt.timezone.utc)
    for place, line in enumerate((badge.name, badge.category, f"{badge.holder}, until {until:%Y-%m-%d}")):
        _child(root, "text", line, x="16", y=str(58 + 22 * place), fill="#222222", **{"font-size": "12"})
    picture: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return picture


def _child(parent: Any, tag: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{SVG}}}{tag}", attributes).text = text


def _metadata(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    found = etree.fromstring(content, parser).findall(f"{{{SVG}}}metadata")
    if len(found) != 1 or not found[0].text:
        raise BadgeError(f"file: has {len(found)} parts <metadata>; the mark has one, which holds the badge")
    return str(found[0].text)


def _unsigned(alliance: Alliance, number: int, name: str, signer: str) -> Badge:
    if not alliance["FintechCertification"].call("isValid", number):
        raise BadgeError(f"certificate = {number}: is not valid now; the mark may not be shown")
    return Badge(name=name, signer=signer, **facts(alliance, number))


def _accepts(alliance: Alliance, badge: Badge) -> bool:
    """Whether the signer is a contract that takes the signature for its own (ERC-1271), now."""
    web3 = alliance.chain.web3
    if not is_checksum_address(badge.signer) or not web3.eth.get_code(to_checksum_address(badge.signer)):
        return False
    try:
        asked = _ERC1271 + encode(["bytes32", "bytes"], [badge.hash, bytes.fromhex(badge.signature.removeprefix("0x"))])
        answer = web3.eth.call({"to": to_checksum_address(badge.signer), "data": HexBytes(asked)})
    except (ValueError, ContractCustomError, ContractLogicError, Web3RPCError):
        return False  # no hexadecimal, or the contract refuses to say
    return bytes(answer) == _ERC1271.ljust(32, b"\0")


def _recovered(badge: Badge) -> str | None:
    """Whose key signed; None where it is nobody's signature, or not that of whom the badge names."""
    try:
        raw = bytes.fromhex(badge.signature.removeprefix("0x"))
        if len(raw) != 65 or int.from_bytes(raw[32:64], "big") > _LOW_S:
            return None
        found = str(Account.recover_message(badge.digest, signature=raw))
    except BadgeError:
        raise
    except Exception:  # noqa: BLE001  eth-keys has no common error; whatever it refuses is no signature
        return None
    return found if badge.signer in ("", found) else None
