"""Who takes part in a trade, by their keys in the configuration."""

from __future__ import annotations

from eth_utils.crypto import keccak

APPLICANT, BENEFICIARY = "importer", "exporter"
BUYER = "domestic_buyer"
"""Buys the imported goods from the applicant: a wallet, and no member of the alliance."""
ISSUING_BANK, ADVISING_BANK = "bank_of_communications", "bank_of_china_shanghai"
BANK_OPERATOR, TRADER_OPERATOR = "icbc", "bank_of_china"
ESCROW = "escrow"
SHOWN = (APPLICANT, ISSUING_BANK, BENEFICIARY, BUYER, "treasury", BANK_OPERATOR, TRADER_OPERATOR)
"""Whose balances the story follows."""

PARTIES = (
    ("pboc_shanghai", "central bank"),
    (BANK_OPERATOR, "operator of the bank's wallet"),
    (TRADER_OPERATOR, "operator of the traders' wallets"),
    (APPLICANT, "applicant"),
    (ISSUING_BANK, "issuing bank"),
    (ADVISING_BANK, "advising bank"),
    (BENEFICIARY, "beneficiary"),
    (BUYER, "debtor of the receivable, no member"),
    ("shanghai_customs", "customs"),
    ("enclaves", "3 enclaves, 3 operators"),
    ("treasury", "treasury"),
    ("taxation_office", "taxation, department of the window"),
    ("foreign_exchange_office", "foreign exchange, department of the window"),
)

DEVELOPMENT_KEY = keccak(text="E-port development key: salts and keyed hashes of examples, worth nothing")
"""Salts commitments and keys references in examples. A real alliance keeps one of its own, shared as it decides."""
