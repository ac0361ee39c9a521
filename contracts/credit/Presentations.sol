// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {ICreditAmendments} from "../../interfaces/ICreditAmendments.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {Disposal, ExaminationState, IPresentations} from "../../interfaces/IPresentations.sol";
import {IExaminationClocks} from "../../interfaces/IExaminationClocks.sol";
import {IInterruptions} from "../../interfaces/IInterruptions.sol";
import {IDocumentRules} from "../../interfaces/IDocumentRules.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {
    Bank,
    CreditState,
    CreditStatus,
    CustomsRelease,
    PresentedDocuments,
    RuleSet,
    ScheduleKind,
    Terms,
    examinationDays,
    hashTerms,
    maximumOf,
    transferringPlace
} from "../types/Credit.sol";
import {EXAMINER_DISCREPANCIES, OVERDRAWN} from "../types/Discrepancies.sol";
import {CreditId, InstitutionId, isPart} from "../types/Ids.sol";

/// @title Presentations: see IPresentations
contract Presentations is IPresentations {
    /// @dev A late presentation is recorded as discrepant for so long.
    uint256 public constant LATE_WINDOW = 30 days;
    /// @dev A bank records a presentation that it received so many days ago at most.
    uint256 public constant RECORDING_WINDOW = 10 days;
    /// @dev A bank that was paid from what is held forwards the documents within so long.
    uint256 public constant FORWARDING_WINDOW = 30 days;
    /// @dev Counts where the calendar lacks a year: no closure makes five banking days longer than that, so the bank
    /// loses nothing, and the presenter is not kept waiting for data.
    uint256 private constant UNKNOWN_CALENDAR_BOUND = 30 days;

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IDocumentRules public immutable rules;
    IDocumentaryCredit public immutable credits;
    IUndertakings public immutable undertakings;
    ICreditAmendments public immutable amendments;
    IExaminationClocks public immutable clocks;
    IInterruptions public immutable interruptions;
    address public immutable transfers;
    address public immutable reimbursements;

    mapping(CreditId id => mapping(uint16 number => Presentation)) private _presentations;
    mapping(CreditId id => mapping(uint16 number => address)) public presenterOf;
    mapping(CreditId id => mapping(uint16 number => mapping(Bank by => Examination))) private _examinations;
    /// @dev [fen] presented in a period of a revolving credit that does not cumulate.
    mapping(CreditId id => mapping(uint256 period => uint256)) private _usedIn;

    constructor(
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IDocumentRules rules_,
        IDocumentaryCredit credits_,
        IUndertakings undertakings_,
        ICreditAmendments amendments_,
        IExaminationClocks clocks_,
        IInterruptions interruptions_,
        address transfers_,
        address reimbursements_
    ) {
        registry = registry_;
        calendar = calendar_;
        rules = rules_;
        credits = credits_;
        undertakings = undertakings_;
        amendments = amendments_;
        clocks = clocks_;
        interruptions = interruptions_;
        transfers = transfers_;
        reimbursements = reimbursements_;
    }

    // -------------------------------------------------------------------------------------------------- presentation

    /// @inheritdoc IPresentations
    function deliverLot(CreditId id, Terms calldata terms, bytes32 lot) external {
        credits.statusUnder(id, hashTerms(terms));
        if (msg.sender != terms.beneficiary) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        emit LotReceived(id, msg.sender, lot);
    }

    /// @inheritdoc IPresentations
    function present(
        CreditId id,
        Terms calldata terms,
        Bank at,
        uint40 receivedAt,
        PresentedDocuments calldata documents,
        CustomsRelease calldata release
    ) external returns (uint16 number) {
        CreditStatus memory s = _statusFor(id, terms);
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, s.state);
        // Art. 36 leaves a credit expired; other rules do not.
        if (terms.rules != RuleSet.Ucp600) {
            s.expiresAt = interruptions.expiryUnder(terms.rules, terms.placeOfExpiry, s.expiresAt);
        }
        Presentation memory p = _admit(id, terms, at, _received(id, terms, at, receivedAt, s), documents.amount, s);
        p.tenorDay = documents.tenorDay;
        bytes32 statement;
        uint256 period;
        (p.found, statement, period) =
            rules.examine(terms, documents, release, p.presentedAt, s.expiresAt, uint256(s.drawn) + s.reserved);
        if (terms.scheduleKind == ScheduleKind.Revolving) {
            p.found |= _use(id, terms, period, documents.amount, p.payable_);
        }
        return _record(id, terms, documents, p, statement);
    }

    /// @inheritdoc IPresentations
    function substitute(
        CreditId id,
        Terms calldata terms,
        PresentedDocuments calldata documents,
        Bank at,
        uint8 version,
        uint64 payable_,
        uint8 found
    ) external returns (uint16) {
        if (msg.sender != transfers) revert IDocumentaryCredit.CreditNotPartner(msg.sender);
        Presentation memory p;
        (p.at, p.version, p.payable_, p.found) = (at, version, payable_, found);
        (p.presentedAt, p.tenorDay) = (uint40(block.timestamp), documents.tenorDay);
        return _record(id, terms, documents, p, 0);
    }

    /// @inheritdoc IPresentations
    function forward(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        if (msg.sender != terms.beneficiary) _requireBank(id, terms, by);
        Examination storage e = _examinations[id][number][by];
        ExaminationState s = e.state;
        bool acted = s == ExaminationState.Honoured || s == ExaminationState.Precluded;
        if (s == ExaminationState.Presented && by == Bank.Nominated) e.state = ExaminationState.Forwarded;
        else if (!acted) revert PresentationWrongState(id, number, s);
        if (p.at != by || by == Bank.Issuing) revert PresentationWrongBank(id, p.at);
        CreditStatus memory status = credits.status(id);
        bool confirmed = by == Bank.Nominated && status.confirmedVersion == p.version + 1
            && terms.confirmingBank != terms.nominatedBank;
        Bank to = confirmed ? Bank.Confirming : Bank.Issuing;
        p.at = to;
        uint40 deadline = _begin(id, number, to, terms, uint40(block.timestamp), p.found);
        emit DocumentsForwarded(id, number, to, deadline);
    }

    /// @inheritdoc IPresentations
    function reclaim(CreditId id, uint16 number, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        _requireBank(id, terms, Bank.Issuing);
        if (!p.claimed || p.at != Bank.Confirming) revert PresentationWrongBank(id, p.at);
        uint256 until = p.presentedAt + FORWARDING_WINDOW;
        if (block.timestamp <= until) revert PresentationDeadlineRunning(id, number, until);
        emit ClaimReversed(id, number);
        _reverse(id, number, p, terms);
    }

    // ------------------------------------------------------------------------------------------- honour and negotiate

    /// @inheritdoc IPresentations
    function honour(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        _requireBank(id, terms, by);
        Examination storage e = _examinations[id][number][by];
        bool refused = e.state == ExaminationState.Refused && by == Bank.Issuing && !p.claimed;
        if (!refused) _examining(id, number, p, by);
        // A waiver is the applicant's towards the issuing bank; any other bank would act on it at its own risk.
        uint32 left = by == Bank.Issuing ? e.discrepancies & ~p.waived : e.discrepancies;
        if (left != 0) revert PresentationDiscrepant(id, number, left);
        // A refusal freed the amount; the credit has to be alive and still good for it.
        if (refused) _reopen(id, p, terms);
        e.state = ExaminationState.Honoured;
        bool claimed = _bind(id, number, p, by, terms, false);
        emit PresentationHonoured(id, number, by, p.payable_, claimed);
    }

    /// @inheritdoc IPresentations
    function negotiate(CreditId id, uint16 number, Terms calldata terms, uint64 price) external {
        Presentation storage p = _known(id, number, terms);
        InstitutionId bank = _requireBank(id, terms, Bank.Nominated);
        Examination storage e = _examining(id, number, p, Bank.Nominated);
        if (e.discrepancies != 0) revert PresentationDiscrepant(id, number, e.discrepancies);
        if (price == 0 || price > p.payable_) revert PresentationInvalidPrice(price, p.payable_);
        e.state = ExaminationState.Honoured;
        presenterOf[id][number] = msg.sender;
        emit DocumentsNegotiated(id, number, bank, price);
        undertakings.purchase(id, number, bank, terms.beneficiary, price);
    }

    // -------------------------------------------------------------------------------------------------------- refusal

    /// @inheritdoc IPresentations
    function refuse(CreditId id, uint16 number, Bank by, Terms calldata terms, Notice calldata notice) external {
        Presentation storage p = _known(id, number, terms);
        _requireBank(id, terms, by);
        Examination storage e = _examining(id, number, p, by);
        // What was stored moves later alone; only a guarantor that suspended payment has less time.
        if (block.timestamp > e.deadline || terms.rules == RuleSet.Urdg758) {
            uint256 deadline = clocks.deadlineOf(id, number, by, terms.placeOfExpiry, terms.rules);
            if (block.timestamp > deadline) revert PresentationDeadlinePassed(id, number, uint40(deadline));
        }
        _refuse(id, number, by, terms, notice);
    }

    /// @inheritdoc IPresentations
    function waive(CreditId id, uint16 number, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        if (msg.sender != terms.applicant) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        Examination storage e = _examinations[id][number][Bank.Issuing];
        // Before the documents reach the issuing bank, what the contract found can be waived.
        uint32 known = e.state == ExaminationState.None ? p.found : e.discrepancies;
        if (e.state != ExaminationState.None && e.state != ExaminationState.Refused) _examining(id, number, p, p.at);
        if (known == 0) revert PresentationNothingToWaive(id, number);
        p.waived |= known;
        emit DiscrepanciesWaived(id, number, known);
    }

    /// @inheritdoc IPresentations
    function returnDocuments(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        _known(id, number, terms);
        if (msg.sender != terms.beneficiary) _requireBank(id, terms, by);
        Examination storage e = _examinations[id][number][by];
        if (e.state != ExaminationState.Refused) revert PresentationWrongState(id, number, e.state);
        e.state = ExaminationState.Returned;
        emit DocumentsReturned(id, number, by);
    }

    // -------------------------------------------------------------------------------- what anybody may do after a date

    /// @inheritdoc IPresentations
    function declarePreclusion(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        // Art. 16(f) binds the issuing and the confirming bank.
        if (by == Bank.Nominated) revert PresentationWrongBank(id, by);
        _examining(id, number, p, by);
        uint256 until = clocks.precludedAfter(id, number, by, terms.placeOfExpiry, terms.rules);
        if (block.timestamp <= until) revert PresentationDeadlineRunning(id, number, until);
        _preclude(id, number, p, by, terms);
    }

    /// @inheritdoc IPresentations
    function lapse(CreditId id, uint16 number, Terms calldata terms) external {
        Presentation storage p = _known(id, number, terms);
        Bank at = p.at;
        if (at == Bank.Issuing || p.claimed) revert PresentationWrongBank(id, at);
        Examination storage e = _examinations[id][number][at];
        ExaminationState s = e.state;
        bool idle = s == ExaminationState.Presented && at == Bank.Nominated;
        if (!idle && s != ExaminationState.Honoured && s != ExaminationState.Precluded) {
            revert PresentationWrongState(id, number, s);
        }
        uint256 until = e.deadline + FORWARDING_WINDOW;
        if (block.timestamp <= until) revert PresentationDeadlineRunning(id, number, until);
        p.at = Bank.Issuing; // where no examination of it ever begins
        emit PresentationLapsed(id, number);
        _free(id, p, terms);
    }

    // ------------------------------------------------------------------------------------------------------ partners

    /// @inheritdoc IPresentations
    function refuseAsProved(CreditId id, uint16 number, Bank by, Terms calldata terms, Notice calldata notice)
        external
    {
        _examining(id, number, _partnerKnows(id, number, terms), by);
        _refuse(id, number, by, terms, notice);
    }

    /// @inheritdoc IPresentations
    function reschedule(
        CreditId id,
        uint16 number,
        Bank by,
        Terms calldata terms,
        uint40 since,
        uint40 deadline,
        uint32 found
    ) external {
        Examination storage e = _examining(id, number, _partnerKnows(id, number, terms), by);
        e.since = since;
        e.deadline = deadline;
        e.discrepancies |= found;
    }

    /// @inheritdoc IPresentations
    function withdrawDemand(CreditId id, uint16 number, Terms calldata terms) external {
        Presentation storage p = _partnerKnows(id, number, terms);
        _examining(id, number, p, Bank.Issuing).state = ExaminationState.Returned;
        _free(id, p, terms);
    }

    /// @inheritdoc IPresentations
    function precludeUnreturned(CreditId id, uint16 number, Bank by, Terms calldata terms) external {
        Presentation storage p = _partnerKnows(id, number, terms);
        ExaminationState s = _examinations[id][number][by].state;
        if (s != ExaminationState.Refused) revert PresentationWrongState(id, number, s);
        // Art. 16(f) binds the issuing and the confirming bank; a claim that was reversed is settled between banks.
        if (by == Bank.Nominated || p.claimed) revert PresentationWrongBank(id, by);
        _reopen(id, p, terms);
        _preclude(id, number, p, by, terms);
    }

    /// @inheritdoc IPresentations
    function subrogate(CreditId id, uint16 number, address to) external {
        if (msg.sender != reimbursements) revert PresentationNotPartner(msg.sender);
        presenterOf[id][number] = to;
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IPresentations
    function presentation(CreditId id, uint16 number) external view returns (Presentation memory) {
        return _presentations[id][number];
    }

    /// @inheritdoc IPresentations
    function examination(CreditId id, uint16 number, Bank by) external view returns (Examination memory) {
        return _examinations[id][number][by];
    }

    // ---------------------------------------------------------------------------------------------- internal: outcomes

    /// @dev The bank is bound to pay: by honour, or because it kept silent.
    function _bind(CreditId id, uint16 number, Presentation storage p, Bank by, Terms calldata terms, bool discrepant)
        private
        returns (bool held)
    {
        if (p.claimed) return false; // paid already, and the issuing bank has no quarrel with it
        InstitutionId debtor = _bankOf(terms, by);
        address presenter = presenterOf[id][number];
        IUndertakings.Order memory order = IUndertakings.Order({
            id: id,
            number: number,
            by: by,
            debtor: debtor,
            issuingBank: terms.issuingBank,
            creditor: presenter == address(0) ? terms.beneficiary : presenter,
            toBeneficiary: presenter == address(0),
            amount: p.payable_,
            claimAtHonour: by == Bank.Confirming && terms.claimAtHonour && !discrepant,
            bankFirst: discrepant,
            place: terms.placeOfExpiry,
            presentedAt: p.presentedAt,
            tenorDay: p.tenorDay
        });
        uint64 fromMargin;
        (held, fromMargin) = undertakings.undertake(order, terms.tranches);
        if (held) (p.claimed, p.fromMargin) = (true, fromMargin);
        if (held || by == Bank.Issuing) {
            if (credits.draw(id, order.amount, terms.partialDrawings ? maximumOf(terms) : 0, p.version)) {
                if (undertakings.outstanding(id) == 0) undertakings.returnSecurity(id);
            }
        }
        // It gave value out of its own, and is the presenter to the next bank.
        if (by != Bank.Issuing && !held) (presenterOf[id][number],,) = registry.accountOf(debtor);
    }

    function _preclude(CreditId id, uint16 number, Presentation storage p, Bank by, Terms calldata terms) private {
        Examination storage e = _examinations[id][number][by];
        e.state = ExaminationState.Precluded;
        bool claimed = _bind(id, number, p, by, terms, e.discrepancies & ~p.waived != 0);
        emit BankPrecluded(id, number, by, p.payable_, claimed);
    }

    function _begin(CreditId id, uint16 number, Bank at, Terms calldata terms, uint256 from, uint32 found)
        private
        returns (uint40)
    {
        (bool known, uint256 deadline) = calendar.closeAfter(terms.placeOfExpiry, from, examinationDays(terms.rules));
        if (!known) deadline = from + UNKNOWN_CALENDAR_BOUND;
        Examination storage e = _examinations[id][number][at];
        e.state = ExaminationState.Presented;
        e.deadline = uint40(deadline);
        e.discrepancies = found;
        e.since = uint40(from);
        return uint40(deadline);
    }

    function _refuse(CreditId id, uint16 number, Bank by, Terms calldata terms, Notice calldata notice) private {
        Presentation storage p = _presentations[id][number];
        Examination storage e = _examinations[id][number][by];
        if (notice.disposal == Disposal.None) revert PresentationInvalidNotice("disposal");
        if (notice.text == 0) revert PresentationInvalidNotice("text");
        // A notice states what the bank itself found; what the contract found stands in the record already.
        if (notice.discrepancies & ~EXAMINER_DISCREPANCIES != 0) revert PresentationInvalidNotice("discrepancies");
        uint32 discrepancies = notice.discrepancies | e.discrepancies;
        if (discrepancies == 0) revert PresentationInvalidNotice("discrepancies");
        e.state = ExaminationState.Refused;
        e.disposal = notice.disposal;
        e.discrepancies = discrepancies;
        e.since = uint40(block.timestamp);
        emit PresentationRefused(id, number, by, discrepancies, notice.disposal, notice.text);
        if (p.claimed) {
            _reverse(id, number, p, terms);
            return;
        }
        _free(id, p, terms);
    }

    function _reopen(CreditId id, Presentation storage p, Terms calldata terms) private {
        if (terms.scheduleKind == ScheduleKind.Revolving) {
            // What the refusal gave back may be another one's by now.
            if (_use(id, terms, rules.periodAt(terms, p.presentedAt), p.payable_, p.payable_) & ~p.found != 0) {
                revert IDocumentaryCredit.CreditNothingAvailable(id);
            }
        }
        credits.reopen(id, p.payable_, maximumOf(terms));
    }

    function _free(CreditId id, Presentation storage p, Terms calldata terms) private {
        if (terms.scheduleKind == ScheduleKind.Revolving) {
            _usedIn[id][rules.periodAt(terms, p.presentedAt)] -= p.payable_;
        }
        credits.free(id, p.payable_);
    }

    /// @dev Art. 16(g): the confirming bank refunds what it was paid, to whoever paid it.
    function _reverse(CreditId id, uint16 number, Presentation storage p, Terms calldata terms) private {
        p.at = Bank.Issuing;
        (address issuer,,) = registry.accountOf(terms.issuingBank);
        IUndertakings.Order memory order;
        (order.id, order.number, order.debtor) = (id, number, terms.confirmingBank);
        undertakings.refundClaim(order, terms.applicant, p.fromMargin, issuer, p.payable_ - p.fromMargin);
    }

    // ------------------------------------------------------------------------------------------ internal: examination

    function _record(
        CreditId id,
        Terms calldata terms,
        PresentedDocuments calldata documents,
        Presentation memory p,
        bytes32 statement
    ) private returns (uint16 number) {
        number = credits.open(id, p.payable_);
        _presentations[id][number] = p;
        uint40 deadline = _begin(id, number, p.at, terms, p.presentedAt, p.found);
        emit DocumentsPresented(id, number, documents, p, deadline, statement);
    }

    /// @dev When it was received, under which terms, and what can be paid on it.
    function _admit(
        CreditId id,
        Terms calldata terms,
        Bank at,
        uint40 receivedAt,
        uint256 amount,
        CreditStatus memory s
    ) private pure returns (Presentation memory p) {
        if (receivedAt > s.expiresAt + LATE_WINDOW) {
            revert PresentationTooLate(id, s.expiresAt + LATE_WINDOW);
        }
        if (amount == 0) revert PresentationInvalidAmount(id);
        uint256 used = uint256(s.drawn) + s.reserved;
        uint256 maximum = maximumOf(terms);
        if (maximum <= used) revert IDocumentaryCredit.CreditNothingAvailable(id);
        p.presentedAt = receivedAt;
        p.version = s.version;
        p.at = at;
        p.payable_ = uint64(amount > maximum - used ? maximum - used : amount);
    }

    /// @dev A revolving credit that does not cumulate: each period stands alone.
    function _use(CreditId id, Terms calldata terms, uint256 period, uint256 amount, uint64 payable_)
        private
        returns (uint8 found)
    {
        uint256 used = _usedIn[id][period];
        bool within = period < terms.schedule.length && used + amount <= terms.schedule[period].amount;
        _usedIn[id][period] = used + payable_;
        return within ? 0 : uint8(OVERDRAWN);
    }

    /// @dev Terms of a pending amendment accept it by conduct (art. 10(c)).
    function _statusFor(CreditId id, Terms calldata terms) private returns (CreditStatus memory s) {
        s = credits.status(id);
        bytes32 given = hashTerms(terms);
        if (credits.termsHashOf(id, s.version) != given) {
            amendments.acceptByConduct(id, msg.sender, terms);
            s = credits.statusUnder(id, given);
        }
    }

    /// @dev Who presents, to whom, and when it was received.
    function _received(CreditId id, Terms calldata terms, Bank at, uint40 receivedAt, CreditStatus memory s)
        private
        view
        returns (uint40)
    {
        bool wrong = at == Bank.Confirming && s.confirmedVersion != s.version + 1;
        wrong = wrong || (at == Bank.Nominated && InstitutionId.unwrap(terms.nominatedBank) == 0);
        wrong = wrong || (isPart(id) && at != transferringPlace(terms, s)); // art. 38(k)
        if (wrong) revert PresentationWrongBank(id, at);
        if (msg.sender == terms.beneficiary) {
            if (receivedAt != 0) revert PresentationInvalidTime(receivedAt);
            return uint40(block.timestamp);
        }
        // The issuing bank would date its own clock.
        if (at == Bank.Issuing) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        _requireBank(id, terms, at);
        if (receivedAt > block.timestamp || receivedAt + RECORDING_WINDOW < block.timestamp) {
            revert PresentationInvalidTime(receivedAt);
        }
        return receivedAt;
    }

    // ------------------------------------------------------------------------------------------------ internal: checks

    /// @dev A presentation stays under the terms that it was made under.
    function _known(CreditId id, uint16 number, Terms calldata terms) private view returns (Presentation storage p) {
        p = _presentations[id][number];
        credits.requireVersion(id, p.version, hashTerms(terms));
    }

    function _examining(CreditId id, uint16 number, Presentation storage p, Bank by)
        private
        view
        returns (Examination storage e)
    {
        e = _examinations[id][number][by];
        if (e.state != ExaminationState.Presented || p.at != by) revert PresentationWrongState(id, number, e.state);
    }

    function _partnerKnows(CreditId id, uint16 number, Terms calldata terms)
        private
        view
        returns (Presentation storage)
    {
        if (msg.sender != address(clocks)) revert PresentationNotPartner(msg.sender);
        return _known(id, number, terms);
    }

    function _bankOf(Terms calldata terms, Bank by) private pure returns (InstitutionId) {
        if (by == Bank.Issuing) return terms.issuingBank;
        return by == Bank.Confirming ? terms.confirmingBank : terms.nominatedBank;
    }

    function _requireBank(CreditId id, Terms calldata terms, Bank by) private view returns (InstitutionId bank) {
        (bank,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(bank) == 0 || bank != _bankOf(terms, by)) {
            revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        }
    }
}
