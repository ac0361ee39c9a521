// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement, CustomsStatus, DeclarationForm, DeclarationKind} from "../contracts/types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Customs declarations: lodged by traders, moved by customs, duty paid in digital yuan
/// @notice A status comes from ClearanceOracle's statements or from two officers of the authority, and follows the table
/// of CustomsTransitions, by kind and form. How the two ways go together:
/// 1. One declaration, one authority: whoever spoke first, by either way, speaks alone.
/// 2. Officers name the oracle's newest statement and the status that they know. Where either has changed before the
///    second officer signs, their word is refused: they decided about something else.
/// 3. Their word takes the place of every statement up to the one that they named; the declaration's sequence says so.
///    Nothing in the oracle is rewritten: it goes on to hold what enclaves signed, and proves nothing by officers' word.
/// 4. A statement that customs issued before the officers' word, or in its second, and that arrives after it, moves the
///    sequence alone: the later word stands. One issued after it moves the status again, by the table.
/// @dev The chain holds a salted Merkle root of a declaration's fields, never the fields. Amounts in fen. No money
/// rests here: duty goes from the payer's wallet straight to the treasury's.
interface IDeclarations {
    /// @dev Three words. Everything that a statement reads or writes is in the first.
    struct Declaration {
        CustomsStatus status; // None where nobody lodged it
        DeclarationKind kind;
        DeclarationForm form;
        uint8 direction; // 1 import, 0 export: the flag digit of a China declaration number
        uint32 sequence; // of the oracle's statement that was applied, noted or superseded last
        uint16 version; // of which customs last spoke
        uint16 lodgedVersion; // newest that the trader lodged, from 1
        uint64 dutyPayable; // [fen] as last assessed
        InstitutionId customs; // authority that speaks, zero before it did
        uint40 assessedAt; // [unix s] when duty was last assessed higher than before
        uint40 determinedAt; // [unix s] of the officers' last word, zero where they said none
        address trader; // who lodged it, zero where nobody did
        uint64 dutyPaid; // [fen] less what was refunded
        bytes32 content; // salted Merkle root of the fields as lodged, of the newest version that customs spoke of
    }

    /// @dev What two officers say.
    struct Determination {
        uint32 sequence; // of the oracle's newest statement, zero where there is none
        CustomsStatus from; // the declaration's status as they know it
        CustomsStatus status;
        bytes16 sourceCode; // ASCII, `WCO:09`, `7365:4`, `CN:P`: the code in the authority's own vocabulary
        uint16 version; // of the declaration that they decided about
        uint64 dutyPayable; // [fen]
        bytes32 content; // salted Merkle root of that version's fields
        bytes32 document; // hash of the decision; of an assessment, the Merkle root of its lines
    }

    /// @param simplified the declaration that a supplementary one completes, otherwise zero
    event DeclarationLodged(
        DeclarationId indexed id,
        address indexed trader,
        DeclarationKind kind,
        DeclarationForm form,
        DeclarationId simplified,
        bytes32 content
    );
    event DeclarationAmended(DeclarationId indexed id, uint16 version, bytes32 content);
    /// @param content root of the version that the trader amended and customs now speaks of
    event DeclarationVersionAdopted(DeclarationId indexed id, uint16 version, bytes32 content);
    /// @param sourceCode the code that the authority itself used
    event DeclarationAdvanced(
        DeclarationId indexed id,
        CustomsStatus to,
        uint32 sequence,
        uint16 version,
        uint64 dutyPayable,
        bytes16 sourceCode
    );
    /// @param status what the statement says, and the declaration does not follow: the officers' word is later
    event DeclarationOvertaken(
        DeclarationId indexed id, uint32 sequence, CustomsStatus status, bytes16 sourceCode, uint64 observedAt
    );
    event DeterminationProposed(DeclarationId indexed id, address indexed officer, Determination determination);
    event DeclarationDetermined(
        DeclarationId indexed id,
        CustomsStatus from,
        CustomsStatus to,
        InstitutionId authority,
        address proposer,
        address officer,
        Determination determination
    );
    /// @param amount [fen] of duty
    /// @param surcharge [fen] for paying it late, see IDutySurcharge
    event DutyPaid(DeclarationId indexed id, address indexed payer, uint256 amount, uint256 surcharge);
    /// @notice DutyDesk brought it to the treasury, out of a guarantee or a period's payment.
    event DutyDischarged(DeclarationId indexed id, uint256 amount);
    event DutyReturned(DeclarationId indexed id, uint256 amount);

