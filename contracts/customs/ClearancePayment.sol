// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IClearancePayment, PaymentState} from "../../interfaces/IClearancePayment.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {InvoiceLeaf} from "../libraries/InvoiceLeaf.sol";
import {ClearanceStatement, CustomsStatus, hashStatement} from "../types/Clearance.sol";
import {BPS, CustomsRelease} from "../types/Credit.sol";
import {DeclarationId} from "../types/Ids.sol";

/// @title ClearancePayment: see IClearancePayment
contract ClearancePayment is IClearancePayment {
    using InvoiceLeaf for CustomsRelease;

    /// @dev The longest window of reliance and a dispute (ClearanceOracle: 30 and 3 days), and time to attest.
    uint256 public constant COLLECTION_PERIOD = 60 days;

    IClearanceOracle public immutable oracle;
    IEscrow public immutable escrow;

    mapping(bytes32 id => Payment) private _payments;
    mapping(bytes32 id => mapping(bytes32 statement => bool)) public isClaimed;

    constructor(IClearanceOracle oracle_, IEscrow escrow_) {
        oracle = oracle_;
        escrow = escrow_;
    }

    /// @inheritdoc IClearancePayment
    function propose(Agreement calldata agreement) external returns (bytes32 id) {
        if (msg.sender != agreement.payer) revert ClearancePaymentInvalid("payer");
        if (agreement.payee == address(0) || agreement.payee == agreement.payer) {
            revert ClearancePaymentInvalid("payee");
        }
        if (agreement.amount == 0) revert ClearancePaymentInvalid("amount");
        if (DeclarationId.unwrap(agreement.declaration) == 0) revert ClearancePaymentInvalid("declaration");
        if (agreement.invoice == 0) revert ClearancePaymentInvalid("invoice");
        if (agreement.finalShare > BPS) revert ClearancePaymentInvalid("finalShare");
        // A conditional release is never as good as a final one.
        if (agreement.conditionalShare >= agreement.finalShare) revert ClearancePaymentInvalid("conditionalShare");
        if (agreement.acceptBy < block.timestamp) revert ClearancePaymentInvalid("acceptBy");
        if (agreement.deadline < agreement.acceptBy) revert ClearancePaymentInvalid("deadline");
        id = idOf(agreement);
        if (_payments[id].state != PaymentState.None) revert ClearancePaymentExists(id);
        _payments[id].state = PaymentState.Proposed;
        emit ClearancePaymentProposed(id, msg.sender, agreement.payee, agreement);
        escrow.lock(id, msg.sender, agreement.amount);
    }

    /// @inheritdoc IClearancePayment
    function accept(Agreement calldata agreement) external {
        (bytes32 id, Payment storage p) = _inState(agreement, PaymentState.Proposed);
        if (msg.sender != agreement.payee) revert ClearancePaymentNotParty(id, msg.sender);
        if (block.timestamp > agreement.acceptBy) revert ClearancePaymentTooLate(id, agreement.acceptBy);
        p.state = PaymentState.Accepted;
        emit ClearancePaymentAccepted(id);
    }

    /// @inheritdoc IClearancePayment
    function withdraw(Agreement calldata agreement) external {
        (bytes32 id, Payment storage p) = _inState(agreement, PaymentState.Proposed);
        if (msg.sender != agreement.payer && block.timestamp <= agreement.acceptBy) {
            revert ClearancePaymentNotParty(id, msg.sender);
        }
        p.state = PaymentState.Ended;
        emit ClearancePaymentWithdrawn(id, msg.sender);
        escrow.refund(id, agreement.amount);
    }

    /// @inheritdoc IClearancePayment
    function collect(Agreement calldata agreement, CustomsRelease calldata release) external returns (uint256 amount) {
        (bytes32 id, Payment storage p) = _inState(agreement, PaymentState.Accepted);
        bytes32 hash = _requireProved(id, agreement, release.statement);
        if (!release.isAbout(agreement.invoice) || release.statement.observedAt > agreement.deadline) {
            revert ClearancePaymentNotProved(id, hash);
        }
        // A fraction of a fen is paid with the next grade.
        uint256 earned = uint256(agreement.amount) * _share(agreement, release.statement.status) / BPS;
        uint256 paid = p.paid;
        if (earned <= paid) revert ClearancePaymentNothingEarned(id, paid);
        amount = earned - paid;
        p.paid = uint64(earned);
        if (earned == agreement.amount) p.state = PaymentState.Ended;
        emit ClearancePaid(id, hash, amount, earned);
        escrow.pay(id, agreement.payee, amount);
    }

    /// @inheritdoc IClearancePayment
    function recordClaim(Agreement calldata agreement, ClearanceStatement calldata statement) external {
        bytes32 id = idOf(agreement);
        uint256 paid = _payments[id].paid;
        bytes32 hash = _requireProved(id, agreement, statement);
        CustomsStatus s = statement.status;
        bool adverse = s == CustomsStatus.Detained || s == CustomsStatus.Cancelled || s == CustomsStatus.Rejected;
        if (!adverse || paid == 0 || isClaimed[id][hash]) revert ClearancePaymentNoClaim(id, hash);
        isClaimed[id][hash] = true;
        emit ClearanceClaimRecorded(id, hash, paid);
    }

    /// @inheritdoc IClearancePayment
    function end(Agreement calldata agreement) external {
        (bytes32 id, Payment storage p) = _inState(agreement, PaymentState.Accepted);
        uint256 until = agreement.deadline + COLLECTION_PERIOD;
        if (block.timestamp <= until) revert ClearancePaymentTooEarly(id, until);
        p.state = PaymentState.Ended;
        uint256 rest = agreement.amount - p.paid;
        emit ClearancePaymentEnded(id, rest);
        escrow.refund(id, rest);
    }

    /// @inheritdoc IClearancePayment
    function idOf(Agreement calldata agreement) public pure returns (bytes32) {
        return keccak256(abi.encode(agreement));
    }

    /// @inheritdoc IClearancePayment
    function payment(bytes32 id) external view returns (Payment memory) {
        return _payments[id];
    }

    function _share(Agreement calldata agreement, CustomsStatus status) private pure returns (uint256) {
        if (status == CustomsStatus.Closed) return BPS;
        if (status == CustomsStatus.Released) return agreement.finalShare;
        return status == CustomsStatus.ConditionalRelease ? agreement.conditionalShare : 0;
    }

    /// @dev The newest word of the agreed authority, within its validity, with as many signers and as long undisputed as
    /// the whole amount asks for: the grades together are one reliance.
    function _requireProved(bytes32 id, Agreement calldata agreement, ClearanceStatement calldata statement)
        private
        view
        returns (bytes32 hash)
    {
        hash = hashStatement(statement);
        DeclarationId subject = agreement.declaration;
        bool proved = DeclarationId.unwrap(statement.subject) == DeclarationId.unwrap(subject)
            && statement.customs == agreement.customs && statement.validUntil >= block.timestamp
            && oracle.latest(subject).hash == hash && oracle.reliableFrom(subject, agreement.amount) <= block.timestamp;
        if (!proved) revert ClearancePaymentNotProved(id, hash);
    }

    function _inState(Agreement calldata agreement, PaymentState expected)
        private
        view
        returns (bytes32 id, Payment storage p)
    {
        id = idOf(agreement);
        p = _payments[id];
        if (p.state != expected) revert ClearancePaymentWrongState(id, p.state);
    }
}
