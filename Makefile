# make run: the whole front desk on this machine; make test: every test; make check: everything a change must pass.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
SOURCES := bot handlers dialogs tickets storage notifier sandbox locales tests

.DEFAULT_GOAL := help
.PHONY: help install install-runtime run test check format lint types imports words bench-intake bench-push promises fuzz crash faults soak rules lifecycle pictures lock wheel clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.working ## Make .venv with exactly what requirements-dev.lock names: running, and working on it

install-runtime: $(VENV)/.running ## Make .venv with exactly what requirements.lock names: running alone

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip --quiet --disable-pip-version-check install uv

# Each leaves exactly its own lock in the environment, so the smaller one takes the other's mark away.
$(VENV)/.running: requirements.lock pyproject.toml | $(UV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@rm -f $(VENV)/.working
	@touch $@

$(VENV)/.working: requirements-dev.lock requirements.lock pyproject.toml | $(UV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(VENV)/.running $@

run: install-runtime ## Run the whole front desk; without FRONTDESK_TOKEN on a Telegram of its own
	@$(BIN)/frontdesk run

test: install ## Run every test
	@$(BIN)/pytest -n auto --dist loadfile

check: install format lint types imports words test ## Everything a change must pass

format: install
	@$(BIN)/ruff format --check $(SOURCES)

lint: install
	@$(BIN)/ruff check $(SOURCES)

types: install
	@$(BIN)/mypy

imports: install
	@$(BIN)/lint-imports

words: install
	@$(BIN)/python -m bot.words

bench-intake: install ## A durable step beside aiogram's echo and a form in memory; sending: SECONDS=8 TURNS=4 DB=sqlite|postgres
	@$(BIN)/python -m tests.benchmarks.intake --seconds $(or $(SECONDS),8) --turns $(or $(TURNS),4) --db $(or $(DB),sqlite)

bench-push: install ## The day's updates at size: OPEN=50000 TOTAL=1000000 DB=sqlite|postgres
	@$(BIN)/python -m tests.benchmarks.push --open $(or $(OPEN),50000) --total $(or $(TOTAL),1000000) --db $(or $(DB),sqlite)

promises: install ## Weeks of a desk in minutes, then the ledger of its promises: DAYS=60 TICKETS=3000 SEED=1
	@$(BIN)/python -m tests.promises --days $(or $(DAYS),60) --tickets $(or $(TICKETS),3000) --seed $(or $(SEED),1)

fuzz: install ## Generated updates of every kind against the desk: N=100000 SEED=1
	@$(BIN)/python -m tests.fuzz --updates $(or $(N),100000) --seed $(or $(SEED),1)

crash: install ## Kill the desk again and again under load: KILLS=200 SEED=1 DB=sqlite|postgres
	@$(BIN)/python -m tests.reliability crash --kills $(or $(KILLS),200) --seed $(or $(SEED),1) --db $(or $(DB),sqlite)

faults: install ## Calls and updates that go wrong: SEED=1 RATE=0.2
	@$(BIN)/python -m tests.reliability faults --seed $(or $(SEED),1) --rate $(or $(RATE),0.2)

soak: install ## A long run whose memory and tables level off: MINUTES=10 SEED=1
	@$(BIN)/python -m tests.reliability soak --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1)

rules: install ## Run the tests that name clauses and write docs/rules.md anew (minutes); WORKERS=auto TESTS=only these
	@$(BIN)/python -m tests.rules --workers $(or $(WORKERS),auto) $(TESTS)

lifecycle: install ## Write docs/lifecycle.md anew
	@$(BIN)/python -m tests.architecture.lifecycle_page

pictures: install ## Take docs/pictures anew: the story on the page, in Chromium, and a week in review
	@FRONTDESK_PICTURES=docs/pictures $(BIN)/pytest tests/e2e/test_page_story.py tests/notifier/test_review_files.py

LOCK := $(UV) pip compile --quiet --generate-hashes --no-header --python-version 3.11 $(if $(UPGRADE),--upgrade)

lock: $(UV) ## Write both lock files anew from pyproject.toml, newer versions only with UPGRADE=1
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) --constraint requirements.lock --group dev pyproject.toml --output-file requirements-dev.lock

wheel: $(UV) ## Build source distribution and wheel into dist/
	$(UV) build --quiet --out-dir dist

clean: ## Remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
