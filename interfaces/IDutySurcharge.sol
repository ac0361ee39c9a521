// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DeclarationId} from "../contracts/types/Ids.sol";

/// @title The surcharge for paying duty late
/// @notice For every day from the one after the due date to the day of payment, both included, in China's time: a share
/// of what is paid late, rounded half up to the fen, and nothing where that is below a floor (Customs Law of China,
/// art. 60). Duty is due fifteen days after the day of its assessment, at the end of the day; where that day is no working
/// day, at the end of the next one (a day of a year that the calendar does not know counts as a working day).
/// @dev Each payment bears its own surcharge, whoever makes it: Declarations.payDuty takes it with the duty, a deposit
/// and a period's payment bear it too, and what a payment does not cover is owed. Nobody computes or records anything
/// before a payment. The rate of the day of payment counts for all days. A void declaration owes none.
interface IDutySurcharge {
    /// @param tax [fen] that was paid late
    /// @param daysLate [days]
    /// @param amount [fen] of surcharge on it
    /// @param paid [fen] of surcharge that came with the payment, for this tax or an earlier one
    event DutySurcharged(DeclarationId indexed id, uint256 tax, uint256 daysLate, uint256 amount, uint256 paid);
    event SurchargePaid(DeclarationId indexed id, address indexed payer, uint256 amount);
    event SurchargeRuleChanged(uint32 rate, uint64 floor);

    error SurchargeInvalid(string field);
    error SurchargeNothingOwed(DeclarationId id);
    error SurchargeNotDeclarations(address caller);

    /// @notice State the rule. Parameter role, with delay.
    /// @param rate [ppm of the tax a day]
    /// @param floor [fen] below which it is not collected
    function setSurcharge(uint32 rate, uint64 floor) external;

    /// @notice Duty is being paid: what has to come with it. Declarations.
    /// @param tax [fen]
    /// @return amount [fen] of surcharge, also what was owed before
    function chargeSurcharge(DeclarationId id, uint256 tax) external returns (uint256 amount);

    /// @notice Pay what is owed of surcharges after their duty was paid, from the caller's wallet to the treasury's.
    /// Anybody.
    function paySurcharge(DeclarationId id) external returns (uint256 amount);

    /// @return [fen] that would have to come with the unpaid duty if it were paid now, with what is owed from before
    function surchargeOf(DeclarationId id) external view returns (uint256);

    /// @return [fen] left over from earlier payments, not waived where the declaration became void
    function surchargeOwed(DeclarationId id) external view returns (uint256);

    function surchargeRule() external view returns (uint32 rate, uint64 floor);
}
