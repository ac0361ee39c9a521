"""The single window: dossiers, their parts for each department, and what its event log tells."""
