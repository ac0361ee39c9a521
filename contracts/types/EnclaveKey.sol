// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/*
 * All that a quorum has to know of one signer, in one slot.
 *
 *  255     208 207     176 175     144 143      112 111     96 95      72 71      56 55    32 31      0
 *  ┌──────────┬───────────┬───────────┬────────────┬──────────┬──────────┬──────────┬────────┬─────────┐
 *  │ program, │ judged at │   holds   │  attested  │ security │ platform │ operator │ epoch  │ expiry  │
 *  │ first 6 B│  version  │   until   │  platform  │ version  │          │          │        │         │
 *  └──────────┴───────────┴───────────┴────────────┴──────────┴──────────┴──────────┴────────┴─────────┘
 * Six bytes tell programs apart, since the registry takes no two programs that begin alike. 'Judged' is how the platform
 * stood: good at that version of what judgements rest on, until that moment; zero where it has to be judged again. Times
 * in [unix s], until 2106. A key that was revoked expired at second 1 of 1970, and keeps its operator and platform alone:
 * who ran it answers for what it signed.
 */
type EnclaveKey is uint256;

using EnclaveKeyLib for EnclaveKey global;

library EnclaveKeyLib {
    uint32 private constant REVOKED = 1;
    uint256 private constant WHOSE = uint256(type(uint40).max) << 56;
    uint256 private constant JUDGED_AT = 144;
    uint256 private constant JUDGED = uint256(type(uint64).max) << JUDGED_AT;
    uint256 private constant PROGRAM_AT = 208;

    /// @dev The registry counts epochs and platforms in 24 bits.
    function pack(
        uint40 expiresAt,
        uint32 epoch_,
        InstitutionId operator_,
        uint32 platform_,
        uint16 svn_,
        uint32 attested_,
        bytes32 workload
    ) internal pure returns (EnclaveKey) {
        return EnclaveKey.wrap(
            uint256(uint32(expiresAt)) | (uint256(uint24(epoch_)) << 32)
                | (uint256(InstitutionId.unwrap(operator_)) << 56) | (uint256(uint24(platform_)) << 72)
                | (uint256(svn_) << 96) | (uint256(attested_) << 112) | (uint256(tag(workload)) << PROGRAM_AT)
        );
    }

    function revoked(EnclaveKey key) internal pure returns (EnclaveKey) {
        return EnclaveKey.wrap((EnclaveKey.unwrap(key) & WHOSE) | REVOKED);
    }

    function isRevoked(EnclaveKey key) internal pure returns (bool) {
        return uint32(EnclaveKey.unwrap(key)) == REVOKED;
    }

    /// @return how a program is called in a key
    function tag(bytes32 workload) internal pure returns (uint48) {
        return uint48(bytes6(workload));
    }

    /// @param until [unix s]; 0 to have it judged again
    function judged(EnclaveKey key, uint32 version, uint40 until) internal pure returns (EnclaveKey) {
        uint256 word = (uint256(version) << 32) | (until > type(uint32).max ? type(uint32).max : until);
        return EnclaveKey.wrap((EnclaveKey.unwrap(key) & ~JUDGED) | (word << JUDGED_AT));
    }

    function expiry(EnclaveKey key) internal pure returns (uint40) {
        return uint32(EnclaveKey.unwrap(key));
    }

    function epoch(EnclaveKey key) internal pure returns (uint32) {
        return uint24(EnclaveKey.unwrap(key) >> 32);
    }

    function operator(EnclaveKey key) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(EnclaveKey.unwrap(key) >> 56));
    }

    function platform(EnclaveKey key) internal pure returns (uint32) {
        return uint24(EnclaveKey.unwrap(key) >> 72);
    }

    function svn(EnclaveKey key) internal pure returns (uint16) {
        return uint16(EnclaveKey.unwrap(key) >> 96);
    }

    function attested(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> 112);
    }

    function holdsUntil(EnclaveKey key) internal pure returns (uint40) {
        return uint32(EnclaveKey.unwrap(key) >> JUDGED_AT);
    }

    function judgedVersion(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> (JUDGED_AT + 32));
    }

    function programTag(EnclaveKey key) internal pure returns (uint48) {
        return uint48(EnclaveKey.unwrap(key) >> PROGRAM_AT);
    }

    function runs(EnclaveKey key, bytes32 workload) internal pure returns (bool) {
        return programTag(key) == tag(workload);
    }
}
