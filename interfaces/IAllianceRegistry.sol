// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";

/// @dev What an institution is in the alliance. It says what an institution may be asked to be (an issuing bank is a
/// bank), not what it may do: rights are roles.
enum InstitutionKind {
    None,
    CentralBank,
    WalletOperator,
    Bank,
    Customs,
    CommerceAuthority,
    Treasury,
    Trader,
    Carrier,
    Agency // any other department of government or of a port that answers in the single window
}

/// @dev By which register an institution is identified.
enum IdentifierScheme {
    None,
    Lei, // ISO 17442
    UnifiedSocialCreditCode // GB 32100-2015
}

/// @title Who is a member of the alliance, what institution it is, which account acts for it, and who votes
/// @notice Facts only. An institution acts through one account (a key, a Safe, an InstitutionAccount with officers);
/// that account speaks for nobody else. An institution keeps its number, name and identifiers for life, so that whoever
/// left and comes back is the same one.
/// @dev The voting power of AllianceGovernor (ERC-5805): one voting institution, one vote, which it may delegate. The clock
/// is the block's time [unix s] (ERC-6372 `mode=timestamp`), since the chains that this runs on have no fixed block time,
/// some of them blocks out of order or several in a second: a checkpoint in a second replaces the one before it, and only
/// seconds that are over are looked up. A vote is there while the institution is active: suspension, exit and a change of account
/// move it in that second; what was voted on from a second before stays with who had the vote then (snapshot).
///
/// active ──suspend──▶ suspended ──reinstate──▶ active
/// active, suspended ──announceExit, exclude──▶ leaving ──remove, without duties──▶ left
/// leaving ──reinstate──▶ active; left ──changeAccount, reinstate──▶ active
interface IAllianceRegistry {
    struct Institution {
        string name;
        string identifier; // in the scheme's canonical form; check characters are verified before it is sent
        IdentifierScheme scheme;
        InstitutionKind kind;
        bytes2 jurisdiction; // ISO 3166-1 alpha-2
        bool active;
        bool votes; //          has a vote while it is active; an associate has none
        address account; //     zero once it left
    }

    /// @dev A change of account under way.
    struct AccountChange {
        address account; // zero where there is none
        uint40 from; //     [unix s] it may be accepted; until then the old account has time to object
        uint40 until; //    [unix s] and until then
    }

    event InstitutionAdmitted(
        InstitutionId indexed id,
        address indexed account,
        InstitutionKind indexed kind,
        string name,
        bytes2 jurisdiction,
        IdentifierScheme scheme,
        string identifier
    );
    event InstitutionSuspended(InstitutionId indexed id);
    event InstitutionReinstated(InstitutionId indexed id);
    event InstitutionAccountChanged(InstitutionId indexed id, address indexed from, address indexed to);
    event InstitutionAccountProposed(InstitutionId indexed id, address indexed account, uint40 from, uint40 until);
    event InstitutionAccountWithdrawn(InstitutionId indexed id, address indexed account);
    /// @dev Also with the admission of a member that votes.
    event InstitutionVoteSet(InstitutionId indexed id, bool votes);
    event InstitutionIdentifierRecorded(InstitutionId indexed id, IdentifierScheme scheme, string identifier);
    /// @param byItself false where the alliance excludes it
    event InstitutionExitAnnounced(InstitutionId indexed id, bool byItself);
    event InstitutionLeft(InstitutionId indexed id, address indexed account);

    error AllianceUnknownInstitution(InstitutionId id);
    error AllianceNotMember(address account);
    error AllianceAccountInUse(address account, InstitutionId by);
    error AllianceIdentifierInUse(string identifier, InstitutionId by);
    /// @dev Another member has this name in this jurisdiction, under whatever identifier.
    error AllianceNameInUse(string name, InstitutionId by);
    error AllianceInvalidInstitution(string field);
    /// @param kind what the account's institution is, None for a stranger
    error AllianceNotActive(address account, InstitutionKind kind);
    error AllianceHasLeft(InstitutionId id);
    error AllianceExitAnnounced(InstitutionId id);
    error AllianceExitNotAnnounced(InstitutionId id);
    /// @param account that may accept, zero where no change is under way
    error AllianceAccountNotProposed(InstitutionId id, address account);
    error AllianceAcceptanceClosed(InstitutionId id, uint40 from, uint40 until);

