# Two commands are all a newcomer needs: `make demo` and `make test`. Both do their own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint lock clean

BIN := .venv/bin
JOBS ?= auto
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--upgrade --quiet --group build

help: ## Print this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 14

setup: ## Make .venv with everything that running and testing need
	@scripts/setup test

demo: ## Build all demo cases in quaywatch-demo/ and name their reports
	@scripts/setup run
	@scripts/demo

test: setup lint ## Run every check and every test
	$(BIN)/python -m pytest -n $(JOBS)

check: setup lint ## Run the fast checks and tests (under two minutes)
	$(BIN)/python -m pytest -n 2 -q -m "not slow"

lint: setup ## Run the checks that are no tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

lock: ## Pin the newest versions of all requirements (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH; see its documentation for how to install it" >&2; exit 1; }
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --group test --constraint requirements/run.txt --output-file requirements/test.txt

clean: ## Remove .venv, the demo cases and all caches
	rm -rf .venv quaywatch-demo build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
