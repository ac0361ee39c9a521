// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {FactKind, IWorkloadPolicy} from "../../interfaces/IWorkloadPolicy.sol";
import {ClearanceStatement, CustomsStatus, hashStatement} from "../types/Clearance.sol";
import {EnclaveKey} from "../types/EnclaveKey.sol";
import {DeclarationId, InstitutionId} from "../types/Ids.sol";

/// @title ClearanceOracle: see IClearanceOracle
contract ClearanceOracle is IClearanceOracle, AccessManaged, EIP712 {
    /// @notice For the authority's next message to come and be attested.
    uint40 public constant DISPUTE_PERIOD = 3 days;
    uint32 private constant LONGEST_WINDOW = 30 days;
    uint256 private constant MOST_TIERS = 8;
    uint256 private constant MOST_SIGNERS = 32;

    IEnclaveRegistry public immutable registry;
    IWorkloadPolicy public immutable policy;
    IEscrow public immutable escrow;
    address public immutable depositary;

    mapping(DeclarationId subject => Latest) private _latest;
    mapping(bytes32 hash => Dispute) private _disputes;
    Tier[] private _tiers;
    uint64 private _bond;

    constructor(
        address manager,
        IEnclaveRegistry registry_,
        IWorkloadPolicy policy_,
        IEscrow escrow_,
        address depositary_
    ) AccessManaged(manager) EIP712("E-port ClearanceOracle", "1") {
        (registry, policy, escrow, depositary) = (registry_, policy_, escrow_, depositary_);
    }

    /// @inheritdoc IClearanceOracle
    function attest(ClearanceStatement calldata statement, bytes[] calldata signatures)
        external
        returns (bytes32 hash)
    {
        Latest storage entry = _latest[statement.subject];
        _requireNext(statement, entry);
        hash = hashStatement(statement);
        IWorkloadPolicy.Permission memory permitted = _permission(statement, signatures.length);
        address[] memory signers = _recover(_hashTypedDataV4(hash), signatures);
        _requireQuorum(statement, permitted, signers);

        if (entry.disputedUntil >= block.timestamp && entry.status != statement.status) {
            _disputes[entry.hash].upheld = true;
        }
        _latest[statement.subject] = Latest({
            hash: hash,
            sequence: statement.sequence,
            status: statement.status,
            declarationVersion: statement.declarationVersion,
            customs: statement.customs,
            signers: uint8(signers.length),
            observedAt: uint40(statement.observedAt),
            validUntil: uint40(statement.validUntil),
            attestedAt: uint40(block.timestamp),
            disputedUntil: 0
        });
        emit ClearanceAttested(statement.subject, hash, statement, signers);
    }

    /// @inheritdoc IClearanceOracle
    function dispute(DeclarationId subject, bytes32 hash, bytes32 grounds) external {
        Latest storage entry = _latest[subject];
        if (entry.hash != hash || hash == 0) revert ClearanceNotLatest(subject, entry.hash, hash);
        if (entry.disputedUntil != 0) revert ClearanceDisputedBefore(hash);
        uint256 last = entry.attestedAt + _tiers[_tiers.length - 1].window;
        if (block.timestamp > last) revert ClearanceDisputeTooLate(hash, last);
        uint40 until = uint40(block.timestamp) + DISPUTE_PERIOD;
        uint64 bond = _bond;
        entry.disputedUntil = until;
        _disputes[hash] = Dispute(msg.sender, bond, until, false);
        emit ClearanceDisputed(subject, hash, msg.sender, bond, until, grounds);
        escrow.lock(hash, msg.sender, bond);
    }

    /// @inheritdoc IClearanceOracle
    function settleDispute(bytes32 hash) external {
        Dispute memory ended = _disputes[hash];
        if (ended.by == address(0)) revert ClearanceUnknownDispute(hash);
        if (!ended.upheld && block.timestamp <= ended.until) revert ClearanceDisputeRunning(hash, ended.until);
        delete _disputes[hash];
        emit DisputeSettled(hash, ended.by, ended.upheld);
        if (ended.upheld) escrow.refund(hash, ended.bond);
        else escrow.pay(hash, depositary, ended.bond);
    }

    /// @inheritdoc IClearanceOracle
    function setReliance(Tier[] calldata tiers, uint64 bond) external restricted {
        if (bond == 0) revert ClearanceInvalidReliance("bond", 0);
        if (tiers.length == 0 || tiers.length > MOST_TIERS) revert ClearanceInvalidReliance("tiers", tiers.length);
        delete _tiers;
        Tier memory before;
        for (uint256 i; i < tiers.length; ++i) {
            Tier calldata tier = tiers[i];
            if (tier.value <= before.value) revert ClearanceInvalidReliance("value", i);
            if (tier.signers == 0 || tier.signers < before.signers) revert ClearanceInvalidReliance("signers", i);
            if (tier.window < before.window || tier.window > LONGEST_WINDOW) {
                revert ClearanceInvalidReliance("window", i);
            }
            _tiers.push(tier);
            before = tier;
        }
        _bond = bond;
        emit RelianceChanged(tiers, bond);
    }

    /// @inheritdoc IClearanceOracle
    function reliance() external view returns (Tier[] memory tiers, uint64 bond) {
        return (_tiers, _bond);
    }

    /// @inheritdoc IClearanceOracle
    function latest(DeclarationId subject) external view returns (Latest memory) {
        return _latest[subject];
    }

    /// @inheritdoc IClearanceOracle
    function disputeOf(bytes32 hash) external view returns (Dispute memory) {
        return _disputes[hash];
    }

    /// @inheritdoc IClearanceOracle
    function provesRelease(ClearanceStatement calldata statement, uint256 value) external view returns (bool) {
        if (statement.status != CustomsStatus.Released && statement.status != CustomsStatus.Closed) return false;
        return _latest[statement.subject].hash == hashStatement(statement) && statement.validUntil >= block.timestamp
            && reliableFrom(statement.subject, value) <= block.timestamp;
    }

    /// @inheritdoc IClearanceOracle
    function reliableFrom(DeclarationId subject, uint256 value) public view returns (uint256) {
        Latest storage entry = _latest[subject];
        if (entry.sequence == 0) return type(uint256).max;
        for (uint256 i; i < _tiers.length; ++i) {
            Tier memory tier = _tiers[i];
            if (value > tier.value) continue;
            if (entry.signers < tier.signers) return type(uint256).max;
            uint256 stood = entry.attestedAt + uint256(tier.window);
            uint256 cleared = entry.disputedUntil == 0 ? 0 : entry.disputedUntil + 1;
            return stood > cleared ? stood : cleared;
        }
        return type(uint256).max;
    }

    /// @inheritdoc IClearanceOracle
    function hashOf(ClearanceStatement calldata statement) external pure returns (bytes32) {
        return hashStatement(statement);
    }

    /// @inheritdoc IClearanceOracle
    function digestOf(ClearanceStatement calldata statement) external view returns (bytes32) {
        return _hashTypedDataV4(hashStatement(statement));
    }

    function _requireNext(ClearanceStatement calldata statement, Latest storage entry) private view {
        Latest memory before = entry;
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

    function _permission(ClearanceStatement calldata statement, uint256 signers)
        private
        view
        returns (IWorkloadPolicy.Permission memory permitted)
    {
        permitted = policy.permission(statement.workload, FactKind.Clearance);
        // Zero is nobody: a program without a permission must not speak for it.
        bool speaks = InstitutionId.unwrap(permitted.authority) != 0 && permitted.authority == statement.customs;
        if (!speaks) revert ClearanceProgramNotPermitted(statement.workload, statement.customs);
        if (signers < permitted.quorum) revert ClearanceTooFewSigners(signers, permitted.quorum);
        if (signers > MOST_SIGNERS) revert ClearanceTooManySigners(signers, MOST_SIGNERS);
    }

    function _recover(bytes32 digest, bytes[] calldata signatures) private pure returns (address[] memory signers) {
        signers = new address[](signatures.length);
        address before;
        for (uint256 i; i < signatures.length; ++i) {
            address signer = ECDSA.recoverCalldata(digest, signatures[i]);
            if (signer <= before) revert ClearanceSignersNotAscending(before, signer);
            signers[i] = before = signer;
        }
    }

    /// @dev Every signer has to be good, not just enough of them: a relay that mixes in a bad one has erred.
    function _requireQuorum(
        ClearanceStatement calldata statement,
        IWorkloadPolicy.Permission memory permitted,
        address[] memory signers
    ) private view {
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
}
