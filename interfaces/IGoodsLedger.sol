// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Backing} from "../contracts/types/Finance.sol";
import {CustomsStatus} from "../contracts/types/Clearance.sol";
import {DeclarationId} from "../contracts/types/Ids.sol";

/// @title No goods twice: how much of declared goods is drawn down, across all banks
/// @notice A goods line is a quantity and a value that financings draw down, whoever funds them. What may be drawn is
/// what the newest attested declaration says at the time of the draw: an amendment that reduces it blocks further draws
/// until it is below again, a cancellation leaves nothing. What was drawn stays drawn whatever becomes of the
/// declaration, since the keys say which goods they are and not which paper is about them:
///
/// - the line's key is a pseudorandom function, under a key of customs, of the bill of lading (of the containers where
///   there is none) and, in a declaration of several, the HS heading;
/// - the consignment's key is one of the containers and their seals (of the bill where there are none), and bounds all
///   lines of a declaration together. Where only a bill tells goods of one heading apart, the two are one.
///
/// Neither holds the invoice, the declaration's number or its version, the line's number, or the trader. A re-keyed
/// invoice, an amended and a replacing declaration find the same keys; lines that were split or classified otherwise
/// find the consignment's. Where two declarations are about the same goods, each bounds its own draws and all count: their
/// capacities never add up.
/// @dev Quantities in grams net, values in fen. A line begins with its first draw; there is no list of goods. What is
/// drawn follows from the events of ITradeFinance, whose terms name both keys: a reservation draws, and so does a funding
/// that no reservation came before; a withdrawn or expired reservation and a release give back.
/// Invariant: at each draw, for the line and the consignment, drawn ≤ what the declaration says at that moment.
interface IGoodsLedger {
    /// @dev What is reserved or financed under a key.
    struct Drawn {
        uint64 quantity; // [g]
        uint64 value; // [fen]
    }

    /// @param measure `quantity` [g] or `value` [fen]
    /// @param capacity of the key by the attested declaration
    error GoodsExhausted(bytes32 key, string measure, uint256 capacity, uint256 drawn, uint256 asked);
    error GoodsNotProven(DeclarationId subject, uint32 number);
    error GoodsOfOtherTrader(DeclarationId subject, address trader, address given);
    error GoodsStatementNotLatest(DeclarationId subject, bytes32 latest, bytes32 given);
    error GoodsStatementExpired(DeclarationId subject, uint40 validUntil);
    /// @param from [unix s] when it can be relied on for that value; max of uint256 where it never can
    error GoodsStatementNotReliable(DeclarationId subject, uint256 value, uint256 from);
    error GoodsOtherBacking(DeclarationId subject, Backing found, Backing given);

    /// @param key of a line or a consignment
    function drawn(bytes32 key) external view returns (Drawn memory);

    /// @return how far goods with that status of customs back a financing
    function backingOf(CustomsStatus status) external pure returns (Backing);
}
