// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BPS, Period, PresentedDocuments, RuleSet, ScheduleKind, Terms} from "../types/Credit.sol";
import {LATE_SHIPMENT, MISSED_INSTALMENT, MISSING_DOCUMENT, OVERDRAWN, UNDERDRAWN} from "../types/Discrepancies.sol";

/// @title What a contract can decide about a presentation from its claims alone
library CreditRules {
    uint256 internal constant NO_PERIOD = type(uint256).max;
    /// @dev Art. 30(c).
    uint256 private constant FIVE_PERCENT = 500;

    /// @param sightDay day of presentation
    /// @param used [fen] drawn and reserved
    /// @param free [fen] of the maximum drawing
    function examine(
        Terms calldata terms,
        PresentedDocuments calldata documents,
        uint256 sightDay,
        uint256 used,
        uint256 free
    ) internal pure returns (uint32 found) {
        bool late = terms.latestShipmentDay != 0 && documents.shipmentDay > terms.latestShipmentDay;
        // A shipment dated after its own presentation has not been made: no better than one made too late.
        if (late || documents.shipmentDay > sightDay + 1) found |= LATE_SHIPMENT;
        if (documents.amount > free) found |= OVERDRAWN;
        if (!terms.partialDrawings && documents.amount < minimumOf(terms, documents.fullQuantity)) found |= UNDERDRAWN;
        if (terms.documents & ~documents.documents != 0) found |= MISSING_DOCUMENT;
        if (terms.scheduleKind == ScheduleKind.Instalments) {
            found |= _instalment(terms.schedule, documents.shipmentDay, documents.amount, used);
        } else if (terms.scheduleKind == ScheduleKind.RevolvingCumulative) {
            if (used + documents.amount > begunBy(terms.schedule, sightDay)) found |= OVERDRAWN;
        }
    }

    /// @notice Least that may be drawn where partial drawings are barred; rounded up, in the applicant's favour.
    /// @dev Art. 30(c): 5 % less, where the quantity is shipped in full, a stipulated unit price is not reduced, and no
    /// other tolerance is stated.
    function minimumOf(Terms calldata terms, bool fullQuantity) internal pure returns (uint256) {
        uint256 tolerance = terms.toleranceMinus;
        bool stated = tolerance != 0 || terms.tolerancePlus != 0;
        if (!stated && fullQuantity && terms.rules == RuleSet.Ucp600) tolerance = FIVE_PERCENT;
        return uint256(terms.amount) - uint256(terms.amount) * tolerance / BPS;
    }

    /// @return the period of that day, or NO_PERIOD
    function periodOf(Period[] calldata schedule, uint256 day) internal pure returns (uint256) {
        for (uint256 i; i < schedule.length; ++i) {
            if (day >= schedule[i].firstDay && day <= schedule[i].lastDay) return i;
        }
        return NO_PERIOD;
    }

    /// @return sum [fen] of the periods that have begun on that day
    function begunBy(Period[] calldata schedule, uint256 day) internal pure returns (uint256 sum) {
        for (uint256 i; i < schedule.length && schedule[i].firstDay <= day; ++i) {
            sum += schedule[i].amount;
        }
    }

    /// @dev Art. 32: an instalment not drawn in its period ends the credit for itself and for all that follow.
    function _instalment(Period[] calldata schedule, uint256 shipmentDay, uint256 amount, uint256 used)
        private
        pure
        returns (uint32)
    {
        uint256 period = periodOf(schedule, shipmentDay);
        if (period == NO_PERIOD) return MISSED_INSTALMENT;
        uint256 before;
        for (uint256 i; i < period; ++i) {
            before += schedule[i].amount;
        }
        if (used < before) return MISSED_INSTALMENT;
        return used + amount > before + schedule[period].amount ? OVERDRAWN : 0;
    }
}
