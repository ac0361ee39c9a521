// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAllianceRegistry, InstitutionKind} from "../../../interfaces/IAllianceRegistry.sol";
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

    IAllianceRegistry private immutable _registry;

    struct OperatorSlot {
        Operator word;
    }

    mapping(address operator => OperatorSlot) internal _operators;
    /// @dev Who answers for an index: the operator, or who took it over when it was wound down.
    mapping(uint256 index => address operator) private _operatorAt;
    uint8 public operatorCount;
    uint64 private _totalPaidIn; // [fen] Σ paidIn ≤ MAX_TOTAL_PAID_IN

    mapping(address operator => mapping(bytes32 reference_ => bool)) private _cashReferences;

    constructor(IAllianceRegistry registry) {
        _registry = registry;
    }

    // ------------------------------------------------------------------------------------------------ central bank

    /// @inheritdoc IIssuance
    function licenseOperator(address operator, InstitutionId institution) external restricted {
        if (_operators[operator].word.index() != 0) revert DigitalYuanOperatorExists(operator);
        if (operatorCount == type(uint8).max) revert DigitalYuanTooManyOperators();
        uint8 index = ++operatorCount;
        _operators[operator].word = OperatorLib.licensed(index, institution);
        _operatorAt[index] = operator;
        emit OperatorLicensed(operator, index, institution);
        _open(operator, WalletLib.opened(uint256(WalletClass.Operator), index));
    }

    /// @inheritdoc IIssuance
    function suspendOperator(address operator) external restricted {
        Operator account = _activeOperator(operator);
        _operators[operator].word = account.withSuspension(CivilDate.dayInChina(block.timestamp));
        emit OperatorSuspended(operator);
    }

    /// @inheritdoc IIssuance
    function reinstateOperator(address operator) external restricted {
        _operators[operator].word = _knownOperator(operator).withSuspension(0);
        emit OperatorReinstated(operator);
    }

    /// @inheritdoc IIssuance
    function windDown(address operator, address successor) external restricted {
        Operator from = _knownOperator(operator);
        if (from.isActive()) revert DigitalYuanOperatorNotSuspended(operator, 0);
        if (from.payoutPending() != 0) revert DigitalYuanPayoutPending(operator, from.payoutPending());
        Operator to = _activeOperator(successor);
        // What a bank issued as deposits stays covered only under a rule that is as lenient.
        if (from.reserveRatio() != to.reserveRatio()) {
            revert DigitalYuanInvalidReserveRatio(successor, to.reserveRatio());
        }
        (uint256 issued, uint256 paidIn) = (from.issued(), from.paidIn());
        _operators[successor].word = to.addIssued(issued).addPaidIn(paidIn);
        _operators[operator].word = Operator.wrap(0);
        for (uint256 index = 1; index <= operatorCount; ++index) {
            if (_operatorAt[index] == operator) _operatorAt[index] = successor;
        }
        WalletSlot storage own = _wallets[operator];
        own.word = own.word.withClass(WalletClass.Corporate);
        emit OperatorWoundDown(operator, successor, issued, paidIn);
    }

    /// @inheritdoc IIssuance
    function setReserveRatio(address operator, uint16 ratio) external restricted {
        Operator account = _knownOperator(operator);
        if (ratio != 0) {
            (, InstitutionKind kind,) = _registry.accountOf(account.institution());
            if (ratio < MIN_RESERVE_RATIO || ratio >= BPS || kind != InstitutionKind.Bank) {
                revert DigitalYuanInvalidReserveRatio(operator, ratio);
            }
        }
        uint256 covering = account.paidIn() - account.payoutPending();
        if (account.issued() * (ratio == 0 ? BPS : ratio) > covering * BPS) {
            revert DigitalYuanReserveExceeded(operator, covering, account.issued());
        }
        _operators[operator].word = account.withReserveRatio(ratio);
        emit ReserveRatioChanged(operator, ratio);
    }

    /// @inheritdoc IIssuance
    function adjustReserve(address operator, ReserveStep step, uint256 amount) external restricted {
        Operator account = _knownOperator(operator);
        if (step == ReserveStep.PaidIn) {
            if (amount > MAX_TOTAL_PAID_IN - _totalPaidIn) revert DigitalYuanAmountTooLarge(amount);
            _totalPaidIn += uint64(amount);
            account = account.addPaidIn(amount);
        } else if (step == ReserveStep.PayoutProposed) {
            if (amount > account.repayable()) revert DigitalYuanReserveExceeded(operator, account.repayable(), amount);
            account = account.addPending(amount);
        } else {
            if (amount > account.payoutPending()) revert DigitalYuanPayoutPending(operator, account.payoutPending());
            account = account.subPending(amount);
            if (step == ReserveStep.PaidOut) {
                _totalPaidIn -= uint64(amount);
                account = account.subPaidIn(amount);
            }
        }
        _operators[operator].word = account;
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
        if (_cashReferences[msg.sender][reference_]) revert DigitalYuanReferenceUsed(reference_);
        _cashReferences[msg.sender][reference_] = true;
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
        if (since == 0 || today < since + SUSPENSION_TIMEOUT) revert DigitalYuanOperatorNotSuspended(operator, since);
        if (holder.classOf() > WalletClass.Corporate) revert DigitalYuanInvalidClass(holder.classOf());
        // A bank's deposits are not with the central bank: deposit insurance answers for them.
        if (account.reserveRatio() != 0) revert DigitalYuanInvalidReserveRatio(operator, account.reserveRatio());
        if (amount == 0) revert DigitalYuanInvalidAmount(amount);
        _debit(_config, msg.sender, amount);
        emit IERC20.Transfer(msg.sender, address(0), amount);
        emit RedeemedAtCentralBank(msg.sender, amount, reference_);
        _totalPaidIn -= uint64(amount);
        _retireOthers(address(0), amount - _retire(operator, address(0), amount));
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IERC20
    /// @dev Summed over the operators: a stored total would cost every issue a slot.
    function totalSupply() external view returns (uint256 supply) {
        uint256 count = operatorCount;
        for (uint256 index = 1; index <= count; ++index) {
            Operator account = _operators[_operatorAt[index]].word;
            // An index that was taken over is its successor's, who is counted under its own.
            if (account.index() == index) supply += account.issued();
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
        if (amount > operator.issuable()) revert DigitalYuanReserveExceeded(msg.sender, operator.issuable(), amount);
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
        if (redeemer != address(0)) _operators[redeemer].word = _operators[redeemer].word.addPaidIn(amount);
    }

    /// @dev Takes up to `amount` out of what `issuer` issued, with the reserve behind it, which becomes `redeemer`'s or,
    /// where that is zero, leaves the system with the central bank's own payment.
    function _retire(address issuer, address redeemer, uint256 amount) private returns (uint256 part) {
        Operator account = _operators[issuer].word;
        part = account.issued() < amount ? account.issued() : amount;
        if (part != 0) {
            _operators[issuer].word = account.subIssued(part).subPaidIn(part);
            emit IssueRetired(issuer, redeemer, part);
        }
    }

    /// @dev A customer of an operator that was wound down is its successor's.
    function _requireTakenOver(address account, Wallet wallet_) private view {
        if (Wallet.unwrap(wallet_) == 0) revert DigitalYuanUnknownWallet(account);
        if (_operatorOf(wallet_) != msg.sender) revert DigitalYuanNotCustomer(account, msg.sender);
    }

    function _operatorOf(Wallet wallet_) internal view returns (address) {
        return _operatorAt[wallet_.operatorIndex()];
    }

    function _knownOperator(address account) internal view returns (Operator operator) {
        operator = _operators[account].word;
        if (operator.index() == 0) revert DigitalYuanNotOperator(account);
    }

    function _activeOperator(address account) internal view returns (Operator operator) {
        operator = _operators[account].word;
        if (!operator.isActive()) _refuseOperator(account);
    }

    function _refuseOperator(address account) internal view {
        _knownOperator(account);
        revert DigitalYuanOperatorSuspended(account);
    }
}
