// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement} from "./Clearance.sol";
import {InstitutionId} from "./Ids.sol";

/*
 * Words that every contract of the credit engine shares. The terms of a credit are brought in calldata by whoever acts
 * and checked against the hash that the chain keeps; the events of issue and amendment carry them in full.
 */

/// @dev Where a credit stands.
///  Applied ──issue──▶ Issued ──last drawing──▶ Closed
///     │                  ├────expire──▶ Expired
///     │                  └────consents of art. 10(a)──▶ Cancelled
///     └─withdraw / decline─▶ Withdrawn
enum CreditState {
    None,
    Applied,
    Issued,
    Closed,
    Expired,
    Withdrawn,
    Cancelled
}

/// @dev 40E. Days of examination: 5 (UCP 600 art. 14(b)), 7 (ISP98 rule 5.01), 5 (URDG 758 art. 20).
enum RuleSet {
    Ucp600,
    Isp98,
    Urdg758
}

/// @dev 40A. A revocable credit is outside UCP 600 (art. 3) and is refused with that reason.
enum CreditForm {
    Revocable,
    Irrevocable,
    IrrevocableTransferable
}

/// @dev 41a.
enum Availability {
    Sight,
    DeferredPayment,
    Acceptance,
    Negotiation
}

/// @dev From which day a tenor counts; the day itself is excluded (art. 3).
enum TenorFrom {
    Sight, //    the day of presentation
    Shipment, // the date of the transport document, see PresentedDocuments.tenorDay
    FixedDay //  `tenor` is the due day itself
}

/// @dev How `Terms.schedule` is read.
enum ScheduleKind {
    None,
    Instalments, //       art. 32: a missed one ends that and every later one
    Revolving, //         each period stands alone
    RevolvingCumulative // what a period left undrawn is added to the next
}

/// @dev The banks that examine, each with a clock of its own (art. 14(b)).
enum Bank {
    Issuing,
    Confirming,
    Nominated
}

/// @dev Part of a drawing and when it is paid; one for a credit of one kind, several for mixed payment.
struct Tranche {
    uint16 share; // [bps], all together 10,000
    Availability by;
    TenorFrom from;
    uint32 tenor; // [days], or the day itself
}

struct Period {
    uint32 firstDay; // of shipment (instalments) or of presentation (revolving)
    uint32 lastDay;
    uint64 amount; // [fen]
}

/// @dev What the contracts compute on; the rest of the MT700 is committed to by `content`.
struct Terms {
    address applicant; //             50
    address beneficiary; //           59
    InstitutionId issuingBank; //     52a
    InstitutionId advisingBank; //    the receiver; 0 for none
    InstitutionId secondAdvisingBank; // 57a; 0 for none
    InstitutionId confirmingBank; //  49, 58a: the bank that is asked to confirm; 0 for none
    InstitutionId nominatedBank; //   41a; 0: with the issuing bank alone
    InstitutionId customs; //         46A: authority whose release is a stipulated document; 0 for none
    CreditForm form; //               40A
    RuleSet rules; //                 40E
    bytes2 placeOfExpiry; //          31D: jurisdiction whose banking days count
    uint64 amount; //                 32B [fen]; all periods together where there is a schedule
    uint16 tolerancePlus; //          39A [bps]
    uint16 toleranceMinus; //         39A [bps]
    uint32 expiryDay; //              31D
    uint32 latestShipmentDay; //      44C; 0 for none
    uint16 presentationDays; //       48 [calendar days after shipment]
    bool partialDrawings; //          43P
    bool claimAtHonour; //            53a, 78: a confirming bank that honours at sight is paid from what is held at once
    uint16 margin; //                 [bps] of the maximum drawing that the applicant secures
    uint16 cover; //                  [bps] of the rest that the issuing bank sets aside from its committed liquidity
    uint16 confirmerCover; //         [bps] of the maximum that the confirming bank sets aside from its own
    uint32 documents; //              46A: bit per kind of document, see docs/documents.md
    ScheduleKind scheduleKind;
    bytes32 content; //               salted Merkle root of all fields of the MT700
    bytes32 reference_; //            20, keyed hash
    Tranche[] tranches; //            41a, 42C, 42M, 42P
    Period[] schedule;
}

