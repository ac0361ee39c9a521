// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TcbStatus, Tee} from "../contracts/attestation/dcap/Tcb.sol";
import {AttestedPlatform} from "../contracts/types/AttestedPlatform.sol";
import {ITrustCollateral} from "./ITrustCollateral.sol";

/// @dev What a report says.
struct Report {
    Tee tee;
    bytes32 workload; // SGX: MRENCLAVE; TDX: keccak256 over the TD's measurements, see Quote.tdWorkload
    uint16 svn; // ISVSVN; TDX has none, 0
    bytes32 attestationKey; // keccak256 of the key that signed it (TDX: and of TEE_TCB_SVN, which every TD may have of its own)
    bytes32 reportData; // first half of what the program wanted said
    bytes32 reportDataRest; // second half
}

/// @dev What a quote proves.
struct VerifiedQuote {
    TcbStatus status; // joined over platform, quoting enclave and TDX module
    bytes13 advisories; // as ITrustCollateral.assess
    uint40 holdsUntil; // [unix s] as ITrustCollateral.assess
    bytes32 hardware; // keccak256 of the PPID
    Report report;
    AttestedPlatform platform; // to be judged again with ITrustCollateral.assess
}

/// @title Verifies quotes of Intel SGX (version 3) and Intel TDX (versions 4 and 5) from the root to the report
/// @notice A quote is brought as the machine made it, cut: in the whole form behind the authentication data, the PCK
/// certificate (the first of the chain that was cut off) apart, in DER; in the short form behind the attestation key.
/// Chain, revocation lists, TCB info and QE identity are TrustCollateral's.
/// @dev `verify` says how a platform stands, it refuses none for being out of date: that is the caller's policy. It
/// refuses what proves nothing: a bad signature, a revoked certificate, collateral that ran out, an enclave under debug.
/// The hash of a quote is never a replay key: an ECDSA signature has a twin, and lengths are signed by nobody.
interface IDcapVerifier {
    error DcapBadSignature(string by);
    error DcapWrongIssuer(bytes20 keyId);
    error DcapWrongCertificate(string field);
    error DcapNotYetValid(uint256 from);
    error DcapAttestationKeyNotVouched();

    /// @param quote in the whole form
    /// @param pckCertificate DER
    function verify(bytes calldata quote, bytes calldata pckCertificate) external view returns (VerifiedQuote memory);

    /// @notice What a report says, and that `Report.attestationKey` signed it; no more. It counts only for a caller who
    /// has seen a whole quote of that key, keeps its platform, and has TrustCollateral judge it again.
    /// @param quote in the short form
    function verifyReport(bytes calldata quote) external view returns (Report memory);

    function collateral() external view returns (ITrustCollateral);
}
