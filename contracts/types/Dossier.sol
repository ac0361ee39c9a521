// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "./Ids.sol";

/// @dev Where a dossier stands.
///  Open ──last part answered──▶ Approved
///   │ ▲                      ├─▶ Refused ────┐
///   │ │                      └─▶ Incomplete ─┤
///   │ └────────────amend (a new version)─────┘
///   └──withdraw──▶ Withdrawn
enum DossierState {
    None,
    Open,
    Approved, //   every part was approved, by answer or by a silence that a rule makes an approval
    Refused, //    every part has ended, one at least by refusal
    Incomplete, // every part has ended, none by refusal, one at least without an answer
    Withdrawn
}

/// @dev Where one department's part of a dossier stands.
///  Waiting ◀──reply── Asked ──silence of the trader──▶ Lapsed
///   │  └──────ask──────▲ ▲
///   ├──hold──▶ Held ─ask─┘
///   ├──answer──▶ Approved / Refused            (from Asked and Held too, and late)
///   ├──silence──▶ ApprovedBySilence            (where a rule says so)
///   └──silence──▶ overdue ──close──▶ Lapsed    (from Held too)
enum PartState {
    None,
    Waiting,
    Asked, // the department's clock stands, the trader's runs
    Held, //  the department's clock stands, the hold's runs
    Approved,
    Refused,
    ApprovedBySilence,
    Lapsed
}

/*
 * What the chain keeps of a dossier beside its root and its parts: one word. Departments and functions are bits.
 *
 *  255    120 119          80 79          48 47        32 31     16 15      8 7     0
 *  ┌─────────┬───────────────┬──────────────┬────────────┬─────────┬─────────┬───────┐
 *  │  spare  │ submitted at  │ departments  │ functions  │ trader  │ version │ state │
 *  │         │   [unix s]    │              │            │         │ from 1  │       │
 *  └─────────┴───────────────┴──────────────┴────────────┴─────────┴─────────┴───────┘
 */
type DossierWord is uint256;

/*
 * One department's part: 42 bits, six to a word, so that most dossiers have one word of parts.
 *
 *  41            13 12       7 6    5     4          3         2     0
 *  ┌────────────────┬──────────┬───────┬─────────┬───────────┬───────┐
 *  │     since      │ days left│ stops │ overdue │  silence  │ state │
 *  │ [s after subm.]│ [b. days]│       │recorded │  approves │       │
 *  └────────────────┴──────────┴───────┴─────────┴───────────┴───────┘
 *
 * Bit 2 of a state is what all ends have in common.
 */
type PartWord is uint256;

uint256 constant PARTS_PER_WORD = 6;
uint256 constant PART_BITS = 42;
uint256 constant PART_MASK = (1 << PART_BITS) - 1;
/// @dev The lowest bit of each part of a word.
uint256 constant LOWEST_BITS = 1 | 1 << 42 | 1 << 84 | 1 << 126 | 1 << 168 | 1 << 210;

using DossierLib for DossierWord global;
using PartLib for PartWord global;

library DossierLib {
    function submitted(InstitutionId trader_, uint256 functions_, uint256 departments_, uint256 at)
        internal
        pure
        returns (DossierWord)
    {
        return DossierWord.wrap(
            uint256(DossierState.Open) | 1 << 8 | uint256(InstitutionId.unwrap(trader_)) << 16 | functions_ << 32
                | departments_ << 48 | at << 80
        );
    }

    function state(DossierWord word) internal pure returns (DossierState) {
        return DossierState(uint8(DossierWord.unwrap(word)));
    }

    function isOpen(DossierWord word) internal pure returns (bool) {
        return uint8(DossierWord.unwrap(word)) == uint8(DossierState.Open);
    }

    function version(DossierWord word) internal pure returns (uint8) {
        return uint8(DossierWord.unwrap(word) >> 8);
    }

    function trader(DossierWord word) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(DossierWord.unwrap(word) >> 16));
    }

    function functions(DossierWord word) internal pure returns (uint16) {
        return uint16(DossierWord.unwrap(word) >> 32);
    }

    function departments(DossierWord word) internal pure returns (uint32) {
        return uint32(DossierWord.unwrap(word) >> 48);
    }

    /// @return [unix s]
    function submittedAt(DossierWord word) internal pure returns (uint256) {
        return DossierWord.unwrap(word) >> 80;
    }

    function withState(DossierWord word, DossierState to) internal pure returns (DossierWord) {
        return DossierWord.wrap(DossierWord.unwrap(word) & ~uint256(0xff) | uint256(to));
    }

    /// @return open again, one version on; the version before is below 255
    function amended(DossierWord word, uint256 functions_, uint256 departments_) internal pure returns (DossierWord) {
        return submitted(trader(word), functions_, departments_, submittedAt(word)).withVersion(version(word) + 1);
    }

    function withVersion(DossierWord word, uint256 to) internal pure returns (DossierWord) {
        return DossierWord.wrap(DossierWord.unwrap(word) & ~uint256(0xff00) | to << 8);
    }
}

