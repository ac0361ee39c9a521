// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CivilDate} from "../libraries/CivilDate.sol";
import {IDigitalYuan, WalletClass} from "../../interfaces/IDigitalYuan.sol";

/*
 * A wallet is one storage slot, so that a payment with every check reads and writes two slots, like a token with no
 * checks at all. A wallet that was opened is never zero: its first receipt costs what every later one costs.
 *
 *  255      248 247   240 239   232 231   224 223     208 207      160 159      112 111       64 63          0
 *  ┌───────────┬─────────┬─────────┬─────────┬───────────┬────────────┬────────────┬────────────┬────────────┐
 *  │   spare   │  freeze │  class  │ operator│  last day │ spent this │ spent this │   frozen   │   balance  │
 *  │           │  flags  │         │  index  │  (UTC+8)  │ year [fen] │  day [fen] │ part [fen] │    [fen]   │
 *  └───────────┴─────────┴─────────┴─────────┴───────────┴────────────┴────────────┴────────────┴────────────┘
 */
type Wallet is uint256;

/*
 * What every payment needs to know of the system, in one more slot.
 *
 *  255     240 239                                                            32 31     16 15      1      0
 *  ┌──────────┬─────────────────────────────────────────────────────────────────┬─────────┬─────────┬────────┐
 *  │  spare   │ 4 personal classes × (balance, payment, day, year) × 13 bits     │ 1 Jan   │  spare  │ paused │
 *  │          │ [100 yuan], 8191 = no limit                                      │ [days]  │         │        │
 *  └──────────┴─────────────────────────────────────────────────────────────────┴─────────┴─────────┴────────┘
 */
type MoneyConfig is uint256;

uint256 constant FROZEN_AT = 64;
uint256 constant DAY_SPENT_AT = 112;
uint256 constant YEAR_SPENT_AT = 160;
uint256 constant LAST_DAY_AT = 208;
uint256 constant OPERATOR_AT = 224;
uint256 constant CLASS_AT = 232;
uint256 constant FREEZE_AT = 240;

uint256 constant FREEZE_OUTWARD = 1;
uint256 constant FREEZE_INWARD = 2;

/// @dev Everything below the operator: balance, frozen part and counters.
uint256 constant COUNTERS_MASK = ((1 << 112) - 1) << DAY_SPENT_AT;

uint256 constant LIMITS_AT = 32;
uint256 constant LIMIT_BITS = 13;
uint256 constant NO_LIMIT = (1 << LIMIT_BITS) - 1;
uint256 constant LIMIT_UNIT = 100_00; // [fen] 100 yuan
uint256 constant YEAR_START_AT = 16;

using WalletLib for Wallet global;
using MoneyConfigLib for MoneyConfig global;

