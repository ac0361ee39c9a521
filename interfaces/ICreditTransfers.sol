// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {PresentedDocuments, Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Transferable credits: UCP 600 art. 38
/// @notice The first beneficiary asks, the transferring bank consents (a), and a part of the credit is available to a
/// second beneficiary: a credit of its own, on the same banks' undertakings, at the same terms or reduced ones (g). A
/// second beneficiary presents to the transferring bank (k); the first beneficiary puts its own invoice in place of that
/// and draws the difference (h), and loses that right where it does not on first demand (i).
/// @dev A part is not transferable (d); given back (IDocumentaryCredit.consentToCancel) or expired, what it did not draw
/// is available to the first beneficiary again. A part secures nothing of its own: margin, cover and confirmerCover of its
/// terms are zero. The unit price, and the percentage of insurance, stand in `content`, which the transferring bank reads
/// and the chain does not. What the first beneficiary charges for a part is on the chain from its substitution on.
/// States of a substitution, per presentation under a part:
///  none ──demand──▶ demanded ──substitute──▶ substituted ──returned as discrepant──▶ substitute again, until the deadline
///    └──substitute──▶ substituted  └──forfeit, after the deadline──▶ forfeited
interface ICreditTransfers {
    /// @dev What the first beneficiary and the transferring bank agree on.
    struct Conditions {
        bool passAmendments; //    art. 38(e): the bank may advise amendments to the second beneficiary unasked
        uint8 substitutionDays; // [banking days] from the first demand; 0: documents pass as received
        uint64 charges; //         [fen] of the transfer, which the first beneficiary pays (art. 38(c))
    }

    /// @dev One word.
    struct Part {
        InstitutionId transferringBank;
        bool passAmendments;
        uint8 substitutionDays;
        bytes2 place; // whose banking days count
    }

    /// @dev One word.
    struct Substitution {
        uint40 until; //  [unix s] end of the first demand; 0 while there was none
        uint16 number; // of the first beneficiary's presentation under the credit; 0 while there is none
        bool awaited; //  demanded, and neither answered nor forfeited: the credit waits for it
    }

    event TransferRequested(CreditId indexed id, bytes32 indexed request, Terms part, Conditions conditions);
    event TransferRequestWithdrawn(CreditId indexed id, bytes32 indexed request);
    event CreditTransferred(
        CreditId indexed id, CreditId indexed part, address indexed secondBeneficiary, bytes32 request, Part record
    );
    event SubstitutionDemanded(CreditId indexed part, uint16 indexed number, uint40 until);
    /// @param substitute number of the first beneficiary's presentation, under the credit that the part is of
    /// @param invoice [fen] of the first beneficiary
    event InvoiceSubstituted(CreditId indexed part, uint16 indexed number, uint16 substitute, uint256 invoice);
    event SubstitutionForfeited(CreditId indexed part, uint16 indexed number);

    /// @dev The credit does not say that it is transferable (art. 38(b)); a part of one never does (art. 38(d)).
    error TransferNotTransferable(CreditId id);
    /// @dev A term that a transfer may not change, or may reduce alone (art. 38(g)).
    error TransferInvalidTerm(string field);
    /// @param free [fen] that the credit still has
    error TransferExceeds(CreditId id, uint256 free, uint256 wanted);
    /// @dev Where partial drawings are barred the credit goes to one second beneficiary, before any drawing (art. 38(d)).
    error TransferPartialsBarred(CreditId id);
    error TransferInvalidDays(uint8 given, uint8 most);
    error TransferNotRequested(CreditId id, bytes32 request);
    error TransferAlreadyRequested(CreditId id, bytes32 request);
    error TransferNotPart(CreditId id);
    /// @dev Documents pass as received, by the transfer's conditions.
    error SubstitutionNotAgreed(CreditId part);
    /// @dev There is no such presentation, or it was refused, returned or lapsed.
    error SubstitutionNothingPresented(CreditId part, uint16 number);
    error SubstitutionAlreadyDemanded(CreditId part, uint16 number, uint40 until);
    error SubstitutionAlreadyMade(CreditId part, uint16 number, uint16 substitute);
    error SubstitutionTooLate(CreditId part, uint16 number, uint40 until);
    error SubstitutionRunning(CreditId part, uint16 number, uint40 until);
    error SubstitutionNotAwaited(CreditId part, uint16 number);
    /// @param invoice [fen] of the first beneficiary that the credit has left
    /// @param drawn [fen] by the second beneficiary
    error SubstitutionNoDifference(uint256 invoice, uint256 drawn);

    /// @notice Ask for a transfer. The beneficiary of a transferable credit.
    /// @param terms of the credit
    /// @param part terms of the part: those of the credit, but the beneficiary, the advising banks, the reference and the
    /// content; amount, expiry, presentation period and latest shipment equal or reduced; form irrevocable; no security
    function request(CreditId id, Terms calldata terms, Terms calldata part, Conditions calldata conditions)
        external
        returns (bytes32);

    /// @notice Withdraw a request that the bank did not consent to. The first beneficiary.
    function withdrawRequest(CreditId id, Terms calldata terms, bytes32 request_) external;

    /// @notice Transfer, as it was asked for; nothing obliges the bank to (art. 38(a)). The transferring bank: the
    /// nominated bank, where there is none the confirming, or else the issuing bank.
    /// @dev The charges are paid to it from the first beneficiary's wallet, which allowed this contract to take them.
    function consent(CreditId id, Terms calldata terms, Terms calldata part, Conditions calldata conditions)
        external
        returns (CreditId);

    /// @notice Advise an amendment to one second beneficiary, which accepts or rejects it for itself (art. 38(f)). The
    /// transferring bank where the transfer lets it, otherwise the first beneficiary (art. 38(e)).
    /// @param whole present terms of the credit: an amendment that the first beneficiary accepted, or the old ones
    /// @param terms of the part as they are
    /// @param amended of the part as they shall be, within `whole`; what an increase needs is set apart at once
    function adviseAmendment(CreditId part, Terms calldata whole, Terms calldata terms, Terms calldata amended) external;

    /// @notice Ask the first beneficiary for its invoice and draft: the first demand (art. 38(i)), once for each
    /// presentation. The transferring bank.
    function demand(CreditId part, uint16 number) external;

    /// @notice Put the own invoice in place of the second beneficiary's, and draw the difference (art. 38(h)). The first
    /// beneficiary, asked or not, until the deadline of the demand.
    /// @dev The other documents are the second beneficiary's, in time if they were and with the customs release that it
    /// proved. Discrepancies of the invoice are corrected within the same time, once the documents are returned.
    /// @param whole terms of the credit
    /// @param documents `amount` is that of the first beneficiary's invoice [fen]
    /// @return substitute number of the presentation of the difference, under the credit
    function substitute(CreditId part, uint16 number, Terms calldata whole, PresentedDocuments calldata documents)
        external
        returns (uint16 substitute);

    /// @notice The first beneficiary did not answer in time: documents pass as received, and the credit no longer waits
    /// for it (art. 38(i)). Anybody.
    function forfeit(CreditId part, uint16 number) external;

    // ---------------------------------------------------------------------------------------------------------- views

    function requestHash(Terms calldata part, Conditions calldata conditions) external pure returns (bytes32);

    /// @return whether that request waits for the bank
    function isRequested(CreditId id, bytes32 request_) external view returns (bool);

    /// @return how many parts were transferred so far
    function partCount(CreditId id) external view returns (uint16);

    function partRecord(CreditId part) external view returns (Part memory);

    function substitution(CreditId part, uint16 number) external view returns (Substitution memory);
}
