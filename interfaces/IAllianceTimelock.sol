// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";

/// @title The alliance's hand: what it decided waits here, and is done where nobody's reserved matter stands against it
/// @notice The one admin of AccessManager. AllianceGovernor alone schedules; anybody executes after the delay. Some matters
/// are not the majority's: the issue of DC/EP, licences, reserve and wallet limits are the central bank's; the oracle's
/// programs, its collateral and what counts as cleared are customs'. Each such institution (a holder) has contracts and
/// roles; an operation that touches them is executed with its consent alone. The touch is judged when it is executed, act by act:
/// 1. an act on a holder's contract;
/// 2. an act on AccessManager about a holder's role or contract: who holds it, who guards it, what it may call;
/// 3. an act on AllianceRegistry about the holder itself: its account, suspension, vote, exclusion;
/// 4. an act on this timelock, and one on AccessManager about the admin role, about AccessManager or AllianceRegistry
///    themselves, or of any other kind (batches, indirect calls): every holder's matter, since it could undo the rest.
/// @dev **An absent holder locks nothing for ever.** Its matters never pass by its silence, but its account does: an
/// act of kind 3 on which the holder was silent for the absence period (its consent and its refusal both end the silence) is
/// executed without it; the account that the alliance gave it then consents in its name. A holder that is there and refuses is meant to be able to.
///
/// An operation lapses here (`LAPSE_PERIOD` after it could first be executed), so that none lies ready for ever.
/// The roles of OpenZeppelin's TimelockController: PROPOSER and CANCELLER are AllianceGovernor's, EXECUTOR is everybody's,
/// the admin is this contract.
interface IAllianceTimelock {
    enum Answer {
        Silent,
        Consented,
        Refused
    }

    /// @dev What is reserved to an institution: a contract, or a role of AccessManager.
    struct Matter {
        InstitutionId holder;
        address target; // zero for a role
        uint64 role; //    zero for a contract
    }

    event MatterReserved(InstitutionId indexed holder, address indexed target, uint64 indexed role);
    event MatterReleased(InstitutionId indexed holder, address indexed target, uint64 indexed role);
    event OperationAnswered(bytes32 indexed id, InstitutionId indexed holder, Answer answer);

    error TimelockNotHolder(address caller);
    error TimelockNotPending(bytes32 id);
    error TimelockInvalidAnswer();
    /// @dev Nobody's, or not either of a contract and a role.
    error TimelockInvalidMatter(Matter matter);
    error TimelockMatterOfAnother(InstitutionId holder);
    /// @param act place of the act in the operation
    error TimelockConsentMissing(bytes32 id, InstitutionId holder, uint256 act, Answer answer);
    error TimelockLapsed(bytes32 id, uint256 at);

    /// @notice Consent to an operation as far as the caller's reserved matters go, or refuse it; may be changed until it is
    /// executed. The account of a holder.
    function answer(bytes32 id, Answer answer_) external;

    /// @notice Reserve a contract or a role to an institution: by an operation, so with every holder's consent.
    function reserve(Matter calldata matter) external;

    /// @notice Release a contract or a role of a holder: by an operation, so with every holder's consent. Who was a holder
    /// stays one for what is every holder's matter.
    function release(Matter calldata matter) external;

    /// @return holders of reserved matters
    function holders() external view returns (InstitutionId[] memory);

    /// @return holder to whom acts on `target` are reserved, zero where they are not
    function holderOfContract(address target) external view returns (InstitutionId holder);

    /// @return holder to whom a role of AccessManager is reserved, zero where it is not
    function holderOfRole(uint64 role) external view returns (InstitutionId holder);

    function answerOf(bytes32 id, InstitutionId holder) external view returns (Answer);

    /// @return whether an act touches what is reserved to `holder`
    function touches(InstitutionId holder, address target, bytes calldata data) external view returns (bool);
}
