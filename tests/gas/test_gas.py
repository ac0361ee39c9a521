"""Gas is exact: `gas/*.json` holds it, and a figure that moves fails here. `make gas` measures anew and rewrites."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from eth_utils import keccak, to_checksum_address

from tests.helpers.clearance import stopped_clock
from tests.helpers.credit import (
    CONFIRMING,
    INSURANCE_KIND,
    INVOICE_KIND,
    TRANSPORT_KIND,
    Letter,
    allow,
    at,
    balances,
    confirmed,
    confirmed_terms,
    day,
    margin,
    terms,
)
from tests.helpers.money import CLASS_1, CLASS_3, CORPORATE, COURT_ORDER, OUTWARD, PAID_IN, person
from tests.helpers.settlement import measure_pvp
from tests.helpers.signing import TRANSFER_WITH_KEY, authorization
from tests.scenarios.conftest import tell  # noqa: F401  (a fixture)

FOLDER = Path(__file__).resolve().parents[2] / "gas"
TOLERANCE = 120
"""Signatures, salts and addresses differ from run to run in how many zero bytes they have: 12 gas a byte."""


def check(name: str, measured: dict[str, int], whole: bool = True) -> None:
    """Compare with the record, or rewrite it. Not `whole`: other tests measure the rest of that record."""
    path = FOLDER / f"{name}.json"
    recorded = json.loads(path.read_text())
    if os.environ.get("EPORT_WRITE_GAS"):
        path.write_text(json.dumps(measured if whole else recorded | measured, indent=2) + "\n")
        return
    same = set(measured) == set(recorded) if whole else set(measured) <= set(recorded)
    assert same, "steps came or went: run `make gas` and say why in the commit"
    moved = {
        key: f"{recorded[key]:,} → {gas:,}" for key, gas in measured.items() if abs(gas - recorded[key]) > TOLERANCE
    }
    assert not moved, f"gas moved (run `make gas`, and say why in the commit): {moved}"


@pytest.mark.parametrize("name", ["sight", "refusal", "detained"])
def test_gas_of_every_step_of_a_story(tell, name):  # noqa: F811
    steps = [step for step in tell(name).story.steps if step.gas is not None]
    seen: dict[str, int] = {}
    measured = {}
    for step in steps:
        seen[step.title] = number = seen.get(step.title, 0) + 1
        measured[step.title if number == 1 else f"{step.title} ({number})"] = step.gas
    check(f"trade_{name}", measured)


def test_gas_of_digital_yuan(funded, token, importer, exporter, icbc):
    """Receipt gas; amount 12345678, allowances and counters warm, addresses without zero bytes."""
    amount, accounts, desk = 12_345_678, funded.accounts, funded["ReserveDesk"]
    bank = accounts["bank_of_communications"]
    officers = accounts["reserve_maker"], accounts["reserve_checker"]

    def send(sender, function, *arguments):
        return token.send(sender, function, *arguments).gas

    reference = keccak(text="gas")
    measured = {
        "propose_reserve": desk.send(officers[0], "proposeReserve", icbc.address, amount, PAID_IN, reference).gas,
        "confirm_reserve": desk.send(officers[1], "confirmReserve", reference).gas,
        "mint": send(icbc, "mint", bank.address, amount),
        "transfer_first_receipt": send(bank, "transfer", exporter.address, amount),
        "transfer": send(bank, "transfer", exporter.address, amount),
        "transfer_with_reference": send(bank, "transferWithReference", exporter.address, amount, reference),
        "approve": send(bank, "approve", importer.address, 10 * amount),
        "transfer_from": send(importer, "transferFrom", bank.address, exporter.address, amount),
    }
    send(icbc, "mint", icbc.address, amount)
    measured["burn"] = send(icbc, "redeem", amount // 2)
    payments = [(to_checksum_address(bytes([number]) * 20), amount // 100) for number in range(0x21, 0x21 + 100)]
    for wallet, _ in payments:
        send(icbc, "openWallet", wallet, CORPORATE, reference)
    measured["batch_100_each"] = send(bank, "batchTransfer", payments) // 100
    signed = [authorization(token, bank, exporter.address, amount, nonce=nonce) for nonce in (0, 1)]
    send(importer, TRANSFER_WITH_KEY, *signed[0])
    measured["signed_payment"] = send(importer, TRANSFER_WITH_KEY, *signed[1])
    richer, rich = person(funded, "richer", CLASS_1, amount * 3), person(funded, "rich", CLASS_1)
    send(richer, "transfer", rich.address, amount)
    measured["transfer_class_1"] = send(richer, "transfer", rich.address, amount)
    payer, payee = person(funded, "payer", CLASS_3, 10_000_00), person(funded, "payee", CLASS_3)
    send(payer, "transfer", payee.address, 1_234_56)
    measured["transfer_class_3"] = send(payer, "transfer", payee.address, 1_234_56)
    measured["freeze"] = send(accounts["shanghai_customs"], "freeze", payee.address, OUTWARD, COURT_ORDER, reference)
    measured["release"] = send(accounts["shanghai_customs"], "release", payee.address, 1, reference)
    measured["open_wallet"] = send(icbc, "openWallet", "0x" + "12" * 20, CLASS_3, reference)
    measured["pvp"] = measure_pvp(funded)
    check("money", measured)


def test_gas_of_a_confirmed_sight_credit(funded, chain):
    """Receipt gas; margin 100 %, three documents, an importer, an exporter and three banks: issuing, advising and
    confirming; the confirming bank honours and the beneficiary is paid in the same transaction.

    `issue`: application with its margin, and issue. `whole_sight_credit`: application, issue, advice, confirmation,
    presentation, honour with payment. Allowances stand and counters are warm: other credits are open, and the
    beneficiary was paid before.
    """
    with stopped_clock(chain):
        chain.travel(at("2027-01-11 10:00"))
        bound = {"partialDrawings": False, "margin": 10_000, "claimAtHonour": True, "confirmerCover": 0}
        dates = {
            "expiryDay": day("2027-03-31"), "latestShipmentDay": day("2027-02-28"),
            "documents": INVOICE_KIND | TRANSPORT_KIND | INSURANCE_KIND, "placeOfExpiry": b"HK", "amount": 12_345_678,
        }  # fmt: skip
        confirmed(funded, **bound | dates)  # another credit is open, as always in an alliance at work
        _life(funded, bound | dates)
        before = balances(funded)["exporter"]
        spent, after = _life(funded, bound | dates)
        refused = confirmed(funded, **bound | dates)
        refused.present(at=CONFIRMING, amount=12_345_678, shipmentDay=day("2027-01-08"))
        refusal = refused.refuse(by=CONFIRMING)
    assert after["exporter"] - before == 12_345_678
    measured = {
        "issue": spent["apply"] + spent["issue"],
        "present": spent["present"],
        "honour": spent["honour"],
        "refuse": refusal.gas,
        "whole_sight_credit": sum(spent.values()),
    }
    assert measured["issue"] <= 260_000 and measured["refuse"] <= 90_000
    assert measured["whole_sight_credit"] <= 650_000
    check("credit", measured)


def _life(alliance, changes) -> tuple[dict[str, int], dict[str, int]]:
    """Gas of each act of a whole credit, and what it left in the wallets."""
    given = terms(alliance, **confirmed_terms(alliance, **changes))
    allow(alliance, "importer", margin(given))
    letter = Letter(alliance, **confirmed_terms(alliance, **changes))
    acts = {
        "apply": letter.applied,
        "issue": letter.credit("bank_of_communications", "issue"),
        "advise": letter.credit("bank_of_china_shanghai", "advise"),
        "confirm": letter.credit("icbc_shanghai", "confirm"),
        "present": letter.present(at=CONFIRMING, amount=given.amount, shipmentDay=day("2027-01-08")),
        "honour": letter.honour(by=CONFIRMING),
    }
    return {name: receipt.gas for name, receipt in acts.items()}, balances(alliance)
