// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Bank, CustomsRelease, PresentedDocuments, Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";
import {IDocumentaryCredit} from "./IDocumentaryCredit.sol";
import {IUndertakings} from "./IUndertakings.sol";

/// @dev What a bank made of a presentation.
///  Presented ──honour / negotiate──▶ Honoured
///     ├──refuse, proveNotice──▶ Refused ──(waiver) honour──▶ Honoured
///     │                            └──returnDocuments──▶ Returned
///     ├──forward, by a nominated bank that does not act──▶ Forwarded
///     └──declarePreclusion, after the deadline and one banking day──▶ Precluded (and bound to pay)
enum ExaminationState {
    None,
    Presented,
    Honoured,
    Refused,
    Precluded,
    Returned,
    Forwarded
}

/// @dev What a notice of refusal says will become of the documents. UCP 600 art. 16(c)(iii).
enum Disposal {
    None,
    HoldingForInstructions, // (a)
    HoldingForWaiver, //       (b)
    Returning, //              (c)
    PriorInstructions //       (d)
}

/// @title Presentations: documents under a credit, and what each bank makes of them
/// @notice The beneficiary presents to a bank of the credit; that bank, and every bank that it forwards to, has an
/// examination of its own with a clock of its own (art. 14(b)), stored when it begins: it honours, or gives one notice of
/// refusal (art. 16), or is precluded. A nominated bank may act and need not (art. 12(a)); the confirming and the
/// issuing bank have to answer.
/// @dev What the contract can decide from the claims of the presenter it records as discrepancies, which no bank can
/// overlook: lateness, shipment, amount, kinds of document, instalments, the customs release. For each obligated bank
/// and presentation exactly one of honoured, refused, precluded; a waiver may follow a refusal.
interface IPresentations {
    /// @dev One word.
    struct Presentation {
        uint64 payable_; //     [fen] what honouring it pays: the claim, at most what was available
        uint64 fromMargin; //   [fen] of a claim at honour that the applicant's margin paid
        uint40 presentedAt; //  [unix s] to the first bank
        uint24 tenorDay; //     see PresentedDocuments
        uint8 found; //         discrepancies that the contract found
        uint32 waived; //       discrepancies that the applicant waived
        uint8 version; //       of the terms, for good
        Bank at; //             where it is now
        bool claimed; //        the confirming bank honoured from what is held for the credit
    }

    /// @dev The one notice of art. 16(c).
    struct Notice {
        uint32 discrepancies; // that the bank found
        Disposal disposal;
        bytes32 text; //         hash of the notice in words (MT734)
    }

    struct Examination {
        ExaminationState state;
        Disposal disposal;
        uint40 deadline; //      [unix s] close of the last banking day for honour or refusal
        uint32 discrepancies; // of the contract, and of the bank's notice
        uint40 since; //         [unix s] when its days began to count; once refused, when it was
    }

    /// @param statement of customs that the presentation relies on, pinned; zero for none
    event DocumentsPresented(
        CreditId indexed id,
        uint16 indexed number,
        PresentedDocuments documents,
        Presentation presentation,
        uint40 deadline,
        bytes32 statement
    );
    /// @notice A lot of records arrived; nothing is presented before the notice of completeness (eUCP e6(c)).
    event LotReceived(CreditId indexed id, address indexed presenter, bytes32 lot);
    event DocumentsForwarded(CreditId indexed id, uint16 indexed number, Bank to, uint40 deadline);
    /// @param claimed whether a confirming bank was paid at once from what is held for the credit
    event PresentationHonoured(CreditId indexed id, uint16 indexed number, Bank by, uint256 amount, bool claimed);
    event DocumentsNegotiated(CreditId indexed id, uint16 indexed number, InstitutionId indexed bank, uint256 price);
    event PresentationRefused(
        CreditId indexed id, uint16 indexed number, Bank by, uint32 discrepancies, Disposal disposal, bytes32 notice
    );
    event DiscrepanciesWaived(CreditId indexed id, uint16 indexed number, uint32 waived);
    event PresentationLapsed(CreditId indexed id, uint16 indexed number);
    event ClaimReversed(CreditId indexed id, uint16 indexed number);
    event DocumentsReturned(CreditId indexed id, uint16 indexed number, Bank by);
    event BankPrecluded(CreditId indexed id, uint16 indexed number, Bank by, uint256 amount, bool claimed);

    error PresentationWrongState(CreditId id, uint16 number, ExaminationState state);
    error PresentationWrongBank(CreditId id, Bank at);
    error PresentationInvalidTime(uint40 receivedAt);
    error PresentationTooLate(CreditId id, uint256 until);
    error PresentationInvalidAmount(CreditId id);
    error PresentationDeadlinePassed(CreditId id, uint16 number, uint40 deadline);
    error PresentationDeadlineRunning(CreditId id, uint16 number, uint256 until);
    error PresentationDiscrepant(CreditId id, uint16 number, uint32 discrepancies);
    error PresentationInvalidNotice(string field);
    error PresentationNothingToWaive(CreditId id, uint16 number);
    error PresentationInvalidPrice(uint256 price, uint64 payable_);
    error PresentationNotPartner(address caller);

    /// @notice Deliver a lot of records of a presentation in several lots. The beneficiary.
    function deliverLot(CreditId id, Terms calldata terms, bytes32 lot) external;

