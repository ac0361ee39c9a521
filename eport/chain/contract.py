"""Calls and transactions with decoded custom errors and events."""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from eth_abi.abi import decode as abi_decode
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.contract import Contract as Web3Contract
from web3.exceptions import ContractCustomError, ContractLogicError, TransactionNotFound, Web3RPCError
from web3.providers.rpc.utils import ExceptionRetryConfiguration
from web3.types import BlockIdentifier, LogReceipt, RPCEndpoint, RPCResponse, TxParams, TxReceipt

from eport.chain import network
from eport.chain.artifacts import COMPANIONS, CONTRACTS, PUBLISHED, Artifact, load
from eport.chain.signers import Signer

NODE_FAULTS: Final = (-32_700, -32_603, -32_005, -32_002, -32_001)
"""EIP-1474: parse error, internal error, limit exceeded, resource unavailable, resource not found."""
NOT_YET: Final = -32_016
"""Conflux: it knows its newest block and has not executed it. Nothing was done, so that anything can be asked again."""
NOT_YET_PAUSES: Final = (0.1, 0.2, 0.4, 0.6, 0.7)  # [s]


class ContractReverted(Exception):
    """A call was refused by a contract.

    `name` is the custom error (`DigitalYuanFrozenOutward`), `arguments` its values by name. `str` reads as a sentence.
    """

    def __init__(self, name: str, arguments: Mapping[str, Any], call: str) -> None:
        self.name, self.arguments, self.call = name, dict(arguments), call
        shown = ", ".join(f"{key}={_show(value)}" for key, value in self.arguments.items())
        super().__init__(f"{call} was refused: {name}({shown})")


class Unanswered(RequestsConnectionError):
    """A transaction was sent, and no answer came: it may be mined or not. The message says how to find out."""


class NotSettled(TimeoutError):
    """A transaction is included at best: a reorganisation may still take it away."""


@dataclass(frozen=True)
class Event:
    """A decoded log. `arguments` by name, structs as tuples."""

    contract: str
    name: str
    arguments: dict[str, Any]
    address: str
    log_index: int


@dataclass(frozen=True)
class Receipt:
    """A mined transaction: exact gas, block time [unix s], and the events of every contract known to the caller."""

    transaction: str
    block: int
    timestamp: int
    gas: int
    events: tuple[Event, ...]
    contract_address: str | None

    def event(self, name: str) -> Event:
        """The one event of that name. Raises `LookupError` where there is none or several."""
        found = [event for event in self.events if event.name == name]
        if len(found) != 1:
            raise LookupError(f"{len(found)} events {name} in {self.transaction}, one was expected")
        return found[0]


class Contract:
    """One deployed contract. Functions by name, arguments in the order of the ABI, structs as tuples."""

    def __init__(self, chain: Chain, artifact: Artifact, address: str) -> None:
        self.chain, self.name, self.address, self.abi = chain, artifact.name, address, artifact.abi
        chain.contracts[self.address] = self

    @functools.cached_property
    def web3(self) -> Web3Contract:
        """web3's object, made where it is first needed: it takes 10 ms, and a command calls few contracts of forty."""
        return self.chain.web3.eth.contract(address=Web3.to_checksum_address(self.address), abi=self.abi)

    def call(self, function: str, *arguments: Any, sender: str | None = None, block: BlockIdentifier = "latest") -> Any:
        """Read, at a block. Structs come back as tuples. Raises `ContractReverted`."""
        prepared = self.web3.functions[function](*arguments)
        try:
            return prepared.call({"from": sender} if sender else {}, block_identifier=block)
        except (ContractCustomError, ContractLogicError) as error:
            raise reverted(error, f"{self.name}.{function}") from error

    def struct(self, function: str, *arguments: Any, block: BlockIdentifier = "latest") -> dict[str, Any]:
        """Read a function that returns one struct, at a block, as a mapping by field name."""
        outputs = next(item for item in self.abi if item.get("name") == function)["outputs"]
        found: dict[str, Any] = named(outputs[0], self.call(function, *arguments, block=block))
        return found

    def send(self, sender: Signer, function: str, *arguments: Any) -> Receipt:
        """Sign, send and wait. Raises `ContractReverted` before anything is sent where it would be refused."""
        return self.chain.send(sender, self.address, self.encode(function, *arguments), f"{self.name}.{function}")

    def encode(self, function: str, *arguments: Any) -> str:
        """Call data of a function."""
        return str(self.web3.functions[function](*arguments)._encode_transaction_data())

    @functools.cached_property
    def _kinds(self) -> dict[bytes, str]:
        events = (item for item in self.abi if item["type"] == "event" and not item["anonymous"])
        return {event_topic(item): item["name"] for item in events}

    def kind_of(self, log: LogReceipt) -> str | None:
        """Name of the event that a log of this contract is; None where its ABI does not have it."""
        return self._kinds.get(bytes(log["topics"][0])) if log["topics"] else None

    def selector(self, function: str) -> str:
        """Four-byte selector of a function that is not overloaded."""
        return Web3.to_hex(_selector(self.abi, function))


