"""Brings signed statements to the chain. Trusted with nothing: it can delay a statement, never change one."""
