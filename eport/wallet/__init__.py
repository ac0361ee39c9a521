"""The reference wallet for payments without a chain: see docs/offline.md and IOfflinePurse."""
