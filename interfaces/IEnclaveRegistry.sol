// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TcbStatus} from "../contracts/attestation/dcap/Tcb.sol";
import {AttestedPlatform} from "../contracts/types/AttestedPlatform.sol";
import {EnclaveKey} from "../contracts/types/EnclaveKey.sol";
import {InstitutionId} from "../contracts/types/Ids.sol";
import {IDcapVerifier} from "./IDcapVerifier.sol";
import {RootKind} from "./ITrustCollateral.sol";

/// @title Which key runs which program on which platform, operated by whom
/// @notice A key is registered by its quote, which this chain verifies from the root of trust to the report: by anybody,
/// since the quote says all. A key lives 30 days and counts as long as its platform stands: the TCB is up to date (or
/// needs software hardening of kinds that the alliance has accepted), no certificate is revoked, no collateral ran out.
/// What lapses suspends, and counts again when it stands again; only a revocation is final.
/// @dev The quote's report data binds the key: keccak256(abi.encode(chain id, registry, signer, nonce)), then 32 zero
/// bytes, the nonce issued here, so that a quote made for another chain, registry, key or time proves nothing. Who breaks
/// a platform open can make quotes at will; therefore platforms are listed by their owners, and quorums take distinct
/// platforms of distinct operators.
interface IEnclaveRegistry {
    struct KeyView {
        bytes32 workload; // measurement of the program
        uint16 svn; // its security version (ISVSVN)
        uint32 platform; // number of the platform
        InstitutionId operator; // who runs the platform
        uint32 epoch;
        uint40 expiresAt; // [unix s]
        uint32 attested; // number of what was proved of its platform
        uint40 holdsUntil; // [unix s] as judged last; 0 where suspended
        bool revoked; // for good; platform and operator alone are kept then
        bool valid; // now: neither revoked, expired, of a closed epoch, nor on a platform that does not stand
    }

    event NonceIssued(address indexed signer, address indexed requester, bytes32 nonce, uint40 expiresAt);
    event PlatformRegistered(uint32 indexed platform, bytes32 indexed hardware, InstitutionId indexed operator);
    event PlatformRemoved(uint32 indexed platform);
    /// @notice A whole quote has proved something new of a platform.
    /// @param number of what was proved
    event PlatformAttested(
        uint32 indexed number, bytes32 indexed attestationKey, uint32 indexed platform, AttestedPlatform facts
    );
    /// @param advisories as ITrustCollateral.assess
    event AdvisoriesAccepted(bytes13 indexed advisories, bool accepted);
    /// @notice A key is registered, or renewed where it was before.
    event KeyRegistered(
        address indexed signer,
        bytes32 indexed workload,
        uint16 svn,
        uint32 indexed platform,
        uint32 epoch,
        uint40 expiresAt,
        uint32 attested,
        TcbStatus status,
        uint40 holdsUntil
    );
    event KeyConfirmed(address indexed signer, TcbStatus status, uint40 holdsUntil);
    /// @param status None where it cannot be told
    /// @param reason why it cannot be told: selector of the error of ITrustCollateral
    event KeySuspended(address indexed signer, TcbStatus status, bytes4 reason);
    event KeyRevoked(address indexed signer);
    event EpochAdvanced(uint32 epoch, uint32 oldestOpen);

    error EnclaveUnknownNonce(address signer, bytes32 nonce);
    error EnclaveNonceExpired(bytes32 nonce, uint40 expiredAt);
    error EnclaveWrongBinding(bytes32 expected, bytes32 found);
    error EnclaveTcbRefused(TcbStatus status, bytes13 advisories);
    error EnclaveKeyExists(address signer);
    error EnclaveProgramBeginsAlike(bytes32 workload, bytes32 known);
    error EnclaveUnknownKey(address signer);
    error EnclaveAlreadySuspended(address signer);
    error EnclaveJudgementFailed(address signer);
    error EnclaveUnknownAttestationKey(bytes32 attestationKey);
    error EnclaveUnknownPlatform(bytes32 hardware);
    error EnclavePlatformExists(bytes32 hardware);
    error EnclavePlatformRemoved(uint32 platform);
    error EnclaveInvalid(string field);
    error EnclaveNotCollateral(address caller);
    /// @dev TrustCollateral has not been told to report its changes here: what it revokes would go unnoticed.
    error EnclaveNotListening();

    /// @notice Issue a nonce for the quote of a new key. Anybody; several may be outstanding, none is overwritten.
    /// @return nonce valid for a day
    function openNonce(address signer) external returns (bytes32 nonce);

    /// @notice Register a key by its quote, or renew it: on the same platform, with the same program, not of a lower
    /// security version. Anybody.
    /// @param quote whole form, see IDcapVerifier
    /// @param pckCertificate DER
    function register(address signer, bytes32 nonce, bytes calldata quote, bytes calldata pckCertificate) external;

    /// @notice As `register`, by an attestation key that a whole quote has proved: its certificates need not come again.
    /// @param quote short form, see IDcapVerifier
    function registerKept(address signer, bytes32 nonce, bytes calldata quote) external;

    /// @notice Judge a key's platform again and record it: suspended where it does not stand, confirmed where it does.
    /// Anybody. Reverts where it is suspended and still does not stand, or on a platform that was removed for good.
    function poke(address signer) external;

    /// @notice Allow-list a platform by its owner.
    /// @param hardware keccak256 of the platform's PPID
    function registerPlatform(bytes32 hardware, InstitutionId operator) external returns (uint32 platform);

    /// @notice Take a platform off the list; its keys stop counting at once.
    function removePlatform(bytes32 hardware) external;

    /// @notice Accept platforms that need software hardening against exactly these advisories, because the programs are
    /// hardened against them; or no longer. Counts at once, since all keys are judged again.
    function acceptAdvisories(bytes13 advisories, bool accepted) external;

    /// @notice Revoke a key for good. Statements that were accepted stand.
    function revoke(address signer) external;

    /// @notice Take the beginning of a program's measurement for it, for good, before any of its keys is registered. By
    /// WorkloadPolicy, as it permits the program: so no twin that begins alike can speak in its name.
    function nameProgram(bytes32 workload) external;

    /// @notice Begin a new epoch of keys; the one before stays open so that sets overlap, older ones close.
    function advanceEpoch() external;

    /// @return packed words of the keys in the order asked, zero where a key is not valid now
    function keysOf(address[] calldata signers) external view returns (EnclaveKey[] memory packed);

    function key(address signer) external view returns (KeyView memory);

    /// @return number zero where the platform is not registered
    /// @return operator who runs it
    function platformOf(bytes32 hardware) external view returns (uint32 number, InstitutionId operator);

    /// @notice What was proved of a platform, by number; zeros where there is no such number.
    function attestedPlatform(uint32 number) external view returns (AttestedPlatform memory);

    /// @return number of what was proved last with that attestation key, 0 where nothing was
    /// @return platform number of the platform then
    function attestedBy(bytes32 attestationKey) external view returns (uint32 number, uint32 platform);

    function acceptsAdvisories(bytes13 advisories) external view returns (bool);

    function keyEpoch() external view returns (uint32);

    function version() external view returns (uint32);

    /// @notice What report_data[0:32] of a quote has to be.
    function binding(address signer, bytes32 nonce) external view returns (bytes32);

    /// @notice Whose word everything here rests on: the manufacturer's, or that of a development root, which only chains
    /// for development take.
    function rootKind() external view returns (RootKind);

    function verifier() external view returns (IDcapVerifier);
}