    // ------------------------------------------------------------------------------------- the alliance decides

    /// @notice Admit an institution. Its identifier, its name in its jurisdiction and its account are its alone. `active`
    /// is not read: whoever is admitted is active.
    function admit(Institution calldata institution) external returns (InstitutionId id);

    /// @notice Record an identifier of a member under a further scheme (a GLEIF record names the local register's), so
    /// that it is not admitted a second time under that one.
    function recordIdentifier(InstitutionId id, IdentifierScheme scheme, string calldata identifier) external;

    /// @notice Give an associate a vote, or take a member's.
    function setVote(InstitutionId id, bool votes) external;

    /// @notice Suspend a member: it can start nothing new and has no vote. What it owes goes on.
    function suspend(InstitutionId id) external;

    /// @notice Let a suspended or leaving member act again, or one that left and was given an account again.
    function reinstate(InstitutionId id) external;

    /// @notice Exclude a member: as if it had announced its exit.
    function exclude(InstitutionId id) external;

    /// @notice Let another account act for an institution whose keys are lost or stolen. One that left and is to come
    /// back is given its account by this.
    function changeAccount(InstitutionId id, address account) external;

    /// @notice Take a leaving member off the list. MembershipExit, once it has no duties left.
    function remove(InstitutionId id) external;

    // ------------------------------------------------------------------------------------ the institution decides

    /// @notice Announce the exit: from here on the caller's institution starts nothing new and has no vote. A member,
    /// suspended ones too.
    function announceExit() external;

    /// @notice Propose another account to act for the caller's institution. It may be accepted after two days, within
    /// thirty; until then the old account can withdraw it, so that one act of a stolen key is not the end. Replaces an
    /// earlier proposal.
    function proposeAccount(address account) external;

    /// @notice Withdraw the proposed change of account (an objection). The account that acts today.
    function withdrawAccount() external;

    /// @notice Take over: from here on the caller acts for the institution. The proposed account.
    function acceptAccount(InstitutionId id) external;

    // ---------------------------------------------------------------------------------------------------- views

    function institution(InstitutionId id) external view returns (Institution memory);

    function institutionCount() external view returns (uint16);

    /// @return id zero for a stranger
    /// @return kind of the institution
    /// @return active false for a stranger, a suspended and a leaving member
    function memberOf(address account) external view returns (InstitutionId id, InstitutionKind kind, bool active);

    /// @notice The institution for which `account` acts, if it is active and of that kind.
    /// @dev Reverts with AllianceNotActive otherwise.
    function requireActive(address account, InstitutionKind kind) external view returns (InstitutionId id);

    /// @return account that acts for the institution
    /// @return kind of the institution, None where there is none
    /// @return active false while it is suspended
    function accountOf(InstitutionId id) external view returns (address account, InstitutionKind kind, bool active);

    /// @return id of the institution for which `account` acts, if it has a vote now; zero otherwise
    function voterOf(address account) external view returns (InstitutionId id);

    /// @return the place of an account in every tally, for good; zero for one that has acted for no institution, or came
    /// after the first 208
    function ballotOf(address account) external view returns (uint8);

    /// @return id of the member that has this identifier, zero where none has
    function holderOf(IdentifierScheme scheme, string calldata identifier) external view returns (InstitutionId id);

    /// @return [unix s] since when it is leaving, announced by itself or excluded; zero where it is not, or has left
    function leavingSince(InstitutionId id) external view returns (uint40);

    function accountChangeOf(InstitutionId id) external view returns (AccountChange memory);
}
