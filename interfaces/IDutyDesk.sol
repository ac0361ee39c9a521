// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Terms} from "../contracts/types/Credit.sol";
import {CreditId, DeclarationId, InstitutionId} from "../contracts/types/Ids.sol";

/// @title Duty that is secured, deferred or given back
/// @notice What is paid at once goes through Declarations.payDuty. Here: a deposit in Escrow, released by grades; a bank's
/// guarantee under the credit engine; the monthly payment of an authorised economic operator (AEO); refund and drawback
/// by two officers.
/// @dev Amounts in fen. The desk holds no money: deposits rest in Escrow under the declaration's id, everything else goes
/// from wallet to wallet. Duty falls due by IDutySurcharge, which says what paying late costs; what is secured may be taken
/// from then on, by anybody, for the treasury. Every deposit has a date, after which anybody ends it; no role can keep it
/// open. A guarantee ends as the engine ends it.
interface IDutyDesk {
    struct Deposit {
        address payer; // zero where there is none
        uint64 amount; // [fen] as lodged
        uint64 left; // [fen] still in Escrow
        uint40 until; // [unix s] last second before anybody may end it
    }

    /// @dev What an authorised economic operator may owe.
    struct Facility {
        InstitutionId authority; // that granted it, zero where there never was one
        bool active;
        uint64 limit; // [fen] at once
        uint64 outstanding; // [fen]
    }

    struct Deferral {
        address trader; // zero where the declaration's duty is not deferred
        uint64 amount; // [fen]
        uint32 period; // see periodOf
    }

    enum Return {
        Refund, // of what was paid beyond what is assessed
        Drawback // of duty on goods that leave again, or go into what leaves
    }

    event DepositLodged(DeclarationId indexed id, address indexed payer, uint256 amount, uint40 until);
    event DepositReleased(DeclarationId indexed id, uint256 amount, uint256 left);
    /// @param amount [fen] that went to the treasury, as duty and surcharge (DutySurcharged)
    event DepositTaken(DeclarationId indexed id, uint256 amount, uint256 left);
    /// @param amount [fen] that may still be demanded
    /// @param until [unix s] last moment for a demand, as the guarantee stands
    event DutyGuaranteed(
        DeclarationId indexed id, CreditId indexed credit, InstitutionId bank, uint256 amount, uint256 until
    );
    /// @param number of the demand under the guarantee
    /// @param amount [fen] all of it, also beyond what was unpaid
    event DutyPaidByGuarantee(DeclarationId indexed id, CreditId indexed credit, uint16 number, uint256 amount);
    event FacilityProposed(address indexed trader, address indexed officer, uint64 limit, bytes32 document);
    event FacilitySet(address indexed trader, InstitutionId indexed authority, uint64 limit, bytes32 document);
    /// @notice A period was not paid by its date.
    event FacilityEnded(address indexed trader, uint32 period, uint256 owed);
    event DutyDeferred(DeclarationId indexed id, address indexed trader, uint32 period, uint256 amount, uint40 due);
    event DeferralPaid(DeclarationId indexed id, address indexed payer, uint256 amount, uint256 deferred);
    event ReturnProposed(
        DeclarationId indexed id, address indexed officer, Return kind, uint256 amount, bytes32 document
    );
    event DutyGivenBack(DeclarationId indexed id, address indexed to, Return kind, uint256 amount, bytes32 document);
    event DutyTermsChanged(uint16 conditionalShare, uint16 releaseShare);

    error DutyInvalid(string field);
    error DutyUnknown(DeclarationId id);
    error DutyNotTrader(DeclarationId id, address trader, address caller);
    error DutyFinal(DeclarationId id);
    error DutySecuredBefore(DeclarationId id);
    error DutyNothingToRelease(DeclarationId id, uint256 left, uint256 kept);
    /// @param due [unix s]
    error DutyNotDue(DeclarationId id, uint256 due);
    error DutyTooEarly(DeclarationId id, uint256 until);
    error DutyNotApplicant(CreditId credit, address applicant, address caller);
    error DutyGuaranteeUsed(CreditId credit, DeclarationId id);
    error DutyNotGuaranteed(CreditId credit);
    error DutyCountedBefore(CreditId credit, uint16 number);
    error DutyDemandNotPaid(CreditId credit, uint16 number);
    error DutyNothingUnpaid(DeclarationId id);
    error DutyNoFacility(address trader);
    error DutyOtherAuthority(InstitutionId authority, InstitutionId given);
    error DutyFacilityExceeded(address trader, uint256 limit, uint256 outstanding, uint256 amount);
    error DutyDeferredBefore(DeclarationId id);
    error DutyNotDeferred(DeclarationId id);
    error DutyNothingOwed(address trader, uint32 period);
    error DutyPeriodNotDue(address trader, uint32 period, uint256 due);
    /// @param most [fen] that may be given back
    error DutyBeyondPaid(DeclarationId id, uint256 most, uint256 amount);