class Node(HTTPProvider):
    """HTTP to a node that may answer anything: what is no answer counts as none, and is asked for again."""

    def __init__(self, url: str) -> None:
        # web3.py asks for the chain id before every call; it cannot change, and asking is a third of all requests.
        cached: set[RPCEndpoint] = {RPCEndpoint("eth_chainId")}
        super().__init__(
            url,
            request_kwargs={"timeout": 60},
            exception_retry_configuration=ExceptionRetryConfiguration(errors=(RequestException,)),
            cache_allowed_requests=True,
            cacheable_requests=cached,
        )

    @staticmethod
    def decode_rpc_response(raw_response: bytes) -> RPCResponse:
        """Raises `requests.ConnectionError` where the answer is no JSON: a proxy's page, half an answer."""
        try:
            return HTTPProvider.decode_rpc_response(raw_response)
        except ValueError as error:
            raise RequestsConnectionError(f"the node answered no JSON: {raw_response[:40]!r}") from error

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Wait for a node that has not executed its newest block; at the end of its patience (2 s) its word stands."""
        for pause in (*NOT_YET_PAUSES, None):
            answer = super().make_request(method, params)
            refusal = answer.get("error")
            if pause is None or not isinstance(refusal, dict) or refusal.get("code") != NOT_YET:
                break
            time.sleep(pause)
        return answer


class Chain:
    """A connection: sends, waits, and decodes with the ABIs of every contract bound to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.web3 = Web3(Node(url))
        self.contracts: dict[str, Contract] = {}
        self.chain_id: int = self.web3.eth.chain_id
        self.kind = network.kind_of(self.web3)

    def bind(self, name: str, address: str) -> Contract:
        """The contract `name` at `address`."""
        return Contract(self, load(name), Web3.to_checksum_address(address))

    def deploy(self, sender: Signer, name: str, *arguments: Any) -> tuple[Contract, Receipt]:
        """Deploy the artifact `name`."""
        artifact = load(name)
        factory = self.web3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        receipt = self.send(sender, None, factory.constructor(*arguments).data_in_transaction, f"new {name}")
        assert receipt.contract_address is not None
        return Contract(self, artifact, receipt.contract_address), receipt

    def send(self, sender: Signer, to: str | None, data: str, label: str) -> Receipt:
        """Estimate (which shows a refusal before anything is sent), sign, send, wait for inclusion."""
        return self.broadcast(self.prepare(sender, to, data, label), label)

    def prepare(
        self,
        sender: Signer,
        to: str | None,
        data: str,
        label: str,
        nonce: int | None = None,
        gas_price: int | None = None,
    ) -> bytes:
        """A signed raw transaction, not sent. Raises `ContractReverted` where it would be refused now, `Web3RPCError`
        where the node cannot say.

        `nonce` None takes the next one, `gas_price` [wei] None what the node asks for.
        """
        transaction: dict[str, Any] = {
            "from": sender.address,
            "data": data,
            "chainId": self.chain_id,
            "nonce": self.web3.eth.get_transaction_count(sender.address, "pending") if nonce is None else nonce,
            "value": 0,
        }
        if to is not None:
            transaction["to"] = to
        estimate = self._estimate(cast(TxParams, transaction), label)
        price = self.kind.gas_price(self.web3) if gas_price is None else gas_price
        transaction |= {"gas": self.kind.gas_limit(estimate), "gasPrice": price}
        return bytes(sender.sign_transaction(transaction).raw_transaction)

    def _estimate(self, transaction: TxParams, label: str) -> int:
        doubted_until = time.monotonic() + self.kind.doubted
        while True:
            try:
                return self.web3.eth.estimate_gas(transaction)
            except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
                if is_fault(error):
                    raise
                if time.monotonic() >= doubted_until:
                    raise reverted(error, label) from error
            time.sleep(self.kind.poll)

    def broadcast(self, raw: bytes, label: str, timeout: float = 120) -> Receipt:
        """Send a raw transaction and wait. Sending the same one twice does it once: its hash and nonce are the same.

        Raises `TimeExhausted` where it is not mined after `timeout` [s]; it may be later. `Unanswered` where the node
        is silent.
        """
        transaction = Web3.keccak(raw)
        try:
            mined = self._broadcast(raw, transaction, timeout)
        except RequestException as error:
            raise Unanswered(
                f"{label}: no answer about transaction {Web3.to_hex(transaction)}, which may be mined or not; look at "
                f"what it should have done before you do it again ({error})"
            ) from error
        if mined["status"] != 1:
            raise ContractReverted("TransactionFailed", {"transaction": Web3.to_hex(transaction)}, label)
        return self.receipt(mined)

    def _broadcast(self, raw: bytes, transaction: bytes, timeout: float) -> TxReceipt:
        try:
            self.web3.eth.send_raw_transaction(raw)
        except Web3RPCError:
            # Known already, or mined already (its nonce is then too low): the receipt decides.
            if not self._is_known(transaction):
                raise
        return self.web3.eth.wait_for_transaction_receipt(
            HexBytes(transaction), timeout=timeout, poll_latency=self.kind.poll
        )

    def _is_known(self, transaction: bytes) -> bool:
        try:
            return bool(self.web3.eth.get_transaction(HexBytes(transaction)))
        except TransactionNotFound:
            return False

    def receipt(self, mined: TxReceipt) -> Receipt:
        """A web3 receipt with its events decoded."""
        return Receipt(
            Web3.to_hex(mined["transactionHash"]),
            mined["blockNumber"],
            self.web3.eth.get_block(mined["blockNumber"])["timestamp"],
            mined["gasUsed"],
            tuple(self.decode(mined)),
            mined.get("contractAddress"),
        )

    def decode(self, mined: TxReceipt) -> list[Event]:
        """Events of bound contracts in a receipt, in order."""
        found: list[Event] = []
        for log in mined["logs"]:
            contract = self.contracts.get(log["address"])
            kind = contract.kind_of(log) if contract is not None else None
            if contract is not None and kind is not None:
                arguments = dict(contract.web3.events[kind]().process_log(log)["args"])
                found.append(Event(contract.name, kind, arguments, log["address"], log["logIndex"]))
        return found

    def now(self) -> int:
        """Time of the newest block [unix s]."""
        return int(self.web3.eth.get_block("latest")["timestamp"])

    def settled_block(self) -> int:
        """Number of the newest block that can no longer be taken back."""
        return self.kind.settled_block(self.web3)

    def is_settled(self, transaction: str) -> bool:
        """Whether a transaction stands in a block that can no longer be taken back. Asked anew each time: a receipt
        that a reorganisation took away says nothing.
        """
        try:
            block = self.web3.eth.get_transaction_receipt(HexBytes(transaction))["blockNumber"]
        except TransactionNotFound:
            return False
        return block <= self.settled_block()

    def wait_settled(self, transaction: str, timeout: float | None = None) -> None:
        """Wait for that. Raises `NotSettled` after `timeout` [s], by default what its kind of chain takes."""
        patience = self.kind.settles_within if timeout is None else timeout
        deadline = time.monotonic() + patience
        while not self.is_settled(transaction):
            if time.monotonic() > deadline:
                raise NotSettled(
                    f"{transaction} is not settled after {patience:.0f} s: count on nothing that rests on it; "
                    "`eport network status` shows whether the validators agree"
                )
            time.sleep(max(self.kind.poll, 0.05))

    def travel(self, timestamp: int) -> None:
        """Development chains only: mine a block at that time [unix s]; earlier than now is an error."""
        if not self.kind.moves_time:
            raise ValueError(f"the clock of a {self.kind.name} chain is the world's and cannot be moved to {timestamp}")
        for method, parameters in (("evm_setNextBlockTimestamp", [timestamp]), ("evm_mine", [])):
            answer = self.web3.provider.make_request(RPCEndpoint(method), parameters)
            if "error" in answer:
                raise ValueError(f"{method}({timestamp}): {answer['error']}")


