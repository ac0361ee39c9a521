"""What slither finds and what is right as it stands, with its reason: by detector, then by place (`*`: everywhere).

An excuse for everywhere says why the detector's question does not arise here. An excuse that excuses nothing any more
fails, like a finding without one.
"""

from __future__ import annotations

_FIXED = (
    "What is called is Escrow, the token, AccessManager or a sister contract, fixed at deployment: none of them calls "
    "strangers, and the token calls nobody back (IDigitalYuan)"
)
_TOKEN = "DigitalYuan reverts or moves the money; it never answers false"

EXCUSES: dict[str, dict[str, str]] = {
    "timestamp": {"*": "Deadlines are the rules' subject, in days; a validator moves a block's time by seconds"},
    "unused-return": {
        "*": "Answers with several values are taken apart; Escrow's `delivered` is told by its own event"
    },
    "reentrancy-events": {
        "*": _FIXED,
        "InstitutionAccount": "It calls what its officers decided, once; whoever answers has no right on the account",
    },
    "reentrancy-benign": {"*": _FIXED},
    "calls-loop": {"*": "Loops are over members, lots or instalments, each bounded by a constant"},
    "incorrect-equality": {"*": "Compared are states, counts and zero, which nobody moves by sending money"},
    "uninitialized-local": {"*": "Zero is meant: sums, and structs that are filled field by field"},
    "assembly": {"*": "Each explained where it stands, and held against plain code by a test"},
    "missing-zero-check": {
        "*": "Addresses of constructors: `make accept` checks every one of a live deployment, zero or otherwise wrong"
    },
    "unimplemented-functions": {"*": "Public variables implement them, which slither does not count"},
    "too-many-digits": {"*": "Tables and masks whose digits are their fields"},
    "pragma": {"*": "Ours is one version, exactly; OpenZeppelin's ranges hold it"},
    "naming-convention": {"*": "DOMAIN_SEPARATOR, COUNTING_MODE and CLOCK_MODE are words of EIP-2612 and ERC-6372"},
    "shadowing-local": {"*": "`authority` is the customs or order authority of the domain, not AccessManaged's"},
    "write-after-write": {"*": "Fields that have to be there and are not kept: read for their form, which is checked"},
    "divide-before-multiply": {"CivilDate.yearOf": "Whole years and eras are what the division is for"},
    "dead-code": {
        "BallotCounting._voteSucceeded": "Governor calls it",
        "BallotCounting._quorumReached": "Governor calls it",
        "*.afresh": "A function of assembly, called in the same block",
    },
    "cyclomatic-complexity": {
        "CreditTransfers._requireWithin": "One line for each condition of art. 38(g)",
        "DocumentaryCredit._requireTerms": "One line for each field of a credit",
    },
    "costly-loop": {"*": "A record for each item of the call is what the call is for"},
    "cache-array-length": {"*": "Two storage arrays of at most a handful, which change in governance alone"},
    "low-level-calls": {"P256Signature.verify": "A precompile has no function to name; the answer's length is checked"},
    "weak-prng": {
        "SingleWindow._put": "No lot is drawn: the remainder is a place in a word",
        "DutyDesk._dueOf": "No lot is drawn: the remainder is a month",
    },
    "incorrect-shift": {"Ledger._movedPlainly": "`shl(bits, 1)` of assembly, written in its own order of arguments"},
    "shadowing-state": {"DutyDesk": "A private constant of the same value in both parts"},
    "uninitialized-state": {"Interruptions._interruptions": "Written through a reference of storage"},
    "arbitrary-send-erc20": {
        "AtomicSettlement.settle": "Both parties have signed the whole settlement",
        "Escrow.lock": "Modules are admitted by the alliance; the payer allowed Escrow, and modules ask who calls",
        "CreditTransfers.consent": "The beneficiary asked for the transfer and allowed the charges it names",
        "DutyDesk.giveBack": "Two officers of the authority; the treasury allowed the desk",
    },
    "unchecked-transfer": {
        "DutySurcharge.paySurcharge": _TOKEN,
        "DutyDesk.giveBack": _TOKEN,
        "DutyDesk.payDeferred": _TOKEN,
        "Declarations.payDuty": _TOKEN,
        "TradeFinance._fund": _TOKEN,
        "Escrow._deliver": _TOKEN,
        "Escrow.lock": _TOKEN,
        "Escrow.withdraw": _TOKEN,
    },
    "reentrancy-no-eth": {
        "CreditTransfers": _FIXED,
        "Declarations": _FIXED,
        "DutyDesk": _FIXED,
        "Presentations": _FIXED,
        "Undertakings": _FIXED,
        "PurposeBoundMoney.safeTransferFrom": "Burning asks no receiver, and Escrow is called last",
    },
}


def reason(check: str, place: str) -> tuple[str, str] | None:
    """The excuse of a finding at `Contract.function`, with the place it is given for; None where there is none."""
    parts = place.split(".")
    for key in (place, parts[0], f"*.{parts[-1]}", "*"):
        if key in EXCUSES.get(check, {}):
            return key, EXCUSES[check][key]
    return None
