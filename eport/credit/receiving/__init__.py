"""What a message amounts to on the chain: a table for each topic, message → calls."""
