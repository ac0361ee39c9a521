// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CivilDate} from "../libraries/CivilDate.sol";
import {IDigitalYuanErrors} from "../../interfaces/IDigitalYuanErrors.sol";
import {LimitKind, WalletClass} from "./Money.sol";

/*
 * A wallet is one storage slot, so that a payment with every check reads and writes two slots, like a token with no
 * checks at all. A wallet that was opened is never zero: its first receipt costs what every later one costs.
 *
 *  255 252 251    248 247   240 239   232 231   224 223    208 207      160 159      112 111       64 63          0
 *  ┌──────┬──────────┬─────────┬─────────┬─────────┬──────────┬────────────┬────────────┬────────────┬────────────┐
 *  │ class│  guard   │ inward  │ outward │ operator│ last day │ spent this │ spent this │   frozen   │   balance  │
 *  │      │  bits    │ orders  │ orders  │ index   │ (UTC+8)  │ year [fen] │  day [fen] │ part [fen] │    [fen]   │
 *  └──────┴──────────┴─────────┴─────────┴─────────┴──────────┴────────────┴────────────┴────────────┴────────────┘
 *
 * Inward and outward orders: a bit for each seat of an order authority. Guard bits: what takes a payment off the plain
 * path, so that a wallet without peculiarities pays for none of them with more than one AND.
 * The last day counts from 1970 and ends on 2149-06-06.
 */
type Wallet is uint256;

/*
 * What every payment needs to know of the system, in one more slot.
 *
 *  255     240 239                                                            32 31     16 15      1      0
 *  ┌──────────┬─────────────────────────────────────────────────────────────────┬─────────┬─────────┬────────┐
 *  │pause ends│ 4 personal classes × (balance, payment, day, year) × 13 bits     │ 1 Jan   │  spare  │ paused │
 *  │ on [days]│ [100 yuan, plus 1], 0 = no limit                                 │ [days]  │         │        │
 *  └──────────┴─────────────────────────────────────────────────────────────────┴─────────┴─────────┴────────┘
 *
 * A pause that has ended leaves its bit until somebody clears it: payments then take the longer way, which reads the day.
 * The day stays, since it says from when guardians may pause again.
 */
type MoneyConfig is uint256;

uint256 constant FROZEN_AT = 64;
uint256 constant DAY_SPENT_AT = 112;
uint256 constant YEAR_SPENT_AT = 160;
uint256 constant LAST_DAY_AT = 208;
uint256 constant OPERATOR_AT = 224;
uint256 constant OUTWARD_AT = 232;
uint256 constant INWARD_AT = 240;
uint256 constant CLASS_AT = 252;

uint256 constant CLOSED = 1 << 249;
uint256 constant FETCHES = 1 << 250; // a contract's wallet: takes in only what the contract itself fetches
uint256 constant SHARED = 1 << 251; // balance limit and counters are those of a bucket

uint256 constant OUTWARD_MASK = 0xff << OUTWARD_AT;
uint256 constant INWARD_MASK = 0xff << INWARD_AT;
uint256 constant PAYER_GUARD = OUTWARD_MASK | CLOSED | SHARED;
uint256 constant PAYEE_GUARD = INWARD_MASK | CLOSED | SHARED | FETCHES;
// The same as literals, which is all that assembly reads.
uint256 constant PAYER_GUARD_FROM_OUTWARD = 0xa00ff;
uint256 constant PAYEE_GUARD_FROM_INWARD = 0xeff;

/// @dev Day and year counters with the day they are of.
uint256 constant COUNTERS_MASK = ((1 << 112) - 1) << DAY_SPENT_AT;
/// @dev Every class from here on has no limits; a word below `PERSONS_FROM` was never opened.
uint256 constant PERSONS_FROM = 1 << CLASS_AT;
uint256 constant INSTITUTIONS_FROM = 5 << CLASS_AT;