    /// @notice State how much of a deposit is free at a conditional release and at a release. Parameter role, with delay;
    /// deposits that stand keep to the rule of the day on which they are released.
    /// @param conditionalShare [bps of the deposit]
    /// @param releaseShare [bps of the deposit] not less
    function setTerms(uint16 conditionalShare, uint16 releaseShare) external;

    /// @notice Secure the duty of a declaration. The trader, who allowed Escrow to take the amount; once at a time.
    /// @param amount [fen]
    /// @param until [unix s] 30 days to two years from now
    function deposit(DeclarationId id, uint64 amount, uint40 until) external;

    /// @notice Give back what the status has set free, never what secures unpaid duty and its surcharge. Anybody.
    function releaseDeposit(DeclarationId id) external;

    /// @notice Take unpaid duty that is due, and its surcharge, out of the deposit, to the treasury. Anybody.
    function takeDeposit(DeclarationId id) external;

    /// @notice After its date, end a deposit: unpaid duty and its surcharge to the treasury, the rest to the payer.
    /// Anybody.
    function endDeposit(DeclarationId id) external;

    /// @notice Secure the duty of a declaration by a demand guarantee or standby of the credit engine (URDG 758, ISP98),
    /// issued directly to the treasury and valid for 30 days at least. Its applicant; a guarantee secures one declaration.
    /// @dev The treasury demands payment under it as any beneficiary does; whether the bank answers, in what time, and
    /// what becomes of it where it does not, is the engine's.
    function guarantee(DeclarationId id, CreditId credit, Terms calldata given) external;

    /// @notice Count a demand that the bank paid in full as duty of the declaration, and what it brought beyond as the
    /// surcharge up to the day of the demand. Anybody, once. The rest is refunded by two officers (giveBack).
    /// @param given terms that the demand was made under
    /// @return amount [fen]
    function countDemand(CreditId credit, uint16 number, Terms calldata given) external returns (uint256 amount);

    /// @notice Let an authorised economic operator pay by the month, or change or end (limit zero) its facility. Two
    /// officers of the authority, each with this same call.
    function setFacility(address trader, uint64 limit, bytes32 document) external returns (bool done);

    /// @notice Defer a declaration's unpaid duty to the month's payment. The trader, with a facility.
    function deferDuty(DeclarationId id) external;

    /// @notice Pay deferred duty of declarations, late with its surcharge, from the caller's wallet to the treasury's.
    /// Anybody.
    /// @return paid [fen] duty and surcharges
    function payDeferred(DeclarationId[] calldata ids) external returns (uint256 paid);

    /// @notice End the facility of a trader that did not pay a period by its date. Anybody.
    function endFacility(address trader, uint32 period) external;

    /// @notice Give duty back from the treasury's wallet, which allowed this contract to take it, to the trader's. Two
    /// officers of the authority, each with this same call.
    /// @param amount [fen] of a refund at most paid less payable; of a drawback at most paid and not yet drawn back
    function giveBack(DeclarationId id, Return kind, uint64 amount, bytes32 document) external returns (bool done);

    function depositOf(DeclarationId id) external view returns (Deposit memory);

    /// @return the declaration that a guarantee secures, zero for none
    function securedBy(CreditId credit) external view returns (DeclarationId);

    /// @return whether a paid demand was counted as duty
    function isCounted(CreditId credit, uint16 number) external view returns (bool);

    function facilityOf(address trader) external view returns (Facility memory);

    function deferralOf(DeclarationId id) external view returns (Deferral memory);

    /// @return [fen] deferred in that period and not yet paid
    function owedIn(address trader, uint32 period) external view returns (uint256);

    /// @return [fen] assessed and not paid; none where the declaration is void
    function unpaidOf(DeclarationId id) external view returns (uint256);

    /// @return [fen] given back as drawback
    function drawnBack(DeclarationId id) external view returns (uint256);

    /// @return [unix s] last second before unpaid duty may be taken
    function dueAt(DeclarationId id) external view returns (uint256);

    /// @return period months since January 1970, by the clock of China
    /// @return due [unix s] last second for its payment: the end of the 15th of the month after
    function periodOf(uint256 timestamp) external pure returns (uint32 period, uint40 due);

    function terms() external view returns (uint16 conditionalShare, uint16 releaseShare);
}
