// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IAllianceTimelock} from "../../interfaces/IAllianceTimelock.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title AllianceTimelock: see IAllianceTimelock
contract AllianceTimelock is IAllianceTimelock, TimelockController {
    /// @notice [s] Of a holder's silence, from when an operation could first be executed.
    uint256 public constant ABSENCE_PERIOD = 90 days;
    /// @notice [s] In which an operation can be executed; longer than an absence.
    uint256 public constant LAPSE_PERIOD = 120 days;

    uint64 private constant ADMIN_ROLE = 0; // of AccessManager

    IAccessManager public immutable manager;
    IAllianceRegistry public immutable registry;

    InstitutionId[] private _holders;
    mapping(InstitutionId institution => bool) private _isHolder;
    mapping(address target => InstitutionId) public holderOfContract;
    mapping(uint64 role => InstitutionId) public holderOfRole;
    mapping(bytes32 id => mapping(InstitutionId holder => Answer)) public answerOf;

    /// @param minDelay [s] between scheduling and execution
    /// @param governor that alone schedules and cancels; whoever likes executes
    constructor(
        IAccessManager manager_,
        IAllianceRegistry registry_,
        uint256 minDelay,
        address governor,
        Matter[] memory matters
    ) TimelockController(minDelay, new address[](0), new address[](1), address(0)) {
        (manager, registry) = (manager_, registry_);
        _grantRole(PROPOSER_ROLE, governor);
        _grantRole(CANCELLER_ROLE, governor);
        for (uint256 i; i < matters.length; ++i) {
            _reserve(matters[i]);
        }
    }

    /// @inheritdoc IAllianceTimelock
    function answer(bytes32 id, Answer answer_) external {
        (InstitutionId holder,,) = registry.memberOf(msg.sender);
        if (!_isHolder[holder]) revert TimelockNotHolder(msg.sender);
        if (!isOperationPending(id)) revert TimelockNotPending(id);
        if (answer_ == Answer.Silent) revert TimelockInvalidAnswer();
        answerOf[id][holder] = answer_;
        emit OperationAnswered(id, holder, answer_);
    }

    /// @inheritdoc IAllianceTimelock
    function reserve(Matter calldata matter) external {
        if (msg.sender != address(this)) revert TimelockUnauthorizedCaller(msg.sender);
        _reserve(matter);
    }

    /// @inheritdoc IAllianceTimelock
    function release(Matter calldata matter) external {
        if (msg.sender != address(this)) revert TimelockUnauthorizedCaller(msg.sender);
        _set(matter, matter.holder, InstitutionId.wrap(0));
        emit MatterReleased(matter.holder, matter.target, matter.role);
    }

    /// @notice As in TimelockController, with the consents that the act takes.
    function execute(address target, uint256 value, bytes calldata payload, bytes32 predecessor, bytes32 salt)
        public
        payable
        override
    {
        bytes32 id = hashOperation(target, value, payload, predecessor, salt);
        _requireTimely(id);
        _requireConsent(id, 0, target, payload);
        super.execute(target, value, payload, predecessor, salt);
    }

    /// @notice As in TimelockController, with the consents that the acts take.
    function executeBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        bytes32 id = hashOperationBatch(targets, values, payloads, predecessor, salt);
        _requireTimely(id);
        _requireConsents(id, targets, payloads);
        super.executeBatch(targets, values, payloads, predecessor, salt);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IAllianceTimelock
    function holders() external view returns (InstitutionId[] memory) {
        return _holders;
    }

    /// @inheritdoc IAllianceTimelock
    function touches(InstitutionId holder, address target, bytes calldata data) public view returns (bool) {
        if (target == address(this)) return true;
        if (target == address(manager)) return _touchesManager(holder, data);
        return holderOfContract[target] == holder || _concerns(holder, target, data);
    }

    // ------------------------------------------------------------------------------------------------- internal

    function _requireTimely(bytes32 id) private view {
        if (!isOperationPending(id)) return; // what is not there is refused by TimelockController
        uint256 at = getTimestamp(id) + LAPSE_PERIOD;
        if (block.timestamp > at) revert TimelockLapsed(id, at);
    }

    function _requireConsents(bytes32 id, address[] calldata targets, bytes[] calldata payloads) private view {
        if (targets.length != payloads.length) return; // refused by TimelockController
        for (uint256 act; act < targets.length; ++act) {
            _requireConsent(id, act, targets[act], payloads[act]);
        }
    }

    function _requireConsent(bytes32 id, uint256 act, address target, bytes calldata data) private view {
        for (uint256 i; i < _holders.length; ++i) {
            InstitutionId holder = _holders[i];
            if (touches(holder, target, data)) {
                Answer given = answerOf[id][holder];
                bool absent = given == Answer.Silent && _isAbsent(id) && _concerns(holder, target, data);
                if (given != Answer.Consented && !absent) revert TimelockConsentMissing(id, holder, act, given);
            }
        }
    }

    function _isAbsent(bytes32 id) private view returns (bool) {
        return block.timestamp >= getTimestamp(id) + ABSENCE_PERIOD;
    }

    /// @dev An act on the registry about the holder itself. Whom `admit` is about has no number yet.
    function _concerns(InstitutionId holder, address target, bytes calldata data) private view returns (bool) {
        if (target != address(registry) || data.length < 36 || bytes4(data) == IAllianceRegistry.admit.selector) {
            return false;
        }
        return uint256(bytes32(data[4:36])) == InstitutionId.unwrap(holder);
    }

    /// @dev By list, so that a function of AccessManager that is not in it is everybody's matter.
    function _touchesManager(InstitutionId holder, bytes calldata data) private view returns (bool) {
        if (data.length < 36) return true;
        bytes4 selector = bytes4(data);
        uint256 first = uint256(bytes32(data[4:36]));
        if (
            selector == IAccessManager.grantRole.selector || selector == IAccessManager.revokeRole.selector
                || selector == IAccessManager.setRoleGuardian.selector || selector == IAccessManager.labelRole.selector
                || selector == IAccessManager.setGrantDelay.selector
        ) {
            return first == ADMIN_ROLE || first > type(uint64).max || holderOfRole[uint64(first)] == holder;
        }
        if (
            selector == IAccessManager.setTargetFunctionRole.selector
                || selector == IAccessManager.setTargetClosed.selector
                || selector == IAccessManager.setTargetAdminDelay.selector
                || selector == IAccessManager.updateAuthority.selector
        ) {
            address target = address(uint160(first));
            return target == address(manager) || target == address(registry) || holderOfContract[target] == holder;
        }
        return true;
    }

    function _reserve(Matter memory matter) private {
        if (InstitutionId.unwrap(matter.holder) == 0) revert TimelockInvalidMatter(matter);
        if (!_isHolder[matter.holder]) {
            _isHolder[matter.holder] = true;
            _holders.push(matter.holder);
        }
        _set(matter, InstitutionId.wrap(0), matter.holder);
        emit MatterReserved(matter.holder, matter.target, matter.role);
    }

    function _set(Matter memory matter, InstitutionId from, InstitutionId to) private {
        bool isContract = matter.target != address(0);
        if (isContract == (matter.role != ADMIN_ROLE)) revert TimelockInvalidMatter(matter);
        InstitutionId holder = isContract ? holderOfContract[matter.target] : holderOfRole[matter.role];
        if (holder != from) revert TimelockMatterOfAnother(holder);
        if (isContract) holderOfContract[matter.target] = to;
        else holderOfRole[matter.role] = to;
    }
}
