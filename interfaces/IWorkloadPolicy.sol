// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";
import {IEnclaveRegistry} from "./IEnclaveRegistry.sol";
import {IProductCertificates} from "./IProductCertificates.sol";

/// @dev The kinds of fact that a program may be trusted to say.
enum FactKind {
    None,
    Clearance
}

/// @title Which program may say which kind of fact, on whose behalf, and how many have to say it
/// @dev A program is its measurement (MRENCLAVE), never its signer (MRSIGNER) alone: who signs a program may sign a
/// worse one tomorrow. Permissions begin after the delay of the role that gives them, and end at once.
interface IWorkloadPolicy {
    struct Permission {
        InstitutionId authority; // whose facts the program conveys (the customs authority); 0 where not permitted
        uint16 minimumSvn; // lowest security version (ISVSVN) that is still trusted
        uint8 quorum; // signers that a statement needs at least
        uint64 certificate; // number of the product certificate that has to be valid; 0 where none is required
    }

    event WorkloadPermitted(
        bytes32 indexed workload,
        FactKind indexed kind,
        InstitutionId indexed authority,
        uint16 minimumSvn,
        uint8 quorum,
        uint64 certificate
    );
    event WorkloadWithdrawn(bytes32 indexed workload, FactKind indexed kind);
    event CertificatesChanged(IProductCertificates indexed certificates);

    error WorkloadInvalidPermission(string field);
    error WorkloadWithoutCertificates(uint64 certificate);
    /// @param product what the certificate certifies, which is not the program
    error WorkloadOfOtherCertificate(uint64 certificate, bytes32 product);

    /// @notice Permit a program, or change its permission. Reverts where EnclaveRegistry knows another program that begins
    /// alike, and where the certificate that is required is not the program's own.
    function permit(bytes32 workload, FactKind kind, Permission calldata permission) external;

    /// @notice Withdraw a permission. Acts at once; statements that were accepted stand.
    function withdraw(bytes32 workload, FactKind kind) external;

    /// @notice Name the register of product certificates (FintechCertification), address zero for none: then a permission
    /// that requires a certificate permits nothing. Permissions keep their certificates' numbers: permit anew whoever
    /// has another number in another register.
    function setCertificates(IProductCertificates certificates) external;

    /// @return as it counts now: all zero where there is none, or where its certificate is not valid
    function permission(bytes32 workload, FactKind kind) external view returns (Permission memory);

    function certificates() external view returns (IProductCertificates);

    function registry() external view returns (IEnclaveRegistry);
}
