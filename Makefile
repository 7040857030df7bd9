# What there is to do here. Everything runs in .venv, which is made by itself; nothing else has to be installed by hand.

VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
DOCS := $(VENV)/.installed-docs

# The first of these that is Python 3.11 or newer makes .venv; `make PYTHON=... demo` names another.
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

REPORT := corpus/disclosure-2019-lines.txt

.PHONY: help demo test browser integrations quality bench bench-batch bench-tables lint types docs clean

help:
	@echo "make demo     one loose report as a tree, and its words with and without the domain lexicon"
	@echo "make test     every test, the quality gate among them"
	@echo "make browser  a headless Chromium for the tests of zhreport view, where this machine has none"
	@echo "make integrations  docling, datasets, LangChain, LlamaIndex, for the tests that try them"
	@echo "make quality  the scores over corpus/, held against their floors"
	@echo "make bench    speed, and whether it stays linear on hostile text"
	@echo "make bench-batch  20,000 documents: rate with 1 and 2 workers, memory, the same bytes"
	@echo "make bench-tables  how many cells of damaged tables come back, damage by layout"
	@echo "make lint     ruff: rules and format"
	@echo "make types    mypy"
	@echo "make docs     the documentation as pages, in docs/_build; a warning is an error"
	@echo "make clean    removes .venv and what the tools leave behind"

demo: $(BASE)
	@$(BIN)/zhreport show $(REPORT)
	@$(BIN)/python examples/segment_demo.py --short
	@echo
	@echo "Shown: zhreport show $(REPORT); python examples/segment_demo.py --short"
	@echo "Next:  $(BIN)/zhreport --help, $(BIN)/zhreport show FILE, README.md"

test: $(DEV)
	$(BIN)/python -m pytest

# Without it the tests of the pages are skipped; nothing else needs a browser. So it is no failure where it cannot be had.
browser:
	@if command -v chromedriver >/dev/null; then echo "There is a chromedriver: $$(chromedriver --version)"; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    chromium chromium-driver fonts-noto-cjk >/dev/null; } || echo "Chromium could not be installed; its tests are skipped."; \
	else echo "Not root or no apt-get here; install Chromium and chromedriver by hand, or their tests are skipped."; fi

# Without these libraries the tests that try zhreport's exports in them are skipped. They are large, and nothing else needs them.
integrations: $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[integrations]' \
	  || echo "They could not be installed; their tests are skipped."

quality: $(DEV)
	$(BIN)/python -m benchmarks.quality

bench: $(DEV)
	@$(BIN)/python benchmarks/bench.py

bench-batch: $(DEV)
	@$(BIN)/python -m benchmarks.batch.bench

bench-tables: $(DEV)
	@$(BIN)/python -m benchmarks.tables.bench

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini

docs: $(DOCS)
	$(BIN)/sphinx-build -q -W --keep-going docs docs/_build
	@echo "docs/_build/index.html"

clean:
	rm -rf $(VENV) build dist docs/_build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is as new as the last installation, which is repeated when pyproject.toml has changed.

$(BASE): pyproject.toml | $(BIN)/python
	@echo "Installing zhreport into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing zhreport and the tools that its tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(BASE)

$(DOCS): pyproject.toml | $(BIN)/python
	@echo "Installing zhreport and what builds its documentation into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@ $(BASE)

$(BIN)/python:
	@old=; bare=; \
	for python in $(PYTHONS); do \
	  version=$$($$python -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
	  if ! $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then old="$$old $$python ($$version)"; \
	  elif ! $$python -c 'import ensurepip, venv' 2>/dev/null; then bare="$$bare $$python ($$version)"; \
	  else echo "Making $(VENV) with $$python ($$version)"; rm -rf $(VENV); exec $$python -m venv $(VENV); fi; \
	done; \
	if [ -n "$$bare" ]; then \
	  echo "Cannot make $(VENV): no venv module in$$bare."; \
	  echo "On Debian and Ubuntu it is a package of its own: apt install python3-venv"; \
	else \
	  echo "Cannot make $(VENV): zhreport needs Python 3.11 or newer, and of $(PYTHONS) none is. Found:$${old:- no Python at all}."; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.11 demo"; \
	fi >&2; exit 1
