// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/*
 * An operator's account with the central bank is one slot, so that an issue reads and writes it once.
 * Invariant: issued + payout pending ≤ paid in.
 *
 *  255  224 223        160 159       96 95        32 31       16 15     8 7      0
 *  ┌───────┬──────────────┬────────────┬────────────┬────────────┬────────┬────────┐
 *  │ spare │ payout       │  paid in   │   issued   │ institution│ active │ index  │
 *  │       │ pending [fen]│   [fen]    │   [fen]    │            │        │        │
 *  └───────┴──────────────┴────────────┴────────────┴────────────┴────────┴────────┘
 */
type Operator is uint256;

uint256 constant ACTIVE = 1 << 8;
uint256 constant ISSUED_AT = 32;
uint256 constant PAID_IN_AT = 96;
uint256 constant PENDING_AT = 160;

using OperatorLib for Operator global;

library OperatorLib {
    function licensed(uint8 index_, InstitutionId institution_) internal pure returns (Operator) {
        return Operator.wrap(uint256(index_) | ACTIVE | (uint256(InstitutionId.unwrap(institution_)) << 16));
    }

    function index(Operator operator) internal pure returns (uint256) {
        return uint8(Operator.unwrap(operator));
    }

    function isActive(Operator operator) internal pure returns (bool) {
        return Operator.unwrap(operator) & ACTIVE != 0;
    }

    function institution(Operator operator) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(Operator.unwrap(operator) >> 16));
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

    /// @return [fen] that may still be issued, or paid out
    function available(Operator operator) internal pure returns (uint256) {
        unchecked {
            return paidIn(operator) - payoutPending(operator) - issued(operator);
        }
    }

    function withActive(Operator operator, bool active) internal pure returns (Operator) {
        return Operator.wrap((Operator.unwrap(operator) & ~ACTIVE) | (active ? ACTIVE : 0));
    }

    /// @dev `by` is at most `available`, so that the 64 bits suffice.
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

    /// @dev The caller keeps Σ paid in within 64 bits.
    function addPaidIn(Operator operator, uint256 by) internal pure returns (Operator) {
        return Operator.wrap(Operator.unwrap(operator) + (by << PAID_IN_AT));
    }

    /// @dev `by` is at most what is available: the pending payout.
    function subPaidIn(Operator operator, uint256 by) internal pure returns (Operator) {
        return Operator.wrap(Operator.unwrap(operator) - (by << PAID_IN_AT));
    }

    function addPending(Operator operator, uint256 by) internal pure returns (Operator) {
        return Operator.wrap(Operator.unwrap(operator) + (by << PENDING_AT));
    }

    function subPending(Operator operator, uint256 by) internal pure returns (Operator) {
        return Operator.wrap(Operator.unwrap(operator) - (by << PENDING_AT));
    }
}
