"""What the generated bindings (`eport/chain/bindings`) stand on: reading, acting, and typed logs and refusals.

A binding only declares: which fields of which types. What web3.py decoded becomes those types here, by the declaration.
"""

from __future__ import annotations

import functools
import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from web3.types import BlockIdentifier

from eport.chain.contract import Chain, Contract, ContractReverted, Receipt
from eport.chain.signers import Signer

T = TypeVar("T")
E = TypeVar("E", bound="EventLog")
B = TypeVar("B", bound="Binding")


class Refusal(ContractReverted):
    """A custom error with typed arguments. It is a `ContractReverted`, so that whoever catches that catches this."""

    KINDS: ClassVar[dict[str, type[Refusal]]] = {}
    """Every generated refusal by the error's name."""

    def __init_subclass__(cls) -> None:
        cls.KINDS[cls.__name__] = cls

    def __init__(self, arguments: Mapping[str, Any], call: str) -> None:
        super().__init__(type(self).__name__, arguments, call)
        for own, value in zip(type(self).__annotations__, arguments.values()):
            setattr(self, own, reader(get_type_hints(type(self))[own])(value))


class EventLog:
    """A generated event: a frozen dataclass, named as the event is."""

    @classmethod
    def of(cls: type[E], arguments: Mapping[str, Any]) -> E:
        """From the arguments that web3.py decoded."""
        hints = get_type_hints(cls)
        return cls(**{snake(name): reader(hints[snake(name)])(value) for name, value in arguments.items()})


@dataclass(frozen=True)
class Act(Generic[T]):
    """A call that changes state, with its arguments: send it, ask what it would do, or let the alliance decide it."""

    contract: Contract
    function: str
    arguments: tuple[Any, ...]
    result: type[T]

    def send(self, sender: Signer) -> Receipt:
        """Sign, send and wait. Raises `Refusal` before anything is sent where it would be refused."""
        with typed_refusals():
            return self.contract.send(sender, self.function, *self.arguments)

    def check(self, sender: str) -> T:
        """What it would return to that address now; nothing is sent. Raises `Refusal`."""
        with typed_refusals():
            value = self.contract.call(self.function, *self.arguments, sender=sender)
        return cast(T, reader(cast(Any, self.result))(value))

    @property
    def data(self) -> str:
        """The call data, for a Safe or a proposal."""
        return self.contract.encode(self.function, *self.arguments)


class Binding:
    """A contract at an address, its functions typed. Ids are plain integers or bytes; NatSpec says their units."""

    NAME: ClassVar[str]

    def __init__(self, contract: Contract) -> None:
        if contract.name != self.NAME:
            raise TypeError(f"{contract.name} at {contract.address} is no {self.NAME}")
        self.contract = contract

    @classmethod
    def at(cls: type[B], chain: Chain, address: str) -> B:
        """The contract at that address."""
        return cls(chain.bind(cls.NAME, address))

    @property
    def address(self) -> str:
        """Checksummed."""
        return self.contract.address

    def event(self, receipt: Receipt, kind: type[E]) -> E:
        """The one event of that kind in a receipt. Raises `LookupError` where there is none or several."""
        return kind.of(receipt.event(kind.__name__).arguments)

    def logs(self, kind: type[E], first: BlockIdentifier = 0, last: BlockIdentifier = "latest") -> list[E]:
        """Every event of that kind in a range of blocks, in their order."""
        event = self.contract.web3.events[kind.__name__]
        return [kind.of(log["args"]) for log in event().get_logs(from_block=first, to_block=last)]

    def _call(self, result: type[T], function: str, *arguments: Any, block: BlockIdentifier) -> T:
        with typed_refusals():
            value = self.contract.call(function, *(plain(item) for item in arguments), block=block)
        return cast(T, reader(cast(Any, result))(value))

    def _act(self, result: type[T], function: str, *arguments: Any) -> Act[T]:
        return Act(self.contract, function, tuple(plain(item) for item in arguments), result)


@contextmanager
def typed_refusals() -> Iterator[None]:
    """Raise what a contract refuses as the `Refusal` that was generated for it."""
    try:
        yield
    except ContractReverted as error:
        kind = Refusal.KINDS.get(error.name)
        if kind is None or isinstance(error, Refusal):
            raise
        raise kind(error.arguments, error.call) from error


@functools.cache
def reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a declared type of what web3.py decoded: enums by number, structs field by field, lists as tuples."""
    if kind is type(None):
        return lambda value: None
    if get_origin(kind) is tuple:
        inner = reader(get_args(kind)[0])
        return lambda value: tuple(inner(item) for item in value)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        readers = [reader(hint) for hint in get_type_hints(kind).values()]
        # web3.py gives a struct as a tuple in calls, as a mapping in the ABI's order in events
        return lambda value: kind(
            *(read(item) for read, item in zip(readers, value.values() if isinstance(value, Mapping) else value))
        )
    return cast(Callable[[Any], Any], kind)


def plain(value: Any) -> Any:
    """Generated structs as the tuples that web3.py encodes, recursively."""
    if is_dataclass(value):
        return tuple(plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)
    return value


def snake(name: str) -> str:
    """`certificateOf` → `certificate_of`, `DCAPVerifier` → `dcap_verifier`; a Python keyword gets an underscore."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return f"{words}_" if keyword.iskeyword(words) else words
