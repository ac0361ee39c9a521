// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Many payments of any ERC-20 in one transaction, for tokens that have no batch of their own.
contract BatchSender {
    error BatchSenderRefused(address to);

    /// @param amounts as many as `receivers`
    /// @dev The caller has allowed this contract the sum.
    function send(IERC20 token, address[] calldata receivers, uint256[] calldata amounts) external {
        for (uint256 i; i < receivers.length; ++i) {
            if (!token.transferFrom(msg.sender, receivers[i], amounts[i])) revert BatchSenderRefused(receivers[i]);
        }
    }
}
