// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {InstitutionId} from "../contracts/types/Ids.sol";

/// @dev Who a wallet is for. Classes 1 to 4 are a person's, by strength of identification (1 in person … 4 telephone
/// number), each with limits; the others are institutions' and have none.
enum WalletClass {
    Unopened,
    Class1,
    Class2,
    Class3,
    Class4,
    Corporate,
    Operator,
    Contract
}

/// @title The digital yuan (DC/EP) of a two-tier system, as an ERC-20 of fen
/// @notice The central bank recognises reserve that an operator has paid in in full; operators issue against it, open
/// wallets for customers they know by name, and redeem. It is cash: it bears no interest and carries no fee, and no
/// function can credit either.
/// @dev All amounts are in fen (2 decimals) and at most 2^64 - 1. Invariants, for every operator `o` and wallet `w`:
/// 1. issued(o) + payoutPending(o) ≤ paidIn(o)
/// 2. totalSupply = Σ issued(o) = Σ balance(w)
/// 3. a frozen part never leaves its wallet, on whatever path
/// 4. a personal wallet's balance and spending stay within its class, on whatever path.
/// Pause stops issue and payment; it stops neither redemption nor the paying-out of reserve.
interface IDigitalYuan is IERC20Metadata {
    /// @dev The limits of a personal class.
    enum LimitKind {
        Balance,
        Payment,
        Day,
        Year
    }

    /// @dev Which way of a reserve entry: money that came in, or that goes back.
    enum ReserveDirection {
        PaidIn,
        PaidOut
    }

    /// @dev On what authority money is frozen.
    enum OrderKind {
        None,
        CourtOrder,
        AdministrativeOrder,
        CustomsOrder,
        SanctionsListing,
        FraudReport
    }

    /// @dev Limits of a personal class [fen], multiples of 100 yuan below 819,100 yuan; `type(uint64).max` for none.
    struct Limits {
        uint64 balance;
        uint64 payment;
        uint64 day;
        uint64 year;
    }

    /// @dev An operator's account with the central bank; amounts in fen.
    struct OperatorAccount {
        uint8 index; // 1 to 255, 0 for an account that is not an operator
        bool active; // false while the licence is suspended
        InstitutionId institution;
        uint64 issued; // in circulation through this operator
        uint64 paidIn; // reserve that two officers of the central bank have recorded
        uint64 payoutPending; // part of it that is on its way back
    }

    /// @dev What a wallet's word says; amounts in fen.
    struct WalletView {
        WalletClass class_;
        address operator;
        uint64 balance;
        uint48 frozen; // part of the balance that an order holds back
        bool frozenOutward;
        bool frozenInward;
        uint48 spentToday; // personal classes only, as of now
        uint48 spentThisYear; // likewise
    }

    /// @dev A reserve entry between its first and its second officer.
    struct ReserveEntry {
        address operator;
        uint64 amount; // [fen]
        ReserveDirection direction;
        address maker; // zero once it was confirmed or cancelled
    }

    event OperatorLicensed(address indexed operator, uint8 index, InstitutionId indexed institution);
    event OperatorSuspended(address indexed operator);
    event OperatorReinstated(address indexed operator);
    event ReserveProposed(
        bytes32 indexed reference_, address indexed operator, ReserveDirection direction, uint256 amount, address maker
    );
    event ReserveConfirmed(
        bytes32 indexed reference_, address indexed operator, ReserveDirection direction, uint256 amount, address checker
    );
    event ReserveCancelled(bytes32 indexed reference_, address indexed operator, address officer);
    /// @param identity salted commitment to the real name, made by the operator
    event WalletOpened(address indexed wallet, address indexed operator, WalletClass class_, bytes32 identity);
    event WalletClassChanged(address indexed wallet, WalletClass from, WalletClass to);
    /// @param frozen the part that is held back [fen], zero where only the flags count
    event WalletFrozen(
        address indexed wallet,
        address indexed authority,
        bool outward,
        bool inward,
        uint256 frozen,
        OrderKind kind,
        bytes32 order
    );
    event WalletReleased(address indexed wallet, address indexed authority, OrderKind kind, bytes32 order);
    event OrderAuthorityChanged(address indexed authority, bool mayOrder);
    event LimitsChanged(WalletClass indexed class_, uint64 balance, uint64 payment, uint64 day, uint64 year);
    /// @param reference_ ISO 20022 end-to-end identification or its hash
    event PaymentReferenced(address indexed from, address indexed to, uint256 amount, bytes32 indexed reference_);
    event Paused(address indexed guardian);
    event Unpaused(address indexed officer);

