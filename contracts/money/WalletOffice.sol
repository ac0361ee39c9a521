// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IWalletBook} from "../../interfaces/IWalletBook.sol";
import {IWalletOffice} from "../../interfaces/IWalletOffice.sol";
import {WalletClass} from "../types/Money.sol";

/// @title WalletOffice: see IWalletOffice
contract WalletOffice is IWalletOffice {
    IDigitalYuan public immutable token;

    mapping(address wallet => address operator) public moveRequest;

    constructor(IDigitalYuan token_) {
        token = token_;
    }

    /// @inheritdoc IWalletOffice
    function changeClass(address wallet, WalletClass class_) external {
        IWalletBook.WalletView memory view_ = token.wallet(wallet);
        if (view_.operator != msg.sender) revert WalletOfficeNotCustomer(wallet, msg.sender);
        emit WalletClassChanged(wallet, view_.class_, class_);
        token.reassignWallet(wallet, msg.sender, class_);
    }

    /// @inheritdoc IWalletOffice
    function requestMove(address operator) external {
        if (token.wallet(msg.sender).frozenOutward) revert WalletOfficeFrozen(msg.sender);
        if (operator != address(0) && token.operatorAccount(operator).index == 0) {
            revert WalletOfficeNotOperator(operator);
        }
        moveRequest[msg.sender] = operator;
        emit MoveRequested(msg.sender, operator);
    }

    /// @inheritdoc IWalletOffice
    function acceptMove(address wallet, bytes32 identity) external {
        if (moveRequest[wallet] != msg.sender) revert WalletOfficeMoveNotRequested(wallet, msg.sender);
        IWalletBook.WalletView memory view_ = token.wallet(wallet);
        if (view_.frozenOutward) revert WalletOfficeFrozen(wallet);
        delete moveRequest[wallet];
        emit WalletMoved(wallet, view_.operator, msg.sender, identity);
        token.reassignWallet(wallet, msg.sender, view_.class_);
    }

    /// @inheritdoc IWalletOffice
    function closeWallet(address wallet, address successor) external {
        // Whoever names a successor directs money that Escrow still holds: the holder alone.
        if (msg.sender != wallet) {
            if (successor != address(0)) revert WalletOfficeNotHolder(wallet, msg.sender);
            if (token.wallet(wallet).operator != msg.sender) revert WalletOfficeNotCustomer(wallet, msg.sender);
        }
        delete moveRequest[wallet];
        token.closeWallet(wallet, successor);
    }

    /// @inheritdoc IWalletOffice
    function nameSuccessor(address successor) external {
        token.nameSuccessor(msg.sender, successor);
    }
}
