// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {RuleSet} from "../contracts/types/Credit.sol";

/// @title Interruptions of business by force majeure, by place
/// @notice An authority that gains nothing by it declares that the banks of a place are closed by events beyond their
/// control. What that changes is a matter of the rules a credit is subject to:
///  rules          | credit that expires meanwhile                    | examination under way
///  UCP 600 art. 36 | stays expired                                    | the days do not count
///  ISP98 3.14     | 30 calendar days after the place reopens         | the days do not count
///  URDG 758 art. 26 | 30 calendar days from its expiry                | suspended until business resumes
/// @dev Such closures are kept out of BankingCalendar, because an expiry rolls over a holiday (UCP 600 art. 29(a)) and not
/// over them. Nothing here reopens a preclusion: a deadline that had passed when the interruption began stays passed.
interface IInterruptions {
    /// @dev One word, without gaps or overlaps per place.
    struct Interruption {
        uint40 from; //  [unix s]
        uint40 until; // [unix s] by itself, unless it is prolonged or ended before
    }

    /// @param grounds hash of the announcement
    event BusinessInterrupted(bytes2 indexed place, uint256 indexed number, uint40 from, uint40 until, bytes32 grounds);
    event InterruptionProlonged(bytes2 indexed place, uint256 indexed number, uint40 until);
    event BusinessResumed(bytes2 indexed place, uint256 indexed number, uint40 at);

    error InterruptionInvalidTime(uint40 from, uint40 until);
    error InterruptionNotRunning(bytes2 place);
    error InterruptionRunning(bytes2 place, uint40 until);

    /// @notice Declare an interruption. Interruption role.
    /// @param from [unix s] at most three days ago, when nobody could declare it yet, and not ahead
    /// @param until [unix s] within 30 days; it ends then by itself
    function interrupt(bytes2 place, uint40 from, uint40 until, bytes32 grounds) external;

    /// @notice The one that is running lasts longer: until within 30 days from now. Interruption role.
    function prolong(bytes2 place, uint40 until) external;

    /// @notice Business resumes now. Interruption role.
    function resume(bytes2 place) external;

    /// @return [unix s] last moment for presentation under these rules
    /// @param expiresAt [unix s] without an interruption
    function expiryUnder(RuleSet rules, bytes2 place, uint40 expiresAt) external view returns (uint40);

    /// @return [unix s] a deadline in banking days, with the days of an interruption not counted; at most 180 days later
    /// @param begun [unix s] when the days began to count
    /// @param deadline [unix s] without an interruption
    function deadlineAfter(bytes2 place, uint256 begun, uint256 deadline) external view returns (uint256);

    function interruptionCount(bytes2 place) external view returns (uint256);

    /// @param number from 0
    function interruption(bytes2 place, uint256 number) external view returns (Interruption memory);
}
