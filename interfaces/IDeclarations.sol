// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement, CustomsStatus} from "../contracts/types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Customs declarations: lodged by traders, moved by attested statements of customs, duty paid in digital yuan
/// @dev The chain holds a salted Merkle root of a declaration's fields, never the fields. Amounts in fen. No money
/// rests here: duty goes from the payer's wallet straight to the treasury's.
interface IDeclarations {
    struct Declaration {
        address trader; // who lodged it, zero where nobody did
        CustomsStatus status;
        uint8 direction; // 1 import, 0 export
        uint16 version;
        uint32 sequence; // of the statement that was applied last
        uint64 dutyPayable; // [fen] as last assessed
        uint64 dutyPaid; // [fen]
        bytes32 content; // salted Merkle root of the fields as lodged
    }

    event DeclarationLodged(DeclarationId indexed id, address indexed trader, uint8 direction, bytes32 content);
    event DeclarationAdvanced(
        DeclarationId indexed id,
        CustomsStatus indexed from,
        CustomsStatus indexed to,
        uint32 sequence,
        uint16 version,
        uint64 dutyPayable
    );
    event DutyPaid(DeclarationId indexed id, address indexed payer, uint256 amount);

    error DeclarationExists(DeclarationId id);
    error DeclarationUnknown(DeclarationId id);
    error DeclarationInvalid(string field);
    error DeclarationTransitionRefused(DeclarationId id, CustomsStatus from, CustomsStatus to);
    error DeclarationStatementNotLatest(DeclarationId id, bytes32 latest, bytes32 given);
    error DeclarationStatementApplied(DeclarationId id, uint32 sequence);
    error DeclarationNothingPayable(DeclarationId id);

    /// @notice Lodge a declaration. Traders that are members.
    /// @param direction 1 import, 0 export: the flag digit of a China declaration number
    /// @param content salted Merkle root of its fields
    function lodge(DeclarationId id, uint8 direction, bytes32 content) external;

    /// @notice Apply a statement of customs. Anybody: brings it to ClearanceOracle first where it is not there yet.
    /// @param signatures see IClearanceOracle.attest; may be empty where the oracle holds the statement already
    function advance(ClearanceStatement calldata statement, bytes[] calldata signatures) external;

    /// @notice Pay what is assessed and not yet paid, from the caller's wallet to the treasury's. Anybody.
    /// @dev The caller allowed this contract to take the amount (ERC-20 allowance).
    /// @return amount [fen]
    function payDuty(DeclarationId id) external returns (uint256 amount);

    /// @return who lodged it, zero where nobody did
    function traderOf(DeclarationId id) external view returns (address);

    function declaration(DeclarationId id) external view returns (Declaration memory);
}
