// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EnclaveKey} from "../contracts/types/EnclaveKey.sol";
import {InstitutionId} from "../contracts/types/Ids.sol";

/// @dev How a key's enclave was proved.
enum Evidence {
    None,
    Unattested, // a quorum of the alliance verified a quote off the chain; development chains only
    Quoted //      this chain verified the quote itself
}

/// @title Which key runs which program on which platform, operated by whom
/// @notice A key is registered once and lives 30 days; a successor is registered beside it, so that sets of signers
/// overlap. On a development chain a quorum of the alliance registers keys whose quotes it verified off the chain,
/// and the contract says so: such a key is `Unattested`. Elsewhere that way is closed.
/// @dev The quote's report data binds the key: keccak256(abi.encode(chain id, registry, signer, nonce)), the nonce
/// issued here, so that a quote made for another chain, registry, key or time proves nothing.
interface IEnclaveRegistry {
    struct KeyView {
        Evidence evidence;
        bytes32 workload; // measurement of the program
        uint16 svn; // its security version (ISVSVN)
        uint32 platform; // number of the platform
        InstitutionId operator; // who runs the platform
        uint32 epoch;
        uint40 expiresAt; // [unix s]
        bytes32 quoteHash; // for the auditor; never a replay key, since quotes are malleable
        bool valid; // neither revoked, expired, nor of a closed epoch
    }

    event NonceIssued(address indexed signer, address indexed requester, bytes32 nonce, uint40 expiresAt);
    event PlatformRegistered(uint32 indexed platform, bytes32 indexed hardware, InstitutionId indexed operator);
    event PlatformRemoved(uint32 indexed platform);
    event KeyRegistered(
        address indexed signer,
        Evidence evidence,
        bytes32 indexed workload,
        uint16 svn,
        uint32 indexed platform,
        uint32 epoch,
        uint40 expiresAt,
        bytes32 quoteHash
    );
    event KeyRevoked(address indexed signer);
    event EpochAdvanced(uint32 epoch, uint32 oldestOpen);

    error EnclaveUnattestedRefused(uint256 chainId);
    error EnclaveUnknownNonce(address signer, bytes32 nonce);
    error EnclaveNonceExpired(bytes32 nonce, uint40 expiredAt);
    error EnclaveKeyExists(address signer);
    error EnclaveUnknownKey(address signer);
    error EnclaveUnknownPlatform(bytes32 hardware);
    error EnclavePlatformExists(bytes32 hardware);
    error EnclaveInvalid(string field);

    /// @notice Issue a nonce for the quote of a new key. Anybody; several may be outstanding, none is overwritten.
    /// @return nonce valid for a day
    function openNonce(address signer) external returns (bytes32 nonce);

    /// @notice Allow-list a platform by its owner.
    /// @param hardware keccak256 of the platform's PPID or PIID
    function registerPlatform(bytes32 hardware, InstitutionId operator) external returns (uint32 platform);

    /// @notice Take a platform off the list; its keys stop counting at once.
    function removePlatform(bytes32 hardware) external;

    /// @notice Register a key whose quote a quorum of the alliance verified off the chain. Development chains only.
    function registerUnattested(
        address signer,
        bytes32 workload,
        uint16 svn,
        bytes32 hardware,
        bytes32 nonce,
        bytes32 quoteHash
    ) external;

    /// @notice Revoke a key for good. Statements that were accepted stand.
    function revoke(address signer) external;

    /// @notice Begin a new epoch of keys; the one before stays open so that sets overlap, older ones close.
    function advanceEpoch() external;

    /// @return packed words of the keys in the order asked, zero where a key is not valid now
    function keysOf(address[] calldata signers) external view returns (EnclaveKey[] memory packed);

    function key(address signer) external view returns (KeyView memory);

    /// @return number zero where the platform is not registered
    /// @return operator who runs it
    function platformOf(bytes32 hardware) external view returns (uint32 number, InstitutionId operator);

    function keyEpoch() external view returns (uint32);

    /// @notice What report_data[0:32] of a quote has to be.
    function binding(address signer, bytes32 nonce) external view returns (bytes32);

    /// @notice Whether this chain's id is a development one (31337, 1337).
    function isDevelopmentChain() external view returns (bool);
}
