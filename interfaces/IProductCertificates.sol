// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Whose products are certified: what WorkloadPolicy asks of the alliance's certification of fintech products
interface IProductCertificates {
    /// @return whether that certificate was given, is neither suspended nor withdrawn, and has not run out
    function isValid(uint64 certificate) external view returns (bool);

    /// @return what that number certifies or is to certify: of a program its measurement; zero where the number is unknown
    function productOf(uint64 certificate) external view returns (bytes32);
}
