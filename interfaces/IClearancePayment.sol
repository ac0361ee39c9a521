// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement} from "../contracts/types/Clearance.sol";
import {CustomsRelease} from "../contracts/types/Credit.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @dev Proposed ──accept──▶ Accepted ──everything paid, or end──▶ Ended
///         └──withdraw──▶ Ended
enum PaymentState {
    None,
    Proposed,
    Accepted,
    Ended
}

/// @title Payment against customs clearance, outside of any credit
/// @notice An undertaking of its own: the payer locks the price, customs' attested word releases it in grades. A
/// conditional release, where goods may move and the debt is not final, pays less than a final one; the rest is held back
/// until the procedure is closed. What was paid stays paid: a later fact (goods detained, declaration cancelled) is
/// recorded as a claim between the parties, and pays nothing further until customs says otherwise.
/// @dev Under a documentary credit a release is a stipulated document instead (UCP 600 art. 5, 14(f)): see DocumentRules.
/// The agreement is brought in call data and known by its hash. A module of Escrow. Every state ends: what nobody
/// accepted goes back from `acceptBy` on, what nobody earned from `deadline` + 60 days on, by anybody.
interface IClearancePayment {
    struct Agreement {
        address payer;
        address payee;
        InstitutionId customs; //   whose word counts
        DeclarationId declaration;
        bytes32 invoice; //         keyed hash of the invoice number, as the declaration's commitment holds it
        uint64 amount; //           [fen]
        uint16 conditionalShare; // [bps] paid once the goods are released conditionally
        uint16 finalShare; //       [bps] paid in all once they are released; the rest when the procedure is closed
        uint40 acceptBy; //         [unix s]
        uint40 deadline; //         [unix s] facts observed by customs until then count
        bytes32 salt; //            tells two like agreements apart
    }

    /// @dev One word.
    struct Payment {
        PaymentState state;
        uint64 paid; // [fen]
    }

    event ClearancePaymentProposed(
        bytes32 indexed id, address indexed payer, address indexed payee, Agreement agreement
    );
    event ClearancePaymentAccepted(bytes32 indexed id);
    event ClearancePaymentWithdrawn(bytes32 indexed id, address by);
    /// @param statement of customs that earned it
    /// @param paid [fen] in all
    event ClearancePaid(bytes32 indexed id, bytes32 indexed statement, uint256 amount, uint256 paid);
    /// @notice Customs took back what had been paid for.
    /// @param paid [fen] so far, which the payer may claim from the payee outside of this contract
    event ClearanceClaimRecorded(bytes32 indexed id, bytes32 indexed statement, uint256 paid);
    event ClearancePaymentEnded(bytes32 indexed id, uint256 returned);

    error ClearancePaymentInvalid(string field);
    error ClearancePaymentExists(bytes32 id);
    error ClearancePaymentNotParty(bytes32 id, address caller);
    error ClearancePaymentWrongState(bytes32 id, PaymentState state);
    error ClearancePaymentTooLate(bytes32 id, uint256 until);
    error ClearancePaymentTooEarly(bytes32 id, uint256 until);
    /// @dev Not the newest statement of that authority about that declaration and invoice, or not to be relied on for this
    /// amount yet: see IClearanceOracle.reliableFrom.
    error ClearancePaymentNotProved(bytes32 id, bytes32 statement);
    error ClearancePaymentNothingEarned(bytes32 id, uint256 paid);
    error ClearancePaymentNoClaim(bytes32 id, bytes32 statement);

    /// @notice Propose, and lock the amount. The payer, which allowed Escrow to take it.
    function propose(Agreement calldata agreement) external returns (bytes32 id);

    /// @notice Accept. The payee, until `acceptBy`.
    function accept(Agreement calldata agreement) external;

    /// @notice Take back what was not accepted. The payer; from `acceptBy` on anybody.
    function withdraw(Agreement calldata agreement) external;

    /// @notice Pay what customs' newest word has earned. Anybody.
    /// @param release the statement, and the proof that it is about the invoice
    /// @return amount [fen]
    function collect(Agreement calldata agreement, CustomsRelease calldata release) external returns (uint256 amount);

    /// @notice Record that customs detained the goods, or cancelled or rejected the declaration, after a payment. Anybody,
    /// once for a statement.
    function recordClaim(Agreement calldata agreement, ClearanceStatement calldata statement) external;

    /// @notice Return what nobody earned. Anybody, 60 days after the deadline: so long a fact of the last day may take to be
    /// attested, and to stand undisputed.
    function end(Agreement calldata agreement) external;

    function idOf(Agreement calldata agreement) external pure returns (bytes32);

    function payment(bytes32 id) external view returns (Payment memory);
}
