// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev Which way a reserve entry goes: money that came in, or that goes back.
enum ReserveDirection {
    PaidIn,
    PaidOut
}

/// @title Where two officers of the central bank record what operators have paid in, and pay it back
/// @notice Maker and checker, each time two different accounts. What they confirm is the ceiling of an operator's issue.
interface IReserveDesk {
    /// @dev A reserve entry between its first and its second officer.
    struct ReserveEntry {
        address maker; // zero once it was confirmed or cancelled
        uint8 operator; // index in DigitalYuan; zero where there is no such entry
        ReserveDirection direction;
        uint64 amount; // [fen]
    }

    event ReserveProposed(
        bytes32 indexed reference_, address indexed operator, ReserveDirection direction, uint256 amount, address maker
    );
    event ReserveConfirmed(
        bytes32 indexed reference_,
        address indexed operator,
        ReserveDirection direction,
        uint256 amount,
        address checker
    );
    event ReserveCancelled(bytes32 indexed reference_, address indexed operator, address officer);

    error ReserveUnknownReference(bytes32 reference_);
    error ReserveReferenceUsed(bytes32 reference_);
    error ReserveSameOfficer(address officer);
    error ReserveInvalidAmount(uint256 amount);
    error ReserveNotOperator(address account);
    /// @dev Only a bank's issue can be its deposits.
    error ReserveNotBank(address operator);

    /// @notice First officer: record reserve that came in, or that is to go back.
    /// @param amount [fen] 1 to 2^64 - 1
    /// @param reference_ of the settlement, unique for ever: the UETR of the pacs.009 as bytes32
    /// @dev A payout is taken off what may be issued from this moment.
    function proposeReserve(address operator, uint256 amount, ReserveDirection direction, bytes32 reference_) external;

    /// @notice Second officer, another account: make the entry count. Where the operator was wound down meanwhile, it
    /// counts for its successor.
    function confirmReserve(bytes32 reference_) external;

    /// @notice Either officer: drop an entry that was not confirmed. Its reference stays used.
    function cancelReserve(bytes32 reference_) external;

    /// @notice State the reserve rule of an operator. Parameter role, with delay.
    /// @param ratio [bps] zero for 100 %; otherwise 100 to 9999, for banks alone (institution kind Bank), whose issue is
    /// then their deposit liability. No ratio bears interest.
    function setReserveRatio(address operator, uint16 ratio) external;

    function reserveEntry(bytes32 reference_) external view returns (ReserveEntry memory);
}
