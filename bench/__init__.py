"""The benchmark: DigitalYuan beside the tokens that others deploy, one chain, one method. `make bench` runs it."""
