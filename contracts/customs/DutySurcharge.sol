// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IDutySurcharge} from "../../interfaces/IDutySurcharge.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {DeclarationId} from "../types/Ids.sol";

/// @title DutySurcharge: see IDutySurcharge
/// @dev The part of DutyDesk that knows when duty is late and what that costs.
abstract contract DutySurcharge is IDutySurcharge, AccessManaged {
    uint256 public constant PAYMENT_TERM = 15; // [days] Customs Law of China, art. 60
    uint256 private constant WHOLE = 1_000_000; // [ppm]
    uint256 private constant LONGEST_REST = 15; // [days] more than any holiday of China
    uint256 private constant CHINA = 8 hours;

    IDeclarations public immutable declarations;
    IDigitalYuan public immutable token;
    IBankingCalendar public immutable calendar;
    address public immutable treasury;

    struct SurchargeRule {
        uint32 rate; // [ppm of the tax a day]
        uint64 floor; // [fen]
    }

    SurchargeRule public surchargeRule = SurchargeRule(500, 50_00);
    mapping(DeclarationId id => uint256) public surchargeOwed;

    constructor(IDeclarations declarations_, IDigitalYuan token_, IBankingCalendar calendar_, address treasury_) {
        (declarations, token, calendar, treasury) = (declarations_, token_, calendar_, treasury_);
    }

    /// @inheritdoc IDutySurcharge
    function setSurcharge(uint32 rate, uint64 floor) external restricted {
        if (rate > WHOLE) revert SurchargeInvalid("rate");
        surchargeRule = SurchargeRule(rate, floor);
        emit SurchargeRuleChanged(rate, floor);
    }

    /// @inheritdoc IDutySurcharge
    function chargeSurcharge(DeclarationId id, uint256 tax) external returns (uint256) {
        if (msg.sender != address(declarations)) revert SurchargeNotDeclarations(msg.sender);
        return _charge(id, tax, block.timestamp, type(uint256).max);
    }

    /// @inheritdoc IDutySurcharge
    function paySurcharge(DeclarationId id) external returns (uint256 amount) {
        amount = surchargeOwed[id];
        if (amount == 0 || _owesNothing(id)) revert SurchargeNothingOwed(id);
        delete surchargeOwed[id];
        emit SurchargePaid(id, msg.sender, amount);
        token.transferFrom(msg.sender, treasury, amount);
    }

    /// @inheritdoc IDutySurcharge
    function surchargeOf(DeclarationId id) public view returns (uint256) {
        if (_owesNothing(id)) return 0;
        (, uint256 amount) = _onTax(id, unpaidOf(id), block.timestamp);
        return surchargeOwed[id] + amount;
    }

    /// @return [unix s] last second for paying in time
    function dueAt(DeclarationId id) public view virtual returns (uint256);

    /// @return [fen] assessed and not paid
    function unpaidOf(DeclarationId id) public view virtual returns (uint256);

    /// @dev Tax is paid, with up to `available` besides.
    /// @param at [unix s] when the treasury had it, or had demanded it of a guarantor
    /// @return paid [fen] of `available` that is surcharge; what it does not cover stays owed
    function _charge(DeclarationId id, uint256 tax, uint256 at, uint256 available) internal returns (uint256 paid) {
        if (_owesNothing(id)) return 0;
        (uint256 late, uint256 amount) = _onTax(id, tax, at);
        uint256 before = surchargeOwed[id];
        uint256 open = before + amount;
        if (open == 0) return 0;
        paid = open < available ? open : available;
        if (open - paid != before) surchargeOwed[id] = open - paid;
        emit DutySurcharged(id, tax, late, amount, paid);
    }

    /// @dev No debt: the declaration is void.
    function _owesNothing(DeclarationId id) internal view virtual returns (bool);

    /// @dev End of the fifteenth day after the day of assessment, or of the next working day.
    function _endOfTerm(uint256 assessedAt) internal view returns (uint256) {
        uint256 day = CivilDate.dayInChina(assessedAt) + PAYMENT_TERM;
        for (uint256 i; i < LONGEST_REST; ++i) {
            (bool known, bool working) = calendar.isBankingDay("CN", day);
            if (working || !known) break;
            ++day;
        }
        return (day + 1) * 1 days - CHINA - 1;
    }

    /// @return late [days] of which the first begins in the second after the due date
    function _onTax(DeclarationId id, uint256 tax, uint256 at) private view returns (uint256 late, uint256 amount) {
        if (tax == 0) return (0, 0);
        uint256 due = dueAt(id);
        if (at <= due) return (0, 0);
        late = (at - due - 1) / 1 days + 1;
        SurchargeRule memory rule = surchargeRule;
        amount = (tax * rule.rate * late + WHOLE / 2) / WHOLE;
        if (amount < rule.floor) amount = 0;
    }
}
