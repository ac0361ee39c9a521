// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DossierState, PartState} from "../contracts/types/Dossier.sol";
import {InstitutionId} from "../contracts/types/Ids.sol";

/// @title The single window: one submission, many departments, one status
/// @dev A trader submits a dossier once (WTO Trade Facilitation Agreement art. 10.4, UN/CEFACT Recommendation 33). What it
/// asks for (functions) says which departments answer; departments and functions are data.
///
/// **Content.** The chain holds the root of a salted Merkle tree (`eport/window/dossier.py`) whose leaves are the parts
/// of the departments, padded to 32: leaf = keccak256(keccak256(keccak256("part/NN") ‖ salt ‖ value)). A department is
/// shown its part and the proof of it, off the chain, and nothing else.
///
/// **Clocks** count banking days of China (BankingCalendar `CN`), from the day of the act that starts them (an act after
/// the close of banking hours is one of the next banking day) to the close of the last day. Where a year is not loaded a
/// clock of n banking days ends after 2n + 20 calendar days, which is longer, so that nothing locks.
///
/// **Silence** of a department is an approval only where the rule of every function that asks it says so, and where it
/// could have answered: not of one that is removed or suspended as the silence is recorded. Otherwise it is 'overdue', which anybody may record; the department may still answer. The trader may close an overdue part at once,
/// anybody may GRACE_DAYS later. So no dossier hangs: a part ends at the latest (answerDays + REPLY_DAYS or HOLD_DAYS for
/// each stop + GRACE_DAYS) after it was opened, by somebody's call, and the trader may withdraw at any time.
///
/// **Versions.** An amendment is a new version. A part that is *proved unchanged*, its value the same under the roots
/// before and after, keeps its answer, its clock and its stops, refusals too; every other part begins anew. Departments
/// name the version that they have seen.
interface ISingleWindow {
    /// @dev Fills one word.
    struct Department {
        bytes24 name; //               ASCII
        InstitutionId institution; //  whose account answers
        uint8 answerDays; //           [banking days] 0 to 63; 0: by the close of the day
        uint8 stops; //                how often it may ask or hold in one dossier, at most 3
        bool active;
    }

    /// @dev Fills one word. Departments are bits: bit n is department n.
    struct TradeFunction {
        bytes20 name; //           ASCII
        uint32 required; //        departments that answer every dossier which asks for the function
        uint32 optional; //        departments that answer where the trader's goods are in their charge
        uint32 silenceApproves; // departments whose silence a rule makes an approval
    }

    struct Dossier {
        InstitutionId trader;
        DossierState state;
        uint8 version; //      from 1
        uint16 functions; //   bit n is function n
        uint32 departments; // bit n is department n
        uint40 submittedAt; // [unix s] of version 1
        bytes32 content; //    root over the parts of this version
    }

    struct Part {
        PartState state;
        bool silenceApproves; // a rule makes the department's silence an approval
        bool overdue; //         recorded: the department was late
        uint8 stops; //          how often the department may still ask or hold
        uint8 daysLeft; //       [banking days] of the department's clock
        uint40 since; //         [unix s] when the clock that runs began, or the part ended
        uint40 deadline; //      [unix s] of the clock that runs; zero where none does
    }

    /// @dev What a trader is told: one state, and who keeps it from ending.
    struct Standing {
        DossierState state;
        uint8 version;
        uint8 department; //    whose part is pending: a question to the trader before a hold before the next deadline; 0: none
        PartState partState; // Asked: it is the trader's turn
        uint40 since; //        [unix s] when the clock of that part began
        uint40 deadline; //     [unix s] until when
    }

    /// @dev A part that a new version leaves as it was.
    struct Unchanged {
        uint8 department;
        bytes32 value; //        hash of the leaf's value, the same before and after
        bytes32 saltBefore;
        bytes32 saltAfter;
        bytes32[] proofBefore; // under the root of the version before
        bytes32[] proofAfter; //  under the new root
    }

    event DepartmentDefined(
        uint8 indexed department, InstitutionId indexed institution, bytes24 name, uint8 answerDays, uint8 stops
    );
    event DepartmentRemoved(uint8 indexed department);
    event FunctionDefined(
        uint8 indexed function_, bytes20 name, uint32 required, uint32 optional, uint32 silenceApproves
    );
    event DossierSubmitted(
        bytes32 indexed id, InstitutionId indexed trader, uint16 functions, uint32 departments, bytes32 content
    );
    /// @param kept departments whose parts were proved unchanged
    event DossierAmended(
        bytes32 indexed id, uint8 version, uint16 functions, uint32 departments, uint32 kept, bytes32 content
    );
    /// @param reason salted hash; of the licence or certificate where it is an approval
    /// @param late after the deadline
    event PartAnswered(bytes32 indexed id, uint8 indexed department, bool approved, bool late, bytes32 reason);
    /// @param daysLeft [banking days] that the department has after the reply
    event PartAsked(bytes32 indexed id, uint8 indexed department, uint8 daysLeft, bytes32 question);
    event PartReplied(bytes32 indexed id, uint8 indexed department, bytes32 reply);
    event PartHeld(bytes32 indexed id, uint8 indexed department, uint8 daysLeft, bytes32 reason);
    event PartOverdue(bytes32 indexed id, uint8 indexed department, uint40 deadline);
    event PartApprovedBySilence(bytes32 indexed id, uint8 indexed department, uint40 deadline);
    /// @param byTrader the trader was silent; otherwise the department was, or was removed
    event PartLapsed(bytes32 indexed id, uint8 indexed department, bool byTrader);
    event DossierConcluded(bytes32 indexed id, uint8 version, DossierState state);
    event DossierWithdrawn(bytes32 indexed id);

