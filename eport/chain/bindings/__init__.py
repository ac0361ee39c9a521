"""Typed bindings of every contract. Written by `python -m scripts.bindings`."""

from eport.chain.bindings import errors  # noqa: F401  (what a contract refuses is raised as one of these)
