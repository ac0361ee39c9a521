// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ICollateralListener} from "../../interfaces/ICollateralListener.sol";
import {IDcapVerifier, Report, VerifiedQuote} from "../../interfaces/IDcapVerifier.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {ITrustCollateral, RootKind} from "../../interfaces/ITrustCollateral.sol";
import {AttestedPlatform, AttestedPlatformLib} from "../types/AttestedPlatform.sol";
import {EnclaveKey, EnclaveKeyLib} from "../types/EnclaveKey.sol";
import {InstitutionId} from "../types/Ids.sol";
import {TcbStatus, Tee} from "./dcap/Tcb.sol";

/// @title EnclaveRegistry: see IEnclaveRegistry
contract EnclaveRegistry is IEnclaveRegistry, ICollateralListener, AccessManaged {
    uint40 public constant KEY_LIFE = 30 days;
    uint40 public constant NONCE_LIFE = 1 days;

    struct Platform {
        uint32 number;
        InstitutionId operator;
    }

    /// @dev What the last whole quote of an attestation key has proved.
    struct Attested {
        uint32 number; // of the facts
        uint32 platform;
        InstitutionId operator;
    }

    IDcapVerifier public immutable verifier;
    ITrustCollateral private immutable _collateral;

    mapping(address signer => EnclaveKey) private _keys;
    mapping(bytes32 attestationKey => Attested) private _attested;
    /// @dev Numbered from 1; written once, so that a key is judged by what it was proved with.
    mapping(uint32 number => AttestedPlatform) private _facts;
    mapping(uint48 tag => bytes32) private _workloads;
    mapping(bytes32 hardware => Platform) private _platforms;
    mapping(uint32 number => bool) private _removed;
    /// @dev Expiry of a nonce under keccak256(signer, nonce); zero once it was used.
    mapping(bytes32 slot => uint40) private _nonces;
    mapping(bytes13 advisories => bool) public acceptsAdvisories;

    uint32 public keyEpoch = 1;
    uint32 public platformCount;
    /// @notice Grows whenever the collateral, the list of platforms or the accepted advisories change: what was judged
    /// before is judged again.
    uint32 public version;
    bool private _listening;
    uint32 private _factCount;
    uint64 private _nonceCount;

    constructor(address manager, IDcapVerifier verifier_) AccessManaged(manager) {
        verifier = verifier_;
        _collateral = verifier_.collateral();
    }

    /// @inheritdoc IEnclaveRegistry
    function openNonce(address signer) external returns (bytes32 nonce) {
        nonce =
            keccak256(abi.encode(block.chainid, this, signer, msg.sender, ++_nonceCount, blockhash(block.number - 1)));
        uint40 expiresAt = uint40(block.timestamp) + NONCE_LIFE;
        _nonces[_nonceSlot(signer, nonce)] = expiresAt;
        emit NonceIssued(signer, msg.sender, nonce, expiresAt);
    }

    /// @inheritdoc IEnclaveRegistry
    function register(address signer, bytes32 nonce, bytes calldata quote, bytes calldata pckCertificate) external {
        _useNonce(signer, nonce);
        VerifiedQuote memory found = verifier.verify(quote, pckCertificate);
        _requireBound(signer, nonce, found.report);
        _requireAccepted(found.status, found.advisories);
        Platform memory platform = _platforms[found.hardware];
        if (platform.number == 0) revert EnclaveUnknownPlatform(found.hardware);
        _register(signer, found.report, _keep(found, platform), found.status, found.holdsUntil);
    }

    /// @inheritdoc IEnclaveRegistry
    function registerKept(address signer, bytes32 nonce, bytes calldata quote) external {
        _useNonce(signer, nonce);
        Report memory report = verifier.verifyReport(quote);
        _requireBound(signer, nonce, report);
        Attested memory attested = _attested[report.attestationKey];
        if (attested.number == 0) revert EnclaveUnknownAttestationKey(report.attestationKey);
        if (_removed[attested.platform]) revert EnclavePlatformRemoved(attested.platform);
        (TcbStatus status, bytes13 advisories, uint40 holdsUntil) = _collateral.assess(_load(attested.number));
        _requireAccepted(status, advisories);
        _register(signer, report, attested, status, holdsUntil);
    }

    /// @inheritdoc IEnclaveRegistry
    function poke(address signer) external {
        EnclaveKey word = _keys[signer];
        _requireKnown(signer, word);
        TcbStatus found;
        bytes4 reason;
        try _collateral.assess(_load(word.attested())) returns (
            TcbStatus status, bytes13 advisories, uint40 holdsUntil
        ) {
            if (_accepts(status, advisories)) {
                if (_removed[word.platform()]) {
                    revert EnclavePlatformRemoved(word.platform());
                }
                _keys[signer] = word.judged(version, holdsUntil);
                emit KeyConfirmed(signer, status, holdsUntil);
                return;
            }
            found = status;
        } catch (bytes memory error) {
            // An empty error is a call that ran out of gas, which says nothing of the platform.
            if (error.length == 0) revert EnclaveJudgementFailed(signer);
            reason = bytes4(error);
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
        if (number > type(uint24).max) revert EnclaveInvalid("platform count");
        _platforms[hardware] = Platform(number, operator);
        emit PlatformRegistered(number, hardware, operator);
    }

    /// @inheritdoc IEnclaveRegistry
    function removePlatform(bytes32 hardware) external restricted {
        uint32 number = _platforms[hardware].number;
        if (number == 0) revert EnclaveUnknownPlatform(hardware);
        delete _platforms[hardware];
        _removed[number] = true;
        ++version;
        emit PlatformRemoved(number);
    }

    /// @inheritdoc IEnclaveRegistry
    function acceptAdvisories(bytes13 advisories, bool accepted) external restricted {
        if (advisories == 0) revert EnclaveInvalid("advisories");
        acceptsAdvisories[advisories] = accepted;
        ++version;
        emit AdvisoriesAccepted(advisories, accepted);
    }

    /// @inheritdoc IEnclaveRegistry
    function revoke(address signer) external restricted {
        EnclaveKey word = _keys[signer];
        _requireKnown(signer, word);
        _keys[signer] = word.revoked();
        emit KeyRevoked(signer);
    }

    /// @inheritdoc IEnclaveRegistry
    function nameProgram(bytes32 workload) external restricted {
        _nameProgram(workload);
    }

    /// @inheritdoc ICollateralListener
    function collateralChanged() external {
        if (msg.sender != address(_collateral)) revert EnclaveNotCollateral(msg.sender);
        ++version;
        _listening = true;
    }

    /// @inheritdoc IEnclaveRegistry
    function advanceEpoch() external restricted {
        uint32 epoch = ++keyEpoch;
        if (epoch > type(uint24).max) revert EnclaveInvalid("epoch");
        emit EpochAdvanced(epoch, epoch - 1);
    }

    /// @inheritdoc IEnclaveRegistry
    function keysOf(address[] calldata signers) external view returns (EnclaveKey[] memory packed) {
        packed = new EnclaveKey[](signers.length);
        uint32 judged = version;
        uint32 current = keyEpoch;
        for (uint256 i; i < signers.length; ++i) {
            EnclaveKey word = _keys[signers[i]];
            if (_isOpen(word, current) && _stands(word, judged)) packed[i] = word;
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
            expiresAt: word.isRevoked() ? 0 : word.expiry(),
            attested: word.attested(),
            holdsUntil: word.holdsUntil(),
            revoked: word.isRevoked(),
            valid: _isOpen(word, keyEpoch) && _stands(word, version)
        });
    }

    /// @inheritdoc IEnclaveRegistry
    function attestedPlatform(uint32 number) external view returns (AttestedPlatform memory) {
        return _facts[number];
    }

    /// @inheritdoc IEnclaveRegistry
    function attestedBy(bytes32 attestationKey) external view returns (uint32 number, uint32 platform) {
        return (_attested[attestationKey].number, _attested[attestationKey].platform);
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

    function _register(
        address signer,
        Report memory report,
        Attested memory attested,
        TcbStatus status,
        uint40 holdsUntil
    ) private {
        if (!_listening) revert EnclaveNotListening();
        if (report.workload == 0) revert EnclaveInvalid("workload");
        _requireNewOrSame(signer, report, attested.platform);
        _nameProgram(report.workload);
        uint40 expiresAt = uint40(block.timestamp) + KEY_LIFE;
        uint32 epoch = keyEpoch;
        EnclaveKey word = EnclaveKeyLib.pack(
            expiresAt, epoch, attested.operator, attested.platform, report.svn, attested.number, report.workload
        );
        _keys[signer] = word.judged(version, holdsUntil);
        emit KeyRegistered(
            signer,
            report.workload,
            report.svn,
            attested.platform,
            epoch,
            expiresAt,
            attested.number,
            status,
            holdsUntil
        );
    }

    function _requireBound(address signer, bytes32 nonce, Report memory report) private view {
        bytes32 bound = binding(signer, nonce);
        if (report.reportData != bound) revert EnclaveWrongBinding(bound, report.reportData);
        if (report.reportDataRest != 0) revert EnclaveWrongBinding(0, report.reportDataRest);
    }

    function _requireAccepted(TcbStatus status, bytes13 advisories) private view {
        if (!_accepts(status, advisories)) revert EnclaveTcbRefused(status, advisories);
    }

    /// @dev Keeps what a quote has proved of its platform, under a new number where it is not what was proved before: keys
    /// that were registered then stay judged by what held then.
    function _keep(VerifiedQuote memory quote, Platform memory platform) private returns (Attested memory attested) {
        bytes32 attestationKey = quote.report.attestationKey;
        attested = _attested[attestationKey];
        AttestedPlatform memory facts = quote.platform;
        bool same = attested.number != 0 && attested.platform == platform.number
            && keccak256(abi.encode(_load(attested.number))) == keccak256(abi.encode(facts));
        if (same) return attested;
        attested = Attested(++_factCount, platform.number, platform.operator);
        _attested[attestationKey] = attested;
        AttestedPlatform storage kept = _facts[attested.number];
        (kept.tcb, kept.proof) = (facts.tcb, facts.proof);
        if (AttestedPlatformLib.tee(facts.tcb) == Tee.Tdx) {
            (kept.teeTcbSvn, kept.seamSigner, kept.seamAttributes) =
            (facts.teeTcbSvn, facts.seamSigner, facts.seamAttributes);
        }
        emit PlatformAttested(attested.number, attestationKey, platform.number, facts);
    }

    /// @dev Of an SGX platform the slots of the TDX module stay unread.
    function _load(uint32 number) private view returns (AttestedPlatform memory facts) {
        AttestedPlatform storage kept = _facts[number];
        (facts.tcb, facts.proof) = (kept.tcb, kept.proof);
        if (AttestedPlatformLib.tee(facts.tcb) == Tee.Tdx) facts = kept;
    }

    function _requireKnown(address signer, EnclaveKey word) private pure {
        if (EnclaveKey.unwrap(word) == 0 || word.isRevoked()) revert EnclaveUnknownKey(signer);
    }

    /// @dev A renewal must not turn a key into something else, and nothing brings a revoked key back.
    function _requireNewOrSame(address signer, Report memory report, uint32 platform) private view {
        EnclaveKey word = _keys[signer];
        if (EnclaveKey.unwrap(word) == 0) return;
        bool same =
            !word.isRevoked() && word.platform() == platform && word.runs(report.workload) && word.svn() <= report.svn;
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

    /// @dev The last judgement holds as long as nothing changed that it rests on and nothing ran out; else judge now.
    function _stands(EnclaveKey word, uint32 current) private view returns (bool) {
        if (word.judgedVersion() == current && word.holdsUntil() >= block.timestamp) return true;
        if (_removed[word.platform()]) return false;
        try _collateral.assess(_load(word.attested())) returns (TcbStatus status, bytes13 advisories, uint40) {
            return _accepts(status, advisories);
        } catch {
            return false;
        }
    }

    function _accepts(TcbStatus status, bytes13 advisories) private view returns (bool) {
        return status == TcbStatus.UpToDate || (status == TcbStatus.SWHardeningNeeded && acceptsAdvisories[advisories]);
    }

    function _nonceSlot(address signer, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(signer, nonce));
    }
}
