// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Advances under a red or green clause
/// @notice Packing credit: a bank of the credit advances a part of it before shipment, against the beneficiary's simple
/// receipt (red clause) or a warehouse receipt (green clause). The first proceeds of drawings pay the advance back, before
/// the beneficiary and before an assignee of proceeds. What they did not pay back when the credit ends, the issuing bank
/// owes to the bank that advanced it, out of what secures the credit: the risk is the applicant's, who allowed it.
/// @dev Nobody is bound unasked: the applicant allows, the issuing bank authorises, the beneficiary asks, the bank pays.
/// Once authorised it stays. The terms' hash is not touched; which receipt it takes stands in their `content`. A
/// transferable credit knows no advance, and no part of one: a part that is transferred afterwards would be paid beside it,
/// and a part has no security of its own.
/// Invariant: what is advanced and not paid back ≤ what was undrawn when it was advanced, so that all payments under a
/// credit together never exceed its maximum.
interface IAdvances {
    struct Clause {
        InstitutionId bank;
        bool authorised;
        uint64 most; //     [fen]
        uint64 advanced; // [fen] in all
    }

    struct Request {
        uint64 amount; //   [fen]
        bytes32 receipt; // hash of the receipt, or of the warehouse receipt
    }

    event AdvanceAllowed(CreditId indexed id, InstitutionId indexed bank, uint64 most);
    event AdvanceAuthorised(CreditId indexed id, InstitutionId indexed bank, uint64 most);
    event AdvanceRequested(CreditId indexed id, uint64 amount, bytes32 receipt);
    event AdvanceMade(CreditId indexed id, InstitutionId indexed bank, uint64 amount, bytes32 receipt);

    /// @dev A bank of the credit other than the issuing bank.
    error AdvanceInvalidBank(InstitutionId bank);
    error AdvanceInvalidAmount(uint64 amount);
    error AdvanceNotParty(CreditId id, address caller);
    error AdvanceAlreadyAuthorised(CreditId id);
    /// @dev The applicant allowed something else, or nothing.
    error AdvanceNotAllowed(CreditId id, InstitutionId bank, uint64 most);
    error AdvanceNotAuthorised(CreditId id);
    error AdvanceTransferable(CreditId id);
    /// @param free [fen] that may still be advanced
    error AdvanceExceeds(CreditId id, uint256 free, uint64 wanted);
    error AdvanceNotRequested(CreditId id, uint64 amount, bytes32 receipt);

    /// @notice Allow a bank to advance up to `most` [fen] under one's credit. The applicant, until it is authorised.
    function allow(CreditId id, Terms calldata terms, InstitutionId bank, uint64 most) external;

    /// @notice Authorise it, for good. The issuing bank of an issued credit.
    function authorise(CreditId id, Terms calldata terms, InstitutionId bank, uint64 most) external;

    /// @notice Ask for an advance; a new request takes the place of one that was not answered. The beneficiary.
    /// @param receipt hash of the receipt, or of the warehouse receipt
    function request(CreditId id, Terms calldata terms, uint64 amount, bytes32 receipt) external;

    /// @notice Pay it from the committed liquidity, as it was asked for. The authorised bank.
    function advance(CreditId id, Terms calldata terms, uint64 amount, bytes32 receipt) external;

    function clauseOf(CreditId id) external view returns (Clause memory);

    function requestOf(CreditId id) external view returns (Request memory);
}
