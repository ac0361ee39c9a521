// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DeclarationId, InstitutionId} from "./Ids.sol";

/// @dev How far customs is with the goods that a financing rests on. A conditional release is a thing of its own: the
/// goods may move, yet customs may still ask for them back, so it is never taken for a release.
enum Backing {
    None, //        nothing may be drawn: not accepted, rejected, detained, cancelled
    Declared, //    accepted, in check, inspected, assessed, bonded: an order or goods on their way
    Conditional, // conditional release
    Released //     released, or the procedure closed
}

/// @dev A trader's offer of a receivable or an order. It is brought in calldata by whoever acts, and checked against the
/// hash under which the chain keeps its state; the events that create a financing carry it in full.
struct FinanceTerms {
    address trader; //        whose goods they are, and who is paid
    address debtor; //        who owes the trader; zero for an order that nobody owes yet
    InstitutionId bank; //    the one that may fund it, zero for any
    DeclarationId subject; // declaration that the goods are in
    bytes32 statement; //     struct hash of customs' newest statement about it
    bytes32 line; //          key of the goods line
    bytes32 consignment; //   key of all the goods that travel together
    Backing backing; //       what that statement is worth
    uint64 quantity; //       [g] net mass drawn
    uint64 value; //          [fen] of the goods drawn
    uint64 advance; //        [fen] that the bank pays, at most `value`
    uint64 repayable; //      [fen] that it gets back, at least `advance`
    uint40 offeredUntil; //   [unix s] last second for funding; two offers differ in it at least
    uint40 dueAt; //          [unix s] last second for repayment
}

bytes32 constant FINANCE_TERMS_TYPEHASH = keccak256(
    "FinanceTerms(address trader,address debtor,uint16 bank,bytes32 subject,bytes32 statement,bytes32 line,bytes32 consignment,uint8 backing,uint64 quantity,uint64 value,uint64 advance,uint64 repayable,uint40 offeredUntil,uint40 dueAt)"
);

/// @dev EIP-712 hashStruct. Every field is one word, so that the struct's call data is its encoding (see hashStatement).
function hashTerms(FinanceTerms calldata terms) pure returns (bytes32 hash) {
    bytes32 kind = FINANCE_TERMS_TYPEHASH;
    assembly ("memory-safe") {
        let at := mload(0x40)
        mstore(at, kind)
        calldatacopy(add(at, 0x20), terms, 0x1c0)
        hash := keccak256(at, 0x1e0)
    }
}

/// @dev A goods line as customs' attested declaration commits to it: the leaf `E-port/Goods[number]`, whose value is
/// abi.encode(line, consignment, quantity, value, totalQuantity, totalValue). See eport.enclave.declared.
struct GoodsProof {
    uint32 number; //        GovernmentAgencyGoodsItem/SequenceNumeric
    uint64 quantity; //      [g] net mass of all lines of the declaration under the line's key
    uint64 value; //         [fen] of the same
    uint64 totalQuantity; // [g] of all lines of the declaration
    uint64 totalValue; //    [fen] of the same
    bytes32 salt;
    bytes32[] proof; //      siblings from the leaf up
}
