// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBankingCalendar} from "../../interfaces/IBankingCalendar.sol";
import {IClearanceOracle} from "../../interfaces/IClearanceOracle.sol";
import {IDocumentRules} from "../../interfaces/IDocumentRules.sol";
import {CreditRules} from "../libraries/CreditRules.sol";
import {InvoiceLeaf} from "../libraries/InvoiceLeaf.sol";
import {hashStatement} from "../types/Clearance.sol";
import {CustomsRelease, PresentedDocuments, ScheduleKind, Terms, maximumOf} from "../types/Credit.sol";
import {CREDIT_EXPIRED, LATE_PRESENTATION, NO_CUSTOMS_RELEASE, TRANSPORT} from "../types/Discrepancies.sol";
import {InstitutionId} from "../types/Ids.sol";

/// @title DocumentRules: see IDocumentRules
contract DocumentRules is IDocumentRules {
    using InvoiceLeaf for CustomsRelease;

    IBankingCalendar public immutable calendar;
    IClearanceOracle public immutable oracle;

    constructor(IBankingCalendar calendar_, IClearanceOracle oracle_) {
        calendar = calendar_;
        oracle = oracle_;
    }

    /// @inheritdoc IDocumentRules
    function examine(
        Terms calldata terms,
        PresentedDocuments calldata documents,
        CustomsRelease calldata release,
        uint40 receivedAt,
        uint40 expiresAt,
        uint256 used
    ) external view returns (uint8, bytes32 statement, uint256 period) {
        uint256 day = _dayOf(terms, receivedAt);
        uint256 maximum = maximumOf(terms);
        uint32 found = CreditRules.examine(terms, documents, day, used, maximum > used ? maximum - used : 0);
        if (receivedAt > expiresAt) found |= CREDIT_EXPIRED;
        // Art. 14(c) is about transport documents of art. 19 to 25.
        if ((terms.documents | documents.documents) & TRANSPORT != 0 && _isLate(terms, documents, receivedAt)) {
            found |= LATE_PRESENTATION;
        }
        if (InstitutionId.unwrap(terms.customs) != 0) {
            if (_isReleased(terms, documents, release)) statement = hashStatement(release.statement);
            else found |= NO_CUSTOMS_RELEASE;
        }
        if (terms.scheduleKind == ScheduleKind.Revolving) period = CreditRules.periodOf(terms.schedule, day);
        return (uint8(found), statement, period);
    }

    /// @inheritdoc IDocumentRules
    function periodAt(Terms calldata terms, uint40 receivedAt) external view returns (uint256) {
        return CreditRules.periodOf(terms.schedule, _dayOf(terms, receivedAt));
    }

    /// @dev The last day of the period rolls like an expiry date (art. 29(a)); the latest shipment never does (29(c)).
    function _isLate(Terms calldata terms, PresentedDocuments calldata documents, uint40 receivedAt)
        private
        view
        returns (bool)
    {
        uint256 lastDay = uint256(documents.periodDay) + terms.presentationDays;
        (bool known, uint256 closing) = calendar.closeRolled(terms.placeOfExpiry, lastDay);
        if (!known) closing = calendar.closeOf(terms.placeOfExpiry, lastDay);
        return receivedAt > closing;
    }

    /// @dev Art. 14(f): issuer and data content of a document that is none of art. 19 to 28. It has to be the newest
    /// statement of the stipulated authority, a final release, and about the invoice that is presented.
    function _isReleased(Terms calldata terms, PresentedDocuments calldata documents, CustomsRelease calldata release)
        private
        view
        returns (bool)
    {
        if (release.statement.customs != terms.customs) return false;
        if (!oracle.provesRelease(release.statement, documents.amount)) return false;
        return release.isAbout(documents.invoice);
    }

    function _dayOf(Terms calldata terms, uint256 at) private view returns (uint256 day) {
        bool known;
        (known, day) = calendar.dayOf(terms.placeOfExpiry, at);
        if (!known) day = at / 1 days;
    }
}
