// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CustomsRelease, PresentedDocuments, Terms} from "../contracts/types/Credit.sol";

/// @title What can be decided about a presentation without reading a document
/// @notice Lateness (art. 14(c), 29), shipment (44C), amounts (art. 30, 39A), kinds of document (46A), instalments
/// (art. 32), the customs release (art. 14(f)). A contract without state: anybody may ask it before presenting.
interface IDocumentRules {
    /// @param receivedAt [unix s] when the first bank received them
    /// @param expiresAt [unix s] of the credit
    /// @param used [fen] drawn and reserved
    /// @return found discrepancies, of the eight lowest bits
    /// @return statement hash of the customs statement that proves the release, zero where none is stipulated or proved
    /// @return period of the schedule in which they were received, type(uint256).max for none
    function examine(
        Terms calldata terms,
        PresentedDocuments calldata documents,
        CustomsRelease calldata release,
        uint40 receivedAt,
        uint40 expiresAt,
        uint256 used
    ) external view returns (uint8 found, bytes32 statement, uint256 period);

    /// @return period of the schedule on the day of presentation, type(uint256).max for none
    function periodAt(Terms calldata terms, uint40 receivedAt) external view returns (uint256 period);
}
