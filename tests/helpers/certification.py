"""A certificate of the oracle's program in every stage, for tests."""

from __future__ import annotations

from typing import Any

from eth_utils import keccak
from web3.types import RPCEndpoint

from eport.certification.header import header
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import DAY, PROGRAM

NONE, APPLIED, TESTED, CHECKED, CERTIFIED, REFUSED, LAPSED, WITHDRAWN = range(8)  # Stage
(
    _, TEST, CHECK, DATE, HOLDER, SURVEILLANCE, INSPECTION, UNANSWERED, ADVERTISING, OTHER,
) = range(10)  # Reason  # fmt: skip
_, ANNOUNCED, DRAWN, ANSWERED, PASSED, FAILED, UNANSWERED_, NOT_HELD = range(8)  # InspectionState
HALF_YEAR, YEAR = 180 * DAY, 365 * DAY
TERM = 3 * YEAR + DAY
"""From January 2026: 2028 has a 29 February."""
LAST_YEAR = TERM - 2 * YEAR
TRUSTED_APPLICATION = 8
DOSSIER, REPORT, STEP = keccak(text="dossier"), keccak(text="report"), keccak(text="release build")
DELAY, KEPT = 132, 256


class Scheme:
    """The certification, spoken to by keys of parties."""

    def __init__(self, alliance: Alliance) -> None:
        self.alliance, self.contract = alliance, alliance["FintechCertification"]
        self.chain = alliance.chain

    def by(self, party: str, function: str, *arguments: Any) -> Receipt:
        return self.contract.send(self.alliance.accounts[party], function, *arguments)

    def body(self, function: str, *arguments: Any) -> Receipt:
        return self.by("certification_body", function, *arguments)

    def number(self, party: str) -> int:
        return self.alliance.settings.number(party)

    def apply(self, product: bytes = PROGRAM, holder: str = "icbc_shanghai") -> int:
        lab = self.number("fintech_lab")
        receipt = self.by(holder, "applyFor", TRUSTED_APPLICATION, lab, product, DOSSIER)
        return int(receipt.event("CertificationApplied").arguments["certificate"])

    def tested(self, **application: Any) -> int:
        number = self.apply(**application)
        self.by("fintech_lab", "reportTest", number, REPORT, True)
        return number

    def checked(self, **application: Any) -> int:
        number = self.tested(**application)
        self.body("reportCheck", number, REPORT, True)
        return number

    def certified(self, **application: Any) -> int:
        number = self.checked(**application)
        self.body("certify", number)
        return number

    def announced(self, *candidates: tuple[int, bytes]) -> int:
        return int(self.body("announce", list(candidates)).event("DrawAnnounced").arguments["inspection"])

    def drawn(self, number: int) -> int:
        inspection = self.announced((number, STEP))
        self.mine(DELAY + 1)  # an estimate stands in the newest block, whose own hash it cannot have
        self.by(
            "relay", "draw", inspection, header(self.chain.web3, self.view(inspection)["drawBlock"]), [(number, STEP)]
        )
        return inspection

    def answered(self, number: int) -> int:
        inspection = self.drawn(number)
        self.by("icbc_shanghai", "answer", inspection, REPORT)
        return inspection

    def mine(self, blocks: int) -> None:
        """Blocks pass; time does not."""
        self.chain.web3.provider.make_request(RPCEndpoint("anvil_mine"), [hex(blocks), hex(0)])

    def state(self, number: int) -> dict[str, Any]:
        return self.contract.struct("certificateOf", number)

    def view(self, inspection: int) -> dict[str, Any]:
        return self.contract.struct("inspectionOf", inspection)

    def valid(self, number: int) -> bool:
        return bool(self.contract.call("isValid", number))
