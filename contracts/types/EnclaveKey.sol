// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/*
 * All that a quorum has to know of one signer, in one slot.
 *
 *  255      208 207     176 175       136 135    120 119      88 87       72 71      40 39       0
 *  ┌───────────┬───────────┬─────────────┬──────────┬──────────┬───────────┬──────────┬──────────┐
 *  │ program,  │ judged at │ holds until │ security │ platform │ operator  │  epoch   │  expiry  │
 *  │ first 6 B │ version   │  [unix s]   │ version  │          │           │          │ [unix s] │
 *  └───────────┴───────────┴─────────────┴──────────┴──────────┴───────────┴──────────┴──────────┘
 * Six bytes tell programs apart, since the registry takes no two programs that begin alike. 'Judged' is how the platform
 * stood: good under that version of the collateral, until that moment; zero where it has to be judged again.
 */
type EnclaveKey is uint256;

using EnclaveKeyLib for EnclaveKey global;

library EnclaveKeyLib {
    uint256 private constant JUDGED_AT = 136;
    uint256 private constant JUDGED = ((uint256(1) << 72) - 1) << JUDGED_AT;
    uint256 private constant PROGRAM_AT = 208;

    function pack(
        uint40 expiresAt,
        uint32 epoch_,
        InstitutionId operator_,
        uint32 platform_,
        uint16 svn_,
        bytes32 workload
    ) internal pure returns (EnclaveKey) {
        return EnclaveKey.wrap(
            uint256(expiresAt) | (uint256(epoch_) << 40) | (uint256(InstitutionId.unwrap(operator_)) << 72)
                | (uint256(platform_) << 88) | (uint256(svn_) << 120) | (uint256(tag(workload)) << PROGRAM_AT)
        );
    }

    /// @return how a program is called in a key
    function tag(bytes32 workload) internal pure returns (uint48) {
        return uint48(bytes6(workload));
    }

    /// @param version of the collateral, 0 with `until` 0 to have it judged again
    /// @param until [unix s]
    function judged(EnclaveKey key, uint32 version, uint40 until) internal pure returns (EnclaveKey) {
        return EnclaveKey.wrap(
            (EnclaveKey.unwrap(key) & ~JUDGED) | (((uint256(version) << 40) | uint256(until)) << JUDGED_AT)
        );
    }

    function expiry(EnclaveKey key) internal pure returns (uint40) {
        return uint40(EnclaveKey.unwrap(key));
    }

    function epoch(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> 40);
    }

    function operator(EnclaveKey key) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(EnclaveKey.unwrap(key) >> 72));
    }

    function platform(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> 88);
    }

    function svn(EnclaveKey key) internal pure returns (uint16) {
        return uint16(EnclaveKey.unwrap(key) >> 120);
    }

    function holdsUntil(EnclaveKey key) internal pure returns (uint40) {
        return uint40(EnclaveKey.unwrap(key) >> JUDGED_AT);
    }

    function judgedVersion(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> (JUDGED_AT + 40));
    }

    function programTag(EnclaveKey key) internal pure returns (uint48) {
        return uint48(EnclaveKey.unwrap(key) >> PROGRAM_AT);
    }

    function runs(EnclaveKey key, bytes32 workload) internal pure returns (bool) {
        return programTag(key) == tag(workload);
    }
}
