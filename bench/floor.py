"""Where the gas of a transfer goes, opcode by opcode: what no token can do without, and what the checks cost."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bench.digital_yuan import DigitalYuan
from bench.method import AMOUNT, Parties, parties
from eport.chain import local
from eport.chain.contract import Chain, Receipt
from eport.chain.deployment import deploy
from eport.settings import Settings

GROUPS = {
    "intrinsic": "21,000 and call data (EIP-2028)",
    "SLOAD": "both wallets and the configuration (pause, limits), each read once, cold (EIP-2929)",
    "SSTORE": "both wallets, written once",
    "LOG3": "the ERC-20 event",
    "KECCAK256": "the two wallets' slots, and whatever else is hashed",
    "rest": "dispatch, decoding, every check, the answer",
}
"""Group → what it is."""


def floor(settings: Settings) -> dict[str, dict[str, int]]:
    """{"institutions" | "personal": {group: gas}} of a warm transfer between corporate and between class 3 wallets."""
    port = local.free_port()
    command = [*local.anvil_command(port), "--steps-tracing"]
    with local.running(command, port) as url:
        chain = Chain(url)
        who = parties(chain)
        token = DigitalYuan(deploy(chain, settings, settings.parties(local.CHAIN_ID)), who)
        return {
            "institutions": _groups(chain, _between_institutions(token, who)),
            "personal": _groups(chain, token.personal_payment()),
        }


def _between_institutions(token: DigitalYuan, who: Parties) -> Receipt:
    token.register([who.payer.address, who.payee.address])
    token.mint(who.payer.address, 3 * AMOUNT)
    token.contract.send(who.payer, "transfer", who.payee.address, AMOUNT)
    return token.contract.send(who.payer, "transfer", who.payee.address, AMOUNT)


def _groups(chain: Chain, receipt: Receipt) -> dict[str, int]:
    options = {"disableStorage": True, "disableMemory": True, "disableStack": True}
    answer = chain.web3.provider.make_request("debug_traceTransaction", [receipt.transaction, options])  # type: ignore[arg-type]
    steps: list[dict[str, Any]] = answer["result"]["structLogs"]
    spent: Counter[str] = Counter()
    for step in steps:
        spent[step["op"] if step["op"] in GROUPS else "rest"] += step["gasCost"]
    spent["intrinsic"] = receipt.gas - sum(spent.values())
    return {group: spent[group] for group in GROUPS}


def markdown(found: dict[str, dict[str, int]]) -> list[str]:
    """The section of docs/performance.md."""
    rows = [
        f"| {group} | {found['institutions'][group]:,} | {found['personal'][group]:,} | {what} |"
        for group, what in GROUPS.items()
    ]
    total = [sum(found[kind].values()) for kind in ("institutions", "personal")]
    least = total[0] - found["institutions"]["rest"]
    plain, limited = (f"{amount - least:,}" for amount in total)
    return [
        "## Where the gas of a transfer goes",
        f"No token with a word for each wallet and one for its configuration can go below {least:,}. Dispatch,",
        f"decoding and every check take {plain} more between institutions, and {limited} between two persons under",
        "limits of payment, day, year and balance: 36,900 is the figure to hold there.",
        "",
        "| | institutions | persons, class 3 | what it is |",
        "| --- | ---: | ---: | --- |",
        *rows,
        f"| **all** | **{total[0]:,}** | **{total[1]:,}** | |",
        "",
    ]
