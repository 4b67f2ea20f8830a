# Every command of the project. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

# What the tests call and no Python package brings, command:package. The README's apt line has all.
PARTS := git:git chromium:chromium pdftoppm:poppler-utils

# One process per core; each has its own PostgreSQL server.
PYTEST := python -m pytest -q -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help parts install run demo test check proof bench bench-night openapi lock vendor

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

parts: ## Say what the machine lacks for the tests, before any of them runs
	@lacking=; for part in $(PARTS); do \
		command -v "$${part%%:*}" > /dev/null || lacking="$$lacking $${part##*:}"; \
	done; test -z "$$lacking" \
		|| { echo "Il manque :$$lacking. Faites : sudo apt-get install -y$$lacking"; exit 1; }

install: .venv/.installed ## Virtual environment with every locked package

.venv/.installed: requirements.lock pyproject.toml
	@echo "→ installation dans .venv (une fois)"
	@$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
		echo "Il manque : Python 3.11 et venv. Faites : sudo apt-get install -y python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

run: demo ## Set up, load the sample school, match, serve the pages
	@echo "→ liens de connexion (à ouvrir une fois le serveur prêt)"
	@matcher sample links
	@matcher serve

demo: install ## The same without serving
	@echo "→ base de données"
	@matcher init
	@echo "→ école d'exemple"
	@matcher sample load
	@echo "→ calcul de la nuit"
	@matcher night run
	@matcher sample summary

test: parts install ## Pass the tests (both databases, a real browser)
	@echo "→ tests"
	@$(PYTEST) -m "not proof"

check: parts install ## Layout, lint, types, directions, templates, spelling, then the tests
	@echo "→ mise en forme et lint"
	@ruff format --check --quiet .
	@ruff check --quiet .
	@djlint --check --lint --quiet matcher/web/templates
	@codespell CONTRIBUTING.md docs/adr
	@echo "→ types"
	@mypy
	@echo "→ directions"
	@lint-imports > .import_linter_report || { cat .import_linter_report; exit 1; }
	@echo "→ tests"
	@$(PYTEST) -m "not proof"

proof: parts install ## The long proofs: thousands of histories, kills, load
	@echo "→ longues preuves"
	@$(PYTEST) -m proof

bench: install ## Measure, as ratios in one process
	@python -m tests.benchmarks

bench-night: install ## Measure network nights on PostgreSQL, all sizes (half an hour)
	@python -m tests.benchmarks.night

openapi: install ## Write docs/openapi.json from the API
	@matcher openapi docs/openapi.json

lock: install ## Lock the packages again (no URL in the file)
	@uv pip compile --universal --generate-hashes --all-extras --group dev --no-header --quiet \
		pyproject.toml -o requirements.lock

vendor: install ## Fetch the vendored assets again, as the manifest says
	@python -m config.vendor
