// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";

/// @title Officers of customs authorities, and acts that take two of them
/// @notice An authority appoints officers, each with a key of its own. An act that takes two officers is the same call
/// made twice: the first proposes it, the second, another officer of the same authority, makes it happen. The contract
/// that offers the act asks here, and an act is known by the hash of everything that it says, so that no proposal
/// stands in the way of another.
/// @dev A new officer serves a day after the appointment: whoever stole the authority's account cannot appoint two
/// officers and release goods before anybody looked. A proposal counts for three days, and as long as its officer serves.
interface ICustomsOfficers {
    struct Officer {
        InstitutionId authority; // zero where it is none
        uint40 since; // [unix s] first second of its service
    }

    struct Proposal {
        address officer; // zero where there is none
        uint40 until; // [unix s] last second on which it counts
    }

    event OfficerAppointed(InstitutionId indexed authority, address indexed officer, uint40 since);
    event OfficerDismissed(InstitutionId indexed authority, address indexed officer);
    /// @param desk contract that offers the act
    /// @param action hash of what is proposed; the desk's own event says it in full
    event ActProposed(
        address indexed desk, bytes32 indexed action, InstitutionId indexed authority, address officer, uint40 until
    );
    event ActEndorsed(address indexed desk, bytes32 indexed action, address first, address second);

    error OfficerInvalid(string field);
    error OfficerInService(address officer, InstitutionId authority);
    error OfficerOfNone(address account, InstitutionId authority);
    /// @param since [unix s] when the service begins, zero for whoever is no officer
    error OfficerNotServing(address account, uint256 since);
    error OfficerAuthoritySuspended(InstitutionId authority);
    /// @dev The second word has to be another officer's.
    error OfficerSame(address officer);

    /// @notice Appoint an officer, who serves a day later. An active customs authority.
    /// @param officer a key or a contract wallet, of nobody else's officers
    function appoint(address officer) external;

    /// @notice Dismiss an officer at once. The authority that appointed it, active or suspended.
    function dismiss(address officer) external;

    /// @notice Take the caller's desk one step further in an act that takes two officers. Contracts that offer such acts.
    /// @dev What is recorded is the desk's alone (msg.sender): an outsider that calls it concerns nobody.
    /// @param officer who called the desk
    /// @param action hash of what the officer says
    /// @return authority of the officer
    /// @return first officer who proposed it; zero where this was the proposal itself
    function endorse(address officer, bytes32 action) external returns (InstitutionId authority, address first);

    /// @return authority that the officer serves at this moment; reverts where it serves none
    function requireOfficer(address officer) external view returns (InstitutionId authority);

    function officerOf(address account) external view returns (Officer memory);

    function proposalOf(address desk, InstitutionId authority, bytes32 action) external view returns (Proposal memory);
}
