// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FreezeScope, OrderKind} from "../contracts/types/Money.sol";

/// @title Orders of authorities on wallets: freeze and release
/// @notice An authority (a court's office, customs, the central bank) sits on one of eight seats. A wallet keeps one
/// order a seat: no authority can lift, weaken or overwrite what another ordered, and a wallet is as frozen as all of
/// them together say. The office stays when its account changes.
/// @dev Orders with a date or about a part of the balance, and seizures, are kept by OrderDesk, which has a seat of its
/// own. Every event carries the order's hash and kind: who is frozen can always see by whom, and ask for the document
/// behind the hash.
interface IFreezeOrders {
    event WalletFrozen(
        address indexed wallet, address indexed authority, FreezeScope scope, OrderKind kind, bytes32 order
    );
    /// @dev By counter-order.
    event WalletReleased(address indexed wallet, address indexed authority, OrderKind kind, bytes32 order);
    /// @param part [fen] of the balance, present or future, that OrderDesk holds back
    event FrozenPartChanged(address indexed wallet, uint48 part);
    /// @param authority zero for a seat that is vacated: its orders stand until somebody takes it
    event OrderAuthorityChanged(uint8 indexed seat, address indexed authority);

    /// @notice Seat an authority, in place of who sat there. Council.
    /// @param seat 1 to 8
    function setOrderAuthority(uint8 seat, address authority) external;

    /// @notice Freeze a wallet wholly, without a date. Replaces this seat's order on it. An order authority.
    /// @param order hash of the order; its kind says on what authority
    function freeze(address wallet, FreezeScope scope, OrderKind kind, bytes32 order) external;

    /// @notice Release a wallet from this seat's order by a counter-order. An order authority.
    function release(address wallet, OrderKind kind, bytes32 order) external;

    /// @notice State how much of a wallet's balance is held back by all partial orders together. OrderDesk.
    function setFrozenPart(address wallet, uint48 part) external;

    /// @notice Carry money off into an institution's wallet, whatever is frozen. OrderDesk, where two officers act.
    function seize(address wallet, address to, uint256 amount) external;

    /// @return the seat of an authority, 1 to 8; zero for everybody else
    function seatOf(address authority) external view returns (uint8);

    /// @return who sits there, zero where nobody does
    function authorityAt(uint8 seat) external view returns (address);

    /// @return outward seats whose orders keep money from leaving; bit 0 is seat 1
    /// @return inward seats whose orders keep money from arriving
    function ordersOn(address wallet) external view returns (uint8 outward, uint8 inward);
}
