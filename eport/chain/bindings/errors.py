"""Custom errors of the contracts, as exceptions. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from eport.chain.binding import Refusal
from eport.chain.bindings import types


class AccessControlBadConfirmation(Refusal):
    """`AccessControlBadConfirmation()`"""


class AccessControlUnauthorizedAccount(Refusal):
    """`AccessControlUnauthorizedAccount(address,bytes32)`"""

    account: str
    needed_role: bytes


class AccessManagedInvalidAuthority(Refusal):
    """`AccessManagedInvalidAuthority(address)`"""

    authority: str


class AccessManagedRequiredDelay(Refusal):
    """`AccessManagedRequiredDelay(address,uint32)`"""

    caller: str
    delay: int


class AccessManagedUnauthorized(Refusal):
    """`AccessManagedUnauthorized(address)`"""

    caller: str


class AccessManagerAlreadyScheduled(Refusal):
    """`AccessManagerAlreadyScheduled(bytes32)`"""

    operation_id: bytes


class AccessManagerBadConfirmation(Refusal):
    """`AccessManagerBadConfirmation()`"""


class AccessManagerExpired(Refusal):
    """`AccessManagerExpired(bytes32)`"""

    operation_id: bytes


class AccessManagerInvalidInitialAdmin(Refusal):
    """`AccessManagerInvalidInitialAdmin(address)`"""

    initial_admin: str


class AccessManagerLockedFunction(Refusal):
    """`AccessManagerLockedFunction(bytes4)`"""

    selector: bytes


class AccessManagerLockedRole(Refusal):
    """`AccessManagerLockedRole(uint64)`"""

    role_id: int


class AccessManagerNotReady(Refusal):
    """`AccessManagerNotReady(bytes32)`"""

    operation_id: bytes


class AccessManagerNotScheduled(Refusal):
    """`AccessManagerNotScheduled(bytes32)`"""

    operation_id: bytes


class AccessManagerUnauthorizedAccount(Refusal):
    """`AccessManagerUnauthorizedAccount(address,uint64)`"""

    msgsender: str
    role_id: int


class AccessManagerUnauthorizedCall(Refusal):
    """`AccessManagerUnauthorizedCall(address,address,bytes4)`"""

    caller: str
    target: str
    selector: bytes


class AccessManagerUnauthorizedCancel(Refusal):
    """`AccessManagerUnauthorizedCancel(address,address,address,bytes4)`"""

    msgsender: str
    caller: str
    target: str
    selector: bytes


class AccessManagerUnauthorizedConsume(Refusal):
    """`AccessManagerUnauthorizedConsume(address)`"""

    target: str


class AccountAboveLimit(Refusal):
    """`AccountAboveLimit(uint16,address,uint64,uint256)`"""

    purpose: int
    officer: str
    limit: int
    amount: int


class AccountActLapsed(Refusal):
    """`AccountActLapsed(uint256,uint40)`"""

    number: int
    lapses_at: int


class AccountInvalid(Refusal):
    """`AccountInvalid(string)`"""

    field: str


class AccountNoAct(Refusal):
    """`AccountNoAct(uint256)`"""

    number: int


class AccountNoMandate(Refusal):
    """`AccountNoMandate(uint16,address)`"""

    purpose: int
    officer: str


class AccountNotAllowed(Refusal):
    """`AccountNotAllowed(uint16,address,bytes4)`"""

    purpose: int
    target: str
    selector: bytes


class AccountNotItself(Refusal):
    """`AccountNotItself(address)`"""

    caller: str


class AccountNotMaker(Refusal):
    """`AccountNotMaker(uint256,address)`"""

    number: int
    caller: str


class AccountSameOfficer(Refusal):
    """`AccountSameOfficer(address)`"""

    officer: str


class AccountWrongArgument(Refusal):
    """`AccountWrongArgument(address,bytes4,address)`"""

    target: str
    selector: bytes
    first: str


class AddressEmptyCode(Refusal):
    """`AddressEmptyCode(address)`"""

    target: str


class AdvanceAlreadyAuthorised(Refusal):
    """`AdvanceAlreadyAuthorised(uint256)`"""

    id: int


class AdvanceExceeds(Refusal):
    """`AdvanceExceeds(uint256,uint256,uint64)`"""

    id: int
    free: int
    wanted: int


class AdvanceInvalidAmount(Refusal):
    """`AdvanceInvalidAmount(uint64)`"""

    amount: int


class AdvanceInvalidBank(Refusal):
    """`AdvanceInvalidBank(uint16)`"""

    bank: int


class AdvanceNotAllowed(Refusal):
    """`AdvanceNotAllowed(uint256,uint16,uint64)`"""

    id: int
    bank: int
    most: int


class AdvanceNotAuthorised(Refusal):
    """`AdvanceNotAuthorised(uint256)`"""

    id: int


class AdvanceNotParty(Refusal):
    """`AdvanceNotParty(uint256,address)`"""

    id: int
    caller: str


class AdvanceNotRequested(Refusal):
    """`AdvanceNotRequested(uint256,uint64,bytes32)`"""

    id: int
    amount: int
    receipt: bytes


class AdvanceTransferable(Refusal):
    """`AdvanceTransferable(uint256)`"""

    id: int


class AllianceAcceptanceClosed(Refusal):
    """`AllianceAcceptanceClosed(uint16,uint40,uint40)`"""

    id: int
    from_: int
    until: int


class AllianceAccountInUse(Refusal):
    """`AllianceAccountInUse(address,uint16)`"""

    account: str
    by: int


class AllianceAccountNotProposed(Refusal):
    """`AllianceAccountNotProposed(uint16,address)`"""

    id: int
    account: str


class AllianceExitAnnounced(Refusal):
    """`AllianceExitAnnounced(uint16)`"""

    id: int


class AllianceExitNotAnnounced(Refusal):
    """`AllianceExitNotAnnounced(uint16)`"""

    id: int


class AllianceHasLeft(Refusal):
    """`AllianceHasLeft(uint16)`"""

    id: int


class AllianceIdentifierInUse(Refusal):
    """`AllianceIdentifierInUse(string,uint16)`"""

    identifier: str
    by: int


class AllianceInvalidInstitution(Refusal):
    """`AllianceInvalidInstitution(string)`"""

    field: str


class AllianceNameInUse(Refusal):
    """`AllianceNameInUse(string,uint16)`"""

    name_: str
    by: int


class AllianceNotActive(Refusal):
    """`AllianceNotActive(address,uint8)`"""

    account: str
    kind: types.InstitutionKind


class AllianceNotMember(Refusal):
    """`AllianceNotMember(address)`"""

    account: str


class AllianceProposerHasNoVote(Refusal):
    """`AllianceProposerHasNoVote(address)`"""

    account: str


class AllianceTooManyOpenProposals(Refusal):
    """`AllianceTooManyOpenProposals(uint16,uint256)`"""

    institution: int
    open: int


class AllianceUnknownInstitution(Refusal):
    """`AllianceUnknownInstitution(uint16)`"""

    id: int


class AmendmentBelowDrawn(Refusal):
    """`AmendmentBelowDrawn(uint256,uint256,uint256)`"""

    id: int
    used: int
    maximum: int


class AmendmentNone(Refusal):
    """`AmendmentNone(uint256)`"""

    id: int


class AmendmentNotPartner(Refusal):
    """`AmendmentNotPartner(address)`"""

    caller: str


class AmendmentOfParties(Refusal):
    """`AmendmentOfParties(string)`"""

    field: str


class AmendmentOther(Refusal):
    """`AmendmentOther(uint256,bytes32,bytes32)`"""

    id: int
    expected: bytes
    given: bytes


class AmendmentPending(Refusal):
    """`AmendmentPending(uint256,uint16)`"""

    id: int
    number: int


class BondExists(Refusal):
    """`BondExists(uint16)`"""

    institution: int


class BondInvalidAmount(Refusal):
    """`BondInvalidAmount(uint256)`"""

    amount: int


class BondNone(Refusal):
    """`BondNone(uint16)`"""

    institution: int


class BondNotFree(Refusal):
    """`BondNotFree(uint16,uint40)`"""

    institution: int
    free_from: int


class BondNotMember(Refusal):
    """`BondNotMember(address)`"""

    caller: str


class BondUnderNotice(Refusal):
    """`BondUnderNotice(uint16,uint40)`"""

    institution: int
    free_from: int


class CalendarInvalidPlace(Refusal):
    """`CalendarInvalidPlace(bytes2)`"""

    jurisdiction: bytes


class CalendarInvalidYear(Refusal):
    """`CalendarInvalidYear(uint16)`"""

    year: int


class CalendarPlaceDefined(Refusal):
    """`CalendarPlaceDefined(bytes2)`"""

    jurisdiction: bytes


class CalendarUnknownPlace(Refusal):
    """`CalendarUnknownPlace(bytes2)`"""

    jurisdiction: bytes


class CalendarYearBegun(Refusal):
    """`CalendarYearBegun(bytes2,uint16)`"""

    jurisdiction: bytes
    year: int


class CashDeskInvalid(Refusal):
    """`CashDeskInvalid(string)`"""

    field: str


class CashDeskNotCustomer(Refusal):
    """`CashDeskNotCustomer(address)`"""

    holder: str


class CashDeskNotOperator(Refusal):
    """`CashDeskNotOperator(uint256,address)`"""

    id: int
    caller: str


class CashDeskReferenceUsed(Refusal):
    """`CashDeskReferenceUsed(bytes32)`"""

    reference_: bytes


class CashDeskTooEarly(Refusal):
    """`CashDeskTooEarly(uint256,uint256)`"""

    id: int
    deadline: int


class CashDeskUnknown(Refusal):
    """`CashDeskUnknown(uint256)`"""

    id: int


class CertificateMalformed(Refusal):
    """`CertificateMalformed(string)`"""

    field: str


class CertificateWithoutSgxExtension(Refusal):
    """`CertificateWithoutSgxExtension()`"""


class CertificationDatePassed(Refusal):
    """`CertificationDatePassed(uint64,uint40)`"""

    certificate: int
    date: int


class CertificationInvalid(Refusal):
    """`CertificationInvalid(string)`"""

    field: str


class CertificationLabNotRecognised(Refusal):
    """`CertificationLabNotRecognised(uint16)`"""

    lab: int


class CertificationNotHolder(Refusal):
    """`CertificationNotHolder(uint64,uint16,address)`"""

    certificate: int
    holder: int
    caller: str


class CertificationNotLab(Refusal):
    """`CertificationNotLab(uint64,uint16,address)`"""

    certificate: int
    lab: int
    caller: str


class CertificationNotMember(Refusal):
    """`CertificationNotMember(address)`"""

    caller: str


class CertificationNotRenewable(Refusal):
    """`CertificationNotRenewable(uint64,uint40,bool)`"""

    certificate: int
    from_: int
    requested: bool


class CertificationNotSuspended(Refusal):
    """`CertificationNotSuspended(uint64)`"""

    certificate: int


class CertificationNotYet(Refusal):
    """`CertificationNotYet(uint64,uint40)`"""

    certificate: int
    date: int


class CertificationStage(Refusal):
    """`CertificationStage(uint64,uint8,uint8)`"""

    certificate: int
    found: types.Stage
    needed: types.Stage


class CertificationSuspended(Refusal):
    """`CertificationSuspended(uint64,uint40)`"""

    certificate: int
    until: int


class CheckpointUnorderedInsertion(Refusal):
    """`CheckpointUnorderedInsertion()`"""


class CivilDateInvalid(Refusal):
    """`CivilDateInvalid(uint256,uint256,uint256,uint256)`"""

    year: int
    month: int
    day: int
    second_of_day: int


class ClearanceDisputeRunning(Refusal):
    """`ClearanceDisputeRunning(bytes32,uint40)`"""

    hash: bytes
    until: int


class ClearanceDisputeTooLate(Refusal):
    """`ClearanceDisputeTooLate(bytes32,uint256)`"""

    hash: bytes
    until: int


class ClearanceDisputedBefore(Refusal):
    """`ClearanceDisputedBefore(bytes32)`"""

    hash: bytes


class ClearanceExpired(Refusal):
    """`ClearanceExpired(uint64,uint256)`"""

    valid_until: int
    now_: int


class ClearanceFromFuture(Refusal):
    """`ClearanceFromFuture(uint64,uint256)`"""

    observed_at: int
    now_: int


class ClearanceInvalidReliance(Refusal):
    """`ClearanceInvalidReliance(string,uint256)`"""

    field: str
    tier: int


class ClearanceInvalidStatus(Refusal):
    """`ClearanceInvalidStatus(uint8)`"""

    status: types.CustomsStatus


class ClearanceNotLatest(Refusal):
    """`ClearanceNotLatest(bytes32,bytes32,bytes32)`"""

    subject: bytes
    latest: bytes
    given: bytes


class ClearanceOlderThanPrevious(Refusal):
    """`ClearanceOlderThanPrevious(uint64,uint40)`"""

    observed_at: int
    previous_at: int


class ClearanceOtherAuthority(Refusal):
    """`ClearanceOtherAuthority(bytes32,uint16,uint16)`"""

    subject: bytes
    expected: int
    given: int


class ClearancePaymentExists(Refusal):
    """`ClearancePaymentExists(bytes32)`"""

    id: bytes


class ClearancePaymentInvalid(Refusal):
    """`ClearancePaymentInvalid(string)`"""

    field: str


class ClearancePaymentNoClaim(Refusal):
    """`ClearancePaymentNoClaim(bytes32,bytes32)`"""

    id: bytes
    statement: bytes


class ClearancePaymentNotParty(Refusal):
    """`ClearancePaymentNotParty(bytes32,address)`"""

    id: bytes
    caller: str


class ClearancePaymentNotProved(Refusal):
    """`ClearancePaymentNotProved(bytes32,bytes32)`"""

    id: bytes
    statement: bytes


class ClearancePaymentNothingEarned(Refusal):
    """`ClearancePaymentNothingEarned(bytes32,uint256)`"""

    id: bytes
    paid: int


class ClearancePaymentTooEarly(Refusal):
    """`ClearancePaymentTooEarly(bytes32,uint256)`"""

    id: bytes
    until: int


class ClearancePaymentTooLate(Refusal):
    """`ClearancePaymentTooLate(bytes32,uint256)`"""

    id: bytes
    until: int


class ClearancePaymentWrongState(Refusal):
    """`ClearancePaymentWrongState(bytes32,uint8)`"""

    id: bytes
    state: types.PaymentState


class ClearanceProgramNotPermitted(Refusal):
    """`ClearanceProgramNotPermitted(bytes32,uint16)`"""

    workload: bytes
    customs: int


class ClearanceSameOperator(Refusal):
    """`ClearanceSameOperator(address,uint16)`"""

    signer: str
    operator: int


class ClearanceSamePlatform(Refusal):
    """`ClearanceSamePlatform(address,uint32)`"""

    signer: str
    platform: int


class ClearanceSignerNotValid(Refusal):
    """`ClearanceSignerNotValid(address)`"""

    signer: str


class ClearanceSignerOfOtherEpoch(Refusal):
    """`ClearanceSignerOfOtherEpoch(address,uint32)`"""

    signer: str
    epoch: int


class ClearanceSignerOfOtherProgram(Refusal):
    """`ClearanceSignerOfOtherProgram(address,bytes32)`"""

    signer: str
    workload: bytes


class ClearanceSignerOutdated(Refusal):
    """`ClearanceSignerOutdated(address,uint16,uint16)`"""

    signer: str
    svn: int
    minimum_svn: int


class ClearanceSignersNotAscending(Refusal):
    """`ClearanceSignersNotAscending(address,address)`"""

    before: str
    signer: str


class ClearanceTooFewSigners(Refusal):
    """`ClearanceTooFewSigners(uint256,uint8)`"""

    given: int
    quorum: int


class ClearanceTooManySigners(Refusal):
    """`ClearanceTooManySigners(uint256,uint256)`"""

    given: int
    most: int


class ClearanceUnknownDispute(Refusal):
    """`ClearanceUnknownDispute(bytes32)`"""

    hash: bytes


class ClearanceWrongPrevious(Refusal):
    """`ClearanceWrongPrevious(bytes32,bytes32,bytes32)`"""

    subject: bytes
    expected: bytes
    given: bytes


class ClearanceWrongSequence(Refusal):
    """`ClearanceWrongSequence(bytes32,uint32,uint32)`"""

    subject: bytes
    expected: int
    given: int


class ClockAlreadyStopped(Refusal):
    """`ClockAlreadyStopped(uint256,uint16,uint8)`"""

    id: int
    number: int
    by: types.Bank


class ClockDeadlinePassed(Refusal):
    """`ClockDeadlinePassed(uint256,uint16,uint256)`"""

    id: int
    number: int
    deadline: int


class ClockInterrupted(Refusal):
    """`ClockInterrupted(uint256,uint40)`"""

    id: int
    until: int


class ClockInvalidSignature(Refusal):
    """`ClockInvalidSignature(address)`"""

    presenter: str


class ClockInvalidTerms(Refusal):
    """`ClockInvalidTerms(uint256)`"""

    id: int


class ClockInvalidTime(Refusal):
    """`ClockInvalidTime(uint40,uint256)`"""

    given: int
    latest: int


class ClockNotExtended(Refusal):
    """`ClockNotExtended(uint256,uint16)`"""

    id: int
    number: int


class ClockNotPresenter(Refusal):
    """`ClockNotPresenter(uint256,address,address)`"""

    id: int
    caller: str
    presenter: str


class ClockNotStopped(Refusal):
    """`ClockNotStopped(uint256,uint16,uint8)`"""

    id: int
    number: int
    by: types.Bank


class ClockOtherRules(Refusal):
    """`ClockOtherRules(uint256)`"""

    id: int


class ClockRunning(Refusal):
    """`ClockRunning(uint256,uint16,uint256)`"""

    id: int
    number: int
    until: int


class CollateralBadSignature(Refusal):
    """`CollateralBadSignature(string)`"""

    document: str


class CollateralDevelopmentRoot(Refusal):
    """`CollateralDevelopmentRoot(uint256)`"""

    chain_id: int


class CollateralEvaluationNotHigher(Refusal):
    """`CollateralEvaluationNotHigher(uint32,uint32)`"""

    active: int
    asked: int


class CollateralExpired(Refusal):
    """`CollateralExpired(string,uint256)`"""

    document: str
    since: int


class CollateralListenerSet(Refusal):
    """`CollateralListenerSet(address)`"""

    listener: str


class CollateralMissing(Refusal):
    """`CollateralMissing(string,uint32)`"""

    document: str
    evaluation: int


class CollateralNoModuleLevel(Refusal):
    """`CollateralNoModuleLevel(uint8)`"""

    isv_svn: int


class CollateralNoQeLevel(Refusal):
    """`CollateralNoQeLevel(uint16)`"""

    isv_svn: int


class CollateralNoTcbLevel(Refusal):
    """`CollateralNoTcbLevel()`"""


class CollateralNotNewer(Refusal):
    """`CollateralNotNewer(string,uint256,uint256)`"""

    document: str
    kept: int
    brought: int


class CollateralNotYetValid(Refusal):
    """`CollateralNotYetValid(string,uint256)`"""

    document: str
    from_: int


class CollateralOtherPceId(Refusal):
    """`CollateralOtherPceId(bytes2,bytes2)`"""

    expected: bytes
    found: bytes


class CollateralOtherQe(Refusal):
    """`CollateralOtherQe(string)`"""

    field: str


class CollateralRevoked(Refusal):
    """`CollateralRevoked(string,uint160)`"""

    document: str
    serial: int


class CollateralTooManyAuthorities(Refusal):
    """`CollateralTooManyAuthorities(uint256)`"""

    maximum: int


class CollateralUnknownAuthority(Refusal):
    """`CollateralUnknownAuthority(bytes20)`"""

    key_id: bytes


class CollateralUnknownModule(Refusal):
    """`CollateralUnknownModule(uint8)`"""

    version: int


class CollateralWrongAuthority(Refusal):
    """`CollateralWrongAuthority(uint8,uint8)`"""

    number: int
    found: types.AuthorityKind


class CollateralWrongIssuer(Refusal):
    """`CollateralWrongIssuer(bytes20,bytes20)`"""

    expected_key_id: bytes
    found_key_id: bytes


class CollateralWrongName(Refusal):
    """`CollateralWrongName(bytes32)`"""

    common_name: bytes


class CollateralWrongUsage(Refusal):
    """`CollateralWrongUsage(uint256,bool)`"""

    key_usage: int
    authority: bool


class CreditAlreadyConfirmed(Refusal):
    """`CreditAlreadyConfirmed(uint256)`"""

    id: int


class CreditBoundByPreAdvice(Refusal):
    """`CreditBoundByPreAdvice(uint256,uint40)`"""

    id: int
    until: int


class CreditInvalidTerm(Refusal):
    """`CreditInvalidTerm(string)`"""

    field: str


class CreditNotPartner(Refusal):
    """`CreditNotPartner(address)`"""

    caller: str


class CreditNotParty(Refusal):
    """`CreditNotParty(uint256,address)`"""

    id: int
    caller: str


class CreditNotYetExpired(Refusal):
    """`CreditNotYetExpired(uint256,uint256)`"""

    id: int
    until: int


class CreditNothingAvailable(Refusal):
    """`CreditNothingAvailable(uint256)`"""

    id: int


class CreditPresentationsOpen(Refusal):
    """`CreditPresentationsOpen(uint256,uint16)`"""

    id: int
    open: int


class CreditRevocable(Refusal):
    """`CreditRevocable()`"""


class CreditUndertakingsOpen(Refusal):
    """`CreditUndertakingsOpen(uint256,uint256)`"""

    id: int
    outstanding: int


class CreditWrongState(Refusal):
    """`CreditWrongState(uint256,uint8)`"""

    id: int
    state: types.CreditState


class CreditWrongTerms(Refusal):
    """`CreditWrongTerms(uint256,uint8,bytes32,bytes32)`"""

    id: int
    version: int
    expected: bytes
    given: bytes


class CrlMalformed(Refusal):
    """`CrlMalformed(string)`"""

    field: str


class DcapAttestationKeyNotVouched(Refusal):
    """`DcapAttestationKeyNotVouched()`"""


class DcapBadSignature(Refusal):
    """`DcapBadSignature(string)`"""

    by: str


class DcapNotYetValid(Refusal):
    """`DcapNotYetValid(uint256)`"""

    from_: int


class DcapWrongCertificate(Refusal):
    """`DcapWrongCertificate(string)`"""

    field: str


class DcapWrongIssuer(Refusal):
    """`DcapWrongIssuer(bytes20)`"""

    key_id: bytes


class DeclarationExists(Refusal):
    """`DeclarationExists(bytes32)`"""

    id: bytes


class DeclarationFinal(Refusal):
    """`DeclarationFinal(bytes32,uint8)`"""

    id: bytes
    status: types.CustomsStatus


class DeclarationInvalid(Refusal):
    """`DeclarationInvalid(string)`"""

    field: str


class DeclarationMovedOn(Refusal):
    """`DeclarationMovedOn(bytes32,uint32,uint8)`"""

    id: bytes
    sequence: int
    status: types.CustomsStatus


class DeclarationNotDesk(Refusal):
    """`DeclarationNotDesk(address)`"""

    caller: str


class DeclarationNotPaid(Refusal):
    """`DeclarationNotPaid(bytes32,uint256,uint256)`"""

    id: bytes
    paid: int
    amount: int


class DeclarationNotSimplified(Refusal):
    """`DeclarationNotSimplified(bytes32,uint8)`"""

    id: bytes
    form: types.DeclarationForm


class DeclarationNotTrader(Refusal):
    """`DeclarationNotTrader(bytes32,address,address)`"""

    id: bytes
    trader: str
    caller: str


class DeclarationNothingPayable(Refusal):
    """`DeclarationNothingPayable(bytes32)`"""

    id: bytes


class DeclarationOtherAuthority(Refusal):
    """`DeclarationOtherAuthority(bytes32,uint16,uint16)`"""

    id: bytes
    authority: int
    given: int


class DeclarationStatementApplied(Refusal):
    """`DeclarationStatementApplied(bytes32,uint32)`"""

    id: bytes
    sequence: int


class DeclarationStatementNotLatest(Refusal):
    """`DeclarationStatementNotLatest(bytes32,bytes32,bytes32)`"""

    id: bytes
    latest: bytes
    given: bytes


class DeclarationTransitionRefused(Refusal):
    """`DeclarationTransitionRefused(bytes32,uint8,uint8)`"""

    id: bytes
    from_: types.CustomsStatus
    to: types.CustomsStatus


class DeclarationUnknown(Refusal):
    """`DeclarationUnknown(bytes32)`"""

    id: bytes


class DeclarationVersionNotNew(Refusal):
    """`DeclarationVersionNotNew(bytes32,uint16,uint16)`"""

    id: bytes
    newest: int
    given: int


class DerMalformed(Refusal):
    """`DerMalformed(uint256,string)`"""

    position: int
    rule: str


class DerUnexpectedTag(Refusal):
    """`DerUnexpectedTag(uint256,uint256,uint256)`"""

    position: int
    expected: int
    found: int


class DigitalYuanAmountTooLarge(Refusal):
    """`DigitalYuanAmountTooLarge(uint256)`"""

    amount: int


class DigitalYuanAuthorizationNotValid(Refusal):
    """`DigitalYuanAuthorizationNotValid(uint256,uint256)`"""

    valid_after: int
    valid_before: int


class DigitalYuanAuthorizationUsed(Refusal):
    """`DigitalYuanAuthorizationUsed(address,bytes32)`"""

    authorizer: str
    nonce: bytes


class DigitalYuanContractWallet(Refusal):
    """`DigitalYuanContractWallet(address)`"""

    wallet: str


class DigitalYuanFrozenInward(Refusal):
    """`DigitalYuanFrozenInward(address)`"""

    wallet: str


class DigitalYuanFrozenOutward(Refusal):
    """`DigitalYuanFrozenOutward(address)`"""

    wallet: str


class DigitalYuanInsufficientAllowance(Refusal):
    """`DigitalYuanInsufficientAllowance(address,address,uint256,uint256)`"""

    owner: str
    spender: str
    allowance: int
    needed: int


class DigitalYuanInsufficientBalance(Refusal):
    """`DigitalYuanInsufficientBalance(address,uint256,uint256)`"""

    wallet: str
    free: int
    needed: int


class DigitalYuanInvalidAmount(Refusal):
    """`DigitalYuanInvalidAmount(uint256)`"""

    amount: int


class DigitalYuanInvalidClass(Refusal):
    """`DigitalYuanInvalidClass(uint8)`"""

    class_: types.WalletClass


class DigitalYuanInvalidLimits(Refusal):
    """`DigitalYuanInvalidLimits(uint8)`"""

    class_: types.WalletClass


class DigitalYuanInvalidOrder(Refusal):
    """`DigitalYuanInvalidOrder()`"""


class DigitalYuanInvalidReserveRatio(Refusal):
    """`DigitalYuanInvalidReserveRatio(address,uint256)`"""

    operator: str
    ratio: int


class DigitalYuanInvalidSeat(Refusal):
    """`DigitalYuanInvalidSeat(uint8)`"""

    seat: int


class DigitalYuanInvalidSignature(Refusal):
    """`DigitalYuanInvalidSignature(address)`"""

    signer: str


class DigitalYuanInvalidWallet(Refusal):
    """`DigitalYuanInvalidWallet(address)`"""

    wallet: str


class DigitalYuanLimitExceeded(Refusal):
    """`DigitalYuanLimitExceeded(address,uint8,uint256,uint256)`"""

    wallet: str
    kind: types.LimitKind
    limit: int
    value: int


class DigitalYuanMalleableSignature(Refusal):
    """`DigitalYuanMalleableSignature(bytes32)`"""

    s: bytes


class DigitalYuanNotCustomer(Refusal):
    """`DigitalYuanNotCustomer(address,address)`"""

    wallet: str
    operator: str


class DigitalYuanNotOperator(Refusal):
    """`DigitalYuanNotOperator(address)`"""

    caller: str


class DigitalYuanNotOrderAuthority(Refusal):
    """`DigitalYuanNotOrderAuthority(address)`"""

    caller: str


class DigitalYuanNotPayee(Refusal):
    """`DigitalYuanNotPayee(address,address)`"""

    caller: str
    payee: str


class DigitalYuanOperatorExists(Refusal):
    """`DigitalYuanOperatorExists(address)`"""

    operator: str


class DigitalYuanOperatorNotSuspended(Refusal):
    """`DigitalYuanOperatorNotSuspended(address,uint256)`"""

    operator: str
    since: int


class DigitalYuanOperatorSuspended(Refusal):
    """`DigitalYuanOperatorSuspended(address)`"""

    operator: str


class DigitalYuanPaused(Refusal):
    """`DigitalYuanPaused()`"""


class DigitalYuanPausedLately(Refusal):
    """`DigitalYuanPausedLately(uint256)`"""

    from_: int


class DigitalYuanPayoutPending(Refusal):
    """`DigitalYuanPayoutPending(address,uint256)`"""

    operator: str
    pending: int


class DigitalYuanPermitExpired(Refusal):
    """`DigitalYuanPermitExpired(uint256)`"""

    deadline: int


class DigitalYuanRedemptionExceedsIssue(Refusal):
    """`DigitalYuanRedemptionExceedsIssue(address,uint256,uint256)`"""

    operator: str
    issued: int
    needed: int


class DigitalYuanReferenceUsed(Refusal):
    """`DigitalYuanReferenceUsed(bytes32)`"""

    reference_: bytes


class DigitalYuanReserveExceeded(Refusal):
    """`DigitalYuanReserveExceeded(address,uint256,uint256)`"""

    operator: str
    available: int
    needed: int


class DigitalYuanSelfTransfer(Refusal):
    """`DigitalYuanSelfTransfer(address)`"""

    wallet: str


class DigitalYuanSharedLimits(Refusal):
    """`DigitalYuanSharedLimits(address,bytes32)`"""

    wallet: str
    bucket: bytes


class DigitalYuanTooManyOperators(Refusal):
    """`DigitalYuanTooManyOperators()`"""


class DigitalYuanUnknownReference(Refusal):
    """`DigitalYuanUnknownReference(bytes32)`"""

    reference_: bytes


class DigitalYuanUnknownWallet(Refusal):
    """`DigitalYuanUnknownWallet(address)`"""

    wallet: str


class DigitalYuanWalletClosed(Refusal):
    """`DigitalYuanWalletClosed(address)`"""

    wallet: str


class DigitalYuanWalletExists(Refusal):
    """`DigitalYuanWalletExists(address)`"""

    wallet: str


class DigitalYuanWalletNotEmpty(Refusal):
    """`DigitalYuanWalletNotEmpty(address,uint256)`"""

    wallet: str
    balance: int


class DigitalYuanWalletUnderOrder(Refusal):
    """`DigitalYuanWalletUnderOrder(address)`"""

    wallet: str


class DutyBeyondPaid(Refusal):
    """`DutyBeyondPaid(bytes32,uint256,uint256)`"""

    id: bytes
    most: int
    amount: int


class DutyCountedBefore(Refusal):
    """`DutyCountedBefore(uint256,uint16)`"""

    credit: int
    number: int


class DutyDeferredBefore(Refusal):
    """`DutyDeferredBefore(bytes32)`"""

    id: bytes


class DutyDemandNotPaid(Refusal):
    """`DutyDemandNotPaid(uint256,uint16)`"""

    credit: int
    number: int


class DutyFacilityExceeded(Refusal):
    """`DutyFacilityExceeded(address,uint256,uint256,uint256)`"""

    trader: str
    limit: int
    outstanding: int
    amount: int


class DutyFinal(Refusal):
    """`DutyFinal(bytes32)`"""

    id: bytes


class DutyGuaranteeUsed(Refusal):
    """`DutyGuaranteeUsed(uint256,bytes32)`"""

    credit: int
    id: bytes


class DutyInvalid(Refusal):
    """`DutyInvalid(string)`"""

    field: str


class DutyNoFacility(Refusal):
    """`DutyNoFacility(address)`"""

    trader: str


class DutyNotApplicant(Refusal):
    """`DutyNotApplicant(uint256,address,address)`"""

    credit: int
    applicant: str
    caller: str


class DutyNotDeferred(Refusal):
    """`DutyNotDeferred(bytes32)`"""

    id: bytes


class DutyNotDue(Refusal):
    """`DutyNotDue(bytes32,uint256)`"""

    id: bytes
    due: int


class DutyNotGuaranteed(Refusal):
    """`DutyNotGuaranteed(uint256)`"""

    credit: int


class DutyNotTrader(Refusal):
    """`DutyNotTrader(bytes32,address,address)`"""

    id: bytes
    trader: str
    caller: str


class DutyNothingOwed(Refusal):
    """`DutyNothingOwed(address,uint32)`"""

    trader: str
    period: int


class DutyNothingToRelease(Refusal):
    """`DutyNothingToRelease(bytes32,uint256,uint256)`"""

    id: bytes
    left: int
    kept: int


class DutyNothingUnpaid(Refusal):
    """`DutyNothingUnpaid(bytes32)`"""

    id: bytes


class DutyOtherAuthority(Refusal):
    """`DutyOtherAuthority(uint16,uint16)`"""

    authority: int
    given: int


class DutyPeriodNotDue(Refusal):
    """`DutyPeriodNotDue(address,uint32,uint256)`"""

    trader: str
    period: int
    due: int


class DutySecuredBefore(Refusal):
    """`DutySecuredBefore(bytes32)`"""

    id: bytes


class DutyTooEarly(Refusal):
    """`DutyTooEarly(bytes32,uint256)`"""

    id: bytes
    until: int


class DutyUnknown(Refusal):
    """`DutyUnknown(bytes32)`"""

    id: bytes


class ECDSAInvalidSignature(Refusal):
    """`ECDSAInvalidSignature()`"""


class ECDSAInvalidSignatureLength(Refusal):
    """`ECDSAInvalidSignatureLength(uint256)`"""

    length: int


class ECDSAInvalidSignatureS(Refusal):
    """`ECDSAInvalidSignatureS(bytes32)`"""

    s: bytes


class ERC1155InsufficientBalance(Refusal):
    """`ERC1155InsufficientBalance(address,uint256,uint256,uint256)`"""

    sender: str
    balance: int
    needed: int
    token_id: int


class ERC1155InvalidApprover(Refusal):
    """`ERC1155InvalidApprover(address)`"""

    approver: str


class ERC1155InvalidArrayLength(Refusal):
    """`ERC1155InvalidArrayLength(uint256,uint256)`"""

    ids_length: int
    values_length: int


class ERC1155InvalidOperator(Refusal):
    """`ERC1155InvalidOperator(address)`"""

    operator: str


class ERC1155InvalidReceiver(Refusal):
    """`ERC1155InvalidReceiver(address)`"""

    receiver: str


class ERC1155InvalidSender(Refusal):
    """`ERC1155InvalidSender(address)`"""

    sender: str


class ERC1155MissingApprovalForAll(Refusal):
    """`ERC1155MissingApprovalForAll(address,address)`"""

    operator: str
    owner: str


class ERC5805FutureLookup(Refusal):
    """`ERC5805FutureLookup(uint256,uint48)`"""

    timepoint: int
    clock: int


class ERC6372InconsistentClock(Refusal):
    """`ERC6372InconsistentClock()`"""


class EnclaveAlreadySuspended(Refusal):
    """`EnclaveAlreadySuspended(address)`"""

    signer: str


class EnclaveInvalid(Refusal):
    """`EnclaveInvalid(string)`"""

    field: str


class EnclaveJudgementFailed(Refusal):
    """`EnclaveJudgementFailed(address)`"""

    signer: str


class EnclaveKeyExists(Refusal):
    """`EnclaveKeyExists(address)`"""

    signer: str


class EnclaveNonceExpired(Refusal):
    """`EnclaveNonceExpired(bytes32,uint40)`"""

    nonce: bytes
    expired_at: int


class EnclaveNotCollateral(Refusal):
    """`EnclaveNotCollateral(address)`"""

    caller: str


class EnclaveNotListening(Refusal):
    """`EnclaveNotListening()`"""


class EnclavePlatformExists(Refusal):
    """`EnclavePlatformExists(bytes32)`"""

    hardware: bytes


class EnclavePlatformRemoved(Refusal):
    """`EnclavePlatformRemoved(uint32)`"""

    platform: int


class EnclaveProgramBeginsAlike(Refusal):
    """`EnclaveProgramBeginsAlike(bytes32,bytes32)`"""

    workload: bytes
    known: bytes


class EnclaveTcbRefused(Refusal):
    """`EnclaveTcbRefused(uint8,bytes13)`"""

    status: types.TcbStatus
    advisories: bytes


class EnclaveUnknownAttestationKey(Refusal):
    """`EnclaveUnknownAttestationKey(bytes32)`"""

    attestation_key: bytes


class EnclaveUnknownKey(Refusal):
    """`EnclaveUnknownKey(address)`"""

    signer: str


class EnclaveUnknownNonce(Refusal):
    """`EnclaveUnknownNonce(address,bytes32)`"""

    signer: str
    nonce: bytes


class EnclaveUnknownPlatform(Refusal):
    """`EnclaveUnknownPlatform(bytes32)`"""

    hardware: bytes


class EnclaveWrongBinding(Refusal):
    """`EnclaveWrongBinding(bytes32,bytes32)`"""

    expected: bytes
    found: bytes


class EquivocationCommitmentNotRipe(Refusal):
    """`EquivocationCommitmentNotRipe(bytes32,uint256,uint256)`"""

    commitment: bytes
    from_: int
    until: int


class EquivocationNone(Refusal):
    """`EquivocationNone(string)`"""

    reason: str


class EquivocationNotCommitted(Refusal):
    """`EquivocationNotCommitted(bytes32)`"""

    commitment: bytes


class EquivocationProvenBefore(Refusal):
    """`EquivocationProvenBefore(address,bytes32,uint32)`"""

    signer: str
    subject: bytes
    sequence: int


class EquivocationUnknownKey(Refusal):
    """`EquivocationUnknownKey(address)`"""

    signer: str


class EscrowCapExceeded(Refusal):
    """`EscrowCapExceeded(address,uint256,uint256,uint256)`"""

    module: str
    cap: int
    held: int
    amount: int


class EscrowInsufficientHold(Refusal):
    """`EscrowInsufficientHold(address,bytes32,uint256,uint256)`"""

    module: str
    key: bytes
    held: int
    amount: int


class EscrowInvalidAmount(Refusal):
    """`EscrowInvalidAmount(uint256)`"""

    amount: int


class EscrowKeyInUse(Refusal):
    """`EscrowKeyInUse(address,bytes32)`"""

    module: str
    key: bytes


class EscrowNotAdmitted(Refusal):
    """`EscrowNotAdmitted(address)`"""

    module: str


class EscrowNothingOwed(Refusal):
    """`EscrowNothingOwed(address)`"""

    wallet: str


class ExitDutyNamedBefore(Refusal):
    """`ExitDutyNamedBefore(uint16,bytes32)`"""

    id: int
    reference_: bytes


class ExitDutyOpen(Refusal):
    """`ExitDutyOpen(uint16,uint8)`"""

    id: int
    duty: types.Duty


class ExitNoDuty(Refusal):
    """`ExitNoDuty(uint16,bytes32)`"""

    id: int
    reference_: bytes


class ExitNotAnnounced(Refusal):
    """`ExitNotAnnounced(uint16)`"""

    id: int


class FailedCall(Refusal):
    """`FailedCall()`"""


class FailedDeployment(Refusal):
    """`FailedDeployment()`"""


class FinanceBadSignature(Refusal):
    """`FinanceBadSignature(bytes32,address)`"""

    id: bytes
    trader: str


class FinanceForOtherBank(Refusal):
    """`FinanceForOtherBank(bytes32,uint16,uint16)`"""

    id: bytes
    bank: int
    caller: int


class FinanceInvalid(Refusal):
    """`FinanceInvalid(string)`"""

    field: str


class FinanceNotBank(Refusal):
    """`FinanceNotBank(bytes32,uint16,address)`"""

    id: bytes
    bank: int
    caller: str


class FinanceNotDue(Refusal):
    """`FinanceNotDue(bytes32,uint256)`"""

    id: bytes
    from_: int


class FinanceNotTrader(Refusal):
    """`FinanceNotTrader(bytes32,address)`"""

    id: bytes
    caller: str


class FinanceOfferOver(Refusal):
    """`FinanceOfferOver(bytes32,uint40)`"""

    id: bytes
    offered_until: int


class FinanceSaleSettled(Refusal):
    """`FinanceSaleSettled(bytes32)`"""

    id: bytes


class FinanceStillOffered(Refusal):
    """`FinanceStillOffered(bytes32,uint40)`"""

    id: bytes
    offered_until: int


class FinanceWrongStage(Refusal):
    """`FinanceWrongStage(bytes32,uint8)`"""

    id: bytes
    stage: types.FinanceStage


class GoodsExhausted(Refusal):
    """`GoodsExhausted(bytes32,string,uint256,uint256,uint256)`"""

    key: bytes
    measure: str
    capacity: int
    drawn: int
    asked: int


class GoodsNotProven(Refusal):
    """`GoodsNotProven(bytes32,uint32)`"""

    subject: bytes
    number: int


class GoodsOfOtherTrader(Refusal):
    """`GoodsOfOtherTrader(bytes32,address,address)`"""

    subject: bytes
    trader: str
    given: str


class GoodsOtherBacking(Refusal):
    """`GoodsOtherBacking(bytes32,uint8,uint8)`"""

    subject: bytes
    found: types.Backing
    given: types.Backing


class GoodsStatementExpired(Refusal):
    """`GoodsStatementExpired(bytes32,uint40)`"""

    subject: bytes
    valid_until: int


class GoodsStatementNotLatest(Refusal):
    """`GoodsStatementNotLatest(bytes32,bytes32,bytes32)`"""

    subject: bytes
    latest: bytes
    given: bytes


class GoodsStatementNotReliable(Refusal):
    """`GoodsStatementNotReliable(bytes32,uint256,uint256)`"""

    subject: bytes
    value: int
    from_: int


class GovernorAlreadyCastVote(Refusal):
    """`GovernorAlreadyCastVote(address)`"""

    voter: str


class GovernorAlreadyQueuedProposal(Refusal):
    """`GovernorAlreadyQueuedProposal(uint256)`"""

    proposal_id: int


class GovernorDisabledDeposit(Refusal):
    """`GovernorDisabledDeposit()`"""


class GovernorInsufficientProposerVotes(Refusal):
    """`GovernorInsufficientProposerVotes(address,uint256,uint256)`"""

    proposer: str
    votes: int
    threshold: int


class GovernorInvalidProposalLength(Refusal):
    """`GovernorInvalidProposalLength(uint256,uint256,uint256)`"""

    targets: int
    calldatas: int
    values: int


class GovernorInvalidQuorumFraction(Refusal):
    """`GovernorInvalidQuorumFraction(uint256,uint256)`"""

    quorum_numerator: int
    quorum_denominator: int


class GovernorInvalidSignature(Refusal):
    """`GovernorInvalidSignature(address)`"""

    voter: str


class GovernorInvalidVoteParams(Refusal):
    """`GovernorInvalidVoteParams()`"""


class GovernorInvalidVoteType(Refusal):
    """`GovernorInvalidVoteType()`"""


class GovernorInvalidVotingPeriod(Refusal):
    """`GovernorInvalidVotingPeriod(uint256)`"""

    voting_period: int


class GovernorNonexistentProposal(Refusal):
    """`GovernorNonexistentProposal(uint256)`"""

    proposal_id: int


class GovernorOnlyExecutor(Refusal):
    """`GovernorOnlyExecutor(address)`"""

    account: str


class GovernorProposalQueueingFailed(Refusal):
    """`GovernorProposalQueueingFailed(uint256)`"""

    proposal_id: int


class GovernorProposalQueueingNotRequired(Refusal):
    """`GovernorProposalQueueingNotRequired(uint256)`"""

    proposal_id: int


class GovernorRestrictedProposer(Refusal):
    """`GovernorRestrictedProposer(address)`"""

    proposer: str


class GovernorUnableToCancel(Refusal):
    """`GovernorUnableToCancel(uint256,address)`"""

    proposal_id: int
    account: str


class GovernorUnexpectedProposalState(Refusal):
    """`GovernorUnexpectedProposalState(uint256,uint8,bytes32)`"""

    proposal_id: int
    current: types.ProposalState
    expected_states: bytes


class HashLockExists(Refusal):
    """`HashLockExists(bytes32)`"""

    id: bytes


class HashLockExpired(Refusal):
    """`HashLockExpired(bytes32,uint256)`"""

    id: bytes
    deadline: int


class HashLockInvalid(Refusal):
    """`HashLockInvalid(string)`"""

    field: str


class HashLockNotExpired(Refusal):
    """`HashLockNotExpired(bytes32,uint256)`"""

    id: bytes
    deadline: int


class HashLockUnknown(Refusal):
    """`HashLockUnknown(bytes32)`"""

    id: bytes


class HashLockWrongSecret(Refusal):
    """`HashLockWrongSecret(bytes32,bytes32)`"""

    id: bytes
    hash: bytes


class InspectionDatePassed(Refusal):
    """`InspectionDatePassed(uint64,uint40)`"""

    inspection: int
    date: int


class InspectionNotMissed(Refusal):
    """`InspectionNotMissed(uint64,uint64)`"""

    inspection: int
    after_: int


class InspectionNotYet(Refusal):
    """`InspectionNotYet(uint64,uint40)`"""

    inspection: int
    date: int


class InspectionOtherCandidates(Refusal):
    """`InspectionOtherCandidates(uint64,bytes32)`"""

    inspection: int
    announced: bytes


class InspectionOtherHeader(Refusal):
    """`InspectionOtherHeader(uint64,bytes32,bytes32)`"""

    inspection: int
    found: bytes
    needed: bytes


class InspectionStage(Refusal):
    """`InspectionStage(uint64,uint8,uint8)`"""

    inspection: int
    found: types.InspectionState
    needed: types.InspectionState


class InsufficientBalance(Refusal):
    """`InsufficientBalance(uint256,uint256)`"""

    balance: int
    needed: int


class InterruptionInvalidTime(Refusal):
    """`InterruptionInvalidTime(uint40,uint40)`"""

    from_: int
    until: int


class InterruptionNotRunning(Refusal):
    """`InterruptionNotRunning(bytes2)`"""

    place: bytes


class InterruptionRunning(Refusal):
    """`InterruptionRunning(bytes2,uint40)`"""

    place: bytes
    until: int


class InvalidAccountNonce(Refusal):
    """`InvalidAccountNonce(address,uint256)`"""

    account: str
    current_nonce: int


class InvalidInitialization(Refusal):
    """`InvalidInitialization()`"""


class InvalidShortString(Refusal):
    """`InvalidShortString()`"""


class JsonUnexpected(Refusal):
    """`JsonUnexpected(uint256,bytes32)`"""

    position: int
    expected: bytes


class NotInitializing(Refusal):
    """`NotInitializing()`"""


class OfficerAuthoritySuspended(Refusal):
    """`OfficerAuthoritySuspended(uint16)`"""

    authority: int


class OfficerInService(Refusal):
    """`OfficerInService(address,uint16)`"""

    officer: str
    authority: int


class OfficerInvalid(Refusal):
    """`OfficerInvalid(string)`"""

    field: str


class OfficerNotServing(Refusal):
    """`OfficerNotServing(address,uint256)`"""

    account: str
    since: int


class OfficerOfNone(Refusal):
    """`OfficerOfNone(address,uint16)`"""

    account: str
    authority: int


class OfficerSame(Refusal):
    """`OfficerSame(address)`"""

    officer: str


class OrderDeskBeyondOrder(Refusal):
    """`OrderDeskBeyondOrder(bytes32,uint256,uint256)`"""

    id: bytes
    reach: int
    needed: int


class OrderDeskConflict(Refusal):
    """`OrderDeskConflict(bytes32,address)`"""

    id: bytes
    wallet: str


class OrderDeskInvalidOrder(Refusal):
    """`OrderDeskInvalidOrder(string)`"""

    field: str


class OrderDeskNoOrder(Refusal):
    """`OrderDeskNoOrder(bytes32)`"""

    id: bytes


class OrderDeskNoSeizure(Refusal):
    """`OrderDeskNoSeizure(bytes32)`"""

    id: bytes


class OrderDeskNotAuthority(Refusal):
    """`OrderDeskNotAuthority(address)`"""

    caller: str


class OrderDeskOrderExists(Refusal):
    """`OrderDeskOrderExists(bytes32)`"""

    id: bytes


class OrderDeskOrderStands(Refusal):
    """`OrderDeskOrderStands(bytes32,uint256)`"""

    id: bytes
    expiry: int


class OrderDeskPartsTooLarge(Refusal):
    """`OrderDeskPartsTooLarge(address,uint256)`"""

    wallet: str
    parts: int


class OrderDeskSameOfficer(Refusal):
    """`OrderDeskSameOfficer(address)`"""

    officer: str


class OrderDeskSeizureExpired(Refusal):
    """`OrderDeskSeizureExpired(bytes32,uint256)`"""

    id: bytes
    until: int


class PresentationDeadlinePassed(Refusal):
    """`PresentationDeadlinePassed(uint256,uint16,uint40)`"""

    id: int
    number: int
    deadline: int


class PresentationDeadlineRunning(Refusal):
    """`PresentationDeadlineRunning(uint256,uint16,uint256)`"""

    id: int
    number: int
    until: int


class PresentationDiscrepant(Refusal):
    """`PresentationDiscrepant(uint256,uint16,uint32)`"""

    id: int
    number: int
    discrepancies: int


class PresentationInvalidAmount(Refusal):
    """`PresentationInvalidAmount(uint256)`"""

    id: int


class PresentationInvalidNotice(Refusal):
    """`PresentationInvalidNotice(string)`"""

    field: str


class PresentationInvalidPrice(Refusal):
    """`PresentationInvalidPrice(uint256,uint64)`"""

    price: int
    payable_: int


class PresentationInvalidTime(Refusal):
    """`PresentationInvalidTime(uint40)`"""

    received_at: int


class PresentationNotPartner(Refusal):
    """`PresentationNotPartner(address)`"""

    caller: str


class PresentationNothingToWaive(Refusal):
    """`PresentationNothingToWaive(uint256,uint16)`"""

    id: int
    number: int


class PresentationTooLate(Refusal):
    """`PresentationTooLate(uint256,uint256)`"""

    id: int
    until: int


class PresentationWrongBank(Refusal):
    """`PresentationWrongBank(uint256,uint8)`"""

    id: int
    at: types.Bank


class PresentationWrongState(Refusal):
    """`PresentationWrongState(uint256,uint16,uint8)`"""

    id: int
    number: int
    state: types.ExaminationState


class PurposeBudgetExceeded(Refusal):
    """`PurposeBudgetExceeded(uint256,uint256,uint256)`"""

    id: int
    left: int
    needed: int


class PurposeExpired(Refusal):
    """`PurposeExpired(uint256,uint256)`"""

    id: int
    expiry: int


class PurposeHolderHindered(Refusal):
    """`PurposeHolderHindered(address)`"""

    holder: str


class PurposeInvalid(Refusal):
    """`PurposeInvalid(string)`"""

    field: str


class PurposeNotAllowed(Refusal):
    """`PurposeNotAllowed(uint256,address)`"""

    id: int
    to: str


class PurposeNotExpired(Refusal):
    """`PurposeNotExpired(uint256,uint256)`"""

    id: int
    expiry: int


class PurposeNotFunder(Refusal):
    """`PurposeNotFunder(uint256,address)`"""

    id: int
    caller: str


class PurposeUnknown(Refusal):
    """`PurposeUnknown(uint256)`"""

    id: int


class PurseAlreadyClaimed(Refusal):
    """`PurseAlreadyClaimed(bytes32)`"""

    claim: bytes


class PurseAlreadyProven(Refusal):
    """`PurseAlreadyProven(uint256)`"""

    purse: int


class PurseAlreadySettled(Refusal):
    """`PurseAlreadySettled(uint256)`"""

    id: int


class PurseBeyondTerms(Refusal):
    """`PurseBeyondTerms(string,uint256,uint256)`"""

    field: str
    limit: int
    value: int


class PurseDeviceInUse(Refusal):
    """`PurseDeviceInUse(address,uint256)`"""

    device: str
    purse: int


class PurseEndorserUnknown(Refusal):
    """`PurseEndorserUnknown(address)`"""

    device: str


class PurseInvalid(Refusal):
    """`PurseInvalid(string)`"""

    field: str


class PurseInvalidSignature(Refusal):
    """`PurseInvalidSignature(address)`"""

    device: str


class PurseNoProof(Refusal):
    """`PurseNoProof(string)`"""

    reason: str


class PurseNotSettled(Refusal):
    """`PurseNotSettled(uint256)`"""

    id: int


class PurseTooEarly(Refusal):
    """`PurseTooEarly(uint256,uint256)`"""

    id: int
    until: int


class PurseTooLate(Refusal):
    """`PurseTooLate(uint256,uint256)`"""

    id: int
    until: int


class PurseTooMany(Refusal):
    """`PurseTooMany(address,uint256)`"""

    owner: str
    open: int


class PurseTooManyHops(Refusal):
    """`PurseTooManyHops(uint256)`"""

    hops: int


class PurseUnknown(Refusal):
    """`PurseUnknown(uint256)`"""

    id: int


class PurseUnknownClaim(Refusal):
    """`PurseUnknownClaim(bytes32)`"""

    claim: bytes


class PurseVoucherBeyondAmount(Refusal):
    """`PurseVoucherBeyondAmount(uint256,uint256,uint256)`"""

    purse: int
    end: int
    amount: int


class QeIdentityTooManyRuns(Refusal):
    """`QeIdentityTooManyRuns(uint256)`"""

    maximum: int


class QuoteDebug(Refusal):
    """`QuoteDebug(string)`"""

    enclave: str


class QuoteMalformed(Refusal):
    """`QuoteMalformed(string)`"""

    field: str


class QuoteTruncated(Refusal):
    """`QuoteTruncated(uint256,uint256)`"""

    bytes_: int
    expected: int


class QuoteUnsupported(Refusal):
    """`QuoteUnsupported(uint256,bytes4)`"""

    version: int
    tee_type: bytes


class RLPInvalidEncoding(Refusal):
    """`RLPInvalidEncoding()`"""


class RecoveryInvalid(Refusal):
    """`RecoveryInvalid(string)`"""

    field: str


class RecoveryNotCustomer(Refusal):
    """`RecoveryNotCustomer(address,address)`"""

    wallet: str
    caller: str


class RecoveryNotHolder(Refusal):
    """`RecoveryNotHolder(address,address)`"""

    wallet: str
    caller: str


class RecoveryNotInstitution(Refusal):
    """`RecoveryNotInstitution(address)`"""

    caller: str


class RecoveryTooEarly(Refusal):
    """`RecoveryTooEarly(uint256,uint256)`"""

    id: int
    deadline: int


class RecoveryTooLate(Refusal):
    """`RecoveryTooLate(uint256,uint256)`"""

    id: int
    deadline: int


class RecoveryUnderWay(Refusal):
    """`RecoveryUnderWay(address,uint256)`"""

    wallet: str
    id: int


class RecoveryWalletUnderOrder(Refusal):
    """`RecoveryWalletUnderOrder(address)`"""

    wallet: str


class RecoveryWrongState(Refusal):
    """`RecoveryWrongState(uint256,uint8)`"""

    id: int
    state: types.State


class ReimbursementExceeds(Refusal):
    """`ReimbursementExceeds(uint256,uint64,uint64)`"""

    id: int
    left: int
    claimed: int


class ReimbursementInvalidBank(Refusal):
    """`ReimbursementInvalidBank(uint16)`"""

    bank: int


class ReimbursementNotBank(Refusal):
    """`ReimbursementNotBank(uint256,address)`"""

    id: int
    caller: str


class ReimbursementNotRefused(Refusal):
    """`ReimbursementNotRefused(uint256,uint16)`"""

    id: int
    number: int


class ReimbursementNothingToClaim(Refusal):
    """`ReimbursementNothingToClaim(uint256,uint16)`"""

    id: int
    number: int


class ReimbursementTooEarly(Refusal):
    """`ReimbursementTooEarly(uint256,uint16,uint40)`"""

    id: int
    number: int
    until: int


class ReimbursementWrongState(Refusal):
    """`ReimbursementWrongState(uint256,uint16,uint8)`"""

    id: int
    number: int
    state: types.ClaimState


class ReserveInvalidAmount(Refusal):
    """`ReserveInvalidAmount(uint256)`"""

    amount: int


class ReserveNotBank(Refusal):
    """`ReserveNotBank(address)`"""

    operator: str


class ReserveNotOperator(Refusal):
    """`ReserveNotOperator(address)`"""

    account: str


class ReserveReferenceUsed(Refusal):
    """`ReserveReferenceUsed(bytes32)`"""

    reference_: bytes


class ReserveSameOfficer(Refusal):
    """`ReserveSameOfficer(address)`"""

    officer: str


class ReserveUnknownReference(Refusal):
    """`ReserveUnknownReference(bytes32)`"""

    reference_: bytes


class RootExpired(Refusal):
    """`RootExpired(uint256)`"""

    not_after: int


class RootNotAnAuthority(Refusal):
    """`RootNotAnAuthority()`"""


class RootNotSelfSigned(Refusal):
    """`RootNotSelfSigned()`"""


class SafeCastOverflowedUintDowncast(Refusal):
    """`SafeCastOverflowedUintDowncast(uint8,uint256)`"""

    bits: int
    value: int


class SafeERC20FailedOperation(Refusal):
    """`SafeERC20FailedOperation(address)`"""

    token: str


class SettlementExpired(Refusal):
    """`SettlementExpired(uint256)`"""

    deadline: int


class SettlementInvalidSignature(Refusal):
    """`SettlementInvalidSignature(address)`"""

    party: str


class SettlementNonceUsed(Refusal):
    """`SettlementNonceUsed(address,address,uint256)`"""

    party_a: str
    party_b: str
    nonce: int


class SettlementSameParty(Refusal):
    """`SettlementSameParty(address)`"""

    party: str


class SettlementSameToken(Refusal):
    """`SettlementSameToken(address)`"""

    token: str


class SettlementZeroAmount(Refusal):
    """`SettlementZeroAmount(address)`"""

    party: str


class SgxExtensionMalformed(Refusal):
    """`SgxExtensionMalformed(string)`"""

    field: str


class SingleWindowDeadlinePassed(Refusal):
    """`SingleWindowDeadlinePassed(bytes32,uint8,uint256)`"""

    id: bytes
    department: int
    deadline: int


class SingleWindowDepartmentRemoved(Refusal):
    """`SingleWindowDepartmentRemoved(uint8)`"""

    department: int


class SingleWindowDossierExists(Refusal):
    """`SingleWindowDossierExists(bytes32)`"""

    id: bytes


class SingleWindowInvalid(Refusal):
    """`SingleWindowInvalid(string)`"""

    field: str


class SingleWindowNoStopsLeft(Refusal):
    """`SingleWindowNoStopsLeft(bytes32,uint8)`"""

    id: bytes
    department: int


class SingleWindowNotAmendable(Refusal):
    """`SingleWindowNotAmendable(bytes32,uint8,uint8)`"""

    id: bytes
    state: types.DossierState
    version: int


class SingleWindowNotAsked(Refusal):
    """`SingleWindowNotAsked(bytes32,uint8)`"""

    id: bytes
    department: int


class SingleWindowNotOffered(Refusal):
    """`SingleWindowNotOffered(uint32)`"""

    departments: int


class SingleWindowNotOpen(Refusal):
    """`SingleWindowNotOpen(bytes32,uint8)`"""

    id: bytes
    state: types.DossierState


class SingleWindowNotTheDepartment(Refusal):
    """`SingleWindowNotTheDepartment(uint8,uint16,address)`"""

    department: int
    institution: int
    caller: str


class SingleWindowNotTheTrader(Refusal):
    """`SingleWindowNotTheTrader(bytes32,address)`"""

    id: bytes
    caller: str


class SingleWindowNotYet(Refusal):
    """`SingleWindowNotYet(bytes32,uint8,uint256)`"""

    id: bytes
    department: int
    from_: int


class SingleWindowOverdueRecorded(Refusal):
    """`SingleWindowOverdueRecorded(bytes32,uint8)`"""

    id: bytes
    department: int


class SingleWindowPartChanged(Refusal):
    """`SingleWindowPartChanged(bytes32,uint8)`"""

    id: bytes
    department: int


class SingleWindowPartState(Refusal):
    """`SingleWindowPartState(bytes32,uint8,uint8)`"""

    id: bytes
    department: int
    state: types.PartState


class SingleWindowUnknownDepartment(Refusal):
    """`SingleWindowUnknownDepartment(uint8)`"""

    department: int


class SingleWindowUnknownDossier(Refusal):
    """`SingleWindowUnknownDossier(bytes32)`"""

    id: bytes


class SingleWindowUnknownFunction(Refusal):
    """`SingleWindowUnknownFunction(uint8)`"""

    function_: int


class SingleWindowVersionPassed(Refusal):
    """`SingleWindowVersionPassed(bytes32,uint8)`"""

    id: bytes
    current: int


class StringTooLong(Refusal):
    """`StringTooLong(string)`"""

    str: str


class SubstitutionAlreadyDemanded(Refusal):
    """`SubstitutionAlreadyDemanded(uint256,uint16,uint40)`"""

    part: int
    number: int
    until: int


class SubstitutionAlreadyMade(Refusal):
    """`SubstitutionAlreadyMade(uint256,uint16,uint16)`"""

    part: int
    number: int
    substitute: int


class SubstitutionNoDifference(Refusal):
    """`SubstitutionNoDifference(uint256,uint256)`"""

    invoice: int
    drawn: int


class SubstitutionNotAgreed(Refusal):
    """`SubstitutionNotAgreed(uint256)`"""

    part: int


class SubstitutionNotAwaited(Refusal):
    """`SubstitutionNotAwaited(uint256,uint16)`"""

    part: int
    number: int


class SubstitutionNothingPresented(Refusal):
    """`SubstitutionNothingPresented(uint256,uint16)`"""

    part: int
    number: int


class SubstitutionRunning(Refusal):
    """`SubstitutionRunning(uint256,uint16,uint40)`"""

    part: int
    number: int
    until: int


class SubstitutionTooLate(Refusal):
    """`SubstitutionTooLate(uint256,uint16,uint40)`"""

    part: int
    number: int
    until: int


class SurchargeInvalid(Refusal):
    """`SurchargeInvalid(string)`"""

    field: str


class SurchargeNotDeclarations(Refusal):
    """`SurchargeNotDeclarations(address)`"""

    caller: str


class SurchargeNothingOwed(Refusal):
    """`SurchargeNothingOwed(bytes32)`"""

    id: bytes


class TcbInfoTooManyLevels(Refusal):
    """`TcbInfoTooManyLevels(uint256)`"""

    maximum: int


class TermsNotCanonical(Refusal):
    """`TermsNotCanonical()`"""


class TimelockConsentMissing(Refusal):
    """`TimelockConsentMissing(bytes32,uint16,uint256,uint8)`"""

    id: bytes
    holder: int
    act: int
    answer: types.Answer


class TimelockInsufficientDelay(Refusal):
    """`TimelockInsufficientDelay(uint256,uint256)`"""

    delay: int
    min_delay: int


class TimelockInvalidAnswer(Refusal):
    """`TimelockInvalidAnswer()`"""


class TimelockInvalidMatter(Refusal):
    """`TimelockInvalidMatter((uint16,address,uint64))`"""

    matter: types.Matter


class TimelockInvalidOperationLength(Refusal):
    """`TimelockInvalidOperationLength(uint256,uint256,uint256)`"""

    targets: int
    payloads: int
    values: int


class TimelockLapsed(Refusal):
    """`TimelockLapsed(bytes32,uint256)`"""

    id: bytes
    at: int


class TimelockMatterOfAnother(Refusal):
    """`TimelockMatterOfAnother(uint16)`"""

    holder: int


class TimelockNotHolder(Refusal):
    """`TimelockNotHolder(address)`"""

    caller: str


class TimelockNotPending(Refusal):
    """`TimelockNotPending(bytes32)`"""

    id: bytes


class TimelockUnauthorizedCaller(Refusal):
    """`TimelockUnauthorizedCaller(address)`"""

    caller: str


class TimelockUnexecutedPredecessor(Refusal):
    """`TimelockUnexecutedPredecessor(bytes32)`"""

    predecessor_id: bytes


class TimelockUnexpectedOperationState(Refusal):
    """`TimelockUnexpectedOperationState(bytes32,bytes32)`"""

    operation_id: bytes
    expected_states: bytes


class TransferAlreadyRequested(Refusal):
    """`TransferAlreadyRequested(uint256,bytes32)`"""

    id: int
    request: bytes


class TransferExceeds(Refusal):
    """`TransferExceeds(uint256,uint256,uint256)`"""

    id: int
    free: int
    wanted: int


class TransferInvalidDays(Refusal):
    """`TransferInvalidDays(uint8,uint8)`"""

    given: int
    most: int


class TransferInvalidTerm(Refusal):
    """`TransferInvalidTerm(string)`"""

    field: str


class TransferNotPart(Refusal):
    """`TransferNotPart(uint256)`"""

    id: int


class TransferNotRequested(Refusal):
    """`TransferNotRequested(uint256,bytes32)`"""

    id: int
    request: bytes


class TransferNotTransferable(Refusal):
    """`TransferNotTransferable(uint256)`"""

    id: int


class TransferPartialsBarred(Refusal):
    """`TransferPartialsBarred(uint256)`"""

    id: int


class UndertakingAlreadyAssigned(Refusal):
    """`UndertakingAlreadyAssigned(uint256,address)`"""

    id: int
    assignee: str


class UndertakingBankInDefault(Refusal):
    """`UndertakingBankInDefault(uint16)`"""

    bank: int


class UndertakingInsufficientLiquidity(Refusal):
    """`UndertakingInsufficientLiquidity(uint16,uint256,uint256)`"""

    bank: int
    free: int
    wanted: int


class UndertakingInvalidAmount(Refusal):
    """`UndertakingInvalidAmount(uint256)`"""

    amount: int


class UndertakingInvalidStop(Refusal):
    """`UndertakingInvalidStop(uint40)`"""

    until: int


class UndertakingNotBank(Refusal):
    """`UndertakingNotBank(address)`"""

    caller: str


class UndertakingNotDue(Refusal):
    """`UndertakingNotDue(uint256,uint40)`"""

    key: int
    due: int


class UndertakingNotExhausted(Refusal):
    """`UndertakingNotExhausted(uint256,uint256)`"""

    key: int
    rest: int


class UndertakingNotFirst(Refusal):
    """`UndertakingNotFirst(uint256,uint256)`"""

    key: int
    first: int


class UndertakingNotPartner(Refusal):
    """`UndertakingNotPartner(address)`"""

    caller: str


class UndertakingNotParty(Refusal):
    """`UndertakingNotParty(uint256,address)`"""

    id: int
    caller: str


class UndertakingNothingHeld(Refusal):
    """`UndertakingNothingHeld(uint256)`"""

    key: int


class UndertakingStopped(Refusal):
    """`UndertakingStopped(uint256,uint40)`"""

    id: int
    until: int


class UndertakingTooManyLots(Refusal):
    """`UndertakingTooManyLots(uint256)`"""

    most: int


class UndertakingWrongState(Refusal):
    """`UndertakingWrongState(uint256,uint8)`"""

    key: int
    state: types.UndertakingState


class VotesExpiredSignature(Refusal):
    """`VotesExpiredSignature(uint256)`"""

    expiry: int


class WalletOfficeFrozen(Refusal):
    """`WalletOfficeFrozen(address)`"""

    wallet: str


class WalletOfficeMoveNotRequested(Refusal):
    """`WalletOfficeMoveNotRequested(address,address)`"""

    wallet: str
    operator: str


class WalletOfficeNotCustomer(Refusal):
    """`WalletOfficeNotCustomer(address,address)`"""

    wallet: str
    operator: str


class WalletOfficeNotHolder(Refusal):
    """`WalletOfficeNotHolder(address,address)`"""

    wallet: str
    caller: str


class WalletOfficeNotOperator(Refusal):
    """`WalletOfficeNotOperator(address)`"""

    account: str


class WorkloadInvalidPermission(Refusal):
    """`WorkloadInvalidPermission(string)`"""

    field: str


class WorkloadOfOtherCertificate(Refusal):
    """`WorkloadOfOtherCertificate(uint64,bytes32)`"""

    certificate: int
    product: bytes


class WorkloadWithoutCertificates(Refusal):
    """`WorkloadWithoutCertificates(uint64)`"""

    certificate: int
