// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {InstitutionId} from "../contracts/types/Ids.sol";
import {IAllianceRegistry} from "./IAllianceRegistry.sol";
import {IProductCertificates} from "./IProductCertificates.sol";

/// @title Certification of fintech products: from the application to the end of the certificate
/// @notice Models the scheme of SAMR announcement 2019 No. 49 (with the PBoC): prototype test, on-site check, a certificate
/// of three years, surveillance, renewal on review, random inspection of any production step; the mark may be shown on
/// the product and not be used in advertising. It never claims a certification. All periods but the three years are ours.
/// @dev Applicants and labs are members of the alliance; the certification body is a member that holds the role.
/// Every stage has a date, after which `lapse` ends it, whoever is silent. Reports and evidence are hashes (of salted
/// documents): nothing of them can be read on the chain.
///
/// The certificate's three years are years of the calendar in UTC+8: it ends on the third anniversary, in the second in
/// which it was given, whatever leap day is in between; one of a 29 February ends on a 28 February.
///
/// Random inspection. The body publishes the whole list of candidates (certificate and production step) and thereby
/// fixes the block whose RANDAO mix draws one of them. Whoever brings that block's header draws; the header must hash to
/// the block's hash, so that the result is the same whoever draws and whenever. Limits: the proposer of a slot before that
/// block sees what follows from its reveal and can withhold its own block at the cost of its reward (EIP-4399: one bit of
/// influence for each slot it has at the end); a chain whose consensus has no RANDAO mix (a constant in the header)
/// draws what anybody can foresee; the body chooses who is on the list, for all to see. A hash can be had for 256 blocks:
/// a draw that everybody missed is postponed by anybody to a new block, which its round tells.
interface IFintechCertification is IProductCertificates {
    enum Stage {
        None,
        Applied, //   the lab tests the prototype
        Tested, //    the body checks on site
        Checked, //   the body decides
        Certified, // under surveillance; suspended while `suspendedUntil` is not zero
        Refused,
        Lapsed, //    a date passed
        Withdrawn
    }

    /// @dev Why a certificate is suspended, or why something ended.
    enum Reason {
        None,
        Test,
        Check,
        Date,
        Holder, //      it gave up
        Surveillance,
        Inspection,
        Unanswered, //  an inspection
        Advertising, // the mark was used in advertising
        Other
    }

    enum InspectionState {
        None,
        Announced,
        Drawn,
        Answered,
        Passed,
        Failed,
        Unanswered,
        NotHeld // the body did not conclude in time
    }

    struct Category {
        uint16 year; //        in which the catalogue took it up; 0: no such category
        string name;
        string nameChinese;
        string standard; //    its JR/T number; empty where no source was found
    }

    /// @dev Dates [unix s] are the last second in which what they limit is possible.
    struct Certificate {
        Stage stage;
        uint8 category;
        InstitutionId holder;
        InstitutionId lab;
        uint40 deadline; //       [unix s] of the stage: for test, check, decision, or the next surveillance; 0 at the end
        uint40 validUntil; //     [unix s] 0 before it was given
        uint40 suspendedUntil; // [unix s] 0 where it is not suspended
        bool renewalRequested;
        uint16 infringements;
        bytes32 product; //       what is certified: of a program its measurement
    }

    struct Candidate {
        uint64 certificate;
        bytes32 step; // keccak256 of the production step's name
    }

    struct Inspection {
        InspectionState state;
        uint8 round; //       from 1; more where a draw was missed
        uint64 drawBlock;
        uint64 certificate; // 0 until it is drawn
        uint40 deadline; //   [unix s] for the answer, then for the conclusion; 0 otherwise
        bytes32 candidates; // keccak256(abi.encode(Candidate[]))
        bytes32 step;
    }

