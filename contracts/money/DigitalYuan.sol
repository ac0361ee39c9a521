// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDigitalYuan, WalletClass} from "../../interfaces/IDigitalYuan.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {InstitutionId} from "../types/Ids.sol";
import {Operator, OperatorLib} from "../types/Operator.sol";
import {
    FREEZE_INWARD,
    FREEZE_OUTWARD,
    LIMIT_BITS,
    LIMIT_UNIT,
    MoneyConfig,
    NO_LIMIT,
    Wallet,
    WalletLib
} from "../types/Wallet.sol";

/// @title DigitalYuan: see IDigitalYuan
/// @dev Rare acts go through the alliance's AccessManager. Issue, opening of wallets and freezing read local bits
/// (the operator's account, the order authorities): they are hot, and a call to the manager would cost them 9,000 gas.
contract DigitalYuan is IDigitalYuan, AccessManaged {
    string public constant name = "Digital Yuan (DC/EP)";
    string public constant symbol = "eCNY";
    uint8 public constant decimals = 2;

    /// @dev A slot that can be pointed at: its address is then hashed once for reading and writing.
    struct WalletSlot {
        Wallet word;
    }

    struct OperatorSlot {
        Operator word;
    }

    MoneyConfig private _config;
    mapping(address account => WalletSlot) private _wallets;
    mapping(address owner => mapping(address spender => uint256)) private _allowances;

    mapping(address operator => OperatorSlot) private _operators;
    mapping(uint256 index => address operator) private _operatorAt;
    uint8 public operatorCount;

    /// @dev [fen] Σ paidIn, so that all money together fits the 64 bits of one balance: an overflow reverts here.
    uint64 private _totalPaidIn;

    mapping(bytes32 reference_ => ReserveEntry) private _reserve;
    mapping(address account => bool) public isOrderAuthority;

    constructor(address manager) AccessManaged(manager) {
        uint256 today = CivilDate.dayInChina(block.timestamp);
        // Until governance says otherwise no personal wallet can hold or pay anything: limits start at zero.
        _config = _config.withYearStart(CivilDate.startOfYear(today));
    }

    modifier onlyOrderAuthority() {
        if (!isOrderAuthority[msg.sender]) revert DigitalYuanNotOrderAuthority(msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------------ central bank

    /// @inheritdoc IDigitalYuan
    function licenseOperator(address operator, InstitutionId institution) external restricted {
        if (_operators[operator].word.index() != 0) revert DigitalYuanOperatorExists(operator);
        if (operatorCount == type(uint8).max) revert DigitalYuanTooManyOperators();
        uint8 index = ++operatorCount;
        _operators[operator].word = OperatorLib.licensed(index, institution);
        _operatorAt[index] = operator;
        emit OperatorLicensed(operator, index, institution);
        _open(operator, WalletClass.Operator, operator, index, bytes32(0));
    }

    /// @inheritdoc IDigitalYuan
    function suspendOperator(address operator) external restricted {
        _operators[operator].word = _knownOperator(operator).withActive(false);
        emit OperatorSuspended(operator);
    }

    /// @inheritdoc IDigitalYuan
    function reinstateOperator(address operator) external restricted {
        _operators[operator].word = _knownOperator(operator).withActive(true);
        emit OperatorReinstated(operator);
    }

    /// @inheritdoc IDigitalYuan
    function proposeReserve(address operator, uint256 amount, ReserveDirection direction, bytes32 reference_)
        external
        restricted
    {
        Operator account = _knownOperator(operator);
        if (amount == 0) revert DigitalYuanInvalidAmount(amount);
        if (amount > type(uint64).max) revert DigitalYuanAmountTooLarge(amount);
        if (reference_ == 0) revert DigitalYuanUnknownReference(reference_);
        if (_reserve[reference_].operator != address(0)) revert DigitalYuanReferenceUsed(reference_);
        if (direction == ReserveDirection.PaidOut) {
            if (amount > account.available()) revert DigitalYuanReserveExceeded(operator, account.available(), amount);
            _operators[operator].word = account.addPending(amount);
        }
        _reserve[reference_] = ReserveEntry(operator, uint64(amount), direction, msg.sender);
        emit ReserveProposed(reference_, operator, direction, amount, msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function confirmReserve(bytes32 reference_) external restricted {
        ReserveEntry storage entry = _openEntry(reference_);
        if (entry.maker == msg.sender) revert DigitalYuanSameOfficer(msg.sender);
        OperatorSlot storage account = _operators[entry.operator];
        uint64 amount = entry.amount;
        if (entry.direction == ReserveDirection.PaidIn) {
            _totalPaidIn += amount;
            account.word = account.word.addPaidIn(amount);
        } else {
            _totalPaidIn -= amount;
            account.word = account.word.subPaidIn(amount).subPending(amount);
        }
        entry.maker = address(0);
        emit ReserveConfirmed(reference_, entry.operator, entry.direction, amount, msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function cancelReserve(bytes32 reference_) external restricted {
        ReserveEntry storage entry = _openEntry(reference_);
        if (entry.direction == ReserveDirection.PaidOut) {
            OperatorSlot storage account = _operators[entry.operator];
            account.word = account.word.subPending(entry.amount);
        }
        entry.maker = address(0);
        emit ReserveCancelled(reference_, entry.operator, msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function openContractWallet(address account) external restricted {
        if (account.code.length == 0) revert DigitalYuanInvalidWallet(account);
        _open(account, WalletClass.Contract, address(0), 0, bytes32(0));
    }

    /// @inheritdoc IDigitalYuan
    function setLimits(WalletClass class_, Limits calldata limits_) external restricted {
        if (class_ < WalletClass.Class1 || class_ > WalletClass.Class4) revert DigitalYuanInvalidClass(class_);
        if (limits_.payment > limits_.day || limits_.day > limits_.year) revert DigitalYuanInvalidLimits(class_);
        uint256 packed = _packLimit(class_, limits_.balance) | (_packLimit(class_, limits_.payment) << LIMIT_BITS)
            | (_packLimit(class_, limits_.day) << (2 * LIMIT_BITS)) | (_packLimit(class_, limits_.year) << (3 * LIMIT_BITS));
        _config = _config.withLimits(class_, packed);
        emit LimitsChanged(class_, limits_.balance, limits_.payment, limits_.day, limits_.year);
    }

    /// @inheritdoc IDigitalYuan
    function setOrderAuthority(address authority, bool mayOrder) external restricted {
        isOrderAuthority[authority] = mayOrder;
        emit OrderAuthorityChanged(authority, mayOrder);
    }

    /// @inheritdoc IDigitalYuan
    function pause() external restricted {
        _config = _config.withPaused(true);
        emit Paused(msg.sender);
    }

    /// @inheritdoc IDigitalYuan
    function unpause() external restricted {
        _config = _config.withPaused(false);
        emit Unpaused(msg.sender);
    }

    // --------------------------------------------------------------------------------------------------- operators

    /// @inheritdoc IDigitalYuan
    function openWallet(address account, WalletClass class_, bytes32 identity) external {
        Operator operator = _activeOperator();
        if (class_ == WalletClass.Unopened || class_ > WalletClass.Corporate) revert DigitalYuanInvalidClass(class_);
        _open(account, class_, msg.sender, operator.index(), identity);
    }

    /// @inheritdoc IDigitalYuan
    function changeClass(address account, WalletClass class_) external {
        Wallet wallet_ = _customer(account, _activeOperator()).word;
        WalletClass from = wallet_.classOf();
        if (from > WalletClass.Corporate) revert DigitalYuanInvalidClass(from);
        if (class_ == WalletClass.Unopened || class_ > WalletClass.Corporate) revert DigitalYuanInvalidClass(class_);
        uint256 limit = _config.limit(class_, uint256(LimitKind.Balance));
        if (wallet_.balance() > limit) {
            revert DigitalYuanLimitExceeded(account, LimitKind.Balance, limit, wallet_.balance());
        }
        _wallets[account].word = wallet_.withClass(class_);
        emit WalletClassChanged(account, from, class_);
    }

    /// @inheritdoc IDigitalYuan
    function mint(address to, uint256 amount) external {
        MoneyConfig config = _running(amount);
        Operator operator = _activeOperator();
        if (amount > operator.available()) {
            revert DigitalYuanReserveExceeded(msg.sender, operator.available(), amount);
        }
        WalletSlot storage receiver = _customer(to, operator);
        _operators[msg.sender].word = operator.addIssued(amount);
        receiver.word = receiver.word.credited(config, to, amount);
        emit Transfer(address(0), to, amount);
    }

    /// @inheritdoc IDigitalYuan
    function redeem(uint256 amount) external {
        Operator operator = _knownOperator(msg.sender);
        if (amount > operator.issued()) revert DigitalYuanRedemptionExceedsIssue(msg.sender, operator.issued(), amount);
        WalletSlot storage own = _wallets[msg.sender];
        // An operator's wallet knows no limits, so that the system's word need not be read.
        own.word = own.word.debited(MoneyConfig.wrap(0), msg.sender, amount);
        _operators[msg.sender].word = operator.subIssued(amount);
        emit Transfer(msg.sender, address(0), amount);
    }

    // -------------------------------------------------------------------------------------------------- authorities

    /// @inheritdoc IDigitalYuan
    function freeze(address account, bool outward, bool inward, uint256 part, OrderKind kind, bytes32 order)
        external
        onlyOrderAuthority
    {
        if (part > type(uint48).max) revert DigitalYuanAmountTooLarge(part);
        if (!outward && !inward && part == 0) revert DigitalYuanInvalidOrder();
        uint256 flags = (outward ? FREEZE_OUTWARD : 0) | (inward ? FREEZE_INWARD : 0);
        _setFreeze(account, flags, part, kind, order);
        emit WalletFrozen(account, msg.sender, outward, inward, part, kind, order);
    }

    /// @inheritdoc IDigitalYuan
    function release(address account, OrderKind kind, bytes32 order) external onlyOrderAuthority {
        _setFreeze(account, 0, 0, kind, order);
        emit WalletReleased(account, msg.sender, kind, order);
    }

    // ----------------------------------------------------------------------------------------------------- everybody

    /// @inheritdoc IERC20
    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc IDigitalYuan
    function transferWithReference(address to, uint256 amount, bytes32 reference_) external returns (bool) {
        _move(msg.sender, to, amount);
        emit PaymentReferenced(msg.sender, to, amount, reference_);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = _allowances[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < amount) revert DigitalYuanInsufficientAllowance(from, msg.sender, allowed, amount);
            unchecked {
                _allowances[from][msg.sender] = allowed - amount;
            }
        }
        _move(from, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        if (spender == address(0)) revert DigitalYuanInvalidWallet(spender);
        _allowances[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    /// @inheritdoc IDigitalYuan
    function cacheYear() external {
        _config = _config.withYearStart(CivilDate.startOfYear(CivilDate.dayInChina(block.timestamp)));
    }

    // --------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IERC20
    function balanceOf(address account) external view returns (uint256) {
        return _wallets[account].word.balance();
    }

    /// @inheritdoc IERC20
    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    /// @inheritdoc IERC20
    /// @dev Summed over the operators: a stored total would cost every issue a slot.
    function totalSupply() external view returns (uint256 supply) {
        uint256 count = operatorCount;
        for (uint256 index = 1; index <= count; ++index) {
            supply += _operators[_operatorAt[index]].word.issued();
        }
    }

    /// @inheritdoc IDigitalYuan
    function wallet(address account) external view returns (WalletView memory) {
        Wallet word = _wallets[account].word;
        uint256 today = CivilDate.dayInChina(block.timestamp);
        // An institution's word may still hold what was spent while it was a person's: it counts again with such a class.
        bool personal = word.classOf() <= WalletClass.Class4;
        bool sameDay = personal && word.lastDay() == today;
        bool sameYear = personal && word.lastDay() >= _config.yearStart(today);
        return WalletView({
            class_: word.classOf(),
            operator: _operatorAt[word.operatorIndex()],
            balance: uint64(word.balance()),
            frozen: uint48(word.frozenPart()),
            frozenOutward: word.freezeFlags() & FREEZE_OUTWARD != 0,
            frozenInward: word.freezeFlags() & FREEZE_INWARD != 0,
            spentToday: sameDay ? uint48(word.daySpent()) : 0,
            spentThisYear: sameYear ? uint48(word.yearSpent()) : 0
        });
    }

    /// @inheritdoc IDigitalYuan
    function operatorAccount(address operator) external view returns (OperatorAccount memory) {
        Operator word = _operators[operator].word;
        return OperatorAccount({
            index: uint8(word.index()),
            active: word.isActive(),
            institution: word.institution(),
            issued: uint64(word.issued()),
            paidIn: uint64(word.paidIn()),
            payoutPending: uint64(word.payoutPending())
        });
    }

    /// @inheritdoc IDigitalYuan
    function operatorAt(uint8 index) external view returns (address) {
        return _operatorAt[index];
    }

    /// @inheritdoc IDigitalYuan
    function reserveEntry(bytes32 reference_) external view returns (ReserveEntry memory) {
        return _reserve[reference_];
    }

    /// @inheritdoc IDigitalYuan
    function limits(WalletClass class_) external view returns (Limits memory) {
        MoneyConfig config = _config;
        return Limits({
            balance: uint64(config.limit(class_, uint256(LimitKind.Balance))),
            payment: uint64(config.limit(class_, uint256(LimitKind.Payment))),
            day: uint64(config.limit(class_, uint256(LimitKind.Day))),
            year: uint64(config.limit(class_, uint256(LimitKind.Year)))
        });
    }

    /// @inheritdoc IDigitalYuan
    function paused() external view returns (bool) {
        return _config.paused();
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev The one way from wallet to wallet: every path of payment ends here, so every check stands here once.
    function _move(address from, address to, uint256 amount) private {
        if (from == to) revert DigitalYuanSelfTransfer(from);
        MoneyConfig config = _running(amount);
        WalletSlot storage payer = _wallets[from];
        payer.word = payer.word.debited(config, from, amount);
        WalletSlot storage payee = _wallets[to];
        Wallet word = payee.word;
        if (word.isContract() && msg.sender != to) revert DigitalYuanContractWallet(to);
        payee.word = word.credited(config, to, amount);
        emit Transfer(from, to, amount);
    }

    function _running(uint256 amount) private view returns (MoneyConfig config) {
        config = _config;
        if (config.paused()) revert DigitalYuanPaused();
        if (amount > type(uint64).max) revert DigitalYuanAmountTooLarge(amount);
    }

    function _open(address account, WalletClass class_, address operator, uint256 index, bytes32 identity) private {
        if (account == address(0)) revert DigitalYuanInvalidWallet(account);
        if (_wallets[account].word.isOpen()) revert DigitalYuanWalletExists(account);
        _wallets[account].word = WalletLib.opened(class_, index);
        emit WalletOpened(account, operator, class_, identity);
    }

    function _setFreeze(address account, uint256 flags, uint256 part, OrderKind kind, bytes32 order) private {
        if (kind == OrderKind.None || order == 0) revert DigitalYuanInvalidOrder();
        WalletSlot storage slot = _wallets[account];
        Wallet wallet_ = slot.word;
        if (!wallet_.isOpen()) revert DigitalYuanUnknownWallet(account);
        if (wallet_.isContract()) revert DigitalYuanContractWallet(account);
        slot.word = wallet_.withFreeze(flags, part);
    }

    function _customer(address account, Operator operator) private view returns (WalletSlot storage slot) {
        slot = _wallets[account];
        if (!slot.word.isOpen()) revert DigitalYuanUnknownWallet(account);
        if (slot.word.operatorIndex() != operator.index()) revert DigitalYuanNotCustomer(account, msg.sender);
    }

    function _knownOperator(address account) private view returns (Operator operator) {
        operator = _operators[account].word;
        if (operator.index() == 0) revert DigitalYuanNotOperator(account);
    }

    function _activeOperator() private view returns (Operator operator) {
        operator = _knownOperator(msg.sender);
        if (!operator.isActive()) revert DigitalYuanOperatorSuspended(msg.sender);
    }

    function _openEntry(bytes32 reference_) private view returns (ReserveEntry storage entry) {
        entry = _reserve[reference_];
        if (entry.maker == address(0)) revert DigitalYuanUnknownReference(reference_);
    }

    function _packLimit(WalletClass class_, uint64 limit) private pure returns (uint256) {
        if (limit == type(uint64).max) return NO_LIMIT;
        if (limit % LIMIT_UNIT != 0 || limit / LIMIT_UNIT >= NO_LIMIT) revert DigitalYuanInvalidLimits(class_);
        return limit / LIMIT_UNIT;
    }
}
