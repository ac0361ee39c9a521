// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IPayments} from "../../../interfaces/IPayments.sol";
import {MoneyConfig, PAYER_GUARD, Wallet} from "../../types/Wallet.sol";
import {WalletBook} from "./WalletBook.sol";

/// @title Payments and allowances: see IPayments and ERC-20
abstract contract Payments is WalletBook, EIP712 {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant CANCEL = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");

    mapping(address owner => mapping(address spender => uint256)) private _allowances;
    mapping(address owner => uint256) public nonces;
    /// @dev A bit for each nonce, so that payments signed together share a slot.
    mapping(address authorizer => mapping(uint256 word => uint256 bits)) private _authorizations;

    // -------------------------------------------------------------------------------------------------------- ERC-20

    /// @inheritdoc IERC20
    /// @dev The plain payment returns from here at once, which the way back through Solidity would make 80 gas dearer.
    function transfer(address to, uint256 amount) external returns (bool) {
        if (_movedPlainly(msg.sender, to, amount)) {
            assembly ("memory-safe") {
                mstore(0x00, 1)
                return(0x00, 0x20)
            }
        }
        _move(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = _allowances[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < amount) revert DigitalYuanInsufficientAllowance(from, msg.sender, allowed, amount);
            unchecked {
                _allowances[from][msg.sender] = allowed - amount;
            }
        }
        _move(from, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function balanceOf(address account) external view returns (uint256) {
        return _wallets[account].word.balance();
    }

    /// @inheritdoc IERC20
    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    // --------------------------------------------------------------------------------------- reference, many at once

    /// @inheritdoc IPayments
    function transferWithReference(address to, uint256 amount, bytes32 reference_) external returns (bool) {
        _move(msg.sender, to, amount);
        emit PaymentReferenced(msg.sender, to, amount, reference_);
        return true;
    }

    /// @inheritdoc IPayments
    /// @dev A payer without limits and peculiarities is debited once, with the total.
    function batchTransfer(Payment[] calldata payments) external returns (bool) {
        MoneyConfig config = _running();
        Wallet payer = _wallets[msg.sender].word;
        bool once = !payer.has(PAYER_GUARD) && !payer.isPersonal();
        uint256 total;
        // The total is of amounts of 64 bits, fewer than a block has room for.
        unchecked {
            for (uint256 i = 0; i < payments.length; ++i) {
                Payment calldata payment = payments[i];
                (address to, uint256 amount) = (payment.to, payment.amount);
                if (to == msg.sender) revert DigitalYuanSelfTransfer(to);
                if (amount > type(uint64).max) revert DigitalYuanAmountTooLarge(amount);
                if (once) total += amount;
                else _debit(config, msg.sender, amount);
                if (!_receivedPlainly(msg.sender, to, amount)) {
                    _credit(config, to, amount);
                    emit IERC20.Transfer(msg.sender, to, amount);
                }
            }
        }
        if (once) _wallets[msg.sender].word = payer.debited(config, msg.sender, total);
        return true;
    }

    // -------------------------------------------------------------------------------------------------------- signed

    /// @inheritdoc IPayments
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        _requireKey(owner, _permitDigest(owner, spender, value, deadline), v, r, s);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IPayments
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature)
        external
    {
        _requireSigner(owner, _permitDigest(owner, spender, value, deadline), signature);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IPayments
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
    ) external {
        _requireKey(from, _paymentDigest(TRANSFER, from, to, value, validAfter, validBefore, nonce), v, r, s);
        _use(from, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IPayments
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        _requireSigner(from, _paymentDigest(TRANSFER, from, to, value, validAfter, validBefore, nonce), signature);
        _use(from, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IPayments
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
    ) external {
        _requirePayee(to);
        _requireKey(from, _paymentDigest(RECEIVE, from, to, value, validAfter, validBefore, nonce), v, r, s);
        _use(from, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IPayments
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        _requirePayee(to);
        _requireSigner(from, _paymentDigest(RECEIVE, from, to, value, validAfter, validBefore, nonce), signature);
        _use(from, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IPayments
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external {
        _requireKey(authorizer, _cancelDigest(authorizer, nonce), v, r, s);
        _cancel(authorizer, nonce);
    }

    /// @inheritdoc IPayments
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        _requireSigner(authorizer, _cancelDigest(authorizer, nonce), signature);
        _cancel(authorizer, nonce);
    }

    /// @inheritdoc IPayments
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool) {
        return _authorizations[authorizer][uint256(nonce) >> 8] & (1 << (uint256(nonce) & 0xff)) != 0;
    }

    /// @inheritdoc IPayments
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _approve(address owner, address spender, uint256 amount) private {
        if (spender == address(0)) _refuseWallet(spender);
        _allowances[owner][spender] = amount;
        emit IERC20.Approval(owner, spender, amount);
    }

    /// @dev The nonce is taken before the signature is checked; a refused one takes the nonce back with everything else.
    function _permitDigest(address owner, address spender, uint256 value, uint256 deadline) private returns (bytes32) {
        if (block.timestamp > deadline) revert DigitalYuanPermitExpired(deadline);
        return _hashTypedDataV4(keccak256(abi.encode(PERMIT, owner, spender, value, nonces[owner]++, deadline)));
    }

    function _paymentDigest(
        bytes32 kind,
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private view returns (bytes32) {
        if (block.timestamp <= validAfter || block.timestamp >= validBefore) {
            revert DigitalYuanAuthorizationNotValid(validAfter, validBefore);
        }
        return _hashTypedDataV4(keccak256(abi.encode(kind, from, to, value, validAfter, validBefore, nonce)));
    }

    function _cancelDigest(address authorizer, bytes32 nonce) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CANCEL, authorizer, nonce)));
    }

    function _requirePayee(address to) private view {
        if (to != msg.sender) revert DigitalYuanNotPayee(msg.sender, to);
    }

    function _use(address authorizer, bytes32 nonce) private {
        _spend(authorizer, nonce);
        emit AuthorizationUsed(authorizer, nonce);
    }

    function _cancel(address authorizer, bytes32 nonce) private {
        _spend(authorizer, nonce);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    function _spend(address authorizer, bytes32 nonce) private {
        mapping(uint256 => uint256) storage words = _authorizations[authorizer];
        uint256 word = uint256(nonce) >> 8;
        uint256 bits = words[word];
        uint256 bit = 1 << (uint256(nonce) & 0xff);
        if (bits & bit != 0) revert DigitalYuanAuthorizationUsed(authorizer, nonce);
        words[word] = bits | bit;
    }

    function _requireKey(address signer, bytes32 digest, uint8 v, bytes32 r, bytes32 s) private pure {
        (address found, ECDSA.RecoverError refusal,) = ECDSA.tryRecover(digest, v, r, s);
        if (refusal == ECDSA.RecoverError.InvalidSignatureS) revert DigitalYuanMalleableSignature(s);
        if (refusal != ECDSA.RecoverError.NoError || found != signer) revert DigitalYuanInvalidSignature(signer);
    }

    function _requireSigner(address signer, bytes32 digest, bytes calldata signature) private view {
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature)) {
            revert DigitalYuanInvalidSignature(signer);
        }
    }
}
