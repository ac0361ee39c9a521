// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IWalletBook} from "../../../interfaces/IWalletBook.sol";
import {CivilDate} from "../../libraries/CivilDate.sol";
import {LimitKind, WalletClass} from "../../types/Money.sol";
import {Operator} from "../../types/Operator.sol";
import {
    CLOSED,
    FETCHES,
    INWARD_MASK,
    LIMIT_BITS,
    LIMIT_MASK,
    LIMIT_UNIT,
    MoneyConfig,
    OUTWARD_MASK,
    SHARED,
    Wallet,
    WalletLib
} from "../../types/Wallet.sol";
import {FreezeOrders} from "./FreezeOrders.sol";

/// @title Wallets, classes and limits: see IWalletBook
abstract contract WalletBook is FreezeOrders {
    mapping(address wallet => address successor) private _successors;

    // ------------------------------------------------------------------------------------------------ central bank

    /// @inheritdoc IWalletBook
    function openContractWallet(address account) external restricted {
        if (account.code.length == 0) _refuseWallet(account);
        _open(account, WalletLib.opened(uint256(WalletClass.Contract), 0).withBits(FETCHES, true));
    }

    /// @inheritdoc IWalletBook
    function setLimits(WalletClass class_, Limits calldata limits_) external restricted {
        if (class_ < WalletClass.Class1 || class_ > WalletClass.Class4) _refuseClass(class_);
        (uint64 balance, uint64 payment, uint64 day, uint64 year) =
            (limits_.balance, limits_.payment, limits_.day, limits_.year);
        if (payment > day || day > year) revert DigitalYuanInvalidLimits(class_);
        _config = _config.withLimits(
            class_,
            _field(class_, balance) | (_field(class_, payment) << LIMIT_BITS)
                | (_field(class_, day) << (2 * LIMIT_BITS)) | (_field(class_, year) << (3 * LIMIT_BITS))
        );
        emit LimitsChanged(class_, balance, payment, day, year);
    }

    /// @inheritdoc IWalletBook
    function shareLimits(address account, bytes32 id) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _openWallet(account);
        if (!wallet_.isPersonal()) _refuseClass(wallet_.classOf());
        if (id == 0) revert DigitalYuanSharedLimits(account, id);
        _requireOwnLimits(account, wallet_);
        WalletSlot storage shared = _buckets[id];
        Wallet joint = shared.word;
        MoneyConfig config = _config;
        if (Wallet.unwrap(joint) == 0) joint = WalletLib.opened(uint256(wallet_.classOf()), 0);
        if (joint.classOf() != wallet_.classOf()) _refuseClass(wallet_.classOf());
        shared.word = joint.credited(config, account, wallet_.balance()).withCountersAdded(wallet_, config);
        slot.word = wallet_.withBits(SHARED, true);
        bucketOf[account] = id;
        emit LimitsShared(account, id);
    }

    /// @inheritdoc IWalletBook
    function separateLimits(address account) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _openWallet(account);
        bytes32 id = bucketOf[account];
        if (id == 0) revert DigitalYuanSharedLimits(account, id);
        WalletSlot storage shared = _buckets[id];
        slot.word = wallet_.withCountersOf(shared.word).withBits(SHARED, false);
        shared.word = shared.word.lessened(wallet_.balance());
        delete bucketOf[account];
        emit LimitsSeparated(account, id);
    }

    // ------------------------------------------------------------------------------------------- WalletOffice and co

    /// @inheritdoc IWalletBook
    function reassignWallet(address account, address operator, WalletClass class_) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _customersWallet(account);
        if (class_ == WalletClass.Unopened || class_ > WalletClass.Corporate) _refuseClass(class_);
        if (class_ != wallet_.classOf()) {
            _requireOwnLimits(account, wallet_);
            uint256 limit = _config.limit(class_, LimitKind.Balance);
            if (wallet_.balance() > limit) {
                revert DigitalYuanLimitExceeded(account, LimitKind.Balance, limit, wallet_.balance());
            }
        }
        (, Operator next) = _activeOperator(operator);
        slot.word = wallet_.withClass(class_).withOperator(next.index());
        emit WalletReassigned(account, operator, class_);
    }

    /// @inheritdoc IWalletBook
    function closeWallet(address account, address successor) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _customersWallet(account);
        if (wallet_.balance() != 0) revert DigitalYuanWalletNotEmpty(account, wallet_.balance());
        if (wallet_.isUnderOrder()) revert DigitalYuanWalletUnderOrder(account);
        delete bucketOf[account]; // an empty wallet takes nothing from its bucket
        slot.word = wallet_.closed();
        emit WalletClosed(account);
        if (successor != address(0)) _nameSuccessor(account, successor);
    }

    /// @inheritdoc IWalletBook
    function nameSuccessor(address account, address successor) external restricted {
        if (!_wallets[account].word.has(CLOSED) || _successors[account] != address(0)) {
            _refuseWallet(account);
        }
        _nameSuccessor(account, successor);
    }

    /// @inheritdoc IWalletBook
    function replaceWallet(address account, address replacement) external restricted {
        (WalletSlot storage slot, Wallet wallet_) = _customersWallet(account);
        if (replacement == address(0)) _refuseWallet(replacement);
        _requireUnopened(replacement);
        _wallets[replacement].word = wallet_;
        slot.word = wallet_.closed();
        _successors[account] = replacement;
        if (wallet_.has(SHARED)) {
            bucketOf[replacement] = bucketOf[account];
            delete bucketOf[account];
        }
        emit WalletReplaced(account, replacement);
    }

    // --------------------------------------------------------------------------------------------------- operators

    /// @inheritdoc IWalletBook
    function openWallet(address account, WalletClass class_, bytes32 identity) external {
        Operator operator = _operators[msg.sender].word;
        if (!operator.isActive()) _refuseOperator(msg.sender);
        uint256 number = uint256(class_);
        unchecked {
            if (number - 1 >= uint256(WalletClass.Corporate)) _refuseClass(class_);
        }
        WalletSlot storage slot = _wallets[account];
        if (Wallet.unwrap(slot.word) != 0) revert DigitalYuanWalletExists(account);
        Wallet opened = WalletLib.opened(number, operator.index());
        slot.word = opened;
        emit WalletOpened(account, identity, opened);
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IWalletBook
    function wallet(address account) external view returns (WalletView memory) {
        Wallet word = _wallets[account].word;
        return _view(word, word.has(SHARED) ? _buckets[bucketOf[account]].word : word);
    }

    /// @inheritdoc IWalletBook
    function bucket(bytes32 id) external view returns (WalletView memory) {
        Wallet shared = _buckets[id].word;
        return _view(shared, shared);
    }

    /// @inheritdoc IWalletBook
    function successorOf(address account) external view returns (address) {
        // Every step leads to a wallet that was open when it was named and can itself have been closed only later, so
        // the chain cannot lead back.
        while (_successors[account] != address(0)) account = _successors[account];
        return account;
    }

    /// @inheritdoc IWalletBook
    function limits(WalletClass class_) external view returns (Limits memory) {
        MoneyConfig config = _config;
        return Limits({
            balance: uint64(config.limit(class_, LimitKind.Balance)),
            payment: uint64(config.limit(class_, LimitKind.Payment)),
            day: uint64(config.limit(class_, LimitKind.Day)),
            year: uint64(config.limit(class_, LimitKind.Year))
        });
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev An open wallet of a person or a corporate: operators' and contracts' own are not moved, closed or replaced.
    function _customersWallet(address account) private view returns (WalletSlot storage slot, Wallet wallet_) {
        (slot, wallet_) = _openWallet(account);
        if (wallet_.classOf() > WalletClass.Corporate) _refuseClass(wallet_.classOf());
    }

    /// @return field of a limit [fen] in the system's word
    function _field(WalletClass class_, uint256 limit) private pure returns (uint256 field) {
        if (limit == type(uint64).max) return 0;
        if (limit % LIMIT_UNIT != 0 || limit >= LIMIT_MASK * LIMIT_UNIT) revert DigitalYuanInvalidLimits(class_);
        unchecked {
            return limit / LIMIT_UNIT + 1;
        }
    }

    function _requireOwnLimits(address account, Wallet wallet_) private view {
        if (wallet_.has(SHARED)) revert DigitalYuanSharedLimits(account, bucketOf[account]);
    }

    function _nameSuccessor(address account, address successor) private {
        _openWallet(successor);
        _successors[account] = successor;
        emit SuccessorNamed(account, successor);
    }

    function _view(Wallet word, Wallet counters) private view returns (WalletView memory) {
        uint256 today = CivilDate.dayInChina(block.timestamp);
        // An institution's word may still hold what was spent while it was a person's: it counts again with such a class.
        bool personal = word.isPersonal();
        bool sameDay = personal && counters.lastDay() == today;
        bool sameYear = personal && counters.lastDay() >= _config.yearStart(today);
        return WalletView({
            class_: word.classOf(),
            operator: _operatorOf(word),
            balance: uint64(word.balance()),
            frozen: uint48(word.frozenPart()),
            frozenOutward: word.has(OUTWARD_MASK),
            frozenInward: word.has(INWARD_MASK),
            spentToday: sameDay ? uint48(counters.daySpent()) : 0,
            spentThisYear: sameYear ? uint48(counters.yearSpent()) : 0
        });
    }
}
