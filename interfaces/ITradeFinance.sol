// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClearanceStatement} from "../contracts/types/Clearance.sol";
import {FinanceTerms, GoodsProof} from "../contracts/types/Finance.sol";
import {InstitutionId} from "../contracts/types/Ids.sol";
import {IGoodsLedger} from "./IGoodsLedger.sol";

/// @dev Where a financing stands.
///  (signed) ───────────fundSigned─────────────┐
///  Reserved ──fund──────────────────────────▶ Funded ──repay──▶ Repaid ──release──▶ Released
///     ├─withdraw─▶ Withdrawn                    │                 ▲
///     └─expire───▶ Expired                      └─declareDefault▶ Defaulted ──writeOff──▶ WrittenOff
enum FinanceStage {
    None,
    Reserved,
    Funded,
    Repaid,
    Defaulted,
    WrittenOff,
    Withdrawn,
    Expired,
    Released
}

/// @title Financing of receivables and orders in digital yuan, backed by goods that customs has attested
/// @notice A trader offers goods of its own declaration; a bank pays the advance from its wallet to the trader's in the
/// transaction in which the goods are drawn down (see IGoodsLedger), so that neither can be without the other. An offer
/// is either signed (EIP-712, off the chain: the first bank to fund it has it) or reserved on the chain, which keeps the
/// goods for it until a date.
///
/// **When goods come free again.** Reserved goods do so by withdrawal or expiry. Financed goods never do by settlement:
/// they were sold, and a sale is financed once. They do only where the sale did not settle: every fen of the repayment
/// came from the trader's own wallet, all of it is paid, and the bank that was repaid confirms it by `release`. One fen
/// from the debtor or anybody else, or a write-off, and they stay drawn.
/// @dev Amounts in fen. The contract holds no money: the advance goes from wallet to wallet, repayments through Escrow,
/// which discharges the payer even where the bank cannot receive. EIP-712 domain `E-port TradeFinance`, version 1.
/// A late payment is not interest: what is owed is `repayable`, agreed at the start.
interface ITradeFinance is IGoodsLedger {
    struct Financing {
        FinanceStage stage;
        bool settled; // somebody other than the trader has repaid a part, or the bank was paid outside of this contract
        InstitutionId bank; // to whom it is owed, zero before funding
        uint64 repaid; // [fen]
    }

    event FinanceReserved(bytes32 indexed id, FinanceTerms terms);
    /// @param terms as reserved or signed
    event FinanceFunded(bytes32 indexed id, InstitutionId indexed bank, FinanceTerms terms);
    event FinanceWithdrawn(bytes32 indexed id);
    event FinanceExpired(bytes32 indexed id);
    /// @param amount [fen]
    /// @param repaid [fen] so far
    event FinanceRepaid(bytes32 indexed id, address indexed payer, uint64 amount, uint64 repaid);
    /// @notice The bank received it outside of this contract.
    /// @param amount [fen]
    /// @param repaid [fen] so far
    event FinanceAcknowledged(
        bytes32 indexed id, InstitutionId indexed bank, uint64 amount, uint64 repaid, bytes32 source
    );
    event FinanceAssigned(bytes32 indexed id, InstitutionId indexed from, InstitutionId indexed to);
    /// @param outstanding [fen]
    event FinanceDefaulted(bytes32 indexed id, uint64 outstanding);
    /// @param outstanding [fen]
    event FinanceWrittenOff(bytes32 indexed id, uint64 outstanding);
    event FinanceReleased(bytes32 indexed id);

    error FinanceInvalid(string field);
    error FinanceWrongStage(bytes32 id, FinanceStage stage);
    error FinanceNotTrader(bytes32 id, address caller);
    error FinanceNotBank(bytes32 id, InstitutionId bank, address caller);
    error FinanceForOtherBank(bytes32 id, InstitutionId bank, InstitutionId caller);
    error FinanceOfferOver(bytes32 id, uint40 offeredUntil);
    error FinanceStillOffered(bytes32 id, uint40 offeredUntil);
    error FinanceNotDue(bytes32 id, uint256 from);
    error FinanceBadSignature(bytes32 id, address trader);
    error FinanceSaleSettled(bytes32 id);

    /// @notice Reserve goods for an offer, until `offeredUntil`, at most 14 days ahead. The trader that lodged the
    /// declaration, an active member.
    /// @param statement customs' newest about it
    /// @return id struct hash of the terms
    function offer(FinanceTerms calldata terms, ClearanceStatement calldata statement, GoodsProof calldata goods)
        external
        returns (bytes32 id);

    /// @notice Fund a reserved offer: the caller's money goes to the trader. An active bank, the named one if one is.
    /// @dev The caller allowed this contract to take the advance (ERC-20 allowance). Refused once customs has spoken
    /// anew: the trader then withdraws, and offers again on the newest statement.
    function fund(FinanceTerms calldata terms) external;

    /// @notice Draw the goods and fund in one, on an offer that the trader signed. As `offer` and `fund`.
    /// @param signature of the trader over `digestOf(terms)`: a key's, or a contract's (ERC-1271)
    function fundSigned(
        FinanceTerms calldata terms,
        bytes calldata signature,
        ClearanceStatement calldata statement,
        GoodsProof calldata goods
    ) external returns (bytes32 id);

    /// @notice Take back an offer that is not funded, signed or reserved, for good. The trader.
    function withdraw(FinanceTerms calldata terms) external;

    /// @notice Set free what an unfunded offer reserved. Anybody, after `offeredUntil`.
    function expire(FinanceTerms calldata terms) external;

    /// @notice Repay a part or all, also after default. Anybody, from its own wallet: the debtor or a settlement
    /// contract as the sale settles, the trader where it has to stand in.
    /// @dev The caller allowed Escrow to take the amount.
    /// @param amount [fen]; no more than what is open is taken
    /// @return paid [fen]
    function repay(FinanceTerms calldata terms, uint256 amount) external returns (uint64 paid);

    /// @notice The bank was paid outside of this contract: out of the proceeds of a credit that were assigned to it
    /// (UCP 600 art. 39), or in another money. A creditor's receipt discharges its debtor; nobody else can give one. The
    /// bank.
    /// @param amount [fen] received, no more than is open
    /// @param source transaction or advice that it was paid by
    function acknowledge(FinanceTerms calldata terms, uint64 amount, bytes32 source) external;

    /// @notice Record that it was not repaid in time. Anybody, after `dueAt`.
    function declareDefault(FinanceTerms calldata terms) external;

    /// @notice Close a defaulted financing: the bank at once; anybody a year after `dueAt`. The goods stay drawn.
    function writeOff(FinanceTerms calldata terms) external;

    /// @notice Assign what is owed to another active bank; what that one pays for it is their own matter. The bank.
    function assign(FinanceTerms calldata terms, InstitutionId to) external;

    /// @notice Set the goods free since their sale did not settle: the trader alone repaid. The bank.
    function release(FinanceTerms calldata terms) external;

    function financing(bytes32 id) external view returns (Financing memory);

    /// @return id under which the state of that offer is kept
    function idOf(FinanceTerms calldata terms) external pure returns (bytes32);

    /// @return EIP-712 digest that the trader signs
    function digestOf(FinanceTerms calldata terms) external view returns (bytes32);
}
