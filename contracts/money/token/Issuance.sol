// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIssuance} from "../../../interfaces/IIssuance.sol";
import {CivilDate} from "../../libraries/CivilDate.sol";
import {InstitutionId} from "../../types/Ids.sol";
import {ReserveStep, WalletClass} from "../../types/Money.sol";
import {BPS, Operator, OperatorLib} from "../../types/Operator.sol";
import {MoneyConfig, OUTWARD_MASK, PAYEE_GUARD, Wallet, WalletLib} from "../../types/Wallet.sol";
import {Ledger} from "./Ledger.sol";

/// @title Operators, reserve, issue and redemption: see IIssuance
abstract contract Issuance is Ledger {
    /// @notice [days] after which the customers of a suspended operator may redeem with the central bank.
    uint256 public constant SUSPENSION_TIMEOUT = 30;

    /// @dev A bank holds at least a hundredth, so that all money together fits the 64 bits of one balance.
    uint256 private constant MIN_RESERVE_RATIO = 100; // [bps]
    uint256 private constant MAX_TOTAL_PAID_IN = type(uint64).max / (BPS / MIN_RESERVE_RATIO); // [fen]

    struct OperatorSlot {
        Operator word;
    }

    mapping(address operator => OperatorSlot) internal _operators;
    /// @dev Who answers for an index: the operator, or who took it over when it was wound down.
    mapping(uint256 index => address operator) private _operatorAt;
    uint256 public operatorCount;
    uint256 private _totalPaidIn; // [fen] Σ paidIn ≤ MAX_TOTAL_PAID_IN

    mapping(address operator => mapping(bytes32 reference_ => bool)) private _cashReferences;

    // ------------------------------------------------------------------------------------------------ central bank

    /// @inheritdoc IIssuance
    function licenseOperator(address operator, InstitutionId institution) external restricted {
        OperatorSlot storage slot = _operators[operator];
        if (slot.word.index() != 0) revert DigitalYuanOperatorExists(operator);
        uint256 index = operatorCount + 1;
        if (index > type(uint8).max) revert DigitalYuanTooManyOperators();
        operatorCount = index;
        slot.word = OperatorLib.licensed(index, institution);
        _operatorAt[index] = operator;
        emit OperatorLicensed(operator, uint8(index), institution);
        _open(operator, WalletLib.opened(uint256(WalletClass.Operator), index));
    }

    /// @inheritdoc IIssuance
    function suspendOperator(address operator) external restricted {
        (OperatorSlot storage slot, Operator account) = _activeOperator(operator);
        slot.word = account.withSuspension(CivilDate.dayInChina(block.timestamp));
        emit OperatorSuspended(operator);
    }

    /// @inheritdoc IIssuance
    function reinstateOperator(address operator) external restricted {
        (OperatorSlot storage slot, Operator account) = _knownOperator(operator);
        slot.word = account.withSuspension(0);
        emit OperatorReinstated(operator);
    }

    /// @inheritdoc IIssuance
    function windDown(address operator, address successor) external restricted {
        (OperatorSlot storage ended, Operator from) = _knownOperator(operator);
        if (from.isActive()) revert DigitalYuanOperatorNotSuspended(operator, 0);
        if (from.payoutPending() != 0) revert DigitalYuanPayoutPending(operator, from.payoutPending());
        (OperatorSlot storage heir, Operator to) = _activeOperator(successor);
        // What a bank issued as deposits stays covered only under a rule that is as lenient.
        if (from.reserveRatio() != to.reserveRatio()) {
            _refuseRatio(successor, to.reserveRatio());
        }
        (uint256 issued, uint256 paidIn) = (from.issued(), from.paidIn());
        heir.word = to.addIssued(issued).addPaidIn(paidIn);
        ended.word = Operator.wrap(0);
        for (uint256 index = 1; index <= operatorCount; ++index) {
            if (_operatorAt[index] == operator) _operatorAt[index] = successor;
        }
        WalletSlot storage own = _wallets[operator];
        own.word = own.word.withClass(WalletClass.Corporate);
        emit OperatorWoundDown(operator, successor, issued, paidIn);
    }

    /// @inheritdoc IIssuance
    function setReserveRatio(address operator, uint16 ratio) external restricted {
        (OperatorSlot storage slot, Operator account) = _knownOperator(operator);
        if (ratio != 0 && (ratio < MIN_RESERVE_RATIO || ratio >= BPS)) {
            _refuseRatio(operator, ratio);
        }
        // Amounts of 64 bits and ratios of 14.
        unchecked {
            uint256 covering = account.paidIn() - account.payoutPending();
            if (account.issued() * (ratio == 0 ? BPS : ratio) > covering * BPS) {
                _refuseReserve(operator, covering, account.issued());
            }
        }
        slot.word = account.withReserveRatio(ratio);
        emit ReserveRatioChanged(operator, ratio);
    }

    /// @inheritdoc IIssuance
    function adjustReserve(address operator, ReserveStep step, uint256 amount) external restricted {
        (OperatorSlot storage slot, Operator account) = _knownOperator(operator);
        if (step == ReserveStep.PaidIn) {
            if (amount > MAX_TOTAL_PAID_IN - _totalPaidIn) revert DigitalYuanAmountTooLarge(amount);
            _totalPaidIn += amount;
            account = account.addPaidIn(amount);
        } else if (step == ReserveStep.PayoutProposed) {
            if (amount > account.repayable()) _refuseReserve(operator, account.repayable(), amount);
            account = account.addPending(amount);
        } else {
            if (amount > account.payoutPending()) revert DigitalYuanPayoutPending(operator, account.payoutPending());
            account = account.subPending(amount);
            if (step == ReserveStep.PaidOut) {
                _totalPaidIn -= amount;
                account = account.subPaidIn(amount);
            }
        }
        slot.word = account;
        emit ReserveAdjusted(operator, step, amount);
    }

    // --------------------------------------------------------------------------------------------------- operators

    /// @inheritdoc IIssuance
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc IIssuance
    function cashIn(address to, uint256 amount, bytes32 reference_) external {
        if (reference_ == 0) revert DigitalYuanUnknownReference(reference_);
        mapping(bytes32 => bool) storage used = _cashReferences[msg.sender];
        if (used[reference_]) revert DigitalYuanReferenceUsed(reference_);
        used[reference_] = true;
        _mint(to, amount);
        emit CashedIn(msg.sender, to, amount, reference_);
    }

    /// @inheritdoc IIssuance
    function redeem(uint256 amount) external {
        OperatorSlot storage slot = _operators[msg.sender];
        Operator operator = slot.word;
        if (operator.index() == 0) revert DigitalYuanNotOperator(msg.sender);
        // An operator's wallet knows no limits and shares none, so that the system's word need not be read.
        WalletSlot storage own = _wallets[msg.sender];
        Wallet wallet_ = own.word;
        if (wallet_.has(OUTWARD_MASK)) revert DigitalYuanFrozenOutward(msg.sender);
        wallet_.requireFree(msg.sender, amount);
        own.word = wallet_.lessened(amount);
        uint256 issued = operator.issued();
        if (amount <= issued) {
            slot.word = operator.subIssued(amount);
        } else {
            slot.word = operator.subIssued(issued);
            _retireOthers(msg.sender, amount - issued);
        }
        emit IERC20.Transfer(msg.sender, address(0), amount);
    }

    // ----------------------------------------------------------------------------------------------------- everybody

    /// @inheritdoc IIssuance
    function redeemAtCentralBank(uint256 amount, bytes32 reference_) external {
        (, Wallet holder) = _openWallet(msg.sender);
        address operator = _operatorAt[holder.operatorIndex()];
        Operator account = _operators[operator].word;
        uint256 since = account.suspendedSince();
        uint256 today = CivilDate.dayInChina(block.timestamp);
        unchecked {
            if (since == 0 || today < since + SUSPENSION_TIMEOUT) {
                revert DigitalYuanOperatorNotSuspended(operator, since);
            }
        }
        if (holder.classOf() > WalletClass.Corporate) _refuseClass(holder.classOf());
        // A bank's deposits are not with the central bank: deposit insurance answers for them.
        if (account.reserveRatio() != 0) _refuseRatio(operator, account.reserveRatio());
        if (amount == 0) revert DigitalYuanInvalidAmount(amount);
        _debit(_config, msg.sender, amount);
        _tell(msg.sender, address(0), amount);
        emit RedeemedAtCentralBank(msg.sender, amount, reference_);
        _totalPaidIn -= amount;
        _retireOthers(address(0), amount - _retire(operator, address(0), amount));
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IERC20
    /// @dev Summed over the operators: a stored total would cost every issue a slot.
    function totalSupply() external view returns (uint256 supply) {
        uint256 count = operatorCount;
        // All issue together fits 64 bits.
        unchecked {
            for (uint256 index = 1; index <= count; ++index) {
                Operator account = _operators[_operatorAt[index]].word;
                // An index that was taken over is its successor's, who is counted under its own.
                if (account.index() == index) supply += account.issued();
            }
        }
    }

    /// @inheritdoc IIssuance
    function operatorAccount(address operator) external view returns (OperatorAccount memory) {
        Operator word = _operators[operator].word;
        return OperatorAccount({
            index: uint8(word.index()),
            active: word.isActive(),
            institution: word.institution(),
            issued: uint64(word.issued()),
            paidIn: uint64(word.paidIn()),
            payoutPending: uint64(word.payoutPending()),
            suspendedSince: uint16(word.suspendedSince()),
            reserveRatio: uint16(word.reserveRatio())
        });
    }

    /// @inheritdoc IIssuance
    function operatorAt(uint8 index) external view returns (address) {
        return _operatorAt[index];
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _mint(address to, uint256 amount) private {
        MoneyConfig config = _running();
        OperatorSlot storage slot = _operators[msg.sender];
        Operator operator = slot.word;
        if (!operator.isActive()) _refuseOperator(msg.sender);
        if (amount > operator.issuable()) _refuseReserve(msg.sender, operator.issuable(), amount);
        WalletSlot storage receiver = _wallets[to];
        Wallet wallet_ = receiver.word;
        if (wallet_.operatorIndex() != operator.index()) _requireTakenOver(to, wallet_);
        slot.word = operator.addIssued(amount);
        receiver.word = wallet_.has(PAYEE_GUARD)
            ? _creditGuarded(config, to, wallet_, amount)
            : wallet_.credited(config, to, amount);
        emit IERC20.Transfer(address(0), to, amount);
    }

    /// @dev Takes `amount` out of what operators issued as money, in the order of their licences.
    function _retireOthers(address redeemer, uint256 amount) private {
        uint256 left = amount;
        for (uint256 index = 1; left != 0; ++index) {
            if (index > operatorCount) revert DigitalYuanRedemptionExceedsIssue(redeemer, amount - left, amount);
            address issuer = _operatorAt[index];
            Operator account = _operators[issuer].word;
            bool passedOver = account.index() != index || issuer == redeemer || account.reserveRatio() != 0;
            if (!passedOver) left -= _retire(issuer, redeemer, left);
        }
        OperatorSlot storage own = _operators[redeemer];
        if (redeemer != address(0)) own.word = own.word.addPaidIn(amount);
    }

    /// @dev Takes up to `amount` out of what `issuer` issued, with the reserve behind it, which becomes `redeemer`'s or,
    /// where that is zero, leaves the system with the central bank's own payment.
    function _retire(address issuer, address redeemer, uint256 amount) private returns (uint256 part) {
        OperatorSlot storage slot = _operators[issuer];
        Operator account = slot.word;
        part = account.issued() < amount ? account.issued() : amount;
        if (part != 0) {
            slot.word = account.subIssued(part).subPaidIn(part);
            emit IssueRetired(issuer, redeemer, part);
        }
    }

    /// @dev A customer of an operator that was wound down is its successor's.
    function _requireTakenOver(address account, Wallet wallet_) private view {
        wallet_.requireKnown(account);
        if (_operatorOf(wallet_) != msg.sender) revert DigitalYuanNotCustomer(account, msg.sender);
    }

    function _operatorOf(Wallet wallet_) internal view returns (address) {
        return _operatorAt[wallet_.operatorIndex()];
    }

    function _knownOperator(address account) internal view returns (OperatorSlot storage slot, Operator operator) {
        slot = _operators[account];
        operator = slot.word;
        if (operator.index() == 0) revert DigitalYuanNotOperator(account);
    }

    function _activeOperator(address account) internal view returns (OperatorSlot storage slot, Operator operator) {
        slot = _operators[account];
        operator = slot.word;
        if (!operator.isActive()) _refuseOperator(account);
    }

    function _refuseOperator(address account) internal view {
        _knownOperator(account);
        revert DigitalYuanOperatorSuspended(account);
    }

    function _refuseRatio(address operator, uint256 ratio) private pure {
        revert DigitalYuanInvalidReserveRatio(operator, ratio);
    }

    function _refuseReserve(address operator, uint256 available, uint256 needed) private pure {
        revert DigitalYuanReserveExceeded(operator, available, needed);
    }
}
