// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Tee} from "../attestation/dcap/Tcb.sol";

/*
 * What a proved quote says of its platform, so that its standing can be judged again without the quote.
 *
 *  tcb     255      128 127     80 79     64 63     48 47          8 7     0
 *          ┌───────────┬──────────┬─────────┬─────────┬──────────────┬───────┐
 *          │ component │  FMSPC   │ PCE-ID  │ PCESVN  │ certificate  │  TEE  │
 *          │   SVNs    │          │         │         │ ends [unix s]│       │
 *          └───────────┴──────────┴─────────┴─────────┴──────────────┴───────┘
 *  proof   255       96 95      80 79         16 15       8 7     0
 *          ┌───────────┬──────────┬─────────────┬───────────┬───────┐
 *          │ serial of │  ISVSVN  │ fingerprint │ number of │ spare │
 *          │ the PCK   │  of QE   │ of the QE   │ authority │       │
 *          └───────────┴──────────┴─────────────┴───────────┴───────┘
 * TDX only: the module's SVNs (TEE_TCB_SVN), and its signer (first 128 bits of keccak256) with its attributes.
 */
struct AttestedPlatform {
    uint256 tcb;
    uint256 proof;
    bytes16 teeTcbSvn;
    bytes16 seamSigner;
    uint64 seamAttributes;
}

/// @dev Reads the two packed words.
library AttestedPlatformLib {
    function packTcb(bytes16 components_, bytes6 fmspc_, bytes2 pceId_, uint16 pceSvn_, uint64 notAfter_, Tee tee_)
        internal
        pure
        returns (uint256)
    {
        return (uint256(uint128(components_)) << 128) | (uint256(uint48(fmspc_)) << 80)
            | (uint256(uint16(pceId_)) << 64) | (uint256(pceSvn_) << 48) | (uint256(uint40(notAfter_)) << 8)
            | uint256(tee_);
    }

    function packProof(uint160 serial_, uint16 qeSvn_, uint64 qeFingerprint_, uint8 authority_)
        internal
        pure
        returns (uint256)
    {
        return (uint256(serial_) << 96) | (uint256(qeSvn_) << 80) | (uint256(qeFingerprint_) << 16)
            | (uint256(authority_) << 8);
    }

    function components(uint256 tcb) internal pure returns (bytes16) {
        return bytes16(uint128(tcb >> 128));
    }

    function fmspc(uint256 tcb) internal pure returns (bytes6) {
        return bytes6(uint48(tcb >> 80));
    }

    function pceId(uint256 tcb) internal pure returns (bytes2) {
        return bytes2(uint16(tcb >> 64));
    }

    function pceSvn(uint256 tcb) internal pure returns (uint16) {
        return uint16(tcb >> 48);
    }

    /// @return [unix s]
    function certificateEnds(uint256 tcb) internal pure returns (uint256) {
        return uint40(tcb >> 8);
    }

    function tee(uint256 tcb) internal pure returns (Tee) {
        return Tee(uint8(tcb));
    }

    function serial(uint256 proof) internal pure returns (uint160) {
        return uint160(proof >> 96);
    }

    function qeSvn(uint256 proof) internal pure returns (uint16) {
        return uint16(proof >> 80);
    }

    function qeFingerprint(uint256 proof) internal pure returns (uint64) {
        return uint64(proof >> 16);
    }

    function authority(uint256 proof) internal pure returns (uint8) {
        return uint8(proof >> 8);
    }
}
