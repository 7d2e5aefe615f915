# `make build` runs the main job, `make test` runs every check; each sets itself up when needed.

# The first Python that is new enough; `make PYTHON=/path/to/python3` takes another.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name $(NEW_ENOUGH) 2>/dev/null && { echo $$name; break; }; done)
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: build test tutorial lint check oldest identity faults fuzz mutants mutate-code clean

build: $(STAMP)
	$(BIN)/axionportal build

check: $(STAMP)
	$(BIN)/axionportal check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup

# docs/tutorial.md, its three commands and what they give: about a minute on two cores.
tutorial: $(STAMP)
	AXIONPORTAL_TUTORIAL=1 $(BIN)/python -m pytest tests/tutorial

$(STAMP): pyproject.toml constraints.txt
	@{ test -n "$(PYTHON)" && $(PYTHON) $(NEW_ENOUGH) 2>/dev/null; } || { \
	  echo "Python 3.11 or newer is needed: install it, or give its path with make PYTHON=..." >&2; exit 1; }
	@mkdir -p generated
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

# The whole derivation under the oldest SymPy that is allowed: the same bytes, and the guard's judgement.
OLDEST := $(VENV)-oldest
oldest: $(OLDEST)/.installed
	$(OLDEST)/bin/axionportal check
	$(OLDEST)/bin/python -m pytest -q -p no:cacheprovider tests/derivations/test_guard.py

# Wrong formulas in the place of right ones: every one must be noticed; the table is recorded.
mutants: $(STAMP)
	$(BIN)/python tests/mutation --write

# The code of the derivations changed in one place at a time: goes on where it was broken off, for MINUTES.
MINUTES := 60
mutate-code: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,mutation]'
	$(BIN)/python tests/mutation/code_mutation/mutate_code.py --minutes $(MINUTES)

# generated/ to the byte under other hash seeds, locales, time zones, and the oldest SymPy that is allowed.
identity: $(STAMP) $(OLDEST)/.installed
	$(BIN)/python tests/drift/identity.py $(OLDEST)/bin/python

$(OLDEST)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(OLDEST)
	sed 's/^sympy==.*/sympy==1.13.3/' constraints.txt > $(OLDEST)/constraints.txt
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check -c $(OLDEST)/constraints.txt -e . pytest
	@touch $@

# Builds killed at random moments; every kill must leave the old tree or the new one.
faults: $(STAMP)
	$(BIN)/python tests/faults/kills.py

# Every parser of user input: texts of a grammar, and where atheris is installed what reaches new code.
fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/fuzz.py
	$(BIN)/python tests/fuzz/coverage.py

clean:
	rm -rf $(VENV) $(OLDEST) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
