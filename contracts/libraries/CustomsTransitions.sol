// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CustomsStatus, DeclarationForm, DeclarationKind} from "../types/Clearance.sol";

/// @title From which status customs may move a declaration to which, by its kind and form
/// @dev Written by `python -m scripts.customs_table` from eport/customs/transitions.yaml, which says why.
/*
 *  from \ to           Lod Acc Rej Doc Ins Tax Con Rel Clo Bon Det Can Dut Sei Aba
 *  Lodged               x   x   x   x   x   x   .   .   .   .   x   x   .   x   x
 *  Accepted             .   x   x   x   x   x   x   x   x   x   x   x   x   x   x
 *  DocumentCheck        .   x   x   x   x   x   x   x   .   x   x   x   x   x   x
 *  Inspection           .   x   x   x   x   x   x   x   .   x   x   x   x   x   x
 *  TaxAssessed          .   x   .   x   x   x   x   x   .   x   x   x   x   x   x
 *  ConditionalRelease   .   .   .   x   x   x   x   x   x   .   x   x   x   x   x
 *  Released             .   .   .   .   x   x   .   x   x   .   x   x   x   x   .
 *  Bonded               .   .   .   x   x   x   x   x   x   x   x   x   .   x   x
 *  Detained             .   .   .   x   x   x   .   x   x   .   x   x   .   x   x
 *  DutySecured          .   x   .   x   x   x   x   x   x   x   x   x   x   x   x
 *  Seized               .   .   .   .   .   .   .   x   .   .   .   x   .   x   .
 *  Rejected, Closed, Cancelled, Abandoned: final
 *
 *  Export              never Bonded, Abandoned
 *  Transit             never ConditionalRelease, Bonded, Abandoned
 *  BondedIn            never Released
 *  BondedOut           never Bonded
 *  BondedTransfer      never ConditionalRelease, Released
 *  TemporaryAdmission  never Released, Bonded
 *  Exhibition          never Released, Bonded
 *  AtaCarnet           never Released, Bonded, DutySecured, Abandoned
 *  Supplementary       never Inspection, ConditionalRelease, Released, Bonded, Abandoned
 *
 *  A word has 16 rows of 16 bits, the row of number 0 rightmost; bit n of a row stands for status n.
 */
library CustomsTransitions {
    uint256 private constant TARGETS = 0x00005100fff40000db70dff000007b60fbf0fdf4fdfcfdfc0000fffcd87e0000;
    uint256 private constant KINDS = 0x00000000000000000000000000005afffafffafffe7ffbfffeff7b7fffff7bff;
    uint256 private constant FORMS = 0x00000000000000000000000000000000000000000000000000007a5fffffffff;

    function allowed(DeclarationKind kind, DeclarationForm form, CustomsStatus from, CustomsStatus to)
        internal
        pure
        returns (bool)
    {
        return (following(kind, form, from) >> uint256(to)) & 1 != 0;
    }

    /// @return bits of the statuses that may follow
    function following(DeclarationKind kind, DeclarationForm form, CustomsStatus from) internal pure returns (uint256) {
        return (TARGETS >> (uint256(from) << 4)) & (KINDS >> (uint256(kind) << 4)) & (FORMS >> (uint256(form) << 4))
            & type(uint16).max;
    }
}
