// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IIssuance} from "../../interfaces/IIssuance.sol";
import {IWalletBook} from "../../interfaces/IWalletBook.sol";
import {DigitalYuan} from "../../contracts/money/DigitalYuan.sol";
import {Escrow} from "../../contracts/money/Escrow.sol";
import {HashTimeLock} from "../../contracts/money/HashTimeLock.sol";
import {ReserveDesk} from "../../contracts/money/ReserveDesk.sol";
import {InstitutionId} from "../../contracts/types/Ids.sol";
import {WalletClass} from "../../contracts/types/Money.sol";
import {VM} from "./Vm.sol";

/// @title The money side of an alliance, deployed as scripts/deploy.py does, with its own authority in one hand
abstract contract Bank {
    uint256 internal constant MORNING = 1768179600; // [unix s] 2026-01-12 09:00 in Shanghai, as eport.chain.local has it
    uint64 internal constant ESCROW_CAP = 50_000_000_00; // [fen]

    AccessManager internal manager;
    DigitalYuan internal token;
    ReserveDesk internal desk;
    Escrow internal escrow;
    HashTimeLock internal locks;

    address[3] internal operators = [address(0xA1), address(0xA2), address(0xA3)];
    /// @dev Three institutions, then three persons of class 2, whose limits are in `_open`.
    address[6] internal holders =
        [address(0xB1), address(0xB2), address(0xB3), address(0xC1), address(0xC2), address(0xC3)];

    function _open() internal {
        VM.warp(MORNING);
        manager = new AccessManager(address(this));
        token = new DigitalYuan(address(manager));
        desk = new ReserveDesk(address(manager), IDigitalYuan(address(token)), IAllianceRegistry(address(0)));
        escrow = new Escrow(address(manager), IDigitalYuan(address(token)));
        locks = new HashTimeLock(escrow);

        bytes4[] memory adjusting = new bytes4[](1);
        adjusting[0] = IIssuance.adjustReserve.selector;
        manager.setTargetFunctionRole(address(token), adjusting, 1);
        manager.grantRole(1, address(desk), 0);

        token.setLimits(WalletClass.Class2, IWalletBook.Limits(500_000_00, 50_000_00, 100_000_00, 800_000_00));
        for (uint16 i = 0; i < operators.length; ++i) {
            token.licenseOperator(operators[i], InstitutionId.wrap(i + 1));
        }
        for (uint256 i = 0; i < holders.length; ++i) {
            VM.prank(operators[i % 3]);
            token.openWallet(holders[i], i < 3 ? WalletClass.Corporate : WalletClass.Class2, bytes32(i + 1));
            VM.prank(holders[i]);
            token.approve(address(escrow), type(uint256).max);
        }
        token.openContractWallet(address(escrow));
        token.setOrderAuthority(1, address(this));
        escrow.admitModule(address(locks), ESCROW_CAP);
        escrow.admitModule(address(this), ESCROW_CAP);
    }
}
