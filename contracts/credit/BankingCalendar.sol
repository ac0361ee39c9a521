// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {CivilDate} from "../libraries/CivilDate.sol";

/// @title BankingCalendar: see IBankingCalendar
contract BankingCalendar is IBankingCalendar, AccessManaged {
    struct Year {
        uint256 low;
        uint256 high; // as given, and LOADED
    }

    uint256 private constant LOADED = 1 << 255;
    uint256 private constant SUMMER_FROM_AT = 110;
    uint256 private constant SUMMER_UNTIL_AT = 119;
    uint256 private constant DAY_OF_YEAR = 0x1ff;
    /// @dev Longest closure that is searched; the longest known Golden Week closes nine days.
    uint256 private constant HORIZON = 60;

    mapping(bytes2 jurisdiction => Place) private _places;
    mapping(bytes2 jurisdiction => mapping(uint256 year => Year)) private _years;

    constructor(address manager) AccessManaged(manager) {}

    /// @inheritdoc IBankingCalendar
    function definePlace(bytes2 jurisdiction, Place calldata definition) external restricted {
        if (_places[jurisdiction].source != Source.None) revert CalendarPlaceDefined(jurisdiction);
        bool valid = definition.source != Source.None && definition.closesAt <= 1440 && definition.utcOffset >= -720
            && definition.utcOffset <= 840 && jurisdiction != 0;
        if (!valid) revert CalendarInvalidPlace(jurisdiction);
        _places[jurisdiction] = definition;
        emit PlaceDefined(jurisdiction, definition.source, definition.utcOffset, definition.closesAt);
    }

    /// @inheritdoc IBankingCalendar
    function loadYear(bytes2 jurisdiction, uint16 year, uint256 low, uint256 high) external restricted {
        Place storage where = _known(jurisdiction);
        if (year < 2000 || year > 2400) revert CalendarInvalidYear(year);
        // Data that could be no calendar: days that no year has, or no banking day at all.
        uint256 highDays = CivilDate.firstDay(uint256(year) + 1) - CivilDate.firstDay(year) - 256;
        uint256 days_ = high & ((1 << SUMMER_FROM_AT) - 1);
        (uint256 from, uint256 until) = _summer(high);
        bool sound = low != 0 && days_ != 0 && days_ >> highDays == 0 && high >> (SUMMER_UNTIL_AT + 9) == 0
            && (from + until == 0 || (from != 0 && from < until && until < 366));
        if (!sound) revert CalendarInvalidYear(year);
        Year storage data = _years[jurisdiction][year];
        if (data.high & LOADED != 0 && CivilDate.yearOf(_localDay(where.utcOffset, block.timestamp)) >= year) {
            revert CalendarYearBegun(jurisdiction, year);
        }
        data.low = low;
        data.high = high | LOADED;
        emit YearLoaded(jurisdiction, year, low, high);
    }

    /// @inheritdoc IBankingCalendar
    function place(bytes2 jurisdiction) external view returns (Place memory) {
        return _places[jurisdiction];
    }

    /// @inheritdoc IBankingCalendar
    function isBankingDay(bytes2 jurisdiction, uint256 day) external view returns (bool known, bool banking) {
        return _isBanking(_read(jurisdiction), day);
    }

    /// @inheritdoc IBankingCalendar
    function dayOf(bytes2 jurisdiction, uint256 at) external view returns (bool known, uint256 day) {
        return _dayOf(_read(jurisdiction), at);
    }

    /// @inheritdoc IBankingCalendar
    function closeAfter(bytes2 jurisdiction, uint256 at, uint256 count)
        external
        view
        returns (bool known, uint256 closing)
    {
        Reading memory reading = _read(jurisdiction);
        uint256 day;
        (known, day) = _dayOf(reading, at);
        for (; known && count != 0; --count) {
            (known, day) = _firstBanking(reading, day + 1);
        }
        closing = known ? _close(reading, day) : 0;
    }

    /// @inheritdoc IBankingCalendar
    function closeRolled(bytes2 jurisdiction, uint256 day) external view returns (bool known, uint256 closing) {
        Reading memory reading = _read(jurisdiction);
        (known, day) = _firstBanking(reading, day);
        closing = known ? _close(reading, day) : 0;
    }

    /// @inheritdoc IBankingCalendar
    function closeOf(bytes2 jurisdiction, uint256 day) external view returns (uint256) {
        return _close(_read(jurisdiction), day);
    }

    // ------------------------------------------------------------------------------------------------------- reading

    /// @dev What a question reads once: the place, and the year that it is in. `end` is zero as long as no year was read.
    struct Reading {
        bytes2 jurisdiction;
        Place place;
        uint256 first; // day of the year read
        uint256 end; // first day after it
        uint256 low;
        uint256 high;
    }

    function _read(bytes2 jurisdiction) private view returns (Reading memory reading) {
        reading.jurisdiction = jurisdiction;
        reading.place = _known(jurisdiction);
    }

    function _turnTo(Reading memory reading, uint256 day) private view {
        if (reading.first <= day && day < reading.end) return;
        uint256 year = CivilDate.yearOf(day);
        reading.first = CivilDate.firstDay(year);
        unchecked {
            reading.end = reading.first + 365; // the 366th day reads its year again
        }
        Year storage data = _years[reading.jurisdiction][year];
        (reading.low, reading.high) = (data.low, data.high);
    }

    function _isBanking(Reading memory reading, uint256 day) private view returns (bool known, bool banking) {
        if (reading.place.source == Source.Weekends) return (true, CivilDate.weekday(day) < 5);
        _turnTo(reading, day);
        uint256 high = reading.high;
        if (high & LOADED == 0) return (false, false);
        unchecked {
            uint256 dayOfYear = day - reading.first;
            uint256 word = dayOfYear < 256 ? reading.low >> dayOfYear : high >> (dayOfYear - 256);
            return (true, word & 1 != 0);
        }
    }

    function _dayOf(Reading memory reading, uint256 at) private view returns (bool known, uint256 day) {
        day = _localDay(reading.place.utcOffset, at);
        if (at > _close(reading, day)) ++day;
        return _firstBanking(reading, day);
    }

    function _firstBanking(Reading memory reading, uint256 day) private view returns (bool known, uint256) {
        unchecked {
            for (uint256 end = day + HORIZON; day < end; ++day) {
                bool banking;
                (known, banking) = _isBanking(reading, day);
                if (!known) return (false, 0);
                if (banking) return (true, day);
            }
        }
        return (false, 0);
    }

    function _localDay(int16 utcOffset, uint256 at) private pure returns (uint256) {
        return CivilDate.dayAt(at, int256(utcOffset) * 1 minutes);
    }

    function _close(Reading memory reading, uint256 day) private view returns (uint256) {
        unchecked {
            int256 minutes_ = int256(uint256(reading.place.closesAt)) - reading.place.utcOffset;
            if (reading.place.source == Source.Loaded && _isSummer(reading, day)) minutes_ -= 60;
            return uint256(int256(day * 1 days) + minutes_ * 1 minutes);
        }
    }

    function _isSummer(Reading memory reading, uint256 day) private view returns (bool) {
        _turnTo(reading, day);
        (uint256 from, uint256 until) = _summer(reading.high);
        unchecked {
            uint256 dayOfYear = day - reading.first;
            return from <= dayOfYear && dayOfYear < until;
        }
    }

    function _summer(uint256 high) private pure returns (uint256 from, uint256 until) {
        return ((high >> SUMMER_FROM_AT) & DAY_OF_YEAR, (high >> SUMMER_UNTIL_AT) & DAY_OF_YEAR);
    }

    function _known(bytes2 jurisdiction) private view returns (Place storage where) {
        where = _places[jurisdiction];
        if (where.source == Source.None) revert CalendarUnknownPlace(jurisdiction);
    }
}
