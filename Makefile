# kinescript: `make` alone says what there is. Needs Python >= 3.11 with venv, and make; nothing else.
# Every target may be run twice. Names are relative, so the project may lie in a path with spaces.
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.PHONY: help demo test check bench fuzz docs format lock clean

# No byte leaves the project folder but into pip's cache, and into KINESCRIPT_HOME by the commands themselves.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_REQUIRE_VIRTUALENV := 1
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

WORKERS := 2
FUZZ_SECONDS := 1800

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# $(1) is the environment, $(2) its lock. Two stamps hold what it was made from: another lock, Python or place makes it
# afresh; another pyproject.toml installs only the project again; otherwise nothing is done.
define environment
	@python=; \
	for each in "$${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do \
	  if [ -n "$$each" ] && "$$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "kinescript needs Python 3.11 or newer with venv, and none was found: install it (Debian: apt install python3-venv) or name one, PYTHON=/path/to/python make ..." >&2; exit 1; \
	fi; \
	python=$$("$$python" -c 'import sys; print(getattr(sys, "_base_executable", None) or sys.executable)'); \
	lock=$$( { pwd -P; "$$python" -VV; cat $(2); } | cksum); \
	project=$$(cat pyproject.toml src/kinescript/version.py | cksum); \
	if [ ! -x $(1)/bin/python ] || [ "$$(cat $(1)/made-from-lock 2>/dev/null)" != "$$lock" ]; then \
	  echo "making $(1) with $$("$$python" -V); the first time takes a minute or two" >&2; \
	  "$$python" -m venv --clear $(1); \
	  mkdir $(1)/tmp; export TMPDIR="$$(pwd -P)/$(1)/tmp"; \
	  $(1)/bin/python -m pip install --quiet --require-hashes -r $(2); \
	  printf '%s\n' "$$lock" > $(1)/made-from-lock; \
	fi; \
	if [ ! -x $(1)/bin/kinescript ] || [ "$$(cat $(1)/made-from-project 2>/dev/null)" != "$$project" ]; then \
	  export TMPDIR="$$(pwd -P)/$(1)/tmp"; \
	  $(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	  printf '%s\n' "$$project" > $(1)/made-from-project; \
	fi
endef

.PHONY: .venv .venv-dev .venv-bench .venv-fuzz
.venv:
	$(call environment,.venv,requirements.lock)

.venv-dev:
	$(call environment,.venv-dev,requirements-dev.lock)

.venv-bench:
	$(call environment,.venv-bench,requirements-bench.lock)

.venv-fuzz:
	$(call environment,.venv-fuzz,requirements-fuzz.lock)

demo: .venv ## the main job on a shipped synthetic patient; leaves demo-report/report.html
	@.venv/bin/kinescript demo --out demo-report

test: .venv-dev ## the whole test suite, and every example in a docstring
	@PYTEST_DEBUG_TEMPROOT="$$(pwd -P)/.venv-dev/tmp" .venv-dev/bin/python -m pytest -n $(WORKERS) --doctest-modules tests src

check: .venv-dev ## format, lint, types, floors, docs
	@.venv-dev/bin/ruff format --check --quiet . || { echo "make format lays it out" >&2; exit 1; }
	@.venv-dev/bin/ruff check .
	@.venv-dev/bin/mypy
	@.venv-dev/bin/lint-imports --no-logo
	@$(MAKE) --no-print-directory docs

bench: .venv-bench ## every benchmark with its peers, one after another
	@names=$$(.venv-bench/bin/kinescript bench); failed=; \
	for name in $$names; do .venv-bench/bin/kinescript bench "$$name" || failed="$$failed $$name"; done; \
	if [ -n "$$failed" ]; then echo "these benchmarks ended with an error:$$failed" >&2; exit 1; fi

fuzz: .venv-fuzz ## coverage-guided fuzzing of every binary reader, FUZZ_SECONDS in all (Linux); findings in fuzz-findings
	@.venv-fuzz/bin/python benchmarks/_hostile/fuzz.py --seconds $(FUZZ_SECONDS)

docs: .venv-dev ## the documentation, its examples run; leaves docs/_build/html/index.html
	@.venv-dev/bin/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@.venv-dev/bin/python -m sphinx -q -W --keep-going -b doctest docs docs/_build/doctest

format: .venv-dev ## lay the code out as `make check` wants it
	@.venv-dev/bin/ruff format .
	@.venv-dev/bin/ruff check --fix .

UV_COMPILE := uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml
lock: ## the lock files, from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@env -u UV_FIND_LINKS -u PIP_FIND_LINKS $(UV_COMPILE) --group build -o requirements.lock
	@env -u UV_FIND_LINKS -u PIP_FIND_LINKS $(UV_COMPILE) --group dev -o requirements-dev.lock
	@env -u UV_FIND_LINKS -u PIP_FIND_LINKS $(UV_COMPILE) --group bench -o requirements-bench.lock
	@env -u UV_FIND_LINKS -u PIP_FIND_LINKS $(UV_COMPILE) --group fuzz -o requirements-fuzz.lock

clean: ## everything these targets made
	rm -rf .venv .venv-dev .venv-bench .venv-fuzz fuzz-findings demo-report demo-plan bench-report docs/_build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
