"""The oracle that runs in a trusted execution environment: evidence in, signed customs facts out.

`evidence` decides (pure), `statement` is what is signed, `enclave` holds the key, `journal` keeps it from ever signing
two values for one fact, `quote` proves which program holds the key.
"""
