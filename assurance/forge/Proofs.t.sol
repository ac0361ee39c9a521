// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CustomsTransitions} from "../../contracts/libraries/CustomsTransitions.sol";
import {CustomsStatus, DeclarationForm, DeclarationKind} from "../../contracts/types/Clearance.sol";
import {DeclarationWord} from "../../contracts/types/DeclarationWord.sol";
import {DossierState, DossierWord} from "../../contracts/types/Dossier.sol";
import {InstitutionId} from "../../contracts/types/Ids.sol";
import {FreezeScope, OrderKind, ReserveStep, WalletClass} from "../../contracts/types/Money.sol";
import {Operator} from "../../contracts/types/Operator.sol";
import {COUNTERS_MASK, MoneyConfig, Wallet} from "../../contracts/types/Wallet.sol";
import {Bank} from "./Bank.sol";
import {VM} from "./Vm.sol";

/// @title What holds of an operator's word, whatever stands in it: proved by halmos for all 2^256 words and all amounts
contract OperatorProofs {
    /// @dev Every word of an operator whose money is covered in full that the contract can come to.
    function _reachable(Operator word) private pure {
        VM.assume(word.reserveRatio() == 0);
        VM.assume(word.payoutPending() <= word.paidIn());
        VM.assume(word.paidIn() <= type(uint64).max / 100);
        VM.assume(word.issued() <= word.paidIn() - word.payoutPending());
    }

    function check_issueWithinReserve(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.issuable());
        Operator later = word.addIssued(amount);
        assert(later.issued() == word.issued() + amount);
        assert(later.issued() <= later.paidIn() - later.payoutPending());
    }

    function check_issueChangesNothingElse(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.issuable());
        uint256 changed = Operator.unwrap(word.addIssued(amount)) ^ Operator.unwrap(word);
        uint256 field = Operator.unwrap(Operator.wrap(0).addIssued(type(uint64).max));
        assert(changed & ~field == 0);
    }

    function check_payoutLeavesIssueCovered(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.repayable());
        Operator later = word.addPending(amount);
        assert(later.issued() <= later.paidIn() - later.payoutPending());
        assert(later.paidIn() == word.paidIn() && later.issued() == word.issued());
    }

    function check_cancelledPayoutIsAsBefore(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.repayable());
        assert(Operator.unwrap(word.addPending(amount).subPending(amount)) == Operator.unwrap(word));
    }

    function check_whatIsRepayableIsNotIssuable(Operator word) external pure {
        _reachable(word);
        assert(word.repayable() == word.issuable());
        assert(word.repayable() + word.issued() + word.payoutPending() == word.paidIn());
    }

    function check_retiredIssueTakesItsReserve(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.issued());
        Operator later = word.subIssued(amount).subPaidIn(amount);
        assert(later.issuable() == word.issuable());
        assert(later.index() == word.index() && later.isActive() == word.isActive());
    }

    function check_suspensionMovesNoMoney(Operator word, uint16 day) external pure {
        Operator later = word.withSuspension(day);
        assert(later.issued() == word.issued() && later.paidIn() == word.paidIn());
        assert(later.payoutPending() == word.payoutPending() && later.reserveRatio() == word.reserveRatio());
        assert(later.isActive() == (day == 0));
        assert(later.suspendedSince() == day);
    }

    function check_ratioIsReadAsWritten(Operator word, uint14 ratio) external pure {
        Operator later = word.withReserveRatio(uint14.unwrap(ratio) & 0x3fff);
        assert(later.reserveRatio() == uint14.unwrap(ratio) & 0x3fff);
        assert(later.issued() == word.issued() && later.suspendedSince() == word.suspendedSince());
    }

    function check_planted_issueMayExceedReserve(Operator word, uint64 amount) external pure {
        _reachable(word);
        VM.assume(amount <= word.issuable() + 1); // one fen too much: halmos has to find it
        Operator later = word.addIssued(amount);
        assert(later.issued() <= later.paidIn() - later.payoutPending());
    }
}

