"""One trade from its messages to its money: terms, story, report."""
