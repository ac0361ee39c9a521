"""The scenarios that HMRC publishes, beside the project."""

from __future__ import annotations

from tests.messages.conftest import wco_vectors

__all__ = ["wco_vectors"]
