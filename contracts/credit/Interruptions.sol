// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IInterruptions} from "../../interfaces/IInterruptions.sol";
import {StoppedClock} from "../libraries/StoppedClock.sol";
import {RuleSet} from "../types/Credit.sol";

/// @title Interruptions: see IInterruptions
contract Interruptions is IInterruptions, AccessManaged {
    using StoppedClock for IBankingCalendar;

    uint256 public constant LONGEST = 30 days;
    uint256 public constant DECLARED_LATE_BY = 3 days;
    /// @dev [calendar days] ISP98 3.14, URDG 758 art. 26.
    uint256 public constant EXTENSION_DAYS = 30;
    /// @dev However long it lasts, a presenter gets an answer.
    uint256 public constant MOST_SUSPENSION = 180 days;

    IBankingCalendar public immutable calendar;

    mapping(bytes2 place => Interruption[]) private _interruptions;

    constructor(address manager, IBankingCalendar calendar_) AccessManaged(manager) {
        calendar = calendar_;
    }

    /// @inheritdoc IInterruptions
    function interrupt(bytes2 place, uint40 from, uint40 until, bytes32 grounds) external restricted {
        calendar.dayOf(place, from); // reverts for a place that the calendar does not know
        Interruption[] storage all = _interruptions[place];
        uint256 number = all.length;
        if (number != 0 && from <= all[number - 1].until) revert InterruptionRunning(place, all[number - 1].until);
        bool lately = from <= block.timestamp && from + DECLARED_LATE_BY >= block.timestamp;
        if (!lately || until <= from || until > block.timestamp + LONGEST) revert InterruptionInvalidTime(from, until);
        all.push(Interruption(from, until));
        emit BusinessInterrupted(place, number, from, until, grounds);
    }

    /// @inheritdoc IInterruptions
    function prolong(bytes2 place, uint40 until) external restricted {
        (Interruption storage running, uint256 number) = _running(place);
        if (until <= running.until || until > block.timestamp + LONGEST) {
            revert InterruptionInvalidTime(running.from, until);
        }
        running.until = until;
        emit InterruptionProlonged(place, number, until);
    }

    /// @inheritdoc IInterruptions
    function resume(bytes2 place) external restricted {
        (Interruption storage running, uint256 number) = _running(place);
        running.until = uint40(block.timestamp);
        emit BusinessResumed(place, number, uint40(block.timestamp));
    }

    /// @inheritdoc IInterruptions
    function expiryUnder(RuleSet rules, bytes2 place, uint40 expiresAt) external view returns (uint40) {
        if (rules == RuleSet.Ucp600) return expiresAt;
        Interruption[] storage all = _interruptions[place];
        // The last that began by then; the ones before it ended before it began.
        for (uint256 i = all.length; i != 0; --i) {
            Interruption memory found = all[i - 1];
            if (found.from > expiresAt) continue;
            if (found.until < expiresAt) return expiresAt;
            return _daysAfter(place, rules == RuleSet.Isp98 ? found.until : expiresAt);
        }
        return expiresAt;
    }

    /// @inheritdoc IInterruptions
    function deadlineAfter(bytes2 place, uint256 begun, uint256 deadline) external view returns (uint256 later) {
        Interruption[] storage all = _interruptions[place];
        uint256 first = all.length;
        while (first != 0 && all[first - 1].until > begun) --first;
        later = deadline;
        for (uint256 i = first; i < all.length; ++i) {
            Interruption memory found = all[i];
            if (found.from > later) break;
            uint256 stopped = found.from > begun ? found.from : begun;
            later = calendar.resumed(place, stopped, later, found.until);
        }
        if (later > deadline + MOST_SUSPENSION) later = deadline + MOST_SUSPENSION;
    }

    /// @inheritdoc IInterruptions
    function interruptionCount(bytes2 place) external view returns (uint256) {
        return _interruptions[place].length;
    }

    /// @inheritdoc IInterruptions
    function interruption(bytes2 place, uint256 number) external view returns (Interruption memory) {
        return _interruptions[place][number];
    }

    /// @dev Close of banking on the last of the days, or on the first banking day after it.
    function _daysAfter(bytes2 place, uint40 at) private view returns (uint40) {
        (bool known, uint256 day) = calendar.dayOf(place, at);
        uint256 closing;
        if (known) (known, closing) = calendar.closeRolled(place, day + EXTENSION_DAYS);
        return known ? uint40(closing) : uint40(at + EXTENSION_DAYS * 1 days);
    }

    function _running(bytes2 place) private view returns (Interruption storage running, uint256 number) {
        Interruption[] storage all = _interruptions[place];
        number = all.length;
        if (number == 0 || all[number - 1].until <= block.timestamp) revert InterruptionNotRunning(place);
        running = all[--number];
    }
}