uint256 constant LIMITS_AT = 32;
uint256 constant LIMIT_BITS = 13;
uint256 constant LIMIT_MASK = 0x1fff; // LIMIT_BITS
uint256 constant LIMIT_UNIT = 10000; // [fen] 100 yuan
uint256 constant YEAR_START_AT = 16;
uint256 constant PAUSE_END_AT = 240;
/// @dev Limits of zero, field 1, for every personal class.
uint256 constant NOTHING_ALLOWED = ((1 << 208) - 1) / LIMIT_MASK << LIMITS_AT;

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

    /// @return [fen] of the balance that no order holds back in part
    function free(Wallet wallet) internal pure returns (uint256) {
        uint256 balance_ = balance(wallet);
        uint256 held = frozenPart(wallet);
        unchecked {
            return balance_ > held ? balance_ - held : 0;
        }
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
        return wallet.has(CLOSED) ? WalletClass.Closed : WalletClass(Wallet.unwrap(wallet) >> CLASS_AT);
    }

    /// @dev Of a person who is bound by limits, alone or together with other wallets.
    function isPersonal(Wallet wallet) internal pure returns (bool) {
        return Wallet.unwrap(wallet) < INSTITUTIONS_FROM && wallet.isOpen();
    }

    function isOpen(Wallet wallet) internal pure returns (bool) {
        return Wallet.unwrap(wallet) >= PERSONS_FROM && !wallet.has(CLOSED);
    }

    function has(Wallet wallet, uint256 bits) internal pure returns (bool) {
        return Wallet.unwrap(wallet) & bits != 0;
    }

    /// @param class_ number of a WalletClass
    function opened(uint256 class_, uint256 operator) internal pure returns (Wallet) {
        return Wallet.wrap((class_ << CLASS_AT) | (operator << OPERATOR_AT));
    }

    function withBits(Wallet wallet, uint256 bits, bool set) internal pure returns (Wallet) {
        uint256 word = Wallet.unwrap(wallet);
        return Wallet.wrap(set ? word | bits : word & ~bits);
    }

    function withClass(Wallet wallet, WalletClass class_) internal pure returns (Wallet) {
        return Wallet.wrap((Wallet.unwrap(wallet) & ~(uint256(0xf) << CLASS_AT)) | (uint256(class_) << CLASS_AT));
    }

    function withOperator(Wallet wallet, uint256 index) internal pure returns (Wallet) {
        return Wallet.wrap((Wallet.unwrap(wallet) & ~(uint256(0xff) << OPERATOR_AT)) | (index << OPERATOR_AT));
    }

    /// @dev The wallet with the counters of `source`, which may be a bucket.
    function withCountersOf(Wallet wallet, Wallet source) internal pure returns (Wallet) {
        return Wallet.wrap((Wallet.unwrap(wallet) & ~COUNTERS_MASK) | (Wallet.unwrap(source) & COUNTERS_MASK));
    }

    function withFrozenPart(Wallet wallet, uint256 part) internal pure returns (Wallet) {
        uint256 cleared = Wallet.unwrap(wallet) & ~(uint256(type(uint48).max) << FROZEN_AT);
        return Wallet.wrap(cleared | (part << FROZEN_AT));
    }

    function isUnderOrder(Wallet wallet) internal pure returns (bool) {
        return wallet.has(OUTWARD_MASK | INWARD_MASK) || wallet.frozenPart() != 0;
    }

    /// @return outward seats whose orders keep money from leaving; bit 0 is seat 1
    /// @return inward seats whose orders keep money from arriving
    function orders(Wallet wallet) internal pure returns (uint8 outward, uint8 inward) {
        return (uint8(Wallet.unwrap(wallet) >> OUTWARD_AT), uint8(Wallet.unwrap(wallet) >> INWARD_AT));
    }

    /// @param scope number of a FreezeScope: bit 0 outward, bit 1 inward
    function withOrder(Wallet wallet, uint256 seat, uint256 scope) internal pure returns (Wallet) {
        unchecked {
            uint256 both = ((1 << OUTWARD_AT) | (1 << INWARD_AT)) << (seat - 1);
            uint256 wanted = (scope & 1) * OUTWARD_MASK + (scope >> 1) * INWARD_MASK;
            return Wallet.wrap((Wallet.unwrap(wallet) & ~both) | (wanted & both));
        }
    }

    /// @dev What remains of a wallet for ever: its class, its last operator, and that it is closed.
    function closed(Wallet wallet) internal pure returns (Wallet) {
        return Wallet.wrap((Wallet.unwrap(wallet) & ((0xf << CLASS_AT) | (0xff << OPERATOR_AT))) | CLOSED);
    }

    /// @dev The wallet with the counters of another added to its own, as of today.
    function withCountersAdded(Wallet wallet, Wallet other, MoneyConfig config) internal view returns (Wallet) {
        uint256 today = CivilDate.dayInChina(block.timestamp);
        uint256 january = config.yearStart(today);
        uint256 spentToday = wallet.lastDay() == today ? wallet.daySpent() : 0;
        uint256 spentThisYear = wallet.lastDay() >= january ? wallet.yearSpent() : 0;
        unchecked {
            if (other.lastDay() == today) spentToday += other.daySpent();
            if (other.lastDay() >= january) spentThisYear += other.yearSpent();
        }
        if (spentThisYear > type(uint48).max) revert IDigitalYuanErrors.DigitalYuanAmountTooLarge(spentThisYear);
        return Wallet.wrap(
            (Wallet.unwrap(wallet) & ~COUNTERS_MASK) | (spentToday << DAY_SPENT_AT) | (spentThisYear << YEAR_SPENT_AT)
                | (uint256(uint16(today)) << LAST_DAY_AT)
        );
    }

    /// @dev The wallet after `amount` [fen], at most its balance, left it by force: no limit, no counter, no freeze.
    function lessened(Wallet wallet, uint256 amount) internal pure returns (Wallet) {
        unchecked {
            return Wallet.wrap(Wallet.unwrap(wallet) - amount);
        }
    }

    /// @dev The wallet after `amount` [fen] arrived that no limit stands against. Cannot wrap into the frozen part: all
    /// balances together fit 64 bits, because the ceiling of issue does.
    function increased(Wallet wallet, uint256 amount) internal pure returns (Wallet) {
        unchecked {
            return Wallet.wrap(Wallet.unwrap(wallet) + amount);
        }
    }

    /// @dev The wallet after `amount` [fen] left it: free balance, then the limits of personal classes. Orders, closing
    /// and buckets are the caller's (PAYER_GUARD).
    function debited(Wallet wallet, MoneyConfig config, address holder, uint256 amount) internal view returns (Wallet) {
        wallet.requireFree(holder, amount);
        uint256 word = Wallet.unwrap(wallet);
        // Nothing below can wrap: the amount is within the balance, and each counter is checked to fit its 48 bits
        // before it is stored.
        unchecked {
            if (word >= INSTITUTIONS_FROM) return Wallet.wrap(word - amount);

            uint256 class_ = word >> CLASS_AT;
            wallet.requireKnown(holder);
            uint256 limits = config.limitsOf(class_);
            if (limits == 0) return Wallet.wrap(word - amount); // counters are there to be held against limits
            uint256 today = CivilDate.dayInChina(block.timestamp);
            uint256 last = uint16(word >> LAST_DAY_AT);
            uint256 spentToday = amount;
            uint256 spentThisYear = amount;
            if (last == today) spentToday += uint48(word >> DAY_SPENT_AT);
            if (last >= config.yearStart(today)) spentThisYear += uint48(word >> YEAR_SPENT_AT);
            _requireWithin(amount, limits >> LIMIT_BITS, holder, LimitKind.Payment);
            _requireWithin(spentToday, limits >> (2 * LIMIT_BITS), holder, LimitKind.Day);
            _requireWithin(spentThisYear, limits >> (3 * LIMIT_BITS), holder, LimitKind.Year);
            if (spentThisYear > type(uint48).max) revert IDigitalYuanErrors.DigitalYuanAmountTooLarge(amount);

            return Wallet.wrap(
                ((word - amount) & ~COUNTERS_MASK) | (spentToday << DAY_SPENT_AT) | (spentThisYear << YEAR_SPENT_AT)
                    | (uint256(uint16(today)) << LAST_DAY_AT)
            );
        }
    }

    /// @dev The wallet after `amount` [fen], at most 64 bits, arrived: the balance limit of personal classes. Orders,
    /// closing, buckets and contracts are the caller's (PAYEE_GUARD).
    function credited(Wallet wallet, MoneyConfig config, address holder, uint256 amount)
        internal
        pure
        returns (Wallet)
    {
        uint256 word = Wallet.unwrap(wallet);
        unchecked {
            if (word < INSTITUTIONS_FROM) {
                uint256 class_ = word >> CLASS_AT;
                wallet.requireKnown(holder);
                _requireWithin(uint64(word) + amount, config.limitsOf(class_), holder, LimitKind.Balance);
            }
            return Wallet.wrap(word + amount);
        }
    }

    /// @dev Refuses what is more than the free balance; the refusal names the first thing that is wrong.
    function requireFree(Wallet wallet, address holder, uint256 amount) internal pure {
        if (amount <= wallet.free()) return;
        if (amount > type(uint64).max) revert IDigitalYuanErrors.DigitalYuanAmountTooLarge(amount);
        wallet.requireKnown(holder);
        revert IDigitalYuanErrors.DigitalYuanInsufficientBalance(holder, wallet.free(), amount);
    }

    /// @dev Refuses what was never opened: an opened wallet is never a zero word.
    function requireKnown(Wallet wallet, address holder) internal pure {
        if (Wallet.unwrap(wallet) == 0) revert IDigitalYuanErrors.DigitalYuanUnknownWallet(holder);
    }

    /// @param limit the field of the limit, lowest in the word
    function _requireWithin(uint256 value, uint256 limit, address holder, LimitKind kind) private pure {
        unchecked {
            limit = (limit & LIMIT_MASK) - 1; // a field of 0 becomes larger than every value
            if (value > limit * LIMIT_UNIT) {
                revert IDigitalYuanErrors.DigitalYuanLimitExceeded(holder, kind, limit * LIMIT_UNIT, value);
            }
        }
    }
}

