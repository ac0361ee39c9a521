// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IAllianceRegistry, IdentifierScheme, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title AllianceRegistry: see IAllianceRegistry
contract AllianceRegistry is IAllianceRegistry, AccessManaged, Votes {
    uint40 public constant OBJECTION_PERIOD = 2 days;
    uint40 public constant ACCEPTANCE_PERIOD = 30 days;

    /// @dev What is asked all the time, in one slot by account.
    struct Member {
        InstitutionId id;
        InstitutionKind kind;
        bool active;
        bool votes;
        uint8 ballot; // the account's place in every tally, for good: it stays when the account acts for nobody any more
    }

    /// @dev As many as fit a tally's word, see BallotCounting.
    uint8 private constant MOST_BALLOTS = 208;

    mapping(InstitutionId id => Institution) private _institutions;
    /// @dev Invariant: _members[a].id = i exactly where _institutions[i].account = a ≠ 0; kind, active and votes agree.
    mapping(address account => Member) private _members;
    /// @dev By scheme and identifier, and by jurisdiction and name.
    mapping(bytes32 hash => InstitutionId) private _byIdentifier;
    mapping(InstitutionId id => AccountChange) private _changes;
    mapping(InstitutionId id => uint40) public leavingSince;
    uint16 public institutionCount;
    uint8 private _ballotCount;

    constructor(address manager) AccessManaged(manager) EIP712("AllianceRegistry", "1") {}

    // ------------------------------------------------------------------------------------- the alliance decides

    /// @inheritdoc IAllianceRegistry
    function admit(Institution calldata newcomer) external restricted returns (InstitutionId id) {
        if (bytes(newcomer.name).length == 0) revert AllianceInvalidInstitution("name");
        if (newcomer.kind == InstitutionKind.None) revert AllianceInvalidInstitution("kind");
        if (newcomer.jurisdiction == 0) revert AllianceInvalidInstitution("jurisdiction");
        id = InstitutionId.wrap(++institutionCount);
        _identify(id, newcomer.scheme, newcomer.identifier);
        _name(id, newcomer.jurisdiction, newcomer.name);
        _institutions[id] = newcomer;
        _institutions[id].active = true;
        _assign(id, newcomer.account);
        if (newcomer.votes) _transferVotingUnits(address(0), newcomer.account, 1);
        emit InstitutionAdmitted(
            id,
            newcomer.account,
            newcomer.kind,
            newcomer.name,
            newcomer.jurisdiction,
            newcomer.scheme,
            newcomer.identifier
        );
        if (newcomer.votes) emit InstitutionVoteSet(id, true);
    }

    /// @inheritdoc IAllianceRegistry
    function recordIdentifier(InstitutionId id, IdentifierScheme scheme, string calldata identifier)
        external
        restricted
    {
        _known(id);
        _identify(id, scheme, identifier);
        emit InstitutionIdentifierRecorded(id, scheme, identifier);
    }

    /// @inheritdoc IAllianceRegistry
    function setVote(InstitutionId id, bool votes) external restricted {
        _stand(id, _present(id).active, votes);
        emit InstitutionVoteSet(id, votes);
    }

    /// @inheritdoc IAllianceRegistry
    function suspend(InstitutionId id) external restricted {
        _stand(id, false, _present(id).votes);
        emit InstitutionSuspended(id);
    }

    /// @inheritdoc IAllianceRegistry
    function reinstate(InstitutionId id) external restricted {
        _stand(id, true, _present(id).votes);
        leavingSince[id] = 0;
        emit InstitutionReinstated(id);
    }

    /// @inheritdoc IAllianceRegistry
    function exclude(InstitutionId id) external restricted {
        _leave(id, false);
    }

    /// @inheritdoc IAllianceRegistry
    function changeAccount(InstitutionId id, address account) external restricted {
        _known(id);
        _move(id, account);
    }

    /// @inheritdoc IAllianceRegistry
    function remove(InstitutionId id) external restricted {
        Institution storage leaver = _known(id);
        if (leavingSince[id] == 0) revert AllianceExitNotAnnounced(id);
        address account = leaver.account;
        leavingSince[id] = 0;
        leaver.account = address(0);
        _retire(account);
        delete _changes[id];
        emit InstitutionLeft(id, account);
    }

    // ------------------------------------------------------------------------------------ the institution decides

    /// @inheritdoc IAllianceRegistry
    function announceExit() external {
        _leave(_ownOf(msg.sender), true);
    }

    /// @inheritdoc IAllianceRegistry
    function proposeAccount(address account) external {
        InstitutionId id = _ownOf(msg.sender);
        _requireFree(account);
        uint40 from = uint40(block.timestamp) + OBJECTION_PERIOD;
        uint40 until = uint40(block.timestamp) + ACCEPTANCE_PERIOD;
        _changes[id] = AccountChange(account, from, until);
        emit InstitutionAccountProposed(id, account, from, until);
    }

    /// @inheritdoc IAllianceRegistry
    function withdrawAccount() external {
        InstitutionId id = _ownOf(msg.sender);
        address account = _changes[id].account;
        if (account == address(0)) revert AllianceAccountNotProposed(id, account);
        delete _changes[id];
        emit InstitutionAccountWithdrawn(id, account);
    }

    /// @inheritdoc IAllianceRegistry
    function acceptAccount(InstitutionId id) external {
        AccountChange memory change = _changes[id];
        if (change.account != msg.sender) revert AllianceAccountNotProposed(id, change.account);
        if (block.timestamp < change.from || block.timestamp > change.until) {
            revert AllianceAcceptanceClosed(id, change.from, change.until);
        }
        _move(id, msg.sender);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IAllianceRegistry
    function institution(InstitutionId id) external view returns (Institution memory) {
        return _known(id);
    }

    /// @inheritdoc IAllianceRegistry
    function memberOf(address account) external view returns (InstitutionId id, InstitutionKind kind, bool active) {
        Member memory member = _members[account];
        return (member.id, member.kind, member.active);
    }

    /// @inheritdoc IAllianceRegistry
    function requireActive(address account, InstitutionKind kind) external view returns (InstitutionId) {
        Member memory member = _members[account];
        if (!member.active || member.kind != kind) revert AllianceNotActive(account, member.kind);
        return member.id;
    }

    /// @inheritdoc IAllianceRegistry
    function accountOf(InstitutionId id) external view returns (address account, InstitutionKind kind, bool active) {
        Institution storage member = _institutions[id];
        return (member.account, member.kind, member.active);
    }

    /// @inheritdoc IAllianceRegistry
    function voterOf(address account) external view returns (InstitutionId id) {
        return _getVotingUnits(account) == 0 ? id : _members[account].id;
    }

    /// @inheritdoc IAllianceRegistry
    function holderOf(IdentifierScheme scheme, string calldata identifier) external view returns (InstitutionId id) {
        return _byIdentifier[keccak256(abi.encode(scheme, identifier))];
    }

    /// @inheritdoc IAllianceRegistry
    function accountChangeOf(InstitutionId id) external view returns (AccountChange memory) {
        return _changes[id];
    }

    /// @inheritdoc IAllianceRegistry
    function ballotOf(address account) external view returns (uint8) {
        return _members[account].ballot;
    }

    /// @notice Who votes with an account's vote (ERC-5805): the account itself, unless it chose another. A vote that nobody
    /// holds would count for the quorum alone.
    function delegates(address account) public view override returns (address) {
        address chosen = super.delegates(account);
        return chosen == address(0) ? account : chosen;
    }

    /// @notice [unix s] The clock of votes (ERC-6372).
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice What kind of clock it is (ERC-6372).
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    // ------------------------------------------------------------------------------------------------- internal

    /// @dev One institution, one vote.
    function _getVotingUnits(address account) internal view override returns (uint256) {
        Member memory member = _members[account];
        return member.active && member.votes ? 1 : 0;
    }

    function _stand(InstitutionId id, bool active, bool votes) private {
        Institution storage institution_ = _institutions[id];
        address account = institution_.account;
        uint256 before = _getVotingUnits(account);
        (institution_.active, institution_.votes) = (active, votes);
        (_members[account].active, _members[account].votes) = (active, votes);
        uint256 units = _getVotingUnits(account);
        if (units > before) _transferVotingUnits(address(0), account, 1);
        if (units < before) _transferVotingUnits(account, address(0), 1);
    }

    function _leave(InstitutionId id, bool byItself) private {
        bool votes = _present(id).votes;
        if (leavingSince[id] != 0) revert AllianceExitAnnounced(id);
        leavingSince[id] = uint40(block.timestamp);
        _stand(id, false, votes);
        emit InstitutionExitAnnounced(id, byItself);
    }

    function _move(InstitutionId id, address account) private {
        Institution storage institution_ = _institutions[id];
        address from = institution_.account;
        uint256 units = _getVotingUnits(from);
        _retire(from);
        delete _changes[id];
        _assign(id, account);
        institution_.account = account;
        if (units != 0 && account != from) _transferVotingUnits(from, account, units);
        emit InstitutionAccountChanged(id, from, account);
    }

    function _identify(InstitutionId id, IdentifierScheme scheme, string calldata identifier) private {
        if (scheme == IdentifierScheme.None) revert AllianceInvalidInstitution("scheme");
        if (bytes(identifier).length == 0) revert AllianceInvalidInstitution("identifier");
        bytes32 hash = keccak256(abi.encode(scheme, identifier));
        InstitutionId holder = _byIdentifier[hash];
        if (InstitutionId.unwrap(holder) != 0) revert AllianceIdentifierInUse(identifier, holder);
        _byIdentifier[hash] = id;
    }

    /// @dev The same institution under another scheme has the same name.
    function _name(InstitutionId id, bytes2 jurisdiction, string calldata name) private {
        bytes32 hash = keccak256(abi.encode(jurisdiction, name));
        InstitutionId namesake = _byIdentifier[hash];
        if (InstitutionId.unwrap(namesake) != 0) revert AllianceNameInUse(name, namesake);
        _byIdentifier[hash] = id;
    }

    function _assign(InstitutionId id, address account) private {
        _requireFree(account);
        uint8 ballot = _members[account].ballot;
        if (ballot == 0 && _ballotCount < MOST_BALLOTS) ballot = ++_ballotCount;
        Institution storage institution_ = _institutions[id];
        _members[account] = Member(id, institution_.kind, institution_.active, institution_.votes, ballot);
    }

    function _retire(address account) private {
        _members[account] = Member(InstitutionId.wrap(0), InstitutionKind.None, false, false, _members[account].ballot);
    }

    function _requireFree(address account) private view {
        if (account == address(0)) revert AllianceInvalidInstitution("account");
        InstitutionId holder = _members[account].id;
        if (InstitutionId.unwrap(holder) != 0) revert AllianceAccountInUse(account, holder);
    }

    function _ownOf(address account) private view returns (InstitutionId id) {
        id = _members[account].id;
        if (InstitutionId.unwrap(id) == 0) revert AllianceNotMember(account);
    }

    function _present(InstitutionId id) private view returns (Institution storage member) {
        member = _known(id);
        if (member.account == address(0)) revert AllianceHasLeft(id);
    }

    function _known(InstitutionId id) private view returns (Institution storage member) {
        member = _institutions[id];
        if (member.kind == InstitutionKind.None) revert AllianceUnknownInstitution(id);
    }
}
