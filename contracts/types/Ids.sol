// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev A member of the alliance, numbered from 1 by AllianceRegistry; 0 is nobody.
type InstitutionId is uint16;

/// @dev A documentary credit, numbered from 1 by DocumentaryCredit; 0 is none.
type CreditId is uint256;

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