/// @title The system's word: pause, limits, start of the year
library MoneyConfigLib {
    function paused(MoneyConfig config) internal view returns (bool) {
        return MoneyConfig.unwrap(config) & 1 != 0 && CivilDate.dayInChina(block.timestamp) < config.pauseEnd();
    }

    /// @return [days since 1970, UTC+8] first day after the newest pause, zero where there was none
    function pauseEnd(MoneyConfig config) internal pure returns (uint256) {
        return MoneyConfig.unwrap(config) >> PAUSE_END_AT;
    }

    function pausedUntil(MoneyConfig config, uint256 day) internal pure returns (MoneyConfig) {
        return MoneyConfig.wrap(((MoneyConfig.unwrap(config) << 16) >> 16) | (day << PAUSE_END_AT) | 1);
    }

    function running(MoneyConfig config) internal pure returns (MoneyConfig) {
        return MoneyConfig.wrap(MoneyConfig.unwrap(config) & ~uint256(1));
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
        return
            MoneyConfig.wrap(
                (MoneyConfig.unwrap(config) & ~(uint256(0xffff) << YEAR_START_AT)) | (day << YEAR_START_AT)
            );
    }

    /// @param fields the four fields of the class, balance lowest
    function withLimits(MoneyConfig config, WalletClass class_, uint256 fields) internal pure returns (MoneyConfig) {
        unchecked {
            uint256 at = LIMITS_AT + (uint256(class_) - 1) * 4 * LIMIT_BITS;
            uint256 kept = MoneyConfig.unwrap(config) & ~(((1 << (4 * LIMIT_BITS)) - 1) << at);
            return MoneyConfig.wrap(kept | (fields << at));
        }
    }

    /// @return the four fields of a personal class, balance lowest; zero where it has no limit at all
    function limitsOf(MoneyConfig config, uint256 class_) internal pure returns (uint256) {
        unchecked {
            uint256 at = LIMITS_AT + (class_ - 1) * 4 * LIMIT_BITS;
            return (MoneyConfig.unwrap(config) >> at) & ((1 << (4 * LIMIT_BITS)) - 1);
        }
    }

    /// @return [fen], `type(uint64).max` where there is none
    function limit(MoneyConfig config, WalletClass class_, LimitKind kind) internal pure returns (uint256) {
        if (class_ == WalletClass.Unopened || class_ > WalletClass.Class4) return type(uint64).max;
        unchecked {
            uint256 field = (config.limitsOf(uint256(class_)) >> (uint256(kind) * LIMIT_BITS)) & LIMIT_MASK;
            return field == 0 ? type(uint64).max : (field - 1) * LIMIT_UNIT;
        }
    }
}
