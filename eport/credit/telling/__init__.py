"""How each event of a credit is told between banks: a table for each topic, event → messages."""
