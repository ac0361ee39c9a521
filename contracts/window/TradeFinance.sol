// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {FinanceStage, ITradeFinance} from "../../interfaces/ITradeFinance.sol";
import {ClearanceStatement} from "../types/Clearance.sol";
import {FinanceTerms, GoodsProof, hashTerms} from "../types/Finance.sol";
import {InstitutionId} from "../types/Ids.sol";
import {GoodsLedger} from "./GoodsLedger.sol";

/// @title TradeFinance: see ITradeFinance
contract TradeFinance is ITradeFinance, GoodsLedger, EIP712 {
    uint256 public constant LONGEST_RESERVATION = 14 days;
    uint256 public constant WRITE_OFF_AFTER = 365 days;

    IAllianceRegistry public immutable registry;
    IDigitalYuan public immutable token;
    IEscrow public immutable escrow;

    mapping(bytes32 id => Financing) private _financings;

    constructor(
        IAllianceRegistry registry_,
        IClearanceOracle oracle_,
        IDeclarations declarations_,
        IDigitalYuan token_,
        IEscrow escrow_
    ) GoodsLedger(oracle_, declarations_) EIP712("E-port TradeFinance", "1") {
        registry = registry_;
        token = token_;
        escrow = escrow_;
    }

    /// @inheritdoc ITradeFinance
    function offer(FinanceTerms calldata terms, ClearanceStatement calldata statement, GoodsProof calldata goods)
        external
        returns (bytes32 id)
    {
        id = _requireNew(terms);
        if (msg.sender != terms.trader) revert FinanceNotTrader(id, msg.sender);
        if (terms.offeredUntil > block.timestamp + LONGEST_RESERVATION) revert FinanceInvalid("offeredUntil");
        _financings[id].stage = FinanceStage.Reserved;
        emit FinanceReserved(id, terms);
        _draw(terms, statement, goods);
    }

    /// @inheritdoc ITradeFinance
    function fund(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _inStage(id, FinanceStage.Reserved);
        if (terms.offeredUntil < block.timestamp) revert FinanceOfferOver(id, terms.offeredUntil);
        _requireCurrent(terms);
        _fund(id, state, terms);
    }

    /// @inheritdoc ITradeFinance
    function fundSigned(
        FinanceTerms calldata terms,
        bytes calldata signature,
        ClearanceStatement calldata statement,
        GoodsProof calldata goods
    ) external returns (bytes32 id) {
        id = _requireNew(terms);
        _requireSigned(id, terms.trader, signature);
        _draw(terms, statement, goods);
        _fund(id, _financings[id], terms);
    }

    /// @inheritdoc ITradeFinance
    function withdraw(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        if (msg.sender != terms.trader) revert FinanceNotTrader(id, msg.sender);
        Financing storage state = _financings[id];
        FinanceStage before = state.stage;
        if (before > FinanceStage.Reserved) revert FinanceWrongStage(id, before);
        state.stage = FinanceStage.Withdrawn;
        emit FinanceWithdrawn(id);
        if (before == FinanceStage.Reserved) _release(terms);
    }

    /// @inheritdoc ITradeFinance
    function expire(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _inStage(id, FinanceStage.Reserved);
        if (terms.offeredUntil >= block.timestamp) revert FinanceStillOffered(id, terms.offeredUntil);
        state.stage = FinanceStage.Expired;
        emit FinanceExpired(id);
        _release(terms);
    }

    /// @inheritdoc ITradeFinance
    function repay(FinanceTerms calldata terms, uint256 amount) external returns (uint64 paid) {
        bytes32 id = hashTerms(terms);
        Financing storage state = _owed(id);
        uint64 open = terms.repayable - state.repaid;
        paid = amount < open ? uint64(amount) : open;
        if (paid == 0) revert FinanceInvalid("amount");
        state.repaid += paid;
        if (paid == open) state.stage = FinanceStage.Repaid;
        if (msg.sender != terms.trader) state.settled = true;
        emit FinanceRepaid(id, msg.sender, paid, state.repaid);
        (address bank,,) = registry.accountOf(state.bank);
        escrow.lock(id, msg.sender, paid);
        escrow.pay(id, bank, paid);
    }

    /// @inheritdoc ITradeFinance
    function acknowledge(FinanceTerms calldata terms, uint64 amount, bytes32 source) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _owed(id);
        if (!_isBank(state.bank)) revert FinanceNotBank(id, state.bank, msg.sender);
        uint64 open = terms.repayable - state.repaid;
        if (amount == 0 || amount > open) revert FinanceInvalid("amount");
        if (source == 0) revert FinanceInvalid("source");
        state.repaid += amount;
        if (amount == open) state.stage = FinanceStage.Repaid;
        // Proceeds are of a sale: the goods are gone, and back no other financing.
        state.settled = true;
        emit FinanceAcknowledged(id, state.bank, amount, state.repaid, source);
    }

    /// @inheritdoc ITradeFinance
    function declareDefault(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _inStage(id, FinanceStage.Funded);
        if (terms.dueAt >= block.timestamp) revert FinanceNotDue(id, uint256(terms.dueAt) + 1);
        state.stage = FinanceStage.Defaulted;
        emit FinanceDefaulted(id, terms.repayable - state.repaid);
    }

    /// @inheritdoc ITradeFinance
    function writeOff(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _inStage(id, FinanceStage.Defaulted);
        uint256 anybodyFrom = terms.dueAt + WRITE_OFF_AFTER;
        if (block.timestamp < anybodyFrom && !_isBank(state.bank)) revert FinanceNotDue(id, anybodyFrom);
        state.stage = FinanceStage.WrittenOff;
        emit FinanceWrittenOff(id, terms.repayable - state.repaid);
    }

    /// @inheritdoc ITradeFinance
    function assign(FinanceTerms calldata terms, InstitutionId to) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _owed(id);
        InstitutionId from = state.bank;
        if (!_isBank(from)) revert FinanceNotBank(id, from, msg.sender);
        (, InstitutionKind kind, bool active) = registry.accountOf(to);
        if (kind != InstitutionKind.Bank || !active || to == from) revert FinanceInvalid("to");
        state.bank = to;
        emit FinanceAssigned(id, from, to);
    }

    /// @inheritdoc ITradeFinance
    function release(FinanceTerms calldata terms) external {
        bytes32 id = hashTerms(terms);
        Financing storage state = _inStage(id, FinanceStage.Repaid);
        if (!_isBank(state.bank)) revert FinanceNotBank(id, state.bank, msg.sender);
        if (state.settled) revert FinanceSaleSettled(id);
        state.stage = FinanceStage.Released;
        emit FinanceReleased(id);
        _release(terms);
    }

    /// @inheritdoc ITradeFinance
    function financing(bytes32 id) external view returns (Financing memory) {
        return _financings[id];
    }

    /// @inheritdoc ITradeFinance
    function idOf(FinanceTerms calldata terms) external pure returns (bytes32) {
        return hashTerms(terms);
    }

    /// @inheritdoc ITradeFinance
    function digestOf(FinanceTerms calldata terms) external view returns (bytes32) {
        return _hashTypedDataV4(hashTerms(terms));
    }

    /// @dev The bank's money and the state change together: where the trader cannot receive, nothing happens at all.
    function _fund(bytes32 id, Financing storage state, FinanceTerms calldata terms) private {
        InstitutionId bank = registry.requireActive(msg.sender, InstitutionKind.Bank);
        bool named = InstitutionId.unwrap(terms.bank) != 0;
        if (named && terms.bank != bank) revert FinanceForOtherBank(id, terms.bank, bank);
        (state.stage, state.bank) = (FinanceStage.Funded, bank);
        emit FinanceFunded(id, bank, terms);
        token.transferFrom(msg.sender, terms.trader, terms.advance);
    }

    /// @dev Terms that make sense, of an active trader, that nobody has used.
    function _requireNew(FinanceTerms calldata terms) private view returns (bytes32 id) {
        id = hashTerms(terms);
        FinanceStage stage = _financings[id].stage;
        if (stage != FinanceStage.None) revert FinanceWrongStage(id, stage);
        if (terms.offeredUntil < block.timestamp) revert FinanceOfferOver(id, terms.offeredUntil);
        if (terms.dueAt <= terms.offeredUntil) revert FinanceInvalid("dueAt");
        if (terms.quantity == 0) revert FinanceInvalid("quantity");
        if (terms.advance == 0 || terms.advance > terms.value) revert FinanceInvalid("advance");
        if (terms.repayable < terms.advance) revert FinanceInvalid("repayable");
        registry.requireActive(terms.trader, InstitutionKind.Trader);
    }

    /// @dev A key first: asking whether an address has code costs 2,600 gas, and most traders are keys.
    function _requireSigned(bytes32 id, address trader, bytes calldata signature) private view {
        bytes32 digest = _hashTypedDataV4(id);
        (address signer,,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (signer == trader) return;
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(trader, digest, signature)) {
            revert FinanceBadSignature(id, trader);
        }
    }

    function _inStage(bytes32 id, FinanceStage stage) private view returns (Financing storage state) {
        state = _financings[id];
        if (state.stage != stage) revert FinanceWrongStage(id, state.stage);
    }

    /// @dev A financing that is funded and neither repaid nor written off.
    function _owed(bytes32 id) private view returns (Financing storage state) {
        state = _financings[id];
        if (state.stage != FinanceStage.Funded && state.stage != FinanceStage.Defaulted) {
            revert FinanceWrongStage(id, state.stage);
        }
    }

    function _isBank(InstitutionId bank) private view returns (bool) {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        return caller == bank;
    }
}
