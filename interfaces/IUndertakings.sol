// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Bank, Terms, Tranche} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @dev Where an undertaking to pay stands: Due (now or at its maturity) ──settle──▶ Paid;
/// Due ──declareDefault, past the due date──▶ Defaulted ──settle, from what the bank commits later──▶ Paid
enum UndertakingState {
    None,
    Due,
    Defaulted,
    Paid
}

/// @title The money of a credit: what secures it, what honour creates, and who is paid
/// @notice A bank's undertaking is a debt of the bank. It is secured by the applicant's margin, held per credit, and by
/// the liquidity that a bank commits: a pool of its own, of which parts are set aside for single credits. Honour (the
/// legal act, Presentations) creates undertakings: due at once, or at a maturity computed from the terms. Anybody
/// settles what is due; what the money does not suffice for is recorded as a default and collected, in order, from
/// whatever the bank commits later.
/// @dev The only module of Escrow in the engine. A transferred part (art. 38) has no security of its own: what is
/// undertaken under it counts for its credit, is paid from what secures that, and is stopped with it. Its key, and its
/// assignment of proceeds, are the part's. Invariants:
/// 1. Σ holds of this module in Escrow = Σ margins + Σ committed
/// 2. per bank: setAside ≤ committed, and setAside = Σ of what is set aside for credits
/// 3. a bank in default releases nothing, sets nothing aside, and pays nobody newer than its oldest default from
///    liquidity that is not set aside.
interface IUndertakings {
    /// @dev A bank's liquidity.
    struct Pool {
        uint64 committed; // [fen] held in Escrow
        uint64 setAside; //  [fen] of it, for single credits
        uint32 firstLot; //  deposits in Escrow, in the order in which they are used up
        uint32 nextLot;
        uint32 firstDefault; // queue of defaults
        uint32 nextDefault;
    }

    struct Undertaking {
        address creditor;
        uint64 amount; //  [fen] outstanding
        InstitutionId debtor;
        UndertakingState state;
        CreditId id; //    whose security pays: never a part
        uint40 due; //     [unix s]
        uint40 createdAt; // [unix s]
        bool fromHeld; //  the margin pays too; otherwise the debtor's liquidity alone
        bool bankFirst; // the bank's money before the margin
        bool protected; // the creditor is a bank that gave value in good faith
    }

    /// @dev What honour orders.
    struct Order {
        CreditId id;
        uint16 number; //     of the presentation
        Bank by;
        InstitutionId debtor;
        InstitutionId issuingBank;
        address creditor;
        bool toBeneficiary;
        uint64 amount; //     [fen]
        bool claimAtHonour; // pay at once from what is held for the credit, if it suffices
        bool bankFirst;
        bytes2 place;
        uint40 presentedAt; // [unix s]
        uint24 tenorDay;
    }

    /// @param lot number of the deposit
    event MarginSecured(CreditId indexed id, address indexed payer, uint8 lot, uint256 amount);
    event MarginReturned(CreditId indexed id, uint256 amount);
    event LiquidityCommitted(InstitutionId indexed bank, uint32 lot, uint256 amount);
    event LiquidityReleased(InstitutionId indexed bank, uint256 amount);
    event LiquiditySetAside(CreditId indexed id, InstitutionId indexed bank, bool confirming, uint256 amount);
    event LiquidityFreed(CreditId indexed id, InstitutionId indexed bank, uint256 amount);
    event UndertakingIncurred(CreditId indexed id, uint256 indexed key, Undertaking undertaking);
    /// @param fromMargin [fen] of the applicant's margin
    /// @param fromBank [fen] of a bank's liquidity
    /// @param rest [fen] still owed
    event UndertakingPaid(
        CreditId indexed id, uint256 indexed key, address creditor, uint256 fromMargin, uint256 fromBank, uint256 rest
    );
    event UndertakingDefaulted(CreditId indexed id, uint256 indexed key, InstitutionId indexed debtor, uint256 rest);
    event UndertakingAssigned(uint256 indexed key, address indexed from, address indexed to, bool bank);
    event ProceedsAssigned(CreditId indexed id, address indexed assignee, uint64 amount);
    /// @param amount [fen] of proceeds, or of a price, that paid an advance back
    event AdvanceRecouped(CreditId indexed id, uint256 amount);
    event DocumentsPurchased(CreditId indexed id, uint16 indexed number, InstitutionId indexed bank, uint256 price);
    /// @param until the stop lapses by itself
    event PaymentStopped(CreditId indexed id, uint40 until, bytes32 order);
    event StopLifted(CreditId indexed id);

    error UndertakingNotPartner(address caller);
    error UndertakingNotParty(CreditId id, address caller);
    error UndertakingNotBank(address caller);
    error UndertakingInvalidAmount(uint256 amount);
    error UndertakingTooManyLots(uint256 most);
    error UndertakingInsufficientLiquidity(InstitutionId bank, uint256 free, uint256 wanted);
    error UndertakingBankInDefault(InstitutionId bank);
    error UndertakingWrongState(uint256 key, UndertakingState state);
    error UndertakingNotDue(uint256 key, uint40 due);
    error UndertakingStopped(CreditId id, uint40 until);
    error UndertakingNotFirst(uint256 key, uint256 first);
    error UndertakingNotExhausted(uint256 key, uint256 rest);
    error UndertakingNothingHeld(uint256 key);
    error UndertakingInvalidStop(uint40 until);
    error UndertakingAlreadyAssigned(CreditId id, address assignee);

