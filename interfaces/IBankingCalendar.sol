// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Banking days of a place, and the clocks of trade rules that are counted in them
/// @dev A day is counted from 1970-01-01 in the place's own time. A loaded place has a bitmap for each year; a year
/// that is not loaded is *unknown*: functions say so and never guess. A place 'by weekends' closes on Saturdays and
/// Sundays alone and is known for ever. A year that has begun cannot change.
/// UCP 600 art. 2 (banking day), 14(b), 29, 33.
interface IBankingCalendar {
    enum Source {
        None,
        Loaded,
        Weekends
    }

    struct Place {
        Source source;
        int16 utcOffset; // [minutes] east of Greenwich, in standard time
        uint16 closesAt; // [minutes after local midnight] close of banking hours, art. 33
    }

    event PlaceDefined(bytes2 indexed jurisdiction, Source source, int16 utcOffset, uint16 closesAt);
    /// @param low bit d: day d of the year (from 0) is a banking day, for d < 256
    /// @param high the same for d ≥ 256, from bit 0; in bits 110 to 118 the first day of summer time (an hour more), in bits
    /// 119 to 127 the first day after it, as days of the year from 0; both zero where there is none
    event YearLoaded(bytes2 indexed jurisdiction, uint16 indexed year, uint256 low, uint256 high);

    error CalendarUnknownPlace(bytes2 jurisdiction);
    error CalendarPlaceDefined(bytes2 jurisdiction);
    error CalendarInvalidPlace(bytes2 jurisdiction);
    error CalendarYearBegun(bytes2 jurisdiction, uint16 year);
    error CalendarInvalidYear(uint16 year);

    /// @notice Define a place, once. Calendar role.
    function definePlace(bytes2 jurisdiction, Place calldata definition) external;

    /// @notice Load a year that is missing, or replace one that has not begun. Calendar role.
    /// @param low and `high`: as in YearLoaded
    function loadYear(bytes2 jurisdiction, uint16 year, uint256 low, uint256 high) external;

    function place(bytes2 jurisdiction) external view returns (Place memory);

    /// @return known false where the year was not loaded
    /// @return banking whether banks are open on that day
    function isBankingDay(bytes2 jurisdiction, uint256 day) external view returns (bool known, bool banking);

    /// @notice The day that counts as the day of an act: the next banking day after the close of banking hours or on
    /// a closed day. UCP 600 art. 33.
    /// @param at [unix s]
    /// @return known false where a year that matters is not loaded
    /// @return day of the place
    function dayOf(bytes2 jurisdiction, uint256 at) external view returns (bool known, uint256 day);

    /// @notice Close of banking hours on the `count`-th banking day following the day of an act. UCP 600 art. 14(b).
    /// @param at [unix s] of the act
    /// @return known false where a year that matters is not loaded
    /// @return closing [unix s]
    function closeAfter(bytes2 jurisdiction, uint256 at, uint256 count)
        external
        view
        returns (bool known, uint256 closing);

    /// @notice Close of banking hours on that day, or on the first following banking day. UCP 600 art. 29(a).
    /// @return known false where a year that matters is not loaded
    /// @return closing [unix s]
    function closeRolled(bytes2 jurisdiction, uint256 day) external view returns (bool known, uint256 closing);

    /// @return [unix s] close of banking hours on that very day
    function closeOf(bytes2 jurisdiction, uint256 day) external view returns (uint256);
}
