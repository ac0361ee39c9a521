"""Ways to get money where a test needs it, through the contracts' own doors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import requests
from eth_abi.abi import decode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak
from web3 import Web3
from web3.types import RPCEndpoint

from eport.chain.contract import Chain, Contract, abi_type, named, reverted
from eport.chain.deployment import Alliance

YUAN = 100
PAID_IN, PAID_OUT = 0, 1
CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE, OPERATOR, CONTRACT, CLOSED = range(1, 9)
NO_SCOPE, OUTWARD, INWARD, BOTH = range(4)
COURT_ORDER, ADMINISTRATIVE_ORDER, CUSTOMS_ORDER, SANCTIONS_LISTING, FRAUD_REPORT, RECOVERY = range(1, 7)
PBOC_SEAT, CUSTOMS_SEAT = 1, 2
ZERO_ADDRESS = "0x" + "00" * 20


def opened(class_: int, operator: int) -> int:
    """The word of a wallet as it was opened: its class and its operator's index (contracts/types/Wallet.sol)."""
    return class_ << 252 | operator << 224


_recorded: dict[tuple[str, str], list[tuple[str, list[Any]]]] = {}
"""Signed transactions by chain and name: the chain of a session forgets them, their signatures stay good."""


def issue_reserve(alliance: Alliance, operator: str, amount: int, reference: bytes | None = None) -> None:
    """Two officers record reserve [fen] that the operator paid in."""
    desk, accounts = alliance["ReserveDesk"], alliance.accounts
    reference = reference or keccak(text=f"{operator} {alliance.chain.web3.eth.block_number}")
    desk.send(accounts["reserve_maker"], "proposeReserve", accounts[operator].address, amount, PAID_IN, reference)
    desk.send(accounts["reserve_checker"], "confirmReserve", reference)


def person(alliance: Alliance, name: str, class_: int, balance: int = 0, operator: str = "alibaba") -> LocalAccount:
    """A named resident with gas, a wallet of that class at the operator, and a balance [fen]."""
    account: LocalAccount = Account.from_key(keccak(text=f"resident {name}"))
    alliance.chain.web3.provider.make_request("anvil_setBalance", [account.address, hex(10**18)])  # type: ignore[arg-type]
    token, issuer = alliance["DigitalYuan"], alliance.accounts[operator]
    token.send(issuer, "openWallet", account.address, class_, keccak(text=f"identity of {name}"))
    if balance:
        token.send(issuer, "mint", account.address, balance)
    return account


def replayed(alliance: Alliance, name: str, prepare: Callable[[], Any]) -> None:
    """Bring the chain where `prepare` brings it: once by itself, later by the same signed transactions again.

    Every test starts from the block of the deployment, so that nonces and signatures fit; a preparation of ten
    transactions then takes ten milliseconds. It has to be the first thing that happens to the chain in a test, or to
    follow another replayed preparation.
    """
    chain = alliance.chain
    key = (chain.url, name)
    if key not in _recorded:
        _recorded[key] = _record(chain, prepare)
        return
    for method, parameters in _recorded[key]:
        (answer,) = _batch(chain, [(method, parameters)])
        if method not in ("eth_sendRawTransaction", "eth_sendTransaction"):
            continue
        # One after the other: a transaction that overtakes another finds its nonce ahead.
        deadline = time.monotonic() + 60
        while not (receipt := _batch(chain, [("eth_getTransactionReceipt", [answer])])[0]):
            assert time.monotonic() < deadline, f"{name}: {answer} was not mined"
        assert receipt["status"] == "0x1", f"{name} cannot be replayed here: {answer} failed"


def _record(chain: Chain, prepare: Callable[[], Any]) -> list[tuple[str, list[Any]]]:
    """What `prepare` sends, in order: transactions, the timelock's among them, and ether."""
    provider, steps = chain.web3.provider, []
    broadcast, rpc = chain.broadcast, provider.make_request

    def recording_broadcast(raw: bytes, label: str) -> Any:
        steps.append(("eth_sendRawTransaction", [Web3.to_hex(raw)]))
        return broadcast(raw, label)

    def recording_rpc(method: RPCEndpoint, parameters: Any) -> Any:
        if method in ("anvil_setBalance", "anvil_impersonateAccount", "eth_sendTransaction"):
            steps.append((method, parameters))
        return rpc(method, parameters)

    chain.broadcast, provider.make_request = recording_broadcast, recording_rpc  # type: ignore[method-assign]
    try:
        prepare()
    finally:
        chain.broadcast, provider.make_request = broadcast, rpc  # type: ignore[method-assign]
    return steps


def call_at(contract: Contract, moment: int, function: str, *arguments: Any, sender: str | None = None) -> Any:
    """Read as of a block at `moment` [unix s], without mining one. A struct comes as a mapping. `ContractReverted`."""
    request = {"to": contract.address, "data": contract.encode(function, *arguments)}
    if sender:
        request["from"] = sender
    answer = contract.chain.web3.provider.make_request(
        RPCEndpoint("eth_call"), [request, "latest", {}, {"time": hex(moment)}]
    )
    if "error" in answer:
        raise reverted(_Refused(answer["error"].get("data"), str(answer["error"])), f"{contract.name}.{function}")
    return _decoded(contract, function, answer["result"])


def read_many(chain: Chain, wanted: Sequence[tuple[Contract, str, Sequence[Any]]]) -> list[Any]:
    """Many reads of one block in one request; structs come as mappings."""
    answers = _batch(
        chain,
        [
            ("eth_call", [{"to": contract.address, "data": contract.encode(function, *arguments)}, "latest"])
            for contract, function, arguments in wanted
        ],
    )
    return [_decoded(contract, function, answer) for answer, (contract, function, _) in zip(answers, wanted)]


def _batch(chain: Chain, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
    """Answers to many JSON-RPC calls in one request, which the node may work off in any order."""
    body = [{"jsonrpc": "2.0", "id": n, "method": method, "params": given} for n, (method, given) in enumerate(calls)]
    answers = {answer["id"]: answer for answer in _session.post(chain.url, json=body, timeout=60).json()}
    for number, (method, _) in enumerate(calls):
        assert "result" in answers[number], f"{method}: {answers[number]['error']}"
    return [answers[number]["result"] for number in range(len(calls))]


_session = requests.Session()


class _Refused(Exception):
    def __init__(self, data: str | None, message: str) -> None:
        super().__init__(message)
        self.data = data


def _decoded(contract: Contract, function: str, data: str) -> Any:
    name = function.split("(")[0]  # forms of one function have the same outputs
    outputs = next(item for item in contract.abi if item.get("name") == name)["outputs"]
    values = decode([abi_type(part) for part in outputs], bytes.fromhex(data[2:]))
    found = [_checksummed(part, named(part, value)) for part, value in zip(outputs, values)]
    return found[0] if len(found) == 1 else found


def _checksummed(component: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return {part["name"]: _checksummed(part, value[part["name"]]) for part in component["components"]}
    return Web3.to_checksum_address(value) if component["type"] == "address" else value