/// @dev What the chain keeps of a credit beside the hash of its terms: one word.
///  247      232 231     192 191      128 127       64 63  48 47           32 31      24 23    16 15    8 7    0
///  ┌──────────┬───────────┬────────────┬────────────┬──────┬───────────────┬──────────┬────────┬───────┬──────┐
///  │ consents │ expiresAt │  reserved  │   drawn    │ open │ presentations │ confirmed│ version│ flags │ state│
///  └──────────┴───────────┴────────────┴────────────┴──────┴───────────────┴──────────┴────────┴───────┴──────┘
struct CreditStatus {
    CreditState state;
    uint8 flags; //            ADVISED …
    uint8 version; //          of the terms: amendments that took effect
    uint8 confirmedVersion; // version + 1 that the confirming bank is bound by; 0: none
    uint16 presentations; //   how many were made
    uint16 open; //            presentations without a final outcome
    uint64 drawn; //           [fen] honoured, whether or not it is due already
    uint64 reserved; //        [fen] for open presentations and for parts that were transferred
    uint40 expiresAt; //       [unix s] close of banking on the last day for presentation; zero before issue and pre-advice
    uint16 consents; //        to cancellation, a bit per party
}

uint8 constant ADVISED = 1;
uint8 constant ADVISED_SECOND = 2;
uint8 constant CONFIRMATION_DECLINED = 4;

/// @dev What the presenter claims, and commits to. A bank examines whether the documents say so.
struct PresentedDocuments {
    uint64 amount; //      [fen] of the drawing
    uint32 shipmentDay; // the latest date of shipment; held against 44C
    uint32 periodDay; //   date from which 14(c) counts: the same journey's latest, of separate journeys the earliest
    uint24 tenorDay; //    date from which a tenor counts: a bill's earliest on-board date, of several bills the latest
    bool fullQuantity; //  art. 30(c): the quantity is shipped in full and a stipulated unit price is not reduced
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

uint256 constant BPS = 10_000;
uint256 constant TERMS_HEAD = 896; // [bytes] 28 words: 26 fields and the offsets of two lists
uint256 constant TRANCHES_OFFSET = 832;
uint256 constant SCHEDULE_OFFSET = 864;
uint256 constant TRANCHE_SIZE = 128;
uint256 constant PERIOD_SIZE = 96;

/// @dev The terms are not laid out as the ABI lays them out: offsets out of order, gaps.
error TermsNotCanonical();

/// @return hash keccak256(abi.encode(terms)), taken from the call data as they are: encoding them anew costs ten times
/// as much. Only the canonical layout is accepted, so that the bytes that are hashed are the bytes that are read.
function hashTerms(Terms calldata terms) pure returns (bytes32 hash) {
    uint256 tranches = terms.tranches.length * TRANCHE_SIZE;
    uint256 size = TERMS_HEAD + 64 + tranches + terms.schedule.length * PERIOD_SIZE;
    bool canonical;
    // calldata pointer of a struct is the place of its first word; offsets within it count from there.
    assembly ("memory-safe") {
        canonical := and(
            eq(calldataload(add(terms, TRANCHES_OFFSET)), TERMS_HEAD),
            eq(calldataload(add(terms, SCHEDULE_OFFSET)), add(add(TERMS_HEAD, 32), tranches))
        )
        let free := mload(0x40)
        mstore(free, 32)
        calldatacopy(add(free, 32), terms, size)
        hash := keccak256(free, add(size, 32))
    }
    if (!canonical) revert TermsNotCanonical();
}

/// @return [fen] most that may be drawn: art. 30, 39A; a fraction of a fen favours the applicant
function maximumOf(Terms calldata terms) pure returns (uint256) {
    return uint256(terms.amount) + uint256(terms.amount) * terms.tolerancePlus / BPS;
}

/// @return [fen] that the applicant secures; rounded up, so that the bank never secures the fraction
function marginOf(Terms calldata terms) pure returns (uint256) {
    return (maximumOf(terms) * terms.margin + BPS - 1) / BPS;
}

/// @return [fen] that the issuing bank sets aside; rounded up
function coverOf(Terms calldata terms) pure returns (uint256) {
    return ((maximumOf(terms) - marginOf(terms)) * terms.cover + BPS - 1) / BPS;
}

/// @return [fen] that the confirming bank sets aside; rounded up
function confirmerCoverOf(Terms calldata terms) pure returns (uint256) {
    return (maximumOf(terms) * terms.confirmerCover + BPS - 1) / BPS;
}

/// @return the place of the bank that transfers a credit, and to which a second beneficiary presents (UCP 600 art.
/// 38(b), (k)): the nominated bank; where there is none the confirming, or else the issuing bank
function transferringPlace(Terms calldata terms, CreditStatus memory status) pure returns (Bank) {
    if (InstitutionId.unwrap(terms.nominatedBank) != 0) return Bank.Nominated;
    return status.confirmedVersion == status.version + 1 ? Bank.Confirming : Bank.Issuing;
}

/// @return [banking days] of examination
function examinationDays(RuleSet rules) pure returns (uint256) {
    return rules == RuleSet.Isp98 ? 7 : 5;
}
