// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {ICreditAmendments} from "../../interfaces/ICreditAmendments.sol";
import {ICreditTransfers} from "../../interfaces/ICreditTransfers.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IDocumentRules} from "../../interfaces/IDocumentRules.sol";
import {ExaminationState, IPresentations} from "../../interfaces/IPresentations.sol";
import {
    Bank,
    CreditForm,
    CreditState,
    CreditStatus,
    CustomsRelease,
    PresentedDocuments,
    Terms,
    hashTerms,
    maximumOf,
    transferringPlace
} from "../types/Credit.sol";
import {NO_CUSTOMS_RELEASE} from "../types/Discrepancies.sol";
import {CreditId, InstitutionId, partOf, wholeOf} from "../types/Ids.sol";

/// @title CreditTransfers: see ICreditTransfers
contract CreditTransfers is ICreditTransfers {
    using SafeERC20 for IERC20;

    /// @dev As long as a bank has to examine (art. 14(b)).
    uint8 public constant MOST_SUBSTITUTION_DAYS = 5;
    /// @dev Counts where the calendar lacks a year; see Presentations.UNKNOWN_CALENDAR_BOUND.
    uint256 private constant UNKNOWN_CALENDAR_BOUND = 30 days;

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IERC20 public immutable token;
    IDocumentRules public immutable rules;
    IDocumentaryCredit public immutable credits;
    IPresentations public immutable presentations;
    ICreditAmendments public immutable amendments;

    mapping(CreditId id => mapping(bytes32 request => bool)) public isRequested;
    mapping(CreditId id => uint16) public partCount;
    mapping(CreditId part => Part) private _parts;
    mapping(CreditId part => mapping(uint16 number => Substitution)) private _substitutions;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IERC20 token_,
        IDocumentRules rules_,
        IDocumentaryCredit credits_,
        IPresentations presentations_,
        ICreditAmendments amendments_
    ) {
        registry = registry_;
        calendar = calendar_;
        token = token_;
        rules = rules_;
        credits = credits_;
        presentations = presentations_;
        amendments = amendments_;
    }

    // ------------------------------------------------------------------------------------------------------ transfer

    /// @inheritdoc ICreditTransfers
    function request(CreditId id, Terms calldata terms, Terms calldata part, Conditions calldata conditions)
        external
        returns (bytes32 hash)
    {
        CreditStatus memory s = _issued(id, terms);
        _requireParty(id, terms.beneficiary);
        _requireTransferable(id, terms, part, conditions, s);
        hash = requestHash(part, conditions);
        if (isRequested[id][hash]) revert TransferAlreadyRequested(id, hash);
        isRequested[id][hash] = true;
        emit TransferRequested(id, hash, part, conditions);
    }

    /// @inheritdoc ICreditTransfers
    function withdrawRequest(CreditId id, Terms calldata terms, bytes32 request_) external {
        credits.statusUnder(id, hashTerms(terms));
        _requireParty(id, terms.beneficiary);
        _take(id, request_);
        emit TransferRequestWithdrawn(id, request_);
    }

    /// @inheritdoc ICreditTransfers
    function consent(CreditId id, Terms calldata terms, Terms calldata part, Conditions calldata conditions)
        external
        returns (CreditId partId)
    {
        CreditStatus memory s = _issued(id, terms);
        InstitutionId bank = _transferringBank(terms, s);
        // As with a confirmation: only an active bank may begin it.
        if (registry.requireActive(msg.sender, InstitutionKind.Bank) != bank) {
            revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        }
        bytes32 hash = requestHash(part, conditions);
        _take(id, hash);
        // The credit may have been drawn on, or amended, since it was asked for.
        _requireTransferable(id, terms, part, conditions, s);
        partId = partOf(id, ++partCount[id]);
        Part memory record = Part({
            transferringBank: bank,
            passAmendments: conditions.passAmendments,
            substitutionDays: conditions.substitutionDays,
            place: terms.placeOfExpiry
        });
        _parts[partId] = record;
        emit CreditTransferred(id, partId, part.beneficiary, hash, record);
        credits.split(partId, part);
        if (conditions.charges != 0) token.safeTransferFrom(terms.beneficiary, msg.sender, conditions.charges);
    }

    /// @inheritdoc ICreditTransfers
    function adviseAmendment(CreditId part, Terms calldata whole, Terms calldata terms, Terms calldata amended)
        external
    {
        CreditId id = wholeOf(part);
        Part memory record = _known(part);
        CreditStatus memory s = _issued(id, whole);
        if (record.passAmendments) _requireBank(part, record.transferringBank);
        else _requireParty(part, whole.beneficiary);
        _requireWithin(whole, amended);
        uint256 drawn = credits.status(part).drawn;
        uint256 apart = credits.setApartFor(part) + drawn;
        uint256 maximum = maximumOf(amended);
        if (maximum > apart) {
            _requireFree(id, whole, s, maximum - apart);
            credits.setApart(part, maximum - apart);
        }
        amendments.amend(part, terms, amended);
    }

    // -------------------------------------------------------------------------------------------------- substitution

    /// @inheritdoc ICreditTransfers
    function demand(CreditId part, uint16 number) external {
        Part memory record = _agreed(part);
        _requireBank(part, record.transferringBank);
        _presented(part, number);
        CreditId id = wholeOf(part);
        CreditState state = credits.status(id).state;
        if (state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, state);
        Substitution storage s = _substitutions[part][number];
        if (s.until != 0) revert SubstitutionAlreadyDemanded(part, number, s.until);
        if (s.number != 0) {
            ExaminationState made = _stateOf(id, s.number, presentations.presentation(id, s.number).at);
            if (made != ExaminationState.Refused && made != ExaminationState.Returned) {
                revert SubstitutionAlreadyMade(part, number, s.number);
            }
        }
        (bool known, uint256 until) = calendar.closeAfter(record.place, block.timestamp, record.substitutionDays);
        if (!known) until = block.timestamp + UNKNOWN_CALENDAR_BOUND;
        (s.until, s.awaited) = (uint40(until), true);
        emit SubstitutionDemanded(part, number, uint40(until));
        credits.awaitSubstitution(id, true);
    }

    /// @inheritdoc ICreditTransfers
    function substitute(CreditId part, uint16 number, Terms calldata whole, PresentedDocuments calldata documents)
        external
        returns (uint16)
    {
        _agreed(part);
        CreditId id = wholeOf(part);
        CreditStatus memory status = _issued(id, whole);
        _requireParty(part, whole.beneficiary);
        IPresentations.Presentation memory second = _presented(part, number);
        Substitution memory s = _substitutions[part][number];
        if (s.until != 0 && block.timestamp > s.until) revert SubstitutionTooLate(part, number, s.until);
        if (s.number != 0) {
            // Refused documents may still be taken up by a waiver; returned ones may not, and nothing is drawn twice.
            ExaminationState made = _stateOf(id, s.number, presentations.presentation(id, s.number).at);
            if (made != ExaminationState.Returned) revert SubstitutionAlreadyMade(part, number, s.number);
        }
        if (s.awaited) credits.awaitSubstitution(id, false);
        (uint64 difference, uint8 found) = _difference(whole, documents, status, second);
        Bank at = transferringPlace(whole, status);
        s.number = presentations.substitute(id, whole, documents, at, status.version, difference, found);
        s.awaited = false;
        _substitutions[part][number] = s;
        emit InvoiceSubstituted(part, number, s.number, documents.amount);
        return s.number;
    }

    /// @inheritdoc ICreditTransfers
    function forfeit(CreditId part, uint16 number) external {
        Substitution storage s = _substitutions[part][number];
        if (!s.awaited) revert SubstitutionNotAwaited(part, number);
        if (block.timestamp <= s.until) revert SubstitutionRunning(part, number, s.until);
        s.awaited = false;
        emit SubstitutionForfeited(part, number);
        credits.awaitSubstitution(wholeOf(part), false);
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICreditTransfers
    function requestHash(Terms calldata part, Conditions calldata conditions) public pure returns (bytes32) {
        return keccak256(abi.encode(hashTerms(part), conditions));
    }

    /// @inheritdoc ICreditTransfers
    function partRecord(CreditId part) external view returns (Part memory) {
        return _parts[part];
    }

    /// @inheritdoc ICreditTransfers
    function substitution(CreditId part, uint16 number) external view returns (Substitution memory) {
        return _substitutions[part][number];
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev The whole invoice is held against the credit as if the second beneficiary had drawn nothing; what it drew is
    /// taken off afterwards.
    function _difference(
        Terms calldata whole,
        PresentedDocuments calldata documents,
        CreditStatus memory status,
        IPresentations.Presentation memory second
    ) private view returns (uint64, uint8 found) {
        uint256 used =
            uint256(status.drawn) + status.reserved - second.payable_;
        uint256 maximum = maximumOf(whole);
        uint256 free = maximum > used ? maximum - used : 0;
        uint256 invoice = documents.amount < free ? documents.amount : free;
        if (invoice <= second.payable_) revert SubstitutionNoDifference(invoice, second.payable_);
        CustomsRelease memory none;
        (found,,) = rules.examine(whole, documents, none, second.presentedAt, status.expiresAt, used);
        uint8 release = uint8(NO_CUSTOMS_RELEASE);
        return (uint64(invoice - second.payable_), (found & ~release) | (second.found & release));
    }

    function _requireTransferable(
        CreditId id,
        Terms calldata terms,
        Terms calldata part,
        Conditions calldata conditions,
        CreditStatus memory s
    ) private view {
        if (terms.form != CreditForm.IrrevocableTransferable) revert TransferNotTransferable(id);
        if (conditions.substitutionDays > MOST_SUBSTITUTION_DAYS) {
            revert TransferInvalidDays(conditions.substitutionDays, MOST_SUBSTITUTION_DAYS);
        }
        if (part.beneficiary == terms.beneficiary) revert TransferInvalidTerm("beneficiary");
        _requireWithin(terms, part);
        credits.requireTerms(part);
        if (!terms.partialDrawings && (s.drawn != 0 || s.reserved != 0)) revert TransferPartialsBarred(id);
        _requireFree(id, terms, s, maximumOf(part));
    }

    function _requireFree(CreditId id, Terms calldata terms, CreditStatus memory s, uint256 wanted) private pure {
        uint256 used = uint256(s.drawn) + s.reserved;
        uint256 maximum = maximumOf(terms);
        uint256 free = maximum > used ? maximum - used : 0;
        if (wanted > free) revert TransferExceeds(id, free, wanted);
    }

    /// @dev Art. 38(g): what may be reduced, what may be another, and everything else as it is.
    function _requireWithin(Terms calldata whole, Terms calldata part) private pure {
        if (part.amount > whole.amount) revert TransferInvalidTerm("amount");
        if (part.expiryDay > whole.expiryDay) revert TransferInvalidTerm("expiryDay");
        if (part.presentationDays > whole.presentationDays) revert TransferInvalidTerm("presentationDays");
        uint32 latest = whole.latestShipmentDay;
        if (latest != 0 && (part.latestShipmentDay == 0 || part.latestShipmentDay > latest)) {
            revert TransferInvalidTerm("latestShipmentDay");
        }
        if (part.form != CreditForm.Irrevocable) revert TransferInvalidTerm("form");
        if (part.margin != 0) revert TransferInvalidTerm("margin");
        if (part.cover != 0) revert TransferInvalidTerm("cover");
        if (part.confirmerCover != 0) revert TransferInvalidTerm("confirmerCover");
        if (part.applicant != whole.applicant) revert TransferInvalidTerm("applicant");
        if (part.issuingBank != whole.issuingBank) revert TransferInvalidTerm("issuingBank");
        if (part.confirmingBank != whole.confirmingBank) revert TransferInvalidTerm("confirmingBank");
        if (part.nominatedBank != whole.nominatedBank) revert TransferInvalidTerm("nominatedBank");
        if (part.customs != whole.customs) revert TransferInvalidTerm("customs");
        if (part.rules != whole.rules) revert TransferInvalidTerm("rules");
        if (part.placeOfExpiry != whole.placeOfExpiry) revert TransferInvalidTerm("placeOfExpiry");
        if (part.tolerancePlus != whole.tolerancePlus) revert TransferInvalidTerm("tolerancePlus");
        if (part.toleranceMinus != whole.toleranceMinus) revert TransferInvalidTerm("toleranceMinus");
        if (part.partialDrawings != whole.partialDrawings) revert TransferInvalidTerm("partialDrawings");
        if (part.claimAtHonour != whole.claimAtHonour) revert TransferInvalidTerm("claimAtHonour");
        if (part.documents != whole.documents) revert TransferInvalidTerm("documents");
        if (part.scheduleKind != whole.scheduleKind) revert TransferInvalidTerm("scheduleKind");
        if (keccak256(abi.encode(part.tranches)) != keccak256(abi.encode(whole.tranches))) {
            revert TransferInvalidTerm("tranches");
        }
    }

    function _issued(CreditId id, Terms calldata terms) private view returns (CreditStatus memory s) {
        s = credits.statusUnder(id, hashTerms(terms));
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, s.state);
    }

    function _take(CreditId id, bytes32 request_) private {
        if (!isRequested[id][request_]) revert TransferNotRequested(id, request_);
        isRequested[id][request_] = false;
    }

    function _known(CreditId part) private view returns (Part memory record) {
        record = _parts[part];
        if (InstitutionId.unwrap(record.transferringBank) == 0) revert TransferNotPart(part);
    }

    function _agreed(CreditId part) private view returns (Part memory record) {
        record = _known(part);
        if (record.substitutionDays == 0) revert SubstitutionNotAgreed(part);
    }

    /// @dev A presentation under a part that still stands: there is no difference to draw from documents that went back.
    function _presented(CreditId part, uint16 number) private view returns (IPresentations.Presentation memory p) {
        p = presentations.presentation(part, number);
        ExaminationState s = _stateOf(part, number, p.at);
        if (s == ExaminationState.None || s == ExaminationState.Refused || s == ExaminationState.Returned) {
            revert SubstitutionNothingPresented(part, number);
        }
    }

    function _stateOf(CreditId id, uint16 number, Bank at) private view returns (ExaminationState) {
        return presentations.examination(id, number, at).state;
    }

    function _transferringBank(Terms calldata terms, CreditStatus memory s) private pure returns (InstitutionId) {
        Bank place = transferringPlace(terms, s);
        if (place == Bank.Issuing) return terms.issuingBank;
        return place == Bank.Confirming ? terms.confirmingBank : terms.nominatedBank;
    }

    function _requireBank(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (caller != bank) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
    }

    function _requireParty(CreditId id, address party) private view {
        if (msg.sender != party) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
    }
}
