// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Der} from "./Der.sol";
import {Tee} from "./Tcb.sol";

/// @dev Where the parts of a quote are in this call's data.
struct QuoteParts {
    Tee tee;
    uint256 signed; // first byte: header and report are what the attestation key signs
    uint256 report; // first byte of the enclave report (SGX) or TD report (TDX)
    uint256 signature; // first byte behind what is signed
    uint256 attestationKey; // 64 bytes
    uint256 qeReport; // report of the quoting enclave, 384 bytes, then its signature, 64 bytes; 0 where it was cut off
    uint256 qeAuth; // authentication data
    uint256 end; // first byte behind the authentication data
}

/// @title Quotes of Intel SGX version 3 and Intel TDX versions 4 and 5, ECDSA P-256 (Intel 'ECDSA Quote Library API',
/// 'TDX DCAP Quoting Library API')
/// @notice Two forms, both cut out of the quote as the machine made it and otherwise unchanged: up to the certification
/// data of the PCK (`whole`), or up to the attestation key (`short`). What is cut off proves nothing by its place there:
/// certificates are handed over apart, and lengths are signed by nobody.
/// @dev Integers in quotes are little-endian.
library Quote {
    uint256 internal constant REPORT_BYTES = 384;
    uint256 private constant HEADER_BYTES = 48;
    uint256 private constant TD_REPORT_10_BYTES = 584;
    uint256 private constant TD_REPORT_15_BYTES = 648;
    bytes16 private constant INTEL_QE = 0x939a7233f79c4ca9940a0db3957f0607;
    bytes2 private constant ECDSA_P256 = 0x0200;

    error QuoteUnsupported(uint256 version, bytes4 teeType);
    error QuoteMalformed(string field);
    error QuoteTruncated(uint256 bytes_, uint256 expected);
    error QuoteDebug(string enclave);

    /// @notice A quote up to its certification data.
    function whole(bytes calldata quote) internal pure returns (QuoteParts memory parts) {
        uint256 end;
        (parts, end) = _head(quote);
        unchecked {
            uint256 at = parts.attestationKey + 64;
            if (parts.tee == Tee.Tdx) {
                // Version 4 and later wrap the quoting enclave's report: certification data of type 6.
                _require(quote, at + 6, end);
                if (bytes2(bytes32(Der.word(at))) != 0x0600) revert QuoteMalformed("certification data type");
                at += 6;
            }
            parts.qeReport = at;
            at += REPORT_BYTES + 64;
            _require(quote, at + 2, end);
            uint256 length = _le16(at);
            parts.qeAuth = at + 2;
            parts.end = at + 2 + length;
            _require(quote, parts.end, end);
            if (parts.end != end) revert QuoteMalformed("something behind the authentication data");
        }
    }

    /// @notice A quote up to its attestation key.
    function short(bytes calldata quote) internal pure returns (QuoteParts memory parts) {
        uint256 end;
        (parts, end) = _head(quote);
        unchecked {
            parts.end = parts.attestationKey + 64;
        }
        if (parts.end != end) revert QuoteMalformed("something behind the attestation key");
    }

    function _head(bytes calldata quote) private pure returns (QuoteParts memory parts, uint256 end) {
        unchecked {
            uint256 start = Der.position(quote);
            end = start + quote.length;
            _require(quote, start + HEADER_BYTES + 6, end);
            uint256 header = Der.word(start);
            uint256 version = _le16(start);
            bytes4 teeType = bytes4(bytes32(header << 32));
            (parts.signed, parts.report) = (start, start + HEADER_BYTES);
            uint256 length;
            if (version == 3 && teeType == 0) {
                (parts.tee, length) = (Tee.Sgx, REPORT_BYTES);
            } else if (version == 4 && teeType == 0x81000000) {
                (parts.tee, length) = (Tee.Tdx, TD_REPORT_10_BYTES);
            } else if (version == 5 && teeType == 0x81000000) {
                // Body type and body size stand before the report: 2 is TDX 1.0, 3 is TDX 1.5.
                uint256 type_ = _le16(parts.report);
                length = type_ == 2 ? TD_REPORT_10_BYTES : type_ == 3 ? TD_REPORT_15_BYTES : 0;
                if (length == 0 || _le32(parts.report + 2) != length) revert QuoteMalformed("body type or size");
                parts.tee = Tee.Tdx;
                parts.report += 6;
            } else {
                revert QuoteUnsupported(version, teeType);
            }
            if (bytes2(bytes32(header << 16)) != ECDSA_P256) revert QuoteMalformed("attestation key type");
            if (bytes16(bytes32(header << 96)) != INTEL_QE) revert QuoteMalformed("QE vendor");
            parts.signature = parts.report + length;
            parts.attestationKey = parts.signature + 4 + 64; // behind the length of the signature data
            _require(quote, parts.attestationKey + 64, end);
        }
    }

    // ------------------------------------------------------------------------------------------------ enclave report
    // CPUSVN 0, MISCSELECT 16, ATTRIBUTES 48, MRENCLAVE 64, MRSIGNER 128, ISVPRODID 256, ISVSVN 258, REPORTDATA 320

    function requireNoDebug(uint256 report, string memory enclave) internal pure {
        unchecked {
            if (Der.word(report + 48) >> 248 & 0x02 != 0) revert QuoteDebug(enclave);
        }
    }

    function miscselect(uint256 report) internal pure returns (bytes4) {
        unchecked {
            return bytes4(bytes32(Der.word(report + 16)));
        }
    }

    function attributes(uint256 report) internal pure returns (bytes16) {
        unchecked {
            return bytes16(bytes32(Der.word(report + 48)));
        }
    }

    function mrenclave(uint256 report) internal pure returns (bytes32) {
        unchecked {
            return bytes32(Der.word(report + 64));
        }
    }

    function mrsigner(uint256 report) internal pure returns (bytes32) {
        unchecked {
            return bytes32(Der.word(report + 128));
        }
    }

    function productId(uint256 report) internal pure returns (uint16) {
        unchecked {
            return uint16(_le16(report + 256));
        }
    }

    function isvSvn(uint256 report) internal pure returns (uint16) {
        unchecked {
            return uint16(_le16(report + 258));
        }
    }

    function reportData(uint256 report) internal pure returns (bytes32 first, bytes32 second) {
        unchecked {
            return (bytes32(Der.word(report + 320)), bytes32(Der.word(report + 352)));
        }
    }

    // ----------------------------------------------------------------------------------------------------- TD report
    // TEE_TCB_SVN 0, MRSEAM 16, MRSIGNERSEAM 64, SEAMATTRIBUTES 112, TDATTRIBUTES 120, XFAM 128, MRTD 136 …
    // RTMR3 472, REPORTDATA 520; TDX 1.5: TEE_TCB_SVN2 584, MRSERVICETD 600

    function teeTcbSvn(uint256 report) internal pure returns (bytes16) {
        return bytes16(bytes32(Der.word(report)));
    }

    function seamSigner(uint256 report) internal pure returns (bytes memory) {
        unchecked {
            return msg.data[report + 64:report + 112];
        }
    }

    function seamAttributes(uint256 report) internal pure returns (uint64) {
        unchecked {
            return uint64(Der.word(report + 112) >> 192);
        }
    }

    /// @notice A TD is under debug where any of the first eight attributes is set (TUD); one whose SEPT_VE_DISABLE (bit
    /// 28) is not set can be made to take exceptions that a guest does not expect.
    function requireSoundTd(uint256 report) internal pure {
        unchecked {
            uint256 bits = Der.word(report + 120) >> 192; // little-endian: byte 0 is the highest here
            if (bits >> 56 != 0) revert QuoteDebug("TD");
            if ((bits >> 32) & 0x10 == 0) revert QuoteMalformed("TDATTRIBUTES: SEPT_VE_DISABLE not set");
        }
    }

    /// @return workload keccak256 of all that makes a TD what it is: attributes, XFAM, MRTD, MRCONFIGID, MROWNER,
    /// MROWNERCONFIG, RTMR0 to 3; of TDX 1.5 the service TDs too
    function tdWorkload(QuoteParts memory parts) internal pure returns (bytes32 workload) {
        unchecked {
            uint256 report = parts.report;
            if (parts.signature - report == TD_REPORT_10_BYTES) return keccak256(msg.data[report + 120:report + 520]);
            return keccak256(bytes.concat(msg.data[report + 120:report + 520], msg.data[report + 600:report + 648]));
        }
    }

    function tdReportData(uint256 report) internal pure returns (bytes32 first, bytes32 second) {
        unchecked {
            return (bytes32(Der.word(report + 520)), bytes32(Der.word(report + 552)));
        }
    }

    function _require(bytes calldata quote, uint256 needed, uint256 end) private pure {
        unchecked {
            if (needed > end) revert QuoteTruncated(quote.length, needed - Der.position(quote));
        }
    }

    function _le16(uint256 at) private pure returns (uint256) {
        uint256 value = Der.word(at);
        return (value >> 248) | ((value >> 232) & 0xff00);
    }

    function _le32(uint256 at) private pure returns (uint256) {
        unchecked {
            return _le16(at) | (_le16(at + 2) << 16);
        }
    }
}
