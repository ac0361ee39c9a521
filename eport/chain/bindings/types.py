"""Enums and structs of the contracts. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class AuthorityKind(IntEnum):
    """`AuthorityKind`"""

    NONE = 0
    PCK_PROCESSOR = 1
    PCK_PLATFORM = 2
    TCB_SIGNING = 3


class Availability(IntEnum):
    """`Availability`"""

    SIGHT = 0
    DEFERRED_PAYMENT = 1
    ACCEPTANCE = 2
    NEGOTIATION = 3


class Backing(IntEnum):
    """`Backing`"""

    NONE = 0
    DECLARED = 1
    CONDITIONAL = 2
    RELEASED = 3


class Bank(IntEnum):
    """`Bank`"""

    ISSUING = 0
    CONFIRMING = 1
    NOMINATED = 2


class ClaimState(IntEnum):
    """`ClaimState`"""

    NONE = 0
    CLAIMED = 1
    PAID = 2
    DECLINED = 3
    UNANSWERED = 4
    REFUNDED = 5


class CreditForm(IntEnum):
    """`CreditForm`"""

    REVOCABLE = 0
    IRREVOCABLE = 1
    IRREVOCABLE_TRANSFERABLE = 2


class CreditState(IntEnum):
    """`CreditState`"""

    NONE = 0
    APPLIED = 1
    ISSUED = 2
    CLOSED = 3
    EXPIRED = 4
    WITHDRAWN = 5
    CANCELLED = 6


class CustomsStatus(IntEnum):
    """`CustomsStatus`"""

    NONE = 0
    LODGED = 1
    ACCEPTED = 2
    REJECTED = 3
    DOCUMENT_CHECK = 4
    INSPECTION = 5
    TAX_ASSESSED = 6
    CONDITIONAL_RELEASE = 7
    RELEASED = 8
    CLOSED = 9
    BONDED = 10
    DETAINED = 11
    CANCELLED = 12
    DUTY_SECURED = 13
    SEIZED = 14
    ABANDONED = 15


class DeclarationForm(IntEnum):
    """`DeclarationForm`"""

    FULL = 0
    SIMPLIFIED = 1
    SUPPLEMENTARY = 2


class DeclarationKind(IntEnum):
    """`DeclarationKind`"""

    EXPORT = 0
    IMPORT_ = 1
    TRANSIT = 2
    BONDED_IN = 3
    BONDED_OUT = 4
    BONDED_TRANSFER = 5
    TEMPORARY_ADMISSION = 6
    EXHIBITION = 7
    ATA_CARNET = 8


class Disposal(IntEnum):
    """`Disposal`"""

    NONE = 0
    HOLDING_FOR_INSTRUCTIONS = 1
    HOLDING_FOR_WAIVER = 2
    RETURNING = 3
    PRIOR_INSTRUCTIONS = 4


class DossierState(IntEnum):
    """`DossierState`"""

    NONE = 0
    OPEN = 1
    APPROVED = 2
    REFUSED = 3
    INCOMPLETE = 4
    WITHDRAWN = 5


class Duty(IntEnum):
    """`Duty`"""

    NONE = 0
    NOTICE = 1
    LICENSE = 2
    LIQUIDITY = 3
    DEFAULT = 4
    BOND = 5
    OFFICE = 6
    UNDERTAKING = 7


class Operation(IntEnum):
    """`Enum.Operation`"""

    CALL = 0
    DELEGATE_CALL = 1


class ExaminationState(IntEnum):
    """`ExaminationState`"""

    NONE = 0
    PRESENTED = 1
    HONOURED = 2
    REFUSED = 3
    PRECLUDED = 4
    RETURNED = 5
    FORWARDED = 6


class FactKind(IntEnum):
    """`FactKind`"""

    NONE = 0
    CLEARANCE = 1


class FinanceStage(IntEnum):
    """`FinanceStage`"""

    NONE = 0
    RESERVED = 1
    FUNDED = 2
    REPAID = 3
    DEFAULTED = 4
    WRITTEN_OFF = 5
    WITHDRAWN = 6
    EXPIRED = 7
    RELEASED = 8


class FreezeScope(IntEnum):
    """`FreezeScope`"""

    NONE = 0
    OUTWARD = 1
    INWARD = 2
    BOTH = 3


class Answer(IntEnum):
    """`IAllianceTimelock.Answer`"""

    SILENT = 0
    CONSENTED = 1
    REFUSED = 2


class Source(IntEnum):
    """`IBankingCalendar.Source`"""

    NONE = 0
    LOADED = 1
    WEEKENDS = 2


class Return(IntEnum):
    """`IDutyDesk.Return`"""

    REFUND = 0
    DRAWBACK = 1


class InspectionState(IntEnum):
    """`IFintechCertification.InspectionState`"""

    NONE = 0
    ANNOUNCED = 1
    DRAWN = 2
    ANSWERED = 3
    PASSED = 4
    FAILED = 5
    UNANSWERED = 6
    NOT_HELD = 7


class Reason(IntEnum):
    """`IFintechCertification.Reason`"""

    NONE = 0
    TEST = 1
    CHECK = 2
    DATE = 3
    HOLDER = 4
    SURVEILLANCE = 5
    INSPECTION = 6
    UNANSWERED = 7
    ADVERTISING = 8
    OTHER = 9


class Stage(IntEnum):
    """`IFintechCertification.Stage`"""

    NONE = 0
    APPLIED = 1
    TESTED = 2
    CHECKED = 3
    CERTIFIED = 4
    REFUSED = 5
    LAPSED = 6
    WITHDRAWN = 7


class ProposalState(IntEnum):
    """`IGovernor.ProposalState`"""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


class State(IntEnum):
    """`IWalletRecovery.State`"""

    NONE = 0
    REQUESTED = 1
    WAITING = 2
    DISPUTED = 3
    MAINTAINED = 4
    COMPLETED = 5
    DROPPED = 6
    DEPOSITED = 7


class IdentifierScheme(IntEnum):
    """`IdentifierScheme`"""

    NONE = 0
    LEI = 1
    UNIFIED_SOCIAL_CREDIT_CODE = 2


class InstitutionKind(IntEnum):
    """`InstitutionKind`"""

    NONE = 0
    CENTRAL_BANK = 1
    WALLET_OPERATOR = 2
    BANK = 3
    CUSTOMS = 4
    COMMERCE_AUTHORITY = 5
    TREASURY = 6
    TRADER = 7
    CARRIER = 8
    AGENCY = 9


class LimitKind(IntEnum):
    """`LimitKind`"""

    BALANCE = 0
    PAYMENT = 1
    DAY = 2
    YEAR = 3


class OrderKind(IntEnum):
    """`OrderKind`"""

    NONE = 0
    COURT_ORDER = 1
    ADMINISTRATIVE_ORDER = 2
    CUSTOMS_ORDER = 3
    SANCTIONS_LISTING = 4
    FRAUD_REPORT = 5
    RECOVERY = 6


class PartState(IntEnum):
    """`PartState`"""

    NONE = 0
    WAITING = 1
    ASKED = 2
    HELD = 3
    APPROVED = 4
    REFUSED = 5
    APPROVED_BY_SILENCE = 6
    LAPSED = 7


class PaymentState(IntEnum):
    """`PaymentState`"""

    NONE = 0
    PROPOSED = 1
    ACCEPTED = 2
    ENDED = 3


class ReserveDirection(IntEnum):
    """`ReserveDirection`"""

    PAID_IN = 0
    PAID_OUT = 1


class ReserveStep(IntEnum):
    """`ReserveStep`"""

    PAID_IN = 0
    PAYOUT_PROPOSED = 1
    PAYOUT_CANCELLED = 2
    PAID_OUT = 3


class RootKind(IntEnum):
    """`RootKind`"""

    NONE = 0
    DEVELOPMENT = 1
    INTEL = 2


class RuleSet(IntEnum):
    """`RuleSet`"""

    UCP600 = 0
    ISP98 = 1
    URDG758 = 2


class ScheduleKind(IntEnum):
    """`ScheduleKind`"""

    NONE = 0
    INSTALMENTS = 1
    REVOLVING = 2
    REVOLVING_CUMULATIVE = 3


class TcbStatus(IntEnum):
    """`TcbStatus`"""

    NONE = 0
    UP_TO_DATE = 1
    SW_HARDENING_NEEDED = 2
    CONFIGURATION_NEEDED = 3
    CONFIGURATION_AND_SW_HARDENING_NEEDED = 4
    OUT_OF_DATE = 5
    OUT_OF_DATE_CONFIGURATION_NEEDED = 6
    REVOKED = 7


class Tee(IntEnum):
    """`Tee`"""

    NONE = 0
    SGX = 1
    TDX = 2


class TenorFrom(IntEnum):
    """`TenorFrom`"""

    SIGHT = 0
    SHIPMENT = 1
    FIXED_DAY = 2


class OperationState(IntEnum):
    """`TimelockController.OperationState`"""

    UNSET = 0
    WAITING = 1
    READY = 2
    DONE = 3


class UndertakingState(IntEnum):
    """`UndertakingState`"""

    NONE = 0
    DUE = 1
    DEFAULTED = 2
    PAID = 3


class WalletClass(IntEnum):
    """`WalletClass`"""

    UNOPENED = 0
    CLASS1 = 1
    CLASS2 = 2
    CLASS3 = 3
    CLASS4 = 4
    CORPORATE = 5
    OPERATOR = 6
    CONTRACT = 7
    CLOSED = 8


ENUMS: dict[str, type[IntEnum]] = {
    "AuthorityKind": AuthorityKind,
    "Availability": Availability,
    "Backing": Backing,
    "Bank": Bank,
    "ClaimState": ClaimState,
    "CreditForm": CreditForm,
    "CreditState": CreditState,
    "CustomsStatus": CustomsStatus,
    "DeclarationForm": DeclarationForm,
    "DeclarationKind": DeclarationKind,
    "Disposal": Disposal,
    "DossierState": DossierState,
    "Duty": Duty,
    "Enum.Operation": Operation,
    "ExaminationState": ExaminationState,
    "FactKind": FactKind,
    "FinanceStage": FinanceStage,
    "FreezeScope": FreezeScope,
    "IAllianceTimelock.Answer": Answer,
    "IBankingCalendar.Source": Source,
    "IDutyDesk.Return": Return,
    "IFintechCertification.InspectionState": InspectionState,
    "IFintechCertification.Reason": Reason,
    "IFintechCertification.Stage": Stage,
    "IGovernor.ProposalState": ProposalState,
    "IWalletRecovery.State": State,
    "IdentifierScheme": IdentifierScheme,
    "InstitutionKind": InstitutionKind,
    "LimitKind": LimitKind,
    "OrderKind": OrderKind,
    "PartState": PartState,
    "PaymentState": PaymentState,
    "ReserveDirection": ReserveDirection,
    "ReserveStep": ReserveStep,
    "RootKind": RootKind,
    "RuleSet": RuleSet,
    "ScheduleKind": ScheduleKind,
    "TcbStatus": TcbStatus,
    "Tee": Tee,
    "TenorFrom": TenorFrom,
    "TimelockController.OperationState": OperationState,
    "UndertakingState": UndertakingState,
    "WalletClass": WalletClass,
}
"""By the name that ABIs call them."""


@dataclass(frozen=True)
class AccountChange:
    """`IAllianceRegistry.AccountChange`"""

    account: str
    from_: int
    until: int


@dataclass(frozen=True)
class Institution:
    """`IAllianceRegistry.Institution`"""

    name: str
    identifier: str
    scheme: IdentifierScheme
    kind: InstitutionKind
    jurisdiction: bytes
    active: bool
    votes: bool
    account: str


@dataclass(frozen=True)
class PaymentsPayment:
    """`IPayments.Payment`"""

    to: str
    amount: int


@dataclass(frozen=True)
class WalletView:
    """`IWalletBook.WalletView`"""

    class_: WalletClass
    operator: str
    balance: int
    frozen: int
    frozen_outward: bool
    frozen_inward: bool
    spent_today: int
    spent_this_year: int


@dataclass(frozen=True)
class Limits:
    """`IWalletBook.Limits`"""

    balance: int
    payment: int
    day: int
    year: int


@dataclass(frozen=True)
class OperatorAccount:
    """`IIssuance.OperatorAccount`"""

    index: int
    active: bool
    institution: int
    issued: int
    paid_in: int
    payout_pending: int
    suspended_since: int
    reserve_ratio: int


@dataclass(frozen=True)
class ReserveEntry:
    """`IReserveDesk.ReserveEntry`"""

    maker: str
    operator: int
    direction: ReserveDirection
    amount: int


@dataclass(frozen=True)
class OrderDeskOrder:
    """`IOrderDesk.Order`"""

    wallet: str
    seat: int
    scope: FreezeScope
    part: int
    expiry: int
    standing: bool


@dataclass(frozen=True)
class Seizure:
    """`IOrderDesk.Seizure`"""

    to: str
    amount: int
    until: int
    proposer: str
    kind: OrderKind
    order: bytes


@dataclass(frozen=True)
class Recovery:
    """`IWalletRecovery.Recovery`"""

    wallet: str
    state: State
    deadline: int
    replacement: str
    operator: str
    proof: bytes


@dataclass(frozen=True)
class Module:
    """`IEscrow.Module`"""

    admitted: bool
    cap: int
    held: int


@dataclass(frozen=True)
class CashDeskRequest:
    """`ICashDesk.Request`"""

    holder: str
    amount: int
    operator: int
    deadline: int


@dataclass(frozen=True)
class Lock:
    """`IHashTimeLock.Lock`"""

    payer: str
    amount: int
    payee: str
    deadline: int
    hash: bytes


@dataclass(frozen=True)
class Programme:
    """`IPurposeBoundMoney.Programme`"""

    funder: str
    budget: int
    granted: int
    spent: int
    expiry: int
    transferable: bool
    ended: bool
    purpose: bytes


@dataclass(frozen=True)
class Settlement:
    """`IAtomicSettlement.Settlement`"""

    party_a: str
    token_a: str
    amount_a: int
    party_b: str
    token_b: str
    amount_b: int
    nonce: int
    deadline: int
    reference_: bytes


@dataclass(frozen=True)
class Voucher:
    """`IOfflinePurse.Voucher`"""

    purse: int
    counter: int
    start: int
    amount: int
    payee: str


@dataclass(frozen=True)
class Endorsement:
    """`IOfflinePurse.Endorsement`"""

    payee: str
    signature: bytes


@dataclass(frozen=True)
class OfflinePurseClaim:
    """`IOfflinePurse.Claim`"""

    purse: int
    amount: int
    wallet: str


@dataclass(frozen=True)
class Purse:
    """`IOfflinePurse.Purse`"""

    owner: str
    amount: int
    claim_count: int
    device: str
    bond: int
    expiry: int
    claimed: int
    pot: int
    cheated: bool
    settled: bool
    finder: str


@dataclass(frozen=True)
class OfflinePurseTerms:
    """`IOfflinePurse.Terms`"""

    max_amount: int
    max_open: int
    max_lifetime: int
    bond: int


@dataclass(frozen=True)
class Place:
    """`IBankingCalendar.Place`"""

    source: Source
    utc_offset: int
    closes_at: int


@dataclass(frozen=True)
class AttestedPlatform:
    """`AttestedPlatform`"""

    tcb: int
    proof: int
    tee_tcb_svn: bytes
    seam_signer: bytes
    seam_attributes: int


@dataclass(frozen=True)
class Authority:
    """`ITrustCollateral.Authority`"""

    kind: AuthorityKind
    x: bytes
    y: bytes
    subject: bytes
    not_after: int
    list_this_update: int
    list_next_update: int
    revoked: bool


@dataclass(frozen=True)
class Report:
    """`Report`"""

    tee: Tee
    workload: bytes
    svn: int
    attestation_key: bytes
    report_data: bytes
    report_data_rest: bytes


@dataclass(frozen=True)
class VerifiedQuote:
    """`VerifiedQuote`"""

    status: TcbStatus
    advisories: bytes
    holds_until: int
    hardware: bytes
    report: Report
    platform: AttestedPlatform


@dataclass(frozen=True)
class KeyView:
    """`IEnclaveRegistry.KeyView`"""

    workload: bytes
    svn: int
    platform: int
    operator: int
    epoch: int
    expires_at: int
    attested: int
    holds_until: int
    revoked: bool
    valid: bool


@dataclass(frozen=True)
class Permission:
    """`IWorkloadPolicy.Permission`"""

    authority: int
    minimum_svn: int
    quorum: int
    certificate: int


@dataclass(frozen=True)
class ClearanceStatement:
    """`ClearanceStatement`"""

    subject: bytes
    sequence: int
    previous: bytes
    status: CustomsStatus
    source_code: bytes
    declaration_version: int
    direction: int
    customs: int
    duty_payable: int
    duty_guaranteed: int
    content: bytes
    evidence: bytes
    workload: bytes
    key_epoch: int
    nonce: bytes
    observed_at: int
    valid_until: int


@dataclass(frozen=True)
class Tier:
    """`IClearanceOracle.Tier`"""

    value: int
    signers: int
    window: int


@dataclass(frozen=True)
class Dispute:
    """`IClearanceOracle.Dispute`"""

    by: str
    bond: int
    until: int
    upheld: bool


@dataclass(frozen=True)
class Latest:
    """`IClearanceOracle.Latest`"""

    hash: bytes
    sequence: int
    status: CustomsStatus
    declaration_version: int
    customs: int
    signers: int
    observed_at: int
    valid_until: int
    attested_at: int
    disputed_until: int


@dataclass(frozen=True)
class Bond:
    """`IOracleBonds.Bond`"""

    payer: str
    amount: int
    free_from: int


@dataclass(frozen=True)
class Officer:
    """`ICustomsOfficers.Officer`"""

    authority: int
    since: int


@dataclass(frozen=True)
class Proposal:
    """`ICustomsOfficers.Proposal`"""

    officer: str
    until: int


@dataclass(frozen=True)
class Determination:
    """`IDeclarations.Determination`"""

    sequence: int
    from_: CustomsStatus
    status: CustomsStatus
    source_code: bytes
    version: int
    duty_payable: int
    content: bytes
    document: bytes


@dataclass(frozen=True)
class Declaration:
    """`IDeclarations.Declaration`"""

    status: CustomsStatus
    kind: DeclarationKind
    form: DeclarationForm
    direction: int
    sequence: int
    version: int
    lodged_version: int
    duty_payable: int
    customs: int
    assessed_at: int
    determined_at: int
    trader: str
    duty_paid: int
    content: bytes


@dataclass(frozen=True)
class Agreement:
    """`IClearancePayment.Agreement`"""

    payer: str
    payee: str
    customs: int
    declaration: bytes
    invoice: bytes
    amount: int
    conditional_share: int
    final_share: int
    accept_by: int
    deadline: int
    salt: bytes


@dataclass(frozen=True)
class CustomsRelease:
    """`CustomsRelease`"""

    statement: ClearanceStatement
    salt: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class ClearancePaymentPayment:
    """`IClearancePayment.Payment`"""

    state: PaymentState
    paid: int


@dataclass(frozen=True)
class Interruption:
    """`IInterruptions.Interruption`"""

    from_: int
    until: int


@dataclass(frozen=True)
class Tranche:
    """`Tranche`"""

    share: int
    by: Availability
    from_: TenorFrom
    tenor: int


@dataclass(frozen=True)
class Period:
    """`Period`"""

    first_day: int
    last_day: int
    amount: int


@dataclass(frozen=True)
class Terms:
    """`Terms`"""

    applicant: str
    beneficiary: str
    issuing_bank: int
    advising_bank: int
    second_advising_bank: int
    confirming_bank: int
    nominated_bank: int
    customs: int
    form: CreditForm
    rules: RuleSet
    place_of_expiry: bytes
    amount: int
    tolerance_plus: int
    tolerance_minus: int
    expiry_day: int
    latest_shipment_day: int
    presentation_days: int
    partial_drawings: bool
    claim_at_honour: bool
    margin: int
    cover: int
    confirmer_cover: int
    documents: int
    schedule_kind: ScheduleKind
    content: bytes
    reference_: bytes
    tranches: tuple[Tranche, ...]
    schedule: tuple[Period, ...]


@dataclass(frozen=True)
class Deferral:
    """`IDutyDesk.Deferral`"""

    trader: str
    amount: int
    period: int


@dataclass(frozen=True)
class Deposit:
    """`IDutyDesk.Deposit`"""

    payer: str
    amount: int
    left: int
    until: int


@dataclass(frozen=True)
class Facility:
    """`IDutyDesk.Facility`"""

    authority: int
    active: bool
    limit: int
    outstanding: int


@dataclass(frozen=True)
class FinanceTerms:
    """`FinanceTerms`"""

    trader: str
    debtor: str
    bank: int
    subject: bytes
    statement: bytes
    line: bytes
    consignment: bytes
    backing: Backing
    quantity: int
    value: int
    advance: int
    repayable: int
    offered_until: int
    due_at: int


@dataclass(frozen=True)
class Drawn:
    """`IGoodsLedger.Drawn`"""

    quantity: int
    value: int


@dataclass(frozen=True)
class Financing:
    """`ITradeFinance.Financing`"""

    stage: FinanceStage
    settled: bool
    bank: int
    repaid: int


@dataclass(frozen=True)
class GoodsProof:
    """`GoodsProof`"""

    number: int
    quantity: int
    value: int
    total_quantity: int
    total_value: int
    salt: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class CreditStatus:
    """`CreditStatus`"""

    state: CreditState
    flags: int
    version: int
    confirmed_version: int
    presentations: int
    open: int
    drawn: int
    reserved: int
    expires_at: int
    consents: int


@dataclass(frozen=True)
class PresentedDocuments:
    """`PresentedDocuments`"""

    amount: int
    shipment_day: int
    period_day: int
    tenor_day: int
    full_quantity: bool
    documents: int
    content: bytes
    invoice: bytes


@dataclass(frozen=True)
class Presentation:
    """`IPresentations.Presentation`"""

    payable_: int
    from_margin: int
    presented_at: int
    tenor_day: int
    found: int
    waived: int
    version: int
    at: Bank
    claimed: bool


@dataclass(frozen=True)
class Examination:
    """`IPresentations.Examination`"""

    state: ExaminationState
    disposal: Disposal
    deadline: int
    discrepancies: int
    since: int


@dataclass(frozen=True)
class Notice:
    """`IPresentations.Notice`"""

    discrepancies: int
    disposal: Disposal
    text: bytes


@dataclass(frozen=True)
class Undertaking:
    """`IUndertakings.Undertaking`"""

    creditor: str
    amount: int
    debtor: int
    state: UndertakingState
    id: int
    due: int
    created_at: int
    from_held: bool
    bank_first: bool
    protected: bool


@dataclass(frozen=True)
class Pool:
    """`IUndertakings.Pool`"""

    committed: int
    set_aside: int
    first_lot: int
    next_lot: int
    first_default: int
    next_default: int


@dataclass(frozen=True)
class UndertakingsOrder:
    """`IUndertakings.Order`"""

    id: int
    number: int
    by: Bank
    debtor: int
    issuing_bank: int
    creditor: str
    to_beneficiary: bool
    amount: int
    claim_at_honour: bool
    bank_first: bool
    place: bytes
    presented_at: int
    tenor_day: int


@dataclass(frozen=True)
class Amendment:
    """`ICreditAmendments.Amendment`"""

    terms_hash: bytes
    number: int
    extended: bool


@dataclass(frozen=True)
class Corruption:
    """`IExaminationClocks.Corruption`"""

    stopped_at: int
    deadline: int
    until: int
    settled: bool


@dataclass(frozen=True)
class Extension:
    """`IExaminationClocks.Extension`"""

    terms_hash: bytes
    suspended_at: int
    pay_by: int


@dataclass(frozen=True)
class ReturnDemand:
    """`IExaminationClocks.ReturnDemand`"""

    at: int
    until: int


@dataclass(frozen=True)
class CreditTransfersPart:
    """`ICreditTransfers.Part`"""

    transferring_bank: int
    pass_amendments: bool
    substitution_days: int
    place: bytes


@dataclass(frozen=True)
class Conditions:
    """`ICreditTransfers.Conditions`"""

    pass_amendments: bool
    substitution_days: int
    charges: int


@dataclass(frozen=True)
class Substitution:
    """`ICreditTransfers.Substitution`"""

    until: int
    number: int
    awaited: bool


@dataclass(frozen=True)
class Authorisation:
    """`IReimbursements.Authorisation`"""

    bank: int
    left: int


@dataclass(frozen=True)
class ReimbursementsClaim:
    """`IReimbursements.Claim`"""

    state: ClaimState
    by: Bank
    claimant: str
    reimbursing: int
    amount: int
    answer_by: int


@dataclass(frozen=True)
class Clause:
    """`IAdvances.Clause`"""

    bank: int
    authorised: bool
    most: int
    advanced: int


@dataclass(frozen=True)
class AdvancesRequest:
    """`IAdvances.Request`"""

    amount: int
    receipt: bytes


@dataclass(frozen=True)
class Unchanged:
    """`ISingleWindow.Unchanged`"""

    department: int
    value: bytes
    salt_before: bytes
    salt_after: bytes
    proof_before: tuple[bytes, ...]
    proof_after: tuple[bytes, ...]


@dataclass(frozen=True)
class Department:
    """`ISingleWindow.Department`"""

    name: bytes
    institution: int
    answer_days: int
    stops: int
    active: bool


@dataclass(frozen=True)
class TradeFunction:
    """`ISingleWindow.TradeFunction`"""

    name: bytes
    required: int
    optional: int
    silence_approves: int


@dataclass(frozen=True)
class Dossier:
    """`ISingleWindow.Dossier`"""

    trader: int
    state: DossierState
    version: int
    functions: int
    departments: int
    submitted_at: int
    content: bytes


@dataclass(frozen=True)
class SingleWindowPart:
    """`ISingleWindow.Part`"""

    state: PartState
    silence_approves: bool
    overdue: bool
    stops: int
    days_left: int
    since: int
    deadline: int


@dataclass(frozen=True)
class Standing:
    """`ISingleWindow.Standing`"""

    state: DossierState
    version: int
    department: int
    part_state: PartState
    since: int
    deadline: int


@dataclass(frozen=True)
class Candidate:
    """`IFintechCertification.Candidate`"""

    certificate: int
    step: bytes


@dataclass(frozen=True)
class Category:
    """`IFintechCertification.Category`"""

    year: int
    name: str
    name_chinese: str
    standard: str


@dataclass(frozen=True)
class Certificate:
    """`IFintechCertification.Certificate`"""

    stage: Stage
    category: int
    holder: int
    lab: int
    deadline: int
    valid_until: int
    suspended_until: int
    renewal_requested: bool
    infringements: int
    product: bytes


@dataclass(frozen=True)
class Inspection:
    """`IFintechCertification.Inspection`"""

    state: InspectionState
    round: int
    draw_block: int
    certificate: int
    deadline: int
    candidates: bytes
    step: bytes


@dataclass(frozen=True)
class Call:
    """`IInstitutionAccount.Call`"""

    target: str
    data: bytes


@dataclass(frozen=True)
class Mandate:
    """`IInstitutionAccount.Mandate`"""

    from_: int
    until: int
    limit: int


@dataclass(frozen=True)
class Rule:
    """`IInstitutionAccount.Rule`"""

    allowed: bool
    amount_at: int
    first: str


@dataclass(frozen=True)
class Matter:
    """`IAllianceTimelock.Matter`"""

    holder: int
    target: str
    role: int
