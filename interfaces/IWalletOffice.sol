// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {WalletClass} from "../contracts/types/Money.sol";

/// @title Where holders and operators change a wallet: its class, its operator, its end
/// @notice The digital yuan keeps the ledger and its invariants; who may ask for what stands here.
interface IWalletOffice {
    event WalletClassChanged(address indexed wallet, WalletClass from, WalletClass to);
    /// @param operator zero for a request that is withdrawn
    event MoveRequested(address indexed wallet, address indexed operator);
    /// @param identity commitment to the real name, made anew by the new operator
    event WalletMoved(address indexed wallet, address indexed from, address indexed to, bytes32 identity);

    error WalletOfficeNotCustomer(address wallet, address operator);
    error WalletOfficeNotHolder(address wallet, address caller);
    error WalletOfficeMoveNotRequested(address wallet, address operator);
    /// @dev Where a wallet is kept does not change while an order or a recovery holds it.
    error WalletOfficeFrozen(address wallet);
    error WalletOfficeNotOperator(address account);

    /// @notice Change the class of a customer's wallet, after better or weaker identification. Its operator, active.
    function changeClass(address wallet, WalletClass class_) external;

    /// @notice Ask for another operator; zero withdraws the request. The holder.
    function requestMove(address operator) external;

    /// @notice Take over a wallet whose holder asked for it. The operator that was asked, active.
    function acceptMove(address wallet, bytes32 identity) external;

    /// @notice Close an empty wallet that is under no order. The holder, or its operator.
    /// @param successor an open wallet to which Escrow delivers what it still holds for the closed one; the holder's
    /// choice alone, zero for none
    function closeWallet(address wallet, address successor) external;

    /// @notice Name the successor of one's own closed wallet. The holder's key.
    function nameSuccessor(address successor) external;

    /// @return the operator that the holder asked for, zero for none
    function moveRequest(address wallet) external view returns (address);
}
