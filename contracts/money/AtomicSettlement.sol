// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAtomicSettlement} from "../../interfaces/IAtomicSettlement.sol";

/// @title AtomicSettlement: see IAtomicSettlement
contract AtomicSettlement is IAtomicSettlement, EIP712 {
    using SafeERC20 for IERC20;

    bytes32 private constant SETTLEMENT = keccak256(
        "Settlement(address partyA,address tokenA,uint256 amountA,address partyB,address tokenB,uint256 amountB,uint256 nonce,uint256 deadline,bytes32 reference)"
    );

    /// @dev A bit for each nonce of a pair: one word for both parties, so that a settlement writes one slot and not two,
    /// and settlements of the same two run in parallel.
    mapping(bytes32 pair => mapping(uint256 word => uint256 bits)) private _used;

    constructor() EIP712("E-port Atomic Settlement", "1") {}

    /// @inheritdoc IAtomicSettlement
    function settle(Settlement calldata settlement, bytes calldata signatureA, bytes calldata signatureB) external {
        (address partyA, address partyB) = (settlement.partyA, settlement.partyB);
        if (partyA == partyB) revert SettlementSameParty(partyA);
        if (settlement.tokenA == settlement.tokenB) revert SettlementSameToken(settlement.tokenA);
        if (settlement.amountA == 0) revert SettlementZeroAmount(partyA);
        if (settlement.amountB == 0) revert SettlementZeroAmount(partyB);
        if (block.timestamp > settlement.deadline) revert SettlementExpired(settlement.deadline);
        bytes32 digest_ = digest(settlement);
        _requireSignature(partyA, digest_, signatureA);
        _requireSignature(partyB, digest_, signatureB);
        _use(partyA, partyB, settlement.nonce);
        emit Settled(partyA, partyB, settlement.nonce, settlement.reference_);
        IERC20(settlement.tokenA).safeTransferFrom(partyA, partyB, settlement.amountA);
        IERC20(settlement.tokenB).safeTransferFrom(partyB, partyA, settlement.amountB);
    }

    /// @inheritdoc IAtomicSettlement
    function cancel(address counterparty, uint256 nonce) external {
        _use(msg.sender, counterparty, nonce);
        emit SettlementCancelled(msg.sender, counterparty, nonce);
    }

    /// @inheritdoc IAtomicSettlement
    function nonceUsed(address one, address other, uint256 nonce) external view returns (bool) {
        return _used[_pair(one, other)][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @inheritdoc IAtomicSettlement
    function digest(Settlement calldata settlement) public view returns (bytes32) {
        // All nine members are words, so that the struct's call data is its encoding: copied whole, it costs 500 gas less
        // than member by member. What is no address there is refused when the tokens move.
        bytes32 kind = SETTLEMENT;
        bytes32 content;
        assembly ("memory-safe") {
            let at := mload(0x40)
            mstore(at, kind)
            calldatacopy(add(at, 0x20), settlement, 0x120)
            content := keccak256(at, 0x140)
        }
        return _hashTypedDataV4(content);
    }

    function _use(address one, address other, uint256 nonce) private {
        mapping(uint256 => uint256) storage words = _used[_pair(one, other)];
        uint256 bits = words[nonce >> 8];
        uint256 bit = 1 << (nonce & 0xff);
        if (bits & bit != 0) revert SettlementNonceUsed(one, other, nonce);
        words[nonce >> 8] = bits | bit;
    }

    /// @dev A key is tried first: it costs 3,000 gas, and asking whether there is a contract 2,600 before that.
    function _requireSignature(address party, bytes32 digest_, bytes calldata signature) private view {
        (address signer, ECDSA.RecoverError refusal,) = ECDSA.tryRecoverCalldata(digest_, signature);
        if (refusal == ECDSA.RecoverError.NoError && signer == party) return;
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(party, digest_, signature)) {
            revert SettlementInvalidSignature(party);
        }
    }

    function _pair(address one, address other) private pure returns (bytes32) {
        return one < other ? keccak256(abi.encode(one, other)) : keccak256(abi.encode(other, one));
    }
}
