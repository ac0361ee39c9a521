"""FintechCertification, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class CategoryDefined(EventLog):
    """`CategoryDefined(uint8,uint16,string,string,string)`"""

    category: int
    year: int
    name: str
    name_chinese: str
    standard: str


@dataclass(frozen=True)
class CertificateGiven(EventLog):
    """`CertificateGiven(uint64,uint40,uint40)`"""

    certificate: int
    valid_until: int
    deadline: int


@dataclass(frozen=True)
class CertificateReinstated(EventLog):
    """`CertificateReinstated(uint64,bytes32,uint40)`"""

    certificate: int
    report: bytes
    deadline: int


@dataclass(frozen=True)
class CertificateRenewed(EventLog):
    """`CertificateRenewed(uint64,uint40,bytes32)`"""

    certificate: int
    valid_until: int
    report: bytes


@dataclass(frozen=True)
class CertificateSurveyed(EventLog):
    """`CertificateSurveyed(uint64,bytes32,uint40)`"""

    certificate: int
    report: bytes
    deadline: int


@dataclass(frozen=True)
class CertificateSuspended(EventLog):
    """`CertificateSuspended(uint64,uint8,bytes32,uint40)`"""

    certificate: int
    reason: types.Reason
    evidence: bytes
    until: int


@dataclass(frozen=True)
class CertificationApplied(EventLog):
    """`CertificationApplied(uint64,uint16,uint8,uint16,bytes32,bytes32,uint40)`"""

    certificate: int
    holder: int
    category: int
    lab: int
    product: bytes
    dossier: bytes
    deadline: int


@dataclass(frozen=True)
class CertificationEnded(EventLog):
    """`CertificationEnded(uint64,uint8,uint8,bytes32)`"""

    certificate: int
    stage: types.Stage
    reason: types.Reason
    evidence: bytes


@dataclass(frozen=True)
class DrawAnnounced(EventLog):
    """`DrawAnnounced(uint64,uint64,(uint64,bytes32)[])`"""

    inspection: int
    draw_block: int
    candidates: tuple[types.Candidate, ...]


@dataclass(frozen=True)
class DrawPostponed(EventLog):
    """`DrawPostponed(uint64,uint64,uint8)`"""

    inspection: int
    draw_block: int
    round: int


@dataclass(frozen=True)
class InfringementRecorded(EventLog):
    """`InfringementRecorded(uint64,bytes32,uint16)`"""

    certificate: int
    evidence: bytes
    infringements: int


@dataclass(frozen=True)
class InspectionAnswered(EventLog):
    """`InspectionAnswered(uint64,bytes32,uint40)`"""

    inspection: int
    answer: bytes
    deadline: int


@dataclass(frozen=True)
class InspectionConcluded(EventLog):
    """`InspectionConcluded(uint64,uint8,bytes32)`"""

    inspection: int
    state: types.InspectionState
    report: bytes


@dataclass(frozen=True)
class InspectionDrawn(EventLog):
    """`InspectionDrawn(uint64,uint64,bytes32,bytes32,uint40)`"""

    inspection: int
    certificate: int
    step: bytes
    randomness: bytes
    deadline: int


@dataclass(frozen=True)
class LabRecognised(EventLog):
    """`LabRecognised(uint16,bool)`"""

    lab: int
    recognised: bool


@dataclass(frozen=True)
class PrototypeTested(EventLog):
    """`PrototypeTested(uint64,bytes32,uint40)`"""

    certificate: int
    report: bytes
    deadline: int


@dataclass(frozen=True)
class RenewalRequested(EventLog):
    """`RenewalRequested(uint64)`"""

    certificate: int


@dataclass(frozen=True)
class SiteChecked(EventLog):
    """`SiteChecked(uint64,bytes32,uint40)`"""

    certificate: int
    report: bytes
    deadline: int


class FintechCertification(Binding):
    """See interfaces/IFintechCertification.sol."""

    NAME = "FintechCertification"

    def answer_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`ANSWER_PERIOD()`"""
        return self._call(int, "ANSWER_PERIOD", block=block)

    def conclusion_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`CONCLUSION_PERIOD()`"""
        return self._call(int, "CONCLUSION_PERIOD", block=block)

    def draw_delay(self, *, block: BlockIdentifier = "latest") -> int:
        """[blocks] Four epochs of 32 slots and a few more: what EIP-4399 recommends as lookahead."""
        return self._call(int, "DRAW_DELAY", block=block)

    def most_candidates(self, *, block: BlockIdentifier = "latest") -> int:
        """`MOST_CANDIDATES()`"""
        return self._call(int, "MOST_CANDIDATES", block=block)

    def renewal_window(self, *, block: BlockIdentifier = "latest") -> int:
        """`RENEWAL_WINDOW()`"""
        return self._call(int, "RENEWAL_WINDOW", block=block)

    def stage_period(self, *, block: BlockIdentifier = "latest") -> int:
        """For each of test, check and decision."""
        return self._call(int, "STAGE_PERIOD", block=block)

    def surveillance_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`SURVEILLANCE_PERIOD()`"""
        return self._call(int, "SURVEILLANCE_PERIOD", block=block)

    def suspension(self, *, block: BlockIdentifier = "latest") -> int:
        """`SUSPENSION()`"""
        return self._call(int, "SUSPENSION", block=block)

    def term_years(self, *, block: BlockIdentifier = "latest") -> int:
        """[years] by the calendar in UTC+8: the same date and second, a 29 February becoming the 28th."""
        return self._call(int, "TERM_YEARS", block=block)

    def announce(self, candidates: tuple[types.Candidate, ...]) -> Act[int]:
        """Publish the candidates of a draw, `MOST_CANDIDATES` at most; it is drawn by the block `DRAW_DELAY`
        later. The body.
        """
        return self._act(int, "announce", candidates)

    def answer(self, id: int, answer_: bytes) -> Act[None]:
        """Answer an inspection: give access. The holder, within `ANSWER_PERIOD`.
        answer: hash of what was handed over
        """
        return self._act(type(None), "answer", id, answer_)

    def apply_for(self, category: int, lab: int, product: bytes, dossier: bytes) -> Act[int]:
        """Apply for a certificate. An active member, which names another member as the lab.
        dossier: hash of the technical file
        product: of a program its measurement (MRENCLAVE)
        returns number: number, from 1, which the certificate keeps
        """
        return self._act(int, "applyFor", category, lab, product, dossier)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def category_of(self, category: int, *, block: BlockIdentifier = "latest") -> types.Category:
        """`categoryOf(uint8)`"""
        return self._call(types.Category, "categoryOf", category, block=block)

    def certificate_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`certificateCount()`"""
        return self._call(int, "certificateCount", block=block)

    def certificate_of(self, number: int, *, block: BlockIdentifier = "latest") -> types.Certificate:
        """`certificateOf(uint64)`"""
        return self._call(types.Certificate, "certificateOf", number, block=block)

    def certify(self, number: int) -> Act[None]:
        """Give the certificate, for `TERM_YEARS` by the calendar. The body."""
        return self._act(type(None), "certify", number)

    def close_inspection(self, id: int) -> Act[None]:
        """End an inspection whose date passed: unanswered, the certificate is suspended; not concluded, it was not
        held, and the holder has no harm from it. Anybody.
        """
        return self._act(type(None), "closeInspection", id)

    def conclude(self, id: int, report: bytes, passed: bool) -> Act[None]:
        """Record what an inspection found. The body, within `CONCLUSION_PERIOD` of the answer. Not passed:
        suspended.
        """
        return self._act(type(None), "conclude", id, report, passed)

    def define_category(self, category: int, definition: types.Category) -> Act[None]:
        """Define a category, or correct what it is called. Data role."""
        return self._act(type(None), "defineCategory", category, definition)

    def draw(self, id: int, header: bytes, candidates: tuple[types.Candidate, ...]) -> Act[None]:
        """Draw. Anybody, for 256 blocks. The candidate is keccak256(abi.encode(mix, inspection)) mod their number.
        candidates: as they were announced
        header: of the draw's block in RLP, whose field 13 is the RANDAO mix (EIP-4399)
        """
        return self._act(type(None), "draw", id, header, candidates)

    def inspection_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`inspectionCount()`"""
        return self._call(int, "inspectionCount", block=block)

    def inspection_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.Inspection:
        """`inspectionOf(uint64)`"""
        return self._call(types.Inspection, "inspectionOf", id, block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def is_recognised(self, lab: int, *, block: BlockIdentifier = "latest") -> bool:
        """`isRecognised(uint16)`"""
        return self._call(bool, "isRecognised", lab, block=block)

    def is_valid(self, number: int, *, block: BlockIdentifier = "latest") -> bool:
        """`isValid(uint64)`"""
        return self._call(bool, "isValid", number, block=block)

    def lapse(self, number: int) -> Act[None]:
        """End what ran out: an application after its date, a certificate after its end (both Lapsed), a suspension
        after its end (Withdrawn). Anybody. `isValid` does not wait for it.
        """
        return self._act(type(None), "lapse", number)

    def postpone(self, id: int) -> Act[None]:
        """Set a new block for a draw that was missed. Anybody."""
        return self._act(type(None), "postpone", id)

    def product_of(self, number: int, *, block: BlockIdentifier = "latest") -> bytes:
        """`productOf(uint64)`"""
        return self._call(bytes, "productOf", number, block=block)

    def recognise_lab(self, lab: int, recognised: bool) -> Act[None]:
        """Recognise a lab, or end that: then it reports nothing more. Data role."""
        return self._act(type(None), "recogniseLab", lab, recognised)

    def record_infringement(self, number: int, evidence: bytes) -> Act[None]:
        """Record that the mark was used in advertising; `suspend` and `withdraw` are the sanctions. The body."""
        return self._act(type(None), "recordInfringement", number, evidence)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reinstate(self, number: int, report: bytes) -> Act[None]:
        """End a suspension, on a review that counts as surveillance. The body."""
        return self._act(type(None), "reinstate", number, report)

    def renew(self, number: int, report: bytes) -> Act[None]:
        """Renew for `TERM_YEARS` from the old end, as the holder asked. The body, until the old end, unless
        suspended.
        """
        return self._act(type(None), "renew", number, report)

    def renounce(self, number: int) -> Act[None]:
        """Give up an application or a certificate. The holder."""
        return self._act(type(None), "renounce", number)

    def report_check(self, number: int, report: bytes, passed: bool) -> Act[None]:
        """Report the on-site check. The body. Not passed: refused."""
        return self._act(type(None), "reportCheck", number, report, passed)

    def report_test(self, number: int, report: bytes, passed: bool) -> Act[None]:
        """Report the prototype test. The lab. Not passed: refused."""
        return self._act(type(None), "reportTest", number, report, passed)

    def request_renewal(self, number: int) -> Act[None]:
        """Ask for the review that renews. The holder, from `RENEWAL_WINDOW` before the end."""
        return self._act(type(None), "requestRenewal", number)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def surveil(self, number: int, report: bytes, passed: bool) -> Act[None]:
        """Report a surveillance. The body. Passed: the next one is due `SURVEILLANCE_PERIOD` later. Not:
        suspended.
        """
        return self._act(type(None), "surveil", number, report, passed)

    def suspend(self, number: int, reason: types.Reason, evidence: bytes) -> Act[None]:
        """Suspend for `SUSPENSION`; unless it is reinstated before, it is withdrawn. The body."""
        return self._act(type(None), "suspend", number, reason, evidence)

    def suspend_overdue(self, number: int) -> Act[None]:
        """Suspend a certificate whose surveillance is overdue. Anybody."""
        return self._act(type(None), "suspendOverdue", number)

    def withdraw(self, number: int, reason: types.Reason, evidence: bytes) -> Act[None]:
        """Withdraw a certificate. The body."""
        return self._act(type(None), "withdraw", number, reason, evidence)
