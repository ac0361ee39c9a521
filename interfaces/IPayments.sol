// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Payments of the digital yuan beyond ERC-20: with a reference, many at once, signed
/// @notice A signed payment is brought to the chain by anybody: EIP-3009, with nonces in no order, so that a payer
/// signs many at once and none waits for another. Signatures are those of a key (ECDSA, low s) or, in the form with
/// `bytes`, what a contract accepts under ERC-1271: a holder may be a Safe.
interface IPayments {
    struct Payment {
        address to;
        uint256 amount; // [fen]
    }

    /// @param reference_ ISO 20022 end-to-end identification or its hash
    event PaymentReferenced(address indexed from, address indexed to, uint256 amount, bytes32 indexed reference_);
    /// @dev EIP-3009.
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    /// @dev EIP-3009.
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);

    /// @notice Pay with a reference that the payee's books can match.
    function transferWithReference(address to, uint256 amount, bytes32 reference_) external returns (bool);

    /// @notice Pay many in one transaction, each as `transfer` would: all of them or none.
    function batchTransfer(Payment[] calldata payments) external returns (bool);

    /// @notice EIP-2612. Its nonces run in order by that standard; payments themselves need not wait: see EIP-3009.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;

    /// @notice EIP-2612 for holders that are contracts (ERC-1271).
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice EIP-3009: pay what `from` signed. Anybody.
    /// @param nonce any 32 bytes that were not used; those that differ in the last byte alone share a storage word,
    /// so that counting up costs 17,100 gas less than drawing at random
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice The same for payers that are contracts (ERC-1271).
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice EIP-3009: as above, for the payee alone, so that nobody can pay in ahead of the payee's own transaction.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice The same for payers that are contracts (ERC-1271).
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice EIP-3009: make a nonce unusable. Anybody who brings the authorizer's signature.
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice The same for authorizers that are contracts (ERC-1271).
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;

    /// @notice EIP-3009.
    /// @return true when the nonce was used or cancelled
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);

    /// @notice EIP-2612: the nonce of the next permit.
    function nonces(address owner) external view returns (uint256);

    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
