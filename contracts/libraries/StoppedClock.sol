// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";

/// @title A clock of banking days that stood still
library StoppedClock {
    /// @dev No examination is longer than seven banking days (ISP98 5.01).
    uint256 private constant MOST_DAYS = 8;

    /// @return [unix s] the deadline, with as many banking days left as there were when the clock stopped; never earlier
    /// than it was. Where the calendar lacks a year, time counts instead of days.
    function resumed(IBankingCalendar calendar, bytes2 place, uint256 stopped, uint256 deadline, uint256 at)
        internal
        view
        returns (uint256)
    {
        for (uint256 left; left <= MOST_DAYS; ++left) {
            (bool known, uint256 closing) = calendar.closeAfter(place, stopped, left);
            if (!known) break;
            if (closing < deadline) continue;
            (known, closing) = calendar.closeAfter(place, at, left);
            if (!known) break;
            return closing > deadline ? closing : deadline;
        }
        return deadline + (at - stopped);
    }
}
