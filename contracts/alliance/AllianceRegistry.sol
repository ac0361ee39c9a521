// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAllianceRegistry, IdentifierScheme, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title AllianceRegistry: see IAllianceRegistry
contract AllianceRegistry is IAllianceRegistry, AccessManaged {
    mapping(InstitutionId id => Institution) private _institutions;
    /// @dev Invariant: _idOf[a] = i exactly where _institutions[i].account = a.
    mapping(address account => InstitutionId) private _idOf;
    mapping(bytes32 identifierHash => InstitutionId) private _byIdentifier;
    uint16 public institutionCount;

    constructor(address manager) AccessManaged(manager) {}

    /// @inheritdoc IAllianceRegistry
    function admit(Institution calldata newcomer) external restricted returns (InstitutionId id) {
        if (bytes(newcomer.name).length == 0) revert AllianceInvalidInstitution("name");
        if (newcomer.kind == InstitutionKind.None) revert AllianceInvalidInstitution("kind");
        if (newcomer.jurisdiction == 0) revert AllianceInvalidInstitution("jurisdiction");
        if (newcomer.scheme == IdentifierScheme.None) revert AllianceInvalidInstitution("scheme");
        if (bytes(newcomer.identifier).length == 0) revert AllianceInvalidInstitution("identifier");
        bytes32 identifier = keccak256(abi.encode(newcomer.scheme, newcomer.identifier));
        InstitutionId holder = _byIdentifier[identifier];
        if (InstitutionId.unwrap(holder) != 0) revert AllianceIdentifierInUse(newcomer.identifier, holder);
        id = InstitutionId.wrap(++institutionCount);
        _byIdentifier[identifier] = id;
        _institutions[id] = newcomer;
        _institutions[id].active = true;
        _assign(id, newcomer.account);
        emit InstitutionAdmitted(
            id,
            newcomer.account,
            newcomer.kind,
            newcomer.name,
            newcomer.jurisdiction,
            newcomer.scheme,
            newcomer.identifier
        );
    }

    /// @inheritdoc IAllianceRegistry
    function suspend(InstitutionId id) external restricted {
        _known(id).active = false;
        emit InstitutionSuspended(id);
    }

    /// @inheritdoc IAllianceRegistry
    function reinstate(InstitutionId id) external restricted {
        _known(id).active = true;
        emit InstitutionReinstated(id);
    }

    /// @inheritdoc IAllianceRegistry
    function changeAccount(InstitutionId id, address account) external restricted {
        Institution storage member = _known(id);
        address from = member.account;
        _idOf[from] = InstitutionId.wrap(0);
        _assign(id, account);
        member.account = account;
        emit InstitutionAccountChanged(id, from, account);
    }

    /// @inheritdoc IAllianceRegistry
    function institution(InstitutionId id) external view returns (Institution memory) {
        return _known(id);
    }

    /// @inheritdoc IAllianceRegistry
    function memberOf(address account) public view returns (InstitutionId id, InstitutionKind kind, bool active) {
        id = _idOf[account];
        Institution storage member = _institutions[id];
        return (id, member.kind, member.active);
    }

    /// @inheritdoc IAllianceRegistry
    function requireActive(address account, InstitutionKind kind) external view returns (InstitutionId) {
        (InstitutionId id, InstitutionKind found, bool active) = memberOf(account);
        if (!active || found != kind) revert AllianceNotActive(account, found);
        return id;
    }

    /// @inheritdoc IAllianceRegistry
    function accountOf(InstitutionId id) external view returns (address account, InstitutionKind kind, bool active) {
        Institution storage member = _institutions[id];
        return (member.account, member.kind, member.active);
    }

    function _assign(InstitutionId id, address account) private {
        if (account == address(0)) revert AllianceInvalidInstitution("account");
        InstitutionId holder = _idOf[account];
        if (InstitutionId.unwrap(holder) != 0) revert AllianceAccountInUse(account, holder);
        _idOf[account] = id;
    }

    function _known(InstitutionId id) private view returns (Institution storage member) {
        member = _institutions[id];
        if (member.kind == InstitutionKind.None) revert AllianceUnknownInstitution(id);
    }
}
