// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title A token that misbehaves on purpose, for tests alone
contract HostileToken {
    enum Behaviour {
        Honest,
        AnswersNothing, // like the oldest tokens
        AnswersFalse,
        CallsBack
    }

    Behaviour public behaviour;
    address public target;
    bytes public attack;
    bool public attackSucceeded;
    mapping(address account => uint256) public balanceOf;

    function behave(Behaviour behaviour_, address target_, bytes calldata attack_) external {
        (behaviour, target, attack) = (behaviour_, target_, attack_);
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (behaviour == Behaviour.AnswersFalse) return false;
        if (behaviour == Behaviour.CallsBack) (attackSucceeded,) = target.call(attack);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        if (behaviour == Behaviour.AnswersNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }
}
