// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title An institution's account with officers: who prepares, who checks, for what, up to how much, until when
/// @notice The account is what AllianceRegistry knows as the institution's; every other contract sees `msg.sender ==
/// account` and nothing of officers. A **purpose** is a set of rules: which functions of which contracts an act under it
/// may call. An officer has a **mandate** for a purpose: from, until, and a limit per act. An act is proposed by one
/// officer (the maker) and endorsed by another (the checker), which executes it; both mandates count when it is executed.
/// A deputy is an officer whose mandate has dates.
/// @dev One implementation, of which accounts are clones (ERC-1167). Purpose 0 is administration: it appoints, dismisses and
/// makes rules, on this account and nothing else; its officers have no end, and there are two at least. Who loses so many
/// keys that two administrators cannot be found is given another account by the alliance (AllianceRegistry.changeAccount);
/// this one keeps what it holds until then, and nothing can be done with it.
///
/// Proposed ──endorse by another officer──▶ done; ──withdraw──▶ gone; ──its date──▶ lapsed
///
/// **The limit** is held against the sum of the amounts of an act's calls [fen]: each rule says which argument is the
/// amount. A rule without one counts nothing: for functions that move no money, or for an allowance to a contract that
/// takes only what the same account's act lets it (`first` pins that contract). Where the amount is in no fixed place
/// (arrays), do not make a rule for an officer whose limit is to hold.
interface IInstitutionAccount {
    struct Call {
        address target;
        bytes data;
    }

    struct Rule {
        bool allowed;
        uint8 amountAt; // which argument is the amount [fen], counted from 1 in words of 32 bytes; 0 for none
        address first; //  what the first argument has to be; zero for anything
    }

    struct Mandate {
        uint40 from; //  [unix s]
        uint40 until; // [unix s] its last second; zero where there is none
        uint64 limit; // [fen] of an act; all bits for no limit
    }

    /// @param account a new clone
    event AccountOpened(address indexed account, address[] administrators);
    event MandateGiven(uint16 indexed purpose, address indexed officer, uint40 from, uint40 until, uint64 limit);
    event MandateEnded(uint16 indexed purpose, address indexed officer);
    event RuleSet(
        uint16 indexed purpose,
        address indexed target,
        bytes4 indexed selector,
        bool allowed,
        uint8 amountAt,
        address first
    );
    event AccountActProposed(
        uint256 indexed number, uint16 indexed purpose, address indexed maker, Call[] calls, uint40 lapsesAt
    );
    event AccountActDone(uint256 indexed number, address indexed checker);
    event AccountActWithdrawn(uint256 indexed number, address indexed by);

    error AccountNotItself(address caller);
    error AccountInvalid(string field);
    error AccountNoMandate(uint16 purpose, address officer);
    error AccountNotAllowed(uint16 purpose, address target, bytes4 selector);
    /// @param first what the rule wants for a first argument
    error AccountWrongArgument(address target, bytes4 selector, address first);
    error AccountAboveLimit(uint16 purpose, address officer, uint64 limit, uint256 amount);
    error AccountSameOfficer(address officer);
    error AccountNoAct(uint256 number);
    error AccountActLapsed(uint256 number, uint40 lapsesAt);
    error AccountNotMaker(uint256 number, address caller);

    /// @notice Open an account: a clone, with its first administrators. Anybody; it is nobody's account before an
    /// institution takes it (AllianceRegistry.proposeAccount, acceptAccount).
    function open(address[] calldata administrators) external returns (address account);

    /// @notice Called once, by `open`.
    function initialize(address[] calldata administrators) external;

    /// @notice Prepare an act: one call, or several that are done together (approve and commit). An officer with a mandate
    /// for the purpose whose limit suffices.
    /// @param lapsesAt [unix s] last second in which it may be endorsed
    function propose(uint16 purpose, Call[] calldata calls, uint40 lapsesAt) external returns (uint256 number);

    /// @notice Check an act and do it. Another officer with a mandate for the purpose whose limit suffices. The maker's
    /// mandate has to count still.
    function endorse(uint256 number, uint16 purpose, Call[] calldata calls) external;

    /// @notice Drop an act. Its maker, or an administrator.
    function withdraw(uint256 number) external;

    // --------------------------------------------------------------------------------------- administration

    /// @notice Give an officer a mandate, or change it. An act of administration.
    function appoint(uint16 purpose, address officer, Mandate calldata mandate) external;

    /// @notice End a mandate. An act of administration.
    function dismiss(uint16 purpose, address officer) external;

    /// @notice Say what may be called under a purpose. An act of administration. A rule about this account itself can be
    /// about `isValidSignature` alone: officers of that purpose may sign in its name.
    function setRule(uint16 purpose, address target, bytes4 selector, Rule calldata rule) external;

    // ------------------------------------------------------------------------------------------------- views

    /// @notice ERC-1271. Two officers of one purpose signed for this account: EIP-712 `InstitutionMessage(bytes32 digest)`
    /// in this account's domain, so that a signature for one institution is none for another. What a digest amounts to
    /// cannot be read, so both need mandates without limit.
    /// @param signature abi.encode(uint16 purpose, address[2] officers, bytes[2] signatures)
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4);

    /// @return the EIP-712 digest that officers sign for `digest`
    function messageDigest(bytes32 digest) external view returns (bytes32);

    function mandateOf(uint16 purpose, address officer) external view returns (Mandate memory);

    function ruleOf(uint16 purpose, address target, bytes4 selector) external view returns (Rule memory);

    /// @return maker zero where there is no such act
    /// @return lapsesAt [unix s]
    function actOf(uint256 number) external view returns (address maker, uint40 lapsesAt);

    function actCount() external view returns (uint256);

    function administratorCount() external view returns (uint16);
}
