// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CustomsStatus, DeclarationForm, DeclarationKind} from "./Clearance.sol";
import {InstitutionId} from "./Ids.sol";

/// @dev The first word of IDeclarations.Declaration as Solidity packs it, read and written once by a statement: field by
/// field it is a dozen accesses, 1,800 gas.
/*
 *  bit 216           176           160       96            80             64        32         24          16     8      0
 *   | determinedAt 40 | assessedAt 40 | customs 16 | dutyPayable 64 | lodgedVersion 16 | version 16 | sequence 32 |
 *                                                                   | direction 8 | form 8 | kind 8 | status 8 |
 */
type DeclarationWord is uint256;

using DeclarationWordLib for DeclarationWord global;

library DeclarationWordLib {
    /// @dev What a statement does not change: determinedAt, lodgedVersion, direction, form, kind.
    uint256 private constant KEPT = (uint256(type(uint40).max) << 216) | (uint256(type(uint16).max) << 80) | 0xffffff00;

    function status(DeclarationWord word) internal pure returns (CustomsStatus) {
        return CustomsStatus(uint8(DeclarationWord.unwrap(word)));
    }

    function kind(DeclarationWord word) internal pure returns (DeclarationKind) {
        return DeclarationKind(uint8(DeclarationWord.unwrap(word) >> 8));
    }

    function form(DeclarationWord word) internal pure returns (DeclarationForm) {
        return DeclarationForm(uint8(DeclarationWord.unwrap(word) >> 16));
    }

    function sequence(DeclarationWord word) internal pure returns (uint32) {
        return uint32(DeclarationWord.unwrap(word) >> 32);
    }

    function version(DeclarationWord word) internal pure returns (uint16) {
        return uint16(DeclarationWord.unwrap(word) >> 64);
    }

    /// @return [fen]
    function dutyPayable(DeclarationWord word) internal pure returns (uint64) {
        return uint64(DeclarationWord.unwrap(word) >> 96);
    }

    function customs(DeclarationWord word) internal pure returns (InstitutionId) {
        return InstitutionId.wrap(uint16(DeclarationWord.unwrap(word) >> 160));
    }

    /// @return [unix s]
    function determinedAt(DeclarationWord word) internal pure returns (uint40) {
        return uint40(DeclarationWord.unwrap(word) >> 216);
    }

    /// @return the word with the sequence alone moved
    function noted(DeclarationWord word, uint32 sequence_) internal pure returns (DeclarationWord) {
        uint256 rest = DeclarationWord.unwrap(word) & ~(uint256(type(uint32).max) << 32);
        return DeclarationWord.wrap(rest | (uint256(sequence_) << 32));
    }

    /// @return the word after customs spoke; duty that is assessed higher falls due anew
    function spoken(
        DeclarationWord word,
        CustomsStatus status_,
        uint32 sequence_,
        uint16 version_,
        uint64 duty,
        InstitutionId customs_
    ) internal view returns (DeclarationWord) {
        uint256 before = DeclarationWord.unwrap(word);
        uint256 assessedAt = duty > word.dutyPayable() ? block.timestamp : uint40(before >> 176);
        return DeclarationWord.wrap(
            (before & KEPT) | uint256(status_) | (uint256(sequence_) << 32) | (uint256(version_) << 64)
                | (uint256(duty) << 96) | (uint256(InstitutionId.unwrap(customs_)) << 160) | (assessedAt << 176)
        );
    }
}
