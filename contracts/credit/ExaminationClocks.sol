// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {ICreditAmendments} from "../../interfaces/ICreditAmendments.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IExaminationClocks} from "../../interfaces/IExaminationClocks.sol";
import {IInterruptions} from "../../interfaces/IInterruptions.sol";
import {ExaminationState, IPresentations} from "../../interfaces/IPresentations.sol";
import {StoppedClock} from "../libraries/StoppedClock.sol";
import {Bank, RuleSet, Terms, hashTerms} from "../types/Credit.sol";
import {MISSING_DOCUMENT} from "../types/Discrepancies.sol";
import {CreditId, InstitutionId} from "../types/Ids.sol";

/// @title ExaminationClocks: see IExaminationClocks
/// @dev Presentations checks the terms of a presentation wherever it is told to change one.
contract ExaminationClocks is IExaminationClocks, EIP712 {
    using StoppedClock for IBankingCalendar;

    /// @dev eUCP e12(b)(iii).
    uint256 public constant REPRESENTATION = 30 days;
    /// @dev URDG 758 art. 23(b).
    uint256 public constant SUSPENSION = 30 days;
    /// @dev URDG 758 art. 23(c): what a guarantor needs to claim under its counter-guarantee.
    uint256 public constant COUNTER_GUARANTEE = 4 days;
    uint256 public constant RETURN_DAYS = 3;
    /// @dev Counts where the calendar lacks a year; see Presentations.UNKNOWN_CALENDAR_BOUND.
    uint256 private constant UNKNOWN_CALENDAR_BOUND = 30 days;
    bytes32 private constant NOTICE_TYPEHASH = keccak256(
        "Notice(uint256 id,uint16 number,uint8 by,uint32 discrepancies,uint8 disposal,bytes32 text,uint40 givenAt)"
    );

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IInterruptions public immutable interruptions;
    IDocumentaryCredit public immutable credits;
    IPresentations public immutable presentations;
    ICreditAmendments public immutable amendments;

    mapping(CreditId id => mapping(uint16 number => mapping(Bank by => Corruption))) private _corruptions;
    mapping(CreditId id => mapping(uint16 number => Extension)) private _extensions;
    mapping(CreditId id => mapping(uint16 number => mapping(Bank by => ReturnDemand))) private _returns;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IInterruptions interruptions_,
        IDocumentaryCredit credits_,
        IPresentations presentations_,
        ICreditAmendments amendments_
    ) EIP712("E-port ExaminationClocks", "1") {
        registry = registry_;
        calendar = calendar_;
        interruptions = interruptions_;
        credits = credits_;
        presentations = presentations_;
        amendments = amendments_;
    }

    // -------------------------------------------------------------------------------------------------------- notice

    /// @inheritdoc IExaminationClocks
    function proveNotice(
        CreditId id,
        uint16 number,
        Bank by,
        Terms calldata terms,
        IPresentations.Notice calldata notice,
        uint40 givenAt,
        bytes calldata signature
    ) external {
        uint256 deadline = deadlineOf(id, number, by, terms.placeOfExpiry, terms.rules);
        if (givenAt > deadline || givenAt < presentations.examination(id, number, by).since) {
            revert ClockDeadlinePassed(id, number, deadline);
        }
        uint256 until = precludedAfter(id, number, by, terms.placeOfExpiry, terms.rules);
        if (block.timestamp > until) revert ClockDeadlinePassed(id, number, until);
        address presenter = _presenter(id, number, terms);
        bytes32 digest = noticeDigest(id, number, by, notice, givenAt);
        if (!SignatureChecker.isValidSignatureNow(presenter, digest, signature)) {
            revert ClockInvalidSignature(presenter);
        }
        emit NoticeProved(id, number, by, givenAt);
        presentations.refuseAsProved(id, number, by, terms, notice);
    }

    // ------------------------------------------------------------------------------------------------ corrupt records

    /// @inheritdoc IExaminationClocks
    function reportCorruption(CreditId id, uint16 number, Bank by, Terms calldata terms, bytes32 record) external {
        _requireBank(id, terms, by);
        uint256 deadline = _running(id, number, by, terms);
        Corruption storage c = _corruptions[id][number][by];
        if (c.stoppedAt != 0) revert ClockAlreadyStopped(id, number, by);
        _requireBusiness(id, terms.placeOfExpiry);
        uint256 until = interruptions.expiryUnder(terms.rules, terms.placeOfExpiry, credits.status(id).expiresAt);
        if (until > block.timestamp + REPRESENTATION) until = block.timestamp + REPRESENTATION;
        // After the expiry nothing can be presented again, and a clock that stopped would only be time won.
        if (until <= block.timestamp) revert ClockDeadlinePassed(id, number, until);
        (c.stoppedAt, c.deadline, c.until) = (uint40(block.timestamp), uint40(deadline), uint40(until));
        deadline = _reschedule(id, number, by, terms, until, 0);
        emit RecordCorrupted(id, number, by, record, uint40(until), uint40(deadline));
    }

    /// @inheritdoc IExaminationClocks
    function representRecord(CreditId id, uint16 number, Bank by, Terms calldata terms, bytes32 record) external {
        address presenter = _presenter(id, number, terms);
        if (msg.sender != presenter) revert ClockNotPresenter(id, msg.sender, presenter);
        Corruption storage c = _stopped(id, number, by);
        if (block.timestamp > c.until) revert ClockDeadlinePassed(id, number, c.until);
        c.settled = true;
        uint40 deadline = _reschedule(id, number, by, terms, block.timestamp, 0);
        emit RecordRepresented(id, number, by, record, deadline);
    }

    /// @inheritdoc IExaminationClocks
    function deemNotPresented(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        Corruption storage c = _stopped(id, number, by);
        if (block.timestamp <= c.until) revert ClockRunning(id, number, c.until);
        c.settled = true;
        emit RecordNotRepresented(id, number, by);
        _reschedule(id, number, by, terms, c.until, MISSING_DOCUMENT);
    }

    // ------------------------------------------------------------------------------------------------- extend or pay

    /// @inheritdoc IExaminationClocks
    function requestExtension(CreditId id, uint16 number, Terms calldata terms, Terms calldata amended) external {
        if (terms.rules == RuleSet.Ucp600) revert ClockOtherRules(id);
        if (msg.sender != terms.beneficiary) revert ClockNotPresenter(id, msg.sender, terms.beneficiary);
        _requireTerms(id, number, terms);
        _running(id, number, Bank.Issuing, terms);
        Extension storage e = _extensions[id][number];
        if (e.termsHash != 0) revert ClockAlreadyStopped(id, number, Bank.Issuing);
        if (amended.beneficiary != terms.beneficiary || amended.expiryDay <= terms.expiryDay) {
            revert ClockInvalidTerms(id);
        }
        e.termsHash = hashTerms(amended);
        emit ExtensionRequested(id, number, amended);
    }

    /// @inheritdoc IExaminationClocks
    function suspendPayment(CreditId id, uint16 number, Terms calldata terms, uint40 payBy) external {
        if (terms.rules != RuleSet.Urdg758) revert ClockOtherRules(id);
        _requireTerms(id, number, terms);
        _requireBank(id, terms, Bank.Issuing);
        _running(id, number, Bank.Issuing, terms);
        Extension storage e = _extensions[id][number];
        if (e.termsHash == 0) revert ClockNotExtended(id, number);
        uint32 found = presentations.examination(id, number, Bank.Issuing).discrepancies;
        if (found != 0) revert IPresentations.PresentationDiscrepant(id, number, found);
        (, InstitutionKind kind,) = registry.memberOf(terms.beneficiary);
        uint256 latest = presentations.presentation(id, number).presentedAt + SUSPENSION;
        if (kind == InstitutionKind.Bank) latest -= COUNTER_GUARANTEE;
        if (payBy <= block.timestamp || payBy > latest) revert ClockInvalidTime(payBy, latest);
        (e.suspendedAt, e.payBy) = (uint40(block.timestamp), payBy);
        emit PaymentSuspended(id, number, payBy);
    }

    /// @inheritdoc IExaminationClocks
    function concludeExtension(CreditId id, uint16 number, Terms calldata terms, Terms calldata amended) external {
        bytes32 wanted = hashTerms(amended);
        Extension storage e = _extensions[id][number];
        if (e.termsHash == 0 || e.termsHash != wanted) revert ClockNotExtended(id, number);
        delete _extensions[id][number];
        emit DemandWithdrawn(id, number);
        if (amendments.pending(id).termsHash == wanted) amendments.acceptByConduct(id, amended.beneficiary, amended);
        else if (credits.termsHashOf(id, credits.status(id).version) != wanted) revert ClockNotExtended(id, number);
        presentations.withdrawDemand(id, number, terms);
    }

    // -------------------------------------------------------------------------------------------------------- return

    /// @inheritdoc IExaminationClocks
    function demandReturn(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        _requireTerms(id, number, terms);
        address presenter = _presenter(id, number, terms);
        if (msg.sender != presenter) revert ClockNotPresenter(id, msg.sender, presenter);
        ExaminationState s = presentations.examination(id, number, by).state;
        if (s != ExaminationState.Refused) revert IPresentations.PresentationWrongState(id, number, s);
        ReturnDemand storage r = _returns[id][number][by];
        if (r.at != 0) revert ClockAlreadyStopped(id, number, by);
        (bool known, uint256 until) = calendar.closeAfter(terms.placeOfExpiry, block.timestamp, RETURN_DAYS);
        if (!known) until = block.timestamp + UNKNOWN_CALENDAR_BOUND;
        (r.at, r.until) = (uint40(block.timestamp), uint40(until));
        emit ReturnDemanded(id, number, by, uint40(until));
    }

    /// @inheritdoc IExaminationClocks
    function precludeUnreturned(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        ReturnDemand memory r = _returns[id][number][by];
        if (r.at == 0) revert ClockNotStopped(id, number, by);
        uint256 until = interruptions.deadlineAfter(terms.placeOfExpiry, r.at, r.until);
        if (block.timestamp <= until) revert ClockRunning(id, number, until);
        presentations.precludeUnreturned(id, number, by, terms);
    }

    // ---------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IExaminationClocks
    function deadlineOf(CreditId id, uint16 number, Bank by, bytes2 place, RuleSet rules)
        public
        view
        returns (uint256 deadline)
    {
        IPresentations.Examination memory e = presentations.examination(id, number, by);
        deadline = interruptions.deadlineAfter(place, e.since, e.deadline);
        if (rules == RuleSet.Urdg758 && by == Bank.Issuing) {
            uint256 suspendedAt = _extensions[id][number].suspendedAt;
            if (suspendedAt != 0) deadline = suspendedAt;
        }
    }

    /// @inheritdoc IExaminationClocks
    /// @dev One banking day is left for the proof of a notice.
    function precludedAfter(CreditId id, uint16 number, Bank by, bytes2 place, RuleSet rules)
        public
        view
        returns (uint256 until)
    {
        if (rules == RuleSet.Urdg758 && by == Bank.Issuing) {
            until = _extensions[id][number].payBy;
            if (until != 0) return until;
        }
        uint256 deadline = deadlineOf(id, number, by, place, rules);
        (bool known, uint256 closing) = calendar.closeAfter(place, deadline, 1);
        return known ? closing : deadline + UNKNOWN_CALENDAR_BOUND;
    }

    /// @inheritdoc IExaminationClocks
    function noticeDigest(CreditId id, uint16 number, Bank by, IPresentations.Notice calldata notice, uint40 givenAt)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(NOTICE_TYPEHASH, id, number, by, notice, givenAt)));
    }

    /// @inheritdoc IExaminationClocks
    function corruption(CreditId id, uint16 number, Bank by) external view returns (Corruption memory) {
        return _corruptions[id][number][by];
    }

    /// @inheritdoc IExaminationClocks
    function extension(CreditId id, uint16 number) external view returns (Extension memory) {
        return _extensions[id][number];
    }

    /// @inheritdoc IExaminationClocks
    function returnDemand(CreditId id, uint16 number, Bank by) external view returns (ReturnDemand memory) {
        return _returns[id][number][by];
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev The banking days that were left when the clock stopped count again from `at`.
    function _reschedule(CreditId id, uint16 number, Bank by, Terms calldata terms, uint256 at, uint32 found)
        private
        returns (uint40 deadline)
    {
        Corruption storage c = _corruptions[id][number][by];
        deadline = uint40(calendar.resumed(terms.placeOfExpiry, c.stoppedAt, c.deadline, at));
        presentations.reschedule(id, number, by, terms, uint40(at), deadline, found);
    }

    /// @dev A clock that stands still already is not stopped once more: the same days would be given back twice.
    function _requireBusiness(CreditId id, bytes2 place) private view {
        uint256 count = interruptions.interruptionCount(place);
        if (count == 0) return;
        uint40 until = interruptions.interruption(place, count - 1).until;
        if (until > block.timestamp) revert ClockInterrupted(id, until);
    }

    /// @return [unix s] deadline of an examination that is under way
    function _running(CreditId id, uint16 number, Bank by, Terms calldata terms) private view returns (uint256) {
        ExaminationState s = presentations.examination(id, number, by).state;
        if (s != ExaminationState.Presented) revert IPresentations.PresentationWrongState(id, number, s);
        uint256 deadline = deadlineOf(id, number, by, terms.placeOfExpiry, terms.rules);
        if (block.timestamp > deadline) revert ClockDeadlinePassed(id, number, deadline);
        return deadline;
    }

    function _stopped(CreditId id, uint16 number, Bank by) private view returns (Corruption storage c) {
        c = _corruptions[id][number][by];
        if (c.stoppedAt == 0 || c.settled) revert ClockNotStopped(id, number, by);
    }

    function _presenter(CreditId id, uint16 number, Terms calldata terms) private view returns (address presenter) {
        presenter = presentations.presenterOf(id, number);
        if (presenter == address(0)) presenter = terms.beneficiary;
    }

    function _requireTerms(CreditId id, uint16 number, Terms calldata terms) private view {
        credits.requireVersion(id, presentations.presentation(id, number).version, hashTerms(terms));
    }

    function _requireBank(CreditId id, Terms calldata terms, Bank by) private view {
        InstitutionId bank =
            by == Bank.Issuing ? terms.issuingBank : by == Bank.Confirming ? terms.confirmingBank : terms.nominatedBank;
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) {
            revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        }
    }
}
