// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Terms} from "../contracts/types/Credit.sol";
import {CreditId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Amendments of a credit: UCP 600 art. 10 to the letter
/// @notice The issuing bank is bound when it issues the amendment (b); the confirming bank extends its confirmation or
/// says that it does not (b); the credit stands as it was until the beneficiary accepts (c): expressly, or by a
/// presentation that brings the amended terms. Acceptance names the terms in full, so that there is no acceptance of a
/// part (e), and no time makes silence an acceptance (f).
/// @dev One amendment waits at a time. While it waits the credit holds the larger of the old and the new security: what
/// is missing for the new terms is set aside from the issuing bank's liquidity at once, and nothing is given back
/// before the end of the credit.
interface ICreditAmendments {
    struct Amendment {
        bytes32 termsHash; // of the amended terms; zero where none waits
        uint16 number;
        bool extended; //     the confirming bank extended its confirmation
    }

    event AmendmentIssued(CreditId indexed id, uint16 indexed number, Terms terms);
    event ConfirmationExtended(CreditId indexed id, uint16 indexed number, InstitutionId indexed confirmingBank);
    event ConfirmationNotExtended(CreditId indexed id, uint16 indexed number, InstitutionId indexed confirmingBank);
    event AmendmentAccepted(CreditId indexed id, uint16 indexed number, bool byConduct);
    event AmendmentRejected(CreditId indexed id, uint16 indexed number);

    error AmendmentPending(CreditId id, uint16 number);
    error AmendmentNone(CreditId id);
    error AmendmentOther(CreditId id, bytes32 expected, bytes32 given);
    error AmendmentOfParties(string field);
    error AmendmentNotPartner(address caller);
    error AmendmentBelowDrawn(CreditId id, uint256 used, uint256 maximum);

    /// @notice Issue an amendment (MT707): bound at once (art. 10(b)). The issuing bank; of a part, CreditTransfers.
    /// @param terms as they are
    /// @param amended as they shall be; the parties and the place of expiry stay
    function amend(CreditId id, Terms calldata terms, Terms calldata amended) external returns (uint16 number);

    /// @notice Extend the confirmation to the amendment, or say that it is not extended. The confirming bank.
    /// @dev It names what it answers to in full, like the beneficiary, and what an increase needs of its own liquidity is
    /// set aside at once.
    function extendConfirmation(CreditId id, Terms calldata terms, Terms calldata amended, bool extend) external;

    /// @notice Accept the amendment, all of it. The beneficiary.
    function accept(CreditId id, Terms calldata amended) external;

    /// @notice Reject it: the credit stands as it was. The beneficiary.
    function reject(CreditId id, Terms calldata terms) external;

    /// @notice A presentation brought the amended terms, or a demand asked for them. Presentations, ExaminationClocks.
    function acceptByConduct(CreditId id, address presenter, Terms calldata amended) external;

    function pending(CreditId id) external view returns (Amendment memory);
}
