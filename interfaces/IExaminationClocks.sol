// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IPresentations} from "./IPresentations.sol";
import {Bank, RuleSet, Terms} from "../contracts/types/Credit.sol";
import {CreditId} from "../contracts/types/Ids.sol";

/// @title What moves a bank's clock after a presentation
/// @notice Presentations stores the close of the last banking day for honour or refusal. Four things change what follows
/// from it, each once for an examination, and each with an end:
///  - business was interrupted (UCP 600 art. 36, ISP98 3.14, URDG 758 art. 26): see IInterruptions
///  - a notice was given in time off the chain, and is proved within one banking day (UCP 600 art. 16(d))
///  - an electronic record is corrupt, and is presented again (eUCP e12)
///  - a demand asks to extend or pay (URDG 758 art. 23, ISP98 3.09)
/// and a bank that refused and keeps the documents from the presenter is precluded after all (UCP 600 art. 16(f)).
/// @dev Partner of Presentations and CreditAmendments.
interface IExaminationClocks {
    /// @dev A corrupt record, per bank that examines.
    struct Corruption {
        uint40 stoppedAt; // [unix s] 0: none
        uint40 deadline; //  [unix s] as it was
        uint40 until; //     [unix s] last moment to present the record again
        bool settled; //     it was, or is deemed not presented
    }

    /// @dev A demand to extend or pay.
    struct Extension {
        bytes32 termsHash; //  as the beneficiary wants them
        uint40 suspendedAt; // [unix s] 0: payment is not suspended
        uint40 payBy; //       [unix s]
    }

    struct ReturnDemand {
        uint40 at; //    [unix s] 0: none
        uint40 until; // [unix s] close of the third banking day
    }

    event NoticeProved(CreditId indexed id, uint16 indexed number, Bank by, uint40 givenAt);
    /// @param record its root among the documents
    /// @param until [unix s] last moment to present it again
    /// @param deadline [unix s] of the bank, if it is presented then or not at all
    event RecordCorrupted(
        CreditId indexed id, uint16 indexed number, Bank by, bytes32 record, uint40 until, uint40 deadline
    );
    event RecordRepresented(CreditId indexed id, uint16 indexed number, Bank by, bytes32 record, uint40 deadline);
    event RecordNotRepresented(CreditId indexed id, uint16 indexed number, Bank by);
    event ExtensionRequested(CreditId indexed id, uint16 indexed number, Terms amended);
    event PaymentSuspended(CreditId indexed id, uint16 indexed number, uint40 payBy);
    /// @notice The extension was granted, and the demand is deemed withdrawn.
    event DemandWithdrawn(CreditId indexed id, uint16 indexed number);
    event ReturnDemanded(CreditId indexed id, uint16 indexed number, Bank by, uint40 until);

    error ClockDeadlinePassed(CreditId id, uint16 number, uint256 deadline);
    error ClockRunning(CreditId id, uint16 number, uint256 until);
    error ClockNotPresenter(CreditId id, address caller, address presenter);
    error ClockInvalidSignature(address presenter);
    /// @dev Once per examination.
    error ClockAlreadyStopped(CreditId id, uint16 number, Bank by);
    error ClockNotStopped(CreditId id, uint16 number, Bank by);
    /// @dev Business is interrupted until then, and no clock runs; report it once business resumes.
    error ClockInterrupted(CreditId id, uint40 until);
    /// @dev UCP 600 knows no demand to extend or pay.
    error ClockOtherRules(CreditId id);
    error ClockNotExtended(CreditId id, uint16 number);
    error ClockInvalidTerms(CreditId id);
    /// @param latest [unix s] to which payment may be suspended
    error ClockInvalidTime(uint40 given, uint256 latest);

    // -------------------------------------------------------------------------------------------------------- notice

    /// @notice Prove, within one banking day after the deadline, a notice that was given in time off the chain: the
    /// presenter acknowledged it by its signature (EIP-712, EOA or ERC-1271). Anybody.
    function proveNotice(
        CreditId id,
        uint16 number,
        Bank by,
        Terms calldata terms,
        IPresentations.Notice calldata notice,
        uint40 givenAt,
        bytes calldata signature
    ) external;

    // ------------------------------------------------------------------------------------------------ corrupt records

    /// @notice Tell the presenter that a record is corrupt and ask for it again (eUCP e12(a)): the clock stops. The bank
    /// that examines, once, before its deadline, and not while business is interrupted anyway.
    /// @param record its root among the documents
    function reportCorruption(CreditId id, uint16 number, Bank by, Terms calldata terms, bytes32 record) external;

    /// @notice The record was presented again: the clock goes on with as many banking days as were left (e12(b)). The
    /// presenter, within 30 days, and not after the credit expired.
    function representRecord(CreditId id, uint16 number, Bank by, Terms calldata terms, bytes32 record) external;

    /// @notice It was not: it is deemed not presented, which is a missing document. Anybody, after that time.
    /// @dev Silence never leaves a clock standing: the deadline was set as if the record had come at the last moment.
    function deemNotPresented(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    // ------------------------------------------------------------------------------------------------ extend or pay

    /// @notice Ask to extend as an alternative to payment (URDG 758 art. 23(a), ISP98 3.09). The beneficiary, while the
    /// issuing bank examines its demand.
    /// @param amended the terms it wants; a later expiry, and its consent to them
    function requestExtension(CreditId id, uint16 number, Terms calldata terms, Terms calldata amended) external;

    /// @notice Suspend payment of a complying demand to ask the instructing party, at most 30 days after it was received;
    /// under a counter-guarantee, whose beneficiary is a bank, four less (URDG 758 art. 23(b), (c)). The guarantor may
    /// no longer refuse it.
    function suspendPayment(CreditId id, uint16 number, Terms calldata terms, uint40 payBy) external;

    /// @notice The guarantor issued what was asked for as an amendment: it is accepted by the request itself, and the
    /// demand is deemed withdrawn (URDG 758 art. 23(d)). Anybody.
    function concludeExtension(CreditId id, uint16 number, Terms calldata terms, Terms calldata amended) external;

    // ------------------------------------------------------------------------------------------------ return

    /// @notice Demand refused documents back. The presenter.
    /// @dev UCP 600 says 'return' without a time; three banking days follow the ICC's recommendation of 2002.
    function demandReturn(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    /// @notice They were demanded and not returned: the bank did not act as art. 16 says, and is precluded from claiming
    /// that they do not comply (art. 16(f)). Anybody, after three banking days; while the credit is good for it.
    function precludeUnreturned(CreditId id, uint16 number, Bank by, Terms calldata terms) external;

    // ---------------------------------------------------------------------------------------------------------- views

    /// @return [unix s] last moment for honour or refusal, everything counted
    /// @param place of expiry
    function deadlineOf(CreditId id, uint16 number, Bank by, bytes2 place, RuleSet rules)
        external
        view
        returns (uint256);

    /// @return [unix s] after which preclusion may be declared
    /// @param place of expiry
    function precludedAfter(CreditId id, uint16 number, Bank by, bytes2 place, RuleSet rules)
        external
        view
        returns (uint256);

    /// @return EIP-712 digest by which a presenter acknowledges a notice
    function noticeDigest(CreditId id, uint16 number, Bank by, IPresentations.Notice calldata notice, uint40 givenAt)
        external
        view
        returns (bytes32);

    function corruption(CreditId id, uint16 number, Bank by) external view returns (Corruption memory);

    function extension(CreditId id, uint16 number) external view returns (Extension memory);

    function returnDemand(CreditId id, uint16 number, Bank by) external view returns (ReturnDemand memory);
}
