"""Assert a custom error by name and by the facts that it carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eport.chain.artifacts import COMPANIONS, CONTRACTS, PUBLISHED, load
from eport.chain.contract import ContractReverted

_CONTRACTS = (*CONTRACTS, *COMPANIONS, *PUBLISHED)
_NAMES = {item["name"] for name in _CONTRACTS for item in load(name).abi if item["type"] == "error"}
_NAMES |= {"Error", "Panic"}


@contextmanager
def reverts_with(error: str, **arguments: Any) -> Iterator[None]:
    """The block is refused with that custom error; `arguments` given are compared, addresses in any case.

    A name that no contract declares is a mistake of the test and fails at once.
    """
    assert error in _NAMES, f"no contract declares the error {error}"
    try:
        yield
    except ContractReverted as refused:
        assert refused.name == error, f"refused with {refused}, {error} was expected"
        for name, expected in arguments.items():
            found = refused.arguments[name]
            same = found.lower() == expected.lower() if isinstance(found, str) else found == expected
            assert same, f"{error}.{name} is {found!r}, {expected!r} was expected"
    else:
        raise AssertionError(f"nothing was refused, {error} was expected")
