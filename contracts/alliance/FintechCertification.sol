// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {IAllianceRegistry} from "../../interfaces/IAllianceRegistry.sol";
import {IFintechCertification} from "../../interfaces/IFintechCertification.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title FintechCertification: see IFintechCertification
contract FintechCertification is IFintechCertification, AccessManaged {
    using RLP for Memory.Slice;

    /// @notice [years] by the calendar in UTC+8: the same date and second, a 29 February becoming the 28th.
    uint256 public constant TERM_YEARS = 3;
    /// @notice For each of test, check and decision.
    uint40 public constant STAGE_PERIOD = 180 days;
    uint40 public constant SURVEILLANCE_PERIOD = 365 days;
    uint40 public constant SUSPENSION = 180 days;
    uint40 public constant RENEWAL_WINDOW = 180 days;
    uint40 public constant ANSWER_PERIOD = 10 days;
    uint40 public constant CONCLUSION_PERIOD = 60 days;
    /// @notice [blocks] Four epochs of 32 slots and a few more: what EIP-4399 recommends as lookahead.
    uint64 public constant DRAW_DELAY = 132;
    uint256 public constant MOST_CANDIDATES = 256;
    uint64 private constant HASHES_KEPT = 256; // by BLOCKHASH
    uint256 private constant LEAP_DAY = 59; // the day of a year from 0 that is 29 February, or 1 March
    uint256 private constant MIX_FIELD = 13; // of a header (EIP-4399: prevRandao in the place of mixHash)

    IAllianceRegistry public immutable registry;

    mapping(uint8 category => Category) private _categories;
    mapping(InstitutionId lab => bool) public isRecognised;
    mapping(uint64 number => Certificate) private _certificates;
    mapping(uint64 number => Inspection) private _inspections;
    uint64 public certificateCount;
    uint64 public inspectionCount;

    constructor(address manager, IAllianceRegistry registry_) AccessManaged(manager) {
        registry = registry_;
    }

    // ------------------------------------------------------------------------------------------------------- data

    /// @inheritdoc IFintechCertification
    function defineCategory(uint8 category, Category calldata definition) external restricted {
        if (category == 0) revert CertificationInvalid("category");
        if (definition.year == 0) revert CertificationInvalid("year");
        if (bytes(definition.name).length == 0) revert CertificationInvalid("name");
        _categories[category] = definition;
        emit CategoryDefined(category, definition.year, definition.name, definition.nameChinese, definition.standard);
    }

    /// @inheritdoc IFintechCertification
    function recogniseLab(InstitutionId lab, bool recognised) external restricted {
        registry.institution(lab); // reverts where there is none
        isRecognised[lab] = recognised;
        emit LabRecognised(lab, recognised);
    }

    // ------------------------------------------------------------------------------------------------ application

    /// @inheritdoc IFintechCertification
    function applyFor(uint8 category, InstitutionId lab, bytes32 product, bytes32 dossier)
        external
        returns (uint64 number)
    {
        (InstitutionId holder,, bool active) = registry.memberOf(msg.sender);
        if (!active) revert CertificationNotMember(msg.sender);
        if (_categories[category].year == 0) revert CertificationInvalid("category");
        if (product == 0) revert CertificationInvalid("product");
        if (lab == holder) revert CertificationInvalid("lab");
        if (!isRecognised[lab]) revert CertificationLabNotRecognised(lab);
        number = ++certificateCount;
        uint40 deadline = _in(STAGE_PERIOD);
        Certificate storage certificate = _certificates[number];
        certificate.stage = Stage.Applied;
        certificate.category = category;
        certificate.holder = holder;
        certificate.lab = lab;
        certificate.deadline = deadline;
        certificate.product = product;
        emit CertificationApplied(number, holder, category, lab, product, dossier, deadline);
    }

    /// @inheritdoc IFintechCertification
    function reportTest(uint64 number, bytes32 report, bool passed) external {
        Certificate storage certificate = _applying(number, Stage.Applied);
        (InstitutionId caller,, bool active) = registry.memberOf(msg.sender);
        if (!active || caller != certificate.lab || !isRecognised[caller]) {
            revert CertificationNotLab(number, certificate.lab, msg.sender);
        }
        if (!passed) return _end(number, Stage.Refused, Reason.Test, report);
        certificate.stage = Stage.Tested;
        certificate.deadline = _in(STAGE_PERIOD);
        emit PrototypeTested(number, report, certificate.deadline);
    }

    /// @inheritdoc IFintechCertification
    function reportCheck(uint64 number, bytes32 report, bool passed) external restricted {
        Certificate storage certificate = _applying(number, Stage.Tested);
        if (!passed) return _end(number, Stage.Refused, Reason.Check, report);
        certificate.stage = Stage.Checked;
        certificate.deadline = _in(STAGE_PERIOD);
        emit SiteChecked(number, report, certificate.deadline);
    }

    /// @inheritdoc IFintechCertification
    function certify(uint64 number) external restricted {
        Certificate storage certificate = _applying(number, Stage.Checked);
        certificate.stage = Stage.Certified;
        certificate.validUntil = _termFrom(uint40(block.timestamp));
        certificate.deadline = _in(SURVEILLANCE_PERIOD);
        emit CertificateGiven(number, certificate.validUntil, certificate.deadline);
    }

    // ------------------------------------------------------------------------------------------------ certificate

    /// @inheritdoc IFintechCertification
    function surveil(uint64 number, bytes32 report, bool passed) external restricted {
        Certificate storage certificate = _unsuspended(number);
        if (!passed) return _suspend(number, Reason.Surveillance, report);
        certificate.deadline = _in(SURVEILLANCE_PERIOD);
        emit CertificateSurveyed(number, report, certificate.deadline);
    }

    /// @inheritdoc IFintechCertification
    function requestRenewal(uint64 number) external {
        Certificate storage certificate = _current(number);
        _requireHolder(number, certificate.holder);
        uint40 from = certificate.validUntil - RENEWAL_WINDOW;
        if (certificate.renewalRequested || block.timestamp < from) {
            revert CertificationNotRenewable(number, from, certificate.renewalRequested);
        }
        certificate.renewalRequested = true;
        emit RenewalRequested(number);
    }

    /// @inheritdoc IFintechCertification
    function renew(uint64 number, bytes32 report) external restricted {
        Certificate storage certificate = _unsuspended(number);
        if (!certificate.renewalRequested) {
            revert CertificationNotRenewable(number, certificate.validUntil - RENEWAL_WINDOW, false);
        }
        certificate.renewalRequested = false;
        certificate.validUntil = _termFrom(certificate.validUntil);
        emit CertificateRenewed(number, certificate.validUntil, report);
    }

    /// @inheritdoc IFintechCertification
    function suspend(uint64 number, Reason reason, bytes32 evidence) external restricted {
        _unsuspended(number);
        if (reason == Reason.None) revert CertificationInvalid("reason");
        _suspend(number, reason, evidence);
    }

    /// @inheritdoc IFintechCertification
    function suspendOverdue(uint64 number) external {
        Certificate storage certificate = _unsuspended(number);
        if (block.timestamp <= certificate.deadline) revert CertificationNotYet(number, certificate.deadline);
        _suspend(number, Reason.Surveillance, 0);
    }

    /// @inheritdoc IFintechCertification
    function reinstate(uint64 number, bytes32 report) external restricted {
        Certificate storage certificate = _current(number);
        if (certificate.suspendedUntil == 0) revert CertificationNotSuspended(number);
        certificate.suspendedUntil = 0;
        certificate.deadline = _in(SURVEILLANCE_PERIOD);
        emit CertificateReinstated(number, report, certificate.deadline);
    }

    /// @inheritdoc IFintechCertification
    function withdraw(uint64 number, Reason reason, bytes32 evidence) external restricted {
        _current(number);
        if (reason == Reason.None) revert CertificationInvalid("reason");
        _end(number, Stage.Withdrawn, reason, evidence);
    }

    /// @inheritdoc IFintechCertification
    function renounce(uint64 number) external {
        Certificate storage certificate = _certificates[number];
        _requireHolder(number, certificate.holder);
        if (certificate.deadline == 0) revert CertificationStage(number, certificate.stage, Stage.Certified);
        _end(number, Stage.Withdrawn, Reason.Holder, 0);
    }

    /// @inheritdoc IFintechCertification
    function lapse(uint64 number) external {
        Certificate storage certificate = _certificates[number];
        (uint40 date, Stage ending) = (certificate.deadline, Stage.Lapsed);
        if (certificate.stage == Stage.Certified) {
            (uint40 until, uint40 suspendedUntil) = (certificate.validUntil, certificate.suspendedUntil);
            bool suspension = suspendedUntil != 0 && suspendedUntil < until;
            (date, ending) = suspension ? (suspendedUntil, Stage.Withdrawn) : (until, Stage.Lapsed);
        }
        if (date == 0 || block.timestamp <= date) revert CertificationNotYet(number, date);
        _end(number, ending, Reason.Date, 0);
    }

    /// @inheritdoc IFintechCertification
    function recordInfringement(uint64 number, bytes32 evidence) external restricted {
        Certificate storage certificate = _certificates[number];
        if (certificate.stage == Stage.None) revert CertificationStage(number, Stage.None, Stage.Certified);
        emit InfringementRecorded(number, evidence, ++certificate.infringements);
    }

    // ------------------------------------------------------------------------------------------ random inspection

    /// @inheritdoc IFintechCertification
    function announce(Candidate[] calldata candidates) external restricted returns (uint64 id) {
        if (candidates.length == 0 || candidates.length > MOST_CANDIDATES) revert CertificationInvalid("candidates");
        for (uint256 i; i < candidates.length; ++i) {
            _current(candidates[i].certificate);
        }
        id = ++inspectionCount;
        Inspection storage inspection = _inspections[id];
        inspection.state = InspectionState.Announced;
        inspection.round = 1;
        inspection.drawBlock = uint64(block.number) + DRAW_DELAY;
        inspection.candidates = keccak256(abi.encode(candidates));
        emit DrawAnnounced(id, inspection.drawBlock, candidates);
    }

    /// @inheritdoc IFintechCertification
    function draw(uint64 id, bytes calldata header, Candidate[] calldata candidates) external {
        Inspection storage inspection = _inspection(id, InspectionState.Announced);
        if (keccak256(abi.encode(candidates)) != inspection.candidates) {
            revert InspectionOtherCandidates(id, inspection.candidates);
        }
        bytes32 hash = blockhash(inspection.drawBlock);
        if (keccak256(header) != hash) revert InspectionOtherHeader(id, keccak256(header), hash);
        bytes32 mix = RLP.decodeList(header)[MIX_FIELD].readBytes32();
        uint256 place = uint256(keccak256(abi.encode(mix, id))) % candidates.length;
        inspection.state = InspectionState.Drawn;
        inspection.certificate = candidates[place].certificate;
        inspection.step = candidates[place].step;
        inspection.deadline = _in(ANSWER_PERIOD);
        emit InspectionDrawn(id, inspection.certificate, inspection.step, mix, inspection.deadline);
    }

    /// @inheritdoc IFintechCertification
    function postpone(uint64 id) external {
        Inspection storage inspection = _inspection(id, InspectionState.Announced);
        uint64 last = inspection.drawBlock + HASHES_KEPT;
        if (block.number <= last) revert InspectionNotMissed(id, last);
        inspection.drawBlock = uint64(block.number) + DRAW_DELAY;
        ++inspection.round;
        emit DrawPostponed(id, inspection.drawBlock, inspection.round);
    }

    /// @inheritdoc IFintechCertification
    function answer(uint64 id, bytes32 answer_) external {
        Inspection storage inspection = _timely(id, InspectionState.Drawn);
        _requireHolder(inspection.certificate, _certificates[inspection.certificate].holder);
        inspection.state = InspectionState.Answered;
        inspection.deadline = _in(CONCLUSION_PERIOD);
        emit InspectionAnswered(id, answer_, inspection.deadline);
    }

    /// @inheritdoc IFintechCertification
    function conclude(uint64 id, bytes32 report, bool passed) external restricted {
        _timely(id, InspectionState.Answered);
        if (passed) return _conclude(id, InspectionState.Passed, report);
        _conclude(id, InspectionState.Failed, report);
        _suspendIfValid(id, Reason.Inspection, report);
    }

    /// @inheritdoc IFintechCertification
    function closeInspection(uint64 id) external {
        Inspection storage inspection = _inspections[id];
        uint40 date = inspection.deadline;
        if (date == 0 || block.timestamp <= date) revert InspectionNotYet(id, date);
        if (inspection.state == InspectionState.Answered) return _conclude(id, InspectionState.NotHeld, 0);
        _conclude(id, InspectionState.Unanswered, 0);
        _suspendIfValid(id, Reason.Unanswered, 0);
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IFintechCertification
    function certificateOf(uint64 number) external view returns (Certificate memory) {
        return _certificates[number];
    }

    /// @inheritdoc IFintechCertification
    function inspectionOf(uint64 id) external view returns (Inspection memory) {
        return _inspections[id];
    }

    /// @inheritdoc IFintechCertification
    function categoryOf(uint8 category) external view returns (Category memory) {
        return _categories[category];
    }

    function isValid(uint64 number) public view returns (bool) {
        Certificate storage certificate = _certificates[number];
        return certificate.stage == Stage.Certified && certificate.suspendedUntil == 0
            && block.timestamp <= certificate.validUntil;
    }

    function productOf(uint64 number) external view returns (bytes32) {
        return _certificates[number].product;
    }

    // --------------------------------------------------------------------------------------------------- private

    function _applying(uint64 number, Stage needed) private view returns (Certificate storage certificate) {
        certificate = _certificates[number];
        if (certificate.stage != needed) revert CertificationStage(number, certificate.stage, needed);
        if (block.timestamp > certificate.deadline) revert CertificationDatePassed(number, certificate.deadline);
    }

    /// @dev A certificate that has not run out, suspended or not.
    function _current(uint64 number) private view returns (Certificate storage certificate) {
        certificate = _certificates[number];
        if (certificate.stage != Stage.Certified) {
            revert CertificationStage(number, certificate.stage, Stage.Certified);
        }
        if (block.timestamp > certificate.validUntil) revert CertificationDatePassed(number, certificate.validUntil);
        uint40 until = certificate.suspendedUntil;
        if (until != 0 && block.timestamp > until) revert CertificationDatePassed(number, until);
    }

    function _unsuspended(uint64 number) private view returns (Certificate storage certificate) {
        certificate = _current(number);
        if (certificate.suspendedUntil != 0) revert CertificationSuspended(number, certificate.suspendedUntil);
    }

    /// @dev An inspection can end after its certificate did, or while it is suspended for something else.
    function _suspendIfValid(uint64 id, Reason reason, bytes32 evidence) private {
        uint64 number = _inspections[id].certificate;
        if (isValid(number)) _suspend(number, reason, evidence);
    }

    function _suspend(uint64 number, Reason reason, bytes32 evidence) private {
        uint40 until = _in(SUSPENSION);
        _certificates[number].suspendedUntil = until;
        emit CertificateSuspended(number, reason, evidence, until);
    }

    function _end(uint64 number, Stage stage, Reason reason, bytes32 evidence) private {
        Certificate storage certificate = _certificates[number];
        certificate.stage = stage;
        (certificate.deadline, certificate.suspendedUntil, certificate.renewalRequested) = (0, 0, false);
        emit CertificationEnded(number, stage, reason, evidence);
    }

    function _inspection(uint64 id, InspectionState needed) private view returns (Inspection storage inspection) {
        inspection = _inspections[id];
        if (inspection.state != needed) revert InspectionStage(id, inspection.state, needed);
    }

    function _timely(uint64 id, InspectionState needed) private view returns (Inspection storage inspection) {
        inspection = _inspection(id, needed);
        if (block.timestamp > inspection.deadline) revert InspectionDatePassed(id, inspection.deadline);
    }

    function _conclude(uint64 id, InspectionState state, bytes32 report) private {
        _inspections[id].state = state;
        _inspections[id].deadline = 0;
        emit InspectionConcluded(id, state, report);
    }

    function _requireHolder(uint64 number, InstitutionId holder) private view {
        (InstitutionId caller,,) = registry.memberOf(msg.sender);
        bool known = InstitutionId.unwrap(caller) != 0;
        if (!known || caller != holder) revert CertificationNotHolder(number, holder, msg.sender);
    }

    /// @dev A 29 February between the dates makes the term a day longer; years of 365 days would end it a day too early.
    function _termFrom(uint40 from) private pure returns (uint40) {
        uint256 day = CivilDate.dayInChina(from);
        uint256 year = CivilDate.yearOf(day);
        uint256 place = day - CivilDate.firstDay(year); // 1 January 0
        uint256 target = CivilDate.firstDay(year + TERM_YEARS) + place;
        if (place >= LEAP_DAY) {
            // of two years so far apart at most one has a 29 February
            if (_isLeap(year)) --target;
            else if (_isLeap(year + TERM_YEARS)) ++target;
        }
        return from + uint40((target - day) * 1 days);
    }

    function _isLeap(uint256 year) private pure returns (bool) {
        return CivilDate.firstDay(year + 1) - CivilDate.firstDay(year) == 366;
    }

    function _in(uint40 period) private view returns (uint40) {
        return uint40(block.timestamp) + period;
    }
}
