// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Der} from "./Der.sol";

/// @dev The platform as its PCK certificate tells.
struct SgxPlatform {
    bytes32 hardware; // keccak256 of the PPID
    bytes16 components; // SVNs of the 16 TCB components
    uint16 pceSvn;
    bytes2 pceId;
    bytes6 fmspc;
}

/// @title SGX extension of PCK certificates (1.2.840.113741.1.13.1; Intel 'SGX PCK Certificate and CRL Profile', 1.3.5)
/// @notice Fields in the profile's order, each once. What counts of the TCB are the component SVNs, not CPUSVN: the two
/// differ where a component has no place of its own in CPUSVN.
library SgxExtension {
    uint256 private constant OID = 0x2a864886f84d010d01;

    error SgxExtensionMalformed(string field);

    /// @param from first byte of the extension's content in this call's data
    /// @param to first byte behind it
    function parse(uint256 from, uint256 to) internal pure returns (SgxPlatform memory found) {
        uint256 at = Der.only(from, to, Der.SEQUENCE);
        uint256 value;
        uint256 next;
        (value, next) = _octets(at, to, 1, 16, "PPID");
        found.hardware = keccak256(msg.data[value:next]);
        (value, next) = _field(next, to, 2, "TCB");
        _tcb(found, Der.only(value, next, Der.SEQUENCE), next);
        (value, next) = _octets(next, to, 3, 2, "PCE-ID");
        found.pceId = bytes2(bytes32(Der.word(value)));
        (value, next) = _octets(next, to, 4, 6, "FMSPC");
        found.fmspc = bytes6(bytes32(Der.word(value)));
        (value, next) = _field(next, to, 5, "SGX type");
        if (Der.only(value, next, 0x0a) + 1 != next) revert SgxExtensionMalformed("SGX type");
        // Platform certificates add the platform instance and its configuration; processor certificates end here.
        if (next != to) {
            (, next) = _octets(next, to, 6, 16, "platform instance");
            (value, next) = _field(next, to, 7, "configuration");
            Der.only(value, next, Der.SEQUENCE);
            if (next != to) revert SgxExtensionMalformed("something behind the configuration");
        }
    }

    /// @dev 1 to 16 are the components, 17 is PCESVN, 18 is CPUSVN.
    function _tcb(SgxPlatform memory found, uint256 at, uint256 to) private pure {
        unchecked {
            uint256 components;
            for (uint256 number = 1; number <= 18; ++number) {
                (uint256 from, uint256 next) = Der.expect(at, to, Der.SEQUENCE);
                // 06 0b and eleven bytes: the extension's OID, then 02 and the number
                if (Der.word(from) >> 152 != (0x060b << 88) | (OID << 16) | (0x02 << 8) | number) {
                    revert SgxExtensionMalformed("TCB component");
                }
                from += 13;
                if (number < 18) {
                    uint256 svn;
                    (svn, from) = Der.unsigned(from, next, number == 17 ? 2 : 1);
                    if (number == 17) found.pceSvn = uint16(svn);
                    else components = (components << 8) | svn;
                    if (from != next) revert SgxExtensionMalformed("TCB component");
                } else if (Der.only(from, next, Der.OCTET_STRING) + 16 != next) {
                    revert SgxExtensionMalformed("CPUSVN");
                }
                at = next;
            }
            if (at != to) revert SgxExtensionMalformed("something behind CPUSVN");
            found.components = bytes16(uint128(components));
        }
    }

    /// @dev SEQUENCE { OID.number, value }: position of the value, first byte behind.
    function _field(uint256 at, uint256 end, uint256 number, string memory label)
        private
        pure
        returns (uint256 value, uint256 next)
    {
        unchecked {
            (value, next) = Der.expect(at, end, Der.SEQUENCE);
            if (Der.word(value) >> 160 != (0x060a << 80) | (OID << 8) | number) revert SgxExtensionMalformed(label);
            value += 12;
        }
    }

    function _octets(uint256 at, uint256 end, uint256 number, uint256 length, string memory label)
        private
        pure
        returns (uint256 value, uint256 next)
    {
        unchecked {
            (value, next) = _field(at, end, number, label);
            value = Der.only(value, next, Der.OCTET_STRING);
            if (next - value != length) revert SgxExtensionMalformed(label);
        }
    }
}