/// @dev A ratio has 14 bits, which no type of the language has.
type uint14 is uint256;

/// @title What holds of a wallet's word, whatever stands in it
contract WalletProofs {
    function check_frozenPartNeverMoves(Wallet wallet, MoneyConfig config, uint64 amount) external view {
        VM.assume(wallet.classOf() == WalletClass.Corporate);
        Wallet later = wallet.debited(config, address(1), amount);
        assert(amount == 0 || later.balance() >= wallet.frozenPart()); // an order may hold back more than there is
        assert(later.frozenPart() == wallet.frozenPart());
    }

    function check_debitTakesTheAmountAndNothingElse(Wallet wallet, MoneyConfig config, uint64 amount) external view {
        VM.assume(wallet.classOf() == WalletClass.Corporate);
        Wallet later = wallet.debited(config, address(1), amount);
        assert(later.balance() + amount == wallet.balance());
        assert(Wallet.unwrap(later) >> 64 == Wallet.unwrap(wallet) >> 64);
    }

    function check_creditGivesTheAmountAndNothingElse(Wallet wallet, MoneyConfig config, uint64 amount) external pure {
        VM.assume(wallet.classOf() == WalletClass.Corporate);
        VM.assume(wallet.balance() + amount <= type(uint64).max);
        Wallet later = wallet.credited(config, address(1), amount);
        assert(later.balance() == wallet.balance() + amount);
        assert(Wallet.unwrap(later) >> 64 == Wallet.unwrap(wallet) >> 64);
    }

    function check_freeAndFrozenAreTheBalance(Wallet wallet) external pure {
        assert(wallet.free() <= wallet.balance());
        assert(wallet.free() + wallet.frozenPart() >= wallet.balance());
    }

    function check_orderSetsItsSeatAlone(Wallet wallet, uint8 seat, uint8 scope) external pure {
        VM.assume(seat >= 1 && seat <= 8 && scope <= 3);
        (uint8 out, uint8 inn) = wallet.orders();
        Wallet later = wallet.withOrder(seat, scope);
        (uint8 outLater, uint8 innLater) = later.orders();
        uint8 bit = uint8(1 << (seat - 1));
        assert((outLater ^ out) & ~bit == 0 && (innLater ^ inn) & ~bit == 0);
        assert((outLater & bit != 0) == (scope & 1 != 0) && (innLater & bit != 0) == (scope & 2 != 0));
        assert(later.balance() == wallet.balance() && later.classOf() == wallet.classOf());
    }

    function check_releaseBySeatLeavesOthersOrders(Wallet wallet, uint8 seat, uint8 other) external pure {
        VM.assume(seat >= 1 && seat <= 8 && other >= 1 && other <= 8 && seat != other);
        Wallet frozen = wallet.withOrder(seat, 3);
        (uint8 out, uint8 inn) = frozen.withOrder(other, 0).orders();
        assert(out & (1 << (seat - 1)) != 0 && inn & (1 << (seat - 1)) != 0);
    }

    function check_frozenPartIsReadAsWritten(Wallet wallet, uint48 part) external pure {
        Wallet later = wallet.withFrozenPart(part);
        assert(later.frozenPart() == part && later.balance() == wallet.balance());
        assert(later.daySpent() == wallet.daySpent() && later.classOf() == wallet.classOf());
    }

    function check_closedWalletHasNothing(Wallet wallet) external pure {
        Wallet later = wallet.closed();
        assert(later.balance() == 0 && later.frozenPart() == 0 && later.daySpent() == 0 && later.yearSpent() == 0);
        assert(!later.isOpen() && later.classOf() == WalletClass.Closed);
        assert(later.operatorIndex() == wallet.operatorIndex());
    }

    function check_newClassMovesNoMoney(Wallet wallet, uint8 class_) external pure {
        VM.assume(class_ >= 1 && class_ <= 7);
        Wallet later = wallet.withClass(WalletClass(class_));
        assert(Wallet.unwrap(later) << 4 == Wallet.unwrap(wallet) << 4);
    }

    function check_newOperatorMovesNoMoney(Wallet wallet, uint8 index) external pure {
        Wallet later = wallet.withOperator(index);
        assert(later.operatorIndex() == index && later.balance() == wallet.balance());
        assert(later.classOf() == wallet.classOf() && later.frozenPart() == wallet.frozenPart());
    }

    function check_countersOfAnotherLeaveTheBalance(Wallet wallet, Wallet source) external pure {
        Wallet later = wallet.withCountersOf(source);
        assert(later.balance() == wallet.balance() && later.frozenPart() == wallet.frozenPart());
        assert(later.daySpent() == source.daySpent() && later.yearSpent() == source.yearSpent());
        assert(Wallet.unwrap(later) & ~COUNTERS_MASK == Wallet.unwrap(wallet) & ~COUNTERS_MASK);
    }

    function check_pauseLeavesLimits(MoneyConfig config, uint16 day, uint8 class_) external pure {
        VM.assume(class_ >= 1 && class_ <= 4);
        MoneyConfig later = config.pausedUntil(day);
        assert(later.pauseEnd() == day);
        assert(later.limitsOf(class_) == config.limitsOf(class_));
        assert(later.running().limitsOf(class_) == config.limitsOf(class_));
    }

    function check_limitsOfOneClassLeaveTheOthers(MoneyConfig config, uint8 one, uint8 other, uint64 fields)
        external
        pure
    {
        VM.assume(one >= 1 && one <= 4 && other >= 1 && other <= 4 && one != other);
        fields &= (1 << 52) - 1;
        MoneyConfig later = config.withLimits(WalletClass(one), fields);
        assert(later.limitsOf(one) == fields);
        assert(later.limitsOf(other) == config.limitsOf(other));
        assert(later.pauseEnd() == config.pauseEnd());
    }

    function check_planted_frozenPartMayMove(Wallet wallet, uint64 amount) external pure {
        VM.assume(wallet.frozenPart() <= wallet.balance());
        VM.assume(amount <= wallet.balance()); // by force, which is what seizure does: halmos has to find it
        assert(wallet.lessened(amount).balance() >= wallet.frozenPart());
    }
}

