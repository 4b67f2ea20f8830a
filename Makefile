# Every command of the project. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

# One process per core; each has its own PostgreSQL server.
PYTEST := python -m pytest -q -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help install run demo test check proof bench bench-night openapi lock vendor

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: .venv/.installed ## Virtual environment with every locked package

.venv/.installed: requirements.lock pyproject.toml
	@echo "→ installation dans .venv (une fois)"
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

test: install ## Pass the tests (both databases, a real browser)
	@echo "→ tests"
	@$(PYTEST) -m "not proof"

check: install ## Layout, lint, types, directions, templates, spelling, then the tests
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

proof: install ## The long proofs: thousands of histories, kills, load
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
