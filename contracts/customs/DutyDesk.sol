// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {ICustomsOfficers} from "../../interfaces/ICustomsOfficers.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IDutyDesk} from "../../interfaces/IDutyDesk.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {ExaminationState, IPresentations} from "../../interfaces/IPresentations.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {CustomsStatus} from "../types/Clearance.sol";
import {Bank, CreditState, CreditStatus, RuleSet, Terms, hashTerms, maximumOf} from "../types/Credit.sol";
import {CreditId, DeclarationId, InstitutionId} from "../types/Ids.sol";
import {DutySurcharge} from "./DutySurcharge.sol";

/// @title DutyDesk: see IDutyDesk
/// @dev Statuses by what they mean for security: void (no debt), over (nothing more to come), or neither.
contract DutyDesk is IDutyDesk, DutySurcharge {
    uint256 private constant SHORTEST = 30 days;
    uint256 private constant LONGEST = 730 days;
    uint256 private constant WHOLE = 10_000; // [bps]

    IAllianceRegistry public immutable registry;
    ICustomsOfficers public immutable officers;
    IEscrow public immutable escrow;
    IDocumentaryCredit public immutable credits;
    IPresentations public immutable presentations;
    IUndertakings public immutable undertakings;

    struct DepositTerms {
        uint16 conditionalShare; // [bps]
        uint16 releaseShare; // [bps]
    }

    DepositTerms public terms = DepositTerms(5_000, 8_000);
    mapping(DeclarationId id => Deposit) private _deposits;
    mapping(CreditId credit => DeclarationId) public securedBy;
    mapping(CreditId credit => mapping(uint16 number => bool)) public isCounted;
    mapping(address trader => Facility) private _facilities;
    mapping(address trader => mapping(uint32 period => uint256)) public owedIn;
    mapping(DeclarationId id => Deferral) private _deferrals;
    mapping(DeclarationId id => uint256) public drawnBack;

    constructor(
        address manager,
        IAllianceRegistry registry_,
        ICustomsOfficers officers_,
        IDeclarations declarations_,
        IDigitalYuan token_,
        IEscrow escrow_,
        address treasury_,
        IPresentations presentations_,
        IBankingCalendar calendar_
    ) AccessManaged(manager) DutySurcharge(declarations_, token_, calendar_, treasury_) {
        (registry, officers, escrow) = (registry_, officers_, escrow_);
        presentations = presentations_;
        (credits, undertakings) = (presentations_.credits(), presentations_.undertakings());
    }

    /// @inheritdoc IDutyDesk
    function setTerms(uint16 conditionalShare, uint16 releaseShare) external restricted {
        if (releaseShare > WHOLE) revert DutyInvalid("releaseShare");
        if (conditionalShare > releaseShare) revert DutyInvalid("conditionalShare");
        terms = DepositTerms(conditionalShare, releaseShare);
        emit DutyTermsChanged(conditionalShare, releaseShare);
    }

    // ------------------------------------------------------------------------------------------------------- deposit

    /// @inheritdoc IDutyDesk
    function deposit(DeclarationId id, uint64 amount, uint40 until) external {
        _requireTrader(id, _open(id));
        if (amount == 0) revert DutyInvalid("amount");
        _requireDate(until);
        if (_deposits[id].payer != address(0)) revert DutySecuredBefore(id);
        _deposits[id] = Deposit(msg.sender, amount, amount, until);
        emit DepositLodged(id, msg.sender, amount, until);
        escrow.lock(DeclarationId.unwrap(id), msg.sender, amount);
    }

    /// @inheritdoc IDutyDesk
    function releaseDeposit(DeclarationId id) external {
        Deposit memory held = _held(id);
        IDeclarations.Declaration memory declared = declarations.declaration(id);
        uint256 kept = held.amount - held.amount * _freeShare(declared.status) / WHOLE;
        uint256 owed = _unpaid(declared) + surchargeOf(id);
        if (owed > kept) kept = owed;
        if (held.left <= kept) revert DutyNothingToRelease(id, held.left, kept);
        uint256 amount = held.left - kept;
        _reduce(id, kept);
        emit DepositReleased(id, amount, kept);
        escrow.refund(DeclarationId.unwrap(id), amount);
    }

    /// @inheritdoc IDutyDesk
    function takeDeposit(DeclarationId id) external {
        Deposit memory held = _held(id);
        if (unpaidOf(id) + surchargeOf(id) == 0) revert DutyNothingUnpaid(id);
        uint256 due = dueAt(id);
        if (block.timestamp <= due) revert DutyNotDue(id, due);
        _take(id, held.left);
    }

    /// @inheritdoc IDutyDesk
    function endDeposit(DeclarationId id) external {
        Deposit memory held = _held(id);
        if (block.timestamp <= held.until) revert DutyTooEarly(id, held.until);
        uint256 back = _take(id, held.left);
        if (back == 0) return;
        _reduce(id, 0);
        emit DepositReleased(id, back, 0);
        escrow.refund(DeclarationId.unwrap(id), back);
    }

    // ----------------------------------------------------------------------------------------------------- guarantee

    /// @inheritdoc IDutyDesk
    function guarantee(DeclarationId id, CreditId credit, Terms calldata given) external {
        _open(id);
        if (msg.sender != given.applicant) revert DutyNotApplicant(credit, given.applicant, msg.sender);
        DeclarationId secured = securedBy[credit];
        if (DeclarationId.unwrap(secured) != 0) revert DutyGuaranteeUsed(credit, secured);
        CreditStatus memory s = credits.statusUnder(credit, hashTerms(given));
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(credit, s.state);
        if (given.rules == RuleSet.Ucp600) revert DutyInvalid("rules");
        if (given.beneficiary != treasury) revert DutyInvalid("beneficiary");
        // The treasury demands of the bank that issued it, and of nobody between.
        if (InstitutionId.unwrap(given.confirmingBank) != 0) revert DutyInvalid("confirmingBank");
        if (InstitutionId.unwrap(given.nominatedBank) != 0) revert DutyInvalid("nominatedBank");
        if (s.expiresAt < block.timestamp + SHORTEST) revert DutyInvalid("expiryDay");
        securedBy[credit] = id;
        uint256 amount = maximumOf(given) - s.drawn - s.reserved;
        emit DutyGuaranteed(id, credit, given.issuingBank, amount, s.expiresAt);
    }

    /// @inheritdoc IDutyDesk
    function countDemand(CreditId credit, uint16 number, Terms calldata given) external returns (uint256 amount) {
        DeclarationId id = securedBy[credit];
        if (DeclarationId.unwrap(id) == 0) revert DutyNotGuaranteed(credit);
        if (isCounted[credit][number]) revert DutyCountedBefore(credit, number);
        IPresentations.Presentation memory demand = presentations.presentation(credit, number);
        credits.requireVersion(credit, demand.version, hashTerms(given));
        ExaminationState s = presentations.examination(credit, number, Bank.Issuing).state;
        bool bound = s == ExaminationState.Honoured || s == ExaminationState.Precluded;
        if (!bound || !undertakings.isPaid(credit, number, Bank.Issuing, given.tranches.length)) {
            revert DutyDemandNotPaid(credit, number);
        }
        isCounted[credit][number] = true;
        amount = demand.payable_;
        emit DutyPaidByGuarantee(id, credit, number, amount);
        uint256 unpaid = unpaidOf(id);
        uint256 tax = unpaid < amount ? unpaid : amount;
        // From the demand on the treasury waits for the bank, and no longer for the trader.
        declarations.dischargeDuty(id, amount - _charge(id, tax, demand.presentedAt, amount - tax));
    }

    // ---------------------------------------------------------------------------------------------- periodic payment

    /// @inheritdoc IDutyDesk
    function setFacility(address trader, uint64 limit, bytes32 document) external returns (bool done) {
        if (document == 0) revert DutyInvalid("document");
        // The facility of a suspended trader can still be ended.
        if (limit != 0) registry.requireActive(trader, InstitutionKind.Trader);
        Facility storage facility = _facilities[trader];
        bytes32 action = keccak256(abi.encode(this.setFacility.selector, trader, limit, document));
        (InstitutionId authority, address first) = officers.endorse(msg.sender, action);
        _requireAuthority(facility.authority, authority);
        if (first == address(0)) {
            emit FacilityProposed(trader, msg.sender, limit, document);
            return false;
        }
        (facility.authority, facility.limit, facility.active) = (authority, limit, limit != 0);
        emit FacilitySet(trader, authority, limit, document);
        return true;
    }

    /// @inheritdoc IDutyDesk
    function deferDuty(DeclarationId id) external {
        IDeclarations.Declaration memory declared = _open(id);
        _requireTrader(id, declared);
        Facility storage facility = _facilities[msg.sender];
        if (!facility.active) revert DutyNoFacility(msg.sender);
        _requireAuthority(facility.authority, declared.customs);
        if (_deferrals[id].trader != address(0)) revert DutyDeferredBefore(id);
        uint256 amount = _unpaid(declared);
        if (amount == 0) revert DutyNothingUnpaid(id);
        uint256 outstanding = facility.outstanding + amount;
        if (outstanding > facility.limit) {
            revert DutyFacilityExceeded(msg.sender, facility.limit, facility.outstanding, amount);
        }
        (uint32 period, uint40 due) = periodOf(block.timestamp);
        facility.outstanding = uint64(outstanding);
        owedIn[msg.sender][period] += amount;
        _deferrals[id] = Deferral(msg.sender, uint64(amount), period);
        emit DutyDeferred(id, msg.sender, period, amount, due);
    }

    /// @inheritdoc IDutyDesk
    function payDeferred(DeclarationId[] calldata ids) external returns (uint256 paid) {
        for (uint256 i; i < ids.length; ++i) {
            DeclarationId id = ids[i];
            Deferral memory deferral = _deferrals[id];
            if (deferral.trader == address(0)) revert DutyNotDeferred(id);
            // Paid otherwise or assessed lower in the meantime: what is left counts.
            uint256 unpaid = unpaidOf(id);
            uint256 amount = unpaid < deferral.amount ? unpaid : deferral.amount;
            paid += amount + _charge(id, amount, block.timestamp, type(uint256).max);
            delete _deferrals[id];
            owedIn[deferral.trader][deferral.period] -= deferral.amount;
            _facilities[deferral.trader].outstanding -= deferral.amount;
            emit DeferralPaid(id, msg.sender, amount, deferral.amount);
            if (amount != 0) declarations.dischargeDuty(id, amount);
        }
        if (paid != 0) token.transferFrom(msg.sender, treasury, paid);
    }

    /// @inheritdoc IDutyDesk
    function endFacility(address trader, uint32 period) external {
        Facility storage facility = _facilities[trader];
        if (!facility.active) revert DutyNoFacility(trader);
        uint256 due = _dueOf(period);
        if (block.timestamp <= due) revert DutyPeriodNotDue(trader, period, due);
        uint256 owed = owedIn[trader][period];
        if (owed == 0) revert DutyNothingOwed(trader, period);
        facility.active = false;
        emit FacilityEnded(trader, period, owed);
    }

    // ---------------------------------------------------------------------------------------------------- given back

    /// @inheritdoc IDutyDesk
    function giveBack(DeclarationId id, Return kind, uint64 amount, bytes32 document) external returns (bool done) {
        if (amount == 0) revert DutyInvalid("amount");
        if (document == 0) revert DutyInvalid("document");
        IDeclarations.Declaration memory declared = declarations.declaration(id);
        bytes32 action = keccak256(abi.encode(this.giveBack.selector, id, kind, amount, document));
        (InstitutionId authority, address first) = officers.endorse(msg.sender, action);
        _requireAuthority(declared.customs, authority);
        // What was drawn back is gone: a refund cannot pay it out once more.
        uint256 most = declared.dutyPaid - drawnBack[id];
        if (kind == Return.Refund) {
            uint256 owed = _isVoid(declared.status) ? 0 : declared.dutyPayable;
            uint256 beyond = declared.dutyPaid > owed ? declared.dutyPaid - owed : 0;
            if (beyond < most) most = beyond;
        }
        if (amount > most) revert DutyBeyondPaid(id, most, amount);
        if (first == address(0)) {
            emit ReturnProposed(id, msg.sender, kind, amount, document);
            return false;
        }
        address to = token.successorOf(declared.trader);
        if (kind == Return.Drawback) drawnBack[id] += amount;
        emit DutyGivenBack(id, to, kind, amount, document);
        if (kind == Return.Refund) declarations.returnDuty(id, amount);
        token.transferFrom(treasury, to, amount);
        return true;
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IDutyDesk
    function depositOf(DeclarationId id) external view returns (Deposit memory) {
        return _deposits[id];
    }

    /// @inheritdoc IDutyDesk
    function facilityOf(address trader) external view returns (Facility memory) {
        return _facilities[trader];
    }

    /// @inheritdoc IDutyDesk
    function deferralOf(DeclarationId id) external view returns (Deferral memory) {
        return _deferrals[id];
    }

    /// @inheritdoc IDutyDesk
    function unpaidOf(DeclarationId id) public view override(IDutyDesk, DutySurcharge) returns (uint256) {
        return _unpaid(declarations.declaration(id));
    }

    /// @inheritdoc IDutyDesk
    function dueAt(DeclarationId id) public view override(IDutyDesk, DutySurcharge) returns (uint256) {
        Deferral memory deferral = _deferrals[id];
        if (deferral.trader != address(0)) return _dueOf(deferral.period);
        return _endOfTerm(declarations.declaration(id).assessedAt);
    }

    /// @inheritdoc IDutyDesk
    function periodOf(uint256 timestamp) public pure returns (uint32 period, uint40 due) {
        uint256 day = CivilDate.dayInChina(timestamp);
        uint256 year = CivilDate.yearOf(day);
        uint256 month = (day - CivilDate.firstDay(year)) / 31 + 1; // this month, or the one before it
        if (month < 12 && day >= CivilDate.momentOf(year, month + 1, 1, 0, 0, 0) / 1 days) ++month;
        period = uint32((year - 1970) * 12 + month - 1);
        due = _dueOf(period);
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev Unpaid duty first, then the surcharge.
    function _take(DeclarationId id, uint256 held) private returns (uint256 left) {
        uint256 unpaid = unpaidOf(id);
        uint256 tax = unpaid < held ? unpaid : held;
        uint256 amount = tax + _charge(id, tax, block.timestamp, held - tax);
        left = held - amount;
        if (amount == 0) return left;
        _reduce(id, left);
        emit DepositTaken(id, amount, left);
        if (tax != 0) declarations.dischargeDuty(id, tax);
        escrow.pay(DeclarationId.unwrap(id), treasury, amount);
    }

    function _reduce(DeclarationId id, uint256 left) private {
        if (left == 0) delete _deposits[id];
        else _deposits[id].left = uint64(left);
    }

    function _held(DeclarationId id) private view returns (Deposit memory held) {
        held = _deposits[id];
        if (held.payer == address(0)) revert DutyUnknown(id);
    }

    /// @dev A declaration whose status may still change.
    function _open(DeclarationId id) private view returns (IDeclarations.Declaration memory declared) {
        declared = declarations.declaration(id);
        if (declared.trader == address(0)) revert DutyUnknown(id);
        if (_isOver(declared.status)) revert DutyFinal(id);
    }

    function _requireTrader(DeclarationId id, IDeclarations.Declaration memory declared) private view {
        if (declared.trader != msg.sender) revert DutyNotTrader(id, declared.trader, msg.sender);
    }

    function _requireAuthority(InstitutionId authority, InstitutionId given) private pure {
        if (InstitutionId.unwrap(authority) != 0 && authority != given) revert DutyOtherAuthority(authority, given);
    }

    function _requireDate(uint40 until) private view {
        if (until < block.timestamp + SHORTEST || until > block.timestamp + LONGEST) revert DutyInvalid("until");
    }

    /// @return [bps] of a deposit that the status sets free
    function _freeShare(CustomsStatus status) private view returns (uint256) {
        if (_isOver(status)) return WHOLE;
        if (status == CustomsStatus.Released) return terms.releaseShare;
        return status == CustomsStatus.ConditionalRelease ? terms.conditionalShare : 0;
    }

    function _unpaid(IDeclarations.Declaration memory declared) private pure returns (uint256) {
        if (_isVoid(declared.status) || declared.dutyPaid >= declared.dutyPayable) return 0;
        return declared.dutyPayable - declared.dutyPaid;
    }

    function _owesNothing(DeclarationId id) internal view override returns (bool) {
        return _isVoid(declarations.declaration(id).status);
    }

    function _isVoid(CustomsStatus status) private pure returns (bool) {
        return status == CustomsStatus.Rejected || status == CustomsStatus.Cancelled;
    }

    function _isOver(CustomsStatus status) private pure returns (bool) {
        return _isVoid(status) || status == CustomsStatus.Closed || status == CustomsStatus.Abandoned;
    }

    /// @dev End of the 15th of the month after the period, by the clock of China.
    function _dueOf(uint32 period) private pure returns (uint40) {
        uint256 next = uint256(period) + 1;
        return uint40(CivilDate.momentOf(1970 + next / 12, next % 12 + 1, 16, 0, 0, 0) - 8 hours - 1);
    }
}
