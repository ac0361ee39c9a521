// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Days of the Gregorian calendar, counted from 1970-01-01 (day 0, a Thursday)
/// @dev The year runs from March in the arithmetic, so that the leap day is its last day.
/// Source: H. Hinnant, chrono-compatible low-level date algorithms. Valid for 1970 to 2400 and far beyond.
library CivilDate {
    int256 private constant CHINA_OFFSET = 8 hours;

    /// @param timestamp [unix s]
    /// @return [days] in UTC+8, the day on which the limits of a wallet are counted
    function dayInChina(uint256 timestamp) internal pure returns (uint256) {
        return dayAt(timestamp, CHINA_OFFSET);
    }

    /// @param timestamp [unix s]
    /// @param offset [s] east of Greenwich
    function dayAt(uint256 timestamp, int256 offset) internal pure returns (uint256) {
        unchecked {
            return uint256(int256(timestamp) + offset) / 1 days;
        }
    }

    /// @return Monday 0 … Sunday 6
    function weekday(uint256 day) internal pure returns (uint256) {
        return (day + 3) % 7;
    }

    function yearOf(uint256 day) internal pure returns (uint256) {
        unchecked {
            uint256 shifted = day + 719_468; // days since 0000-03-01
            uint256 era = shifted / 146_097;
            uint256 dayOfEra = shifted % 146_097;
            uint256 yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0); // 306 days from March to December
        }
    }

    /// @return 1 January of the year, as a day
    function firstDay(uint256 year) internal pure returns (uint256) {
        unchecked {
            uint256 before = year - 1;
            return 365 * before + before / 4 - before / 100 + before / 400 - 719_162;
        }
    }

    function startOfYear(uint256 day) internal pure returns (uint256) {
        return firstDay(yearOf(day));
    }
}
