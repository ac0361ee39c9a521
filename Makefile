# E-port. `make help` lists the targets; each installs what is missing first.
PYTHON ?= python3
RUN := $(PYTHON) scripts/lib/toolchain.py run
TESTS ?= tests
# Files are shared out among as many processes as there are cores, each with a chain of its own.
WORKERS ?= auto
.DEFAULT_GOAL := help

CALLS ?= 100000
QUOTES ?= 10000
SEEDS ?= 20
NETWORK_TESTS ?= tests/network
SCHEDULES ?= 2000
SECONDS ?= 60
TRADES ?= 1
ROUND_MS ?= 1000
SHARE ?= 0.02
MINUTES ?= 30
ASSURE := $(PYTHON) scripts/lib/toolchain.py assurance python -m assurance
.PHONY: $(shell sed -nE 's/^([a-z-]+):.*## .*/\1/p' Makefile)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## install what is missing into this folder
	@$(PYTHON) scripts/lib/toolchain.py setup

# All of them: brownie does not see that a file imports a type that has changed, and would keep its old ABI.
compile: ## compile the contracts
	@$(RUN) brownie compile --all

build/contracts: $(shell find contracts interfaces -name '*.sol') brownie-config.yaml
	@$(RUN) brownie compile --all
	@touch build/contracts

demo: build/contracts ## a letter of credit is paid against attested customs clearance; writes reports/trade.html (NETWORK=consortium)
	@$(PYTHON) scripts/lib/toolchain.py $(if $(NETWORK),network,run) eport demo sight $(if $(NETWORK),--network $(NETWORK))

demo-refusal: build/contracts ## discrepant documents: one notice, the applicant's waiver, and a second set returned
	@$(RUN) eport demo refusal

demo-detained: build/contracts ## customs detains the goods: the credit is unaffected, and what is locked returns
	@$(RUN) eport demo detained

demo-offline: build/contracts ## three devices pay each other while the chain is switched off; a double spend is proven
	@$(RUN) eport wallet demo

demo-double-financing: build/contracts ## goods are financed once: a second bank is refused under a re-keyed invoice
	@$(RUN) eport finance demo

trade: build/contracts ## your own files: make trade CREDIT=mt700.txt CUSTOMS=folder
	@$(RUN) eport trade --credit $(CREDIT) --customs $(CUSTOMS)

test: ## run the test suite (TESTS=tests/contracts/money for a part)
	@$(RUN) brownie test $(TESTS) -n $(WORKERS)

lint: ## ruff and mypy, as strict as pyproject.toml says
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

format: ## whether every .sol file is as forge formats it (WRITE=1 formats them)
	@$(PYTHON) scripts/lib/toolchain.py assurance .tools/assurance/bin/forge fmt $(if $(WRITE),,--check) $(shell git ls-files '*.sol')

fuzz-money: build/contracts ## the ledger of digital yuan against its model, at length (CALLS=100000)
	@EPORT_CALLS=$(CALLS) $(RUN) python -m pytest -p no:pytest-brownie -s tests/stateful/test_money.py

fuzz-credit: build/contracts ## every verb of the credit engine against its model, at length (CALLS=100000)
	@EPORT_CALLS=$(CALLS) $(RUN) python -m pytest -p no:pytest-brownie -s tests/stateful/credit

fuzz-quotes: build/contracts ## generated quotes, against dcap-qvl and an independent reader (QUOTES=10000)
	@EPORT_GENERATED=$(QUOTES) $(RUN) python -m pytest -p no:pytest-brownie -q tests/contracts/attestation/dcap/test_generated.py

faults: build/contracts ## seeded schedules of faults: reorganisations, lying nodes, deaths, full disks (SCHEDULES=2000)
	@EPORT_SCHEDULES=$(SCHEDULES) $(RUN) python -m pytest -p no:pytest-brownie -s tests/faults/test_schedules.py

sbom: ## every package of every lock file as CycloneDX (reports/sbom.json), and docs/licences.md
	@$(RUN) python -m scripts.sbom

gas: ## measure the gas of every step and rewrite gas/*.json
	@EPORT_WRITE_GAS=1 $(RUN) brownie test tests/gas

bench: build/contracts ## measure DigitalYuan beside Solady, Solmate, OpenZeppelin and T-REX; rewrites docs/performance.md
	@$(PYTHON) scripts/lib/toolchain.py bench python -m bench --date $(shell date -u +%F)

bench-load: build/contracts ## throughput at rising load, reading as the alliance grows, memory and start-up of the oracle; docs/performance.md
	@$(RUN) python -m bench.load --date $(shell date -u +%F)

bench-oracle: build/contracts ## statements a second, and how long a customs message takes to the chain
	@$(RUN) python -m bench.oracle

bench-customs: build/contracts ## 1,000 declarations from customs to the chain, while oracles, relay and chain are killed
	@$(RUN) python -m bench.customs

bench-network: build/contracts ## finalized payments a second and time to finality on four validators (SECONDS=60 ROUND_MS=1000 TRADES=1)
	@$(PYTHON) scripts/lib/toolchain.py network python -m bench.network --seconds $(SECONDS) --round-ms $(ROUND_MS) --trades $(TRADES) --json reports/network.json

network-faults: build/contracts ## validators killed, cut off, with wrong clocks, retired, replaced (SEEDS=20; NETWORK_TESTS=a file)
	@EPORT_SEEDS=$(SEEDS) $(PYTHON) scripts/lib/toolchain.py network python -m pytest -p no:pytest-brownie -s $(NETWORK_TESTS)

mutants: build/contracts ## deliberate mistakes in the contracts, and whether the tests notice (SHARE=0.02 of those that neither guard nor pay)
	@$(ASSURE) mutants --share $(SHARE) --minutes $(MINUTES)

coverage: build/contracts ## lines and branches of every contract that its tests and the scenarios run
	@$(ASSURE) coverage

analysis: build/contracts ## slither and solhint over every contract
	@$(ASSURE) analysis

invariants: build/contracts ## forge's invariants over the money contracts, 1.2 million calls
	@$(ASSURE) invariants

proofs: build/contracts ## properties proved for all values by halmos and by solc's SMTChecker, and falsehoods refuted
	@$(ASSURE) proofs smtchecker

assurance: build/contracts ## all of these, and docs/assurance.md written anew (SHARE=0.02 MINUTES=30)
	@$(ASSURE) --share $(SHARE) --minutes $(MINUTES)

docs: build/contracts ## the docs site, with the reference from NatSpec and docstrings: reports/site/index.html
	@$(PYTHON) scripts/lib/toolchain.py docs python -m scripts.site

chain: ## run a local Anvil chain in the foreground
	@$(RUN) eport chain

deploy: build/contracts ## deploy the alliance to the chain of `make chain`
	@$(RUN) python -m scripts.deploy

roles: build/contracts ## the role matrix of that chain, beside the configuration
	@$(RUN) python -m scripts.roles

accept: build/contracts ## whether that deployment is what it should be: code, wiring, roles, money, calendars, oracle
	@$(RUN) python -m scripts.accept

console: ## brownie console with Anvil, the alliance deployed, parties and contracts by name
	@$(RUN) python -m scripts.console

clean: ## remove everything that was installed, compiled or written
	rm -rf .venv .tools node_modules assurance/node_modules bench/node_modules network/node_modules networks build reports deployments/31337.* .pytest_cache .hypothesis .mypy_cache .ruff_cache
