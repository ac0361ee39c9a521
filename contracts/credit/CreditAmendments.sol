// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {ICreditAmendments} from "../../interfaces/ICreditAmendments.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {
    CreditState,
    CreditStatus,
    Terms,
    confirmerCoverOf,
    coverOf,
    hashTerms,
    marginOf,
    maximumOf
} from "../types/Credit.sol";
import {CreditId, InstitutionId, isPart} from "../types/Ids.sol";

/// @title CreditAmendments: see ICreditAmendments
contract CreditAmendments is ICreditAmendments {
    IAllianceRegistry public immutable registry;
    IDocumentaryCredit public immutable credits;
    address public immutable presentations;
    address public immutable clocks;
    IUndertakings public immutable undertakings;
    address public immutable transfers;

    mapping(CreditId id => Amendment) private _pending;

    constructor(
        IAllianceRegistry registry_,
        IDocumentaryCredit credits_,
        address presentations_,
        IUndertakings undertakings_,
        address clocks_,
        address transfers_
    ) {
        registry = registry_;
        credits = credits_;
        presentations = presentations_;
        undertakings = undertakings_;
        clocks = clocks_;
        transfers = transfers_;
    }

    /// @inheritdoc ICreditAmendments
    function amend(CreditId id, Terms calldata terms, Terms calldata amended) external returns (uint16 number) {
        _issued(id, terms);
        if (!isPart(id)) _requireBank(id, terms.issuingBank);
        else if (msg.sender != transfers) revert AmendmentNotPartner(msg.sender);
        Amendment storage a = _pending[id];
        if (a.termsHash != 0) revert AmendmentPending(id, a.number);
        _requireSameParties(terms, amended);
        credits.requireTerms(amended);
        number = ++a.number;
        a.termsHash = hashTerms(amended);
        a.extended = false;
        emit AmendmentIssued(id, number, amended);
        if (!isPart(id)) _secure(id, amended);
    }

    /// @inheritdoc ICreditAmendments
    function extendConfirmation(CreditId id, Terms calldata terms, Terms calldata amended, bool extend) external {
        CreditStatus memory s = _issued(id, terms);
        _requireBank(id, terms.confirmingBank);
        Amendment storage a = _waiting(id);
        // An amendment that took the place of the one that the bank read is not answered by it.
        bytes32 given = hashTerms(amended);
        if (a.termsHash != given) revert AmendmentOther(id, a.termsHash, given);
        // It may decline once and extend later; an extension is an undertaking and stays.
        if (s.confirmedVersion != s.version + 1 || a.extended) {
            revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        }
        a.extended = extend;
        if (!extend) {
            emit ConfirmationNotExtended(id, a.number, terms.confirmingBank);
            return;
        }
        emit ConfirmationExtended(id, a.number, terms.confirmingBank);
        (,, uint256 held) = undertakings.securityOf(id);
        uint256 before = confirmerCoverOf(terms);
        uint256 wanted = confirmerCoverOf(amended);
        if (held < before) held = before; // the rest was paid out of it
        if (wanted > held) undertakings.setAside(id, terms.confirmingBank, true, wanted - held);
    }

    /// @inheritdoc ICreditAmendments
    function accept(CreditId id, Terms calldata amended) external {
        _accept(id, msg.sender, amended, false);
    }

    /// @inheritdoc ICreditAmendments
    function reject(CreditId id, Terms calldata terms) external {
        _issued(id, terms);
        if (msg.sender != terms.beneficiary) revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        Amendment storage a = _waiting(id);
        a.termsHash = 0;
        emit AmendmentRejected(id, a.number);
        if (isPart(id)) credits.rejoin(id, maximumOf(terms));
    }

    /// @inheritdoc ICreditAmendments
    function acceptByConduct(CreditId id, address presenter, Terms calldata amended) external {
        if (msg.sender != presentations && msg.sender != clocks) revert AmendmentNotPartner(msg.sender);
        _accept(id, presenter, amended, true);
    }

    /// @inheritdoc ICreditAmendments
    function pending(CreditId id) external view returns (Amendment memory) {
        return _pending[id];
    }

    /// @dev All of it or none: what is accepted is the hash of the whole (art. 10(e)).
    function _accept(CreditId id, address by, Terms calldata amended, bool byConduct) private {
        bytes32 given = hashTerms(amended);
        Amendment storage a = _pending[id];
        if (a.termsHash == 0 || a.termsHash != given) revert AmendmentOther(id, a.termsHash, given);
        if (by != amended.beneficiary) revert IDocumentaryCredit.CreditNotParty(id, by);
        CreditStatus memory s = credits.status(id);
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, s.state);
        uint256 used = uint256(s.drawn) + s.reserved;
        if (used > maximumOf(amended)) revert AmendmentBelowDrawn(id, used, maximumOf(amended));
        a.termsHash = 0;
        emit AmendmentAccepted(id, a.number, byConduct);
        credits.adopt(id, amended, a.extended);
    }

    /// @dev The margin that is missing for the new terms burdens the bank, which is bound without the applicant.
    function _secure(CreditId id, Terms calldata amended) private {
        (uint256 margin, uint256 cover,) = undertakings.securityOf(id);
        CreditStatus memory s = credits.status(id);
        uint256 wanted = marginOf(amended) + coverOf(amended);
        // What was drawn already was paid from the old security.
        uint256 left = maximumOf(amended) > s.drawn ? maximumOf(amended) - s.drawn : 0;
        if (wanted > left) wanted = left;
        // What is undertaken and not paid yet has a claim on what is held.
        uint256 owed = undertakings.outstanding(id);
        uint256 held = margin + cover > owed ? margin + cover - owed : 0;
        if (wanted > held) undertakings.setAside(id, amended.issuingBank, false, wanted - held);
    }

    function _issued(CreditId id, Terms calldata terms) private view returns (CreditStatus memory s) {
        s = credits.statusUnder(id, hashTerms(terms));
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, s.state);
    }

    function _waiting(CreditId id) private view returns (Amendment storage a) {
        a = _pending[id];
        if (a.termsHash == 0) revert AmendmentNone(id);
    }

    function _requireSameParties(Terms calldata a, Terms calldata b) private pure {
        if (a.applicant != b.applicant) revert AmendmentOfParties("applicant");
        if (a.beneficiary != b.beneficiary) revert AmendmentOfParties("beneficiary");
        if (a.issuingBank != b.issuingBank) revert AmendmentOfParties("issuingBank");
        if (a.confirmingBank != b.confirmingBank) revert AmendmentOfParties("confirmingBank");
        if (a.nominatedBank != b.nominatedBank) revert AmendmentOfParties("nominatedBank");
        if (a.placeOfExpiry != b.placeOfExpiry) revert AmendmentOfParties("placeOfExpiry");
    }

    function _requireBank(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) {
            revert IDocumentaryCredit.CreditNotParty(id, msg.sender);
        }
    }
}
