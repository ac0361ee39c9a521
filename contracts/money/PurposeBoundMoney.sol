// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IDigitalYuan} from "../../interfaces/IDigitalYuan.sol";
import {IEscrow} from "../../interfaces/IEscrow.sol";
import {IPurposeBoundMoney} from "../../interfaces/IPurposeBoundMoney.sol";
import {IWalletBook} from "../../interfaces/IWalletBook.sol";
import {WalletClass} from "../types/Money.sol";

/// @title PurposeBoundMoney: see IPurposeBoundMoney
/// @dev A receiver's hook is the last thing that a grant does, and finds every book written.
contract PurposeBoundMoney is IPurposeBoundMoney, ERC1155 {
    uint256 private constant LONGEST = 5 * 365 days;

    IDigitalYuan public immutable token;
    IEscrow public immutable escrow;

    uint256 public programmeCount;
    mapping(uint256 id => Programme) private _programmes;
    mapping(uint256 id => mapping(address payee => bool)) public isPayee;

    constructor(IDigitalYuan token_, IEscrow escrow_) ERC1155("") {
        (token, escrow) = (token_, escrow_);
    }

    /// @inheritdoc IPurposeBoundMoney
    function createProgramme(uint256 budget, uint40 expiry, bool transferable, bytes32 purpose)
        external
        returns (uint256 id)
    {
        if (budget == 0 || budget > type(uint64).max) revert PurposeInvalid("budget");
        if (expiry <= block.timestamp || expiry > block.timestamp + LONGEST) revert PurposeInvalid("expiry");
        if (purpose == 0) revert PurposeInvalid("purpose");
        id = ++programmeCount;
        _programmes[id] = Programme(msg.sender, uint64(budget), 0, 0, expiry, transferable, false, purpose);
        emit ProgrammeCreated(id, msg.sender, budget, expiry, transferable, purpose);
        escrow.lock(bytes32(id), msg.sender, budget);
    }

    /// @inheritdoc IPurposeBoundMoney
    function allowPayee(uint256 id, address payee, bool allowed) external {
        _requireFunder(id);
        if (payee == address(0)) revert PurposeInvalid("payee");
        isPayee[id][payee] = allowed;
        emit PayeeAllowed(id, payee, allowed);
    }

    /// @inheritdoc IPurposeBoundMoney
    function safeMint(address receiver, uint256 tokenId, uint256 amount, bytes calldata data) external {
        _grant(tokenId, receiver, amount, data);
    }

    /// @inheritdoc IPurposeBoundMoney
    function grant(uint256 tokenId, address[] calldata receivers, uint256 amount) external {
        for (uint256 i = 0; i < receivers.length; ++i) {
            _grant(tokenId, receivers[i], amount, "");
        }
    }

    /// @inheritdoc IPurposeBoundMoney
    function revokePBM(uint256 tokenId) external {
        Programme storage entry = _programmes[tokenId];
        if (entry.funder == address(0) || entry.ended) revert PurposeUnknown(tokenId);
        if (block.timestamp <= entry.expiry) revert PurposeNotExpired(tokenId, entry.expiry);
        entry.ended = true;
        uint256 left = entry.budget - entry.spent;
        emit PBMrevokeWithdraw(entry.funder, tokenId, address(token), left);
        if (left != 0) escrow.refund(bytes32(tokenId), left);
    }

    /// @inheritdoc IERC1155
    /// @dev To an allowed payee it is spending: the units end, and Escrow pays.
    function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes memory data)
        public
        override(ERC1155, IERC1155)
    {
        if (!isPayee[id][to]) return super.safeTransferFrom(from, to, id, amount, data);
        if (from != msg.sender && !isApprovedForAll(from, msg.sender)) {
            revert ERC1155MissingApprovalForAll(msg.sender, from);
        }
        Programme storage entry = _programmes[id];
        if (block.timestamp > entry.expiry) revert PurposeExpired(id, entry.expiry);
        if (amount == 0) revert PurposeInvalid("amount");
        if (token.wallet(from).frozenOutward) revert PurposeHolderHindered(from);
        _burn(from, id, amount);
        entry.spent += uint64(amount); // no more than was granted
        emit TokenUnwrapForTarget(from, to, _one(id), _one(amount), address(token), amount);
        escrow.pay(bytes32(id), to, amount);
    }

    /// @inheritdoc IPurposeBoundMoney
    function programme(uint256 id) external view returns (Programme memory) {
        return _programmes[id];
    }

    // ------------------------------------------------------------------------------------------------------ internal

    function _grant(uint256 id, address receiver, uint256 amount, bytes memory data) private {
        Programme storage entry = _requireFunder(id);
        if (block.timestamp > entry.expiry) revert PurposeExpired(id, entry.expiry);
        if (amount == 0) revert PurposeInvalid("amount");
        uint256 left = entry.budget - entry.granted;
        if (amount > left) revert PurposeBudgetExceeded(id, left, amount);
        entry.granted += uint64(amount);
        emit TokenWrap(msg.sender, _one(id), _one(amount), address(token), amount);
        _mint(receiver, id, amount, data);
    }

    /// @dev Between holders, and for grants: whoever receives has an open wallet that may receive.
    function _update(address from, address to, uint256[] memory ids, uint256[] memory values) internal override {
        if (to != address(0)) {
            IWalletBook.WalletView memory wallet = token.wallet(to);
            bool named = wallet.class_ != WalletClass.Unopened && wallet.class_ <= WalletClass.Corporate;
            if (!named || wallet.frozenInward) revert PurposeHolderHindered(to);
            if (from != address(0)) {
                if (token.wallet(from).frozenOutward) revert PurposeHolderHindered(from);
                for (uint256 i = 0; i < ids.length; ++i) {
                    Programme storage entry = _programmes[ids[i]];
                    if (!entry.transferable || isPayee[ids[i]][to]) revert PurposeNotAllowed(ids[i], to);
                }
            }
        }
        super._update(from, to, ids, values);
    }

    function _requireFunder(uint256 id) private view returns (Programme storage entry) {
        entry = _programmes[id];
        if (entry.funder == address(0)) revert PurposeUnknown(id);
        if (entry.funder != msg.sender) revert PurposeNotFunder(id, msg.sender);
    }

    function _one(uint256 value) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }
}
