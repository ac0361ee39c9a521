"""Reading the digital yuan as an auditor does."""
