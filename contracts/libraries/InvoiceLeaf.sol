// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {CustomsRelease} from "../types/Credit.sol";

/// @title The leaf of a declaration's commitment that holds the keyed hash of the invoice number
library InvoiceLeaf {
    /// @dev Named in eport.enclave.declared.
    bytes32 internal constant PATH = keccak256("E-port/Invoice");

    /// @return whether the statement is about the declaration that this invoice was part of
    function isAbout(CustomsRelease calldata release, bytes32 invoice) internal pure returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(PATH, release.salt, invoice))));
        return MerkleProof.verifyCalldata(release.proof, release.statement.content, leaf);
    }
}
