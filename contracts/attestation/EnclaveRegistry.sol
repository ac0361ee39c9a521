// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IDcapVerifier, VerifiedQuote} from "../../interfaces/IDcapVerifier.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {ITrustCollateral, RootKind} from "../../interfaces/ITrustCollateral.sol";
import {EnclaveKey, EnclaveKeyLib} from "../types/EnclaveKey.sol";
import {InstitutionId} from "../types/Ids.sol";
import {TcbStatus} from "./dcap/Tcb.sol";

/// @title EnclaveRegistry: see IEnclaveRegistry
contract EnclaveRegistry is IEnclaveRegistry, AccessManaged {
    uint40 public constant KEY_LIFE = 30 days;
    uint40 public constant NONCE_LIFE = 1 days;

    struct Platform {
        uint32 number;
        InstitutionId operator;
    }

    IDcapVerifier public immutable verifier;
    ITrustCollateral private immutable _collateral;

    mapping(address signer => EnclaveKey) private _keys;
    /// @dev The kept platform that a key was proved with; stays when the key is revoked, so that it never comes back.
    mapping(address signer => bytes32) private _attested;
    mapping(uint48 tag => bytes32) private _workloads;
    mapping(bytes32 hardware => Platform) private _platforms;
    mapping(uint32 number => bool) private _removed;
    /// @dev Expiry of a nonce under keccak256(signer, nonce); zero once it was used.
    mapping(bytes32 slot => uint40) private _nonces;
    mapping(bytes13 advisories => bool) public acceptsAdvisories;

    uint32 public keyEpoch = 1;
    uint32 public platformCount;
    uint32 private _removals;
    uint64 private _nonceCount;

    constructor(address manager, IDcapVerifier verifier_) AccessManaged(manager) {
        verifier = verifier_;
        _collateral = verifier_.collateral();
    }

    /// @inheritdoc IEnclaveRegistry
    function openNonce(address signer) external returns (bytes32 nonce) {
        nonce = keccak256(abi.encode(block.chainid, this, signer, msg.sender, ++_nonceCount, blockhash(block.number - 1)));
        uint40 expiresAt = uint40(block.timestamp) + NONCE_LIFE;
        _nonces[_nonceSlot(signer, nonce)] = expiresAt;
        emit NonceIssued(signer, msg.sender, nonce, expiresAt);
    }

    /// @inheritdoc IEnclaveRegistry
    function register(address signer, bytes32 nonce, bytes calldata quote, bytes calldata pckCertificate) external {
        _useNonce(signer, nonce);
        _register(signer, nonce, verifier.verifyAndKeep(quote, pckCertificate));
    }

    /// @inheritdoc IEnclaveRegistry
    function registerKept(address signer, bytes32 nonce, bytes calldata quote) external {
        _useNonce(signer, nonce);
        _register(signer, nonce, verifier.verifyKept(quote));
    }

    /// @inheritdoc IEnclaveRegistry
    function poke(address signer) external {
        EnclaveKey word = _keys[signer];
        if (EnclaveKey.unwrap(word) == 0) revert EnclaveUnknownKey(signer);
        if (_removed[word.platform()]) revert EnclavePlatformRemoved(word.platform());
        TcbStatus found;
        bytes memory reason;
        try verifier.standing(_attested[signer]) returns (TcbStatus status, bytes13 advisories, uint40 holdsUntil) {
            if (_accepts(status, advisories)) {
                _keys[signer] = word.judged(_version(), holdsUntil);
                emit KeyConfirmed(signer, status, holdsUntil);
                return;
            }
            found = status;
        } catch (bytes memory error) {
            // An empty error is a call that ran out of gas, which says nothing of the platform.
            if (error.length == 0) revert EnclaveJudgementFailed(signer);
            reason = error;
        }
        if (word.holdsUntil() == 0) revert EnclaveAlreadySuspended(signer);
        _keys[signer] = word.judged(0, 0);
        emit KeySuspended(signer, found, reason);
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
        ++_removals;
        emit PlatformRemoved(number);
    }

    /// @inheritdoc IEnclaveRegistry
    function acceptAdvisories(bytes13 advisories, bool accepted) external restricted {
        if (advisories == 0) revert EnclaveInvalid("advisories");
        acceptsAdvisories[advisories] = accepted;
        emit AdvisoriesAccepted(advisories, accepted);
    }

    /// @inheritdoc IEnclaveRegistry
    function revoke(address signer) external restricted {
        if (EnclaveKey.unwrap(_keys[signer]) == 0) revert EnclaveUnknownKey(signer);
        _keys[signer] = EnclaveKey.wrap(0);
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
        uint32 version = _version();
        uint32 current = keyEpoch;
        for (uint256 i; i < signers.length; ++i) {
            EnclaveKey word = _keys[signers[i]];
            if (_isOpen(word, current) && _stands(signers[i], word, version)) packed[i] = word;
        }
    }

    /// @inheritdoc IEnclaveRegistry
    function key(address signer) external view returns (KeyView memory) {
        EnclaveKey word = _keys[signer];
        return KeyView({
            workload: _workloads[word.programTag()],
            svn: word.svn(),
            platform: word.platform(),
            operator: word.operator(),
            epoch: word.epoch(),
            expiresAt: word.expiry(),
            attested: _attested[signer],
            holdsUntil: word.holdsUntil(),
            valid: _isOpen(word, keyEpoch) && _stands(signer, word, _version())
        });
    }

    /// @inheritdoc IEnclaveRegistry
    function platformOf(bytes32 hardware) external view returns (uint32, InstitutionId) {
        return (_platforms[hardware].number, _platforms[hardware].operator);
    }

    /// @inheritdoc IEnclaveRegistry
    function binding(address signer, bytes32 nonce) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, this, signer, nonce));
    }

    /// @inheritdoc IEnclaveRegistry
    function rootKind() external view returns (RootKind) {
        return _collateral.rootKind();
    }

    function _register(address signer, bytes32 nonce, VerifiedQuote memory quote) private {
        bytes32 bound = binding(signer, nonce);
        if (quote.reportData != bound) revert EnclaveWrongBinding(bound, quote.reportData);
        if (quote.reportDataRest != 0) revert EnclaveWrongBinding(0, quote.reportDataRest);
        if (!_accepts(quote.status, quote.advisories)) revert EnclaveTcbRefused(quote.status, quote.advisories);
        if (quote.workload == 0) revert EnclaveInvalid("workload");
        Platform memory platform = _platforms[quote.hardware];
        if (platform.number == 0) revert EnclaveUnknownPlatform(quote.hardware);
        _requireNewOrSame(signer, quote, platform.number);
        _nameProgram(quote.workload);

        uint40 expiresAt = uint40(block.timestamp) + KEY_LIFE;
        uint32 epoch = keyEpoch;
        _keys[signer] = EnclaveKeyLib.pack(
            expiresAt, epoch, platform.operator, platform.number, quote.svn, quote.workload
        ).judged(_version(), quote.holdsUntil);
        _attested[signer] = quote.platform;
        emit KeyRegistered(
            signer,
            quote.workload,
            quote.svn,
            platform.number,
            epoch,
            expiresAt,
            quote.platform,
            quote.status,
            quote.holdsUntil
        );
    }

    /// @dev A renewal must not turn a key into something else, and nothing brings a revoked key back.
    function _requireNewOrSame(address signer, VerifiedQuote memory quote, uint32 platform) private view {
        if (_attested[signer] == 0) return;
        EnclaveKey word = _keys[signer];
        bool same = EnclaveKey.unwrap(word) != 0 && word.platform() == platform && word.runs(quote.workload)
            && word.svn() <= quote.svn;
        if (!same) revert EnclaveKeyExists(signer);
    }

    /// @dev A key holds six bytes of its program's measurement; no two programs may share them.
    function _nameProgram(bytes32 workload) private {
        uint48 tag = EnclaveKeyLib.tag(workload);
        bytes32 known = _workloads[tag];
        if (known == 0) _workloads[tag] = workload;
        else if (known != workload) revert EnclaveProgramBeginsAlike(workload, known);
    }

    function _useNonce(address signer, bytes32 nonce) private {
        bytes32 slot = _nonceSlot(signer, nonce);
        uint40 expiresAt = _nonces[slot];
        if (expiresAt == 0) revert EnclaveUnknownNonce(signer, nonce);
        if (block.timestamp > expiresAt) revert EnclaveNonceExpired(nonce, expiresAt);
        delete _nonces[slot];
    }

    function _isOpen(EnclaveKey word, uint32 current) private view returns (bool) {
        return EnclaveKey.unwrap(word) != 0 && word.expiry() >= block.timestamp && word.epoch() + 1 >= current;
    }

    /// @dev Grows whenever the collateral changes or a platform is removed: what was judged before is judged again.
    function _version() private view returns (uint32) {
        (, uint32 version,,) = _collateral.state();
        return version + _removals;
    }

    /// @dev The last judgement holds as long as nothing changed that it rests on and nothing ran out; else judge now.
    function _stands(address signer, EnclaveKey word, uint32 version) private view returns (bool) {
        if (word.judgedVersion() == version && word.holdsUntil() >= block.timestamp) return true;
        if (_removed[word.platform()]) return false;
        try verifier.standing(_attested[signer]) returns (TcbStatus status, bytes13 advisories, uint40) {
            return _accepts(status, advisories);
        } catch {
            return false;
        }
    }

    function _accepts(TcbStatus status, bytes13 advisories) private view returns (bool) {
        return status == TcbStatus.UpToDate
            || (status == TcbStatus.SWHardeningNeeded && acceptsAdvisories[advisories]);
    }

    function _nonceSlot(address signer, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(signer, nonce));
    }
}