    error SingleWindowInvalid(string field);
    error SingleWindowUnknownDepartment(uint8 department);
    error SingleWindowUnknownFunction(uint8 function_);
    error SingleWindowDepartmentRemoved(uint8 department);
    /// @param departments bits that the trader named and no function asked for offers
    error SingleWindowNotOffered(uint32 departments);
    error SingleWindowDossierExists(bytes32 id);
    error SingleWindowUnknownDossier(bytes32 id);
    error SingleWindowNotTheTrader(bytes32 id, address caller);
    /// @param institution the active member that answers for the department
    error SingleWindowNotTheDepartment(uint8 department, InstitutionId institution, address caller);
    error SingleWindowNotOpen(bytes32 id, DossierState state);
    error SingleWindowNotAmendable(bytes32 id, DossierState state, uint8 version);
    /// @param current the version that a department has to look at
    error SingleWindowVersionPassed(bytes32 id, uint8 current);
    error SingleWindowNotAsked(bytes32 id, uint8 department);
    /// @param state of the part, which the act does not fit
    error SingleWindowPartState(bytes32 id, uint8 department, PartState state);
    error SingleWindowNoStopsLeft(bytes32 id, uint8 department);
    error SingleWindowDeadlinePassed(bytes32 id, uint8 department, uint256 deadline);
    error SingleWindowNotYet(bytes32 id, uint8 department, uint256 from);
    error SingleWindowOverdueRecorded(bytes32 id, uint8 department);
    error SingleWindowPartChanged(bytes32 id, uint8 department);

    // ------------------------------------------------------------------------------------------------------- data

    /// @notice Define a department, or change who answers for it, its time and its stops. Parts that are open keep their
    /// time and their stops and are answered by the new institution. Window role.
    /// @param department 1 to 31
    function defineDepartment(uint8 department, Department calldata definition) external;

    /// @notice Take a department out of the window. New dossiers cannot ask it; its open parts may be closed at once.
    function removeDepartment(uint8 department) external;

    /// @notice Define a function, or change who answers it; for versions submitted from now on. Window role.
    /// @param function_ 0 to 15
    function defineFunction(uint8 function_, TradeFunction calldata definition) external;

    // ----------------------------------------------------------------------------------------------------- trader

    /// @notice Submit a dossier, once. An active trader.
    /// @param reference_ keyed hash of the trader's own number
    /// @param functions bit n asks for function n
    /// @param optional departments asked beside those that the functions require
    /// @param content root over the parts
    /// @return id of the dossier: `dossierId` of the trader and its reference
    function submit(bytes32 reference_, uint16 functions, uint32 optional, bytes32 content)
        external
        returns (bytes32 id);

    /// @notice A new version, of an open dossier or of one that ended without approval. The trader, active.
    /// @param unchanged parts that keep what they have, in any order
    function amend(bytes32 id, uint16 functions, uint32 optional, bytes32 content, Unchanged[] calldata unchanged)
        external;

    /// @notice Reply to a department's question within REPLY_DAYS; its clock goes on. The trader.
    /// @param reply_ salted hash
    function reply(bytes32 id, uint8 department, bytes32 reply_) external;

    /// @notice Withdraw a dossier that is open. The trader.
    function withdraw(bytes32 id) external;

    // ------------------------------------------------------------------------------------------------ departments

    /// @notice Approve or refuse the department's part; late too, as long as nobody has closed it and its silence was no
    /// approval. The department's institution, active.
    /// @param version that the department has seen
    /// @param reason salted hash; a refusal has one
    function answer(bytes32 id, uint8 department, uint8 version, bool approved, bytes32 reason) external;

    /// @notice Ask the trader: the department's clock stands until the reply. One of its stops; not after its deadline.
    /// @param question salted hash
    function ask(bytes32 id, uint8 department, uint8 version, bytes32 question) external;

    /// @notice Hold the part, for HOLD_DAYS at most (an inspection, another authority's order). One of its stops; not
    /// after its deadline.
    /// @param reason salted hash
    function hold(bytes32 id, uint8 department, uint8 version, bytes32 reason) external;

    // ----------------------------------------------------------------------------------------------------- anybody

    /// @notice Record what a silence means, after the deadline. Of the department: approval where a rule says so, else
    /// overdue. Of the trader that was asked: the part lapses. Anybody.
    function recordSilence(bytes32 id, uint8 department) external;

    /// @notice End a part that its department did not answer: the trader after the deadline, anybody GRACE_DAYS later;
    /// anybody at once where the department was removed.
    function close(bytes32 id, uint8 department) external;

    // ------------------------------------------------------------------------------------------------------- views

    /// @return one state, and who keeps it from ending
    function standing(bytes32 id) external view returns (Standing memory);

    function dossier(bytes32 id) external view returns (Dossier memory);

    function partOf(bytes32 id, uint8 department) external view returns (Part memory);

    function departmentOf(uint8 department) external view returns (Department memory);

    function functionOf(uint8 function_) external view returns (TradeFunction memory);

    function dossierId(InstitutionId trader, bytes32 reference_) external pure returns (bytes32);
}
