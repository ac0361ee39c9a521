// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/*
 * All that a quorum has to know of one signer, in one slot.
 *
 *  255        152 151    136 135     96 95      80 79       48 47        8 7        0
 *  ┌─────────────┬──────────┬──────────┬──────────┬───────────┬───────────┬──────────┐
 *  │ program,    │ security │ platform │ operator │   epoch   │  expiry   │ evidence │
 *  │ first 13 B  │ version  │          │          │           │ [unix s]  │          │
 *  └─────────────┴──────────┴──────────┴──────────┴───────────┴───────────┴──────────┘
 * The program's first 104 bits tell apart the few measurements that the policy permits; the policy itself is asked
 * with the whole measurement.
 */
type EnclaveKey is uint256;

using EnclaveKeyLib for EnclaveKey global;

library EnclaveKeyLib {
    function pack(
        uint8 evidence,
        uint40 expiresAt,
        uint32 epoch_,
        InstitutionId operator_,
        uint32 platform_,
        uint16 svn_,
        bytes32 workload
    ) internal pure returns (EnclaveKey) {
        return EnclaveKey.wrap(
            uint256(evidence) | (uint256(expiresAt) << 8) | (uint256(epoch_) << 48)
                | (uint256(InstitutionId.unwrap(operator_)) << 80) | (uint256(platform_) << 96) | (uint256(svn_) << 136)
                | (uint256(workload) & ~((uint256(1) << 152) - 1))
        );
    }

    function evidenceCode(EnclaveKey key) internal pure returns (uint8) {
        return uint8(EnclaveKey.unwrap(key));
    }

    function expiry(EnclaveKey key) internal pure returns (uint40) {
        return uint40(EnclaveKey.unwrap(key) >> 8);
    }

    function epoch(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> 48);
    }

    function operator(EnclaveKey key) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(EnclaveKey.unwrap(key) >> 80));
    }

    function platform(EnclaveKey key) internal pure returns (uint32) {
        return uint32(EnclaveKey.unwrap(key) >> 96);
    }

    function svn(EnclaveKey key) internal pure returns (uint16) {
        return uint16(EnclaveKey.unwrap(key) >> 136);
    }

    function runs(EnclaveKey key, bytes32 workload) internal pure returns (bool) {
        return EnclaveKey.unwrap(key) >> 152 == uint256(workload) >> 152;
    }
}
