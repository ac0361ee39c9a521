"""Every refusal of the engine that an officer may meet has a sentence, and the sentence can be made."""

from __future__ import annotations

import pytest

from eport.chain.artifacts import load
from eport.chain.contract import ContractReverted
from eport.chain.deployment import development_accounts
from eport.credit.book import CONTRACTS
from eport.credit.parties import Directory
from eport.credit.words import discrepancies, refusal
from eport.settings import load as settings_of
from tests.conftest import ROOT

SETTINGS = settings_of(ROOT / "scripts/config/development.yaml")
NAMES = Directory(SETTINGS, development_accounts(SETTINGS.accounts), {}, {}, {})
PREFIXES = (
    "Credit", "Presentation", "Undertaking", "Amendment", "Transfer", "Substitution", "Reimbursement", "Advance",
    "Clock", "Interruption", "ClearancePayment", "AccessManagedUnauthorized", "DigitalYuanInsufficientBalance",
)  # fmt: skip
ERRORS = {
    item["name"]: item
    for contract in (*CONTRACTS, "Interruptions", "ClearancePayment", "DigitalYuan")
    for item in load(contract).abi
    if item["type"] == "error" and item["name"].startswith(PREFIXES) and not item["name"].endswith("NotPartner")
}
SAMPLES = {"address": NAMES.accounts["importer"].address, "string": "amount", "bytes32": bytes(32), "bytes2": b"CN"}


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_a_refusal_is_a_sentence(name):
    arguments = {part["name"]: SAMPLES.get(part["type"], 1) for part in ERRORS[name]["inputs"]}
    text = refusal(ContractReverted(name, arguments, "call"), NAMES, None)
    assert name not in text and len(text.split()) > 5, text


def test_an_error_without_a_sentence_keeps_its_own_words():
    error = ContractReverted("DigitalYuanFrozenOutward", {"wallet": "0x"}, "DigitalYuan.transfer")
    assert refusal(error, NAMES, None) == str(error)


def test_unknown_bits_are_not_dropped():
    assert discrepancies(1 << 2 | 1 << 27) == ["late shipment (field 44C)", "unknown bits 0x8000000"]
