// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";

/// @title Escrow: see IEscrow
/// @dev The token is the alliance's own and calls nobody back, and every function writes its ledger before it calls.
contract Escrow is IEscrow, AccessManaged {
    IDigitalYuan public immutable token;

    struct Hold {
        address payer;
        uint64 amount; // [fen]
    }

    /// @dev Invariant: token balance = Σ holds + totalOwed.
    mapping(address module => mapping(bytes32 key => Hold)) private _holds;
    mapping(address module => Module) private _modules;
    mapping(address wallet => uint256) public owed;
    uint256 public totalOwed;

    constructor(address manager, IDigitalYuan token_) AccessManaged(manager) {
        token = token_;
    }

    /// @inheritdoc IEscrow
    function admitModule(address module, uint64 cap) external restricted {
        _modules[module].admitted = true;
        _modules[module].cap = cap;
        emit ModuleAdmitted(module, cap);
    }

    /// @inheritdoc IEscrow
    function removeModule(address module) external restricted {
        _modules[module].admitted = false;
        emit ModuleRemoved(module);
    }

    /// @inheritdoc IEscrow
    function lock(bytes32 key, address payer, uint256 amount) external {
        Module storage account = _modules[msg.sender];
        if (!account.admitted) revert EscrowNotAdmitted(msg.sender);
        if (amount == 0 || amount > type(uint64).max) revert EscrowInvalidAmount(amount);
        Hold storage held = _holds[msg.sender][key];
        if (held.payer != address(0)) revert EscrowKeyInUse(msg.sender, key);
        if (account.held + amount > account.cap) {
            revert EscrowCapExceeded(msg.sender, account.cap, account.held, amount);
        }
        account.held += uint64(amount);
        held.payer = payer;
        held.amount = uint64(amount);
        emit Locked(msg.sender, key, payer, amount);
        // Reverts unless it moved the money: the token never answers false.
        token.transferFrom(payer, address(this), amount);
    }

    /// @inheritdoc IEscrow
    function pay(bytes32 key, address payee, uint256 amount) external returns (bool delivered) {
        _take(key, amount);
        delivered = _deliver(payee, amount);
        emit PaidOut(msg.sender, key, payee, amount, delivered);
    }

    /// @inheritdoc IEscrow
    function refund(bytes32 key, uint256 amount) external returns (bool delivered) {
        address payer = _take(key, amount);
        delivered = _deliver(payer, amount);
        emit Refunded(msg.sender, key, payer, amount, delivered);
    }

    /// @inheritdoc IEscrow
    function withdraw(address wallet) external {
        uint256 amount = owed[wallet];
        if (amount == 0) revert EscrowNothingOwed(wallet);
        address to = token.successorOf(wallet);
        owed[wallet] = 0;
        totalOwed -= amount;
        emit Withdrawn(wallet, to, amount);
        token.transfer(to, amount);
    }

    /// @inheritdoc IEscrow
    function hold(address module, bytes32 key) external view returns (address payer, uint256 amount) {
        Hold storage held = _holds[module][key];
        return (held.payer, held.amount);
    }

    /// @inheritdoc IEscrow
    function moduleAccount(address module) external view returns (Module memory) {
        return _modules[module];
    }

    /// @dev Lessens the caller's hold; an emptied one is deleted and its key is free again.
    function _take(bytes32 key, uint256 amount) private returns (address payer) {
        Hold storage held = _holds[msg.sender][key];
        payer = held.payer;
        uint256 available = held.amount;
        if (amount == 0 || amount > available) revert EscrowInsufficientHold(msg.sender, key, available, amount);
        unchecked {
            _modules[msg.sender].held -= uint64(amount);
            if (amount == available) delete _holds[msg.sender][key];
            else held.amount = uint64(available - amount);
        }
    }

    /// @dev Discharges the debtor whatever the payee's wallet says. A caller who starves the transfer of gas only
    /// defers it: the amount is then owed, and anybody may deliver it.
    function _deliver(address to, uint256 amount) private returns (bool) {
        try token.transfer(to, amount) returns (bool) {
            return true;
        } catch {
            // Written only where the call did nothing, so that there was nobody to call back.
            // solhint-disable-next-line reentrancy
            owed[to] += amount;
            // solhint-disable-next-line reentrancy
            totalOwed += amount;
            return false;
        }
    }
}
