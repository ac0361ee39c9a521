// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Der} from "./Der.sol";

/// @dev What DCAP has to know of a certificate.
struct Certificate {
    bytes32 digest; // SHA-256 of what is signed
    bytes32 r;
    bytes32 s;
    uint160 serial;
    uint64 notBefore; // [unix s]
    uint64 notAfter; // [unix s], inclusive
    bytes32 issuer; // keccak256 of the Name in DER
    bytes32 subject; // keccak256 of the Name in DER
    bytes32 commonName; // keccak256 of the subject's common name
    bytes32 x; // public key on P-256
    bytes32 y;
    bytes20 authorityKey; // AuthorityKeyIdentifier.keyIdentifier
    bytes20 subjectKey; // SubjectKeyIdentifier
    uint256 keyUsage; // first byte of the bit string: digitalSignature is 0x80, keyCertSign 0x04, cRLSign 0x02
    bool authority; // BasicConstraints.cA
    uint256 sgxFrom; // SGX extension: first byte of its content in this call's data; 0 where it has none
    uint256 sgxTo;
}

/// @title X.509 certificates as Intel issues them for DCAP (RFC 5280; Intel 'SGX PCK Certificate and CRL Profile')
/// @notice Version 3, ecdsa-with-SHA256 over P-256, the extensions of the profile, each once; an unknown critical
/// extension is refused (RFC 5280, 4.2). Signature, validity and chain are the caller's to check.
library X509 {
    /// @dev 30 13 06 07 2a8648ce3d0201 (ecPublicKey) 06 08 2a8648ce3d030107 (prime256v1) 03 42 00 04
    uint256 private constant P256_KEY = 0x301306072a8648ce3d020106082a8648ce3d03010703420004;
    uint256 private constant P256_KEY_BYTES = 25;

    uint256 private constant SUBJECT_KEY = 14;
    uint256 private constant KEY_USAGE = 15;
    uint256 private constant BASIC_CONSTRAINTS = 19;
    uint256 private constant CRL_DISTRIBUTION = 31;
    uint256 private constant AUTHORITY_KEY = 35;
    /// @dev Place of the SGX extension (1.2.840.113741.1.13.1) among the bits; no id-ce number.
    uint256 private constant SGX = 255;
    uint256 private constant SGX_OID = 0x2a864886f84d010d01;
    uint256 private constant REQUIRED =
        (1 << SUBJECT_KEY) | (1 << KEY_USAGE) | (1 << BASIC_CONSTRAINTS) | (1 << AUTHORITY_KEY);

    error CertificateMalformed(string field);

    function parse(bytes calldata der) internal pure returns (Certificate memory found) {
        uint256 at;
        uint256 end;
        (at, end, found.digest, found.r, found.s) = Der.signedSequence(der);
        unchecked {
            // [0] EXPLICIT INTEGER 2: version 3
            if (at + 5 > end || Der.word(at) >> 216 != 0xa003020102) revert CertificateMalformed("version");
            uint256 serial;
            (serial, at) = Der.unsigned(at + 5, end, 20);
            if (serial == 0) revert CertificateMalformed("serialNumber");
            found.serial = uint160(serial);
            at = Der.ecdsaWithSha256(at, end);
            (found.issuer, at) = name(at, end);
            {
                (uint256 from, uint256 to) = Der.expect(at, end, Der.SEQUENCE);
                (found.notBefore, from) = Der.time(from, to);
                (found.notAfter, from) = Der.time(from, to);
                if (from != to) revert CertificateMalformed("validity");
                at = to;
            }
            found.commonName = _commonName(at, end);
            (found.subject, at) = name(at, end);
            at = _publicKey(found, at, end);
            at = Der.only(at, end, 0xa3);
            _extensions(found, Der.only(at, end, Der.SEQUENCE), end);
        }
    }

    /// @return hash keccak256 of the Name at `at`, in DER
    /// @return to first byte behind it
    function name(uint256 at, uint256 end) internal pure returns (bytes32 hash, uint256 to) {
        to = Der.skip(at, end, Der.SEQUENCE);
        hash = keccak256(msg.data[at:to]);
    }

    /// @return identifier of an AuthorityKeyIdentifier that has nothing but keyIdentifier: 30 16 80 14 and 20 bytes
    function authorityKey(uint256 from, uint256 to) internal pure returns (bytes20 identifier) {
        unchecked {
            if (to - from != 24 || Der.word(from) >> 224 != 0x30168014) {
                revert CertificateMalformed("authorityKeyIdentifier");
            }
            identifier = bytes20(bytes32(Der.word(from + 4)));
        }
    }

    /// @dev keccak256 of the one common name (2.5.4.3, UTF8String or PrintableString) of the Name at `at`.
    function _commonName(uint256 at, uint256 end) private pure returns (bytes32 hash) {
        uint256 to;
        (at, to) = Der.expect(at, end, Der.SEQUENCE);
        while (at != to) {
            (uint256 from, uint256 next) = Der.expect(at, to, Der.SET);
            from = Der.only(from, next, Der.SEQUENCE);
            (uint256 oid, uint256 value) = Der.expect(from, next, Der.OBJECT);
            if (value - oid == 3 && Der.word(oid) >> 232 == 0x550403) {
                (uint256 tag, uint256 first, uint256 last) = Der.element(value, next);
                if ((tag != 0x0c && tag != 0x13) || last != next || hash != 0) {
                    revert CertificateMalformed("commonName");
                }
                hash = keccak256(msg.data[first:last]);
            }
            at = next;
        }
    }

    function _publicKey(Certificate memory found, uint256 at, uint256 end) private pure returns (uint256) {
        unchecked {
            (uint256 from, uint256 to) = Der.expect(at, end, Der.SEQUENCE);
            if (to - from != P256_KEY_BYTES + 64 || Der.word(from) >> (256 - 8 * P256_KEY_BYTES) != P256_KEY) {
                revert CertificateMalformed("subjectPublicKeyInfo");
            }
            found.x = bytes32(Der.word(from + P256_KEY_BYTES));
            found.y = bytes32(Der.word(from + P256_KEY_BYTES + 32));
            return to;
        }
    }

    function _extensions(Certificate memory found, uint256 at, uint256 end) private pure {
        uint256 seen;
        while (at != end) {
            (uint256 from, uint256 next) = Der.expect(at, end, Der.SEQUENCE);
            (uint256 oid, uint256 to) = Der.expect(from, next, Der.OBJECT);
            uint256 kind = _kind(oid, to);
            bool critical = Der.word(to) >> 232 == 0x0101ff;
            unchecked {
                from = Der.only(critical ? to + 3 : to, next, Der.OCTET_STRING);
            }
            if (kind == 0) {
                if (critical) revert CertificateMalformed("unknown critical extension");
            } else {
                if (seen & (1 << kind) != 0) revert CertificateMalformed("extension twice");
                seen |= 1 << kind;
                _extension(found, kind, from, next);
            }
            at = next;
        }
        if (seen & REQUIRED != REQUIRED) revert CertificateMalformed("extension missing");
    }

    /// @dev Number below id-ce (2.5.29) of the extensions that count, SGX, or 0 for one that is not known.
    function _kind(uint256 oid, uint256 to) private pure returns (uint256) {
        unchecked {
            uint256 length = to - oid;
            uint256 value = Der.word(oid) >> (256 - 8 * length); // a long one shifts to zero
            if (length == 9 && value == SGX_OID) return SGX;
            if (length != 3 || value >> 8 != 0x551d) return 0;
            value &= 0xff;
            bool known = value == SUBJECT_KEY || value == KEY_USAGE || value == BASIC_CONSTRAINTS
                || value == CRL_DISTRIBUTION || value == AUTHORITY_KEY;
            return known ? value : 0;
        }
    }

    function _extension(Certificate memory found, uint256 kind, uint256 from, uint256 to) private pure {
        unchecked {
            uint256 value = Der.word(from);
            uint256 length = to - from;
            if (kind == AUTHORITY_KEY) {
                found.authorityKey = authorityKey(from, to);
            } else if (kind == SUBJECT_KEY) {
                if (length != 22 || value >> 240 != 0x0414) revert CertificateMalformed("subjectKeyIdentifier");
                found.subjectKey = bytes20(bytes32(value << 16));
            } else if (kind == KEY_USAGE) {
                // BIT STRING of one byte; how many bits are unused is the encoder's matter, they are zero in DER.
                if (length != 4 || value >> 240 != 0x0302) revert CertificateMalformed("keyUsage");
                found.keyUsage = (value >> 224) & 0xff;
            } else if (kind == BASIC_CONSTRAINTS) {
                if (length == 8 && value >> 208 == 0x30060101ff02 && (value >> 200) & 0xff == 1) {
                    found.authority = true; // with a pathLenConstraint of one byte
                } else if (length != 2 || value >> 240 != 0x3000) {
                    revert CertificateMalformed("basicConstraints");
                }
            } else if (kind == SGX) {
                (found.sgxFrom, found.sgxTo) = (from, to);
            }
        }
    }
}
