// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {WalletClass} from "../contracts/types/Money.sol";
import {Wallet} from "../contracts/types/Wallet.sol";

/// @title Wallets of the digital yuan: opened for people whose name an operator knows, closed, moved, replaced
/// @notice Nothing readable about a person reaches the chain: an operator commits to the identity with a salt.
interface IWalletBook {
    /// @dev Limits of a personal class [fen], multiples of 100 yuan below 819,100 yuan; `type(uint64).max` for none.
    struct Limits {
        uint64 balance;
        uint64 payment;
        uint64 day;
        uint64 year;
    }

    /// @dev What a wallet's word says; amounts in fen.
    struct WalletView {
        WalletClass class_;
        address operator;
        uint64 balance;
        uint48 frozen; // part of the balance that orders hold back
        bool frozenOutward;
        bool frozenInward;
        uint48 spentToday; // personal classes only, as of now; of the whole bucket where limits are shared
        uint48 spentThisYear; // likewise
    }

    /// @param identity salted commitment to the real name, made by the operator
    /// @param opened the wallet's first word: class and operator's index (types/Wallet.sol), which costs 256 gas less in the
    /// log than to spell them out
    event WalletOpened(address indexed wallet, bytes32 indexed identity, Wallet opened);
    /// @dev Its class changed, or its operator; IWalletOffice says which, and why.
    event WalletReassigned(address indexed wallet, address indexed operator, WalletClass class_);
    event WalletClosed(address indexed wallet);
    /// @dev What still belongs to `wallet` elsewhere (in Escrow) is to be delivered to `successor`.
    event SuccessorNamed(address indexed wallet, address indexed successor);
    /// @dev Balance, class, counters, orders and shared limits went along; allowances did not.
    event WalletReplaced(address indexed wallet, address indexed replacement);
    event LimitsShared(address indexed wallet, bytes32 indexed bucket);
    event LimitsSeparated(address indexed wallet, bytes32 indexed bucket);
    event LimitsChanged(WalletClass indexed class_, uint64 balance, uint64 payment, uint64 day, uint64 year);

    // ------------------------------------------------------------------------------------------------ central bank

    /// @notice Give a contract (Escrow) a wallet that takes in only what it fetches itself. Central bank.
    function openContractWallet(address wallet) external;

    /// @notice Set the limits of a personal class; a wallet above a new balance limit keeps its money and can spend it.
    function setLimits(WalletClass class_, Limits calldata limits) external;

    /// @notice Let several wallets of one person, all of one class, share that class's limits. Central bank.
    /// @param bucket a pseudorandom function of the identity under a key of the central bank: nobody else can tell whose
    /// it is, and no operator can give one person two
    /// @dev A wallet alone pays nothing for this. What was spent before joining counts. Money between two wallets of a
    /// bucket counts as a payment. The sum of balances has to be within the class's limit.
    function shareLimits(address wallet, bytes32 bucket) external;

    /// @notice Let a wallet leave its bucket, with all of the bucket's counters. Central bank.
    function separateLimits(address wallet) external;

    // ------------------------------------------------------------------------------------------ modules of the alliance

    /// @notice Give a wallet another class or another operator. WalletOffice, where customers and operators ask.
    /// @dev A lower class is refused while the balance is above its limit: otherwise the limit would be evaded by
    /// filling a high class first. Shared limits are separated first.
    function reassignWallet(address wallet, address operator, WalletClass class_) external;

    /// @notice Close an empty wallet that is under no order, for ever. WalletOffice.
    /// @param successor an open wallet to which Escrow delivers what it still holds for the closed one; zero for none
    function closeWallet(address wallet, address successor) external;

    /// @notice Name the successor of a closed wallet that has none. WalletOffice, WalletRecovery.
    function nameSuccessor(address wallet, address successor) external;

    /// @notice Carry a wallet over to another key. WalletRecovery.
    /// @dev The old one is closed for ever and its allowances with it; `successorOf` leads to the new one.
    function replaceWallet(address wallet, address replacement) external;

    // --------------------------------------------------------------------------------------------------- operators

    /// @notice Open a wallet for a customer whom the operator has identified.
    /// @param class_ Class1 … Class4 or Corporate
    /// @param identity salted commitment to the real name; nothing readable reaches the chain
    function openWallet(address wallet, WalletClass class_, bytes32 identity) external;

    // --------------------------------------------------------------------------------------------------------- views

    function wallet(address account) external view returns (WalletView memory);

    /// @return the wallet that stands in for a closed or replaced one, along the whole chain; `account` itself where
    /// there is none
    function successorOf(address account) external view returns (address);

    /// @return zero where the wallet has limits of its own
    function bucketOf(address account) external view returns (bytes32);

    /// @return what all wallets of the bucket hold together [fen], and have spent
    function bucket(bytes32 id) external view returns (WalletView memory);

    function limits(WalletClass class_) external view returns (Limits memory);
}
