// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

/// @title ECDSA signatures on P-256, by the precompile of EIP-7951 or a contract that answers as it does
/// @notice Whoever verifies is chosen once, when a contract is deployed: `choose` asks the precompile about a signature
/// that is known to be valid and about one that is not.
/// @dev A valid signature is answered with the number one in 32 bytes, an invalid one with nothing at all. High s is
/// valid here: Intel's keys make such signatures, and no signature serves as a replay key.
library P256Signature {
    address internal constant PRECOMPILE = address(0x100);

    /// @return verifier the precompile where it works on this chain, else zero: deploy a P256Fallback
    function choose() internal view returns (address verifier) {
        // Wycheproof, ecdsa_secp256r1_sha256_p1363_test, the signature with r = 5 and s = 1.
        bytes32 digest = 0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023;
        bytes32 x = 0xa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957;
        bytes32 y = 0x5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b;
        bool takesValid = verify(PRECOMPILE, digest, bytes32(uint256(5)), bytes32(uint256(1)), x, y);
        bool takesInvalid = verify(PRECOMPILE, digest, bytes32(uint256(5)), bytes32(uint256(2)), x, y);
        return takesValid && !takesInvalid ? PRECOMPILE : address(0);
    }

    function verify(address verifier, bytes32 digest, bytes32 r, bytes32 s, bytes32 x, bytes32 y)
        internal
        view
        returns (bool)
    {
        (bool success, bytes memory answer) = verifier.staticcall(abi.encode(digest, r, s, x, y));
        return success && answer.length == 32 && uint256(bytes32(answer)) == 1;
    }
}

/// @title What the precompile of EIP-7951 does, in Solidity: 160 bytes in, one in 32 bytes or nothing out
/// @dev OpenZeppelin's P256 takes low s only; of a signature with high s it is asked about the twin, which is valid
/// where the signature is. An invalid signature costs no more than a valid one.
contract P256Fallback {
    // The precompile has no selector, and neither has what stands in for it.
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata input) external returns (bytes memory) {
        if (input.length != 160) return "";
        (bytes32 digest, bytes32 r, bytes32 s, bytes32 x, bytes32 y) =
            abi.decode(input, (bytes32, bytes32, bytes32, bytes32, bytes32));
        if (uint256(s) > P256.N / 2 && uint256(s) < P256.N) s = bytes32(P256.N - uint256(s));
        return P256.verifySolidity(digest, r, s, x, y) ? abi.encode(uint256(1)) : bytes("");
    }
}
