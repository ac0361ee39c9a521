// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";

/// @dev The kinds of fact that a program may be trusted to say.
enum FactKind {
    None,
    Clearance
}

/// @title Which program may say which kind of fact, and on whose behalf
/// @dev A program is its measurement (MRENCLAVE), never its signer (MRSIGNER) alone: who signs a program may sign a
/// worse one tomorrow.
interface IWorkloadPolicy {
    struct Permission {
        InstitutionId authority; // whose facts the program conveys (the customs authority); 0 where not permitted
        uint16 minimumSvn; // lowest security version (ISVSVN) that is still trusted
    }

    event WorkloadPermitted(
        bytes32 indexed workload, FactKind indexed kind, InstitutionId indexed authority, uint16 minimumSvn
    );
    event WorkloadWithdrawn(bytes32 indexed workload, FactKind indexed kind);

    error WorkloadInvalidPermission(bytes32 workload);

    /// @notice Permit a program, or raise its minimum security version.
    function permit(bytes32 workload, FactKind kind, InstitutionId authority, uint16 minimumSvn) external;

    /// @notice Withdraw a permission. Acts at once; statements that were accepted stand.
    function withdraw(bytes32 workload, FactKind kind) external;

    function permission(bytes32 workload, FactKind kind) external view returns (Permission memory);
}
