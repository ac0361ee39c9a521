// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIssuance} from "../../interfaces/IIssuance.sol";
import {MoneyHandler} from "./MoneyHandler.sol";

/// @title What is true of money after any acts in any order
contract MoneyInvariants {
    MoneyHandler private _bank;

    function setUp() external {
        _bank = new MoneyHandler();
    }

    function targetContracts() external view returns (address[] memory found) {
        found = new address[](1);
        found[0] = address(_bank);
    }

    function invariant_supplyIsTheSumOfBalances() external view {
        require(_bank.supply() == _bank.balances(), "supply");
    }

    function invariant_issueIsCoveredByReserve() external view {
        uint256 paidIn;
        uint256 issued;
        for (uint256 i = 0; i < 3; ++i) {
            IIssuance.OperatorAccount memory account = _bank.operatorAccount(i);
            uint256 ratio = account.reserveRatio == 0 ? 10_000 : account.reserveRatio;
            require(account.payoutPending <= account.paidIn, "pending");
            require(account.issued * ratio <= uint256(account.paidIn - account.payoutPending) * 10_000, "cover");
            paidIn += account.paidIn;
            issued += account.issued;
        }
        require(issued == _bank.supply(), "issued");
        require(paidIn == _bank.paidIn(), "paid in");
    }

    function invariant_escrowHoldsWhatItOwes() external view {
        (uint256 balance, uint256 holds, uint256 owed) = _bank.escrowed();
        (uint256 held, uint256 owedByWallet, bool withinCap) = _bank.accounts();
        require(balance == holds + owed, "holds");
        require(held == holds, "modules");
        require(owedByWallet == owed, "owed");
        require(withinCap, "cap");
    }

    function invariant_frozenMoneyDoesNotMove() external view {
        require(_bank.frozenMoved() == 0, "order");
        require(_bank.frozenPartMoved() == 0, "part");
    }

    function invariant_limitsHold() external view {
        for (uint256 i = 0; i < 3; ++i) {
            (uint256 today, uint256 thisYear) = _bank.spent(i);
            require(today <= 100_000_00 && thisYear <= 800_000_00, "limit");
        }
    }

    function invariant_oneOfficerConfirmsNothing() external view {
        require(_bank.secondOfficerMissing() == 0, "officer");
    }
}

/// @title Falsehoods, which the fuzzer has to refute: if it does not, it reaches nothing
contract PlantedInvariants {
    MoneyHandler private _bank;

    function setUp() external {
        _bank = new MoneyHandler();
    }

    function targetContracts() external view returns (address[] memory found) {
        found = new address[](1);
        found[0] = address(_bank);
    }

    function invariant_planted_nothingIsEverOwed() external view {
        (,, uint256 owed) = _bank.escrowed();
        require(owed == 0);
    }

    function invariant_planted_supplyStaysBelowAMillion() external view {
        require(_bank.supply() < 1_000_000_00);
    }
}
