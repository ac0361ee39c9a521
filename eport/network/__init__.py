"""A consortium's own chain: keys, genesis, configurations, one folder a node, starting, watching, repairing."""
