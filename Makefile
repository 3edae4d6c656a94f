# Kabinet: `make run` serves it, `make test` tests it, `make check` is the whole loop before a commit.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin

.PHONY: help setup run test test-fast browser check lint format doctor bench lock clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kabinet needs Python 3.11 or newer; $(PYTHON) is older. Set PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .uv && .uv/bin/pip install --quiet uv

.venv/ready: requirements.lock pyproject.toml | $(if $(findstring .uv,$(UV)),.uv/bin/uv)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: .venv/ready ## Make the environment with the locked versions

run: .venv/ready ## Serve Kabinet on 127.0.0.1:8501, with a sample region on the first start
	@$(BIN)/kabinet serve

test: .venv/ready browser ## Run every test, in a browser too
	@$(BIN)/pytest -n 2 --dist loadfile

test-fast: .venv/ready ## Run the tests that need no browser
	@$(BIN)/pytest -n 2 --dist loadfile -m "not browser"

browser: .venv/ready
	@$(BIN)/python -m tests.browser

lint: .venv/ready ## Check format, style, types, import rules and SQL
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --nocolor --disable-progress-bar --processes 2 core data

check: lint test ## The whole loop: lint, then every test

format: .venv/ready ## Put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/sqlfluff fix --nocolor --disable-progress-bar --processes 2 core data

doctor: .venv/ready ## Check the data: print every row that breaks an invariant
	@$(BIN)/kabinet doctor

bench: .venv/ready ## Measure: `make bench ACCOUNTS=1500000`
	@$(BIN)/python -m bench --accounts $(or $(ACCOUNTS),20000) $(BENCH)

lock: ## Write requirements.lock anew from pyproject.toml
	@$(UV) lock --quiet --upgrade
	@$(UV) export --quiet --no-emit-project --format requirements-txt --no-annotate --no-header -o requirements.lock

clean: ## Remove the environment and caches, never the store
	@rm -rf .venv .uv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
