// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev Who a wallet is for. Classes 1 to 4 are a person's, by strength of identification (1 in person … 4 telephone
/// number), each with limits; the next three are institutions' and have none. A closed wallet stays closed.
enum WalletClass {
    Unopened,
    Class1,
    Class2,
    Class3,
    Class4,
    Corporate,
    Operator,
    Contract,
    Closed
}

/// @dev The limits of a personal class.
enum LimitKind {
    Balance,
    Payment,
    Day,
    Year
}

/// @dev Which way a freeze acts; the bits of Outward and Inward together make Both.
enum FreezeScope {
    None,
    Outward,
    Inward,
    Both
}

/// @dev On what authority money is frozen, seized or released.
enum OrderKind {
    None,
    CourtOrder,
    AdministrativeOrder,
    CustomsOrder,
    SanctionsListing,
    FraudReport,
    Recovery // of a lost key: see IWalletRecovery
}

/// @dev What happens to an operator's reserve with the central bank.
enum ReserveStep {
    PaidIn,
    PayoutProposed, // it may no longer be issued against
    PayoutCancelled,
    PaidOut
}
