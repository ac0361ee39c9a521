// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FreezeScope, OrderKind} from "../contracts/types/Money.sol";

/// @title Orders with a date or about a part of a balance, and seizures
/// @notice The desk keeps any number of orders for a wallet and sits on one seat of the digital yuan for all of them:
/// a wallet is as frozen as its orders together say, parts add up, and each order is lifted by the office that gave it
/// or lapses at its expiry, when anybody may strike it out. Money is seized out of the part that an order attached, by
/// two officers.
/// @dev Amounts in fen. The offices are the seats of order authorities (IFreezeOrders).
interface IOrderDesk {
    /// @dev One order. Its id is keccak256(abi.encode(seat, wallet, order)).
    struct Order {
        address wallet; // as it was called; a replaced wallet's orders follow it
        uint8 seat; // of the office that gave it; zero where there is no such order
        FreezeScope scope;
        uint48 part; // [fen] still held back of the balance
        uint40 expiry; // [unix s] last second on which it holds, zero where it has none
        bool standing;
    }

    /// @dev A seizure between its first and its second officer.
    struct Seizure {
        address to; // zero where there is none
        uint48 amount; // [fen]
        uint40 until; // [unix s] last second on which it may be confirmed
        address proposer;
        OrderKind kind;
        bytes32 order;
    }

    /// @param order hash of the order's document; the holder asks the office for it
    event OrderImposed(
        bytes32 indexed id,
        address indexed wallet,
        uint8 indexed seat,
        FreezeScope scope,
        uint48 part,
        uint40 expiry,
        OrderKind kind,
        bytes32 order
    );
    event OrderLifted(bytes32 indexed id, OrderKind kind, bytes32 counterOrder);
    event OrderLapsed(bytes32 indexed id);
    event OrdersFollowed(address indexed wallet, address indexed replacement);
    event SeizureProposed(
        bytes32 indexed id,
        address indexed to,
        uint256 amount,
        uint40 until,
        address proposer,
        OrderKind kind,
        bytes32 order
    );
    event SeizureWithdrawn(bytes32 indexed id);
    event WalletSeized(bytes32 indexed id, address indexed wallet, address indexed to, uint256 amount, address officer);

    error OrderDeskNotAuthority(address caller);
    error OrderDeskInvalidOrder(string field);
    error OrderDeskOrderExists(bytes32 id);
    error OrderDeskNoOrder(bytes32 id);
    /// @param expiry [unix s] zero where the order has none
    error OrderDeskOrderStands(bytes32 id, uint256 expiry);
    error OrderDeskPartsTooLarge(address wallet, uint256 parts);
    error OrderDeskNoSeizure(bytes32 id);
    error OrderDeskSameOfficer(address officer);
    error OrderDeskSeizureExpired(bytes32 id, uint256 until);
    /// @param reach [fen] what the order attached and no other order holds
    error OrderDeskBeyondOrder(bytes32 id, uint256 reach, uint256 needed);
    /// @dev Another office freezes the wallet outward: it has to release first.
    error OrderDeskConflict(bytes32 id, address wallet);

    /// @notice Freeze a wallet in part, or until a date, or both. An order authority.
    /// @param scope may be None where a part is given
    /// @param part [fen] held back of the balance, present or future; zero for none
    /// @param expiry [unix s] last second on which the order holds, zero for no date
    /// @param order hash of the order's document, once per office and wallet
    function impose(address wallet, FreezeScope scope, uint48 part, uint40 expiry, OrderKind kind, bytes32 order)
        external
        returns (bytes32 id);

    /// @notice Lift an order by a counter-order. The office that gave it.
    function lift(bytes32 id, OrderKind kind, bytes32 counterOrder) external;

    /// @notice Strike out an order whose expiry has passed. Anybody.
    function lapse(bytes32 id) external;

    /// @notice First officer: propose to carry money off that the order attached. The office that gave the order.
    /// @param to an institution's wallet
    function proposeSeizure(bytes32 id, address to, uint48 amount, OrderKind kind, bytes32 order) external;

    /// @notice Second officer, another account: carry it off. Forfeiture role.
    function confirmSeizure(bytes32 id) external;

    /// @notice Drop a proposal. The office that made it; anybody after its date.
    function withdrawSeizure(bytes32 id) external;

    /// @notice Let the orders on a replaced wallet act on its replacement. Anybody; WalletRecovery does it at once.
    function follow(address wallet) external;

    function orderOf(bytes32 id) external view returns (Order memory);

    function seizureOf(bytes32 id) external view returns (Seizure memory);

    /// @return outward orders that keep money from leaving the wallet
    /// @return inward orders that keep money from arriving
    /// @return parts [fen] that all orders together hold back
    function standingOn(address wallet) external view returns (uint16 outward, uint16 inward, uint48 parts);
}
