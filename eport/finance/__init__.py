"""Financing of receivables and orders against attested goods: offers, what a bank verifies, the commands."""
