// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CivilDate} from "../../libraries/CivilDate.sol";

/// @title DER as far as certificates and revocation lists of DCAP need it
/// @notice Strict: definite and minimal lengths (X.690, 10.1), nothing behind the end of a container, minimal positive
/// integers. What Intel does not write is refused rather than read generously.
/// @dev Positions are offsets into this call's data, so that nothing is copied; `end` is the first byte behind.
library Der {
    uint256 internal constant INTEGER = 0x02;
    uint256 internal constant BIT_STRING = 0x03;
    uint256 internal constant OCTET_STRING = 0x04;
    uint256 internal constant OBJECT = 0x06;
    uint256 internal constant UTC_TIME = 0x17;
    uint256 internal constant GENERALIZED_TIME = 0x18;
    uint256 internal constant SEQUENCE = 0x30;
    uint256 internal constant SET = 0x31;

    /// @dev ecdsa-with-SHA256 as AlgorithmIdentifier (RFC 5758, 3.2): 30 0a 06 08 2a8648ce3d040302
    uint256 private constant ECDSA_WITH_SHA256 = 0x300a06082a8648ce3d040302;

    /// @param position in this call's data
    error DerMalformed(uint256 position, string rule);
    error DerUnexpectedTag(uint256 position, uint256 expected, uint256 found);

    /// @return tag of the element at `at`
    /// @return from first byte of its content
    /// @return to first byte behind its content
    function element(uint256 at, uint256 end) internal pure returns (uint256 tag, uint256 from, uint256 to) {
        unchecked {
            uint256 head = word(at);
            tag = head >> 248;
            uint256 length = (head >> 240) & 0xff;
            from = at + 2;
            if (length > 0x7f) {
                uint256 minimum;
                if (length == 0x81) {
                    (length, minimum, from) = ((head >> 232) & 0xff, 0x80, at + 3);
                } else if (length == 0x82) {
                    (length, minimum, from) = ((head >> 224) & 0xffff, 0x100, at + 4);
                } else {
                    revert DerMalformed(at, "length: indefinite, or above 65,535");
                }
                if (length < minimum) revert DerMalformed(at, "length: not minimal");
            }
            to = from + length;
            if (to > end) revert DerMalformed(at, "element ends behind its container");
        }
    }

    /// @return from first byte of the content of the element at `at`, which has to have that tag
    /// @return to first byte behind its content
    function expect(uint256 at, uint256 end, uint256 tag) internal pure returns (uint256 from, uint256 to) {
        uint256 found;
        (found, from, to) = element(at, end);
        if (found != tag) revert DerUnexpectedTag(at, tag, found);
    }

    /// @return to first byte behind the element at `at`, which has to have that tag
    function skip(uint256 at, uint256 end, uint256 tag) internal pure returns (uint256 to) {
        (, to) = expect(at, end, tag);
    }

    /// @notice The one thing in a container: it has to end where the container ends.
    function only(uint256 at, uint256 end, uint256 tag) internal pure returns (uint256 from) {
        uint256 to;
        (from, to) = expect(at, end, tag);
        if (to != end) revert DerMalformed(to, "something behind the last element");
    }

    /// @return value of a positive INTEGER of at most `maximum` bytes
    /// @return to first byte behind it
    function unsigned(uint256 at, uint256 end, uint256 maximum) internal pure returns (uint256 value, uint256 to) {
        unchecked {
            uint256 from;
            (from, to) = expect(at, end, INTEGER);
            uint256 length = to - from;
            if (length == 0) revert DerMalformed(at, "INTEGER: empty");
            uint256 first = word(from) >> 248;
            if (first > 0x7f) revert DerMalformed(at, "INTEGER: negative");
            if (first == 0 && length > 1) {
                // The zero byte is there to keep a high bit from meaning a sign, and for nothing else.
                if ((word(from + 1) >> 255) == 0) revert DerMalformed(at, "INTEGER: not minimal");
                ++from;
                --length;
            }
            if (length > maximum) revert DerMalformed(at, "INTEGER: too long");
            value = word(from) >> (256 - 8 * length);
        }
    }

    /// @return moment [unix s] of a UTCTime (1950 to 2049) or a GeneralizedTime, to the second and in UTC (RFC 5280, 4.1.2.5)
    /// @return to first byte behind it
    function time(uint256 at, uint256 end) internal pure returns (uint64 moment, uint256 to) {
        unchecked {
            (uint256 tag, uint256 from, uint256 stop) = element(at, end);
            to = stop;
            uint256 text = word(from);
            uint256 year;
            if (tag == UTC_TIME && to - from == 13) {
                year = pair(text, 0);
                year += year < 50 ? 2000 : 1900;
                text <<= 16;
            } else if (tag == GENERALIZED_TIME && to - from == 15) {
                year = pair(text, 0) * 100 + pair(text, 2);
                text <<= 32;
            } else {
                revert DerMalformed(at, "time: neither UTCTime nor GeneralizedTime to the second");
            }
            if ((text >> 168) & 0xff != 0x5a) revert DerMalformed(at, "time: not in UTC");
            moment = uint64(
                CivilDate.momentOf(year, pair(text, 0), pair(text, 2), pair(text, 4), pair(text, 6), pair(text, 8))
            );
        }
    }

    /// @notice Two decimal digits at byte `index` of a word.
    function pair(uint256 text, uint256 index) internal pure returns (uint256) {
        unchecked {
            uint256 digits = text >> (240 - 8 * index);
            uint256 tens = ((digits >> 8) & 0xff) - 0x30;
            uint256 ones = (digits & 0xff) - 0x30;
            if (tens > 9 || ones > 9) revert DerMalformed(index, "digit expected");
            return tens * 10 + ones;
        }
    }

    /// @return to first byte behind the AlgorithmIdentifier at `at`, which has to be ecdsa-with-SHA256
    function ecdsaWithSha256(uint256 at, uint256 end) internal pure returns (uint256 to) {
        unchecked {
            to = at + 12;
            if (to > end || word(at) >> 160 != ECDSA_WITH_SHA256) {
                revert DerMalformed(at, "signature algorithm: not ecdsa-with-SHA256");
            }
        }
    }

    /// @notice A signed structure: SEQUENCE { to be signed, algorithm, signature }, as certificates and lists are.
    /// @return from first byte of the content of what is signed
    /// @return to first byte behind it
    /// @return digest SHA-256 of what is signed
    /// @return r of the signature
    /// @return s of the signature
    function signedSequence(bytes calldata der)
        internal
        pure
        returns (uint256 from, uint256 to, bytes32 digest, bytes32 r, bytes32 s)
    {
        unchecked {
            uint256 start = position(der);
            uint256 end = start + der.length;
            uint256 whole = only(start, end, SEQUENCE);
            (from, to) = expect(whole, end, SEQUENCE);
            digest = sha256(msg.data[whole:to]);
            uint256 at = ecdsaWithSha256(to, end);
            at = only(at, end, BIT_STRING);
            if (word(at) >> 248 != 0) revert DerMalformed(at, "signature: unused bits");
            at = only(at + 1, end, SEQUENCE);
            uint256 value;
            (value, at) = unsigned(at, end, 32);
            r = bytes32(value);
            (value, at) = unsigned(at, end, 32);
            s = bytes32(value);
            if (at != end) revert DerMalformed(at, "something behind the signature");
        }
    }

    /// @return at where these bytes begin in this call's data
    function position(bytes calldata data) internal pure returns (uint256 at) {
        assembly ("memory-safe") {
            at := data.offset
        }
    }

    /// @return value 32 bytes of this call's data from `at`, zeros behind its end
    function word(uint256 at) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := calldataload(at)
        }
    }
}
