// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title A contract that holds a wallet and means harm, for tests alone
/// @dev Signs what it was told to (ERC-1271), and calls back whenever it is called: while a signature is asked for, and
/// when an ERC-1155 token arrives.
contract HostileWallet {
    bytes4 private constant VALID = 0x1626ba7e;

    bool public signs = true;
    uint256 public answerLength = 32;
    address public target;
    bytes public attack;
    bool public attackSucceeded;
    bytes4 public attackRefusal;

    function setSigning(bool signs_, uint256 answerLength_) external {
        (signs, answerLength) = (signs_, answerLength_);
    }

    function setAttack(address target_, bytes calldata attack_) external {
        (target, attack) = (target_, attack_);
    }

    /// @notice Call anything in the wallet's name.
    function execute(address to, bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory answer) = to.call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }

    /// @dev ERC-1271; asked by a static call, so that an attack from here must fail.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (attack.length != 0) _attack();
        bytes4 answer = signs ? VALID : bytes4(0xdeadbeef);
        uint256 length = answerLength;
        assembly ("memory-safe") {
            mstore(0x00, answer)
            return(0x00, length)
        }
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        if (attack.length != 0) _attack();
        return this.onERC1155Received.selector;
    }

    function _attack() private {
        (bool done, bytes memory answer) = target.call(attack);
        attackSucceeded = done;
        if (!done && answer.length >= 4) attackRefusal = bytes4(answer);
    }
}
