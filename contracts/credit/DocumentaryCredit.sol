// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IInterruptions} from "../../interfaces/IInterruptions.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {
    ADVISED,
    ADVISED_SECOND,
    Availability,
    BPS,
    CONFIRMATION_DECLINED,
    CreditForm,
    CreditState,
    CreditStatus,
    Period,
    RuleSet,
    ScheduleKind,
    TenorFrom,
    Terms,
    Tranche,
    confirmerCoverOf,
    coverOf,
    hashTerms,
    marginOf,
    maximumOf
} from "../types/Credit.sol";
import {CUSTOMS_RELEASE} from "../types/Discrepancies.sol";
import {CreditId, InstitutionId, isPart, wholeOf} from "../types/Ids.sol";

/// @title DocumentaryCredit: see IDocumentaryCredit
/// @dev Every function reads: which terms, who may, in which state → effects → event → Undertakings last.
contract DocumentaryCredit is IDocumentaryCredit {
    uint256 private constant RECORDING_DAYS = 5;
    /// @dev Counts where the calendar lacks a year; see Presentations.UNKNOWN_CALENDAR_BOUND.
    uint256 private constant UNKNOWN_CALENDAR_BOUND = 30 days;
    uint16 private constant BY_ISSUING_BANK = 1;
    uint16 private constant BY_CONFIRMING_BANK = 2;
    uint16 private constant BY_BENEFICIARY = 4;
    uint256 private constant MOST_TRANCHES = 4;
    uint256 private constant MOST_PERIODS = 24;

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    address public immutable presentations;
    IUndertakings public immutable undertakings;
    address public immutable amendments;
    IInterruptions public immutable interruptions;
    address public immutable transfers;

    uint256 public creditCount;
    mapping(CreditId id => CreditStatus) private _status;
    mapping(CreditId id => mapping(uint8 version => bytes32)) private _terms;
    /// @inheritdoc IDocumentaryCredit
    mapping(CreditId part => uint64) public setApartFor;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        address presentations_,
        IUndertakings undertakings_,
        address amendments_,
        IInterruptions interruptions_,
        address transfers_
    ) {
        registry = registry_;
        calendar = calendar_;
        presentations = presentations_;
        undertakings = undertakings_;
        amendments = amendments_;
        interruptions = interruptions_;
        transfers = transfers_;
    }

    // ----------------------------------------------------------------------------------------- application and issue

    /// @inheritdoc IDocumentaryCredit
    function applyFor(Terms calldata terms) external returns (CreditId id) {
        registry.requireActive(msg.sender, InstitutionKind.Trader);
        if (terms.applicant != msg.sender) revert CreditInvalidTerm("applicant");
        _requireTerms(terms);
        id = CreditId.wrap(++creditCount);
        _terms[id][0] = hashTerms(terms);
        emit CreditApplied(id, msg.sender, terms.issuingBank, terms);
        uint256 margin = marginOf(terms);
        if (margin != 0) undertakings.lockMargin(id, msg.sender, margin);
    }

    /// @inheritdoc IDocumentaryCredit
    function withdraw(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Applied);
        uint40 until = s.expiresAt;
        if (until == 0 || msg.sender != terms.beneficiary) {
            if (block.timestamp <= until) revert CreditBoundByPreAdvice(id, until);
            if (msg.sender != terms.applicant) _requireBank(id, terms.issuingBank);
        }
        s.state = CreditState.Withdrawn;
        emit CreditWithdrawn(id, msg.sender);
        undertakings.release(id);
    }

    /// @inheritdoc IDocumentaryCredit
    function preAdvise(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Applied);
        _requireIssuer(id, terms);
        if (s.expiresAt != 0) revert CreditBoundByPreAdvice(id, s.expiresAt);
        (, s.expiresAt) = _expiry(terms);
        emit CreditPreAdvised(id, terms.issuingBank, s.expiresAt);
        uint256 cover = coverOf(terms);
        if (cover != 0) undertakings.setAside(id, terms.issuingBank, false, cover);
    }

    /// @inheritdoc IDocumentaryCredit
    function issue(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Applied);
        bool preAdvised = s.expiresAt != 0;
        if (!preAdvised || msg.sender != terms.beneficiary) _requireIssuer(id, terms);
        (bool known, uint40 expiresAt) = _expiry(terms);
        s.state = CreditState.Issued;
        s.expiresAt = expiresAt;
        emit CreditIssued(id, terms.issuingBank, expiresAt, known);
        if (preAdvised) return; // its cover is set aside
        uint256 cover = coverOf(terms);
        if (cover != 0) undertakings.setAside(id, terms.issuingBank, false, cover);
    }

    /// @inheritdoc IDocumentaryCredit
    function advise(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Issued);
        (InstitutionId bank,,) = registry.memberOf(msg.sender);
        bool member = InstitutionId.unwrap(bank) != 0;
        if (member && bank == terms.advisingBank) s.flags |= ADVISED;
        else if (member && bank == terms.secondAdvisingBank) s.flags |= ADVISED_SECOND;
        else revert CreditNotParty(id, msg.sender);
        emit CreditAdvised(id, bank);
    }

    /// @inheritdoc IDocumentaryCredit
    function confirm(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Issued);
        // A part carries the confirmation that its credit had when it was transferred (art. 38(g)), and no other.
        if (registry.requireActive(msg.sender, InstitutionKind.Bank) != terms.confirmingBank || isPart(id)) {
            revert CreditNotParty(id, msg.sender);
        }
        if (s.confirmedVersion != 0) revert CreditAlreadyConfirmed(id);
        s.confirmedVersion = s.version + 1;
        emit CreditConfirmed(id, terms.confirmingBank, s.version);
        uint256 cover = confirmerCoverOf(terms);
        if (cover != 0) undertakings.setAside(id, terms.confirmingBank, true, cover);
    }

    /// @inheritdoc IDocumentaryCredit
    function declineConfirmation(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Issued);
        _requireBank(id, terms.confirmingBank);
        if (s.confirmedVersion != 0) revert CreditAlreadyConfirmed(id);
        s.flags |= CONFIRMATION_DECLINED;
        emit ConfirmationDeclined(id, terms.confirmingBank);
    }

    // ------------------------------------------------------------------------------------------------------- the end

    /// @inheritdoc IDocumentaryCredit
    function consentToCancel(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Issued);
        uint16 needed = BY_ISSUING_BANK | BY_BENEFICIARY | (s.confirmedVersion == 0 ? 0 : BY_CONFIRMING_BANK);
        // Giving a part back to the first beneficiary takes nothing from the banks (art. 38(d)).
        if (isPart(id)) needed = BY_BENEFICIARY;
        uint16 given = s.consents;
        if (msg.sender == terms.beneficiary) {
            given |= BY_BENEFICIARY;
        } else {
            (InstitutionId bank,,) = registry.memberOf(msg.sender);
            bool member = InstitutionId.unwrap(bank) != 0;
            if (member && bank == terms.issuingBank) given |= BY_ISSUING_BANK;
            else if (member && bank == terms.confirmingBank && s.confirmedVersion != 0) given |= BY_CONFIRMING_BANK;
            else revert CreditNotParty(id, msg.sender);
        }
        s.consents = given;
        emit CancellationConsented(id, msg.sender, given);
        if (given & needed == needed) {
            _requireSettled(id, s);
            s.state = CreditState.Cancelled;
            emit CreditCancelled(id);
            _rejoin(id, 0);
            undertakings.release(id);
        }
    }

    /// @inheritdoc IDocumentaryCredit
    function expire(CreditId id, Terms calldata terms) external {
        CreditStatus storage s = _inState(id, terms, CreditState.Issued);
        uint256 until = interruptions.expiryUnder(terms.rules, terms.placeOfExpiry, s.expiresAt);
        // A first beneficiary that was not asked yet is left the same time to substitute its invoice (art. 38(h)).
        bool elsewhere = InstitutionId.unwrap(terms.nominatedBank) != 0 || s.confirmedVersion != 0
            || terms.form == CreditForm.IrrevocableTransferable;
        if (elsewhere && block.timestamp > until) {
            (bool known, uint256 closing) = calendar.closeAfter(terms.placeOfExpiry, until, RECORDING_DAYS);
            until = known ? closing : until + UNKNOWN_CALENDAR_BOUND;
        }
        if (block.timestamp <= until) revert CreditNotYetExpired(id, until);
        _requireSettled(id, s);
        s.state = CreditState.Expired;
        emit CreditExpired(id);
        _rejoin(id, 0);
        undertakings.release(id);
    }

    // ------------------------------------------------------------------------------------------------------ partners

    /// @inheritdoc IDocumentaryCredit
    function open(CreditId id, uint256 amount) external returns (uint16 number) {
        _requirePartner(presentations);
        CreditStatus storage s = _status[id];
        number = ++s.presentations;
        ++s.open;
        s.reserved += uint64(amount);
    }

    /// @inheritdoc IDocumentaryCredit
    function free(CreditId id, uint256 amount) external {
        _requirePartner(presentations);
        CreditStatus storage s = _status[id];
        --s.open;
        s.reserved -= uint64(amount);
    }

    /// @inheritdoc IDocumentaryCredit
    function reopen(CreditId id, uint256 amount, uint256 maximum) external {
        _requirePartner(presentations);
        CreditStatus storage s = _status[id];
        if (s.state != CreditState.Issued) revert CreditWrongState(id, s.state);
        if (amount + s.drawn + s.reserved > maximum) revert CreditNothingAvailable(id);
        // A part was amended to less since: what it gave back may be another one's by now.
        if (isPart(id) && amount + s.reserved > setApartFor[id]) revert CreditNothingAvailable(id);
        ++s.open;
        s.reserved += uint64(amount);
    }

    /// @inheritdoc IDocumentaryCredit
    function draw(CreditId id, uint256 amount, uint256 enough, uint8 version) external returns (bool closed) {
        _requirePartner(presentations);
        CreditStatus storage s = _status[id];
        s.reserved -= uint64(amount);
        s.drawn += uint64(amount);
        closed = --s.open == 0 && s.reserved == 0 && s.drawn >= enough && s.version == version;
        if (closed) {
            s.state = CreditState.Closed;
            emit CreditClosed(id);
        }
        if (isPart(id)) _drawWhole(id, uint64(amount), closed);
    }

    /// @inheritdoc IDocumentaryCredit
    function adopt(CreditId id, Terms calldata terms, bool confirmed) external {
        _requirePartner(amendments);
        CreditStatus storage s = _status[id];
        (, uint40 expiresAt) = _expiry(terms);
        uint8 version = ++s.version;
        bytes32 termsHash = hashTerms(terms);
        _terms[id][version] = termsHash;
        s.expiresAt = expiresAt;
        s.consents = 0;
        if (confirmed) s.confirmedVersion = version + 1;
        emit TermsChanged(id, version, termsHash, expiresAt);
        // What an increase needs was set apart when it was advised; a decrease goes back to the first beneficiary.
        if (isPart(id)) _rejoin(id, maximumOf(terms) - s.drawn);
    }

    /// @inheritdoc IDocumentaryCredit
    function split(CreditId part, Terms calldata terms) external {
        _requirePartner(transfers);
        CreditStatus memory whole = _status[wholeOf(part)];
        (bool known, uint40 expiresAt) = _expiry(terms);
        _terms[part][0] = hashTerms(terms);
        CreditStatus storage s = _status[part];
        s.state = CreditState.Issued;
        s.expiresAt = expiresAt;
        if (whole.confirmedVersion == whole.version + 1) s.confirmedVersion = 1;
        emit CreditIssued(part, terms.issuingBank, expiresAt, known);
        _setApart(part, maximumOf(terms));
    }

    /// @inheritdoc IDocumentaryCredit
    function setApart(CreditId part, uint256 amount) external {
        _requirePartner(transfers);
        _setApart(part, amount);
    }

    /// @inheritdoc IDocumentaryCredit
    function rejoin(CreditId part, uint256 maximum) external {
        _requirePartner(amendments);
        CreditStatus storage s = _status[part];
        // Documents that were taken up again while the increase waited may reserve more than the terms that stay.
        uint256 left = maximum - s.drawn;
        _rejoin(part, left < s.reserved ? s.reserved : left);
    }

    /// @inheritdoc IDocumentaryCredit
    function awaitSubstitution(CreditId id, bool begins) external {
        _requirePartner(transfers);
        if (begins) ++_status[id].open;
        else --_status[id].open;
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IDocumentaryCredit
    function status(CreditId id) external view returns (CreditStatus memory found) {
        found = _status[id];
        if (found.state == CreditState.None && _terms[id][0] != 0) found.state = CreditState.Applied;
    }

    /// @inheritdoc IDocumentaryCredit
    function statusUnder(CreditId id, bytes32 termsHash) external view returns (CreditStatus memory found) {
        found = _status[id];
        requireVersion(id, found.version, termsHash);
        if (found.state == CreditState.None) found.state = CreditState.Applied;
    }

    /// @inheritdoc IDocumentaryCredit
    function requireVersion(CreditId id, uint8 version, bytes32 given) public view {
        bytes32 expected = _terms[id][version];
        if (given != expected) revert CreditWrongTerms(id, version, expected, given);
    }

    /// @inheritdoc IDocumentaryCredit
    function termsHashOf(CreditId id, uint8 version) external view returns (bytes32) {
        return _terms[id][version];
    }

    /// @inheritdoc IDocumentaryCredit
    function requireTerms(Terms calldata terms) external view {
        _requireTerms(terms);
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _requireTerms(Terms calldata terms) private view {
        if (terms.form == CreditForm.Revocable) revert CreditRevocable();
        // Art. 38 is UCP 600's; which period a part would draw on nobody could say.
        if (terms.form == CreditForm.IrrevocableTransferable) {
            if (terms.rules != RuleSet.Ucp600) revert CreditInvalidTerm("rules");
            if (terms.scheduleKind != ScheduleKind.None) revert CreditInvalidTerm("scheduleKind");
        }
        (address bank, InstitutionKind kind,) = registry.accountOf(terms.issuingBank);
        if (kind != InstitutionKind.Bank) revert CreditInvalidTerm("issuingBank");
        if (terms.beneficiary == address(0) || terms.beneficiary == terms.applicant || terms.beneficiary == bank) {
            revert CreditInvalidTerm("beneficiary");
        }
        _requireKind(terms.advisingBank, InstitutionKind.Bank, "advisingBank");
        _requireKind(terms.secondAdvisingBank, InstitutionKind.Bank, "secondAdvisingBank");
        _requireKind(terms.confirmingBank, InstitutionKind.Bank, "confirmingBank");
        _requireKind(terms.nominatedBank, InstitutionKind.Bank, "nominatedBank");
        _requireKind(terms.customs, InstitutionKind.Customs, "customs");
        // One bank in two of these parts could answer itself.
        if (terms.confirmingBank == terms.issuingBank) revert CreditInvalidTerm("confirmingBank");
        if (terms.nominatedBank == terms.issuingBank) revert CreditInvalidTerm("nominatedBank");
        bool release = InstitutionId.unwrap(terms.customs) != 0;
        if (release != (terms.documents & CUSTOMS_RELEASE != 0)) revert CreditInvalidTerm("documents");
        if (terms.amount == 0 || maximumOf(terms) > type(uint64).max) revert CreditInvalidTerm("amount");
        if (terms.toleranceMinus > BPS) revert CreditInvalidTerm("toleranceMinus");
        if (terms.margin > BPS) revert CreditInvalidTerm("margin");
        if (terms.cover > BPS) revert CreditInvalidTerm("cover");
        if (terms.confirmerCover > BPS) revert CreditInvalidTerm("confirmerCover");
        if (terms.latestShipmentDay > terms.expiryDay) revert CreditInvalidTerm("latestShipmentDay");
        if (terms.presentationDays == 0) revert CreditInvalidTerm("presentationDays");
        if (terms.content == 0) revert CreditInvalidTerm("content");
        _requireTranches(terms.tranches);
        if (terms.scheduleKind != ScheduleKind.None) _requireSchedule(terms);
        else if (terms.schedule.length != 0) revert CreditInvalidTerm("schedule");
        _expiry(terms);
    }

    function _requireKind(InstitutionId bank, InstitutionKind expected, string memory field) private view {
        if (InstitutionId.unwrap(bank) == 0) return;
        (, InstitutionKind kind,) = registry.accountOf(bank);
        if (kind != expected) revert CreditInvalidTerm(field);
    }

    function _requireTranches(Tranche[] calldata tranches) private pure {
        if (tranches.length == 0 || tranches.length > MOST_TRANCHES) revert CreditInvalidTerm("tranches");
        uint256 shares;
        for (uint256 i; i < tranches.length; ++i) {
            Tranche calldata part = tranches[i];
            shares += part.share;
            // At sight means on demand: a tenor would make it something else.
            bool sight = part.by == Availability.Sight;
            if (part.share == 0 || (sight && (part.tenor != 0 || part.from != TenorFrom.Sight))) {
                revert CreditInvalidTerm("tranches");
            }
        }
        if (shares != BPS) revert CreditInvalidTerm("tranches");
    }

    function _requireSchedule(Terms calldata terms) private pure {
        Period[] calldata schedule = terms.schedule;
        if (schedule.length == 0 || schedule.length > MOST_PERIODS) revert CreditInvalidTerm("schedule");
        uint256 sum;
        for (uint256 i; i < schedule.length; ++i) {
            bool ordered = schedule[i].lastDay >= schedule[i].firstDay
                && (i == 0 || schedule[i].firstDay > schedule[i - 1].lastDay);
            if (!ordered || schedule[i].amount == 0) revert CreditInvalidTerm("schedule");
            sum += schedule[i].amount;
        }
        if (sum != terms.amount || !terms.partialDrawings) revert CreditInvalidTerm("schedule");
    }

    /// @dev Art. 29(a). Reverts for a place that the calendar does not know.
    function _expiry(Terms calldata terms) private view returns (bool known, uint40) {
        uint256 closing;
        (known, closing) = calendar.closeRolled(terms.placeOfExpiry, terms.expiryDay);
        if (!known) closing = calendar.closeOf(terms.placeOfExpiry, terms.expiryDay);
        // The upper bound keeps the time within the 40 bits in which it is stored.
        if (closing <= block.timestamp || closing > type(uint40).max) revert CreditInvalidTerm("expiryDay");
        return (known, uint40(closing));
    }

    function _inState(CreditId id, Terms calldata terms, CreditState expected)
        private
        view
        returns (CreditStatus storage s)
    {
        s = _status[id];
        requireVersion(id, s.version, hashTerms(terms));
        // An application is known by its terms alone; its word is written at issue.
        CreditState found = s.state == CreditState.None ? CreditState.Applied : s.state;
        if (found != expected) revert CreditWrongState(id, found);
    }

    // ------------------------------------------------------------------------------------------------ internal: parts

    function _setApart(CreditId part, uint256 amount) private {
        CreditId whole = wholeOf(part);
        setApartFor[part] += uint64(amount);
        _status[whole].reserved += uint64(amount);
        emit PartSetApart(whole, part, amount);
    }

    /// @dev What a part no longer needs beyond `left` is available to the first beneficiary again.
    function _rejoin(CreditId part, uint256 left) private {
        uint256 kept = setApartFor[part];
        if (kept <= left) return;
        CreditId whole = wholeOf(part);
        setApartFor[part] = uint64(left);
        _status[whole].reserved -= uint64(kept - left);
        emit PartRejoined(whole, part, kept - left);
    }

    /// @dev What is drawn under a part is drawn under its credit.
    function _drawWhole(CreditId part, uint64 amount, bool closed) private {
        CreditStatus storage whole = _status[wholeOf(part)];
        setApartFor[part] -= amount;
        whole.reserved -= amount;
        whole.drawn += amount;
        if (closed) _rejoin(part, 0);
    }

    function _requireSettled(CreditId id, CreditStatus storage s) private view {
        if (s.open != 0 || s.reserved != 0) revert CreditPresentationsOpen(id, s.open);
        uint256 outstanding = undertakings.outstanding(id);
        if (outstanding != 0) revert CreditUndertakingsOpen(id, outstanding);
    }

    /// @dev Only an active bank may begin an undertaking; what it undertook it performs, active or not.
    function _requireIssuer(CreditId id, Terms calldata terms) private view {
        if (registry.requireActive(msg.sender, InstitutionKind.Bank) != terms.issuingBank) {
            revert CreditNotParty(id, msg.sender);
        }
    }

    function _requireBank(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) revert CreditNotParty(id, msg.sender);
    }

    function _requirePartner(address partner) private view {
        if (msg.sender != partner) revert CreditNotPartner(msg.sender);
    }
}
