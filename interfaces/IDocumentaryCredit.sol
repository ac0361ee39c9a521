// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CreditState, CreditStatus, Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title The documentary credit: its terms and where it stands
/// @notice The applicant applies and secures a margin; the bank issues and is bound (UCP 600 art. 7(b)); an advising
/// bank advises, a confirming bank adds an undertaking of its own (art. 8); the parties bound by it may cancel it
/// together (art. 10(a)); after its expiry anybody ends it and every fen that is held goes back.
/// @dev Presentations, Undertakings, CreditAmendments and CreditTransfers work on the same id; they alone may call the
/// functions under 'partners', and they were named at deployment for good. A part that was transferred (art. 38) is a
/// credit of its own: issued by its transfer, confirmed as far as its credit was, secured by what secures its credit. Terms come in calldata and are checked
/// against the hash that is kept, per version: an amendment that took effect is a new version, and a presentation
/// stays under the version that it was made under. Amounts in fen, dates in days from 1970-01-01 at the place of
/// expiry. Invariants, for every credit:
/// 1. drawn + reserved ≤ maximum drawing of the present version, or of the one under which it was drawn
/// 2. every state but the last ones has a dated exit that anybody may take
/// 3. reserved of a credit = open presentations + Σ of what is set apart for its parts; a part draws on nothing else
interface IDocumentaryCredit {
    event CreditApplied(CreditId indexed id, address indexed applicant, InstitutionId indexed issuingBank, Terms terms);
    event CreditWithdrawn(CreditId indexed id, address indexed by);
    /// @param expiresAt [unix s] until when it binds
    event CreditPreAdvised(CreditId indexed id, InstitutionId indexed bank, uint40 expiresAt);
    /// @param known false where the calendar lacked the year, and the bare date counts
    event CreditIssued(CreditId indexed id, InstitutionId indexed bank, uint40 expiresAt, bool known);
    event CreditAdvised(CreditId indexed id, InstitutionId indexed advisingBank);
    event CreditConfirmed(CreditId indexed id, InstitutionId indexed confirmingBank, uint8 version);
    event ConfirmationDeclined(CreditId indexed id, InstitutionId indexed confirmingBank);
    event CancellationConsented(CreditId indexed id, address indexed by, uint16 consents);
    event CreditCancelled(CreditId indexed id);
    event CreditClosed(CreditId indexed id);
    event CreditExpired(CreditId indexed id);
    event TermsChanged(CreditId indexed id, uint8 version, bytes32 termsHash, uint40 expiresAt);

    /// @param amount [fen] of the credit that only the part can draw from now on
    event PartSetApart(CreditId indexed id, CreditId indexed part, uint256 amount);
    /// @param amount [fen] that the part no longer needs
    event PartRejoined(CreditId indexed id, CreditId indexed part, uint256 amount);

    error CreditInvalidTerm(string field);
    /// @dev A revocable credit is outside UCP 600 (art. 3).
    error CreditRevocable();
    error CreditWrongState(CreditId id, CreditState state);
    /// @param expected hash of the terms of that version; zero where there is no such credit
    error CreditWrongTerms(CreditId id, uint8 version, bytes32 expected, bytes32 given);
    error CreditNotParty(CreditId id, address caller);
    error CreditNotPartner(address caller);
    error CreditNotYetExpired(CreditId id, uint256 until);
    error CreditPresentationsOpen(CreditId id, uint16 open);
    error CreditUndertakingsOpen(CreditId id, uint256 outstanding);
    error CreditNothingAvailable(CreditId id);
    error CreditAlreadyConfirmed(CreditId id);
    /// @param until [unix s] last moment at which the pre-advice binds
    error CreditBoundByPreAdvice(CreditId id, uint40 until);

    /// @notice Apply for a credit and secure the margin. The applicant, a trader of the alliance, who allowed Escrow to
    /// take the margin.
    function applyFor(Terms calldata terms) external returns (CreditId id);

    /// @notice End an application that the bank did not issue. The applicant; or the bank, which declines. Of a credit
    /// that was pre-advised the beneficiary alone, until its last day is over.
    function withdraw(CreditId id, Terms calldata terms) external;

