// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev A member of the alliance, numbered from 1 by AllianceRegistry; 0 is nobody.
type InstitutionId is uint16;

/// @dev A documentary credit, numbered from 1 by DocumentaryCredit; 0 is none. A part of it that was transferred (UCP
/// 600 art. 38) is a credit of its own, whose id holds that of the credit that it is part of:
///  255       80 79          64 63                 0
///  ┌───────────┬──────────────┬────────────────────┐
///  │     0     │ part, from 1 │ credit it is of    │
///  └───────────┴──────────────┴────────────────────┘
type CreditId is uint256;

uint256 constant PART_SHIFT = 64;

/// @return whether it is a transferred part of another credit
function isPart(CreditId id) pure returns (bool) {
    return CreditId.unwrap(id) >> PART_SHIFT != 0;
}

/// @return the credit that a part is of, or the id itself: where security is held
function wholeOf(CreditId id) pure returns (CreditId) {
    return CreditId.wrap(uint64(CreditId.unwrap(id)));
}

function partOf(CreditId whole, uint16 number) pure returns (CreditId) {
    return CreditId.wrap(CreditId.unwrap(whole) | uint256(number) << PART_SHIFT);
}

/// @dev A customs declaration: HMAC of its number under a key that customs shares with the parties. Declaration
/// numbers have so little entropy that a plain hash could be searched; the key keeps an outsider from doing that.
type DeclarationId is bytes32;

using {_sameInstitution as ==, _otherInstitution as !=} for InstitutionId global;

function _sameInstitution(InstitutionId a, InstitutionId b) pure returns (bool) {
    return InstitutionId.unwrap(a) == InstitutionId.unwrap(b);
}

function _otherInstitution(InstitutionId a, InstitutionId b) pure returns (bool) {
    return InstitutionId.unwrap(a) != InstitutionId.unwrap(b);
}
