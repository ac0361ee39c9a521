"""Gas of deploying everything, by what it is paid for: `gas/deployment.json`. Of the session's own deployment.

`code_deposit`: 200 a byte of code (G_codedeposit of the Yellow Paper). `calldata`: 4 a zero byte and 16 another
(EIP-2028), of creation code with constructor arguments. `creation_base`: 21,000 a transaction, 32,000 a contract and 2
a word of creation code (EIP-3860). `constructors`: what they execute, with the code of what DcapVerifier deploys for
itself. `configuration`: members, roles, licences, wallets, calendars. `collateral`: of the development root, which no
live network brings here.
"""

from __future__ import annotations

import json
import os

import pytest
from hexbytes import HexBytes

from eport.chain.artifacts import CONTRACTS, PUBLISHED
from tests.gas.test_gas import FOLDER, TOLERANCE

RECORD = FOLDER / "deployment.json"
CODE_SIZE_LIMIT = 24_576
"""[bytes] EIP-170."""
EXACT = {"transactions", "contracts", "code_bytes", "largest_contract_bytes", "largest_contract_share", "code_deposit"}
PARTS = ("code_deposit", "calldata", "creation_base", "constructors", "configuration", "collateral")


@pytest.fixture
def measured(alliance):
    """The blocks from the first to the one in which the deployer gives the admin role away, which is the last."""
    web3, manager = alliance.chain.web3, alliance["AccessManager"]
    last = HexBytes(manager.selector("renounceRole"))
    found = dict.fromkeys(("transactions", "gas", *PARTS, "dearest_transaction"), 0)
    for number in range(1, web3.eth.block_number + 1):
        for sent in web3.eth.get_block(number, full_transactions=True)["transactions"]:
            receipt, data = web3.eth.get_transaction_receipt(sent["hash"]), bytes(sent["input"])
            found["transactions"] += 1
            found["gas"] += receipt["gasUsed"]
            found["dearest_transaction"] = max(found["dearest_transaction"], receipt["gasUsed"])
            address = receipt["contractAddress"]
            if address is None:
                part = "collateral" if sent["to"] == alliance["TrustCollateral"].address else "configuration"
                found[part] += receipt["gasUsed"]
            else:
                paid = {
                    "code_deposit": 200 * len(web3.eth.get_code(address)),
                    "calldata": 16 * len(data) - 12 * data.count(0),
                    "creation_base": 53_000 + 2 * -(-len(data) // 32),
                }
                for part, gas in (paid | {"constructors": receipt["gasUsed"] - sum(paid.values())}).items():
                    found[part] += gas
            if sent["to"] == manager.address and data[:4] == last:
                sizes = {
                    name: len(web3.eth.get_code(contract.address)) for name, contract in alliance.contracts.items()
                }
                largest = max(sizes.values())
                return found | {
                    "contracts": len(sizes),
                    "code_bytes": sum(sizes.values()),
                    "largest_contract_bytes": largest,
                    "largest_contract_share": round(largest / CODE_SIZE_LIMIT, 5),
                }
    raise AssertionError("the deployer did not give the admin role away")


def test_gas_of_deploying_everything(measured):
    assert sum(measured[part] for part in PARTS) == measured["gas"]
    if os.environ.get("EPORT_WRITE_GAS"):
        RECORD.write_text(json.dumps(measured, indent=2) + "\n")
    recorded = json.loads(RECORD.read_text())
    assert set(measured) == set(recorded)
    moved = {
        key: (recorded[key], now)
        for key, now in measured.items()
        if abs(now - recorded[key]) > (0 if key in EXACT else TOLERANCE)
    }
    assert not moved, f"run with EPORT_WRITE_GAS=1, and say why in the commit: {moved}"


def test_everything_is_deployed(measured):
    assert measured["contracts"] == len(CONTRACTS) + len({"AccessManager"} & set(PUBLISHED))


def test_no_contract_is_larger_than_nine_tenths_of_what_the_chain_takes(measured):
    assert 10 * measured["largest_contract_bytes"] <= 9 * CODE_SIZE_LIMIT
