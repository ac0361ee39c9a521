// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Delivery or payment against payment: two legs, one message, both signatures, one transaction
/// @notice Two parties agree on what each gives the other, sign the very same message, and anybody brings it: both legs
/// happen or neither. Each party signed its own leg and the other's, so nobody moves who did not sign for it, and nobody
/// gives without getting. The contract holds nothing: tokens go from wallet to wallet by allowance to it.
/// @dev EIP-712, domain "E-port Atomic Settlement" version "1"; keys sign with low s, contracts answer under ERC-1271.
/// A token that calls back finds the nonce used. Amounts are in the smallest unit of each token.
interface IAtomicSettlement {
    /// @dev What both sign.
    struct Settlement {
        address partyA;
        address tokenA; // that partyA gives
        uint256 amountA;
        address partyB;
        address tokenB; // that partyB gives
        uint256 amountB;
        uint256 nonce; // of the pair; any number that the two did not use
        uint256 deadline; // [unix s] last second on which it may be settled
        bytes32 reference_; // ISO 20022 transaction identification or its hash
    }

    event Settled(address indexed partyA, address indexed partyB, uint256 nonce, bytes32 reference_);
    /// @param by which of the two
    event SettlementCancelled(address indexed by, address indexed counterparty, uint256 nonce);

    error SettlementSameParty(address party);
    error SettlementSameToken(address token);
    error SettlementZeroAmount(address party);
    error SettlementExpired(uint256 deadline);
    error SettlementNonceUsed(address partyA, address partyB, uint256 nonce);
    error SettlementInvalidSignature(address party);

    /// @notice Settle. Anybody.
    function settle(Settlement calldata settlement, bytes calldata signatureA, bytes calldata signatureB) external;

    /// @notice Make a nonce of the pair unusable, signed or not. Either party, alone.
    function cancel(address counterparty, uint256 nonce) external;

    /// @return true when the pair settled or cancelled under that nonce; the order of the two does not matter
    function nonceUsed(address one, address other, uint256 nonce) external view returns (bool);

    /// @return the EIP-712 digest that both sign
    function digest(Settlement calldata settlement) external view returns (bytes32);
}
