// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAdvances} from "../../interfaces/IAdvances.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IUndertakings} from "../../interfaces/IUndertakings.sol";
import {CreditForm, CreditState, CreditStatus, Terms, hashTerms, maximumOf} from "../types/Credit.sol";
import {CreditId, InstitutionId, isPart} from "../types/Ids.sol";

/// @title Advances: see IAdvances
contract Advances is IAdvances {
    IAllianceRegistry public immutable registry;
    IDocumentaryCredit public immutable credits;
    IUndertakings public immutable undertakings;

    mapping(CreditId id => Clause) private _clauses;
    mapping(CreditId id => Request) private _requests;

    constructor(IAllianceRegistry registry_, IDocumentaryCredit credits_, IUndertakings undertakings_) {
        registry = registry_;
        credits = credits_;
        undertakings = undertakings_;
    }

    /// @inheritdoc IAdvances
    function allow(CreditId id, Terms calldata terms, InstitutionId bank, uint64 most) external {
        credits.statusUnder(id, hashTerms(terms));
        if (msg.sender != terms.applicant) revert AdvanceNotParty(id, msg.sender);
        // A part has no security of its own that an advance could be paid back from.
        if (terms.form == CreditForm.IrrevocableTransferable || isPart(id)) revert AdvanceTransferable(id);
        bool known = InstitutionId.unwrap(bank) != 0
            && (bank == terms.nominatedBank || bank == terms.confirmingBank || bank == terms.advisingBank);
        if (!known || bank == terms.issuingBank) revert AdvanceInvalidBank(bank);
        if (_clauses[id].authorised) revert AdvanceAlreadyAuthorised(id);
        _clauses[id] = Clause(bank, false, most, 0);
        emit AdvanceAllowed(id, bank, most);
    }

    /// @inheritdoc IAdvances
    function authorise(CreditId id, Terms calldata terms, InstitutionId bank, uint64 most) external {
        _issued(id, terms);
        _requireMember(id, terms.issuingBank);
        Clause storage c = _clauses[id];
        if (c.authorised) revert AdvanceAlreadyAuthorised(id);
        // Named again, so that an applicant that changes it at the last moment binds nobody to something else.
        if (c.bank != bank || c.most != most || most == 0) revert AdvanceNotAllowed(id, c.bank, c.most);
        c.authorised = true;
        emit AdvanceAuthorised(id, bank, most);
    }

    /// @inheritdoc IAdvances
    function request(CreditId id, Terms calldata terms, uint64 amount, bytes32 receipt) external {
        CreditStatus memory s = _issued(id, terms);
        if (msg.sender != terms.beneficiary) revert AdvanceNotParty(id, msg.sender);
        _requireFree(id, terms, s, amount);
        _requests[id] = Request(amount, receipt);
        emit AdvanceRequested(id, amount, receipt);
    }

    /// @inheritdoc IAdvances
    function advance(CreditId id, Terms calldata terms, uint64 amount, bytes32 receipt) external {
        CreditStatus memory s = _issued(id, terms);
        Clause storage c = _clauses[id];
        _requireMember(id, c.bank);
        Request memory r = _requests[id];
        if (r.amount != amount || r.receipt != receipt) revert AdvanceNotRequested(id, amount, receipt);
        _requireFree(id, terms, s, amount);
        delete _requests[id];
        c.advanced += amount;
        emit AdvanceMade(id, c.bank, amount, receipt);
        undertakings.advance(id, c.bank, terms.issuingBank, terms.beneficiary, amount);
    }

    /// @inheritdoc IAdvances
    function clauseOf(CreditId id) external view returns (Clause memory) {
        return _clauses[id];
    }

    /// @inheritdoc IAdvances
    function requestOf(CreditId id) external view returns (Request memory) {
        return _requests[id];
    }

    function _requireFree(CreditId id, Terms calldata terms, CreditStatus memory s, uint64 amount) private view {
        Clause memory c = _clauses[id];
        if (!c.authorised) revert AdvanceNotAuthorised(id);
        if (amount == 0) revert AdvanceInvalidAmount(amount);
        // What is open will be paid beside it; what was advanced before has a claim on what is left.
        uint256 used = uint256(s.drawn) + s.reserved + undertakings.advanced(id);
        uint256 maximum = maximumOf(terms);
        uint256 undrawn = maximum > used ? maximum - used : 0;
        uint256 free = c.most - c.advanced;
        if (free > undrawn) free = undrawn;
        if (amount > free) revert AdvanceExceeds(id, free, amount);
    }

    function _issued(CreditId id, Terms calldata terms) private view returns (CreditStatus memory s) {
        s = credits.statusUnder(id, hashTerms(terms));
        if (s.state != CreditState.Issued) revert IDocumentaryCredit.CreditWrongState(id, s.state);
    }

    function _requireMember(CreditId id, InstitutionId bank) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (InstitutionId.unwrap(caller) == 0 || caller != bank) revert AdvanceNotParty(id, msg.sender);
    }
}
