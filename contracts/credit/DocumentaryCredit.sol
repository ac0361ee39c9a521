// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {CreditState, Disposal, IDocumentaryCredit, PresentationState} from "../../interfaces/IDocumentaryCredit.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {hashStatement} from "../types/Clearance.sol";
import {
    CREDIT_EXPIRED,
    CUSTOMS_RELEASE,
    EXAMINER_DISCREPANCIES,
    LATE_PRESENTATION,
    LATE_SHIPMENT,
    MISSING_DOCUMENT,
    NO_CUSTOMS_RELEASE,
    OVERDRAWN,
    UNDERDRAWN
} from "../types/Discrepancies.sol";
import {CreditId, InstitutionId} from "../types/Ids.sol";

/// @title DocumentaryCredit: see IDocumentaryCredit
/// @dev Every function reads: who may, in which state → effects → event → Escrow last. It holds no money.
contract DocumentaryCredit is IDocumentaryCredit {
    /// @dev Art. 14(b).
    uint256 public constant EXAMINATION_DAYS = 5;
    /// @dev A late presentation is recorded as discrepant for so long; then `expire` cannot be put off any further.
    uint256 public constant LATE_WINDOW = 30 days;
    /// @dev Counts instead of five banking days where the calendar lacks a year: no closure makes five banking days
    /// longer than that, so the bank loses nothing, and the presenter is not kept waiting for data.
    uint256 public constant UNKNOWN_CALENDAR_BOUND = 30 days;
    /// @dev Leaf of a declaration's commitment that holds the keyed hash of the invoice number; see eport.trade.inputs
    bytes32 public constant INVOICE_PATH = keccak256("E-port/Invoice");

    uint256 private constant BPS = 10_000;

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IEscrow public immutable escrow;
    IClearanceOracle public immutable oracle;

    uint256 public creditCount;
    mapping(CreditId id => Credit) private _credits;
    mapping(CreditId id => mapping(uint16 number => Presentation)) private _presentations;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IEscrow escrow_,
        IClearanceOracle oracle_
    ) {
        registry = registry_;
        calendar = calendar_;
        escrow = escrow_;
        oracle = oracle_;
    }

    // ----------------------------------------------------------------------------------------- application and issue

    /// @inheritdoc IDocumentaryCredit
    function applyFor(Terms calldata terms) external returns (CreditId id) {
        registry.requireActive(msg.sender, InstitutionKind.Trader);
        _requireTerms(terms);
        id = CreditId.wrap(++creditCount);
        Credit storage c = _credits[id];
        c.applicant = msg.sender;
        c.state = CreditState.Applied;
        c.partialDrawings = terms.partialDrawings;
        c.issuingBank = terms.issuingBank;
        c.advisingBank = terms.advisingBank;
        c.customs = terms.customs;
        c.beneficiary = terms.beneficiary;
        c.placeOfExpiry = terms.placeOfExpiry;
        c.tolerancePlus = terms.tolerancePlus;
        c.toleranceMinus = terms.toleranceMinus;
        c.presentationDays = terms.presentationDays;
        c.margin = terms.margin;
        c.amount = terms.amount;
        c.latestShipmentDay = terms.latestShipmentDay;
        c.documents = terms.documents;
        c.content = terms.content;
        c.reference_ = terms.reference_;
        c.expiryDay = terms.expiryDay;
        uint256 margin = _margin(c);
        emit CreditApplied(id, msg.sender, terms.issuingBank, terms, margin);
        if (margin != 0) escrow.lock(_applicantKey(id), msg.sender, margin);
    }

    /// @inheritdoc IDocumentaryCredit
    function withdraw(CreditId id) external {
        Credit storage c = _inState(id, CreditState.Applied);
        if (msg.sender != c.applicant) _requireBank(id, c.issuingBank);
        c.state = CreditState.Withdrawn;
        emit CreditWithdrawn(id, msg.sender);
        _refund(_applicantKey(id));
    }

    /// @inheritdoc IDocumentaryCredit
    function issue(CreditId id) external {
        Credit storage c = _inState(id, CreditState.Applied);
        // Only an active bank may begin an undertaking; what it undertook it performs, active or not.
        if (registry.requireActive(msg.sender, InstitutionKind.Bank) != c.issuingBank) {
            revert CreditNotParty(id, msg.sender);
        }
        uint256 day = c.expiryDay;
        (bool known, uint256 closing) = calendar.closeRolled(c.placeOfExpiry, day); // art. 29(a)
        if (!known) closing = calendar.closeOf(c.placeOfExpiry, day);
        // The upper bound keeps the time within the 40 bits in which it is stored.
        if (closing <= block.timestamp || closing > type(uint40).max) revert CreditInvalidTerm("expiryDay");
        c.state = CreditState.Issued;
        c.expiresAt = uint40(closing);
        uint256 rest = _maximum(c) - _margin(c);
        emit CreditIssued(id, msg.sender, rest, uint40(closing), known);
        if (rest != 0) escrow.lock(_bankKey(id), msg.sender, rest);
    }

    /// @inheritdoc IDocumentaryCredit
    function advise(CreditId id) external {
        Credit storage c = _inState(id, CreditState.Issued);
        _requireBank(id, c.advisingBank);
        c.advised = true;
        emit CreditAdvised(id, c.advisingBank);
    }

    // -------------------------------------------------------------------------------------------------- presentation

    /// @inheritdoc IDocumentaryCredit
    function present(CreditId id, PresentedDocuments calldata presented, CustomsRelease calldata release)
        external
        returns (uint16 number)
    {
        Credit storage c = _inState(id, CreditState.Issued);
        if (msg.sender != c.beneficiary) revert CreditNotParty(id, msg.sender);
        if (block.timestamp > c.expiresAt + LATE_WINDOW) {
            revert CreditPresentationTooLate(id, c.expiresAt + LATE_WINDOW);
        }
        if (presented.amount == 0) revert CreditInvalidTerm("amount");
        uint256 free = available(id);
        if (free == 0) revert CreditNothingAvailable(id);
        uint32 discrepancies = _examine(c, presented, free);
        bytes32 statement;
        if (InstitutionId.unwrap(c.customs) != 0) {
            if (_isReleased(c, presented, release)) statement = hashStatement(release.statement);
            else discrepancies |= NO_CUSTOMS_RELEASE;
        }
        (bool known, uint256 deadline) = calendar.closeAfter(c.placeOfExpiry, block.timestamp, EXAMINATION_DAYS);
        if (!known) deadline = block.timestamp + UNKNOWN_CALENDAR_BOUND;

        number = ++c.presentations;
        ++c.open;
        uint64 payable_ = presented.amount > free ? uint64(free) : presented.amount;
        c.reserved += payable_;
        _presentations[id][number] = Presentation({
            state: PresentationState.Presented,
            disposal: Disposal.None,
            waived: false,
            amount: presented.amount,
            payable_: payable_,
            presentedAt: uint40(block.timestamp),
            deadline: uint40(deadline),
            discrepancies: discrepancies,
            content: presented.content,
            statement: statement
        });
        emit DocumentsPresented(id, number, presented, payable_, discrepancies, uint40(deadline), statement);
    }

    /// @inheritdoc IDocumentaryCredit
    function honour(CreditId id, uint16 number) external {
        Credit storage c = _credits[id];
        _requireBank(id, c.issuingBank);
        Presentation storage p = _presentations[id][number];
        bool refused = p.state == PresentationState.Refused;
        if (p.state != PresentationState.Presented && !refused) revert PresentationWrongState(id, number, p.state);
        if (p.discrepancies != 0 && !p.waived) revert PresentationDiscrepant(id, number, p.discrepancies);
        if (refused) {
            // A refusal freed the amount; the credit has to be alive and still good for it.
            _inState(id, CreditState.Issued);
            if (p.payable_ > available(id)) revert CreditNothingAvailable(id);
            c.reserved += p.payable_;
            ++c.open;
        }
        p.state = PresentationState.Honoured;
        emit PresentationHonoured(id, number, p.payable_);
        _draw(id, c, p.payable_, false);
    }

    /// @inheritdoc IDocumentaryCredit
    function refuse(CreditId id, uint16 number, uint32 discrepancies, Disposal disposal, bytes32 notice) external {
        Credit storage c = _credits[id];
        _requireBank(id, c.issuingBank);
        Presentation storage p = _presented(id, number);
        if (block.timestamp > p.deadline) revert PresentationDeadlinePassed(id, number, p.deadline);
        if (disposal == Disposal.None) revert PresentationInvalidNotice("disposal");
        if (notice == 0) revert PresentationInvalidNotice("notice");
        // A notice states what the bank itself found; what the contract found stands in the record already.
        if (discrepancies & ~EXAMINER_DISCREPANCIES != 0) revert PresentationInvalidNotice("discrepancies");
        discrepancies |= p.discrepancies;
        if (discrepancies == 0) revert PresentationInvalidNotice("discrepancies");
        // A waiver covers what was known when it was given, nothing that the bank finds afterwards.
        if (discrepancies != p.discrepancies) p.waived = false;
        p.state = PresentationState.Refused;
        p.disposal = disposal;
        p.discrepancies = discrepancies;
        c.reserved -= p.payable_;
        --c.open;
        emit PresentationRefused(id, number, discrepancies, disposal, notice);
    }

    /// @inheritdoc IDocumentaryCredit
    function waive(CreditId id, uint16 number) external {
        if (msg.sender != _credits[id].applicant) revert CreditNotParty(id, msg.sender);
        Presentation storage p = _presentations[id][number];
        if (p.state != PresentationState.Presented && p.state != PresentationState.Refused) {
            revert PresentationWrongState(id, number, p.state);
        }
        if (p.discrepancies == 0) revert PresentationNothingToWaive(id, number);
        p.waived = true;
        emit DiscrepanciesWaived(id, number);
    }

    /// @inheritdoc IDocumentaryCredit
    function returnDocuments(CreditId id, uint16 number) external {
        Credit storage c = _credits[id];
        if (msg.sender != c.beneficiary) _requireBank(id, c.issuingBank);
        Presentation storage p = _presentations[id][number];
        if (p.state != PresentationState.Refused) revert PresentationWrongState(id, number, p.state);
        p.state = PresentationState.Returned;
        emit DocumentsReturned(id, number);
    }

    // -------------------------------------------------------------------------------- what anybody may do after a date

    /// @inheritdoc IDocumentaryCredit
    function declarePreclusion(CreditId id, uint16 number) external {
        Presentation storage p = _presented(id, number);
        if (block.timestamp <= p.deadline) revert PresentationDeadlineRunning(id, number, p.deadline);
        p.state = PresentationState.Precluded;
        emit BankPrecluded(id, number, p.payable_);
        _draw(id, _credits[id], p.payable_, p.discrepancies != 0 && !p.waived);
    }

    /// @inheritdoc IDocumentaryCredit
    function expire(CreditId id) external {
        Credit storage c = _inState(id, CreditState.Issued);
        if (block.timestamp <= c.expiresAt) revert CreditNotYetExpired(id, c.expiresAt);
        if (c.open != 0) revert CreditPresentationsOpen(id, c.open);
        c.state = CreditState.Expired;
        (, uint256 toApplicant) = escrow.hold(address(this), _applicantKey(id));
        (, uint256 toBank) = escrow.hold(address(this), _bankKey(id));
        emit CreditExpired(id, toApplicant, toBank);
        _refund(_applicantKey(id));
        _refund(_bankKey(id));
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IDocumentaryCredit
    function credit(CreditId id) external view returns (Credit memory) {
        return _credits[id];
    }

    /// @inheritdoc IDocumentaryCredit
    function state(CreditId id) external view returns (CreditState) {
        return _credits[id].state;
    }

    /// @inheritdoc IDocumentaryCredit
    function presentation(CreditId id, uint16 number) external view returns (Presentation memory) {
        return _presentations[id][number];
    }

    /// @inheritdoc IDocumentaryCredit
    function available(CreditId id) public view returns (uint256) {
        Credit storage c = _credits[id];
        return _maximum(c) - c.drawn - c.reserved;
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _requireTerms(Terms calldata terms) private view {
        (address bank, InstitutionKind kind,) = registry.accountOf(terms.issuingBank);
        if (kind != InstitutionKind.Bank) revert CreditInvalidTerm("issuingBank");
        if (terms.beneficiary == address(0) || terms.beneficiary == msg.sender || terms.beneficiary == bank) {
            revert CreditInvalidTerm("beneficiary");
        }
        if (InstitutionId.unwrap(terms.advisingBank) != 0) {
            (, kind,) = registry.accountOf(terms.advisingBank);
            if (kind != InstitutionKind.Bank) revert CreditInvalidTerm("advisingBank");
        }
        bool release = InstitutionId.unwrap(terms.customs) != 0;
        if (release) {
            (, kind,) = registry.accountOf(terms.customs);
            if (kind != InstitutionKind.Customs) revert CreditInvalidTerm("customs");
        }
        if (release != (terms.documents & CUSTOMS_RELEASE != 0)) revert CreditInvalidTerm("documents");
        if (terms.amount == 0) revert CreditInvalidTerm("amount");
        if (terms.tolerancePlus > BPS) revert CreditInvalidTerm("tolerancePlus");
        if (terms.toleranceMinus > BPS) revert CreditInvalidTerm("toleranceMinus");
        if (terms.margin > BPS) revert CreditInvalidTerm("margin");
        if (terms.latestShipmentDay > terms.expiryDay) revert CreditInvalidTerm("latestShipmentDay");
        if (terms.presentationDays == 0) revert CreditInvalidTerm("presentationDays");
        if (terms.content == 0) revert CreditInvalidTerm("content");
        // Reverts for a place that the calendar does not know.
        uint256 closing = calendar.closeOf(terms.placeOfExpiry, terms.expiryDay);
        if (closing <= block.timestamp || closing > type(uint40).max) revert CreditInvalidTerm("expiryDay");
    }

    /// @dev What is decidable without reading a document.
    function _examine(Credit storage c, PresentedDocuments calldata presented, uint256 free)
        private
        view
        returns (uint32 discrepancies)
    {
        // Art. 14(c): the last day of the period rolls like an expiry date (art. 29(a)); the latest shipment never
        // does (29(c)).
        uint256 lastDay = uint256(presented.shipmentDay) + c.presentationDays;
        (bool known, uint256 closing) = calendar.closeRolled(c.placeOfExpiry, lastDay);
        if (!known) closing = calendar.closeOf(c.placeOfExpiry, lastDay);
        if (block.timestamp > closing) discrepancies |= LATE_PRESENTATION;
        if (block.timestamp > c.expiresAt) discrepancies |= CREDIT_EXPIRED;
        // A shipment dated after its own presentation has not been made: no better than one made too late.
        bool late = c.latestShipmentDay != 0 && presented.shipmentDay > c.latestShipmentDay;
        if (late || presented.shipmentDay > block.timestamp / 1 days + 1) discrepancies |= LATE_SHIPMENT;
        if (presented.amount > free) discrepancies |= OVERDRAWN;
        if (!c.partialDrawings && presented.amount < _minimum(c)) discrepancies |= UNDERDRAWN;
        if (c.documents & ~presented.documents != 0) discrepancies |= MISSING_DOCUMENT;
    }

    /// @dev Art. 14(f): issuer and data content of a document that is none of art. 19 to 28. It has to be the newest
    /// statement of the stipulated authority, a final release, and about the invoice that is presented.
    function _isReleased(Credit storage c, PresentedDocuments calldata presented, CustomsRelease calldata release)
        private
        view
        returns (bool)
    {
        if (release.statement.customs != c.customs) return false;
        if (!oracle.provesRelease(release.statement, presented.amount)) return false;
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(INVOICE_PATH, release.salt, presented.invoice))));
        return MerkleProof.verifyCalldata(release.proof, release.statement.content, leaf);
    }

    /// @dev Pays the beneficiary, from the applicant's margin first and then from the bank's funds, or the other way
    /// round; closes the credit where nothing can be drawn any more.
    function _draw(CreditId id, Credit storage c, uint64 amount, bool bankFirst) private {
        c.reserved -= amount;
        c.drawn += amount;
        --c.open;
        bool last = c.open == 0 && (c.drawn == _maximum(c) || !c.partialDrawings);
        if (last) {
            c.state = CreditState.Closed;
            emit CreditClosed(id);
        }
        (bytes32 first, bytes32 second) =
            bankFirst ? (_bankKey(id), _applicantKey(id)) : (_applicantKey(id), _bankKey(id));
        (, uint256 held) = escrow.hold(address(this), first);
        uint256 part = amount < held ? amount : held;
        if (part != 0) escrow.pay(first, c.beneficiary, part);
        if (amount > part) escrow.pay(second, c.beneficiary, amount - part);
        if (last) {
            _refund(first);
            _refund(second);
        }
    }

    function _refund(bytes32 key) private {
        (, uint256 amount) = escrow.hold(address(this), key);
        if (amount != 0) escrow.refund(key, amount);
    }

    /// @dev Art. 30 and 39A; fractions of a fen favour nobody's drawing: the maximum is rounded down.
    function _maximum(Credit storage c) private view returns (uint256) {
        return uint256(c.amount) + uint256(c.amount) * c.tolerancePlus / BPS;
    }

    /// @dev Rounded up, in the applicant's favour.
    function _minimum(Credit storage c) private view returns (uint256) {
        return uint256(c.amount) - uint256(c.amount) * c.toleranceMinus / BPS;
    }

    /// @dev Rounded up: the bank never secures the fraction.
    function _margin(Credit storage c) private view returns (uint256) {
        return (_maximum(c) * c.margin + BPS - 1) / BPS;
    }

    function _inState(CreditId id, CreditState expected) private view returns (Credit storage c) {
        c = _credits[id];
        if (c.state != expected) revert CreditWrongState(id, c.state);
    }

    function _presented(CreditId id, uint16 number) private view returns (Presentation storage p) {
        p = _presentations[id][number];
        if (p.state != PresentationState.Presented) revert PresentationWrongState(id, number, p.state);
    }

    function _requireBank(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) revert CreditNotParty(id, msg.sender);
    }

    function _applicantKey(CreditId id) private pure returns (bytes32) {
        return bytes32(CreditId.unwrap(id) << 1);
    }

    function _bankKey(CreditId id) private pure returns (bytes32) {
        return bytes32((CreditId.unwrap(id) << 1) | 1);
    }
}
