# Every target works on a fresh clone: what it needs is made first.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
WARM := alembic.command, openai, pandas, prefect.cli.server, prefect.runner, prefect.server.api.server
PYTHON ?= $(firstword $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name; done))

# The demo and the tests bring their own servers and must never reach the caller's, so every setting
# of .env.example is taken out of their environment, and so is whatever the caller told Prefect.
SETTINGS := $(shell sed -nE 's/^(\# )?([A-Z_]+)=.*/\2/p' .env.example | grep -vx SSL_CERT_FILE)
PREFECT := $(shell env | sed -nE 's/^(PREFECT_[A-Z_]+)=.*/\1/p')
ISOLATED := env $(addprefix -u ,$(SETTINGS) $(PREFECT)) DO_NOT_TRACK=1

.PHONY: help install test servers demo up stop resume chaos bench lint lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Create .venv with everything locked

$(STAMP): requirements.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3." >&2; \
		exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$(PYTHON) has no venv module: apt-get install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" >&2; \
		exit 1; fi
	@echo "Installing into $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements.txt
	@# Bytecode for what every command imports; without it all of them start twice as slowly, and two
	@# processes that start together would both make it. Then the example mails are learnt from, so
	@# that the first pass need not.
	@env -u PYTHONDONTWRITEBYTECODE PREFECT_HOME=$(CURDIR)/.local/prefect $(PY) -W ignore -c "import $(WARM)"
	@PREFECT_HOME=$(CURDIR)/.local/prefect $(PY) -W ignore -m deployments.learn_mails
	@touch $@

test: install servers ## Check style and types, and run all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(ISOLATED) $(VENV)/bin/pytest -n 3 --dist worksteal

# The IMAP adapter is tested against a real server and the forms in a real browser, where they can
# be had.
servers:
	@missing=; \
	[ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null || missing="dovecot-imapd"; \
	[ -x /usr/bin/chromium ] || missing="$$missing chromium"; \
	[ -n "$$missing" ] || exit 0; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	if command -v apt-get >/dev/null && $$sudo true 2>/dev/null \
		&& $$sudo apt-get update -qq >/dev/null 2>&1 \
		&& $$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends $$missing >/dev/null 2>&1; \
	then echo "Installed for the tests: $$missing."; \
	else echo "Could not be installed, so their tests are left out: apt-get install $$missing"; fi

demo: install ## Process sample mail from end to end; needs no account, key or root
	@$(ISOLATED) $(PY) -m deployments.demo

up: install ## Run the local stack and all deployments against the mailbox in .env
	@$(PY) -m deployments.up

stop: install ## Stop all automatic answers at once, also those of a pass at work
	@$(PY) -m deployments.stop

resume: install ## Let automatic answers leave again
	@$(PY) -m deployments.stop --resume

chaos: install servers ## Kill passes and spoil connections at random: make chaos ROUNDS=300 [SEED=n]
	$(ISOLATED) ROUNDS=$(or $(ROUNDS),50) SEED=$(or $(SEED),0) \
		$(VENV)/bin/pytest -n 2 --dist worksteal tests/chaos

bench: install ## Measure emails per second
	@PYTHONPATH=.:tests $(ISOLATED) $(PY) -m bench.bench_pass

lint: install ## Check style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

lock: ## Renew requirements.txt from requirements.in (needs uv)
	uv pip compile --universal --python-version 3.11 --upgrade --custom-compile-command "make lock" \
		--no-emit-index-url --no-emit-find-links --output-file requirements.txt requirements.in

clean: ## Remove what was made, except output/ and the local stack's data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
