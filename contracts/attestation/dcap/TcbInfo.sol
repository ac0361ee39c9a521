// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Json} from "./Json.sol";
import {TcbStatus, Tee} from "./Tcb.sol";

/*
 * TCB info of one FMSPC as a row of words: a header, the TCB levels from the highest down, then what is TDX's alone.
 *
 *  header    ┌ spare 136 ┬ modules 8 ┬ levels 8 ┬ signer 8 ┬ PCE-ID 16 ┬ next 40 ┬ issue 40 ┐
 *  level     ┌ SGX components 128 ┬ PCESVN 16 ┬ status 8 ┬ advisories 104 ┐
 *            TDX only, behind each: ┌ TDX components 128 ┬ spare 128 ┐
 *  TDX only  ┌ first 128 bits of keccak256(MRSIGNERSEAM) ┬ SEAM attributes 64 ┬ their mask 64 ┐: the module of version 0
 *            and for every other version, two words: the same, then
 *            ┌ spare 80 ┬ 10 × (status, ISVSVN) 160, the first run lowest ┬ runs 8 ┬ version 8 ┐
 * Dates in [unix s]; `signer` numbers the authority that signed.
 */
library TcbInfo {
    uint256 internal constant LEVELS_AT = 104;
    uint256 internal constant MODULES_AT = 112;
    uint256 private constant RUNS = 10;
    uint256 private constant MAXIMUM = 64;

    error TcbInfoTooManyLevels(uint256 maximum);

    struct Document {
        Tee tee;
        bytes6 fmspc;
        uint32 evaluation;
        uint256[] words;
    }

    /// @notice TCB info, version 3 (Intel PCS API v4, `/tcb`).
    /// @param at first byte of the JSON in this call's data
    /// @param end first byte behind it
    function parse(uint256 at, uint256 end) internal pure returns (Document memory found) {
        uint256 value;
        bool same;
        (same, at) = Json.maybe(at, '{"id":"SGX","version":3', 23);
        found.tee = same ? Tee.Sgx : Tee.Tdx;
        if (!same) at = Json.eat(at, '{"id":"TDX","version":3', 23);
        (value, at) = Json.date(Json.eat(at, ',"issueDate":"', 14));
        uint256 header = value;
        (value, at) = Json.date(Json.eat(at, ',"nextUpdate":"', 15));
        header |= value << 40;
        (value, at) = Json.hexadecimal(Json.eat(at, ',"fmspc":"', 10), 6);
        found.fmspc = bytes6(uint48(value));
        (value, at) = Json.hexadecimal(Json.eat(at, ',"pceId":"', 10), 2);
        header |= value << 80;
        at = Json.eat(at, ',"tcbType":0', 12); // the one way of comparing that is defined
        (value, at) = Json.number(Json.eat(at, ',"tcbEvaluationDataNumber":', 27), type(uint32).max);
        found.evaluation = uint32(value);
        found.words = new uint256[](1 + 4 * MAXIMUM);
        uint256[] memory moduleWords;
        uint256 moduleCount;
        if (found.tee == Tee.Tdx) (moduleWords, moduleCount, at) = _modules(at);
        uint256 count;
        (count, at) = _levels(found, Json.eat(at, ',"tcbLevels":[', 14));
        if (Json.eat(at, "]}", 2) != end) revert Json.JsonUnexpected(at, "the end of the document");
        unchecked {
            found.words[0] = header | (count << LEVELS_AT) | (moduleCount << MODULES_AT);
            count = 1 + count * (found.tee == Tee.Tdx ? 2 : 1);
            uint256 more = found.tee == Tee.Tdx ? 1 + 2 * moduleCount : 0;
            for (uint256 i; i < more; ++i) {
                found.words[count + i] = moduleWords[i];
            }
            uint256[] memory words = found.words;
            count += more;
            assembly ("memory-safe") {
                mstore(words, count) // give the rest back
            }
        }
    }

    function _levels(Document memory found, uint256 at) private pure returns (uint256 count, uint256 next) {
        unchecked {
            bool tdx = found.tee == Tee.Tdx;
            uint256 place = 1;
            while (true) {
                if (count == MAXIMUM) revert TcbInfoTooManyLevels(MAXIMUM);
                uint256 value;
                uint256 level;
                TcbStatus status;
                bytes13 advisories;
                (value, next) = _components(Json.eat(at, '{"tcb":{"sgxtcbcomponents":[', 28));
                level = value << 128;
                (value, next) = Json.number(Json.eat(next, ',"pcesvn":', 10), type(uint16).max);
                level |= value << 112;
                if (tdx) {
                    (value, next) = _components(Json.eat(next, ',"tdxtcbcomponents":[', 21));
                    found.words[place + 1] = value << 128;
                }
                (, next) = Json.date(Json.eat(next, '},"tcbDate":"', 13));
                (status, next) = Json.status(Json.eat(next, ',"tcbStatus":"', 14));
                (advisories, next) = Json.advisories(next);
                found.words[place] = level | (uint256(status) << 104) | uint104(advisories);
                _sort(found.words, place, tdx ? 2 : 1);
                place += tdx ? 2 : 1;
                ++count;
                if (Json.byteAt(next) != 0x2c) break;
                at = next + 1;
            }
        }
    }

    /// @dev Moves the level at `place` before those that are lower: what counts is the highest level that is reached, and
    /// Intel's library orders them as it reads, by SGX components, PCESVN, TDX components. Intel writes them in that order
    /// already.
    function _sort(uint256[] memory words, uint256 place, uint256 width) private pure {
        unchecked {
            for (; place > width; place -= width) {
                uint256 level = words[place] >> 112;
                uint256 before = words[place - width] >> 112;
                if (level < before) return;
                if (level == before && (width == 1 || words[place + 1] <= words[place - 1])) return;
                for (uint256 i; i < width; ++i) {
                    (words[place + i], words[place - width + i]) = (words[place - width + i], words[place + i]);
                }
            }
        }
    }

    /// @dev Sixteen SVNs, in TDX's documents with a category and a type that nothing follows from.
    function _components(uint256 at) private pure returns (uint256 svns, uint256 next) {
        unchecked {
            for (uint256 i; i < 16; ++i) {
                uint256 svn;
                (svn, next) = Json.number(Json.eat(at, '{"svn":', 7), 255);
                svns = (svns << 8) | svn;
                bool same;
                if (Json.byteAt(next) == 0x2c) {
                    (same, next) = Json.maybe(next, ',"category":"', 13);
                    if (same) next = Json.text_(next);
                    (same, next) = Json.maybe(next, ',"type":"', 9);
                    if (same) next = Json.text_(next);
                }
                at = i == 15 ? Json.eat(next, "}]", 2) : Json.eat(next, "},", 2);
            }
            next = at;
        }
    }

    function _modules(uint256 at) private pure returns (uint256[] memory words, uint256 count, uint256 next) {
        unchecked {
            words = new uint256[](1 + 2 * MAXIMUM);
            (words[0], next) = _identity(Json.eat(at, ',"tdxModule":{', 14));
            next = Json.eat(next, "}", 1);
            bool some;
            (some, next) = Json.maybe(next, ',"tdxModuleIdentities":[', 24);
            if (!some) return (words, 0, next);
            while (true) {
                if (count == MAXIMUM) revert TcbInfoTooManyLevels(MAXIMUM);
                uint256 version;
                (version, next) = Json.hexadecimal(Json.eat(next, '{"id":"TDX_', 11), 1);
                (words[1 + 2 * count], next) = _identity(Json.eat(next, ",", 1));
                (words[2 + 2 * count], next) = _moduleLevels(Json.eat(next, ',"tcbLevels":[', 14));
                words[2 + 2 * count] |= version;
                next = Json.eat(next, "]}", 2);
                ++count;
                if (Json.byteAt(next) != 0x2c) break;
                ++next;
            }
            next = Json.eat(next, "]", 1);
        }
    }

    function _identity(uint256 at) private pure returns (uint256 word, uint256 next) {
        unchecked {
            (uint256 first, uint256 middle) = Json.digits(Json.eat(at, '"mrsigner":"', 12), 24);
            (uint256 second, uint256 end) = Json.digits(middle, 24);
            word = uint256(uint128(moduleSigner(abi.encodePacked(uint192(first), uint192(second))))) << 128;
            uint256 value;
            (value, next) = Json.hexadecimal(Json.eat(end, '","attributes":"', 16), 8);
            word |= value << 64;
            (value, next) = Json.hexadecimal(Json.eat(next, ',"attributesMask":"', 19), 8);
            word |= value;
        }
    }

    /// @dev Levels of a TDX module: neighbours of one status joined, since the lowest ISVSVN of a run decides.
    function _moduleLevels(uint256 at) private pure returns (uint256 word, uint256 next) {
        unchecked {
            uint256 count;
            TcbStatus last;
            uint256 lowest = type(uint256).max;
            while (true) {
                uint256 svn;
                TcbStatus status;
                (svn, next) = Json.number(Json.eat(at, '{"tcb":{"isvsvn":', 17), 255);
                (, next) = Json.date(Json.eat(next, '},"tcbDate":"', 13));
                (status, next) = Json.status(Json.eat(next, ',"tcbStatus":"', 14));
                (, next) = Json.advisories(next);
                if (svn >= lowest) revert Json.JsonUnexpected(at, "a lower ISVSVN than before");
                lowest = svn;
                if (status != last) {
                    if (count == RUNS) revert TcbInfoTooManyLevels(RUNS);
                    last = status;
                    ++count;
                }
                uint256 place = 16 * count; // the first run begins at bit 16
                word = (word & ~(uint256(0xffff) << place)) | (((uint256(status) << 8) | svn) << place);
                if (Json.byteAt(next) != 0x2c) break;
                at = next + 1;
            }
            word |= count << 8;
        }
    }

    /// @return first 128 bits of keccak256 over MRSIGNERSEAM, 48 bytes
    function moduleSigner(bytes memory mrsigner) internal pure returns (bytes16) {
        return bytes16(keccak256(mrsigner));
    }

    function issued(uint256 header) internal pure returns (uint256) {
        return uint40(header);
    }

    function nextUpdate(uint256 header) internal pure returns (uint256) {
        return uint40(header >> 40);
    }

    function pceId(uint256 header) internal pure returns (bytes2) {
        return bytes2(uint16(header >> 80));
    }

    function signer(uint256 header) internal pure returns (uint8) {
        return uint8(header >> 96);
    }

    function levels(uint256 header) internal pure returns (uint256) {
        return (header >> LEVELS_AT) & 0xff;
    }

    function modules(uint256 header) internal pure returns (uint256) {
        return (header >> MODULES_AT) & 0xff;
    }

    /// @return whether a module's signer and attributes are those that a word of this document demands
    function isModule(uint256 word, bytes16 signer_, uint64 attributes) internal pure returns (bool) {
        return bytes16(uint128(word >> 128)) == signer_ && attributes & uint64(word) == uint64(word >> 64);
    }

    /// @return status of a TDX module with that ISVSVN; None below all of its levels
    function moduleStatus(uint256 word, uint256 svn) internal pure returns (TcbStatus) {
        unchecked {
            uint256 count = (word >> 8) & 0xff;
            for (uint256 i = 1; i <= count; ++i) {
                uint256 run = word >> (16 * i);
                if (svn >= run & 0xff) return TcbStatus((run >> 8) & 0xff);
            }
            return TcbStatus.None;
        }
    }
}