    /// @notice Pre-advise: the bank is irrevocably committed to issue this very credit (art. 11(b)), and its share is set
    /// aside. The issuing bank.
    /// @dev Whether it is without delay is nobody's to measure: from here the beneficiary may bring it into force.
    function preAdvise(CreditId id, Terms calldata terms) external;

    /// @notice Issue: the bank is bound from here (art. 7(b)). What the margin does not cover is a debt of the bank;
    /// the share of it that the terms name is set aside from the bank's committed liquidity. The issuing bank; of a
    /// credit that was pre-advised also the beneficiary.
    function issue(CreditId id, Terms calldata terms) external;

    /// @notice Advise: the apparent authenticity is confirmed, no undertaking is given (art. 9). The advising bank, or
    /// the second one.
    function advise(CreditId id, Terms calldata terms) external;

    /// @notice Confirm: an undertaking of the confirming bank beside the issuing bank's (art. 8).
    function confirm(CreditId id, Terms calldata terms) external;

    /// @notice Decline to confirm, and say so without delay (art. 8(d)).
    function declineConfirmation(CreditId id, Terms calldata terms) external;

    /// @notice Consent to cancellation; the last consent of issuing bank, confirming bank and beneficiary ends the
    /// credit (art. 10(a)). A part goes back to the first beneficiary by the second beneficiary's consent alone.
    function consentToCancel(CreditId id, Terms calldata terms) external;

    /// @notice End a credit whose last day has passed, with no open presentation, undertaking or part, and give back
    /// what is held. Anybody.
    /// @dev Where another bank than the issuing bank takes presentations, five banking days after the expiry are left for
    /// one that was made in time there and is recorded late; and of a transferable credit, for a substitution.
    function expire(CreditId id, Terms calldata terms) external;

    // ------------------------------------------------------------------------------------------------------- partners

    /// @notice A presentation was made: reserve its amount. Presentations.
    function open(CreditId id, uint256 amount) external returns (uint16 number);

    /// @notice A presentation was refused. Presentations.
    function free(CreditId id, uint256 amount) external;

    /// @notice A refused presentation is taken up after all. Presentations.
    function reopen(CreditId id, uint256 amount, uint256 maximum) external;

    /// @notice A presentation was honoured. Presentations.
    /// @param enough [fen] drawn that close the credit: the maximum of the terms, 0 where partial drawings are barred
    /// @param version of the terms that say so: amended since, they close nothing
    function draw(CreditId id, uint256 amount, uint256 enough, uint8 version) external returns (bool closed);

    /// @notice An amendment took effect. CreditAmendments.
    function adopt(CreditId id, Terms calldata terms, bool confirmed) external;

    /// @notice A part was transferred: it is issued, and its maximum drawing is set apart. CreditTransfers.
    function split(CreditId part, Terms calldata terms) external;

    /// @notice An amendment of a part needs more of the credit. CreditTransfers.
    /// @param amount [fen]
    function setApart(CreditId part, uint256 amount) external;

    /// @notice An amendment of a part was rejected: what was set apart for it alone is available again. CreditAmendments.
    /// @param maximum [fen] of the terms that stay
    function rejoin(CreditId part, uint256 maximum) external;

    /// @notice The first beneficiary was asked for its invoice, and the credit does not end before it answered or its
    /// time is over. CreditTransfers.
    function awaitSubstitution(CreditId id, bool begins) external;

    // ---------------------------------------------------------------------------------------------------------- views

    function status(CreditId id) external view returns (CreditStatus memory);

    /// @notice The status, if `termsHash` is that of the present version. Reverts with CreditWrongTerms otherwise.
    function statusUnder(CreditId id, bytes32 termsHash) external view returns (CreditStatus memory);

    /// @notice Reverts unless `given` is the hash of that version of the terms.
    function requireVersion(CreditId id, uint8 version, bytes32 given) external view;

    /// @notice Reverts with what is wrong about the terms of a credit, an expiry in the past included.
    function requireTerms(Terms calldata terms) external view;

    function termsHashOf(CreditId id, uint8 version) external view returns (bytes32);

    /// @return [fen] of a credit that are reserved for a part of it
    function setApartFor(CreditId part) external view returns (uint64);

    function creditCount() external view returns (uint256);
}
