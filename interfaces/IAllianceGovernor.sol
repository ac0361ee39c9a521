// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";

/// @title How the alliance decides
/// @notice A voting member proposes acts; after the voting delay the members that had a vote then vote for, against or
/// abstain, within the voting period; more for than against, and a quorum of all votes for or abstaining, carry it; anybody
/// queues it with AllianceTimelock and executes it after the delay there.
/// @dev OpenZeppelin's Governor with simple counting (BallotCounting), timelock control and a quorum as a fraction of all votes, rounded up:
/// in favour of those who did not vote. Whoever is against does not count for the quorum. What differs from it:
/// 1. only an institution that has a vote at that moment proposes, and a few open proposals each, so that nobody is
///    flooded; delegates vote and do not propose, since a vote that wanders from delegate to delegate would have no bound;
/// 2. a proposal whose proposer has lost its vote can be cancelled by anybody until the vote is over;
/// 3. every state ends: what was carried and is not queued within fourteen days, or lies with the timelock until it lapses
///    there, expires.
///
/// Pending ──voting delay──▶ Active ──voting period──▶ Defeated | Succeeded ──queue──▶ Queued ──execute──▶ Executed
/// Pending, Active ──cancel──▶ Canceled; Succeeded, Queued ──time──▶ Expired
interface IAllianceGovernor {
    error AllianceProposerHasNoVote(address account);
    /// @param open proposals of the institution that are pending or voted on
    error AllianceTooManyOpenProposals(InstitutionId institution, uint256 open);

    /// @notice Proposals of an institution that are pending or voted on, zeros where there are fewer than it may have.
    function openProposals(InstitutionId institution) external view returns (uint256[] memory ids);

    /// @return how many proposals an institution may have open
    function mostOpenProposals() external view returns (uint256);
}
