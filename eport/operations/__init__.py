"""Operating a deployment: which network, who signs, roles as they are, acceptance, rotation. `scripts/` calls it."""
