// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {IOfflinePurse} from "../../interfaces/IOfflinePurse.sol";
import {WalletClass} from "../types/Money.sol";

/// @title OfflinePurse: see IOfflinePurse
/// @dev Devices are keys: low-s ECDSA alone. Invariant: Escrow holds amount + bond of a purse that is not settled, and
/// the pot less what was paid of one that is.
contract OfflinePurse is IOfflinePurse, AccessManaged, EIP712 {
    /// @notice Every hop is a signature to check, for the receiver on the street and for the claim here.
    uint256 public constant MAX_HOPS = 8;
    /// @notice After the expiry, for holders who are rarely online.
    uint256 public constant CLAIM_WINDOW = 3 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant FINDERS_SHARE = 1_000; // [bps] of the bond, below the penalty: nobody gains by cheating

    bytes32 private constant VOUCHER =
        keccak256("Voucher(uint256 purse,uint64 counter,uint64 start,uint64 amount,address payee)");
    bytes32 private constant ENDORSEMENT = keccak256("Endorsement(bytes32 voucher,uint8 hop,address payee)");
    bytes32 private constant REDEMPTION = keccak256("Redemption(bytes32 voucher,address wallet)");

    IDigitalYuan public immutable token;
    IEscrow public immutable escrow;
    address public immutable depositary;

    uint256 public purseCount;
    mapping(WalletClass class_ => Terms) private _terms;
    mapping(uint256 id => Purse) private _purses;
    mapping(address device => uint256 id) public purseOf;
    mapping(address owner => uint256) private _open;
    mapping(bytes32 id => Claim) private _claims;
    mapping(bytes32 id => bool) private _claimed;
    mapping(bytes32 forkOf => bool) private _forks;

    constructor(address manager, IDigitalYuan token_, IEscrow escrow_, address depositary_)
        AccessManaged(manager)
        EIP712("E-port Offline Purse", "1")
    {
        (token, escrow, depositary) = (token_, escrow_, depositary_);
    }

    /// @inheritdoc IOfflinePurse
    function setTerms(WalletClass class_, Terms calldata terms) external restricted {
        if (class_ < WalletClass.Class1 || class_ > WalletClass.Corporate) revert PurseInvalid("class");
        if (terms.bond == 0 || terms.bond > BPS) revert PurseInvalid("bond");
        _terms[class_] = terms;
        emit TermsChanged(class_, terms.maxAmount, terms.maxOpen, terms.maxLifetime, terms.bond);
    }

    /// @inheritdoc IOfflinePurse
    function open(address device, uint64 amount, uint40 expiry) external returns (uint256 id) {
        Terms memory terms = _terms[token.wallet(msg.sender).class_];
        if (device == address(0)) revert PurseInvalid("device");
        if (purseOf[device] != 0) revert PurseDeviceInUse(device, purseOf[device]);
        if (amount == 0) revert PurseInvalid("amount");
        if (amount > terms.maxAmount) revert PurseBeyondTerms("amount", terms.maxAmount, amount);
        if (expiry <= block.timestamp) revert PurseInvalid("expiry");
        if (expiry > block.timestamp + terms.maxLifetime) {
            revert PurseBeyondTerms("expiry", block.timestamp + terms.maxLifetime, expiry);
        }
        if (_open[msg.sender] >= terms.maxOpen) revert PurseTooMany(msg.sender, _open[msg.sender]);
        uint64 bond = uint64((uint256(amount) * terms.bond + BPS - 1) / BPS); // up: in favour of holders
        ++_open[msg.sender];
        id = ++purseCount;
        purseOf[device] = id;
        Purse storage entry = _purses[id];
        (entry.owner, entry.device, entry.amount, entry.bond, entry.expiry) = (msg.sender, device, amount, bond, expiry);
        emit PurseOpened(id, msg.sender, device, amount, bond, expiry);
        escrow.lock(bytes32(id), msg.sender, uint256(amount) + bond);
    }

    /// @inheritdoc IOfflinePurse
    function claim(
        Voucher calldata voucher,
        bytes calldata signature,
        Endorsement[] calldata endorsements,
        address wallet,
        bytes calldata consent
    ) external returns (bytes32 id) {
        bytes32 hash = _verified(voucher, _claimable(voucher.purse), signature);
        address holder = _lastHolder(hash, voucher.payee, endorsements);
        _requireSigned(holder, _hashTypedDataV4(keccak256(abi.encode(REDEMPTION, hash, wallet))), consent);
        id = _record(voucher, hash, holder, wallet);
    }

    /// @inheritdoc IOfflinePurse
    function proveDoubleSpend(
        Voucher calldata first,
        bytes calldata firstSignature,
        Voucher calldata second,
        bytes calldata secondSignature
    ) external {
        Purse storage entry = _unsettled(first.purse);
        if (second.purse != first.purse) revert PurseNoProof("two purses");
        if (entry.cheated) revert PurseAlreadyProven(first.purse);
        bytes32 one = _verified(first, entry, firstSignature);
        bytes32 other = _verified(second, entry, secondSignature);
        if (one == other) revert PurseNoProof("one voucher");
        bool overlap = first.start < second.start + second.amount && second.start < first.start + first.amount;
        if (!overlap && first.counter != second.counter) revert PurseNoProof("no overlap");
        entry.cheated = true;
        entry.finder = msg.sender;
        emit DoubleSpendProven(first.purse, entry.owner, msg.sender);
    }

    /// @inheritdoc IOfflinePurse
    function proveDoubleEndorsement(
        Voucher calldata voucher,
        address holder,
        uint8 hop,
        Endorsement calldata first,
        Endorsement calldata second
    ) external {
        bytes32 hash = voucherHash(voucher);
        uint256 id = purseOf[holder];
        Purse storage entry = _unsettled(id);
        if (first.payee == second.payee) revert PurseNoProof("one payee");
        _requireSigned(holder, _endorsementDigest(hash, hop, first.payee), first.signature);
        _requireSigned(holder, _endorsementDigest(hash, hop, second.payee), second.signature);
        bytes32 fork = keccak256(abi.encode(hash, hop, holder));
        if (_forks[fork]) revert PurseAlreadyProven(id);
        _forks[fork] = true;
        uint64 loss = voucher.amount < entry.bond ? voucher.amount : entry.bond;
        entry.bond -= loss;
        entry.cheated = true;
        uint256 reward = (uint256(loss) * FINDERS_SHARE) / BPS;
        emit DoubleEndorsementProven(id, entry.owner, msg.sender, hash, loss - reward);
        if (loss > reward) escrow.pay(bytes32(id), _existing(voucher.purse).owner, loss - reward);
        if (reward != 0) escrow.pay(bytes32(id), msg.sender, reward);
    }

    /// @inheritdoc IOfflinePurse
    function settle(uint256 id) external {
        Purse storage entry = _unsettled(id);
        uint256 until = entry.expiry + CLAIM_WINDOW;
        if (block.timestamp <= until) revert PurseTooEarly(id, until);
        entry.settled = true;
        --_open[entry.owner];
        (uint256 held, uint256 bond) = (uint256(entry.amount) + entry.bond, entry.bond);
        uint256 reward = entry.finder == address(0) ? 0 : (bond * FINDERS_SHARE) / BPS;
        uint256 pot = entry.claimed < held - reward ? entry.claimed : held - reward;
        uint256 rest = held - reward - pot;
        // A cheat keeps what it did not spend of the amount, and nothing of the bond.
        uint256 forfeited = entry.cheated ? (rest < bond - reward ? rest : bond - reward) : 0;
        entry.pot = uint64(pot);
        emit PurseSettled(id, entry.claimed, pot, rest - forfeited);
        if (reward != 0) escrow.pay(bytes32(id), entry.finder, reward);
        if (forfeited != 0) escrow.pay(bytes32(id), depositary, forfeited);
        if (rest > forfeited) escrow.refund(bytes32(id), rest - forfeited);
    }

    /// @inheritdoc IOfflinePurse
    function pay(bytes32 claimId) external {
        Claim memory entry = _claims[claimId];
        if (entry.purse == 0) revert PurseUnknownClaim(claimId);
        Purse storage from = _purses[entry.purse];
        if (!from.settled) revert PurseNotSettled(entry.purse);
        delete _claims[claimId];
        // In proportion, down: of what is left over what is still claimed, so that the last claim takes the odd fen.
        uint256 amount = (uint256(entry.amount) * from.pot) / from.claimed;
        from.claimed -= entry.amount;
        from.pot -= uint64(amount);
        --from.claimCount;
        emit ClaimPaid(claimId, entry.wallet, amount);
        if (amount != 0) escrow.pay(bytes32(entry.purse), entry.wallet, amount);
    }

    /// @inheritdoc IOfflinePurse
    function purse(uint256 id) external view returns (Purse memory) {
        return _purses[id];
    }

    /// @inheritdoc IOfflinePurse
    function claimOf(bytes32 id) external view returns (Claim memory) {
        return _claims[id];
    }

    /// @inheritdoc IOfflinePurse
    function termsOf(WalletClass class_) external view returns (Terms memory) {
        return _terms[class_];
    }

    /// @inheritdoc IOfflinePurse
    function voucherHash(Voucher calldata voucher) public view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(abi.encode(VOUCHER, voucher.purse, voucher.counter, voucher.start, voucher.amount, voucher.payee))
        );
    }

    // ------------------------------------------------------------------------------------------------------ internal

    /// @dev A holder claims a voucher once; two holders of one voucher both claim, and share.
    function _record(Voucher calldata voucher, bytes32 hash, address holder, address wallet)
        private
        returns (bytes32 id)
    {
        if (token.wallet(wallet).class_ == WalletClass.Unopened) revert PurseInvalid("wallet");
        id = keccak256(abi.encode(hash, holder));
        if (_claimed[id]) revert PurseAlreadyClaimed(id);
        _claimed[id] = true;
        _claims[id] = Claim(voucher.purse, voucher.amount, wallet);
        Purse storage entry = _purses[voucher.purse];
        entry.claimed += voucher.amount;
        ++entry.claimCount;
        emit VoucherClaimed(id, voucher.purse, hash, voucher.amount, wallet);
    }

    function _claimable(uint256 id) private view returns (Purse storage entry) {
        entry = _existing(id);
        uint256 until = entry.expiry + CLAIM_WINDOW;
        if (block.timestamp > until) revert PurseTooLate(id, until);
    }

    /// @dev The hash of a voucher that the purse's device signed, within the purse.
    function _verified(Voucher calldata voucher, Purse storage entry, bytes calldata signature)
        private
        view
        returns (bytes32 hash)
    {
        if (voucher.amount == 0 || voucher.counter == 0) revert PurseInvalid("voucher");
        uint256 end = uint256(voucher.start) + voucher.amount;
        if (end > entry.amount) revert PurseVoucherBeyondAmount(voucher.purse, end, entry.amount);
        hash = voucherHash(voucher);
        _requireSigned(entry.device, hash, signature);
    }

    function _lastHolder(bytes32 hash, address holder, Endorsement[] calldata endorsements)
        private
        view
        returns (address)
    {
        if (endorsements.length > MAX_HOPS) revert PurseTooManyHops(endorsements.length);
        for (uint256 hop = 0; hop < endorsements.length; ++hop) {
            if (purseOf[holder] == 0) revert PurseEndorserUnknown(holder);
            bytes32 digest = _endorsementDigest(hash, uint8(hop), endorsements[hop].payee);
            _requireSigned(holder, digest, endorsements[hop].signature);
            holder = endorsements[hop].payee;
        }
        return holder;
    }

    function _endorsementDigest(bytes32 hash, uint8 hop, address payee) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ENDORSEMENT, hash, hop, payee)));
    }

    function _requireSigned(address device, bytes32 digest, bytes calldata signature) private pure {
        (address signer, ECDSA.RecoverError refusal,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (refusal != ECDSA.RecoverError.NoError || signer != device) revert PurseInvalidSignature(device);
    }

    function _existing(uint256 id) private view returns (Purse storage entry) {
        entry = _purses[id];
        if (entry.owner == address(0)) revert PurseUnknown(id);
    }

    function _unsettled(uint256 id) private view returns (Purse storage entry) {
        entry = _existing(id);
        if (entry.settled) revert PurseAlreadySettled(id);
    }
}