/// @title What holds of the words of customs and of the single window
contract WordProofs {
    function check_finalStatusIsLeftByNothing(uint8 kind, uint8 form, uint8 to) external pure {
        VM.assume(kind <= uint8(type(DeclarationKind).max) && form <= uint8(type(DeclarationForm).max));
        VM.assume(to <= uint8(type(CustomsStatus).max));
        (DeclarationKind k, DeclarationForm f, CustomsStatus t) =
            (DeclarationKind(kind), DeclarationForm(form), CustomsStatus(to));
        assert(!CustomsTransitions.allowed(k, f, CustomsStatus.Rejected, t));
        assert(!CustomsTransitions.allowed(k, f, CustomsStatus.Closed, t));
        assert(!CustomsTransitions.allowed(k, f, CustomsStatus.Cancelled, t));
    }

    function check_whatWasNeverLodgedHasNoNextStatus(uint8 kind, uint8 form, uint8 to) external pure {
        VM.assume(kind <= uint8(type(DeclarationKind).max) && form <= uint8(type(DeclarationForm).max));
        VM.assume(to <= uint8(type(CustomsStatus).max));
        assert(
            !CustomsTransitions.allowed(
                DeclarationKind(kind), DeclarationForm(form), CustomsStatus.None, CustomsStatus(to)
            )
        );
    }

    function check_statementIsReadAsItSpoke(
        DeclarationWord word,
        uint32 sequence,
        uint16 version,
        uint64 duty,
        uint16 by
    ) external view {
        DeclarationWord later = word.spoken(CustomsStatus.Released, sequence, version, duty, InstitutionId.wrap(by));
        assert(later.status() == CustomsStatus.Released && later.sequence() == sequence);
        assert(later.version() == version && later.dutyPayable() == duty);
        assert(InstitutionId.unwrap(later.customs()) == by && later.determinedAt() == word.determinedAt());
    }

    function check_notedSequenceChangesNothingElse(DeclarationWord word, uint32 sequence) external pure {
        DeclarationWord later = word.noted(sequence);
        assert(later.sequence() == sequence);
        assert(later.version() == word.version() && later.dutyPayable() == word.dutyPayable());
        assert(uint8(DeclarationWord.unwrap(later)) == uint8(DeclarationWord.unwrap(word)));
    }

    function check_stateOfADossierLeavesTheRest(DossierWord word, uint8 state) external pure {
        VM.assume(state <= uint8(type(DossierState).max));
        DossierWord later = word.withState(DossierState(state));
        assert(uint8(later.state()) == state);
        assert(later.version() == word.version() && later.departments() == word.departments());
        assert(InstitutionId.unwrap(later.trader()) == InstitutionId.unwrap(word.trader()));
    }

    function check_planted_everyStatusIsFinal(uint8 from, uint8 to) external pure {
        VM.assume(from <= uint8(type(CustomsStatus).max) && to <= uint8(type(CustomsStatus).max));
        assert(
            !CustomsTransitions.allowed(DeclarationKind(0), DeclarationForm(0), CustomsStatus(from), CustomsStatus(to))
        );
    }
}