    /// @notice Present documents; over several lots this is the notice of completeness. The beneficiary; or the nominated
    /// or confirming bank, which records a presentation that it received.
    /// @dev Terms of a pending amendment accept it (art. 10(c)). Late presentation is a discrepancy and no error.
    /// @param at the bank that is presented to; of a part, the transferring bank alone (art. 38(k))
    /// @param receivedAt [unix s] when the bank that records it received it; 0 where the beneficiary presents
    /// @param release the customs release where the credit stipulates one; ignored where it does not
    /// @return number of the presentation under the credit, from 1
    function present(
        CreditId id,
        Terms calldata terms,
        Bank at,
        uint40 receivedAt,
        PresentedDocuments calldata documents,
        CustomsRelease calldata release
    ) external returns (uint16 number);

    /// @notice Forward documents to the next bank, whose clock begins. The bank that honoured, negotiated or was precluded;
    /// a nominated bank that does not act (art. 12(a)). The presenter may do it for either.
    function forward(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice The confirming bank was paid from what is held and forwarded no documents within 30 days: it refunds.
    /// The issuing bank.
    function reclaim(CreditId id, uint16 number, Terms calldata terms) external;

    /// @notice Honour a presentation that complies, or whose discrepancies the applicant waived (the issuing bank alone).
    /// @dev A confirming or nominated bank that honours pays the presenter out of its own liquidity, forwards the documents
    /// and becomes the presenter to the next bank (art. 7(c), 8(c)); with `claimAtHonour` it is paid at once from what is
    /// held for the credit, and refunds it if the issuing bank refuses in time (art. 13, 16(g)).
    function honour(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice Buy complying documents (art. 2, negotiation) from the committed liquidity. The nominated bank.
    /// @param price [fen] at most what honouring pays
    function negotiate(CreditId id, uint16 number, Terms calldata terms, uint64 price) external;

    /// @notice Give the one notice of refusal (art. 16(c), (d)). The bank that examines, until its deadline.
    /// @param notice its discrepancies are added to those that the contract found
    function refuse(CreditId id, uint16 number, Bank by, Terms calldata terms, Notice calldata notice) external;

    /// @notice Waive the recorded discrepancies (art. 16(b)). The applicant, before or after a notice and whatever the
    /// clock says. The bank may still refuse; what it finds afterwards is not waived.
    function waive(CreditId id, uint16 number, Terms calldata terms) external;

    /// @notice Return refused documents; a waiver is no longer possible. The bank that refused, or the beneficiary.
    function returnDocuments(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice The bank kept silent past its deadline, and proved no notice within one banking day: it may no longer claim
    /// non-compliance (art. 16(f)) and is bound to pay. Anybody. Issuing and confirming bank alone.
    /// @dev Where the documents were discrepant the bank's own money pays first: the applicant need not reimburse a
    /// bank for documents that it should have refused.
    function declarePreclusion(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice Nobody forwarded the documents to the issuing bank within 30 days after the deadline of the bank that has
    /// them: nothing is asked of the issuing bank any more, and the credit is free of them. Anybody.
    function lapse(CreditId id, uint16 number, Terms calldata terms) external;

    // ------------------------------------------------------------------------------------------------------- partners

    /// @notice A notice that was given in time off the chain. ExaminationClocks.
    function refuseAsProved(CreditId id, uint16 number, Bank by, Terms calldata terms, Notice calldata notice) external;

    /// @notice The clock of an examination stood still. ExaminationClocks.
    /// @param since [unix s] when its days count again
    /// @param found discrepancies that are added
    function reschedule(
        CreditId id,
        uint16 number,
        Bank by,
        Terms calldata terms,
        uint40 since,
        uint40 deadline,
        uint32 found
    ) external;

    /// @notice A demand was withdrawn for an extension. ExaminationClocks.
    function withdrawDemand(CreditId id, uint16 number, Terms calldata terms) external;

    /// @notice A bank kept refused documents from the presenter: it is bound as if it had kept silent. ExaminationClocks.
    function precludeUnreturned(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice The first beneficiary put its invoice in place of a second beneficiary's (art. 38(h)): what it draws is
    /// examined, honoured or refused like any presentation. CreditTransfers.
    /// @param payable_ [fen] the difference
    /// @param found discrepancies of the whole invoice under the credit
    function substitute(
        CreditId id,
        Terms calldata terms,
        PresentedDocuments calldata documents,
        Bank at,
        uint8 version,
        uint64 payable_,
        uint8 found
    ) external returns (uint16 number);

    /// @notice A reimbursing bank paid the presenter and takes its place, or gives it back. Reimbursements.
    function subrogate(CreditId id, uint16 number, address to) external;

    // ---------------------------------------------------------------------------------------------------------- views

    function credits() external view returns (IDocumentaryCredit);

    function undertakings() external view returns (IUndertakings);

    function presentation(CreditId id, uint16 number) external view returns (Presentation memory);

    function examination(CreditId id, uint16 number, Bank by) external view returns (Examination memory);

    /// @return who is paid by the next bank: the bank that gave value, zero while it is the beneficiary
    function presenterOf(CreditId id, uint16 number) external view returns (address);
}
