// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Cash-out: digital yuan back into bank money, safely for both
/// @notice The holder's money is held while the operator pays bank money off the chain and then names the payment's
/// reference; an operator that declines or stays silent gets nothing, and the money returns. The way in is
/// DigitalYuan.cashIn.
/// @dev A module of Escrow. Class limits apply as to every payment; what returns does not give counters back.
interface ICashDesk {
    struct Request {
        address holder; // zero where there is none, or no longer
        uint64 amount; // [fen]
        uint8 operator; // index in DigitalYuan; whoever took it over answers for it
        uint40 deadline; // [unix s] last second before anybody may return the money
    }

    /// @param account commitment to the bank account that is to be credited; nothing readable
    event CashOutRequested(
        uint256 indexed id,
        address indexed holder,
        address indexed operator,
        uint256 amount,
        bytes32 account,
        uint40 deadline
    );
    /// @param reference_ of the payment in bank money: ISO 20022 end-to-end identification or UETR, or its hash
    event CashOutSettled(uint256 indexed id, address indexed operator, bytes32 indexed reference_);
    /// @param reason hash of what the operator tells the holder
    event CashOutDeclined(uint256 indexed id, bytes32 reason);
    event CashOutReclaimed(uint256 indexed id);
    event AnswerPeriodChanged(uint40 period);

    error CashDeskNotCustomer(address holder);
    error CashDeskInvalid(string field);
    error CashDeskUnknown(uint256 id);
    error CashDeskNotOperator(uint256 id, address caller);
    error CashDeskReferenceUsed(bytes32 reference_);
    error CashDeskTooEarly(uint256 id, uint256 deadline);

    /// @notice State how long an operator has to answer; open requests keep their date. Parameter role, with delay.
    /// @param period [s] one hour to 30 days
    function setAnswerPeriod(uint40 period) external;

    /// @notice Ask one's operator for bank money. The holder, who allowed Escrow to fetch the amount.
    /// @param amount [fen] 1 to 2^64 - 1
    function request(uint256 amount, bytes32 account) external returns (uint256 id);

    /// @notice Take the money held, bank money having been paid. The operator, suspended or not; also after the deadline,
    /// while nobody returned the money.
    /// @param reference_ once per operator for ever
    function settle(uint256 id, bytes32 reference_) external;

    /// @notice Return the money. The operator.
    function decline(uint256 id, bytes32 reason) external;

    /// @notice Return the money after the deadline. Anybody.
    function reclaim(uint256 id) external;

    function requestOf(uint256 id) external view returns (Request memory);

    function requestCount() external view returns (uint256);

    function answerPeriod() external view returns (uint40);
}
