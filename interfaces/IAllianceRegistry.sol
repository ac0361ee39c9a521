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

/// @title Who is a member of the alliance, what institution it is, and which account acts for it
/// @dev Facts only. An institution acts through one account (a key, a Safe); that account speaks for nobody else.
interface IAllianceRegistry {
    struct Institution {
        string name;
        string identifier; // in the scheme's canonical form; check characters are verified before it is sent
        IdentifierScheme scheme;
        InstitutionKind kind;
        bytes2 jurisdiction; // ISO 3166-1 alpha-2
        bool active;
        address account;
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

    error AllianceUnknownInstitution(InstitutionId id);
    error AllianceAccountInUse(address account, InstitutionId by);
    error AllianceIdentifierInUse(string identifier, InstitutionId by);
    error AllianceInvalidInstitution(string field);
    /// @param kind what the account's institution is, None for a stranger
    error AllianceNotActive(address account, InstitutionKind kind);

    /// @notice Admit an institution. Its identifier and its account are its alone.
    function admit(Institution calldata institution) external returns (InstitutionId id);

    /// @notice Suspend a member: it can start nothing new. What it owes goes on.
    function suspend(InstitutionId id) external;

    function reinstate(InstitutionId id) external;

    /// @notice Let another account act for an institution (key rotation).
    function changeAccount(InstitutionId id, address account) external;

    function institution(InstitutionId id) external view returns (Institution memory);

    function institutionCount() external view returns (uint16);

    /// @return id zero for a stranger
    /// @return kind of the institution
    /// @return active false for a stranger and a suspended member
    function memberOf(address account) external view returns (InstitutionId id, InstitutionKind kind, bool active);

    /// @notice The institution for which `account` acts, if it is active and of that kind.
    /// @dev Reverts with AllianceNotActive otherwise.
    function requireActive(address account, InstitutionKind kind) external view returns (InstitutionId id);

    /// @return account that acts for the institution
    /// @return kind of the institution, None where there is none
    /// @return active false while it is suspended
    function accountOf(InstitutionId id) external view returns (address account, InstitutionKind kind, bool active);
}
