"""`python -m eport`."""

from eport.cli import app

app()
