// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {WalletClass} from "../contracts/types/Money.sol";

/// @title Purses for payments without a chain
/// @notice The holder of a wallet locks an amount, and a bond, to the key of a device. The device pays by signed vouchers;
/// whoever holds a voucher passes it on by an endorsement, device to device, hop after hop; the last holder claims here.
/// @dev The fen of a purse are numbered from 0, and a voucher hands over an interval of them: an honest device never hands
/// over the same fen twice, and its counter only rises. What cannot be prevented without secure hardware is proven
/// instead: two vouchers that overlap, or two endorsements of one voucher at one hop, are a proof that anybody may bring.
///
/// Claims are collected until the end of a window after the purse's expiry, and only then paid, all alike: who claims
/// first gains nothing, so a cheater's friend cannot run ahead of honest holders. Where the claims exceed the purse they
/// share it and the bond in proportion.
///
/// A purse whose device was proven to have cheated does not get its bond back: the finder gets a tenth of it, claims take
/// what they need, the rest goes to the depositary. An endorser needs a purse of its own; one that was proven to have
/// endorsed twice makes good, out of its bond, what the first purse's owner loses.
/// What a device handed over in good faith stands whatever happens to its owner's wallet later: it is bearer money.
/// A module of Escrow, which holds the money.
interface IOfflinePurse {
    /// @dev What a wallet of a class may have offline.
    struct Terms {
        uint64 maxAmount; // [fen] of one purse, zero for none
        uint8 maxOpen; // purses at a time
        uint32 maxLifetime; // [s]
        uint16 bond; // [bps] of the amount
    }

    struct Purse {
        address owner; // zero where there is none
        uint64 amount; // [fen]
        uint32 claimCount; // not paid yet
        address device;
        uint64 bond; // [fen] that is left
        uint40 expiry; // [unix s] last second for which the device may date a voucher
        uint64 claimed; // [fen] Σ claims
        uint64 pot; // [fen] from which claims are paid once it is settled
        bool cheated;
        bool settled;
        address finder;
    }

    /// @dev EIP-712: Voucher(uint256 purse,uint64 counter,uint64 start,uint64 amount,address payee).
    struct Voucher {
        uint256 purse;
        uint64 counter; // 1, 2, 3 …
        uint64 start; // [fen] number of the first fen handed over
        uint64 amount; // [fen]
        address payee; // device
    }

    /// @dev EIP-712: Endorsement(bytes32 voucher,uint8 hop,address payee), signed by the device that held the voucher.
    struct Endorsement {
        address payee; // device
        bytes signature;
    }

    struct Claim {
        uint256 purse; // zero where there is none, or no longer
        uint64 amount; // [fen]
        address wallet;
    }

    event TermsChanged(WalletClass indexed class_, uint64 maxAmount, uint8 maxOpen, uint32 maxLifetime, uint16 bond);
    event PurseOpened(
        uint256 indexed id, address indexed owner, address indexed device, uint256 amount, uint256 bond, uint40 expiry
    );
    event VoucherClaimed(
        bytes32 indexed claim, uint256 indexed purse, bytes32 indexed voucher, uint256 amount, address wallet
    );
    /// @param owner the wallet that answers for it
    event DoubleSpendProven(uint256 indexed purse, address indexed owner, address indexed finder);
    event DoubleEndorsementProven(
        uint256 indexed purse, address indexed owner, address indexed finder, bytes32 voucher, uint256 madeGood
    );
    event PurseSettled(uint256 indexed id, uint256 claimed, uint256 pot, uint256 returned);
    event ClaimPaid(bytes32 indexed claim, address indexed wallet, uint256 amount);

    error PurseInvalid(string field);
    error PurseUnknown(uint256 id);
    error PurseDeviceInUse(address device, uint256 purse);
    error PurseTooMany(address owner, uint256 open);
    error PurseBeyondTerms(string field, uint256 limit, uint256 value);
    error PurseVoucherBeyondAmount(uint256 purse, uint256 end, uint256 amount);
    error PurseInvalidSignature(address device);
    error PurseTooManyHops(uint256 hops);
    /// @dev An endorser answers with a purse of its own.
    error PurseEndorserUnknown(address device);
    error PurseAlreadyClaimed(bytes32 claim);
    error PurseTooLate(uint256 id, uint256 until);
    error PurseTooEarly(uint256 id, uint256 until);
    error PurseNoProof(string reason);
    error PurseAlreadyProven(uint256 purse);
    error PurseAlreadySettled(uint256 id);
    error PurseNotSettled(uint256 id);
    error PurseUnknownClaim(bytes32 claim);

    /// @notice State what a class may have offline. Parameter role, with delay; open purses keep what they were opened
    /// with.
    function setTerms(WalletClass class_, Terms calldata terms) external;

    /// @notice Lock an amount and its bond to a device. The holder of a wallet of classes 1 to 5.
    /// @param device a key that no purse had
    /// @param expiry [unix s]
    function open(address device, uint64 amount, uint40 expiry) external returns (uint256 id);

    /// @notice Claim for the last holder. Anybody, until the end of the window.
    /// @param wallet that is to be paid
    /// @param consent signature of the last holder's device over Redemption(bytes32 voucher,address wallet)
    function claim(
        Voucher calldata voucher,
        bytes calldata signature,
        Endorsement[] calldata endorsements,
        address wallet,
        bytes calldata consent
    ) external returns (bytes32 id);

    /// @notice Prove that a device handed over the same fen, or the same number, twice. Anybody, until it is settled.
    function proveDoubleSpend(
        Voucher calldata first,
        bytes calldata firstSignature,
        Voucher calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Prove that a device endorsed one voucher twice. Anybody, until its own purse is settled.
    /// @param holder the device that endorsed, payee of the hop before
    function proveDoubleEndorsement(
        Voucher calldata voucher,
        address holder,
        uint8 hop,
        Endorsement calldata first,
        Endorsement calldata second
    ) external;

    /// @notice Fix what claims are paid from, and return the rest. Anybody, after the window.
    function settle(uint256 id) external;

    /// @notice Pay a claim of a settled purse. Anybody.
    function pay(bytes32 claimId) external;

    function purse(uint256 id) external view returns (Purse memory);

    function purseOf(address device) external view returns (uint256);

    function claimOf(bytes32 id) external view returns (Claim memory);

    function termsOf(WalletClass class_) external view returns (Terms memory);

    /// @return the EIP-712 hash by which endorsements name a voucher
    function voucherHash(Voucher calldata voucher) external view returns (bytes32);

    function purseCount() external view returns (uint256);
}