    error DigitalYuanUnknownWallet(address wallet);
    error DigitalYuanWalletExists(address wallet);
    error DigitalYuanInvalidWallet(address wallet);
    error DigitalYuanSelfTransfer(address wallet);
    error DigitalYuanFrozenOutward(address wallet);
    error DigitalYuanFrozenInward(address wallet);
    /// @param free [fen] balance less the frozen part
    error DigitalYuanInsufficientBalance(address wallet, uint256 free, uint256 needed);
    error DigitalYuanInsufficientAllowance(address owner, address spender, uint256 allowance, uint256 needed);
    /// @param limit [fen]
    /// @param value [fen] what the limited sum would have become
    error DigitalYuanLimitExceeded(address wallet, LimitKind kind, uint256 limit, uint256 value);
    error DigitalYuanAmountTooLarge(uint256 amount);
    error DigitalYuanPaused();
    error DigitalYuanNotOperator(address caller);
    error DigitalYuanOperatorSuspended(address operator);
    error DigitalYuanOperatorExists(address operator);
    error DigitalYuanTooManyOperators();
    error DigitalYuanNotCustomer(address wallet, address operator);
    /// @param available [fen] paid in, less issued, less pending payouts
    error DigitalYuanReserveExceeded(address operator, uint256 available, uint256 needed);
    error DigitalYuanRedemptionExceedsIssue(address operator, uint256 issued, uint256 needed);
    error DigitalYuanReferenceUsed(bytes32 reference_);
    error DigitalYuanUnknownReference(bytes32 reference_);
    error DigitalYuanSameOfficer(address officer);
    error DigitalYuanInvalidAmount(uint256 amount);
    error DigitalYuanInvalidClass(WalletClass class_);
    error DigitalYuanInvalidLimits(WalletClass class_);
    error DigitalYuanNotOrderAuthority(address caller);
    error DigitalYuanInvalidOrder();
    /// @dev A contract's wallet takes money in only when the contract itself fetches it, and is never frozen: what it
    /// holds belongs to the parties of many contracts.
    error DigitalYuanContractWallet(address wallet);

    // ------------------------------------------------------------------------------------------------ central bank

    /// @notice License `operator` and open its own wallet. Central bank.
    /// @param institution the operator's number in AllianceRegistry
    function licenseOperator(address operator, InstitutionId institution) external;

    /// @notice Stop an operator from issuing and from opening wallets; redemption stays open. Central bank.
    function suspendOperator(address operator) external;

    /// @notice Lift a suspension. Central bank.
    function reinstateOperator(address operator) external;

    /// @notice First officer: record reserve that came in, or that is to go back.
    /// @param reference_ of the settlement, unique for ever: the UETR of the pacs.009 as bytes32
    /// @dev A payout is taken off what may be issued from this moment.
    function proposeReserve(address operator, uint256 amount, ReserveDirection direction, bytes32 reference_) external;

    /// @notice Second officer, another person: make the entry count.
    function confirmReserve(bytes32 reference_) external;

    /// @notice Either officer: drop an entry that was not confirmed. Its reference stays used.
    function cancelReserve(bytes32 reference_) external;

    /// @notice Give a contract (Escrow) a wallet that takes in only what it fetches itself. Central bank.
    function openContractWallet(address wallet) external;

    /// @notice Set the limits of a personal class; a wallet above a new balance limit keeps its money and can spend it.
    function setLimits(WalletClass class_, Limits calldata limits) external;

    /// @notice Name or unname an authority that may freeze by order. Kept in step with the alliance's roles.
    function setOrderAuthority(address authority, bool mayOrder) external;

    /// @notice Stop issue and payment. Guardians.
    function pause() external;

    /// @notice Let issue and payment go on.
    function unpause() external;

    // --------------------------------------------------------------------------------------------------- operators

    /// @notice Open a wallet for a customer whom the operator has identified.
    /// @param class_ Class1 … Class4 or Corporate
    /// @param identity salted commitment to the real name; nothing readable reaches the chain
    function openWallet(address wallet, WalletClass class_, bytes32 identity) external;

    /// @notice Change the class of a customer's wallet, after better or weaker identification.
    /// @dev Lowering is refused while the balance is above the lower class's limit: otherwise the limit would be
    /// evaded by filling a high class first.
    function changeClass(address wallet, WalletClass class_) external;

    /// @notice Issue to the operator's own wallet or a customer's, within the paid-in reserve.
    function mint(address to, uint256 amount) external;

    /// @notice Take the operator's own money out of circulation; it frees reserve. Open to a suspended operator and
    /// during a pause.
    function redeem(uint256 amount) external;

    // -------------------------------------------------------------------------------------------------- authorities

    /// @notice Freeze a wallet, wholly or in part. Replaces what was frozen before.
    /// @param part [fen] held back of the balance, present or future
    /// @param order hash of the order; its kind says on what authority
    function freeze(address wallet, bool outward, bool inward, uint256 part, OrderKind kind, bytes32 order) external;

    /// @notice Release a wallet by a counter-order.
    function release(address wallet, OrderKind kind, bytes32 order) external;

    // ----------------------------------------------------------------------------------------------------- everybody

    /// @notice Pay with a reference that the payee's books can match.
    function transferWithReference(address to, uint256 amount, bytes32 reference_) external returns (bool);

    /// @notice Store the first day of the current year, which keeps payments at their cheapest. Never needed for
    /// correctness. Anybody.
    function cacheYear() external;

    function wallet(address account) external view returns (WalletView memory);

    function operatorAccount(address operator) external view returns (OperatorAccount memory);

    /// @return the operator's account, zero where the index is not in use
    function operatorAt(uint8 index) external view returns (address);

    function operatorCount() external view returns (uint8);

    function reserveEntry(bytes32 reference_) external view returns (ReserveEntry memory);

    function limits(WalletClass class_) external view returns (Limits memory);

    function isOrderAuthority(address account) external view returns (bool);

    function paused() external view returns (bool);
}
