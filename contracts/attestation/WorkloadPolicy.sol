// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {FactKind, IWorkloadPolicy} from "../../interfaces/IWorkloadPolicy.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title WorkloadPolicy: see IWorkloadPolicy
contract WorkloadPolicy is IWorkloadPolicy, AccessManaged {
    mapping(bytes32 workload => mapping(FactKind kind => Permission)) private _permissions;

    constructor(address manager) AccessManaged(manager) {}

    /// @inheritdoc IWorkloadPolicy
    function permit(bytes32 workload, FactKind kind, InstitutionId authority, uint16 minimumSvn) external restricted {
        if (workload == 0 || kind == FactKind.None || InstitutionId.unwrap(authority) == 0) {
            revert WorkloadInvalidPermission(workload);
        }
        _permissions[workload][kind] = Permission(authority, minimumSvn);
        emit WorkloadPermitted(workload, kind, authority, minimumSvn);
    }

    /// @inheritdoc IWorkloadPolicy
    function withdraw(bytes32 workload, FactKind kind) external restricted {
        delete _permissions[workload][kind];
        emit WorkloadWithdrawn(workload, kind);
    }

    /// @inheritdoc IWorkloadPolicy
    function permission(bytes32 workload, FactKind kind) external view returns (Permission memory) {
        return _permissions[workload][kind];
    }
}
