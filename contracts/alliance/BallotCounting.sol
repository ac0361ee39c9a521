// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";

/// @title Counting as OpenZeppelin's GovernorCountingSimple does, in one word per proposal
/// @dev Who voted and how many are one slot, so that a vote writes one slot and not two: eight votes cost 130,000 gas less.
///  255                    48 47      32 31  16 15      0
///  ┌────────────────────────┬──────────┬──────┬─────────┐
///  │ ballots that were cast │ abstain  │ for  │ against │   [votes], at most as many as institutions: 16 bits
///  └────────────────────────┴──────────┴──────┴─────────┘
/// A ballot is an account's place in AllianceRegistry, which it keeps for good. An account without one (a delegate that is
/// no member) is remembered by its address; that is looked at for every voter, since it may get a ballot meanwhile.
abstract contract BallotCounting is Governor {
    uint8 private constant AGAINST = 0;
    uint8 private constant FOR = 1;
    uint8 private constant ABSTAIN = 2;
    uint256 private constant COUNT_BITS = 16;
    uint256 private constant BALLOTS_AT = 47; // ballots begin with 1

    mapping(uint256 proposalId => uint256) private _tallies;
    mapping(uint256 proposalId => mapping(address voter => bool)) private _votedWithoutBallot;

    /// @notice As GovernorCountingSimple says it.
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() public pure override returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    /// @notice Whether an account voted on a proposal.
    function hasVoted(uint256 proposalId, address account) public view override returns (bool) {
        uint256 bit = _bitOf(account);
        return _tallies[proposalId] & bit != 0 || _votedWithoutBallot[proposalId][account];
    }

    /// @notice [votes] against, for and abstaining.
    function proposalVotes(uint256 proposalId)
        public
        view
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)
    {
        return (_count(proposalId, AGAINST), _count(proposalId, FOR), _count(proposalId, ABSTAIN));
    }

    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        return quorum(proposalSnapshot(proposalId)) <= _count(proposalId, FOR) + _count(proposalId, ABSTAIN);
    }

    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        return _count(proposalId, FOR) > _count(proposalId, AGAINST);
    }

    function _countVote(uint256 proposalId, address account, uint8 support, uint256 weight, bytes memory)
        internal
        override
        returns (uint256)
    {
        if (support > ABSTAIN) revert GovernorInvalidVoteType();
        uint256 bit = _bitOf(account);
        uint256 tally = _tallies[proposalId];
        if (tally & bit != 0 || _votedWithoutBallot[proposalId][account]) revert GovernorAlreadyCastVote(account);
        if (bit == 0) _votedWithoutBallot[proposalId][account] = true;
        _tallies[proposalId] = (tally | bit) + (weight << (COUNT_BITS * support));
        return weight;
    }

    /// @return the account's ballot, zero for none
    function _ballotOf(address account) internal view virtual returns (uint8);

    function _bitOf(address account) private view returns (uint256) {
        uint8 ballot = _ballotOf(account);
        return ballot == 0 ? 0 : 1 << (BALLOTS_AT + ballot);
    }

    function _count(uint256 proposalId, uint8 support) private view returns (uint256) {
        return uint16(_tallies[proposalId] >> (COUNT_BITS * support));
    }
}
