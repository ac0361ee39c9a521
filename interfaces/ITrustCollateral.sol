// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DcapReader} from "../contracts/attestation/dcap/DcapReader.sol";
import {TcbStatus, Tee} from "../contracts/attestation/dcap/Tcb.sol";
import {AttestedPlatform} from "../contracts/types/AttestedPlatform.sol";
import {ICollateralListener} from "./ICollateralListener.sol";

/// @dev Whose word everything rests on.
enum RootKind {
    None,
    Development, // a root of our own: whoever has its key can attest anything; development chains only
    Intel // Intel SGX Root CA
}

/// @dev What an authority below the root may sign; told by its common name, as Intel's own library does.
enum AuthorityKind {
    None,
    PckProcessor, // 'Intel SGX PCK Processor CA'
    PckPlatform, // 'Intel SGX PCK Platform CA'
    TcbSigning // 'Intel SGX TCB Signing'
}

/// @title Collateral of DCAP: what the manufacturer says today of certificates, platforms and quoting enclaves
/// @notice Anybody brings it, and nobody's word counts but the root's: every certificate, list and document is verified
/// here from the root's key down. TCB info and QE identity are kept per `tcbEvaluationDataNumber`, and only newer ones
/// replace older ones. Which number counts is a delayed act of a role, since the manufacturer publishes a number early
/// for those who want to prepare: a stranger who brings it must not switch platforms off. Revocation lists count at once.
/// @dev Times in [unix s]. Whatever ran out suspends and is resumed by bringing it anew; a revocation stays.
interface ITrustCollateral {
    event AuthorityBrought(
        uint8 indexed number, AuthorityKind kind, bytes20 indexed keyId, uint160 serial, uint40 notAfter
    );
    /// @param authority number of the issuer; 0 for the root
    event RevocationListBrought(uint8 indexed authority, uint40 thisUpdate, uint40 nextUpdate);
    event CertificateRevoked(uint8 indexed authority, uint160 indexed serial);
    event AuthorityRevoked(uint8 indexed number);
    event TcbInfoBrought(
        Tee indexed tee,
        bytes6 indexed fmspc,
        uint32 indexed evaluation,
        uint40 issueDate,
        uint40 nextUpdate,
        bool changed
    );
    event QeIdentityBrought(
        Tee indexed tee, uint32 indexed evaluation, uint40 issueDate, uint40 nextUpdate, bool changed
    );
    event EvaluationActivated(uint32 indexed evaluation);
    /// @notice What was judged before has to be judged again.
    event CollateralChanged();
    event ListenerSet(ICollateralListener indexed listener);

    error CollateralDevelopmentRoot(uint256 chainId);
    error CollateralWrongIssuer(bytes20 expectedKeyId, bytes20 foundKeyId);
    error CollateralWrongName(bytes32 commonName);
    error CollateralWrongUsage(uint256 keyUsage, bool authority);
    error CollateralBadSignature(string document);
    error CollateralNotYetValid(string document, uint256 from);
    error CollateralExpired(string document, uint256 since);
    error CollateralNotNewer(string document, uint256 kept, uint256 brought);
    error CollateralRevoked(string document, uint160 serial);
    error CollateralTooManyAuthorities(uint256 maximum);
    error CollateralUnknownAuthority(bytes20 keyId);
    error CollateralWrongAuthority(uint8 number, AuthorityKind found);
    error CollateralMissing(string document, uint32 evaluation);
    error CollateralEvaluationNotHigher(uint32 active, uint32 asked);
    error CollateralOtherPceId(bytes2 expected, bytes2 found);
    error CollateralListenerSet(ICollateralListener listener);
    error CollateralOtherQe(string field);
    error CollateralNoTcbLevel();
    error CollateralNoQeLevel(uint16 isvSvn);
    error CollateralUnknownModule(uint8 version);
    error CollateralNoModuleLevel(uint8 isvSvn);

