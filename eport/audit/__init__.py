"""The event log as an auditor takes it away: every event with names and units, and a root that proves it."""
