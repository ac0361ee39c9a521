// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev How up to date a platform is, in Intel's words (Intel PCS API v4, TCB info, `tcbStatus`).
enum TcbStatus {
    None,
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked
}

/// @dev Which technology; the number of the JSON's `id`: "SGX"/"QE" and "TDX"/"TD_QE".
enum Tee {
    None,
    Sgx,
    Tdx
}

/// @title Comparing and joining TCB levels (Intel SGX DCAP Quote Verification Library)
library Tcb {
    uint256 private constant EVEN = 0x00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant GUARD = 0x01000100010001000100010001000100;

    /// @return whether each of the 16 bytes of `have` is at least the same byte of `need`
    /// @dev Eight bytes at a time, each in 16 bits: the guard bit above survives where nothing was borrowed.
    function covers(bytes16 have, bytes16 need) internal pure returns (bool) {
        unchecked {
            uint256 a = uint128(have);
            uint256 b = uint128(need);
            uint256 low = ((a & EVEN) | GUARD) - (b & EVEN);
            uint256 high = (((a >> 8) & EVEN) | GUARD) - ((b >> 8) & EVEN);
            return low & high & GUARD == GUARD;
        }
    }

    /// @notice The platform's status joined with that of its quoting enclave or TDX module: what is outdated or revoked
    /// there cannot be better here.
    function join(TcbStatus platform, TcbStatus part) internal pure returns (TcbStatus) {
        if (platform == TcbStatus.Revoked || part == TcbStatus.Revoked) return TcbStatus.Revoked;
        if (part == TcbStatus.UpToDate) return platform;
        if (part == TcbStatus.OutOfDate) {
            if (platform == TcbStatus.UpToDate || platform == TcbStatus.SWHardeningNeeded) return TcbStatus.OutOfDate;
            if (platform == TcbStatus.ConfigurationNeeded || platform == TcbStatus.ConfigurationAndSWHardeningNeeded) {
                return TcbStatus.OutOfDateConfigurationNeeded;
            }
            return platform;
        }
        // Intel gives parts no other status; should that change, the worse of the two holds.
        return part > platform ? part : platform;
    }
}
