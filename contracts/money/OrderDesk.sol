// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IOrderDesk} from "../../interfaces/IOrderDesk.sol";
import {FreezeScope, OrderKind} from "../types/Money.sol";

/// @title OrderDesk: see IOrderDesk
contract OrderDesk is IOrderDesk, AccessManaged {
    uint256 public constant SEIZURE_WINDOW = 30 days;

    IDigitalYuan public immutable token;

    /// @dev What all orders of the desk on one wallet come to; the wallet's word says the same.
    struct Standing {
        uint16 outward;
        uint16 inward;
        uint48 parts; // [fen]
    }

    mapping(bytes32 id => Order) private _orders;
    mapping(bytes32 id => Seizure) private _seizures;
    mapping(address wallet => Standing) private _standing;
    mapping(address wallet => mapping(uint256 seat => uint256 count)) private _outwardBy;

    constructor(address manager, IDigitalYuan token_) AccessManaged(manager) {
        token = token_;
    }

    /// @inheritdoc IOrderDesk
    function impose(address wallet, FreezeScope scope, uint48 part, uint40 expiry, OrderKind kind, bytes32 order)
        external
        returns (bytes32 id)
    {
        uint8 seat = _callersSeat();
        if (scope == FreezeScope.None && part == 0) revert OrderDeskInvalidOrder("scope");
        if (expiry != 0 && expiry <= block.timestamp) revert OrderDeskInvalidOrder("expiry");
        _requireDocument(kind, order);
        id = keccak256(abi.encode(seat, wallet, order));
        if (_orders[id].seat != 0) revert OrderDeskOrderExists(id);
        _orders[id] = Order(wallet, seat, scope, part, expiry, true);
        emit OrderImposed(id, wallet, seat, scope, part, expiry, kind, order);
        _count(wallet, seat, scope, true);
        _hold(wallet, uint256(_standing[wallet].parts) + part, kind, order);
    }

    /// @inheritdoc IOrderDesk
    function lift(bytes32 id, OrderKind kind, bytes32 counterOrder) external {
        Order memory order = _standingOrder(id);
        if (order.seat != _callersSeat()) revert OrderDeskNotAuthority(msg.sender);
        _requireDocument(kind, counterOrder);
        emit OrderLifted(id, kind, counterOrder);
        _strike(id, order, kind, counterOrder);
    }

    /// @inheritdoc IOrderDesk
    function lapse(bytes32 id) external {
        Order memory order = _standingOrder(id);
        if (order.expiry == 0 || block.timestamp <= order.expiry) revert OrderDeskOrderStands(id, order.expiry);
        emit OrderLapsed(id);
        _strike(id, order, OrderKind.CourtOrder, id);
    }

    /// @inheritdoc IOrderDesk
    function proposeSeizure(bytes32 id, address to, uint48 amount, OrderKind kind, bytes32 order) external {
        if (_standingOrder(id).seat != _callersSeat()) revert OrderDeskNotAuthority(msg.sender);
        _requireDocument(kind, order);
        if (to == address(0)) revert OrderDeskInvalidOrder("to");
        if (amount == 0) revert OrderDeskInvalidOrder("amount");
        uint40 until = uint40(block.timestamp + SEIZURE_WINDOW);
        _seizures[id] = Seizure(to, amount, until, msg.sender, kind, order);
        emit SeizureProposed(id, to, amount, until, msg.sender, kind, order);
    }

    /// @inheritdoc IOrderDesk
    function confirmSeizure(bytes32 id) external restricted {
        Order memory order = _standingOrder(id);
        Seizure memory seizure = _seizures[id];
        if (seizure.to == address(0)) revert OrderDeskNoSeizure(id);
        if (seizure.proposer == msg.sender) revert OrderDeskSameOfficer(msg.sender);
        if (block.timestamp > seizure.until) revert OrderDeskSeizureExpired(id, seizure.until);
        address wallet = token.successorOf(order.wallet);
        uint256 reach = _reach(id, wallet, order);
        if (seizure.amount > reach) revert OrderDeskBeyondOrder(id, reach, seizure.amount);
        delete _seizures[id];
        _orders[id].part = order.part - seizure.amount;
        emit WalletSeized(id, wallet, seizure.to, seizure.amount, msg.sender);
        _hold(wallet, _standing[wallet].parts - seizure.amount, seizure.kind, seizure.order);
        token.seize(wallet, seizure.to, seizure.amount);
    }

    /// @inheritdoc IOrderDesk
    function withdrawSeizure(bytes32 id) external {
        Seizure memory seizure = _seizures[id];
        if (seizure.to == address(0)) revert OrderDeskNoSeizure(id);
        if (block.timestamp <= seizure.until && _orders[id].seat != _callersSeat()) {
            revert OrderDeskNotAuthority(msg.sender);
        }
        delete _seizures[id];
        emit SeizureWithdrawn(id);
    }

    /// @inheritdoc IOrderDesk
    function follow(address wallet) external {
        address replacement = token.successorOf(wallet);
        Standing memory standing = _standing[wallet];
        if (replacement == wallet || (standing.outward | standing.inward) == 0 && standing.parts == 0) return;
        // The wallet's word went along already, with the desk's bits and part in it: only the books follow.
        Standing storage there = _standing[replacement];
        there.outward += standing.outward;
        there.inward += standing.inward;
        there.parts += standing.parts;
        delete _standing[wallet];
        for (uint256 seat = 1; seat <= 8; ++seat) {
            _outwardBy[replacement][seat] += _outwardBy[wallet][seat];
            delete _outwardBy[wallet][seat];
        }
        emit OrdersFollowed(wallet, replacement);
    }

    /// @inheritdoc IOrderDesk
    function orderOf(bytes32 id) external view returns (Order memory) {
        return _orders[id];
    }

    /// @inheritdoc IOrderDesk
    function seizureOf(bytes32 id) external view returns (Seizure memory) {
        return _seizures[id];
    }

    /// @inheritdoc IOrderDesk
    function standingOn(address wallet) external view returns (uint16 outward, uint16 inward, uint48 parts) {
        Standing memory standing = _standing[wallet];
        return (standing.outward, standing.inward, standing.parts);
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _strike(bytes32 id, Order memory order, OrderKind kind, bytes32 document) private {
        address wallet = token.successorOf(order.wallet);
        _orders[id].standing = false;
        _orders[id].part = 0;
        delete _seizures[id];
        _count(wallet, order.seat, order.scope, false);
        _hold(wallet, _standing[wallet].parts - order.part, kind, document);
    }

    function _count(address wallet, uint256 seat, FreezeScope scope, bool add) private {
        Standing storage standing = _standing[wallet];
        if (uint256(scope) & uint256(FreezeScope.Outward) != 0) {
            standing.outward = add ? standing.outward + 1 : standing.outward - 1;
            _outwardBy[wallet][seat] = add ? _outwardBy[wallet][seat] + 1 : _outwardBy[wallet][seat] - 1;
        }
        if (uint256(scope) & uint256(FreezeScope.Inward) != 0) {
            standing.inward = add ? standing.inward + 1 : standing.inward - 1;
        }
    }

    /// @dev Makes the wallet's word say what its orders come to.
    function _hold(address wallet, uint256 parts, OrderKind kind, bytes32 document) private {
        if (parts > type(uint48).max) revert OrderDeskPartsTooLarge(wallet, parts);
        Standing storage standing = _standing[wallet];
        if (parts != standing.parts) {
            standing.parts = uint48(parts);
            token.setFrozenPart(wallet, uint48(parts));
        }
        uint256 wanted = (standing.outward == 0 ? 0 : uint256(FreezeScope.Outward))
            | (standing.inward == 0 ? 0 : uint256(FreezeScope.Inward));
        (uint8 outward, uint8 inward) = token.ordersOn(wallet);
        uint256 own = token.seatOf(address(this)) - 1;
        uint256 present = ((outward >> own) & 1) | (((inward >> own) & 1) << 1);
        if (wanted == present) return;
        if (wanted == 0) token.release(wallet, kind, document);
        else token.freeze(wallet, FreezeScope(wanted), kind, document);
    }

    /// @dev [fen] that the order attached and that no other order holds.
    function _reach(bytes32 id, address wallet, Order memory order) private view returns (uint256) {
        (uint8 outward,) = token.ordersOn(wallet);
        uint256 others = outward & ~(1 << (order.seat - 1)) & ~(1 << (token.seatOf(address(this)) - 1));
        if (others != 0 || _standing[wallet].outward != _outwardBy[wallet][order.seat]) {
            revert OrderDeskConflict(id, wallet);
        }
        uint256 balance = token.balanceOf(wallet);
        uint256 othersParts = _standing[wallet].parts - order.part;
        uint256 free = balance > othersParts ? balance - othersParts : 0;
        return order.part < free ? order.part : free;
    }

    function _standingOrder(bytes32 id) private view returns (Order memory order) {
        order = _orders[id];
        if (!order.standing) revert OrderDeskNoOrder(id);
    }

    function _requireDocument(OrderKind kind, bytes32 document) private pure {
        if (kind == OrderKind.None) revert OrderDeskInvalidOrder("kind");
        if (document == 0) revert OrderDeskInvalidOrder("order");
    }

    function _callersSeat() private view returns (uint8 seat) {
        seat = token.seatOf(msg.sender);
        if (seat == 0) revert OrderDeskNotAuthority(msg.sender);
    }
}
