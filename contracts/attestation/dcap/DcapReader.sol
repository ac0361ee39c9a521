// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Crl, RevocationList} from "./Crl.sol";
import {Der} from "./Der.sol";
import {P256Fallback, P256Signature} from "./P256Signature.sol";
import {QeIdentity, QeIdentityJson} from "./QeIdentity.sol";
import {SgxExtension, SgxPlatform} from "./SgxExtension.sol";
import {Tee} from "./Tcb.sol";
import {TcbInfo} from "./TcbInfo.sol";
import {Certificate, X509} from "./X509.sol";

/// @dev What is kept of a root certificate.
struct Root {
    bytes32 x; // public key
    bytes32 y;
    bytes32 subject; // keccak256 of its Name in DER
    bytes20 keyId;
    uint40 notAfter; // [unix s]
}

/// @title Reads certificates, lists and documents of DCAP, and chooses who verifies signatures on this chain
/// @notice Without state: it says what is written, not whether it is true. TrustCollateral deploys one for itself and
/// DcapVerifier.
/// @dev A contract of its own for two reasons: parsing works on call data, which a constructor has none of, and together
/// with what is kept it would exceed the size that a contract may have (EIP-170).
contract DcapReader {
    uint256 private constant KEY_CERT_SIGN_AND_CRL_SIGN = 0x06;

    /// @notice The precompile of EIP-7951 where this chain has it, else a contract that answers as it does.
    address public immutable p256;

    error RootNotSelfSigned();
    error RootNotAnAuthority();
    error RootExpired(uint256 notAfter);
    error CertificateWithoutSgxExtension();

    constructor() {
        address chosen = P256Signature.choose();
        p256 = chosen == address(0) ? address(new P256Fallback()) : chosen;
    }

    /// @notice A root certificate: signed by itself, an authority, not run out.
    function root(bytes calldata der) external view returns (Root memory) {
        Certificate memory found = X509.parse(der);
        if (
            found.issuer != found.subject || found.authorityKey != found.subjectKey
                || !P256Signature.verify(p256, found.digest, found.r, found.s, found.x, found.y)
        ) revert RootNotSelfSigned();
        if (!found.authority || found.keyUsage & KEY_CERT_SIGN_AND_CRL_SIGN != KEY_CERT_SIGN_AND_CRL_SIGN) {
            revert RootNotAnAuthority();
        }
        if (found.notAfter < block.timestamp) revert RootExpired(found.notAfter);
        return Root(found.x, found.y, found.subject, found.subjectKey, uint40(found.notAfter));
    }

    function certificate(bytes calldata der) external pure returns (Certificate memory) {
        return X509.parse(der);
    }

    /// @notice A certificate with the SGX extension: that of a platform's provisioning certification key (PCK).
    function pckCertificate(bytes calldata der)
        external
        pure
        returns (Certificate memory found, SgxPlatform memory platform)
    {
        found = X509.parse(der);
        if (found.sgxFrom == 0) revert CertificateWithoutSgxExtension();
        platform = SgxExtension.parse(found.sgxFrom, found.sgxTo);
    }

    function revocationList(bytes calldata der)
        external
        pure
        returns (RevocationList memory found, uint160[] memory serials)
    {
        found = Crl.parse(der);
        serials = Crl.serials(found);
    }

    /// @param json the value of `tcbInfo`
    function tcbInfo(bytes calldata json) external pure returns (TcbInfo.Document memory) {
        uint256 at = Der.position(json);
        return TcbInfo.parse(at, at + json.length);
    }

    /// @param json the value of `enclaveIdentity`
    function qeIdentity(bytes calldata json) external pure returns (Tee, uint32 evaluation, QeIdentity memory) {
        uint256 at = Der.position(json);
        return QeIdentityJson.parse(at, at + json.length);
    }
}
