// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {LimitKind, WalletClass} from "../contracts/types/Money.sol";

/// @title Why the digital yuan refuses: each error names the wallet, the value and what it was held against
interface IDigitalYuanErrors {
    // ------------------------------------------------------------------------------------------------------ wallets
    error DigitalYuanUnknownWallet(address wallet);
    error DigitalYuanWalletExists(address wallet);
    error DigitalYuanWalletClosed(address wallet);
    error DigitalYuanInvalidWallet(address wallet);
    error DigitalYuanInvalidClass(WalletClass class_);
    error DigitalYuanNotCustomer(address wallet, address operator);
    /// @dev A wallet is closed when it is empty and under no order.
    error DigitalYuanWalletNotEmpty(address wallet, uint256 balance);
    error DigitalYuanWalletUnderOrder(address wallet);
    /// @param bucket that the wallet shares its limits with, zero where it has limits of its own
    error DigitalYuanSharedLimits(address wallet, bytes32 bucket);
    /// @dev A contract's wallet takes money in only when the contract itself fetches it, and is never frozen: what it
    /// holds belongs to the parties of many contracts.
    error DigitalYuanContractWallet(address wallet);

    // ----------------------------------------------------------------------------------------------------- payments
    error DigitalYuanPaused();
    /// @param from [days since 1970, UTC+8] on which guardians may pause again
    error DigitalYuanPausedLately(uint256 from);
    error DigitalYuanSelfTransfer(address wallet);
    /// @param free [fen] balance less the frozen part
    error DigitalYuanInsufficientBalance(address wallet, uint256 free, uint256 needed);
    error DigitalYuanInsufficientAllowance(address owner, address spender, uint256 allowance, uint256 needed);
    /// @param limit [fen]
    /// @param value [fen] what the limited sum would have become
    error DigitalYuanLimitExceeded(address wallet, LimitKind kind, uint256 limit, uint256 value);
    error DigitalYuanAmountTooLarge(uint256 amount);
    error DigitalYuanInvalidAmount(uint256 amount);
    error DigitalYuanInvalidLimits(WalletClass class_);
    error DigitalYuanReferenceUsed(bytes32 reference_);
    error DigitalYuanUnknownReference(bytes32 reference_);

    // ---------------------------------------------------------------------------------------------- signed payments
    /// @dev Not yet, or no longer: valid strictly between the two moments [unix s].
    error DigitalYuanAuthorizationNotValid(uint256 validAfter, uint256 validBefore);
    error DigitalYuanAuthorizationUsed(address authorizer, bytes32 nonce);
    error DigitalYuanNotPayee(address caller, address payee);
    error DigitalYuanPermitExpired(uint256 deadline);
    /// @dev Neither a low-s ECDSA signature of `signer` nor accepted by it under ERC-1271.
    error DigitalYuanInvalidSignature(address signer);
    /// @dev s in the upper half of the curve's order: the same signature in a second form.
    error DigitalYuanMalleableSignature(bytes32 s);

    // ------------------------------------------------------------------------------------------------------- orders
    error DigitalYuanFrozenOutward(address wallet);
    error DigitalYuanFrozenInward(address wallet);
    error DigitalYuanNotOrderAuthority(address caller);
    error DigitalYuanInvalidSeat(uint8 seat);
    error DigitalYuanInvalidOrder();

    // ---------------------------------------------------------------------------------------------------- operators
    error DigitalYuanNotOperator(address caller);
    error DigitalYuanOperatorSuspended(address operator);
    error DigitalYuanOperatorNotSuspended(address operator, uint256 since);
    error DigitalYuanOperatorExists(address operator);
    error DigitalYuanTooManyOperators();
    /// @param available [fen] that may still be issued, or paid out
    error DigitalYuanReserveExceeded(address operator, uint256 available, uint256 needed);
    error DigitalYuanRedemptionExceedsIssue(address operator, uint256 issued, uint256 needed);
    error DigitalYuanPayoutPending(address operator, uint256 pending);
    error DigitalYuanInvalidReserveRatio(address operator, uint256 ratio);
}
