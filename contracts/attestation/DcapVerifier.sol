// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IDcapVerifier, Report, VerifiedQuote} from "../../interfaces/IDcapVerifier.sol";
import {AuthorityKind, ITrustCollateral} from "../../interfaces/ITrustCollateral.sol";
import {AttestedPlatform, AttestedPlatformLib} from "../types/AttestedPlatform.sol";
import {DcapReader} from "./dcap/DcapReader.sol";
import {Der} from "./dcap/Der.sol";
import {P256Signature} from "./dcap/P256Signature.sol";
import {Quote, QuoteParts} from "./dcap/Quote.sol";
import {SgxPlatform} from "./dcap/SgxExtension.sol";
import {Tee} from "./dcap/Tcb.sol";
import {TcbInfo} from "./dcap/TcbInfo.sol";
import {Certificate} from "./dcap/X509.sol";

/// @title DcapVerifier: see IDcapVerifier
contract DcapVerifier is IDcapVerifier {
    uint256 private constant DIGITAL_SIGNATURE = 0x80;

    ITrustCollateral public immutable collateral;
    DcapReader private immutable _reader;
    address private immutable _p256;

    constructor(ITrustCollateral collateral_) {
        collateral = collateral_;
        _reader = collateral_.reader();
        _p256 = collateral_.p256();
    }

    /// @inheritdoc IDcapVerifier
    function verify(bytes calldata quote, bytes calldata pckCertificate)
        external
        view
        returns (VerifiedQuote memory found)
    {
        QuoteParts memory parts = Quote.whole(quote);
        _read(found.report, parts);
        (Certificate memory pck, SgxPlatform memory platform) = _reader.pckCertificate(pckCertificate);
        uint8 authority = _requireIssued(pck);
        uint64 fingerprint = _requireVouched(parts, pck);
        _requireSignedByKey(parts);

        found.hardware = platform.hardware;
        AttestedPlatform memory facts = found.platform;
        facts.tcb = AttestedPlatformLib.packTcb(
            platform.components, platform.fmspc, platform.pceId, platform.pceSvn, pck.notAfter, parts.tee
        );
        facts.proof = AttestedPlatformLib.packProof(pck.serial, Quote.isvSvn(parts.qeReport), fingerprint, authority);
        if (parts.tee == Tee.Tdx) {
            facts.teeTcbSvn = Quote.teeTcbSvn(parts.report);
            facts.seamSigner = TcbInfo.moduleSigner(Quote.seamSigner(parts.report));
            facts.seamAttributes = Quote.seamAttributes(parts.report);
        }
        (found.status, found.advisories, found.holdsUntil) = collateral.assess(facts);
    }

    /// @inheritdoc IDcapVerifier
    function verifyReport(bytes calldata quote) external view returns (Report memory found) {
        QuoteParts memory parts = Quote.short(quote);
        _read(found, parts);
        _requireSignedByKey(parts);
    }

    /// @dev What the report says, proved or not.
    function _read(Report memory found, QuoteParts memory parts) private pure {
        found.tee = parts.tee;
        uint256 key = parts.attestationKey;
        unchecked {
            if (parts.tee == Tee.Sgx) {
                Quote.requireNoDebug(parts.report, "the enclave");
                found.workload = Quote.mrenclave(parts.report);
                found.svn = Quote.isvSvn(parts.report);
                (found.reportData, found.reportDataRest) = Quote.reportData(parts.report);
                found.attestationKey = keccak256(msg.data[key:key + 64]);
            } else {
                Quote.requireSoundTd(parts.report);
                found.workload = Quote.tdWorkload(parts);
                (found.reportData, found.reportDataRest) = Quote.tdReportData(parts.report);
                found.attestationKey = keccak256(bytes.concat(msg.data[key:key + 64], Quote.teeTcbSvn(parts.report)));
            }
        }
    }

    /// @dev The PCK certificate is one, and an authority that TrustCollateral knows has issued it.
    function _requireIssued(Certificate memory pck) private view returns (uint8 number) {
        ITrustCollateral.Authority memory issuer;
        (number, issuer) = collateral.authorityByKey(pck.authorityKey);
        if (issuer.kind == AuthorityKind.TcbSigning || issuer.subject != pck.issuer) {
            revert DcapWrongIssuer(pck.authorityKey);
        }
        if (pck.commonName != keccak256("Intel SGX PCK Certificate")) revert DcapWrongCertificate("commonName");
        if (pck.authority || pck.keyUsage & DIGITAL_SIGNATURE == 0) revert DcapWrongCertificate("keyUsage");
        if (block.timestamp < pck.notBefore) revert DcapNotYetValid(pck.notBefore);
        if (!P256Signature.verify(_p256, pck.digest, pck.r, pck.s, issuer.x, issuer.y)) {
            revert DcapBadSignature("PCK authority");
        }
    }

    /// @dev The platform's PCK vouches for its quoting enclave, and that enclave for the attestation key.
    function _requireVouched(QuoteParts memory parts, Certificate memory pck) private view returns (uint64) {
        unchecked {
            uint256 report = parts.qeReport;
            uint256 end = report + Quote.REPORT_BYTES;
            bytes32 r = bytes32(Der.word(end));
            bytes32 s = bytes32(Der.word(end + 32));
            if (!P256Signature.verify(_p256, sha256(msg.data[report:end]), r, s, pck.x, pck.y)) {
                revert DcapBadSignature("PCK");
            }
            (bytes32 vouched, bytes32 rest) = Quote.reportData(report);
            uint256 key = parts.attestationKey;
            if (vouched != sha256(bytes.concat(msg.data[key:key + 64], msg.data[parts.qeAuth:parts.end])) || rest != 0)
            {
                revert DcapAttestationKeyNotVouched();
            }
            Quote.requireNoDebug(report, "the quoting enclave");
            return collateral.requireQe(
                parts.tee,
                Quote.miscselect(report),
                Quote.attributes(report),
                Quote.mrsigner(report),
                Quote.productId(report)
            );
        }
    }

    function _requireSignedByKey(QuoteParts memory parts) private view {
        unchecked {
            uint256 at = parts.signature + 4; // behind the length of the signature data
            uint256 key = parts.attestationKey;
            bool signed = P256Signature.verify(
                _p256,
                sha256(msg.data[parts.signed:parts.signature]),
                bytes32(Der.word(at)),
                bytes32(Der.word(at + 32)),
                bytes32(Der.word(key)),
                bytes32(Der.word(key + 32))
            );
            if (!signed) revert DcapBadSignature("attestation key");
        }
    }
}
