// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Der} from "./Der.sol";
import {X509} from "./X509.sol";

/// @dev A certificate revocation list; `Crl.serials` reads its entries.
struct RevocationList {
    bytes32 digest; // SHA-256 of what is signed
    bytes32 r;
    bytes32 s;
    bytes32 issuer; // keccak256 of the Name in DER
    bytes20 authorityKey; // AuthorityKeyIdentifier.keyIdentifier
    uint64 thisUpdate; // [unix s]
    uint64 nextUpdate; // [unix s]
    uint256 at; // position of the first entry
    uint256 end; // first byte behind the entries
}

/// @title Certificate revocation lists as Intel issues them (RFC 5280, 5; Intel 'SGX PCK Certificate and CRL Profile')
library Crl {
    error CrlMalformed(string field);

    function parse(bytes calldata der) internal pure returns (RevocationList memory found) {
        uint256 at;
        uint256 end;
        (at, end, found.digest, found.r, found.s) = Der.signedSequence(der);
        unchecked {
            if (at + 3 > end || Der.word(at) >> 232 != 0x020101) revert CrlMalformed("version");
            at = Der.ecdsaWithSha256(at + 3, end);
            (found.issuer, at) = X509.name(at, end);
            (found.thisUpdate, at) = Der.time(at, end);
            (found.nextUpdate, at) = Der.time(at, end);
            (uint256 tag, uint256 from, uint256 to) = Der.element(at, end);
            if (tag == Der.SEQUENCE) {
                if (from == to) revert CrlMalformed("revokedCertificates: empty"); // absent when there are none
                (found.at, found.end) = (from, to);
                at = to;
            }
            at = Der.only(at, end, 0xa0);
            _extensions(found, Der.only(at, end, Der.SEQUENCE), end);
        }
    }

    /// @notice Serial numbers of the revoked certificates.
    function serials(RevocationList memory list) internal pure returns (uint160[] memory found) {
        unchecked {
            // An entry takes 18 bytes at least: serial, date and their headers.
            found = new uint160[]((list.end - list.at) / 18);
            uint256 count;
            uint256 at = list.at;
            while (at != list.end) {
                (uint256 from, uint256 to) = Der.expect(at, list.end, Der.SEQUENCE);
                uint256 serial;
                (serial, from) = Der.unsigned(from, to, 20);
                if (serial == 0) revert CrlMalformed("userCertificate");
                // What follows, a date and a reason, changes nothing: a certificate that is listed is revoked.
                uint256 tag = Der.word(from) >> 248;
                if (tag != Der.UTC_TIME && tag != Der.GENERALIZED_TIME) revert CrlMalformed("revocationDate");
                found[count++] = uint160(serial);
                at = to;
            }
            assembly ("memory-safe") {
                mstore(found, count)
            }
        }
    }

    /// @dev AuthorityKeyIdentifier and CRLNumber, each once; a critical one (a delta list, say) is not understood.
    function _extensions(RevocationList memory found, uint256 at, uint256 end) private pure {
        bool numbered;
        while (at != end) {
            (uint256 from, uint256 to) = Der.expect(at, end, Der.SEQUENCE);
            (uint256 oid, uint256 value) = Der.expect(from, to, Der.OBJECT);
            bytes32 kind = keccak256(msg.data[oid:value]);
            value = Der.only(value, to, Der.OCTET_STRING);
            if (kind == keccak256(hex"551d23") && found.authorityKey == 0) {
                found.authorityKey = X509.authorityKey(value, to);
            } else if (kind == keccak256(hex"551d14") && !numbered) {
                numbered = true;
            } else {
                revert CrlMalformed("extension");
            }
            at = to;
        }
        if (found.authorityKey == 0 || !numbered) revert CrlMalformed("extension missing");
    }
}
