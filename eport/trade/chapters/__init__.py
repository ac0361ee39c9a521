"""The chapters of a trade: what its parties do, a file each. `eport.trade.run` calls them at their times."""
