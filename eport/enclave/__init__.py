"""The program that runs in the trusted execution environment: evidence, statement, signature; and its quote."""
