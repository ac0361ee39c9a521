// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement, CustomsStatus} from "../contracts/types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title What customs decided, as a quorum of enclaves attests it
/// @notice One value per (declaration, sequence): identical, signed by at least `threshold` keys on as many distinct
/// platforms of as many distinct operators, all running one permitted program. A later statement supersedes an
/// earlier one (released, then detained) and never rewrites it.
/// @dev Signatures are EIP-712, domain `E-port ClearanceOracle`, version 1. Nobody waits for this contract: whoever
/// relies on a statement has a way out by time of their own.
interface IClearanceOracle {
    /// @dev The newest statement of a declaration.
    struct Latest {
        bytes32 hash; // struct hash of the statement
        uint32 sequence; // 0 where there is none
        CustomsStatus status;
        uint16 declarationVersion;
        InstitutionId customs;
        uint40 observedAt; // [unix s]
        uint40 validUntil; // [unix s]
    }

    event ClearanceAttested(
        DeclarationId indexed subject,
        uint32 indexed sequence,
        CustomsStatus indexed status,
        bytes32 hash,
        ClearanceStatement statement,
        address[] signers
    );
    event ThresholdChanged(uint8 threshold);

    error ClearanceWrongSequence(DeclarationId subject, uint32 expected, uint32 given);
    error ClearanceWrongPrevious(DeclarationId subject, bytes32 expected, bytes32 given);
    error ClearanceOtherAuthority(DeclarationId subject, InstitutionId expected, InstitutionId given);
    error ClearanceInvalidStatus(CustomsStatus status);
    error ClearanceFromFuture(uint64 observedAt, uint256 now_);
    error ClearanceOlderThanPrevious(uint64 observedAt, uint40 previousAt);
    error ClearanceExpired(uint64 validUntil, uint256 now_);
    error ClearanceProgramNotPermitted(bytes32 workload, InstitutionId customs);
    error ClearanceTooFewSigners(uint256 given, uint8 threshold);
    error ClearanceSignersNotAscending(address before, address signer);
    error ClearanceSignerNotValid(address signer);
    error ClearanceSignerOfOtherProgram(address signer, bytes32 workload);
    error ClearanceSignerOfOtherEpoch(address signer, uint32 epoch);
    error ClearanceSignerOutdated(address signer, uint16 svn, uint16 minimumSvn);
    error ClearanceSamePlatform(address signer, uint32 platform);
    error ClearanceSameOperator(address signer, InstitutionId operator);
    error ClearanceInvalidThreshold(uint8 threshold);

    /// @notice Record a statement. Anybody may bring it; it is the signatures that count.
    /// @param signatures of 65 bytes over the EIP-712 digest, low s, in ascending order of their signers
    /// @return hash struct hash of the statement
    function attest(ClearanceStatement calldata statement, bytes[] calldata signatures) external returns (bytes32 hash);

    /// @notice How many signers a statement needs.
    function setThreshold(uint8 threshold) external;

    function threshold() external view returns (uint8);

    function latest(DeclarationId subject) external view returns (Latest memory);

    /// @notice Whether this very statement is the newest of its declaration, is within its validity, and says that the
    /// goods are released or the procedure closed. A conditional release is not a release.
    function provesRelease(ClearanceStatement calldata statement) external view returns (bool);

    /// @return struct hash of a statement, as `previous` of the next one and `Latest.hash` hold it
    function hashOf(ClearanceStatement calldata statement) external pure returns (bytes32);

    /// @return EIP-712 digest that enclaves sign
    function digestOf(ClearanceStatement calldata statement) external view returns (bytes32);
}
