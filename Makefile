# E-port. `make help` lists the targets; each installs what is missing first.
PYTHON ?= python3
RUN := $(PYTHON) scripts/lib/toolchain.py run
TESTS ?= tests
.DEFAULT_GOAL := help

.PHONY: help setup compile demo demo-refusal demo-detained test gas console chain deploy clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## install what is missing into this folder
	@$(PYTHON) scripts/lib/toolchain.py setup

compile: ## compile the contracts
	@$(RUN) brownie compile

demo: ## a letter of credit is paid against attested customs clearance; writes reports/trade.html
	@$(RUN) python -m eport demo sight

demo-refusal: ## discrepant documents: one notice, the applicant's waiver, and a second set returned
	@$(RUN) python -m eport demo refusal

demo-detained: ## customs detains the goods: the credit is unaffected, and what is locked returns
	@$(RUN) python -m eport demo detained

test: ## run the test suite (TESTS=tests/contracts/money for a part)
	@$(RUN) brownie test $(TESTS)

gas: ## measure the gas of every step and rewrite gas/*.json
	@EPORT_WRITE_GAS=1 $(RUN) brownie test tests/gas

chain: ## run a local Anvil chain in the foreground
	@$(RUN) python -m eport chain

deploy: ## deploy the alliance to the chain of `make chain`
	@$(RUN) python -m scripts.deploy

console: ## brownie console with Anvil, the alliance deployed, parties and contracts by name
	@$(RUN) python -m scripts.console

clean: ## remove everything that was installed, compiled or written
	rm -rf .venv .tools node_modules build reports deployments/31337.json .pytest_cache .hypothesis
