// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {ICustomsOfficers} from "../../interfaces/ICustomsOfficers.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title CustomsOfficers: see ICustomsOfficers
contract CustomsOfficers is ICustomsOfficers {
    uint40 public constant SERVICE_DELAY = 1 days;
    uint40 public constant PROPOSAL_PERIOD = 3 days;

    IAllianceRegistry public immutable registry;

    mapping(address account => Officer) private _officers;
    mapping(address desk => mapping(InstitutionId authority => mapping(bytes32 action => Proposal))) private _proposals;

    constructor(IAllianceRegistry registry_) {
        registry = registry_;
    }

    /// @inheritdoc ICustomsOfficers
    function appoint(address officer) external {
        InstitutionId authority = registry.requireActive(msg.sender, InstitutionKind.Customs);
        if (officer == address(0)) revert OfficerInvalid("officer");
        InstitutionId serves = _officers[officer].authority;
        if (InstitutionId.unwrap(serves) != 0) revert OfficerInService(officer, serves);
        uint40 since = uint40(block.timestamp) + SERVICE_DELAY;
        _officers[officer] = Officer(authority, since);
        emit OfficerAppointed(authority, officer, since);
    }

    /// @inheritdoc ICustomsOfficers
    function dismiss(address officer) external {
        (InstitutionId authority,,) = registry.memberOf(msg.sender);
        bool own = InstitutionId.unwrap(authority) != 0 && _officers[officer].authority == authority;
        if (!own) revert OfficerOfNone(officer, authority);
        delete _officers[officer];
        emit OfficerDismissed(authority, officer);
    }

    /// @inheritdoc ICustomsOfficers
    function endorse(address officer, bytes32 action) external returns (InstitutionId authority, address first) {
        authority = requireOfficer(officer);
        Proposal storage proposal = _proposals[msg.sender][authority][action];
        first = proposal.officer;
        bool counts = block.timestamp <= proposal.until && _officers[first].authority == authority;
        if (!counts) {
            uint40 until = uint40(block.timestamp) + PROPOSAL_PERIOD;
            (proposal.officer, proposal.until) = (officer, until);
            emit ActProposed(msg.sender, action, authority, officer, until);
            return (authority, address(0));
        }
        if (first == officer) revert OfficerSame(officer);
        delete _proposals[msg.sender][authority][action];
        emit ActEndorsed(msg.sender, action, first, officer);
    }

    /// @inheritdoc ICustomsOfficers
    function requireOfficer(address officer) public view returns (InstitutionId authority) {
        Officer memory found = _officers[officer];
        authority = found.authority;
        bool serves = InstitutionId.unwrap(authority) != 0 && block.timestamp >= found.since;
        if (!serves) revert OfficerNotServing(officer, found.since);
        (, InstitutionKind kind, bool active) = registry.accountOf(authority);
        if (!active || kind != InstitutionKind.Customs) revert OfficerAuthoritySuspended(authority);
    }

    /// @inheritdoc ICustomsOfficers
    function officerOf(address account) external view returns (Officer memory) {
        return _officers[account];
    }

    /// @inheritdoc ICustomsOfficers
    function proposalOf(address desk, InstitutionId authority, bytes32 action) external view returns (Proposal memory) {
        return _proposals[desk][authority][action];
    }
}
