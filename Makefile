# One target for each thing that a user wants. Everything is installed into .venv by uv, which is brought by the pins as
# well; nothing is installed again while pyproject.toml and requirements.lock say the same.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help book test status changes sweep record lab bench lock pair clean install python

PYTHON ?= python3
PROFILE ?= full
CORES ?= $(shell getconf _NPROCESSORS_ONLN)
# Linux gets the build of torch without CUDA (2 GB less); TORCH_BACKEND=auto looks for a GPU. Other systems have one build.
TORCH_BACKEND ?= $(if $(filter Linux,$(shell uname -s)),cpu)
BIN := .venv/bin

# one thread a process: pages and tests run side by side, and OpenMP threads that outnumber the cores wait for each other
export OMP_NUM_THREADS := 1
# the environment is ours: packages that the user has elsewhere must not leak into it
export PYTHONNOUSERSITE := 1
# wheels that this machine provides (pip's own setting, in the environment or its file, which uv does not read) go before
# torch's index; asked for only when something is installed
WHEELS = $(or $(PIP_FIND_LINKS),$(shell $(PYTHON) -m pip config get global.find-links 2>/dev/null))
UV_INSTALL = UV_FIND_LINKS="$(WHEELS)" $(1)/bin/uv pip install --quiet --python $(1)/bin/python \
  $(if $(WHEELS),,$(if $(TORCH_BACKEND),--torch-backend $(TORCH_BACKEND)))

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16
	@echo
	@echo '  PROFILE=smoke runs every page on little (default: full); CORES=N pages at the same time (here: $(CORES));'
	@echo '  PYTHON=... chooses the Python (3.11.4 or newer); SERTOOLS_CORPORA=/your/audio measures your own recordings.'

book: install ## run the pages that are stale and build the book: _build/html/index.html
	@$(BIN)/sertools book --profile $(PROFILE) --cores $(CORES)

test: install ## all tests, with every page in the smoke profile
	@$(BIN)/python -m pytest

status: install ## which pages are fresh, which are stale, and why
	@$(BIN)/sertools status --profile $(PROFILE)

changes: install ## which numbers moved and which verdicts changed since book/snapshot.json; UPDATE=1 takes a new one
	@$(BIN)/sertools changes $(if $(UPDATE),--update)

sweep: install ## one page with many parameters: make sweep SWEEP=book/sweeps/epochs.yml
	@$(BIN)/sertools sweep "$(or $(SWEEP),$(error expected SWEEP=file.yml))" --cores $(CORES)

record: install ## a run of record, PAGE=multiverse, wild or vowels; with MEMBER=k one world or model of it again, compared
	@$(BIN)/sertools record "$(or $(PAGE),multiverse)" $(if $(MEMBER),--member $(MEMBER),--workers $(CORES))

lab: install ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks

bench: install ## batched training against plain PyTorch loops, batches by length against padding to the longest
	@$(BIN)/python -m benchmarks.grid
	@$(BIN)/python -m benchmarks.wild

pair: install ## write the notebook beside every edited percent script
	@$(BIN)/sertools pair

lock: python ## resolve the newest versions within pyproject.toml and pin them in requirements.lock
	@rm -rf _build/lock
	@$(PYTHON) -m venv _build/lock
	@_build/lock/bin/python -m pip install --quiet uv
	@# what the oldest Python can install, too: some packages leave its first patch releases behind
	@$(call UV_INSTALL,_build/lock) --python-version 3.11.4 -r pyproject.toml --all-extras
	@# plain pins: no file or registry address, no local tag of torch's build; pip itself comes with Python
	@{ echo '# Exact versions of all that is installed; written by `make lock`, checked by tests/test_packaging.py.'; \
	  _build/lock/bin/python -m pip list --format=freeze | sed -E 's/\+[a-z0-9.]+$$//' \
	  | grep -v -i -E '^(pip|sertools)=='; } > requirements.lock
	@rm -rf _build/lock
	@echo "requirements.lock: $$(grep -c == requirements.lock) pins"

clean: ## remove what a build makes (keeps .venv and measurements of your own audio)
	@rm -rf _build .snakemake .cache results/full results/smoke results/sweeps

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 4))' || { \
	  echo "expected Python 3.11.4 or newer, came $$($(PYTHON) --version 2>&1); name another with make PYTHON=python3.12" >&2; \
	  exit 1; }

# The stamp holds the texts themselves, so that content decides and not the time of a file; the folder, because an
# environment cannot be moved.
install: python
	@stamp() { pwd; cat pyproject.toml requirements.lock; }; \
	if ! stamp | cmp -s - .venv/installed; then \
	  echo "installing into .venv (a few minutes at most; again only when pyproject.toml or requirements.lock change)"; \
	  rm -f .venv/installed; \
	  $(PYTHON) -m venv .venv; \
	  $(BIN)/python -m pip install --quiet "$$(grep '^uv==' requirements.lock)"; \
	  $(call UV_INSTALL,.venv) -r requirements.lock; \
	  $(call UV_INSTALL,.venv) --no-deps --no-build-isolation --editable .; \
	  stamp > .venv/installed; \
	fi
