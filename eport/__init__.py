"""E-port: trade finance on a digital-yuan chain."""