    event CategoryDefined(uint8 indexed category, uint16 year, string name, string nameChinese, string standard);
    event LabRecognised(InstitutionId indexed lab, bool recognised);
    event CertificationApplied(
        uint64 indexed certificate,
        InstitutionId indexed holder,
        uint8 indexed category,
        InstitutionId lab,
        bytes32 product,
        bytes32 dossier,
        uint40 deadline
    );
    event PrototypeTested(uint64 indexed certificate, bytes32 report, uint40 deadline);
    event SiteChecked(uint64 indexed certificate, bytes32 report, uint40 deadline);
    event CertificateGiven(uint64 indexed certificate, uint40 validUntil, uint40 deadline);
    event CertificateSurveyed(uint64 indexed certificate, bytes32 report, uint40 deadline);
    event RenewalRequested(uint64 indexed certificate);
    event CertificateRenewed(uint64 indexed certificate, uint40 validUntil, bytes32 report);
    event CertificateSuspended(uint64 indexed certificate, Reason indexed reason, bytes32 evidence, uint40 until);
    event CertificateReinstated(uint64 indexed certificate, bytes32 report, uint40 deadline);
    /// @param stage Refused, Lapsed or Withdrawn
    event CertificationEnded(uint64 indexed certificate, Stage indexed stage, Reason indexed reason, bytes32 evidence);
    /// @param infringements so far
    event InfringementRecorded(uint64 indexed certificate, bytes32 evidence, uint16 infringements);
    event DrawAnnounced(uint64 indexed inspection, uint64 drawBlock, Candidate[] candidates);
    event DrawPostponed(uint64 indexed inspection, uint64 drawBlock, uint8 round);
    event InspectionDrawn(
        uint64 indexed inspection, uint64 indexed certificate, bytes32 step, bytes32 randomness, uint40 deadline
    );
    event InspectionAnswered(uint64 indexed inspection, bytes32 answer, uint40 deadline);
    event InspectionConcluded(uint64 indexed inspection, InspectionState indexed state, bytes32 report);

    error CertificationInvalid(string field);
    error CertificationNotMember(address caller);
    error CertificationNotHolder(uint64 certificate, InstitutionId holder, address caller);
    /// @param lab that the applicant named; it has to be active and recognised
    error CertificationNotLab(uint64 certificate, InstitutionId lab, address caller);
    error CertificationLabNotRecognised(InstitutionId lab);
    error CertificationStage(uint64 certificate, Stage found, Stage needed);
    error CertificationDatePassed(uint64 certificate, uint40 date);
    /// @param date after which it can be done; 0 where nothing will end
    error CertificationNotYet(uint64 certificate, uint40 date);
    error CertificationSuspended(uint64 certificate, uint40 until);
    error CertificationNotSuspended(uint64 certificate);
    /// @param from [unix s] when the review of a renewal can begin
    error CertificationNotRenewable(uint64 certificate, uint40 from, bool requested);
    error InspectionStage(uint64 inspection, InspectionState found, InspectionState needed);
    error InspectionDatePassed(uint64 inspection, uint40 date);
    error InspectionNotYet(uint64 inspection, uint40 date);
    error InspectionOtherCandidates(uint64 inspection, bytes32 announced);
    /// @param found hash of the header that was brought
    /// @param needed hash of the block; zero where it is not there yet, or 256 blocks old
    error InspectionOtherHeader(uint64 inspection, bytes32 found, bytes32 needed);
    /// @param after_ the last block in which it can still be drawn
    error InspectionNotMissed(uint64 inspection, uint64 after_);

    // ------------------------------------------------------------------------------------------------------- data

    /// @notice Define a category, or correct what it is called. Data role.
    function defineCategory(uint8 category, Category calldata definition) external;

    /// @notice Recognise a lab, or end that: then it reports nothing more. Data role.
    function recogniseLab(InstitutionId lab, bool recognised) external;

    // ------------------------------------------------------------------------------------------------ application

    /// @notice Apply for a certificate. An active member, which names another member as the lab.
    /// @param product of a program its measurement (MRENCLAVE)
    /// @param dossier hash of the technical file
    /// @return certificate number, from 1, which the certificate keeps
    function applyFor(uint8 category, InstitutionId lab, bytes32 product, bytes32 dossier)
        external
        returns (uint64 certificate);

