// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFreezeOrders} from "../../../interfaces/IFreezeOrders.sol";
import {FreezeScope, OrderKind, WalletClass} from "../../types/Money.sol";
import {CLOSED, FETCHES, MoneyConfig, SHARED, Wallet} from "../../types/Wallet.sol";
import {Issuance} from "./Issuance.sol";

/// @title Orders of authorities: see IFreezeOrders
abstract contract FreezeOrders is Issuance {
    uint8 private constant SEATS = 8;

    mapping(address authority => uint8 seat) public seatOf;
    mapping(uint256 seat => address authority) private _authorities;

    /// @inheritdoc IFreezeOrders
    function setOrderAuthority(uint8 seat, address authority) external restricted {
        if (seat == 0 || seat > SEATS || (authority != address(0) && seatOf[authority] != 0)) {
            revert DigitalYuanInvalidSeat(seat);
        }
        delete seatOf[_authorities[seat]];
        _authorities[seat] = authority;
        if (authority != address(0)) seatOf[authority] = seat;
        emit OrderAuthorityChanged(seat, authority);
    }

    /// @inheritdoc IFreezeOrders
    function freeze(address account, FreezeScope scope, OrderKind kind, bytes32 order) external {
        if (scope == FreezeScope.None) revert DigitalYuanInvalidOrder();
        _order(account, uint256(scope), kind, order);
        emit WalletFrozen(account, msg.sender, scope, kind, order);
    }

    /// @inheritdoc IFreezeOrders
    function release(address account, OrderKind kind, bytes32 order) external {
        _order(account, 0, kind, order);
        emit WalletReleased(account, msg.sender, kind, order);
    }

    /// @inheritdoc IFreezeOrders
    function setFrozenPart(address account, uint48 part) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _freezable(account);
        slot.word = wallet_.withFrozenPart(part);
        emit FrozenPartChanged(account, part);
    }

    /// @inheritdoc IFreezeOrders
    function seize(address account, address to, uint256 amount) external restricted {
        MoneyConfig config = _running();
        if (account == to) revert DigitalYuanSelfTransfer(account);
        (, Wallet receiver) = _openWallet(to);
        WalletClass class_ = receiver.classOf();
        if (class_ != WalletClass.Corporate && class_ != WalletClass.Operator) _refuseClass(class_);
        (WalletSlot storage slot, Wallet wallet_) = _freezable(account);
        if (amount > wallet_.balance()) {
            revert DigitalYuanInsufficientBalance(account, wallet_.balance(), amount);
        }
        slot.word = wallet_.lessened(amount);
        if (wallet_.has(SHARED)) {
            WalletSlot storage shared = _buckets[bucketOf[account]];
            shared.word = shared.word.lessened(amount);
        }
        _credit(config, to, amount);
        _tell(account, to, amount);
    }

    /// @inheritdoc IFreezeOrders
    function authorityAt(uint8 seat) external view returns (address) {
        return _authorities[seat];
    }

    /// @inheritdoc IFreezeOrders
    function ordersOn(address account) external view returns (uint8 outward, uint8 inward) {
        return _wallets[account].word.orders();
    }

    /// @dev An order on a whole wallet is one bit a direction in the wallet's word, and nothing else.
    function _order(address account, uint256 scope, OrderKind kind, bytes32 order) private {
        uint256 seat = seatOf[msg.sender];
        if (seat == 0) revert DigitalYuanNotOrderAuthority(msg.sender);
        if (kind == OrderKind.None || order == 0) revert DigitalYuanInvalidOrder();
        WalletSlot storage slot = _wallets[account];
        Wallet wallet_ = slot.word;
        if (wallet_.has(CLOSED | FETCHES) || Wallet.unwrap(wallet_) == 0) _freezable(account);
        slot.word = wallet_.withOrder(seat, scope);
    }

    function _freezable(address account) private view returns (WalletSlot storage slot, Wallet wallet_) {
        (slot, wallet_) = _openWallet(account);
        if (wallet_.has(FETCHES)) revert DigitalYuanContractWallet(account);
    }
}
