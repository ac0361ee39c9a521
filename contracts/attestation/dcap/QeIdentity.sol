// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Json} from "./Json.sol";
import {TcbStatus, Tee} from "./Tcb.sol";

/*
 * Identity of the quoting enclave, in four slots. The first is all that a key already registered needs.
 *
 *  255    248 247                     152 151        88 87  80 79       40 39       0
 *  ┌─────────┬──────────────────────────┬────────────┬───────┬───────────┬──────────┐
 *  │  signer │ 4 × (status, ISVSVN)     │ fingerprint│ runs  │   next    │  issue   │
 *  └─────────┴──────────────────────────┴────────────┴───────┴───────────┴──────────┘
 * Signer: number of the authority. Runs: levels in Intel's order, neighbours of one status joined, the first at bit 152. Dates in [unix s]. The
 * fingerprint is of all but dates and levels: a quoting enclave that fitted it need not be compared again.
 */
struct QeIdentity {
    uint256 live;
    bytes32 mrsigner;
    bytes32 attributes; // attributes, then their mask, 16 bytes each
    uint256 rest; // miscselect 4 bytes, its mask 4 bytes, ISVPRODID 2 bytes
}

/// @title QE identity, version 2 (Intel PCS API v4, `/qe/identity`)
library QeIdentityJson {
    uint256 private constant RUNS = 4;

    error QeIdentityTooManyRuns(uint256 maximum);

    /// @param at first byte of the JSON in this call's data
    /// @param end first byte behind it
    function parse(uint256 at, uint256 end)
        internal
        pure
        returns (Tee tee, uint32 evaluation, QeIdentity memory found)
    {
        uint256 value;
        bool same;
        (same, at) = Json.maybe(at, '{"id":"QE","version":2', 22);
        tee = same ? Tee.Sgx : Tee.Tdx;
        if (!same) at = Json.eat(at, '{"id":"TD_QE","version":2', 25);
        (value, at) = Json.date(Json.eat(at, ',"issueDate":"', 14));
        uint256 live = value;
        (value, at) = Json.date(Json.eat(at, ',"nextUpdate":"', 15));
        live |= value << 40;
        (value, at) = Json.number(Json.eat(at, ',"tcbEvaluationDataNumber":', 27), type(uint32).max);
        evaluation = uint32(value);
        (value, at) = Json.hexadecimal(Json.eat(at, ',"miscselect":"', 15), 4);
        uint256 rest = value << 48;
        (value, at) = Json.hexadecimal(Json.eat(at, ',"miscselectMask":"', 19), 4);
        rest |= value << 16;
        (value, at) = Json.hexadecimal(Json.eat(at, ',"attributes":"', 15), 16);
        uint256 attributes = value << 128;
        (value, at) = Json.hexadecimal(Json.eat(at, ',"attributesMask":"', 19), 16);
        attributes |= value;
        (value, at) = Json.hexadecimal(Json.eat(at, ',"mrsigner":"', 13), 32);
        found.mrsigner = bytes32(value);
        (value, at) = Json.number(Json.eat(at, ',"isvprodid":', 13), type(uint16).max);
        rest |= value;
        (found.attributes, found.rest) = (bytes32(attributes), rest);
        bytes32 print = keccak256(abi.encode(tee, found.mrsigner, attributes, rest));
        live |= uint256(uint64(bytes8(print))) << 88;
        (value, at) = _levels(Json.eat(at, ',"tcbLevels":[', 14));
        found.live = live | value;
        if (Json.eat(at, "]}", 2) != end) revert Json.JsonUnexpected(at, "the end of the document");
    }

    function _levels(uint256 at) private pure returns (uint256 runs, uint256 next) {
        unchecked {
            uint256 count;
            TcbStatus last;
            uint256 lowest = type(uint256).max;
            while (true) {
                uint256 svn;
                TcbStatus status;
                (svn, next) = Json.number(Json.eat(at, '{"tcb":{"isvsvn":', 17), type(uint16).max);
                (, next) = Json.date(Json.eat(next, '},"tcbDate":"', 13));
                (status, next) = Json.status(Json.eat(next, ',"tcbStatus":"', 14));
                (, next) = Json.advisories(next);
                if (svn >= lowest) revert Json.JsonUnexpected(at, "a lower ISVSVN than before");
                lowest = svn;
                if (status != last) {
                    if (count == RUNS) revert QeIdentityTooManyRuns(RUNS);
                    last = status;
                    ++count;
                }
                uint256 place = 128 + 24 * count;
                runs = (runs & ~(uint256(0xffffff) << place)) | (((uint256(status) << 16) | svn) << place);
                if (Json.byteAt(next) != 0x2c) break;
                at = next + 1;
            }
            runs |= count << 80;
        }
    }

    /// @return status of a quoting enclave with that ISVSVN, by the first level that it reaches; None below all
    function statusOf(uint256 live, uint256 svn) internal pure returns (TcbStatus) {
        unchecked {
            uint256 count = (live >> 80) & 0xff;
            for (uint256 i; i < count; ++i) {
                uint256 run = live >> (152 + 24 * i);
                if (svn >= run & 0xffff) return TcbStatus((run >> 16) & 0xff);
            }
            return TcbStatus.None;
        }
    }

    function issued(uint256 live) internal pure returns (uint256) {
        return uint40(live);
    }

    function nextUpdate(uint256 live) internal pure returns (uint256) {
        return uint40(live >> 40);
    }

    function fingerprint(uint256 live) internal pure returns (uint64) {
        return uint64(live >> 88);
    }
}
