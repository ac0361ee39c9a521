// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CustomsStatus} from "../types/Clearance.sol";

/// @title From which status customs may move a declaration to which
/*
 *  from \ to           Acc Rej Doc Ins Tax Con Rel Clo Bon Det Can
 *  Lodged               x   x   x   x   x   .   .   .   .   x   x     and Lodged again: customs confirms receipt
 *  Accepted             x   x   x   x   x   x   x   x   x   x   x
 *  DocumentCheck        x   x   x   x   x   x   x   .   x   x   x
 *  Inspection           x   x   x   x   x   x   x   .   x   x   x
 *  TaxAssessed          x   .   x   x   x   x   x   .   x   x   x
 *  ConditionalRelease   .   .   x   x   x   x   x   x   .   x   x
 *  Released             .   .   .   x   x   .   x   x   .   x   x
 *  Bonded               .   .   x   x   x   x   x   x   x   x   x
 *  Detained             .   .   x   x   x   .   x   x   .   x   x
 *  Rejected, Closed, Cancelled: final
 *
 *  Tax may be assessed before acceptance is said (real sequences do both orders). Acceptance may follow a check, and repeats with a new version of the declaration. A release is not final: goods
 *  are detained, debts reassessed and declarations cancelled after it.
 */
library CustomsTransitions {
    function allowed(CustomsStatus from, CustomsStatus to) internal pure returns (bool) {
        return (_targets(from) >> uint256(to)) & 1 != 0;
    }

    /// @dev Bit n stands for status n; the literals read from Cancelled (left) to None (right).
    function _targets(CustomsStatus from) private pure returns (uint256) {
        if (from == CustomsStatus.Lodged) return 0x187e; //             1 1000 0111 1110
        if (from == CustomsStatus.Accepted) return 0x1ffc; //           1 1111 1111 1100
        if (from == CustomsStatus.DocumentCheck) return 0x1dfc; //      1 1101 1111 1100
        if (from == CustomsStatus.Inspection) return 0x1dfc; //         1 1101 1111 1100
        if (from == CustomsStatus.TaxAssessed) return 0x1df4; //        1 1101 1111 0100
        if (from == CustomsStatus.ConditionalRelease) return 0x1bf0; // 1 1011 1111 0000
        if (from == CustomsStatus.Released) return 0x1b60; //           1 1011 0110 0000
        if (from == CustomsStatus.Bonded) return 0x1ff0; //             1 1111 1111 0000
        if (from == CustomsStatus.Detained) return 0x1b70; //           1 1011 0111 0000
        return 0;
    }
}
