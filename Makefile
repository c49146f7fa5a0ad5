.DEFAULT_GOAL := help
.PHONY: help install serve test check eval bench encoder format

PYTHON ?= python3
BIN := .venv/bin
TEXTS ?= training

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/dev-installed .venv/bench-installed .venv/train-installed: .venv/%-installed: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@

.venv/node-installed: tests/node/package.json
	mkdir -p .venv/node
	cp tests/node/package.json .venv/node/
	npm install --silent --no-audit --no-fund --prefix .venv/node && touch $@ \
	|| echo "npm is not here or cannot install: OpenAI's client for Node is not tested"

install: .venv/installed ## make .venv with what is needed to run

serve: install ## build the index if it is stale and serve on http://127.0.0.1:8000
	$(BIN)/wence index
	$(BIN)/wence serve

test: .venv/dev-installed .venv/node-installed ## run every test
	$(BIN)/python -m pytest

check: .venv/dev-installed ## check format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests

eval: install ## check the labels, run the labelled questions, hold them against the thresholds
	$(BIN)/wence eval --check
	$(BIN)/wence eval

bench: .venv/bench-installed ## measure this build against peers: make bench TEXTS=folder of training texts
	$(BIN)/wence bench --texts $(TEXTS)

encoder: .venv/train-installed ## train the bundled encoder again: make encoder TEXTS=folder of training texts
	$(BIN)/wence encoder --texts $(TEXTS)

format: .venv/dev-installed ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
