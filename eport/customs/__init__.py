"""Customs: the table of statuses, assessments, and the commands that lodge, follow and pay a declaration."""
