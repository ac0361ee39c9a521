// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Evidence, IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {EnclaveKey, EnclaveKeyLib} from "../types/EnclaveKey.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title EnclaveRegistry: see IEnclaveRegistry
/// @dev The seam for quotes verified on this chain: another entry point that proves `workload`, `svn` and `hardware`
/// from a quote and ends in `_register` with `Evidence.Quoted`.
contract EnclaveRegistry is IEnclaveRegistry, AccessManaged {
    uint40 public constant KEY_LIFE = 30 days;
    uint40 public constant NONCE_LIFE = 1 days;

    struct Platform {
        uint32 number;
        InstitutionId operator;
    }

    mapping(address signer => EnclaveKey) private _keys;
    mapping(address signer => bytes32) private _workloads;
    mapping(address signer => bytes32) private _quotes;
    mapping(bytes32 hardware => Platform) private _platforms;
    mapping(uint32 number => bool) private _removed;
    /// @dev Expiry of a nonce under keccak256(signer, nonce); zero once it was used.
    mapping(bytes32 slot => uint40) private _nonces;

    uint32 public keyEpoch = 1;
    uint32 public platformCount;
    uint64 private _nonceCount;

    constructor(address manager) AccessManaged(manager) {}

    /// @inheritdoc IEnclaveRegistry
    function openNonce(address signer) external returns (bytes32 nonce) {
        nonce = keccak256(abi.encode(block.chainid, this, signer, msg.sender, ++_nonceCount, blockhash(block.number - 1)));
        uint40 expiresAt = uint40(block.timestamp) + NONCE_LIFE;
        _nonces[_nonceSlot(signer, nonce)] = expiresAt;
        emit NonceIssued(signer, msg.sender, nonce, expiresAt);
    }

    /// @inheritdoc IEnclaveRegistry
    function registerPlatform(bytes32 hardware, InstitutionId operator) external restricted returns (uint32 number) {
        if (hardware == 0) revert EnclaveInvalid("hardware");
        if (InstitutionId.unwrap(operator) == 0) revert EnclaveInvalid("operator");
        if (_platforms[hardware].number != 0) revert EnclavePlatformExists(hardware);
        number = ++platformCount;
        _platforms[hardware] = Platform(number, operator);
        emit PlatformRegistered(number, hardware, operator);
    }

    /// @inheritdoc IEnclaveRegistry
    function removePlatform(bytes32 hardware) external restricted {
        uint32 number = _platforms[hardware].number;
        if (number == 0) revert EnclaveUnknownPlatform(hardware);
        delete _platforms[hardware];
        _removed[number] = true;
        emit PlatformRemoved(number);
    }

    /// @inheritdoc IEnclaveRegistry
    function registerUnattested(
        address signer,
        bytes32 workload,
        uint16 svn,
        bytes32 hardware,
        bytes32 nonce,
        bytes32 quoteHash
    ) external restricted {
        if (!isDevelopmentChain()) revert EnclaveUnattestedRefused(block.chainid);
        _useNonce(signer, nonce);
        _register(signer, Evidence.Unattested, workload, svn, hardware, quoteHash);
    }

    /// @inheritdoc IEnclaveRegistry
    function revoke(address signer) external restricted {
        if (EnclaveKey.unwrap(_keys[signer]) == 0) revert EnclaveUnknownKey(signer);
        _keys[signer] = EnclaveKey.wrap(0); // its workload stays: a revoked key never comes back
        emit KeyRevoked(signer);
    }

    /// @inheritdoc IEnclaveRegistry
    function advanceEpoch() external restricted {
        uint32 epoch = ++keyEpoch;
        emit EpochAdvanced(epoch, epoch - 1);
    }

    /// @inheritdoc IEnclaveRegistry
    function keysOf(address[] calldata signers) external view returns (EnclaveKey[] memory packed) {
        packed = new EnclaveKey[](signers.length);
        uint32 current = keyEpoch;
        for (uint256 i; i < signers.length; ++i) {
            EnclaveKey word = _keys[signers[i]];
            if (_isValid(word, current)) packed[i] = word;
        }
    }

    /// @inheritdoc IEnclaveRegistry
    function key(address signer) external view returns (KeyView memory) {
        EnclaveKey word = _keys[signer];
        return KeyView({
            evidence: Evidence(word.evidenceCode()),
            workload: _workloads[signer],
            svn: word.svn(),
            platform: word.platform(),
            operator: word.operator(),
            epoch: word.epoch(),
            expiresAt: word.expiry(),
            quoteHash: _quotes[signer],
            valid: _isValid(word, keyEpoch)
        });
    }

    /// @inheritdoc IEnclaveRegistry
    function platformOf(bytes32 hardware) external view returns (uint32, InstitutionId) {
        return (_platforms[hardware].number, _platforms[hardware].operator);
    }

    /// @inheritdoc IEnclaveRegistry
    function binding(address signer, bytes32 nonce) external view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, this, signer, nonce));
    }

    /// @inheritdoc IEnclaveRegistry
    function isDevelopmentChain() public view returns (bool) {
        return block.chainid == 31337 || block.chainid == 1337;
    }

    function _register(
        address signer,
        Evidence evidence,
        bytes32 workload,
        uint16 svn,
        bytes32 hardware,
        bytes32 quoteHash
    ) private {
        if (workload == 0) revert EnclaveInvalid("workload");
        if (_workloads[signer] != 0) revert EnclaveKeyExists(signer);
        Platform memory platform = _platforms[hardware];
        if (platform.number == 0) revert EnclaveUnknownPlatform(hardware);
        uint40 expiresAt = uint40(block.timestamp) + KEY_LIFE;
        _workloads[signer] = workload;
        _quotes[signer] = quoteHash;
        _keys[signer] = EnclaveKeyLib.pack(
            uint8(evidence), expiresAt, keyEpoch, platform.operator, platform.number, svn, workload
        );
        emit KeyRegistered(signer, evidence, workload, svn, platform.number, keyEpoch, expiresAt, quoteHash);
    }

    function _useNonce(address signer, bytes32 nonce) private {
        bytes32 slot = _nonceSlot(signer, nonce);
        uint40 expiresAt = _nonces[slot];
        if (expiresAt == 0) revert EnclaveUnknownNonce(signer, nonce);
        if (block.timestamp > expiresAt) revert EnclaveNonceExpired(nonce, expiresAt);
        delete _nonces[slot];
    }

    function _isValid(EnclaveKey word, uint32 current) private view returns (bool) {
        return EnclaveKey.unwrap(word) != 0 && word.expiry() >= block.timestamp && word.epoch() + 1 >= current
            && !_removed[word.platform()];
    }

    function _nonceSlot(address signer, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(signer, nonce));
    }
}
