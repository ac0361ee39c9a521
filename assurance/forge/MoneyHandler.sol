// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ReserveDirection} from "../../interfaces/IReserveDesk.sol";
import {IIssuance} from "../../interfaces/IIssuance.sol";
import {IWalletBook} from "../../interfaces/IWalletBook.sol";
import {DigitalYuan} from "../../contracts/money/DigitalYuan.sol";
import {Escrow} from "../../contracts/money/Escrow.sol";
import {HashTimeLock} from "../../contracts/money/HashTimeLock.sol";
import {FreezeScope, OrderKind} from "../../contracts/types/Money.sol";
import {Bank} from "./Bank.sol";
import {VM} from "./Vm.sol";

/// @title What people and institutions do with digital yuan, in any order; forge draws the acts and their amounts
/// @dev Amounts are mostly within reach, so that most acts succeed, and sometimes not. What no view shows (which holds
/// there are, what was paid in) is counted here.
contract MoneyHandler is Bank {
    struct Lock {
        bytes32 id;
        bytes32 secret;
        uint256 amount;
        bool open;
    }

    /// @dev Of the module that this contract is: keys 1 to 8.
    uint256 private constant KEYS = 8;

    Lock[] private _locks;
    uint256 public paidIn; // [fen] net of what was paid out
    uint256 public calls;
    uint256 public done;
    /// @dev Acts that should have been impossible.
    uint256 public frozenMoved;
    uint256 public frozenPartMoved;
    uint256 public secondOfficerMissing;
    uint256 private _references;

    modifier counted() {
        ++calls;
        _;
        ++done;
    }

    constructor() {
        _open();
    }

    // ---------------------------------------------------------------------------------------------------- reserve

    function payIn(uint8 who, uint64 amount) external counted {
        amount = uint64(_bounded(amount, 1, 20_000_000_00));
        bytes32 ref = bytes32(++_references);
        desk.proposeReserve(operators[who % 3], amount, ReserveDirection.PaidIn, ref);
        try desk.confirmReserve(ref) {
            ++secondOfficerMissing;
        } catch {}
        _secondOfficer();
        desk.confirmReserve(ref);
        paidIn += amount;
    }

    function payOut(uint8 who, uint64 amount, bool cancelled) external counted {
        IIssuance.OperatorAccount memory account = token.operatorAccount(operators[who % 3]);
        amount = uint64(_bounded(amount, 1, uint256(account.paidIn) / 2 + 2));
        bytes32 ref = bytes32(++_references);
        desk.proposeReserve(operators[who % 3], amount, ReserveDirection.PaidOut, ref);
        if (cancelled) return desk.cancelReserve(ref);
        _secondOfficer();
        desk.confirmReserve(ref);
        paidIn -= amount;
    }

    function setRatio(uint8 who, uint16 ratio) external counted {
        token.setReserveRatio(operators[who % 3], ratio % 3 == 0 ? 0 : uint16(_bounded(ratio, 5_000, 9_999)));
    }

    // ------------------------------------------------------------------------------------------------------ issue

    function mint(uint8 who, uint64 amount) external counted {
        address holder = holders[who % 6];
        VM.prank(operators[(who % 6) % 3]);
        token.mint(holder, _bounded(amount, 0, holder == holders[who % 3] ? 5_000_000_00 : 300_000_00));
    }

    function redeem(uint8 who, uint64 amount) external counted {
        address operator = operators[who % 3];
        amount = uint64(_bounded(amount, 0, token.balanceOf(operator) + 1));
        VM.prank(operator);
        token.redeem(amount);
    }

    // ---------------------------------------------------------------------------------------------------- payment

    function transfer(uint8 from, uint8 to, uint64 amount) external counted {
        address payer = _anybody(from);
        amount = uint64(_bounded(amount, 0, token.balanceOf(payer) + 1));
        IWalletBook.WalletView memory before = token.wallet(payer);
        VM.prank(payer);
        token.transfer(_anybody(to), amount);
        _judge(payer, before);
    }

    function transferFrom(uint8 by, uint8 from, uint8 to, uint64 amount) external counted {
        address payer = _anybody(from);
        amount = uint64(_bounded(amount, 0, token.balanceOf(payer) + 1));
        VM.prank(payer);
        token.approve(_anybody(by), amount);
        IWalletBook.WalletView memory before = token.wallet(payer);
        VM.prank(_anybody(by));
        token.transferFrom(payer, _anybody(to), amount);
        _judge(payer, before);
    }

    function pass(uint32 seconds_) external counted {
        VM.warp(block.timestamp + (seconds_ % 2 days));
    }

    // ----------------------------------------------------------------------------------------------------- orders

    function freeze(uint8 who, uint8 scope) external counted {
        token.freeze(_anybody(who), FreezeScope(1 + (scope % 3)), OrderKind.CourtOrder, "order");
    }

    /// @dev Of everybody, so that most can pay most of the time.
    function release() external counted {
        for (uint8 who = 0; who < 9; ++who) {
            token.release(_anybody(who), OrderKind.CourtOrder, "order");
        }
    }

    function freezePart(uint8 who, uint48 part) external counted {
        address account = _anybody(who);
        token.setFrozenPart(account, part % 4 == 0 ? 0 : uint48(_bounded(part, 0, token.balanceOf(account) * 2)));
    }

    function seize(uint8 who, uint8 to, uint64 amount) external counted {
        address account = _anybody(who);
        token.seize(account, holders[to % 3], _bounded(amount, 0, token.balanceOf(account) + 1));
    }

    // ----------------------------------------------------------------------------------------------------- escrow

    function hold(uint8 who, uint8 key, uint64 amount) external counted {
        address payer = holders[who % 6];
        IWalletBook.WalletView memory before = token.wallet(payer);
        escrow.lock(bytes32(1 + (key % KEYS)), payer, _bounded(amount, 0, before.balance + 1));
        _judge(payer, before);
    }

    function pay(uint8 key, uint8 payee, uint64 amount) external counted {
        bytes32 id = bytes32(1 + (key % KEYS));
        (, uint256 held) = escrow.hold(address(this), id);
        escrow.pay(id, _anybody(payee), amount % 2 == 0 ? held : _bounded(amount, 0, held + 1));
    }

    function refund(uint8 key, uint64 amount) external counted {
        bytes32 id = bytes32(1 + (key % KEYS));
        (, uint256 held) = escrow.hold(address(this), id);
        escrow.refund(id, amount % 2 == 0 ? held : _bounded(amount, 0, held + 1));
    }

    function withdraw(uint8 who) external counted {
        escrow.withdraw(_anybody(who));
    }

    function hashLock(uint8 who, uint8 to, uint64 amount, uint16 minutes_) external counted {
        address payer = holders[who % 6];
        amount = uint64(_bounded(amount, 0, token.balanceOf(payer) + 1));
        bytes32 secret = keccak256(abi.encode(_locks.length));
        bytes32 hash = sha256(abi.encode(secret)); // a call: it would use up the prank
        VM.prank(payer);
        bytes32 id = locks.lock(holders[to % 6], amount, hash, uint40(block.timestamp + 1 + 60 * uint256(minutes_)));
        _locks.push(Lock(id, secret, amount, true));
    }

    function hashClaim(uint8 which) external counted {
        Lock storage lock = _locks[which % _locks.length];
        locks.claim(lock.id, lock.secret);
        require(lock.open, "claimed twice");
        lock.open = false;
    }

    function hashRefund(uint8 which) external counted {
        Lock storage lock = _locks[which % _locks.length];
        locks.refund(lock.id);
        require(lock.open, "refunded twice");
        lock.open = false;
    }

    // ------------------------------------------------------------------------------------------- what must be true

    function balances() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; ++i) {
            sum += token.balanceOf(operators[i]);
        }
        for (uint256 i = 0; i < 6; ++i) {
            sum += token.balanceOf(holders[i]);
        }
        sum += token.balanceOf(address(escrow));
    }

    function supply() external view returns (uint256) {
        return token.totalSupply();
    }

    function operatorAccount(uint256 i) external view returns (IIssuance.OperatorAccount memory) {
        return token.operatorAccount(operators[i]);
    }

    /// @dev What stands in Escrow and why: its balance, all holds, and what it owes.
    function escrowed() external view returns (uint256 balance, uint256 holds, uint256 owed) {
        for (uint256 key = 1; key <= KEYS; ++key) {
            (, uint256 amount) = escrow.hold(address(this), bytes32(key));
            holds += amount;
        }
        for (uint256 i = 0; i < _locks.length; ++i) {
            if (_locks[i].open) holds += _locks[i].amount;
        }
        return (token.balanceOf(address(escrow)), holds, escrow.totalOwed());
    }

    /// @dev The same by what Escrow itself counts.
    function accounts() external view returns (uint256 held, uint256 owed, bool withinCap) {
        uint256 own = escrow.moduleAccount(address(this)).held;
        uint256 hashed = escrow.moduleAccount(address(locks)).held;
        for (uint256 i = 0; i < 3; ++i) {
            owed += escrow.owed(operators[i]);
        }
        for (uint256 i = 0; i < 6; ++i) {
            owed += escrow.owed(holders[i]);
        }
        return (own + hashed, owed, own <= ESCROW_CAP && hashed <= ESCROW_CAP);
    }

    /// @dev The most that a person of class 2 may have spent in a day and a year, and what was.
    function spent(uint256 i) external view returns (uint256 today, uint256 thisYear) {
        IWalletBook.WalletView memory wallet = token.wallet(holders[3 + i]);
        return (wallet.spentToday, wallet.spentThisYear);
    }

    function _judge(address payer, IWalletBook.WalletView memory before) private {
        uint256 left = token.balanceOf(payer);
        if (left >= before.balance) return;
        if (before.frozenOutward) ++frozenMoved;
        if (left < before.frozen) ++frozenPartMoved;
    }

    function _secondOfficer() private {
        manager.grantRole(0, address(0xD1), 0);
        VM.prank(address(0xD1));
    }

    function _anybody(uint8 who) private view returns (address) {
        uint256 place = who % 9;
        return place < 6 ? holders[place] : operators[place - 6];
    }

    function _bounded(uint256 value, uint256 low, uint256 high) private pure returns (uint256) {
        return low + (value % (high - low + 1));
    }
}
