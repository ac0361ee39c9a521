// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Bank, Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @dev Where a claim stands.
///  Claimed ──reimburse──▶ Paid ──refund, where the next bank refused──▶ Refunded
///     ├──decline──▶ Declined, and it may be claimed anew
///     └──recordSilence, after three banking days──▶ Unanswered, and it may be claimed anew
enum ClaimState {
    None,
    Claimed,
    Paid,
    Declined,
    Unanswered,
    Refunded
}

/// @title Reimbursement by a third bank (field 53a; UCP 600 art. 13, URR 725)
/// @notice The issuing bank authorises a reimbursing bank (MT740). A bank that honoured or negotiated claims from it (MT742)
/// without a certificate of compliance (art. 13(b)(ii)), before or after it forwarded the documents. The reimbursing bank
/// pays from its wallet and steps into the claiming bank's place: whatever the issuing bank owes for these documents it
/// owes to it. Where it declines or keeps silent nothing has changed, so the issuing bank is not relieved (art. 13(c)).
/// @dev An authorisation is no undertaking, and has no expiry (art. 13(b)(i)); it may be changed or cancelled for what is
/// not paid yet (MT747). Interest for a late reimbursement is damages (art. 13(b)(iii)): digital yuan bears none, and the
/// dates from which it follows are in the events.
interface IReimbursements {
    struct Authorisation {
        InstitutionId bank;
        uint64 left; // [fen]
    }

    struct Claim {
        ClaimState state;
        Bank by; //                 who claims
        address claimant;
        InstitutionId reimbursing; // whom it asked
        uint64 amount; //           [fen]
        uint40 answerBy; //         [unix s] close of the third banking day
    }

    event ReimbursementAuthorised(CreditId indexed id, InstitutionId indexed bank, uint64 amount);
    event ReimbursementClaimed(
        CreditId indexed id, uint16 indexed number, Bank by, InstitutionId indexed bank, uint64 amount, uint40 answerBy
    );
    event Reimbursed(CreditId indexed id, uint16 indexed number, address indexed claimant, uint64 amount);
    event ReimbursementDeclined(CreditId indexed id, uint16 indexed number, bytes32 reason);
    event ReimbursementUnanswered(CreditId indexed id, uint16 indexed number);
    event ReimbursementRefundDue(CreditId indexed id, uint16 indexed number, uint64 amount);

    error ReimbursementInvalidBank(InstitutionId bank);
    error ReimbursementNotBank(CreditId id, address caller);
    error ReimbursementWrongState(CreditId id, uint16 number, ClaimState state);
    /// @dev The bank did not honour or negotiate, was paid already, or has not paid yet itself.
    error ReimbursementNothingToClaim(CreditId id, uint16 number);
    error ReimbursementExceeds(CreditId id, uint64 left, uint64 claimed);
    error ReimbursementTooEarly(CreditId id, uint16 number, uint40 until);
    error ReimbursementNotRefused(CreditId id, uint16 number);

    /// @notice Authorise, change or cancel (amount 0). The issuing bank.
    /// @param amount [fen] that may still be claimed from now on
    function authorise(CreditId id, Terms calldata terms, InstitutionId bank, uint64 amount) external;

    /// @notice Claim what a presentation was honoured or negotiated for. The confirming or nominated bank that gave value;
    /// at maturity, where its own payment is deferred.
    function claim(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice Pay a claim. The reimbursing bank, which allowed this contract to take the amount from its wallet.
    function reimburse(CreditId id, uint16 number) external;

    /// @notice Decline a claim. The reimbursing bank.
    /// @param reason hash of it in words
    function decline(CreditId id, uint16 number, bytes32 reason) external;

    /// @notice Record that the reimbursing bank did not answer. Anybody, after three banking days.
    function recordSilence(CreditId id, uint16 number) external;

    /// @notice The next bank refused the documents, or they never reached it: the claiming bank owes the reimbursing bank what
    /// it was paid (art. 16(g)), and is the presenter again. Anybody.
    function refund(CreditId id, uint16 number, Terms calldata terms) external;

    function authorisation(CreditId id) external view returns (Authorisation memory);

    function claimOf(CreditId id, uint16 number) external view returns (Claim memory);
}