# ------------------------------------------------------------------------------------------------------ decoding


def named(component: Mapping[str, Any], value: Any) -> Any:
    """A struct (tuple) as a mapping by field name, recursively; other values as they are."""
    if component["type"] == "tuple":
        return {part["name"]: named(part, item) for part, item in zip(component["components"], value)}
    if component["type"] == "tuple[]":
        return [named({**component, "type": "tuple"}, item) for item in value]
    return value


def abi_type(component: Mapping[str, Any]) -> str:
    """Canonical ABI type of a component, tuples spelled out."""
    kind: str = component["type"]
    if kind.startswith("tuple"):
        return f"({','.join(abi_type(part) for part in component['components'])}){kind[5:]}"
    return kind


def event_topic(item: Mapping[str, Any]) -> bytes:
    """First topic of an event."""
    return bytes(keccak(text=f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})"))


def _selector(abi: list[dict[str, Any]], name: str, kind: str = "function") -> bytes:
    item = next(entry for entry in abi if entry["type"] == kind and entry["name"] == name)
    return bytes(keccak(text=f"{name}({','.join(abi_type(part) for part in item['inputs'])})")[:4])


@functools.lru_cache(maxsize=1)
def _errors() -> dict[bytes, dict[str, Any]]:
    """Every custom error of every contract, by selector: a refusal may come from deep inside."""
    items = [
        item for name in (*CONTRACTS, *COMPANIONS, *PUBLISHED) for item in load(name).abi if item["type"] == "error"
    ]
    return {_selector([item], item["name"], "error"): item for item in items}


