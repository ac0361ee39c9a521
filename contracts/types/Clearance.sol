// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DeclarationId, InstitutionId} from "./Ids.sol";

/// @dev Where a declaration stands with customs. Source codes: WCO DM 3.6 response / UN/EDIFACT 7365 / China receipt.
enum CustomsStatus {
    None,
    Lodged, //              02 / 17 / 03, 7
    Accepted, //            01 / 1, 9 / L
    Rejected, //            03 / 2, 3 / E, Z
    DocumentCheck, //       06 / 6 / G, J, H
    Inspection, //          05 / 5 / C, S
    TaxAssessed, //         13, 14, 15 / - / T
    ConditionalRelease, //  08 / - / B, K: goods may move, the debt is not final; never a release
    Released, //            09 / 4 / P, I
    Closed, //              16 / - / R
    Bonded, //              - / 8 / -
    Detained, //            05 with name code 7 / 7 / detained
    Cancelled, //           10 / - / D
    DutySecured, //         - / - / -: paid or guaranteed; an officer says it
    Seized, //              - / - / confiscated
    Abandoned //            - / - / -
}

/// @dev What is declared. Export and Import are numbered as the flag digit of a China declaration number.
enum DeclarationKind {
    Export,
    Import,
    Transit,
    BondedIn,
    BondedOut,
    BondedTransfer,
    TemporaryAdmission,
    Exhibition,
    AtaCarnet
}

/// @dev How it is declared: a supplementary declaration completes a simplified one.
enum DeclarationForm {
    Full,
    Simplified,
    Supplementary
}

/// @dev One fact of a customs authority as enclaves sign it: EIP-712, domain `E-port ClearanceOracle`, version 1.
/// The order and the types are fixed; a later layout is a new domain version.
/// Every field follows from the customs message alone, so that enclaves which never talk to each other sign the same.
struct ClearanceStatement {
    DeclarationId subject;
    uint32 sequence; //          per subject, from 1, without gaps
    bytes32 previous; //         struct hash of the statement before, zero for the first
    CustomsStatus status;
    bytes16 sourceCode; //       ASCII, `WCO:09`: the code the authority itself used
    uint16 declarationVersion; // version of the declaration that the fact is about
    uint8 direction; //          1 import, 0 export: the flag digit of a China declaration number
    InstitutionId customs; //    the authority that decided
    uint64 dutyPayable; //       [fen] duty and taxes assessed, all lines
    uint64 dutyGuaranteed; //    [fen] the part secured by a guarantee
    bytes32 content; //          salted Merkle root of the declaration's fields
    bytes32 evidence; //         keccak256 of the customs message
    bytes32 workload; //         measurement of the signing program (MRENCLAVE)
    uint32 keyEpoch; //          epoch of the signing keys; a quorum never mixes epochs
    bytes32 nonce; //            a requester's challenge, zero where nobody asked
    uint64 observedAt; //        [unix s] issue time of the customs message
    uint64 validUntil; //        [unix s]
}

bytes32 constant CLEARANCE_STATEMENT_TYPEHASH = keccak256(
    "ClearanceStatement(bytes32 subject,uint32 sequence,bytes32 previous,uint8 status,bytes16 sourceCode,uint16 declarationVersion,uint8 direction,uint16 customs,uint64 dutyPayable,uint64 dutyGuaranteed,bytes32 content,bytes32 evidence,bytes32 workload,uint32 keyEpoch,bytes32 nonce,uint64 observedAt,uint64 validUntil)"
);

/// @return hash of what a statement says customs decided, without who signs, how the statements are chained and how long
/// they count: two hashes for one place in a declaration's sequence are two values.
function hashFact(ClearanceStatement calldata statement) pure returns (bytes32) {
    return keccak256(
        abi.encode(
            statement.status,
            statement.sourceCode,
            statement.declarationVersion,
            statement.direction,
            statement.customs,
            statement.dutyPayable,
            statement.dutyGuaranteed,
            statement.content,
            statement.evidence
        )
    );
}

/// @dev EIP-712 hashStruct. Every field is one word, so that the struct's call data is its encoding: copied whole, it
/// costs 1,100 gas less than field by field. A word that is none of its type gives a hash that nobody signs.
function hashStatement(ClearanceStatement calldata statement) pure returns (bytes32 hash) {
    bytes32 kind = CLEARANCE_STATEMENT_TYPEHASH;
    assembly ("memory-safe") {
        let at := mload(0x40)
        mstore(at, kind)
        calldatacopy(add(at, 0x20), statement, 0x220)
        hash := keccak256(at, 0x240)
    }
}
