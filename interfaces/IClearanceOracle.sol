// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement, CustomsStatus} from "../contracts/types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title What customs decided, as a quorum of enclaves attests it
/// @notice One value per (declaration, sequence): identical, signed by keys on distinct platforms of distinct operators,
/// all running one program, as many as WorkloadPolicy asks for. A later statement supersedes an earlier one (released,
/// then detained) and never rewrites it.
///
/// How far a statement can be relied on depends on the value at stake: the more it is, the more have to have signed and
/// the longer it has to have stood undisputed; beyond the highest tier it proves nothing. While it is young, anybody can
/// dispute it with a bond. A statement that the next one corrects within the dispute's time was wrong, and the bond comes
/// back; else the bond is lost and the statement counts again.
/// @dev Signatures are EIP-712, domain `E-port ClearanceOracle`, version 1. Nobody waits for this contract: a dispute ends
/// by time, and whoever relies on a statement has a way out by time of their own.
interface IClearanceOracle {
    /// @dev The newest statement of a declaration.
    struct Latest {
        bytes32 hash; // struct hash of the statement
        uint32 sequence; // 0 where there is none
        CustomsStatus status;
        uint16 declarationVersion;
        InstitutionId customs;
        uint8 signers; // how many signed it
        uint40 observedAt; // [unix s]
        uint40 validUntil; // [unix s]
        uint40 attestedAt; // [unix s]
        uint40 disputedUntil; // [unix s] 0 where it was never disputed
    }

    /// @dev What a statement has to be, for that value at stake and less.
    struct Tier {
        uint64 value; // [fen]
        uint8 signers; // at least
        uint32 window; // [s] that it has stood undisputed
    }

    struct Dispute {
        address by; // zero where there is none, or it was settled
        uint64 bond; // [fen]
        uint40 until; // [unix s] last moment for a correction
        bool upheld; // the next statement says something else
    }

    event ClearanceAttested(
        DeclarationId indexed subject, bytes32 indexed hash, ClearanceStatement statement, address[] signers
    );
    event ClearanceDisputed(
        DeclarationId indexed subject,
        bytes32 indexed hash,
        address indexed by,
        uint64 bond,
        uint40 until,
        bytes32 grounds
    );
    event DisputeSettled(bytes32 indexed hash, address indexed by, bool upheld);
    event RelianceChanged(Tier[] tiers, uint64 bond);

    error ClearanceWrongSequence(DeclarationId subject, uint32 expected, uint32 given);
    error ClearanceWrongPrevious(DeclarationId subject, bytes32 expected, bytes32 given);
    error ClearanceOtherAuthority(DeclarationId subject, InstitutionId expected, InstitutionId given);
    error ClearanceInvalidStatus(CustomsStatus status);
    error ClearanceFromFuture(uint64 observedAt, uint256 now_);
    error ClearanceOlderThanPrevious(uint64 observedAt, uint40 previousAt);
    error ClearanceExpired(uint64 validUntil, uint256 now_);
    error ClearanceProgramNotPermitted(bytes32 workload, InstitutionId customs);
    error ClearanceTooFewSigners(uint256 given, uint8 quorum);
    error ClearanceTooManySigners(uint256 given, uint256 most);
    error ClearanceSignersNotAscending(address before, address signer);
    error ClearanceSignerNotValid(address signer);
    error ClearanceSignerOfOtherProgram(address signer, bytes32 workload);
    error ClearanceSignerOfOtherEpoch(address signer, uint32 epoch);
    error ClearanceSignerOutdated(address signer, uint16 svn, uint16 minimumSvn);
    error ClearanceSamePlatform(address signer, uint32 platform);
    error ClearanceSameOperator(address signer, InstitutionId operator);
    error ClearanceInvalidReliance(string field, uint256 tier);
    error ClearanceNotLatest(DeclarationId subject, bytes32 latest, bytes32 given);
    error ClearanceDisputedBefore(bytes32 hash);
    error ClearanceDisputeTooLate(bytes32 hash, uint256 until);
    error ClearanceUnknownDispute(bytes32 hash);
    error ClearanceDisputeRunning(bytes32 hash, uint40 until);

    /// @notice Record a statement. Anybody may bring it; it is the signatures that count.
    /// @param signatures of 65 bytes over the EIP-712 digest, low s, in ascending order of their signers
    /// @return hash struct hash of the statement
    function attest(ClearanceStatement calldata statement, bytes[] calldata signatures) external returns (bytes32 hash);

    /// @notice Dispute the newest statement of a declaration while it is younger than the longest window, once. Anybody
    /// who allowed Escrow to take the bond.
    /// @param grounds hash of the reasons in words
    function dispute(DeclarationId subject, bytes32 hash, bytes32 grounds) external;

    /// @notice End a dispute: the bond goes back where the next statement came in time and says something else, else to
    /// the depositary. Anybody.
    function settleDispute(bytes32 hash) external;

    /// @notice Set how far statements can be relied on.
    /// @param tiers 1 to 8, in ascending order of value; neither signers nor window fall from one to the next
    /// @param bond [fen] of a dispute
    function setReliance(Tier[] calldata tiers, uint64 bond) external;

    function reliance() external view returns (Tier[] memory tiers, uint64 bond);

    function latest(DeclarationId subject) external view returns (Latest memory);

    function disputeOf(bytes32 hash) external view returns (Dispute memory);

    /// @notice Whether this very statement is the newest of its declaration, is within its validity, says that the goods
    /// are released or the procedure closed, and can be relied on for that value. A conditional release is not a release.
    /// @param value [fen] at stake
    function provesRelease(ClearanceStatement calldata statement, uint256 value) external view returns (bool);

    /// @return [unix s] from when a declaration's newest statement can be relied on for that value; max of uint256 where
    /// it never can
    function reliableFrom(DeclarationId subject, uint256 value) external view returns (uint256);

    /// @return struct hash of a statement, as `previous` of the next one and `Latest.hash` hold it
    function hashOf(ClearanceStatement calldata statement) external pure returns (bytes32);

    /// @return EIP-712 digest that enclaves sign
    function digestOf(ClearanceStatement calldata statement) external view returns (bytes32);
}
