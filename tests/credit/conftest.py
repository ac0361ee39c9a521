"""The money and wallets that the contracts' own tests have: it is 2026-01-12 10:00 in Shanghai."""

from __future__ import annotations

from tests.contracts.credit.conftest import alliance, funded, furnished, keys

__all__ = ["alliance", "funded", "furnished", "keys"]
