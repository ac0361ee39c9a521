// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Issuance} from "./token/Issuance.sol";
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

    constructor(address manager, IAllianceRegistry registry)
        AccessManaged(manager)
        EIP712(name, "1")
        Issuance(registry)
    {}

    /// @inheritdoc IDigitalYuan
    function pause() external restricted {
        _config = _config.withPaused(true);
        emit Paused(msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function unpause() external restricted {
        _config = _config.withPaused(false);
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function cacheYear() external {
        _config = _config.withYearStart(CivilDate.startOfYear(CivilDate.dayInChina(block.timestamp)));
    }

    /// @inheritdoc IDigitalYuan
    function paused() external view returns (bool) {
        return _config.paused();
    }
}
