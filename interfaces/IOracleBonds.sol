// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement} from "../contracts/types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title What operators of enclaves put up against their platforms lying
/// @notice An institution that runs platforms posts a bond in DC/EP. Whoever shows two statements of one key about the
/// same place in a declaration's sequence that say different things takes a tenth of it; the rest goes to the depositary,
/// and the key is revoked. An enclave that runs as measured never signs two (its journal is written before its
/// signature), so the proof needs no judge: the hardware is broken, or the program.
/// @dev The finder commits to the proof first, so that nobody who sees it on its way takes the reward. A bond is got back
/// after a notice as long as a key lives, so that nobody signs and leaves.
interface IOracleBonds {
    struct Bond {
        address payer; // who posted it and gets it back; zero where there is none
        uint64 amount; // [fen]
        uint40 freeFrom; // [unix s] from when it can be taken back; 0 without notice
    }

    event BondPosted(InstitutionId indexed institution, address indexed payer, uint64 amount);
    event BondNoticeGiven(InstitutionId indexed institution, uint40 freeFrom);
    event BondReturned(InstitutionId indexed institution, address indexed payer, uint64 amount);
    event EquivocationCommitted(bytes32 indexed commitment, address indexed finder);
    event EquivocationProven(
        address indexed signer,
        InstitutionId indexed institution,
        DeclarationId indexed subject,
        uint32 sequence,
        address finder,
        uint64 forfeited,
        uint64 reward
    );

    error BondInvalidAmount(uint256 amount);
    error BondExists(InstitutionId institution);
    error BondNone(InstitutionId institution);
    error BondNotMember(address caller);
    error BondUnderNotice(InstitutionId institution, uint40 freeFrom);
    error BondNotFree(InstitutionId institution, uint40 freeFrom);
    error EquivocationNotCommitted(bytes32 commitment);
    error EquivocationCommitmentNotRipe(bytes32 commitment, uint256 from, uint256 until);
    error EquivocationNone(string reason);
    error EquivocationUnknownKey(address signer);
    error EquivocationProvenBefore(address signer, DeclarationId subject, uint32 sequence);

    /// @notice Post the bond of the caller's institution, which allowed Escrow to take it.
    function post(uint64 amount) external;

    /// @notice Give notice that the bond of the caller's institution will be taken back.
    function giveNotice() external;

    /// @notice Give a bond whose notice has run out back to who posted it. Anybody.
    function release(InstitutionId institution) external;

    /// @notice Commit to a proof: `commitmentOf` it. Anybody.
    function commit(bytes32 commitment) external;

    /// @notice Show what was committed to, in a later second and within a day. Who committed.
    /// @param first and `second`: same subject and sequence, different facts
    /// @param signatures of one key over the two, as ClearanceOracle takes them
    function prove(
        ClearanceStatement calldata first,
        ClearanceStatement calldata second,
        bytes[2] calldata signatures,
        bytes32 salt
    ) external;

    function bondOf(InstitutionId institution) external view returns (Bond memory);

    /// @return what a finder commits to: the two statements' hashes in the order in which they will be shown
    function commitmentOf(address finder, bytes32 first, bytes32 second, bytes32 salt) external pure returns (bytes32);
}
