// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement} from "../contracts/types/Clearance.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @dev Where a credit stands.
///  Applied ──issue──▶ Issued ──last drawing──▶ Closed
///     │                  └────expire──▶ Expired
///     └─withdraw / decline─▶ Withdrawn
enum CreditState {
    None,
    Applied,
    Issued,
    Closed,
    Expired,
    Withdrawn
}

/// @dev Where a presentation stands.
///  Presented ──honour──▶ Honoured
///     ├──refuse──▶ Refused ──waive──▶ (waived) ──honour──▶ Honoured
///     │               └──returnDocuments──▶ Returned
///     └──declarePreclusion, after the deadline──▶ Precluded (and paid)
enum PresentationState {
    None,
    Presented,
    Honoured,
    Refused,
    Precluded,
    Returned
}

/// @dev What a notice of refusal says will become of the documents. UCP 600 art. 16(c)(iii).
enum Disposal {
    None,
    HoldingForInstructions, // (a)
    HoldingForWaiver, //       (b)
    Returning, //              (c)
    PriorInstructions //       (d)
}

/// @title The documentary credit: an irrevocable credit available at sight with the issuing bank
/// @notice The applicant applies and locks a margin; the bank issues and locks the rest, so that its undertaking is
/// covered to the fen; the beneficiary presents; the bank has five banking days to honour or to give one notice of
/// refusal; silence precludes it and pays. UCP 600.
/// @dev Amounts in fen, dates in days from 1970-01-01 at the place of expiry. Invariants, for every credit:
/// 1. drawn + reserved ≤ maximum drawing
/// 2. while it is issued: its holds in Escrow = maximum drawing − drawn
/// 3. every presentation ends by the bank's act or, after its deadline, by anybody's; every credit ends by its last
///    drawing or, after its expiry, by anybody's `expire`
/// 4. honour looks at the pinned terms and the presentation alone: what becomes of the goods later changes nothing.
interface IDocumentaryCredit {
    /// @dev Terms that the contract computes on; the rest of the MT700 is committed to by `content`.
    struct Terms {
        address beneficiary; //        59
        InstitutionId issuingBank; //  52a: the bank that is asked to issue
        InstitutionId advisingBank; // 57a or the receiver; 0 for none
        InstitutionId customs; //      46A: authority whose release is a stipulated document; 0 for none
        bytes2 placeOfExpiry; //       31D: jurisdiction whose banking days count
        uint64 amount; //              32B [fen]
        uint16 tolerancePlus; //       39A [bps]
        uint16 toleranceMinus; //      39A [bps]
        uint32 expiryDay; //           31D
        uint32 latestShipmentDay; //   44C; 0 for none
        uint16 presentationDays; //    48 [calendar days after shipment]
        bool partialDrawings; //       43P
        uint16 margin; //              [bps] of the maximum drawing that the applicant secures
        uint32 documents; //           46A: bit per kind of document, see docs/documents.md
        bytes32 content; //            salted Merkle root of all fields of the MT700
        bytes32 reference_; //         20, keyed hash
    }

    /// @dev What the presenter claims, and commits to.
    struct PresentedDocuments {
        uint64 amount; //      [fen] of the drawing
        uint32 shipmentDay; // of the transport document
        uint32 documents; //   bit per kind that is presented
        bytes32 content; //    salted Merkle root over the documents
        bytes32 invoice; //    keyed hash of the invoice number, as the declaration's commitment holds it
    }

    /// @dev A customs release as a document: the attested statement, and the proof that it is about this invoice.
    struct CustomsRelease {
        ClearanceStatement statement;
        bytes32 salt; //    of the invoice leaf
        bytes32[] proof; // Merkle proof of the invoice leaf under `statement.content`
    }

    struct Credit {
        address applicant;
        CreditState state;
        bool partialDrawings;
        InstitutionId issuingBank;
        InstitutionId advisingBank;
        InstitutionId customs;
        address beneficiary;
        bytes2 placeOfExpiry;
        uint16 tolerancePlus; //  [bps]
        uint16 toleranceMinus; // [bps]
        uint16 presentationDays;
        uint16 margin; //         [bps]
        uint16 presentations; //  how many were made
        uint64 amount; //         [fen]
        uint64 drawn; //          [fen]
        uint64 reserved; //       [fen] for open presentations
        uint32 latestShipmentDay;
        uint32 documents;
        uint32 expiryDay;
        uint40 expiresAt; //      [unix s] close of banking on the last day for presentation; zero before issue
        uint16 open; //           presentations without an outcome
        bool advised;
        bytes32 content;
        bytes32 reference_;
    }

    struct Presentation {
        PresentationState state;
        Disposal disposal;
        bool waived;
        uint64 amount; //       [fen] claimed
        uint64 payable_; //     [fen] what honouring it pays: the claim, at most what was available
        uint40 presentedAt; //  [unix s]
        uint40 deadline; //     [unix s] close of the fifth banking day following the day of presentation
        uint32 discrepancies; // found by this contract, and stated in a notice
        bytes32 content;
        bytes32 statement; //   customs statement that it relies on, pinned; zero for none
    }

