# The front door. `make help` prints what it can do.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo serve test check prove format pins train ablation held-back bench-tagging bench-summaries bench-editions bench-waiting clean

help: ## show what each command does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

demo: .venv/ready ## build everything and serve invented stories on this machine
	@$(BIN)/voice demo

test: .venv/ready-tests ## run the tests, without the long proofs (at most 15 minutes)
	@bin/chromium-here
	@$(BIN)/python -m pytest -m "not prove" -n 2 --dist loadfile

check: .venv/ready-tests ## format, lint, types, contracts, tests: the one gate
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

prove: .venv/ready-tests ## only the long and timed proofs, a line per promise
	@bin/chromium-here
	@$(BIN)/python -m pytest -m prove -rA

format: .venv/ready-tests ## put every file into the house's format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

pins: .venv/ready-tests ## pin dependencies anew, with hashes
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev --extra train -o requirements-dev.txt

train: .venv/ready-tests ## build the shipped model anew from the corpus (some minutes)
	@$(BIN)/voice train

ablation: .venv/ready-tests ## what each part of the reader adds, and the learning curve (half an hour)
	@$(BIN)/voice train --ablation

held-back: .venv/ready-tests ## the final estimate; every opening is counted
	@$(BIN)/voice evaluate --held-back

bench-tagging: .venv/ready-tests ## reading speed as a ratio to the bare tokenizer
	@$(BIN)/python -m benchmarks.tagging

bench-summaries: .venv/ready-tests ## a summary of 100,000 stories beside a bare count
	@$(BIN)/python -m benchmarks.summaries

bench-editions: .venv/ready-tests ## a look at readers' figures of 100,000 stories, and what it holds meanwhile
	@$(BIN)/python -m benchmarks.editions

bench-waiting: .venv/ready-tests ## the lists of what waits among 100,000 stories, and what they walk over
	@$(BIN)/python -m benchmarks.waiting

clean: ## remove what was built (never an instance)
	rm -rf .venv artefacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info

.venv/ready: requirements.txt pyproject.toml
	@bin/new-venv $(PYTHON) requirements.txt
	@touch $@

.venv/ready-tests: requirements-dev.txt pyproject.toml
	@bin/new-venv $(PYTHON) requirements-dev.txt
	@touch .venv/ready $@
