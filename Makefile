# Everything happens in .venv, which any target makes first. PYTHON=python3.12 make … takes another interpreter.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint types bench docs pictures setup clean

demo: $(READY)  ## the samples in a warehouse of their own under demo-out/, four questions to it, and its pages
	@$(BIN)/python -m tools.demo

test: $(READY)  ## all tests; `make test ARGS="-m 'not slow'"` leaves the slow ones out
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

lint: $(READY) types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/pyright

bench: $(READY)
	@$(BIN)/python -m bench.ingest && $(BIN)/python -m bench.reading

docs: $(READY)  ## what is generated from the program: README output, command reference, data dictionary, output of the tutorial
	$(BIN)/python -m tools.commands
	$(BIN)/python -m tools.dictionary
	$(BIN)/python -m tools.analyses
	$(BIN)/python -m tools.readme
	$(BIN)/python -m tools.notebook

pictures: $(READY)  ## docs/pictures, anew; they need Chromium
	$(BIN)/python -m tools.pictures

setup: $(READY)

# uv is fast; where it cannot reach the packages (a mirror that only pip is told of), pip does the same work.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "zhibiao needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode -c constraints.txt -b constraints.txt -e '.[dev]' \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist demo-out src/*.egg-info .pytest_cache .ruff_cache .hypothesis
