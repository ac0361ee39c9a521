// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IReserveDesk, ReserveDirection} from "../../interfaces/IReserveDesk.sol";
import {ReserveStep} from "../types/Money.sol";

/// @title ReserveDesk: see IReserveDesk
contract ReserveDesk is IReserveDesk, AccessManaged {
    IDigitalYuan public immutable token;
    IAllianceRegistry private immutable _registry;

    mapping(bytes32 reference_ => ReserveEntry) private _entries;

    constructor(address manager, IDigitalYuan token_, IAllianceRegistry registry) AccessManaged(manager) {
        token = token_;
        _registry = registry;
    }

    /// @inheritdoc IReserveDesk
    function proposeReserve(address operator, uint256 amount, ReserveDirection direction, bytes32 reference_)
        external
        restricted
    {
        uint8 index = token.operatorAccount(operator).index;
        if (index == 0) revert ReserveNotOperator(operator);
        if (amount == 0 || amount > type(uint64).max) revert ReserveInvalidAmount(amount);
        if (reference_ == 0) revert ReserveUnknownReference(reference_);
        if (_entries[reference_].operator != 0) revert ReserveReferenceUsed(reference_);
        _entries[reference_] = ReserveEntry(msg.sender, index, direction, uint64(amount));
        emit ReserveProposed(reference_, operator, direction, amount, msg.sender);
        if (direction == ReserveDirection.PaidOut) token.adjustReserve(operator, ReserveStep.PayoutProposed, amount);
    }

    /// @inheritdoc IReserveDesk
    function confirmReserve(bytes32 reference_) external restricted {
        ReserveEntry memory entry = _settled(reference_);
        if (entry.maker == msg.sender) revert ReserveSameOfficer(msg.sender);
        address operator = token.operatorAt(entry.operator);
        emit ReserveConfirmed(reference_, operator, entry.direction, entry.amount, msg.sender);
        token.adjustReserve(
            operator,
            entry.direction == ReserveDirection.PaidIn ? ReserveStep.PaidIn : ReserveStep.PaidOut,
            entry.amount
        );
    }

    /// @inheritdoc IReserveDesk
    function cancelReserve(bytes32 reference_) external restricted {
        ReserveEntry memory entry = _settled(reference_);
        address operator = token.operatorAt(entry.operator);
        emit ReserveCancelled(reference_, operator, msg.sender);
        if (entry.direction == ReserveDirection.PaidOut) {
            token.adjustReserve(operator, ReserveStep.PayoutCancelled, entry.amount);
        }
    }

    /// @inheritdoc IReserveDesk
    function setReserveRatio(address operator, uint16 ratio) external restricted {
        if (ratio != 0) {
            (, InstitutionKind kind,) = _registry.accountOf(token.operatorAccount(operator).institution);
            if (kind != InstitutionKind.Bank) revert ReserveNotBank(operator);
        }
        token.setReserveRatio(operator, ratio);
    }

    /// @inheritdoc IReserveDesk
    function reserveEntry(bytes32 reference_) external view returns (ReserveEntry memory) {
        return _entries[reference_];
    }

    /// @dev An open entry, which is open no longer.
    function _settled(bytes32 reference_) private returns (ReserveEntry memory entry) {
        entry = _entries[reference_];
        if (entry.maker == address(0)) revert ReserveUnknownReference(reference_);
        _entries[reference_].maker = address(0);
    }
}
