// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {ISingleWindow} from "../../interfaces/ISingleWindow.sol";
import {
    DossierLib,
    DossierState,
    DossierWord,
    PARTS_PER_WORD,
    PART_BITS,
    PART_MASK,
    PartLib,
    PartState,
    PartWord,
    anyOpen,
    countBits,
    placeOf
} from "../types/Dossier.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title SingleWindow: see ISingleWindow
/// @dev One contract of more than 500 lines: every act reads the dossier's word, its parts and a department's terms, and a
/// second contract over the same words would pay a call for each of them.
contract SingleWindow is ISingleWindow, AccessManaged {
    bytes2 private constant PLACE = "CN";
    uint256 private constant LAST_DEPARTMENT = 31;
    uint256 private constant LAST_FUNCTION = 15;
    /// @dev A part's `since` counts 17 years from submission; the clocks of one version end within two.
    uint256 private constant AMENDABLE = 3650 days;

    uint256 public constant REPLY_DAYS = 10; // [banking days]
    uint256 public constant HOLD_DAYS = 20; // [banking days]
    uint256 public constant GRACE_DAYS = 20; // [banking days]

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;

    mapping(uint256 department => Department) private _departments;
    mapping(uint256 function_ => TradeFunction) private _functions;
    mapping(bytes32 id => DossierWord) private _dossiers;
    mapping(bytes32 id => bytes32) private _contents;
    /// @dev Invariant: parts stand in the order of their departments' numbers, each exactly once.
    mapping(bytes32 id => mapping(uint256 word => uint256 parts)) private _parts;

    /// @dev What an act on one part reads once.
    struct Act {
        bytes32 id;
        uint256 department;
        DossierWord dossier;
        uint256 place; // of the part
        uint256 word; //  the parts that stand together
        PartWord part;
    }

    constructor(address manager, IAllianceRegistry registry_, IBankingCalendar calendar_) AccessManaged(manager) {
        registry = registry_;
        calendar = calendar_;
    }

    // ------------------------------------------------------------------------------------------------------- data

    /// @inheritdoc ISingleWindow
    function defineDepartment(uint8 department, Department calldata definition) external restricted {
        if (department == 0 || department > LAST_DEPARTMENT) revert SingleWindowInvalid("department");
        if (definition.name == 0) revert SingleWindowInvalid("name");
        if (definition.answerDays > 63) revert SingleWindowInvalid("answerDays");
        if (definition.stops > 3) revert SingleWindowInvalid("stops");
        if (!definition.active) revert SingleWindowInvalid("active");
        registry.institution(definition.institution); // reverts where there is none
        _departments[department] = definition;
        emit DepartmentDefined(
            department, definition.institution, definition.name, definition.answerDays, definition.stops
        );
    }

    /// @inheritdoc ISingleWindow
    function removeDepartment(uint8 department) external restricted {
        if (!_departments[department].active) revert SingleWindowUnknownDepartment(department);
        _departments[department].active = false;
        emit DepartmentRemoved(department);
    }

    /// @inheritdoc ISingleWindow
    function defineFunction(uint8 function_, TradeFunction calldata definition) external restricted {
        if (function_ > LAST_FUNCTION) revert SingleWindowInvalid("function");
        if (definition.name == 0) revert SingleWindowInvalid("name");
        if (definition.required & definition.optional != 0) revert SingleWindowInvalid("optional");
        uint32 asked = definition.required | definition.optional;
        if (asked == 0) revert SingleWindowInvalid("required");
        if (definition.silenceApproves & ~asked != 0) revert SingleWindowInvalid("silenceApproves");
        for (uint8 department; department <= LAST_DEPARTMENT; ++department) {
            if (asked >> department & 1 != 0 && !_departments[department].active) {
                revert SingleWindowUnknownDepartment(department);
            }
        }
        _functions[function_] = definition;
        emit FunctionDefined(
            function_, definition.name, definition.required, definition.optional, definition.silenceApproves
        );
    }

    // ----------------------------------------------------------------------------------------------------- trader

    /// @inheritdoc ISingleWindow
    function submit(bytes32 reference_, uint16 functions, uint32 optional, bytes32 content)
        external
        returns (bytes32 id)
    {
        InstitutionId trader = registry.requireActive(msg.sender, InstitutionKind.Trader);
        if (content == 0) revert SingleWindowInvalid("content");
        id = dossierId(trader, reference_);
        if (DossierWord.unwrap(_dossiers[id]) != 0) revert SingleWindowDossierExists(id);
        (uint32 asked, uint32 silence) = _route(functions, optional);
        _dossiers[id] = DossierLib.submitted(trader, functions, asked, block.timestamp);
        _contents[id] = content;
        _write(id, _fresh(asked, silence, 0));
        emit DossierSubmitted(id, trader, functions, asked, content);
    }

    /// @inheritdoc ISingleWindow
    function amend(bytes32 id, uint16 functions, uint32 optional, bytes32 content, Unchanged[] calldata unchanged)
        external
    {
        DossierWord found = _amendable(id, content);
        (uint32 asked, uint32 silence) = _route(functions, optional);
        uint256[] memory parts = _fresh(asked, silence, block.timestamp - found.submittedAt());
        uint32 kept = _keep(id, found.departments(), parts, asked, content, unchanged);
        _write(id, parts);
        found = found.amended(functions, asked);
        _dossiers[id] = found;
        _contents[id] = content;
        emit DossierAmended(id, found.version(), functions, asked, kept, content);
        _conclude(id, found);
    }

    /// @inheritdoc ISingleWindow
    function reply(bytes32 id, uint8 department, bytes32 reply_) external {
        _requireTrader(id);
        if (reply_ == 0) revert SingleWindowInvalid("reply");
        Act memory act = _open(id, department);
        if (act.part.state() != PartState.Asked) revert SingleWindowPartState(id, department, act.part.state());
        _requireInTime(act);
        _turn(act, PartState.Waiting);
        emit PartReplied(id, department, reply_);
    }

    /// @inheritdoc ISingleWindow
    function withdraw(bytes32 id) external {
        DossierWord found = _requireTrader(id);
        if (!found.isOpen()) revert SingleWindowNotOpen(id, found.state());
        _dossiers[id] = found.withState(DossierState.Withdrawn);
        emit DossierWithdrawn(id);
    }

    // ------------------------------------------------------------------------------------------------ departments

    /// @inheritdoc ISingleWindow
    function answer(bytes32 id, uint8 department, uint8 version, bool approved, bytes32 reason) external {
        Act memory act = _ofDepartment(id, department, version);
        if (!approved && reason == 0) revert SingleWindowInvalid("reason");
        // While the trader was asked, the department's own clock stands.
        uint256 deadline = act.part.state() == PartState.Asked ? 0 : _passed(act);
        if (deadline != 0 && act.part.silenceApproves()) revert SingleWindowDeadlinePassed(id, department, deadline);
        _turn(act, approved ? PartState.Approved : PartState.Refused);
        emit PartAnswered(id, department, approved, deadline != 0, reason);
        if (!anyOpen(act.word)) _conclude(id, act.dossier);
    }

    /// @inheritdoc ISingleWindow
    function ask(bytes32 id, uint8 department, uint8 version, bytes32 question) external {
        Act memory act = _ofDepartment(id, department, version);
        if (question == 0) revert SingleWindowInvalid("question");
        if (act.part.state() == PartState.Asked) revert SingleWindowPartState(id, department, PartState.Asked);
        _stop(act, PartState.Asked);
        emit PartAsked(id, department, uint8(act.part.daysLeft()), question);
    }

    /// @inheritdoc ISingleWindow
    function hold(bytes32 id, uint8 department, uint8 version, bytes32 reason) external {
        Act memory act = _ofDepartment(id, department, version);
        if (reason == 0) revert SingleWindowInvalid("reason");
        if (act.part.state() != PartState.Waiting) revert SingleWindowPartState(id, department, act.part.state());
        _stop(act, PartState.Held);
        emit PartHeld(id, department, uint8(act.part.daysLeft()), reason);
    }

    // ----------------------------------------------------------------------------------------------------- anybody

    /// @inheritdoc ISingleWindow
    function recordSilence(bytes32 id, uint8 department) external {
        Act memory act = _open(id, department);
        uint256 deadline = _deadline(act.dossier, act.part);
        if (block.timestamp <= deadline) revert SingleWindowNotYet(id, department, deadline);
        if (act.part.state() == PartState.Asked) {
            _lapse(act, true);
        } else if (act.part.silenceApproves() && _canAnswer(department)) {
            _turn(act, PartState.ApprovedBySilence);
            emit PartApprovedBySilence(id, department, uint40(deadline));
            _conclude(id, act.dossier);
        } else {
            if (act.part.overdue()) revert SingleWindowOverdueRecorded(id, department);
            act.part = act.part.recordedOverdue();
            _put(act);
            emit PartOverdue(id, department, uint40(deadline));
        }
    }

    /// @inheritdoc ISingleWindow
    function close(bytes32 id, uint8 department) external {
        Act memory act = _open(id, department);
        if (_departments[department].active) {
            // A question to the trader lapses, and a silence that approves approves: both by recordSilence.
            bool approves = act.part.silenceApproves() && _canAnswer(department);
            if (act.part.state() == PartState.Asked || approves) {
                revert SingleWindowPartState(id, department, act.part.state());
            }
            (InstitutionId caller,,) = registry.memberOf(msg.sender);
            uint256 from = _deadline(act.dossier, act.part);
            if (caller != act.dossier.trader()) from = _closeAfter(from, GRACE_DAYS);
            if (block.timestamp <= from) revert SingleWindowNotYet(id, department, from);
        }
        _lapse(act, false);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ISingleWindow
    function standing(bytes32 id) external view returns (Standing memory told) {
        DossierWord found = _known(id);
        (told.state, told.version) = (found.state(), found.version());
        if (!found.isOpen()) return told;
        for (uint8 department = 1; department <= LAST_DEPARTMENT; ++department) {
            if (found.departments() >> department & 1 == 0) continue;
            PartWord part = _get(id, found.departments(), department);
            if (!part.isOpen()) continue;
            uint40 deadline = uint40(_deadline(found, part));
            if (told.department != 0 && !_before(part.state(), deadline, told.partState, told.deadline)) continue;
            told.department = department;
            told.partState = part.state();
            told.since = uint40(found.submittedAt() + part.since());
            told.deadline = deadline;
        }
    }

    /// @inheritdoc ISingleWindow
    function dossier(bytes32 id) external view returns (Dossier memory) {
        DossierWord found = _known(id);
        return Dossier(
            found.trader(),
            found.state(),
            found.version(),
            found.functions(),
            found.departments(),
            uint40(found.submittedAt()),
            _contents[id]
        );
    }

    /// @inheritdoc ISingleWindow
    function partOf(bytes32 id, uint8 department) external view returns (Part memory) {
        DossierWord found = _known(id);
        _requireAsked(id, found.departments(), department);
        PartWord part = _get(id, found.departments(), department);
        return Part(
            part.state(),
            part.silenceApproves(),
            part.overdue(),
            uint8(part.stops()),
            uint8(part.daysLeft()),
            uint40(found.submittedAt() + part.since()),
            found.isOpen() && part.isOpen() ? uint40(_deadline(found, part)) : 0
        );
    }

    /// @inheritdoc ISingleWindow
    function departmentOf(uint8 department) external view returns (Department memory) {
        return _departments[department];
    }

    /// @inheritdoc ISingleWindow
    function functionOf(uint8 function_) external view returns (TradeFunction memory) {
        return _functions[function_];
    }

    /// @inheritdoc ISingleWindow
    function dossierId(InstitutionId trader, bytes32 reference_) public pure returns (bytes32) {
        return keccak256(abi.encode(trader, reference_));
    }

    // ---------------------------------------------------------------------------------------- what a dossier asks for

    /// @return asked departments that answer
    /// @return silence departments whose silence approves: every function that asks them says so
    function _route(uint16 functions, uint32 optional) private view returns (uint32 asked, uint32 silence) {
        uint32 offered;
        uint32 heard; // departments whose answer some function wants to hear
        uint256 left = functions;
        unchecked {
            for (uint8 function_; left != 0; ++function_) {
                if (left & 1 != 0) {
                    TradeFunction storage definition = _functions[function_];
                    (uint32 required, uint32 offer) = (definition.required, definition.optional);
                    if (required | offer == 0) revert SingleWindowUnknownFunction(function_);
                    asked |= required;
                    offered |= offer;
                    heard |= (required | offer & optional) & ~definition.silenceApproves;
                }
                left >>= 1;
            }
        }
        if (optional & ~offered != 0) revert SingleWindowNotOffered(optional & ~offered);
        asked |= optional;
        if (asked == 0) revert SingleWindowInvalid("functions");
        silence = asked & ~heard;
    }

    /// @return parts of the departments in order, each with its whole time from `since` [s after submission]
    function _fresh(uint32 asked, uint32 silence, uint256 since) private view returns (uint256[] memory parts) {
        parts = new uint256[](countBits(asked));
        uint256 place;
        uint256 left = asked;
        unchecked {
            for (uint8 department; left != 0; ++department) {
                if (left & 1 != 0) {
                    Department storage by = _departments[department];
                    if (!by.active) revert SingleWindowDepartmentRemoved(department);
                    bool approves = silence >> department & 1 != 0;
                    parts[place++] = PartWord.unwrap(PartLib.waiting(approves, by.stops, by.answerDays, since));
                }
                left >>= 1;
            }
        }
    }

    /// @dev Puts what unchanged parts have into `parts`.
    function _keep(
        bytes32 id,
        uint32 before,
        uint256[] memory parts,
        uint32 asked,
        bytes32 content,
        Unchanged[] calldata unchanged
    ) private view returns (uint32 kept) {
        for (uint256 i; i < unchanged.length; ++i) {
            uint8 department = unchanged[i].department;
            _requireAsked(id, before, department);
            _requireAsked(id, asked, department);
            if (!_same(unchanged[i], _contents[id], content)) revert SingleWindowPartChanged(id, department);
            parts[placeOf(asked, department)] = PartWord.unwrap(_get(id, before, department));
            kept |= uint32(1) << department;
        }
    }

    function _same(Unchanged calldata one, bytes32 before, bytes32 content) private pure returns (bool) {
        // The path of the leaf: part/01 to part/31.
        bytes32 path =
            keccak256(abi.encodePacked("part/", bytes1(48 + one.department / 10), bytes1(48 + one.department % 10)));
        return MerkleProof.verifyCalldata(one.proofBefore, before, _leaf(path, one.saltBefore, one.value))
            && MerkleProof.verifyCalldata(one.proofAfter, content, _leaf(path, one.saltAfter, one.value));
    }

    function _leaf(bytes32 path, bytes32 salt, bytes32 value) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(path, salt, value))));
    }

    // ------------------------------------------------------------------------------------------------- who may act

    function _known(bytes32 id) private view returns (DossierWord found) {
        found = _dossiers[id];
        if (DossierWord.unwrap(found) == 0) revert SingleWindowUnknownDossier(id);
    }

    function _requireTrader(bytes32 id) private view returns (DossierWord found) {
        found = _known(id);
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        if (caller != found.trader()) revert SingleWindowNotTheTrader(id, msg.sender);
    }

    /// @return found a dossier of the caller, an active trader, that is open or ended without approval
    function _amendable(bytes32 id, bytes32 content) private view returns (DossierWord found) {
        found = _requireTrader(id);
        registry.requireActive(msg.sender, InstitutionKind.Trader);
        if (content == 0 || content == _contents[id]) revert SingleWindowInvalid("content");
        DossierState state = found.state();
        bool fits = state == DossierState.Open || state == DossierState.Refused || state == DossierState.Incomplete;
        if (!fits || block.timestamp - found.submittedAt() > AMENDABLE || found.version() == type(uint8).max) {
            revert SingleWindowNotAmendable(id, state, found.version());
        }
    }

    function _ofDepartment(bytes32 id, uint8 department, uint8 version) private view returns (Act memory act) {
        Department storage by = _departments[department];
        InstitutionId institution = by.institution;
        (address account,, bool active) = registry.accountOf(institution);
        if (msg.sender != account || !active || !by.active) {
            revert SingleWindowNotTheDepartment(department, institution, msg.sender);
        }
        act = _open(id, department);
        if (version != act.dossier.version()) revert SingleWindowVersionPassed(id, act.dossier.version());
    }

    /// @return whether silence is the department's own: who was removed or is suspended is silent because it has to be
    function _canAnswer(uint8 department) private view returns (bool) {
        Department storage by = _departments[department];
        (,, bool active) = registry.accountOf(by.institution);
        return by.active && active;
    }

    /// @return act on a part that is open, of a dossier that is
    function _open(bytes32 id, uint8 department) private view returns (Act memory act) {
        DossierWord found = _known(id);
        if (!found.isOpen()) revert SingleWindowNotOpen(id, found.state());
        uint32 departments = found.departments();
        _requireAsked(id, departments, department);
        unchecked {
            uint256 place = placeOf(departments, department);
            uint256 word = _parts[id][place / PARTS_PER_WORD];
            PartWord part = PartWord.wrap(word >> place % PARTS_PER_WORD * PART_BITS & PART_MASK);
            if (!part.isOpen()) revert SingleWindowPartState(id, department, part.state());
            return Act(id, department, found, place, word, part);
        }
    }

    function _requireAsked(bytes32 id, uint32 departments, uint8 department) private pure {
        if (department > LAST_DEPARTMENT || departments >> department & 1 == 0) {
            revert SingleWindowNotAsked(id, department);
        }
    }

    // ------------------------------------------------------------------------------------------------------ clocks

    /// @dev Stops the department's clock: what is left of it is kept.
    function _stop(Act memory act, PartState to) private {
        PartWord part = act.part;
        if (part.stops() == 0) revert SingleWindowNoStopsLeft(act.id, uint8(act.department));
        _requireInTime(act);
        uint256 left = part.daysLeft();
        // During a hold the department's own time is not used.
        if (part.state() == PartState.Waiting) {
            uint256 used = _bankingDays(act.dossier.submittedAt() + part.since(), block.timestamp);
            left = used < left ? left - used : 0;
        }
        act.part = part.stopped(left);
        _turn(act, to);
    }

    function _requireInTime(Act memory act) private view {
        uint256 deadline = _passed(act);
        if (deadline != 0) revert SingleWindowDeadlinePassed(act.id, uint8(act.department), deadline);
    }

    /// @return deadline [unix s] if it has passed, else zero. The calendar is asked only where it may have: a clock of n
    /// banking days runs n days at least.
    function _passed(Act memory act) private view returns (uint256 deadline) {
        uint256 length = _length(act.part);
        unchecked {
            uint256 began = act.dossier.submittedAt() + act.part.since();
            if (length != 0 && block.timestamp <= began + length * 1 days) return 0;
        }
        deadline = _deadline(act.dossier, act.part);
        if (block.timestamp <= deadline) return 0;
    }

    function _deadline(DossierWord of_, PartWord part) private view returns (uint256) {
        return _closeAfter(of_.submittedAt() + part.since(), _length(part));
    }

    /// @return [banking days] of the clock that runs
    function _length(PartWord part) private pure returns (uint256) {
        PartState state = part.state();
        if (state == PartState.Waiting) return part.daysLeft();
        return state == PartState.Asked ? REPLY_DAYS : HOLD_DAYS;
    }

    function _closeAfter(uint256 at, uint256 count) private view returns (uint256) {
        (bool known, uint256 closing) = calendar.closeAfter(PLACE, at, count);
        return known ? closing : at + (2 * count + 20) * 1 days;
    }

    /// @return count banking days after the day of the one act until the day of the other; zero where a year is unknown
    function _bankingDays(uint256 from, uint256 until) private view returns (uint256 count) {
        (bool knownFirst, uint256 first) = calendar.dayOf(PLACE, from);
        (bool knownLast, uint256 last) = calendar.dayOf(PLACE, until);
        if (!knownFirst || !knownLast) return 0;
        for (uint256 day = first + 1; day <= last; ++day) {
            (, bool banking) = calendar.isBankingDay(PLACE, day);
            if (banking) ++count;
        }
    }

    /// @dev Who is told of first: a question to the trader, then a hold, then the next deadline.
    function _before(PartState state, uint40 deadline, PartState other, uint40 otherDeadline)
        private
        pure
        returns (bool)
    {
        if (state == other) return deadline < otherDeadline;
        return state == PartState.Asked || (state == PartState.Held && other == PartState.Waiting);
    }

    // ------------------------------------------------------------------------------------------------------- parts

    function _get(bytes32 id, uint32 departments, uint8 department) private view returns (PartWord) {
        uint256 place = placeOf(departments, department);
        return PartWord.wrap(_parts[id][place / PARTS_PER_WORD] >> place % PARTS_PER_WORD * PART_BITS & PART_MASK);
    }

    /// @dev The part changes its state: its next clock begins now.
    function _turn(Act memory act, PartState to) private {
        unchecked {
            act.part = act.part.turned(to, block.timestamp - act.dossier.submittedAt());
        }
        _put(act);
    }

    function _put(Act memory act) private {
        unchecked {
            uint256 place = act.place;
            uint256 shift = place % PARTS_PER_WORD * PART_BITS;
            uint256 word = act.word & ~(PART_MASK << shift) | PartWord.unwrap(act.part) << shift;
            act.word = word;
            _parts[act.id][place / PARTS_PER_WORD] = word;
        }
    }

    /// @dev Words of a longer version before stay where nothing reads them.
    function _write(bytes32 id, uint256[] memory parts) private {
        unchecked {
            for (uint256 place; place < parts.length;) {
                uint256 word = place / PARTS_PER_WORD;
                uint256 packed;
                for (uint256 shift; shift < PARTS_PER_WORD * PART_BITS && place < parts.length; shift += PART_BITS) {
                    packed |= parts[place++] << shift;
                }
                _parts[id][word] = packed;
            }
        }
    }

    function _words(uint32 departments) private pure returns (uint256) {
        return (countBits(departments) + PARTS_PER_WORD - 1) / PARTS_PER_WORD;
    }

    function _lapse(Act memory act, bool byTrader) private {
        _turn(act, PartState.Lapsed);
        emit PartLapsed(act.id, uint8(act.department), byTrader);
        _conclude(act.id, act.dossier);
    }

    /// @dev Ends the dossier once no part is open any more.
    function _conclude(bytes32 id, DossierWord of_) private {
        uint256 words = _words(of_.departments());
        DossierState outcome = DossierState.Approved;
        for (uint256 word; word < words; ++word) {
            uint256 parts = _parts[id][word];
            if (anyOpen(parts)) return;
            for (; parts != 0; parts >>= PART_BITS) {
                PartState state = PartState(parts & 7);
                if (state == PartState.Refused) outcome = DossierState.Refused;
                if (state == PartState.Lapsed && outcome == DossierState.Approved) outcome = DossierState.Incomplete;
            }
        }
        _dossiers[id] = of_.withState(outcome);
        emit DossierConcluded(id, of_.version(), outcome);
    }
}