/// @title What holds of the deployed token and Escrow, whatever the amounts
contract LedgerProofs is Bank {
    function setUp() external {
        _open();
    }

    function _issue(uint64 amount) private {
        VM.assume(amount > 0 && amount <= type(uint64).max / 200);
        manager.grantRole(1, address(this), 0);
        token.adjustReserve(operators[0], ReserveStep.PaidIn, amount);
        VM.prank(operators[0]);
        token.mint(holders[0], amount);
    }

    function check_transferKeepsTheSum(uint64 issued, uint64 amount) external {
        _issue(issued);
        uint256 supply = token.totalSupply();
        VM.prank(holders[0]);
        token.transfer(holders[1], amount);
        assert(token.balanceOf(holders[0]) + token.balanceOf(holders[1]) == supply);
        assert(token.totalSupply() == supply);
    }

    function check_issueNeedsReserve(uint64 reserve, uint64 amount) external {
        VM.assume(reserve > 0 && reserve <= type(uint64).max / 200);
        manager.grantRole(1, address(this), 0);
        token.adjustReserve(operators[0], ReserveStep.PaidIn, reserve);
        VM.prank(operators[0]);
        token.mint(holders[0], amount);
        assert(amount <= reserve && token.balanceOf(holders[0]) == amount);
    }

    function check_escrowHoldsWhatWasLocked(uint64 issued, uint64 amount, uint64 part) external {
        _issue(issued);
        escrow.lock("key", holders[0], amount);
        escrow.pay("key", holders[1], part);
        (, uint256 held) = escrow.hold(address(this), "key");
        assert(token.balanceOf(address(escrow)) == held + escrow.totalOwed());
        assert(held + part == amount);
    }

    function check_frozenWalletPaysNothing(uint64 issued, uint64 amount) external {
        _issue(issued);
        token.freeze(holders[0], FreezeScope.Outward, OrderKind.CourtOrder, "order");
        VM.prank(holders[0]);
        (bool moved,) = address(token).call(abi.encodeCall(token.transfer, (holders[1], amount)));
        assert(!moved);
    }

    function check_onlyTheHolderMoves(uint64 issued, address by, uint64 amount) external {
        _issue(issued);
        VM.assume(by != holders[0] && by != address(escrow));
        VM.prank(by);
        (bool moved,) = address(token).call(abi.encodeCall(token.transferFrom, (holders[0], holders[1], amount)));
        assert(!moved || amount == 0);
    }

    function check_planted_escrowPaysTwice(uint64 issued, uint64 amount) external {
        _issue(issued);
        escrow.lock("key", holders[0], amount);
        escrow.pay("key", holders[1], amount);
        assert(token.balanceOf(holders[1]) == 0); // it was paid once: halmos has to find it
    }
}
