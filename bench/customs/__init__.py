"""From customs to the chain while everything is killed: `make bench-customs`."""
