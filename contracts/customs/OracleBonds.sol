// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IEnclaveRegistry} from "../../interfaces/IEnclaveRegistry.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {IOracleBonds} from "../../interfaces/IOracleBonds.sol";
import {ClearanceStatement, hashFact, hashStatement} from "../types/Clearance.sol";
import {DeclarationId, InstitutionId} from "../types/Ids.sol";

/// @title OracleBonds: see IOracleBonds
/// @dev Escrow's hold of a bond has the institution's number as its key.
contract OracleBonds is IOracleBonds {
    /// @notice As long as a key lives.
    uint40 public constant NOTICE = 30 days;
    uint256 public constant REVEAL_PERIOD = 1 days;
    uint256 private constant REWARD = 10; // the tenth part, below the penalty: nobody gains by cheating

    IAllianceRegistry public immutable alliance;
    IClearanceOracle public immutable oracle;
    IEnclaveRegistry public immutable registry;
    IEscrow public immutable escrow;
    address public immutable depositary;

    mapping(InstitutionId institution => Bond) private _bonds;
    mapping(address finder => mapping(bytes32 commitment => uint256)) private _committedAt;
    mapping(bytes32 place => bool) private _proven;

    constructor(
        IAllianceRegistry alliance_,
        IClearanceOracle oracle_,
        IEnclaveRegistry registry_,
        IEscrow escrow_,
        address depositary_
    ) {
        (alliance, oracle, registry, escrow, depositary) = (alliance_, oracle_, registry_, escrow_, depositary_);
    }

    /// @inheritdoc IOracleBonds
    function post(uint64 amount) external {
        (InstitutionId institution,,) = alliance.memberOf(msg.sender);
        if (InstitutionId.unwrap(institution) == 0) revert BondNotMember(msg.sender);
        if (amount == 0) revert BondInvalidAmount(amount);
        if (_bonds[institution].payer != address(0)) revert BondExists(institution);
        _bonds[institution] = Bond(msg.sender, amount, 0);
        emit BondPosted(institution, msg.sender, amount);
        escrow.lock(_key(institution), msg.sender, amount);
    }

    /// @inheritdoc IOracleBonds
    function giveNotice() external {
        (InstitutionId institution,,) = alliance.memberOf(msg.sender);
        Bond storage bond = _existing(institution);
        if (bond.freeFrom != 0) revert BondUnderNotice(institution, bond.freeFrom);
        bond.freeFrom = uint40(block.timestamp) + NOTICE;
        emit BondNoticeGiven(institution, bond.freeFrom);
    }

    /// @inheritdoc IOracleBonds
    function release(InstitutionId institution) external {
        Bond memory bond = _existing(institution);
        if (bond.freeFrom == 0 || block.timestamp < bond.freeFrom) revert BondNotFree(institution, bond.freeFrom);
        delete _bonds[institution];
        emit BondReturned(institution, bond.payer, bond.amount);
        escrow.refund(_key(institution), bond.amount);
    }

    /// @inheritdoc IOracleBonds
    function commit(bytes32 commitment) external {
        _committedAt[msg.sender][commitment] = block.timestamp;
        emit EquivocationCommitted(commitment, msg.sender);
    }

    /// @inheritdoc IOracleBonds
    function prove(
        ClearanceStatement calldata first,
        ClearanceStatement calldata second,
        bytes[2] calldata signatures,
        bytes32 salt
    ) external {
        _open(commitmentOf(msg.sender, hashStatement(first), hashStatement(second), salt));
        if (DeclarationId.unwrap(first.subject) != DeclarationId.unwrap(second.subject)) {
            revert EquivocationNone("subject");
        }
        if (first.sequence != second.sequence) revert EquivocationNone("sequence");
        if (hashFact(first) == hashFact(second)) revert EquivocationNone("one fact");
        address signer = ECDSA.recoverCalldata(oracle.digestOf(first), signatures[0]);
        if (ECDSA.recoverCalldata(oracle.digestOf(second), signatures[1]) != signer) {
            revert EquivocationNone("two signers");
        }
        bytes32 place = keccak256(abi.encode(signer, first.subject, first.sequence));
        if (_proven[place]) revert EquivocationProvenBefore(signer, first.subject, first.sequence);
        _proven[place] = true;
        IEnclaveRegistry.KeyView memory key = registry.key(signer);
        if (key.platform == 0) revert EquivocationUnknownKey(signer);
        uint64 forfeited = _bonds[key.operator].amount;
        uint64 reward = uint64(forfeited / REWARD);
        delete _bonds[key.operator];
        emit EquivocationProven(signer, key.operator, first.subject, first.sequence, msg.sender, forfeited, reward);
        if (!key.revoked) registry.revoke(signer);
        if (reward != 0) escrow.pay(_key(key.operator), msg.sender, reward);
        if (forfeited != 0) escrow.pay(_key(key.operator), depositary, forfeited - reward);
    }

    /// @inheritdoc IOracleBonds
    function bondOf(InstitutionId institution) external view returns (Bond memory) {
        return _bonds[institution];
    }

    /// @inheritdoc IOracleBonds
    function commitmentOf(address finder, bytes32 first, bytes32 second, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(finder, first, second, salt));
    }

    function _open(bytes32 commitment) private {
        uint256 at = _committedAt[msg.sender][commitment];
        if (at == 0) revert EquivocationNotCommitted(commitment);
        if (block.timestamp <= at || block.timestamp > at + REVEAL_PERIOD) {
            revert EquivocationCommitmentNotRipe(commitment, at + 1, at + REVEAL_PERIOD);
        }
        delete _committedAt[msg.sender][commitment];
    }

    function _existing(InstitutionId institution) private view returns (Bond storage bond) {
        bond = _bonds[institution];
        if (bond.payer == address(0)) revert BondNone(institution);
    }

    function _key(InstitutionId institution) private pure returns (bytes32) {
        return bytes32(uint256(InstitutionId.unwrap(institution)));
    }
}
