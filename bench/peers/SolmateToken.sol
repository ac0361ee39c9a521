// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Owned} from "solmate/src/auth/Owned.sol";
import {ERC20} from "solmate/src/tokens/ERC20.sol";

/// @notice Solmate's ERC-20 with an owner that issues: what the library gives, and nothing else.
contract SolmateToken is ERC20, Owned {
    constructor() ERC20("Solmate", "SOLMATE", 18) Owned(msg.sender) {}

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }
}
