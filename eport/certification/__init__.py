"""Certification of fintech products: its configuration, and the mark that anybody can verify."""
