// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CivilDate} from "../../contracts/libraries/CivilDate.sol";
import {CreditRules} from "../../contracts/libraries/CreditRules.sol";
import {BPS, RuleSet, Terms, confirmerCoverOf, coverOf, marginOf, maximumOf} from "../../contracts/types/Credit.sol";

/*
 * What holds of calculations without a loop, for all values: SMTChecker's bounded engine, which for them is complete.
 * One assertion a function; that of a function named check_planted_… is false, and has to be refuted.
 */

/// @title Days and years, from 1970 to the year 4700
contract DateProofs {
    function check_dayBeginsAtMidnightInChina(uint40 timestamp) external pure {
        uint256 sinceMidnight = uint256(timestamp) + 8 hours - CivilDate.dayInChina(timestamp) * 1 days;
        assert(sinceMidnight < 1 days);
    }

    function check_weekIsSevenDays(uint32 day) external pure {
        assert((CivilDate.weekday(day) + 1) % 7 == CivilDate.weekday(uint256(day) + 1));
    }

    function check_yearHas365Or366Days(uint256 year) external pure {
        require(year >= 1970 && year <= 4700);
        uint256 length = CivilDate.firstDay(year + 1) - CivilDate.firstDay(year);
        assert(length == 365 || length == 366);
    }

    function check_planted_everyYearHas365Days(uint256 year) external pure {
        require(year >= 1970 && year <= 4700);
        assert(CivilDate.firstDay(year + 1) - CivilDate.firstDay(year) == 365); // 1972 has not
    }
}

/// @title Amounts of a credit: drawings, tolerances, margin and cover
contract AmountProofs {
    function check_leastDrawingIsAtMostTheAmount(Terms calldata terms, bool fullQuantity) external pure {
        require(terms.toleranceMinus <= BPS);
        assert(CreditRules.minimumOf(terms, fullQuantity) <= terms.amount);
    }

    function check_withoutToleranceFivePercentLessAtMost(Terms calldata terms, bool fullQuantity) external pure {
        require(terms.toleranceMinus == 0);
        assert(CreditRules.minimumOf(terms, fullQuantity) * 100 >= uint256(terms.amount) * 95);
    }

    function check_otherRulesKnowNoFivePercent(Terms calldata terms, bool fullQuantity) external pure {
        require(terms.toleranceMinus == 0 && terms.rules != RuleSet.Ucp600);
        assert(CreditRules.minimumOf(terms, fullQuantity) == terms.amount);
    }

    function check_maximumIsAtLeastTheAmount(Terms calldata terms) external pure {
        assert(maximumOf(terms) >= terms.amount);
    }

    function check_marginIsAtMostTheMaximum(Terms calldata terms) external pure {
        require(terms.margin <= BPS);
        assert(marginOf(terms) <= maximumOf(terms));
    }

    function check_fullCoverLeavesNothingUnsecured(Terms calldata terms) external pure {
        require(terms.margin <= BPS && terms.cover == BPS);
        assert(marginOf(terms) + coverOf(terms) == maximumOf(terms));
    }

    function check_confirmersCoverIsAtMostTheMaximum(Terms calldata terms) external pure {
        require(terms.confirmerCover <= BPS);
        assert(confirmerCoverOf(terms) <= maximumOf(terms));
    }

    function check_planted_leastDrawingIsBelowTheAmount(Terms calldata terms, bool fullQuantity) external pure {
        require(terms.toleranceMinus <= BPS);
        assert(CreditRules.minimumOf(terms, fullQuantity) < terms.amount); // equal, where nothing is tolerated
    }
}
