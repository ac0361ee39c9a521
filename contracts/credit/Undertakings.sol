// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAllianceRegistry, InstitutionKind} from "../../interfaces/IAllianceRegistry.sol";
import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IDocumentaryCredit} from "../../interfaces/IDocumentaryCredit.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {IUndertakings, UndertakingState} from "../../interfaces/IUndertakings.sol";
import {BPS, Bank, CreditState, CreditStatus, TenorFrom, Terms, Tranche, hashTerms} from "../types/Credit.sol";
import {CreditId, InstitutionId, isPart, wholeOf} from "../types/Ids.sol";

/// @title Undertakings: see IUndertakings
/// @dev Checks → ledger → event → Escrow. It holds no money; Escrow calls nobody back.
/// It is long because what it keeps is one ledger: margin, cover, debts and pools change together in one payment, and
/// every cut through them would be a call between two contracts that trust each other with money.
contract Undertakings is IUndertakings, AccessManaged {
    /// @dev Deposits that one payment may touch; what is left is paid by calling again.
    uint256 private constant LOTS_A_CALL = 8;
    uint256 private constant MOST_MARGIN_LOTS = 8;
    /// @dev China LC rules art. 13: ten days to apply for review.
    uint256 public constant LONGEST_STOP = 10 days;
    /// @dev Places in a key beside those of the tranches.
    uint8 private constant ASSIGNED = 128;
    uint8 private constant ADVANCED = 96;
    uint8 private constant REFUND_OF_MARGIN = 64;
    uint8 private constant REFUND_OF_COVER = 65;

    /// @dev Security of a credit. With full margin the word stays empty: the first margin is Escrow's own record.
    struct Security {
        uint64 cover; //          [fen] set aside by the issuing bank
        uint64 confirmerCover; // [fen]
        uint64 outstanding; //    [fen]
        uint8 marginLots; //      beyond the first
        uint40 stoppedUntil; //   [unix s]
    }

    struct CoverBanks {
        InstitutionId issuing;
        InstitutionId confirming;
    }

    struct Assignment {
        address assignee;
        uint64 amount; // [fen] still to be paid to it
        InstitutionId advancing; // a bank that advanced, and is paid before it; so that one read tells both
    }

    /// @dev Under a red or green clause.
    struct Advance {
        uint64 left; // [fen] not paid back
        InstitutionId issuing;
    }

    IAllianceRegistry public immutable registry;
    IBankingCalendar public immutable calendar;
    IEscrow public immutable escrow;
    IDocumentaryCredit public immutable credits;
    address public immutable presentations;
    address public immutable amendments;
    address public immutable reimbursements;
    address public immutable advances;

    mapping(CreditId id => Security) private _security;
    mapping(CreditId id => CoverBanks) private _coverBanks;
    mapping(CreditId id => Assignment) private _assignments;
    mapping(CreditId id => Advance) private _advances;
    /// @dev [unix s] when the latest stop was served.
    mapping(CreditId id => uint256) private _served;
    mapping(uint256 key => Undertaking) private _undertakings;
    mapping(InstitutionId bank => Pool) private _pools;
    mapping(InstitutionId bank => mapping(uint32 place => uint256 key)) private _defaults;

    constructor(
        address manager,
        IAllianceRegistry registry_,
        IBankingCalendar calendar_,
        IEscrow escrow_,
        IDocumentaryCredit credits_,
        address presentations_,
        address amendments_,
        address reimbursements_,
        address advances_
    ) AccessManaged(manager) {
        registry = registry_;
        calendar = calendar_;
        escrow = escrow_;
        credits = credits_;
        presentations = presentations_;
        amendments = amendments_;
        reimbursements = reimbursements_;
        advances = advances_;
    }

    // ---------------------------------------------------------------------------------------------- liquidity, margin

    /// @inheritdoc IUndertakings
    function commit(uint256 amount) external {
        InstitutionId bank = _bankOf(msg.sender);
        if (amount == 0 || amount > type(uint64).max) revert UndertakingInvalidAmount(amount);
        Pool storage pool = _pools[bank];
        uint32 lot = pool.nextLot++;
        pool.committed += uint64(amount);
        emit LiquidityCommitted(bank, lot, amount);
        escrow.lock(_poolKey(bank, lot), msg.sender, amount);
    }

    /// @inheritdoc IUndertakings
    function releaseLiquidity(uint256 amount) external {
        InstitutionId bank = _bankOf(msg.sender);
        if (amount == 0) revert UndertakingInvalidAmount(amount);
        uint256 free = _free(bank);
        if (amount > free) revert UndertakingInsufficientLiquidity(bank, free, amount);
        uint256 paid = _payPool(bank, msg.sender, amount);
        emit LiquidityReleased(bank, paid);
    }

    /// @inheritdoc IUndertakings
    function addMargin(CreditId id, Terms calldata terms, uint256 amount) external {
        CreditStatus memory s = credits.statusUnder(id, hashTerms(terms));
        if (msg.sender != terms.applicant) revert UndertakingNotParty(id, msg.sender);
        if (s.state != CreditState.Issued || isPart(id)) revert IDocumentaryCredit.CreditWrongState(id, s.state);
        uint8 lot = ++_security[id].marginLots;
        if (lot > MOST_MARGIN_LOTS) revert UndertakingTooManyLots(MOST_MARGIN_LOTS);
        emit MarginSecured(id, msg.sender, lot, amount);
        escrow.lock(_marginKey(id, lot), msg.sender, amount);
    }

    /// @inheritdoc IUndertakings
    function lockMargin(CreditId id, address payer, uint256 amount) external {
        _requirePartner(address(credits));
        emit MarginSecured(id, payer, 0, amount);
        escrow.lock(_marginKey(id, 0), payer, amount);
    }

    /// @inheritdoc IUndertakings
    function setAside(CreditId id, InstitutionId bank, bool confirming, uint256 amount) external {
        if (msg.sender != address(credits)) _requirePartner(amendments);
        uint256 free = _free(bank);
        if (amount > free) revert UndertakingInsufficientLiquidity(bank, free, amount);
        _pools[bank].setAside += uint64(amount);
        if (confirming) {
            _security[id].confirmerCover += uint64(amount);
            _coverBanks[id].confirming = bank;
        } else {
            _security[id].cover += uint64(amount);
            _coverBanks[id].issuing = bank;
        }
        emit LiquiditySetAside(id, bank, confirming, amount);
    }

    /// @inheritdoc IUndertakings
    function release(CreditId id) external {
        _requirePartner(address(credits));
        _release(id);
    }

    /// @inheritdoc IUndertakings
    function returnSecurity(CreditId id) external {
        CreditState state = credits.status(id).state;
        if (state < CreditState.Closed) revert IDocumentaryCredit.CreditWrongState(id, state);
        uint256 owed = _security[id].outstanding;
        if (owed != 0) revert IDocumentaryCredit.CreditUndertakingsOpen(id, owed);
        _release(id);
    }

    // --------------------------------------------------------------------------------------------------------- honour

    /// @inheritdoc IUndertakings
    function undertake(Order calldata order, Tranche[] calldata tranches)
        external
        returns (bool held, uint64 fromMargin)
    {
        _requirePartner(presentations);
        held = order.claimAtHonour && _suffices(order, tranches);
        uint256 left = order.amount;
        for (uint256 i; i < tranches.length; ++i) {
            // The last part takes what rounding left.
            uint256 part = i + 1 == tranches.length ? left : uint256(order.amount) * tranches[i].share / BPS;
            left -= part;
            Undertaking memory u = Undertaking({
                creditor: order.creditor,
                amount: uint64(part),
                debtor: order.debtor,
                state: UndertakingState.Due,
                id: wholeOf(order.id),
                due: _due(order, tranches[i]),
                createdAt: uint40(block.timestamp),
                fromHeld: held || order.by == Bank.Issuing,
                bankFirst: order.bankFirst,
                protected: !order.toBeneficiary
            });
            if (order.toBeneficiary) fromMargin += _splitProceeds(order, u, uint8(i));
            if (u.amount != 0) fromMargin += _incur(order, u, uint8(i));
        }
    }

    /// @inheritdoc IUndertakings
    function purchase(CreditId id, uint16 number, InstitutionId bank, address payee, uint256 price) external {
        _requirePartner(presentations);
        emit DocumentsPurchased(id, number, bank, price);
        uint256 back = _recoup(id, price);
        InstitutionId advancing = _assignments[id].advancing;
        if (back != 0 && advancing != bank) _payNow(bank, _accountOf(advancing), back);
        _payNow(bank, payee, price - back);
    }

    /// @inheritdoc IUndertakings
    function advance(CreditId id, InstitutionId bank, InstitutionId issuingBank, address payee, uint64 amount)
        external
    {
        _requirePartner(advances);
        _assignments[id].advancing = bank;
        _advances[id].issuing = issuingBank;
        _advances[id].left += amount;
        _payNow(bank, payee, amount);
    }

    /// @inheritdoc IUndertakings
    function refundClaim(
        Order calldata order,
        address applicant,
        uint64 fromMargin,
        address issuingBank,
        uint64 fromBank
    ) external {
        if (msg.sender != presentations) _requirePartner(reimbursements);
        Undertaking memory u;
        u.debtor = order.debtor;
        u.state = UndertakingState.Due;
        u.id = wholeOf(order.id);
        u.due = uint40(block.timestamp);
        u.createdAt = uint40(block.timestamp);
        u.protected = true;
        if (fromMargin != 0) {
            (u.creditor, u.amount) = (applicant, fromMargin);
            _store(keyOf(order.id, order.number, Bank.Confirming, REFUND_OF_MARGIN), u);
        }
        if (fromBank != 0) {
            (u.creditor, u.amount) = (issuingBank, fromBank);
            _store(keyOf(order.id, order.number, Bank.Confirming, REFUND_OF_COVER), u);
        }
    }

    /// @inheritdoc IUndertakings
    function settle(uint256 key) public returns (uint256 rest) {
        Undertaking storage u = _undertakings[key];
        bool late = u.state == UndertakingState.Defaulted;
        if (u.state != UndertakingState.Due && !late) revert UndertakingWrongState(key, u.state);
        if (block.timestamp < u.due) revert UndertakingNotDue(key, u.due);
        if (late) {
            Pool storage pool = _pools[u.debtor];
            uint256 first = _defaults[u.debtor][pool.firstDefault];
            if (key != first) revert UndertakingNotFirst(key, first);
        } else {
            _requireNotStopped(u);
        }
        Undertaking memory due = u;
        (uint256 fromMargin, uint256 fromBank) = late ? (0, _payDefault(due)) : _pay(due);
        uint256 paid = fromMargin + fromBank;
        if (paid == 0) revert UndertakingNothingHeld(key);
        rest = due.amount - paid;
        u.amount = uint64(rest);
        if (rest == 0) {
            u.state = UndertakingState.Paid;
            if (late) ++_pools[due.debtor].firstDefault;
        }
        if (!late) _security[due.id].outstanding -= uint64(paid);
        emit UndertakingPaid(due.id, key, due.creditor, fromMargin, fromBank, rest);
        if (rest == 0 && !late) _releaseIfEnded(due.id);
    }

    /// @inheritdoc IUndertakings
    function declareDefault(uint256 key) external {
        Undertaking storage u = _undertakings[key];
        if (u.state != UndertakingState.Due) revert UndertakingWrongState(key, u.state);
        if (block.timestamp < u.due) revert UndertakingNotDue(key, u.due);
        _requireNotStopped(u);
        CreditId id = u.id;
        InstitutionId debtor = u.debtor;
        Undertaking memory due = u;
        (uint256 fromMargin, uint256 fromBank) = _pay(due);
        uint256 rest = due.amount - fromMargin - fromBank;
        // Nobody is in default while there is money: settle takes more deposits.
        if (rest == 0 || _reachable(due) != 0) revert UndertakingNotExhausted(key, rest);
        u.amount = uint64(rest);
        u.state = UndertakingState.Defaulted;
        _security[id].outstanding -= due.amount;
        _defaults[debtor][_pools[debtor].nextDefault++] = key;
        if (fromMargin + fromBank != 0) emit UndertakingPaid(id, key, due.creditor, fromMargin, fromBank, rest);
        emit UndertakingDefaulted(id, key, debtor, rest);
        _releaseIfEnded(id);
    }

    /// @inheritdoc IUndertakings
    function assignUndertaking(uint256 key, address to) external {
        Undertaking storage u = _undertakings[key];
        if (msg.sender != u.creditor) revert UndertakingNotParty(u.id, msg.sender);
        if (u.state == UndertakingState.Paid) revert UndertakingWrongState(key, u.state);
        if (to == address(0) || to == address(this)) revert UndertakingNotParty(u.id, to);
        (, InstitutionKind kind,) = registry.memberOf(to);
        bool bank = kind == InstitutionKind.Bank;
        u.creditor = to;
        // Bought while a stop is in force is not bought in good faith without notice of it.
        if (bank && block.timestamp > _security[u.id].stoppedUntil) u.protected = true;
        emit UndertakingAssigned(key, msg.sender, to, bank);
    }

    /// @inheritdoc IUndertakings
    function assignProceeds(CreditId id, Terms calldata terms, address assignee, uint64 amount) external {
        credits.statusUnder(id, hashTerms(terms));
        if (msg.sender != terms.beneficiary) revert UndertakingNotParty(id, msg.sender);
        Assignment storage a = _assignments[id];
        if (a.assignee != address(0)) revert UndertakingAlreadyAssigned(id, a.assignee);
        if (assignee == address(0) || amount == 0) revert UndertakingInvalidAmount(amount);
        (a.assignee, a.amount) = (assignee, amount);
        emit ProceedsAssigned(id, assignee, amount);
    }

    // ----------------------------------------------------------------------------------------------------- court stop

    /// @inheritdoc IUndertakings
    function stopPayment(CreditId id, uint40 until, bytes32 order) external restricted {
        id = wholeOf(id);
        if (until <= block.timestamp || until > block.timestamp + LONGEST_STOP) revert UndertakingInvalidStop(until);
        _security[id].stoppedUntil = until;
        _served[id] = block.timestamp;
        emit PaymentStopped(id, until, order);
    }

    /// @inheritdoc IUndertakings
    function liftStop(CreditId id) external restricted {
        id = wholeOf(id);
        _security[id].stoppedUntil = 0;
        emit StopLifted(id);
    }

    // ---------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IUndertakings
    function undertaking(uint256 key) external view returns (Undertaking memory) {
        return _undertakings[key];
    }

    /// @inheritdoc IUndertakings
    function isPaid(CreditId id, uint16 number, Bank by, uint256 tranches) external view returns (bool) {
        for (uint256 i; i < tranches; ++i) {
            if (_owes(keyOf(id, number, by, uint8(i))) || _owes(keyOf(id, number, by, uint8(ADVANCED + i)))) {
                return false;
            }
            if (_owes(keyOf(id, number, by, uint8(ASSIGNED + i)))) return false;
        }
        return true;
    }

    /// @inheritdoc IUndertakings
    function keyOf(CreditId id, uint16 number, Bank by, uint8 index) public pure returns (uint256) {
        return CreditId.unwrap(id) << 32 | uint256(number) << 16 | uint256(by) << 8 | index;
    }

    /// @inheritdoc IUndertakings
    function outstanding(CreditId id) external view returns (uint256) {
        return _security[id].outstanding;
    }

    /// @inheritdoc IUndertakings
    function advanced(CreditId id) external view returns (uint256) {
        return _advances[id].left;
    }

    /// @inheritdoc IUndertakings
    function securityOf(CreditId id) external view returns (uint256 margin, uint256 cover, uint256 confirmerCover) {
        Security storage s = _security[id];
        return (_marginHeld(id, s.marginLots), s.cover, s.confirmerCover);
    }

    /// @inheritdoc IUndertakings
    function poolOf(InstitutionId bank) external view returns (Pool memory) {
        return _pools[bank];
    }

    /// @inheritdoc IUndertakings
    function stoppedUntil(CreditId id) external view returns (uint40) {
        return _security[wholeOf(id)].stoppedUntil;
    }

    // ------------------------------------------------------------------------------------------- internal: incurring

    /// @dev First an advance is paid back; then, by art. 39, what was assigned is an undertaking to the assignee.
    function _splitProceeds(Order calldata order, Undertaking memory u, uint8 index) private returns (uint64 paid) {
        Assignment memory a = _assignments[order.id];
        if (InstitutionId.unwrap(a.advancing) != 0) {
            uint64 back = uint64(_recoup(order.id, u.amount));
            u.amount -= back;
            // A bank that owes the proceeds itself keeps what it advanced.
            if (back != 0 && a.advancing != u.debtor) {
                paid = _incurTo(order, u, _accountOf(a.advancing), back, true, ADVANCED + index);
            }
        }
        uint64 part = a.amount < u.amount ? a.amount : u.amount;
        if (part == 0) return paid;
        _assignments[order.id].amount = a.amount - part;
        u.amount -= part;
        paid += _incurTo(order, u, a.assignee, part, false, ASSIGNED + index);
    }

    /// @dev A part of an undertaking, to somebody else.
    function _incurTo(
        Order calldata order,
        Undertaking memory u,
        address creditor,
        uint64 amount,
        bool gaveValue,
        uint8 index
    ) private returns (uint64) {
        Undertaking memory part = Undertaking({
            creditor: creditor,
            amount: amount,
            debtor: u.debtor,
            state: u.state,
            id: u.id,
            due: u.due,
            createdAt: u.createdAt,
            fromHeld: u.fromHeld,
            bankFirst: u.bankFirst,
            protected: gaveValue
        });
        return _incur(order, part, index);
    }

    /// @return back [fen] of these proceeds that pay an advance back
    function _recoup(CreditId id, uint256 proceeds) private returns (uint256 back) {
        uint64 left = _advances[id].left;
        if (left == 0) return 0;
        back = left < proceeds ? left : proceeds;
        _advances[id].left = left - uint64(back);
        emit AdvanceRecouped(id, back);
    }

    /// @dev The credit ended, and proceeds did not pay the advance back: the issuing bank owes it.
    function _claimAdvance(CreditId id) private returns (bool owed) {
        Advance memory a = _advances[id];
        if (a.left == 0) return false;
        delete _advances[id];
        Undertaking memory u;
        (u.creditor, u.amount, u.debtor) = (_accountOf(_assignments[id].advancing), a.left, a.issuing);
        (u.state, u.id, u.fromHeld, u.protected) = (UndertakingState.Due, id, true, true);
        u.due = u.createdAt = uint40(block.timestamp);
        uint256 key = keyOf(id, 0, Bank.Issuing, ADVANCED);
        (uint256 fromMargin, uint256 fromBank) = _pay(u);
        u.amount -= uint64(fromMargin + fromBank);
        if (fromMargin + fromBank != 0) emit UndertakingPaid(id, key, u.creditor, fromMargin, fromBank, u.amount);
        owed = u.amount != 0;
        if (owed) _store(key, u);
    }

    /// @dev Pays what is due at once, and records what is left.
    function _incur(Order calldata order, Undertaking memory u, uint8 index) private returns (uint64 paid) {
        uint256 key = keyOf(order.id, order.number, order.by, index);
        bool now_ = u.due <= block.timestamp;
        if (now_ && (u.protected || block.timestamp > _security[u.id].stoppedUntil)) {
            (uint256 fromMargin, uint256 fromBank) = _pay(u);
            u.amount -= uint64(fromMargin + fromBank);
            paid = uint64(fromMargin);
            if (fromMargin + fromBank != 0) {
                emit UndertakingPaid(u.id, key, u.creditor, fromMargin, fromBank, u.amount);
            }
        }
        if (u.amount != 0) _store(key, u);
    }

    function _store(uint256 key, Undertaking memory u) private {
        _undertakings[key] = u;
        _security[u.id].outstanding += u.amount;
        emit UndertakingIncurred(u.id, key, u);
    }

    /// @dev A claim at honour wants all of it at sight, and all of it held: no half of a drawing paid by another rule.
    function _suffices(Order calldata order, Tranche[] calldata tranches) private view returns (bool) {
        for (uint256 i; i < tranches.length; ++i) {
            if (_due(order, tranches[i]) > block.timestamp) return false;
        }
        CreditId id = wholeOf(order.id);
        Security storage s = _security[id];
        if (block.timestamp <= s.stoppedUntil) return false;
        return _marginHeld(id, s.marginLots) + s.cover >= order.amount;
    }

    /// @dev Art. 3: 'from' and 'after' exclude the date mentioned. Payable by the close of banking on that day, or on
    /// the first banking day after it.
    function _due(Order calldata order, Tranche calldata tranche) private view returns (uint40) {
        if (tranche.from == TenorFrom.Sight && tranche.tenor == 0) return uint40(block.timestamp);
        uint256 day = tranche.tenor;
        if (tranche.from == TenorFrom.Sight) {
            (bool dated, uint256 sight) = calendar.dayOf(order.place, order.presentedAt);
            day += dated ? sight : order.presentedAt / 1 days;
        } else if (tranche.from == TenorFrom.Shipment) {
            day += order.tenorDay;
        }
        (bool known, uint256 closing) = calendar.closeRolled(order.place, day);
        if (!known) closing = calendar.closeOf(order.place, day);
        return closing > type(uint40).max ? type(uint40).max : uint40(closing);
    }

    // --------------------------------------------------------------------------------------------- internal: paying

    /// @dev Pays what it can: the margin first, or the bank first where it kept silent on bad documents.
    function _pay(Undertaking memory u) private returns (uint256 fromMargin, uint256 fromBank) {
        if (!u.fromHeld) return (0, _payBank(u, u.amount));
        if (u.bankFirst) fromBank = _payBank(u, u.amount);
        if (fromBank < u.amount) fromMargin = _payMargin(u.id, u.creditor, u.amount - fromBank);
        if (!u.bankFirst && fromMargin < u.amount) fromBank = _payBank(u, u.amount - fromMargin);
    }

    function _payMargin(CreditId id, address payee, uint256 amount) private returns (uint256 paid) {
        uint256 lots = _security[id].marginLots;
        for (uint256 lot; lot <= lots && paid < amount; ++lot) {
            bytes32 key = _marginKey(id, lot);
            (, uint256 held) = escrow.hold(address(this), key);
            uint256 part = amount - paid < held ? amount - paid : held;
            if (part == 0) continue;
            paid += part;
            escrow.pay(key, payee, part);
        }
    }

    /// @dev From what is set aside for the credit, then from the bank's free liquidity.
    function _payBank(Undertaking memory u, uint256 amount) private returns (uint256 paid) {
        (InstitutionId bank, bool confirming, uint256 cover) = _coverFor(u);
        uint256 reach = cover + _free(bank);
        if (amount > reach) amount = reach;
        if (amount == 0) return 0;
        uint64 used = uint64(amount < cover ? amount : cover);
        if (used != 0) {
            _pools[bank].setAside -= used;
            if (confirming) _security[u.id].confirmerCover -= used;
            else _security[u.id].cover -= used;
        }
        paid = _payPool(bank, u.creditor, amount);
        if (paid < used) {
            // Too many small deposits for one call: what was not paid stays set aside.
            uint64 back = used - uint64(paid);
            _pools[bank].setAside += back;
            if (confirming) _security[u.id].confirmerCover += back;
            else _security[u.id].cover += back;
        }
    }

    function _payDefault(Undertaking memory u) private returns (uint256) {
        Pool storage pool = _pools[u.debtor];
        uint256 free = pool.committed - pool.setAside;
        return _payPool(u.debtor, u.creditor, u.amount < free ? u.amount : free);
    }

    /// @dev All of it or nothing, from free liquidity.
    function _payNow(InstitutionId bank, address payee, uint256 amount) private {
        uint256 free = _free(bank);
        if (amount > free) revert UndertakingInsufficientLiquidity(bank, free, amount);
        if (amount != 0 && _payPool(bank, payee, amount) != amount) revert UndertakingTooManyLots(LOTS_A_CALL);
    }

    /// @dev Takes deposits in their order, at most LOTS_A_CALL of them.
    function _payPool(InstitutionId bank, address payee, uint256 amount) private returns (uint256 paid) {
        Pool storage pool = _pools[bank];
        uint32 lot = pool.firstLot;
        for (uint256 i; i < LOTS_A_CALL && paid < amount && lot < pool.nextLot; ++i) {
            bytes32 key = _poolKey(bank, lot);
            (, uint256 held) = escrow.hold(address(this), key);
            uint256 part = amount - paid < held ? amount - paid : held;
            if (part == held) ++lot;
            paid += part;
            escrow.pay(key, payee, part);
        }
        pool.firstLot = lot;
        pool.committed -= uint64(paid);
    }

    /// @dev Which bank's liquidity pays an undertaking, and what of it is set aside for the credit.
    function _coverFor(Undertaking memory u) private view returns (InstitutionId bank, bool confirming, uint256 cover) {
        Security storage s = _security[u.id];
        if (s.cover != 0 || s.confirmerCover != 0) {
            CoverBanks memory banks = _coverBanks[u.id];
            if (u.fromHeld && s.cover != 0) return (banks.issuing, false, s.cover);
            if (banks.confirming == u.debtor) return (u.debtor, true, s.confirmerCover);
        }
        return (u.debtor, false, 0);
    }

    /// @dev [fen] that could still be paid on it.
    function _reachable(Undertaking memory u) private view returns (uint256 reach) {
        (InstitutionId bank,, uint256 cover) = _coverFor(u);
        reach = cover + _free(bank);
        if (u.fromHeld) reach += _marginHeld(u.id, _security[u.id].marginLots);
    }

    /// @dev One that is suspended or leaves, too: what it owes goes on, and it pays from here.
    function _bankOf(address account) private view returns (InstitutionId bank) {
        InstitutionKind kind;
        (bank, kind,) = registry.memberOf(account);
        if (kind != InstitutionKind.Bank) revert UndertakingNotBank(account);
    }

    /// @dev [fen] of a bank that is neither set aside nor due to an older default.
    function _free(InstitutionId bank) private view returns (uint256) {
        Pool storage pool = _pools[bank];
        return pool.firstDefault == pool.nextDefault ? pool.committed - pool.setAside : 0;
    }

    function _marginHeld(CreditId id, uint256 lots) private view returns (uint256 sum) {
        for (uint256 lot; lot <= lots; ++lot) {
            (, uint256 held) = escrow.hold(address(this), _marginKey(id, lot));
            sum += held;
        }
    }

    // -------------------------------------------------------------------------------------------- internal: releasing

    function _releaseIfEnded(CreditId id) private {
        if (_security[id].outstanding == 0 && credits.status(id).state >= CreditState.Closed) _release(id);
    }

    function _release(CreditId id) private {
        if (InstitutionId.unwrap(_assignments[id].advancing) != 0 && _claimAdvance(id)) return;
        Security storage s = _security[id];
        uint256 lots = s.marginLots;
        if (s.cover != 0 || s.confirmerCover != 0) {
            CoverBanks memory banks = _coverBanks[id];
            uint64 cover = s.cover;
            uint64 confirmerCover = s.confirmerCover;
            (s.cover, s.confirmerCover) = (0, 0);
            if (cover != 0) {
                _pools[banks.issuing].setAside -= cover;
                emit LiquidityFreed(id, banks.issuing, cover);
            }
            if (confirmerCover != 0) {
                _pools[banks.confirming].setAside -= confirmerCover;
                emit LiquidityFreed(id, banks.confirming, confirmerCover);
            }
        }
        for (uint256 lot; lot <= lots; ++lot) {
            bytes32 key = _marginKey(id, lot);
            (, uint256 held) = escrow.hold(address(this), key);
            if (held == 0) continue;
            emit MarginReturned(id, held);
            escrow.refund(key, held);
        }
    }

    function _requireNotStopped(Undertaking storage u) private view {
        uint40 until = _security[u.id].stoppedUntil;
        if (block.timestamp > until || u.protected) return;
        // Undertaken before the order was served: a draft that was accepted in good faith (art. 10).
        if (u.createdAt < _served[u.id]) return;
        revert UndertakingStopped(u.id, until);
    }

    function _owes(uint256 key) private view returns (bool) {
        UndertakingState s = _undertakings[key].state;
        return s == UndertakingState.Due || s == UndertakingState.Defaulted;
    }

    function _accountOf(InstitutionId bank) private view returns (address account) {
        (account,,) = registry.accountOf(bank);
    }

    function _requirePartner(address partner) private view {
        if (msg.sender != partner) revert UndertakingNotPartner(msg.sender);
    }

    function _marginKey(CreditId id, uint256 lot) private pure returns (bytes32) {
        return bytes32(CreditId.unwrap(id) << 8 | lot);
    }

    function _poolKey(InstitutionId bank, uint256 lot) private pure returns (bytes32) {
        return bytes32(1 << 255 | uint256(InstitutionId.unwrap(bank)) << 64 | lot);
    }
}