def is_fault(error: Exception) -> bool:
    """Whether a node's error says something of the node (EIP-1474: busy, limited, broken) and nothing of the call."""
    if not isinstance(error, Web3RPCError) or not error.rpc_response:
        return False
    said: Any = error.rpc_response.get("error", {})
    words = str(said.get("message", "")).lower()
    return said.get("code") in NODE_FAULTS and not said.get("data") and "revert" not in words and "evm" not in words


def reverted(error: Exception, call: str) -> ContractReverted:
    """The decoded refusal behind a web3 error; an undecodable one keeps the node's words."""
    data = getattr(error, "data", None)
    if not isinstance(data, str) and isinstance(error, Web3RPCError) and error.rpc_response:
        data = error.rpc_response.get("error", {}).get("data")
    if isinstance(data, str) and len(data) >= 10:
        raw = bytes.fromhex(data[2:])
        item = _errors().get(raw[:4])
        if item is not None:
            values = abi_decode([abi_type(part) for part in item["inputs"]], raw[4:])
            arguments = {
                part["name"]: Web3.to_checksum_address(value) if part["type"] == "address" else value
                for part, value in zip(item["inputs"], values)
            }
            return ContractReverted(item["name"], arguments, call)
        if raw[:4] == keccak(text="Error(string)")[:4]:
            return ContractReverted("Error", {"message": abi_decode(["string"], raw[4:])[0]}, call)
        if raw[:4] == keccak(text="Panic(uint256)")[:4]:
            return ContractReverted("Panic", {"code": abi_decode(["uint256"], raw[4:])[0]}, call)
    return ContractReverted("Unknown", {"message": str(error)}, call)


def _show(value: Any) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
