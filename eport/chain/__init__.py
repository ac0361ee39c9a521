"""Thin typed access to the contracts: artifacts, calls, transactions, decoded errors and events."""
