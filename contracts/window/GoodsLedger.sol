// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IDeclarations} from "../../interfaces/IDeclarations.sol";
import {IGoodsLedger} from "../../interfaces/IGoodsLedger.sol";
import {ClearanceStatement, CustomsStatus, hashStatement} from "../types/Clearance.sol";
import {Backing, FinanceTerms, GoodsProof} from "../types/Finance.sol";

/// @title GoodsLedger: see IGoodsLedger
/// @dev The part of TradeFinance that knows goods and customs, and nothing of money.
abstract contract GoodsLedger is IGoodsLedger {
    IClearanceOracle public immutable oracle;
    IDeclarations public immutable declarations;

    mapping(bytes32 key => Drawn) private _drawn;

    constructor(IClearanceOracle oracle_, IDeclarations declarations_) {
        oracle = oracle_;
        declarations = declarations_;
    }

    /// @inheritdoc IGoodsLedger
    function drawn(bytes32 key) external view returns (Drawn memory) {
        return _drawn[key];
    }

    /// @inheritdoc IGoodsLedger
    function backingOf(CustomsStatus status) public pure returns (Backing) {
        if (status == CustomsStatus.Released || status == CustomsStatus.Closed) return Backing.Released;
        if (status == CustomsStatus.ConditionalRelease) return Backing.Conditional;
        // Duty that is secured is no release: customs still has the goods, and its lien on them has ended.
        bool held = status == CustomsStatus.Accepted || status == CustomsStatus.DocumentCheck
            || status == CustomsStatus.Inspection || status == CustomsStatus.TaxAssessed
            || status == CustomsStatus.Bonded || status == CustomsStatus.DutySecured;
        return held ? Backing.Declared : Backing.None;
    }

    /// @dev Customs' newest word is the one that the terms rest on, and it counts for that value.
    function _requireCurrent(FinanceTerms calldata terms) internal view {
        IClearanceOracle.Latest memory latest = oracle.latest(terms.subject);
        if (latest.hash != terms.statement || latest.hash == 0) {
            revert GoodsStatementNotLatest(terms.subject, latest.hash, terms.statement);
        }
        if (latest.validUntil < block.timestamp) revert GoodsStatementExpired(terms.subject, latest.validUntil);
        Backing found = backingOf(latest.status);
        if (found == Backing.None || found != terms.backing) {
            revert GoodsOtherBacking(terms.subject, found, terms.backing);
        }
        uint256 from = oracle.reliableFrom(terms.subject, terms.value);
        if (from > block.timestamp) revert GoodsStatementNotReliable(terms.subject, terms.value, from);
    }

    /// @dev Draws what the terms say from the line and from its consignment, against the attested declaration.
    function _draw(FinanceTerms calldata terms, ClearanceStatement calldata statement, GoodsProof calldata goods)
        internal
    {
        if (hashStatement(statement) != terms.statement) {
            revert GoodsStatementNotLatest(terms.subject, terms.statement, hashStatement(statement));
        }
        _requireCurrent(terms);
        // The proof is in public call data after the first draw; it is the trader's goods that are drawn.
        address trader = declarations.traderOf(terms.subject);
        if (trader != terms.trader) revert GoodsOfOtherTrader(terms.subject, trader, terms.trader);
        if (!MerkleProof.verifyCalldata(goods.proof, statement.content, _leaf(terms, goods))) {
            revert GoodsNotProven(terms.subject, goods.number);
        }
        _take(terms, terms.line, goods.quantity, goods.value);
        // One key where nothing but a bill tells goods of one heading apart.
        if (terms.consignment != terms.line) _take(terms, terms.consignment, goods.totalQuantity, goods.totalValue);
    }

    /// @dev Gives back what `_draw` took under the same terms.
    function _release(FinanceTerms calldata terms) internal {
        _give(terms, terms.line);
        if (terms.consignment != terms.line) _give(terms, terms.consignment);
    }

    function _take(FinanceTerms calldata terms, bytes32 key, uint64 quantity, uint64 value) private {
        Drawn storage entry = _drawn[key];
        (uint256 quantityBefore, uint256 valueBefore) = (entry.quantity, entry.value);
        (uint256 quantityAsked, uint256 valueAsked) = (terms.quantity, terms.value);
        // None is over 64 bits, so that no sum overflows.
        unchecked {
            if (quantityBefore + quantityAsked > quantity) {
                revert GoodsExhausted(key, "quantity", quantity, quantityBefore, quantityAsked);
            }
            if (valueBefore + valueAsked > value) {
                revert GoodsExhausted(key, "value", value, valueBefore, valueAsked);
            }
            (entry.quantity, entry.value) = (uint64(quantityBefore + quantityAsked), uint64(valueBefore + valueAsked));
        }
    }

    function _give(FinanceTerms calldata terms, bytes32 key) private {
        Drawn storage entry = _drawn[key];
        (entry.quantity, entry.value) = (entry.quantity - terms.quantity, entry.value - terms.value);
    }

    /// @dev The leaf of OpenZeppelin's StandardMerkleTree over (path, salt, value); see eport.merkle.
    function _leaf(FinanceTerms calldata terms, GoodsProof calldata goods) private pure returns (bytes32) {
        bytes32 path = keccak256(bytes.concat("E-port/Goods[", bytes(Strings.toString(goods.number)), "]"));
        bytes32 value = keccak256(
            abi.encode(
                terms.line, terms.consignment, goods.quantity, goods.value, goods.totalQuantity, goods.totalValue
            )
        );
        return keccak256(bytes.concat(keccak256(abi.encode(path, goods.salt, value))));
    }
}
