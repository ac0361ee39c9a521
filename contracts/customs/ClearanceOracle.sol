// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {FactKind, IWorkloadPolicy} from "../../interfaces/IWorkloadPolicy.sol";
import {ClearanceStatement, CustomsStatus, hashStatement} from "../types/Clearance.sol";
import {EnclaveKey} from "../types/EnclaveKey.sol";
import {DeclarationId, InstitutionId} from "../types/Ids.sol";

/// @title ClearanceOracle: see IClearanceOracle
contract ClearanceOracle is IClearanceOracle, AccessManaged, EIP712 {
    IEnclaveRegistry public immutable registry;
    IWorkloadPolicy public immutable policy;

    uint8 public threshold;
    mapping(DeclarationId subject => Latest) private _latest;

    constructor(address manager, IEnclaveRegistry registry_, IWorkloadPolicy policy_, uint8 threshold_)
        AccessManaged(manager)
        EIP712("E-port ClearanceOracle", "1")
    {
        registry = registry_;
        policy = policy_;
        _setThreshold(threshold_);
    }

    /// @inheritdoc IClearanceOracle
    function attest(ClearanceStatement calldata statement, bytes[] calldata signatures)
        external
        returns (bytes32 hash)
    {
        _requireNext(statement, _latest[statement.subject]);
        hash = hashStatement(statement);
        address[] memory signers = _recover(_hashTypedDataV4(hash), signatures);
        _requireQuorum(statement, signers);

        _latest[statement.subject] = Latest({
            hash: hash,
            sequence: statement.sequence,
            status: statement.status,
            declarationVersion: statement.declarationVersion,
            customs: statement.customs,
            observedAt: uint40(statement.observedAt),
            validUntil: uint40(statement.validUntil)
        });
        emit ClearanceAttested(
            statement.subject, statement.sequence, statement.status, hash, statement, signers
        );
    }

    /// @inheritdoc IClearanceOracle
    function setThreshold(uint8 threshold_) external restricted {
        _setThreshold(threshold_);
    }

    /// @inheritdoc IClearanceOracle
    function latest(DeclarationId subject) external view returns (Latest memory) {
        return _latest[subject];
    }

    /// @inheritdoc IClearanceOracle
    function provesRelease(ClearanceStatement calldata statement) external view returns (bool) {
        return _latest[statement.subject].hash == hashStatement(statement) && statement.validUntil >= block.timestamp
            && (statement.status == CustomsStatus.Released || statement.status == CustomsStatus.Closed);
    }

    /// @inheritdoc IClearanceOracle
    function hashOf(ClearanceStatement calldata statement) external pure returns (bytes32) {
        return hashStatement(statement);
    }

    /// @inheritdoc IClearanceOracle
    function digestOf(ClearanceStatement calldata statement) external view returns (bytes32) {
        return _hashTypedDataV4(hashStatement(statement));
    }

    function _requireNext(ClearanceStatement calldata statement, Latest memory before) private view {
        if (statement.sequence != before.sequence + 1) {
            revert ClearanceWrongSequence(statement.subject, before.sequence + 1, statement.sequence);
        }
        if (statement.previous != before.hash) {
            revert ClearanceWrongPrevious(statement.subject, before.hash, statement.previous);
        }
        // One declaration, one authority: another one's program cannot take its statements over.
        if (before.sequence != 0 && statement.customs != before.customs) {
            revert ClearanceOtherAuthority(statement.subject, before.customs, statement.customs);
        }
        if (statement.status == CustomsStatus.None) revert ClearanceInvalidStatus(statement.status);
        if (statement.observedAt > block.timestamp) revert ClearanceFromFuture(statement.observedAt, block.timestamp);
        if (statement.observedAt < before.observedAt) {
            revert ClearanceOlderThanPrevious(statement.observedAt, before.observedAt);
        }
        // The upper bound keeps the time within the 40 bits in which it is stored.
        if (statement.validUntil < block.timestamp || statement.validUntil > type(uint40).max) {
            revert ClearanceExpired(statement.validUntil, block.timestamp);
        }
    }

    function _recover(bytes32 digest, bytes[] calldata signatures) private view returns (address[] memory signers) {
        if (signatures.length < threshold) revert ClearanceTooFewSigners(signatures.length, threshold);
        signers = new address[](signatures.length);
        address before;
        for (uint256 i; i < signatures.length; ++i) {
            address signer = ECDSA.recover(digest, signatures[i]);
            if (signer <= before) revert ClearanceSignersNotAscending(before, signer);
            signers[i] = before = signer;
        }
    }

    /// @dev Every signer has to be good, not just enough of them: a relay that mixes in a bad one has erred.
    function _requireQuorum(ClearanceStatement calldata statement, address[] memory signers) private view {
        IWorkloadPolicy.Permission memory permitted = policy.permission(statement.workload, FactKind.Clearance);
        // Zero is nobody: a program without a permission must not speak for it.
        bool speaks = InstitutionId.unwrap(permitted.authority) != 0 && permitted.authority == statement.customs;
        if (!speaks) {
            revert ClearanceProgramNotPermitted(statement.workload, statement.customs);
        }
        EnclaveKey[] memory keys = registry.keysOf(signers);
        for (uint256 i; i < keys.length; ++i) {
            EnclaveKey key = keys[i];
            address signer = signers[i];
            if (EnclaveKey.unwrap(key) == 0) revert ClearanceSignerNotValid(signer);
            if (!key.runs(statement.workload)) revert ClearanceSignerOfOtherProgram(signer, statement.workload);
            if (key.epoch() != statement.keyEpoch) revert ClearanceSignerOfOtherEpoch(signer, key.epoch());
            if (key.svn() < permitted.minimumSvn) {
                revert ClearanceSignerOutdated(signer, key.svn(), permitted.minimumSvn);
            }
            for (uint256 j; j < i; ++j) {
                if (keys[j].platform() == key.platform()) revert ClearanceSamePlatform(signer, key.platform());
                if (keys[j].operator() == key.operator()) revert ClearanceSameOperator(signer, key.operator());
            }
        }
    }

    function _setThreshold(uint8 threshold_) private {
        if (threshold_ == 0) revert ClearanceInvalidThreshold(threshold_);
        threshold = threshold_;
        emit ThresholdChanged(threshold_);
    }
}
