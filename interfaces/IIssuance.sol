// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";
import {ReserveStep} from "../contracts/types/Money.sol";

/// @title How digital yuan comes into the world and leaves it: operators, reserve, issue, redemption
/// @notice The first tier: the central bank records reserve that an operator has paid in in full, two officers each
/// time (IReserveDesk). The second: operators issue against it to their customers, and redeem.
interface IIssuance {
    /// @dev An operator's account with the central bank; amounts in fen.
    struct OperatorAccount {
        uint8 index; // 1 to 255, 0 for an account that is not an operator
        bool active; // false while the licence is suspended
        InstitutionId institution;
        uint64 issued; // in circulation through this operator
        uint64 paidIn; // reserve that two officers of the central bank have recorded
        uint64 payoutPending; // part of it that is on its way back
        uint16 suspendedSince; // [days since 1970, UTC+8] zero while active
        uint16 reserveRatio; // [bps] zero: 100 %, money (M0); else a bank whose wallets are its deposits
    }

    event OperatorLicensed(address indexed operator, uint8 index, InstitutionId indexed institution);
    event OperatorSuspended(address indexed operator);
    event OperatorReinstated(address indexed operator);
    /// @dev Customers, issue and reserve of `operator` are `successor`'s from here on.
    event OperatorWoundDown(address indexed operator, address indexed successor, uint256 issued, uint256 paidIn);
    /// @param ratio [bps] zero for 100 % (M0)
    event ReserveRatioChanged(address indexed operator, uint256 ratio);
    /// @dev By ReserveDesk, which says on whose word.
    event ReserveAdjusted(address indexed operator, ReserveStep step, uint256 amount);
    /// @dev Money that `issuer` issued was redeemed by `redeemer`, and the reserve behind it went along; `redeemer` is
    /// zero where the central bank itself redeemed.
    event IssueRetired(address indexed issuer, address indexed redeemer, uint256 amount);
    /// @param reference_ of the payment in bank money (ISO 20022 end-to-end identification or UETR, or its hash)
    event CashedIn(address indexed operator, address indexed wallet, uint256 amount, bytes32 indexed reference_);
    event RedeemedAtCentralBank(address indexed wallet, uint256 amount, bytes32 indexed reference_);

    // ------------------------------------------------------------------------------------------------ central bank

    /// @notice License `operator` and open its own wallet. Central bank.
    /// @param institution the operator's number in AllianceRegistry
    function licenseOperator(address operator, InstitutionId institution) external;

    /// @notice Stop an operator from issuing and from opening wallets; redemption stays open. Central bank.
    function suspendOperator(address operator) external;

    /// @notice Lift a suspension. Central bank.
    function reinstateOperator(address operator) external;

    /// @notice End an operator for good: its customers' wallets, its issue and its reserve become `successor`'s at
    /// once, and its own wallet a corporate customer of it. Central bank; the operator is suspended and no payout is
    /// pending.
    function windDown(address operator, address successor) external;

    /// @notice Change the reserve rule of an operator. ReserveDesk, which asks whether it is a bank.
    /// @param ratio [bps] zero for 100 %; otherwise 100 to 9999
    function setReserveRatio(address operator, uint16 ratio) external;

    /// @notice Change what an operator has paid in. ReserveDesk, where two officers of the central bank act.
    function adjustReserve(address operator, ReserveStep step, uint256 amount) external;

    // --------------------------------------------------------------------------------------------------- operators

    /// @notice Issue to the operator's own wallet or a customer's, within the paid-in reserve.
    /// @dev One hot key may do this: the ceiling was made by two officers elsewhere.
    function mint(address to, uint256 amount) external;

    /// @notice Issue against bank money that a customer paid in.
    /// @param reference_ of that payment, once per operator for ever
    function cashIn(address to, uint256 amount, bytes32 reference_) external;

    /// @notice Take the operator's own money out of circulation; it frees reserve. Open to a suspended operator and
    /// during a pause.
    /// @dev What the operator issued is retired first. Anything beyond was issued by others: theirs is retired in the
    /// order of their licences, and the reserve behind it becomes the redeemer's. Banks in deposit mode are passed
    /// over: what they issued is settled with them.
    function redeem(uint256 amount) external;

    // ----------------------------------------------------------------------------------------------------- everybody

    /// @notice Redeem with the central bank, for the customer of an operator that has been suspended for
    /// `SUSPENSION_TIMEOUT` days. The central bank pays bank money under the reference.
    function redeemAtCentralBank(uint256 amount, bytes32 reference_) external;

    function operatorAccount(address operator) external view returns (OperatorAccount memory);

    /// @return the account that answers for the index: the operator, or who took it over; zero where it is not in use
    function operatorAt(uint8 index) external view returns (address);

    function operatorCount() external view returns (uint256);
}
