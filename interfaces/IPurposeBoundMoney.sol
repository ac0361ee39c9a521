// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

/// @title Purpose-bound money: subsidies that can be spent for what they are meant for (ERC-7291)
/// @notice A funder locks a budget and grants parts of it to holders; a holder spends at the payees that the programme
/// allows, who receive plain digital yuan; what is left at the end returns to the funder, by anybody's hand.
/// @dev ERC-7291 on ERC-1155: a programme is a token id, a unit is a fen. Names and events are the standard's where it has
/// them. Departures, and why: the money is held by Escrow, since modules never hold money; there is no owner (ERC-173) who
/// could change a programme or take it, so a programme's funder does what the standard gives the creator; a funder can
/// take nothing back before the expiry; spending is the transfer to an allowed payee, one at a time.
/// A holder spends only while no order keeps its wallet from paying, and is granted to only while none keeps it from
/// receiving. Passing on from holder to holder is for programmes that say so.
interface IPurposeBoundMoney is IERC1155 {
    struct Programme {
        address funder; // zero where there is none
        uint64 budget; // [fen] locked at the beginning
        uint64 granted; // [fen] ever
        uint64 spent; // [fen]
        uint40 expiry; // [unix s] last second on which it may be spent
        bool transferable; // holders may pass it on
        bool ended;
        bytes32 purpose; // hash of the published terms
    }

    /// @dev ERC-7291.
    event TokenWrap(address from, uint256[] tokenIds, uint256[] amounts, address sovToken, uint256 sovTokenValue);
    /// @dev ERC-7291: a payee was paid.
    event TokenUnwrapForTarget(
        address from, address to, uint256[] tokenIds, uint256[] amounts, address sovToken, uint256 sovTokenValue
    );
    /// @dev ERC-7291: what was left went back to the funder.
    event PBMrevokeWithdraw(address beneficiary, uint256 PBMTokenId, address sovToken, uint256 sovTokenValue);
    event ProgrammeCreated(
        uint256 indexed id, address indexed funder, uint256 budget, uint40 expiry, bool transferable, bytes32 purpose
    );
    event PayeeAllowed(uint256 indexed id, address indexed payee, bool allowed);

    error PurposeInvalid(string field);
    error PurposeUnknown(uint256 id);
    error PurposeNotFunder(uint256 id, address caller);
    error PurposeBudgetExceeded(uint256 id, uint256 left, uint256 needed);
    error PurposeExpired(uint256 id, uint256 expiry);
    error PurposeNotExpired(uint256 id, uint256 expiry);
    /// @dev The holder has no open wallet, or an order stands against it.
    error PurposeHolderHindered(address holder);
    /// @dev Neither an allowed payee nor, where the programme lets holders pass it on, a holder.
    error PurposeNotAllowed(uint256 id, address to);

    /// @notice Create a programme; Escrow fetches the budget by the caller's allowance.
    /// @param budget [fen] 1 to 2^64 - 1
    /// @param expiry [unix s] in the future, at most five years away
    /// @param purpose hash of the published terms
    function createProgramme(uint256 budget, uint40 expiry, bool transferable, bytes32 purpose)
        external
        returns (uint256 id);

    /// @notice Let a programme's money be spent at `payee`, or no longer. The funder.
    function allowPayee(uint256 id, address payee, bool allowed) external;

    /// @notice ERC-7291: grant to a holder, within the budget. The funder.
    function safeMint(address receiver, uint256 tokenId, uint256 amount, bytes calldata data) external;

    /// @notice Grant to many holders at once. The funder.
    function grant(uint256 tokenId, address[] calldata receivers, uint256 amount) external;

    /// @notice ERC-7291: return what was not spent to the funder. Anybody, after the expiry.
    function revokePBM(uint256 tokenId) external;

    function programme(uint256 id) external view returns (Programme memory);

    function programmeCount() external view returns (uint256);

    function isPayee(uint256 id, address account) external view returns (bool);
}
