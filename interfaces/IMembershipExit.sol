// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @dev What binds an institution to the alliance still.
enum Duty {
    None,
    Notice, //       thirty days, in which anybody names what is open
    License, //      of an operator of DC/EP: it is wound down by the central bank (DigitalYuan.windDown)
    Liquidity, //    committed to undertakings: it is released as they are paid
    Default, //      on an undertaking
    Bond, //         of an enclave operator: under notice for thirty days
    Office, //       a role of AccessManager, or a seat among the order authorities: the alliance gives it to another
    Undertaking //   or an open credit that somebody named
}

/// @title How a member leaves: with its duties wound down
/// @notice A member that announced its exit, or was excluded, starts nothing new and has no vote (AllianceRegistry). It has
/// left once it has no duties, which anybody may have established here. Duties are read from the contracts that know them.
/// What no contract can list, a bank's open credits and unpaid undertakings, anybody names during the notice (the log has them
/// all); what is named binds until it is over.
/// @dev What a customs authority's officers may do ends with its announcement, since CustomsOfficers asks whether it is
/// active. Duties end by the dates of the contracts that they are of; so this does.
interface IMembershipExit {
    event DutyNamed(InstitutionId indexed id, bytes32 indexed reference_);
    event DutyEnded(InstitutionId indexed id, bytes32 indexed reference_);

    error ExitNotAnnounced(InstitutionId id);
    error ExitDutyOpen(InstitutionId id, Duty duty);
    /// @dev It binds another institution, or none any more.
    error ExitNoDuty(InstitutionId id, bytes32 reference_);
    error ExitDutyNamedBefore(InstitutionId id, bytes32 reference_);

    /// @notice Name a credit that is issued and not ended, under which a leaving bank is bound as issuing or confirming bank.
    /// Anybody.
    /// @param terms of its present version
    function nameCredit(InstitutionId id, CreditId credit, Terms calldata terms) external;

    /// @notice Name an undertaking of a leaving bank that is not paid. Anybody.
    /// @param key of it in Undertakings
    function nameUndertaking(InstitutionId id, uint256 key) external;

    /// @notice Record that a named credit is over: it ended, and nothing undertaken under it is unpaid. Anybody.
    function endCredit(InstitutionId id, CreditId credit) external;

    /// @notice Record that a named undertaking was paid. Anybody.
    function endUndertaking(InstitutionId id, uint256 key) external;

    /// @notice A leaving member without duties has left. Anybody.
    function complete(InstitutionId id) external;

    /// @return the first duty that a leaving member has, None once it can leave
    function dutyOf(InstitutionId id) external view returns (Duty);

    /// @return what is bound to an account and not to its institution: a bit per role of AccessManager that it holds (0 to
    /// 63), and bit 255 for a seat among the order authorities
    function officesOf(address account) external view returns (uint256);

    /// @return how many named duties are open
    function namedDuties(InstitutionId id) external view returns (uint256);
}
