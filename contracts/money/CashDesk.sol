// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ICashDesk} from "../../interfaces/ICashDesk.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";

/// @title CashDesk: see ICashDesk
contract CashDesk is ICashDesk, AccessManaged {
    IDigitalYuan public immutable token;
    IEscrow public immutable escrow;

    uint40 public answerPeriod = 1 days; // [s]
    uint256 public requestCount;
    mapping(uint256 id => Request) private _requests;
    mapping(uint256 operator => mapping(bytes32 reference_ => bool)) private _references;

    constructor(address manager, IDigitalYuan token_, IEscrow escrow_) AccessManaged(manager) {
        (token, escrow) = (token_, escrow_);
    }

    /// @inheritdoc ICashDesk
    function setAnswerPeriod(uint40 period) external restricted {
        if (period < 1 hours || period > 30 days) revert CashDeskInvalid("period");
        answerPeriod = period;
        emit AnswerPeriodChanged(period);
    }

    /// @inheritdoc ICashDesk
    function request(uint256 amount, bytes32 account) external returns (uint256 id) {
        if (amount == 0 || amount > type(uint64).max) revert CashDeskInvalid("amount");
        if (account == 0) revert CashDeskInvalid("account");
        address operator = token.wallet(msg.sender).operator;
        if (operator == address(0)) revert CashDeskNotCustomer(msg.sender);
        uint8 index = token.operatorAccount(operator).index;
        id = ++requestCount;
        uint40 deadline = uint40(block.timestamp) + answerPeriod;
        _requests[id] = Request(msg.sender, uint64(amount), index, deadline);
        emit CashOutRequested(id, msg.sender, operator, amount, account, deadline);
        escrow.lock(bytes32(id), msg.sender, amount);
    }

    /// @inheritdoc ICashDesk
    function settle(uint256 id, bytes32 reference_) external {
        Request memory entry = _end(id);
        _requireOperator(id, entry);
        if (reference_ == 0) revert CashDeskInvalid("reference");
        if (_references[entry.operator][reference_]) revert CashDeskReferenceUsed(reference_);
        _references[entry.operator][reference_] = true;
        emit CashOutSettled(id, msg.sender, reference_);
        escrow.pay(bytes32(id), msg.sender, entry.amount);
    }

    /// @inheritdoc ICashDesk
    function decline(uint256 id, bytes32 reason) external {
        Request memory entry = _end(id);
        _requireOperator(id, entry);
        emit CashOutDeclined(id, reason);
        escrow.refund(bytes32(id), entry.amount);
    }

    /// @inheritdoc ICashDesk
    function reclaim(uint256 id) external {
        Request memory entry = _end(id);
        if (block.timestamp <= entry.deadline) revert CashDeskTooEarly(id, entry.deadline);
        emit CashOutReclaimed(id);
        escrow.refund(bytes32(id), entry.amount);
    }

    /// @inheritdoc ICashDesk
    function requestOf(uint256 id) external view returns (Request memory) {
        return _requests[id];
    }

    /// @dev An open request, which is open no longer.
    function _end(uint256 id) private returns (Request memory entry) {
        entry = _requests[id];
        if (entry.holder == address(0)) revert CashDeskUnknown(id);
        delete _requests[id];
    }

    function _requireOperator(uint256 id, Request memory entry) private view {
        if (token.operatorAt(entry.operator) != msg.sender) revert CashDeskNotOperator(id, msg.sender);
    }
}
