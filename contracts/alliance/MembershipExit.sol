// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {Duty, IMembershipExit} from "../../interfaces/IMembershipExit.sol";
import {IOracleBonds} from "../../interfaces/IOracleBonds.sol";
import {IUndertakings, UndertakingState} from "../../interfaces/IUndertakings.sol";
import {CreditState, CreditStatus, Terms, hashTerms} from "../types/Credit.sol";
import {CreditId, InstitutionId} from "../types/Ids.sol";

/// @title MembershipExit: see IMembershipExit
contract MembershipExit is IMembershipExit {
    uint40 public constant NOTICE_PERIOD = 30 days;
    /// @notice The highest role of AccessManager that is looked for.
    uint64 public constant HIGHEST_ROLE = 63;
    uint256 private constant SEAT = 1 << 255;

    IAccessManager public immutable manager;
    IAllianceRegistry public immutable registry;
    IDigitalYuan public immutable token;
    IDocumentaryCredit public immutable credits;
    IUndertakings public immutable undertakings;
    IOracleBonds public immutable bonds;

    mapping(InstitutionId id => mapping(bytes32 reference_ => bool)) private _named;
    mapping(InstitutionId id => uint256) public namedDuties;

    constructor(
        IAccessManager manager_,
        IAllianceRegistry registry_,
        IDigitalYuan token_,
        IDocumentaryCredit credits_,
        IUndertakings undertakings_,
        IOracleBonds bonds_
    ) {
        (manager, registry, token) = (manager_, registry_, token_);
        (credits, undertakings, bonds) = (credits_, undertakings_, bonds_);
    }

    /// @inheritdoc IMembershipExit
    function nameCredit(InstitutionId id, CreditId credit, Terms calldata terms) external {
        CreditStatus memory status = credits.statusUnder(credit, hashTerms(terms));
        bool confirms = terms.confirmingBank == id && status.confirmedVersion != 0;
        bool bound = status.state == CreditState.Issued && (terms.issuingBank == id || confirms);
        _name(id, _ofCredit(credit), bound);
    }

    /// @inheritdoc IMembershipExit
    function nameUndertaking(InstitutionId id, uint256 key) external {
        IUndertakings.Undertaking memory found = undertakings.undertaking(key);
        _name(id, _ofUndertaking(key), found.debtor == id && _isUnpaid(found.state));
    }

    /// @inheritdoc IMembershipExit
    function endCredit(InstitutionId id, CreditId credit) external {
        CreditState state = credits.status(credit).state;
        _end(id, _ofCredit(credit), state != CreditState.Issued && undertakings.outstanding(credit) == 0);
    }

    /// @inheritdoc IMembershipExit
    function endUndertaking(InstitutionId id, uint256 key) external {
        _end(id, _ofUndertaking(key), !_isUnpaid(undertakings.undertaking(key).state));
    }

    /// @inheritdoc IMembershipExit
    function complete(InstitutionId id) external {
        Duty duty = dutyOf(id);
        if (duty != Duty.None) revert ExitDutyOpen(id, duty);
        registry.remove(id);
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IMembershipExit
    function dutyOf(InstitutionId id) public view returns (Duty) {
        uint40 since = _leavingSince(id);
        (address account,,) = registry.accountOf(id);
        if (token.operatorAccount(account).index != 0) return Duty.License;
        IUndertakings.Pool memory pool = undertakings.poolOf(id);
        if (pool.firstDefault != pool.nextDefault) return Duty.Default;
        if (pool.committed != 0) return Duty.Liquidity;
        if (bonds.bondOf(id).payer != address(0)) return Duty.Bond;
        if (officesOf(account) != 0) return Duty.Office;
        if (namedDuties[id] != 0) return Duty.Undertaking;
        return block.timestamp < since + NOTICE_PERIOD ? Duty.Notice : Duty.None;
    }

    /// @inheritdoc IMembershipExit
    function officesOf(address account) public view returns (uint256 offices) {
        for (uint64 role; role <= HIGHEST_ROLE; ++role) {
            (bool holds,) = manager.hasRole(role, account);
            if (holds) offices |= 1 << role;
        }
        if (token.seatOf(account) != 0) offices |= SEAT;
    }

    // ---------------------------------------------------------------------------------------------- internal

    function _name(InstitutionId id, bytes32 reference_, bool bound) private {
        _leavingSince(id);
        if (!bound) revert ExitNoDuty(id, reference_);
        if (_named[id][reference_]) revert ExitDutyNamedBefore(id, reference_);
        _named[id][reference_] = true;
        ++namedDuties[id];
        emit DutyNamed(id, reference_);
    }

    function _end(InstitutionId id, bytes32 reference_, bool over) private {
        if (!_named[id][reference_]) revert ExitNoDuty(id, reference_);
        if (!over) revert ExitDutyOpen(id, Duty.Undertaking);
        _named[id][reference_] = false;
        --namedDuties[id];
        emit DutyEnded(id, reference_);
    }

    function _leavingSince(InstitutionId id) private view returns (uint40 since) {
        since = registry.leavingSince(id);
        if (since == 0) revert ExitNotAnnounced(id);
    }

    function _isUnpaid(UndertakingState state) private pure returns (bool) {
        return state == UndertakingState.Due || state == UndertakingState.Defaulted;
    }

    function _ofCredit(CreditId credit) private pure returns (bytes32) {
        return keccak256(abi.encode("credit", credit));
    }

    function _ofUndertaking(uint256 key) private pure returns (bytes32) {
        return keccak256(abi.encode("undertaking", key));
    }
}