    event CreditApplied(
        CreditId indexed id, address indexed applicant, InstitutionId indexed issuingBank, Terms terms, uint256 margin
    );
    event CreditWithdrawn(CreditId indexed id, address indexed by);
    /// @param known false where the calendar lacked the year, and the bare date counts
    event CreditIssued(CreditId indexed id, address indexed bank, uint256 locked, uint40 expiresAt, bool known);
    event CreditAdvised(CreditId indexed id, InstitutionId indexed advisingBank);
    event DocumentsPresented(
        CreditId indexed id,
        uint16 indexed number,
        PresentedDocuments presented,
        uint64 payable_,
        uint32 discrepancies,
        uint40 deadline,
        bytes32 statement
    );
    event PresentationHonoured(CreditId indexed id, uint16 indexed number, uint256 amount);
    event PresentationRefused(
        CreditId indexed id, uint16 indexed number, uint32 discrepancies, Disposal disposal, bytes32 notice
    );
    event DiscrepanciesWaived(CreditId indexed id, uint16 indexed number);
    event DocumentsReturned(CreditId indexed id, uint16 indexed number);
    event BankPrecluded(CreditId indexed id, uint16 indexed number, uint256 amount);
    event CreditClosed(CreditId indexed id);
    event CreditExpired(CreditId indexed id, uint256 refundedToApplicant, uint256 refundedToBank);

    error CreditInvalidTerm(string field);
    error CreditWrongState(CreditId id, CreditState state);
    error CreditNotParty(CreditId id, address caller);
    error CreditNotYetExpired(CreditId id, uint40 expiresAt);
    error CreditPresentationsOpen(CreditId id, uint16 open);
    error CreditPresentationTooLate(CreditId id, uint256 until);
    error CreditNothingAvailable(CreditId id);
    error PresentationWrongState(CreditId id, uint16 number, PresentationState state);
    error PresentationDeadlinePassed(CreditId id, uint16 number, uint40 deadline);
    error PresentationDeadlineRunning(CreditId id, uint16 number, uint40 deadline);
    error PresentationDiscrepant(CreditId id, uint16 number, uint32 discrepancies);
    error PresentationInvalidNotice(string field);
    error PresentationNothingToWaive(CreditId id, uint16 number);

    /// @notice Apply for a credit and lock the margin. The applicant, a trader of the alliance, who allowed Escrow to
    /// take the margin.
    function applyFor(Terms calldata terms) external returns (CreditId id);

    /// @notice End an application that the bank did not issue. The applicant; or the bank, which declines.
    function withdraw(CreditId id) external;

    /// @notice Issue: the bank is bound from here (UCP 600 art. 7(b)). It allowed Escrow to take what the margin does
    /// not cover.
    function issue(CreditId id) external;

    /// @notice Advise: the apparent authenticity is confirmed, no undertaking is given (art. 9). The advising bank.
    function advise(CreditId id) external;

    /// @notice Present documents. The beneficiary.
    /// @dev What the contract can decide itself it records as discrepancies: lateness (art. 14(c), 6(d)), late
    /// shipment, amount (art. 30), a missing kind of document, a customs release that is none. Late presentation is a
    /// discrepancy and no error, up to 30 days after expiry.
    /// @param release the customs release where the credit stipulates one; ignored where it does not
    /// @return number of the presentation under the credit, from 1
    function present(CreditId id, PresentedDocuments calldata presented, CustomsRelease calldata release)
        external
        returns (uint16 number);

    /// @notice Honour a presentation that complies, or whose discrepancies the applicant waived. The issuing bank.
    function honour(CreditId id, uint16 number) external;

    /// @notice Give the one notice of refusal (art. 16(c), (d)). The issuing bank, until the deadline.
    /// @param discrepancies that the bank found, added to those that the contract found
    /// @param notice hash of the notice in words (MT734)
    function refuse(CreditId id, uint16 number, uint32 discrepancies, Disposal disposal, bytes32 notice) external;

    /// @notice Waive the recorded discrepancies (art. 16(b)). The applicant, before or after a notice. The bank may still
    /// refuse; what it finds afterwards is not waived.
    function waive(CreditId id, uint16 number) external;

    /// @notice Return refused documents; a waiver is no longer possible. The issuing bank, or the beneficiary, who
    /// asks for them.
    function returnDocuments(CreditId id, uint16 number) external;

    /// @notice The bank kept silent past its deadline: it may no longer claim non-compliance (art. 16(f)) and pays.
    /// Anybody.
    /// @dev Where the documents were discrepant the bank's own money pays first: the applicant need not reimburse a
    /// bank for documents that it should have refused.
    function declarePreclusion(CreditId id, uint16 number) external;

    /// @notice End a credit whose last day has passed and give back every fen that is held. Anybody.
    function expire(CreditId id) external;

    function credit(CreditId id) external view returns (Credit memory);

    function state(CreditId id) external view returns (CreditState);

    function presentation(CreditId id, uint16 number) external view returns (Presentation memory);

    /// @return [fen] that can still be drawn and is not reserved
    function available(CreditId id) external view returns (uint256);

    function creditCount() external view returns (uint256);
}