    error DeclarationExists(DeclarationId id);
    error DeclarationUnknown(DeclarationId id);
    error DeclarationInvalid(string field);
    error DeclarationNotTrader(DeclarationId id, address trader, address caller);
    /// @param form of the declaration that was named; a supplementary one completes a simplified one
    error DeclarationNotSimplified(DeclarationId id, DeclarationForm form);
    error DeclarationFinal(DeclarationId id, CustomsStatus status);
    /// @param newest version that the trader lodged or customs spoke of: an amendment's is higher
    error DeclarationVersionNotNew(DeclarationId id, uint16 newest, uint16 given);
    error DeclarationTransitionRefused(DeclarationId id, CustomsStatus from, CustomsStatus to);
    error DeclarationStatementNotLatest(DeclarationId id, bytes32 latest, bytes32 given);
    error DeclarationStatementApplied(DeclarationId id, uint32 sequence);
    error DeclarationOtherAuthority(DeclarationId id, InstitutionId authority, InstitutionId given);
    /// @param sequence of the oracle's newest statement now
    /// @param status of the declaration now
    error DeclarationMovedOn(DeclarationId id, uint32 sequence, CustomsStatus status);
    error DeclarationNothingPayable(DeclarationId id);
    error DeclarationNotDesk(address caller);
    /// @param paid [fen]
    error DeclarationNotPaid(DeclarationId id, uint256 paid, uint256 amount);

    /// @notice Lodge a full declaration. Traders that are members.
    /// @param kind DeclarationKind; 1 import and 0 export are the flag digit of a China declaration number
    /// @param content salted Merkle root of its fields
    function lodge(DeclarationId id, uint8 kind, bytes32 content) external;

    /// @notice Lodge a simplified declaration, which a supplementary one completes later. Traders that are members.
    function lodgeSimplified(DeclarationId id, uint8 kind, bytes32 content) external;

    /// @notice Lodge a supplementary declaration, of the kind of the simplified one. Who lodged that one.
    function lodgeSupplementary(DeclarationId id, DeclarationId simplified, bytes32 content) external;

    /// @notice Lodge an amended version. Its root counts once customs speaks of that version with that root. The trader,
    /// while the status is not final.
    /// @param version as customs will number it, higher than any before
    function amend(DeclarationId id, uint16 version, bytes32 content) external;

    /// @notice Apply a statement of customs. Anybody: brings it to ClearanceOracle first where it is not there yet.
    /// @param signatures see IClearanceOracle.attest; may be empty where the oracle holds the statement already
    function advance(ClearanceStatement calldata statement, bytes[] calldata signatures) external;

    /// @notice Say what customs decided where no statement does. Two officers of the authority, each with this same call;
    /// the first one's word counts for three days.
    /// @return done whether it happened: the first officer's call proposes alone
    function determine(DeclarationId id, Determination calldata determination) external returns (bool done);

    /// @notice Pay what is assessed and not yet paid, from the caller's wallet to the treasury's. Anybody.
    /// @dev The caller allowed this contract to take the amount (ERC-20 allowance).
    /// @return amount [fen]
    function payDuty(DeclarationId id) external returns (uint256 amount);

    /// @notice Count duty as paid that the desk brought to the treasury. DutyDesk.
    /// @param amount [fen] what is beyond the duty, of a guarantee that brought more, can be refunded
    function dischargeDuty(DeclarationId id, uint256 amount) external;

    /// @notice Count duty as no longer paid that the treasury gave back. DutyDesk.
    function returnDuty(DeclarationId id, uint256 amount) external;

    /// @return who lodged it, zero where nobody did
    function traderOf(DeclarationId id) external view returns (address);

    function declaration(DeclarationId id) external view returns (Declaration memory);

    /// @return root of a version that the trader amended, zero where it did not
    function amendmentOf(DeclarationId id, uint16 version) external view returns (bytes32);

    /// @return bits of the statuses that customs may give a declaration of that kind and form next
    function following(DeclarationKind kind, DeclarationForm form, CustomsStatus from) external pure returns (uint256);
}