library PartLib {
    /// @param since_ [s after submission]
    function waiting(bool silence, uint256 stops_, uint256 daysLeft_, uint256 since_) internal pure returns (PartWord) {
        return
            PartWord.wrap(uint256(PartState.Waiting) | (silence ? 8 : 0) | stops_ << 5 | daysLeft_ << 7 | since_ << 13);
    }

    function state(PartWord part) internal pure returns (PartState) {
        return PartState(PartWord.unwrap(part) & 7);
    }

    /// @return whether the part waits for somebody
    function isOpen(PartWord part) internal pure returns (bool) {
        return PartWord.unwrap(part) & 4 == 0 && PartWord.unwrap(part) & 3 != 0;
    }

    function silenceApproves(PartWord part) internal pure returns (bool) {
        return PartWord.unwrap(part) & 8 != 0;
    }

    function overdue(PartWord part) internal pure returns (bool) {
        return PartWord.unwrap(part) & 16 != 0;
    }

    /// @return how often the department may still ask or hold
    function stops(PartWord part) internal pure returns (uint256) {
        return PartWord.unwrap(part) >> 5 & 3;
    }

    /// @return [banking days] of the department's clock
    function daysLeft(PartWord part) internal pure returns (uint256) {
        return PartWord.unwrap(part) >> 7 & 63;
    }

    /// @return [s after submission] when the clock that runs began, or the part ended
    function since(PartWord part) internal pure returns (uint256) {
        return PartWord.unwrap(part) >> 13 & (2 ** 29 - 1);
    }

    /// @param at [s after submission]
    function turned(PartWord part, PartState to, uint256 at) internal pure returns (PartWord) {
        return PartWord.wrap(PartWord.unwrap(part) & 0x1ff8 | uint256(to) | at << 13);
    }

    function recordedOverdue(PartWord part) internal pure returns (PartWord) {
        return PartWord.wrap(PartWord.unwrap(part) | 16);
    }

    /// @dev There is one at least. `left` is at most what there was [banking days].
    function stopped(PartWord part, uint256 left) internal pure returns (PartWord) {
        unchecked {
            return PartWord.wrap((PartWord.unwrap(part) & ~uint256(63 << 7) | left << 7) - (1 << 5));
        }
    }
}

/// @return whether a part of the word waits for somebody
function anyOpen(uint256 parts) pure returns (bool) {
    return (parts | parts >> 1) & ~(parts >> 2) & LOWEST_BITS != 0;
}

/// @return number of bits that are set, added up in pairs, fours, eights
function countBits(uint256 bits) pure returns (uint256) {
    unchecked {
        bits -= bits >> 1 & 0x55555555;
        bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
        bits = bits + (bits >> 4) & 0x0f0f0f0f;
        return bits * 0x01010101 >> 24 & 0xff;
    }
}

/// @return place of a department's part: how many departments of the dossier have a lower number
function placeOf(uint256 departments, uint256 department) pure returns (uint256 place) {
    unchecked {
        return countBits(departments & ((1 << department) - 1));
    }
}