/// @title The rules of one wallet, as pure functions of its word
library WalletLib {
    function balance(Wallet wallet) internal pure returns (uint256) {
        return uint64(Wallet.unwrap(wallet));
    }

    function frozenPart(Wallet wallet) internal pure returns (uint256) {
        return uint48(Wallet.unwrap(wallet) >> FROZEN_AT);
    }

    function daySpent(Wallet wallet) internal pure returns (uint256) {
        return uint48(Wallet.unwrap(wallet) >> DAY_SPENT_AT);
    }

    function yearSpent(Wallet wallet) internal pure returns (uint256) {
        return uint48(Wallet.unwrap(wallet) >> YEAR_SPENT_AT);
    }

    function lastDay(Wallet wallet) internal pure returns (uint256) {
        return uint16(Wallet.unwrap(wallet) >> LAST_DAY_AT);
    }

    function operatorIndex(Wallet wallet) internal pure returns (uint256) {
        return uint8(Wallet.unwrap(wallet) >> OPERATOR_AT);
    }

    function classOf(Wallet wallet) internal pure returns (WalletClass) {
        return WalletClass(uint8(Wallet.unwrap(wallet) >> CLASS_AT));
    }

    function freezeFlags(Wallet wallet) internal pure returns (uint256) {
        return uint8(Wallet.unwrap(wallet) >> FREEZE_AT);
    }

    function isContract(Wallet wallet) internal pure returns (bool) {
        return uint8(Wallet.unwrap(wallet) >> CLASS_AT) == uint8(WalletClass.Contract);
    }

    function isOpen(Wallet wallet) internal pure returns (bool) {
        return Wallet.unwrap(wallet) != 0;
    }

    function opened(WalletClass class_, uint256 operator) internal pure returns (Wallet) {
        return Wallet.wrap((uint256(class_) << CLASS_AT) | (operator << OPERATOR_AT));
    }

    function withClass(Wallet wallet, WalletClass class_) internal pure returns (Wallet) {
        return Wallet.wrap((Wallet.unwrap(wallet) & ~(uint256(0xff) << CLASS_AT)) | (uint256(class_) << CLASS_AT));
    }

    function withFreeze(Wallet wallet, uint256 flags, uint256 part) internal pure returns (Wallet) {
        uint256 cleared = Wallet.unwrap(wallet) & ~((uint256(0xff) << FREEZE_AT) | (uint256(type(uint48).max) << FROZEN_AT));
        return Wallet.wrap(cleared | (flags << FREEZE_AT) | (part << FROZEN_AT));
    }

    /// @dev The wallet after `amount` [fen] left it: freeze, free balance, then the limits of personal classes.
    function debited(Wallet wallet, MoneyConfig config, address holder, uint256 amount) internal view returns (Wallet) {
        uint256 word = Wallet.unwrap(wallet);
        uint256 class_ = uint8(word >> CLASS_AT);
        if (class_ == 0) revert IDigitalYuan.DigitalYuanUnknownWallet(holder);
        if ((word >> FREEZE_AT) & FREEZE_OUTWARD != 0) revert IDigitalYuan.DigitalYuanFrozenOutward(holder);
        // Nothing below can wrap: amounts are at most 64 bits wide, the balance is checked before it is lessened,
        // and each counter is checked to fit its 48 bits before it is stored.
        unchecked {
            uint256 free = uint256(uint64(word));
            uint256 held = uint48(word >> FROZEN_AT);
            free = free > held ? free - held : 0;
            if (amount > free) revert IDigitalYuan.DigitalYuanInsufficientBalance(holder, free, amount);
            if (class_ > uint256(WalletClass.Class4)) return Wallet.wrap(word - amount);

            uint256 today = CivilDate.dayInChina(block.timestamp);
            uint256 last = uint16(word >> LAST_DAY_AT);
            uint256 spentToday = amount;
            uint256 spentThisYear = amount;
            if (last == today) spentToday += uint48(word >> DAY_SPENT_AT);
            if (last >= config.yearStart(today)) spentThisYear += uint48(word >> YEAR_SPENT_AT);
            uint256 limits = MoneyConfig.unwrap(config) >> (LIMITS_AT + (class_ - 1) * 4 * LIMIT_BITS);
            _requireWithin(amount, limits >> LIMIT_BITS, holder, 1);
            _requireWithin(spentToday, limits >> (2 * LIMIT_BITS), holder, 2);
            _requireWithin(spentThisYear, limits >> (3 * LIMIT_BITS), holder, 3);
            if (spentThisYear > type(uint48).max) revert IDigitalYuan.DigitalYuanAmountTooLarge(amount);

            return Wallet.wrap(
                ((word - amount) & ~COUNTERS_MASK) | (spentToday << DAY_SPENT_AT) | (spentThisYear << YEAR_SPENT_AT)
                    | (uint256(uint16(today)) << LAST_DAY_AT)
            );
        }
    }

    /// @dev The wallet after `amount` [fen] arrived: freeze, then the balance limit of personal classes.
    function credited(Wallet wallet, MoneyConfig config, address holder, uint256 amount) internal pure returns (Wallet) {
        uint256 word = Wallet.unwrap(wallet);
        uint256 class_ = uint8(word >> CLASS_AT);
        if (class_ == 0) revert IDigitalYuan.DigitalYuanUnknownWallet(holder);
        if ((word >> FREEZE_AT) & FREEZE_INWARD != 0) revert IDigitalYuan.DigitalYuanFrozenInward(holder);
        // Cannot wrap into the frozen part: all balances together are at most Σ paid-in, which fits 64 bits.
        unchecked {
            if (class_ <= uint256(WalletClass.Class4)) {
                uint256 limits = MoneyConfig.unwrap(config) >> (LIMITS_AT + (class_ - 1) * 4 * LIMIT_BITS);
                _requireWithin(uint64(word) + amount, limits, holder, 0);
            }
            return Wallet.wrap(word + amount);
        }
    }

    function _requireWithin(uint256 value, uint256 limit, address holder, uint8 kind) private pure {
        unchecked {
            limit &= NO_LIMIT;
            if (limit != NO_LIMIT && value > limit * LIMIT_UNIT) {
                revert IDigitalYuan.DigitalYuanLimitExceeded(holder, IDigitalYuan.LimitKind(kind), limit * LIMIT_UNIT, value);
            }
        }
    }
}

/// @title The system's word: pause, limits, start of the year
library MoneyConfigLib {
    function paused(MoneyConfig config) internal pure returns (bool) {
        return MoneyConfig.unwrap(config) & 1 != 0;
    }

    function withPaused(MoneyConfig config, bool value) internal pure returns (MoneyConfig) {
        return MoneyConfig.wrap((MoneyConfig.unwrap(config) & ~uint256(1)) | (value ? 1 : 0));
    }

    /// @dev First day of `today`'s year. The stored day serves for most of its year; outside it is computed, so that
    /// nobody has to be awake at midnight for the counters to start afresh.
    function yearStart(MoneyConfig config, uint256 today) internal pure returns (uint256) {
        uint256 stored = uint16(MoneyConfig.unwrap(config) >> YEAR_START_AT);
        unchecked {
            return today - stored < 365 ? stored : CivilDate.startOfYear(today);
        }
    }

    function withYearStart(MoneyConfig config, uint256 day) internal pure returns (MoneyConfig) {
        return MoneyConfig.wrap(
            (MoneyConfig.unwrap(config) & ~(uint256(0xffff) << YEAR_START_AT)) | (day << YEAR_START_AT)
        );
    }

    /// @param limits four limits [100 yuan] of 13 bits, balance lowest
    function withLimits(MoneyConfig config, WalletClass class_, uint256 limits) internal pure returns (MoneyConfig) {
        uint256 at = LIMITS_AT + (uint256(class_) - 1) * 4 * LIMIT_BITS;
        uint256 mask = ((uint256(1) << (4 * LIMIT_BITS)) - 1) << at;
        return MoneyConfig.wrap((MoneyConfig.unwrap(config) & ~mask) | (limits << at));
    }

    /// @return [fen], `type(uint64).max` where there is none
    function limit(MoneyConfig config, WalletClass class_, uint256 kind) internal pure returns (uint256) {
        if (class_ == WalletClass.Unopened || class_ > WalletClass.Class4) return type(uint64).max;
        uint256 at = LIMITS_AT + ((uint256(class_) - 1) * 4 + kind) * LIMIT_BITS;
        uint256 units = (MoneyConfig.unwrap(config) >> at) & NO_LIMIT;
        return units == NO_LIMIT ? type(uint64).max : units * LIMIT_UNIT;
    }
}
