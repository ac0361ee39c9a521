"""What four validators on one machine carry: finalized payments a second, time to finality, whole trades, memory."""
