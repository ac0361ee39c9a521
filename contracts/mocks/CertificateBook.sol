// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IProductCertificates} from "../../interfaces/IProductCertificates.sol";

/// @title A register of certificates as a test wants it: each valid until a moment
contract CertificateBook is IProductCertificates {
    mapping(uint64 certificate => uint256) public validUntil;

    function setValidUntil(uint64 certificate, uint256 moment) external {
        validUntil[certificate] = moment;
    }

    function isValid(uint64 certificate) external view returns (bool) {
        return block.timestamp <= validUntil[certificate];
    }
}
