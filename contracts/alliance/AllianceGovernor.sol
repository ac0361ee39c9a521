// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {
    GovernorVotesQuorumFraction
} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IAllianceGovernor} from "../../interfaces/IAllianceGovernor.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {InstitutionId} from "../types/Ids.sol";
import {AllianceTimelock} from "./AllianceTimelock.sol";
import {BallotCounting} from "./BallotCounting.sol";

/// @title AllianceGovernor: see IAllianceGovernor
/// @dev A decision may change the governor's settings, its quorum and its timelock, as OpenZeppelin provides.
contract AllianceGovernor is
    IAllianceGovernor,
    GovernorSettings,
    BallotCounting,
    GovernorVotesQuorumFraction,
    GovernorTimelockControl
{
    /// @notice Within which a carried proposal is queued.
    uint48 public constant QUEUE_PERIOD = 14 days;

    IAllianceRegistry public immutable registry;
    uint256 public immutable mostOpenProposals;

    mapping(InstitutionId institution => mapping(uint256 place => uint256 proposalId)) private _latest;

    /// @param votingDelay_ [s]
    /// @param votingPeriod_ [s]
    /// @param quorum_ [%] of all votes
    constructor(
        address registry_,
        AllianceTimelock timelock_,
        uint48 votingDelay_,
        uint32 votingPeriod_,
        uint256 quorum_,
        uint256 mostOpenProposals_
    )
        Governor("AllianceGovernor")
        GovernorSettings(votingDelay_, votingPeriod_, 0)
        GovernorVotes(IVotes(registry_))
        GovernorVotesQuorumFraction(quorum_)
        GovernorTimelockControl(timelock_)
    {
        registry = IAllianceRegistry(registry_);
        mostOpenProposals = mostOpenProposals_;
    }

    /// @inheritdoc IAllianceGovernor
    function openProposals(InstitutionId institution) external view returns (uint256[] memory ids) {
        ids = new uint256[](mostOpenProposals);
        for (uint256 place; place < ids.length; ++place) {
            uint256 id = _latest[institution][place];
            if (_isOpen(id)) ids[place] = id;
        }
    }

    /// @notice [votes] A fraction of all votes, rounded up.
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        uint256 all = token().getPastTotalSupply(timepoint);
        return Math.mulDiv(all, quorumNumerator(timepoint), quorumDenominator(), Math.Rounding.Ceil);
    }

    /// @notice [unix s] The registry's clock, which is the block's time: asking for it would be a call each time.
    function clock() public view override(Governor, GovernorVotes) returns (uint48) {
        return Time.timestamp();
    }

    /// @notice As in Governor; carried or queued proposals expire.
    function state(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState current)
    {
        current = super.state(proposalId);
        if (current == ProposalState.Succeeded && clock() > proposalDeadline(proposalId) + QUEUE_PERIOD) {
            return ProposalState.Expired;
        }
        if (current == ProposalState.Queued) {
            uint256 lapse = AllianceTimelock(payable(timelock())).LAPSE_PERIOD();
            if (block.timestamp > proposalEta(proposalId) + lapse) return ProposalState.Expired;
        }
    }

    /// @notice As in Governor: zero, since who may propose is asked of AllianceRegistry.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @notice Every proposal waits in the timelock.
    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    // ------------------------------------------------------------------------------------------------- internal

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override returns (uint256 proposalId) {
        InstitutionId institution = registry.voterOf(proposer);
        if (InstitutionId.unwrap(institution) == 0) revert AllianceProposerHasNoVote(proposer);
        uint256 place;
        while (_isOpen(_latest[institution][place])) {
            if (++place == mostOpenProposals) revert AllianceTooManyOpenProposals(institution, place);
        }
        proposalId = super._propose(targets, values, calldatas, description, proposer);
        _latest[institution][place] = proposalId;
    }

    function _ballotOf(address account) internal view override returns (uint8) {
        return registry.ballotOf(account);
    }

    function _isOpen(uint256 proposalId) private view returns (bool) {
        if (proposalId == 0) return false;
        ProposalState current = state(proposalId);
        return current == ProposalState.Pending || current == ProposalState.Active;
    }

    function _validateCancel(uint256 proposalId, address caller) internal view override returns (bool) {
        address proposer = proposalProposer(proposalId);
        bool deserted = InstitutionId.unwrap(registry.voterOf(proposer)) == 0;
        return _isOpen(proposalId) && (caller == proposer || deserted);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
