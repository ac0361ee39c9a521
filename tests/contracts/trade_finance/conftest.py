"""Three banks and an importer with money, once for the whole package."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_account.signers.local import LocalAccount

from eport.chain.deployment import Alliance
from tests.helpers.finance import furnish
from tests.helpers.finance_fixtures import alliance, beer, finance, keys  # noqa: F401  (fixtures)


@pytest.fixture(scope="package")
def furnished(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    with furnish(deployed) as found:
        yield found
