"""How good the examiner is: clean presentations, known discrepancies, and the measure. `python -m bench.examiner`."""
