// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {CustomsTransitions} from "../libraries/CustomsTransitions.sol";
import {ClearanceStatement, CustomsStatus, hashStatement} from "../types/Clearance.sol";
import {DeclarationId} from "../types/Ids.sol";

/// @title Declarations: see IDeclarations
contract Declarations is IDeclarations {
    IAllianceRegistry public immutable registry;
    IClearanceOracle public immutable oracle;
    IDigitalYuan public immutable token;
    address public immutable treasury;

    mapping(DeclarationId id => Declaration) private _declarations;

    constructor(IAllianceRegistry registry_, IClearanceOracle oracle_, IDigitalYuan token_, address treasury_) {
        registry = registry_;
        oracle = oracle_;
        token = token_;
        treasury = treasury_;
    }

    /// @inheritdoc IDeclarations
    function lodge(DeclarationId id, uint8 direction, bytes32 content) external {
        registry.requireActive(msg.sender, InstitutionKind.Trader);
        if (DeclarationId.unwrap(id) == 0) revert DeclarationInvalid("id");
        if (direction > 1) revert DeclarationInvalid("direction");
        if (content == 0) revert DeclarationInvalid("content");
        Declaration storage declared = _declarations[id];
        if (declared.trader != address(0)) revert DeclarationExists(id);
        declared.trader = msg.sender;
        declared.status = CustomsStatus.Lodged;
        declared.direction = direction;
        declared.content = content;
        emit DeclarationLodged(id, msg.sender, direction, content);
    }

    /// @inheritdoc IDeclarations
    function advance(ClearanceStatement calldata statement, bytes[] calldata signatures) external {
        DeclarationId id = statement.subject;
        Declaration storage declared = _declarations[id];
        if (declared.trader == address(0)) revert DeclarationUnknown(id);
        if (statement.sequence <= declared.sequence) revert DeclarationStatementApplied(id, declared.sequence);
        IClearanceOracle.Latest memory latest = oracle.latest(id);
        bytes32 hash =
            latest.sequence < statement.sequence ? oracle.attest(statement, signatures) : hashStatement(statement);
        if (latest.sequence >= statement.sequence && latest.hash != hash) {
            revert DeclarationStatementNotLatest(id, latest.hash, hash);
        }
        CustomsStatus from = declared.status;
        if (!CustomsTransitions.allowed(from, statement.status)) {
            revert DeclarationTransitionRefused(id, from, statement.status);
        }
        declared.status = statement.status;
        declared.version = statement.declarationVersion;
        declared.sequence = statement.sequence;
        declared.dutyPayable = statement.dutyPayable;
        emit DeclarationAdvanced(
            id, from, statement.status, statement.sequence, statement.declarationVersion, statement.dutyPayable
        );
    }

    /// @inheritdoc IDeclarations
    function payDuty(DeclarationId id) external returns (uint256 amount) {
        Declaration storage declared = _declarations[id];
        if (declared.dutyPayable <= declared.dutyPaid) revert DeclarationNothingPayable(id);
        amount = declared.dutyPayable - declared.dutyPaid;
        declared.dutyPaid = declared.dutyPayable;
        emit DutyPaid(id, msg.sender, amount);
        token.transferFrom(msg.sender, treasury, amount);
    }

    /// @inheritdoc IDeclarations
    function traderOf(DeclarationId id) external view returns (address) {
        return _declarations[id].trader;
    }

    /// @inheritdoc IDeclarations
    function declaration(DeclarationId id) external view returns (Declaration memory) {
        return _declarations[id];
    }
}
