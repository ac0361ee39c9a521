// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev What is used here of forge's cheat codes; forge-std on npm is unofficial and old.
interface Vm {
    function prank(address caller) external;
    function warp(uint256 timestamp) external;
    function assume(bool condition) external pure;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
