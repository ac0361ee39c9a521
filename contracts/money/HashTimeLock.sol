// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IEscrow} from "../../interfaces/IEscrow.sol";
import {IHashTimeLock} from "../../interfaces/IHashTimeLock.sol";

/// @title HashTimeLock: see IHashTimeLock
contract HashTimeLock is IHashTimeLock {
    IEscrow public immutable escrow;

    mapping(bytes32 id => Lock) private _locks;

    constructor(IEscrow escrow_) {
        escrow = escrow_;
    }

    /// @inheritdoc IHashTimeLock
    function lock(address payee, uint256 amount, bytes32 hash, uint40 deadline) external returns (bytes32 id) {
        if (payee == address(0)) revert HashLockInvalid("payee");
        if (amount == 0 || amount > type(uint64).max) revert HashLockInvalid("amount");
        if (hash == 0) revert HashLockInvalid("hash");
        if (deadline <= block.timestamp) revert HashLockInvalid("deadline");
        id = keccak256(abi.encode(msg.sender, payee, hash, deadline));
        if (_locks[id].deadline != 0) revert HashLockExists(id);
        _locks[id] = Lock(msg.sender, uint64(amount), payee, deadline, hash);
        emit HashLocked(id, msg.sender, payee, amount, hash, deadline);
        escrow.lock(id, msg.sender, amount);
    }

    /// @inheritdoc IHashTimeLock
    function claim(bytes32 id, bytes32 secret) external {
        Lock memory entry = _end(id);
        if (block.timestamp > entry.deadline) revert HashLockExpired(id, entry.deadline);
        if (sha256(abi.encode(secret)) != entry.hash) revert HashLockWrongSecret(id, entry.hash);
        emit HashClaimed(id, secret);
        escrow.pay(id, entry.payee, entry.amount);
    }

    /// @inheritdoc IHashTimeLock
    function refund(bytes32 id) external {
        Lock memory entry = _end(id);
        if (block.timestamp <= entry.deadline) revert HashLockNotExpired(id, entry.deadline);
        emit HashRefunded(id);
        escrow.refund(id, entry.amount);
    }

    /// @inheritdoc IHashTimeLock
    function lockOf(bytes32 id) external view returns (Lock memory) {
        return _locks[id];
    }

    /// @dev An open lock, which is open no longer. Its id stays used: the same secret would pay twice.
    function _end(bytes32 id) private returns (Lock memory entry) {
        entry = _locks[id];
        if (entry.payer == address(0)) revert HashLockUnknown(id);
        _locks[id].payer = address(0);
    }
}
