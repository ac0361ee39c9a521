// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {IProductCertificates} from "../../interfaces/IProductCertificates.sol";
import {FactKind, IWorkloadPolicy} from "../../interfaces/IWorkloadPolicy.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title WorkloadPolicy: see IWorkloadPolicy
contract WorkloadPolicy is IWorkloadPolicy, AccessManaged {
    mapping(bytes32 workload => mapping(FactKind kind => Permission)) private _permissions;
    IProductCertificates public certificates;
    IEnclaveRegistry public immutable registry;

    constructor(address manager, IEnclaveRegistry registry_) AccessManaged(manager) {
        registry = registry_;
    }

    /// @inheritdoc IWorkloadPolicy
    function permit(bytes32 workload, FactKind kind, Permission calldata permission_) external restricted {
        if (workload == 0) revert WorkloadInvalidPermission("workload");
        if (kind == FactKind.None) revert WorkloadInvalidPermission("kind");
        if (InstitutionId.unwrap(permission_.authority) == 0) revert WorkloadInvalidPermission("authority");
        if (permission_.quorum == 0) revert WorkloadInvalidPermission("quorum");
        if (permission_.certificate != 0) {
            if (address(certificates) == address(0)) revert WorkloadWithoutCertificates(permission_.certificate);
            bytes32 product = certificates.productOf(permission_.certificate);
            if (product != workload) revert WorkloadOfOtherCertificate(permission_.certificate, product);
        }
        _permissions[workload][kind] = permission_;
        emit WorkloadPermitted(
            workload, kind, permission_.authority, permission_.minimumSvn, permission_.quorum, permission_.certificate
        );
        registry.nameProgram(workload);
    }

    /// @inheritdoc IWorkloadPolicy
    function withdraw(bytes32 workload, FactKind kind) external restricted {
        delete _permissions[workload][kind];
        emit WorkloadWithdrawn(workload, kind);
    }

    /// @inheritdoc IWorkloadPolicy
    function setCertificates(IProductCertificates certificates_) external restricted {
        certificates = certificates_;
        emit CertificatesChanged(certificates_);
    }

    /// @inheritdoc IWorkloadPolicy
    function permission(bytes32 workload, FactKind kind) external view returns (Permission memory found) {
        found = _permissions[workload][kind];
        if (found.certificate == 0) return found;
        IProductCertificates book = certificates;
        if (address(book) == address(0) || !book.isValid(found.certificate)) delete found;
    }
}