    /// @notice Report the prototype test. The lab. Not passed: refused.
    function reportTest(uint64 certificate, bytes32 report, bool passed) external;

    /// @notice Report the on-site check. The body. Not passed: refused.
    function reportCheck(uint64 certificate, bytes32 report, bool passed) external;

    /// @notice Give the certificate, for `TERM_YEARS` by the calendar. The body.
    function certify(uint64 certificate) external;

    // ------------------------------------------------------------------------------------------------ certificate

    /// @notice Report a surveillance. The body. Passed: the next one is due `SURVEILLANCE_PERIOD` later. Not: suspended.
    function surveil(uint64 certificate, bytes32 report, bool passed) external;

    /// @notice Ask for the review that renews. The holder, from `RENEWAL_WINDOW` before the end.
    function requestRenewal(uint64 certificate) external;

    /// @notice Renew for `TERM_YEARS` from the old end, as the holder asked. The body, until the old end, unless suspended.
    function renew(uint64 certificate, bytes32 report) external;

    /// @notice Suspend for `SUSPENSION`; unless it is reinstated before, it is withdrawn. The body.
    function suspend(uint64 certificate, Reason reason, bytes32 evidence) external;

    /// @notice Suspend a certificate whose surveillance is overdue. Anybody.
    function suspendOverdue(uint64 certificate) external;

    /// @notice End a suspension, on a review that counts as surveillance. The body.
    function reinstate(uint64 certificate, bytes32 report) external;

    /// @notice Withdraw a certificate. The body.
    function withdraw(uint64 certificate, Reason reason, bytes32 evidence) external;

    /// @notice Give up an application or a certificate. The holder.
    function renounce(uint64 certificate) external;

    /// @notice End what ran out: an application after its date, a certificate after its end (both Lapsed), a suspension
    /// after its end (Withdrawn). Anybody. `isValid` does not wait for it.
    function lapse(uint64 certificate) external;

    /// @notice Record that the mark was used in advertising; `suspend` and `withdraw` are the sanctions. The body.
    function recordInfringement(uint64 certificate, bytes32 evidence) external;

    // ------------------------------------------------------------------------------------------ random inspection

    /// @notice Publish the candidates of a draw, `MOST_CANDIDATES` at most; it is drawn by the block `DRAW_DELAY` later.
    /// The body.
    function announce(Candidate[] calldata candidates) external returns (uint64 inspection);

    /// @notice Draw. Anybody, for 256 blocks. The candidate is keccak256(abi.encode(mix, inspection)) mod their number.
    /// @param header of the draw's block in RLP, whose field 13 is the RANDAO mix (EIP-4399)
    /// @param candidates as they were announced
    function draw(uint64 inspection, bytes calldata header, Candidate[] calldata candidates) external;

    /// @notice Set a new block for a draw that was missed. Anybody.
    function postpone(uint64 inspection) external;

    /// @notice Answer an inspection: give access. The holder, within `ANSWER_PERIOD`.
    /// @param answer hash of what was handed over
    function answer(uint64 inspection, bytes32 answer) external;

    /// @notice Record what an inspection found. The body, within `CONCLUSION_PERIOD` of the answer. Not passed: suspended.
    function conclude(uint64 inspection, bytes32 report, bool passed) external;

    /// @notice End an inspection whose date passed: unanswered, the certificate is suspended; not concluded, it was not
    /// held, and the holder has no harm from it. Anybody.
    function closeInspection(uint64 inspection) external;

    // ----------------------------------------------------------------------------------------------------- views

    function certificateOf(uint64 certificate) external view returns (Certificate memory);

    function certificateCount() external view returns (uint64);

    function inspectionOf(uint64 inspection) external view returns (Inspection memory);

    function inspectionCount() external view returns (uint64);

    function categoryOf(uint8 category) external view returns (Category memory);

    function isRecognised(InstitutionId lab) external view returns (bool);

    function registry() external view returns (IAllianceRegistry);
}
