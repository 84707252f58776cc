# Blackbook. `make` alone shows what there is to make.
#
# Everything is done inside this folder: .venv (Python, and Node where the machine's is missing or older than
# 20.19), node_modules, static/dist. A step whose inputs have not changed is skipped, by the stamp it left.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# npm says much that nobody needs to read.
export npm_config_loglevel := error
export npm_config_fund := false
export npm_config_audit := false

STAMPS := .venv/stamps
SOURCES := $(shell find static/app static/styles static/icons service_worker -type f 2>/dev/null) \
           package.json package-lock.json vite.config.ts tsconfig.base.json tsconfig.json

say = @printf '\033[1m==> %s\033[0m\n'

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# -- doors --------------------------------------------------------------------------------------------------

.PHONY: run
run: $(STAMPS)/run static/dist/.stamp ## set up what is missing, then start web and worker on http://127.0.0.1:8000
	@set -a; if [ -f .env ]; then . ./.env; fi; set +a; \
	  python -m webapp.welcome && exec honcho start -p "$${PORT:-8000}"

.PHONY: setup
setup: $(STAMPS)/dev static/dist/.stamp ## everything that tests and checks need

.PHONY: test
test: setup ## every test: TypeScript, Python, browsers
	$(say) "TypeScript tests (seconds)"
	@npm test --silent
	$(say) "Python tests and browser lanes (some minutes)"
	@pytest

# `make soak -- 2000 7`: to make the numbers are goals as well, and there is nothing to do for them.
ifeq ($(firstword $(MAKECMDGOALS)),soak)
NUMBERS := $(wordlist 2,3,$(MAKECMDGOALS))
ifneq ($(NUMBERS),)
.PHONY: $(NUMBERS)
$(NUMBERS):
	@:
endif
endif
COUNT := $(or $(word 1,$(NUMBERS)),10000)
SEED := $(or $(word 2,$(NUMBERS)),1)

.PHONY: soak
soak: setup ## faults at random: `make soak -- COUNT SEED` schedules (10000 from 1 on), and 50 kills of Chromium
	$(say) "$(COUNT) schedules of phones and server from seed $(SEED) on, then every planted mistake"
	@python -m tests.simulator.soak $(COUNT) $(SEED)
	$(say) "50 kills of Chromium while it writes and syncs (some minutes)"
	@BLACKBOOK_KILLS=50 BLACKBOOK_SEED=$(SEED) pytest -q tests/browser/test_kills.py
	$(say) "A kill of the server at every statement of what it writes (some minutes)"
	@BLACKBOOK_EVERY_WRITE_POINT=1 pytest -q tests/durability

.PHONY: check
check: setup ## lint, types, import floors, sizes, locks
	$(say) "ruff"
	@ruff check . && ruff format --check --quiet .
	$(say) "mypy --strict"
	@mypy
	$(say) "tsc"
	@npm run --silent types
	$(say) "biome"
	@npm run --silent lint
	$(say) "floors, sizes, locks, generated types"
	@pytest -q tests/test_floors.py tests/foundation/test_gates.py

.PHONY: build
build: static/dist/.stamp ## the page, the rescue page and the worker, into static/dist

.PHONY: bench
bench: setup ## measure, and write docs/performance.md
	$(say) "Measuring (about half an hour)"
	@python -m bench

.PHONY: keys
keys: $(STAMPS)/run ## make the keys of this installation, where they are missing
	@blackbook keys

.PHONY: types
types: $(STAMPS)/run ## static/app/model/kinds.ts from the server's kinds
	@python -m webapp.book.typescript static/app/model/kinds.ts

.PHONY: pictures
pictures: setup ## the screenshots of README and manifest, from the sample
	@python -m tests.browser.screenshots

.PHONY: format
format: $(STAMPS)/dev ## put every source file into its form
	@ruff check --quiet --fix . ; ruff format --quiet . ; npm run --silent format

PIN := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
       --no-header --no-annotate --no-emit-index-url

.PHONY: locks
locks: $(STAMPS)/dev ## pin what pyproject.toml and package.json ask for (UPGRADE=--upgrade for newer versions)
	@$(PIN) $(UPGRADE) pyproject.toml --all-extras --group build -o requirements.txt
	@$(PIN) $(UPGRADE) pyproject.toml --all-extras --group build --group dev -o requirements-dev.txt
	@$(PIN) $(UPGRADE) --group node -o requirements-node.txt
	@# Beside an installed node_modules npm would forget the packages of other machines.
	@folder=$$(mktemp -d) && cp package.json .npmrc $$folder && \
	  (cd $$folder && npm install --package-lock-only --ignore-scripts) && \
	  cp $$folder/package-lock.json . && rm -r $$folder

# -- what the doors need ------------------------------------------------------------------------------------

# The newest Python from 3.11 to 3.14 that can make a virtual environment.
$(STAMPS)/python:
	@for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	  if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then \
	    found=$$name; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "Blackbook needs Python 3.11 to 3.14: apt-get install python3 python3-venv" >&2; exit 1; fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found cannot make virtual environments: apt-get install $$found-venv" >&2; exit 1; fi; \
	printf '\033[1m==> %s\033[0m\n' "Making a virtual environment with $$($$found --version)"; \
	$$found -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt pyproject.toml | $(STAMPS)/python
	$(say) "Installing the Python packages (half a minute the first time)"
	@if [ ! -f $(STAMPS)/dev ]; then python -m pip install -qq --require-hashes -r requirements.txt; fi
	@python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	$(say) "Installing the Python packages of tests and checks (a minute the first time)"
	@python -m pip install -qq --require-hashes -r requirements-dev.txt
	@touch $@

# The machine's Node where it is new enough, else the one from pip, in .venv/bin.
$(STAMPS)/node: requirements-node.txt | $(STAMPS)/python
	@if command -v npm >/dev/null && node -e \
	  'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; \
	then echo "Using Node $$(node --version) of this machine"; \
	else printf '\033[1m==> %s\033[0m\n' "Installing Node from pip (half a minute)"; \
	  python -m pip install -qq --require-hashes -r requirements-node.txt; fi
	@touch $@

node_modules/.stamp: package-lock.json $(STAMPS)/node
	$(say) "Installing the Node packages (some seconds)"
	@npm ci --ignore-scripts
	@touch $@

# Compressed beforehand, so that no request waits for it.
static/dist/.stamp: $(SOURCES) node_modules/.stamp $(STAMPS)/run
	$(say) "Building the app"
	@npm run --silent build
	@python -m whitenoise.compress --quiet static/dist/assets
	@touch $@
