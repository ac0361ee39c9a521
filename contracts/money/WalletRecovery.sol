// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IOrderDesk} from "../../interfaces/IOrderDesk.sol";
import {IWalletBook} from "../../interfaces/IWalletBook.sol";
import {IWalletRecovery} from "../../interfaces/IWalletRecovery.sol";
import {InstitutionId} from "../types/Ids.sol";
import {FreezeScope, OrderKind, WalletClass} from "../types/Money.sol";

/// @title WalletRecovery: see IWalletRecovery
/// @dev It sits on a seat of its own among the order authorities: its freeze neither touches nor is touched by another.
contract WalletRecovery is IWalletRecovery, AccessManaged {
    uint256 public constant ENDORSEMENT_PERIOD = 7 days;
    uint256 public constant WAITING_PERIOD = 7 days;
    uint256 public constant ANSWER_PERIOD = 7 days;
    uint256 public constant ARBITRATION_PERIOD = 30 days;
    /// @notice After the waiting period, how long a completion that fails keeps the wallet frozen at most.
    uint256 public constant COMPLETION_PERIOD = 30 days;

    IAllianceRegistry public immutable registry;
    IDigitalYuan public immutable token;
    IOrderDesk public immutable orders;
    address public immutable depositary;

    uint256 public recoveryCount;
    mapping(uint256 id => Recovery) private _recoveries;
    mapping(address wallet => uint256 id) public openRecovery;

    constructor(
        address manager,
        IAllianceRegistry registry_,
        IDigitalYuan token_,
        IOrderDesk orders_,
        address depositary_
    ) AccessManaged(manager) {
        (registry, token, orders, depositary) = (registry_, token_, orders_, depositary_);
    }

    /// @inheritdoc IWalletRecovery
    function request(address wallet, address replacement, bytes32 proof) external returns (uint256 id) {
        IWalletBook.WalletView memory view_ = token.wallet(wallet);
        if (view_.operator != msg.sender) revert RecoveryNotCustomer(wallet, msg.sender);
        if (view_.class_ == WalletClass.Unopened || view_.class_ > WalletClass.Corporate) {
            revert RecoveryInvalid("wallet");
        }
        if (openRecovery[wallet] != 0) revert RecoveryUnderWay(wallet, openRecovery[wallet]);
        if (proof == 0) revert RecoveryInvalid("proof");
        if (replacement == address(0) || token.wallet(replacement).class_ != WalletClass.Unopened) {
            revert RecoveryInvalid("replacement");
        }
        id = ++recoveryCount;
        uint40 deadline = _after(ENDORSEMENT_PERIOD);
        _recoveries[id] = Recovery(wallet, State.Requested, deadline, replacement, msg.sender, proof);
        openRecovery[wallet] = id;
        emit RecoveryRequested(id, wallet, replacement, msg.sender, proof, deadline);
    }

    /// @inheritdoc IWalletRecovery
    function endorse(uint256 id, bytes32 proof) external {
        Recovery storage entry = _at(id, State.Requested, true);
        (InstitutionId institution, InstitutionKind kind, bool active) = registry.memberOf(msg.sender);
        bool may = kind == InstitutionKind.CentralBank || kind == InstitutionKind.WalletOperator
            || kind == InstitutionKind.Bank;
        (InstitutionId own,,) = registry.memberOf(entry.operator);
        if (!active || !may || institution == own) {
            revert RecoveryNotInstitution(msg.sender);
        }
        if (proof != entry.proof) revert RecoveryInvalid("proof");
        _enter(entry, State.Waiting, WAITING_PERIOD);
        emit RecoveryEndorsed(id, msg.sender, proof, entry.deadline);
        token.freeze(entry.wallet, FreezeScope.Outward, OrderKind.Recovery, bytes32(id));
    }

    /// @inheritdoc IWalletRecovery
    function object(uint256 id) external {
        Recovery storage entry = _at(id, State.Waiting, true);
        if (entry.wallet != msg.sender) revert RecoveryNotHolder(entry.wallet, msg.sender);
        _enter(entry, State.Disputed, ANSWER_PERIOD);
        emit RecoveryObjected(id, entry.deadline);
    }

    /// @inheritdoc IWalletRecovery
    function maintain(uint256 id, bytes32 evidence) external {
        Recovery storage entry = _at(id, State.Disputed, true);
        if (entry.operator != msg.sender) revert RecoveryNotCustomer(entry.wallet, msg.sender);
        if (evidence == 0) revert RecoveryInvalid("evidence");
        _enter(entry, State.Maintained, ARBITRATION_PERIOD);
        emit RecoveryMaintained(id, evidence, entry.deadline);
    }

    /// @inheritdoc IWalletRecovery
    function decide(uint256 id, bool forOperator, bytes32 reasons) external restricted {
        Recovery storage entry = _at(id, State.Maintained, true);
        emit RecoveryDecided(id, forOperator, reasons);
        if (forOperator) _complete(id, entry);
        else _drop(id, entry);
    }

    /// @inheritdoc IWalletRecovery
    function complete(uint256 id) external {
        _complete(id, _at(id, State.Waiting, false));
    }

    /// @inheritdoc IWalletRecovery
    function drop(uint256 id) external {
        Recovery storage entry = _recoveries[id];
        State state = entry.state;
        if (state != State.Requested && state != State.Disputed && state != State.Waiting) {
            revert RecoveryWrongState(id, state);
        }
        uint256 deadline = entry.deadline + (state == State.Waiting ? COMPLETION_PERIOD : 0);
        if (block.timestamp <= deadline) revert RecoveryTooEarly(id, deadline);
        _drop(id, entry);
    }

    /// @inheritdoc IWalletRecovery
    function deposit(uint256 id) external {
        Recovery storage entry = _at(id, State.Maintained, false);
        address wallet = entry.wallet;
        IWalletBook.WalletView memory view_ = token.wallet(wallet);
        // What orders hold back stays where they find it.
        uint256 amount = view_.balance > view_.frozen ? view_.balance - view_.frozen : 0;
        _end(entry, State.Deposited);
        emit RecoveryDeposited(id, wallet, depositary, amount);
        token.release(wallet, OrderKind.Recovery, bytes32(id));
        if (token.wallet(wallet).frozenOutward) revert RecoveryWalletUnderOrder(wallet);
        if (amount != 0) token.seize(wallet, depositary, amount);
    }

    /// @inheritdoc IWalletRecovery
    function recovery(uint256 id) external view returns (Recovery memory) {
        return _recoveries[id];
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _complete(uint256 id, Recovery storage entry) private {
        (address wallet, address replacement) = (entry.wallet, entry.replacement);
        _end(entry, State.Completed);
        emit RecoveryCompleted(id, wallet, replacement);
        token.release(wallet, OrderKind.Recovery, bytes32(id));
        token.replaceWallet(wallet, replacement);
        orders.follow(wallet);
    }

    function _drop(uint256 id, Recovery storage entry) private {
        bool frozen = entry.state != State.Requested;
        address wallet = entry.wallet;
        _end(entry, State.Dropped);
        emit RecoveryDropped(id);
        if (frozen) token.release(wallet, OrderKind.Recovery, bytes32(id));
    }

    function _end(Recovery storage entry, State state) private {
        entry.state = state;
        delete openRecovery[entry.wallet];
    }

    function _enter(Recovery storage entry, State state, uint256 period) private {
        entry.state = state;
        entry.deadline = _after(period);
    }

    function _after(uint256 period) private view returns (uint40) {
        return uint40(block.timestamp + period);
    }

    /// @dev The entry in that state, within its period or after it.
    function _at(uint256 id, State state, bool within) private view returns (Recovery storage entry) {
        entry = _recoveries[id];
        if (entry.state != state) revert RecoveryWrongState(id, entry.state);
        if (within && block.timestamp > entry.deadline) revert RecoveryTooLate(id, entry.deadline);
        if (!within && block.timestamp <= entry.deadline) revert RecoveryTooEarly(id, entry.deadline);
    }
}
