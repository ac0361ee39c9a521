"""Documentary credits on a chain, as a bank's or trader's officer works on them."""
