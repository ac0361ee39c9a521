"""The one notice of refusal (UCP 600 art. 16(c)): its discrepancies, its words, and the presenter's word that it came.

A notice that was given in time off the chain is proved by the presenter's signature (art. 16(d)): EIP-712, the typed
data of ExaminationClocks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eth_account.messages import encode_typed_data

from eport.chain.signers import Signer
from eport.credit import words
from eport.credit.book import Bank
from eport.credit.desk import Refused
from eport.credit.facts import CreditId
from eport.messages.mt import Disposal
from eport.trade.terms import DISCREPANCIES

EXAMINER: Final = 0xFFFF0000
"""Bits that a bank's notice may carry; the others the contract finds itself."""
DISPOSALS: Final = {Disposal.NOTIFY: 1, Disposal.HOLD: 2, Disposal.RETURN: 3, Disposal.PREVINST: 4}
"""Codes of field 77B by `Disposal` of IPresentations."""
CODES: Final = {
    "data_conflict": 1 << 16, "goods_description": 1 << 17, "transport_document": 1 << 18,
    "insurance_document": 1 << 19, "originals_missing": 1 << 20, "other": 1 << 31,
}  # fmt: skip
"""Discrepancies that a bank may state, by name; the bits stand in docs/documents.md."""
CODE_HELP: Final = f"one of {', '.join(CODES)}; may be repeated"
assert all(bit in DISCREPANCIES for bit in CODES.values())
TYPES: Final = (
    ("id", "uint256"), ("number", "uint16"), ("by", "uint8"), ("discrepancies", "uint32"), ("disposal", "uint8"),
    ("text", "bytes32"), ("givenAt", "uint40"),
)  # fmt: skip
"""Notice of ExaminationClocks."""


@dataclass(frozen=True)
class Notice:
    """A notice off the chain. `text`: hash of its words; `given_at`: when the presenter had it [unix s]."""

    credit: CreditId
    number: int
    by: Bank
    discrepancies: int
    disposal: int
    text: bytes
    given_at: int

    def as_tuple(self) -> tuple[int, int, bytes]:
        """`Notice` of IPresentations."""
        return self.discrepancies, self.disposal, self.text

    def as_json(self) -> dict[str, Any]:
        """As a file; the credit as people write it."""
        return {**vars(self), "credit": str(self.credit), "by": self.by.name.lower(),
                "text": "0x" + self.text.hex()}  # fmt: skip

    def sign(self, signer: Signer, chain_id: int, contract: str) -> bytes:
        """The presenter's acknowledgement, 65 bytes."""
        domain = {
            "name": "E-port ExaminationClocks", "version": "1", "chainId": chain_id, "verifyingContract": contract
        }  # fmt: skip
        values = (int(self.credit), self.number, int(self.by), *self.as_tuple(), self.given_at)
        kinds = {"Notice": [{"name": name, "type": kind} for name, kind in TYPES]}
        message = encode_typed_data(domain, kinds, dict(zip((name for name, _ in TYPES), values)))
        return bytes(signer.sign_message(message).signature)


def read(file: Path) -> tuple[Notice, bytes]:
    """A notice and its acknowledgement. Raises `Refused`, `OSError`."""
    try:
        data = json.loads(file.read_text())
        signature, credit = bytes.fromhex(data.pop("signature")[2:]), data.pop("credit")
        by, text = Bank[data.pop("by").upper()], bytes.fromhex(data.pop("text")[2:])
        number = CreditId.of(*(int(part) for part in credit.split("/")))
        return Notice(credit=number, by=by, text=text, **{name: int(value) for name, value in data.items()}), signature
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"{file.name} is no acknowledgement ({error!r}): the presenter makes one with `eport credit "
            "acknowledge-notice`"
        ) from None


def bits_of(codes: list[str]) -> int:
    """Discrepancies by name. Raises `Refused`."""
    bits = 0
    for code in codes:
        if code not in CODES:
            raise Refused(f"--code {code}: one of {', '.join(CODES)}; the rest the contract finds itself")
        bits |= CODES[code]
    return bits


def found_by_examiner(file: Path | None) -> int:
    """Bits of what the examiner holds for certain or likely; what is for a person, a person states by --code.

    Raises `Refused`, `OSError`.
    """
    if file is None:
        return 0
    try:
        bits = 0
        for item in json.loads(file.read_text()):
            if item["verdict"] == "discrepancy" and item["sureness"] in ("certain", "likely"):
                bits |= int(item["bit"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{file.name} is no output of `eport credit examine --json` ({error})") from None
    return bits & EXAMINER


def in_words(bits: int, disposal: Disposal) -> str:
    """A notice of refusal where the bank gives no other: every discrepancy, and the disposal."""
    return "\n".join([*words.discrepancies(bits), f"/{disposal.value}/"])