    struct Authority {
        AuthorityKind kind;
        bytes32 x; // public key
        bytes32 y;
        bytes32 subject; // keccak256 of its Name in DER
        uint40 notAfter;
        uint40 listThisUpdate; // of its revocation list, 0 where none was brought
        uint40 listNextUpdate;
        bool revoked;
    }

    /// @notice Bring an authority's certificate, which the root has signed.
    /// @param certificate DER
    /// @return number by which it is known here
    function bringAuthority(bytes calldata certificate) external returns (uint8 number);

    /// @notice Bring a revocation list of the root or of an authority. What it lists is revoked for good.
    /// @param list DER
    function bringRevocationList(bytes calldata list) external;

    /// @notice Bring TCB info (Intel PCS API v4, `/sgx/certification/v4/tcb` or `/tdx/…`).
    /// @param json the value of `tcbInfo`, byte by byte as it was signed
    /// @param signerKeyId SubjectKeyIdentifier of the TCB signing certificate
    function bringTcbInfo(bytes calldata json, bytes32 r, bytes32 s, bytes20 signerKeyId) external;

    /// @notice Bring a QE identity (Intel PCS API v4, `/qe/identity`).
    /// @param json the value of `enclaveIdentity`, byte by byte as it was signed
    function bringQeIdentity(bytes calldata json, bytes32 r, bytes32 s, bytes20 signerKeyId) external;

    /// @notice Let another evaluation count, a higher one only.
    function activate(uint32 evaluation) external;

    /// @notice Name who is told of changes: once, for good. That is dearer for whoever brings collateral, and 5,000 gas
    /// cheaper for everybody who relies on it.
    function setListener(ICollateralListener listener) external;

    function listener() external view returns (ICollateralListener);

    /// @notice How a platform stands now, under the evaluation that counts.
    /// @dev Reverts where that cannot be said: collateral missing or run out, certificate revoked, no level reached.
    /// @return status joined over platform, quoting enclave and TDX module
    /// @return advisories first 13 bytes of keccak256 over the level's advisory ids as Intel writes them, quotes and
    /// commas included, `"INTEL-SA-00615"`; 0 where it has none
    /// @return holdsUntil [unix s] last moment for which the collateral asked answers the same unless it changes
    function assess(AttestedPlatform calldata platform)
        external
        view
        returns (TcbStatus status, bytes13 advisories, uint40 holdsUntil);

    /// @notice Hold a quoting enclave against the identity that counts, all but its ISVSVN.
    /// @return fingerprint of that identity
    function requireQe(Tee tee, bytes4 miscselect, bytes16 attributes, bytes32 mrsigner, uint16 productId)
        external
        view
        returns (uint64 fingerprint);

    /// @notice The authority with that SubjectKeyIdentifier. Reverts where nobody brought it.
    function authorityByKey(bytes20 keyId) external view returns (uint8 number, Authority memory found);

    function authority(uint8 number) external view returns (Authority memory);

    /// @param authority_ number of the issuer; 0 for the root
    function isRevoked(uint8 authority_, uint160 serial) external view returns (bool);

    /// @return evaluation that counts
    /// @return listThisUpdate of the root's revocation list
    /// @return listNextUpdate of the root's revocation list
    function state() external view returns (uint32 evaluation, uint40 listThisUpdate, uint40 listNextUpdate);

    /// @return issueDate 0 where there is none
    /// @return nextUpdate when it runs out
    /// @return levels how many TCB levels it has
    function tcbInfo(Tee tee, bytes6 fmspc, uint32 evaluation)
        external
        view
        returns (uint40 issueDate, uint40 nextUpdate, uint256 levels);

    /// @return issueDate 0 where there is none
    /// @return nextUpdate when it runs out
    function qeIdentity(Tee tee, uint32 evaluation) external view returns (uint40 issueDate, uint40 nextUpdate);

    function rootKind() external view returns (RootKind);

    /// @return who verifies signatures: the precompile, or the contract that stands in for it
    function p256() external view returns (address);

    /// @return who reads certificates and documents
    function reader() external view returns (DcapReader);
}
