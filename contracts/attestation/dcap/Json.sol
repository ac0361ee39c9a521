// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CivilDate} from "../../libraries/CivilDate.sol";
import {TcbStatus} from "./Tcb.sol";

/// @title The JSON of Intel's collateral, byte by byte as Intel signs it
/// @notice One pass without going back: every key in Intel's order, no white space, no escapes. A key that is missing,
/// out of order, doubled or unknown is a byte that was not expected.
/// @dev Positions are offsets into this call's data. They only grow, and the caller compares the last one with the
/// document's end, so that reading behind it cannot go unnoticed; there, this call's data read as other or zero bytes.
library Json {
    /// @param position in this call's data
    error JsonUnexpected(uint256 position, bytes32 expected);

    /// @return next first byte behind `text`, which has to stand at `at`
    /// @param length of `text` [bytes]; a test holds every one against its literal
    function eat(uint256 at, bytes32 text, uint256 length) internal pure returns (uint256 next) {
        bool same;
        (same, next) = maybe(at, text, length);
        if (!same) revert JsonUnexpected(at, text);
    }

    /// @return same whether `text` stands at `at`
    /// @return next first byte behind it, or `at` where it does not
    function maybe(uint256 at, bytes32 text, uint256 length) internal pure returns (bool same, uint256 next) {
        assembly ("memory-safe") {
            same := iszero(shr(sub(256, shl(3, length)), xor(calldataload(at), text)))
            next := add(at, mul(length, same))
        }
    }

    /// @return value of a decimal number of at most `maximum`, without leading zeros
    function number(uint256 at, uint256 maximum) internal pure returns (uint256 value, uint256 next) {
        unchecked {
            next = at;
            while (true) {
                uint256 digit = byteAt(next) - 0x30;
                if (digit > 9) break;
                value = value * 10 + digit;
                if (value > maximum) revert JsonUnexpected(at, "a smaller number");
                ++next;
                if (value == 0) break; // a zero stands alone
            }
            if (next == at) revert JsonUnexpected(at, "a number");
        }
    }

    /// @return value of `count` bytes (at most 32) in hexadecimal, right-aligned
    function digits(uint256 at, uint256 count) internal pure returns (uint256 value, uint256 next) {
        unchecked {
            next = at + 2 * count;
            for (; at < next; ++at) {
                uint256 character = byteAt(at);
                uint256 digit = character - 0x30;
                if (digit > 9) {
                    digit = (character | 0x20) - 0x57; // Intel writes capitals in some places, small letters in others
                    if (digit < 10 || digit > 15) revert JsonUnexpected(at, "a hexadecimal digit");
                }
                value = (value << 4) | digit;
            }
        }
    }

    /// @notice As `digits`, with the quote that ends the string.
    function hexadecimal(uint256 at, uint256 count) internal pure returns (uint256 value, uint256 next) {
        (value, next) = digits(at, count);
        next = eat(next, '"', 1);
    }

    /// @return moment [unix s] of "2025-06-19T10:56:11Z", its closing quote read as well
    function date(uint256 at) internal pure returns (uint256 moment, uint256 next) {
        unchecked {
            uint256 text;
            assembly ("memory-safe") {
                text := calldataload(at)
            }
            // 2025-06-19T10:56:11Z" with the digits blanked out
            if (
                text & 0x00000000ff0000ff0000ff0000ff0000ff0000ffff0000000000000000000000
                    != 0x000000002d00002d00005400003a00003a00005a220000000000000000000000
            ) revert JsonUnexpected(at, "a date");
            moment = CivilDate.momentOf(
                _pair(text, 0) * 100 + _pair(text, 2),
                _pair(text, 5),
                _pair(text, 8),
                _pair(text, 11),
                _pair(text, 14),
                _pair(text, 17)
            );
            next = at + 21;
        }
    }

    /// @notice Read on to the quote that ends a string; printable ASCII without escapes.
    /// @return next first byte behind the quote
    function text_(uint256 at) internal pure returns (uint256 next) {
        unchecked {
            next = at;
            while (true) {
                uint256 character = byteAt(next++);
                if (character == 0x22) return next;
                if (character < 0x20 || character > 0x7e || character == 0x5c) {
                    revert JsonUnexpected(next - 1, "printable ASCII without escapes");
                }
            }
        }
    }

    /// @notice A status with its closing quote: `UpToDate"`.
    function status(uint256 at) internal pure returns (TcbStatus found, uint256 next) {
        bool same;
        (same, next) = maybe(at, 'UpToDate"', 9);
        if (same) return (TcbStatus.UpToDate, next);
        (same, next) = maybe(at, 'OutOfDate"', 10);
        if (same) return (TcbStatus.OutOfDate, next);
        (same, next) = maybe(at, 'OutOfDateConfigurationNeeded"', 29);
        if (same) return (TcbStatus.OutOfDateConfigurationNeeded, next);
        (same, next) = maybe(at, 'SWHardeningNeeded"', 18);
        if (same) return (TcbStatus.SWHardeningNeeded, next);
        (same, next) = maybe(at, 'ConfigurationNeeded"', 20);
        if (same) return (TcbStatus.ConfigurationNeeded, next);
        (same, next) = maybe(at, "ConfigurationAndSWHardening", 27);
        if (same) return (TcbStatus.ConfigurationAndSWHardeningNeeded, eat(next, 'Needed"', 7));
        return (TcbStatus.Revoked, eat(at, 'Revoked"', 8));
    }

    /// @notice Behind a level's status: its advisories, if there are any, and the brace that ends the level.
    /// @return advisories first 13 bytes of keccak256 over what stands between the brackets, 0 where there are none
    function advisories(uint256 at) internal pure returns (bytes13, uint256 next) {
        (bool some, uint256 from) = maybe(at, ',"advisoryIDs":["', 17);
        if (!some) return (0, eat(at, "}", 1));
        next = text_(from);
        while (true) {
            (some, at) = maybe(next, ',"', 2);
            if (!some) break;
            next = text_(at);
        }
        unchecked {
            return (bytes13(keccak256(msg.data[from - 1:next])), eat(next, "]}", 2));
        }
    }

    function byteAt(uint256 at) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, calldataload(at))
        }
    }

    function _pair(uint256 text, uint256 index) private pure returns (uint256) {
        unchecked {
            uint256 both = text >> (240 - 8 * index);
            uint256 tens = ((both >> 8) & 0xff) - 0x30;
            uint256 ones = (both & 0xff) - 0x30;
            if (tens > 9 || ones > 9) revert JsonUnexpected(index, "a digit");
            return tens * 10 + ones;
        }
    }
}
