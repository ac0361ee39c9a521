// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IInstitutionAccount} from "../../interfaces/IInstitutionAccount.sol";

/// @title InstitutionAccount: see IInstitutionAccount
contract InstitutionAccount is IInstitutionAccount, IERC1271, Initializable, EIP712 {
    uint16 public constant ADMINISTRATION = 0;
    uint40 private constant NO_END = type(uint40).max;
    uint64 private constant NO_LIMIT = type(uint64).max;
    uint256 private constant FEWEST_ADMINISTRATORS = 2; // a maker and a checker
    bytes32 private constant MESSAGE_TYPEHASH = keccak256("InstitutionMessage(bytes32 digest)");

    address private immutable _implementation;

    /// @dev The acts' calls are brought again by whoever endorses, and held against the hash.
    struct Pending {
        bytes32 hash;
        address maker;
        uint40 lapsesAt;
    }

    mapping(uint16 purpose => mapping(address officer => Mandate)) private _mandates;
    mapping(uint16 purpose => mapping(address target => mapping(bytes4 selector => Rule))) private _rules;
    mapping(uint256 number => Pending) private _pending;
    uint256 public actCount;
    uint16 public administratorCount;

    modifier onlyItself() {
        if (msg.sender != address(this)) revert AccountNotItself(msg.sender);
        _;
    }

    constructor() EIP712("InstitutionAccount", "1") {
        _implementation = address(this);
        _disableInitializers();
    }

    /// @inheritdoc IInstitutionAccount
    function open(address[] calldata administrators) external returns (address account) {
        account = Clones.clone(_implementation);
        IInstitutionAccount(account).initialize(administrators);
        emit AccountOpened(account, administrators);
    }

    /// @inheritdoc IInstitutionAccount
    function initialize(address[] calldata administrators) external initializer {
        for (uint256 i; i < administrators.length; ++i) {
            _appoint(ADMINISTRATION, administrators[i], Mandate(uint40(block.timestamp), NO_END, NO_LIMIT));
        }
        if (administratorCount < FEWEST_ADMINISTRATORS) revert AccountInvalid("administrators");
    }

    /// @inheritdoc IInstitutionAccount
    function propose(uint16 purpose, Call[] calldata calls, uint40 lapsesAt) external returns (uint256 number) {
        if (calls.length == 0) revert AccountInvalid("calls");
        if (lapsesAt < block.timestamp) revert AccountInvalid("lapsesAt");
        _requireMandate(purpose, msg.sender, _amountOf(purpose, calls));
        number = ++actCount;
        _pending[number] = Pending(keccak256(abi.encode(purpose, calls)), msg.sender, lapsesAt);
        emit AccountActProposed(number, purpose, msg.sender, calls, lapsesAt);
    }

    /// @inheritdoc IInstitutionAccount
    function endorse(uint256 number, uint16 purpose, Call[] calldata calls) external {
        Pending memory act = _pending[number];
        if (act.maker == address(0) || act.hash != keccak256(abi.encode(purpose, calls))) revert AccountNoAct(number);
        if (block.timestamp > act.lapsesAt) revert AccountActLapsed(number, act.lapsesAt);
        if (act.maker == msg.sender) revert AccountSameOfficer(msg.sender);
        uint256 amount = _amountOf(purpose, calls); // by the rules of today
        _requireMandate(purpose, act.maker, amount);
        _requireMandate(purpose, msg.sender, amount);
        delete _pending[number];
        emit AccountActDone(number, msg.sender);
        for (uint256 i; i < calls.length; ++i) {
            Address.functionCall(calls[i].target, calls[i].data);
        }
    }

    /// @inheritdoc IInstitutionAccount
    function withdraw(uint256 number) external {
        address maker = _pending[number].maker;
        if (maker == address(0)) revert AccountNoAct(number);
        if (msg.sender != maker && !_isAdministrator(msg.sender)) revert AccountNotMaker(number, msg.sender);
        delete _pending[number];
        emit AccountActWithdrawn(number, msg.sender);
    }

    // --------------------------------------------------------------------------------------- administration

    /// @inheritdoc IInstitutionAccount
    function appoint(uint16 purpose, address officer, Mandate calldata mandate) external onlyItself {
        _appoint(purpose, officer, mandate);
    }

    /// @inheritdoc IInstitutionAccount
    function dismiss(uint16 purpose, address officer) external onlyItself {
        if (_mandates[purpose][officer].until == 0) revert AccountNoMandate(purpose, officer);
        if (purpose == ADMINISTRATION && --administratorCount < FEWEST_ADMINISTRATORS) {
            revert AccountInvalid("administrators");
        }
        delete _mandates[purpose][officer];
        emit MandateEnded(purpose, officer);
    }

    /// @inheritdoc IInstitutionAccount
    function setRule(uint16 purpose, address target, bytes4 selector, Rule calldata rule) external onlyItself {
        if (purpose == ADMINISTRATION) revert AccountInvalid("purpose");
        if (target == address(this) && selector != IERC1271.isValidSignature.selector) revert AccountInvalid("target");
        _rules[purpose][target][selector] = rule;
        emit RuleSet(purpose, target, selector, rule.allowed, rule.amountAt, rule.first);
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IInstitutionAccount
    function isValidSignature(bytes32 digest, bytes calldata signature)
        external
        view
        override(IInstitutionAccount, IERC1271)
        returns (bytes4)
    {
        (uint16 purpose, address[2] memory officers, bytes[2] memory signatures) =
            abi.decode(signature, (uint16, address[2], bytes[2]));
        if (officers[0] == officers[1]) revert AccountSameOfficer(officers[0]);
        bytes4 selector = IERC1271.isValidSignature.selector;
        if (!_rules[purpose][address(this)][selector].allowed) {
            revert AccountNotAllowed(purpose, address(this), selector);
        }
        bytes32 message = messageDigest(digest);
        for (uint256 i; i < 2; ++i) {
            _requireMandate(purpose, officers[i], NO_LIMIT);
            if (!SignatureChecker.isValidSignatureNow(officers[i], message, signatures[i])) return 0xffffffff;
        }
        return selector;
    }

    /// @inheritdoc IInstitutionAccount
    function messageDigest(bytes32 digest) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(MESSAGE_TYPEHASH, digest)));
    }

    /// @inheritdoc IInstitutionAccount
    function mandateOf(uint16 purpose, address officer) external view returns (Mandate memory) {
        return _mandates[purpose][officer];
    }

    /// @inheritdoc IInstitutionAccount
    function ruleOf(uint16 purpose, address target, bytes4 selector) external view returns (Rule memory) {
        return _rules[purpose][target][selector];
    }

    /// @inheritdoc IInstitutionAccount
    function actOf(uint256 number) external view returns (address maker, uint40 lapsesAt) {
        return (_pending[number].maker, _pending[number].lapsesAt);
    }

    // ---------------------------------------------------------------------------------------------- internal

    function _appoint(uint16 purpose, address officer, Mandate memory mandate) private {
        if (officer == address(0) || officer == address(this)) revert AccountInvalid("officer");
        if (mandate.until < block.timestamp || mandate.until < mandate.from) revert AccountInvalid("until");
        if (purpose == ADMINISTRATION) {
            // An administrator whose time runs out could be the last but one.
            if (mandate.from > block.timestamp || mandate.until != NO_END) revert AccountInvalid("until");
            if (_mandates[purpose][officer].until == 0) ++administratorCount;
        }
        _mandates[purpose][officer] = mandate;
        emit MandateGiven(purpose, officer, mandate.from, mandate.until, mandate.limit);
    }

    /// @return sum [fen] of what the calls amount to by the purpose's rules, each of which allows one of them
    function _amountOf(uint16 purpose, Call[] calldata calls) private view returns (uint256 sum) {
        for (uint256 i; i < calls.length; ++i) {
            (address target, bytes calldata data) = (calls[i].target, calls[i].data);
            bytes4 selector = bytes4(data); // of shorter data: padded, and no rule's
            if (purpose == ADMINISTRATION) {
                if (target != address(this)) revert AccountNotAllowed(purpose, target, selector);
                continue;
            }
            Rule memory rule = _rules[purpose][target][selector];
            if (!rule.allowed || data.length < 4) revert AccountNotAllowed(purpose, target, selector);
            if (rule.first != address(0) && _word(data, 1) != uint160(rule.first)) {
                revert AccountWrongArgument(target, selector, rule.first);
            }
            if (rule.amountAt != 0) sum += _word(data, rule.amountAt);
        }
    }

    /// @return an argument, counted from 1; what is not there reads as the highest, which no limit but none allows
    function _word(bytes calldata data, uint256 place) private pure returns (uint256) {
        uint256 end = 4 + 32 * place;
        return data.length < end ? type(uint128).max : uint256(bytes32(data[end - 32:end]));
    }

    function _requireMandate(uint16 purpose, address officer, uint256 amount) private view {
        Mandate memory mandate = _mandates[purpose][officer];
        if (block.timestamp < mandate.from || block.timestamp > mandate.until) {
            revert AccountNoMandate(purpose, officer);
        }
        if (amount > mandate.limit && mandate.limit != NO_LIMIT) {
            revert AccountAboveLimit(purpose, officer, mandate.limit, amount);
        }
    }

    function _isAdministrator(address account) private view returns (bool) {
        return _mandates[ADMINISTRATION][account].until != 0;
    }
}
