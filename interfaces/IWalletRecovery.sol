// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Recovery of a wallet whose key was lost
/// @notice The operator that knows the holder asks, a second institution endorses, and the wallet is frozen outward
/// while the old key may object. Balance, class, counters, orders and shared limits go to the new key; allowances do
/// not. An objection is answered by the operator and decided by an arbiter. Nobody wins by silence: an operator that
/// does not answer loses, and where the arbiter does not decide, the free balance goes to the depositary, from whom
/// whoever proves the right claims it.
/// @dev Every state has a date after which anybody may end it.
/// ```
/// None ─request─▶ Requested ─endorse─▶ Waiting ─complete (after 7 days)──────────────────────▶ Completed
///                    │ drop               │ object                                    ▲
///                    ▼ (7 days)           ▼                                           │ decide: for the operator
///                 Dropped ◀─drop (7 d)─ Disputed ─maintain─▶ Maintained ──────────────┤
///                    ▲ drop (a completion that fails: 30 d)     │                      └ decide: for the key ▶ Dropped
///                    └──────────────────────────────────────────┴ deposit (30 days) ▶ Deposited
/// ```
interface IWalletRecovery {
    enum State {
        None,
        Requested,
        Waiting,
        Disputed,
        Maintained,
        Completed,
        Dropped,
        Deposited
    }

    struct Recovery {
        address wallet;
        State state;
        uint40 deadline; // [unix s] last second of the present state's period
        address replacement;
        address operator; // that asked
        bytes32 proof; // hash of the proof of identity
    }

    event RecoveryRequested(
        uint256 indexed id,
        address indexed wallet,
        address indexed replacement,
        address operator,
        bytes32 proof,
        uint40 deadline
    );
    event RecoveryEndorsed(uint256 indexed id, address indexed institution, bytes32 proof, uint40 deadline);
    event RecoveryObjected(uint256 indexed id, uint40 deadline);
    event RecoveryMaintained(uint256 indexed id, bytes32 evidence, uint40 deadline);
    event RecoveryDecided(uint256 indexed id, bool forOperator, bytes32 reasons);
    event RecoveryCompleted(uint256 indexed id, address indexed wallet, address indexed replacement);
    event RecoveryDropped(uint256 indexed id);
    /// @param amount [fen] that the depositary keeps for whoever proves the right
    event RecoveryDeposited(uint256 indexed id, address indexed wallet, address indexed depositary, uint256 amount);

    error RecoveryNotCustomer(address wallet, address caller);
    error RecoveryUnderWay(address wallet, uint256 id);
    error RecoveryInvalid(string field);
    error RecoveryNotInstitution(address caller);
    error RecoveryNotHolder(address wallet, address caller);
    /// @dev Another office freezes the wallet outward: what it holds cannot be deposited before that ends.
    error RecoveryWalletUnderOrder(address wallet);
    error RecoveryWrongState(uint256 id, State state);
    /// @param deadline [unix s]
    error RecoveryTooLate(uint256 id, uint256 deadline);
    error RecoveryTooEarly(uint256 id, uint256 deadline);

    /// @notice Ask to carry a wallet over to a new key. The wallet's operator.
    /// @param replacement an address that never had a wallet
    /// @param proof hash of the proof of identity that the holder gave
    function request(address wallet, address replacement, bytes32 proof) external returns (uint256 id);

    /// @notice Vouch for the proof. Another institution: central bank, operator or bank. The wallet is frozen outward.
    function endorse(uint256 id, bytes32 proof) external;

    /// @notice Object. The old key, until the deadline.
    function object(uint256 id) external;

    /// @notice Answer an objection. The operator that asked, until the deadline.
    /// @param evidence hash of what the arbiter is to look at
    function maintain(uint256 id, bytes32 evidence) external;

    /// @notice Decide. Arbiter role, until the deadline.
    function decide(uint256 id, bool forOperator, bytes32 reasons) external;

    /// @notice Carry the wallet over after the waiting period without an objection. Anybody.
    function complete(uint256 id) external;

    /// @notice End a request that nobody endorsed, maintained, or could complete, after its date; lifts the freeze.
    /// Anybody.
    function drop(uint256 id) external;

    /// @notice Hand the free balance to the depositary after an arbitration without a decision; lifts the freeze.
    /// Anybody.
    function deposit(uint256 id) external;

    function recovery(uint256 id) external view returns (Recovery memory);

    /// @return id of the recovery that is under way, zero for none
    function openRecovery(address wallet) external view returns (uint256 id);

    function recoveryCount() external view returns (uint256);
}
