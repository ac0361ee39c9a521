// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {DutySurcharge} from "../../contracts/customs/DutySurcharge.sol";
import {CreditRules} from "../../contracts/libraries/CreditRules.sol";
import {StoppedClock} from "../../contracts/libraries/StoppedClock.sol";
import {Period} from "../../contracts/types/Credit.sol";
import {DeclarationId} from "../../contracts/types/Ids.sol";

/*
 * What holds however often a loop runs and whatever another contract answers: SMTChecker's engine of Horn clauses, which
 * finds an invariant for each loop, and lets a called contract say anything. One assertion a function; that of a function
 * named check_planted_… is false, and has to be refuted.
 */

/// @title Clocks that stood still, whatever the calendar says of any place and year
contract ClockProofs {
    function check_deadlineNeverComesSooner(
        IBankingCalendar calendar,
        bytes2 place,
        uint40 stopped,
        uint40 deadline,
        uint40 at
    ) external view {
        require(stopped <= at);
        assert(StoppedClock.resumed(calendar, place, stopped, deadline, at) >= deadline);
    }

    function check_planted_deadlineAlwaysMoves(
        IBankingCalendar calendar,
        bytes2 place,
        uint40 stopped,
        uint40 deadline,
        uint40 at
    ) external view {
        require(stopped <= at);
        assert(StoppedClock.resumed(calendar, place, stopped, deadline, at) > deadline); // not where at == stopped
    }
}

/// @title Schedules of instalments and of revolving credits, of any length
contract ScheduleProofs {
    function check_periodIsOneOfTheSchedule(Period[] calldata schedule, uint256 day) external pure {
        uint256 found = CreditRules.periodOf(schedule, day);
        assert(found == CreditRules.NO_PERIOD || found < schedule.length);
    }

    function check_withoutScheduleNothingHasBegun(Period[] calldata schedule, uint256 day) external pure {
        require(schedule.length == 0);
        assert(CreditRules.begunBy(schedule, day) == 0);
    }

    function check_beforeTheFirstPeriodNothingHasBegun(Period[] calldata schedule, uint256 day) external pure {
        require(schedule.length != 0 && day < schedule[0].firstDay);
        assert(CreditRules.begunBy(schedule, day) == 0);
    }

    function check_planted_everyDayHasAPeriod(Period[] calldata schedule, uint256 day) external pure {
        assert(CreditRules.periodOf(schedule, day) != CreditRules.NO_PERIOD);
    }
}

/// @title Surcharge on late duty, whatever the calendar says and whatever is owed
contract DutyProofs is DutySurcharge {
    mapping(DeclarationId id => uint256) private _due;
    mapping(DeclarationId id => uint256) private _unpaid;
    mapping(DeclarationId id => bool) private _void;

    constructor(address manager, IDeclarations declarations_, IDigitalYuan token_, IBankingCalendar calendar_)
        DutySurcharge(declarations_, token_, calendar_, manager)
        AccessManaged(manager)
    {}

    function dueAt(DeclarationId id) public view override returns (uint256) {
        return _due[id];
    }

    function unpaidOf(DeclarationId id) public view override returns (uint256) {
        return _unpaid[id];
    }

    function _owesNothing(DeclarationId id) internal view override returns (bool) {
        return _void[id];
    }

    function check_payerHasFifteenDays(uint40 assessedAt) external view {
        assert(_endOfTerm(assessedAt) >= uint256(assessedAt) + PAYMENT_TERM * 1 days);
    }

    function check_termEndsWithinThirtyOneDays(uint40 assessedAt) external view {
        assert(_endOfTerm(assessedAt) < uint256(assessedAt) + 31 days);
    }

    function check_surchargeTakesAtMostWhatThereIs(DeclarationId id, uint64 tax, uint40 at, uint256 available)
        external
    {
        assert(_charge(id, tax, at, available) <= available);
    }

    function check_planted_termEndsOnTheFifteenthDay(uint40 assessedAt) external view {
        assert(_endOfTerm(assessedAt) < uint256(assessedAt) + 16 days); // not where banks are closed
    }
}
