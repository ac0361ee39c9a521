// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/*
 * An operator's account with the central bank is one slot, so that an issue reads and writes it once.
 * Invariant: issued ≤ ceiling(paid in − payout pending); the ceiling of money (M0) is the amount itself.
 *
 *  255      242 241       226 225     224 223      160 159       96 95        32 31        16 15     8 7      0
 *  ┌───────────┬─────────────┬───────────┬────────────┬────────────┬────────────┬────────────┬────────┬────────┐
 *  │ reserve   │ suspended   │   spare   │  payout    │  paid in   │   issued   │ institution│ active │ index  │
 *  │ ratio[bps]│ since [day] │           │pending[fen]│   [fen]    │   [fen]    │            │        │        │
 *  └───────────┴─────────────┴───────────┴────────────┴────────────┴────────────┴────────────┴────────┴────────┘
 *
 * Reserve ratio 0: 100 %, the money is M0. Otherwise the operator is a bank whose wallets are its deposits ('deposit'
 * mode of 2026), and the ratio is what it has to hold with the central bank.
 */
type Operator is uint256;

uint256 constant ACTIVE = 1 << 8;
uint256 constant INSTITUTION_AT = 16;
uint256 constant ISSUED_AT = 32;
uint256 constant PAID_IN_AT = 96;
uint256 constant PENDING_AT = 160;
uint256 constant SUSPENDED_AT = 226;
uint256 constant RATIO_AT = 242;
uint256 constant BPS = 10_000;

using OperatorLib for Operator global;

library OperatorLib {
    function licensed(uint256 index_, InstitutionId institution_) internal pure returns (Operator) {
        return Operator.wrap(index_ | ACTIVE | (uint256(InstitutionId.unwrap(institution_)) << INSTITUTION_AT));
    }

    function index(Operator operator) internal pure returns (uint256) {
        return uint8(Operator.unwrap(operator));
    }

    function isActive(Operator operator) internal pure returns (bool) {
        return Operator.unwrap(operator) & ACTIVE != 0;
    }

    function institution(Operator operator) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(Operator.unwrap(operator) >> INSTITUTION_AT));
    }

    function issued(Operator operator) internal pure returns (uint256) {
        return uint64(Operator.unwrap(operator) >> ISSUED_AT);
    }

    function paidIn(Operator operator) internal pure returns (uint256) {
        return uint64(Operator.unwrap(operator) >> PAID_IN_AT);
    }

    function payoutPending(Operator operator) internal pure returns (uint256) {
        return uint64(Operator.unwrap(operator) >> PENDING_AT);
    }

    /// @return [days since 1970, UTC+8] zero while the operator is active
    function suspendedSince(Operator operator) internal pure returns (uint256) {
        return uint16(Operator.unwrap(operator) >> SUSPENDED_AT);
    }

    /// @return [bps] zero for 100 %
    function reserveRatio(Operator operator) internal pure returns (uint256) {
        return Operator.unwrap(operator) >> RATIO_AT;
    }

    /// @return [fen] that may still be issued
    function issuable(Operator operator) internal pure returns (uint256) {
        unchecked {
            uint256 ceiling = paidIn(operator) - payoutPending(operator);
            uint256 ratio = reserveRatio(operator);
            if (ratio != 0) ceiling = (ceiling * BPS) / ratio; // down: in favour of the reserve
            return ceiling - issued(operator);
        }
    }

    /// @return [fen] of reserve that backs nothing and may be paid out
    function repayable(Operator operator) internal pure returns (uint256) {
        unchecked {
            uint256 needed = issued(operator);
            uint256 ratio = reserveRatio(operator);
            if (ratio != 0) needed = (needed * ratio + BPS - 1) / BPS; // up: in favour of the reserve
            return paidIn(operator) - payoutPending(operator) - needed;
        }
    }

    function withSuspension(Operator operator, uint256 since) internal pure returns (Operator) {
        uint256 cleared = Operator.unwrap(operator) & ~(ACTIVE | (uint256(type(uint16).max) << SUSPENDED_AT));
        return Operator.wrap(cleared | (since == 0 ? ACTIVE : uint256(uint16(since)) << SUSPENDED_AT));
    }

    function withReserveRatio(Operator operator, uint256 ratio) internal pure returns (Operator) {
        return Operator.wrap((Operator.unwrap(operator) & ((1 << RATIO_AT) - 1)) | (ratio << RATIO_AT));
    }

    /// @dev `by` is at most `issuable`, so that the 64 bits suffice.
    function addIssued(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) + (by << ISSUED_AT));
        }
    }

    /// @dev `by` is at most `issued`.
    function subIssued(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) - (by << ISSUED_AT));
        }
    }

    /// @dev The caller keeps Σ paid in within 57 bits.
    function addPaidIn(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) + (by << PAID_IN_AT));
        }
    }

    /// @dev `by` is at most what is paid in.
    function subPaidIn(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) - (by << PAID_IN_AT));
        }
    }

    function addPending(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) + (by << PENDING_AT));
        }
    }

    function subPending(Operator operator, uint256 by) internal pure returns (Operator) {
        unchecked {
            return Operator.wrap(Operator.unwrap(operator) - (by << PENDING_AT));
        }
    }
}