    /// @notice Commit liquidity: Escrow takes it, the bank's own undertakings are paid out of it. A bank, which allowed
    /// Escrow to; one that is suspended or leaves, too, since what it owes goes on.
    function commit(uint256 amount) external;

    /// @notice Take back liquidity that is not set aside. The bank.
    function releaseLiquidity(uint256 amount) external;

    /// @notice Secure more margin for an issued credit, as before an increase. The applicant.
    function addMargin(CreditId id, Terms calldata terms, uint256 amount) external;

    /// @notice Pay what is due, as far as the money goes. Anybody.
    /// @return rest [fen] still owed
    function settle(uint256 key) external returns (uint256 rest);

    /// @notice Record that a due undertaking was not paid in full. It stays owed, first in first out, from whatever the
    /// bank commits later. Anybody.
    function declareDefault(uint256 key) external;

    /// @notice Make over an undertaking that is not paid yet, as when a deferred payment is discounted (art. 12(b)). The
    /// creditor. A bank that takes it in good faith before a stop is served is beyond its reach.
    function assignUndertaking(uint256 key, address to) external;

    /// @notice Assign proceeds (art. 39): the assignee is paid first out of what the beneficiary is owed. The right to
    /// perform stays with the beneficiary. Once; the beneficiary.
    function assignProceeds(CreditId id, Terms calldata terms, address assignee, uint64 amount) external;

    /// @notice Give back what still secures a credit that ended and owes nothing. Anybody.
    function returnSecurity(CreditId id) external;

    /// @notice Stop payment by a court's order, for at most ten days (time to apply for review, China LC rules art. 13).
    /// It touches the unprotected tranche alone: never a bank that gave value, nor what was undertaken before it was
    /// served (art. 10). Court role.
    function stopPayment(CreditId id, uint40 until, bytes32 order) external;

    /// @notice Lift a stop before its end. Court role.
    function liftStop(CreditId id) external;

    // ------------------------------------------------------------------------------------------------------- partners

    /// @notice Take the applicant's margin. DocumentaryCredit.
    function lockMargin(CreditId id, address payer, uint256 amount) external;

    /// @notice Set a bank's liquidity aside for a credit. DocumentaryCredit, CreditAmendments.
    function setAside(CreditId id, InstitutionId bank, bool confirming, uint256 amount) external;

    /// @notice Give back what secures a credit that ended. DocumentaryCredit.
    function release(CreditId id) external;

    /// @notice Honour: pay what is due now, record the rest. Presentations.
    /// @return held whether it was paid at once from what is held for the credit
    /// @return fromMargin [fen] of that
    function undertake(Order calldata order, Tranche[] calldata tranches)
        external
        returns (bool held, uint64 fromMargin);

    /// @notice Negotiate: a nominated bank buys the documents (art. 2) out of its liquidity. Presentations.
    function purchase(CreditId id, uint16 number, InstitutionId bank, address payee, uint256 price) external;

    /// @notice Pay an advance under a red or green clause from a bank's liquidity; proceeds pay it back. Advances.
    function advance(CreditId id, InstitutionId bank, InstitutionId issuingBank, address payee, uint64 amount) external;

    /// @notice A bank that was paid at honour, or reimbursed, refunds it after a valid refusal (art. 16(g)). Presentations,
    /// Reimbursements.
    function refundClaim(
        Order calldata order,
        address applicant,
        uint64 fromMargin,
        address issuingBank,
        uint64 fromBank
    ) external;

    // ---------------------------------------------------------------------------------------------------------- views

    function undertaking(uint256 key) external view returns (Undertaking memory);

    /// @return whether everything that honour by that bank undertook is paid; what was due at once never became a record
    /// @param tranches how many the terms have
    function isPaid(CreditId id, uint16 number, Bank by, uint256 tranches) external view returns (bool);

    /// @return of an undertaking: its credit, presentation, bank, and place in the terms' tranches; assigned parts of
    /// proceeds count from 128, advances from 96
    function keyOf(CreditId id, uint16 number, Bank by, uint8 index) external pure returns (uint256);

    /// @return [fen] undertaken for a credit, not paid and not in default
    function outstanding(CreditId id) external view returns (uint256);

    /// @return [fen] advanced under a credit and not paid back
    function advanced(CreditId id) external view returns (uint256);

    /// @return margin [fen] held for a credit
    /// @return cover [fen] that the issuing bank set aside
    /// @return confirmerCover [fen] that the confirming bank set aside
    function securityOf(CreditId id) external view returns (uint256 margin, uint256 cover, uint256 confirmerCover);

    function poolOf(InstitutionId bank) external view returns (Pool memory);

    /// @return [unix s] until which payment is stopped
    function stoppedUntil(CreditId id) external view returns (uint40);
}
