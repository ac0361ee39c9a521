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

using AttestedPlatformLib for AttestedPlatform global;

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

    function components(AttestedPlatform memory platform) internal pure returns (bytes16) {
        return bytes16(uint128(platform.tcb >> 128));
    }

    function fmspc(AttestedPlatform memory platform) internal pure returns (bytes6) {
        return bytes6(uint48(platform.tcb >> 80));
    }

    function pceId(AttestedPlatform memory platform) internal pure returns (bytes2) {
        return bytes2(uint16(platform.tcb >> 64));
    }

    function pceSvn(AttestedPlatform memory platform) internal pure returns (uint16) {
        return uint16(platform.tcb >> 48);
    }

    /// @return [unix s]
    function certificateEnds(AttestedPlatform memory platform) internal pure returns (uint256) {
        return uint40(platform.tcb >> 8);
    }

    function tee(AttestedPlatform memory platform) internal pure returns (Tee) {
        return Tee(uint8(platform.tcb));
    }

    function serial(AttestedPlatform memory platform) internal pure returns (uint160) {
        return uint160(platform.proof >> 96);
    }

    function qeSvn(AttestedPlatform memory platform) internal pure returns (uint16) {
        return uint16(platform.proof >> 80);
    }

    function qeFingerprint(AttestedPlatform memory platform) internal pure returns (uint64) {
        return uint64(platform.proof >> 16);
    }

    function authority(AttestedPlatform memory platform) internal pure returns (uint8) {
        return uint8(platform.proof >> 8);
    }
}
