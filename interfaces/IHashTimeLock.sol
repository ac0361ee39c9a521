// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Hashed time lock: money for whoever the payer named, once a secret is shown, until a deadline
/// @notice Half of a swap between two ledgers: each side locks under the same hash, the one who knows the secret claims
/// and thereby shows it, and the other claims with it. The side that knows the secret locks with the later deadline.
/// @dev A module of Escrow, which holds the money. SHA-256, since that is what other ledgers and payment channels hash
/// with; the secret has exactly 32 bytes, since a longer one may be accepted here and be too long to be shown elsewhere.
/// A pause of the digital yuan needs no longer deadlines: a claim discharges the payer all the same, and Escrow owes the
/// payee until it can deliver.
interface IHashTimeLock {
    struct Lock {
        address payer; // zero where there is none, or no longer
        uint64 amount; // [fen]
        address payee;
        uint40 deadline; // [unix s] last second on which it may be claimed
        bytes32 hash; // SHA-256 of the secret
    }

    event HashLocked(
        bytes32 indexed id, address indexed payer, address indexed payee, uint256 amount, bytes32 hash, uint40 deadline
    );
    /// @param secret for the counterparty on the other ledger to read
    event HashClaimed(bytes32 indexed id, bytes32 secret);
    event HashRefunded(bytes32 indexed id);

    error HashLockInvalid(string field);
    error HashLockExists(bytes32 id);
    error HashLockUnknown(bytes32 id);
    error HashLockWrongSecret(bytes32 id, bytes32 hash);
    error HashLockExpired(bytes32 id, uint256 deadline);
    error HashLockNotExpired(bytes32 id, uint256 deadline);

    /// @notice Lock the caller's money; Escrow fetches it by the caller's allowance.
    /// @param amount [fen] 1 to 2^64 - 1
    /// @return id keccak256(abi.encode(payer, payee, hash, deadline)): the payer is part of it, so nobody takes another's
    function lock(address payee, uint256 amount, bytes32 hash, uint40 deadline) external returns (bytes32 id);

    /// @notice Pay the payee, for the secret. Anybody, until the deadline.
    function claim(bytes32 id, bytes32 secret) external;

    /// @notice Give back to the payer. Anybody, after the deadline.
    function refund(bytes32 id) external;

    function lockOf(bytes32 id) external view returns (Lock memory);
}
