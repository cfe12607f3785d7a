# make run    install, index the sample articles, serve them at http://127.0.0.1:8000
# make test   install what the tests need and run everything that CI runs

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX := $${FIHRIS_INDEX:-fihris-index}
LOG := $(VENV)/pip.log
SOURCES := setup.cfg setup.py pyproject.toml search/engines/whoosh/_kernels.c

.PHONY: run test check-python clean

run: $(VENV)/.installed
	@[ -e "$(INDEX)/CURRENT" ] || $(BIN)/fihris index indexer/samples/*.jsonl
	@exec $(BIN)/fihris serve

test: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@TEST_CHROMIUM="$$(PATH="$(CURDIR)/$(BIN):$$PATH" tests/browser/chromium.sh)" $(BIN)/python -m pytest

$(VENV)/.tested: $(VENV)/.installed
	@echo "installing what the tests need"
	@$(BIN)/pip install --quiet --editable '.[test]' 2>$(LOG) || { cat $(LOG) >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(SOURCES) | check-python
	@echo "installing fihris into $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --upgrade pip
	@$(BIN)/pip install --quiet --editable . 2>$(LOG) || { cat $(LOG) >&2; exit 1; }
	@touch $@

check-python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "fihris needs Python 3.11 or newer; $(PYTHON) is not installed. Run: sudo apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "fihris needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -c 'import platform; print(platform.python_version())'). Install a newer one and run: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "the Python module venv is missing. Run: sudo apt install python3-venv" >&2; exit 1; }

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
