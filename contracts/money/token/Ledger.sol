// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDigitalYuan} from "../../../interfaces/IDigitalYuan.sol";
import {CivilDate} from "../../libraries/CivilDate.sol";
import {WalletClass} from "../../types/Money.sol";
// Solhint does not see what assembly reads.
// solhint-disable no-unused-import
import {
    CLOSED,
    CLASS_AT,
    DAY_SPENT_AT,
    FETCHES,
    FROZEN_AT,
    INWARD_AT,
    INWARD_MASK,
    LAST_DAY_AT,
    LIMIT_MASK,
    LIMIT_UNIT,
    MoneyConfig,
    NOTHING_ALLOWED,
    OUTWARD_AT,
    OUTWARD_MASK,
    PAYEE_GUARD,
    PAYEE_GUARD_FROM_INWARD,
    PAYER_GUARD,
    PAYER_GUARD_FROM_OUTWARD,
    SHARED,
    Wallet,
    YEAR_SPENT_AT,
    YEAR_START_AT
} from "../../types/Wallet.sol";

// solhint-enable no-unused-import

/// @title The ledger of wallets: how money moves, and nothing else
/// @dev Whatever moves money ends in `_debit` and `_credit`, so every check stands here once, for every path.
abstract contract Ledger is IDigitalYuan, AccessManaged {
    /// @dev A slot that can be pointed at: its address is then hashed once for reading and writing.
    struct WalletSlot {
        Wallet word;
    }

    MoneyConfig internal _config;
    mapping(address account => WalletSlot) internal _wallets;

    /// @dev Where limits are shared, the bucket is a wallet word that nobody holds: its balance is the sum over its
    /// wallets and its counters are the person's, so that the very rules of one wallet apply to it.
    mapping(bytes32 bucket => WalletSlot) internal _buckets;
    mapping(address account => bytes32 bucket) public bucketOf;

    constructor() {
        // Nobody's address: nothing is ever opened there, or paid to it.
        _wallets[address(0)].word = Wallet.wrap(CLOSED);
        // Until governance says otherwise no personal wallet can hold or pay anything: limits start at zero.
        MoneyConfig config = MoneyConfig.wrap(NOTHING_ALLOWED);
        _config = config.withYearStart(CivilDate.startOfYear(CivilDate.dayInChina(block.timestamp)));
    }

    /// @dev From wallet to wallet.
    function _move(address from, address to, uint256 amount) internal {
        if (_movedPlainly(from, to, amount)) return;
        if (from == to) revert DigitalYuanSelfTransfer(from);
        MoneyConfig config = _running();
        _debit(config, from, amount);
        _credit(config, to, amount);
        _tell(from, to, amount);
    }

    /// @dev The whole of a payment that no rule stands against and no peculiarity takes off the plain path; it answers
    /// false to anything else and leaves it to the lines above, which say what is wrong. Written in assembly, without a
    /// branch for a refusal, because that is what the checks cost: a transfer between persons takes 1,170 gas less,
    /// one between institutions 530. The stateful run and a differential test hold it against `debited` and `credited`.
    function _movedPlainly(address from, address to, uint256 amount) internal returns (bool plain) {
        assembly ("memory-safe") {
            // The word of a person who pays for the first time today, with counters that begin anew; zero where the
            // stored first day of the year is not this year's.
            function afresh(word, today, january) -> renewed {
                if lt(sub(today, january), 365) {
                    let last := and(shr(LAST_DAY_AT, word), 0xffff)
                    let year := mul(iszero(lt(last, january)), and(shr(YEAR_SPENT_AT, word), 0xffffffffffff))
                    renewed := and(word, not(shl(DAY_SPENT_AT, 0xffffffffffffffffffffffffffff)))
                    renewed := or(renewed, or(shl(YEAR_SPENT_AT, year), shl(LAST_DAY_AT, and(today, 0xffff))))
                }
            }
            mstore(0x00, to)
            mstore(0x20, _wallets.slot)
            let payeeSlot := keccak256(0x00, 0x40)
            mstore(0x00, from)
            let payerSlot := keccak256(0x00, 0x40)
            let config := sload(_config.slot)
            let payer := sload(payerSlot)
            let payee := sload(payeeSlot)

            // Anything that makes `odd` other than zero leaves the payment to the plain path.
            let odd :=
                or(
                    or(
                        or(and(config, 1), or(shr(64, amount), eq(from, to))),
                        or(
                            and(payer, shl(OUTWARD_AT, PAYER_GUARD_FROM_OUTWARD)),
                            and(payee, shl(INWARD_AT, PAYEE_GUARD_FROM_INWARD))
                        )
                    ),
                    or(
                        or(iszero(shr(CLASS_AT, payer)), iszero(shr(CLASS_AT, payee))),
                        lt(and(payer, 0xffffffffffffffff), add(amount, and(shr(FROZEN_AT, payer), 0xffffffffffff)))
                    )
                )
            // The limits of a class lie from bit 32 + 52 × (class − 1). A limit is its field less one, in units: a field
            // of zero, no limit, becomes larger than every value.
            let limits := 0
            if lt(shr(CLASS_AT, payer), 5) {
                limits := and(shr(sub(mul(52, shr(CLASS_AT, payer)), 20), config), 0xfffffffffffff)
            }
            switch limits
            case 0 { payer := sub(payer, amount) }
            default {
                let today := div(add(timestamp(), 28800), 86400)
                if xor(and(shr(LAST_DAY_AT, payer), 0xffff), today) {
                    payer := afresh(payer, today, and(shr(YEAR_START_AT, config), 0xffff))
                    odd := or(odd, iszero(payer))
                }
                odd := or(
                    odd,
                    or(
                        gt(amount, mul(sub(and(shr(13, limits), LIMIT_MASK), 1), LIMIT_UNIT)),
                        shr(48, add(amount, and(shr(YEAR_SPENT_AT, payer), 0xffffffffffff)))
                    )
                )
                // Off the balance and on to both counters, in one go.
                payer := add(payer, mul(amount, sub(or(shl(YEAR_SPENT_AT, 1), shl(DAY_SPENT_AT, 1)), 1)))
                odd := or(
                    odd,
                    or(
                        gt(
                            and(shr(DAY_SPENT_AT, payer), 0xffffffffffff),
                            mul(sub(and(shr(26, limits), LIMIT_MASK), 1), LIMIT_UNIT)
                        ),
                        gt(and(shr(YEAR_SPENT_AT, payer), 0xffffffffffff), mul(sub(shr(39, limits), 1), LIMIT_UNIT))
                    )
                )
            }
            payee := add(payee, amount)
            if lt(shr(CLASS_AT, payee), 5) {
                limits := and(shr(sub(mul(52, shr(CLASS_AT, payee)), 20), config), LIMIT_MASK)
                odd := or(odd, gt(and(payee, 0xffffffffffffffff), mul(sub(limits, 1), LIMIT_UNIT)))
            }
            if iszero(odd) {
                sstore(payerSlot, payer)
                sstore(payeeSlot, payee)
                mstore(0x00, amount)
                log3(0x00, 0x20, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, from, to)
                plain := 1
            }
        }
    }

    /// @dev The payee's side alone, of a payment that left `from` already: an institution without peculiarities takes it
    /// in. Anything else answers false. In a batch it makes each payment 115 gas cheaper.
    function _receivedPlainly(address from, address to, uint256 amount) internal returns (bool plain) {
        assembly ("memory-safe") {
            mstore(0x00, to)
            mstore(0x20, _wallets.slot)
            let slot := keccak256(0x00, 0x40)
            let payee := sload(slot)
            if iszero(or(and(payee, shl(INWARD_AT, PAYEE_GUARD_FROM_INWARD)), lt(shr(CLASS_AT, payee), 5))) {
                sstore(slot, add(payee, amount))
                mstore(0x00, amount)
                log3(0x00, 0x20, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, from, to)
                plain := 1
            }
        }
    }

    function _debit(MoneyConfig config, address from, uint256 amount) internal {
        WalletSlot storage slot = _wallets[from];
        Wallet word = slot.word;
        if (word.has(PAYER_GUARD)) slot.word = _debitGuarded(config, from, word, amount);
        else slot.word = word.debited(config, from, amount);
    }

    /// @dev `amount` is at most 64 bits: it left a wallet, or is within the ceiling of issue.
    function _credit(MoneyConfig config, address to, uint256 amount) internal {
        WalletSlot storage slot = _wallets[to];
        Wallet word = slot.word;
        if (word.has(PAYEE_GUARD)) slot.word = _creditGuarded(config, to, word, amount);
        else slot.word = word.credited(config, to, amount);
    }

    function _running() internal view returns (MoneyConfig config) {
        config = _config;
        if (config.paused()) revert DigitalYuanPaused();
    }

    /// @dev A payer with a peculiarity: closed, under an outward order, or with shared limits.
    function _debitGuarded(MoneyConfig config, address from, Wallet word, uint256 amount) private returns (Wallet) {
        _requireNotClosed(from, word);
        if (word.has(OUTWARD_MASK)) revert DigitalYuanFrozenOutward(from);
        word.requireFree(from, amount);
        WalletSlot storage shared = _buckets[bucketOf[from]];
        shared.word = shared.word.debited(config, from, amount);
        return word.lessened(amount);
    }

    /// @dev A payee with a peculiarity: closed, under an inward order, with shared limits, or a contract.
    function _creditGuarded(MoneyConfig config, address to, Wallet word, uint256 amount) internal returns (Wallet) {
        if (to == address(0)) _refuseWallet(to);
        _requireNotClosed(to, word);
        if (word.has(INWARD_MASK)) revert DigitalYuanFrozenInward(to);
        if (word.has(FETCHES) && msg.sender != to) revert DigitalYuanContractWallet(to);
        if (word.has(SHARED)) {
            WalletSlot storage shared = _buckets[bucketOf[to]];
            shared.word = shared.word.credited(config, to, amount);
        }
        return word.increased(amount);
    }

    /// @dev A wallet that is open: neither closed nor never opened.
    function _openWallet(address account) internal view returns (WalletSlot storage slot, Wallet wallet_) {
        slot = _wallets[account];
        wallet_ = slot.word;
        _requireNotClosed(account, wallet_);
        wallet_.requireKnown(account);
    }

    /// @dev A closed wallet is not opened again, here or elsewhere: allowances that its holder once gave would come back
    /// to life.
    function _open(address account, Wallet opened) internal {
        _requireUnopened(account);
        _wallets[account].word = opened;
        emit WalletOpened(account, bytes32(0), opened);
    }

    function _tell(address from, address to, uint256 amount) internal {
        emit IERC20.Transfer(from, to, amount);
    }

    function _requireUnopened(address account) internal view {
        if (Wallet.unwrap(_wallets[account].word) != 0) revert DigitalYuanWalletExists(account);
    }

    function _requireNotClosed(address account, Wallet word) private pure {
        if (word.has(CLOSED)) revert DigitalYuanWalletClosed(account);
    }

    function _refuseClass(WalletClass class_) internal pure {
        revert DigitalYuanInvalidClass(class_);
    }

    function _refuseWallet(address account) internal pure {
        revert DigitalYuanInvalidWallet(account);
    }
}
