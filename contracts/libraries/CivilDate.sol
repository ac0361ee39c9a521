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

    error CivilDateInvalid(uint256 year, uint256 month, uint256 day, uint256 secondOfDay);

    /// @return [unix s] of a moment in UTC, from 1970 on. A leap second is no moment of unix time.
    function momentOf(uint256 year, uint256 month, uint256 day, uint256 hour, uint256 minute, uint256 second)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 secondOfDay = hour * 3600 + minute * 60 + second;
            // Days of the months above 28, a digit each, January first.
            uint256 length = 28 + ((uint256(0x303232332323) >> (4 * (12 - month))) & 0xf);
            if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) length = 29;
            if (
                year < 1970 || month == 0 || month > 12 || day == 0 || day > length || hour > 23 || minute > 59
                    || second > 59
            ) revert CivilDateInvalid(year, month, day, secondOfDay);
            if (month > 2) month -= 3;
            else (month, year) = (month + 9, year - 1);
            uint256 sinceMarchOfYear0 =
                365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
            return (sinceMarchOfYear0 - 719_468) * 1 days + secondOfDay;
        }
    }
}
