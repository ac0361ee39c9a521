// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {MoneyConfig} from "../types/Wallet.sol";
import {Payments} from "./token/Payments.sol";

/// @title DigitalYuan: see IDigitalYuan
/// @dev One contract in five parts, each on top of the one before: Ledger (how money moves), Issuance, FreezeOrders,
/// WalletBook, Payments. Rare acts go through the alliance's AccessManager. Issue, opening of wallets and freezing read
/// local bits (the operator's account, the seats of order authorities): they are hot, and a call to the manager would
/// cost them 9,000 gas.
contract DigitalYuan is Payments {
    string public constant name = "Digital Yuan (DC/EP)";
    string public constant symbol = "eCNY";
    uint8 public constant decimals = 2;

    uint256 private constant PAUSE_DAYS = 11; // ten whole days: as long as a vote takes that prolongs it, and two more
    uint256 private constant PAUSE_REST = 30; // [days]

    constructor(address manager) AccessManaged(manager) EIP712(name, "1") {}

    /// @inheritdoc IDigitalYuan
    function pause() external restricted {
        uint256 from = _config.pauseEnd() + PAUSE_REST;
        if (CivilDate.dayInChina(block.timestamp) < from) revert DigitalYuanPausedLately(from);
        _pause(PAUSE_DAYS);
    }

    /// @inheritdoc IDigitalYuan
    function prolongPause(uint8 days_) external restricted {
        _pause(days_);
    }

    /// @inheritdoc IDigitalYuan
    function unpause() external restricted {
        _config = _config.running();
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function cacheYear() external {
        MoneyConfig config = _config;
        if (!config.paused()) config = config.running();
        _config = config.withYearStart(CivilDate.startOfYear(CivilDate.dayInChina(block.timestamp)));
    }

    /// @inheritdoc IDigitalYuan
    function paused() external view returns (bool) {
        return _config.paused();
    }

    /// @inheritdoc IDigitalYuan
    function pauseEnd() external view returns (uint256) {
        return _config.pauseEnd();
    }

    function _pause(uint256 days_) private {
        uint256 end = CivilDate.dayInChina(block.timestamp) + days_;
        _config = _config.pausedUntil(end);
        emit Paused(msg.sender, end);
    }
}
