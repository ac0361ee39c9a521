// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Who has to know at once when collateral changes so that a platform could stand otherwise
interface ICollateralListener {
    /// @notice Called by TrustCollateral within the change; must not fail.
    function collateralChanged() external;
}
