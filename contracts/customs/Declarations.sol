// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {ICustomsOfficers} from "../../interfaces/ICustomsOfficers.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IDutySurcharge} from "../../interfaces/IDutySurcharge.sol";
import {CustomsTransitions} from "../libraries/CustomsTransitions.sol";
import {
    ClearanceStatement,
    CustomsStatus,
    DeclarationForm,
    DeclarationKind,
    hashStatement
} from "../types/Clearance.sol";
import {DeclarationWord} from "../types/DeclarationWord.sol";
import {DeclarationId, InstitutionId} from "../types/Ids.sol";

/// @title Declarations: see IDeclarations
contract Declarations is IDeclarations {
    uint256 private constant SHORTEST_TERM = 15 days; // after which duty may be late, see IDutySurcharge

    IAllianceRegistry public immutable registry;
    IClearanceOracle public immutable oracle;
    ICustomsOfficers public immutable officers;
    IDigitalYuan public immutable token;
    address public immutable treasury;
    IDutySurcharge public immutable desk;

    mapping(DeclarationId id => Declaration) private _declarations;
    mapping(DeclarationId id => mapping(uint16 version => bytes32 content)) public amendmentOf;

    constructor(
        IAllianceRegistry registry_,
        IClearanceOracle oracle_,
        ICustomsOfficers officers_,
        IDigitalYuan token_,
        address treasury_,
        IDutySurcharge desk_
    ) {
        (registry, oracle, officers, token) = (registry_, oracle_, officers_, token_);
        (treasury, desk) = (treasury_, desk_);
    }

    /// @inheritdoc IDeclarations
    function lodge(DeclarationId id, uint8 kind, bytes32 content) external {
        _lodge(id, kind, DeclarationForm.Full, DeclarationId.wrap(0), content);
    }

    /// @inheritdoc IDeclarations
    function lodgeSimplified(DeclarationId id, uint8 kind, bytes32 content) external {
        _lodge(id, kind, DeclarationForm.Simplified, DeclarationId.wrap(0), content);
    }

    /// @inheritdoc IDeclarations
    function lodgeSupplementary(DeclarationId id, DeclarationId simplified, bytes32 content) external {
        Declaration storage completed = _own(simplified);
        if (completed.form != DeclarationForm.Simplified) revert DeclarationNotSimplified(simplified, completed.form);
        _lodge(id, uint8(completed.kind), DeclarationForm.Supplementary, simplified, content);
    }

    /// @inheritdoc IDeclarations
    function amend(DeclarationId id, uint16 version, bytes32 content) external {
        Declaration storage declared = _own(id);
        if (CustomsTransitions.following(declared.kind, declared.form, declared.status) == 0) {
            revert DeclarationFinal(id, declared.status);
        }
        uint16 newest = declared.lodgedVersion > declared.version ? declared.lodgedVersion : declared.version;
        if (version <= newest) revert DeclarationVersionNotNew(id, newest, version);
        if (content == 0) revert DeclarationInvalid("content");
        declared.lodgedVersion = version;
        amendmentOf[id][version] = content;
        emit DeclarationAmended(id, version, content);
    }

    /// @inheritdoc IDeclarations
    function advance(ClearanceStatement calldata statement, bytes[] calldata) external {
        DeclarationId id = statement.subject;
        DeclarationWord word = _word(id);
        if (word.status() == CustomsStatus.None) revert DeclarationUnknown(id);
        if (statement.sequence <= word.sequence()) revert DeclarationStatementApplied(id, word.sequence());
        _bring(statement);
        _requireAuthority(id, word.customs(), statement.customs);
        if (statement.observedAt <= word.determinedAt()) {
            _write(id, word.noted(statement.sequence));
            emit DeclarationOvertaken(
                id, statement.sequence, statement.status, statement.sourceCode, statement.observedAt
            );
            return;
        }
        _speak(
            id,
            word,
            statement.status,
            statement.sequence,
            statement.declarationVersion,
            statement.dutyPayable,
            statement.customs,
            statement.content
        );
        emit DeclarationAdvanced(
            id,
            statement.status,
            statement.sequence,
            statement.declarationVersion,
            statement.dutyPayable,
            statement.sourceCode
        );
    }

    /// @inheritdoc IDeclarations
    function determine(DeclarationId id, Determination calldata said) external returns (bool done) {
        DeclarationWord word = _word(id);
        if (word.status() == CustomsStatus.None) revert DeclarationUnknown(id);
        IClearanceOracle.Latest memory latest = oracle.latest(id);
        if (said.sequence != latest.sequence || said.from != word.status()) {
            revert DeclarationMovedOn(id, latest.sequence, word.status());
        }
        if (said.sourceCode == 0) revert DeclarationInvalid("sourceCode");
        if (said.version < word.version()) revert DeclarationInvalid("version");
        if (said.document == 0) revert DeclarationInvalid("document");
        (InstitutionId authority, address first) = officers.endorse(msg.sender, keccak256(abi.encode(id, said)));
        bool spoke = InstitutionId.unwrap(word.customs()) != 0;
        _requireAuthority(id, spoke ? word.customs() : latest.customs, authority);
        if (first == address(0)) {
            _requireTransition(id, word, said.status);
            emit DeterminationProposed(id, msg.sender, said);
            return false;
        }
        _speak(id, word, said.status, said.sequence, said.version, said.dutyPayable, authority, said.content);
        _declarations[id].determinedAt = uint40(block.timestamp);
        emit DeclarationDetermined(id, said.from, said.status, authority, first, msg.sender, said);
        return true;
    }

    /// @inheritdoc IDeclarations
    function payDuty(DeclarationId id) external returns (uint256 amount) {
        Declaration storage declared = _declarations[id];
        (uint256 payable_, uint256 paid) = (declared.dutyPayable, declared.dutyPaid);
        uint256 unpaid = payable_ > paid ? payable_ - paid : 0;
        // The desk knows what is late and what that costs; nothing is while the shortest term runs.
        bool maybeLate = block.timestamp > declared.assessedAt + SHORTEST_TERM;
        uint256 surcharge = maybeLate ? desk.chargeSurcharge(id, unpaid) : 0;
        amount = unpaid + surcharge;
        if (amount == 0) revert DeclarationNothingPayable(id);
        if (unpaid != 0) declared.dutyPaid = uint64(payable_);
        emit DutyPaid(id, msg.sender, unpaid, surcharge);
        token.transferFrom(msg.sender, treasury, amount);
    }

    /// @inheritdoc IDeclarations
    function dischargeDuty(DeclarationId id, uint256 amount) external {
        _requireDesk();
        _declarations[id].dutyPaid += uint64(amount);
        emit DutyDischarged(id, amount);
    }

    /// @inheritdoc IDeclarations
    function returnDuty(DeclarationId id, uint256 amount) external {
        _requireDesk();
        Declaration storage declared = _declarations[id];
        if (amount > declared.dutyPaid) revert DeclarationNotPaid(id, declared.dutyPaid, amount);
        declared.dutyPaid -= uint64(amount);
        emit DutyReturned(id, amount);
    }

    /// @inheritdoc IDeclarations
    function traderOf(DeclarationId id) external view returns (address) {
        return _declarations[id].trader;
    }

    /// @inheritdoc IDeclarations
    function declaration(DeclarationId id) external view returns (Declaration memory) {
        return _declarations[id];
    }

    /// @inheritdoc IDeclarations
    function following(DeclarationKind kind, DeclarationForm form, CustomsStatus from) external pure returns (uint256) {
        return CustomsTransitions.following(kind, form, from);
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _lodge(DeclarationId id, uint8 kind, DeclarationForm form, DeclarationId simplified, bytes32 content)
        private
    {
        registry.requireActive(msg.sender, InstitutionKind.Trader);
        if (DeclarationId.unwrap(id) == 0) revert DeclarationInvalid("id");
        if (kind > uint8(type(DeclarationKind).max)) revert DeclarationInvalid("kind");
        if (content == 0) revert DeclarationInvalid("content");
        Declaration storage declared = _declarations[id];
        if (declared.status != CustomsStatus.None) revert DeclarationExists(id);
        declared.trader = msg.sender;
        declared.status = CustomsStatus.Lodged;
        declared.direction = DeclarationKind(kind) == DeclarationKind.Export ? 0 : 1;
        declared.kind = DeclarationKind(kind);
        declared.form = form;
        declared.lodgedVersion = 1;
        declared.content = content;
        emit DeclarationLodged(id, msg.sender, DeclarationKind(kind), form, simplified, content);
    }

    /// @dev To the oracle, whose function takes the very arguments of the one that was called: passed on as they came,
    /// they need not be encoded again, which is 4,000 gas of 15,000. What the oracle refuses, it may hold already.
    function _bring(ClearanceStatement calldata statement) private {
        address to = address(oracle);
        bytes4 selector = IClearanceOracle.attest.selector;
        bool taken;
        bytes memory refusal;
        assembly ("memory-safe") {
            let at := mload(0x40)
            calldatacopy(at, 0, calldatasize())
            mstore(at, or(selector, and(mload(at), shr(32, not(0)))))
            taken := call(gas(), to, 0, at, calldatasize(), 0, 0)
            if iszero(taken) {
                refusal := at
                mstore(refusal, returndatasize())
                returndatacopy(add(refusal, 0x20), 0, returndatasize())
                mstore(0x40, add(add(refusal, 0x40), and(returndatasize(), not(31))))
            }
        }
        if (taken) return;
        IClearanceOracle.Latest memory latest = oracle.latest(statement.subject);
        bytes32 hash = hashStatement(statement);
        if (latest.hash == hash) return;
        if (latest.sequence >= statement.sequence) {
            revert DeclarationStatementNotLatest(statement.subject, latest.hash, hash);
        }
        assembly ("memory-safe") {
            revert(add(refusal, 0x20), mload(refusal))
        }
    }

    /// @dev Customs speaks. The trader's amended root counts where it is the root of the version that customs speaks of.
    function _speak(
        DeclarationId id,
        DeclarationWord word,
        CustomsStatus to,
        uint32 sequence,
        uint16 version,
        uint64 dutyPayable,
        InstitutionId customs,
        bytes32 content
    ) private {
        _requireTransition(id, word, to);
        _write(id, word.spoken(to, sequence, version, dutyPayable, customs));
        if (version == word.version() || content == 0 || amendmentOf[id][version] != content) return;
        _declarations[id].content = content;
        emit DeclarationVersionAdopted(id, version, content);
    }

    function _write(DeclarationId id, DeclarationWord word) private {
        Declaration storage declared = _declarations[id];
        assembly ("memory-safe") {
            sstore(declared.slot, word)
        }
    }

    function _word(DeclarationId id) private view returns (DeclarationWord word) {
        Declaration storage declared = _declarations[id];
        assembly ("memory-safe") {
            word := sload(declared.slot)
        }
    }

    function _known(DeclarationId id) private view returns (Declaration storage declared) {
        declared = _declarations[id];
        if (declared.status == CustomsStatus.None) revert DeclarationUnknown(id);
    }

    function _own(DeclarationId id) private view returns (Declaration storage declared) {
        declared = _known(id);
        if (declared.trader != msg.sender) revert DeclarationNotTrader(id, declared.trader, msg.sender);
    }

    function _requireDesk() private view {
        if (msg.sender != address(desk)) revert DeclarationNotDesk(msg.sender);
    }

    /// @dev Whoever spoke first speaks alone.
    function _requireAuthority(DeclarationId id, InstitutionId spoke, InstitutionId speaks) private pure {
        if (InstitutionId.unwrap(spoke) != 0 && spoke != speaks) revert DeclarationOtherAuthority(id, spoke, speaks);
    }

    function _requireTransition(DeclarationId id, DeclarationWord word, CustomsStatus to) private pure {
        if (!CustomsTransitions.allowed(word.kind(), word.form(), word.status(), to)) {
            revert DeclarationTransitionRefused(id, word.status(), to);
        }
    }
}
