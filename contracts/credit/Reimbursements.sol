// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {ExaminationState, IPresentations} from "../../interfaces/IPresentations.sol";
import {ClaimState, IReimbursements} from "../../interfaces/IReimbursements.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {Bank, Terms, hashTerms} from "../types/Credit.sol";
import {CreditId, InstitutionId} from "../types/Ids.sol";

/// @title Reimbursements: see IReimbursements
contract Reimbursements is IReimbursements {
    using SafeERC20 for IERC20;

    /// @dev [banking days] URR 725.
    uint256 public constant ANSWER_DAYS = 3;
    /// @dev Counts where the calendar lacks a year; see Presentations.UNKNOWN_CALENDAR_BOUND.
    uint256 private constant UNKNOWN_CALENDAR_BOUND = 30 days;

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IERC20 public immutable token;
    IDocumentaryCredit public immutable credits;
    IPresentations public immutable presentations;
    IUndertakings public immutable undertakings;

    mapping(CreditId id => Authorisation) private _authorisations;
    mapping(CreditId id => mapping(uint16 number => Claim)) private _claims;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IERC20 token_,
        IDocumentaryCredit credits_,
        IPresentations presentations_,
        IUndertakings undertakings_
    ) {
        registry = registry_;
        calendar = calendar_;
        token = token_;
        credits = credits_;
        presentations = presentations_;
        undertakings = undertakings_;
    }

    /// @inheritdoc IReimbursements
    function authorise(CreditId id, Terms calldata terms, InstitutionId bank, uint64 amount) external {
        credits.statusUnder(id, hashTerms(terms));
        _requireMember(id, terms.issuingBank);
        (, InstitutionKind kind,) = registry.accountOf(bank);
        // A bank of the credit would reimburse itself.
        bool own = bank == terms.issuingBank || bank == terms.confirmingBank || bank == terms.nominatedBank;
        if (kind != InstitutionKind.Bank || own) revert ReimbursementInvalidBank(bank);
        _authorisations[id] = Authorisation(bank, amount);
        emit ReimbursementAuthorised(id, bank, amount);
    }

    /// @inheritdoc IReimbursements
    function claim(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        IPresentations.Presentation memory p = presentations.presentation(id, number);
        credits.requireVersion(id, p.version, hashTerms(terms));
        if (by == Bank.Issuing) revert ReimbursementNotBank(id, msg.sender);
        _requireMember(id, by == Bank.Confirming ? terms.confirmingBank : terms.nominatedBank);
        Claim storage c = _claims[id][number];
        ClaimState s = c.state;
        if (s == ClaimState.Claimed || s == ClaimState.Paid || s == ClaimState.Refunded) {
            revert ReimbursementWrongState(id, number, s);
        }
        bool gaveValue = presentations.examination(id, number, by).state == ExaminationState.Honoured
            && presentations.presenterOf(id, number) == msg.sender && !p.claimed && _isOpen(id, number);
        if (!gaveValue || !undertakings.isPaid(id, number, by, terms.tranches.length)) {
            revert ReimbursementNothingToClaim(id, number);
        }
        Authorisation memory a = _authorisations[id];
        if (p.payable_ > a.left) revert ReimbursementExceeds(id, a.left, p.payable_);
        (bool known, uint256 answerBy) = calendar.closeAfter(terms.placeOfExpiry, block.timestamp, ANSWER_DAYS);
        if (!known) answerBy = block.timestamp + UNKNOWN_CALENDAR_BOUND;
        _claims[id][number] = Claim(ClaimState.Claimed, by, msg.sender, a.bank, p.payable_, uint40(answerBy));
        emit ReimbursementClaimed(id, number, by, a.bank, p.payable_, uint40(answerBy));
    }

    /// @inheritdoc IReimbursements
    function reimburse(CreditId id, uint16 number) external {
        Claim storage c = _asked(id, number);
        uint64 amount = c.amount;
        Authorisation storage a = _authorisations[id];
        // Changed or cancelled since it was claimed.
        if (a.bank != c.reimbursing || a.left < amount) revert ReimbursementExceeds(id, a.left, amount);
        // Paid by the next bank since it was claimed, or refused.
        address claimant = c.claimant;
        if (!_isOpen(id, number) || presentations.presenterOf(id, number) != claimant) {
            revert ReimbursementNothingToClaim(id, number);
        }
        a.left -= amount;
        c.state = ClaimState.Paid;
        emit Reimbursed(id, number, claimant, amount);
        presentations.subrogate(id, number, msg.sender);
        token.safeTransferFrom(msg.sender, claimant, amount);
    }

    /// @inheritdoc IReimbursements
    function decline(CreditId id, uint16 number, bytes32 reason) external {
        _asked(id, number).state = ClaimState.Declined;
        emit ReimbursementDeclined(id, number, reason);
    }

    /// @inheritdoc IReimbursements
    function recordSilence(CreditId id, uint16 number) external {
        Claim storage c = _inState(id, number, ClaimState.Claimed);
        if (block.timestamp <= c.answerBy) revert ReimbursementTooEarly(id, number, c.answerBy);
        c.state = ClaimState.Unanswered;
        emit ReimbursementUnanswered(id, number);
    }

    /// @inheritdoc IReimbursements
    function refund(CreditId id, uint16 number, Terms calldata terms) external {
        Claim storage c = _inState(id, number, ClaimState.Paid);
        IPresentations.Presentation memory p = presentations.presentation(id, number);
        credits.requireVersion(id, p.version, hashTerms(terms));
        ExaminationState next = presentations.examination(id, number, p.at).state;
        // Documents that lapsed are nominally with the issuing bank, which never began to examine them.
        bool lapsed = p.at == Bank.Issuing && next == ExaminationState.None;
        bool refused = next == ExaminationState.Refused || next == ExaminationState.Returned;
        (address reimbursing,,) = registry.accountOf(c.reimbursing);
        if (!(lapsed || refused) || presentations.presenterOf(id, number) != reimbursing) {
            revert ReimbursementNotRefused(id, number);
        }
        c.state = ClaimState.Refunded;
        emit ReimbursementRefundDue(id, number, c.amount);
        IUndertakings.Order memory order;
        (order.id, order.number) = (id, number);
        order.debtor = c.by == Bank.Confirming ? terms.confirmingBank : terms.nominatedBank;
        presentations.subrogate(id, number, c.claimant);
        undertakings.refundClaim(order, address(0), 0, reimbursing, c.amount);
    }

    /// @inheritdoc IReimbursements
    function authorisation(CreditId id) external view returns (Authorisation memory) {
        return _authorisations[id];
    }

    /// @inheritdoc IReimbursements
    function claimOf(CreditId id, uint16 number) external view returns (Claim memory) {
        return _claims[id][number];
    }

    /// @dev The issuing bank has neither honoured nor refused, nor kept silent: nobody was paid by it yet.
    function _isOpen(CreditId id, uint16 number) private view returns (bool) {
        ExaminationState s = presentations.examination(id, number, Bank.Issuing).state;
        return s == ExaminationState.Presented || (s == ExaminationState.None && !_lapsed(id, number));
    }

    function _lapsed(CreditId id, uint16 number) private view returns (bool) {
        return presentations.presentation(id, number).at == Bank.Issuing;
    }

    function _asked(CreditId id, uint16 number) private view returns (Claim storage c) {
        c = _inState(id, number, ClaimState.Claimed);
        _requireMember(id, c.reimbursing);
    }

    function _inState(CreditId id, uint16 number, ClaimState expected) private view returns (Claim storage c) {
        c = _claims[id][number];
        if (c.state != expected) revert ReimbursementWrongState(id, number, c.state);
    }

    function _requireMember(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) revert ReimbursementNotBank(id, msg.sender);
    }
}
