// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IDigitalYuanErrors} from "./IDigitalYuanErrors.sol";
import {IFreezeOrders} from "./IFreezeOrders.sol";
import {IIssuance} from "./IIssuance.sol";
import {IPayments} from "./IPayments.sol";
import {IWalletBook} from "./IWalletBook.sol";

/// @title The digital yuan (DC/EP) of a two-tier system, as an ERC-20 of fen
/// @notice The central bank recognises reserve that an operator has paid in in full; operators issue against it, open
/// wallets for customers they know by name, and redeem. It is cash (M0): it bears no interest and carries no fee, and
/// no function can credit either.
/// @dev One contract, specified by topic: IIssuance (operators and reserve), IWalletBook (wallets, classes, limits),
/// IFreezeOrders (orders of authorities), IPayments (beyond ERC-20). All amounts are in fen (2 decimals) and at most
/// 2^64 - 1. Invariants, for every operator `o` and wallet `w`:
/// 1. issued(o) + payoutPending(o) ≤ paidIn(o), except in the deposit mode of banks (IReserveDesk.setReserveRatio)
/// 2. totalSupply = Σ issued(o) = Σ balance(w)
/// 3. a frozen part never leaves its wallet but by the order that froze it, on whatever path
/// 4. a personal wallet's balance and spending stay within its class, on whatever path.
/// Pause stops issue, payment and seizure; it stops neither redemption nor the paying-out of reserve.
interface IDigitalYuan is IERC20Metadata, IIssuance, IWalletBook, IFreezeOrders, IPayments, IDigitalYuanErrors {
    /// @param officer guardian who paused, or who prolonged it by the alliance's vote
    /// @param end [days since 1970, UTC+8] on which everything runs again, without anybody's doing
    event Paused(address indexed officer, uint256 end);
    event Unpaused(address indexed officer);

    /// @notice Stop issue, payment and seizure for the rest of this day (UTC+8) and ten more. Guardians, and none of
    /// them for 30 days after the end of the last pause: whether money stands still for longer is the alliance's to
    /// decide.
    function pause() external;

    /// @notice Let a pause end `days_` days after today, later or earlier. The alliance, by vote.
    /// @param days_ 0 to 255
    function prolongPause(uint8 days_) external;

    /// @notice Let everything go on at once. The alliance, by vote.
    function unpause() external;

    /// @notice Store the first day of the current year, and forget a pause that has ended, which keeps payments at their
    /// cheapest. Never needed for correctness. Anybody.
    function cacheYear() external;

    function paused() external view returns (bool);

    /// @return [days since 1970, UTC+8] first day after the newest pause, zero where there was none
    function pauseEnd() external view returns (uint256);
}
