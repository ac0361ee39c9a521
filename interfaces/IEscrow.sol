// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Escrow: the one contract that holds other people's money
/// @notice A module (a credit, a guarantee) locks money of a party under a key of its own, and later pays it out or
/// gives it back. Escrow knows no rule of trade: it keeps the ledger of what is held for whom.
/// @dev Amounts in fen. Invariants:
/// 1. Escrow's balance of digital yuan = Σ holds + totalOwed
/// 2. heldBy(module) = Σ holds of the module ≤ its cap at the time of each lock
/// 3. only the module that locked a hold moves it, and it goes on doing so after its removal.
/// A payee that cannot receive (a limit, a freeze, a pause) never blocks the debtor: the money is owed to the wallet
/// and anybody may deliver it later.
interface IEscrow {
    /// @dev A module's account.
    struct Module {
        bool admitted; // may lock; paying and refunding need no permission
        uint64 cap; // [fen] most that it may hold at once
        uint64 held; // [fen]
    }

    event ModuleAdmitted(address indexed module, uint64 cap);
    event ModuleRemoved(address indexed module);
    event Locked(address indexed module, bytes32 indexed key, address indexed payer, uint256 amount);
    /// @param delivered false where the payee could not receive and is owed the amount
    event PaidOut(address indexed module, bytes32 indexed key, address indexed payee, uint256 amount, bool delivered);
    event Refunded(address indexed module, bytes32 indexed key, address indexed payer, uint256 amount, bool delivered);
    /// @param to the wallet itself, or its successor where it was closed or replaced
    event Withdrawn(address indexed wallet, address indexed to, uint256 amount);

    error EscrowNotAdmitted(address module);
    error EscrowCapExceeded(address module, uint256 cap, uint256 held, uint256 amount);
    error EscrowKeyInUse(address module, bytes32 key);
    error EscrowInsufficientHold(address module, bytes32 key, uint256 held, uint256 amount);
    error EscrowInvalidAmount(uint256 amount);
    error EscrowNothingOwed(address wallet);

    /// @notice Let a module lock up to `cap` at once, or change its cap.
    function admitModule(address module, uint64 cap) external;

    /// @notice Let a module lock no more. It still pays and refunds what it holds.
    function removeModule(address module) external;

    /// @notice Take `amount` from `payer`, who allowed Escrow to (ERC-20 allowance). Admitted modules.
    /// @dev A module names as payer nobody but the party that called it: the allowance is to Escrow, so this is the
    /// duty of every module, and the reason why modules are admitted by the alliance.
    /// @param key unique per module while the hold is open
    function lock(bytes32 key, address payer, uint256 amount) external;

    /// @notice Pay out of a hold. The module that locked it.
    /// @dev A payee that can never receive (another contract's wallet, an address without a wallet) is owed for ever:
    /// naming a lawful payee is the module's duty.
    /// @return delivered false where the payee is owed instead
    function pay(bytes32 key, address payee, uint256 amount) external returns (bool delivered);

    /// @notice Give back to the payer of the hold. The module that locked it.
    function refund(bytes32 key, uint256 amount) external returns (bool delivered);

    /// @notice Deliver what is owed to `wallet`, once it can receive; to its successor where it was closed or replaced.
    /// Anybody.
    function withdraw(address wallet) external;

    /// @return payer of the hold, zero where there is none
    /// @return amount [fen]
    function hold(address module, bytes32 key) external view returns (address payer, uint256 amount);

    function moduleAccount(address module) external view returns (Module memory);

    function owed(address wallet) external view returns (uint256);

    function totalOwed() external view returns (uint256);
}
